"""A draft changed by hand: hard rules refuse in words, every change can be taken back, nobody overwrites anybody."""

from datetime import date, timedelta
from functools import partial

import pytest

from intake_app.services import audit_plan, board, draft_edits, earlier_drafts, people, planning
from intake_app.services.draft_edits import Edited, SeenVisit, Verdict
from intake_app.services.office import Office
from models.account import Role
from models.errors import NotFound, Stale
from models.planning import DraftChange, PlanProposal
from scheduler.plan import Assignment
from scheduler.problem import Placement
from tests.job_builders import announced, decision, plan_notice, trained
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, change, far, job, planned, proposed, put, refused_words, to_plan

JOB, OTHER = "engagement-1/s1", "engagement-2/s1"
COLLEAGUE = acting(Role.COORDINATOR, person="colleague")


@pytest.fixture
def draft(office: Office) -> PlanProposal:
    """Two audits of two people in a draft, with a third person free."""
    put(office, to_plan(), to_plan("engagement-2"), trained("甲"), trained("乙"), trained("丙"))
    return proposed(office)


def current(office: Office) -> PlanProposal:
    found = planning.current_proposal(office, COORDINATOR)
    assert found is not None
    return found


def placed(office: Office, name: str = JOB) -> Assignment | None:
    return planning.proposed_plan(current(office))[1].assignment_of(name)


def there(office: Office, name: str = JOB) -> Assignment:
    found = placed(office, name)
    assert found is not None
    return found


def seen(office: Office, name: str = JOB) -> SeenVisit:
    now = current(office)
    return SeenVisit(proposal_id=now.id, version=now.version, job=name)


def later(office: Office, name: str = JOB, weeks: int = 2) -> Placement:
    """The same team some weeks after both audits."""
    start = max(there(office, each).start for each in (JOB, OTHER)) + timedelta(weeks=weeks)
    return Placement(start=start, team=there(office, name).team)


def edited(outcome: object) -> Edited:
    assert isinstance(outcome, Edited), outcome
    return outcome


def test_a_visit_is_moved_and_accepted_where_it_was_put(office: Office, draft: PlanProposal) -> None:
    to = later(office)
    done = edited(draft_edits.place_visit(office, COORDINATOR, seen(office), to))
    costs = [planning.proposed_plan(proposal)[1].cost or 0 for proposal in (draft, done.proposal)]
    assert done.verdict.difference == costs[1] - costs[0]
    assert there(office).start == to.start
    assert isinstance(planning.accept_plan(office, COORDINATOR, draft.id), PlanProposal)
    assert job(office).visits[0].start == to.start


def test_a_bar_that_is_dropped_on_a_day_off_begins_on_the_next_working_day(office: Office, draft: PlanProposal) -> None:
    """CNEX-9.6.2-b: far past the window too, where the window is the obstacle and not the weekend."""
    to = later(office)
    monday = to.start + timedelta(days=(7 - to.start.weekday()) % 7)
    on_sunday = to.model_copy(update={"start": monday - timedelta(days=1)})
    edited(draft_edits.drop_visit(office, COORDINATOR, seen(office), on_sunday))
    assert there(office).start == office.calendar.next_working_day(monday).on
    far = to.model_copy(update={"start": monday + timedelta(weeks=26, days=-1)})
    words = refused_words(draft_edits.drop_visit(office, COORDINATOR, seen(office), far))
    assert "时间窗" in words
    assert "连续的工作日" not in words


def test_a_broken_rule_refuses_with_its_sentence_and_names(office: Office, draft: PlanProposal) -> None:
    """Onto the other audit's day with the same people: both audits and the person are called by their names."""
    other = there(office, OTHER)
    clash = Placement(start=other.start, team=other.team)
    words = refused_words(draft_edits.place_visit(office, COORDINATOR, seen(office), clash))
    assert "南阳防爆电机厂（一厂）" in words
    assert "同时被排入" in words
    assert JOB not in words
    assert current(office) == draft


