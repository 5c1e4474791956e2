"""The loop: take some jobs out, put them back where they are cheapest, keep the change or undo it."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import NEVER, NONE, put, take
from scheduler.compiled.machine import compiled
from scheduler.compiled.place import Scratch, best_place, fits, random_below, random_number
from scheduler.compiled.tables import (
    CANDIDATES,
    FIRST,
    FIRST_OPEN,
    HALF_DAYS,
    JOB,
    LARGEST_TEAM,
    LAST_OPEN,
    LENGTH,
    MOST_EXPERTS,
    PINNED,
    UNSCHEDULED,
    VISITS,
    Ints,
    Standing,
    Tables,
)

MOST_TAKEN = 24
"""Jobs that one round takes out or tries again at most."""
MOVES = 6
SKIPPED_STARTS = 0.02
"""Share of starts passed over, so that the same jobs do not always go back to the same places."""
MISSING_TRIED = 2
"""Jobs without a place that one round tries again at most."""
NEAR_IN_DAYS = 12
"""Working days within which visits count as near in time."""


class Course(NamedTuple):
    """One worker's search under way."""

    rng: NDArray[np.uint64]
    movable: Ints
    """The jobs that may move: those that are not pinned."""
    is_movable: Ints
    """[J] the same as a flag."""
    missing: Ints
    """[J] movable jobs without a place, in any order; how many is in `tally`."""
    where: Ints
    """[J] a job's place in `missing`, or -1."""
    picked: Ints
    """[MOST_TAKEN] the jobs of a round."""
    is_picked: Ints
    """[J] whether a job is among them."""
    old_stay: Ints
    """[MOST_TAKEN, 3] where they stood before the round."""
    old_team: Ints
    old_expert: Ints
    order: Ints
    """[MOST_TAKEN] the places of the picked jobs in the order in which they go in again."""
    best_stay: Ints
    """[J, 3] the best standing so far; only the rows of movable jobs are kept up."""
    best_team: Ints
    best_expert: Ints
    changed: Ints
    """[J] jobs that stand otherwise than in the best."""
    is_changed: Ints
    """[J] the same as a flag."""
    tally: NDArray[np.int64]
    """How many are missing, picked, changed; the cost above the best; the best's gain since the course began."""
    score: NDArray[np.float64]
    """[MOVES] how well each move did lately."""


class Kept(NamedTuple):
    """The changes that a course kept of late, one after the other, for another to make as well."""

    end: Ints
    """[1 + changes] how many of the jobs below belong to the changes so far, after their number."""
    job: Ints
    stay: Ints
    """[jobs, 3] where each job stood after its change, as in a standing."""
    team: Ints
    expert: Ints


def kept_for(rounds: int) -> Kept:
    """Room for the changes of so many rounds."""
    jobs = rounds * MOST_TAKEN
    return Kept(
        end=np.zeros(1 + rounds, np.int32), job=np.zeros(jobs, np.int32), stay=np.zeros((jobs, 3), np.int32),
        team=np.zeros((jobs, LARGEST_TEAM), np.int32), expert=np.zeros((jobs, MOST_EXPERTS), np.int32),
    )


MISSING, PICKED, CHANGED, ABOVE_BEST, GAIN = range(5)
"""Places in `Course.tally`."""


def course_for(tables: Tables, standing: Standing, seed: int) -> Course:
    """A course that begins where `standing` is."""
    jobs = len(standing.stay)
    course = Course(
        rng=np.array([(seed * 2 + 1) * 0x9E3779B97F4A7C15 & (2**64 - 1)], np.uint64),
        movable=np.zeros(jobs, np.int32), is_movable=np.zeros(jobs, np.int32),
        missing=np.zeros(jobs, np.int32), where=np.full(jobs, -1, np.int32),
        picked=np.zeros(MOST_TAKEN, np.int32), is_picked=np.zeros(jobs, np.int32),
        old_stay=np.zeros((MOST_TAKEN, 3), np.int32), old_team=np.zeros((MOST_TAKEN, LARGEST_TEAM), np.int32),
        old_expert=np.zeros((MOST_TAKEN, MOST_EXPERTS), np.int32), order=np.zeros(MOST_TAKEN, np.int32),
        best_stay=standing.stay.copy(), best_team=standing.team.copy(), best_expert=standing.expert.copy(),
        changed=np.zeros(jobs, np.int32), is_changed=np.zeros(jobs, np.int32),
        tally=np.zeros(5, np.int64), score=np.ones(MOVES),
    )
    found = enlist(tables, standing, course)
    return course._replace(movable=course.movable[:found])


