"""Planning keeps the rules: who may be sent, what stays where it is, and what an accepted plan rests on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from intake_app.rules.clocks import latest_plan_notice
from intake_app.rules.person_days import DayKind, proposed_person_days
from intake_app.rules.stages import plan_missed
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import audit_plan, paper_contexts, people, planning, programme
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.application import PartyRole
from models.engagement import Declaration, Engagement, PlanNotice, Visit
from models.errors import NotFound
from models.ids import EngagementId, PaperId, PersonId
from models.personnel import Absence, Competence, Employment, Tie, TieKind
from models.planning import PlanProposal
from scheduler.problem import Placement
from tests.job_builders import (
    CALENDAR,
    CLIENT_CODE,
    announced,
    cec,
    cnex,
    decision,
    document_review,
    engagement,
    expert_request,
    notice_of,
    person,
    qualification,
    registered,
    site,
    trained,
    unit,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import (
    COORDINATOR,
    SECONDS,
    TODAY,
    acting,
    change,
    client,
    far,
    job,
    one,
    planned,
    proposed,
    put,
    refused_words,
    to_plan,
)


def accept(office: Office, proposal: PlanProposal) -> object:
    return planning.accept_plan(office, COORDINATOR, proposal.id)


def announce(office: Office) -> Engagement:
    """The planned job with its plan sent."""
    notice = PlanNotice(sent_on=office.today(), paper_id=PaperId("paper-1"), confirmed_on=office.today())
    change(office, announced(job(office), notice))
    return job(office)


def away(office: Office, name: str, first: date, last: date) -> None:
    people.add_absence(office, COORDINATOR, name, first, last, "培训")


def test_a_job_without_a_full_time_verifier_stays_open_and_says_so(office: Office) -> None:
    """CNEX-9.3.2-b."""
    put(office, to_plan(), *(trained(name, employment=Employment.PART_TIME) for name in ("甲", "乙", "丙")))
    (left,) = proposed(office).unplanned
    assert left.job == "engagement-1/s1"
    assert any("专职人员" in reason.zh for reason in left.reasons)
    assert all(reason.en for reason in left.reasons)


def test_a_job_whose_people_are_tied_names_them(office: Office) -> None:
    """CNEX-9.3.2-d: the coordinator reads who is kept from the job."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2020, 1, 1))
    put(office, to_plan(), trained("甲", ties=(tie,)), trained("乙"))
    (left,) = proposed(office).unplanned
    assert any("甲" in reason.zh for reason in left.reasons)


def test_nothing_is_planned_without_agreement_and_person_days(office: Office) -> None:
    """CNEX-9.2.4-a, CNEX-9.3.1-g."""
    put(office, to_plan(agreement=None, person_days_confirmed_on=None), trained("甲"), trained("乙"))
    assert "没有可以排程" in refused_words(planning.propose_plan(office, COORDINATOR, SECONDS))
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert {reason.clause.clause for reason in audit.obstacles if reason.clause} == {"9.2.4", "9.3.1"}


def test_a_pinned_visit_stays_when_the_rest_is_solved_again(office: Office) -> None:
    """Nearer people come in: the free job takes them, the pinned one keeps its team and day."""
    put(office, to_plan("engagement-1"), to_plan("engagement-2"), far(trained("远一")), far(trained("远二")))
    before = planning.proposed_plan(proposed(office))[1]
    put(office, trained("近一"), trained("近二"))
    after = planning.proposed_plan(proposed(office, "engagement-1/s1"))[1]
    assert after.assignment_of("engagement-1/s1") == before.assignment_of("engagement-1/s1")
    free = after.assignment_of("engagement-2/s1")
    assert free is not None
    assert set(free.team) == {"近一", "近二"}


def test_a_plan_can_be_solved_again_with_everything_pinned(office: Office) -> None:
    """Pinning all that is proposed is no reason to say that nothing can be planned."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    first = planning.proposed_plan(proposed(office))[1]
    again = planning.proposed_plan(proposed(office, "engagement-1/s1"))[1]
    assert again.assignments == first.assignments


def test_a_pin_outlives_the_night_and_is_published(office: Office, clock: Clock) -> None:
    """CNEX-9.6.2-a: the office's own lead moves on with the day; the pin stays while its client can still be told."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    start = planning.proposed_plan(proposed(office))[1].starts()["engagement-1/s1"]
    clock.move(timedelta(days=1))
    again = proposed(office, "engagement-1/s1")
    assert again.lifted_pins == ()
    assert planning.proposed_plan(again)[1].starts() == {"engagement-1/s1": start}
    assert isinstance(accept(office, again), PlanProposal)
    assert job(office).visits[0].start == start


