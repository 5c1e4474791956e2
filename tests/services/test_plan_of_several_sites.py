"""One job, several sites: what happens to the visit of one leaves what the client was told of the others as it is."""

from datetime import date, timedelta

import pytest

from docs_templates.contexts import PlanNoticePaper
from intake_app.rules.stages import Stage
from intake_app.services import aborts, audit_plan, client_plan, evaluation, people, planning, programme
from intake_app.services.client_steps import answer_due
from intake_app.services.engagements import stage_of
from intake_app.services.office import Office
from models.account import Role
from models.engagement import Engagement, PlanNotice, SitePersonDays, Visit
from models.ids import EngagementId
from models.planning import PlanProposal
from tests.job_builders import cnex, declarations, notice_of, on_site, plan_notice, planned, site, trained, unit, visit
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, TODAY, acting, change, client, job, proposed, put, refused_words

LEADER = acting(Role.AUDITOR, person="member")
MANAGER = acting(Role.MANAGER, person="manager")
ID = EngagementId("engagement-1")
TEAMS = ("member", "second"), ("third", "fourth")
NOTICE = plan_notice()


@pytest.fixture
def begun(office: Office) -> Office:
    """A confirmed plan of two sites: today the team is at the first, and another goes to the second in two weeks."""
    put(office, planned(
        cnex(), id=ID, sites=(site("s1"), site("s2", "二厂")),
        units=(unit(cnex()), unit(cnex()).with_(id="u2", site_row="s2", site_name="二厂")),
        person_days=tuple(SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8)
                          for row in ("s1", "s2")),
        visits=(visit("s1", TEAMS[0], start=TODAY, end=TODAY + timedelta(days=1)),
                visit("s2", TEAMS[1], start=date(2026, 6, 16), end=date(2026, 6, 17))),
        declarations=declarations(*TEAMS[0], *TEAMS[1], "fifth")),
        *(trained(name, max_days_per_month=20) for name in (*TEAMS[0], *TEAMS[1], "fifth")))
    return office


def to(office: Office, row: str) -> Visit:
    return next(each for each in job(office).visits if each.site_row == row)


def planned_anew(office: Office) -> Visit:
    """The second site's visit, planned without its sick member."""
    people.add_absence(office, COORDINATOR, "third", date(2026, 6, 16), date(2026, 6, 17), "病假")
    assert isinstance(planning.accept_plan(office, COORDINATOR, proposed(office).id), PlanProposal)
    return to(office, "s2")


def recorded(office: Office, row: str) -> object:
    return evaluation.record_on_site(office, LEADER, ID, on_site(row, first_day=TODAY, last_day=office.today()))


def test_a_team_on_site_goes_on_while_another_site_is_planned_anew(begun: Office, clock: Clock) -> None:
    """CNEX-9.6.2-a, CNEX-9.5.1: its client was told of these days and agreed, whatever becomes of the others."""
    assert planned_anew(begun).notice is None
    assert to(begun, "s1").notice == NOTICE
    assert stage_of(begun, COORDINATOR, job(begun)) is Stage.PLAN_NOTICE
    clock.move(timedelta(days=1))
    assert isinstance(recorded(begun, "s1"), Engagement)


def test_the_second_notice_tells_of_what_is_new_and_is_held_to_its_own_day(begun: Office) -> None:
    """CNEX-9.6.2-a, CNEX-9.6.2-b: sent after the first site's day; that site's arrangement is said to stand."""
    assert audit_plan.latest_sending_day(begun, job(begun)) is None
    latest = begun.calendar.working_days_before(planned_anew(begun).start, 1).on
    assert audit_plan.latest_sending_day(begun, job(begun)) == latest
    assert isinstance(audit_plan.send_plan(begun, COORDINATOR, ID), Engagement)
    told = to(begun, "s2").notice
    assert told is not None
    assert (told.sent_on, told.confirmed_on, to(begun, "s1").notice) == (TODAY, None, NOTICE)
    assert answer_due(begun, job(begun)) == latest
    paper = printed(begun, told)
    assert [each.site.name for each in paper.visits] == ["二厂"]
    assert {each.name for each in paper.team} == set(to(begun, "s2").everyone)
    assert paper.unchanged_sites == job(begun).site("s1").name
    audit_plan.send_plan(begun, COORDINATOR, ID)
    assert to(begun, "s2").notice == told


