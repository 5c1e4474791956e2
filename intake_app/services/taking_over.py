"""An application that goes on from certificates held: begun with what was said for them, each value with its origin.

For a renewal by application (CEC 7.2), and where a result lapsed (J29, `lapsed_results`). A document comes along only
where the enterprise takes it over.
"""

from collections.abc import Iterable, Mapping, Sequence

from intake_app.rules.completeness import document_lines
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts, ChangeState, change_state
from intake_app.rules.renewals import goes_on, renewed_already
from intake_app.rules.taking_over import TakenAnswers, beginning, document_to_offer
from intake_app.services.access import may_fill, require_filler, require_own, require_role
from intake_app.services.applications import application_of, begun_in
from intake_app.services.changes import changed_certificate, done_anew_if_stale
from intake_app.services.documents import HandedIn, hand_in
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor
from models.application import Answer, Application, SubmittedDocument
from models.base import Frozen
from models.certificate import Certificate
from models.certificate_change import CertificateChange
from models.engagement import Engagement
from models.reference import ClauseRef, Reason
from models.text import Text


class Origin(Frozen):
    """From what an application was begun."""

    certificates: tuple[Certificate, ...]
    source: Application
    changes: tuple[CertificateChange, ...]
    """What was approved since and stands on no certificate: nothing of it is filled in."""


class OfferedDocument(Frozen):
    """A document of the earlier application that is still valid."""

    document: SubmittedDocument
    sha256: str
    taken_over_from: str
    """The number of that application."""


def begin_renewal(office: Office, actor: Actor, certificate_id: str) -> Application | Refused:
    """The holder begins the application by which this certificate is renewed, and those of the same job with it.

    One that goes on already is given back; of two starts at once the second finds that of the first.
    """
    require_role(actor, *CERTIFICATE["begin_renewal"].who)
    return done_anew_if_stale(lambda: _begin_renewal(office, actor, certificate_id))


def renewal_under_way(
    certificate: Certificate, applications: Iterable[Application], jobs: Iterable[Engagement]
) -> Application | None:
    """The one of these applications by which the certificate is to be renewed, unless it or its job came to nothing."""
    return goes_on(certificate, certificate.renewal, applications, jobs)


def begun_from(
    office: Office, uow: UnitOfWork, actor: Actor, held: Sequence[Certificate]
) -> Application | Refused:
    """The draft that goes on from these certificates of one job, in the open transaction: one for all of them."""
    draft = begun_in(office, uow, actor, held[0].enterprise_id, held[0].scheme)
    if isinstance(draft, Refused):
        return draft
    return _taken_over(office, uow, actor, draft, held)


def origin_of(office: Office, actor: Actor, application_id: str) -> Origin | None:
    """From what the application was begun, for whoever may see it; None for one that was begun empty."""
    application = application_of(office, actor, application_id)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.find(application.previous_certificate)
        source = _source(uow, certificate) if certificate else None
        if certificate is None or source is None:
            return None
        held = tuple(each for each in uow.certificates.of_engagement(certificate.engagement_id or "")
                     if application.id in (each.renewal, *(lapse.recertification for lapse in each.lapses)))
    return Origin(certificates=held, source=source, changes=tuple(
        change for each in held for change in each.changes if change_state(change) is ChangeState.SETTLED))


def documents_offered(
    office: Office, actor: Actor, application_id: str
) -> Mapping[tuple[str, str], OfferedDocument]:
    """What of the earlier application's documents is still valid, by requirement and subject of the lines without one.

    To whoever may fill in both: a consultant whose mandate does not cover the earlier one is offered nothing of it.
    """
    application, origin = application_of(office, actor, application_id), origin_of(office, actor, application_id)
    if origin is None or not application.is_editable or not may_fill(actor, origin.source):
        return {}
    offered = {}
    with office.unit_of_work() as uow:
        for line in document_lines(application, office.scheme_of(application)):
            document = document_to_offer(line, origin.source, office.today())
            card = uow.files.find(document.file_id) if document else None
            if document is not None and card is not None and card.disposed_on is None:
                offered[line.requirement, line.subject] = OfferedDocument(
                    document=document, sha256=card.sha256, taken_over_from=origin.source.called)
    return offered


