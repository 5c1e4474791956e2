"""How many person-days each site takes: the rule's minimum, what adds to it, and who may change it how.

All figures are half days. Only team members' days count: experts' time is no verification time (CNEX 9.3.2).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

from intake_app.schemes.schema import DayFactorRule, HalfDays, PersonDayRule, SchemeEdition
from models.application import CertificationUnit
from models.calendar import WorkingCalendar
from models.engagement import DayAdjustment, DayFactor, EngagementKind, Site, SitePersonDays
from models.reference import ClauseRef, Reason
from models.text import Text

DayKind = Literal["on_site", "document_review"]

COMPLEXITY_LEVELS = {"low": 0, "medium": 1, "high": 2}
"""How the answer on data complexity is measured."""

KIND_TEXTS: dict[DayKind, Text] = {
    "on_site": Text(zh="现场", en="on-site"),
    "document_review": Text(zh="文件评审", en="document review"),
}


def proposed_person_days(
    sites: Sequence[Site], units: Sequence[CertificationUnit], scheme: SchemeEdition
) -> tuple[SitePersonDays, ...]:
    """The figure of each site by rule, with the factors that led to it; each site apart (CNEX 9.3.1, CEC 5.5)."""
    rule = scheme.person_days
    made_at = {site.row: sum(1 for each in units if each.site_row == site.row) for site in sites}
    return tuple(_site_days(site, made_at[site.row], rule) for site in sites)


def deviation_fault(what: DayKind, kind: EngagementKind, scheme: SchemeEdition) -> Reason | None:
    """Why even a manager may not go below the minimum; None where a written reason is enough (J62).

    No rule sets days for a surveillance: the initial minimum stands for them, and a reason lowers it (J4).
    """
    rule = scheme.person_days
    is_strict = not rule.minima_are_in_principle or (what == "on_site" and rule.combined_minimum is not None)
    if kind is EngagementKind.SURVEILLANCE or not is_strict:
        return None
    least, clause = least_half_days(what, scheme)
    return Reason(text=_STRICT.format(kind=KIND_TEXTS[what], least=f"{least / 2:.1f}"), clause=clause)


def who_may_deviate(what: DayKind, to_half_days: int, kind: EngagementKind, scheme: SchemeEdition) -> Reason | None:
    """Who may set a figure this far below the minimum, or that nobody may; None where it is not below (J4, J62)."""
    least, clause = least_half_days(what, scheme)
    if to_half_days >= least:
        return None
    return deviation_fault(what, kind, scheme) or Reason(text=_MANAGER_MAY, clause=clause)


def adjusted(
    person_days: SitePersonDays, what: DayKind, to_half_days: int, by: str, at: datetime, reason: str,
    scheme: SchemeEdition, *, is_deviation: bool = False,
) -> SitePersonDays | Reason:
    """The figure changed to `to_half_days` with its reason on record, or why it may not be (J62).

    Only a deviation goes below the minimum, and no on-site figure becomes nothing. The same figure is no change: it
    would free a visit, confirmed by its client, for nothing.
    """
    least, clause = least_half_days(what, scheme)
    before = getattr(person_days, f"{what}_half_days")
    if not reason.strip():
        return Reason(
            text=Text(
                zh="请写明调整{kind}人日数的理由；理由将印在检查方案中。",
                en="Give the reason for changing the {kind} person-days: it is printed in the programme.",
            ).format(kind=KIND_TEXTS[what]),
            clause=clause,
        )
    if to_half_days == before:
        return Reason(text=_UNCHANGED.format(kind=KIND_TEXTS[what], days=f"{before / 2:g}"), clause=clause)
    if to_half_days < (int(what == "on_site") if is_deviation else least):
        return _below_minimum(what, to_half_days, least, clause)
    change = DayAdjustment(
        by=by, at=at, what=what, from_half_days=before, to_half_days=to_half_days, reason=reason.strip(),
        is_deviation=to_half_days < least,
    )
    return person_days.with_(
        **{f"{what}_half_days": to_half_days, "adjustments": (*person_days.adjustments, change)}
    )


_MANAGER_MAY = Text(
    zh="确有理由低于该人日数的，由认证管理人员在“在办案件”（监督项目在“监督”）中写明理由后批准。",
    en="Where there is reason for fewer, a manager allows it with that reason on the page “Running cases”, of a"
    " surveillance on “Surveillance”.",
)
_UNCHANGED = Text(
    zh="{kind}人日数仍为 {days}，没有变化，未作调整；请填写新的人日数。",
    en="The {kind} person-days are {days} already, so nothing was changed: enter another figure.",
)


def person_day_faults(
    person_days: Iterable[SitePersonDays], sites: Sequence[Site], scheme: SchemeEdition
) -> tuple[Reason, ...]:
    """Each site whose figure is missing or below a minimum: more days at one site never make up for another's."""
    by_site = {figure.site_row: figure for figure in person_days}
    faults: list[Reason] = []
    for site in sites:
        figure = by_site.get(site.row)
        if figure is None:
            faults.append(_no_figure(site, scheme))
            continue
        for what, planned in (
            ("on_site", figure.on_site_half_days), ("document_review", figure.document_review_half_days)
        ):
            kind: DayKind = "on_site" if what == "on_site" else "document_review"
            least, clause = least_half_days(kind, scheme)
            if planned < least and not figure.deviates(what):
                faults.append(_site_fault(site, _below_minimum(kind, planned, least, clause)))
    return tuple(faults)