@compiled
def enlist(tables: Tables, standing: Standing, course: Course) -> int:
    """Note the jobs that may move and those of them without a place; how many may move."""
    found = 0
    for job in range(len(standing.stay)):
        if tables.job[job, PINNED]:
            continue
        course.movable[found] = job
        course.is_movable[job] = 1
        found += 1
        if standing.stay[job, 0] < 0:
            _enter_missing(course, job)
    return found


@compiled
def anneal(
    tables: Tables, standing: Standing, scratch: Scratch, course: Course, kept: Kept, rounds: int, hot: float,
    cold: float, most: int, blur: float,
) -> int:
    """Make `rounds` rounds while the heat falls from `hot` to `cold`; what the best has gained since the course began.

    `most` is the largest number of jobs that a round takes out, and `blur` the share of the heat by which places seem
    dearer where they go back. What is kept is noted in `kept`, where it has room.
    """
    kept.end[0] = 0
    if len(course.movable) == 0:
        return 0
    for i in range(rounds):
        heat = hot * (cold / hot) ** (i / rounds)
        move = _choose_move(course)
        _pick(tables, standing, course, move, most)
        change = _take_out(tables, standing, course) + _put_in(tables, standing, scratch, course, heat * blur)
        points = 0.0
        if _is_kept(course, change, heat):
            points = _note(standing, course, change)
            _tell(standing, course, kept)
        else:
            _undo(tables, standing, course)
        _reward(course, move, points)
        _forget_picked(course)
    return course.tally[GAIN]


@compiled
def follow(
    tables: Tables, standing: Standing, scratch: Scratch, course: Course, kept: Kept, heat: float
) -> int:
    """Make the changes that another course kept, each where it can be made here and is kept here too; how many were."""
    made, begin = 0, 0
    for i in range(kept.end[0]):
        end = kept.end[1 + i]
        for k in range(begin, end):
            _add(course, kept.job[k])
        change = _take_out(tables, standing, course)
        is_possible = True
        for k in range(begin, end):
            if is_possible and kept.stay[k, 0] >= 0:
                added = _put_as_told(tables, standing, scratch, course, kept, k)
                is_possible = added < NEVER
                change += added
        if is_possible and _is_kept(course, change, heat):
            _note(standing, course, change)
            made += 1
        else:
            _undo(tables, standing, course)
        _forget_picked(course)
        begin = end
    return made


@compiled
def _put_as_told(tables: Tables, standing: Standing, scratch: Scratch, course: Course, kept: Kept, k: int) -> int:
    """Put a job where it is told to stand; what that adds to the cost, NEVER where a rule is against it."""
    job, first, length, size = kept.job[k], kept.stay[k, 0], kept.stay[k, 1], kept.stay[k, 2]
    _seat(standing, job, kept.team[k], kept.expert[k])
    if fits(tables, standing, scratch, job, first, length, size):
        _leave_missing(course, job)
        return put(tables, standing, job, first, length, size)
    for i in range(LARGEST_TEAM):
        standing.team[job, i] = NONE
    for i in range(MOST_EXPERTS):
        standing.expert[job, i] = NONE
    return NEVER


@compiled
def stand_like(tables: Tables, standing: Standing, course: Course, other: Standing) -> None:
    """Bring the standing to where the other stands; what the course takes for its best is then of no use."""
    found = 0
    for job in range(len(standing.stay)):
        course.is_changed[job] = 0
        if _is_otherwise(standing, job, other.stay[job], other.team[job], other.expert[job]):
            course.changed[found] = job
            found += 1
            if standing.stay[job, 0] >= 0:
                take(tables, standing, job)
                _enter_missing(course, job)
    for i in range(found):
        job = course.changed[i]
        _restore(tables, standing, course, job, other.stay[job], other.team[job], other.expert[job])
    course.tally[CHANGED] = 0


@compiled
def _is_kept(course: Course, change: int, heat: float) -> bool:
    return change <= 0 or random_number(course.rng) < math.exp(-change / heat)


@compiled
def _is_otherwise(
    standing: Standing, job: int, stay: Ints, team: Ints, expert: Ints
) -> bool:
    """Whether the job stands otherwise than the rows say."""
    for k in range(3):
        if standing.stay[job, k] != stay[k]:
            return True
    for k in range(LARGEST_TEAM):
        if standing.team[job, k] != team[k]:
            return True
    for k in range(MOST_EXPERTS):
        if standing.expert[job, k] != expert[k]:
            return True
    return False


