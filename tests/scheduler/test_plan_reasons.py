"""Why a job has no place, and why a person cannot be on it."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from scheduler import Plan, Problem, explained, reasons_for, solve, unavailable_because, write_plan
from scheduler.__main__ import main
from scheduler.explain import Explanation, explanation
from scheduler.insertion import best_insertion
from scheduler.obstacles import RULES, Obstacles
from scheduler.warm import WarmPlan
from tests.scheduler.problems import URUMQI, auditor, day, expert, job, need, plan, problem, tiny_problems, visit


def told(asked: Problem, proposed: Plan, name: str = "J1") -> str:
    """All reasons in Chinese."""
    return "".join(reason.zh for reason in reasons_for(asked, proposed, name))


LEAVE: dict[str, Any] = {"unavailable": ((day(0), day(25)),)}
PLAIN = [auditor("P1"), auditor("P2")]
PAIR = [auditor("P1", "leader"), auditor("P2")]


@pytest.mark.parametrize(
    ("rule", "names", "asked"),
    [
        ("能力要求", "leader", problem([auditor("P1"), auditor("P2")], [job("J1", requirements=(need("leader"),))])),
        ("技术专家", "expert:cement", problem(PAIR, [job("J1", experts=("expert:cement",))])),
        ("公正性与客户异议", "P2", problem(PAIR, [job("J1", excluded=("P2",))])),
        ("时间窗", "2027-03-01", problem(PAIR, [job("J1", latest=day(0))])),
        ("客户停产停工日", "2027-03-26", problem(PAIR, [job("J1", blackout=((day(0), day(25)),))])),
        ("人员可用时间", "P2", problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1")])),
        ("每月现场天数上限", "P2", problem([auditor("P1"), auditor("P2", max_days_per_month=1)], [job("J1")])),
        ("组员人数", "2 至 2", problem([auditor("P1")], [job("J1")])),
    ],
)
def test_the_rule_that_stands_in_the_way_is_named_with_its_names(rule: str, names: str, asked: Problem) -> None:
    found = told(asked, plan(out=("J1",)))
    assert rule in found
    assert names in found


def test_the_load_of_other_jobs_is_named_with_the_job() -> None:
    asked = problem(PAIR, [job("J1", earliest=day(0), latest=day(1)), job("J2")])
    found = told(asked, plan(visit("J2", day(0), "P1", "P2"), out=("J1",)))
    assert "同一人员的其他任务" in found
    assert "J2" in found


def test_a_long_journey_is_named() -> None:
    asked = problem(PAIR, [job("J1", URUMQI, earliest=day(2), latest=day(3)), job("J2")])
    assert "远途路程日" in told(asked, plan(visit("J2", day(0), "P1", "P2"), out=("J1",)))


def answer(asked: Problem, proposed: Plan, name: str = "J1") -> Explanation:
    """The explanation itself."""
    return explanation(WarmPlan(asked, proposed), name)


def english(found: Explanation) -> list[str]:
    """The changes of every mend, the cheapest first."""
    return ["; ".join(change.en for change in mend.changes) for mend in found.mends]


def test_two_rules_that_stand_in_the_way_together_are_mended_together() -> None:
    asked = problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1", excluded=("P1",))])
    found = english(answer(asked, plan(out=("J1",))))
    assert ("have the objection to P1 withdrawn (never where impartiality is at stake); "
            f"move P2's leave of {day(0)} to {day(25)}") in found


def test_what_nobody_can_mend_is_told_without_a_mend() -> None:
    people = [auditor("P1"), auditor("P2", **LEAVE)]
    asked = problem(people, [job("J1", excluded=("P1",), experts=("expert:cement",))])
    found = answer(asked, plan(out=("J1",)))
    assert found.rules == ("experts",)
    assert found.mends == ()
    assert "there are 0 at all" in found.reasons[0].en


def test_the_sentence_names_whom_the_audit_lacks_when_and_why() -> None:
    """Issue 4: names and dates, and never only that it is infeasible."""
    people = [
        auditor("A7", "motors", unavailable=((day(0), day(9)),)), auditor("A12", "motors"),
        auditor("A31", "motors"), auditor("B1"), auditor("B2"), auditor("B3"),
    ]
    asked = problem(people, [
        job("J1", requirements=(need("motors"),), earliest=day(7), latest=day(8), excluded=("A31",)),
        job("Wuxi", earliest=day(7), latest=day(8)),
    ])
    found = answer(asked, plan(visit("Wuxi", day(7), "A12", "B1"), out=("J1",)))
    assert found.reasons[0].en == (
        f"None of the auditors with 'motors' is free for J1 between {day(7)} and {day(8)}: "
        f"A7 is away {day(0)} to {day(9)}; A12 is at Wuxi {day(7)} to {day(8)}; "
        "A31 is excluded by a conflict of interest or an objection."
    )
    assert found.rules == ("requirements", "window", "excluded", "availability", "no_overlap")


@pytest.mark.parametrize(("asked", "mend"), [
    (problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1")]), f"move P2's leave of {day(0)} to {day(25)}"),
    (problem(PAIR, [job("J1", latest=day(0))]), f"open the window 1 days longer, to {day(1)}"),
    (problem([*PAIR, auditor("P3"), auditor("P4")], [job("J1", latest=day(0))]), "allow a team of 4"),
    (problem([auditor("P1")], [job("J1")]), "allow a team of only 1"),
    (problem(PAIR, [job("J1", blackout=((day(0), day(25)),))]),
     f"have the client open the site from {day(0)} to {day(25)}"),
    (problem(PAIR, [job("J1", excluded=("P2",))]),
     "have the objection to P2 withdrawn (never where impartiality is at stake)"),
    (problem([auditor("P1"), auditor("P2")], [job("J1", requirements=(need("leader"),))]), "qualify P1 for 'leader'"),
    (problem(PLAIN, [job("J1", requirements=(need("leader"), need("full_time")))]),
     "qualify P1 for 'leader'; qualify P1 for 'full_time'"),
    (problem(PLAIN, [job("J1", team_min=1, requirements=(need("leader", count=2),))]),
     "qualify P1 for 'leader'; qualify P2 for 'leader'"),
    (problem([*PAIR, expert("E1", "expert:salt", **LEAVE)], [job("J1", experts=("expert:cement",))]),
     f"move E1's leave of {day(0)} to {day(25)}; qualify E1 for 'expert:cement'"),
    (problem([*PAIR, expert("E1", "expert:salt")], [job("J1", experts=("expert:cement",), excluded=("E1",))]),
     "have the objection to E1 withdrawn (never where impartiality is at stake); qualify E1 for 'expert:cement'"),
    (problem([*PAIR, expert("E1", "expert:salt")], [job("J1", experts=("expert:cement",))]),
     "qualify E1 for 'expert:cement'"),
    (problem([auditor("P1"), auditor("P2", max_days_per_month=1)], [job("J1")]),
     "raise P2's limit for 2027-03 to 2 audit days"),
])
def test_the_cheapest_mend_of_each_kind_is_told(asked: Problem, mend: str) -> None:
    assert mend in english(answer(asked, plan(out=("J1",))))


def test_no_mend_opens_a_window_earlier_where_the_client_must_be_told_ahead() -> None:
    late = problem([auditor("P1", unavailable=((day(14), day(25)),)), auditor("P2")], [job("J1", earliest=day(14))])
    made = plan(out=("J1",))
    assert any("earlier" in change for change in english(answer(late, made)))
    kept = explanation(WarmPlan(late, made, keeps_earliest=True), "J1")
    assert kept.mends
    assert not any("earlier" in change for change in english(kept))


def test_another_audit_moves_out_of_the_way_where_it_can() -> None:
    asked = problem(PAIR, [job("J1", earliest=day(0), latest=day(1)), job("J2")])
    found = answer(asked, plan(visit("J2", day(0), "P1", "P2"), out=("J1",)))
    assert english(found)[0] == f"move J2 from {day(0)} to {day(2)}, with P1, P2"
    assert [each.job for each in found.mends[0].moved] == ["J2"]


def test_a_pinned_audit_is_never_moved_out_of_the_way() -> None:
    pin: dict[str, Any] = {"start": day(0), "team": ("P1", "P2")}
    asked = problem(PAIR, [job("J1", earliest=day(0), latest=day(1)), job("J2", pinned=pin)])
    found = answer(asked, plan(visit("J2", day(0), "P1", "P2"), out=("J1",)))
    assert all(mend.moved == () for mend in found.mends)


def test_without_any_working_day_the_calendar_is_told() -> None:
    asked = problem([auditor("P1")], [job("J1")]).altered(working_days=())
    (left_out,) = solve(asked, seconds=1).unscheduled
    assert "working days" in left_out.reasons[0].en


def test_a_window_too_short_for_anybody_is_told_as_that() -> None:
    found = answer(problem(PAIR, [job("J1", latest=day(0))]), plan(out=("J1",)))
    assert found.reasons[0].en == (
        f"The window of J1, {day(0)} to {day(0)}, is too short: a team of 2 takes 2 working days in a row.")


@given(asked=tiny_problems())
@settings(max_examples=60)
def test_every_rule_told_is_needed_and_every_mend_leads_to_a_valid_plan(asked: Problem) -> None:
    """The rules leave no place together and one without each; a mend's price is what its plan costs more."""
    made = solve(asked, seconds=1, max_iterations=20)
    warm = WarmPlan(asked, made)
    for entry in made.unscheduled:
        found, obstacles = explanation(warm, entry.job), Obstacles(warm, asked.jobs_by_id[entry.job])
        assert found.reasons
        for rule in found.rules:
            others = set(found.rules) - {rule}
            assert not obstacles.has_place(frozenset(RULES) - set(found.rules))
            assert obstacles.has_place(frozenset(RULES) - others)
        for mend in found.mends:
            assert mend.changes
            assert entry.job == mend.placement.job