@pytest.mark.requirement("CNEX-9.6.2-a")
@pytest.mark.parametrize("cause", ["the day is past", "leave"])
def test_a_pin_that_cannot_be_kept_is_named_and_the_rest_is_planned(office: Office, clock: Clock, cause: str) -> None:
    """CNEX-9.3.2-a: neither does a day gone by or a member's leave keep the others from being planned and published."""
    put(office, to_plan("engagement-1"), to_plan("engagement-2"), trained("甲"), trained("乙"), trained("丙"))
    pinned = planning.proposed_plan(proposed(office))[1].assignment_of("engagement-1/s1")
    assert pinned is not None
    if cause == "leave":
        away(office, pinned.team[0], pinned.start, pinned.start)
    else:
        clock.move(pinned.start - TODAY)
    again = proposed(office, "engagement-1/s1")
    (lifted,) = again.lifted_pins
    assert lifted.job == "engagement-1/s1"
    assert ("不在岗" if cause == "leave" else "已到或已过") in lifted.reasons[0].zh
    assert again.unplanned == ()
    assert isinstance(accept(office, again), PlanProposal)
    assert all(len(job(office, f"engagement-{number}").visits) == 1 for number in (1, 2))


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_planned_visit_is_not_moved_for_a_better_plan(office: Office, is_announced: bool) -> None:
    """What was announced stays: nearer people and another job change nothing."""
    put(office, to_plan(), far(trained("远一")), far(trained("远二")))
    visit = planned(office)
    if is_announced:
        announce(office)
    (kept,) = job(office).visits
    assert kept.with_(notice=None) == visit
    put(office, to_plan("engagement-2"), trained("近一"), trained("近二"))
    assert isinstance(accept(office, proposed(office)), PlanProposal)
    assert job(office).visits == (kept,)
    assert len(job(office, "engagement-2").visits) == 1


def test_an_absence_entered_later_opens_the_visit_again(office: Office) -> None:
    """Somebody else goes, and the client gets a new plan."""
    put(office, to_plan(), trained("甲", max_days_per_month=20), trained("乙"), far(trained("丙")))
    visit = planned(office)
    announce(office)
    assert planning.open_audits(office, COORDINATOR) == ()
    away(office, visit.team[0], visit.start, visit.start)
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert audit.site_row == "s1"
    again = planned(office)
    absences = {absence for name in again.team for absence in one(office, name).absences}
    assert again.team[0] != visit.team[0] or again.start != visit.start
    assert not any(a.first <= again.end and again.start <= a.last for a in absences)
    assert notice_of(job(office)) is None


def test_a_sick_auditor_s_audits_are_named_and_their_plan_is_not_sent(office: Office) -> None:
    """CNEX-9.3.2-a: the coordinator reads which audits are touched, and the client gets no plan that cannot stand."""
    put(office, to_plan(document_review=document_review()), trained("甲"), trained("乙"), far(trained("丙")))
    visit = planned(office)
    declared = tuple(Declaration(person_id=member, declared_on=TODAY) for member in visit.team)
    change(office, job(office).with_(declarations=declared))
    assert audit_plan.sending_obstacles(office, COORDINATOR, job(office)) == ()
    sick = visit.team[0]
    away(office, sick, TODAY, visit.start)
    (touched,) = planning.audits_of(office, COORDINATOR, sick)
    assert (touched.engagement.id, touched.visit, touched.has_begun) == ("engagement-1", visit, False)
    assert touched.faults[0].text.zh.endswith("不在岗。")  # Solving again is not an auditor's to do.
    assert planning.own_audits(office, acting(Role.AUDITOR, person=sick)) == (touched,)
    (well,) = planning.audits_of(office, COORDINATOR, visit.team[1])
    assert well.faults == ()
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert audit.fallen == visit
    assert sick in audit.fallen_because[0].text.zh
    assert "不在岗" in refused_words(audit_plan.send_plan(office, COORDINATOR, "engagement-1"))
    assert planning.fallen_because(office, COORDINATOR, job(office)) == audit.fallen_because


