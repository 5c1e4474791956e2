"""A problem as arrays of numbers: what never changes in a search (`Tables`), and where every job stands (`Standing`).

Days are numbers of working days, people and jobs stand at their place in the problem, money is whole CNY. Sets of
working days are bit masks in words of 64 days. -1 stands for nobody, nowhere, none.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import cos, radians
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.distances import home_distances, nearest_sites, site_distances
from scheduler.constraints.requirements import bears
from scheduler.problem import Auditor, Job, Problem, Requirement

Ints = NDArray[np.int32]
Masks = NDArray[np.uint64]

MOST_SITES_IN_TABLE = 6000
"""Sites up to which all distances between them are kept; beyond, each is computed when it is asked for."""
LARGEST_TEAM = 10
"""Members that a team may have in the search; a larger `team_max` is cut to it."""
MOST_EXPERTS = 6
"""Experts that one job may ask for in the search."""
MOST_REQUIREMENTS = 10
MOST_MET = 4096
"""Ways in which the requirements of one job can be met in part: the product of their counts, each plus one."""
WORD = 64
JOBS_AT_ONCE = 256
"""Jobs whose candidates are chosen together: their prices for all people fit into the processor's cache."""
NOBODY = 2**62


class Tables(NamedTuple):
    """What never changes. P people, J jobs, D working days, W words of 64 days, M months."""

    ordinal: Ints
    """[D] calendar day of each working day."""
    month: Ints
    """[D] its month's number."""
    month_end: Ints
    """[M] the working day after the month's last."""
    person: Ints
    """[P, 4] target days, fee a day, most days a month, 1 for an auditor and 0 for an expert."""
    free: Masks
    """[P, W] days on which the person is available."""
    job: Ints
    """[J + 1, JOB_COLUMNS] what the column names below say."""
    open: Masks
    """[J, W] days on which the job may take place."""
    serves: Ints
    """[patterns, P] which requirements of a pattern the person meets, as bits."""
    counts: Ints
    """[patterns, 1 + MOST_REQUIREMENTS] how many requirements the pattern has, then each one's count."""
    candidates: Ints
    """All jobs' possible members in one row; `job` tells where a job's begin and end."""
    candidate_km: NDArray[np.int16]
    """How far from home the site is for each of them, in the same order."""
    experts: Ints
    """[J, MOST_EXPERTS] numbers of the tags asked for, -1 beyond."""
    bearers: Ints
    """[tags, P] 1 where the person is an expert with the tag."""
    excluded: Ints
    """All jobs' excluded people in one row."""
    announced: Ints
    """All jobs' people of the baseline in one row."""
    home_km: NDArray[np.int16]
    """[P, J] from each home to each site."""
    site_km: NDArray[np.int16]
    """[J, J] between sites, or [0, 0] where they are computed."""
    place: NDArray[np.float64]
    """[J, 3] latitude and longitude in radians, cosine of the latitude."""
    weight: Ints
    """[9] in the order of `Weights`."""
    near: Ints
    """[J, neighbours] the nearest other sites, the nearest first."""


(UNSCHEDULED, TARGET, HALF_DAYS, TEAM_MIN, TEAM_MAX, PATTERN, BASELINE_START, PINNED,
 CANDIDATES, EXCLUDED, ANNOUNCED, FIRST_OPEN, LAST_OPEN) = range(13)
"""Columns of `Tables.job`; of CANDIDATES, EXCLUDED and ANNOUNCED the next job's entry is the end."""
JOB_COLUMNS = 13

KM, NIGHT, OVERTIME, LATE, CHANGE, SHIFT, STAY_GAP, FAR, TRAVEL_DAY = range(9)
"""Places in `Tables.weight`."""

TARGET_DAYS, FEE, MONTHLY, IS_AUDITOR = range(4)
"""Columns of `Tables.person`."""


