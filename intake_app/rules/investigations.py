"""A suspected ground of suspension or withdrawal: who may look into it, and what follows (CNEX 12.3, J54)."""

from intake_app.rules.certificate_endings import was_set_aside
from intake_app.rules.certificates import act_due
from intake_app.schemes.schema import Cause, SchemeEdition
from models.calendar import DueDate, WorkingCalendar
from models.certificate import Certificate, Investigation, StatusChange


def suspected_grounds(scheme: SchemeEdition) -> tuple[tuple[StatusChange, Cause], ...]:
    """The grounds that may be looked into, each with what it leads to; none where the scheme knows no investigation."""
    rule = scheme.surveillance.investigation
    if rule is None:
        return ()
    grounds = [(StatusChange.SUSPENDED, cause) for cause in scheme.suspension.grounds]
    grounds += [(StatusChange.WITHDRAWN, cause) for cause in scheme.withdrawal.grounds] if scheme.withdrawal else []
    return tuple((change, cause) for change, cause in grounds if cause.key not in rule.never_suspected)


def investigated_ground(investigation: Investigation, scheme: SchemeEdition) -> Cause:
    """The scheme's ground that is looked into."""
    return next(cause for change, cause in suspected_grounds(scheme)
                if (change, cause.key) == (investigation.change, investigation.ground))


def confirmed_act_due(
    investigation: Investigation, scheme: SchemeEdition, calendar: WorkingCalendar
) -> DueDate | None:
    """The last day for what a confirmed investigation leads to, by the holidays as known now; None for any other."""
    rules = scheme.withdrawal if investigation.change is StatusChange.WITHDRAWN else scheme.suspension
    if rules is None or not investigation.is_confirmed or investigation.concluded_on is None:
        return None
    return act_due(investigation.concluded_on, rules, calendar)


def open_investigation(certificate: Certificate) -> Investigation | None:
    """The one that nobody has concluded yet, or None."""
    last = certificate.investigations[-1] if certificate.investigations else None
    return last if last is not None and last.concluded_on is None else None


def confirmed_investigation(certificate: Certificate) -> Investigation | None:
    """The last one, where it confirmed its ground and no suspension or withdrawal has followed yet; or None.

    One that followed and was set aside on appeal is not proposed again.
    """
    last = certificate.investigations[-1] if certificate.investigations else None
    if last is None or last.concluded_on is None or not last.is_confirmed or certificate.termination is not None:
        return None
    is_followed = last.change is StatusChange.SUSPENDED and any(
        each.suspended_on >= last.concluded_on for each in certificate.suspensions)
    return None if is_followed or was_set_aside(certificate, last.change, last.concluded_on) else last
