"""On which days each person can be on a team at all, and what they bear on those days.

The planning problem knows of tags and of days off, and of no tag that holds for some days only. So the days on which
somebody is no member under any scheme of the open jobs are days off, and a tag that does not hold on all the others is
written with the days between which it does; a job asks for those writings that hold in its whole window, which is cut
to a part of it where those make no team (`borne_windows`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake_app.rules.team_requirements import is_team_member, person_tags
from intake_app.schemes.schema import SchemeEdition
from models.personnel import Person

FROM, UNTIL = " from ", " until "
"""Between a tag and the first and the last day on which it is known to hold."""

DAY = timedelta(days=1)

Span = tuple[date, date]
"""The first and the last day, both included."""


@dataclass(frozen=True)
class BorneDays:
    """What one person brings to the visits of a time: `open` days on which they can come, `closed` ones, and tags."""

    open: tuple[Span, ...]
    closed: tuple[Span, ...]
    tags: frozenset[str]
    """A tag alone holds on all open days."""


def is_only_expert(person: Person) -> bool:
    """Whether the person attends as technical expert and never as a verifier."""
    return "expert" in person.functions and "verifier" not in person.functions


def is_verifier_too(person: Person) -> bool:
    """Whether the person is engaged as technical expert and as verifier, and so may be either, in one team not both."""
    return {"expert", "verifier"} <= person.functions


def borne_days(person: Person, schemes: Iterable[SchemeEdition], first: date, last: date) -> BorneDays:
    """What `person` brings from `first` to `last` to the jobs of these schemes (CNEX 8.5, CEC 5.2.1).

    Nobody's days are closed who is a member on none of them: the jobs themselves bar those, and say why.
    """
    spans = even_spans(person, first, last)
    known = tuple(schemes)
    closed = tuple(span for span in spans if person.has_left(span[0]) or (
        not is_only_expert(person) and all(is_team_member(person, scheme, span[0]) for scheme in known)))
    closed = () if len(closed) == len(spans) else closed
    open = tuple(span for span in spans if span not in closed)
    return BorneDays(open, closed, frozenset(_dated_tags(person, open)))


def even_spans(person: Person, first: date, last: date) -> tuple[Span, ...]:
    """The days from `first` to `last`, parted where what the person bears begins or ends, or they leave."""
    turns = {first, *(q.valid_from for q in person.qualifications), *(c.evaluated_on for c in person.competences),
             *(q.valid_until + DAY for q in person.qualifications if q.valid_until),
             *(c.valid_until + DAY for c in person.competences), *((person.until + DAY,) if person.until else ())}
    begins = sorted(turn for turn in turns if first <= turn <= last)
    return tuple(zip(begins, [*(begin - DAY for begin in begins[1:]), last], strict=True))


def is_member_on_all(person: Person, scheme: SchemeEdition, open: Sequence[Span], first: date, last: date) -> bool:
    """Whether the person may be a member on each of the open days from `first` to `last`; without any, on `first`."""
    within = [max(begin, first) for begin, end in open if begin <= last and first <= end]
    return all(is_team_member(person, scheme, day) is None for day in within or [first])


def tag_days(tag: str) -> tuple[str, date | None, date | None]:
    """The tag itself, and the first and the last day on which it holds, where it is written with them.

    >>> tag_days("leader until 2026-08-07")
    ('leader', None, datetime.date(2026, 8, 7))
    """
    rest, _, until = tag.partition(UNTIL)
    name, _, since = rest.partition(FROM)
    return name, date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None


def dated_tag(tag: str, since: date | None, until: date | None) -> str:
    """The tag with the days between which it holds, as `tag_days` reads it."""
    return tag + (f"{FROM}{since.isoformat()}" if since else "") + (f"{UNTIL}{until.isoformat()}" if until else "")


def tags_throughout(tags: Iterable[str], borne: Mapping[str, BorneDays], first: date, last: date) -> tuple[str, ...]:
    """The tags, each also in those writings of these people's that hold from `first` to `last`."""
    wanted = set(tags)
    for written in frozenset[str]().union(*(each.tags for each in borne.values())):
        name, since, until = tag_days(written)
        if name in tags and (since is None or since <= first) and (until is None or last <= until):
            wanted.add(written)
    return tuple(sorted(wanted))


def _dated_tags(person: Person, open: Sequence[Span]) -> Iterator[str]:
    """Each tag with the days between its last lack before and its first lack after, closed days aside."""
    borne = [person_tags(person, begin) for begin, _ in open]
    for tag in frozenset[str]().union(*borne):
        held = [tag in tags for tags in borne]
        for place, holds in enumerate(held):
            if holds and (place == 0 or not held[place - 1]):
                end = next((i for i in range(place, len(held)) if not held[i]), len(held))
                yield dated_tag(tag, open[place - 1][1] + DAY if place else None,
                                open[end][0] - DAY if end < len(held) else None)
