"""Breaking off a check: asked for by its leader, consented to by the body, resumed or ended (CNEX 9.5.5, 9.6.6)."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document

from intake_app.rules.clocks import running_clocks
from intake_app.rules.separation import evaluates, parts_played
from intake_app.rules.stages import Stage
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import aborts, client_plan, evaluation, fieldwork, inbox, papers, planning
from intake_app.services.downloads import file_for
from intake_app.services.engagements import stage_of
from intake_app.services.office import Office
from models.account import Role
from models.complaint import SetAside
from models.engagement import AbortStep, DecisionSetAside, Engagement, SitePersonDays
from models.errors import NotFound, NotPermitted
from models.ids import ComplaintId, PersonId
from tests.job_builders import (
    FIRST_DAY,
    cec,
    cnex,
    decision,
    evaluated,
    footprint,
    on_site,
    plan_notice,
    planned,
    site,
    team,
    unit,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, client, job, put, refused_words

LEADER = acting(Role.AUDITOR, person="member")
MANAGER = acting(Role.MANAGER, person="manager")
ID = "engagement-1"
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)


def asked(office: Office, scheme: SchemeEdition) -> None:
    """A check on site whose leader asks to break it off."""
    put(office, planned(scheme), *team())
    outcome = aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "能源台账未能提供")
    assert isinstance(outcome, Engagement), outcome


def kinds(office: Office, *, of_client: bool) -> list[str]:
    return [each.kind for each in papers.papers_about(office, client() if of_client else MANAGER, ID)]


def words_of(office: Office, kind: str) -> str:
    """What the client's paper of this kind says outside its tables."""
    (paper,) = (each for each in papers.papers_about(office, client(), ID) if each.kind == kind)
    content = file_for(office, client(), paper.file_id)[1]
    return "\n".join(each.text for each in Document(BytesIO(content)).paragraphs)


