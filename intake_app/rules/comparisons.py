"""What a surveillance compares a unit with: the value and the period verified before it (CEC 6.2, J39)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from intake_app.schemes.schema import SchemeEdition
from models.base import Frozen
from models.calendar import add_months
from models.certificate import Certificate
from models.engagement import OBSERVATION, Engagement, UnitFootprint, YearCompared
from models.ids import EngagementId
from models.reference import ClauseRef, Reason
from models.text import Text

RATED = ClauseRef(document="house", clause="H137")
"""What this body does where the footprint did not fall or the target was missed, and how targets are kept."""

TREND, TARGET = "trend", "target"
"""The points of a surveillance that compare it with the year before."""


class YearBefore(Frozen):
    """What was verified last of a certificate's unit; its period ends on `period_to`, inclusive."""

    value: Decimal
    measure: str
    period_from: date
    period_to: date
    target: str
    """The reduction target that was set for the year after it; empty where none is known."""


def year_before(certificate: Certificate, job: EngagementId, target: str = "") -> YearBefore:
    """What the surveillance `job` compares with: what the last one before it verified, else what the certificate says.

    A certificate that was replaced since says the later one; the job's own entry, entered anew, replaces itself.
    `target` is the reduction target that its client applied with (CEC 5.1.1 c): it counts until a surveillance
    entered another (H137).
    """
    verified = [each for each in certificate.surveillances if each.engagement_id != job]
    verified.sort(key=lambda each: each.completed_on, reverse=True)
    found = next((each.footprint for each in verified if each.footprint is not None), None)
    set_last = (each.footprint.next_target for each in verified if each.footprint is not None)
    told = certificate if found is None or found.period_to < certificate.period_to else found
    return YearBefore(value=told.value, measure=told.measure, period_from=told.period_from, period_to=told.period_to,
                      target=next(filter(None, set_last), target))


def against(said: YearCompared, before: YearBefore | None) -> YearCompared:
    """What the team said of the year before, with the period and the target that it spoke of, as they stand now."""
    if before is None:
        return said
    is_own = said.previous_value == before.value
    return said.with_(previous_from=before.period_from if is_own else None,
                      previous_to=before.period_to if is_own else None, target=before.target)


def next_period(before: YearBefore, months: int, today: date) -> tuple[date, date] | None:
    """The first and last day of the `months` after what was verified last; None where they are not over (H138)."""
    first = before.period_to + timedelta(days=1)
    last = add_months(first, months) - timedelta(days=1)
    return (first, last) if last < today else None


def comparison_faults(
    footprint: UnitFootprint, job: Engagement, scheme: SchemeEdition, before: YearBefore | None
) -> tuple[Reason, ...]:
    """What keeps the footprint from answering how a surveillance of the rule's compares with the year before (CEC 6.2).

    `before` is None where no certificate of the unit is known. How it compares fails nobody: the team rates it (J39).
    """
    points = {point.key: point.clause for point in scheme.surveillance.contents}
    if not job.serves_cycle:
        return ()
    lacking = ((TREND, footprint.previous_value, _NO_YEAR_BEFORE), (TARGET, footprint.target_reached, _NO_TARGET),
               (TARGET, footprint.next_target or None, _NO_NEXT_TARGET))
    same_year = _same_year(footprint, before) if before is not None else None
    unrated = _unrated(footprint)
    return (*((Reason(text=same_year, clause=points[TREND]),) if same_year is not None and TREND in points else ()),
            *(Reason(text=words, clause=points[key]) for key, said, words in lacking if key in points and said is None),
            *((Reason(text=unrated, clause=RATED),) if unrated is not None and TREND in points else ()))


def falls_short(footprint: UnitFootprint) -> bool:
    """Whether the footprint did not fall below that of the year before, or the target was missed (CEC 6.2)."""
    before = footprint.previous_value
    return (before is not None and footprint.value >= before) or footprint.target_reached is False


def trend_told(footprint: UnitFootprint, day: Callable[[date], str] = date.isoformat) -> Text | None:
    """The value of the year before, with its period where this body verified it, and the change since in per cent.

    Cut and not rounded, as on the certificate's own page; None where none was compared. `day` writes the days.
    """
    before = footprint.previous_value
    if before is None:
        return None
    percent = ((footprint.value - before) / before * 100).quantize(Decimal("0.01"), ROUND_FLOOR) if before else None
    first, last = footprint.previous_from, footprint.previous_to
    return _TREND.format(
        value=f"{before:f}", measure=footprint.measure, percent="—" if percent is None else f"{percent:+f}",
        period=_PERIOD.format(first=day(first), last=day(last)) if first and last else "")


