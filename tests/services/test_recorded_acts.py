"""The records as people read them: found, worded, kept from whom they do not concern, and taken away."""

import ast
import io
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from intake_app.services import accounts, recorded_acts
from intake_app.services.act_words import ACTS, OF_ADMINISTRATION
from intake_app.services.field_words import SECRET
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.news import NEWS
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.recorded_acts import ActsFound, ActsWanted, RecordedAct
from intake_app.services.records import write_record
from models.account import Account, Actor, Role
from models.complaint import Assignment
from models.dispatch import DispatchState
from models.ids import FileId, PersonId
from models.paper import StoredFile
from models.planning import DraftChange, RunState
from models.record import Record
from models.reference import ClauseRef
from tests.builders import NOW, cnex_draft, completed
from tests.job_builders import appeal, certificate, cnex, engagement, person
from tests.services.jobs import acting, put

SERVICES = Path(recorded_acts.__file__).parent
MANAGER, DIRECTOR = acting(Role.MANAGER, person="manager"), acting(Role.DIRECTOR, person="director")
ADMINISTRATOR = acting(Role.ADMINISTRATOR)


def keep(office: Office, *records: Record) -> None:
    with office.unit_of_work() as uow:
        for each in records:
            uow.records.add(each)
        uow.commit()


def record(verb: str, subject: str = "certificate-1", **changes: object) -> Record:
    return Record.model_validate({"at": NOW, "by": "account-9", "by_name": "王芳", "verb": verb, "subject": subject,
                                  "roles": {Role.MANAGER}, **changes})


def found(office: Office, actor: Actor = MANAGER, **wanted: object) -> tuple[RecordedAct, ...]:
    answer = recorded_acts.recorded_acts(office, actor, ActsWanted.model_validate(wanted), 50)
    assert isinstance(answer, ActsFound), answer
    assert answer.count == len(answer.acts)
    return answer.acts


@pytest.mark.requirement("CNEX-15-b")
def test_a_record_says_who_did_what_in_which_role_from_what_to_what_and_why(office: Office) -> None:
    """GB/T 27065 7.12: of several roles those that the act is for; states, people and fields in words."""
    put(office, engagement(cnex()), person("decider"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), id="certificate-1", number="CNEX-PCF-1"))
        uow.commit()
    keep(office, record("certificate.suspended", roles={Role.MANAGER, Role.AUDITOR}, before={"state": "valid"},
                        after={"state": "suspended", "decided_by": "person-9", "reason": "未按期监督"},
                        clause=ClauseRef(document="CNEX-01-G:2026", clause="12.3.1")))
    (act,) = found(office)
    assert (act.by.zh, f"{act.at:%Y-%m-%d %H:%M}") == ("王芳", "2026-06-01 17:00")
    assert act.role is not None
    assert act.role.zh == "管理人员"
    assert act.act.zh == "证书：暂停"
    assert act.about.zh.startswith("南阳防爆电机厂 · CNEX-PCF-1")
    assert "状态: 有效 → 暂停" in [recorded_acts.change_words(each, "zh") for each in act.changes]
    assert "state: valid → suspended" in [recorded_acts.change_words(each, "en") for each in act.changes]
    assert act.reason == "未按期监督"
    assert act.clause is not None
    assert act.clause.zh == "CNEX-01-G:2026 第 12.3.1 条"


