"""When a result that a rise of the footprint ended may be confirmed as such, and by when a person decides then.

CNEX annex II 11.1, CEC annex 3 10.1 (J29).
"""

from collections.abc import Iterable
from datetime import date

from intake_app.rules.certificate_changes import result_ended_in, rise_that_counts
from intake_app.rules.certificates import STANDS_SUSPENDED, act_due, status_on
from intake_app.rules.renewals import goes_on
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.calendar import DueDate, WorkingCalendar
from models.certificate import Certificate
from models.certificate_change import CertificateChange
from models.engagement import Engagement
from models.reference import ClauseRef, Reason
from models.text import Text


def changes_to_confirm(certificate: Certificate, scheme: SchemeEdition, today: date) -> tuple[CertificateChange, ...]:
    """The changes whose rise ended the result on `today`, while nobody has confirmed that of any."""
    if certificate.lapse is not None:
        return ()
    return tuple(each for each in certificate.changes if result_ended_in(certificate, each, scheme, today) is not None)


def decision_due(confirmed_on: date, scheme: SchemeEdition, calendar: WorkingCalendar) -> DueDate:
    """The last day for suspending the certificate or withdrawing it: the confirmation verified the ground of both."""
    return act_due(confirmed_on, scheme.suspension, calendar)


def lapse_clause(scheme: SchemeEdition) -> ClauseRef | None:
    """Where the rule ends a result because its footprint rises; None where it does not."""
    return scheme.changes.lasting_months.clause if scheme.changes else None


def restoration_barred(certificate: Certificate, scheme: SchemeEdition) -> Reason | None:
    """Why a suspended certificate cannot be restored though its time runs: its result holds no more."""
    lapse = certificate.lapse
    if lapse is None:
        return None
    return Reason(text=_CERTIFIED_ANEW.format(number=certificate.number, on=lapse.confirmed_on),
                  clause=lapse_clause(scheme))


def rise_to_settle(certificate: Certificate, scheme: SchemeEdition, today: date) -> Reason | None:
    """Why a suspended certificate is not restored yet: a rise that ended its result is neither confirmed nor refuted.

    What was restored meanwhile would be told as valid, with a mark that must not be used (J29).
    """
    waiting = changes_to_confirm(certificate, scheme, today)
    rise = rise_that_counts(certificate, waiting[0]) if waiting else None
    if rise is None:
        return None
    return Reason(text=_TO_SETTLE.format(number=certificate.number, since=rise.since, percent=rise.percent),
                  clause=lapse_clause(scheme))


def begun_anew(
    certificate: Certificate, applications: Iterable[Application], jobs: Iterable[Engagement], scheme: SchemeEdition
) -> Reason | None:
    """Why the new certification is not begun now: its application goes on; one that came to nothing is no reason."""
    lapse = certificate.lapse
    if lapse is None or goes_on(certificate, lapse.recertification, applications, jobs) is None:
        return None
    return Reason(text=_BEGUN_ANEW, clause=lapse_clause(scheme))


def gives_way(old: Certificate, today: date) -> bool:
    """Whether a new certificate of the same unit ends this one: its result lapsed, and it has not ended yet."""
    return old.lapse is not None and status_on(old, today) in STANDS_SUSPENDED


_CERTIFIED_ANEW = Text(
    zh="证书 {number} 的认证结果已于 {on} 确认失效，不能恢复：请重新认证，由新证书代替；确认有误的，先撤回该确认。",
    en="The result of certificate {number} was confirmed to have lapsed on {on}, so it cannot be restored: have the"
    " product certified anew, or take the confirmation back if it was an error.",
)
_TO_SETTLE = Text(
    zh="证书 {number} 申报的碳足迹自 {since} 起上升 {percent}%，认证结果已即时失效，尚未确认，不能恢复：请先在该变更处"
    "查实，确认结果失效；经查实申报有误的，确认后撤回。",
    en="Certificate {number} is not restored yet: the rise of its footprint by {percent} % since {since} ended the"
    " result, and nobody has settled that. Look into it at that change first and confirm that the result lapsed; where"
    " what was told proves wrong, take the confirmation back.",
)
_BEGUN_ANEW = Text(
    zh="重新认证的申请已经开始，请在“我的申请”中继续办理。",
    en="The new certification is begun already: go on with it among your applications.",
)