class Standing(NamedTuple):
    """Where every job stands and what everyone does; V visits at most for each person."""

    stay: Ints
    """[J, 3] first day or -1, days, members."""
    team: Ints
    """[J, LARGEST_TEAM] members, -1 beyond."""
    expert: Ints
    """[J, MOST_EXPERTS] attending experts, -1 beyond."""
    visit: Ints
    """[P, V, VISIT_COLUMNS] each visit in time order: what the column names below say."""
    tally: Ints
    """[P, 2 + M] visits, audit days, audit days in each month."""
    vacant: Masks
    """[P, W] days on which the person is available and has no visit."""


VISITS, DAYS, MONTHS = range(3)
"""Columns of `Standing.tally`; the months follow from MONTHS on."""

FIRST, LENGTH, JOB, BEGINS, ENDS, HOMEWARD, ONWARD = range(7)
"""Columns of `Standing.visit`: the first day and how many; the job; the calendar days of the first and the last day;
what the way from the site home costs; and what the way to the next visit costs, with its nights, or home."""
VISIT_COLUMNS = 8
"""One is empty: a visit fills half a line of the processor's cache, as it is read far more often than written."""


def tables_of(problem: Problem, candidates_per_job: int) -> Tables:
    """The problem in numbers; of many people each job has the cheapest as candidates, and some for each requirement."""
    days, people, jobs = problem.workdays, problem.auditors, problem.jobs
    patterns = list(dict.fromkeys(job.requirements for job in jobs)) or [()]
    pattern_number = {pattern: i for i, pattern in enumerate(patterns)}
    tags = list(dict.fromkeys(tag for job in jobs for tag in job.experts))
    number = {person.id: i for i, person in enumerate(people)}
    months = list(days.months.values())
    home_km = home_distances(_places(people), _places(jobs))
    serves = _serves(problem, patterns)
    open_days = [days.between(job.earliest, job.latest) & ~days.within(job.blackout) for job in jobs]
    job_rows = np.zeros((len(jobs) + 1, JOB_COLUMNS), np.int32)
    for i, job in enumerate(jobs):
        job_rows[i] = _job_row(job, pattern_number[job.requirements], open_days[i])
    excluded = _rows([[number[p] for p in job.excluded if p in number] for job in jobs], job_rows, EXCLUDED)
    announced = _rows(
        [[number[p] for p in job.baseline.everyone] if job.baseline else [] for job in jobs], job_rows, ANNOUNCED
    )
    found = _candidates(problem, serves, home_km, job_rows, candidates_per_job, range(len(jobs)))
    candidates = _rows(found, job_rows, CANDIDATES)
    return Tables(
        ordinal=np.array(days.ordinals, np.int32),
        month=np.array([i for i, mask in enumerate(months) for _ in range(mask.bit_count())], np.int32),
        month_end=np.array([mask.bit_length() for mask in months], np.int32),
        person=_person_rows(people),
        free=_masks((days.all_days & ~problem.unavailable_days[p.id] for p in people), len(people), len(days.dates)),
        job=job_rows,
        open=_masks(open_days, len(jobs), len(days.dates)),
        serves=serves,
        counts=_counts(patterns),
        candidates=candidates, candidate_km=_candidate_km(home_km, candidates, job_rows),
        experts=_experts(jobs, tags),
        bearers=np.array(
            [[int(p.kind == "expert" and tag in p.tags) for p in people] for tag in tags], np.int32
        ).reshape(len(tags), len(people)),
        excluded=excluded,
        announced=announced,
        home_km=home_km,
        site_km=site_distances(_places(jobs), MOST_SITES_IN_TABLE),
        place=_places(jobs),
        weight=np.array([getattr(problem.weights, name) for name in type(problem.weights).model_fields], np.int32),
        near=nearest_sites(_places(jobs)),
    )


def _person_rows(people: Sequence[Auditor]) -> Ints:
    return np.array(
        [[p.target_days, p.day_fee, p.max_days_per_month, int(p.kind == "auditor")] for p in people], np.int32
    ).reshape(-1, 4)


