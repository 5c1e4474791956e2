"""What the body's people see and enter: typed words are shown as typed, and nothing is dropped in silence."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.rules.lives.certificate import CERTIFICATE_STATES
from intake_app.rules.surveillance import surveillance_due
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import endings, fieldwork, investigations, missed_limits, surveillance
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.news import NEWS
from intake_app.services.office import Office
from intake_app.services.stored_files import TooLarge
from intake_app.ui import session
from intake_app.ui.incoming import counted_type
from intake_app.ui.showing import day, escaped
from models.account import Account, Actor, Role
from models.application import Answer, ApplicationState, DocumentVerdict, DroppedFile, PartyRole
from models.certificate import CertificateState, StatusChange, SurveillanceDone, Suspension, Termination, VisitProposal
from models.certificate_change import Rise
from models.complaint import ComplaintKind, ComplaintTopic
from models.engagement import EngagementKind
from models.examination import Examination, FileVerdict
from models.fieldwork import ItemAnswer
from models.paper import StoredFile
from models.personnel import Absence, Competence, Tie, TieKind
from models.record import Record
from models.text import Text
from tests.builders import CREDIT_CODES, cnex_draft, completed, division_wish, handed_in
from tests.examination.files import image
from tests.job_builders import (
    approval,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    expert,
    fee,
    on_site,
    person,
    plan_notice,
    planned,
    qualification,
    team,
    trained,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import acting, job, put
from tests.ui.kept_fields import kept_field

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"
CABLE = "3*70+1*35"
DESK_WIDTH, TELEPHONE_WIDTH = 848, 345
"""How wide a table may be beside the sidebar at 1280 pixels, and at 400, in pixels."""

CELL_EDGES, LETTER = 16, 6.4
"""Of a table's cell at its letters of 14 pixels: both edges, and the mean of an English word's letters, measured."""

OpenAs = Callable[[Role, str], AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page of the body for somebody of this role; the auditor is on the team."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(role: Role, file: str) -> AppTest:
        actor: Actor = acting(role, person="member")
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        return AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(file).run()

    return opened


def fill(office: Office) -> None:
    """A dossier to review, a planned job, a certificate and an account."""
    held = qualification("footprint_training")
    job = planned(cnex(), plan_notice=plan_notice().with_(production_confirmed=False))
    put(office, job, person("member", held), person("second", held))
    with office.unit_of_work() as uow:
        uow.applications.save(cnex_draft().with_(id="application-1", enterprise_id="enterprise-1",
                                                 state=ApplicationState.ACCEPTED))
        dossier = completed(cnex_draft(), id="application-2", state=ApplicationState.SUBMITTED)
        units = tuple(unit.with_(model=CABLE) for unit in dossier.units)
        uow.applications.add(dossier.with_(units=units))
        uow.certificates.add(certificate(cnex()))
        uow.accounts.add(Account(id="account-1", email="member@example.com", name="member", password_hash="x",
                                 roles={Role.AUDITOR}, person_id="member"))
        uow.commit()


def shown(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*at.markdown, *at.caption, *at.error, *at.warning))


BODY_PAGES = (
    (Role.APPLICATION_REVIEWER, "to_review.py"), (Role.COORDINATOR, "preparing.py"), (Role.COORDINATOR, "planning.py"),
    (Role.COORDINATOR, "people.py"), (Role.COORDINATOR, "board.py"), (Role.MANAGER, "board.py"),
    (Role.AUDITOR, "my_days.py"), (Role.AUDITOR, "evaluating.py"), (Role.AUDITOR, "site_checks.py"),
    (Role.AUDITOR, "verification_plans.py"), (Role.COORDINATOR, "verification_plans.py"),
    (Role.MANAGER, "verification_plans.py"),
    (Role.DECIDER, "deciding.py"), (Role.MANAGER, "surveillance_due.py"), (Role.MANAGER, "cases.py"),
    (Role.MANAGER, "looking_ahead.py"),
    (Role.MANAGER, "certificate_register.py"), (Role.COORDINATOR, "certificate_register.py"),
    (Role.COORDINATOR, "papers.py"), (Role.MANAGER, "papers.py"), (Role.ADMINISTRATOR, "administration.py"),
    (Role.ADMINISTRATOR, "paper_templates.py"), (Role.MANAGER, "complaints.py"), (Role.AUDITOR, "complaints.py"),
    (Role.MANAGER, "disposing.py"), (Role.DIRECTOR, "disposing.py"), (Role.MANAGER, "recorded_acts.py"),
    (Role.DIRECTOR, "recorded_acts.py"), (Role.ADMINISTRATOR, "recorded_acts.py"),
)


def test_each_page_of_the_body_is_drawn_for_its_role(office: Office, open_as: OpenAs) -> None:
    fill(office)
    for role, file in BODY_PAGES:
        at = open_as(role, file)
        assert not at.exception, f"{file}: {at.exception}"
        assert at.subheader, file


def test_the_entry_of_a_record_stands_whole_below_the_table(office: Office, open_as: OpenAs) -> None:
    """CNEX-15-a: its reason to the last word and every field that it changed, where the table breaks off."""
    reason = "因" * 400
    fields = [f"field_{number}" for number in range(9)]
    with office.unit_of_work() as uow:
        uow.records.add(Record(
            at=office.now(), by="a", by_name="林晓", verb="application.submitted", subject="again",
            before=dict.fromkeys(fields, "旧"), after={**dict.fromkeys(fields, "新"), "reason": reason}))
        uow.commit()
    at = open_as(Role.MANAGER, "recorded_acts.py")
    assert not at.exception
    assert reason in shown(at)
    assert shown(at).count("旧 → 新") == len(fields)


def test_a_coordinator_asks_for_an_expert_at_a_site_and_drops_it(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.3.2-f: the choice tells how many bear the expertise; the visit that stands must be planned again."""
    ahead = office.today() + timedelta(days=20)
    put(office, planned(cnex(), visits=(visit(start=ahead, end=ahead),)), trained("member"), trained("second"),
        expert("专"))
    at = open_as(Role.COORDINATOR, "preparing.py")
    at.selectbox(key="expert_engagement-1_s1_zh_what").select("competence:cnex_ex/ex_motor").run()
    assert "防爆电机专业能力（1 名专家）" in at.selectbox(key="expert_engagement-1_s1_zh_what").options
    at.button(key="expert_engagement-1_s1_go").click().run()
    assert "理由" in at.error[0].value
    kept_field(at.text_input, "expert_engagement-1_s1_reason").input("*新*工艺").run()
    at.button(key="expert_engagement-1_s1_go").click().run()
    assert "**防爆电机专业能力** · \\*新\\*工艺" in shown(at)
    assert "须配备的技术专家（防爆电机专业能力）与已安排的（无）不一致" in shown(at)
    assert "competence:cnex_ex/ex_motor" not in at.selectbox(key="expert_engagement-1_s1_zh_what").options
    at.button(key="drop_expert_engagement-1_s1_competence:cnex_ex/ex_motor").click().run()
    assert "须配备的技术专家" not in shown(at)
    assert not at.exception


@pytest.mark.parametrize(("role", "page"), [
    (Role.COORDINATOR, "preparing.py"), (Role.AUDITOR, "evaluating.py")], ids=["coordinator", "leader"])
