"""A problem as the arrays of its relaxation: tours of people on one side, teams of jobs on the other."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import NEVER, job_price
from scheduler.compiled.tables import (
    ANNOUNCED,
    CHANGE,
    FAR,
    FEE,
    KM,
    LARGEST_TEAM,
    MONTHLY,
    NIGHT,
    STAY_GAP,
    TRAVEL_DAY,
    WORD,
    Ints,
    Tables,
    is_searched,
)
from scheduler.compiled.teams import fill_periods
from scheduler.compiled.tours import BEYOND, FARTHEST, NOWHERE, UNITS, Flags, Floats, Tours, Words
from scheduler.problem import Job, Problem
from scheduler.workdays import numbers, runs

MOST_TOURED = 600
"""Jobs up to which tours are walked; the ways between the sites of more are left out."""
REMEMBERED = 4
"""Nearest jobs that a trip remembers at a site to have visited."""
LONGEST_STAY = 14
"""Days of a short stay up to which trips remember anything: the ways of longer ones are too many."""
DAYS_IN_PERIOD, MOST_PERIODS = 5, 16
"""Working days of a period at least, and periods of a window at most: a team must agree on the period of its visit,
and not on the day."""
DAYS_OF_CALENDAR = 10
"""Working days of a period of the calendar; these are the periods where tours are between places."""


class Pin(NamedTuple):
    """A pinned job: its option, its people, and what it costs besides them, in UNITS."""

    option: int
    people: list[int]
    cost: int


class Relaxed(NamedTuple):
    """Both halves."""

    tours: Tours
    is_free: Flags
    """[J] 1 where the relaxation chooses the team."""
    job_cost: NDArray[np.int64]
    """[O, B] what the job costs besides its people at its cheapest start in the period; NEVER without one."""
    can: Flags
    """[O, B, P] 1 where the person can make the visit at some start of the period."""
    months: Ints
    """[O, B] the row in `spans` of the months that the visits of the period touch."""
    spans: Ints
    """[S, 2] a first and a last month."""
    is_priced: Flags
    """[O] 1 where a reward may be set: not for jobs beyond the arrays, which are left free of cost."""
    pins: list[Pin]
    calendar: Ints
    """[D] the period of the calendar in which the day is."""
    is_toured: bool
    """Whether the tours have the ways between sites."""


def is_relaxed(job: Job) -> bool:
    """Whether the arrays hold every team that the job may have."""
    return job.pinned is None and is_searched(job) and job.duration(job.team_max) == job.duration(
        min(job.team_max, LARGEST_TEAM)
    )


def relaxed(problem: Problem, tables: Tables, is_by_days: bool = False) -> Relaxed:
    """The arrays of a problem that has jobs, people and days; where tours have ways, teams may agree on the day."""
    options, of_job = [], [0]
    for number, job in enumerate(problem.jobs):
        options += [(number, days) for days in _lengths(job)]
        of_job.append(len(options))
    starts = [_starts(problem, problem.jobs[job], days) for job, days in options]
    calendar = np.arange(len(tables.ordinal), dtype=np.int32) // DAYS_OF_CALENDAR
    is_toured = len(problem.jobs) <= MOST_TOURED and len(tables.site_km) > 0
    if is_toured:
        at_least, most = (1, len(calendar)) if is_by_days else (DAYS_IN_PERIOD, MOST_PERIODS)
        period = _periods(of_job, starts, len(calendar), at_least, most)
    elif len(tables.site_km):
        period = _periods_of_calendar(of_job, starts, calendar)
    else:
        period = np.zeros((len(problem.jobs), len(calendar)), np.int32)
    tours = _tours(problem, tables, options, of_job, starts, period, is_toured)
    periods = int(tours.period.max(initial=0)) + 1
    job_cost = np.full((len(options), periods), NEVER, np.int64)
    can = np.zeros((len(options), periods, len(problem.auditors)), np.uint8)
    everybody = tours.may.sum(0, dtype=np.int32)[tours.job]
    fill_periods(tables, tours, job_cost, can, np.repeat(everybody[:, None], periods, axis=1))
    months, spans = _months(tables, tours, periods)
    # A larger team than the arrays hold may cost less, where a reward is below nothing.
    is_free = np.array([is_relaxed(job) and job.team_max <= LARGEST_TEAM for job in problem.jobs], np.uint8)
    pins = _pins(problem, tables, tours)
    is_priced = is_free[tours.job]
    is_priced[[pin.option for pin in pins]] = 1
    return Relaxed(tours, is_free, job_cost, can, months, spans, is_priced, pins, calendar, is_toured)


def _lengths(job: Job) -> list[int]:
    """The days that the job may take, each once."""
    if job.pinned is not None:
        return [job.duration(len(job.pinned.team))] if job.pinned.team else []
    # A team of more people than there are person-days takes no less than a day.
    largest = min(job.team_max, max(job.team_min, int(job.person_days) + 1))
    return sorted({job.duration(size) for size in range(job.team_min, largest + 1)})


def _sharers(job: Job, days: int) -> int:
    """The most people who may be on the job for so many days; nobody where the relaxation does not choose them."""
    if not is_relaxed(job):
        return 0
    is_shortest = days == job.duration(job.team_max)
    return len(job.experts) + (job.team_max if is_shortest else -int(-job.person_days // (days - 1)) - 1)


def _months(tables: Tables, tours: Tours, periods: int) -> tuple[Ints, Ints]:
    """Which months the visits of each option and period touch, and the first and last of each such row of months."""
    day, option = np.repeat(np.arange(len(tours.ordinal)), np.diff(tours.begin)), tours.begins
    place = (option, tours.period[tours.job[option], day])
    first = np.full((len(tours.job), periods), len(tables.month_end), np.int32)
    last = np.zeros_like(first)
    np.minimum.at(first, place, tables.month[day])
    np.maximum.at(last, place, tables.month[day + tours.days[option] - 1])
    touched = np.stack([np.minimum(first, last), last], axis=2)
    spans, months = np.unique(touched.reshape(-1, 2), axis=0, return_inverse=True)
    return months.reshape(len(tours.job), periods).astype(np.int32), spans


def _starts(problem: Problem, job: Job, days: int) -> int:
    """Mask of the days on which a visit of so many days may begin."""
    calendar = problem.workdays
    if job.pinned is not None:
        first = calendar.index(job.pinned.start)
        return 0 if first is None or first + days > len(calendar.dates) else 1 << first
    return runs(calendar.between(job.earliest, job.latest) & ~calendar.within(job.blackout), days)


def _tours(
    problem: Problem, tables: Tables, options: list[tuple[int, int]], of_job: list[int], starts: list[int],
    period: Ints, is_toured: bool,
) -> Tours:
    begins: list[list[int]] = [[] for _ in tables.ordinal]
    ends: list[set[int]] = [set() for _ in tables.ordinal]
    for option, (job, days) in enumerate(options):
        for day in numbers(starts[option]):
            begins[day].append(option)
            ends[day + days - 1].add(job)
    begin, begin_row = _row(begins)
    end, end_row = _row(ends)
    pair = np.full((len(ends), len(problem.jobs)), -1, np.int32)
    pair[np.repeat(np.arange(len(ends)), np.diff(end)), end_row] = np.arange(len(end_row))
    first_days = np.repeat(np.arange(len(begins)), np.diff(begin))
    of_option = np.array(options, np.int32).reshape(-1, 2)
    lands = pair[first_days + of_option[begin_row, 1] - 1, of_option[begin_row, 0]]
    sharers = np.array([_sharers(problem.jobs[job], days) for job, days in options], np.int32)
    weight = tables.weight.astype(np.int64) * UNITS
    km = tables.site_km if is_toured else tables.site_km[:0, :0]
    apart = _cost_of(km, weight)
    apart_next_day = np.where(km > tables.weight[TRAVEL_DAY], NOWHERE, apart)
    place, soon = _soon(begin, of_option[begin_row, 0], tables)
    none = np.zeros(0, np.int32)
    tours = Tours(
        job=of_option[:, 0].copy(), days=of_option[:, 1].copy(), option=np.array(of_job, np.int32),
        is_pinned=np.array([problem.jobs[job].pinned is not None for job, _ in options], np.uint8),
        begin=begin, begins=begin_row, lands=lands, end=end, ends=end_row,
        period=period, sharers=sharers,
        share=np.zeros((len(options), len(begins)), np.int32), may=_may(problem), run=_free_runs(tables),
        home=_cost_of(tables.home_km, weight),
        day=tables.person[:, [FEE]] * float(UNITS) + (tables.home_km > tables.weight[FAR]) * float(weight[NIGHT]),
        apart=apart, apart_next_day=apart_next_day, pair=pair, ordinal=tables.ordinal,
        stay=np.array([weight[NIGHT], tables.weight[STAY_GAP], 2 * weight[KM]], np.int64),
        place=place, soon=soon, bit=none.astype(np.uint64), come=none, source=none, way=none.astype(np.float64),
        keeps=none.astype(np.uint64), far=none.reshape(0, 0, 0),
    )
    return remembering(tours, neighbours(tables, tours))


def neighbours(tables: Tables, tours: Tours) -> NDArray[np.bool_]:
    """[J, J] which jobs trips remember at each other at first."""
    return _is_near(tables.near[: len(tours.apart), : REMEMBERED if tours.stay[1] <= LONGEST_STAY else 0])


def _cost_of(km: NDArray[np.int16], weight: NDArray[np.int64]) -> Floats:
    """What ways of so many km cost, in UNITS; from FARTHEST on less, which only makes tours cheaper."""
    return np.minimum(km.astype(np.float64) * float(weight[KM]), FARTHEST - 1)


def remembering(tours: Tours, is_near: NDArray[np.bool_]) -> Tours:
    """The tours whose trips remember at each job the others that are near it, `is_near` [J, J]: both ways."""
    near = is_near | np.eye(len(is_near), dtype=np.bool_)
    far = np.where(near, BEYOND, np.minimum([tours.apart_next_day, tours.apart], BEYOND))
    bit, (one, other) = marks(near), np.nonzero(is_near)
    keeps = np.zeros(near.shape, np.uint64)
    keeps[one, other] = np.bitwise_or.reduce(np.where(near[one] & near[other], bit, np.uint64(0)), axis=1)
    entry, source, before, way = _ways(tours, is_near)
    return tours._replace(
        bit=bit, far=np.take(far.astype(np.int32), np.argsort(tours.place[: len(near)]), axis=2),
        come=np.searchsorted(entry, np.arange(len(tours.begins) + 1)).astype(np.int32), source=source, way=way,
        keeps=keeps[tours.job[tours.begins[entry]], before],
    )


def _ways(tours: Tours, is_near: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints, Floats]:
    """The ways to visits straight from neighbours: to which entry of `begins`, from which pair in `ends`, of which job,
    and what the way costs with the nights of a short stay. Of a job's visits on a day the first has the ways of all."""
    job, day = tours.job[tours.begins], np.repeat(np.arange(len(tours.ordinal)), np.diff(tours.begin))
    first = np.flatnonzero(np.diff(job + len(is_near) * day, prepend=-1)) if len(is_near) else np.zeros(0, np.int64)
    found = []
    for back in range(1, len(tours.ordinal)):
        first = first[day[first] >= back]
        first = first[tours.ordinal[day[first]] - tours.ordinal[day[first] - back] - 1 <= tours.stay[1]]
        if not len(first):
            break
        row, before = np.nonzero(is_near[job[first]])
        entry = first[row]
        off = tours.ordinal[day[entry]] - tours.ordinal[day[entry] - back] - 1
        source = tours.pair[day[entry] - back, before]
        way = np.where(off > 0, tours.apart[job[entry], before], tours.apart_next_day[job[entry], before])
        can = (source >= 0) & (way < NOWHERE)
        found.append((entry[can], source[can], before[can], (way + tours.stay[0] * off)[can]))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0)
    entries, sources, befores, ways = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.argsort(entries, kind="stable")
    return entries[order], sources[order], befores[order], ways[order]