def standing_of(tables: Tables) -> Standing:
    """Nothing planned yet."""
    people, jobs = len(tables.person), len(tables.job) - 1
    most_visits = int(min(len(tables.ordinal), tables.person[:, MONTHLY].max(initial=0) * len(tables.month_end))) + 2
    return Standing(
        stay=np.full((jobs, 3), -1, np.int32),
        team=np.full((jobs, LARGEST_TEAM), -1, np.int32),
        expert=np.full((jobs, MOST_EXPERTS), -1, np.int32),
        visit=np.zeros((people, most_visits, VISIT_COLUMNS), np.int32),
        tally=np.zeros((people, MONTHS + len(tables.month_end)), np.int32),
        vacant=tables.free.copy(),
    )


def copied(standing: Standing) -> Standing:
    """A standing of its own with the same content."""
    return Standing(
        standing.stay.copy(), standing.team.copy(), standing.expert.copy(), standing.visit.copy(),
        standing.tally.copy(), standing.vacant.copy(),
    )


def is_searched(job: Job) -> bool:
    """Whether the arrays can hold the job: its team, experts and requirements are not beyond what they are made for."""
    ways = 1
    for need in job.requirements:
        ways *= need.count + 1
    return (
        job.team_min <= LARGEST_TEAM and len(job.experts) <= MOST_EXPERTS
        and len(job.requirements) <= MOST_REQUIREMENTS and ways <= MOST_MET
    )


def _job_row(job: Job, pattern: int, open_days: int) -> list[int]:
    """The job's entries in the order of the columns; where its people begin is entered later."""
    is_fixed = job.pinned is not None or not is_searched(job)
    return [
        job.unscheduled_cost, job.target.toordinal(), int(job.person_days * 2), job.team_min,
        min(job.team_max, LARGEST_TEAM), pattern, job.baseline.start.toordinal() if job.baseline else -1, int(is_fixed),
        0, 0, 0, (open_days & -open_days).bit_length() - 1, open_days.bit_length() - 1,
    ]


def _experts(jobs: Sequence[Job], tags: Sequence[str]) -> Ints:
    """The numbers of the tags that each job asks for; of too many those that fit, as the job is not searched then."""
    asked = np.full((len(jobs), MOST_EXPERTS), -1, np.int32)
    for i, job in enumerate(jobs):
        wanted = [tags.index(tag) for tag in job.experts[:MOST_EXPERTS]]
        asked[i, : len(wanted)] = wanted
    return asked


def _places(things: Sequence[Auditor | Job]) -> NDArray[np.float64]:
    """Latitude and longitude in radians and the cosine of the latitude, as `places.distance_km` computes them."""
    rows = [(radians(each.lat), radians(each.lon), cos(radians(each.lat))) for each in things]
    return np.array(rows, np.float64).reshape(-1, 3)


def _serves(problem: Problem, patterns: Sequence[tuple[Requirement, ...]]) -> Ints:
    bearers = {
        need: np.array([bears(person.tags, need) for person in problem.auditors], bool)
        for need in dict.fromkeys(need for pattern in patterns for need in pattern)
    }
    serves = np.zeros((len(patterns), len(problem.auditors)), np.int32)
    for i, pattern in enumerate(patterns):
        for bit, need in enumerate(pattern[:MOST_REQUIREMENTS]):
            serves[i] |= bearers[need].astype(np.int32) << bit
    return serves


def _counts(patterns: Sequence[tuple[Requirement, ...]]) -> Ints:
    counts = np.zeros((len(patterns), 1 + MOST_REQUIREMENTS), np.int32)
    for i, pattern in enumerate(patterns):
        known = pattern[:MOST_REQUIREMENTS]
        counts[i, 0] = len(known)
        counts[i, 1 : 1 + len(known)] = [need.count for need in known]
    return counts