@pytest.mark.requirement("CNEX-9.6.2-a")
@pytest.mark.parametrize("days_late", [0, 60])
def test_a_visit_whose_plan_was_not_sent_in_time_is_planned_again(
    office: Office, clock: Clock, days_late: int
) -> None:
    """It could neither be announced nor moved any more, and its team was asked for declarations of a day long past."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    latest = latest_plan_notice(visit.start, cnex(), office.calendar).on
    clock.move(latest - TODAY)
    assert planning.open_audits(office, COORDINATOR) == ()
    clock.move((visit.end - latest) + timedelta(days=days_late) if days_late else timedelta(days=1))
    (audit,) = planning.open_audits(office, COORDINATOR)
    (reason,) = audit.fallen_because
    assert (audit.fallen, f"{latest}" in reason.text.zh, reason.clause) == (
        visit, True, cnex().clocks.plan_notice_working_days.clause)
    (mine,) = planning.own_audits(office, acting(Role.AUDITOR, person=visit.team[0]))
    assert (mine.visit, mine.has_begun, mine.faults) == (visit, False, (reason,))
    assert planned(office).start > office.today()
    assert planning.open_audits(office, COORDINATOR) == ()


def test_a_visit_that_its_client_confirmed_keeps_its_place() -> None:
    """CNEX-9.6.2-a: also while another site of the job is planned again: who is on site now stays there."""
    there = visit_of("甲", "乙")
    notice = PlanNotice(sent_on=date(2026, 6, 10), paper_id=PaperId("paper-1"))
    told = there.with_(notice=notice)
    confirmed = there.with_(notice=notice.with_(confirmed_on=date(2026, 6, 11)))
    again = visit_of("甲", "乙", site_row="s2")

    def is_missed(visit: Visit, today: date) -> bool:
        return plan_missed(to_plan(visits=(visit, again)), visit, cnex(), today, CALENDAR) is not None

    assert is_missed(there, there.start)
    assert not is_missed(told, there.start - timedelta(days=1))
    assert is_missed(told, there.start)
    assert not is_missed(confirmed, there.start)
    assert not is_missed(confirmed, there.end + timedelta(days=1))


@pytest.mark.requirement("CEC-5.2.1-c")
def test_a_registration_that_runs_out_opens_the_audits_that_it_bore(office: Office) -> None:
    """It fills its seat no more: the person's page names the audit, and the planning has it open again."""
    put(office, to_plan(scheme=cec()), registered("甲", "voluntary_product", "ghg_verifier"),
        registered("乙", "voluntary_product"))
    visit = planned(office)
    assert planning.audits_of(office, COORDINATOR, "甲")[0].faults == ()
    assert planning.open_audits(office, COORDINATOR) == ()
    held = one(office, "甲")
    change(office, held.with_(qualifications=tuple(
        each.with_(valid_until=visit.start if each.kind == "ghg_verifier" else None)
        for each in held.qualifications)))
    (touched,) = planning.audits_of(office, COORDINATOR, "甲")
    assert any("温室气体核查员" in fault.text.zh for fault in touched.faults)
    assert planning.audits_of(office, COORDINATOR, "乙")[0].faults == ()
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert audit.fallen == visit
    assert planning.fallen_because(office, COORDINATOR, job(office)) == audit.fallen_because != ()


def test_an_absence_taken_back_lets_the_audit_stand(office: Office) -> None:
    """Who comes back early goes where they were planned; entered twice by a double click, it is kept once."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    for _ in range(2):
        away(office, visit.team[0], visit.start, visit.end)
    (absence,) = one(office, visit.team[0]).absences
    assert len(planning.open_audits(office, COORDINATOR)) == 1
    people.remove_absence(office, COORDINATOR, visit.team[0], absence)
    assert planning.open_audits(office, COORDINATOR) == ()


def test_an_audit_that_has_begun_is_touched_and_not_opened(office: Office, clock: Clock) -> None:
    """Who falls sick on site leaves a short-handed team behind: the planning cannot mend that."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    announce(office)
    clock.move(timedelta(days=(visit.start - TODAY).days))
    away(office, visit.team[0], visit.start, visit.end)
    (touched,) = planning.audits_of(office, COORDINATOR, visit.team[0])
    assert touched.has_begun
    assert planning.open_audits(office, COORDINATOR) == ()
    assert planning.fallen_because(office, COORDINATOR, job(office)) == ()


def test_a_fallen_audit_keeps_its_day_while_the_client_can_still_be_told(office: Office, clock: Clock) -> None:
    """CNEX-9.6.2-a: the plan goes out a working day ahead; the office's own lead of five days moves no client."""
    put(office, to_plan(document_review=document_review()), trained("甲"), trained("乙"))
    visit = planned(office)
    put(office, trained("丙"))
    clock.move(office.calendar.working_days_before(visit.start, 1).on - TODAY)
    away(office, visit.team[0], visit.start, visit.start + timedelta(days=60))
    again = planned(office)
    assert again.start == visit.start
    assert set(again.team) == {visit.team[1], "丙"}


