"""Documents that end: when their holder is reminded, and what their end means for a certificate (CNEX 12.3.1 e)."""

from datetime import date

from intake_app.rules.certificates import status_on
from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.base import Frozen
from models.calendar import add_months
from models.certificate import Certificate, CertificateState
from models.reference import Reason
from models.text import Text


class ValidityReminder(Frozen):
    """A document to be renewed; on its last day it is still good."""

    line: DocumentLine
    valid_until: date
    is_over: bool


def is_to_be_renewed(valid_until: date, months: int, today: date) -> bool:
    """Whether its last day is no more than `months` months ahead, or over.

    >>> is_to_be_renewed(date(2026, 9, 1), 3, date(2026, 6, 1))
    True
    """
    return add_months(valid_until, -months) <= today


def validity_reminders(
    application: Application, scheme: SchemeEdition, months: int, today: date
) -> tuple[ValidityReminder, ...]:
    """The documents handed in that must be renewed, the one that ends first in front."""
    found = [
        ValidityReminder(line=line, valid_until=until, is_over=until < today)
        for line in document_lines(application, scheme)
        if line.handed_in and (until := line.handed_in.counts_until) and is_to_be_renewed(until, months, today)
    ]
    return tuple(sorted(found, key=lambda reminder: reminder.valid_until))


def expired_document_acts(
    certificate: Certificate, application: Application, scheme: SchemeEdition, today: date
) -> tuple[Reason, ...]:
    """What has to be decided about a valid certificate because a document behind it has expired."""
    if status_on(certificate, today) is not CertificateState.VALID:
        return ()
    grounds = {ground.key: ground for ground in scheme.suspension.grounds}
    leads_to = {d.key: grounds[d.expiry_ground] for d in scheme.documents if d.expiry_ground}
    return tuple(
        Reason(
            text=_EXPIRED.format(number=certificate.number, title=reminder.line.title, until=reminder.valid_until,
                                 ground=leads_to[reminder.line.requirement].text),
            clause=leads_to[reminder.line.requirement].clause,
        )
        for reminder in validity_reminders(application, scheme, 0, today)
        if reminder.is_over and reminder.line.requirement in leads_to
    )


_EXPIRED = Text(
    zh="证书 {number}：“{title}”已于 {until} 到期，尚未收到新文件；请核实是否属于“{ground}”，属于的办理暂停。",
    en="Certificate {number}: “{title}” was valid until {until} and no new one has come; find out whether the ground"
    " “{ground}” is given, and suspend it if so.",
)