@compiled
def _tell(standing: Standing, course: Course, kept: Kept) -> None:
    """Note what the picked jobs do now as one change more, where it is one."""
    count = kept.end[0]
    if count + 1 == len(kept.end):
        return
    at = kept.end[count] if count else 0
    is_change = False
    for i in range(course.tally[PICKED]):
        job = course.picked[i]
        is_change |= _is_otherwise(standing, job, course.old_stay[i], course.old_team[i], course.old_expert[i])
        kept.job[at] = job
        for k in range(3):
            kept.stay[at, k] = standing.stay[job, k]
        for k in range(LARGEST_TEAM):
            kept.team[at, k] = standing.team[job, k]
        for k in range(MOST_EXPERTS):
            kept.expert[at, k] = standing.expert[job, k]
        at += 1
    if is_change:
        kept.end[0] = count + 1
        kept.end[count + 1] = at


@compiled
def _seat(standing: Standing, job: int, team: Ints, expert: Ints) -> None:
    """Enter who is on the job."""
    for k in range(LARGEST_TEAM):
        standing.team[job, k] = team[k]
    for k in range(MOST_EXPERTS):
        standing.expert[job, k] = expert[k]


@compiled
def plant(
    tables: Tables, standing: Standing, scratch: Scratch, rng: NDArray[np.uint64], skipped: float, job: int, blur: float
) -> int:
    """Put the job where it is cheapest, unless leaving it out is cheaper; what that adds to the cost, or nothing."""
    price = best_place(tables, standing, scratch, rng, skipped, job, tables.job[job, UNSCHEDULED], blur)
    if price == NEVER:
        return 0
    found = scratch.found
    for i in range(LARGEST_TEAM):
        standing.team[job, i] = found[3 + i]
    for i in range(MOST_EXPERTS):
        standing.expert[job, i] = found[3 + LARGEST_TEAM + i]
    return put(tables, standing, job, found[0], found[1], found[2])


@compiled
def plant_each(
    tables: Tables, standing: Standing, scratch: Scratch, rng: NDArray[np.uint64], jobs: Ints
) -> int:
    """Put the jobs in one after the other; what that adds to the cost."""
    change = 0
    for i in range(len(jobs)):
        change += plant(tables, standing, scratch, rng, 0.0, jobs[i], 0.0)
    return change


@compiled
def _take_out(tables: Tables, standing: Standing, course: Course) -> int:
    """Take the picked jobs out and note where they stood; the change of the cost."""
    change = 0
    for i in range(course.tally[PICKED]):
        job = course.picked[i]
        for k in range(3):
            course.old_stay[i, k] = standing.stay[job, k]
        for k in range(LARGEST_TEAM):
            course.old_team[i, k] = standing.team[job, k]
        for k in range(MOST_EXPERTS):
            course.old_expert[i, k] = standing.expert[job, k]
        if standing.stay[job, 0] >= 0:
            change += take(tables, standing, job)
            _enter_missing(course, job)
    return change


@compiled
def _put_in(tables: Tables, standing: Standing, scratch: Scratch, course: Course, blur: float) -> int:
    """Put each of the picked jobs where it is cheapest; the change of the cost."""
    change = 0
    _order(tables, course)
    for i in range(course.tally[PICKED]):
        job = course.picked[course.order[i]]
        change += plant(tables, standing, scratch, course.rng, SKIPPED_STARTS, job, blur)
        if standing.stay[job, 0] >= 0:
            _leave_missing(course, job)
    return change


@compiled
def _order(tables: Tables, course: Course) -> None:
    """Fill `order`: the picked jobs at random, or the large ones or those with short windows first."""
    count, order = course.tally[PICKED], course.order
    for i in range(count):
        order[i] = i
    for i in range(count - 1, 0, -1):
        k = random_below(course.rng, i + 1)
        order[i], order[k] = order[k], order[i]
    kind = random_number(course.rng)
    if kind < 0.5:
        return
    for i in range(1, count):
        at = order[i]
        value = _rank_of(tables, course.picked[at], kind)
        k = i
        while k > 0 and _rank_of(tables, course.picked[order[k - 1]], kind) < value:
            order[k] = order[k - 1]
            k -= 1
        order[k] = at


@compiled
def _rank_of(tables: Tables, job: int, kind: float) -> int:
    row = tables.job[job]
    if kind < 0.75:
        return row[HALF_DAYS]
    return -(row[LAST_OPEN] - row[FIRST_OPEN])