def test_a_visit_begun_short_handed_keeps_no_other_job_from_being_planned(office: Office, clock: Clock) -> None:
    """It cannot be moved any more; its people's other days are planned around it."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    told = announce(office)
    clock.move(timedelta(days=(visit.start - TODAY).days))
    away(office, visit.team[0], visit.start, visit.end)
    assert planning.open_audits(office, COORDINATOR) == ()
    put(office, to_plan("engagement-2"))
    other = planned(office, "engagement-2")
    assert other.start > visit.end
    assert job(office).visits == told.visits


def test_days_of_a_decided_job_still_count_in_the_month(office: Office, clock: Clock) -> None:
    """A person with a few days a month left is not sent twice as often because the first job is decided."""
    put(office, to_plan(), trained("甲", max_days_per_month=2), trained("乙", max_days_per_month=2))
    visit = planned(office)
    clock.move(timedelta(days=(visit.end - TODAY).days))
    change(office, job(office).with_(decision=decision(on=office.today())))
    put(office, to_plan("engagement-2"))
    assert planned(office, "engagement-2").start.month > visit.start.month


def test_visits_that_a_decision_made_needless_fill_nobodys_calendar(office: Office) -> None:
    """A job decided against before its visit frees the days."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    change(office, job(office).with_(decision=decision(is_positive=False, on=TODAY)))
    put(office, to_plan("engagement-2"))
    proposal = proposed(office)
    assert [each.id for each in planning.proposed_plan(proposal)[0].jobs] == ["engagement-2/s1"]
    assert visit.start > TODAY


def test_a_registration_that_ends_before_the_window_fills_no_seat(office: Office) -> None:
    """CEC-5.2.1: the only GHG verifier's registration runs out this week."""
    other = qualification("voluntary_product")
    put(office, to_plan(scheme=cec()), person("甲", other, qualification("ghg_verifier", valid_until=date(2026, 6, 5))),
        person("乙", other), person("丙", other))
    (left,) = proposed(office).unplanned
    assert any("温室气体核查员" in reason.zh for reason in left.reasons)


def test_a_registration_that_counts_throughout_fills_the_seat(office: Office) -> None:
    """The same team, the registration in force."""
    put(office, to_plan(scheme=cec()), registered("甲", "voluntary_product", "ghg_verifier"),
        registered("乙", "voluntary_product"))
    assert set(planned(office).team) == {"甲", "乙"}


@pytest.mark.parametrize("ends_on", [date(2026, 8, 7), date(2026, 6, 11)])
def test_who_loses_their_training_within_the_window_is_sent_before(office: Office, ends_on: date) -> None:
    """CNEX-8.5-a: a certificate that ends within the window keeps nobody from its first days; nor is its team late."""
    put(office, to_plan(document_review=document_review()), trained("甲"),
        person("乙", qualification("footprint_training", valid_until=ends_on)))
    sent = planned(office)
    assert set(sent.team) == {"甲", "乙"}
    assert sent.end <= ends_on


def test_who_gains_their_training_within_the_window_is_sent_after(office: Office) -> None:
    """CNEX-8.5-a: a certificate valid from within the window does not make a member of its first days."""
    late = qualification("footprint_training", valid_from=date(2026, 7, 20))
    put(office, to_plan(), trained("甲"), person("乙", late))
    sent = planned(office)
    assert set(sent.team) == {"甲", "乙"}
    assert sent.start >= late.valid_from


def test_who_is_a_member_under_another_rule_keeps_their_days_for_it(office: Office) -> None:
    """CNEX-8.5-a, CEC-5.2.1-d: their days are closed only where no open job could have them."""
    both = person("乙", qualification("footprint_training", valid_until=date(2026, 6, 15)),
                  qualification("voluntary_product"))
    put(office, to_plan(), to_plan("engagement-2", scheme=cec()), both, trained("丙"), trained("丁"),
        registered("甲", "voluntary_product", "ghg_verifier"))
    problem, plan = planning.proposed_plan(proposed(office))
    assert problem.people_by_id["乙"].unavailable == ()
    salt = plan.assignment_of("engagement-2/s1")
    assert salt is not None
    assert set(salt.team) == {"甲", "乙"}
    assert problem.jobs_by_id["engagement-1/s1"].excluded == ("乙", "甲")


def test_a_running_job_without_a_place_to_fill_closes_nobodys_days(office: Office) -> None:
    """CNEX-8.5-a, CEC-5.2.1-d: a salt job that others stand on keeps nobody on days without their training."""
    ends_on = date(2026, 6, 15)
    both = person("乙", qualification("footprint_training", valid_until=ends_on), qualification("voluntary_product"))
    standing = visit(start=date(2026, 6, 10), end=date(2026, 6, 12), team=("甲", "丙"))
    put(office, to_plan(document_review=document_review()),
        to_plan("engagement-2", scheme=cec(), visits=(standing,)), both, trained("丁"),
        *(registered(name, "voluntary_product", "ghg_verifier") for name in ("甲", "丙")))
    problem, plan = planning.proposed_plan(proposed(office))
    assert problem.people_by_id["乙"].unavailable[0][0] == ends_on + timedelta(days=1)
    sent = plan.assignment_of("engagement-1/s1")
    assert sent is not None
    assert set(sent.team) == {"乙", "丁"}


