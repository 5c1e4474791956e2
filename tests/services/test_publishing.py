"""Publishing a plan: the jobs, the declarations and the notices, in one step, of all that stands today."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest

from intake_app.rules.clocks import latest_plan_notice
from intake_app.services import (
    agreements,
    audit_plan,
    draft_edits,
    evaluation,
    fieldwork,
    people,
    planning,
    programme,
    publishing,
    surveillance,
)
from intake_app.services.office import Office
from intake_app.services.publishing import Published
from models.account import Role
from models.engagement import Engagement, EngagementKind
from models.errors import Stale
from models.planning import PlanProposal, ProposalState
from scheduler.problem import Placement
from tests.job_builders import agreement, cec, cnex, document_review, notice_of, team, trained
from tests.offices import Clock
from tests.services.jobs import (
    COORDINATOR,
    SECONDS,
    acting,
    change,
    client,
    far,
    job,
    planned,
    proposed,
    put,
    refused_words,
    to_plan,
)


def published(office: Office) -> Published:
    proposal = proposed(office)
    outcome = publishing.publish_plan(office, COORDINATOR, proposal.id, proposal.version)
    assert isinstance(outcome, Published), outcome
    return outcome


def declare(office: Office, member: str, id: str = "engagement-1") -> Engagement:
    return audit_plan.declare_impartiality(office, acting(Role.AUDITOR, person=member), id)


def review(office: Office, verdict: str = "conforming", id: str = "engagement-1") -> Engagement:
    member = acting(Role.AUDITOR, person=job(office, id).visits[0].team[0])
    outcome = evaluation.record_document_review(office, member, id, verdict, "文件齐全。", "")
    assert isinstance(outcome, Engagement), outcome
    return outcome


def unapproved(office: Office, id: str = "engagement-1") -> None:
    """The job's planning stands but for its last step."""
    with office.unit_of_work() as uow:
        kept = uow.fieldwork.get(id)
        uow.fieldwork.save(kept.with_(steps_done=kept.steps_done[:-1]))
        uow.commit()


REVIEWED = to_plan(document_review=document_review())
"""A job that is planned again: its documents were reviewed before."""


def notices(office: Office) -> int:
    """How many plan notices stand in the papers."""
    with office.unit_of_work() as uow:
        return sum(paper.kind == "plan_notice" for paper in uow.papers.all())


def test_the_notice_is_made_with_the_last_declaration(office: Office) -> None:
    """CNEX-9.3.2-d, CNEX-9.6.2-a: no client is told of a team that has not declared, and nobody must press again."""
    put(office, REVIEWED, trained("甲"), trained("乙"))
    outcome = published(office)
    assert outcome.sent == ()
    (waiting,) = outcome.waiting
    assert "声明" in waiting.reasons[0].text.zh
    first, last = job(office).visits[0].team
    assert notice_of(declare(office, first)) is None
    assert notices(office) == 0
    notice = notice_of(declare(office, last))
    assert notice is not None
    assert notice.sent_on == office.today()
    assert notices(office) == 1
    assert publishing.waiting_notices(office, COORDINATOR) == ()


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_a_published_plan_waits_for_the_document_review_and_goes_with_it(office: Office) -> None:
    """It rests on what the documents came to: found wanting, they let no plan out, and nobody must press again."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    published(office)
    for member in job(office).members:
        declare(office, member)
    (waiting,) = publishing.waiting_notices(office, COORDINATOR)
    assert [str(reason.clause) for reason in waiting.reasons] == ["CNEX-01-G:2026 9.6.2 1)"]
    assert waiting.latest == latest_plan_notice(job(office).visits[0].start, cnex(), office.calendar).on
    assert "文件评审" in refused_words(audit_plan.send_plan(office, COORDINATOR, "engagement-1"))
    assert notice_of(review(office, "nonconforming")) is None
    assert notice_of(review(office)) is not None
    assert publishing.waiting_notices(office, COORDINATOR) == ()
    with office.unit_of_work() as uow:
        assert [record.by_name for record in uow.records.with_verbs({"plan.sent"}, {"engagement-1"})] == [
            COORDINATOR.name]


def test_a_published_plan_waits_for_the_approval_of_the_verifications_plans(office: Office) -> None:
    """CNEX-III-6, CNEX-III-8: what the client is sent is a plan that was approved; the approval lets it go."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    unapproved(office)
    published(office)
    for member in job(office).members:
        declare(office, member)
    assert notice_of(review(office)) is None
    (waiting,) = publishing.waiting_notices(office, COORDINATOR)
    assert [str(reason.clause) for reason in waiting.reasons] == ["CNEX-01-G:2026 附件 III 8)"]
    assert "计划批准" in refused_words(audit_plan.send_plan(office, COORDINATOR, "engagement-1"))
    fieldwork.finish_step(office, acting(Role.MANAGER, person="manager"), "engagement-1", "approval")
    assert notice_of(job(office)) is not None


