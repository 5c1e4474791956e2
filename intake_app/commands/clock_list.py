"""Every day that a case must keep, each with its clause and how far away it is."""

from collections.abc import Iterator, Mapping
from datetime import date

from intake_app.rules.acceptance import acceptance_due
from intake_app.rules.certificates import (
    IN_FORCE,
    act_due,
    regulation_day,
    renewal_window,
    status_on,
)
from intake_app.rules.clocks import (
    CLOCK_TITLES,
    conclusion_clock,
    correction_clause,
    correction_due,
    disclosure_due,
    earliest_visit_after_notice,
    failure_notice_due,
    issue_due,
)
from intake_app.rules.clocks import latest_plan_notice as latest_notice
from intake_app.rules.surveillance import surveillance_due
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.paper_contexts import STEP_WORDS
from models.application import Application
from models.base import Frozen
from models.calendar import DueDate, WorkingCalendar
from models.certificate import Certificate, Suspension
from models.engagement import Engagement, EngagementKind
from models.reference import ClauseRef
from models.text import Text, days_told


class CaseClock(Frozen):
    """One day to be kept; without a day it has no end, and `note` says where it stands."""

    key: str
    title: Text
    about: str
    """The job, finding or certificate number that it is about."""
    on: date | None
    days_left: int | None
    """Calendar days from the day asked; negative once it is past."""
    provisional: bool
    """Whether it rests on a year whose days off are not announced yet."""
    clause: ClauseRef
    note: Text | None = None


class _Desk(Frozen):
    """What the clocks of one scheme are read with."""

    scheme: SchemeEdition
    calendar: WorkingCalendar
    today: date

    def clock(
        self, key: str, about: str, on: date | DueDate | None, clause: ClauseRef, note: Text | None = None
    ) -> CaseClock:
        due = on if isinstance(on, DueDate) or on is None else DueDate(on=on)
        return CaseClock(
            key=key, title=TITLES[key], about=about, on=due.on if due else None,
            days_left=(due.on - self.today).days if due else None, provisional=bool(due and due.provisional),
            clause=clause, note=note,
        )


def job_clocks(
    engagement: Engagement, complete_on: date | None, scheme: SchemeEdition, calendar: WorkingCalendar, today: date
) -> tuple[CaseClock, ...]:
    """The clocks of a job: acceptance, conclusion with its stops, plan notice, corrections, issue or refusal."""
    desk = _Desk(scheme=scheme, calendar=calendar, today=today)
    return (
        *_acceptance(engagement, complete_on, desk),
        *_conclusion(engagement, desk),
        *_plan(engagement, desk),
        *_corrections(engagement, desk),
        *_outcome(engagement, desk),
    )


def certificate_clocks(
    certificate: Certificate, scheme: SchemeEdition, calendar: WorkingCalendar, today: date
) -> tuple[CaseClock, ...]:
    """The clocks of a certificate: validity, publication, renewal, surveillance, suspension; none once it is over."""
    if status_on(certificate, today) not in IN_FORCE:
        return ()
    desk = _Desk(scheme=scheme, calendar=calendar, today=today)
    rules, number = scheme.certificate, certificate.number
    opens_on, closes_on = renewal_window(certificate, scheme)
    return (
        desk.clock("valid_until", number, certificate.valid_until, rules.validity_years.clause),
        desk.clock("renewal_opens", number, opens_on, rules.renewal.window_months.clause, rules.renewal.how),
        desk.clock("renewal_closes", number, closes_on, rules.renewal.window_months.clause, rules.renewal.how),
        *_disclosure(certificate, desk),
        *_surveillance(certificate, desk),
        *(each for suspension in certificate.suspensions if suspension.restored_on is None
          for each in _suspension(number, suspension, desk)),
    )


def _acceptance(engagement: Engagement, complete_on: date | None, desk: _Desk) -> Iterator[CaseClock]:
    if complete_on is None:
        return
    application = Application(
        id=engagement.application_id, enterprise_id=engagement.enterprise_id, scheme=engagement.scheme,
        created_at=complete_on, complete_on=complete_on,
    )
    due = acceptance_due(application, desk.scheme, desk.calendar)
    yield desk.clock("acceptance", engagement.id, due, desk.scheme.clocks.acceptance_working_days.clause)