def test_who_does_what_is_written_down_where_the_plan_is_prepared(
    office: Office, open_as: OpenAs, role: Role, page: str
) -> None:
    """CNEX-9.3.2-e, CNEX-9.6.2-b: each field begins with what is proposed; what was typed is kept until it is sent."""
    ahead = office.today() + timedelta(days=20)
    put(office, planned(cnex(), visits=(visit(start=ahead, end=ahead),)), trained("member"), trained("second"))
    at = open_as(role, page)
    field = "duties_engagement-1_zh_second"
    assert kept_field(at.text_area, field).value == "检查保证能力；核查碳足迹数据"
    kept_field(at.text_area, field).input("核查电力数据").run()
    at.button(key="duties_engagement-1_zh_go").click().run()
    assert not at.exception
    (duty,) = job(office).duties
    assert (duty.person_id, duty.words) == ("second", "核查电力数据")
    assert "已写明 1 人" in "".join(each.label for each in at.expander)


def test_an_auditor_reads_that_a_visit_is_planned_again_and_why(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.3.2-a: the coordinator alone knew; they were still asked whether anything ties them to the client."""
    ahead = office.today() + timedelta(days=22)
    there = visit(start=ahead, end=ahead)
    held = qualification("footprint_training")
    away = Absence(first=ahead, last=ahead, reason="培训")
    put(office, planned(cnex(), visits=(there,), declarations=()), person("member", held).with_(absences=(away,)),
        person("second", held))
    words = shown(open_as(Role.AUDITOR, "my_days.py"))
    assert "将重新安排" in words
    assert f"{ahead}" in words
    assert "利益关系" not in words
    assert "暂时没有" in words
    with office.unit_of_work() as uow:
        uow.people.save(uow.people.get("member").with_(absences=()))
        uow.commit()
    words = shown(open_as(Role.AUDITOR, "my_days.py"))
    assert "将重新安排" not in words


def test_the_reason_of_a_leave_stays_in_its_field_until_the_leave_is_entered(office: Office, open_as: OpenAs) -> None:
    """The next one begins without it; one that was refused loses nothing."""
    fill(office)
    at = open_as(Role.COORDINATOR, "people.py")
    person = at.selectbox(key="choose_person_zh").value
    key = f"absence_{person}"
    today = office.today()
    for last, words in (("", "培训"), ("2026-06-31", "培训"), ("2020-01-01", "培训"), (today.isoformat(), "")):
        kept_field(at.text_input, f"{key}_reason").set_value("培训").run()
        at.text_input(key=f"{key}_daysto").set_value(last).run()
        at.button(key=f"{key}_go").click().run()
        assert not at.exception
        assert kept_field(at.text_input, f"{key}_reason").value == words
    with office.unit_of_work() as uow:
        (absence,) = uow.people.get(person).absences
    assert (absence.first, absence.reason) == (today, "培训")


@pytest.mark.parametrize(("key", "name", "words"), [
    ("people_file_", "人员.xlsx", "文件超过 10 MB；请删除图片和其他工作表"),
    ("leave_file_", "请假.ics", "日历文件超过 1 MB；请只导出请假所在的日历")])
def test_a_file_that_the_server_only_counted_is_refused_with_what_to_do(
    office: Office, open_as: OpenAs, key: str, name: str, words: str
) -> None:
    fill(office)
    at = open_as(Role.COORDINATOR, "people.py")
    place = next(each for each in at.file_uploader if str(each.key).startswith(key))
    assert place.proto.max_upload_size_mb > 25
    place.upload(name, b"", counted_type(TooLarge(size_bytes=25 * 1024 * 1024, sha256="0" * 64))).run()
    assert not at.exception
    assert words in shown(at)


@pytest.mark.parametrize(("away", "words"), [(0, "今天无人缺勤"), (1, "今天有 1 人不在")])
def test_who_is_away_today_is_counted(office: Office, open_as: OpenAs, away: int, words: str) -> None:
    today = office.today()
    put(office, person("甲").with_(absences=(Absence(first=today, last=today, reason="培训"),) * away), person("乙"))
    assert f"共 2 人，{words}。" in shown(open_as(Role.COORDINATOR, "people.py"))


@pytest.mark.parametrize(("steps", "who"), [(0, "计划调度人员"), (1, "检（核）查组长")])
def test_an_auditor_reads_that_the_verification_is_not_planned_and_whose_the_next_step_is(
    office: Office, open_as: OpenAs, steps: int, who: str
) -> None:
    """CNEX-III-7: before they stand at the client's and can write nothing; the leader is led to their own step."""
    fill(office)
    with office.unit_of_work() as uow:
        kept = uow.fieldwork.get("engagement-1")
        uow.fieldwork.save(kept.with_(steps_done=kept.steps_done[:steps]))
        uow.commit()
    at = open_as(Role.AUDITOR, "my_days.py")
    assert not at.exception
    step = cnex().planning_steps[steps].title.zh
    assert (f"核查策划还没有完成，在此之前不能将计划发给受检查方，也不能填写现场记录；下一步“{step}”由{who}完成。"
            in shown(at))
    assert ("去策划" in [each.proto.label for each in at.get("page_link")]) == (steps == 1)
    plans = shown(open_as(Role.AUDITOR, "verification_plans.py"))
    assert ("等您完成的有 1 项" in plans) == (steps == 1)
    assert "现场首日 2026-" in plans


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_team_and_coordinator_read_by_when_the_documents_must_be_reviewed(
    office: Office, open_as: OpenAs, clock: Clock
) -> None:
    """A plan that rests on them cannot go out before, nor later than its last day: both see that day in time."""
    there = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    put(office, planned(cnex(), visits=(there,), plan_notice=None, document_review=None), trained("member"),
        trained("second"))
    said = "文件评审完成后才能将计划发给受检查方；计划最迟发出日期：2026-06-15"
    days = open_as(Role.AUDITOR, "my_days.py")
    assert said in shown(days)
    assert "去文件评审" in [each.proto.label for each in days.get("page_link")]
    assert said in shown(open_as(Role.AUDITOR, "evaluating.py"))
    at = open_as(Role.COORDINATOR, "preparing.py")
    assert "尚待发出的计划：1 份，其中最早的一份最迟发出日期：2026-06-15" in shown(at)
    assert "文件评审尚无结论" in shown(at)
    assert at.button(key="send_engagement-1").disabled
    clock.move(timedelta(days=15))
    assert "逾期 1 天" in shown(open_as(Role.COORDINATOR, "preparing.py"))


def test_a_job_of_the_salt_rule_does_not_tell_that_its_plan_waits_for_the_documents(
    office: Office, open_as: OpenAs
) -> None:
    """CEC-5.3.1-a: its plan may go out before, so the coordinator finds the job among those that wait for it."""
    there = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    put(office, planned(cec(), visits=(there,), plan_notice=None, document_review=None), *team())
    assert "才能将计划发给受检查方" not in shown(open_as(Role.AUDITOR, "my_days.py"))
    at = open_as(Role.COORDINATOR, "preparing.py")
    assert "1 个在办项目中，1 个等待" in shown(at)
    assert not at.button(key="send_engagement-1").disabled


def test_what_is_most_at_risk_is_told_with_its_client(office: Office, open_as: OpenAs) -> None:
    """CNEX-11-d: a number alone says nothing to a manager, and a case's reason names its client already."""
    fill(office)
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.all()
        uow.certificates.save(held.with_(issued_on=date(2025, 5, 20)))
        uow.commit()
    client = held.parties[PartyRole.CLIENT].name
    (risks,) = [each.value for each in open_as(Role.MANAGER, "looking_ahead.py").markdown if "\n2. " in each.value]
    assert all(line.count(escaped(client)) == 1 for line in risks.splitlines())
    assert any(f"**{escaped(client)}** · " in line for line in risks.splitlines())


def test_what_a_manager_decides_by_fits_beside_the_sidebar(office: Office, open_as: OpenAs) -> None:
    """At 1280 pixels a table has 848; on a telephone the first three columns, which tell which one and when."""
    fill(office)
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.all()
        uow.certificates.save(held.with_(issued_on=date(2025, 5, 20)))
        uow.commit()
    at = open_as(Role.MANAGER, "surveillance_due.py")
    (table,) = at.dataframe
    shown_first = list(table.value.columns)
    assert shown_first[:4] == ["证书", "应完成日期", "剩余天数", "状态"]
    widths = {name: column["width"] for name, column in json.loads(table.proto.columns).items() if "width" in column}
    assert set(shown_first) - set(widths) == {"最早现场日"}
    assert sum(widths.values()) <= DESK_WIDTH
    assert sum(widths[name] for name in shown_first[:3]) <= TELEPHONE_WIDTH
    assert list(table.value["证书页"]) == [f"/certificates?certificate={held.id}"]


def test_a_suspended_certificate_counts_as_suspended_and_says_until_when(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.3.1-e: its surveillance is past its last day, and what is due now is the end of its suspension."""
    fill(office)
    today = office.today()
    last = today + timedelta(days=30)
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.all()
        uow.certificates.save(held.with_(issued_on=date(2025, 1, 10), state=CertificateState.SUSPENDED, suspensions=(
            Suspension(ground="contract_breach", facts="未接受监督", verified_on=today, suspended_on=today, until=last,
                       by="manager"),)))
        uow.commit()
    at = open_as(Role.MANAGER, "surveillance_due.py")
    assert "逾期 0 张，已过期限但证书暂停中 1 张" in shown(at)
    assert f"应在 {last}（含当日）前申请恢复，余 30 天" in shown(at).replace("\\", "")
    (row,) = at.dataframe[0].value.to_dict("records")
    assert row["状态"] == f"暂停至 {last}"
    assert "其中逾期 0" in at.button(key="make_notices").label


def test_a_renewal_by_surveillance_says_how_far_it_is_within_the_page(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.1-b: what its surveillance waits for, or that it was passed; by which way it renews stands below."""
    put(office, decided(cnex()))
    held = certificate(cnex(), issued_on=date(2023, 7, 12), valid_until=date(2026, 7, 11), surveillances=(
        SurveillanceDone(completed_on=date(2025, 7, 1), engagement_id="engagement-7", passed=True),))
    with office.unit_of_work() as uow:
        uow.certificates.add(held)
        uow.commit()
    at = renewals_of(open_as)
    table = at.dataframe[-1]
    assert "监督：" in table.value["续证进展"][0]
    widths = [column["width"] for column in json.loads(table.proto.columns).values() if "width" in column]
    assert (len(widths), sum(widths) <= DESK_WIDTH) == (len(table.value.columns), True)
    assert any("6 个月内通过监督检查" in each.value and r"12\.1" in each.value for each in at.caption)
    with office.unit_of_work() as uow:
        passed = SurveillanceDone(completed_on=date(2026, 5, 20), engagement_id="engagement-8", passed=True)
        uow.certificates.save(uow.certificates.get(held.id).with_(surveillances=(*held.surveillances, passed)))
        uow.commit()
    assert "2026-05-20" in renewals_of(open_as).dataframe[-1].value["续证进展"][0]


def renewals_of(open_as: OpenAs) -> AppTest:
    """The surveillance page with its tab of renewals open."""
    at = open_as(Role.MANAGER, "surveillance_due.py")
    at.session_state["due_tabs_zh"] = at.tabs[2].label
    return at.run()


@pytest.mark.parametrize(("count", "heading"), [(6, "现在应作出处理："), (7, "现在应作出处理，共 7 项：")])
def test_many_status_decisions_are_counted_and_do_not_push_the_page_away(
    office: Office, open_as: OpenAs, count: int, heading: str
) -> None:
    fill(office)
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.all()
        late = held.with_(issued_on=date(2025, 1, 10))
        uow.certificates.save(late)
        for number in range(1, count):
            uow.certificates.add(late.with_(id=f"late-{number}", number=f"PCF-2025-{number:05d}", version=1))
        uow.commit()
    at = open_as(Role.MANAGER, "surveillance_due.py")
    (told,) = [each.value for each in at.warning if each.value.startswith("现在应作出处理")]
    assert told.startswith(heading)
    assert told.count("\n- ") == count


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_of_people_tells_in_a_line_what_the_tabs_have_whole(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Somebody with every function and registration: nothing of the row or its headings is cut."""
    families = ("ex_motor", "ex_apparatus", "ex_luminaire")
    until = office.today() + timedelta(days=90)
    several = tuple(Competence(scheme="cnex_ex", family=each, evaluated_by="甲", evaluated_on=date(2025, 1, 1),
                               valid_until=until) for each in families)
    kinds = tuple(qualification(option.key, valid_until=until) for option in office.house.qualifications)
    every = several + tuple(each.with_(scheme="cec_salt", family=family) for each, family in zip(
        several, ("sodium_sulfate", "sodium_chloride"), strict=False))
    functions = tuple(option.key for option in office.house.functions)
    put(office, person("甲", functions=functions).with_(qualifications=kinds, competences=every), person("乙"))
    open_as(Role.COORDINATOR, "people.py")
    monkeypatch.setattr(session, "language", lambda: language)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("people.py").run()
    (table,) = at.dataframe
    cells = next(row for row in table.value.values.tolist() if row[0] == "甲")
    registrations, competences = cells[4], cells[6]
    assert competences == {"zh": "CEC 全部、CNEX 3 类", "en": "CEC all, CNEX 3"}[language]
    assert registrations.startswith(str(len(kinds)))
    assert str(until) in registrations
    widths = (80, 95, 80, 185, 155, 65, 160)
    for words, width in zip((*cells, *table.value.columns), widths * 2, strict=True):
        assert sum(14 if ord(sign) >= 0x2E80 else LETTER for sign in words) <= width - CELL_EDGES, words


@pytest.mark.requirement("H140", "S20")
def test_functions_and_the_last_day_are_entered_on_the_page(office: Office, open_as: OpenAs) -> None:
    """A function can be taken away; who comes back has no last day any more, and stands among the others again."""
    put(office, person("甲", functions=("verifier", "leader")))
    at = open_as(Role.COORDINATOR, "people.py")
    at.multiselect(key="functions_甲_0_zh_functions").set_value(["verifier"]).run()
    at.button(key="functions_甲_0_zh_go").click().run()
    yesterday = office.today() - timedelta(days=1)
    at.text_input(key="last_day_甲_1_zh_day").set_value(yesterday.isoformat()).run()
    at.button(key="last_day_甲_1_zh_go").click().run()
    with office.unit_of_work() as uow:
        kept = uow.people.get("甲")
    assert (kept.functions, kept.until) == (frozenset({"verifier"}), yesterday)
    assert "已离职" in at.dataframe[0].value.values
    at.text_input(key="last_day_甲_2_zh_day").set_value("20261331").run()
    at.button(key="last_day_甲_2_zh_go").click().run()
    with office.unit_of_work() as uow:
        assert uow.people.get("甲").until == yesterday
    at.text_input(key="last_day_甲_2_zh_day").set_value("").run()
    at.button(key="last_day_甲_2_zh_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        assert uow.people.get("甲").until is None


@pytest.mark.requirement("S4")
def test_a_tie_is_ended_or_struck_on_the_page_with_a_reason(office: Office, open_as: OpenAs) -> None:
    """The reason that was typed stays until it is taken; what was struck stands there with it."""
    lasting = Tie(credit_code="91411300MA45TEST01", kind=TieKind.EMPLOYED, since=date(2020, 1, 1))
    put(office, person("甲", ties=(lasting, lasting.with_(kind=TieKind.RELATIVE))))
    at = open_as(Role.COORDINATOR, "people.py")
    last_day = office.today() - timedelta(days=30)
    kept_field(at.text_input, "tie_甲_0_zh_reason").set_value("离职证明").run()
    at.text_input(key="tie_甲_0_zh_last").set_value(last_day.isoformat()).run()
    at.button(key="tie_甲_0_zh_ends").click().run()
    at.button(key="tie_甲_1_zh_strikes").click().run()
    assert "请写明理由和依据" in shown(at)
    kept_field(at.text_input, "tie_甲_1_zh_reason").set_value("录错企业").run()
    at.button(key="tie_甲_1_zh_strikes").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        assert uow.people.get("甲").ties == (lasting.with_(until=last_day),)
    words = shown(at)
    assert "按登记有误划去，理由：录错企业" in words
    assert not [each for each in at.button if each.key == "tie_甲_0_zh_ends"]


@pytest.mark.requirement("S4", "CNEX-6-a")
def test_the_form_of_a_tie_begins_anew_once_it_was_entered(office: Office, open_as: OpenAs) -> None:
    """A refused code stays to be mended; what was entered would be entered again with the next press."""
    put(office, person("甲"))
    at = open_as(Role.COORDINATOR, "people.py")
    kept_field(at.text_input, "tie_甲_zh_code").set_value("91411300MA45TEST0X").run()
    at.selectbox(key="tie_甲_zh_kind").set_value(TieKind.SHAREHOLDER).run()
    at.text_input(key="tie_甲_zh_since").set_value("2020-01-01").run()
    at.text_input(key="tie_甲_zh_until").set_value("20250101").run()
    at.button(key="tie_甲_zh_go").click().run()
    assert kept_field(at.text_input, "tie_甲_zh_code").value == "91411300MA45TEST0X"
    kept_field(at.text_input, "tie_甲_zh_code").set_value(CREDIT_CODES[0]).run()
    at.button(key="tie_甲_zh_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        assert uow.people.get("甲").ties == (Tie(credit_code=CREDIT_CODES[0], kind=TieKind.SHAREHOLDER,
                                                 since=date(2020, 1, 1), until=date(2025, 1, 1)),)
    assert kept_field(at.text_input, "tie_甲_zh_code").value == ""
    assert at.selectbox(key="tie_甲_zh_kind").value == TieKind.EMPLOYED
    assert at.text_input(key="tie_甲_zh_since").value == office.today().isoformat()
    assert at.text_input(key="tie_甲_zh_until").value == ""


@pytest.mark.requirement("S4", "CNEX-6-a")
def test_an_account_that_stands_for_nobody_reads_why_it_answers_no_tie(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be shown a form that the service refuses."""
    put(office, person("甲", ties=(Tie(credit_code=CREDIT_CODES[0], kind=TieKind.EMPLOYED, since=date(2020, 1, 1)),)))
    at = open_as(Role.COORDINATOR, "people.py")
    nobody = acting(Role.COORDINATOR).with_(person_id=None)
    monkeypatch.setattr(session, "current_actor", lambda: nobody)
    at.run()
    assert any("您的账号没有对应到本机构人员" in str(each.value) for each in at.info)
    assert [each.key for each in at.button if str(each.key).startswith("tie_")] == ["tie_甲_zh_go"]


@pytest.mark.requirement("S20", "CNEX-8.2-a")
def test_an_evaluation_is_entered_where_somebody_else_may_have_made_it(office: Office, open_as: OpenAs) -> None:
    """Who evaluates need not be who enters it; where nobody else may, the page says so instead of refusing later."""
    put(office, person("乙", functions=("competence_evaluator",)))
    at = open_as(Role.COORDINATOR, "people.py")
    assert not [each for each in at.button if each.key == "competence_乙_zh_go"]
    assert any("除本人外没有聘任的能力评价人员" in each.value for each in at.info)
    put(office, person("甲", functions=("competence_evaluator",)))
    at = open_as(Role.COORDINATOR, "people.py")
    assert at.selectbox(key="competence_乙_zh_by").options == ["甲"]
    at.button(key="competence_乙_zh_go").click().run()
    with office.unit_of_work() as uow:
        assert uow.people.get("乙").competences[-1].evaluated_by == "甲"


@pytest.mark.parametrize(("language", "sentence"), [
    ("zh", "监督最后期限（含当日）：{last}，已逾期 {days} 天。"),
    ("en", "It was to be surveyed by {last}, overdue by {days} days.")])
def test_a_missed_surveillance_reads_as_a_body_writes_it(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    """J11: the last day with how long it is past, not a distance inside the sentence; its facts stand in the form."""
    fill(office)
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.all()
        uow.certificates.save(held.with_(issued_on=date(2025, 1, 10)))
        uow.commit()
    (opened,) = missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    last = opened.missed_limits[-1].limit
    open_as(Role.MANAGER, "surveillance_due.py")
    monkeypatch.setattr(session, "language", lambda: language)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("surveillance_due.py").run()
    expected = sentence.format(last=day(last), days=(office.today() - last).days)
    assert [each.value for each in at.markdown if each.value.startswith(expected)]
    assert [each.value for each in at.text_area if "（含当日）前完成，至今未完成。" in (each.value or "")]


@pytest.mark.requirement("CNEX-11-a")
def test_the_days_that_a_holder_proposed_stand_where_its_surveillance_is_planned(
    office: Office, open_as: OpenAs
) -> None:
    """J12: on both pages, and its written agreement is the evidence that the form for it begins with."""
    fill(office)
    today = office.today()
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.all()
        late = held.with_(issued_on=today - timedelta(days=14 * 30))
        due = surveillance_due(late, office.scheme_of(late), today)
        assert due is not None
        proposal = VisitProposal(due_on=due.due_on, days=((today + timedelta(days=9), today + timedelta(days=10)),),
                                 late_because="停产检修", agrees_to_shorter_notice=True, on=today, by="林晓")
        uow.certificates.save(late.with_(visit_proposals=(proposal,)))
        uow.commit()
    assert "停产检修" in shown(open_as(Role.MANAGER, "surveillance_due.py"))
    made = surveillance.make_due_notices(office, acting(Role.MANAGER, person="manager"))
    assert isinstance(made, tuple), made
    at = open_as(Role.COORDINATOR, "preparing.py")
    at.selectbox(key="choose_job_zh").select(made[0].subject).run()
    assert any("停产检修" in each.value for each in at.info)
    assert kept_field(at.text_input, f"waive_{made[0].subject}_evidence").value == (
        f"林晓于 {today} 在 Footmark 中书面同意")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_register_shows_every_state_whole(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """J29: 失效待重新认证 is told from a plain suspension beside the number, at a tablet's width too."""
    fill(office)
    open_as(Role.MANAGER, "certificate_register.py")
    monkeypatch.setattr(session, "language", lambda: language)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("certificate_register.py").run()
    table = at.dataframe[-1]
    number, state, *others = list(table.value)
    widths = {name: column["width"] for name, column in json.loads(table.proto.columns).items() if "width" in column}
    words = [each.in_language(language) for each in CERTIFICATE_STATES.values()]
    assert widths[state] >= CELL_EDGES + max(sum(LETTER if ord(each) < 0x2E80 else 14 for each in w) for w in words)
    assert widths[number] + widths[state] <= TELEPHONE_WIDTH
    assert sum(widths[name] for name in (number, state, *others)) <= DESK_WIDTH, "the day of issue lay beyond the edge"


def test_sentences_of_an_answer_stand_without_a_space_in_chinese(office: Office, open_as: OpenAs) -> None:
    fill(office)
    for role, file in BODY_PAGES:
        assert not re.search("。 (?!·)", shown(open_as(role, file))), file


def test_an_empty_installation_says_what_will_be_there_and_counts_no_noughts(office: Office, open_as: OpenAs) -> None:
    """Only the first administrator is there."""
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id="account-1", email="admin@example.com", name="管理员", password_hash="x",
                                 roles={Role.ADMINISTRATOR}))
        uow.commit()
    for role, file in BODY_PAGES:
        at = open_as(role, file)
        assert not at.exception, file
        assert not re.search("共 0 [份张人]", shown(at)), file
    for role, file in ((Role.COORDINATOR, "planning.py"), (Role.COORDINATOR, "board.py"), (Role.MANAGER, "cases.py"),
                       (Role.MANAGER, "certificate_register.py"), (Role.DECIDER, "complaints.py")):
        assert "会出现在这里" in shown(open_as(role, file)), file


def test_a_models_stars_are_shown_and_not_drawn(office: Office, open_as: OpenAs) -> None:
    """A designation such as 3*70+1*35 would lose its stars, and the reviewer would judge another model."""
    fill(office)
    assert r"3\*70\+1\*35" in shown(open_as(Role.APPLICATION_REVIEWER, "to_review.py"))


@pytest.mark.requirement("CNEX-9.2.1-e")
def test_a_file_that_units_share_is_shown_beside_the_unit_at_which_it_was_opened(
    office: Office, open_as: OpenAs
) -> None:
    fill(office)
    shared = office.files.put(image(size=(20, 20)))
    with office.unit_of_work() as uow:
        dossier = uow.applications.get("application-2")
        two = completed(cnex_draft(products=[{"models": "A1;B2"}]), id="application-2")
        charts = [each.with_(file_id="shared", file_name="工艺.png") for each in two.documents
                  if each.requirement == "flow_diagram"]
        uow.applications.save(two.with_(version=dossier.version, documents=tuple(charts)))
        uow.files.add(StoredFile(
            id="shared", owner_id="application-2", enterprise_id="enterprise-1", name="工艺.png",
            media_type="image/png", size_bytes=24, sha256=shared, stored_at=office.moment(), stored_by="account-1"))
        uow.commit()
    at = open_as(Role.APPLICATION_REVIEWER, "to_review.py")
    assert not at.exception
    for chart in charts:
        at.button(key=f"show_application-2_flow_diagram_{chart.subject}").click().run()
        assert not at.exception
        assert [each.label for each in at.button if "show_" in str(each.key)].count("收起") == 1


@pytest.mark.requirement("CNEX-9.2.1-a")
def test_who_accepts_reads_which_files_were_given_and_stand_for_no_document(office: Office, open_as: OpenAs) -> None:
    fill(office)
    given = DroppedFile(id="dropped-1", file_name="委托书扫描.pdf", size_bytes=9, sha256="x", dropped_by="林晓",
                        dropped_at=office.moment(), examination=Examination(verdict=FileVerdict.FINE))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-2").with_(dropped=(given,)))
        uow.commit()
    at = open_as(Role.APPLICATION_REVIEWER, "to_review.py")
    (told,) = [each.value for each in at.warning if "未对应到材料的文件：1 份" in each.value]
    assert "- 委托书扫描.pdf" in told.replace("\\", "")


@pytest.mark.requirement("J48")
def test_a_renewed_document_is_returned_with_a_reason_or_accepted(office: Office, open_as: OpenAs) -> None:
    """The page says until when the one before is valid; without a reason nothing is returned."""
    fill(office)
    renewing = handed_in("business_licence", "client").with_(
        file_name="新执照.pdf", valid_until=date(2030, 1, 1), is_validity_stated=True, renews_until=date(2026, 7, 1))
    with office.unit_of_work() as uow:
        accepted = uow.applications.get("application-1")
        uow.applications.save(accepted.with_(documents=(renewing,)))
        uow.commit()
    at = open_as(Role.APPLICATION_REVIEWER, "to_review.py")
    assert "原文件至 2026-07-01" in shown(at)
    at.button(key=f"returned_{renewing.file_id}").click().run()
    assert "请写明理由" in shown(at)
    kept_field(at.text_area, f"why_{renewing.file_id}").set_value("缺少发证机关盖章").run()
    at.button(key=f"returned_{renewing.file_id}").click().run()
    assert not at.exception
    assert "新执照.pdf" not in shown(at)
    with office.unit_of_work() as uow:
        (judged,) = uow.applications.get("application-1").documents
    assert (judged.verdict, judged.note) == (DocumentVerdict.RETURNED, "缺少发证机关盖章")


@pytest.mark.requirement("CNEX-0-a", "CNEX-9.2.2-a")
def test_the_reviewers_page_goes_by_the_edition_that_acceptance_asks(office: Office, open_as: OpenAs) -> None:
    """CNEX-0-a: it says that a new edition is in force, offers its checks, and tells what still stands against it."""
    fill(office)
    known = cnex()
    premises = known.checks[0].with_(key="premises", text=Text(zh="生产场所已核实", en="The premises are verified"))
    newer = known.with_(edition="2026-06", in_force_from=date(2026, 6, 1), checks=(*known.checks, premises))
    session.open_office(replace(office, schemes=office.schemes.with_(editions=(*office.schemes.editions, newer))))
    at = open_as(Role.APPLICATION_REVIEWER, "to_review.py")
    assert [each.value for each in at.info] == [
        "申请按 2026 版实施规则提交；2026-06 版现已生效，受理、评审项目和新的补正要求均按该版。"]
    assert "尚未核对“生产场所已核实”" in shown(at)
    kept_field(at.text_input, "check_application-2_premises_source").set_value("现场照片")
    at.button(key="check_application-2_premises_yes").click().run()
    assert not at.exception
    assert "尚未核对“生产场所已核实”" not in shown(at)


@pytest.mark.requirement("CNEX-4-b")
def test_a_wish_to_merge_units_is_judged_beside_its_reason(office: Office, open_as: OpenAs) -> None:
    fill(office)
    wish = division_wish("A1", "B2")
    with office.unit_of_work() as uow:
        dossier = completed(cnex_draft(products=[{"models": "A1;B2"}]).with_(wishes=(wish,)), id="application-2")
        uow.applications.save(dossier.with_(version=uow.applications.get("application-2").version))
        uow.commit()
    at = open_as(Role.APPLICATION_REVIEWER, "to_review.py")
    assert escaped(wish.reason) in shown(at)
    at.button(key=f"wish_no_{wish.id}").click().run()
    assert "请写明同意或不同意的理由" in shown(at)
    kept_field(at.text_input, f"wish_reason_{wish.id}").set_value("图纸一致")
    at.button(key=f"wish_yes_{wish.id}").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        assert uow.applications.get("application-2").wishes[0].judged_reason == "图纸一致"


def test_half_a_range_of_days_is_answered_with_a_sentence(office: Office, open_as: OpenAs) -> None:
    fill(office)
    at = open_as(Role.AUDITOR, "evaluating.py")
    at.text_input(key="site_engagement-1_s1_daysto").set_value("").run()
    at.button(key="site_engagement-1_s1_go").click().run()
    assert "请填写“现场末日”" in shown(at)


def test_the_data_period_is_the_one_applied_with(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.9-a g: the certificate states it, so it must not begin as some other year."""
    fill(office)
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
        answers = {path: answer.with_(text={"application.period_from": "2024-07-01", "application.period_to":
                                            "2025-06-30"}.get(path, answer.text))
                   for path, answer in application.answers.items()}
        uow.applications.save(application.with_(answers=answers))
        uow.commit()
    at = open_as(Role.AUDITOR, "evaluating.py")
    assert [at.text_input(key=f"footprint_engagement-1_u1_period{end}").value for end in ("from", "to")] == [
        "2024-07-01", "2025-06-30"]


@pytest.mark.parametrize(("today", "offered"), [
    (date(2026, 12, 21), ["", ""]), (date(2027, 1, 1), ["2026-01-01", "2026-12-31"])])
def test_a_surveillances_data_period_is_the_one_after_that_verified_last(
    office: Office, clock: Clock, open_as: OpenAs, today: date, offered: list[str]
) -> None:
    """CEC-6.2-b, H138: the certificate is of 2025; where 2026 is not over, the team enters the period itself."""
    clock.move(today - date(2026, 6, 1))
    put(office, planned(cec(), id="engagement-2", kind=EngagementKind.SURVEILLANCE, on_site=(on_site(),),
                        certificate_ids=("certificate-1",)), trained("member"), trained("second"))
    put(office, decided(cec()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec()))
        uow.commit()
    at = open_as(Role.AUDITOR, "evaluating.py")
    assert [at.text_input(key=f"footprint_engagement-2_u1_period{end}").value for end in ("from", "to")] == offered
    assert f"上一次核查：**812.5 {cec().measure.value}**（2025-01-01 至 2025-12-31）" in shown(at)
    at.button(key="footprint_engagement-2_u1_go").click().run()
    assert not at.exception


def test_a_surveillances_year_is_rated_beside_the_target_that_it_is_held_against(
    office: Office, clock: Clock, open_as: OpenAs
) -> None:
    """CEC-6.2-b, J39, H137: the target applied with is read, and the next one entered."""
    clock.move(date(2027, 1, 5) - date(2026, 6, 1))
    put(office, planned(cec(), id="engagement-2", kind=EngagementKind.SURVEILLANCE, on_site=(on_site(),),
                        certificate_ids=("certificate-1",)), trained("member"), trained("second"))
    put(office, decided(cec()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec()))
        application = uow.applications.get("application-1")
        target = Answer(text="2026 年比 2025 年下降 3%", by="account-1", at=office.now())
        uow.applications.save(application.with_(
            answers={**application.answers, "application.reduction_target": target}))
        uow.commit()
    at = open_as(Role.AUDITOR, "evaluating.py")
    form = "footprint_engagement-2_u1"
    assert f"应达成的目标：{escaped('2026 年比 2025 年下降 3%')}" in shown(at)
    for name, words in (("value", "830"), *zip(cec().families[0].stages, ("60", "40"), strict=False),
                        ("quality", "良好（1.8）"), ("remark", "产量下降"), ("following", "2027 年再降 2%")):
        kept_field(at.text_input, f"{form}_{name}").input(words).run()
    at.multiselect(key=f"{form}_methods_zh").set_value([cec().quantification_methods[0].key]).run()
    at.button_group(key=f"{form}_target_zh").set_value("no").run()
    at.selectbox(key=f"{form}_rated_zh").set_value("observation").run()
    at.button(key=f"{form}_go").click().run()
    (kept,) = job(office, "engagement-2").footprints
    assert (kept.previous_value, kept.target, kept.target_reached) == (
        Decimal("812.5"), "2026 年比 2025 年下降 3%", False)
    assert (kept.rated_as, kept.remark, kept.next_target) == ("observation", "产量下降", "2027 年再降 2%")


def test_the_coordinator_is_told_that_production_is_not_confirmed(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.5.1-d, J49: without running production the audit must move."""
    fill(office)
    assert "尚未确认检查期间正常生产" in shown(open_as(Role.COORDINATOR, "preparing.py"))


@pytest.mark.requirement("CNEX-14-a")
def test_a_complaint_by_letter_is_entered_and_acknowledged(office: Office, open_as: OpenAs) -> None:
    """Without who complains, and about what, nothing is entered; the receipt can be opened then."""
    fill(office)
    with office.unit_of_work() as uow:
        uow.people.add(person("uninvolved"))
        uow.accounts.add(Account(id="account-2", email="other@example.com", name="other", password_hash="x",
                                 roles={Role.DECIDER}, person_id="uninvolved"))
        uow.commit()
    at = open_as(Role.MANAGER, "complaints.py")
    kept_field(at.text_area, "enter_zh_words").set_value("检查员未说明身份。")
    at.button(key="enter_zh_go").click().run()
    assert "请先选择：“所涉申请”、“类型”、“针对的事项”、“提出人”。" in shown(at)
    (case, *_) = at.selectbox(key="enter_zh_case").options
    at.selectbox(key="enter_zh_case").select(case)
    at.radio(key="enter_zh_kind").set_value(ComplaintKind.COMPLAINT)
    at.selectbox(key="enter_zh_topic").set_value(ComplaintTopic.CONDUCT)
    at.radio(key="enter_zh_own").set_value(True)
    at.button(key="enter_zh_go").click().run()
    assert "请写明投诉人" in shown(at)
    kept_field(at.text_input, "enter_zh_name").set_value("李先生")
    kept_field(at.text_input, "enter_zh_contact").set_value("13900000002")
    at.button(key="enter_zh_go").click().run()
    with office.unit_of_work() as uow:
        (complaint,) = uow.complaints.all()
        of_case = uow.applications.get(complaint.application_id).enterprise_id
    assert complaint.complainant.enterprise_id == of_case, "whoever handled its earlier ones is known by it (S15)"
    at.button(key=f"acknowledge_{complaint.id}_zh").click().run()
    assert not at.exception
    assert "投诉（申诉）受理回执" in shown(at)
    with office.unit_of_work() as uow:
        assert uow.complaints.get(complaint.id).acknowledgement is not None
    at.button(key=f"assign_{complaint.id}_zh").click().run()
    said = "\n".join(each.value for each in at.error)
    assert "请先选择：“调查人”、“决定人”。" in said, "nobody is assigned by being first"
    with office.unit_of_work() as uow:
        assert uow.complaints.get(complaint.id).assignment is None


@pytest.mark.requirement("J28")
def test_files_past_their_time_are_proposed_for_disposal_and_stay(
    office: Office, open_as: OpenAs, clock: Clock
) -> None:
    put(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(edition="2026"))
        uow.files.add(StoredFile(
            id="file-1", owner_id="engagement-1", enterprise_id="enterprise-1", name="证明.pdf", media_type="x",
            size_bytes=4, sha256=office.files.put(b"%PDF"), stored_at=office.moment(), stored_by="account-1"))
        uow.commit()
    clock.move(timedelta(days=5 * 366))
    at = open_as(Role.MANAGER, "disposing.py")
    kept_field(at.text_area, "propose_application-1_zh_reason").set_value("保存期满")
    at.button(key="propose_application-1_zh_go").click().run()
    assert not at.exception
    assert "待批准" in shown(at)
    assert office.files.get(hashlib.sha256(b"%PDF").hexdigest())


def test_a_lapsed_result_is_confirmed_on_the_page_and_its_suspension_proposed(office: Office, open_as: OpenAs) -> None:
    """J29: the form stands under the change; then the certificate's page says by when, and on which ground."""
    put(office, decided(cnex()))
    risen = certificate_change(rise=Rise(percent=Decimal(12), since=date(2026, 1, 15)))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), issued_on=date(2025, 6, 10), changes=(risen,)))
        uow.commit()
    at = open_as(Role.MANAGER, "certificate_register.py")
    kept_field(at.text_area, "lapse_change-1_facts").set_value("核对用电台账")
    at.button(key="lapse_change-1_go").click().run()
    assert not at.exception
    assert "暂停（失效待重新认证）" in shown(at)
    assert "决定暂停或撤销的期限：2026-06-08" in shown(at)
    proposed = "suspend_certificate-1_zh_lapsed"
    assert at.selectbox(key=f"{proposed}_ground").value == "other"
    assert kept_field(at.text_area, f"{proposed}_facts").value == "核对用电台账"
    at.selectbox(key=f"{proposed}_party").set_value(PartyRole.FACTORY)
    at.button(key=f"{proposed}_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        suspended = uow.certificates.get("certificate-1")
    assert (suspended.state, suspended.suspensions[-1].ground) == (CertificateState.SUSPENDED, "other")


@pytest.mark.parametrize(("form", "label"), [
    ("suspend", "“所依据的情形”、“涉及主体”"), ("withdraw", "“所依据的情形”、“涉及主体”"), ("cancel", "“所依据的情形”"),
    ("investigate", "“疑似情形”"),
])
def test_nobody_chooses_a_ground_in_advance(office: Office, open_as: OpenAs, form: str, label: str) -> None:
    """CNEX-12.3.1-a: the first of the list would be printed on the notice as if somebody had found it."""
    fill(office)
    at = open_as(Role.COORDINATOR if form == "investigate" else Role.MANAGER, "certificate_register.py")
    key = f"{form}_certificate-1_zh"
    asked = {f"{key}_{name}" for name in ("ground", "party")}
    assert {field.value for field in at.selectbox if field.key in asked} == {None}
    words = f"{key}_{'reason' if form == 'investigate' else 'facts'}"
    kept_field(at.text_area, words).set_value("核实过的事实")
    at.button(key=f"{key}_go").click().run()
    assert not at.exception
    assert f"请先选择：{label}。" in shown(at)
    assert kept_field(at.text_area, words).value == "核实过的事实"
    with office.unit_of_work() as uow:
        held = uow.certificates.get("certificate-1")
    assert (held.state, held.investigations) == (CertificateState.VALID, ())


def test_overdue_duties_stand_above_the_register_and_in_its_head(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.3.2-c: what is to be published and reported is not found only below the table of all certificates."""
    fill(office)
    ended = certificate(cnex(), id="ended", number="ended", state=CertificateState.WITHDRAWN, termination=Termination(
        ground="a", facts="x", verified_on=date(2026, 5, 20), ended_on=date(2026, 5, 20), by="x"))
    with office.unit_of_work() as uow:
        uow.certificates.add(ended)
        uow.commit()
    at = open_as(Role.MANAGER, "certificate_register.py")
    owed = len(endings.duties_owed(office, acting(Role.MANAGER)))
    assert owed
    assert f"待公布、上报或收回 {owed} 项，其中逾期 {owed} 项" in shown(at)
    kinds = [element.type for element in at.main]
    duties = next(number for number, element in enumerate(at.main) if element.type == "expander")
    assert "dataframe" in kinds[duties:] or "arrow_data_frame" in kinds[duties:]


def test_a_suspected_ground_is_looked_into_and_the_form_holds_what_was_found(
    office: Office, open_as: OpenAs
) -> None:
    """J54: opened by the coordinator, concluded by a manager of no team, and laid into the suspension's form."""
    fill(office)
    at = open_as(Role.COORDINATOR, "certificate_register.py")
    at.selectbox(key="investigate_certificate-1_zh_ground").set_value((StatusChange.SUSPENDED, "disputed_footprint"))
    kept_field(at.text_area, "investigate_certificate-1_zh_reason").set_value("用户来函质疑 *数值*")
    at.button(key="investigate_certificate-1_zh_go").click().run()
    assert not at.exception
    assert escaped("用户来函质疑 *数值*") in shown(at)
    key = f"conclude_certificate-1_{office.today()}"
    assert f"{key}_yes" not in {button.key for button in at.button}
    at = open_as(Role.MANAGER, "certificate_register.py")
    kept_field(at.text_area, f"{key}_findings").set_value("电费单少报")
    at.button(key=f"{key}_yes").click().run()
    assert "请另选人员" in shown(at)
    investigations.conclude_investigation(office, acting(Role.MANAGER), "certificate-1", True, "电费单少报")
    at.run()
    assert not at.exception
    form = f"suspend_certificate-1_zh_{office.today()}"
    assert at.selectbox(key=f"{form}_ground").value == "disputed_footprint"
    assert kept_field(at.text_area, f"{form}_facts").value == "电费单少报"


@pytest.mark.parametrize(("role", "file"), [(Role.COORDINATOR, "preparing.py"), (Role.MANAGER, "cases.py")])
def test_a_fee_that_is_open_after_the_decision_is_settled_where_its_news_leads(
    office: Office, open_as: OpenAs, role: Role, file: str
) -> None:
    """CNEX-16-a, CEC-9-a: the page that lists running jobs has this one too, and its payment can be entered."""
    put(office, decided(cnex(), director_approval=approval(), fees=(fee(),)))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    (row,) = (each for each in NEWS if each.verb == "fee.overdue" and role in each.to)
    assert (f"{row.page}.py", row.key) == (file, "job")
    at = open_as(role, file)
    assert not at.exception
    kept_field(at.text_input, f"pay_{fee().number}_evidence").set_value("银行回单 0601")
    at.button(key=f"pay_{fee().number}_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        assert uow.engagements.get("engagement-1").fees[0].settled_on == office.today()


def test_a_site_without_an_interview_does_not_tick_its_sheet_and_leads_to_it(office: Office, open_as: OpenAs) -> None:
    """H71: the list of what is open named it, and the sheet had its tick."""
    put(office, planned(cnex()), trained("member"), trained("second"))
    with office.unit_of_work() as uow:
        uow.fieldwork.save(uow.fieldwork.get("engagement-1").with_(interviews={}))
        uow.commit()
    at = open_as(Role.AUDITOR, "site_checks.py")
    (sheet,) = (each for each in at.selectbox if str(each.key).startswith("sheet_"))
    assert [option for option in sheet.options if not option.endswith("✓")] == ["访谈（1）"]
    assert sheet.value == "interviews"


@pytest.mark.parametrize(("scheme", "asks"), [(cec(), True), (cnex(), False)], ids=["cec", "cnex"])
def test_a_surveillance_asks_for_last_years_target_where_its_rule_does(
    office: Office, open_as: OpenAs, scheme: SchemeEdition, asks: bool
) -> None:
    """CEC-6.2-b: CNEX has no such point, and a field of a report that nobody can answer is not asked for."""
    put(office, planned(scheme, kind=EngagementKind.SURVEILLANCE, on_site=(on_site(),)), trained("member"),
        trained("second"))
    at = open_as(Role.AUDITOR, "evaluating.py")
    assert not at.exception
    assert "上一年度数值" in [field.label for field in at.text_input]
    assert ("上一年度减碳目标" in [group.label for group in at.button_group]) == asks


def test_what_was_seen_for_all_other_items_is_kept_while_single_ones_are_answered(
    office: Office, open_as: OpenAs
) -> None:
    """CNEX-9.5.2-a: nothing typed on site is lost; sent, it stands at each item that was still open."""
    put(office, planned(cec()), trained("member"), trained("second"))
    with office.unit_of_work() as uow:
        uow.fieldwork.save(uow.fieldwork.get("engagement-1").with_(entries={}, interviews={}))
        uow.commit()
    at = open_as(Role.AUDITOR, "site_checks.py")
    at.button(key="next_engagement-1_s1").click().run()
    (key,) = (str(each.key)[:-9] for each in at.text_input if "_seen_" in str(each.key))
    at.button(key=f"{key.removesuffix('_seen')}_go").click().run()
    assert "空白的记录不能作为证据" in shown(at)
    kept_field(at.text_input, key).set_value("查记录 3 份").run()
    first = key.removeprefix("rest_engagement-1_").removesuffix("_seen")
    fieldwork.fill_entries(office, acting(Role.AUDITOR, person="member"), "engagement-1",
                           {f"{first}/answer": ItemAnswer.NOT_APPLICABLE.value, f"{first}/note": "只有一个班次"})
    at = open_as(Role.AUDITOR, "site_checks.py")
    at.button(key="next_engagement-1_s1").click().run()
    assert kept_field(at.text_input, key).value == "查记录 3 份"
    at.button(key=f"{key.removesuffix('_seen')}_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        work = uow.fieldwork.get("engagement-1")
    notes = [work.text(path) for path in work.entries if path.endswith("/note")]
    assert notes.count("只有一个班次") == 1
    assert set(notes) == {"只有一个班次", "查记录 3 份"}


def test_the_jobs_to_prepare_stand_in_a_table_by_their_last_day(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.6.2-a: told was that a plan is due, not which; the drop-down has the order of the table."""
    soon, later = office.today() + timedelta(days=9), office.today() + timedelta(days=40)
    for name, id, due in (("甲", "engagement-1", later), ("乙", "engagement-2", soon)):
        job = planned(cnex(), id=id, kind=EngagementKind.SURVEILLANCE, certificate_ids=(), visits=(),
                      plan_notice=None, due_on=due)
        put(office, job.with_(parties={role: party.with_(name=name) for role, party in job.parties.items()}))
    at = open_as(Role.COORDINATOR, "preparing.py")
    assert not at.exception
    (table,) = (each for each in at.dataframe if each.key == "open_job_zh")
    assert [row[:10] for row in table.value["最迟"]] == [soon.isoformat(), later.isoformat()]
    assert set(table.value["期限事项"]) == {"完成监督现场检查"}
    assert [name[:1] for name in at.selectbox(key="choose_job_zh").options] == ["乙", "甲"]
    widths = json.loads(table.proto.columns)
    assert sum(widths[name]["width"] for name in table.value) <= DESK_WIDTH


@pytest.mark.parametrize("file", ["evaluating.py", "site_checks.py"])
def test_the_next_visit_is_opened_first(office: Office, open_as: OpenAs, file: str) -> None:
    """CNEX-9.6.2-a: a visit that must be planned again opened before it."""
    for id, days in (("engagement-1", 25), ("engagement-2", 14)):
        there = office.today() + timedelta(days=days)
        put(office, planned(cnex(), id=id, visits=(visit(start=there, end=there),)))
    put(office, trained("member"), trained("second"))
    at = open_as(Role.AUDITOR, file)
    assert not at.exception
    assert at.selectbox(key="choose_job_zh").value == "engagement-2"


def test_the_days_of_the_document_review_are_changed_and_a_refusal_names_who_may_deviate(
    office: Office, open_as: OpenAs
) -> None:
    """CEC-5.5-a, J62: only the days on site could be set, and below the least nobody was named."""
    put(office, planned(cec(), visits=(), plan_notice=None), *team())
    at = open_as(Role.COORDINATOR, "preparing.py")
    key = "adjust_engagement-1_s1"
    at.number_input(key=f"{key}_documents_days").set_value(1.5)
    kept_field(at.text_input, f"{key}_documents_reason").set_value("资料多")
    at.button(key=f"{key}_documents_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        (figure,) = uow.engagements.get("engagement-1").person_days
    assert (figure.document_review_half_days, figure.on_site_half_days) == (3, 8)
    at.number_input(key=f"{key}_days").set_value(1.5)
    kept_field(at.text_input, f"{key}_reason").set_value("规模小")
    at.button(key=f"{key}_go").click().run()
    assert "由认证管理人员在“在办案件”" in at.error[0].value


def test_a_suspended_certificate_says_so_in_the_list_of_surveillance(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.3.1-a: it read as if nothing had been done; a limit that has passed is mended by no consent."""
    held = certificate(cnex()).with_(issued_on=office.today() - timedelta(days=500), state=CertificateState.SUSPENDED)
    put(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(held)
        uow.commit()
    at = open_as(Role.MANAGER, "surveillance_due.py")
    assert not at.exception
    (row,) = at.dataframe[0].value.to_dict("records")
    assert row["状态"] == "暂停中"


def test_a_limit_that_passed_since_the_run_of_the_day_is_put_up_for_decision(office: Office, open_as: OpenAs) -> None:
    """CNEX-11-a, J11: it was told above, and nothing could be done about it there."""
    fill(office)
    with office.unit_of_work() as uow:
        (held,) = uow.certificates.all()
        uow.certificates.save(held.with_(issued_on=date(2024, 12, 10), first_issued_on=date(2024, 12, 10)))
        uow.commit()
    at = open_as(Role.MANAGER, "surveillance_due.py")
    at.button(key="open_cases").click().run()
    assert not at.exception
    assert [each.label for each in at.expander if each.label.startswith("已过最长期限、待决定")]
    assert "open_cases" not in {button.key for button in at.button}
