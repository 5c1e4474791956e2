"""The bound holds whatever the rewards are, and rises above what every job costs by itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import groupby
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scheduler import Problem, check, cost_by_kind, cost_of, solve
from scheduler import bound as bound_module
from scheduler.agreement import Agreement, Answered, Asked, Sides, Start
from scheduler.bound import Ascent, Prices, Span, lower_bound
from scheduler.capacity import Capacity, Counts, highest_day, ways_of_visits
from scheduler.compiled import places as places_module
from scheduler.compiled import relaxed as relaxed_module
from scheduler.compiled.relaxed import Relaxed, marks, relaxed
from scheduler.compiled.shares import answers_for, fill_known, forget_second_visits
from scheduler.compiled.tables import Ints, Tables, tables_of
from scheduler.compiled.tours import NOWHERE, UNITS, Floats, Tours
from scheduler.problem import Placement
from scheduler.stays import Stays
from tests.scheduler.problems import NANYANG, SHANGHAI, URUMQI, auditor, body, day, job, plan, problem, tiny_problems
from tests.scheduler.test_plan_solving import cheapest_of_all, placements


@st.composite
def pinned_problems(draw: st.DrawFn) -> Problem:
    """A tiny problem, some of it with a pin that no rule forbids."""
    asked = draw(tiny_problems(most_jobs=2))
    rest = tuple(each.id for each in asked.jobs[1:])
    valid = [each for each in placements(asked, 0) if each and not check(asked, plan(each, out=rest))]
    if not valid or draw(st.booleans()):
        return asked
    chosen = draw(st.sampled_from(valid))
    pin = Placement(start=chosen.start, team=chosen.team, experts=chosen.experts)
    jobs = [asked.jobs[0].model_copy(update={"pinned": pin}), *asked.jobs[1:]]
    return problem(list(asked.auditors), jobs, weeks=2)


@given(asked=pinned_problems(), seed=st.integers(0, 2**32 - 1), spread=st.sampled_from((100, 2000, 50000)),
       is_by_days=st.booleans())
@settings(max_examples=120)
def test_at_any_rewards_whatever_the_bound_is_not_above_the_best_plan(
    asked: Problem, seed: int, spread: int, is_by_days: bool
) -> None:
    best, tables, random = cheapest_of_all(asked), tables_of(asked, 400), np.random.default_rng(seed)
    halves = relaxed(asked, tables, is_by_days)
    with ThreadPoolExecutor(2) as pool:
        shape, people = halves.can.shape, len(asked.auditors)
        prices = Prices(
            random.uniform(-0.2, 1, shape) * spread * UNITS,
            random.uniform(0, asked.weights.overtime_day, people) * UNITS,
            random.uniform(0, spread, (people, len(tables.month_end))) * UNITS,
        )
        assert Ascent(Capacity(tables, halves, pool)).answer(prices).bound <= best * UNITS


@given(asked=pinned_problems(), seed=st.integers(0, 2**32 - 1), spread=st.sampled_from((100, 2000, 50000)))
@settings(max_examples=80)
def test_at_any_prices_of_days_what_teams_cost_alone_is_not_above_the_best_plan(
    asked: Problem, seed: int, spread: int
) -> None:
    best, tables, random = cheapest_of_all(asked), tables_of(asked, 400), np.random.default_rng(seed)
    people = len(asked.auditors)
    with ThreadPoolExecutor(2) as pool:
        capacity = Capacity(tables, relaxed(asked, tables), pool)
        over = random.integers(0, asked.weights.overtime_day * UNITS + 1, people)
        month = random.integers(0, spread * UNITS, (people, len(tables.month_end)))
        assert capacity.bound(over, month) <= best * UNITS


def test_prices_of_days_find_the_overtime_that_no_plan_can_do_without() -> None:
    """Two people with two days before overtime, and three audits next door that take them a day each."""
    people = [auditor(f"P{i}").model_copy(update={"target_days": 2}) for i in (1, 2)]
    asked = problem(people, [job(f"J{i}", NANYANG, person_days=2) for i in range(3)])
    tables = tables_of(asked, 400)
    with ThreadPoolExecutor(2) as pool:
        days = Capacity(tables, relaxed(asked, tables), pool).climbed(lambda passes: passes >= 200)
    best, overtime = cheapest_of_all(asked), 2 * asked.weights.overtime_day
    assert lower_bound(asked, tables) + 0.9 * overtime < days.bound / UNITS <= best


@given(asked=pinned_problems(), seed=st.integers(0, 2**32 - 1), spread=st.sampled_from((100, 2000, 50000)))
@settings(max_examples=80)
def test_what_is_kept_costs_what_was_asked_and_where_it_agrees_the_bound_is_not_above_the_best_plan(
    asked: Problem, seed: int, spread: int
) -> None:
    best, tables, random = cheapest_of_all(asked), tables_of(asked, 400), np.random.default_rng(seed)
    halves, people = relaxed(asked, tables), len(asked.auditors)
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, halves, pool))
        rewards = (random.uniform(-0.2, 1, (halves.can[:, :, 0].size, people)) * spread * UNITS).astype(np.int32)
        days = random.uniform(0, asked.weights.overtime_day, people) * UNITS
        months = random.uniform(0, spread, (people, len(tables.month_end))) * UNITS
        agreement = Agreement(ascent.capacity, ascent.sides(), Start(rewards, days, months, np.zeros(0)), best)
        rises_to_no_more_than(agreement, best)


@given(asked=pinned_problems())
@settings(max_examples=40)
def test_what_was_answered_to_steps_is_kept_at_its_cost(asked: Problem) -> None:
    best, tables = cheapest_of_all(asked), tables_of(asked, 400)
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, relaxed(asked, tables), pool))
        sides, start = ascent.sides(), from_floors(ascent)
        answered = Answered(ascent.capacity, sides, ascent.start(start))
        _, prices = ascent._stepped(Span(monotonic(), 3600, 40, lambda: False), start, 10 * best, answered)
        rises_to_no_more_than(Agreement(ascent.capacity, sides, ascent.start(prices), best, answered), best)


def test_answers_agree_from_those_of_the_steps_on() -> None:
    asked = body(30, 8, seed=5)
    tables, promised = tables_of(asked, 400), []
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, relaxed(asked, tables), pool))
        for is_kept in (False, True):
            sides, start = ascent.sides(), from_floors(ascent)
            answered = Answered(ascent.capacity, sides, ascent.start(start))
            _, prices = ascent._stepped(Span(monotonic(), 3600, 40, lambda: False), start, 400_000, answered)
            agreement = Agreement(ascent.capacity, sides, ascent.start(prices), 400_000, answered if is_kept else None)
            promised.append(agreement.settled(0.0))
    assert promised[1] < promised[0]


def test_where_teams_agree_on_the_day_the_bound_goes_on_from_where_it_was_and_rises_further() -> None:
    asked = body(30, 8, seed=5)
    tables, span = tables_of(asked, 400), Span(monotonic(), 3600, 400, lambda: False)
    with ThreadPoolExecutor(2) as pool:
        coarse = Ascent(Capacity(tables, relaxed(asked, tables), pool))
        days = coarse.capacity.climbed(lambda passes: passes >= 24)
        proven, agreement = coarse.climbed(span, days, 400_000)
        assert agreement is not None
        assert agreement.best == proven
        assert agreement.is_slow
        fine = Ascent(Capacity(tables, relaxed(asked, tables, is_by_days=True), pool))
        assert fine.halves.can.shape[1] > coarse.halves.can.shape[1]
        by_days = Agreement(fine.capacity, fine.sides(), fine.start_by_days(coarse, agreement), 400_000)
        assert by_days.best >= proven
        for _ in range(150):
            by_days.rise()
        assert by_days.best > proven


def test_fewer_answers_of_each_are_kept_where_there_are_many_to_keep() -> None:
    few, many = answers_for(200), answers_for(3000)
    assert few.share.shape[1] > many.share.shape[1] > 1
    assert many.entry.nbytes + many.amount.nbytes < 300_000_000


def from_floors(ascent: Ascent) -> Prices:
    """Each visit's reward is what it costs at least."""
    floor, months = ascent.capacity.floor, len(ascent.tables.month_end)
    people = floor.shape[1]
    visit = np.repeat(floor[:, None].astype(np.float64), ascent.halves.can.shape[1], axis=1)
    return Prices(visit, np.zeros(people), np.zeros((people, months)))


