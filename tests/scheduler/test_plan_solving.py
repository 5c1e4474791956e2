"""The solver's plans: valid, never below the bound, repeatable, and as good as can be where that is known."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings

from scheduler import Assignment, Plan, Problem, Progress, Unscheduled, check, cost_of, plan_text, solve
from scheduler.bound import lower_bound
from scheduler.choose import Effort, rechoose
from scheduler.compiled.search import CompiledSearch
from scheduler.compiled.tables import tables_of
from scheduler.ground import Ground
from scheduler.state import State
from tests.scheduler.problems import (
    SHANGHAI,
    URUMQI,
    auditor,
    body,
    day,
    expert,
    job,
    need,
    plan,
    problem,
    tiny_problems,
    visit,
)


def placements(asked: Problem, at: int) -> Iterator[Assignment | None]:
    """Every start and team that a job could be tried with, and leaving it out."""
    yield None
    wanted = asked.jobs[at]
    auditors = [person.id for person in asked.auditors if person.kind == "auditor"]
    experts = [person.id for person in asked.auditors if person.kind == "expert"]
    for size in range(wanted.team_min, wanted.team_max + 1):
        for start, team, attending in product(
            asked.working_days, combinations(auditors, size), permutations(experts, len(wanted.experts))
        ):
            yield Assignment(job=wanted.id, start=start, team=team, experts=attending)


def cheapest_of_all(asked: Problem) -> int:
    """The cost of the best valid plan, found by trying every one."""

    def as_plan(chosen: tuple[Assignment | None, ...], jobs: range) -> Plan:
        return Plan(
            assignments=tuple(each for each in chosen if each is not None),
            unscheduled=tuple(
                Unscheduled(job=each.id)
                for i, each in enumerate(asked.jobs)
                if i not in jobs or chosen[jobs.index(i)] is None
            ),
        )

    def stands_alone(each: Assignment | None, at: int) -> bool:
        """Whether it breaks no rule but that other jobs' pins are left out beside it."""
        broken = check(asked, as_plan((each,), range(at, at + 1)))
        return all(one.key == "pinned" and one.job != asked.jobs[at].id for one in broken)

    alone = [
        [each for each in placements(asked, at) if stands_alone(each, at)] for at in range(len(asked.jobs))
    ]
    plans = (as_plan(chosen, range(len(asked.jobs))) for chosen in product(*alone))
    return min(cost_of(asked, each) for each in plans if not check(asked, each))


@given(asked=tiny_problems())
@settings(max_examples=60)
def test_a_plan_of_the_solver_is_valid_and_says_its_true_cost(asked: Problem) -> None:
    found = solve(asked, seconds=5, max_iterations=30)
    assert check(asked, found) == []
    assert found.cost == cost_of(asked, found)
    assert found.bound is not None
    assert found.bound <= found.cost
    assert all(entry.reasons for entry in found.unscheduled)


@given(asked=tiny_problems(most_jobs=4))
@settings(max_examples=60)
def test_what_cp_sat_chooses_for_all_jobs_at_once_is_valid(asked: Problem) -> None:
    ground = Ground(asked)
    chosen = rechoose(State(ground), list(range(len(asked.jobs))), Effort(5, 1, 0, repeatable=True))
    assert check(asked, chosen.plan()) == []
    assert chosen.cost == cost_of(asked, chosen.plan())


CAPPED = [auditor("P1", max_days_per_month=3), auditor("P2", max_days_per_month=3)]
PAIR = [auditor("P1"), auditor("P2")]


@pytest.mark.parametrize(
    "asked",
    [
        problem(CAPPED, [job("J1"), job("J2")]),
        problem(PAIR, [job("J1", latest=day(1)), job("J2", URUMQI, earliest=day(2), latest=day(3))]),
        problem(PAIR, [job("J1", latest=day(2)), job("J2", latest=day(2))]),
    ],
    ids=["monthly_days", "travel_day", "no_overlap"],
)
def test_cp_sat_chooses_one_of_two_jobs_that_a_rule_keeps_apart(asked: Problem) -> None:
    chosen = rechoose(State(Ground(asked)), [0, 1], Effort(5, 1, 0, repeatable=True))
    assert chosen.assigned == 1
    assert check(asked, chosen.plan()) == []