def test_nobodys_own_visit_is_on_a_day_off_for_them(office: Office) -> None:
    """CEC-5.2.1-d: who stands on a salt visit without a motor's training is not told to be away on its days."""
    both = person("乙", qualification("footprint_training", valid_until=date(2026, 6, 9)),
                  qualification("voluntary_product"))
    standing = visit(start=date(2026, 6, 10), end=date(2026, 6, 12), team=("甲", "乙"))
    put(office, to_plan(), to_plan("engagement-2", scheme=cec(), visits=(standing,)), both, trained("丁"),
        trained("戊"), registered("甲", "voluntary_product", "ghg_verifier"))
    problem, _ = planning.proposed_plan(proposed(office))
    assert problem.people_by_id["乙"].unavailable == ()


def test_a_registration_that_begins_before_the_window_fills_the_seat(office: Office) -> None:
    """CEC-5.2.1-d: what counts on the days of the window is asked, not what counts today."""
    tomorrow = qualification("ghg_verifier", valid_from=TODAY + timedelta(days=1))
    put(office, to_plan(scheme=cec()), person("乙", qualification("voluntary_product"), tomorrow),
        registered("甲", "voluntary_product"))
    assert set(planned(office).team) == {"甲", "乙"}


def test_a_registration_that_begins_within_the_window_fills_the_seat_from_then_on(office: Office) -> None:
    """CEC-5.2.1-d."""
    late = qualification("ghg_verifier", valid_from=date(2026, 7, 20))
    put(office, to_plan(scheme=cec()), person("乙", qualification("voluntary_product"), late),
        registered("甲", "voluntary_product"))
    visit = planned(office)
    assert set(visit.team) == {"甲", "乙"}
    assert visit.start >= late.valid_from


@pytest.mark.requirement("CNEX-9.3.2-f")
def test_whose_competence_ends_within_the_window_is_sent_before(office: Office) -> None:
    """CNEX 8.1, 9.3.2: the only one competent in motors; their days after it stay open for other audits."""
    ends_on = date(2026, 6, 19)
    only = trained("乙")
    only = only.with_(competences=tuple(held.with_(valid_until=ends_on) for held in only.competences))
    put(office, to_plan(), trained("甲", families=()), only)
    problem, _ = planning.proposed_plan(proposed(office))
    assert problem.people_by_id["乙"].unavailable == ()
    sent = planned(office)
    assert set(sent.team) == {"甲", "乙"}
    assert sent.end <= ends_on


@pytest.mark.requirement("CNEX-9.3.2-f")
def test_a_competence_too_short_for_the_visit_or_over_before_it_still_fills_no_seat(office: Office) -> None:
    """Of two competent in turn the part of the window that is long enough is the later one's."""
    early, late = (held for name in ("乙", "丙") for held in trained(name).competences[:1])
    put(office, to_plan(), trained("甲", families=()),
        trained("乙", families=()).with_(competences=(early.with_(valid_until=date(2026, 6, 9)),)))
    assert proposed(office).unplanned
    put(office, trained("丙", families=()).with_(competences=(late.with_(evaluated_on=date(2026, 7, 1)),)))
    visit = planned(office)
    assert visit.start >= date(2026, 7, 1)
    assert "丙" in visit.team


@pytest.mark.requirement("CNEX-8.5-a", "CEC-5.2.1-d")
def test_whose_training_ends_is_sent_before_though_another_rules_job_is_open(office: Office) -> None:
    """Their days are not closed, as the salt job could have them; the motor job is planned while the training holds."""
    ends_on = date(2026, 6, 19)
    both = person("乙", qualification("footprint_training", valid_until=ends_on), qualification("voluntary_product"))
    put(office, to_plan(), to_plan("engagement-2", scheme=cec()), both, trained("丁"),
        *(registered(name, "voluntary_product", "ghg_verifier") for name in ("甲", "丙")))
    problem, plan = planning.proposed_plan(proposed(office))
    sent = plan.assignment_of("engagement-1/s1")
    assert sent is not None
    assert set(sent.team) == {"乙", "丁"}
    assert problem.jobs_by_id["engagement-1/s1"].latest == ends_on


