"""What becomes of a visit that did not take place: when it may be called off, and when it is to be asked after.

The client confirms a visit's days (CNEX 9.6.2 1)), so a check that did not begin on one of them is planned, told and
confirmed anew. While those days last, the team is there: where its check cannot go on, its leader reports so and the
body consents (CNEX 9.5.5). From the day after them, a visit of which nothing says what became is unreported: its check
is recorded late, or coordinator or manager calls it off. Nobody can tell the two apart but by asking, so nothing is
planned anew by itself.
"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from intake_app.rules.stages import plan_missed, report_stands
from intake_app.schemes.schema import SchemeEdition
from models.calendar import WorkingCalendar
from models.engagement import Engagement, OnSiteResult, Visit
from models.fieldwork import Entry, EvidenceFile
from models.reference import ClauseRef, Reason
from models.text import Text, days_told

UNSENT_PLAN = ClauseRef(document="house", clause="H157")
"""That a visit whose plan never went out is told of, and planned anew or called off."""


class Traces(NamedTuple):
    """What was kept of a site since its visit's first day, besides what stands in the job."""

    written: tuple[Entry | EvidenceFile, ...] = ()
    """The words and files of its checklists, meetings, interviews and result, the oldest in front."""
    is_taken_up_again: bool = False
    """Whether its check was closed and taken up again."""
    is_team_gone: bool = False
    """Whether nobody of the visit's team is with the body and can sign in any more, who would report on it."""


def is_unreported(visit: Visit, engagement: Engagement, today: date) -> bool:
    """Whether the visit's days are over and nothing says what became of it: no result, no report on breaking it off.

    One that its client never confirmed is none: it is open to be planned anew (`stages.plan_missed`). An unannounced
    one waits for nobody's word.
    """
    return (
        visit in engagement.visits_ahead and visit.end < today
        and (visit.is_confirmed or engagement.is_unannounced)
        and not engagement.is_over and not report_stands(engagement) and not _is_being_broken_off(visit, engagement)
    )


def passed_unsent(
    visit: Visit, engagement: Engagement, scheme: SchemeEdition, today: date, calendar: WorkingCalendar
) -> bool:
    """Whether the visit's first day has come while its client was never told of it (CNEX 9.6.2 1), H157).

    Of an unannounced one nobody is told; one of a job reported on is not planned again.
    """
    return (visit.notice is None and visit.start <= today and not engagement.is_over
            and not report_stands(engagement) and plan_missed(engagement, visit, scheme, today, calendar) is not None)


def calling_off_fault(
    visit: Visit, engagement: Engagement, traces: Traces, scheme: SchemeEdition, today: date,
    calendar: WorkingCalendar,
) -> Reason | None:
    """Why the visit is not called off; None where it is ahead, did not take place, or is to be repeated.

    One did not take place whose plan nobody sent or confirmed (CNEX 9.6.2), or whose days are over without a result;
    but where something was written or found there on one of those days, its check had begun, and its team reports that
    it cannot go on (CNEX 9.5.5), unless nobody of the team is left to report anything. It is repeated where nothing was
    being made (CNEX 9.5.1), and where its closed check was taken up again too late.
    """
    if today < visit.start or plan_missed(engagement, visit, scheme, today, calendar) is not None:
        return None
    result = next((each for each in engagement.on_site if each.site_row == visit.site_row), None)
    if result is not None:
        is_repeated = not result.production_running and scheme.gate_clause("production") is not None
        return None if is_repeated and engagement.report is None else _abort_instead(_HAS_BEGUN, scheme)
    if report_stands(engagement):
        return _abort_instead(_HAS_BEGUN, scheme)
    if today <= visit.end:
        return _abort_instead(_LASTS.format(end=visit.end), scheme)
    if _is_being_broken_off(visit, engagement):
        return _abort_instead(_BEING_BROKEN_OFF, scheme)
    began_on = min((day for day in _days_written(visit, engagement, traces) if day <= visit.end), default=None)
    if began_on is not None and not traces.is_taken_up_again and not traces.is_team_gone:
        return _abort_instead(_BEGAN.format(on=began_on), scheme)
    return None


