"""How a certificate goes on after its end: from a surveillance passed in its last months, or by a new application.

CNEX 12.1, CEC 7.2.
"""

from datetime import date, timedelta

from intake_app.rules.certificates import renewal_window, valid_until
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate, CertificateState
from models.reference import Reason
from models.text import Text


def renewal_faults(old: Certificate, scheme: SchemeEdition, done_on: date | None) -> tuple[Reason, ...]:
    """Why the certificate cannot be renewed; `done_on` is the day on which the holder did what renewal asks for.

    That is the last day of a surveillance that was passed, or that of the new application (J14); None while it is not
    done. A decision after the old one's end renews it still (J16).
    """
    clause = scheme.certificate.renewal.window_months.clause
    opens_on, ends_on = renewal_window(old, scheme)
    if old.state is not CertificateState.VALID:
        return (Reason(text=_NOT_VALID.format(number=old.number), clause=clause),)
    if done_on is None or not opens_on <= done_on <= ends_on:
        return (Reason(text=_NOT_IN_THE_WINDOW.format(number=old.number, first=opens_on, last=ends_on,
                                                      how=scheme.certificate.renewal.how), clause=clause),)
    return ()


def renewed(draft: Certificate, old: Certificate, issued_on: date, scheme: SchemeEdition) -> Certificate:
    """The certificate that renews `old`, issued on `issued_on`: it counts from the day after the old one's end (J16).

    The day of the first issue is kept, and so is the last surveillance, from which the next is counted (J63).
    """
    begins_on = max(issued_on, old.valid_until + timedelta(days=1))
    return draft.with_(
        renews=old.id, first_issued_on=old.first_issued_on, issued_on=issued_on,
        valid_until=valid_until(begins_on, scheme),
        valid_from=begins_on if begins_on > issued_on else None, surveillances=old.surveillances[-1:],
    )


_NOT_VALID = Text(
    zh="证书 {number} 不是有效状态，不能续证；暂停的证书应先恢复。",
    en="Certificate {number} is not valid, so it is not renewed; have a suspended one restored first.",
)
_NOT_IN_THE_WINDOW = Text(
    zh="证书 {number} 的续证须在 {first} 至 {last} 之间完成要求：{how}",
    en="To renew certificate {number}, this is done between {first} and {last}: {how}",
)