def printed(office: Office, notice: PlanNotice) -> PlanNoticePaper:
    with office.unit_of_work() as uow:
        paper = uow.papers.get(notice.paper_id)
    return PlanNoticePaper.model_validate_json(office.files.get(paper.data_sha256))


def test_the_site_planned_anew_waits_for_its_own_confirmation(begun: Office, clock: Clock) -> None:
    """CNEX-III-4: what the client agreed to for one site is no word about another."""
    visit = planned_anew(begun)
    audit_plan.send_plan(begun, COORDINATOR, ID)
    clock.move(visit.start - TODAY - timedelta(days=1))
    leader = acting(Role.AUDITOR, person=visit.leader)
    result = on_site("s2", first_day=visit.start, last_day=visit.start)
    assert "尚未确认" in refused_words(evaluation.record_on_site(begun, leader, ID, result))
    audit_plan.confirm_plan(begun, client(), ID, production_confirmed=True)
    assert "尚未确认" not in str(evaluation.record_on_site(begun, leader, ID, result))
    assert to(begun, "s1").notice == NOTICE
    told = to(begun, "s2").notice
    clock.move(timedelta(days=1))
    audit_plan.confirm_plan(begun, client(), ID, production_confirmed=True)
    assert to(begun, "s2").notice == told


def test_the_client_reads_of_each_site_only_what_it_was_told(begun: Office) -> None:
    """CNEX-9.6.2-b: days and names of a visit that is being arranged are not the client's yet."""
    planned_anew(begun)
    assert [each.site_name for each in client_plan.team_of(begun, client(), ID)] == [job(begun).site("s1").name]
    audit_plan.send_plan(begun, COORDINATOR, ID)
    assert len(client_plan.team_of(begun, client(), ID)) == 2


def test_a_member_who_is_not_on_site_yet_can_be_objected_to_and_the_objection_refused(begun: Office) -> None:
    """CNEX-III-n, S9: the team of the first site is there already, that of the second can still be changed."""
    objected = audit_plan.object_to_member(begun, client(), ID, "third", "曾在竞争对手任职")
    assert isinstance(objected, Engagement)
    assert [each.site_row for each in objected.visits] == ["s1"]
    assert to(begun, "s1").notice == NOTICE
    assert isinstance(audit_plan.refuse_objection(begun, MANAGER, ID, "third", "该任职已于五年前结束"), Engagement)
    assert "已经开始" in refused_words(audit_plan.object_to_member(begun, client(), ID, "second", "曾任职"))


def test_other_days_on_site_open_that_sites_visit_alone(begun: Office) -> None:
    """CNEX-9.3.1-e."""
    changed = programme.adjust_person_days(begun, COORDINATOR, ID, "s2", "on_site", 10, "工序增加")
    assert isinstance(changed, Engagement), changed
    assert [each.site_row for each in changed.visits] == ["s1"]
    assert notice_of(changed) == NOTICE


def test_a_check_broken_off_and_planned_anew_leaves_the_other_sites_notice(begun: Office, clock: Clock) -> None:
    """CNEX-9.5.5-a: also where the second site is being arranged again when the check has to be broken off."""
    planned_anew(begun)
    asked = aborts.ask_to_abort(begun, LEADER, ID, "s1", "not_cooperating", "能源台账未能提供")
    assert isinstance(asked, Engagement), asked
    assert isinstance(aborts.decide_abort(begun, MANAGER, ID, True, "同意"), Engagement)
    audit_plan.send_plan(begun, COORDINATOR, ID)
    clock.move(timedelta(days=3))
    aborts.end_abort(begun, MANAGER, ID, True, "已恢复供电")
    assert [each.site_row for each in job(begun).visits] == ["s2"]


def test_a_job_that_lost_its_notice_is_told_of_every_visit_ahead(begun: Office) -> None:
    """CNEX-9.6.2-a: what has a result is past telling."""
    untold = tuple(each.with_(notice=None) for each in job(begun).visits)
    change(begun, job(begun).with_(visits=untold, on_site=(on_site("s1", first_day=TODAY, last_day=TODAY),)))
    assert [each.site_row for each in job(begun).untold] == ["s2"]
    assert stage_of(begun, COORDINATOR, job(begun)) is Stage.PLAN_NOTICE
