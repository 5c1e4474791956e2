"""A technical expert who is asked for comes along: planned, told to the client, kept in the calendar, and dropped."""

from datetime import date, timedelta

import pytest

from intake_app.services import audit_plan, board, draft_edits, expert_requests, planning, planning_questions, terms
from intake_app.services.draft_edits import Edited, SeenVisit, Verdict
from intake_app.services.office import Office
from intake_app.services.planning_problem import planning_problem
from models.account import Role
from models.engagement import Declaration, Engagement, SitePersonDays
from models.errors import NotFound
from models.personnel import Person
from models.planning import PlanProposal
from scheduler.checker import check
from scheduler.problem import Placement
from tests.job_builders import (
    announced,
    cec,
    cnex,
    decision,
    document_review,
    expert,
    notice_of,
    plan_notice,
    qualification,
    site,
    trained,
    unit,
)
from tests.services.jobs import (
    COORDINATOR,
    TODAY,
    acting,
    change,
    far,
    job,
    one,
    planned,
    proposed,
    put,
    refused_words,
    to_plan,
)

MOTORS, LAMPS = "competence:cnex_ex/ex_motor", "competence:cnex_ex/ex_luminaire"
JOB = "engagement-1/s1"


def asked(office: Office, expertise: str = MOTORS, id: str = "engagement-1") -> Engagement:
    outcome = expert_requests.ask_for_expert(office, COORDINATOR, id, "s1", expertise, "新的绝缘工艺")
    assert isinstance(outcome, Engagement), outcome
    return outcome


def dropped(office: Office, expertise: str = MOTORS) -> Engagement:
    outcome = expert_requests.drop_expert(office, COORDINATOR, "engagement-1", "s1", expertise)
    assert isinstance(outcome, Engagement), outcome
    return outcome


def told(office: Office) -> Engagement:
    """The planned job, its plan sent and confirmed."""
    change(office, announced(job(office), plan_notice(TODAY, TODAY)))
    return job(office)


def ending(name: str, on: date) -> Person:
    """An expert whose competence in motors ends on that day."""
    whole = expert(name)
    return whole.with_(competences=tuple(held.with_(valid_until=on) for held in whole.competences))


def test_the_expert_asked_for_is_sent_beside_the_team(office: Office) -> None:
    """CNEX-9.3.2-f, CNEX-9.3.2-g, CNEX-9.3.2-h: counts no person-days, works under the leader, stands in the notice."""
    put(office, to_plan(document_review=document_review()), trained("甲"), trained("乙"), expert("专"),
        expert("盐专", "sodium_sulfate"))
    asked(office)
    visit = planned(office)
    assert (set(visit.team), visit.experts, visit.responsible_verifier) == ({"甲", "乙"}, ("专",), visit.leader)
    assert len(tuple(office.calendar.working_days(visit.start, visit.end))) == 2  # Four days by two people.
    assert planning.open_audits(office, COORDINATOR) == ()
    change(office, job(office).with_(declarations=tuple(
        Declaration(person_id=each, declared_on=TODAY) for each in visit.everyone)))
    sent = audit_plan.send_plan(office, COORDINATOR, "engagement-1")
    assert isinstance(sent, Engagement), sent
    assert notice_of(sent) is not None


def test_what_was_asked_for_is_recorded_with_its_reason(office: Office) -> None:
    """CNEX-9.3.2-f: who asked for what and why, and that it was taken back."""
    put(office, to_plan())
    (request,) = asked(office).expert_requests
    assert (request.name.zh, request.reason, request.asked_on, request.by) == (
        "防爆电机专业能力", "新的绝缘工艺", TODAY, COORDINATOR.name)
    assert dropped(office).expert_requests == ()
    with office.unit_of_work() as uow:
        verbs = [record.verb for record in uow.records.about("engagement-1")]
        clauses = {record.clause for record in uow.records.about("engagement-1")}
    assert verbs[-2:] == ["expert.asked_for", "expert.dropped"]
    assert clauses == {cnex().team.minimum_members.clause}