@given(asked=tiny_problems())
@settings(max_examples=30)
def test_no_fewer_rules_leave_an_audit_without_a_place_than_those_told(asked: Problem) -> None:
    """Every smaller set of rules is tried: with all others lifted there is a place."""
    warm = WarmPlan(asked, plan(out=tuple(each.id for each in asked.jobs)))
    for each in asked.jobs:
        told, obstacles = explanation(warm, each.id, with_mends=False).rules, Obstacles(warm, each)
        for count in range(len(told)):
            for fewer in combinations(RULES, count):
                assert obstacles.has_place(frozenset(RULES) - set(fewer))


def test_a_team_larger_than_most_is_not_blamed_on_its_size() -> None:
    crowd = [auditor(f"P{i}", "leader", **(LEAVE if i == 0 else {})) for i in range(9)]
    asked = problem(crowd, [job("J1", team_min=9, team_max=9, requirements=(need("leader", count=9),))])
    assert answer(asked, plan(out=("J1",))).rules == ("requirements", "availability")


@given(asked=tiny_problems())
@settings(max_examples=60)
def test_masks_find_a_place_exactly_where_the_priced_oracle_does(asked: Problem) -> None:
    warm = WarmPlan(asked, plan(out=tuple(each.id for each in asked.jobs)))
    for number, each in enumerate(asked.jobs):
        found = best_insertion(warm.state, warm.ground.offers[number])
        assert Obstacles(warm, each).has_place() == (found is not None)