def rises_to_no_more_than(agreement: Agreement, best: int) -> None:
    """Twenty rounds of an agreement stay below the cost of the best plan; what it kept first costs what was asked."""
    answered, reach = [agreement.best], agreement.reach
    agreement.reach = 0.0
    assert agreement.settled(np.inf) == agreement.best
    agreement.reach = reach
    for _ in range(20):
        agreement.rise()
        answered.append(agreement.best)
    assert answered == sorted(answered)
    assert agreement.best <= best * UNITS


def in_places(asked: Problem, tables: Tables) -> Relaxed:
    """The relaxation of a problem as if it were too large for tours between sites."""
    kept, relaxed_module.MOST_TOURED = relaxed_module.MOST_TOURED, 0
    try:
        return relaxed(asked, tables)
    finally:
        relaxed_module.MOST_TOURED = kept


@given(asked=pinned_problems(), seed=st.integers(0, 2**32 - 1), spread=st.sampled_from((100, 2000, 50000)),
       narrowest=st.sampled_from((1, 60, 5000)))
@settings(max_examples=120)
def test_at_any_prices_of_places_and_calls_the_bound_is_not_above_the_best_plan(
    asked: Problem, seed: int, spread: int, narrowest: int
) -> None:
    best, tables, random = cheapest_of_all(asked), tables_of(asked, 400), np.random.default_rng(seed)
    with ThreadPoolExecutor(2) as pool:
        stays = staying(Capacity(tables, in_places(asked, tables), pool), narrowest)
        shape = (len(stays.sides().highest), len(asked.auditors))
        price = (random.uniform(-0.2, 1, shape) * spread * UNITS).astype(np.int32)
        over = random.integers(0, asked.weights.overtime_day * UNITS + 1, shape[1])
        month = random.integers(0, spread * UNITS, (shape[1], len(tables.month_end)))
        call = random.integers(0, spread * UNITS, len(stays.calls.caller)).astype(np.int32)
        assert stays.asked(price, over, month, call).bound <= best * UNITS
        start = Start(price, over.astype(np.float64), month.astype(np.float64), call.astype(np.float64))
        rises_to_no_more_than(Agreement(stays.capacity, stays.sides(), start, best), best)