def confirm_days(office: Office) -> object:
    return programme.confirm_person_days(office, COORDINATOR, "engagement-1")


def confirm_all_days(office: Office) -> object:
    return programme.confirm_all_person_days(office, COORDINATOR, programme.person_days_to_confirm(office, COORDINATOR))


def sign(office: Office) -> object:
    return agreements.record_signature(office, COORDINATOR, "engagement-1", "client", office.today())


def waive_the_notice(office: Office) -> object:
    return surveillance.waive_notice(office, COORDINATOR, "engagement-1", office.today(), "回函")


@pytest.mark.requirement("CNEX-9.6.2-a")
@pytest.mark.parametrize(("waits_for", "last"), [
    ({"person_days_confirmed_on": None}, confirm_days), ({"person_days_confirmed_on": None}, confirm_all_days),
    ({"agreement": agreement().with_(signed_by_client_on=None)}, sign),
    ({"kind": EngagementKind.SURVEILLANCE, "not_before": date(2027, 6, 1)}, waive_the_notice),
], ids=["days", "days of all", "signature", "waived notice"])
def test_a_published_plan_goes_with_whatever_it_waited_for_last(
    office: Office, waits_for: dict[str, object], last: Callable[[Office], object]
) -> None:
    """Its visit falls where the client is not told in time, and nothing else asks anybody to press again."""
    put(office, REVIEWED, trained("甲"), trained("乙"))
    published(office)
    change(office, job(office).with_(**waits_for))
    for member in job(office).members:
        declare(office, member)
    assert notice_of(job(office)) is None
    outcome = last(office)
    assert notice_of(job(office)) is not None, outcome
    assert publishing.waiting_notices(office, COORDINATOR) == ()


def test_the_salt_rule_lets_a_plan_out_before_the_documents_are_reviewed(office: Office) -> None:
    """CEC-5.3.1-a, CEC-5.3.3-a: it has the check wait for them, and knows no plan."""
    put(office, to_plan(scheme=cec()), *team("甲", "乙"))
    published(office)
    for member in job(office).members:
        declare(office, member)
    assert job(office).document_review is None
    assert notice_of(job(office)) is not None


def test_who_published_sends_the_notice(office: Office) -> None:
    """The record names the coordinator who decided to send it, not the member whose word came last."""
    put(office, REVIEWED, trained("甲"), trained("乙"))
    published(office)
    for member in job(office).members:
        declare(office, member)
    with office.unit_of_work() as uow:
        sent = [record for record in uow.records.about("engagement-1") if record.verb == "plan.sent"]
    assert [record.by_name for record in sent] == [COORDINATOR.name]


def test_a_team_that_declared_before_has_its_notice_at_once(office: Office) -> None:
    """The same people, planned anew after the client's own objection was settled by another day."""
    put(office, REVIEWED, trained("甲"), trained("乙"))
    planned(office)
    for member in job(office).members:
        declare(office, member)
    change(office, job(office).with_(visits=()))
    outcome = published(office)
    assert [each.id for each in outcome.sent] == ["engagement-1"]
    assert outcome.waiting == ()
    assert notices(office) == 1


def test_one_job_that_cannot_stand_is_left_out_by_name_and_the_other_goes(office: Office) -> None:
    """CNEX-9.3.2-d: an absence entered since touches one audit; it waits to be planned anew, and nothing else does."""
    put(office, to_plan("engagement-1"), to_plan("engagement-2"), trained("甲"), trained("乙"), far(trained("丙")))
    proposal = proposed(office)
    first, second = sorted(planning.proposed_plan(proposal)[1].assignments, key=lambda each: each.start)
    people.add_absence(office, COORDINATOR, first.team[0], first.start, first.start, "病假")
    outcome = publishing.publish_plan(office, COORDINATOR, proposal.id, proposal.version)
    assert isinstance(outcome, Published), outcome
    (left,) = outcome.left_out
    assert (left.job, left.name.zh) == (first.job, "南阳防爆电机厂（一厂）")
    assert "不在岗" in left.reasons[0].text.zh
    assert [f"{audit.engagement.id}/{audit.site_row}" for audit in planning.open_audits(office, COORDINATOR)] == [
        first.job]
    assert [visit.start for visit in job(office, second.job.partition("/")[0]).visits] == [second.start]
    kept = planning.proposed_plan(outcome.proposal)[1]
    assert kept.assignment_of(first.job) is None
    assert [each.job for each in outcome.proposal.unplanned] == [first.job]


