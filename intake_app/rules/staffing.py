"""Are there people enough for the audits that are coming: by month, by what a team must bear, and who is to be found.

A figure of people is the most that they could give: each free day counts for every seat that its person may fill. What
is missing by it is missing whatever the plan; that nothing is missing promises no plan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from intake_app.rules.team_requirements import is_team_member, person_tags, seat_requirements
from intake_app.schemes.house import StaffingRules
from intake_app.schemes.schema import SchemeEdition
from models.base import Frozen
from models.calendar import WorkingCalendar, add_months
from models.ids import PersonId
from models.personnel import Person
from models.reference import ClauseRef, Reason
from models.text import Text, joined


@dataclass(frozen=True)
class ComingVisit:
    """A visit to one site that nobody is planned for yet."""

    scheme: SchemeEdition
    families: frozenset[str]
    half_days: int
    """Person-days on site, in half days."""
    target: date
    """When it should take place."""

    @property
    def days(self) -> int:
        """The working days that the smallest team needs."""
        return ceil(self.half_days / 2 / self.scheme.team.minimum_members.value)


@dataclass(frozen=True)
class Seat:
    """Something that a team must bear: members of a scheme's teams, or among them those with one of the tags."""

    scheme: str
    any_of: frozenset[str]
    text: Text
    clause: ClauseRef


class SeatMonth(Frozen):
    """One seat in one month: person-days that the coming visits take, and that people have left."""

    first: date
    """The month's first day."""
    scheme: str
    any_of: frozenset[str]
    """The tags of which its person has one; empty where every member of the scheme's teams bears it."""
    text: Text
    clause: ClauseRef
    needed: int
    free: int

    @property
    def missing(self) -> int:
        """How many person-days are missing at least."""
        return max(0, self.needed - self.free)


class MonthOfWork(Frozen):
    """A month's person-days: of visits not planned yet, of planned ones, and what people have left beside those.

    Those people are counted who may be on a team of a scheme that any coming visit is under, whichever its month.
    """

    first: date
    needed: int
    planned: int
    free: int


class Lapse(Frozen):
    """Somebody who bears a seat today and no more at the end of the month that lacks it; their renewal would help."""

    name: str
    until: date
    """The last day on which they bear it."""


class Shortage(Frozen):
    """Person-days that are missing in a month, and until when somebody can still be found for them."""

    month: SeatMonth
    ask_by: date
    """The last day for asking somebody from outside who has the competence."""
    hire_by: date
    """The last day for hiring somebody and having them trained and evaluated."""
    lapses: tuple[Lapse, ...]
    """Whose registration or evaluation ends before, the first in front (CNEX 8.1, 8.5; CEC 5.2.2)."""
    reason: Reason


class Staffing(Frozen):
    """The months ahead: the whole load, each seat, and what is missing."""

    months: tuple[MonthOfWork, ...]
    seats: tuple[SeatMonth, ...]
    """Month after month; only seats that a coming visit asks for."""
    shortages: tuple[Shortage, ...]
    """The one to act on first in front."""


def months_ahead(today: date, count: int) -> tuple[date, ...]:
    """The first days of this month and of the next ones, `count` in all.

    >>> months_ahead(date(2026, 11, 26), 3)[-1]
    datetime.date(2027, 1, 1)
    """
    return tuple(add_months(today.replace(day=1), number) for number in range(count))


def free_days(
    person: Person, first: date, working_days: Collection[date], planned: Collection[date], today: date
) -> int:
    """How many more audit days the person could take on in the month of `first`, from `today` on.

    Working days less leave and planned audits; never more than their month may hold (H23).
    """
    taken = {day for day in planned if day.replace(day=1) == first}
    open_days = sum(1 for day in working_days if day >= today and day not in taken and not person.has_left(day)
                    and not any(absence.first <= day <= absence.last for absence in person.absences))
    return max(0, min(open_days, person.max_days_per_month - len(taken)))