@given(asked=tiny_problems(most_jobs=2))
@settings(max_examples=25)
def test_the_bound_is_never_above_the_best_plan_and_the_solver_never_below_it(asked: Problem) -> None:
    best = cheapest_of_all(asked)
    assert lower_bound(asked, tables_of(asked, 400)) <= best
    found = solve(asked, seconds=5, max_iterations=200)
    assert found.cost is not None
    assert found.cost >= best


def test_two_far_jobs_are_visited_in_one_journey() -> None:
    people = [auditor("P1"), auditor("P2")]
    asked = problem(people, [job("J1", SHANGHAI), job("J2", SHANGHAI)])
    found = solve(asked, seconds=5, max_iterations=200)
    assert found.cost == cost_of(asked, plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(2), "P1", "P2")))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_half_year_of_a_body_is_planned_whole(seed: int) -> None:
    asked = body(60, 30, seed)
    found = solve(asked, seconds=30, max_iterations=160)
    assert check(asked, found) == []
    assert len(found.assignments) >= 57


def test_a_tight_month_is_valid_and_every_job_left_out_has_its_reasons() -> None:
    asked = body(30, 6, seed=5, weeks=5)
    found = solve(asked, seconds=30, max_iterations=120)
    assert check(asked, found) == []
    assert found.unscheduled
    assert all(entry.reasons for entry in found.unscheduled)


def test_one_seed_and_one_number_of_iterations_give_one_plan() -> None:
    asked = body(25, 12, seed=7)
    one, other = (solve(asked, seconds=60, seed=4, max_iterations=310) for _ in range(2))
    assert plan_text(one) == plan_text(other)


def test_a_pinned_job_stays_and_others_go_around_it() -> None:
    people = [auditor("P1"), auditor("P2")]
    pinned = job("J1", pinned={"start": day(1), "team": ("P1", "P2")})
    asked = problem(people, [pinned, job("J2", latest=day(4))])
    found = solve(asked, seconds=5, max_iterations=50)
    assert check(asked, found) == []
    assert found.starts() == {"J1": day(1), "J2": day(3)}


def test_two_pins_on_one_person_and_day_are_refused() -> None:
    pin = {"start": day(1), "team": ("P1", "P2")}
    asked = problem([auditor("P1"), auditor("P2")], [job("J1", pinned=pin), job("J2", pinned=pin)])
    with pytest.raises(ValueError, match=r"jobs\[1\]\.pinned"):
        solve(asked, seconds=1)


def test_one_auditor_does_one_job_after_the_other() -> None:
    alone: dict[str, Any] = {"team_min": 1, "team_max": 1, "latest": day(4)}
    asked = problem([auditor("P1")], [job("J1", person_days=3.0, **alone), job("J2", person_days=2.0, **alone)])
    found = solve(asked, seconds=5, max_iterations=200)
    assert check(asked, found) == []
    assert len(found.assignments) == 2


def test_without_a_leader_nothing_is_planned_and_the_leader_is_missed() -> None:
    asked = problem([auditor("P1"), auditor("P2")], [job("J1", requirements=(need("leader"),))])
    found = solve(asked, seconds=5, max_iterations=10)
    assert found.assignments == ()
    assert "leader" in found.unscheduled[0].reasons[0].zh


def test_a_window_of_one_day_holds_an_audit_of_one_day_only() -> None:
    windows: dict[str, Any] = {"earliest": day(2), "latest": day(2), "target": day(2)}
    people = [auditor(f"P{i}") for i in range(4)]
    asked = problem(people, [job("J1", person_days=2.0, **windows), job("J2", person_days=4.0, **windows)])
    found = solve(asked, seconds=5, max_iterations=20)
    assert found.starts() == {"J1": day(2)}