@compiled
def _undo(tables: Tables, standing: Standing, course: Course) -> None:
    """Bring the picked jobs back to where they stood."""
    count = course.tally[PICKED]
    for i in range(count):
        job = course.picked[i]
        if standing.stay[job, 0] >= 0:
            take(tables, standing, job)
            _enter_missing(course, job)
    for i in range(count):
        _restore(tables, standing, course, course.picked[i], course.old_stay[i], course.old_team[i],
                 course.old_expert[i])


@compiled
def _restore(
    tables: Tables, standing: Standing, course: Course, job: int, stay: Ints, team: Ints, expert: Ints
) -> None:
    """Place a job that stands nowhere as it stood; -1 in `stay` leaves it out."""
    if stay[0] < 0:
        return
    _seat(standing, job, team, expert)
    put(tables, standing, job, stay[0], stay[1], stay[2])
    _leave_missing(course, job)


@compiled
def _note(standing: Standing, course: Course, change: int) -> float:
    """Count a kept change, and which jobs it moved; how many points it earns."""
    course.tally[ABOVE_BEST] += change
    for i in range(course.tally[PICKED]):
        job = course.picked[i]
        if not course.is_changed[job]:
            course.is_changed[job] = 1
            course.changed[course.tally[CHANGED]] = job
            course.tally[CHANGED] += 1
    if course.tally[ABOVE_BEST] < 0:
        _remember(standing, course)
        return 4.0
    return 1.0 if change < 0 else 0.0


@compiled
def _remember(standing: Standing, course: Course) -> None:
    """What stands now is the best."""
    for i in range(course.tally[CHANGED]):
        job = course.changed[i]
        course.is_changed[job] = 0
        for k in range(3):
            course.best_stay[job, k] = standing.stay[job, k]
        for k in range(LARGEST_TEAM):
            course.best_team[job, k] = standing.team[job, k]
        for k in range(MOST_EXPERTS):
            course.best_expert[job, k] = standing.expert[job, k]
    course.tally[CHANGED] = 0
    course.tally[GAIN] -= course.tally[ABOVE_BEST]
    course.tally[ABOVE_BEST] = 0


@compiled
def _enter_missing(course: Course, job: int) -> None:
    if course.where[job] < 0:
        course.where[job] = course.tally[MISSING]
        course.missing[course.tally[MISSING]] = job
        course.tally[MISSING] += 1


@compiled
def _leave_missing(course: Course, job: int) -> None:
    place = course.where[job]
    if place >= 0:
        course.tally[MISSING] -= 1
        last = course.missing[course.tally[MISSING]]
        course.missing[place] = last
        course.where[last] = place
        course.where[job] = -1


@compiled
def _choose_move(course: Course) -> int:
    total = 0.0
    for move in range(MOVES):
        total += course.score[move]
    left = random_number(course.rng) * total
    for move in range(MOVES):
        left -= course.score[move]
        if left < 0:
            return move
    return 0


@compiled
def _reward(course: Course, move: int, points: float) -> None:
    course.score[move] = max(0.05, 0.999 * course.score[move] + 0.001 * 10 * points)


@compiled
def _forget_picked(course: Course) -> None:
    for i in range(course.tally[PICKED]):
        course.is_picked[course.picked[i]] = 0
    course.tally[PICKED] = 0


@compiled
def _add(course: Course, job: int) -> bool:
    """Pick the job too, where it may be moved; whether there is room for more."""
    count = course.tally[PICKED]
    if count < MOST_TAKEN and course.is_movable[job] and not course.is_picked[job]:
        course.picked[count] = job
        course.is_picked[job] = 1
        course.tally[PICKED] = count + 1
    return course.tally[PICKED] < MOST_TAKEN


@compiled
def _pick(tables: Tables, standing: Standing, course: Course, move: int, most: int) -> None:
    """Fill `picked`: some jobs without a place, and those that the move takes out."""
    rng = course.rng
    missing = course.tally[MISSING]
    seed_job = course.movable[random_below(rng, len(course.movable))]
    if missing > 0:
        for _ in range(random_below(rng, min(missing, MISSING_TRIED) + 1)):
            _add(course, course.missing[random_below(rng, missing)])
        if random_number(rng) < 0.3:
            seed_job = course.missing[random_below(rng, missing)]
    wanted = course.tally[PICKED] + 1 + random_below(rng, most)
    _add(course, seed_job)
    if move == 0:
        _near_in_place(tables, course, seed_job, wanted)
    elif move == 1:
        _near_in_both(tables, standing, course, seed_job, wanted)
    elif move == 2:
        _of_one_person(standing, course, seed_job, wanted)
    elif move == 3:
        _around_team(standing, course, seed_job, wanted)
    elif move == 4:
        _in_the_way(tables, standing, course, seed_job, wanted)
    else:
        while course.tally[PICKED] < wanted and random_number(rng) < 0.95:
            _add(course, course.movable[random_below(rng, len(course.movable))])