@BOTH
def test_a_leader_reports_and_the_check_goes_on_until_the_body_consents(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.5.5-a, CNEX-9.6.6-a, S10."""
    asked(office, scheme)
    assert job(office).aborts[-1].step is AbortStep.ASKED_FOR
    assert (kinds(office, of_client=False), kinds(office, of_client=True)) == (["abort_report"], [])
    assert "已有一份" in refused_words(aborts.ask_to_abort(office, LEADER, ID, "s1", "other", "停电"))
    note = "capability/duties/s1/note"
    assert not isinstance(fieldwork.save_entry(office, LEADER, ID, note, "继续检查"), aborts.Refused)


@BOTH
def test_consent_breaks_it_off_and_the_client_gets_its_notice(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """CNEX-9.5.5-c, J22: nothing goes on until the body resumes it or ends the job."""
    asked(office, scheme)
    clock.move(timedelta(days=-10))
    assert "事实和理由" in refused_words(aborts.decide_abort(office, MANAGER, ID, True, " "))
    aborts.decide_abort(office, MANAGER, ID, True, "同意中止，恢复供电后书面告知。")
    assert kinds(office, of_client=True) == ["abort_notice"]
    stopped = f"中止对贵单位“{job(office).site('s1').name}”的现场检查"
    assert stopped in words_of(office, "abort_notice"), "of several sites, the one that is meant"
    assert stage_of(office, MANAGER, job(office)) is Stage.ABORTED
    refused = evaluation.record_on_site(office, LEADER, ID, on_site())
    assert "中止" in refused_words(refused)
    aborts.end_abort(office, MANAGER, ID, True, "已恢复供电")
    assert job(office).aborts[-1].step is AbortStep.RESUMED
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, on_site()), Engagement)


@pytest.mark.parametrize(("day", "told"), [
    (0, "自2026年5月20日至2026年5月22日继续进行"), (2, "于2026年5月22日继续进行"), (3, "日期另行安排")])
def test_the_client_gets_a_letter_that_the_check_goes_on_and_when(
    office: Office, clock: Clock, day: int, told: str
) -> None:
    """CNEX-9.5.5-c: the notice of breaking off says that the new days are told; on the last day there still is one."""
    put(office, planned(cnex()), *team())
    clock.move(FIRST_DAY - office.today())
    aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "能源台账未能提供")
    aborts.decide_abort(office, MANAGER, ID, True, "同意中止")
    clock.move(timedelta(days=day))
    outcome = aborts.end_abort(office, MANAGER, ID, True, "已提供台账")
    assert isinstance(outcome, Engagement), outcome
    words = words_of(office, "resumption_notice")
    assert told in words
    assert f"“{job(office).site('s1').name}”的{cnex().words.on_site.zh}，自2026年" in words


@BOTH
def test_a_job_that_is_ended_changes_no_more(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.5.5-a, CEC-5.7.3-a."""
    asked(office, scheme)
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    aborts.end_abort(office, MANAGER, ID, False, "委托人书面放弃")
    assert stage_of(office, MANAGER, job(office)) is Stage.CLOSED
    assert sorted(kinds(office, of_client=True)) == ["abort_notice", "end_notice"]
    with pytest.raises(NotPermitted):
        evaluation.record_on_site(office, LEADER, ID, on_site())
    assert "没有等待" in refused_words(aborts.end_abort(office, MANAGER, ID, True, "恢复"))


@BOTH
def test_a_check_whose_days_are_over_is_planned_anew(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.5.5-a, CNEX-9.6.2-a: with a plan that is sent and confirmed again; what was written stays."""
    asked(office, scheme)
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    aborts.end_abort(office, MANAGER, ID, True, "已恢复供电")
    assert job(office).visits == ()
    assert stage_of(office, MANAGER, job(office)) is Stage.TEAM
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]
    assert fieldwork.fieldwork_of(office, MANAGER, ID).entries


def test_who_was_at_a_check_that_is_planned_anew_evaluated_in_the_job(office: Office) -> None:
    """S1, S2, S10, CNEX-9.5.5-a: also who wrote nothing before it was broken off."""
    asked(office, cnex())
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    aborts.end_abort(office, MANAGER, ID, True, "已恢复供电")
    assert job(office).visits == ()
    assert evaluates(job(office), PersonId("second"))
    assert parts_played(job(office), PersonId("manager")) == {"approver"}


def test_a_job_that_was_ended_is_not_planned_nor_timed(office: Office) -> None:
    """CNEX-9.5.5-a: it stands in no plan and no clock runs for it."""
    asked(office, cnex())
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    aborts.end_abort(office, MANAGER, ID, False, "委托人书面放弃")
    assert job(office).is_over
    assert planning.open_audits(office, COORDINATOR) == ()
    assert running_clocks(job(office), cnex(), office.today()) == ()


def test_without_consent_the_check_goes_on(office: Office) -> None:
    """CNEX-9.5.5-a: no notice is sent, and it can be asked again."""
    asked(office, cnex())
    aborts.decide_abort(office, MANAGER, ID, False, "改查备份台账")
    assert job(office).aborts[-1].step is AbortStep.DECLINED
    assert kinds(office, of_client=True) == []
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, on_site()), Engagement)


def test_nobody_of_the_team_asks_but_the_leader_and_none_decides(office: Office, clock: Clock) -> None:
    """S10: the approver is none of the team; while the visit's days last, its leader speaks for that."""
    put(office, planned(cnex()), *team())
    clock.move(FIRST_DAY - office.today())
    with pytest.raises(NotPermitted):
        aborts.ask_to_abort(office, acting(Role.AUDITOR, person="second"), ID, "s1", "other", "停电")
    with pytest.raises(NotFound):
        aborts.ask_to_abort(office, LEADER, ID, "s1", "bad_weather", "暴雨")
    aborts.ask_to_abort(office, LEADER, ID, "s1", "other", "停电")
    with pytest.raises(NotPermitted):
        aborts.decide_abort(office, acting(Role.MANAGER, person="second"), ID, True, "同意")


@BOTH
@pytest.mark.parametrize("lacking", [
    {"plan_notice": plan_notice(confirmed_on=None)}, {"document_review": None}, {"declarations": ()}], ids=str)
def test_a_check_that_could_not_begin_is_reported_from_its_first_day(
    office: Office, clock: Clock, scheme: SchemeEdition, lacking: dict[str, object]
) -> None:
    """CNEX-9.5.5-b: a client that does not cooperate is no reason to wait for what only it can give."""
    put(office, planned(scheme, **lacking), *team())
    clock.move(FIRST_DAY - timedelta(days=1) - office.today())
    early = aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "拒绝入厂")
    assert "此前不能" in refused_words(early)
    clock.move(timedelta(days=1))
    assert isinstance(aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "拒绝入厂"), Engagement)
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    assert stage_of(office, MANAGER, job(office)) is Stage.ABORTED