def _conclusion(engagement: Engagement, desk: _Desk) -> Iterator[CaseClock]:
    if engagement.kind is EngagementKind.SURVEILLANCE:
        return
    clock = conclusion_clock(engagement, desk.scheme, desk.today)
    note = _CONCLUSION.format(elapsed=clock.elapsed_days, stopped=clock.stopped_days, level=LEVELS[clock.level])
    yield desk.clock("conclusion", engagement.id, clock.due_on, desk.scheme.clocks.conclusion_days.clause, note)
    causes = {cause.key: cause for cause in desk.scheme.clocks.stop_causes}
    for stop in engagement.clock_stops:
        cause = causes.get(stop.cause)
        text = cause.text if cause else Text(zh=stop.cause, en=stop.cause)
        clause = cause.clause if cause else desk.scheme.clocks.conclusion_days.clause
        note = _STOP.format(cause=text, days=days_told(stop.first, stop.last or _STILL))
        yield desk.clock("clock_stop", engagement.id, stop.last, clause, note)


def _plan(engagement: Engagement, desk: _Desk) -> Iterator[CaseClock]:
    clause = desk.scheme.clocks.plan_notice_working_days.clause
    for start in sorted({visit.start for visit in engagement.visits}):
        yield desk.clock("plan_notice_by", engagement.id, latest_notice(start, desk.scheme, desk.calendar), clause)
    for sent_on in sorted({visit.notice.sent_on for visit in engagement.visits if visit.notice}):
        earliest = earliest_visit_after_notice(sent_on, desk.scheme, desk.calendar)
        yield desk.clock("earliest_visit", engagement.id, earliest, clause, _SENT.format(sent=sent_on))


def _corrections(engagement: Engagement, desk: _Desk) -> Iterator[CaseClock]:
    clause = correction_clause(engagement.kind, desk.scheme)
    for finding in engagement.nonconformities:
        by_rule = correction_due(finding.raised_on, engagement.kind, desk.scheme)
        note = _FINDING.format(step=STEP_WORDS[finding.step], by_rule=by_rule)
        yield desk.clock("correction", finding.id, finding.due_on, clause, note)


def _outcome(engagement: Engagement, desk: _Desk) -> Iterator[CaseClock]:
    """The certificate, or the notice that there will be none."""
    if engagement.kind is not EngagementKind.INITIAL:
        return
    clocks = desk.scheme.clocks
    issue, failure = issue_due(engagement, desk.scheme), failure_notice_due(engagement, desk.scheme, desk.today)
    if clocks.failure_notice_days and failure:
        yield desk.clock("failure_notice", engagement.id, failure, clocks.failure_notice_days.clause)
    elif clocks.issue_days and issue:
        yield desk.clock("issue", engagement.id, issue, clocks.issue_days.clause)


def _disclosure(certificate: Certificate, desk: _Desk) -> Iterator[CaseClock]:
    due = disclosure_due(certificate.issued_on, desk.scheme, desk.calendar)
    if due and due.due.on >= desk.today:
        yield desk.clock("disclosure", certificate.number, due.due, due.clause, _WITH_CONSENT)


def _surveillance(certificate: Certificate, desk: _Desk) -> Iterator[CaseClock]:
    due = surveillance_due(certificate, desk.scheme, desk.today)
    if due is None:
        return
    rules, number = desk.scheme.surveillance, certificate.number
    hard = rules.first_hard_months.clause if due.is_first and due.hard_limit != due.due_on else due.clause
    note = _SENT.format(sent=due.notice_sent_on) if due.notice_sent_on else None
    yield desk.clock("surveillance_notice_by", number, due.notice_by, rules.notice_months.clause, note)
    yield desk.clock("surveillance_opens", number, due.opens_on, rules.planning_opens_months.clause)
    yield desk.clock("surveillance", number, due.due_on, due.clause, SURVEILLANCE_STATES[due.state])
    yield desk.clock("surveillance_hard_limit", number, due.hard_limit, hard)


