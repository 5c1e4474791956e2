"""Certificates: written, checked and issued, suspended (CNEX 9.9, 12.3; CEC 7)."""

from datetime import date
from typing import NamedTuple

from docs_templates.numbering import paper_number
from intake_app.rules.answers import trademark_of_product
from intake_app.rules.certificate_changes import printed_from, printed_since
from intake_app.rules.certificates import (
    IN_FORCE,
    act_due,
    certificate_faults,
    status_on,
    suspension_until,
    valid_until,
)
from intake_app.rules.lives import clause_of
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts, changes_to_print
from intake_app.rules.renewals import as_the_old_one_reads, renewed, waiting_changes, with_what_changed
from intake_app.rules.stages import obstacles
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import paper_contexts
from intake_app.services.access import is_on_case, require_on_case, require_role
from intake_app.services.changes import changed_certificate, read_otherwise
from intake_app.services.decisions import ensure_may_act
from intake_app.services.engagements import unit_by_unit
from intake_app.services.lapsed_results import replace_lapsed
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.printed_fields import trademark_of
from intake_app.services.records import write_record
from intake_app.services.renewing import bars_issue, to_be_written
from intake_app.services.tied_work import hindering_ties
from models.account import ROLES_ON_CASES, Actor, Role
from models.application import CertificationUnit, PartyRole
from models.certificate import Certificate, CertificateState, Suspension
from models.certificate_change import CertificateChange
from models.engagement import Engagement, EngagementKind
from models.errors import NotFound
from models.ids import CertificateId, PersonId, new_id
from models.paper import Paper
from models.text import Text


def write_certificates(office: Office, actor: Actor, engagement_id: str) -> tuple[Certificate, ...] | Refused:
    """Draft one certificate for each unit of a positively decided job; what stands already is kept.

    A surveillance has certificates only where it renews those that it was about (CNEX 12.1).
    """
    with office.unit_of_work() as uow:
        engagement = ensure_may_act(office, uow, actor, engagement_id, "certificate_writer")
        scheme = office.scheme_of(engagement)
        hindering = obstacles("certificate", engagement, scheme, office.today(), office.calendar)
        if hindering:
            return Refused(reasons=hindering)
        existing = unit_by_unit(engagement, uow.certificates.of_engagement(engagement.id))
        covered = {certificate.unit.id for certificate in existing}
        drafts = to_be_written(office, uow, engagement, covered)
        if isinstance(drafts, Refused):
            return drafts
        written = tuple(_draft(office, uow, actor, engagement, unit, old, scheme) for unit, old in drafts)
        if written:
            # Counts the job's version up, so that of two writers at once the second is Stale and drafts nothing twice.
            uow.engagements.save(engagement)
        for certificate in written:
            uow.certificates.add(certificate)
            write_record(office, uow, actor, "certificate.written", certificate.id,
                         after={"unit": certificate.unit.id, "renews": certificate.renews},
                         clause=clause_of("certificate.written", scheme))
        uow.commit()
    return (*existing, *written)


class DraftToCheck(NamedTuple):
    """A draft as it would be issued today, with the certificate that it renews and what was changed on that since."""

    certificate: Certificate
    old: Certificate | None = None
    taken_over: tuple[CertificateChange, ...] = ()
    """What was printed on the old one since the job began: the draft says so whatever the application answered."""


def drafts_to_check(office: Office, actor: Actor, engagement_id: str) -> tuple[DraftToCheck, ...]:
    """The drafts of a job as their issue prints them, for writer and decider to check (CNEX 9.9, CEC 7.1)."""
    require_role(actor, Role.CERTIFICATE_WRITER, Role.DECIDER)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        found = []
        for draft in unit_by_unit(job, uow.certificates.of_engagement(job.id)):
            if draft.state is CertificateState.DRAFT:
                old = uow.certificates.find(draft.renews or "")
                since = printed_since(old, job.begun_on) if old else ()
                found.append(DraftToCheck(_dated(office, uow, draft, office.scheme_of(job)), old, since))
    return tuple(found)


