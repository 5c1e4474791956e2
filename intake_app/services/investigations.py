"""A suspected ground of suspension or withdrawal: looked into, checked on site, concluded (CNEX 12.3, J54)."""

from collections.abc import Iterator

from intake_app.rules.investigations import (
    confirmed_act_due,
    investigated_ground,
    open_investigation,
    suspected_grounds,
)
from intake_app.rules.lives.investigation import INVESTIGATION, InvestigationFacts
from intake_app.rules.separation import separated
from intake_app.services.access import require_role, require_untied
from intake_app.services.changes import changed_certificate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.surveillance import EXTRA_MONTHS, surveillance_job
from models.account import Actor
from models.calendar import add_months
from models.certificate import Certificate, Investigation, StatusChange
from models.engagement import Engagement, ExtraSurveillance
from models.errors import NotFound, NotPermitted
from models.text import Text


def begin_investigation(
    office: Office, actor: Actor, certificate_id: str, change: StatusChange, ground: str, reason: str
) -> Certificate | Refused:
    """Open an investigation of a ground that the scheme names, with what makes it suspected; its holder is told."""
    require_role(actor, *INVESTIGATION["open"].who)
    if not reason.strip():
        return refused(Text(zh="请写明怀疑的理由和线索来源，持有人将看到。",
                            en="Write what makes it suspected and where that came from: the holder reads it."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        begun = Investigation(change=change, ground=ground, reason=reason.strip(), opened_on=office.today(),
                              opened_by=actor.name)
        facts = _facts(office, uow, certificate, begun)
        hindering = INVESTIGATION.obstacles("open", facts)
        if hindering:
            return Refused(reasons=hindering)
        if (change, ground) not in {(each, cause.key) for each, cause in suspected_grounds(facts.scheme)}:
            raise NotFound(ground)
        saved = _kept(office, uow, actor, facts, "open", (*certificate.investigations, begun))
        uow.commit()
    return saved


def order_check(office: Office, actor: Actor, certificate_id: str) -> Engagement | Refused:
    """Open the extra surveillance that looks into it on site: no notice of months binds it, its plan is sent as any."""
    require_role(actor, *INVESTIGATION["order_check"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        investigation = open_investigation(certificate)
        if investigation is None:
            return refused(_NONE_OPEN)
        facts = _facts(office, uow, certificate, investigation)
        hindering = INVESTIGATION.obstacles("order_check", facts)
        if hindering:
            return Refused(reasons=hindering)
        today = office.today()
        extra = ExtraSurveillance(cause=investigation.ground, facts=investigation.reason, is_unannounced=False,
                                  is_investigation=True, approved_by=actor.name, approved_on=today)
        job = surveillance_job(office, uow, [certificate], add_months(today, EXTRA_MONTHS), today).with_(extra=extra)
        uow.engagements.add(job)
        write_record(office, uow, actor, "engagement.opened", job.id, clause=INVESTIGATION["open"].clause(facts.scheme),
                     after={"kind": job.kind.value, "certificates": [certificate.number], "cause": extra.cause,
                            "facts": extra.facts, "unannounced": False})
        _kept(office, uow, actor, facts, "order_check",
              (*certificate.investigations[:-1], investigation.with_(check_id=job.id)))
        uow.commit()
    return job


def conclude_investigation(
    office: Office, actor: Actor, certificate_id: str, is_confirmed: bool, findings: str
) -> Certificate | Refused:
    """Conclude today whether the ground is there, with what was found; its holder is told.

    A confirmed one waits for the suspension or withdrawal, which a person decides. Nobody concludes what their own
    evaluation of the certificate, or their own check on site, is looked into for.
    """
    require_role(actor, *INVESTIGATION["conclude"].who)
    if not findings.strip():
        return refused(Text(zh="请写明查明的事实和结论的理由，持有人将看到。",
                            en="Write what was found and why it leads to this conclusion: the holder reads it."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        investigation = open_investigation(certificate)
        if investigation is None:
            return refused(_NONE_OPEN)
        facts = _facts(office, uow, certificate, investigation)
        _require_uninvolved(uow, actor, facts)
        hindering = INVESTIGATION.obstacles("conclude", facts)
        if hindering:
            return Refused(reasons=hindering)
        concluded = investigation.with_(
            is_confirmed=is_confirmed, findings=findings.strip(), concluded_on=office.today(), concluded_by=actor.name)
        due = confirmed_act_due(concluded, facts.scheme, office.calendar)
        concluded = concluded.with_(act_due_on=due.on if due else None)
        saved = _kept(office, uow, actor, facts, "conclude", (*certificate.investigations[:-1], concluded))
        uow.commit()
    return saved


def _kept(
    office: Office, uow: UnitOfWork, actor: Actor, facts: InvestigationFacts, act: str,
    investigations: tuple[Investigation, ...],
) -> Certificate:
    """The certificate with what became of the investigation; nobody who is tied to one of its parties acts in it."""
    certificate = facts.certificate
    require_untied(office, uow, actor, {party.credit_code for party in certificate.parties.values()})
    clause = investigated_ground(facts.investigation, facts.scheme).clause
    return changed_certificate(office, uow, actor, certificate, INVESTIGATION[act].verb, clause=clause,
                               investigations=investigations)


def _facts(
    office: Office, uow: UnitOfWork, certificate: Certificate, investigation: Investigation
) -> InvestigationFacts:
    check = uow.engagements.get(investigation.check_id) if investigation.check_id else None
    return InvestigationFacts(certificate, investigation, check, office.scheme_of(certificate), office.today())


def _require_uninvolved(uow: UnitOfWork, actor: Actor, facts: InvestigationFacts) -> None:
    """Ends the use case for whoever may not decide in the certificate's job or in the check on site (S1, S2, S13)."""
    person = uow.people.find(actor.person_id or "")
    for job in _jobs(uow, facts):
        barred = person and separated("decider", person, job, facts.scheme)
        if barred:
            raise NotPermitted(barred.text, barred.clause)


def _jobs(uow: UnitOfWork, facts: InvestigationFacts) -> Iterator[Engagement]:
    origin = uow.engagements.find(facts.certificate.engagement_id or "")
    yield from (job for job in (origin, facts.check) if job is not None)


_NONE_OPEN = Text(zh="该证书没有在办的调查；请刷新页面。",
                  en="No investigation of this certificate is open: reload the page.")