def test_a_plan_of_which_nothing_stands_is_refused_and_stays(office: Office) -> None:
    """CNEX-9.3.2-d: with the name of the audit; the proposal can still be changed by hand."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposal = proposed(office)
    placed = planning.proposed_plan(proposal)[1].assignments[0]
    people.add_absence(office, COORDINATOR, placed.team[0], placed.start, placed.start, "病假")
    words = refused_words(publishing.publish_plan(office, COORDINATOR, proposal.id, proposal.version))
    assert words.startswith("南阳防爆电机厂（一厂）：")
    assert job(office).visits == ()
    assert job(office).plan_release is None
    assert notices(office) == 0
    with office.unit_of_work() as uow:
        assert uow.proposals.get(proposal.id).state is ProposalState.OPEN


def test_an_old_plan_is_held_against_what_was_planned_since(office: Office) -> None:
    """CNEX-9.3.1-a, CNEX-9.3.2-a: nobody is sent to two audits on the same days, and the search goes on afterwards."""
    put(office, to_plan("engagement-1"), to_plan("engagement-2"), trained("甲"), trained("乙"))
    old = proposed(office)
    _, plan = planning.proposed_plan(old)
    first, second = sorted(plan.assignments, key=lambda each: each.start)
    by_hand = superseded_by_hand(office, old)
    here = draft_edits.SeenVisit(proposal_id=by_hand.id, version=by_hand.version, job=first.job)
    there = Placement(start=second.start, team=second.team)
    assert isinstance(draft_edits.place_visit(office, COORDINATOR, here, there), draft_edits.Edited)
    assert isinstance(planning.accept_plan(office, COORDINATOR, by_hand.id), PlanProposal)
    with office.unit_of_work() as uow:
        uow.proposals.save(uow.proposals.get(old.id).with_(state=ProposalState.OPEN))
        uow.commit()
    words = refused_words(planning.accept_plan(office, COORDINATOR, old.id))
    assert "同时被排入" in words
    assert f"此后已另行排定，自 {second.start} 开始" in words
    assert job(office, second.job.partition("/")[0]).visits == ()
    assert isinstance(planning.propose_plan(office, COORDINATOR, SECONDS), PlanProposal)


@pytest.mark.requirement("CNEX-9.6.2-a")
@pytest.mark.parametrize("days", [-1, 0, 60], ids=["day before", "on its day", "long past"])
def test_a_visit_that_cannot_be_announced_any_more_is_not_published(office: Office, clock: Clock, days: int) -> None:
    """One that is planned for a later day goes; neither does a change by hand put it on such a day."""
    put(office, to_plan("engagement-1"), to_plan("engagement-2"), trained("甲"), trained("乙"), trained("丙"))
    proposal = proposed(office)
    first, second = (f"engagement-{number}/s1" for number in (1, 2))
    start = planning.proposed_plan(proposal)[1].starts()[first]
    here = draft_edits.SeenVisit(proposal_id=proposal.id, version=proposal.version, job=second)
    later = Placement(start=date(2026, 8, 4), team=("甲", "乙"))
    assert isinstance(draft_edits.place_visit(office, COORDINATOR, here, later), draft_edits.Edited)
    # On the day before its first one a plan can still be sent; no later than that.
    clock.move(start - office.today() + timedelta(days=days))
    draft = planning.current_proposal(office, COORDINATOR)
    assert draft is not None
    if days < 0:
        assert isinstance(publishing.publish_plan(office, COORDINATOR, draft.id, draft.version), Published)
        assert [visit.start for visit in job(office).visits] == [start]
        return
    seen = draft_edits.SeenVisit(proposal_id=draft.id, version=draft.version, job=first)
    tried = draft_edits.try_placement(office, COORDINATOR, seen, Placement(start=start, team=("甲", "丙")))
    assert isinstance(tried, draft_edits.Verdict)
    assert "已到或已过" in str(tried.broken)
    outcome = publishing.publish_plan(office, COORDINATOR, draft.id, draft.version)
    if days == 0:
        assert isinstance(outcome, Published), outcome
        assert [left.job for left in outcome.left_out] == [first]
        assert len(job(office, "engagement-2").visits) == 1
    else:
        assert "已到或已过" in refused_words(outcome)
    assert job(office).visits == ()


def superseded_by_hand(office: Office, old: PlanProposal) -> PlanProposal:
    """A draft begun by hand in the place of the proposal."""
    with office.unit_of_work() as uow:
        uow.proposals.save(old.with_(state=ProposalState.SUPERSEDED))
        uow.commit()
    draft = draft_edits.begin_draft(office, COORDINATOR)
    assert isinstance(draft, PlanProposal)
    return draft


def test_a_plan_that_somebody_changed_since_it_was_seen_is_not_published(office: Office) -> None:
    """Another coordinator moved an audit on the board: who presses “publish” has not seen where it stands now."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposal = proposed(office)
    here = draft_edits.SeenVisit(proposal_id=proposal.id, version=proposal.version, job="engagement-1/s1")
    assert isinstance(draft_edits.pin_visit(office, COORDINATOR, here), draft_edits.Edited)
    with pytest.raises(Stale):
        publishing.publish_plan(office, COORDINATOR, proposal.id, proposal.version)
    assert job(office).visits == ()