def issue_certificates(office: Office, actor: Actor, engagement_id: str) -> tuple[Certificate, ...] | Refused:
    """The decider checked the fields (CNEX 9.9 a–o, CEC 7.1) and issues all drafts of the job, with their papers.

    None is issued on the work of somebody whose tie was found since the decision (S4).
    """
    with office.unit_of_work() as uow:
        engagement = ensure_may_act(office, uow, actor, engagement_id, "decider")
        scheme = office.scheme_of(engagement)
        hindering = (*obstacles("issue", engagement, scheme, office.today(), office.calendar),
                     *hindering_ties(office, uow, engagement))
        if hindering:
            return Refused(reasons=hindering)
        written = unit_by_unit(engagement, uow.certificates.of_engagement(engagement.id))
        drafts = [certificate for certificate in written if certificate.state is CertificateState.DRAFT]
        if not drafts:
            return refused(Text(zh="没有待核对的证书：请先由证书编制人员编制。",
                                en="There is no certificate to check: the certificate writer drafts it first."))
        barred = tuple(bar for draft in drafts for bar in bars_issue(office, uow, draft, scheme))
        if barred:
            return Refused(reasons=barred)
        dated = [_numbered(uow, _dated(office, uow, draft, scheme), scheme).with_(
            checked_by=PersonId(actor.person_id or ""), state=CertificateState.VALID) for draft in drafts]
        faults = tuple(fault for certificate in dated for fault in certificate_faults(certificate, scheme))
        if faults:
            return Refused(reasons=faults)
        issued = tuple(_issue(office, uow, actor, draft, certificate, scheme)
                       for draft, certificate in zip(drafts, dated, strict=True))
        replace_lapsed(office, uow, actor, engagement, issued)
        uow.commit()
    return issued