def widened(problem: Problem, tables: Tables, jobs: Iterable[int], most: int) -> Tables:
    """The tables with up to `most` candidates for each of `jobs`, the others' as they are."""
    rows = np.split(tables.candidates, tables.job[1:-1, CANDIDATES])
    asked = list(jobs)
    found = _candidates(problem, tables.serves, tables.home_km, tables.job, most, asked)
    for job, row in zip(asked, found, strict=True):
        rows[job] = row
    job_rows = tables.job.copy()
    candidates = _rows(rows, job_rows, CANDIDATES)
    return tables._replace(
        candidates=candidates, candidate_km=_candidate_km(tables.home_km, candidates, job_rows), job=job_rows)


def _candidates(
    problem: Problem, serves: Ints, home_km: NDArray[np.int16], job_rows: Ints, most: int, jobs: Iterable[int]
) -> Iterator[NDArray[np.int32]]:
    """For each job the people of its team to look at: all, or those cheapest by themselves and the cheapest of each
    requirement, so that none of them is left without."""
    is_auditor = np.array([person.kind == "auditor" for person in problem.auditors], bool)
    number = {person.id: i for i, person in enumerate(problem.auditors)}
    asked = np.array(list(jobs), np.int64)
    for rows in np.split(asked, range(JOBS_AT_ONCE, len(asked), JOBS_AT_ONCE)):
        allowed = np.repeat(is_auditor[None], len(rows), axis=0)
        some = [problem.jobs[i] for i in rows]
        for row, job in enumerate(some):
            allowed[row, [number[p] for p in job.excluded if p in number]] = False
        chosen = allowed
        if len(is_auditor) > most:
            order = np.where(allowed, _order_alone(problem, home_km, job_rows, rows), NOBODY)
            chosen = _lowest(order, most)
            served = serves[job_rows[rows, PATTERN]]
            for bit in range(max(len(job.requirements) for job in some)):
                chosen |= _lowest(np.where(served >> bit & 1, order, NOBODY), most // 4)
            for row, job in enumerate(some):
                chosen[row, [number[p] for p in job.baseline.team] if job.baseline else []] = True
            chosen &= allowed
        yield from (np.flatnonzero(each).astype(np.int32) for each in chosen)


def _order_alone(
    problem: Problem, home_km: NDArray[np.int16], job_rows: Ints, jobs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """[jobs, P] numbers that order people by what each would cost at a job by themselves, and then by number."""
    fees, weights = np.array([person.day_fee for person in problem.auditors], np.int64), problem.weights
    km = home_km[:, jobs].T.astype(np.int64)
    days = -(-job_rows[jobs, HALF_DAYS] // (2 * job_rows[jobs, TEAM_MIN]))[:, None].astype(np.int64)
    price = 2 * weights.km * km + days * (fees + weights.night * (km > weights.far_km))
    return price * len(fees) + np.arange(len(fees))


def _lowest(order: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """[jobs, P] where each job's `count` lowest numbers stand; NOBODY is none of them."""
    is_somebody = order < NOBODY
    if count >= order.shape[1]:
        return is_somebody
    return is_somebody & (order <= np.partition(order, count - 1, axis=1)[:, count - 1 : count])


def _candidate_km(home_km: NDArray[np.int16], candidates: Ints, job_rows: Ints) -> NDArray[np.int16]:
    return home_km[candidates, np.repeat(np.arange(len(job_rows) - 1), np.diff(job_rows[:, CANDIDATES]))]


def _rows(rows: Iterable[Sequence[int] | NDArray[np.int32]], job_rows: Ints, column: int) -> Ints:
    """All rows in one, with the place where each begins written into its job's column."""
    parts, end = [], 0
    for i, row in enumerate(rows):
        job_rows[i, column] = end
        parts.append(np.asarray(row, np.int32))
        end += len(row)
    job_rows[-1, column] = end
    return np.concatenate([*parts, np.zeros(0, np.int32)])


def _masks(masks: Iterable[int], count: int, days: int) -> Masks:
    words = max(1, -(-days // WORD))
    made = np.zeros((count, words), np.uint64)
    for i, mask in enumerate(masks):
        for word in range(words):
            made[i, word] = mask >> (word * WORD) & (2**WORD - 1)
    return made
