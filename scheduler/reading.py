"""Problem and plan files read whole, with every fault found in one pass and told by its place in the file."""

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from models.text import Text
from scheduler.plan import Plan
from scheduler.problem import PROBLEM_FORMAT, Auditor, Job, Placement, Problem, Weights
from scheduler.workdays import DateRange

Part = TypeVar("Part", bound=BaseModel)
Value = TypeVar("Value")


@dataclass(frozen=True)
class ProblemFault:
    """What is wrong in a file, and where: a path such as `jobs[2].earliest`, empty for the whole file."""

    path: str
    sentence: Text


def read_problem(text: str) -> Problem | tuple[ProblemFault, ...]:
    """The problem in `text`, or all its faults."""
    tree, faults = _parsed(text)
    if tree is None:
        return faults
    try:
        problem = Problem.model_validate_json(text)
    except ValidationError:
        shape = tuple(_shape_faults(tree))
        # What pydantic cannot read as JSON, such as half a character, it cannot read in parts either.
        sense = _sense_faults(**_sound_parts(tree)) if all(fault.path for fault in shape) else ()
        return tuple(dict.fromkeys((*faults, *shape, *sense)))
    return tuple(dict.fromkeys((*faults, *problem_faults(problem)))) or problem


def sound_part(text: str, faults: tuple[ProblemFault, ...]) -> tuple[Problem, dict[str, int]] | None:
    """As much of the problem in `text` as its `faults` leave, with the jobs' places in the file, to judge pins by.

    People with a fault are left out, and so are pins of jobs whose place or experts are at fault; anything else at
    fault gives way to what no rule is broken by. None where too little is left: no working days, or no object.
    """
    tree, _ = _parsed(text)
    if tree is None or not all(fault.path for fault in faults):
        return None
    try:
        days = DAYS.validate_json(json.dumps(tree.get("working_days")))
    except ValidationError:
        return None
    wrong = [tuple(re.split(r"[][.]+", fault.path)) for fault in faults]
    parts = _sound_parts(tree)
    spoilt = {path[1] for path in wrong if path[0] == "auditors" and path[1:]}
    fields: defaultdict[str, set[str]] = defaultdict(set)
    for path in wrong:
        if path[0] == "jobs" and path[2:]:
            fields[path[1]].add(path[2])
    jobs = {job.id: (i, _sensible(job, fields[str(i)])) for i, job in reversed(parts["jobs"])}
    weights = SENSIBLE_WEIGHTS if any(path[0] == "weights" for path in wrong) else tree["weights"]
    return Problem.model_construct(
        format=PROBLEM_FORMAT, name="", working_days=days,
        auditors=tuple(person for i, person in parts["people"] if str(i) not in spoilt),
        jobs=tuple(job for _, job in jobs.values()), weights=Weights.model_validate_json(json.dumps(weights)),
    ), {name: i for name, (i, _) in jobs.items()}


def _sensible(job: Job, wrong: set[str]) -> Job:
    """The job with what no rule is broken by in the place of its `wrong` fields."""
    if wrong & {"id", "lat", "lon", "experts"}:
        return job.model_copy(update={"pinned": None})
    both = {name for pair in (("earliest", "latest"), ("team_min", "team_max")) if wrong & {*pair} for name in pair}
    given = json.loads(job.model_dump_json())
    return Job.model_validate_json(json.dumps(
        given | {name: SENSIBLE_JOB[name] for name in wrong | both if name in SENSIBLE_JOB}))


def problem_faults(problem: Problem) -> tuple[ProblemFault, ...]:
    """What makes no sense in a problem that was built, not read: the same as `read_problem` would say."""
    return tuple(
        _sense_faults(
            days=list(enumerate(problem.working_days)),
            people=list(enumerate(problem.auditors)),
            jobs=list(enumerate(problem.jobs)),
            known=frozenset(problem.people_by_id),
        )
    )


def read_plan(text: str) -> Plan | tuple[ProblemFault, ...]:
    """The plan in `text`, or all its faults of shape; whether it is valid is `check`'s question."""
    return read_shaped(text, TypeAdapter(Plan))


def read_shaped(text: str, shape: TypeAdapter[Value]) -> Value | tuple[ProblemFault, ...]:
    """What stands in an object file, or all its faults of shape."""
    tree, faults = _parsed(text)
    if tree is None:
        return faults
    try:
        value = shape.validate_json(text)
    except ValidationError as error:
        return (*faults, *told(error))
    return faults or value