def _periods(of_job: list[int], starts: list[int], days: int, at_least: int, most: int) -> Ints:
    """[J, D] the number of the period of each day, counted in the job's window: so many of them at most, of so many
    days at least."""
    period = np.zeros((len(of_job) - 1, days), np.int32)
    for job, row in enumerate(period):
        every = starts[of_job[job] : of_job[job + 1]]
        first = min((mask & -mask for mask in every if mask), default=1).bit_length() - 1
        window = max(1, max((mask.bit_length() for mask in every), default=0) - first)
        row[first : first + window] = np.arange(window) // max(at_least, -(-window // most))
    return period


def _periods_of_calendar(of_job: list[int], starts: list[int], calendar: Ints) -> Ints:
    """[J, D] the same where periods are those of the calendar."""
    period = np.zeros((len(of_job) - 1, len(calendar)), np.int32)
    for job, row in enumerate(period):
        days = [day for mask in starts[of_job[job] : of_job[job + 1]] for day in numbers(mask)]
        if days:
            row[:] = np.clip(calendar - calendar[min(days)], 0, calendar[max(days)] - calendar[min(days)])
    return period


def _is_near(nearest: Ints) -> NDArray[np.bool_]:
    """[J, J] whether one of the two is among the nearest of the other."""
    jobs = len(nearest)
    is_near = np.zeros((jobs, jobs), np.bool_)
    is_near[np.arange(jobs)[:, None], nearest] = True
    return is_near | is_near.T