def least_half_days(what: DayKind, scheme: SchemeEdition) -> tuple[HalfDays, ClauseRef]:
    """The least half days that the rule has for a site, and the clause that says so."""
    rule = scheme.person_days
    if what == "document_review":
        return rule.document_review_minimum.value, rule.document_review_minimum.clause
    combined = rule.combined_minimum
    if combined and combined.value == rule.on_site_minimum:
        return combined.value, combined.clause
    return rule.on_site_minimum, rule.check_minimum.clause


def days_on_site(first: date, last: date, members: int) -> int:
    """The most person-days that `members` spent from `first` to `last`, both included: each calendar day is whole."""
    return members * ((last - first).days + 1)


def person_days_spent(first: date, last: date, members: int, calendar: WorkingCalendar) -> int:
    """The person-days that `members` spent on site from `first` to `last`, both included, by the record of the check.

    Whoever was there was there on its first and its last day; between them a day off is no day on site. Nobody records
    parts of days: each is whole.
    """
    return members * len({first, last, *calendar.working_days(first, last)})


def days_on_site_fault(
    first: date, last: date, members: int, figure: SitePersonDays | None, scheme: SchemeEdition
) -> Reason | None:
    """Why `members` were too short at a site from `first` to `last`, both included; None if it was long enough.

    Every calendar day counts whole, so that only what cannot have reached the minimum is refused: the rule's, or what
    a manager set below it in the site's `figure`.
    """
    least, clause = least_half_days("on_site", scheme)
    if figure is not None and figure.deviates("on_site"):
        least = figure.on_site_half_days
    days, spent = (last - first).days + 1, days_on_site(first, last, members)
    if 2 * spent >= least:
        return None
    text = Text(
        zh="现场共 {days} 天、{members} 名组员，合 {spent} 人日，低于每个生产场所至少 {least} 人日的要求；"
        "请补足现场时间后再登记。",
        en="{days} days with {members} members make {spent} person-days, below the minimum of {least} for each site:"
        " complete the audit on site, then record it.",
    )
    return Reason(text=text.format(days=days, members=members, spent=f"{spent:.1f}", least=f"{least / 2:.1f}"),
                  clause=clause)


def _site_days(site: Site, unit_count: int, rule: PersonDayRule) -> SitePersonDays:
    measured = {
        "units": unit_count,
        "employees": site.employees,
        "data_complexity": COMPLEXITY_LEVELS.get(site.data_complexity, 0),
    }
    added = [(factor, _added_half_days(factor, measured[factor.measure])) for factor in rule.factors]
    return SitePersonDays(
        site_row=site.row,
        document_review_half_days=rule.document_review_minimum.value,
        on_site_half_days=rule.on_site_minimum + sum(half_days for _, half_days in added),
        factors=tuple(DayFactor(text=factor.text, half_days=half_days) for factor, half_days in added if half_days),
    )


def _added_half_days(factor: DayFactorRule, measured: int) -> HalfDays:
    steps = max(0, measured - factor.above) // factor.step
    return min(steps * factor.half_days_per_step, factor.most_half_days)


def _below_minimum(what: DayKind, planned: int, least: HalfDays, clause: ClauseRef) -> Reason:
    return Reason(
        text=Text(
            zh="{kind}为 {planned} 人日，低于每个生产场所至少 {least} 人日的要求；请调至 {least} 人日或以上。",
            en="{planned} {kind} person-days are below the minimum of {least} for each site: plan {least} or more.",
        ).format(kind=KIND_TEXTS[what], planned=f"{planned / 2:.1f}", least=f"{least / 2:.1f}"),
        clause=clause,
    )


def _site_fault(site: Site, fault: Reason) -> Reason:
    return Reason(text=Text(zh="{site}：{fault}", en="{site}: {fault}").format(site=site.name, fault=fault.text),
                  clause=fault.clause)


def _no_figure(site: Site, scheme: SchemeEdition) -> Reason:
    return Reason(
        text=Text(
            zh="{site}还没有人日数；各生产场所应分别策划，请先计算该场所的人日数。",
            en="{site} has no person-days yet: each site is planned apart, so compute its figure first.",
        ).format(site=site.name),
        clause=scheme.person_days.check_minimum.clause,
    )


_STRICT = Text(
    zh="{kind}至少 {least} 人日是规则的硬性要求，不能低于它。",
    en="The rule demands at least {least} {kind} person-days: nobody goes below.",
)
