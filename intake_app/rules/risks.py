"""Which certificates and cases are in danger of missing a limit, and why: the least days to spare in front."""

from collections.abc import Iterable, Sequence
from datetime import date

from intake_app.rules.clocks import ConclusionClock
from intake_app.rules.stages import Stage
from intake_app.rules.surveillance import SurveillanceDue, was_done_by
from intake_app.schemes.schema import SchemeEdition
from models.application import PartyRole
from models.base import Frozen
from models.certificate import Certificate
from models.engagement import Engagement
from models.reference import Reason
from models.text import Text, joined


class Risk(Frozen):
    """A certificate or case, the day that it must not pass, and the days to spare: below 0 where it cannot be kept."""

    name: str
    """The first certificate's number; of a case, its client."""
    client: str
    limit: date
    to_spare: int
    reason: Reason


def days_to_spare(due: SurveillanceDue, first_day: date, job: Engagement | None, today: date) -> int | None:
    """The days between the likely end of the surveillance and its last day; below 0 where that cannot be kept.

    None while its notice need not even be made, once the audit on site was done in time, and of one that stands
    suspended past its due date: it was acted on already.
    """
    if due.state in ("later", "suspended") or (job is not None and was_done_by(due.hard_limit, job)):
        return None
    return (due.hard_limit - max(_likely_end(first_day, job, today), today)).days


def certificate_risk(
    certificates: Sequence[Certificate], due: SurveillanceDue, first_day: date, job: Engagement | None,
    scheme: SchemeEdition, today: date,
) -> Risk:
    """The danger that the surveillance of `certificates`, all due as `due` is, is not done by its last day.

    ValueError where there is none: see `days_to_spare`.
    """
    to_spare, hard = days_to_spare(due, first_day, job, today), due.hard_limit
    if to_spare is None:
        raise ValueError(f"{certificates[0].number} is in no danger")
    likely = _likely_end(first_day, job, today)
    number = joined([Text(zh=each.number, en=each.number) for each in certificates])
    words = (_LAPSED if today > hard else _UNPLANNED if _planned_end(job) is None else
             _UNREPORTED if likely < today else _PLANNED)
    text = words.format(number=number, hard=hard, day=likely, spare=_spare(to_spare),
                        late=(today - hard).days)
    # The clause is that of the figure the last day was counted by.
    rules = scheme.surveillance
    clause = due.clause if due.renews else (rules.first_hard_months if due.is_first else rules.interval_months).clause
    return Risk(name=certificates[0].number, client=certificates[0].parties[PartyRole.CLIENT].name, limit=hard,
                to_spare=to_spare, reason=Reason(text=text, clause=clause))


def _likely_end(first_day: date, job: Engagement | None, today: date) -> date:
    """The last planned day, or while none is planned the first day that is possible."""
    return _planned_end(job) or max(first_day, today)


def _planned_end(job: Engagement | None) -> date | None:
    """The last day of all its visits; None where one of its sites has neither a visit nor a result."""
    if job is None:
        return None
    covered = {visit.site_row for visit in job.visits} | {result.site_row for result in job.on_site}
    if any(site.row not in covered for site in job.sites):
        return None
    return max((visit.end for visit in job.visits), default=None)


def case_risk(
    engagement: Engagement, at: Stage, clock: ConclusionClock, scheme: SchemeEdition, today: date
) -> Risk | None:
    """The danger that an initial case is not concluded in its time; None once it is."""
    if clock.level == "done":
        return None
    planned = max((visit.end for visit in engagement.visits), default=today)
    client = engagement.parties[PartyRole.CLIENT].name
    words = _STOPPED if clock.is_stopped else _RUNNING
    text = words.format(client=client, elapsed=clock.elapsed_days, limit=clock.limit, stage=at.text, due=clock.due_on,
                        stopped=clock.stopped_days)
    return Risk(name=client, client=client, limit=clock.due_on, to_spare=(clock.due_on - max(planned, today)).days,
                reason=Reason(text=text, clause=scheme.clocks.conclusion_days.clause))


def most_at_risk(risks: Iterable[Risk], count: int) -> tuple[Risk, ...]:
    """Those with the least days to spare, then by their limit."""
    return tuple(sorted(risks, key=lambda risk: (risk.to_spare, risk.limit, risk.name))[:count])


def _spare(days: int) -> Text:
    return (_TO_SPARE if days >= 0 else _TOO_LATE).format(days=abs(days))


_LAPSED = Text(
    zh="证书 {number}：最长期限 {hard} 已过 {late} 天，监督仍未完成；应由负责人决定是否暂停。",
    en="Certificate {number}: its last day, {hard}, passed {late} days ago and it was not surveyed; decide whether it"
    " is to be suspended.",
)
_UNPLANNED = Text(
    zh="证书 {number}：现场监督尚未排定，最早 {day} 可以开始，最迟 {hard} 完成，{spare}。",
    en="Certificate {number}: no visit is planned; it may begin on {day} at the earliest and must be done by {hard}:"
    " {spare}.",
)
_PLANNED = Text(
    zh="证书 {number}：现场监督排定于 {day} 结束，最迟 {hard} 完成，{spare}。",
    en="Certificate {number}: the visit is planned to end on {day} and must be done by {hard}: {spare}.",
)
_UNREPORTED = Text(
    zh="证书 {number}：现场监督原定于 {day} 结束，没有登记结果，最迟 {hard} 完成，{spare}；"
    "没有进行的，请取消并另行安排。",
    en="Certificate {number}: the visit was planned to end on {day} and has no result; it must be done by {hard}:"
    " {spare}. If it did not take place, call it off and plan another one.",
)
_TO_SPARE = Text(zh="余 {days} 天", en="{days} days to spare")
_TOO_LATE = Text(zh="已来不及，晚 {days} 天", en="too late by {days} days")
_RUNNING = Text(
    zh="{client}：受理后已计 {elapsed} 天（限 {limit} 天，另有 {stopped} 天不计），现处于“{stage}”，"
    "应于 {due}（含当日）前作出认证结论。",
    en="{client}: {elapsed} of {limit} days are counted since the acceptance, {stopped} are not; it waits for “{stage}”"
    " and is to be concluded by {due} at the latest.",
)
_STOPPED = Text(
    zh="{client}：时限现已停计（已计 {elapsed} 天，限 {limit} 天，不计 {stopped} 天），现处于“{stage}”；"
    "如今天恢复，应于 {due}（含当日）前作出认证结论。",
    en="{client}: the clock stands still with {elapsed} of {limit} days counted and {stopped} not; it waits for"
    " “{stage}” and, if it goes on today, is to be concluded by {due} at the latest.",
)