def test_a_plan_published_twice_at_once_is_published_once(office: Office) -> None:
    """Two coordinators press in the same moment: one publishes, the other is told, and there is one notice."""
    put(office, REVIEWED, trained("甲"), trained("乙"))
    planned(office)
    for member in job(office).members:
        declare(office, member)
    change(office, job(office).with_(visits=()))
    proposal, both = proposed(office), Barrier(2)
    outcomes: list[object] = []

    def publish() -> None:
        both.wait()
        try:
            outcomes.append(publishing.publish_plan(office, COORDINATOR, proposal.id, proposal.version))
        except Stale as stale:
            outcomes.append(stale)

    pressing = [Thread(target=publish) for _ in range(2)]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert sum(isinstance(outcome, Published) for outcome in outcomes) == 1
    assert len(outcomes) == 2
    assert notices(office) == 1


def test_an_objection_takes_the_publication_back(office: Office) -> None:
    """The new team's plan is the coordinator's to publish again."""
    put(office, REVIEWED, trained("甲"), trained("乙"), far(trained("丙")))
    published(office)
    for member in job(office).members:
        declare(office, member)
    one_of_them = job(office).visits[0].team[0]
    audit_plan.object_to_member(office, client(), "engagement-1", one_of_them, "曾任职于本公司")
    assert job(office).plan_release is None
    assert planned(office).team[0] != one_of_them
    for member in job(office).members:
        declare(office, member)
    assert notice_of(job(office)) is None


def test_a_notice_that_is_too_late_is_not_made(office: Office, clock: Clock) -> None:
    """CNEX-9.6.2-a: the last declaration comes after the day on which the plan had to be sent."""
    put(office, REVIEWED, trained("甲"), trained("乙"))
    published(office)
    start = job(office).visits[0].start
    clock.move(start - office.today())
    for member in job(office).members:
        declare(office, member)
    assert notice_of(job(office)) is None
    (waiting,) = publishing.waiting_notices(office, COORDINATOR)
    assert "最迟应于" in " ".join(reason.text.zh for reason in waiting.reasons)


def test_a_proposal_is_held_against_the_visits_that_stand(office: Office, clock: Clock) -> None:
    """Newly planned audits, those with another team or day, and the cost before and after."""
    put(office, to_plan("engagement-1"), trained("甲"), trained("乙"), far(trained("丙")))
    visit = planned(office)
    put(office, to_plan("engagement-2"))
    people.add_absence(office, COORDINATOR, visit.team[0], visit.start, visit.start + timedelta(days=80), "病假")
    proposal = proposed(office)
    assert isinstance(proposal, PlanProposal)
    found = publishing.compared_with_published(office, COORDINATOR, proposal)
    told = {each.job: each.change for each in found.jobs}
    assert told.keys() == {"engagement-1/s1", "engagement-2/s1"}
    assert told["engagement-2/s1"] == "added"
    assert told["engagement-1/s1"] in ("moved", "team")
    assert found.costs["unscheduled"][0] > found.costs["unscheduled"][1] == 0
