"""The life of an application, from the first answer to its acceptance or its end."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from intake_app.rules.acceptance import acceptance_obstacles
from intake_app.rules.clocks import supplement_days_late
from intake_app.rules.complaints import ON_APPEAL, UPHELD, complaint_clause
from intake_app.rules.completeness import completeness
from intake_app.rules.transitions import Condition, Machine, Transition, guard
from intake_app.schemes.schema import SchemeEdition
from models.account import Role
from models.application import Application, ApplicationState
from models.reference import ClauseRef, Reason
from models.text import Text

APPLICATION_STATES = {
    ApplicationState.DRAFT: Text(zh="草稿", en="draft"),
    ApplicationState.SUBMITTED: Text(zh="已提交", en="submitted"),
    ApplicationState.RETURNED: Text(zh="待补充", en="to be supplemented"),
    ApplicationState.ACCEPTED: Text(zh="已受理", en="accepted"),
    ApplicationState.REFUSED: Text(zh="不予受理", en="refused"),
    ApplicationState.WITHDRAWN: Text(zh="已撤回", en="withdrawn by the applicant"),
}
"""The one word for each state of an application."""


class ApplicationFacts(NamedTuple):
    """An application as it stands on a day."""

    application: Application
    scheme: SchemeEdition
    today: date


def _acceptance(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.gate_clause("acceptance")


@guard(Text(zh="申请书填写完整、材料齐全", en="nothing that the scheme asks for is missing"), _acceptance)
def _nothing_is_missing(facts: ApplicationFacts) -> Iterator[Reason]:
    for item in completeness(facts.application, facts.scheme, facts.today).missing:
        yield Reason(text=item.problem, clause=item.clause)


@guard(Text(zh="评审项目全部通过，没有未了结的补正要求和单元划分申请",
            en="every check is passed and nothing is left open"), _acceptance)
def _nothing_stands_against_it(facts: ApplicationFacts) -> Iterator[Reason]:
    yield from acceptance_obstacles(facts.application, facts.scheme, facts.today)


@guard(Text(zh="申请在评审中，或申请人逾期未答复补正",
            en="it is under review, or its applicant is late with the answer"), _acceptance)
def _answer_is_late(facts: ApplicationFacts) -> Iterator[Reason]:
    is_returned = facts.application.state is ApplicationState.RETURNED
    if is_returned and supplement_days_late(facts.application, facts.today) == 0:
        yield Reason(text=_NOT_LATE, clause=_acceptance(facts.scheme))


@guard(Text(zh="申请人没有待答复的延期申请", en="the applicant asked for no more time that is undecided"), _acceptance)
def _no_time_is_asked_for(facts: ApplicationFacts) -> Iterator[Reason]:
    request = facts.application.open_request
    asked = request.extension_asked if request else None
    if asked is not None:
        yield Reason(text=_TIME_ASKED.format(day=asked.asked_on, until=asked.until), clause=_acceptance(facts.scheme))


_APPLYING = frozenset({Role.APPLICANT, Role.CONSULTANT})
_REVIEWER = frozenset({Role.APPLICATION_REVIEWER})
_OPEN = (ApplicationState.DRAFT, ApplicationState.RETURNED)

_EDITION_HOLDS = Condition(
    Text(zh="实施规则的该版本尚未到期", en="the edition of the rule still takes applications"), _acceptance,
    "acceptance.edition_over")
_REVIEWS = Condition(
    Text(zh="办理人被聘为申请评审人员，没有离职",
         en="whoever does it is engaged to review applications, and has not left"),
    _acceptance, "separation.unable_to")

Row = Transition[ApplicationFacts]

APPLICATION: Machine[ApplicationFacts] = Machine(
    key="application",
    title=Text(zh="认证申请", en="application"),
    states=APPLICATION_STATES,
    state_of=lambda facts: facts.application.state,
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        Row("start", Text(zh="开始填写", en="start"), "application.started", _APPLYING, (), (ApplicationState.DRAFT,),
            _acceptance, besides=(_EDITION_HOLDS,), service="applications.start_application"),
        Row("submit", Text(zh="提交", en="submit"), "application.submitted", _APPLYING, _OPEN,
            (ApplicationState.SUBMITTED,), _acceptance, (_nothing_is_missing,), besides=(_EDITION_HOLDS,),
            service="applications.submit"),
        Row("return", Text(zh="退回补充", en="send requests"), "application.returned", _REVIEWER,
            (ApplicationState.SUBMITTED,), (ApplicationState.RETURNED,), _acceptance, paper="supplement_notice",
            service="supplements.send_requests"),
        Row("accept", Text(zh="受理", en="accept"), "application.accepted", _REVIEWER, (ApplicationState.SUBMITTED,),
            (ApplicationState.ACCEPTED,), _acceptance, (_nothing_stands_against_it,), paper="acceptance_notice",
            besides=(_REVIEWS,), service="application_review.accept"),
        Row("refuse", Text(zh="不予受理", en="refuse"), "application.refused", _REVIEWER,
            (ApplicationState.SUBMITTED, ApplicationState.RETURNED), (ApplicationState.REFUSED,), _acceptance,
            (_answer_is_late, _no_time_is_asked_for), paper="refusal_notice", besides=(_REVIEWS,),
            service="application_review.refuse"),
        Row("withdraw", Text(zh="撤回", en="withdraw"), "application.withdrawn", frozenset({Role.APPLICANT}),
            (*_OPEN, ApplicationState.SUBMITTED), (ApplicationState.WITHDRAWN,), _acceptance,
            service="applications.withdraw"),
        Row("set_refusal_aside", Text(zh="因申诉成立取消不予受理", en="set the refusal aside on appeal"),
            "application.refusal_set_aside", ON_APPEAL, (ApplicationState.REFUSED,),
            (ApplicationState.SUBMITTED, ApplicationState.RETURNED), complaint_clause, besides=UPHELD,
            service="setting_aside.set_refusal_aside"),
    ),
)
"""An application until the body answers it; what follows an acceptance is the life of a job."""

_NOT_LATE = Text(
    zh="补正期限未到，不能以逾期为由不予受理。",
    en="The time for the answer is not over yet, so it cannot be refused for being late.",
)
_TIME_ASKED = Text(
    zh="申请人已于 {day} 申请将补正期限延至 {until}（含当日），尚未答复；请先同意或不同意延期，再办理不予受理。",
    en="On {day} the applicant asked for time until {until}, and nobody has answered: give or refuse it first.",
)