@pytest.mark.requirement("CNEX-15-b")
def test_records_are_found_by_thing_person_day_and_act(office: Office) -> None:
    """The last day counts; a certificate's number is its own records, an application's those of its case."""
    put(office, engagement(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), id="certificate-1", number="CNEX-PCF-1"))
        uow.applications.save(uow.applications.get("application-1").with_(number="CNEX-APP-1"))
        uow.accounts.add(Account(id="account-9", email="wang@example.com", name="王芳", password_hash="x",
                                 roles={Role.MANAGER}))
        uow.commit()
    keep(office, record("certificate.suspended"), record("decision.made", "engagement-1", by_name="李四"),
         record("application.accepted", "application-1", at=NOW + timedelta(days=1)),
         record("account.signed_in", "account-9"), record("certificate.restored", "certificate-2"))
    assert len(found(office)) == 5
    assert [each.act.zh for each in found(office, subject=" CNEX-PCF-1 ")] == ["证书：暂停"]
    assert len(found(office, subject="CNEX-APP-1")) == 3
    assert [each.about.zh for each in found(office, subject="Wang@example.com")] == ["王芳 <wang@example.com>"]
    assert [each.by.zh for each in found(office, by_name="李")] == ["李四"]
    assert len(found(office, verb="certificate.restored")) == 1
    day = NOW.date()
    assert len(found(office, last=day)) == 4
    assert len(found(office, first=day + timedelta(days=1), last=day + timedelta(days=1))) == 1
    for wanted in (ActsWanted(subject="CNEX-PCF-9"), ActsWanted(first=day, last=day - timedelta(days=1))):
        assert isinstance(recorded_acts.recorded_acts(office, MANAGER, wanted, 50), Refused)


@pytest.mark.requirement("CNEX-15-a")
def test_an_administrator_reads_what_concerns_accounts_and_settings(office: Office) -> None:
    """Nothing of any client's case, nor whether there is one of a number."""
    put(office, engagement(cnex()))
    keep(office, record("account.changed", "account-9"), record("body.contact_saved", "CNEX"),
         record("application.refused", "application-1", after={"reason": "失信"}))
    assert {each.act.en for each in found(office, ADMINISTRATOR)} == {
        ACTS["account.changed"].en, ACTS["body.contact_saved"].en}
    assert found(office, ADMINISTRATOR, verb="application.refused") == ()
    assert set(recorded_acts.acts_to_choose(ADMINISTRATOR)) == OF_ADMINISTRATION
    hidden = recorded_acts.recorded_acts(office, ADMINISTRATOR, ActsWanted(subject="application-1"), 9)
    assert isinstance(hidden, Refused)


def test_nobody_reads_the_records_of_a_complaint_about_themselves(office: Office) -> None:
    """H143, CNEX-14-a: a manager neither; whoever directs reads those that were assigned to them."""
    put(office, engagement(cnex()))
    with office.unit_of_work() as uow:
        uow.complaints.add(appeal(cnex(), id="complaint-1", assignment=Assignment(
            investigator="director", decider="x", on=date(2026, 6, 1), by="某人", concerned=("manager",))))
        uow.commit()
    keep(office, record("complaint.investigated", "complaint-1"))
    assert found(office) == ()
    assert len(found(office, DIRECTOR)) == 1
    assert len(found(office, acting(Role.MANAGER, person="another"))) == 1
    assert found(office, acting(Role.DIRECTOR, person="another")) == ()


def test_what_a_day_costs_is_told_only_to_whom_it_may_be_known(office: Office) -> None:
    """H139: whoever directs and does not manage reads the record without the fee."""
    keep(office, record("person.day_fee_set", "person-1", before={"day_fee_cny": 0}, after={"day_fee_cny": 1200}))
    assert "1200" in str(found(office))
    assert "1200" not in str(found(office, DIRECTOR))


@pytest.mark.requirement("CNEX-15-b")
def test_what_a_team_wrote_is_called_as_its_sheets_call_it(office: Office) -> None:
    """List and item, site or unit, step and point, meeting and interview, with the answer's word: no key of a file."""
    scheme = cnex()
    checklist = next(each for each in scheme.checklists if each.key == "capability")
    point = scheme.planning_steps[1].points[0]
    put(office, engagement(scheme))
    keep(office, record("fieldwork.written", "engagement-1", after={
        "capability/duties/s1/answer": "does_not_conform", "consistency/identity/u1/note": "铭牌一致",
        "documents/completeness/job/answer": "on_site", "meeting/opening/s1/topics": scheme.meetings[0].topics[0].key,
        f"planning/{scheme.planning_steps[1].key}/{point.key}/risk": "high", "interview/r9/s1/said": "逐月抄表",
        "record/report/unsupported-u1": "数据不足", "record/finding/member/fact": "台账缺页",
        "capability/duties/s1/sample_how": "随机"}))
    (act,) = found(office)
    for language in ("zh", "en"):
        told = "\n".join(recorded_acts.change_words(each, language) for each in act.changes)
        assert not re.search(r"[a-z]+/|_|\bu1\b|\bs1\b", told), told
    told = "\n".join(recorded_acts.change_words(each, "zh") for each in act.changes)
    item = next(each for section in checklist.sections for each in section.items if each.key == "duties")
    assert f"{checklist.title.zh}“{item.text.zh}”（{engagement(scheme).site('s1').name}） 结论: 空 → 不符合" in told
    assert f"“{point.text.zh}” 风险: 空 → 高" in told
    assert "结论: 空 → 现场核实" in told