def marks(is_near: NDArray[np.bool_]) -> Words:
    """[J] marks of the jobs, no two alike among a job and those that are near to it: none for a job if all are taken.

    A job that has no mark is never remembered, which only adds tours.
    """
    bit = np.zeros(len(is_near), np.uint64)
    for job, row in enumerate(is_near):
        taken = int(np.bitwise_or.reduce(bit[is_near[row].any(0)], initial=0))
        free = ~taken & (taken + 1)
        bit[job] = free if free < 1 << WORD else 0
    return bit


def _soon(begin: Ints, begins: Ints, tables: Tables) -> tuple[Ints, Ints]:
    """The places of jobs in the order of first days, and after each day the places that can begin within a short stay.

    `begins` are the jobs that can begin on each day, where `begin` says.
    """
    days, jobs = len(tables.ordinal), len(tables.job) - 1
    day = np.repeat(np.arange(days), np.diff(begin))
    first = np.full(jobs, days)
    np.minimum.at(first, begins, day)
    place = np.zeros(jobs, np.int32)
    place[np.argsort(first, kind="stable")] = np.arange(jobs)
    of_day = np.stack([np.full(days, jobs), np.zeros(days, np.int64)], axis=1)
    np.minimum.at(of_day[:, 0], day, place[begins])
    np.maximum.at(of_day[:, 1], day, place[begins] + 1)
    until = np.searchsorted(tables.ordinal, tables.ordinal + tables.weight[STAY_GAP] + 2)
    soon = np.zeros((days, 2), np.int32)
    for each in range(days):
        of_stay = of_day[each + 1 : until[each]]
        if len(of_stay):
            soon[each] = of_stay[:, 0].min(), max(of_stay[:, 0].min(), of_stay[:, 1].max())
    return place, soon