@pytest.mark.requirement("CNEX-9.3.2-f")
def test_a_visit_pinned_before_a_competence_ends_stays_there(office: Office) -> None:
    """Another competent member joined since; the pin is held against its own days."""
    ends_on = date(2026, 6, 19)
    only = trained("乙")
    only = only.with_(competences=tuple(held.with_(valid_until=ends_on) for held in only.competences))
    put(office, to_plan(), trained("甲", families=()), only)
    (first,) = planning.proposed_plan(proposed(office))[1].assignments
    put(office, trained("丙"))
    (again,) = planning.proposed_plan(proposed(office, "engagement-1/s1"))[1].assignments
    assert (again.start, again.team) == (first.start, first.team)


@pytest.mark.parametrize(("until", "may_go"), [
    (None, False), (date(2025, 6, 30), False), (date(2024, 6, 1), False), (date(2024, 5, 31), True)])
def test_ties_keep_a_person_off_until_the_cooling_period_is_over(
    office: Office, until: date | None, may_go: bool
) -> None:
    """CNEX-9.3.2-d: two years after the last day, by this body's setting; that very day is the last of them."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.CONSULTED, since=date(2020, 1, 1), until=until)
    put(office, to_plan(), trained("近", ties=(tie,)), far(trained("远一")), far(trained("远二")))
    assert ("近" in planned(office).team) is may_go


def test_an_expert_is_never_a_member(office: Office) -> None:
    """CNEX-9.3.2-g."""
    put(office, to_plan(), trained("专", functions=("expert",)), far(trained("甲")))
    (left,) = proposed(office).unplanned
    put(office, far(trained("乙")))
    assert left.reasons
    assert set(planned(office).team) == {"甲", "乙"}


def test_who_leads_is_engaged_to_lead(office: Office) -> None:
    """CEC-5.2.1: full-time or not, only a person with the function."""
    put(office, to_plan(), trained("甲", functions=("verifier",)), trained("乙", employment=Employment.EXTERNAL))
    assert planned(office).leader == "乙"


def visit_of(*team: str, **changes: object) -> Visit:
    """A planned visit in June."""
    plain = Visit(site_row="s1", start=date(2026, 6, 16), end=date(2026, 6, 17),
                  team=tuple(PersonId(name) for name in team), leader=PersonId(team[0]))
    return plain.with_(**changes)


def test_a_visit_is_held_against_the_whole_team_rule(office: Office) -> None:
    """Leader, responsible verifier, ties and absences too, not the seats alone."""
    staff = {each.id: each for each in (
        trained("甲", functions=("verifier",)), trained("乙"), trained("专", functions=("expert",)),
        trained("丙", absences=(Absence(first=date(2026, 6, 17), last=date(2026, 6, 20)),)),
        trained("丁", ties=(Tie(credit_code=CLIENT_CODE, kind=TieKind.RELATIVE, since=date(2020, 1, 1)),)),
    )}

    def faults(visit: Visit) -> str:
        asked = to_plan(expert_requests=(expert_request("expert"),) if visit.experts else ())
        return " ".join(reason.text.en for reason in planning.visit_faults(office, asked, visit, staff))

    assert faults(visit_of("乙", "甲")) == ""
    assert "not engaged as" in faults(visit_of("甲", "乙"))
    assert "A member must answer" in faults(visit_of("乙", "甲", experts=("专",)))
    assert faults(visit_of("乙", "甲", experts=("专",), responsible_verifier="乙")) == ""
    assert "away from 2026-06-17" in faults(visit_of("乙", "丙"))
    assert "takes no part" in faults(visit_of("乙", "丁"))


def test_a_plan_is_not_accepted_over_an_absence_entered_since(office: Office) -> None:
    """The proposal was right when it was made; the world moved on."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposal = proposed(office)
    (placed,) = planning.proposed_plan(proposal)[1].assignments
    away(office, "甲", placed.start, placed.start)
    assert "甲在" in refused_words(accept(office, proposal))
    assert job(office).visits == ()


def test_a_plan_is_not_accepted_over_a_registration_lost_since(office: Office) -> None:
    """CNEX-8.5-a: asked again without the solver at acceptance."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposal = proposed(office)
    change(office, one(office, "甲").with_(qualifications=()))
    assert "甲" in refused_words(accept(office, proposal))


def test_a_plan_is_not_accepted_over_person_days_changed_since(office: Office) -> None:
    """CNEX-9.3.1-e: the days planned are those confirmed now."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposal = proposed(office)
    programme.adjust_person_days(office, COORDINATOR, "engagement-1", "s1", "on_site", 12, "数据复杂")
    programme.confirm_person_days(office, COORDINATOR, "engagement-1")
    assert refused_words(accept(office, proposal)).endswith("的人日数在排程后已调整。\n请重新排程。")