def test_experts_alone_make_no_team() -> None:
    asked = problem([expert("E1", "expert:cement"), expert("E2", "expert:cement")], [job("J1")])
    found = solve(asked, seconds=5, max_iterations=10)
    assert found.assignments == ()
    assert found.unscheduled[0].reasons


def test_an_expert_asked_for_attends() -> None:
    people = [auditor("P1"), auditor("P2"), expert("E1", "expert:cement")]
    asked = problem(people, [job("J1", experts=("expert:cement",))])
    found = solve(asked, seconds=5, max_iterations=10)
    assert check(asked, found) == []
    assert found.assignments[0].experts == ("E1",)


def test_a_problem_without_jobs_has_an_empty_plan() -> None:
    assert solve(problem([auditor("P1")], []), seconds=5).cost == 0


def test_answering_false_ends_the_search_with_the_best_plan_so_far() -> None:
    asked = body(25, 12, seed=7)
    heard: list[Progress] = []

    def stop(progress: Progress) -> bool:
        heard.append(progress)
        return False

    found = solve(asked, seconds=600, progress=stop)
    assert check(asked, found) == []
    assert heard[0].cost == found.cost
    assert heard[-1].seconds < 60


def test_every_plan_on_the_way_says_its_true_cost_and_makes_only_what_changed_anew() -> None:
    """A plan of 28,000 audits is written whenever it improves; made whole each time, it would be every ten seconds."""
    asked = body(60, 20, seed=3)
    search = CompiledSearch(asked, seed=1, workers=1)
    search.begin(pinned={}, known={})
    for turn in range(8):
        search.turn(300, turn / 8, (turn + 1) / 8)
        made, again = search.best_plan(None), search.best_plan(None)
        assert check(asked, made) == []
        assert made.cost == cost_of(asked, made)
        assert all(one is other for one, other in zip(made.assignments, again.assignments, strict=True))
    search.close()


def test_the_bound_and_cp_sat_hear_that_the_search_is_over() -> None:
    """Of ten minutes they have two each: whoever cancels then would wait for them."""
    asked, heard = body(30, 6, seed=5, weeks=5), []

    def is_over() -> bool:
        heard.append(len(heard))
        return len(heard) > 5

    assert lower_bound(asked, tables_of(asked, 400), seconds=3600, is_over=is_over) > 0
    assert len(heard) < 10
    heard.clear()
    effort = Effort(3600, 2, 0, repeatable=False, is_over=is_over)
    chosen = rechoose(State(Ground(asked)), list(range(len(asked.jobs))), effort)
    assert check(asked, chosen.plan()) == []


def test_an_interruption_does_not_wait_for_cp_sat() -> None:
    """It has an hour."""
    asked = body(30, 6, seed=5, weeks=5)

    def interrupt() -> bool:
        raise KeyboardInterrupt

    effort = Effort(3600, 2, 0, repeatable=False, is_over=interrupt)
    with pytest.raises(KeyboardInterrupt):
        rechoose(State(Ground(asked)), list(range(len(asked.jobs))), effort)


def test_a_warm_start_is_kept_where_it_fits_and_mended_where_it_does_not() -> None:
    people = [auditor("P1"), auditor("P2", unavailable=((day(7), day(9)),))]
    asked = problem(people, [job("J1"), job("J2")])
    before = plan(visit("J1", day(2), "P1", "P2"), visit("J2", day(7), "P1", "P2"))
    found = solve(asked, seconds=5, max_iterations=0, warm_start=before)
    assert check(asked, found) == []
    assert found.starts()["J1"] == day(2)
    assert found.starts()["J2"] not in (day(7), day(8), day(9))


def test_an_announced_plan_is_changed_no_more_than_must_be() -> None:
    announced = {"start": date(2027, 3, 10), "team": ("P1", "P2")}
    people = [auditor("P1"), auditor("P2", unavailable=((day(0), day(25)),)), auditor("P3")]
    found = solve(problem(people, [job("J1", baseline=announced)]), seconds=5, max_iterations=50)
    assert found.assignments == (visit("J1", date(2027, 3, 10), "P1", "P3"),)
    assert found.cost == 800
