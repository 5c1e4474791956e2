"""Every hard rule of a plan: kept and broken."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

import scheduler.constraints as constraints
import scheduler.preferences as preferences
from scheduler import CONSTRAINTS, PREFERENCES, Plan, Problem, check, pin_faults
from scheduler.constraints import Constraint
from scheduler.preferences import Preference
from tests.scheduler.problems import NANYANG, URUMQI, auditor, day, expert, job, need, plan, problem, visit

PEOPLE = [auditor("P1", "leader"), auditor("P2"), auditor("P3"), expert("E1", "expert:cement")]


def broken(asked: Problem, proposed: Plan) -> set[str]:
    """Keys of the rules that the plan breaks."""
    return {violation.key for violation in check(asked, proposed)}


def one(**changes: Any) -> Problem:
    """The ordinary people with one job."""
    return problem(PEOPLE, [job("J1", **changes)])


KEPT = plan(visit("J1", day(0), "P1", "P2"))


def test_an_ordinary_plan_is_valid() -> None:
    assert check(one(), KEPT) == []


CASES = [
    ("team_size", one(), plan(visit("J1", day(0), "P1"))),
    ("team_size", one(), plan(visit("J1", day(0), "P1", "P2", "P3"))),
    ("team_roles", one(), plan(visit("J1", day(0), "P1", "E1"))),
    ("team_roles", one(), plan(visit("J1", day(0), "P1", "P9"))),
    ("requirements", one(requirements=(need("leader"),)), plan(visit("J1", day(0), "P2", "P3"))),
    ("requirements", one(requirements=(need("leader", count=2),)), KEPT),
    ("experts", one(experts=("expert:cement",)), KEPT),
    ("experts", one(), plan(visit("J1", day(0), "P1", "P2", experts=("E1",)))),
    ("excluded", one(excluded=("P2",)), KEPT),
    ("excluded", one(experts=("expert:cement",), excluded=("E1",)),
     plan(visit("J1", day(0), "P1", "P2", experts=("E1",)))),
    ("window", one(earliest=day(1)), KEPT),
    ("window", one(latest=day(0)), KEPT),
    ("blackout", one(blackout=((day(1), day(1)),)), KEPT),
    ("working_run", one(), plan(visit("J1", day(5), "P1", "P2"))),
    ("working_run", one(), plan(visit("J1", day(25), "P1", "P2"))),
    ("pinned", one(pinned={"start": day(1), "team": ("P1", "P2")}), KEPT),
    ("pinned", one(pinned={"start": day(0), "team": ("P1", "P3")}), KEPT),
    ("pinned", one(pinned={"start": day(0), "team": ("P1", "P2")}), plan(out=("J1",))),
    ("listed_once", one(), plan()),
    ("listed_once", one(), plan(*KEPT.assignments, out=("J1",))),
    ("listed_once", one(), plan(*KEPT.assignments, out=("J2",))),
    ("availability", problem([auditor("P1", unavailable=((day(1), day(9)),)), auditor("P2")], [job("J1")]), KEPT),
    ("monthly_days", problem([auditor("P1", max_days_per_month=1), auditor("P2")], [job("J1")]), KEPT),
    ("no_overlap", problem(PEOPLE, [job("J1"), job("J2")]),
     plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(1), "P2", "P3"))),
    ("travel_day", problem(PEOPLE, [job("J1"), job("J2", URUMQI)]),
     plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(2), "P1", "P2"))),
]  # fmt: skip


@pytest.mark.parametrize(("key", "asked", "proposed"), CASES)
def test_a_broken_rule_is_named(key: str, asked: Problem, proposed: Plan) -> None:
    found = [violation for violation in check(asked, proposed) if violation.key == key]
    assert found
    assert all("{" not in violation.sentence.zh + violation.sentence.en for violation in found)


@pytest.mark.parametrize(("key", "asked", "proposed"), CASES)
def test_only_the_broken_rule_is_named(key: str, asked: Problem, proposed: Plan) -> None:
    assert broken(asked, proposed) == {key}


def test_somebody_named_twice_on_a_team_is_refused() -> None:
    assert "team_size" in broken(one(), plan(visit("J1", day(0), "P1", "P1")))


@pytest.mark.parametrize(
    ("asked", "proposed"),
    [
        (one(requirements=(need("leader"),)), KEPT),
        (one(experts=("expert:cement",)), plan(visit("J1", day(0), "P1", "P2", experts=("E1",)))),
        (one(excluded=("P3", "somebody who left")), KEPT),
        (one(earliest=day(0), latest=day(1)), KEPT),
        (one(blackout=((day(2), day(9)),)), KEPT),
        (one(pinned={"start": day(0), "team": ("P2", "P1")}), KEPT),
        (problem([auditor("P1", unavailable=((day(2), day(9)),)), auditor("P2")], [job("J1")]), KEPT),
        (problem([auditor("P1", max_days_per_month=2), auditor("P2")], [job("J1")]), KEPT),
        (problem(PEOPLE, [job("J1"), job("J2", NANYANG)]),
         plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(2), "P1", "P2"))),
        (problem(PEOPLE, [job("J1"), job("J2", URUMQI)]),
         plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(3), "P1", "P2"))),
        (one(), plan(visit("J1", day(4), "P1", "P2"))),
    ],
)  # fmt: skip
def test_a_plan_at_the_very_limit_is_valid(asked: Problem, proposed: Plan) -> None:
    assert check(asked, proposed) == []


def test_every_constraint_has_a_case_that_breaks_it() -> None:
    assert {key for key, _, _ in CASES} == {constraint.key for constraint in CONSTRAINTS}


def test_every_module_of_constraints_is_registered() -> None:
    told = {
        value.key
        for module in iter_modules(constraints.__path__)
        for value in vars(import_module(f"scheduler.constraints.{module.name}")).values()
        if isinstance(value, Constraint)
    }
    assert told == {constraint.key for constraint in CONSTRAINTS}
    assert told == {module.name for module in iter_modules(constraints.__path__)} - {"shape"}


def test_every_module_of_preferences_is_registered() -> None:
    assert {preference.key for preference in PREFERENCES} == {
        module.name for module in iter_modules(preferences.__path__)
    } - {"shape"}


@pytest.mark.parametrize("told", [*CONSTRAINTS, *PREFERENCES], ids=lambda told: told.key)
def test_every_rule_and_cost_is_explained_in_both_languages(told: Constraint | Preference) -> None:
    for text in (told.name, told.explanation):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh)
        assert text.en.isascii()


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.key)
def test_every_constraint_speaks_to_the_solver(constraint: Constraint) -> None:
    assert constraint.narrow is not None or constraint.post is not None


def test_a_pin_that_breaks_a_rule_is_a_fault_at_its_place_in_the_file() -> None:
    asked = one(pinned={"start": day(0), "team": ("P1", "P2")}, excluded=("P2",))
    assert [fault.path for fault in pin_faults(asked)] == ["jobs[0].pinned"]
    assert "P2" in pin_faults(asked)[0].sentence.zh


def test_pins_that_keep_the_rules_are_no_faults() -> None:
    assert pin_faults(one(pinned={"start": day(0), "team": ("P1", "P2")})) == ()
