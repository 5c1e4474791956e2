"""A client asks for other days on site than its plan's: what is wrong with them, and whether a visit meets a wish.

CNEX 9.6.2 1), H155; that wishes are met where they can be, H1.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from intake_app.rules.visit_proposals import faults_of_days
from intake_app.schemes.schema import SchemeEdition
from models.calendar import WorkingCalendar, days_words
from models.engagement import DaysRequest
from models.reference import Reason, Sourced
from models.text import Text

Span = tuple[date, date]


def request_faults(
    request: DaysRequest, window: Span, most: Sourced[int], scheme: SchemeEdition, calendar: WorkingCalendar
) -> tuple[Reason, ...]:
    """What is wrong with the days and the reason; `window` is the first and the last day that the job leaves, included.

    There are `most` spans at most, and each needs a working day within the window: a visit is on working days.
    """
    if len(request.days) > most.value:
        return (Reason(text=_TOO_MANY.format(most=most.value), clause=most.clause),)
    return tuple(Reason(text=text, clause=scheme.gate_clause("plan_confirmed")) for text in (
        *faults_of_days(request.days, request.asked_on), *_beyond(request.days, window, calendar),
        *(() if request.reason else (_NO_REASON,))))


def is_met(first: date, last: date, wished: Iterable[Span]) -> bool:
    """Whether a visit from `first` to `last` is on days that its client wished: within a span, or covering a short one.

    >>> is_met(date(2026, 6, 16), date(2026, 6, 17), [(date(2026, 6, 16), date(2026, 6, 16))])
    True
    """
    return any((begin <= first and last <= end) or (first <= begin and end <= last) for begin, end in wished)


def _beyond(days: Iterable[Span], window: Span, calendar: WorkingCalendar) -> Iterator[Text]:
    for begin, end in days:
        if begin <= end and not any(calendar.working_days(max(begin, window[0]), min(end, window[1]))):
            yield _BEYOND.format(days=days_words(begin, end), first=window[0], last=window[1])


_TOO_MANY = Text(
    zh="最多提出 {most} 段日期，请按优先顺序保留。", en="No more than {most} spans of days: keep those that suit best.",
)
_NO_REASON = Text(
    zh="请写明需要调整日期的原因，以便认证机构安排。",
    en="State why other days are needed, so that the certification body can arrange them.",
)
_BEYOND = Text(
    zh="{days} 内没有可以安排现场的工作日：本项目的现场最早 {first}，最迟 {last}（含当日）；请另选日期。",
    en="No working day {days} can take the visit: in this job it is on {first} at the earliest and on {last} at the"
    " latest. Choose other days.",
)
