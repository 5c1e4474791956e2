"""What follows a certificate: the cycles of its surveillance, and its result made public (CNEX 10, 11; CEC 6)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from intake_app.rules.certificates import status_on
from intake_app.rules.clocks import disclosure_due
from intake_app.rules.stages import Stage, stage
from intake_app.rules.surveillance import surveillance_due, with_visit
from intake_app.rules.transitions import Condition, Machine, Transition, guard
from intake_app.rules.void_papers import VOIDING
from intake_app.schemes.schema import SchemeEdition
from models.account import Role
from models.calendar import WorkingCalendar
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement
from models.reference import ClauseRef, Reason
from models.text import Text


class CycleState(StrEnum):
    """Where the cycle of a surveillance stands."""

    LATER = "later"
    NOTICE_DUE = "notice_due"
    NOTIFIED = "notified"
    UNDER_WAY = "under_way"
    """From the confirmed plan to the report."""
    TO_BE_EVALUATED = "to_be_evaluated"
    OVERDUE = "overdue"
    """Past its due date or its limit: a person decides (CNEX 11, 12.3)."""
    OVER = "over"
    """None falls due any more."""


CYCLE_STATES = {
    CycleState.LATER: Text(zh="未到期", en="later"),
    CycleState.NOTICE_DUE: Text(zh="应发通知", en="notice due"),
    CycleState.NOTIFIED: Text(zh="已通知", en="notified"),
    CycleState.UNDER_WAY: Text(zh="进行中", en="under way"),
    CycleState.TO_BE_EVALUATED: Text(zh="待评价", en="to be evaluated"),
    CycleState.OVERDUE: Text(zh="逾期", en="overdue"),
    CycleState.OVER: Text(zh="不再监督", en="over"),
}
"""The one word for each state of a surveillance."""


class CycleFacts(NamedTuple):
    """A certificate with the job of its next surveillance, where one is open."""

    certificate: Certificate
    job: Engagement | None
    scheme: SchemeEdition
    today: date


class DisclosureState(StrEnum):
    """Whether the result of a certificate may be published."""

    NOT_AGREED = "not_agreed"
    MAY_BE_PUBLISHED = "may_be_published"
    PUBLISHED = "published"
    NOT_IN_FORCE = "not_in_force"


DISCLOSURE_STATES = {
    DisclosureState.NOT_AGREED: Text(zh="未同意公开", en="not agreed to"),
    DisclosureState.MAY_BE_PUBLISHED: Text(zh="可以公布", en="may be published"),
    DisclosureState.PUBLISHED: Text(zh="已公布", en="published"),
    DisclosureState.NOT_IN_FORCE: Text(zh="证书未生效或已失效", en="certificate not in force"),
}
"""The one word for each state of a publication."""


class DisclosureFacts(NamedTuple):
    """A certificate whose result somebody wants to publish; `is_agreed` is what its holder said last."""

    certificate: Certificate
    is_agreed: bool
    scheme: SchemeEdition
    today: date
    calendar: WorkingCalendar


def cycle_state(facts: CycleFacts) -> CycleState:
    """Where the next surveillance stands: by its open job, or by the day where there is none."""
    due = surveillance_due(facts.certificate, facts.scheme, facts.today)
    if due is None:
        return CycleState.OVER
    due = with_visit(due, facts.certificate, [facts.job] if facts.job is not None else [], facts.scheme)
    at = stage(facts.job, facts.scheme) if facts.job is not None else None
    if at in (Stage.TECHNICAL_REVIEW, Stage.DECISION):
        return CycleState.TO_BE_EVALUATED
    if due.state in ("overdue", "lapsed", "suspended"):
        return CycleState.OVERDUE
    if facts.job is not None and any(visit.is_confirmed for visit in facts.job.visits):
        return CycleState.UNDER_WAY
    if due.notice_sent_on is not None:
        return CycleState.NOTIFIED
    return CycleState.LATER if due.state == "later" else CycleState.NOTICE_DUE


def disclosure_state(facts: DisclosureFacts) -> DisclosureState:
    """Whether the result may be published today: agreed to, in force, in time, and not published yet."""
    until = disclosure_due(facts.certificate.issued_on, facts.scheme, facts.calendar)
    if until is None or not facts.is_agreed:
        return DisclosureState.NOT_AGREED
    if facts.certificate.disclosure is not None:
        return DisclosureState.PUBLISHED
    if status_on(facts.certificate, facts.today) is not CertificateState.VALID:
        return DisclosureState.NOT_IN_FORCE
    return DisclosureState.MAY_BE_PUBLISHED


def _notice(scheme: SchemeEdition) -> ClauseRef:
    return scheme.surveillance.notice_months.clause


def _interval(scheme: SchemeEdition) -> ClauseRef:
    return scheme.surveillance.interval_months.clause


def _disclosure(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.clocks.disclosure_working_days.clause if scheme.clocks.disclosure_working_days else None


@guard(Text(zh="委托人同意公开认证结果", en="the client agreed to the publication"), _disclosure)
def _client_agreed(facts: DisclosureFacts) -> Iterator[Reason]:
    if disclosure_state(facts) is DisclosureState.NOT_AGREED:
        yield Reason(text=_NOT_AGREED.format(number=facts.certificate.number), clause=_disclosure(facts.scheme))


@guard(Text(zh="该认证方案公布认证结果", en="the scheme has results published"), _disclosure)
def _results_are_published(facts: DisclosureFacts) -> Iterator[Reason]:
    if facts.scheme.clocks.disclosure_working_days is None:
        yield Reason(text=_NEVER_PUBLISHED)


_EVALUATED_BEFORE = (CycleState.NOTIFIED, CycleState.UNDER_WAY, CycleState.TO_BE_EVALUATED, CycleState.OVERDUE)
_MISSED = (CycleState.OVERDUE, CycleState.TO_BE_EVALUATED)

SURVEILLANCE: Machine[CycleFacts] = Machine(
    key="surveillance",
    title=Text(zh="监督周期", en="surveillance cycle"),
    states=CYCLE_STATES,
    state_of=cycle_state,
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        Transition(
            "notify", Text(zh="发出监督通知并开立监督项目", en="send the notice and open the job"),
            "certificate.surveillance_notified", frozenset({Role.MANAGER}),
            (CycleState.NOTICE_DUE, CycleState.UNDER_WAY, CycleState.OVERDUE),
            (CycleState.NOTIFIED, CycleState.UNDER_WAY, CycleState.OVERDUE), _notice,
            paper="surveillance_notice", besides=(Condition(
                Text(zh="已到发出通知的时间，尚无有效的通知",
                     en="it is time for the notice, and none that counts is made"),
                _notice, "surveillance.awaits_notice"),), service="surveillance.make_due_notices",
        ),
        Transition(
            "void_notice", Text(zh="监督通知书作废，重新发出", en="declare the notice void, to be made anew"),
            "certificate.surveillance_notice_voided", frozenset({Role.COORDINATOR, Role.MANAGER}),
            (CycleState.NOTIFIED, CycleState.UNDER_WAY, CycleState.OVERDUE),
            (CycleState.NOTICE_DUE, CycleState.UNDER_WAY, CycleState.OVERDUE), lambda scheme: VOIDING,
            besides=(Condition(
                Text(zh="监督尚未开始，客户尚未回执", en="it has not begun, and its client has not replied"),
                lambda scheme: VOIDING, "void_papers.surveillance_notice_fault"),),
            service="paper_register.void_paper",
        ),
        Transition(
            "find_unsent", Text(zh="查无监督通知书的发送登记", en="find no entry of the notice's sending"),
            "certificate.notice_unrecorded", frozenset({Role.COORDINATOR, Role.MANAGER}),
            (CycleState.NOTIFIED, CycleState.UNDER_WAY, CycleState.OVERDUE, CycleState.TO_BE_EVALUATED),
            (CycleState.NOTIFIED, CycleState.UNDER_WAY, CycleState.OVERDUE, CycleState.TO_BE_EVALUATED), _notice,
            service="unsent_notices.note_unsent_notices",
        ),
        Transition(
            "open_case", Text(zh="立案：监督未在最后期限内完成", en="open a case: not done by its last day"),
            "certificate.limit_missed", frozenset({Role.MANAGER}), _MISSED, _MISSED, _interval, besides=(Condition(
                Text(zh="最长期限（含当日）已过，期限内没有完成全部现场，也没有人决定暂不暂停",
                     en="the last day has passed, no audit on site was whole by then, and nobody let it stay"),
                _interval, "surveillance.missed_limit"),),
            service="missed_limits.open_cases_due",
        ),
        Transition(
            "keep_in_force", Text(zh="决定暂不暂停", en="decide not to suspend"), "certificate.limit_decided",
            frozenset({Role.MANAGER}), _MISSED, _MISSED, _interval, service="missed_limits.keep_in_force",
        ),
        Transition(
            "evaluate", Text(zh="评价监督结果", en="evaluate the surveillance"), "certificate.surveyed",
            frozenset({Role.DECIDER}), (CycleState.TO_BE_EVALUATED,), (CycleState.LATER, CycleState.OVER), _interval,
            paper="decision_notice", service="decisions.decide",
        ),
        Transition(
            "undo_evaluation",
            Text(zh="收回监督评价：有利益关系的人员的工作由其他人员重做",
                 en="take the evaluation back: the work of somebody tied is done anew"),
            "certificate.survey_undone", frozenset({Role.MANAGER}),
            (CycleState.LATER, CycleState.NOTICE_DUE, CycleState.OVER), _EVALUATED_BEFORE,
            lambda scheme: scheme.gate_clause("impartiality"), service="tied_work.repeat_work",
        ),
    ),
)
"""From one surveillance to the next; between notice and evaluation its job lives its own life."""

DISCLOSURE: Machine[DisclosureFacts] = Machine(
    key="disclosure",
    title=Text(zh="认证结果的公布", en="publication of the result"),
    states=DISCLOSURE_STATES,
    state_of=disclosure_state,
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        Transition(
            "publish", Text(zh="登记公布", en="enter the publication"), "certificate.disclosed",
            frozenset({Role.MANAGER}), (DisclosureState.MAY_BE_PUBLISHED,), (DisclosureState.PUBLISHED,), _disclosure,
            (_client_agreed,), service="cases.record_disclosure",
        ),
        Transition(
            "agree", Text(zh="同意公开", en="agree to it"), "certificate.disclosure_agreed",
            frozenset({Role.APPLICANT}), (DisclosureState.NOT_AGREED,),
            (DisclosureState.MAY_BE_PUBLISHED, DisclosureState.PUBLISHED, DisclosureState.NOT_IN_FORCE), _disclosure,
            (_results_are_published,), service="cases.say_on_disclosure",
        ),
        Transition(
            "object", Text(zh="撤回同意", en="take the consent back"), "certificate.disclosure_objected",
            frozenset({Role.APPLICANT}),
            (DisclosureState.MAY_BE_PUBLISHED, DisclosureState.PUBLISHED, DisclosureState.NOT_IN_FORCE),
            (DisclosureState.NOT_AGREED,), _disclosure, (_results_are_published,), service="cases.say_on_disclosure",
        ),
    ),
)
"""The publication of a result with consent; a certificate's status is published without it (J21)."""

_NOT_AGREED = Text(
    zh="委托人没有同意公开认证结果，不能公布证书 {number}。",
    en="The client did not agree to it, so the result of certificate {number} stays unpublished.",
)
_NEVER_PUBLISHED = Text(
    zh="该认证方案不公布认证结果，没有需要同意的事项。",
    en="Under this scheme no result is published, so there is nothing to agree to.",
)
