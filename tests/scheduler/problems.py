"""Small problems for the planner's tests: one place to say what an ordinary person and an ordinary job are."""

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from scheduler import Assignment, Auditor, Job, Plan, Problem, Requirement, Unscheduled, Weights

MONDAY = date(2027, 3, 1)
WEIGHTS = Weights(
    km=1, night=500, overtime_day=1200, late_day=200, member_change=800, day_shift=100,
    stay_gap_days=3, far_km=100, travel_day_km=1000,
)  # fmt: skip
NANYANG, SHANGHAI, URUMQI = (33.0, 112.5), (31.2, 121.5), (43.8, 87.6)


def day(number: int) -> date:
    """The day `number` calendar days after Monday, 1 March 2027."""
    return MONDAY + timedelta(number)


def working_days(weeks: int = 4) -> tuple[date, ...]:
    """Mondays to Fridays."""
    return tuple(day(7 * week + weekday) for week in range(weeks) for weekday in range(5))


def auditor(name: str, *tags: str, at: tuple[float, float] = NANYANG, **changes: Any) -> Auditor:
    """Somebody at home in Nanyang with every day open."""
    given: dict[str, Any] = {
        "id": name, "kind": "auditor", "lat": at[0], "lon": at[1], "tags": tags, "unavailable": (),
        "max_days_per_month": 16, "target_days": 100, "day_fee": 0,
    }  # fmt: skip
    return Auditor(**(given | changes))


def expert(name: str, *tags: str, **changes: Any) -> Auditor:
    """A technical expert with a daily fee."""
    given: dict[str, Any] = {"kind": "expert", "day_fee": 2000}
    return auditor(name, *tags, **(given | changes))


def job(name: str, at: tuple[float, float] = NANYANG, **changes: Any) -> Job:
    """Two auditors for two days somewhere in March."""
    given: dict[str, Any] = {
        "id": name, "client": f"C-{name}", "lat": at[0], "lon": at[1], "person_days": 4.0,
        "team_min": 2, "team_max": 2, "requirements": (), "experts": (),
        "earliest": day(0), "latest": day(25), "target": day(25), "blackout": (), "excluded": (),
        "unscheduled_cost": 100000,
    }  # fmt: skip
    return Job(**(given | changes))


def problem(people: list[Auditor], jobs: list[Job], weeks: int = 4) -> Problem:
    """Those people and jobs on four ordinary weeks."""
    return Problem(
        format="audit-schedule/1", name="test", working_days=working_days(weeks),
        auditors=tuple(people), jobs=tuple(jobs), weights=WEIGHTS,
    )  # fmt: skip


def need(*tags: str, count: int = 1) -> Requirement:
    """At least `count` members with one of `tags`."""
    return Requirement(count=count, any_of=tags)


def visit(name: str, start: date, *team: str, experts: tuple[str, ...] = ()) -> Assignment:
    """A job placed."""
    return Assignment(job=name, start=start, team=team, experts=experts)


def plan(*assignments: Assignment, out: tuple[str, ...] = ()) -> Plan:
    """Those assignments; the jobs of `out` stay unscheduled."""
    return Plan(assignments=assignments, unscheduled=tuple(Unscheduled(job=name) for name in out))


PLACES = (NANYANG, (33.3, 112.3), SHANGHAI, (31.8, 117.2), URUMQI)
TAGS = ("full_time", "leader", "domain:cement")


