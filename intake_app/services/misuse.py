"""A misuse of the certification: its holder is told to correct it, answers, and the body finds it corrected or not.

CNEX 12.3.2 j; H158.
"""

from datetime import date

from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.misuse import correction_faults, demand_faults, entry_faults, voiding_fault
from intake_app.services.access import is_of_the_body, require_own, require_role
from intake_app.services.changes import changed_certificate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.status_contexts import correction_demand
from intake_app.services.stored_files import hand_in, media_type_or_refusal
from models.account import Actor
from models.certificate import Certificate, CorrectionAnswer, CorrectionDemand
from models.paper import Paper
from models.reference import Reason
from models.text import Text


def demand_correction(office: Office, actor: Actor, certificate_id: str, misuse: str) -> Certificate | Refused:
    """Demand by a letter of today that the holder corrects a misuse; the months run once the letter went."""
    require_role(actor, *CERTIFICATE["demand_correction"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        today = office.today()
        demand = CorrectionDemand(misuse=misuse.strip(), demanded_on=today, by=actor.name)
        hindering = _obstacles(office, "demand_correction", certificate) or tuple(
            demand_faults(certificate, demand, today))
        if hindering:
            return Refused(reasons=hindering)
        scheme = office.scheme_of(certificate)
        number = next_paper_number(office, uow, scheme, "correction_demand")
        paper = make_paper(office, uow, actor, correction_demand(certificate, demand, scheme, number), scheme,
                           subject=certificate.id, enterprise_id=certificate.enterprise_id)
        return _demanded(office, uow, actor, certificate, demand.with_(paper_id=paper.id))


def enter_demand(
    office: Office, actor: Actor, certificate_id: str, misuse: str, demanded_on: date, proof: str
) -> Certificate | Refused:
    """Enter that the holder was told otherwise, on `demanded_on`, to correct a misuse, with what shows it."""
    require_role(actor, *CERTIFICATE["enter_demand"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        demand = CorrectionDemand(misuse=misuse.strip(), demanded_on=demanded_on, proof=proof.strip(), by=actor.name)
        hindering = _obstacles(office, "enter_demand", certificate) or tuple(
            entry_faults(certificate, demand, office.today()))
        if hindering:
            return Refused(reasons=hindering)
        return _demanded(office, uow, actor, certificate, demand)


def answer_demand(office: Office, actor: Actor, certificate_id: str, place: int, done: str) -> Certificate | Refused:
    """The holder says today how it followed the demand at this place; the body looks at it (H158)."""
    require_role(actor, *CERTIFICATE["answer_demand"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        demand = _open_demand(office, "answer_demand", certificate, place)
        if isinstance(demand, Refused):
            return demand
        if demand.open_answer is not None:
            return refused(_ANSWERED_ALREADY.format(on=demand.open_answer.on))
        if not done.strip():
            return refused(_NO_ANSWER)
        answer = CorrectionAnswer(done=done.strip(), on=office.today(), by=actor.name)
        return _changed(office, uow, actor, certificate, "answer_demand", place,
                        demand.with_(answers=(*demand.answers, answer)))


def add_correction_evidence(
    office: Office, actor: Actor, certificate_id: str, place: int, file_name: str, content: bytes
) -> Certificate | Refused:
    """The holder adds a file that proves the correction, a manager one that came by mail; it is kept at once (H158)."""
    require_role(actor, *CERTIFICATE["prove_correction"].who)
    media_type = media_type_or_refusal(office, file_name, content)
    if isinstance(media_type, Refused):
        return media_type
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        if not is_of_the_body(actor):
            require_own(actor, certificate.enterprise_id)
        demand = _open_demand(office, "prove_correction", certificate, place)
        if isinstance(demand, Refused):
            return demand
        proof = hand_in(office, uow, actor, owner_id=certificate.id, enterprise_id=certificate.enterprise_id,
                        name=file_name, media_type=media_type, content=content)
        return _changed(office, uow, actor, certificate, "prove_correction", place,
                        demand.with_(evidence=(*demand.evidence, proof)))


def refute_correction(
    office: Office, actor: Actor, certificate_id: str, place: int, reason: str
) -> Certificate | Refused:
    """Find that the misuse is not corrected as the holder answered, for a reason that it reads; its time runs on."""
    require_role(actor, *CERTIFICATE["refute_correction"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        demand = _open_demand(office, "refute_correction", certificate, place)
        if isinstance(demand, Refused):
            return demand
        if demand.open_answer is None:
            return refused(_NOTHING_ANSWERED)
        if not reason.strip():
            return refused(_NO_REASON)
        answer = demand.open_answer.with_(refuted_on=office.today(), refuted_by=actor.name,
                                          refuted_reason=reason.strip())
        return _changed(office, uow, actor, certificate, "refute_correction", place,
                        demand.with_(answers=(*demand.answers[:-1], answer)))


def enter_correction(
    office: Office, actor: Actor, certificate_id: str, place: int, corrected_on: date, proof: str
) -> Certificate | Refused:
    """Enter that the demand at this place was followed on `corrected_on`, with what shows it."""
    require_role(actor, *CERTIFICATE["enter_correction"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        demand = _open_demand(office, "enter_correction", certificate, place)
        if isinstance(demand, Refused):
            return demand
        faults = tuple(correction_faults(demand, corrected_on, proof.strip(), office.today()))
        if faults:
            return Refused(reasons=faults)
        return _changed(office, uow, actor, certificate, "enter_correction", place,
                        demand.with_(corrected_on=corrected_on, corrected_proof=proof.strip(),
                                     corrected_by=actor.name))


def note_demand_sent(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, sent_on: date | None) -> None:
    """Let the months of a demand run from the day on which its letter went; nothing of other papers.

    Without a day its sending was entered wrongly, and they do not run yet.
    """
    found = _of_letter(uow, paper)
    if found is not None:
        certificate, place = found
        demand = certificate.correction_demands[place]
        verb = "certificate.correction_demand_sent" if sent_on else "certificate.correction_demand_unrecorded"
        _save(office, uow, actor, certificate, verb, place, demand.with_(sent_on=sent_on))


def take_demand_back(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper) -> tuple[Reason, ...]:
    """Let nothing be demanded by a letter that is declared void, or why it is not; nothing of other papers (H129)."""
    found = _of_letter(uow, paper)
    if found is None:
        return ()
    certificate, place = found
    demand = certificate.correction_demands[place]
    fault = voiding_fault(demand, paper.number)
    if fault is not None:
        return (fault,)
    _save(office, uow, actor, certificate, "certificate.correction_demand_voided", place,
          demand.with_(void_on=office.today()))
    return ()


def _of_letter(uow: UnitOfWork, paper: Paper) -> tuple[Certificate, int] | None:
    """The certificate and the place of the demand whose letter the paper is."""
    certificate = uow.certificates.find(paper.subject) if paper.kind == "correction_demand" else None
    places = [place for place, each in enumerate(certificate.correction_demands if certificate else ())
              if each.paper_id == paper.id]
    return (certificate, places[0]) if certificate is not None and places else None


def _obstacles(office: Office, act: str, certificate: Certificate) -> tuple[Reason, ...]:
    return CERTIFICATE.obstacles(act, CertificateFacts(certificate, office.scheme_of(certificate), office.today()))


def _open_demand(office: Office, act: str, certificate: Certificate, place: int) -> CorrectionDemand | Refused:
    """The demand at this place that is still to be followed, or why the act is not done."""
    hindering = _obstacles(office, act, certificate)
    if hindering:
        return Refused(reasons=hindering)
    demand = certificate.correction_demands[place]
    if demand.void_on is not None:
        return refused(_TAKEN_BACK)
    return refused(_CORRECTED_ALREADY) if demand.corrected_on is not None else demand


def _demanded(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, demand: CorrectionDemand
) -> Certificate:
    saved = changed_certificate(office, uow, actor, certificate, CERTIFICATE["demand_correction"].verb,
                                correction_demands=(*certificate.correction_demands, demand))
    uow.commit()
    return saved


def _changed(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, act: str, place: int,
    demand: CorrectionDemand,
) -> Certificate:
    saved = _save(office, uow, actor, certificate, CERTIFICATE[act].verb, place, demand)
    uow.commit()
    return saved


def _save(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, verb: str, place: int,
    demand: CorrectionDemand,
) -> Certificate:
    """The certificate with the demand at this place as it is now, in the open transaction."""
    demands = (*certificate.correction_demands[:place], demand, *certificate.correction_demands[place + 1:])
    return changed_certificate(office, uow, actor, certificate, verb, correction_demands=demands)


_CORRECTED_ALREADY = Text(zh="该误用已登记为已纠正；请刷新页面。",
                          en="It is entered already that this was corrected: reload the page.")
_TAKEN_BACK = Text(zh="该纠正要求已随通知书作废；请刷新页面。",
                   en="This demand was taken back with its letter, which is void: reload the page.")
_ANSWERED_ALREADY = Text(zh="{on} 的答复尚待认证机构核实，请等待。",
                         en="The certification body has still to look at the answer of {on}: wait for its word.")
_NO_ANSWER = Text(zh="请写明误用是如何纠正的。", en="Write how the misuse was corrected.")
_NOTHING_ANSWERED = Text(zh="该纠正要求没有待核实的答复；请刷新页面。",
                         en="No answer to this demand waits to be looked at: reload the page.")
_NO_REASON = Text(zh="请写明尚未纠正的内容，持有人将看到。",
                  en="Write what is not corrected yet: the holder reads it.")