def was_there(visit: Visit, engagement: Engagement, traces: Traces) -> bool:
    """Whether the visit's team was at its site, so that whoever was on it evaluated (S1, S2, S10).

    Its check is or was closed, its leader reported from there, or somebody wrote of the site or raised a finding there.
    """
    row = visit.site_row
    return (
        traces.is_taken_up_again or any(result.site_row == row for result in engagement.on_site)
        or any(abort.site_row == row and abort.asked_on >= visit.start for abort in engagement.aborts)
        or bool(_days_written(visit, engagement, traces))
    )


def begun_on_another_day(
    result: OnSiteResult, visit: Visit, engagement: Engagement, scheme: SchemeEdition, recorded: Collection[date]
) -> Reason | None:
    """Why a check is not recorded that began after the days that its client confirmed; None where it did not.

    It may end later than planned: how long a check takes is seen on site. Of an unannounced one no day was confirmed.
    `recorded` are the first days under which the site's check was recorded before, and which stay as they are.
    """
    if engagement.is_unannounced or result.first_day <= visit.end or result.first_day in recorded:
        return None
    text = _LATER_THAN_CONFIRMED.format(days=days_told(visit.start, visit.end), client=scheme.words.auditee)
    return Reason(text=text, clause=scheme.gate_clause("plan_confirmed"))


def _days_written(visit: Visit, engagement: Engagement, traces: Traces) -> tuple[date, ...]:
    """The days since the visit's first on which something was written of its site, or found there."""
    found = (finding.raised_on for finding in engagement.nonconformities if finding.site_row == visit.site_row)
    return (*(each.at.date() for each in traces.written), *(day for day in found if day >= visit.start))


def _is_being_broken_off(visit: Visit, engagement: Engagement) -> bool:
    abort = engagement.open_abort
    return abort is not None and abort.site_row == visit.site_row


def _abort_instead(text: Text, scheme: SchemeEdition) -> Reason:
    return Reason(text=text, clause=scheme.gate_clause("abort"))


_HAS_BEGUN = Text(
    zh="该场所的现场检查已经开始，不能取消；无法继续的，由组长在“检查无法继续”中报告。",
    en="The audit of this site has begun and cannot be called off. If it cannot go on, its leader reports so under"
    " “The check cannot go on”.",
)
_LASTS = Text(
    zh="该场所的现场检查已经开始，计划至 {end}，不能取消；无法继续的，由组长在“检查无法继续”中报告。"
    "没有进行的，可在 {end} 的次日起取消并重新安排。",
    en="The audit of this site has begun and is planned to last until {end}, so it is not called off. If it cannot go"
    " on, its leader reports so under “The check cannot go on”. If it does not take place, it can be called off and"
    " planned anew from the day after {end}.",
)
_BEING_BROKEN_OFF = Text(
    zh="该场所已报送中止检查报告；请先由管理人员审批，决定恢复或终止。",
    en="A report on breaking off the check of this site is under way: the manager decides on it first, and then resumes"
    " the check or ends the job.",
)
_BEGAN = Text(
    zh="{on} 已有该场所的现场记录或者不符合项，说明检查已经开始，不能取消；请组长登记结果，或者由组长（组长不能报告的，"
    "由该场所检查组的其他成员）在“检查无法继续”中报告，由管理人员决定恢复后重新安排。",
    en="Something was written or found at this site on {on}, so its check had begun and is not called off. Have its"
    " leader record the result, or report under “The check cannot go on”, as any member of its team may where the"
    " leader cannot: once the manager resumes it, it is planned anew.",
)
_LATER_THAN_CONFIRMED = Text(
    zh="{client}确认的现场日期为 {days}，该场所的现场应在此期间开始，可以延后结束；请核对现场首日。"
    "确实没有在此期间开始的，请计划调度人员在“合同与计划”中取消本次现场并另行安排，待新的计划发送并确认后再检查、登记。",
    en="The {client} confirmed {days}: the audit of this site begins on one of these days, and may end later."
    " Look at the first day again. If it did not begin then, have the coordinator call the visit off under “Contracts"
    " and plans” and plan it anew: it is checked and recorded once its new plan is sent and confirmed.",
)