@BOTH
def test_a_closed_site_keeps_its_visit_when_a_check_is_resumed(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.5.5-a: its team goes on to the report, with the result that stands."""
    put(office, evaluated(scheme), *team())
    assert isinstance(aborts.ask_to_abort(office, LEADER, ID, "s1", "other", "停电"), Engagement)
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    aborts.end_abort(office, MANAGER, ID, True, "已恢复供电")
    assert [visit.site_row for visit in job(office).visits] == ["s1"]
    outcome = evaluation.write_report(office, LEADER, ID, True, "符合要求。")
    assert isinstance(outcome, Engagement), refused_words(outcome)


@BOTH
@pytest.mark.parametrize("is_positive", [True, False])
def test_nobody_concludes_while_a_report_on_breaking_off_waits(
    office: Office, scheme: SchemeEdition, is_positive: bool
) -> None:
    """CNEX-9.5.5-a, S10: the body consents or declines first."""
    put(office, evaluated(scheme), *team())
    aborts.ask_to_abort(office, LEADER, ID, "s1", "other", "停电")
    assert "尚未审批" in refused_words(evaluation.write_report(office, LEADER, ID, is_positive, "结论。"))
    aborts.decide_abort(office, MANAGER, ID, False, "供电已恢复")
    assert isinstance(evaluation.write_report(office, LEADER, ID, is_positive, "结论。"), Engagement)


def of_two_sites(**changes: object) -> Engagement:
    """A unit at each of two sites; the first is checked and the check of the second under way."""
    plain: dict[str, object] = {
        "units": (unit(cnex()), unit(cnex(), "u2", "s2").with_(site_name="西厂")),
        "sites": (site(), site("s2", "西厂")), "visits": (visit(), visit("s2")), "on_site": (on_site(),),
        "footprints": (footprint(cnex()), footprint(cnex(), "u2")),
        "person_days": tuple(SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8)
                             for row in ("s1", "s2")),
    }
    return planned(cnex(), **{**plain, **changes})


@BOTH
@pytest.mark.requirement("CNEX-9.5.5-c", "CNEX-14-a", "H144")
def test_a_job_that_an_appeal_has_decided_anew_is_resumed_and_never_ended(
    office: Office, scheme: SchemeEdition
) -> None:
    """An upheld appeal is answered by a decision: ending the job would leave none, and any granted unit without one."""
    undone = DecisionSetAside(decision=decision(is_positive=False), set_aside=SetAside(
        complaint_id=ComplaintId("appeal-1"), appeal="CPL-2026-0001", on=FIRST_DAY, by="某人", reason="事实有误"))
    put(office, planned(scheme, decisions_set_aside=(undone,)), *team())
    aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "能源台账未能提供")
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    told = aborts.end_abort(office, MANAGER, ID, False, "无法继续。")
    assert "CPL-2026-0001" in refused_words(told)
    assert "重新作出认证决定" in refused_words(told)
    assert not job(office).is_terminated
    assert isinstance(aborts.end_abort(office, MANAGER, ID, True, "台账已补齐。"), Engagement)


@pytest.mark.requirement("CNEX-9.5.5-a", "CNEX-9.5.5-c", "CNEX-4-a", "H146")
def test_a_site_whose_check_is_over_for_good_is_left_out_and_the_other_is_reported(office: Office) -> None:
    """Its unit is not supported, with the reason that the body gave; the client is told at once."""
    put(office, of_two_sites(), *team())
    aborts.ask_to_abort(office, LEADER, ID, "s2", "not_cooperating", "设备已搬迁。")
    assert "没有等待" in refused_words(aborts.leave_site_out(office, MANAGER, ID, "不再恢复。"))
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    assert "事实和理由" in refused_words(aborts.leave_site_out(office, MANAGER, ID, " "))
    saved = aborts.leave_site_out(office, MANAGER, ID, "西厂不再恢复生产。")
    assert isinstance(saved, Engagement), saved
    assert [each.unit_id for each in saved.footprints] == ["u1"]
    assert stage_of(office, MANAGER, saved) is Stage.REPORT
    assert planning.open_audits(office, COORDINATOR) == ()
    told = [each.text.zh for each in inbox.inbox(office, client())]
    assert any("一个场所的现场检查已终止" in words for words in told), told
    (first, second) = client_plan.team_of(office, client(), ID)
    assert (first.left_out_on, second.left_out_for) == (None, "西厂不再恢复生产。")
    measured = evaluation.enter_footprint(office, LEADER, ID, "u2", Decimal(800), {}, (), FIRST_DAY, FIRST_DAY)
    assert "未予核查" in refused_words(measured)
    written = evaluation.write_report(office, LEADER, ID, True, "东厂符合。")
    assert isinstance(written, Engagement), refused_words(written)
    assert written.report is not None
    ((named, why),) = ((each.unit_id, each.reason) for each in written.report.unsupported)
    assert (named, "西厂不再恢复生产" in why) == ("u2", True)


@pytest.mark.requirement("CNEX-9.5.5-c", "CNEX-9.5.4-e", "H146")
def test_what_was_found_at_a_site_that_is_left_out_asks_nothing_of_anybody_any_more(office: Office) -> None:
    """What was found at the other site does, as before."""
    put(office, of_two_sites(), *team())
    for row in ("s1", "s2"):
        evaluation.raise_nonconformity(office, LEADER, ID, row, "9.5.2", "无记录", FIRST_DAY + timedelta(days=30))
    here, there = job(office).nonconformities
    aborts.ask_to_abort(office, LEADER, ID, "s2", "not_cooperating", "设备已搬迁。")
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    assert waiting(office) == 2
    assert isinstance(aborts.leave_site_out(office, MANAGER, ID, "西厂不再恢复生产。"), Engagement)
    assert waiting(office) == 1
    barred = evaluation.record_correction(office, client(), ID, there.id, "已补记录")
    assert "无需整改" in refused_words(barred)
    assert isinstance(evaluation.record_correction(office, client(), ID, here.id, "已补记录"), Engagement)
    assert waiting(office) == 0


def waiting(office: Office) -> int:
    """How many nonconformities wait for the client in its inbox."""
    return sum(each.waits for each in inbox.inbox(office, client()) if "开具了不符合项" in each.text.zh)


@pytest.mark.requirement("S10", "H146")
def test_nobody_of_the_team_leaves_a_site_out(office: Office) -> None:
    put(office, of_two_sites(), *team())
    aborts.ask_to_abort(office, LEADER, ID, "s2", "not_cooperating", "设备已搬迁。")
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    with pytest.raises(NotPermitted):
        aborts.leave_site_out(office, acting(Role.MANAGER, person="second"), ID, "不再恢复。")
