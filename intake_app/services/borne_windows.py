"""In which part of an audit's window it is planned, where nobody bears all through it what its team must bear.

The planning problem knows of tags that hold in the whole of a job's window, and of no others. Where they do not make a
team, because an evaluation or a registration ends or begins inside the window, a part in which they do is the window:
who may come until the day on which theirs ends is sent before it (CNEX 8.5, 9.3.2, CEC 5.2.1).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from intake_app.rules.expertise import expertise_tags
from intake_app.rules.team_requirements import SeatRequirement, is_team_member
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.borne_days import DAY, BorneDays, Span, tag_days
from models.engagement import ExpertRequest
from models.personnel import Person


@dataclass(frozen=True)
class Wanted:
    """What a visit asks for: seats of a team of so many, experts, and working days in its window."""

    scheme: SchemeEdition
    seats: Sequence[SeatRequirement]
    experts: Sequence[ExpertRequest]
    working_days: Sequence[date]
    days: int
    """The fewest working days that it takes."""


def window_to_plan_in(
    wanted: Wanted, window: Span, members: Collection[Person], experts: Collection[Person],
    borne: Mapping[str, BorneDays], within: Span | None = None,
) -> Span:
    """The whole window where these people can make the team all through it, else the longest part in which they can.

    Of two as long the earlier. Where there is none it is the whole one, whose reasons are told. The part has all of
    `within`: the days on which the visit stands already.
    """
    offers = [*(_offer_of_member(person, wanted, borne[person.id]) for person in members),
              *(_offer_of_expert(person, wanted, borne[person.id]) for person in experts)]
    needs = _needs(wanted)
    lacking = [need for need, count in needs.items() if not _suffices(need, count, offers, window)]
    if not lacking or not _might_suffice(needs, offers, window):
        return window
    parts = sorted(_parts(lacking, offers, window), key=lambda part: (-_count(wanted.working_days, part), part))
    fitting = (part for part in parts if _count(wanted.working_days, part) >= wanted.days
               and (within is None or (part[0] <= within[0] and within[1] <= part[1])))
    return next((part for part in fitting
                 if all(_suffices(need, count, offers, part) for need, count in needs.items())), window)


@dataclass(frozen=True)
class _Offer:
    """What one person can fill in the visit, each with the spans in which they bear it, and when they bear nothing."""

    fills: Mapping[str, Sequence[Span]]
    barred: Sequence[Span]
    free: Sequence[date]
    days: int

    def holds(self, need: str, part: Span) -> bool:
        """Whether the person fills it on each day of the part, closed ones aside, and is free for long enough."""
        first, last = part
        return (any(begin <= first and last <= end for begin, end in self.fills.get(need, ()))
                and not any(begin <= last and first <= end for begin, end in self.barred)
                and _count(self.free, part) >= self.days)


_MEMBER = "member"


def _needs(wanted: Wanted) -> Mapping[str, int]:
    """How many people are needed for each thing that somebody can fill."""
    return {_MEMBER: wanted.scheme.team.minimum_members.value,
            **{f"seat {place}": seat.count for place, seat in enumerate(wanted.seats)},
            **{f"expert {place}": 1 for place in range(len(wanted.experts))}}


def _offer_of_member(person: Person, wanted: Wanted, borne: BorneDays) -> _Offer:
    fills = {_MEMBER: ((date.min, date.max),),
             **{f"seat {place}": _spans(borne, seat.any_of) for place, seat in enumerate(wanted.seats)}}
    barred = [span for span in borne.open if is_team_member(person, wanted.scheme, span[0]) is not None]
    return _Offer(fills, barred, _free_days(person, wanted, borne), wanted.days)


def _offer_of_expert(person: Person, wanted: Wanted, borne: BorneDays) -> _Offer:
    fills = {f"expert {place}": _spans(borne, expertise_tags(request.expertise))
             for place, request in enumerate(wanted.experts) if request.person in (None, person.id)}
    return _Offer(fills, (), _free_days(person, wanted, borne), wanted.days)


def _spans(borne: BorneDays, any_of: Collection[str]) -> tuple[Span, ...]:
    """The days between which one of these tags is known to hold."""
    found = (tag_days(written) for written in borne.tags)
    return tuple((since or date.min, until or date.max) for name, since, until in found if name in any_of)


def _free_days(person: Person, wanted: Wanted, borne: BorneDays) -> tuple[date, ...]:
    away = (*((absence.first, absence.last) for absence in person.absences), *borne.closed)
    if not person.max_days_per_month:
        return ()
    return tuple(day for day in wanted.working_days if not any(first <= day <= last for first, last in away))


def _suffices(need: str, count: int, offers: Sequence[_Offer], part: Span) -> bool:
    return sum(1 for offer in offers if offer.holds(need, part)) >= count


def _might_suffice(needs: Mapping[str, int], offers: Sequence[_Offer], window: Span) -> bool:
    """Whether each thing is filled by enough people on some day of the window: else no part of it helps."""
    first, last = window
    return all(sum(1 for offer in offers
                   if any(begin <= last and first <= end for begin, end in offer.fills.get(need, ()))) >= count
               for need, count in needs.items())


def _parts(lacking: Collection[str], offers: Sequence[_Offer], window: Span) -> Iterator[Span]:
    """The parts between the days on which what is lacking begins or ends for somebody who has it on some days."""
    first, last = window
    bearing = [(spans, offer) for offer in offers for need in lacking if (spans := offer.fills.get(need, ()))]
    changes = {span for spans, offer in bearing for span in (*spans, *offer.barred)}
    turns = {first, *(begin for begin, _ in changes), *(end + DAY for _, end in changes if end < last)}
    turns = {turn for turn in turns if first <= turn <= last} | {last + DAY}
    for begin, after in combinations(sorted(turns), 2):
        yield begin, after - DAY


def _count(days: Sequence[date], part: Span) -> int:
    """How many of the days, which are in order, are in the part."""
    return bisect_right(days, part[1]) - bisect_left(days, part[0])
