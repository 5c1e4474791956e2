"""A misuse of the certification: its holder is told to correct it, and does (CNEX 12.3.2 j)."""

from datetime import date

from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.misuse import correction_faults, demand_faults
from intake_app.services.access import require_role
from intake_app.services.changes import changed_certificate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from models.account import Actor
from models.certificate import Certificate, CorrectionDemand
from models.text import Text


def demand_correction(
    office: Office, actor: Actor, certificate_id: str, misuse: str, demanded_on: date, proof: str
) -> Certificate | Refused:
    """Enter that the holder was told on `demanded_on` to correct a misuse, with what shows it; it reads of it here."""
    act = CERTIFICATE["demand_correction"]
    require_role(actor, *act.who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        demand = CorrectionDemand(misuse=misuse.strip(), demanded_on=demanded_on, proof=proof.strip(), by=actor.name)
        facts = CertificateFacts(certificate, office.scheme_of(certificate), office.today())
        hindering = CERTIFICATE.obstacles("demand_correction", facts) or tuple(
            demand_faults(certificate, demand, office.today()))
        if hindering:
            return Refused(reasons=hindering)
        saved = changed_certificate(office, uow, actor, certificate, act.verb,
                                    correction_demands=(*certificate.correction_demands, demand))
        uow.commit()
    return saved


def enter_correction(
    office: Office, actor: Actor, certificate_id: str, place: int, corrected_on: date, proof: str
) -> Certificate | Refused:
    """Enter that the demand at this place was followed on `corrected_on`, with what shows it."""
    act = CERTIFICATE["enter_correction"]
    require_role(actor, *act.who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        facts = CertificateFacts(certificate, office.scheme_of(certificate), office.today())
        hindering = CERTIFICATE.obstacles("enter_correction", facts)
        if hindering:
            return Refused(reasons=hindering)
        demand = certificate.correction_demands[place]
        if demand.corrected_on is not None:
            return refused(_CORRECTED_ALREADY)
        faults = tuple(correction_faults(demand, corrected_on, proof.strip(), office.today()))
        if faults:
            return Refused(reasons=faults)
        done = demand.with_(corrected_on=corrected_on, corrected_proof=proof.strip(), corrected_by=actor.name)
        demands = (*certificate.correction_demands[:place], done, *certificate.correction_demands[place + 1:])
        saved = changed_certificate(office, uow, actor, certificate, act.verb, correction_demands=demands)
        uow.commit()
    return saved


_CORRECTED_ALREADY = Text(zh="该误用已登记为已纠正；请刷新页面。",
                          en="It is entered already that this was corrected: reload the page.")