def test_a_manager_goes_below_what_is_set_in_principle_and_the_programme_says_why(office: Office) -> None:
    """J62, CNEX-9.3.1-d: the coordinator cannot, and confirms the figure again; the four combined days bind all."""
    put(office, to_plan())
    manager = acting(Role.MANAGER, person="manager")

    def below(what: DayKind, half: int, reason: str = "上月已评审同一文件") -> Engagement | Refused:
        return programme.deviate_from_minimum(office, manager, "engagement-1", "s1", what, half, reason)

    assert isinstance(programme.adjust_person_days(
        office, COORDINATOR, "engagement-1", "s1", "document_review", 0, "文件少"), Refused)
    assert "硬性要求" in refused_words(below("on_site", 7))
    assert "理由" in refused_words(below("document_review", 0, " "))
    assert isinstance(below("document_review", 0), Engagement)
    assert job(office).person_days_confirmed_on is None
    assert isinstance(programme.confirm_person_days(office, COORDINATOR, "engagement-1"), Engagement)


def test_a_plan_that_breaks_a_rule_is_refused_with_names_and_dates(office: Office) -> None:
    """CNEX-9.3.2-a: the coordinator reads who and which audit, not the planner's ids."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposal = proposed(office)
    (placed,) = planning.proposed_plan(proposal)[1].assignments
    change(office, one(office, "甲").with_(max_days_per_month=1))
    words = refused_words(accept(office, proposal))
    assert f"甲 在 {placed.start:%Y-%m} 有 2 个现场日，上限为 1 个" in words
    assert job(office).parties[PartyRole.CLIENT].name in words
    assert placed.job not in words


def test_an_old_plan_does_not_bring_back_a_member_objected_to(office: Office) -> None:
    """CNEX Annex III: the proposal still holds the visit as it stood before the objection; what is new in it goes."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    planned(office)
    announce(office)
    put(office, to_plan("engagement-2"))
    proposal = proposed(office)
    audit_plan.object_to_member(office, client(), "engagement-1", "甲", "曾任职于竞争对手")
    assert isinstance(accept(office, proposal), PlanProposal)
    assert job(office).visits == ()
    assert len(job(office, "engagement-2").visits) == 1


def test_a_plan_is_accepted_once(office: Office) -> None:
    """A second acceptance, or that of an older proposal, changes nothing."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    older, newer = proposed(office), proposed(office)
    assert "取代" in refused_words(accept(office, older))
    assert isinstance(accept(office, newer), PlanProposal)
    version = job(office).version
    assert "已被采用" in refused_words(accept(office, newer))
    assert job(office).version == version


def test_other_days_on_site_open_the_planned_visit_again(office: Office, clock: Clock) -> None:
    """CNEX-9.3.1-e: a visit planned for four person-days does not stand for six; once begun nothing changes."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    planned(office)
    programme.adjust_person_days(office, COORDINATOR, "engagement-1", "s1", "document_review", 2, "文件多")
    assert len(job(office).visits) == 1
    programme.adjust_person_days(office, COORDINATOR, "engagement-1", "s1", "on_site", 12, "数据复杂")
    assert job(office).visits == ()
    programme.confirm_person_days(office, COORDINATOR, "engagement-1")
    visit = planned(office)
    assert len(tuple(office.calendar.working_days(visit.start, visit.end))) == 3
    announce(office)
    clock.move(timedelta(days=(visit.start - TODAY).days))
    late = programme.adjust_person_days(office, COORDINATOR, "engagement-1", "s1", "on_site", 14, "再加")
    assert "已经开始" in refused_words(late)


def test_person_days_of_a_visit_that_did_not_take_place_are_changed(office: Office, clock: Clock) -> None:
    """CNEX-9.3.1-e, CNEX-9.6.2-a: its plan was never sent, so its day has passed without an audit."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    clock.move(visit.start - TODAY + timedelta(days=22))
    changed = programme.adjust_person_days(office, COORDINATOR, "engagement-1", "s1", "on_site", 12, "数据复杂")
    assert isinstance(changed, Engagement), changed
    assert changed.person_days[0].on_site_half_days == 12


def test_the_same_person_days_are_no_change(office: Office) -> None:
    """CNEX-9.3.1-e: a confirmed visit, its notice and the confirmed figures stay."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    planned(office)
    before = announce(office)
    same = programme.adjust_person_days(office, COORDINATOR, "engagement-1", "s1", "on_site", 8, "复核后不变")
    assert "没有变化" in refused_words(same)
    assert job(office) == before