def _row(rows: Iterable[Iterable[int]]) -> tuple[Ints, Ints]:
    """All rows in one, and where each begins."""
    parts = [sorted(row) for row in rows]
    begin = np.cumsum([0, *(len(part) for part in parts)])
    return begin.astype(np.int32), np.array([entry for part in parts for entry in part], np.int32)


def _may(problem: Problem) -> Flags:
    """[P, J] 1 where the person may be in the job's team or among its experts, or is pinned."""
    may = np.zeros((len(problem.auditors), len(problem.jobs)), np.uint8)
    number = {person.id: i for i, person in enumerate(problem.auditors)}
    auditors = np.array([person.kind == "auditor" for person in problem.auditors], np.uint8)
    for i, job in enumerate(problem.jobs):
        if job.pinned is not None:
            may[[number[person] for person in job.pinned.everyone if person in number], i] = 1
            continue
        may[:, i] = auditors
        for tag in job.experts:
            may[[n for n, p in enumerate(problem.auditors) if p.kind == "expert" and tag in p.tags], i] = 1
        may[[number[person] for person in job.excluded if person in number], i] = 0
    return may


def _free_runs(tables: Tables) -> Ints:
    """[P, D] days in a row from each day on on which the person is available, no month of them over its limit."""
    days = len(tables.ordinal)
    free = np.array([(tables.free[:, day // WORD] >> np.uint64(day % WORD)) & np.uint64(1) for day in range(days)])
    most = tables.person[:, MONTHLY]
    run, in_month = (np.zeros((len(most), days + 1), np.int32) for _ in range(2))
    end = np.searchsorted(tables.month, tables.month, side="right")
    for day in reversed(range(days)):
        left = end[day] - day
        in_month[:, day] = np.where(left > most, most, left + in_month[:, end[day]])
        run[:, day] = np.minimum((run[:, day + 1] + 1) * free[day].astype(np.int32), in_month[:, day])
    return run[:, :days].copy()


def _pins(problem: Problem, tables: Tables, tours: Tours) -> list[Pin]:
    """The pinned jobs that have their days."""
    number = {person.id: i for i, person in enumerate(problem.auditors)}
    can_begin = set(tours.begins.tolist())
    pins = []
    for i, job in enumerate(problem.jobs):
        option = int(tours.option[i])
        if job.pinned is None or option == tours.option[i + 1] or option not in can_begin:
            continue
        people = sorted({number[person] for person in job.pinned.everyone if person in number})
        first = problem.workdays.index(job.pinned.start) or 0
        gone = set(tables.announced[tables.job[i, ANNOUNCED] : tables.job[i + 1, ANNOUNCED]].tolist()) - set(people)
        cost = job_price(tables, i, first, int(tours.days[option])) + int(tables.weight[CHANGE]) * len(gone)
        pins.append(Pin(option, people, UNITS * cost))
    return pins