@st.composite
def tiny_problems(draw: st.DrawFn, most_jobs: int = 3) -> Problem:
    """Two to five people, one to three jobs, two weeks; tight on purpose."""
    number = st.integers(0, 20)
    people = [
        auditor(
            f"P{i}",
            *draw(st.lists(st.sampled_from(TAGS), unique=True)),
            at=draw(st.sampled_from(PLACES)),
            unavailable=tuple((day(a), day(a + 2)) for a in draw(st.lists(st.integers(0, 11), max_size=1))),
            max_days_per_month=draw(st.integers(1, 6)),
            target_days=draw(st.integers(0, 4)),
            day_fee=draw(st.sampled_from((0, 1200))),
        )
        for i in range(draw(st.integers(1, 3)))
    ]
    people.append(expert("E", "expert:cement", at=draw(st.sampled_from(PLACES))))
    names = [person.id for person in people]
    jobs = []
    for i in range(draw(st.integers(1, most_jobs))):
        opens, length, least = draw(st.integers(0, 8)), draw(st.integers(0, 8)), draw(st.integers(1, 2))
        announced = draw(st.none() | st.sampled_from([name for name in names if name != "E"]))
        jobs.append(
            job(
                f"J{i}",
                draw(st.sampled_from(PLACES)),
                person_days=draw(st.integers(1, 8)) / 2,
                team_min=least,
                team_max=draw(st.integers(least, 2)),
                requirements=tuple(need(tag) for tag in draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True))),
                experts=draw(st.sampled_from(((), (), ("expert:cement",)))),
                earliest=day(opens),
                latest=day(opens + length),
                target=day(opens + length // 2),
                blackout=((day(3), day(3)),) if draw(st.booleans()) else (),
                excluded=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
                unscheduled_cost=1000 * draw(number),
                baseline=None
                if announced is None
                else {"start": day(draw(st.integers(0, 13))), "team": (announced,), "experts": ()},
            )
        )
    return problem(people, jobs, weeks=2)


@st.composite
def problems_with_any_plan(draw: st.DrawFn) -> tuple[Problem, Plan]:
    """A tiny problem and a plan for it that may break every rule."""
    asked = draw(tiny_problems())
    people = st.sampled_from([*(person.id for person in asked.auditors), "NOBODY"])
    jobs = st.sampled_from([*(each.id for each in asked.jobs), "NOTHING"])
    usual = st.lists(people.filter(lambda name: name not in ("NOBODY", "E")), min_size=1, max_size=2, unique=True)
    assignments = draw(
        st.lists(
            st.builds(
                Assignment,
                job=jobs,
                start=st.sampled_from([*asked.working_days, day(5)]),
                team=(usual | st.lists(people, max_size=3)).map(tuple),
                experts=st.sampled_from(((), ("E",), ("P0",))),
            ),
            max_size=4,
        )
    )
    rest = [each.id for each in asked.jobs if each.id not in {assignment.job for assignment in assignments}]
    extra = draw(st.lists(jobs, max_size=1))
    return asked, plan(*assignments, out=(*rest, *extra) if draw(st.booleans()) else tuple(rest))


def body(jobs: int, people: int, seed: int, weeks: int = 26) -> Problem:
    """A certification body's half year, made up from a seed; some of its jobs compete for few leaders."""
    random = Random(seed)
    span = 7 * weeks - 3
    team = [
        auditor(
            f"P{i}",
            *(tag for tag, share in zip(TAGS, (0.5, 0.4, 0.5), strict=True) if random.random() < share or i < 3),
            at=random.choice(PLACES),
            unavailable=((day(first := random.randrange(span)), day(first + random.randrange(10))),),
            day_fee=random.choice((0, 0, 1200)),
            target_days=40,
        )
        for i in range(people)
    ]
    work = []
    for i in range(jobs):
        opens = random.randrange(max(1, span - 30))
        length = random.randrange(5, 60)
        work.append(
            job(
                f"J{i}",
                random.choice(PLACES),
                person_days=random.choice((2.0, 2.5, 4.0, 6.0)),
                team_max=3,
                requirements=tuple(need(tag) for tag in random.sample(TAGS, 2)),
                earliest=day(opens),
                latest=day(min(span, opens + length)),
                target=day(min(span, opens + length // 2)),
            )
        )
    return problem([*team, expert("E", "expert:cement")], work, weeks)