@pytest.mark.requirement("CNEX-9.3.1-e")
@pytest.mark.parametrize("cause", ["objection", "tie", "person-days"])
def test_a_place_that_was_announced_is_kept_where_it_can_be(office: Office, cause: str) -> None:
    """CNEX-III-n: the client keeps the day that it confirmed, and whom nothing concerns of its members."""
    put(office, to_plan(), far(trained("甲")), far(trained("乙")))
    was = planned(office)
    announce(office)
    put(office, far(trained("丙")), trained("近一"), trained("近二"))
    if cause == "objection":
        audit_plan.object_to_member(office, client(), "engagement-1", "甲", "曾任职于竞争对手")
    elif cause == "tie":
        audit_plan.decline_for_conflict(office, acting(Role.AUDITOR, person="甲"), "engagement-1", "配偶在该企业任职")
    else:
        programme.adjust_person_days(office, COORDINATOR, "engagement-1", "s1", "on_site", 10, "数据复杂")
        programme.confirm_person_days(office, COORDINATOR, "engagement-1")
    assert job(office).visits == ()
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert audit.fallen is not None
    assert audit.fallen.start == was.start
    baseline = planning.proposed_plan(proposed(office))[0].jobs_by_id["engagement-1/s1"].baseline
    assert baseline == Placement(start=was.start, team=was.team)
    assert planned(office).start == was.start
    assert job(office).freed_visits == ()


def test_who_declines_is_not_sent_there_again(office: Office) -> None:
    """CNEX-9.3.2-d: a member's own word excludes them."""
    put(office, to_plan(), trained("甲"), trained("乙"), far(trained("丙")))
    visit = planned(office)
    gone = visit.team[0]
    audit_plan.decline_for_conflict(office, acting(Role.AUDITOR, person=gone), "engagement-1", "亲属任职")
    assert EngagementId("engagement-1") in {a.engagement.id for a in planning.open_audits(office, COORDINATOR)}
    assert gone not in planned(office).team


def test_nobody_is_objected_to_once_the_audit_has_begun(office: Office, clock: Clock) -> None:
    """From the first day on; the day before it is still possible."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    announce(office)
    clock.move(timedelta(days=(visit.start - TODAY).days))
    late = audit_plan.object_to_member(office, client(), "engagement-1", "甲", "太晚")
    assert "已经开始" in refused_words(late)
    clock.move(timedelta(days=-1))
    assert isinstance(audit_plan.object_to_member(office, client(), "engagement-1", "甲", "不合适"), Engagement)


def test_a_competence_entered_anew_ends_the_one_of_its_scheme_and_one_without(office: Office) -> None:
    """CNEX-8.1-b: on the day before; the same key under another scheme is another competence and stays."""
    def held(scheme: str) -> Competence:
        return Competence(scheme=scheme, family="ex_motor", evaluated_by=PersonId("hr"), evaluated_on=date(2024, 1, 1),
                          valid_until=date(2027, 1, 1))

    put(office, trained("甲").with_(competences=(held(""), held("cnex_ex"), held("other"))),
        person("coordinator", functions=("competence_evaluator",)))
    for last in (date(2028, 12, 31), date(2029, 12, 31)):
        people.add_competence(office, COORDINATOR, "甲", "cnex_ex", "ex_motor", last, "coordinator")
    eve = TODAY - timedelta(days=1)
    kept = [(competence.scheme, competence.valid_until) for competence in one(office, "甲").competences]
    assert kept == [("", eve), ("cnex_ex", eve), ("other", date(2027, 1, 1)), ("cnex_ex", date(2029, 12, 31))]
    standing = [competence.valid_until.year for competence in one(office, "甲").competences_standing_on(TODAY)]
    assert standing == [2027, 2029]
    with pytest.raises(NotFound):
        people.add_competence(office, COORDINATOR, "甲", "cec_salt", "ex_motor", date(2029, 12, 31), "coordinator")


@pytest.mark.requirement("CNEX-9.5.1-b")
@pytest.mark.parametrize(("scheme", "small", "large"), [(cnex(), "4", "6.5"), (cec(), "2", "4.5")], ids=["cnex", "cec"])
def test_the_plan_of_a_site_weighs_its_units_its_size_and_its_data(
    scheme: SchemeEdition, small: str, large: str
) -> None:
    """Three units, 500 people and many systems take 2.5 days more than one, 80 and a ledger; every unit is listed."""
    sites = (site().with_(employees=80), site("s2", "二厂").with_(employees=500, data_complexity="high"))
    units = (unit(scheme), *(unit(scheme, f"u{number}", "s2") for number in (2, 3, 4)))
    planned_job = engagement(scheme, sites=sites, units=units, visits=(visit(), visit("s2")),
                             person_days=proposed_person_days(sites, units, scheme))
    team = {PersonId(name): person(name) for name in ("member", "second")}
    rows = paper_contexts.visit_rows(planned_job, team, CALENDAR)
    assert [(row.site.name, row.person_days) for row in rows] == [("一厂", Decimal(small)), ("二厂", Decimal(large))]
    assert len(paper_contexts.unit_rows(planned_job.units)) == 4