@compiled
def _near_in_place(tables: Tables, course: Course, seed_job: int, wanted: int) -> None:
    for i in range(tables.near.shape[1]):
        if course.tally[PICKED] >= wanted:
            return
        if random_number(course.rng) < 0.5:
            _add(course, tables.near[seed_job, i])


@compiled
def _near_in_both(tables: Tables, standing: Standing, course: Course, seed_job: int, wanted: int) -> None:
    at = standing.stay[seed_job, 0]
    if at < 0:
        row = tables.job[seed_job]
        at = row[FIRST_OPEN] + random_below(course.rng, max(1, row[LAST_OPEN] - row[FIRST_OPEN] + 1))
    for i in range(tables.near.shape[1]):
        if course.tally[PICKED] >= wanted:
            return
        other = tables.near[seed_job, i]
        if not course.is_movable[other]:
            continue
        first = standing.stay[other, 0]
        if first >= 0 and abs(first - at) <= NEAR_IN_DAYS and random_number(course.rng) < 0.8:
            _add(course, other)


@compiled
def _person_of(standing: Standing, course: Course, job: int) -> int:
    """Somebody of the job's team; anyone where it has none."""
    size = standing.stay[job, 2]
    if standing.stay[job, 0] >= 0 and size > 0:
        return standing.team[job, random_below(course.rng, size)]
    return random_below(course.rng, len(standing.tally))


@compiled
def _of_one_person(standing: Standing, course: Course, seed_job: int, wanted: int) -> None:
    """Visits in a row of one person."""
    if len(standing.tally) == 0:
        return
    person = _person_of(standing, course, seed_job)
    count = standing.tally[person, VISITS]
    if count == 0:
        return
    at = random_below(course.rng, count)
    for i in range(count):
        if standing.visit[person, i, JOB] == seed_job:
            at = max(0, i - random_below(course.rng, wanted))
    while at < count and course.tally[PICKED] < wanted:
        _add(course, standing.visit[person, at, JOB])
        at += 1


@compiled
def _around_team(standing: Standing, course: Course, seed_job: int, wanted: int) -> None:
    """What each member does just before and just after."""
    if standing.stay[seed_job, 0] < 0:
        _of_one_person(standing, course, seed_job, wanted)
        return
    size = standing.stay[seed_job, 2]
    offset = random_below(course.rng, size)
    for i in range(size):
        person = standing.team[seed_job, (i + offset) % size]
        count = standing.tally[person, VISITS]
        for k in range(count):
            if standing.visit[person, k, JOB] == seed_job:
                if k > 0 and course.tally[PICKED] < wanted:
                    _add(course, standing.visit[person, k - 1, JOB])
                if k + 1 < count and course.tally[PICKED] < wanted:
                    _add(course, standing.visit[person, k + 1, JOB])


@compiled
def _in_the_way(
    tables: Tables, standing: Standing, course: Course, seed_job: int, wanted: int
) -> None:
    """What people who could do the job do around some day of its window, those who live near more often."""
    row = tables.job[seed_job]
    begin, end = row[CANDIDATES], tables.job[seed_job + 1, CANDIDATES]
    if begin == end or row[FIRST_OPEN] < 0:
        return
    day = row[FIRST_OPEN] + random_below(course.rng, row[LAST_OPEN] - row[FIRST_OPEN] + 1)
    for _ in range(3 * wanted):
        if course.tally[PICKED] >= wanted:
            return
        person = tables.candidates[begin + random_below(course.rng, end - begin)]
        for _ in range(2):
            other = tables.candidates[begin + random_below(course.rng, end - begin)]
            if tables.home_km[other, seed_job] < tables.home_km[person, seed_job]:
                person = other
        for i in range(standing.tally[person, VISITS]):
            first, length = standing.visit[person, i, FIRST], standing.visit[person, i, LENGTH]
            if first <= day + 3 and first + length > day - 1:
                _add(course, standing.visit[person, i, JOB])