def staying(capacity: Capacity, narrowest: int) -> Stays:
    """Tours between places whose sites are so far apart at most."""
    kept, places_module.NARROWEST_KM = places_module.NARROWEST_KM, narrowest
    try:
        return Stays(capacity)
    finally:
        places_module.NARROWEST_KM = kept


def test_an_audit_longer_than_the_days_that_there_are_does_not_make_the_days_of_others_cheap() -> None:
    short = job("J1", NANYANG)
    two = [auditor("P1"), auditor("P2")]
    asked = [problem(two, jobs) for jobs in ([short], [short, job("J2", person_days=10_000)])]
    assert len({highest_day(relaxed(each, tables_of(each, 400))) for each in asked}) == 1


def test_tours_between_places_find_the_way_that_near_audits_need() -> None:
    """Each of three audits in Urumqi is next to two others, so that none of them pays for a way by itself."""
    people = [auditor("P1"), auditor("P2")]
    asked = problem(people, [job(f"J{i}", URUMQI, latest=day(9)) for i in range(3)], weeks=2)
    best, tables = cheapest_of_all(asked), tables_of(asked, 400)
    with ThreadPoolExecutor(2) as pool:
        capacity = Capacity(tables, in_places(asked, tables), pool)
        days, stays = capacity.climbed(lambda passes: passes >= 4), Stays(capacity)
        agreement = Agreement(capacity, stays.sides(), stays.start(days), best)
        assert agreement.best == days.bound
        for _ in range(20):
            agreement.rise()
    assert 1.5 * days.bound < agreement.best <= best * UNITS