def test_many_audits_left_out_are_told_briefly() -> None:
    many = problem(PAIR, [job(f"J{i}", requirements=(need("leader", "chief", count=2),)) for i in range(1100)])
    found = explained(many, plan(out=tuple(each.id for each in many.jobs)))
    assert all(entry.reasons for entry in found.unscheduled)
    assert "A way out" not in "".join(reason.en for entry in found.unscheduled for reason in entry.reasons)


def test_the_command_tells_why_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1"), job("J2", team_min=1)])
    files = [str(tmp_path / name) for name in ("problem.json", "plan.json")]
    Path(files[0]).write_text(asked.model_dump_json(), encoding="utf-8")
    write_plan(plan(visit("J2", day(0), "P1"), out=("J1",)), Path(files[1]))
    assert main(["why", *files, "J1"]) == 0
    said = capsys.readouterr().out
    assert "可行的调整" in said
    assert "A way out" in said
    assert main(["why", *files, "J2"]) == 0
    assert main(["why", *files, "J9"]) == 2


def test_a_rule_that_does_not_stand_in_the_way_is_not_blamed() -> None:
    asked = problem([*PAIR, auditor("P3", **LEAVE)], [job("J1", excluded=("P2",), latest=day(20))])
    assert "时间窗为" not in told(asked, plan(out=("J1",)))
    assert "停产" not in told(asked, plan(out=("J1",)))


def test_a_job_dearer_than_leaving_it_out_says_so_with_both_prices() -> None:
    asked = problem(PAIR, [job("J1", URUMQI, unscheduled_cost=10)])
    found = solve(asked, seconds=2, max_iterations=5)
    assert "不低于不排的代价 10 元" in found.unscheduled[0].reasons[0].zh


def test_names_stand_for_ids_where_they_are_given() -> None:
    asked = problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1")])
    names = {"P2": "周晓岚", "J1": "南阳防爆电机"}
    found = "".join(reason.zh for reason in reasons_for(asked, plan(out=("J1",)), "J1", names))
    assert "周晓岚" in found
    assert "南阳防爆电机" in found


def test_a_person_is_told_unavailable_with_what_keeps_them() -> None:
    people = [*PAIR, auditor("P3", **LEAVE), auditor("P4"), expert("E1", "expert:cement")]
    asked = problem(people, [job("J1", latest=day(1), excluded=("P4",)), job("J2")])
    made = plan(visit("J2", day(0), "P1", "P2"), out=("J1",))
    assert "在 J2" in unavailable_because(asked, made, "J1", "P1")[0].zh
    assert "不可用" in unavailable_because(asked, made, "J1", "P3")[0].zh
    assert "排除" in unavailable_because(asked, made, "J1", "P4")[0].zh
    assert "技术专家" in unavailable_because(asked, made, "J1", "E1")[0].zh


def test_a_free_person_has_nothing_that_keeps_them() -> None:
    assert unavailable_because(problem(PAIR, [job("J1")]), plan(out=("J1",)), "J1", "P1") == ()