def test_trying_says_what_placing_would_say_and_writes_nothing(office: Office, draft: PlanProposal) -> None:
    other = there(office, OTHER)
    clash = draft_edits.try_placement(office, COORDINATOR, seen(office), Placement(start=other.start, team=other.team))
    assert isinstance(clash, Verdict)
    assert clash.broken
    free = draft_edits.try_placement(office, COORDINATOR, seen(office), later(office))
    assert isinstance(free, Verdict)
    assert current(office) == draft
    assert edited(draft_edits.place_visit(office, COORDINATOR, seen(office), later(office))).verdict == free


def test_a_requirement_is_told_in_the_words_of_the_house(office: Office) -> None:
    """CNEX-9.3.2-b: not by the tags of the problem file."""
    put(office, to_plan(), trained("甲"), trained("乙"), *(trained(name, functions=("verifier",)) for name in "丙丁"))
    proposed(office)
    words = refused_words(draft_edits.place_visit(
        office, COORDINATOR, seen(office), Placement(start=there(office).start, team=("丙", "丁"))))
    assert "leader" not in words
    assert "组长" in words


def test_leave_entered_after_the_draft_counts(office: Office, draft: PlanProposal) -> None:
    to = later(office)
    people.add_absence(office, COORDINATOR, to.team[0], to.start, to.start, "培训")
    assert "不在岗" in refused_words(draft_edits.place_visit(office, COORDINATOR, seen(office), to))


def test_changes_are_taken_back_one_by_one(office: Office, draft: PlanProposal) -> None:
    first = there(office)
    draft_edits.place_visit(office, COORDINATOR, seen(office), later(office))
    draft_edits.pin_visit(office, COORDINATOR, seen(office))
    draft_edits.take_out_visit(office, COORDINATOR, seen(office, OTHER))
    assert placed(office, OTHER) is None
    while current(office).steps:
        now = current(office)
        assert isinstance(draft_edits.undo_step(office, COORDINATOR, now.id, now.version), PlanProposal)
    assert there(office) == first
    problem, plan = planning.proposed_plan(current(office))
    before_problem, before_plan = planning.proposed_plan(draft)
    assert problem == before_problem
    assert (plan.cost, plan.bound) == (before_plan.cost, before_plan.bound)
    now = current(office)
    assert "没有可以撤销" in refused_words(draft_edits.undo_step(office, COORDINATOR, now.id, now.version))


def test_a_pinned_visit_moves_only_once_the_pin_is_lifted(office: Office, draft: PlanProposal) -> None:
    draft_edits.pin_visit(office, COORDINATOR, seen(office))
    assert "已锁定" in refused_words(draft_edits.place_visit(office, COORDINATOR, seen(office), later(office)))
    draft_edits.unpin_visit(office, COORDINATOR, seen(office))
    edited(draft_edits.place_visit(office, COORDINATOR, seen(office), later(office)))


def test_an_excluded_person_is_replaced_at_the_least_cost(office: Office, draft: PlanProposal) -> None:
    gone = there(office).team[0]
    done = edited(draft_edits.exclude_person(office, COORDINATOR, seen(office), gone))
    assert done.placement is not None
    assert gone not in done.placement.everyone
    assert there(office).team == done.placement.team


def test_the_day_set_by_hand_stays_where_somebody_can_take_the_excluded_persons_place(
    office: Office, draft: PlanProposal
) -> None:
    """CNEX-9.3.2-d: it is the person that is kept away, not the day."""
    to = later(office)
    edited(draft_edits.place_visit(office, COORDINATOR, seen(office), to))
    done = edited(draft_edits.exclude_person(office, COORDINATOR, seen(office), to.team[0]))
    assert there(office).start == to.start
    assert to.team[0] not in there(office).everyone
    assert done.day_lost is None