@pytest.mark.requirement("CNEX-9.3.2-f", "CNEX-9.6.2-a")
def test_asking_and_dropping_open_a_visit_that_its_client_was_told_of(office: Office) -> None:
    """Its client is told anew; team and day stay, as only the expert is another."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("专"))
    first = planned(office)
    told(office)
    asked(office)
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert "防爆电机专业能力" in audit.fallen_because[0].text.zh
    (mine,) = planning.own_audits(office, acting(Role.AUDITOR, person="甲"))
    assert mine.faults == audit.fallen_because
    again = planned(office)
    assert again == first.with_(experts=("专",), responsible_verifier=first.leader)
    assert planning.open_audits(office, COORDINATOR) == ()
    told(office)
    dropped(office)
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert "专" in audit.fallen_because[0].text.zh
    assert planned(office) == first


def test_a_plan_is_not_sent_before_the_expert_is_planned(office: Office) -> None:
    """CNEX-9.3.2-f, CNEX-9.6.2-b."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("专"))
    visit = planned(office)
    change(office, job(office).with_(declarations=tuple(
        Declaration(person_id=each, declared_on=TODAY) for each in visit.everyone)))
    asked(office)
    assert "技术专家" in refused_words(audit_plan.send_plan(office, COORDINATOR, "engagement-1"))


def test_a_standing_visit_keeps_its_experts_days(office: Office) -> None:
    """CNEX-9.3.2-f: one expert is not at two clients at once, and what stands breaks no rule of the plan."""
    put(office, to_plan(), *(trained(name) for name in "甲乙丙丁"), expert("专"))
    asked(office)
    first = planned(office)
    put(office, to_plan("engagement-2"))
    asked(office, id="engagement-2")
    problem, plan = planning.proposed_plan(proposed(office))
    assert problem.jobs_by_id[JOB].pinned == Placement(start=first.start, team=first.team, experts=("专",))
    assert not list(check(problem, plan))
    second = planned(office, "engagement-2")
    assert second.experts == ("专",)
    assert second.start > first.end or second.end < first.start


def test_only_who_bears_the_expertise_through_the_window_is_sent(office: Office) -> None:
    """CNEX-9.3.2-f: the one whose competence ends before lives next door, the other's ends within the year."""
    put(office, to_plan(), trained("甲"), trained("乙"), ending("早", TODAY + timedelta(days=5)),
        far(ending("晚", TODAY + timedelta(days=200))))
    asked(office)
    assert planned(office).experts == ("晚",)


def test_the_only_expert_is_sent_before_the_expertise_ends(office: Office) -> None:
    """CNEX-9.3.2-f: a competence that ends within the window keeps nobody from its first days."""
    ends_on = TODAY + timedelta(days=18)
    put(office, to_plan(), trained("甲"), trained("乙"), ending("专", ends_on))
    asked(office)
    visit = planned(office)
    assert visit.experts == ("专",)
    assert visit.end <= ends_on


def test_nobody_is_two_experts_of_one_visit(office: Office) -> None:
    """CNEX-9.3.2-f: each kind asked for has a person of its own."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("双", "ex_motor", "ex_luminaire"))
    asked(office)
    asked(office, LAMPS)
    assert proposed(office).unplanned
    put(office, expert("专"))
    assert set(planned(office).experts) == {"双", "专"}


def test_why_an_audit_without_its_expert_is_not_planned_is_said_in_words(office: Office) -> None:
    """CNEX-9.3.2-f: which expertise is lacking, by its name in both languages."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("盐专", "sodium_sulfate"))
    asked(office)
    proposal = proposed(office)
    found = planning_questions.why_unplanned(office, COORDINATOR, proposal.id, JOB)
    words = [*found.reasons, *found.mends, *proposal.unplanned[0].reasons]
    assert "具备“防爆电机专业能力”的技术专家" in found.reasons[0].zh
    assert "experts with 'competence in" in found.reasons[0].en
    assert not [word for text in words for word in (text.zh, text.en) if "competence:" in word]