def _parsed(text: str) -> tuple[dict[str, Any] | None, tuple[ProblemFault, ...]]:
    """The tree of an object file, None where it cannot be read, and what is wrong with it as JSON."""
    repeated: list[tuple[dict[str, Any], set[str]]] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated.append((found, {name for name, times in Counter(name for name, _ in pairs).items() if times > 1}))
        return found

    try:
        tree = json.loads(text, object_pairs_hook=made)
    except ValueError as error:
        return None, (ProblemFault("", NOT_JSON.format(error=str(error))),)
    except RecursionError:
        return None, (ProblemFault("", TOO_DEEP),)
    if not isinstance(tree, dict):
        return None, (ProblemFault("", NO_OBJECT),)
    return tree, tuple(_repeated_keys(tree, {id(found): names for found, names in repeated})) if repeated else ()


def _repeated_keys(tree: dict[str, Any], repeated: dict[int, set[str]]) -> Iterator[ProblemFault]:
    """Every key that stands in one object twice: which of its values is meant, nobody knows."""
    ahead: deque[tuple[str, Any]] = deque([("", tree)])
    while ahead:
        path, part = ahead.popleft()
        named = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for step, inner in named:
            if step in repeated.get(id(part), ()):
                yield ProblemFault(_step(path, step), REPEATED_KEY)
            ahead.append((_step(path, step), inner))


def _shape_faults(tree: dict[str, Any]) -> Iterator[ProblemFault]:
    """Every wrong type, missing field and unknown field."""
    if tree.get("format") != PROBLEM_FORMAT:
        yield ProblemFault(
            "format",
            Text(zh=f"格式应为“{PROBLEM_FORMAT}”。", en=f"The format must be '{PROBLEM_FORMAT}'."),
        )
    try:
        Problem.model_validate_json(json.dumps({**tree, "format": PROBLEM_FORMAT}))
    except ValidationError as error:
        yield from told(error)