def test_a_day_on_which_nobody_else_can_come_is_lost_and_told(office: Office, draft: PlanProposal) -> None:
    """CNEX-9.3.2-d."""
    to = later(office)
    (third,) = {"甲", "乙", "丙"} - set(to.team)
    people.add_absence(office, COORDINATOR, third, to.start, to.start, "培训")
    proposed(office)
    edited(draft_edits.place_visit(office, COORDINATOR, seen(office), to))
    done = edited(draft_edits.exclude_person(office, COORDINATOR, seen(office), to.team[0]))
    assert done.placement is not None
    assert done.placement.start != to.start
    assert done.day_lost == to.start


def test_an_excluded_person_stays_away_when_the_rest_is_solved_again(office: Office, draft: PlanProposal) -> None:
    gone = there(office).team[0]
    draft_edits.exclude_person(office, COORDINATOR, seen(office), gone)
    proposed(office)
    assert gone not in there(office).everyone
    assert current(office).exclusions == {JOB: (gone,)}
    draft_edits.readmit_person(office, COORDINATOR, seen(office), gone)
    assert current(office).exclusions == {}


@pytest.mark.parametrize("by_hand", [False, True], ids=["searched", "begun by hand"])
def test_an_excluded_person_stays_away_after_the_publication(office: Office, clock: Clock, by_hand: bool) -> None:
    """CNEX-9.3.2-d: the audit left without a place is planned again, and who was kept from it by hand still is."""
    put(office, to_plan(), to_plan("engagement-2"), trained("甲"), trained("乙"))
    proposed(office)
    edited(draft_edits.exclude_person(office, COORDINATOR, seen(office), "甲"))
    assert placed(office) is None
    assert isinstance(planning.accept_plan(office, COORDINATOR, current(office).id), PlanProposal)
    clock.move(timedelta(days=1))
    draft = draft_edits.begin_draft(office, COORDINATOR) if by_hand else proposed(office)
    assert isinstance(draft, PlanProposal)
    assert draft.exclusions == {JOB: ("甲",)}
    assert planning.proposed_plan(draft)[0].jobs_by_id[JOB].excluded == ("甲",)
    assert placed(office) is None
    edited(draft_edits.readmit_person(office, COORDINATOR, seen(office), "甲"))
    edited(draft_edits.place_cheapest(office, COORDINATOR, seen(office)))


def test_only_who_was_excluded_by_hand_is_readmitted(office: Office, draft: PlanProposal) -> None:
    """Taking such a step back would otherwise exclude somebody whom nobody had excluded."""
    assert "并未被手工排除" in refused_words(
        draft_edits.readmit_person(office, COORDINATOR, seen(office), there(office).team[0]))
    assert current(office).steps == ()