def _suspension(number: str, suspension: Suspension, desk: _Desk) -> Iterator[CaseClock]:
    rules = desk.scheme.suspension
    ground = next(each for each in rules.grounds if suspension.ground in (each.letter, each.key))
    if rules.act_working_days:
        earlier = regulation_day(suspension.verified_on, rules)
        yield desk.clock("suspension_act_by_regulation", number, earlier, rules.regulation_days.clause, ground.text)
    due = act_due(suspension.verified_on, rules, desk.calendar)
    yield desk.clock("suspension_act", number, due, rules.act_clause, ground.text)
    until = suspension.until
    clause = ground.clause if until is None else rules.longest_months.clause
    yield desk.clock("suspension_end", number, until, clause, ground.text if until else _OPEN_ENDED)


TITLES: Mapping[str, Text] = {
    **CLOCK_TITLES,
    "acceptance": Text(zh="受理或不予受理通知", en="Notice of acceptance or refusal"),
    "clock_stop": Text(zh="停表至", en="Clock stopped until"),
    "plan_notice_by": Text(zh="检查计划最晚发出日", en="Last day to send the plan"),
    "earliest_visit": Text(zh="最早可开始现场检查日", en="First day on which the visit may begin"),
    "valid_until": Text(zh="证书有效期至", en="Certificate valid until"),
    "renewal_opens": Text(zh="续证窗口开始", en="Renewal opens"),
    "renewal_closes": Text(zh="续证窗口结束", en="Renewal closes"),
    "surveillance_notice_by": Text(zh="监督通知最晚发出日", en="Last day for the surveillance notice"),
    "surveillance_opens": Text(zh="最早可实施监督日", en="Surveillance may begin"),
    "surveillance": Text(zh="监督应完成日", en="Surveillance due"),
    "surveillance_hard_limit": Text(zh="监督最长期限", en="Last day of the surveillance"),
    "suspension_act_by_regulation": Text(
        zh="作出暂停决定（法规的较早日期）", en="Act of suspension, by the regulation"),
    "suspension_act": Text(zh="作出暂停决定", en="Act of suspension"),
    "suspension_end": Text(zh="暂停期满", en="End of the suspension"),
}
LEVELS = {
    "running": Text(zh="进行中", en="running"),
    "warned": Text(zh="临近期限", en="near its limit"),
    "late": Text(zh="已超期", en="late"),
    "done": Text(zh="已有结论", en="concluded"),
}
SURVEILLANCE_STATES = {
    "later": Text(zh="未到通知时间", en="not due for notice yet"),
    "notice_due": Text(zh="应发监督通知", en="notice to be sent"),
    "notice_late": Text(zh="监督通知已迟", en="notice late"),
    "notified": Text(zh="已通知", en="notified"),
    "visited": Text(zh="现场已完成，待评价", en="on site in time, to be evaluated"),
    "overdue": Text(zh="监督逾期", en="overdue"),
    "suspended": Text(zh="证书暂停中", en="certificate suspended"),
    "lapsed": Text(zh="超过最长期限", en="beyond its last day"),
}
_CONCLUSION = Text(
    zh="{level}：已计 {elapsed} 日，停表 {stopped} 日。", en="{level}: {elapsed} days counted, {stopped} not counted."
)
_STILL = Text(zh="…", en="…")
_STOP = Text(zh="{cause}：{days} 不计入。", en="{cause}: not counted on {days}.")
_SENT = Text(zh="{sent} 已发出。", en="Sent on {sent}.")
_FINDING = Text(zh="{step}；按规则计算为 {by_rule}。", en="It is {step}; by the rule's figure it would be {by_rule}.")
_WITH_CONSENT = Text(zh="须经委托人同意。", en="Only with the client's consent.")
_OPEN_ENDED = Text(zh="至主管部门作出决定为止。", en="Until the authority has decided.")
