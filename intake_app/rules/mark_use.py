"""Whether the mark may be put on the products of a certificate (CNEX 12.4, annex II 14; CEC 8.2, annex 3 13)."""

from collections.abc import Iterator
from datetime import date

from intake_app.rules.certificate_changes import made_though_denied
from intake_app.rules.certificates import status_on
from intake_app.rules.lapsed_results import changes_to_confirm
from intake_app.schemes.schema import MarkBan, SchemeEdition
from models.certificate import Certificate, CertificateState
from models.certificate_change import CertificateChange
from models.reference import Reason


def mark_bans(certificate: Certificate, scheme: SchemeEdition, today: date) -> tuple[Reason, ...]:
    """Each case of the scheme's that bars the mark from the certificate's products on `today`, in the rule's order."""
    found, bans = set(_bans(certificate, scheme, today)), scheme.mark.bans if scheme.mark else ()
    return tuple(Reason(text=each.text, clause=each.clause) for each in bans if each.ban in found)


def _bans(certificate: Certificate, scheme: SchemeEdition, today: date) -> Iterator[MarkBan]:
    state = status_on(certificate, today)
    if state is CertificateState.DRAFT or today < certificate.counts_from:
        yield MarkBan.NOT_CERTIFIED
    elif state is CertificateState.EXPIRED:
        yield MarkBan.EXPIRED
    elif state not in (CertificateState.VALID, CertificateState.RESULT_LAPSED):
        yield MarkBan.NOT_IN_FORCE
    denied = [change for change in certificate.changes if made_though_denied(certificate, change)]
    if denied or any(change.takes_effect_on <= today and _waits_for_an_answer(change)
                     for change in certificate.changes):
        yield MarkBan.CHANGE_NOT_CONFIRMED
    failed = any(change.verification is not None for change in denied)
    if failed or certificate.lapse is not None or changes_to_confirm(certificate, scheme, today):
        yield MarkBan.NOT_CONFORMING


def _waits_for_an_answer(change: CertificateChange) -> bool:
    """Whether the body neither confirmed the change nor denied it; a verification may come first."""
    return change.denied_on is None and not change.is_granted