@given(asked=tiny_problems(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=80)
def test_all_visits_of_a_plan_bear_no_more_ways_than_it_has(asked: Problem, seed: int) -> None:
    tables, random = tables_of(asked, 400), np.random.default_rng(seed)
    ways = ways_of_visits(tables, relaxed(asked, tables)).least
    people = [person.id for person in asked.auditors]
    choices = [list(placements(asked, number)) for number in range(len(asked.jobs))]
    for _ in range(40):
        chosen = [each[random.integers(len(each))] for each in choices]
        out = tuple(each.id for each, at in zip(asked.jobs, chosen, strict=True) if at is None)
        tried = plan(*(at for at in chosen if at is not None), out=out)
        if not check(asked, tried):
            borne = sum(int(ways[people.index(person), number]) for number, at in enumerate(chosen) if at is not None
                        for person in (*at.team, *at.experts))
            assert borne <= cost_by_kind(asked, tried)["travel"] * UNITS


def test_a_visit_bears_only_ways_that_its_trip_can_have() -> None:
    """The audit next door can be reached only weeks later, from home; the one farther away without going home."""
    near, far = (43.9, 87.6), (44.3, 87.6)
    days = ((URUMQI, 0), (near, 14), (far, 1), (far, 1))
    jobs = [job(f"J{i}", at, person_days=2, earliest=day(on), latest=day(on)) for i, (at, on) in enumerate(days)]
    asked = problem([auditor("P1"), auditor("P2")], jobs)
    tables = tables_of(asked, 400)
    ways = ways_of_visits(tables, relaxed(asked, tables)).least[0] / UNITS
    assert [int(way) for way in ways[:2]] == [tables.site_km[0, 2], 2 * tables.home_km[0, 1]]


def test_audits_of_a_far_place_call_each_of_their_people_for_a_whole_way() -> None:
    """Each of three audits takes a day; without calls five such days in a week would pay three fifths of a way."""
    weeks = ((0, 4), (0, 4), (7, 11))
    jobs = [job(f"J{i}", URUMQI, person_days=2, earliest=day(a), latest=day(b)) for i, (a, b) in enumerate(weeks)]
    asked = problem([auditor("P1"), auditor("P2")], jobs, weeks=2)
    best, tables, found = cheapest_of_all(asked), tables_of(asked, 400), []
    with ThreadPoolExecutor(2) as pool:
        for calls in (False, True):
            capacity = Capacity(tables, in_places(asked, tables), pool)
            stays = Stays(capacity)
            sides = stays.sides()
            if not calls:
                sides = sides._replace(ask=without_calls(sides))
            agreement = Agreement(capacity, sides, stays.start(capacity.climbed(lambda passes: passes >= 4)), best)
            for _ in range(60):
                agreement.rise()
            found.append(agreement.best)
    assert 1.3 * found[0] < found[1] <= best * UNITS


def without_calls(sides: Sides) -> Callable[[Ints, Counts, Counts, Ints, Floats], Asked]:
    """Asks as if nobody were called."""
    return lambda visit, over, month, call, known: sides.ask(visit, over, month, np.zeros_like(call), known)


@given(asked=pinned_problems())
@settings(max_examples=40)
def test_the_bound_that_has_risen_is_not_above_the_best_plan(asked: Problem) -> None:
    best, tables = cheapest_of_all(asked), tables_of(asked, 400)
    simple = lower_bound(asked, tables)
    assert simple <= lower_bound(asked, tables, seconds=3600, known=best, rounds=60) <= best


@given(asked=tiny_problems(most_jobs=3), seed=st.integers(0, 2**32 - 1), remembered=st.sampled_from((0, 1, 12)))
@settings(max_examples=60)
def test_whatever_trips_remember_the_bound_is_not_above_a_plan_of_the_solver(
    asked: Problem, seed: int, remembered: int
) -> None:
    tables, found = tables_of(asked, 400), solve(asked, seconds=5, max_iterations=60)
    assert found.cost is not None
    halves, random = remembering(asked, tables, remembered), np.random.default_rng(seed)
    with ThreadPoolExecutor(2) as pool:
        shape, people = halves.can.shape, len(asked.auditors)
        prices = Prices(random.uniform(0, 5000, shape) * UNITS, np.zeros(people),
                        np.zeros((people, len(tables.month_end))))
        assert Ascent(Capacity(tables, halves, pool)).answer(prices).bound <= found.cost * UNITS


def remembering(asked: Problem, tables: Tables, jobs: int) -> Relaxed:
    """The relaxation in which a trip remembers so many of the nearest jobs."""
    kept, relaxed_module.REMEMBERED = relaxed_module.REMEMBERED, jobs
    try:
        return relaxed(asked, tables)
    finally:
        relaxed_module.REMEMBERED = kept


def test_a_trip_that_remembers_does_not_visit_again_for_a_second_reward() -> None:
    """Two audits in Urumqi, far from everybody's home: going to and fro between them would be paid each time."""
    asked = problem([auditor("P1"), auditor("P2")], [job(f"J{i}", URUMQI) for i in (1, 2)])
    tables, lacking = tables_of(asked, 400), []
    with ThreadPoolExecutor(2) as pool:
        for jobs in (0, 1):
            halves = remembering(asked, tables, jobs)
            months = np.zeros((2, len(tables.month_end)))
            prices = Prices(np.full(halves.can.shape, 4000.0 * UNITS), np.zeros(2), months)
            answer = Ascent(Capacity(tables, halves, pool)).answer(prices)
            lacking.append(int(answer.visit.min()))
    assert lacking[0] < 0 <= lacking[1]


def test_what_trips_came_to_again_they_remember_from_then_on() -> None:
    """Three audits in a row of which no trip remembers another: a trip to and fro is paid for each visit."""
    asked = problem([auditor("P1"), auditor("P2")], [job(f"J{i}", URUMQI) for i in (1, 2, 3)])
    tables = tables_of(asked, 400)
    with ThreadPoolExecutor(2) as pool:
        ascent = forgetful(asked, tables, pool)
        months = np.zeros((2, len(tables.month_end)))
        prices = Prices(np.full(ascent.halves.can.shape, 4000.0 * UNITS), np.zeros(2), months)
        agreement = Agreement(ascent.capacity, ascent.sides(), ascent.start(prices), 10**6)
        ascent.answer(prices)
        assert ascent._came_again().any()
        for _ in range(3):
            for _ in range(bound_module.ROUNDS_TO_REMEMBER):
                ascent.answer(prices)
            ascent.remember_more(agreement)
        assert ascent.near.sum() == 6
        ascent._came_again()
        ascent.answer(prices)
        assert not ascent._came_again().any()


def forgetful(asked: Problem, tables: Tables, pool: ThreadPoolExecutor, *, is_by_days: bool = False) -> Ascent:
    """An ascent whose trips remember nothing yet but the audit where they are."""
    kept, relaxed_module.REMEMBERED = relaxed_module.REMEMBERED, 0
    try:
        return Ascent(Capacity(tables, relaxed(asked, tables, is_by_days), pool))
    finally:
        relaxed_module.REMEMBERED = kept


@given(asked=pinned_problems(), seed=st.integers(0, 2**32 - 1), is_by_days=st.booleans())
@settings(max_examples=80)
def test_where_trips_remember_more_and_more_the_bound_is_not_above_the_best_plan(
    asked: Problem, seed: int, is_by_days: bool
) -> None:
    best, tables, random = cheapest_of_all(asked), tables_of(asked, 400), np.random.default_rng(seed)
    with ThreadPoolExecutor(2) as pool:
        ascent = forgetful(asked, tables, pool, is_by_days=is_by_days)
        shape, people = ascent.halves.can.shape, len(asked.auditors)
        prices = Prices(random.uniform(0, 1, shape) * 4000 * UNITS, np.zeros(people),
                        np.zeros((people, len(tables.month_end))))
        agreement = Agreement(ascent.capacity, ascent.sides(), ascent.start(prices), best)
        for _ in range(4):
            for walk in ascent.walks:
                walk.again[:] *= bound_module.ROUNDS_TO_REMEMBER
            ascent.remember_more(agreement)
            has_whole_shares(agreement)
            rises_to_no_more_than(agreement, best)
        assert agreement.proven <= best * UNITS


def has_whole_shares(agreement: Agreement) -> None:
    """The shares of each one's kept answers are a whole."""
    answers = agreement.answered.answers
    for who, kept in enumerate(answers.kept.tolist()):
        assert not kept or answers.share[who, :kept].sum() == pytest.approx(1)
        assert (answers.share[who, :kept] >= 0).all()


def test_tours_that_visit_an_audit_twice_are_forgotten_and_the_others_kept() -> None:
    answers = answers_for(2)
    # One job and one person, whose prices of visits are 0 (job 0), 1 and 2 (both job 1).
    for slot, visits in enumerate(((0,), (1, 2), (0, 2))):
        answers.entry[1, slot, : len(visits)], answers.amount[1, slot, : len(visits)] = visits, -1
        answers.size[1, slot], answers.cost[1, slot] = len(visits), slot
    answers.share[1, :3] = 0.25, 0.5, 0.25
    answers.kept[1] = 3
    forget_second_visits(answers, np.array([0, 1, 1], np.int32), 1, np.zeros(2, np.int32))
    assert answers.kept.tolist() == [0, 2]
    assert answers.cost[1, :2].tolist() == [0, 2]
    assert answers.entry[1, 1, :2].tolist() == [0, 2]
    assert answers.share[1, :2].tolist() == [0.5, 0.5]


def test_where_trips_remember_what_they_came_to_again_the_bound_rises_further() -> None:
    asked = body(30, 8, seed=5)
    tables, found = tables_of(asked, 400), []
    with ThreadPoolExecutor(2) as pool:
        for is_remembering in (False, True):
            ascent = Ascent(Capacity(tables, relaxed(asked, tables, is_by_days=True), pool))
            agreement = Agreement(ascent.capacity, ascent.sides(), ascent.start(from_floors(ascent)), 400_000)
            span = Span(monotonic(), 3600, 300, lambda: False)
            found.append(bound_module._risen(span, agreement, ascent if is_remembering else None))
    assert found[1] > found[0]


def test_lateness_is_counted_on_the_day_on_which_people_can_come() -> None:
    """Everybody is away until well after the target, though the audit's window begins before it."""
    away = [auditor(f"P{i}").model_copy(update={"unavailable": ((day(0), day(6)),)}) for i in (1, 2)]
    asked = problem(away, [job("J1", NANYANG, target=day(1)), job("J2", NANYANG, target=day(9))])
    best, weights = cheapest_of_all(asked), asked.weights
    bound = lower_bound(asked, tables_of(asked, 400), seconds=3600, known=best, rounds=400)
    assert lower_bound(asked, tables_of(asked, 400)) + 4 * weights.late_day < bound <= best


def test_a_job_that_bridges_a_long_gap_for_less_than_nothing_is_counted_with_what_it_saves() -> None:
    """Between two audits in Urumqi five days apart a third one saves a way home and back, longer than it costs."""
    people = [auditor("P1"), auditor("P2")]
    days = ((0, 1), (4, 5), (8, 9))
    jobs = [job(f"J{i}", URUMQI, earliest=day(first), latest=day(last)) for i, (first, last) in enumerate(days)]
    asked = problem(people, jobs)
    best = cheapest_of_all(asked)
    assert lower_bound(asked, tables_of(asked, 400), seconds=3600, known=best, rounds=200) <= best


def test_the_bound_of_one_far_job_is_what_it_costs() -> None:
    asked = problem([auditor("P1"), auditor("P2")], [job("J1", SHANGHAI), job("J2", NANYANG)])
    best = cheapest_of_all(asked)
    bound = lower_bound(asked, tables_of(asked, 400), seconds=3600, known=best, rounds=200)
    assert 0.997 * best <= bound <= best


def test_tours_and_prices_of_days_raise_the_bound_of_a_half_year() -> None:
    asked = body(40, 12, seed=3)
    found = solve(asked, seconds=30, max_iterations=300)
    assert found.cost == cost_of(asked, found)
    tables = tables_of(asked, 400)
    risen = lower_bound(asked, tables, seconds=3600, known=found.cost, rounds=600)
    assert lower_bound(asked, tables) < risen <= found.cost


def test_the_same_rounds_give_the_same_bound() -> None:
    asked = body(20, 8, seed=4)
    tables = tables_of(asked, 400)
    one, other = (lower_bound(asked, tables, seconds=3600, known=400_000, rounds=40) for _ in range(2))
    assert one == other


def test_a_bound_less_than_a_yuan_below_a_plan_is_its_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans cost whole yuan."""
    asked = problem([auditor("P1"), auditor("P2")], [job("J1", SHANGHAI)])
    best = cheapest_of_all(asked)
    monkeypatch.setattr(bound_module, "_climbed", lambda *given: (best - 1) * UNITS + 1)
    assert lower_bound(asked, tables_of(asked, 400), seconds=3600, known=best, proven=0) == best


def test_who_has_no_room_in_the_month_for_the_whole_audit_is_not_counted_as_if_they_could_come() -> None:
    """The two next door may work one day in March, the audit takes two."""
    near = [auditor(f"P{i}", max_days_per_month=1) for i in (1, 2)]
    asked = problem([*near, auditor("P3", at=URUMQI), auditor("P4", at=URUMQI)], [job("J1")])
    best = cheapest_of_all(asked)
    assert 0.997 * best <= lower_bound(asked, tables_of(asked, 400), seconds=3600, known=best, rounds=100) <= best


@given(limits=st.lists(st.integers(0, 25), min_size=1, max_size=4), away=st.integers(0, 50))
@settings(max_examples=30)
def test_a_visit_may_be_as_long_as_the_person_is_free_and_no_month_is_over_its_limit(
    limits: list[int], away: int
) -> None:
    gone = ((day(away), day(away + 2)),)
    people = [auditor(f"P{i}", max_days_per_month=most, unavailable=gone) for i, most in enumerate(limits)]
    asked = problem(people, [job("J1")], weeks=12)
    days = asked.working_days
    for most, runs in zip(limits, relaxed(asked, tables_of(asked, 400)).tours.run.tolist(), strict=True):
        for first, longest in enumerate(runs):
            can = [count for count in range(1, len(days) - first + 1) if all(
                len(list(month)) <= most for _, month in groupby(days[first : first + count], lambda each: each.month)
            ) and not any(gone[0][0] <= each <= gone[0][1] for each in days[first : first + count])]
            assert longest == max(can, default=0)


@given(jobs=st.integers(1, 90), ways=st.integers(0, 200), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_no_two_marks_are_alike_among_a_job_and_its_neighbours(jobs: int, ways: int, seed: int) -> None:
    random, is_near = np.random.default_rng(seed), np.eye(jobs, dtype=np.bool_)
    one, other = random.integers(0, jobs, (2, ways))
    is_near[one, other] = is_near[other, one] = True
    bit = marks(is_near)
    for row in is_near:
        given_marks = [mark for mark in bit[row].tolist() if mark]
        assert all(mark.bit_count() == 1 for mark in given_marks)
        assert len(given_marks) == len(set(given_marks))


def test_where_all_jobs_are_near_each_other_those_beyond_the_marks_are_not_remembered() -> None:
    bit = marks(np.ones((70, 70), np.bool_)).tolist()
    assert len(set(bit[:64])) == 64
    assert bit[64:] == [0] * 6


def test_each_job_that_can_begin_within_a_short_stay_is_among_those_to_which_far_ways_lead() -> None:
    asked = body(30, 8, seed=5)
    tours = relaxed(asked, tables_of(asked, 400)).tours
    for last, left in enumerate(tours.ordinal):
        soon, end = tours.soon[last]
        for first in range(last + 1, len(tours.ordinal)):
            if tours.ordinal[first] - left - 1 <= asked.weights.stay_gap_days:
                begins = tours.job[tours.begins[tours.begin[first] : tours.begin[first + 1]]]
                assert ((soon <= tours.place[begins]) & (tours.place[begins] < end)).all()


@given(asked=tiny_problems(), remembered=st.sampled_from((0, 1, 12)), seed=st.integers(0, 2**32 - 1),
       least=st.sampled_from((0.0, 0.4, 0.8)), km=st.sampled_from((None, 10_000)))
@settings(max_examples=150)
def test_each_tour_costs_what_the_cheapest_row_of_visits_does(
    asked: Problem, remembered: int, seed: int, least: float, km: int | None
) -> None:
    """Without memory all ways are those to far sites, and with it label by label; all rows are looked at here."""
    if km:
        asked = asked.model_copy(update={"weights": asked.weights.model_copy(update={"km": km})})
    tables, random = tables_of(asked, 400), np.random.default_rng(seed)
    halves, people, months = remembering(asked, tables, remembered), len(asked.auditors), len(tables.month_end)
    spread = 6000 * UNITS * (km or 1)
    reward = random.integers(int(least * spread), spread, halves.can.shape).clip(0, 2**24).astype(np.int32)
    month = random.integers(0, 900 * UNITS, (people, months))
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, halves, pool))
        work = ascent.capacity.work(month)
        costs = ascent.asked(reward, np.zeros(people, np.int64), month).tour_costs
    near = relaxed_module._is_near(tables.near[:, :remembered])
    for person in range(people):
        assert costs[person] == cheapest_row(halves.tours, near, reward[:, :, person], work[person], person)


@given(asked=tiny_problems(), few=st.sampled_from((0, 1)), seed=st.integers(0, 2**32 - 1),
       more=st.sampled_from((-900, -1, 0, 1, 40, 5000)), least=st.sampled_from((0.0, 0.4, 0.8)))
@settings(max_examples=150)
def test_what_some_tour_costs_may_be_known_and_the_cheapest_one_stays_the_same(
    asked: Problem, few: int, seed: int, more: int, least: float
) -> None:
    """Also where what is said to be known is too little, as of a tour that trips do not make any more."""
    tables, random = tables_of(asked, 400), np.random.default_rng(seed)
    halves, people = remembering(asked, tables, few), len(asked.auditors)
    spread = 6000 * UNITS
    reward = random.integers(int(least * spread), spread, halves.can.shape).astype(np.int32)
    month = random.integers(0, 900 * UNITS, (people, len(tables.month_end)))
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, halves, pool))
        ascent.remember(~np.eye(len(asked.jobs), dtype=np.bool_))
        over = np.zeros(people, np.int64)
        alone = ascent.asked(reward, over, month)
        told = ascent.asked(reward, over, month, (alone.tour_costs + more * UNITS).astype(np.float64))
    assert told.tour_costs.tolist() == alone.tour_costs.tolist()
    assert told.bound == alone.bound
    assert told.rows is not None
    starts = told.rows.trip < NOWHERE
    assert np.where(starts, told.rows.trip, 0).sum(1).tolist() == alone.tour_costs.tolist()


def test_looking_ahead_tours_of_a_half_year_cost_what_they_did() -> None:
    asked = body(30, 8, seed=5)
    tables, costs = tables_of(asked, 400), []
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, relaxed(asked, tables, is_by_days=True), pool))
        shape, people = ascent.halves.can.shape, len(asked.auditors)
        reward = np.random.default_rng(3).integers(0, 3000 * UNITS, shape).astype(np.int32)
        month, over = np.zeros((people, len(tables.month_end)), np.int64), np.zeros(people, np.int64)
        ascent.remember(relaxed_module._is_near(tables.near[: len(asked.jobs), :8]))
        for known in (None, np.zeros(people)):
            costs.append(ascent.asked(reward, over, month, known).tour_costs.tolist())
        costs.append(ascent.asked(reward, over, month, np.array(costs[0], np.float64)).tour_costs.tolist())
    assert costs[1] == costs[0] == costs[2]
    assert min(costs[0]) < 0


@given(asked=tiny_problems(), seed=st.integers(0, 2**32 - 1), is_by_days=st.booleans())
@settings(max_examples=80)
def test_a_tour_of_trips_seen_costs_no_less_than_the_cheapest_one(asked: Problem, seed: int, is_by_days: bool) -> None:
    tables, random = tables_of(asked, 400), np.random.default_rng(seed)
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, relaxed(asked, tables, is_by_days), pool))
        shape, people, months = ascent.halves.can.shape, len(asked.auditors), len(tables.month_end)
        answered = Answered(ascent.capacity, ascent.sides()._replace(makes_tours=True), ascent.start(
            Prices(np.full(shape, 3000.0 * UNITS), np.zeros(people), np.zeros((people, months)))))
        for _ in range(4):
            answered.ask()
            answered.row.price[: len(answered.row.price) - people * months] = 0
            visit, _, month, _ = answered.parts(answered.row.price)
            visit[:] = random.integers(0, 6000 * UNITS, visit.shape)
            month[:] = random.integers(0, 900 * UNITS, month.shape)
            answered.recombine()
            known = np.full(people, NOWHERE)
            fill_known(answered.answers, answered.row, known)
            costs = ascent.asked(visit.astype(np.int32).reshape(shape), np.zeros(people, np.int64),
                                 month.astype(np.int64)).tour_costs
            assert (known >= costs).all()


def test_of_trips_of_two_tours_one_tour_is_made() -> None:
    """Paid for an early audit only, and then for a late one only, a person is known to be able to do both."""
    early = job("J1", URUMQI, earliest=day(0), latest=day(1), target=day(1))
    late = job("J2", SHANGHAI, earliest=day(21), latest=day(22), target=day(22))
    asked = problem([auditor("P1"), auditor("P2")], [early, late])
    tables = tables_of(asked, 400)
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(Capacity(tables, relaxed(asked, tables), pool))
        shape, months = ascent.halves.can.shape, np.zeros((2, len(tables.month_end)))
        sides, nothing = ascent.sides()._replace(makes_tours=True), Prices(np.zeros(shape), np.zeros(2), months)
        answered = Answered(ascent.capacity, sides, ascent.start(nothing))
        jobs = np.repeat(ascent.halves.tours.job, shape[1])
        for paid in (0, 1):
            visit = answered.parts(answered.row.price)[0]
            visit[:] = np.where(jobs == paid, 20_000.0 * UNITS, 0)[:, None]
            answered.ask()
        visit = answered.parts(answered.row.price)[0]
        visit[:] = 20_000.0 * UNITS
        known, after = np.full(2, NOWHERE), np.full(2, NOWHERE)
        fill_known(answered.answers, answered.row, known)
        assert answered.recombine() > 0
        fill_known(answered.answers, answered.row, after)
        both = ascent.asked(visit.astype(np.int32).reshape(shape), np.zeros(2, np.int64), months.astype(np.int64))
        assert after.tolist() == both.tour_costs.tolist()
        assert (after < known).all()


def cheapest_row(tours: Tours, near: NDArray[np.bool_], reward: Ints, work: Floats, person: int) -> int:
    """The cost of the cheapest row of visits, of which none is to a job that the trip remembers."""
    days = len(tours.ordinal)

    def spent(option: int, first: int) -> float:
        job, count = tours.job[option], tours.days[option]
        own = count * tours.day[person, job] + tours.share[option, first] + work[first + count] - work[first]
        return own - reward[option, tours.period[job, first]]

    def starts(day: int) -> list[int]:
        return [option for option in tours.begins[tours.begin[day] : tours.begin[day + 1]].tolist()
                if tours.may[person, tours.job[option]]
                and (tours.is_pinned[option] or tours.run[person, day] >= tours.days[option])]

    @cache
    def at_home(day: int) -> float:
        if day == days:
            return 0
        return min([at_home(day + 1)] + [
            tours.home[person, tours.job[option]] + visited(option, day, frozenset()) for option in starts(day)])

    @cache
    def visited(option: int, first: int, seen: frozenset[int]) -> float:
        job, last = int(tours.job[option]), first + int(tours.days[option]) - 1
        here = seen | {job}
        best = tours.home[person, job] + at_home(last + 1)
        for later in range(last + 1, days):
            off = tours.ordinal[later] - tours.ordinal[last] - 1
            if off > tours.stay[1]:
                break
            for on in starts(later):
                other = int(tours.job[on])
                way = (tours.apart if off else tours.apart_next_day)[job, other] + tours.stay[0] * off
                if near[job, other] and other not in here:
                    known = frozenset(each for each in here if near[other, each])
                    best = min(best, way + visited(on, later, known))
                elif not near[job, other] and other != job:
                    best = min(best, way + visited(on, later, frozenset()))
        return best + spent(option, first)

    return int(at_home(0))