def test_the_board_takes_the_expert_asked_for_and_says_who_is_missing(office: Office) -> None:
    """CNEX-9.3.2-f: placed by hand as by the solver, and refused in words."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("专"))
    asked(office)
    draft = draft_edits.begin_draft(office, COORDINATOR)
    assert isinstance(draft, PlanProposal)
    seen = SeenVisit(proposal_id=draft.id, version=draft.version, job=JOB)
    there = board.board_of(office, COORDINATOR).audits[0]
    assert there.target is not None
    bare = Placement(start=office.calendar.working_days_after(there.target, 1).on, team=("甲", "乙"))

    def tried(placement: Placement) -> Verdict:
        verdict = draft_edits.try_placement(office, COORDINATOR, seen, placement)
        assert isinstance(verdict, Verdict)
        return verdict

    (missing,) = tried(bare).broken
    assert "需要的技术专家（“防爆电机专业能力”）与所派人员（无）不符" in missing.text.zh
    assert "competence:" not in missing.text.en
    assert tried(bare.model_copy(update={"experts": ("专",)})).broken == ()
    placed = draft_edits.place_visit(office, COORDINATOR, seen, bare.model_copy(update={"experts": ("专",)}))
    assert isinstance(placed, Edited), placed
    assert isinstance(planning.accept_plan(office, COORDINATOR, draft.id), PlanProposal)
    assert job(office).visits[0].experts == ("专",)


def test_a_plan_from_before_the_expert_was_asked_for_is_not_accepted(office: Office) -> None:
    """CNEX-9.3.2-f: also not where its visit was pinned; solved again, the pin makes room for the expert."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("专"))
    draft = proposed(office)
    asked(office)
    assert "须配备的技术专家" in refused_words(planning.accept_plan(office, COORDINATOR, draft.id))
    again = proposed(office, JOB)
    placed = planning.proposed_plan(again)[1].assignment_of(JOB)
    assert placed is not None
    assert placed.experts == ("专",)
    kept = planning.proposed_plan(proposed(office, JOB))
    assert kept[0].jobs_by_id[JOB].pinned is not None
    assert kept[1].assignment_of(JOB) == placed


def test_an_expert_who_took_another_part_in_the_job_is_not_sent(office: Office) -> None:
    """S10, CNEX-9.3.2-g: what bars an expert counts for an expert, and not what bars a member."""
    put(office, to_plan(took_part={"专": ("team_member",)}), trained("甲"), trained("乙"), expert("专"),
        far(expert("远")))
    asked(office)
    assert planned(office).experts == ("远",)


def test_what_can_be_asked_for_begins_with_the_sites_own_families(office: Office) -> None:
    """CNEX-9.3.2-f, CEC-5.2.1-f: with how many experts bear it; an expertise asked for already is not offered again."""
    put(office, to_plan(), trained("甲"), expert("专"), expert("灯", "ex_luminaire").with_(
        qualifications=(qualification("ghg_verifier"),)), to_plan("engagement-2", cec()))
    offered = expert_requests.expertise_to_ask(office, COORDINATOR, job(office), "s1")
    assert (offered[0].tag, offered[0].bearers) == (MOTORS, 1)
    assert {each.tag: each.bearers for each in offered}["ghg_verifier"] == 1
    left = expert_requests.expertise_to_ask(office, COORDINATOR, asked(office), "s1")
    assert left == offered[1:]
    salt = expert_requests.expertise_to_ask(office, COORDINATOR, job(office, "engagement-2"), "s1")
    assert {each.tag.partition("/")[0] for each in salt if "/" in each.tag} == {"competence:cec_salt"}


def test_nothing_is_asked_for_without_a_reason_or_twice_or_that_nobody_knows(office: Office) -> None:
    """CNEX-9.3.2-f."""
    put(office, to_plan())
    ask = expert_requests.ask_for_expert
    assert "理由" in refused_words(ask(office, COORDINATOR, "engagement-1", "s1", MOTORS, " "))
    assert "专业" in refused_words(ask(office, COORDINATOR, "engagement-1", "s1", "", "工艺"))
    asked(office)
    assert "已登记" in refused_words(ask(office, COORDINATOR, "engagement-1", "s1", MOTORS, "工艺"))
    for row, expertise in (("s1", "competence:cec_salt/sodium_sulfate"), ("s1", "full_time"), ("s9", LAMPS)):
        with pytest.raises(NotFound):
            ask(office, COORDINATOR, "engagement-1", row, expertise, "工艺")
    with pytest.raises(NotFound):
        expert_requests.drop_expert(office, COORDINATOR, "engagement-1", "s1", LAMPS)


