"""After an event the plan is valid again, what the event did not touch stands, and what changed is said."""

import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Plan, Problem, check, cost_of, plan_text, solve
from scheduler.__main__ import main
from scheduler.differences import differences
from scheduler.events import Event, Leave, MovedWindow, NewJob, Objection, after, broken_jobs, read_event
from scheduler.fewest import fewest_changes
from scheduler.improve import improved
from scheduler.reading import REPEATED_KEY
from scheduler.replan import replan
from tests.scheduler.problems import URUMQI, auditor, body, day, expert, job, need, plan, problem, tiny_problems, visit

PEOPLE = [auditor("P1"), auditor("P2"), auditor("P3")]
TWO = problem(PEOPLE, [job("J1"), job("J2")])
FRESH = json.loads(job("J3").model_dump_json())
ANNOUNCED = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(7), "P1", "P2"))


def told(event: Event, asked: Problem = TWO, announced: Plan = ANNOUNCED) -> list[str]:
    """The changes in English."""
    found = replan(asked, announced, event, seconds=2, max_iterations=400)
    assert check(found.problem, found.plan) == []
    assert found.plan.cost == cost_of(found.problem, found.plan)
    return [each.sentence.en for each in found.changes.jobs]


def test_a_sick_auditor_is_replaced_on_the_audit_concerned_only() -> None:
    assert told(Leave(kind="leave", person="P2", first=day(0), last=day(3))) == ["J1: P2 left, P3 joined."]


def test_a_leave_that_touches_nothing_changes_nothing() -> None:
    assert told(Leave(kind="leave", person="P3", first=day(0), last=day(30))) == []


def test_an_objection_takes_the_member_off() -> None:
    assert told(Objection(kind="objection", job="J2", person="P1")) == ["J2: P1 left, P3 joined."]


def test_a_moved_window_moves_the_audit() -> None:
    found = replan(TWO, ANNOUNCED, MovedWindow(kind="window", job="J1", earliest=day(14), latest=day(18)),
                   seconds=2, max_iterations=400)
    assert check(found.problem, found.plan) == []
    assert {each.job for each in found.changes.jobs} == {"J1"}
    assert found.is_fewest


def test_a_new_audit_is_added_beside_the_others() -> None:
    found = replan(TWO, ANNOUNCED, NewJob(kind="new_job", job=job("J3")), seconds=2, max_iterations=400)
    assert [(each.job, each.change) for each in found.changes.jobs] == [("J3", "added")]
    assert found.is_fewest


def test_a_pin_that_the_event_breaks_is_lifted_and_others_stay() -> None:
    pin = {"start": day(0), "team": ("P1", "P2")}
    other = {"start": day(7), "team": ("P1", "P2")}
    asked = problem(PEOPLE, [job("J1", pinned=pin), job("J2", pinned=other)])
    happened = after(asked, ANNOUNCED, Leave(kind="leave", person="P2", first=day(0), last=day(0)))
    assert [each.pinned is None for each in happened.jobs] == [True, False]


def test_what_nobody_else_can_do_is_left_out_with_its_reasons() -> None:
    two = problem([auditor("P1"), auditor("P2")], [job("J1")])
    found = replan(two, plan(visit("J1", day(0), "P1", "P2")),
                   Leave(kind="leave", person="P2", first=day(0), last=day(365)), seconds=1, max_iterations=100)
    assert found.plan.assignments == ()
    assert found.plan.unscheduled[0].reasons
    assert not found.is_fewest


def test_the_fewest_that_must_move_with_it_are_found_and_proven() -> None:
    """J1 can only be in the week that J2 has, and J2 can go elsewhere: two changes, and one is not enough."""
    asked = problem([auditor("P1"), auditor("P2")], [job("J1"), job("J2"), job("J3")])
    announced = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(7), "P1", "P2"), visit("J3", day(16), "P1", "P2"))
    event = MovedWindow(kind="window", job="J1", earliest=day(7), latest=day(8))
    found = replan(asked, announced, event, seconds=2, proof_seconds=60, max_iterations=100)
    assert check(found.problem, found.plan) == []
    assert {each.job for each in found.changes.jobs} == {"J1", "J2"}
    assert found.is_fewest


def test_fewest_changes_and_lowest_cost_stand_side_by_side() -> None:
    """A new audit in Urumqi fits beside J1 there if J1 moves next to it; with nothing moved everybody flies twice."""
    asked = problem([auditor("P1"), auditor("P2")], [job("J1", URUMQI)])
    announced = plan(visit("J1", day(0), "P1", "P2"))
    urgent = NewJob(kind="new_job", job=job("J2", URUMQI, earliest=day(21)))
    found = replan(asked, announced, urgent, seconds=2, cheapest_seconds=2, max_iterations=400)
    assert found.cheapest is not None
    assert (found.fewest.changed, found.cheapest.changed) == (1, 2)
    assert check(found.problem, found.cheapest.plan) == []
    costs = [cost_of(found.problem, option.plan) for option in (found.fewest, found.cheapest)]
    assert costs == [found.plan.cost, found.cheapest.plan.cost]
    assert costs[1] < costs[0]