def target_told(footprint: UnitFootprint) -> Text | None:
    """The reduction target that was looked at, and whether it was reached; None where nobody said."""
    if footprint.target_reached is None:
        return None
    answer = _REACHED if footprint.target_reached else _MISSED
    return _TARGET.format(target=footprint.target, answer=answer) if footprint.target else answer


def rating_told(footprint: UnitFootprint) -> Text | None:
    """What the team rates it as that the footprint falls short, in its words; None where it does not, or nobody did."""
    if not footprint.rated_as or not falls_short(footprint):
        return None
    rating = _OBSERVATION if footprint.rated_as == OBSERVATION else _FINDING.format(id=footprint.rated_as)
    return _RATED.format(rating=rating, remark=footprint.remark) if footprint.remark else rating


def asks_for_target(scheme: SchemeEdition) -> bool:
    """Whether the rule's surveillance confirms that last year's reduction target was reached (CEC 6.2 b)."""
    return any(point.key == TARGET for point in scheme.surveillance.contents)


def _unrated(footprint: UnitFootprint) -> Text | None:
    """What the rating of a footprint that falls short lacks (J39)."""
    if not falls_short(footprint):
        return None
    if not footprint.rated_as:
        return _NOT_RATED
    return _NO_REMARK if footprint.rated_as == OBSERVATION and not footprint.remark else None


def _same_year(footprint: UnitFootprint, before: YearBefore) -> Text | None:
    """That the footprint is of no later period than the one with which it is compared; None where it is later."""
    if footprint.period_to > before.period_to:
        return None
    return _SAME_YEAR.format(first=footprint.period_from, last=footprint.period_to, before_first=before.period_from,
                             before_last=before.period_to)


_TREND = Text(zh="{value} {measure}{period}；本次较其变化 {percent}%",
              en="{value} {measure}{period}; {percent} % since then")
_PERIOD = Text(zh="（{first}至{last}）", en=" ({first} – {last})")
_TARGET = Text(zh="“{target}”：{answer}", en="“{target}”: {answer}")
_REACHED = Text(zh="达成", en="reached")
_MISSED = Text(zh="未达成", en="missed")
_OBSERVATION = Text(zh="观察项", en="observation")
_FINDING = Text(zh="不符合项 {id}", en="nonconformity {id}")
_RATED = Text(zh="{rating}（{remark}）", en="{rating} ({remark})")
_NOT_RATED = Text(
    zh="碳足迹未较上一年度下降或者减碳目标未达成：请选择评定为观察项还是不符合项；"
    "评定为不符合项的，请先在“不符合项”中开具，再在此处选择其编号。",
    en="The footprint did not fall, or the target was missed: choose whether that is an observation or a nonconformity."
    " A nonconformity is raised first, under “Nonconformities”, and then chosen here by its number.",
)
_NO_REMARK = Text(
    zh="请填写观察到的情况和原因：没有内容的观察项不能作为记录。",
    en="Write what was observed, and why: an observation without words is no record.",
)
_NO_NEXT_TARGET = Text(
    zh="请填写持证人为下一年度制定的减碳目标（数值和年份），下一次监督据此核对；没有制定的，写明“未制定”。",
    en="Enter the reduction target that the holder set for the coming year, with figure and year: the next surveillance"
    " looks at it. Where it set none, write “none set”.",
)
_SAME_YEAR = Text(
    zh="数据期 {first} – {last} 不晚于上一次核查的数据期 {before_first} – {before_last}："
    "监督应确认数值是否较上一年度下降，请填写截止日期更晚的数据期和该期的数值。",
    en="The data period {first} – {last} ends no later than the one verified before, {before_first} – {before_last}: a"
    " surveillance confirms whether the footprint fell since then. Enter a period that ends later, with its value.",
)
_NO_YEAR_BEFORE = Text(
    zh="请填写上一年度的碳足迹数值：监督应确认数值是否低于上一年度。",
    en="State the value of the year before: the surveillance confirms whether the footprint is below it.",
)
_NO_TARGET = Text(
    zh="请选择上一年度减排目标是否实现：监督应予确认。",
    en="State whether last year's reduction target was reached: the surveillance confirms it.",
)
