"""Whether a planned visit stays as it is: what has come up since against its people or its days."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from intake_app.rules.clocks import latest_plan_notice
from intake_app.rules.closed_days import closed_faults
from intake_app.rules.expertise import expert_faults
from intake_app.rules.impartiality import conflict
from intake_app.rules.separation import separated, unable_to
from intake_app.rules.stages import plan_missed, report_stands, within_notice
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER, visit_faults
from intake_app.schemes.schema import SchemeEdition
from models.calendar import WorkingCalendar, days_words
from models.engagement import Engagement, Visit
from models.ids import PersonId
from models.personnel import Person
from models.reference import Reason
from models.text import Text, days_told, joined

SATURDAY = 5
"""As `date.weekday` counts."""


class PlanningDay(NamedTuple):
    """The day on which visits are looked at, its calendar, and for how many months a tie that has ended still binds."""

    today: date
    calendar: WorkingCalendar
    cooling_months: int


def fallen_because(
    visit: Visit, engagement: Engagement, people: Mapping[PersonId, Person], scheme: SchemeEdition, day: PlanningDay
) -> tuple[Reason, ...]:
    """Why the visit must be planned again; empty where it stays (CNEX 9.3.2, 9.6.2, 11).

    One that has begun stays, unless its client was never told of it; and so does each of a job reported on.
    """
    if report_stands(engagement):
        return ()
    missed = plan_missed(engagement, visit, scheme, day.today, day.calendar)
    found = (missed,) if missed is not None else ()
    if visit.start <= day.today:
        return found
    return (*standing_faults(visit, engagement, people, scheme, day), *within_notice(engagement, [visit], scheme),
            *found)


def out_of_time(visit: Visit, engagement: Engagement, scheme: SchemeEdition, day: PlanningDay) -> Iterator[Reason]:
    """Why the visit is not to be put there today: it would be past, or its client told too late (CNEX 9.6.2, 11).

    The notice must still be in time if it goes out today; an unannounced one waits for none (CEC 6.1), but is ahead.
    """
    clause = scheme.clocks.plan_notice_working_days.clause
    if visit.start <= day.today:
        yield Reason(text=_NOT_AHEAD.format(start=visit.start), clause=clause)
    elif not engagement.is_unannounced:
        latest = latest_plan_notice(visit.start, scheme, day.calendar).on
        if day.today > latest:
            yield Reason(text=_CANNOT_BE_TOLD.format(plan=scheme.words.plan, start=visit.start, latest=latest),
                         clause=clause)
    yield from within_notice(engagement, [visit], scheme)


def standing_faults(
    visit: Visit, engagement: Engagement, people: Mapping[PersonId, Person], scheme: SchemeEdition, day: PlanningDay
) -> tuple[Reason, ...]:
    """What team rule, requests for experts, ties, objections and absences hold against the visit's people today.

    And what holds against its days: those that are no working days any more, and those on which its site is closed.
    """
    personal = (fault for id in visit.everyone for fault in personal_faults(people[id], visit, engagement, scheme, day))
    return (*days_lost(visit, engagement, scheme, day.calendar),
            *closed_faults(visit, engagement, scheme, day.calendar), *bears_no_more(visit, engagement, people, scheme),
            *expert_faults(visit, engagement, people, scheme), *personal)


def days_lost(
    visit: Visit, engagement: Engagement, scheme: SchemeEdition, calendar: WorkingCalendar
) -> tuple[Reason, ...]:
    """That holidays announced since the visit was planned took days from it (CNEX 9.3.1); empty where none is missed.

    Its first and last day were working days. A day off between them is one lost where the person-days do not fit any
    more into the days that are left.
    """
    every = [visit.start + timedelta(days=offset) for offset in range((visit.end - visit.start).days + 1)]
    off = [day for day in every if not calendar.is_working_day(day)]
    half_days = next((each.on_site_half_days for each in engagement.person_days if each.site_row == visit.site_row), 0)
    needed = math.ceil(half_days / 2 / len(visit.team)) if visit.team else 0
    at_an_end = [day for day in off if day in (visit.start, visit.end)]
    within = [day for day in off if day.weekday() < SATURDAY] if len(every) - len(off) < needed else []
    lost = sorted({*at_an_end, *within})
    if not lost:
        return ()
    text = _DAYS_LOST.format(site=engagement.site(visit.site_row).name, planned=days_told(visit.start, visit.end),
                             days=joined([Text(zh=f"{day}", en=f"{day}") for day in lost]))
    return (Reason(text=text, clause=scheme.gate_clause("person_days")),)


def bears_no_more(
    visit: Visit, engagement: Engagement, people: Mapping[PersonId, Person], scheme: SchemeEdition
) -> tuple[Reason, ...]:
    """What the visit's team does not bear any more, such as a seat whose registration runs out before its last day."""
    families = {unit.family for unit in engagement.units if unit.site_row == visit.site_row}
    return visit_faults(visit, people, scheme, families)


def personal_faults(
    person: Person, visit: Visit, engagement: Engagement, scheme: SchemeEdition, day: PlanningDay
) -> Iterator[Reason]:
    """Why this person cannot or must not come to the visit; an absence counts on its working days alone."""
    yield from binding_faults(person, visit, engagement, scheme, day)
    # Of a member the team's faults say so.
    unable = unable_to(EXPERT, person, scheme, visit.end) if person.id in visit.experts else None
    yield from () if unable is None else (unable,)
    working_days = tuple(day.calendar.working_days(visit.start, visit.end))
    for absence in person.absences:
        if any(absence.first <= each <= absence.last for each in working_days):
            yield Reason(text=_AWAY.format(name=person.name, days=days_words(absence.first, absence.last)))


def binding_faults(
    person: Person, visit: Visit, engagement: Engagement, scheme: SchemeEdition, day: PlanningDay
) -> Iterator[Reason]:
    """What bars this person from the visit whatever the days: a tie, another part in the job, an objection (S4, S5)."""
    codes = {party.credit_code for party in engagement.parties.values()}
    tie = conflict(person, codes, day.today, day.cooling_months)
    part = separated(EXPERT if person.id in visit.experts else TEAM_MEMBER, person, engagement, scheme)
    yield from (each for each in (tie, part) if each is not None)
    if person.id in engagement.kept_off_from(visit):
        yield Reason(text=_OBJECTED.format(name=person.name), clause=scheme.gate_clause("objection"))


_DAYS_LOST = Text(
    zh="“{site}”的现场排在 {planned}，按公布的节假日安排，{days} 不是工作日；请重新排程改期，检查组可不变。",
    en="The audit of “{site}” is planned for {planned}, and by the holidays announced since nobody works on"
    " {days}: plan it again on other days; its team may stay.",
)
_NOT_AHEAD = Text(
    zh="首日 {start} 已到或已过，不能再按此安排；请另排日期。",
    en="Its first day, {start}, is today or past, so it cannot be planned there: choose another day.",
)
_CANNOT_BE_TOLD = Text(
    zh="自 {start} 开始的现场，{plan}最迟应于 {latest} 发出，现已来不及；请另排日期。",
    en="For an audit from {start} on, the {plan} had to be sent by {latest}, which is past: choose another day.",
)
_OBJECTED = Text(
    zh="客户已对{name}提出异议，或其本人已申请回避。", en="The client objected to {name}, or they declined."
)
_AWAY = Text(zh="{name}在 {days} 不在岗。", en="{name} is away {days}.")