def test_only_what_stands_in_the_way_of_an_urgent_audit_moves_for_it() -> None:
    """Found without the search and without CP-SAT, which both may come to nothing where a plan is large and tight."""
    asked = problem([auditor("P1"), auditor("P2")], [job(f"J{i}") for i in range(1, 5)])
    announced = plan(*(visit(f"J{i}", day(7 * (i - 1)), "P1", "P2") for i in range(1, 5)))
    urgent = NewJob(kind="new_job", job=job("J9", earliest=day(7), latest=day(8)))
    found = replan(asked, announced, urgent, seconds=5, max_iterations=0)
    assert check(found.problem, found.plan) == []
    assert found.plan.cost == cost_of(found.problem, found.plan)
    assert {each.job for each in found.changes.jobs} == {"J2", "J9"}
    assert found.plan.unscheduled == ()


def test_what_the_proof_leaves_of_its_time_looks_for_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """An announced audit called off for want of two seconds more is the worst change of all."""
    asked = problem([auditor("P1"), auditor("P2"), auditor("P3")], [job("J1"), job("J2")])
    announced = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(7), "P1", "P2"))
    event = Leave(kind="leave", person="P2", first=day(0), last=day(25))
    efforts: list[float] = []

    def fruitless(problem: Problem, known: Plan, frozen: Collection[str], seconds: float, **rest: Any) -> Plan:
        efforts.append(seconds)
        return improved(problem, known, frozen, seconds, **rest) if seconds > 5 else known

    for name, value in (("improved", fruitless), ("fewest_changes", lambda *_: None), ("SECONDS_TO_MOVE", -1.0)):
        monkeypatch.setattr(sys.modules[replan.__module__], name, value)
    found = replan(asked, announced, event, seconds=1, proof_seconds=30, max_iterations=50)
    assert found.plan.unscheduled == ()
    assert not found.is_fewest
    assert max(efforts) <= 30


def test_an_audit_that_can_never_be_placed_does_not_hinder_the_proof_for_the_others() -> None:
    asked = problem([auditor("P1"), auditor("P2", "leader")], [job("J1"), job("J2", requirements=(need("leader"),))])
    announced = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(2), "P1", "P2"))
    event = Leave(kind="leave", person="P2", first=day(0), last=day(365))
    found = replan(asked, announced, event, seconds=1, proof_seconds=60, max_iterations=50)
    assert found.plan.assignments == ()
    assert found.is_fewest


@given(asked=tiny_problems(), unlucky=st.integers(0, 2), first=st.integers(0, 11))
@settings(max_examples=40)
def test_what_is_proven_fewest_is_fewest_with_everything_free_to_move(
    asked: Problem, unlucky: int, first: int
) -> None:
    made = solve(asked, seconds=1, max_iterations=20)
    person = asked.auditors[unlucky % len(asked.auditors)].id
    event = Leave(kind="leave", person=person, first=day(first), last=day(first + 3))
    happened, broken = after(asked, made, event), broken_jobs(after(asked, made, event), made, event)
    kept = plan(*(each for each in made.assignments if each.job not in broken))
    found = fewest_changes(happened, kept, broken, 20)
    assert found is not None
    out = tuple(each.id for each in asked.jobs if found.plan.assignment_of(each.id) is None)
    assert check(happened, plan(*found.plan.assignments, out=out)) == []
    if found.is_proven:
        deepest = fewest_changes(happened, kept, broken, 20, most_depth=len(asked.jobs))
        assert deepest is not None
        assert changes(kept, deepest.plan) == changes(kept, found.plan)
        assert len(deepest.plan.assignments) == len(found.plan.assignments)


def changes(kept: Plan, found: Plan) -> int:
    """How many of the standing audits stand otherwise."""
    return sum(not each.is_same(found.assignment_of(each.job)) for each in kept.assignments)


@pytest.mark.parametrize("seed", [1, 2])
def test_two_weeks_of_sickness_move_the_audits_concerned_only_where_others_can_take_over(seed: int) -> None:
    asked = body(60, 30, seed)
    announced = solve(asked, seconds=30, max_iterations=2000)
    busiest = max(asked.people_by_id, key=lambda person: sum(person in a.everyone for a in announced.assignments))
    at = next(a for a in announced.assignments if busiest in a.everyone).start
    event = Leave(kind="leave", person=busiest, first=at, last=at.replace(day=min(28, at.day + 10)))
    found = replan(asked, announced, event, seconds=5, max_iterations=1000)
    assert check(found.problem, found.plan) == []
    if found.is_fewest:
        assert {each.job for each in found.changes.jobs} <= found.broken | {u.job for u in announced.unscheduled}