@pytest.mark.requirement("CNEX-15-b")
def test_rows_units_and_choices_are_called_by_their_words(office: Office) -> None:
    """By name while they stand; a row that was removed since is said to be gone."""
    application = completed(cnex_draft())
    put(office, engagement(cnex()))
    with office.unit_of_work() as uow:
        uow.applications.save(application.with_(id="application-1",
                                                version=uow.applications.get("application-1").version))
        uow.commit()
    (row,) = application.row_ids("sites")[:1]
    keep(office, record("application.rows_changed", "application-1", before={"sites": [row, "9739b2"]},
                        after={"sites": [row]}),
         record("application.answered", "application-1", before={"application.disclosure_consent": ""},
                after={"application.disclosure_consent": "yes", "source": "typed"}),
         record("document_review.recorded", "engagement-1", after={"document_review": {"verdict": "conforming"}}))
    told = {act.act.zh: "\n".join(recorded_acts.change_words(each, "zh") for each in act.changes)
            for act in found(office)}
    name = application.text(f"sites[{row}].name")
    assert f"“{name}”、（已删除的一行） → " in told["增减申请内容的行"]
    assert "9739b2" not in str(told)
    assert ": 空 → 是" in told["填写申请内容"]
    assert "来源: 空 → 手填" in told["填写申请内容"]
    assert "文件评审 结论: 空 → 符合" in told["认证项目：作出文件评审结论"]


@pytest.mark.requirement("CNEX-15-b")
def test_people_files_and_papers_are_called_by_name_and_number(office: Office) -> None:
    """Wherever a record keeps the id of one; of what is not known any more the id stays."""
    put(office, engagement(cnex()))
    with office.unit_of_work() as uow:
        uow.files.add(StoredFile(id=FileId("file-7"), owner_id="engagement-1", enterprise_id="enterprise-1",
                                 name="电费发票.pdf", media_type="application/pdf", size_bytes=1, sha256="0" * 64,
                                 stored_at=NOW, stored_by="王芳"))
        uow.people.add(person("钱检").with_(id=PersonId("person-9")))
        uow.commit()
    keep(office, record("nonconformity.evidence_added", "engagement-1",
                        after={"file_id": "file-7", "verified_by": "person-9", "paper_id": "paper-gone"}))
    (act,) = found(office)
    told = "\n".join(recorded_acts.change_words(each, "zh") for each in act.changes)
    assert told == "文件: 空 → 电费发票.pdf\n验证人: 空 → 钱检\n文书: 空 → paper-gone"


def test_what_was_and_stays_empty_is_no_change(office: Office) -> None:
    keep(office, record("visits.planned", "engagement-1", before={"team": []},
                        after={"team": [], "reason": "", "decided_by": None, "leader": "钱检"}))
    (act,) = found(office)
    assert [recorded_acts.change_words(each, "zh") for each in act.changes] == ["组长: 空 → 钱检"]


@pytest.mark.requirement("CNEX-15-b")
def test_the_run_of_the_day_is_nobody_and_acts_in_no_role(office: Office) -> None:
    """In both languages; on screen it stood in Chinese, with a manager's role."""
    with office.unit_of_work() as uow:
        write_record(office, uow, RUN_OF_THE_DAY, "visit.unreported", "engagement-1", after={"site": "s1"})
        uow.commit()
    (act,) = found(office)
    assert (act.by.zh, act.by.en, act.role) == ("每日运行", "daily run", None)