def test_a_visit_that_nobody_else_can_do_waits(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposed(office)
    edited(draft_edits.exclude_person(office, COORDINATOR, seen(office), "甲"))
    assert placed(office) is None
    (waiting,) = current(office).unplanned
    assert "没有可以替换的安排" in waiting.reasons[0].zh
    assert "没有符合全部规则" in refused_words(draft_edits.place_cheapest(office, COORDINATOR, seen(office)))


def test_two_coordinators_change_different_visits(office: Office, draft: PlanProposal) -> None:
    """What the other one did to another visit does not stand in the way; to the same visit it does."""
    mine, theirs = seen(office, JOB), seen(office, OTHER)
    to = later(office)
    edited(draft_edits.take_out_visit(office, COLLEAGUE, theirs))
    edited(draft_edits.place_visit(office, COORDINATOR, mine, to))
    with pytest.raises(Stale):
        draft_edits.pin_visit(office, COLLEAGUE, mine)


def test_undo_takes_back_only_what_was_seen(office: Office, draft: PlanProposal) -> None:
    draft_edits.pin_visit(office, COORDINATOR, seen(office))
    mine = current(office)
    draft_edits.pin_visit(office, COLLEAGUE, seen(office, OTHER))
    with pytest.raises(Stale):
        draft_edits.undo_step(office, COORDINATOR, mine.id, mine.version)
    assert [step.change for step in current(office).steps] == [DraftChange.PINNED] * 2


def test_a_published_visit_is_not_moved_in_a_draft(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"))
    planned(office)
    put(office, to_plan("engagement-2"))
    proposed(office)
    assert "已经发布" in refused_words(draft_edits.place_visit(office, COORDINATOR, seen(office), later_of(office)))


def later_of(office: Office) -> Placement:
    visit = job(office).visits[0]
    return Placement(start=visit.start + timedelta(weeks=1), team=visit.team)


def test_a_replaced_draft_takes_no_change(office: Office, draft: PlanProposal) -> None:
    old = seen(office)
    to = later(office)
    proposed(office)
    assert "新方案取代" in refused_words(draft_edits.place_visit(office, COORDINATOR, old, to))


def test_what_is_pinned_stays_through_the_next_search_whoever_orders_it(office: Office, draft: PlanProposal) -> None:
    """The pin stands in the draft, not on the page of who set it."""
    to = later(office)
    draft_edits.place_visit(office, COORDINATOR, seen(office), to)
    draft_edits.pin_visit(office, COORDINATOR, seen(office))
    proposed(office)
    assert there(office).is_same(to)
    draft_edits.unpin_visit(office, COLLEAGUE, seen(office))
    proposed(office)
    assert not there(office).is_same(to)


def test_a_draft_that_a_search_replaced_is_taken_up_again(office: Office, draft: PlanProposal) -> None:
    """An hour's work by hand is not lost because somebody planned again; nor is what then was found."""
    to = later(office)
    draft_edits.place_visit(office, COORDINATOR, seen(office), to)
    found = proposed(office)
    assert earlier_drafts.drafts_to_take_up(office, COORDINATOR) == {draft.id}
    taken = earlier_drafts.take_up_draft(office, COLLEAGUE, draft.id, found.id, found.version)
    assert isinstance(taken, PlanProposal)
    assert there(office).is_same(to)
    assert earlier_drafts.drafts_to_take_up(office, COORDINATOR) == {draft.id, found.id}
    with pytest.raises(Stale):
        earlier_drafts.take_up_draft(office, COORDINATOR, found.id, found.id, found.version)


def test_who_was_excluded_since_stays_away_from_a_draft_taken_up_again(office: Office, draft: PlanProposal) -> None:
    """CNEX-9.3.2-d: the visit that had them waits and says why."""
    gone = there(office).team[0]
    proposed(office)
    draft_edits.exclude_person(office, COORDINATOR, seen(office), gone)
    now = current(office)
    taken = earlier_drafts.take_up_draft(office, COORDINATOR, draft.id, now.id, now.version)
    assert isinstance(taken, PlanProposal)
    assert taken.exclusions == {JOB: (gone,)}
    assert placed(office) is None or gone not in there(office).everyone
    draft_edits.place_cheapest(office, COORDINATOR, seen(office))
    assert gone not in there(office).everyone


def test_no_draft_from_before_a_publication_is_taken_up(office: Office, clock: Clock, draft: PlanProposal) -> None:
    clock.move(timedelta(minutes=1))
    planning.accept_plan(office, COORDINATOR, proposed(office).id)
    put(office, to_plan("engagement-3"))
    clock.move(timedelta(minutes=1))
    now = proposed(office)
    assert "此后已发布过计划" in refused_words(
        earlier_drafts.take_up_draft(office, COORDINATOR, draft.id, now.id, now.version))


def test_a_draft_is_begun_without_a_search(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"))
    begun = draft_edits.begin_draft(office, COORDINATOR)
    assert isinstance(begun, PlanProposal)
    assert draft_edits.begin_draft(office, COORDINATOR) == begun
    edited(draft_edits.place_cheapest(office, COORDINATOR, seen(office)))
    assert isinstance(planning.accept_plan(office, COORDINATOR, begun.id), PlanProposal)
    assert len(job(office).visits) == 1


def test_nothing_open_begins_no_draft(office: Office) -> None:
    assert "没有可以排程" in refused_words(draft_edits.begin_draft(office, COORDINATOR))


def test_every_change_leaves_a_record(office: Office, draft: PlanProposal) -> None:
    draft_edits.pin_visit(office, COORDINATOR, seen(office))
    now = current(office)
    draft_edits.undo_step(office, COLLEAGUE, now.id, now.version)
    with office.unit_of_work() as uow:
        records = uow.records.about(draft.id)
    assert [record.verb for record in records] == ["plan.proposed", "plan.visit_pinned", "plan.step_undone"]
    assert records[1].before["pinned"] is None
    assert records[1].after["job"] == JOB


def test_the_board_shows_the_draft_the_published_and_the_waiting(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"))
    planned(office)
    put(office, to_plan("engagement-2"), to_plan("engagement-3", agreement=None))
    proposed(office)
    shown = {audit.job: audit for audit in board.board_of(office, COORDINATOR).audits}
    assert [shown[f"engagement-{number}/s1"].state for number in (1, 2, 3)] == [
        board.AuditState.PLANNED, board.AuditState.DRAFTED, board.AuditState.BLOCKED]
    assert shown["engagement-3/s1"].reasons
    assert shown["engagement-1/s1"].province is not None
    assert not shown["engagement-1/s1"].is_in_draft


def test_the_board_counts_each_audit_day_once(office: Office, draft: PlanProposal) -> None:
    now = board.board_of(office, COORDINATOR)
    total = sum(load.in_year(office.today().year) for load in now.workloads)
    assert total == sum(len(audit.days) * len(audit.everyone) for audit in now.audits)


def test_a_decided_job_has_only_the_visits_that_took_place(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"))
    planned(office)
    change(office, job(office).with_(decision=decision(on=date(2026, 6, 1))))
    now = board.board_of(office, COORDINATOR)
    assert now.audits == ()
    assert all(load.in_year(office.today().year) == 0 for load in now.workloads)


def test_the_board_of_an_empty_office_is_empty(office: Office) -> None:
    now = board.board_of(office, acting(Role.MANAGER))
    assert (now.audits, now.people, now.proposal_id) == ((), (), None)


def test_people_far_away_cost_more(office: Office) -> None:
    """The difference is told in yuan, by kind."""
    put(office, to_plan(), trained("甲"), trained("乙"), far(trained("远")))
    proposed(office)
    done = edited(draft_edits.place_visit(
        office, COORDINATOR, seen(office), Placement(start=there(office).start, team=("甲", "远"))))
    assert done.verdict.difference > 0
    was, now = done.verdict.costs["travel"]
    assert now > was


def test_who_leads_is_seen_on_the_board_and_another_may_be_appointed_until_the_client_is_told(
    office: Office, draft: PlanProposal
) -> None:
    """CNEX-9.6.4-e: the plan only proposes who it is, and the Record keeps who said otherwise."""
    audit = next(each for each in board.board_of(office, COORDINATOR).audits if each.job == JOB)
    assert isinstance(planning.accept_plan(office, COORDINATOR, draft.id), PlanProposal)
    visit = job(office).visits[0]
    assert audit.leader == visit.leader
    (other,) = (each for each in visit.team if each != visit.leader)
    appoint = partial(audit_plan.appoint_leader, office, COORDINATOR, job(office).id, "s1")
    with pytest.raises(NotFound):
        appoint("丙" if "丙" not in visit.team else "甲")
    with office.unit_of_work() as uow:
        able = uow.people.get(other)
    change(office, able.with_(functions=frozenset({"verifier"})))
    assert "任职资格" in refused_words(appoint(other))
    change(office, able.with_(version=able.version + 1))
    appoint(other)
    assert job(office).visits[0].leader == other
    change(office, announced(job(office), plan_notice()))
    assert "计划已发给客户" in refused_words(appoint(visit.leader))