def test_the_costs_of_both_plans_stand_side_by_side() -> None:
    other = plan(visit("J1", day(0), "P1", "P3"), out=("J2",))
    found = differences(TWO, ANNOUNCED, TWO, other)
    assert [each.sentence.zh for each in found.jobs] == [
        "J1：退出 P2，加入 P3。", f"J2：原定 {day(7)}，现未排入。"]
    assert sum(before for before, _ in found.costs.values()) == cost_of(TWO, ANNOUNCED)
    assert sum(now for _, now in found.costs.values()) == cost_of(TWO, other)
    assert [each.sentence.en for each in found.people] == [
        "P1: leaves J2.", "P2: leaves J1, J2.", "P3: joins J1."]


def test_what_changed_is_told_person_by_person_and_what_is_gone_as_gone() -> None:
    three = problem(PEOPLE, [job("J1"), job("J2"), job("J9")])
    before = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(7), "P1", "P2"), visit("J9", day(9), "P1", "P3"))
    found = differences(three, before, TWO, plan(visit("J1", day(2), "P1", "P3"), visit("J2", day(7), "P1", "P2")))
    assert [(each.job, each.change) for each in found.jobs] == [("J1", "moved"), ("J9", "gone")]
    assert "not among the audits" in found.jobs[1].sentence.en
    assert [each.sentence.zh for each in found.people] == [
        "P1：不再参加 J9；J1 改期。", "P2：不再参加 J1。", "P3：新增 J1；不再参加 J9。"]


def test_the_command_tells_what_changed_between_two_plans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "problem.json").write_text(TWO.model_dump_json(), encoding="utf-8")
    (tmp_path / "before.json").write_text(plan_text(ANNOUNCED), encoding="utf-8")
    (tmp_path / "after.json").write_text(plan_text(plan(visit("J1", day(0), "P1", "P3"), out=("J2",))), "utf-8")
    files = [str(tmp_path / name) for name in ("problem.json", "before.json", "after.json")]
    assert main(["diff", *files]) == 0
    told = capsys.readouterr().out
    assert "J1: P2 left, P3 joined." in told
    assert "P3: joins J1." in told
    assert "unscheduled" in told
    assert main(["diff", *files[:2], str(tmp_path / "none.json")]) == 2


def test_nothing_is_planned_for_a_day_that_is_over(tmp_path: Path) -> None:
    """J1's window opened last week and is open still: without today it would go to a day that has passed."""
    asked = problem([*PEOPLE, auditor("P4", at=URUMQI)], [job("J1"), job("J2", latest=day(3))])
    announced = plan(visit("J1", day(8), "P1", "P2"), visit("J2", day(0), "P1", "P3"))
    event = Leave(kind="leave", person="P2", first=day(4), last=day(25))
    today = day(7)
    found = replan(asked, announced, event, seconds=2, cheapest_seconds=1, max_iterations=400, today=today)
    assert found.cheapest is not None
    for made in (found.plan, found.cheapest.plan):
        assert check(found.problem, made) == []
        assert made.assignment_of("J2") == announced.assignment_of("J2")
        moved = made.assignment_of("J1")
        assert moved is not None
        assert moved.start > today


def test_no_reason_advises_a_day_that_is_over() -> None:
    """The mend that costs least would be to have come last week."""
    asked = problem([auditor("P1"), auditor("P2", unavailable=((day(8), day(25)),))], [job("J1"), job("J2")])
    announced = plan(visit("J1", day(0), "P1", "P2"), out=("J2",))
    event = Leave(kind="leave", person="P1", first=day(24), last=day(25))
    found = replan(asked, announced, event, seconds=1, cheapest_seconds=0.5, max_iterations=50, today=day(7))
    assert found.cheapest is not None
    for made in (found.plan, found.cheapest.plan):
        (left,) = made.unscheduled
        assert len(left.reasons) > 2
        assert not any("earlier" in reason.en for reason in left.reasons)


def test_a_window_that_is_over_is_told_as_that() -> None:
    asked = problem(PEOPLE, [job("J1", latest=day(4), target=day(4))])
    event = Leave(kind="leave", person="P3", first=day(7), last=day(8))
    found = replan(asked, plan(out=("J1",)), event, seconds=1, max_iterations=50, today=day(7))
    reasons = [reason.en for reason in found.plan.unscheduled[0].reasons]
    assert reasons[0] == f"The window of J1 was over on {day(4)}; the first day that can still be planned is {day(8)}."
    assert any("open the window" in reason for reason in reasons)