def test_nothing_secret_is_shown_even_if_it_were_written(office: Office) -> None:
    """Addresses of calendars, links and passwords lead in by themselves."""
    secrets = {"password_hash": "s1", "token": "s2", "token_sha256": "s3", "account": {"api_key": "s4"}, "name": "好"}
    keep(office, record("account.changed", "account-9", after=secrets))
    (act,) = found(office)
    assert [each.after.zh for each in act.changes] == ["好"]
    assert all(SECRET.search(name) for name in ("password", "token", "client_secret"))


def test_making_accounts_and_links_writes_nothing_secret(office: Office) -> None:
    """The records themselves hold neither the password's hash nor a link's token."""
    token = accounts.setup_link_if_needed(office)
    assert token
    with office.unit_of_work() as uow:
        kept = [each for each in uow.records.about("installation") if token in each.model_dump_json()]
    assert kept == []


def verbs_in_services() -> Iterator[tuple[str, str]]:
    """What looks like a verb in the services, with its place: a kind of thing of which records are written."""
    kinds = {verb.partition(".")[0] for verb in ACTS}
    for file in sorted(SERVICES.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (isinstance(node, ast.Constant) and isinstance(node.value, str)
                    and re.fullmatch(r"[a-z_]+\.[a-z_]*[a-z]", node.value) and node.value.partition(".")[0] in kinds):
                yield f"{file.name}:{node.lineno}", node.value


KEYS_OF_TYPED_TEXTS = {"visit.calling_off_reason", "on_site.reopening_reason"}


def test_every_act_has_its_words_in_both_languages() -> None:
    """What a service writes and what an inbox tells; those whose last part is a state or a change too."""
    made = {f"dispatch.{state}" for state in (DispatchState.SENT, DispatchState.FAILED, DispatchState.UNKNOWN)}
    made |= {f"planning_run.{state}" for state in (RunState.FINISHED, RunState.CANCELLED, RunState.INTERRUPTED,
                                                   RunState.FAILED)}
    made |= {f"inbox_copy.{state}" for state in (DispatchState.SENT, DispatchState.FAILED, DispatchState.UNKNOWN,
                                                 DispatchState.WAITING)}
    made |= {f"plan.visit_{change}" for change in DraftChange}
    made |= {row.verb for row in NEWS}
    missing = [(place, verb) for place, verb in (*verbs_in_services(), *(("", verb) for verb in made))
               if verb not in ACTS and verb not in KEYS_OF_TYPED_TEXTS]
    assert missing == []


@pytest.mark.requirement("CNEX-15-b")
def test_all_that_was_found_is_taken_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first, however many readings it takes, no more than a workbook's most; and no formula of anybody's."""
    monkeypatch.setattr(recorded_acts, "READ_AT_ONCE", 2)
    monkeypatch.setattr(recorded_acts, "MOST_EXPORTED", 5)
    keep(office, *(record("application.refused", f"a-{n}", after={"reason": f"=1+{n}"}) for n in range(7)))
    content = recorded_acts.acts_workbook(office, MANAGER, ActsWanted(verb="application.refused"), "zh")
    sheet = load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][1:5] == ("时间", "办理人", "角色", "操作")
    assert [row[7] for row in rows[1:]] == [f"=1+{n}" for n in (6, 5, 4, 3, 2)]
    assert sheet.cell(2, 8).data_type == "s"


def test_a_page_of_a_hundred_thousand_records_is_there_within_a_second(office: Office) -> None:
    """The database pages: a part of a name and a rare act are looked for in all of them."""
    keep(office, record("application.answered", "a", after={"client.name": "某" * 60}))
    with office.unit_of_work() as uow:
        # Each of them through the repository would take minutes.
        uow.records.session.execute(text(
            'INSERT INTO record (at, "by", by_name, verb, subject, before, after, roles)'
            " WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 99999)"
            ' SELECT at, "by", by_name, verb, subject, before, after, roles FROM record, counted'))
        uow.commit()
    for wanted, skipped in ((ActsWanted(), 0), (ActsWanted(), 99_900), (ActsWanted(by_name="王"), 0),
                            (ActsWanted(verb="certificate.suspended"), 0), (ActsWanted(first=NOW.date()), 50_000)):
        began = time.process_time()
        answer = recorded_acts.recorded_acts(office, MANAGER, wanted, 50, skipped)
        assert isinstance(answer, ActsFound)
        assert time.process_time() - began < 1, wanted
