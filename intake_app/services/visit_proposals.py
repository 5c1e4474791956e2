"""The holder proposes days on site for a surveillance that is due or late (CNEX 11, CEC 6.1).

It is a wish: the coordinator plans the visit, enters a shorter notice where one was agreed to, and sends the notice.
"""

from datetime import date

from intake_app.rules.late_surveillance import surveillance_to_agree_on
from intake_app.rules.lives.certificate import CERTIFICATE
from intake_app.rules.visit_proposals import first_day_noticed, proposal_faults
from intake_app.services.access import require_own, require_role
from intake_app.services.changes import changed_certificate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from models.account import Actor
from models.base import Frozen
from models.certificate import Certificate, VisitProposal
from models.text import Text


class ProposedVisit(Frozen):
    """What the holder fills in: days, why it is late where it is, and the consent to a shorter notice."""

    days: tuple[tuple[date, date], ...]
    late_because: str
    agrees_to_shorter_notice: bool


def first_day_with_notice(office: Office, actor: Actor, certificate_id: str) -> date | None:
    """From when on a surveillance that is due needs no agreement to a shorter notice; None of any other."""
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        jobs = uow.engagements.of_enterprise(certificate.enterprise_id)
    scheme, today = office.scheme_of(certificate), office.today()
    due = surveillance_to_agree_on(certificate, jobs, scheme, today)
    return first_day_noticed(certificate, due, jobs, scheme, today) if due else None


def propose_visit(
    office: Office, actor: Actor, certificate_id: str, wished: ProposedVisit
) -> tuple[Certificate, ...] | Refused:
    """Keep what the holder proposes with the certificate and those of the same job that are due too; the last counts.

    One visit surveys the certificates that came from one job (J68).
    """
    require_role(actor, *CERTIFICATE["propose_visit"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        jobs, today = uow.engagements.of_enterprise(certificate.enterprise_id), office.today()
        together = (certificate, *(each for each in uow.certificates.of_engagement(certificate.engagement_id or "")
                                   if each.id != certificate.id))
        dues = {each.id: surveillance_to_agree_on(each, jobs, office.scheme_of(each), today) for each in together}
        if dues[certificate.id] is None:
            return refused(Text(zh="证书 {number} 目前没有待商定日期的监督；请刷新页面。",
                                en="No days are to be agreed on for a surveillance of certificate {number} now: reload"
                                " the page.").format(number=certificate.number))
        saved = []
        for each in together:
            due, scheme = dues[each.id], office.scheme_of(each)
            if due is None:
                continue
            proposal = VisitProposal(
                due_on=due.due_on, days=wished.days, late_because=wished.late_because.strip(),
                agrees_to_shorter_notice=wished.agrees_to_shorter_notice, on=today, by=actor.name)
            faults = proposal_faults(proposal, due, first_day_noticed(each, due, jobs, scheme, today), scheme, today)
            if faults:
                return Refused(reasons=faults)
            saved.append(changed_certificate(office, uow, actor, each, "certificate.visit_proposed",
                                             visit_proposals=(*each.visit_proposals, proposal)))
        uow.commit()
    return tuple(saved)