def suspend(
    office: Office, actor: Actor, certificate_id: str, ground: str, party: PartyRole, facts: str, verified_on: date
) -> Certificate | Refused:
    """Suspend from today on a ground of the rule that `party` gave, with its notice (CNEX 12.3.1, CEC 7.4).

    It lasts no longer than the certificate (J64).
    """
    require_role(actor, *CERTIFICATE["suspend"].who)
    if not facts.strip():
        return refused(Text(zh="请写明查实的事实，它将写入暂停通知书。",
                            en="Write the facts that were verified: they go into the notice."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        scheme = office.scheme_of(certificate)
        cause = next((c for c in scheme.suspension.grounds if c.key == ground), None)
        if cause is None:
            raise NotFound(ground)
        hindering = CERTIFICATE.obstacles("suspend", CertificateFacts(certificate, scheme, office.today()))
        if hindering:
            return Refused(reasons=hindering)
        if verified_on > office.today():
            return refused(Text(zh="查实日期不能晚于今天。", en="The day of verification cannot lie ahead."))
        longest = suspension_until(office.today(), ground, scheme)
        suspension = Suspension(
            ground=cause.key, facts=facts.strip(), party=party, verified_on=verified_on,
            act_due_on=act_due(verified_on, scheme.suspension, office.calendar).on, suspended_on=office.today(),
            until=min(longest, certificate.valid_until) if longest else None, by=actor.name,
        )
        number = next_paper_number(office, uow, scheme, "suspension_notice")
        context = paper_contexts.suspension_notice(certificate, suspension, cause, scheme, number, office.today())
        paper = make_paper(office, uow, actor, context, scheme, subject=certificate.id,
                           enterprise_id=certificate.enterprise_id)
        saved = changed_certificate(
            office, uow, actor, certificate, "certificate.suspended", clause=cause.clause,
            state=CertificateState.SUSPENDED,
            suspensions=(*certificate.suspensions, suspension.with_(paper_id=paper.id)),
        )
        uow.commit()
    return saved


def certificates_for(office: Office, actor: Actor) -> tuple[Certificate, ...]:
    """The certificates that the actor may see: an enterprise its own issued ones, an auditor those of their cases.

    The rest of the body's staff see all.
    """
    with office.unit_of_work() as uow:
        if Role.APPLICANT in actor.roles:
            own = uow.certificates.of_enterprise(actor.enterprise_id or "")
            return tuple(c for c in own if c.state is not CertificateState.DRAFT)
        require_role(actor, *ROLES_ON_CASES)
        return tuple(c for c in uow.certificates.all() if is_on_case(uow, actor, c.id))


def certificate_of(office: Office, actor: Actor, certificate_id: str) -> Certificate:
    """One certificate, for its holder or for the body's staff; an auditor sees those of their own cases."""
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_on_case(uow, actor, certificate.id, certificate.enterprise_id)
    if Role.APPLICANT in actor.roles and certificate.state is CertificateState.DRAFT:
        raise NotFound(certificate_id)
    return certificate


def _draft(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, unit: CertificationUnit,
    old: Certificate | None, scheme: SchemeEdition,
) -> Certificate:
    footprint = next(f for f in engagement.footprints if f.unit_id == unit.id)
    site = engagement.site(unit.site_row)
    draft = Certificate(
        id=CertificateId(new_id("certificate")),
        number="", enterprise_id=engagement.enterprise_id, engagement_id=engagement.id, scheme=scheme.key,
        edition=scheme.edition, unit=unit, parties=engagement.parties,
        trademark=trademark_of_product(uow.applications.get(engagement.application_id), unit.product_row),
        site_address=site.address, site_city=site.city, latitude=site.latitude, longitude=site.longitude,
        value=footprint.value, measure=footprint.measure, system_boundary=footprint.system_boundary,
        stage_shares=footprint.stage_shares,
        standards=tuple(dict.fromkeys((unit.standard, scheme.document, *scheme.basis))),
        period_from=footprint.period_from, period_to=footprint.period_to, first_issued_on=office.today(),
        issued_on=office.today(), valid_until=valid_until(office.today(), scheme),
        written_by=PersonId(actor.person_id or ""), state=CertificateState.DRAFT,
        renews=old.id if old else None,
    )
    return _dated(office, uow, draft, scheme)


def _dated(office: Office, uow: UnitOfWork, draft: Certificate, scheme: SchemeEdition) -> Certificate:
    """The draft as if it were issued today: one that renews another goes on after that one's end.

    Where the old one was withdrawn or cancelled meanwhile, it renews none; what was changed on that is still so.
    """
    today = office.today()
    old = uow.certificates.find(draft.renews or "")
    if old is not None:
        job = uow.engagements.get(draft.engagement_id or "")
        draft = _caught_up(draft, old, job, scheme, today)
        if old.state is CertificateState.VALID:
            return renewed(draft, old, job.decision.on if job.decision else today, today, scheme)
    return draft.with_(first_issued_on=today, issued_on=today, valid_until=valid_until(today, scheme),
                       valid_from=None, renews=None, surveillances=())


def _caught_up(
    draft: Certificate, old: Certificate, job: Engagement, scheme: SchemeEdition, today: date
) -> Certificate:
    """The draft with what was changed on the certificate that it renews since the job began.

    After a surveillance it reads as the old one does now, and what its holder said of its publication goes on; after a
    new application it has what was printed on the old one since that was handed in. Changes that the old one cannot be
    printed with any more, or not yet, wait for their print on it (`renewing.bars_issue`).
    """
    reads = (as_the_old_one_reads(draft, old) if job.kind is EngagementKind.SURVEILLANCE
             else with_what_changed(draft, old, job.begun_on))
    is_over = status_on(old, today) not in IN_FORCE
    approved = [each for each in changes_to_print(old) if is_over or today < printed_from(each, scheme)]
    return reads.with_(changes=waiting_changes(reads, approved))


def _numbered(uow: UnitOfWork, draft: Certificate, scheme: SchemeEdition) -> Certificate:
    """The draft with its number: that of the year in which it is issued, whenever it was written.

    One that was written when drafts were numbered keeps the number that its series gave it: another leaves a gap.
    """
    if draft.number:
        return draft
    pattern, year = scheme.certificate.number_pattern, draft.issued_on.year
    return draft.with_(number=paper_number(pattern, year, uow.numbers.next(f"certificate/{pattern}/{year}")))


def _issue(
    office: Office, uow: UnitOfWork, actor: Actor, draft: Certificate, certificate: Certificate, scheme: SchemeEdition
) -> Certificate:
    """The certificate made of its draft, with its paper; the Record says all in which it differs from the draft.

    The number stands there in any case, also where the draft had one.
    """
    bare = draft.with_(number="")
    context = paper_contexts.certificate_paper(certificate, scheme, trademark_of(uow, certificate))
    paper: Paper = make_paper(office, uow, actor, context, scheme, subject=certificate.id,
                              enterprise_id=certificate.enterprise_id)
    return changed_certificate(office, uow, actor, bare, "certificate.issued", paper_id=paper.id,
                               **read_otherwise(bare, certificate))