def staffing(
    visits: Iterable[ComingVisit], people: Sequence[Person], planned: Mapping[PersonId, Collection[date]],
    rules: StaffingRules, calendar: WorkingCalendar, today: date,
) -> Staffing:
    """The load of `visits` on `people`, whose planned audit days `planned` has by id; a target gone by is this month's.

    Visits beyond the last month are left out.
    """
    months = months_ahead(today, rules.horizon_months.value)
    by_month: dict[date, list[ComingVisit]] = defaultdict(list)
    schemes: dict[str, SchemeEdition] = {}
    for visit in visits:
        by_month[max(visit.target.replace(day=1), months[0])].append(visit)
        schemes[visit.scheme.key] = visit.scheme
    load, seats = [], []
    for first in months:
        last = add_months(first, 1) - timedelta(days=1)
        days = tuple(calendar.working_days(first, last))
        free = {each.id: free_days(each, first, days, planned.get(each.id, ()), today) for each in people}
        members = _members(schemes, people, max(first, today), last)
        load.append(MonthOfWork(
            first=first, needed=sum(_person_days(visit) for visit in by_month[first]),
            planned=sum(1 for taken in planned.values() for day in taken if first <= day <= last),
            free=sum(days for person, days in free.items() if any(person in ids for ids in members.values()))))
        seats += _seat_months(first, by_month[first], people, free, members)
    return Staffing(months=tuple(load), seats=tuple(seats), shortages=_shortages(
        seats, schemes, people, rules, today))


def _person_days(visit: ComingVisit) -> int:
    """Whole days of the smallest team."""
    return visit.days * visit.scheme.team.minimum_members.value


def _seats_of(scheme: SchemeEdition, families: Collection[str]) -> Iterable[tuple[Seat, int]]:
    """What the team of a visit in these families must bear, each with how many members do."""
    team = scheme.team
    yield Seat(scheme.key, frozenset(), scheme.words.member, team.member_clause), team.minimum_members.value
    for seat in seat_requirements(scheme, families):
        yield Seat(scheme.key, seat.any_of, seat.text, seat.clause), seat.count


def _members(
    schemes: Mapping[str, SchemeEdition], people: Sequence[Person], first: date, last: date
) -> dict[str, frozenset[PersonId]]:
    """Who may be on a team throughout the month, by scheme: of each that any visit is under, in a quiet month too."""
    return {key: frozenset(person.id for person in people if all(
        is_team_member(person, scheme, day) is None for day in (first, last))) for key, scheme in schemes.items()}


def _seat_months(
    first: date, visits: Sequence[ComingVisit], people: Sequence[Person], free: Mapping[PersonId, int],
    members: Mapping[str, frozenset[PersonId]],
) -> list[SeatMonth]:
    # Most visits ask for the same seats: those are found once for all of a scheme's visits in the same families.
    days_of: dict[tuple[str, frozenset[str]], int] = defaultdict(int)
    schemes = {visit.scheme.key: visit.scheme for visit in visits}
    for visit in visits:
        days_of[visit.scheme.key, visit.families] += visit.days
    needed: dict[Seat, int] = defaultdict(int)
    for (scheme, families), days in days_of.items():
        for seat, count in _seats_of(schemes[scheme], families):
            needed[seat] += count * days
    last = add_months(first, 1) - timedelta(days=1)
    tags = {person.id: person_tags(person, last) for person in people}
    return [
        SeatMonth(first=first, scheme=seat.scheme, any_of=seat.any_of, text=seat.text, clause=seat.clause, needed=days,
                  free=sum(free[id] for id in members[seat.scheme] if not seat.any_of or tags[id] & seat.any_of))
        for seat, days in sorted(needed.items(), key=lambda pair: (pair[0].scheme, pair[0].clause.clause,
                                                                   pair[0].text.zh))
    ]


def _shortages(
    seats: Iterable[SeatMonth], schemes: Mapping[str, SchemeEdition], people: Sequence[Person], rules: StaffingRules,
    today: date,
) -> tuple[Shortage, ...]:
    found: list[Shortage] = []
    lapsing: dict[tuple[str, frozenset[str]], list[tuple[Person, date]]] = {}
    for seat in seats:
        if seat.missing:
            of = seat.scheme, seat.any_of
            if of not in lapsing:
                lapsing[of] = list(_lapsing(seat, schemes[seat.scheme], people, today))
            ask_by = seat.first - timedelta(days=rules.ask_days.value)
            hire_by = seat.first - timedelta(days=rules.hire_days.value)
            wording = _HIRE if hire_by >= today else _ASK if ask_by >= today else _MOVE
            words = wording.format(seat=seat.text, month=f"{seat.first:%Y-%m}", missing=seat.missing,
                                   ask_by=ask_by, hire_by=hire_by)
            lapses = _lapses(seat, schemes[seat.scheme], lapsing[of])
            found.append(Shortage(month=seat, ask_by=ask_by, hire_by=hire_by, lapses=lapses, reason=Reason(
                text=_with_renewals(words, lapses), clause=seat.clause)))
    return tuple(sorted(found, key=lambda each: (each.ask_by, -each.month.missing, each.month.text.zh)))