def test_experts_are_settled_once_the_audit_has_begun_or_the_job_is_over(office: Office) -> None:
    """CNEX-9.3.2-f: the team that is on site stays as it is; another site's is still open."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("专"))
    asked(office)
    visit = planned(office)
    begun = visit.with_(start=TODAY, end=TODAY)
    days = SitePersonDays(site_row="s2", document_review_half_days=1, on_site_half_days=8)
    change(office, announced(job(office).with_(
        visits=(begun,), sites=(site(), site("s2", "二厂")), units=(unit(cnex()), unit(cnex(), "u2", "s2")),
        person_days=(*job(office).person_days, days)), plan_notice(TODAY - timedelta(days=9))))
    assert "已经开始" in refused_words(
        expert_requests.ask_for_expert(office, COORDINATOR, "engagement-1", "s1", LAMPS, "工艺"))
    assert "已经开始" in refused_words(expert_requests.drop_expert(office, COORDINATOR, "engagement-1", "s1", MOTORS))
    assert expert_requests.expertise_to_ask(office, COORDINATOR, job(office), "s1") == ()
    assert not expert_requests.may_change_experts(office, COORDINATOR, job(office), "s1")
    assert expert_requests.may_change_experts(office, COORDINATOR, job(office), "s2")
    change(office, job(office).with_(decision=decision()))
    assert "状态" in refused_words(
        expert_requests.ask_for_expert(office, COORDINATOR, "engagement-1", "s2", LAMPS, "工艺"))
    assert not expert_requests.may_change_experts(office, COORDINATOR, job(office), "s2")


def test_an_expert_who_ranks_below_the_team_is_pointed_out_and_sent(office: Office) -> None:
    """CNEX-8.6-a: the rule says should; an expert with the certificate of training is no matter for a remark."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("专"))
    asked(office)
    planned(office)
    (caution,) = expert_requests.cautions_about_experts(office, COORDINATOR, job(office))
    assert "专的资格低于" in caution.text.zh
    change(office, one(office, "专").with_(qualifications=(qualification("footprint_training"),)))
    assert expert_requests.cautions_about_experts(office, COORDINATOR, job(office)) == ()


def test_a_job_stored_before_experts_could_be_asked_for_asks_for_none() -> None:
    """CNEX-15-a: what is kept stays readable."""
    stored = to_plan().model_dump(mode="json", exclude={"expert_requests"})
    assert Engagement.model_validate(stored).expert_requests == ()


def test_the_days_problem_asks_for_nobody_where_nothing_was_asked(office: Office) -> None:
    """CNEX-9.3.2-f: experts come only where the coordinator wants one."""
    put(office, to_plan(), trained("甲"), trained("乙"), expert("专"))
    with office.unit_of_work() as uow:
        desk = planning.desk_of(office, uow)
    assert planning_problem(desk, {"engagement-1"}, {}).jobs[0].experts == ()
    assert planned(office).experts == ()


def both(name: str, *families: str) -> Person:
    """Somebody engaged as verifier and as technical expert."""
    return trained(name, functions=("verifier", "leader", "expert"), families=families or ("ex_motor",))


def asked_by_name(office: Office, name: str, id: str = "engagement-1") -> object:
    return expert_requests.ask_for_expert(office, COORDINATOR, id, "s1", MOTORS, "新的绝缘工艺", name)


@pytest.mark.requirement("CNEX-9.3.2-f", "CNEX-9.3.2-h")
def test_who_is_a_verifier_too_comes_as_the_expert_where_named(office: Office) -> None:
    """CNEX 9.3.2 bars them from both parts in one team only; nobody else bears the expertise here."""
    put(office, to_plan(), trained("甲"), trained("乙"), both("丙"))
    (offered,) = [each for each in expert_requests.expertise_to_ask(office, COORDINATOR, job(office), "s1")
                  if each.tag == MOTORS]
    assert (offered.bearers, offered.verifiers) == (0, (("丙", "丙"),))
    outcome = asked_by_name(office, "丙")
    assert isinstance(outcome, Engagement), refused_words(outcome)
    assert outcome.expert_requests[0].name.zh == "防爆电机专业能力：丙"
    visit = planned(office)
    assert (set(visit.team), visit.experts) == ({"甲", "乙"}, ("丙",))
    assert planning.open_audits(office, COORDINATOR) == ()