def _sound_parts(tree: dict[str, Any]) -> dict[str, Any]:
    """What has the right shape, with its place in the file, so that its sense is looked at, too."""
    people = list(_sound("auditors", tree.get("auditors"), TypeAdapter(Auditor), SENSIBLE_AUDITOR))
    named = tree.get("auditors")
    known = frozenset(
        entry["id"]
        for entry in (named if isinstance(named, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    )
    days = list(enumerate(tree["working_days"])) if isinstance(tree.get("working_days"), list) else []
    return {
        "days": [(i, day) for i, day in days if isinstance(day, str)],
        "people": people,
        "jobs": list(_sound("jobs", tree.get("jobs"), TypeAdapter(Job), SENSIBLE_JOB)),
        "known": known,
    }


def _sound(
    path: str, entries: object, shape: TypeAdapter[Part], sensible: dict[str, Any]
) -> Iterator[tuple[int, Part]]:
    """The entries; one with fields of the wrong shape has something `sensible` in their places."""
    for i, entry in enumerate(entries if isinstance(entries, list) else []):
        try:
            yield i, shape.validate_json(json.dumps(entry))
        except ValidationError as error:
            if isinstance(entry, dict):
                wrong = {fault["loc"][0] for fault in error.errors(include_url=False) if fault["loc"]}
                kept = {name: value for name, value in entry.items() if name not in wrong}
                yield i, shape.validate_json(json.dumps({"id": f"{path}[{i}]", **sensible, **kept}))


DAYS = TypeAdapter(tuple[date, ...])
SENSIBLE_AUDITOR = {
    "kind": "auditor", "lat": 0, "lon": 0, "tags": [], "unavailable": [], "max_days_per_month": 0, "target_days": 0,
    "day_fee": 0,
}
SENSIBLE_JOB = {
    "client": "", "lat": 0, "lon": 0, "person_days": 1, "team_min": 1, "team_max": 1000, "requirements": [],
    "experts": [], "earliest": "0001-01-01", "latest": "9999-12-31", "target": "0001-01-01", "blackout": [],
    "excluded": [], "unscheduled_cost": 0,
}
SENSIBLE_WEIGHTS = {
    "km": 0, "night": 0, "overtime_day": 0, "late_day": 0, "member_change": 0, "day_shift": 0, "stay_gap_days": 0,
    "far_km": 0, "travel_day_km": 1_000_000,
}
"""Values in which there is no fault, whatever the other fields say."""


def _sense_faults(
    days: list[tuple[int, object]],
    people: list[tuple[int, Auditor]],
    jobs: list[tuple[int, Job]],
    known: frozenset[str],
) -> Iterator[ProblemFault]:
    """Everything that has the right shape and makes no sense."""
    yield from _repeats(((f"working_days[{i}]", day) for i, day in days))
    yield from _repeats(((f"auditors[{i}].id", person.id) for i, person in people))
    yield from _repeats(((f"jobs[{i}].id", job.id) for i, job in jobs))
    for i, person in people:
        yield from _backward_ranges(f"auditors[{i}].unavailable", person.unavailable)
    for i, job in jobs:
        yield from _job_faults(f"jobs[{i}]", job)
        yield from _unknown_people(f"jobs[{i}].pinned", job.pinned, known)
        yield from _unknown_people(f"jobs[{i}].baseline", job.baseline, known)
    yield from _clashing_pins(jobs, {str(day) for _, day in days})


def _repeats(named: Iterable[tuple[str, object]]) -> Iterator[ProblemFault]:
    first: dict[str, str] = {}
    for path, value in named:
        earlier = first.setdefault(str(value), path)
        if earlier != path:
            yield ProblemFault(
                path,
                Text(zh=f"“{value}”重复，已见于 {earlier}。", en=f"'{value}' is repeated; it stands at {earlier}."),
            )


def _backward_ranges(path: str, ranges: tuple[DateRange, ...]) -> Iterator[ProblemFault]:
    for i, (first, last) in enumerate(ranges):
        if last < first:
            yield ProblemFault(
                f"{path}[{i}]",
                Text(zh=f"区间的末日 {last} 早于首日 {first}。", en=f"The range ends on {last}, before {first}."),
            )


def _job_faults(path: str, job: Job) -> Iterator[ProblemFault]:
    yield from _backward_ranges(f"{path}.blackout", job.blackout)
    if job.person_days <= 0 or job.person_days * 2 != int(job.person_days * 2):
        yield ProblemFault(
            f"{path}.person_days",
            Text(
                zh=f"{job.id} 的人日数 {job.person_days:g} 应为正数且是 0.5 的整数倍。",
                en=f"The {job.person_days:g} person-days of {job.id} must be positive and a multiple of 0.5.",
            ),
        )
    if job.latest < job.earliest:
        yield ProblemFault(
            f"{path}.latest",
            Text(
                zh=f"{job.id} 的时间窗在 {job.latest} 结束，早于开始日 {job.earliest}。",
                en=f"The window of {job.id} ends on {job.latest}, before it begins on {job.earliest}.",
            ),
        )
    if job.team_max < job.team_min:
        yield ProblemFault(
            f"{path}.team_max",
            Text(
                zh=f"{job.id} 的组员上限 {job.team_max} 小于下限 {job.team_min}。",
                en=f"The most members of {job.id} ({job.team_max}) are fewer than the least ({job.team_min}).",
            ),
        )
    if job.pinned is not None and not job.pinned.team:
        yield ProblemFault(
            f"{path}.pinned.team",
            Text(zh=f"{job.id} 锁定的检查组没有组员。", en=f"The pinned team of {job.id} has no members."),
        )


def _unknown_people(path: str, placement: Placement | None, known: frozenset[str]) -> Iterator[ProblemFault]:
    if placement is None:
        return
    for part, people in (("team", placement.team), ("experts", placement.experts)):
        for i, person in enumerate(people):
            if person not in known:
                yield ProblemFault(
                    f"{path}.{part}[{i}]",
                    Text(zh=f"人员名单中没有“{person}”。", en=f"There is no person '{person}'."),
                )


def _clashing_pins(jobs: list[tuple[int, Job]], days: set[str]) -> Iterator[ProblemFault]:
    """Every pinned job that needs somebody on a day for which an earlier one has them."""
    ordered = sorted(days)
    taken: dict[tuple[str, str], Job] = {}
    for i, job in jobs:
        if job.pinned is None or not job.pinned.team or job.person_days <= 0:
            continue
        first = bisect_left(ordered, str(job.pinned.start))
        run = ordered[first : first + job.duration(len(job.pinned.team))]
        for person in sorted(set(job.pinned.everyone)):
            clashing = {other.id: (day, other) for day in reversed(run)
                        if (other := taken.setdefault((person, day), job)) is not job}
            for day, other in clashing.values():
                yield ProblemFault(f"jobs[{i}].pinned", CLASH.format(
                    person=person, day=day, one=other.id, other=job.id))


CLASH = Text(
    zh="{person} 在 {day} 同时被锁定于 {one} 和 {other}，请解除其中一个锁定。",
    en="{person} is pinned to both {one} and {other} on {day}; lift one of the pins.",
)


def told(error: ValidationError) -> Iterator[ProblemFault]:
    """pydantic's faults, each with its path in the file and a sentence."""
    for fault in error.errors(include_url=False):
        kind, limits = fault["type"], fault.get("ctx", {})
        # Where a field tells which of several shapes is meant, pydantic names it beside the place.
        told_by = (limits["discriminator"].strip("'"),) if kind.startswith("union_tag_") else ()
        yield ProblemFault(reduce(_step, (*fault["loc"], *told_by), ""), _sentence(kind, limits, fault["msg"]))


def _step(path: str, step: int | str) -> str:
    return f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}" if path else step


def _sentence(kind: str, limits: dict[str, Any], message: str) -> Text:
    shape = FAULTS.get(kind)
    if shape is None:
        return Text(zh=f"内容不符合格式（{message}）。", en=f"This does not fit the format ({message}).")
    words = str(limits.get("expected", ""))
    expected = Text(zh=words.replace(" or ", " 或 "), en=words) if words else ""
    named = {name: limits.get(name, "") for name in ("ge", "le", "max_length", "error", "expected_tags")}
    return shape.format(expected=expected, **named)


NOT_JSON = Text(zh="不是可读的 JSON：{error}。", en="This is not readable JSON: {error}.")
TOO_DEEP = Text(zh="JSON 嵌套过深。", en="The JSON is nested too deeply.")
NO_OBJECT = Text(zh="文件内容应是一个 JSON 对象。", en="The file must hold one JSON object.")
REPEATED_KEY = Text(
    zh="这个字段在同一对象中重复，请只保留一个。", en="This field stands in its object more than once; keep one."
)
NO_FIELD = Text(zh="缺少这个字段。", en="This field is missing.")
NO_DATE = Text(zh="不是日期，应写作 2027-03-01。", en="This is no date; write it as 2027-03-01.")
FAULTS = {
    "json_invalid": NOT_JSON,
    "missing": NO_FIELD,
    "extra_forbidden": Text(zh="格式中没有这个字段，请检查拼写。", en="The format has no such field; check it."),
    "string_type": Text(zh="应为文字。", en="This must be text."),
    "string_too_short": Text(zh="不能为空。", en="This must not be empty."),
    "too_long": Text(zh="至多应有 {max_length} 项。", en="There must be at most {max_length} entries."),
    "too_short": Text(zh="至少应有一项。", en="There must be at least one entry."),
    "int_type": Text(zh="应为整数。", en="This must be a whole number."),
    "int_from_float": Text(zh="应为整数。", en="This must be a whole number."),
    "float_type": Text(zh="应为数字。", en="This must be a number."),
    "finite_number": Text(zh="应为有限的数字。", en="This must be a finite number."),
    "greater_than_equal": Text(zh="不得小于 {ge}。", en="This must be at least {ge}."),
    "less_than_equal": Text(zh="不得大于 {le}。", en="This must be at most {le}."),
    "literal_error": Text(zh="只能是 {expected}。", en="This must be {expected}."),
    "union_tag_invalid": Text(zh="只能是 {expected_tags} 之一。", en="This must be one of {expected_tags}."),
    "union_tag_not_found": NO_FIELD,
    "value_error": Text(
        zh="reasons_en 应与 reasons 逐项对应。", en="reasons_en must have one entry for each of reasons."
    ),
    "tuple_type": Text(zh="应为列表。", en="This must be a list."),
    "model_type": Text(zh="应为对象。", en="This must be an object."),
    "model_attributes_type": Text(zh="应为对象。", en="This must be an object."),
    "date_type": Text(zh="应为日期，如 2027-03-01。", en="This must be a date such as 2027-03-01."),
    "date_parsing": NO_DATE,
    "date_from_datetime_parsing": NO_DATE,
    "date_from_datetime_inexact": Text(zh="应为日期，不带时刻。", en="This must be a date without a time of day."),
}
