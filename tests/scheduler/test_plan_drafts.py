"""A plan changed by hand is priced and checked like any other, and taking a change back restores it exactly."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler import Problem, check, cost_of
from scheduler.drafts import Draft, Standing, cheapest_placement, standing_of, trial, with_exclusions, with_standing
from scheduler.problem import Placement
from tests.scheduler.problems import auditor, day, job, plan, problem, tiny_problems, visit

PEOPLE = [auditor("P1"), auditor("P2"), auditor("P3", unavailable=((day(7), day(8)),))]


def drafted(*placed: str, out: tuple[str, ...] = ()) -> Draft:
    """Jobs with P1 and P2, one behind the other from Monday on."""
    jobs = [job(name) for name in (*placed, *out)]
    visits = [visit(name, day(2 * number), "P1", "P2") for number, name in enumerate(placed)]
    return Draft(problem(PEOPLE, jobs), plan(*visits, out=out))


def placed(draft: Draft, name: str, start: int, *team: str) -> Draft:
    there = Placement(start=day(start), team=team)
    return with_standing(draft, name, standing_of(draft, name).model_copy(update={"placement": there}))


def test_a_move_tells_the_rule_that_it_breaks() -> None:
    before = drafted("J1", "J2")
    broken = trial(before, placed(before, "J1", 2, "P1", "P2")).broken
    assert {violation.key for violation in broken} == {"no_overlap"}
    assert {violation.person for violation in broken} == {"P1", "P2"}


def test_a_move_onto_a_day_of_leave_is_told() -> None:
    before = drafted("J1")
    (violation,) = trial(before, placed(before, "J1", 7, "P1", "P3")).broken
    assert (violation.key, violation.person) == ("availability", "P3")


def test_what_was_broken_before_is_not_held_against_a_change() -> None:
    before = placed(drafted("J1", "J2"), "J2", 7, "P1", "P3")
    assert check(before.problem, before.plan)
    assert trial(before, placed(before, "J1", 14, "P1", "P2")).broken == ()


def test_a_change_is_priced_by_kind() -> None:
    before = drafted("J1", out=("J2",))
    tried = trial(before, placed(before, "J2", 8, "P1", "P2"))
    assert tried.broken == ()
    assert tried.costs["unscheduled"] == (100000, 0)
    assert tried.difference == sum(now - was for was, now in tried.costs.values())


def test_a_pinned_job_does_not_move() -> None:
    before = drafted("J1")
    now = standing_of(before, "J1")
    pinned = with_standing(before, "J1", now.model_copy(update={"pinned": now.placement}))
    (violation,) = trial(pinned, placed(pinned, "J1", 7, "P1", "P2")).broken
    assert violation.key == "pinned"


def test_a_bound_outlives_what_narrows_and_no_more() -> None:
    """A pin that is lifted may let in a plan cheaper than the bound."""
    start = drafted("J1")
    bounded = Draft(start.problem, start.plan.model_copy(update={"bound": 5}))
    now = standing_of(bounded, "J1")
    pinned = with_standing(bounded, "J1", now.model_copy(update={"pinned": now.placement}))
    assert pinned.plan.bound == 5
    assert with_standing(pinned, "J1", now).plan.bound is None
    barred = with_standing(bounded, "J1", now.model_copy(update={"excluded": ("P3",)}))
    assert barred.plan.bound == 5
    assert with_standing(barred, "J1", now).plan.bound is None


def test_the_cheapest_place_keeps_every_rule_and_moves_nobody_else() -> None:
    before = drafted("J1", out=("J2",))
    found = cheapest_placement(before, "J2")
    assert found is not None
    after = with_standing(before, "J2", standing_of(before, "J2").model_copy(update={"placement": found}))
    assert trial(before, after).broken == ()
    assert after.plan.assignment_of("J1") == before.plan.assignment_of("J1")


def test_a_job_without_people_has_no_cheapest_place() -> None:
    before = Draft(problem(PEOPLE, [job("J1", excluded=("P1", "P2"))]), plan(out=("J1",)))
    assert cheapest_placement(before, "J1") is None


def test_exclusions_join_those_of_the_rules() -> None:
    asked = problem(PEOPLE, [job("J1", excluded=("P1",)), job("J2")])
    kept = with_exclusions(asked, {"J1": ("P3",), "J9": ("P2",)})
    assert [each.excluded for each in kept.jobs] == [("P1", "P3"), ()]
    assert asked.jobs_by_id["J1"].excluded == ("P1",)


@given(tiny_problems(), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_taking_a_change_back_restores_plan_and_cost(asked: Problem, data: st.DataObject) -> None:
    """Whatever was changed: place, pin and exclusions come back as they were, and the price is always the plan's."""
    empty = Draft(asked, plan(out=tuple(each.id for each in asked.jobs)))
    name = data.draw(st.sampled_from([each.id for each in asked.jobs]))
    people = [each.id for each in asked.auditors]
    placements = st.none() | st.builds(
        lambda start, team: Placement(start=start, team=tuple(team)), st.sampled_from(asked.working_days),
        st.lists(st.sampled_from(people), unique=True, min_size=1, max_size=3))
    standings = st.builds(
        lambda placement, pinned, excluded: Standing(placement=placement, pinned=pinned, excluded=tuple(excluded)),
        placements, placements, st.lists(st.sampled_from(people), unique=True, max_size=2))
    before = with_standing(empty, name, data.draw(standings))
    changed = data.draw(standings)
    after = with_standing(before, name, changed)
    assert standing_of(after, name) == changed
    assert after.plan.cost == cost_of(after.problem, after.plan)
    back = with_standing(after, name, standing_of(before, name))
    assert back.problem == before.problem
    assert set(back.plan.assignments) == set(before.plan.assignments)
    assert back.plan.cost == before.plan.cost