@pytest.mark.requirement("CNEX-9.3.2-f")
def test_who_came_as_an_expert_is_on_teams_again_and_on_none_on_the_same_days(office: Office) -> None:
    """FORMAT 1, 2, 6: the visit that stands keeps their days, whichever part they have in the next problem."""
    put(office, to_plan(), trained("甲"), trained("乙"), both("丙"))
    asked_by_name(office, "丙")
    first = planned(office)
    told(office)
    put(office, to_plan("engagement-2"))
    with office.unit_of_work() as uow:
        problem = planning_problem(planning.desk_of(office, uow), {"engagement-2"}, {})
    standing = problem.jobs_by_id[JOB]
    assert standing.pinned is not None
    assert (set(standing.pinned.team), standing.pinned.experts) == ({"甲", "乙", "丙"}, ())
    assert planning.problem_faults(problem) == ()
    change(office, one(office, "甲").with_(max_days_per_month=0))
    second = planned(office, "engagement-2")
    assert "丙" in second.team
    assert second.start > first.end or second.end < first.start


@pytest.mark.requirement("CNEX-9.3.2-f")
@pytest.mark.parametrize("name", ["甲", "专", "灯"])
def test_nobody_is_named_who_is_not_both_or_lacks_the_expertise(office: Office, name: str) -> None:
    put(office, to_plan(), trained("甲"), expert("专"), both("灯", "ex_luminaire"))
    assert "请另选" in refused_words(asked_by_name(office, name))


@pytest.mark.requirement("CNEX-8.1-a", "CNEX-9.3.2-f")
@pytest.mark.parametrize("functions", [(), ("verifier", "leader")])
def test_an_expert_who_is_engaged_as_one_no_more_does_not_come(office: Office, functions: tuple[str, ...]) -> None:
    """Their visit falls, and the request that names them has them planned for nothing anew."""
    put(office, to_plan(), trained("甲"), trained("乙"), both("丙"))
    asked_by_name(office, "丙")
    assert planned(office).experts == ("丙",)
    terms.set_functions(office, COORDINATOR, "丙", functions)
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert any("丙" in reason.text.zh and "技术专家" in reason.text.zh for reason in audit.fallen_because)
    assert [each.job for each in proposed(office).unplanned] == [JOB]
    terms.set_functions(office, COORDINATOR, "丙", ("verifier", "leader", "expert"))
    assert planning.open_audits(office, COORDINATOR) == ()


@pytest.mark.requirement("CNEX-9.3.2-f", "CNEX-9.3.2-h")
def test_naming_an_expert_lifts_the_pin_that_has_them_on_another_team_and_says_so(office: Office) -> None:
    """FORMAT 2: the plan has everybody in one part; the pinned audit is planned anew with somebody else."""
    put(office, to_plan(), to_plan("engagement-2"), trained("甲"), trained("乙"), both("丙"), trained("丁"))
    draft, pinned = proposed(office), "engagement-2/s1"
    placed = planning.proposed_plan(draft)[1].assignment_of(pinned)
    assert placed is not None
    seen = SeenVisit(proposal_id=draft.id, version=draft.version, job=pinned)
    there = Placement(start=placed.start + timedelta(days=7), team=("丙", "丁"))
    assert isinstance(draft_edits.place_visit(office, COORDINATOR, seen, there), Edited)
    asked_by_name(office, "丙")
    again = proposed(office, pinned)
    ((lifted, (reason,)),) = [(each.job, each.reasons) for each in again.lifted_pins]
    assert lifted == pinned
    assert "丙已被指定为" in reason.zh
    problem, plan = planning.proposed_plan(again)
    assert not list(check(problem, plan))
    assert not any("丙" in each.team for each in plan.assignments)
    assert isinstance(planning.accept_plan(office, COORDINATOR, again.id), PlanProposal)
    assert (job(office).visits[0].experts, len(job(office, "engagement-2").visits)) == (("丙",), 1)