def _lapsing(
    seat: SeatMonth, scheme: SchemeEdition, people: Sequence[Person], today: date
) -> Iterator[tuple[Person, date]]:
    """Who bears the seat today and loses it some day, with the last day before that."""
    for person in people:
        if _bears(person, seat, scheme, today):
            ends = (*(held.valid_until for held in person.qualifications),
                    *(held.valid_until for held in person.competences))
            ahead = sorted({day for day in ends if day is not None and day >= today})
            until = next((day for day in ahead if not _bears(person, seat, scheme, day + timedelta(days=1))), None)
            # Nobody renews what is theirs for the time after they leave.
            if until is not None and not person.has_left(until + timedelta(days=1)):
                yield person, until


def _lapses(
    seat: SeatMonth, scheme: SchemeEdition, lapsing: Iterable[tuple[Person, date]]
) -> tuple[Lapse, ...]:
    """Whose loss of the seat leaves it emptier at the month's end; one who has it again by then is not among them."""
    last = add_months(seat.first, 1) - timedelta(days=1)
    return tuple(sorted((Lapse(name=person.name, until=until) for person, until in lapsing
                         if until < last and not _bears(person, seat, scheme, last)),
                        key=lambda each: (each.until, each.name)))


def _bears(person: Person, seat: SeatMonth, scheme: SchemeEdition, day: date) -> bool:
    return is_team_member(person, scheme, day) is None and (
        not seat.any_of or bool(person_tags(person, day) & seat.any_of))


def _with_renewals(words: Text, lapses: Sequence[Lapse]) -> Text:
    """The sentence, and whose renewal would spare the search; many are told by the first of them and their number."""
    if not lapses:
        return words
    named = joined([_LAPSE.format(name=each.name, until=each.until) for each in lapses[:_NAMED]])
    wording = _RENEW if len(lapses) <= _NAMED else _RENEW_MANY
    return _TWO_SENTENCES.format(first=words, then=wording.format(names=named, count=len(lapses)))


_NAMED = 3
"""People whom a sentence names."""
_TWO_SENTENCES = Text(zh="{first}{then}", en="{first} {then}")
_LAPSE = Text(zh="{name}（有效至 {until}）", en="{name} (valid until {until})")
_RENEW = Text(zh="也可在到期前为{names}办理续期。", en="Or renew in time: {names}.")
_RENEW_MANY = Text(
    zh="也可在到期前为{names}等 {count} 人办理续期。", en="Or renew in time: {names} and others, {count} in all."
)
_HIRE = Text(
    zh="{month}：“{seat}”至少缺 {missing} 人日。最迟 {hire_by} 开始招聘、培训和能力评价，"
    "或最迟 {ask_by} 约请外部具备能力的人员。",
    en="{month}: “{seat}” is short of at least {missing} person-days. Hire, train and evaluate somebody from {hire_by}"
    " at the latest, or ask somebody from outside who is competent by {ask_by}.",
)
_ASK = Text(
    zh="{month}：“{seat}”至少缺 {missing} 人日。招聘已来不及，最迟 {ask_by} 约请外部具备能力的人员。",
    en="{month}: “{seat}” is short of at least {missing} person-days. It is too late to hire: ask somebody from outside"
    " who is competent by {ask_by}.",
)
_MOVE = Text(
    zh="{month}：“{seat}”至少缺 {missing} 人日，约请的最后日期 {ask_by} 已过。请把检查提前或错开，并立即约请可用人员。",
    en="{month}: “{seat}” is short of at least {missing} person-days, and the last day for asking somebody, {ask_by},"
    " has passed. Move audits to other months and ask at once whoever is free.",
)