def test_somebody_without_an_audit_and_a_day_that_is_over_change_nothing() -> None:
    for event in (Leave(kind="leave", person="P3", first=day(0), last=day(3)),
                  Leave(kind="leave", person="P1", first=day(-30), last=day(-20)),
                  Objection(kind="objection", job="J1", person="P3")):
        assert told(event) == []


@pytest.mark.parametrize(("content", "path"), [
    ({"kind": "leave", "person": "P9", "first": "2027-03-01", "last": "2027-03-02"}, "person"),
    ({"kind": "leave", "person": "P1", "first": "2027-03-03", "last": "2027-03-02"}, "last"),
    ({"kind": "objection", "job": "J9", "person": "P1"}, "job"),
    ({"kind": "window", "job": "J1", "earliest": "2027-03-03", "latest": "2027-03-02"}, "latest"),
    ({"kind": "leave", "person": "P1", "first": "soon", "last": "2027-03-02"}, "first"),
    ({"kind": "new_job", "job": {**FRESH, "person_days": 0}}, "job.person_days"),
    ({"kind": "new_job", "job": {**FRESH, "latest": "2027-02-01"}}, "job.latest"),
    ({"kind": "new_job", "job": {**FRESH, "id": "J1"}}, "job.id"),
    ({"kind": "new_job", "job": {**FRESH, "pinned": {"start": "2027-03-01", "team": ["P9"]}}}, "job.pinned.team[0]"),
    ({"kind": "new_job", "job": {**FRESH, "lat": "north"}}, "job.lat"),
    ({"kind": "new_job", "job": {**FRESH, "excluded": ["P1"], "pinned": {"start": "2027-03-22", "team": ["P1", "P2"]}}},
     "job.pinned"),
    ({"kind": "holiday"}, "kind"),
    ({"person": "P1"}, "kind"),
])
def test_a_faulty_event_is_told_by_its_place(content: dict[str, Any], path: str) -> None:
    faults = read_event(json.dumps(content), TWO)
    assert isinstance(faults, tuple)
    assert faults[0].path == path
    assert faults[0].sentence.zh


def test_a_new_audit_of_the_wrong_shape_is_told_all_its_faults_at_once() -> None:
    spoilt = {**FRESH, "id": "J1", "lat": "north", "person_days": 0, "latest": "2027-02-01", "excluded": ["P1"],
              "pinned": {"start": "2027-03-22", "team": ["P1", "P9"]}}
    faults = read_event(json.dumps({"kind": "new_job", "job": spoilt}), TWO)
    assert isinstance(faults, tuple)
    assert {fault.path for fault in faults} == {"job.lat", "job.id", "job.person_days", "job.latest",
                                                "job.pinned.team[1]"}


def test_a_kind_of_event_that_there_is_not_is_told_in_both_languages() -> None:
    faults = read_event(json.dumps({"kind": "holiday"}), TWO)
    assert isinstance(faults, tuple)
    assert faults[0].sentence.zh == "只能是 'leave', 'objection', 'window', 'new_job' 之一。"


@pytest.mark.parametrize(("content", "path"), [
    ('{"kind": "new_job", "job": {"lat": 1, "lat": 2}}', "job.lat"),
    ('{"kind": "objection", "job": "J1", "job": "J2", "person": "P1"}', "job"),
])
def test_a_key_that_stands_twice_in_an_event_is_told_at_its_place(content: str, path: str) -> None:
    faults = read_event(content, TWO)
    assert isinstance(faults, tuple)
    assert (faults[0].path, faults[0].sentence) == (path, REPEATED_KEY)


def test_the_command_writes_the_new_plan_and_says_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = problem([*PEOPLE, expert("E1", "expert:cement")], [job("J1"), job("J2")])
    (tmp_path / "problem.json").write_text(asked.model_dump_json(), encoding="utf-8")
    (tmp_path / "plan.json").write_text(plan_text(ANNOUNCED), encoding="utf-8")
    event = Leave(kind="leave", person="P2", first=day(0), last=day(3))
    (tmp_path / "event.json").write_text(event.model_dump_json(), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("problem.json", "plan.json", "event.json")]
    cheapest = tmp_path / "cheapest.json"
    assert main(["replan", *files, "-o", str(tmp_path / "new.json"), "--seconds", "1", "--cheapest-seconds", "0.5",
                 "--cheapest", str(cheapest)]) == 0
    told = capsys.readouterr().out
    assert "J1: P2 left, P3 joined." in told
    assert "Fewest changes: 800 CNY; audits changed: 1." in told
    assert "Cheapest found: 500 CNY; audits changed: 2." in told
    assert check(after(asked, ANNOUNCED, event), Plan.model_validate_json(cheapest.read_text("utf-8"))) == []
    assert '"P3"' in (tmp_path / "new.json").read_text(encoding="utf-8")