def take_document_over(
    office: Office, actor: Actor, application_id: str, requirement: str, subject: str
) -> HandedIn | Refused:
    """Hand in what is offered for this line, examined like any file against what the application says now."""
    require_filler(actor, application_of(office, actor, application_id))
    offered = documents_offered(office, actor, application_id).get((requirement, subject))
    if offered is None:
        return refused(_NOT_OFFERED)
    return hand_in(office, actor, application_id, requirement, subject, offered.document.file_name,
                   office.files.get(offered.sha256), offered.document.valid_until,
                   taken_over_from=offered.taken_over_from)


def _begin_renewal(office: Office, actor: Actor, certificate_id: str) -> Application | Refused:
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        held = uow.certificates.of_enterprise(certificate.enterprise_id)
        hindering = _obstacles(office, certificate, held)
        if hindering:
            return Refused(reasons=hindering)
        own = uow.applications.of_enterprise(certificate.enterprise_id)
        jobs = uow.engagements.of_enterprise(certificate.enterprise_id)
        under_way = renewal_under_way(certificate, own, jobs)
        if under_way is not None:
            return under_way
        beside = [each for each in uow.certificates.of_engagement(certificate.engagement_id or "")
                  if each.id != certificate.id and not _obstacles(office, each, held)
                  and not renewal_under_way(each, own, jobs)]
        begun = begun_from(office, uow, actor, (certificate, *beside))
        if isinstance(begun, Refused):
            return begun
        for each in (certificate, *beside):
            changed_certificate(office, uow, actor, each, "certificate.renewal_begun", renewal=begun.id)
        uow.commit()
    return begun


def _obstacles(office: Office, certificate: Certificate, held: Iterable[Certificate]) -> tuple[Reason, ...]:
    scheme = office.scheme_of(certificate)
    already = renewed_already(certificate, held, scheme)
    hindering = CERTIFICATE.obstacles("begin_renewal", CertificateFacts(certificate, scheme, office.today()))
    return (*hindering, already) if already else hindering


def _source(uow: UnitOfWork, certificate: Certificate) -> Application | None:
    """The application that the certificate rests on; None for one whose job is not kept here."""
    job = uow.engagements.find(certificate.engagement_id or "")
    return uow.applications.get(job.application_id) if job else None


def _taken_over(
    office: Office, uow: UnitOfWork, actor: Actor, draft: Application, held: Sequence[Certificate]
) -> Application:
    """The draft with all that is taken over; its applicant knows the edition under which that was said."""
    source, scheme = _source(uow, held[0]), office.scheme_of(draft)
    if source is None:
        return uow.applications.save(draft.with_(previous_certificate=held[0].id))
    begun = beginning(source, held, scheme)
    answers = dict(draft.answers)
    for taken in begun.answers:
        answers |= {path: Answer(text=text, by=actor.name, at=office.moment(), source=taken.source,
                                 origin=taken.origin) for path, text in taken.texts.items()}
    saved = uow.applications.save(draft.with_(
        answers=answers, rows={**draft.rows, **begun.rows}, wishes=begun.wishes,
        seen_edition=source.edition or draft.seen_edition, previous_certificate=held[0].id,
    ))
    _write_records(office, uow, actor, draft, saved, begun.answers,
                   scheme.recertification.clause if scheme.recertification else None)
    return saved


def _write_records(
    office: Office, uow: UnitOfWork, actor: Actor, draft: Application, saved: Application,
    answers: Sequence[TakenAnswers], clause: ClauseRef | None,
) -> None:
    """One Record for each place from which answers are; the first tells of rows and wishes too."""
    more: dict[str, object] = {section: list(rows) for section, rows in saved.rows.items()}
    more["wishes"] = [wish.id for wish in saved.wishes]
    for taken in answers:
        write_record(office, uow, actor, "application.taken_over", saved.id, clause=clause,
                     before={path: draft.text(path) for path in taken.texts if path in draft.answers},
                     after={**more, **taken.texts, "source": taken.source.value, "origin": taken.origin})
        more = {}


_NOT_OFFERED = Text(
    zh="该文件不能沿用：已另行提交，或原文件已到期。请刷新页面。",
    en="This document cannot be taken over: another one was handed in, or it has ended. Reload the page.",
)
