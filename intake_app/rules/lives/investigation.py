"""The life of an investigation: a suspected ground of suspension or withdrawal is looked into (CNEX 12.3, J54)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.investigations import open_investigation
from intake_app.rules.transitions import Condition, Machine, Transition, guard
from intake_app.schemes.schema import SchemeEdition
from models.account import Role
from models.certificate import Certificate, Investigation
from models.engagement import Engagement
from models.reference import ClauseRef, Reason
from models.text import Text


class InvestigationState(StrEnum):
    """Where an investigation stands."""

    LOOKED_INTO = "looked_into"
    CHECKED_ON_SITE = "checked_on_site"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


INVESTIGATION_STATES = {
    InvestigationState.LOOKED_INTO: Text(zh="调查中", en="looked into"),
    InvestigationState.CHECKED_ON_SITE: Text(zh="安排了现场核查", en="checked on site"),
    InvestigationState.CONFIRMED: Text(zh="已查实", en="confirmed"),
    InvestigationState.NOT_CONFIRMED: Text(zh="未查实", en="not confirmed"),
}
"""The one word for each state of an investigation."""


class InvestigationFacts(NamedTuple):
    """An investigation of a certificate, or one about to be opened, with the check on site where one was ordered."""

    certificate: Certificate
    investigation: Investigation
    check: Engagement | None
    scheme: SchemeEdition
    today: date


def investigation_state(investigation: Investigation) -> InvestigationState:
    """Where it stands, from what was done."""
    if investigation.is_confirmed is not None:
        return InvestigationState.CONFIRMED if investigation.is_confirmed else InvestigationState.NOT_CONFIRMED
    return InvestigationState.LOOKED_INTO if investigation.check_id is None else InvestigationState.CHECKED_ON_SITE


def _investigation(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.surveillance.investigation.clause if scheme.surveillance.investigation else None


@guard(Text(zh="认证方案规定了调查", en="the scheme knows investigations"), _investigation)
def _scheme_knows_it(facts: InvestigationFacts) -> Iterator[Reason]:
    if facts.scheme.surveillance.investigation is None:
        yield Reason(text=_UNKNOWN)


@guard(Text(zh="证书有效或暂停", en="the certificate is in force"), _investigation)
def _is_in_force(facts: InvestigationFacts) -> Iterator[Reason]:
    if status_on(facts.certificate, facts.today) not in IN_FORCE:
        yield Reason(text=_NOT_IN_FORCE.format(number=facts.certificate.number), clause=_investigation(facts.scheme))


@guard(Text(zh="该证书没有尚未结束的调查", en="no other investigation of it is open"), _investigation)
def _none_is_open(facts: InvestigationFacts) -> Iterator[Reason]:
    other = open_investigation(facts.certificate)
    if other is not None:
        yield Reason(text=_OPEN_ALREADY.format(on=other.opened_on), clause=_investigation(facts.scheme))


@guard(Text(zh="安排的现场核查已经结束", en="the check on site that was ordered is over"), _investigation)
def _check_is_over(facts: InvestigationFacts) -> Iterator[Reason]:
    if facts.check is not None and not facts.check.is_over:
        yield Reason(text=_CHECK_RUNS, clause=_investigation(facts.scheme))


_MANAGER = frozenset({Role.MANAGER})
_OPEN = (InvestigationState.LOOKED_INTO, InvestigationState.CHECKED_ON_SITE)

Row = Transition[InvestigationFacts]

INVESTIGATION: Machine[InvestigationFacts] = Machine(
    key="investigation",
    title=Text(zh="对暂停、撤销情形的调查", en="investigation of a suspected ground"),
    states=INVESTIGATION_STATES,
    state_of=lambda facts: investigation_state(facts.investigation),
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        Row("open", Text(zh="立项调查", en="open it"), "certificate.investigation_opened",
            frozenset({Role.COORDINATOR, Role.MANAGER}), (), (InvestigationState.LOOKED_INTO,), _investigation,
            (_scheme_knows_it, _is_in_force, _none_is_open), service="investigations.begin_investigation"),
        Row("order_check", Text(zh="安排现场核查", en="order a check on site"), "certificate.check_ordered", _MANAGER,
            (InvestigationState.LOOKED_INTO,), (InvestigationState.CHECKED_ON_SITE,), _investigation, (_is_in_force,),
            service="investigations.order_check"),
        Row("conclude", Text(zh="作出调查结论", en="conclude it"), "certificate.investigation_concluded", _MANAGER,
            _OPEN, (InvestigationState.CONFIRMED, InvestigationState.NOT_CONFIRMED), _investigation, (_check_is_over,),
            besides=(Condition(
                Text(zh="没有参与该证书的认证和安排的现场核查",
                     en="whoever concludes evaluated neither for the certificate nor in the check that was ordered"),
                lambda scheme: next((each.clause for each in scheme.separations if "decider" in each.acts), None),
                "separation.separated"),),
            service="investigations.conclude_investigation"),
    ),
)
"""A confirmed ground leads to the certificate's own suspension or withdrawal; else its holder is told that it is not.

The check on site is an extra surveillance that the rule's notice does not bind; its job lives its own life.
"""

_UNKNOWN = Text(
    zh="该认证方案没有规定对暂停、撤销情形的调查。",
    en="This scheme knows no investigation of a suspected ground.",
)
_NOT_IN_FORCE = Text(
    zh="证书 {number} 已失效，不再调查。",
    en="Certificate {number} is no longer in force: there is nothing to look into.",
)
_OPEN_ALREADY = Text(
    zh="该证书 {on} 立项的调查尚未结束，请先作出结论。",
    en="The investigation opened on {on} is not concluded yet: conclude it first.",
)
_CHECK_RUNS = Text(
    zh="已安排的现场核查尚未结束，请在其作出认证决定后再下结论。",
    en="The check on site that was ordered is not over: conclude after its decision.",
)
