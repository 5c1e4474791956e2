"""Files that an enterprise hands in: examined, kept or refused, and never struck from the list.

A file is examined before the transaction that keeps it, as reading and scanning take time; what it is compared with is
read first, under the same permissions. Bytes of a refused file are not kept: nobody may open it, and the applicant has
the original; the list keeps its name, size, digest, time and reasons.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from intake_app.examination.child import read_in_child
from intake_app.examination.judging import examination_of, examined, extension_of, remarks_at_the_door
from intake_app.rules.completeness import DocumentLine, document_lines, lacks_last_day
from intake_app.rules.document_validity import expired_document_acts, is_to_be_renewed
from intake_app.rules.reopening import lock_on_document
from intake_app.services.access import require_filler
from intake_app.services.dossiers import closed, tried
from intake_app.services.expectations import accepted_files, expected_of
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import CameIn, TooLarge, came_in, scan_remark
from models.account import Actor
from models.application import Application, ApplicationState, DocumentVerdict, SubmittedDocument, Upload
from models.base import Frozen
from models.certificate import Certificate
from models.errors import NotFound
from models.examination import Examination, FileRemark, FileVerdict
from models.file_reasons import FileReason
from models.ids import FileId, new_id
from models.paper import StoredFile
from models.reference import Reason
from models.text import Text

OF_A_UNIT = "units["
"""How the subject of a unit's document begins."""

_VERBS = {
    FileVerdict.FINE: "application.document_handed_in",
    FileVerdict.REMARKED: "application.document_handed_in",
    FileVerdict.HELD: "application.file_held",
    FileVerdict.REFUSED: "application.file_refused",
}


class HandedIn(Frozen):
    """The application after a file came, and what became of the file."""

    application: Application
    upload: Upload


class _Place(NamedTuple):
    """The line that a file is for, in the list of its application."""

    application: Application
    line: DocumentLine
    lines: tuple[DocumentLine, ...]


class _File(NamedTuple):
    """A file as it came."""

    name: str
    came: CameIn
    stated_until: date | None


def hand_in(
    office: Office, actor: Actor, application_id: str, requirement: str, subject: str, file_name: str,
    content: bytes | TooLarge, stated_until: date | None = None, taken_over_from: str = "",
    *, is_endless: bool = False,
) -> HandedIn | Refused:
    """Examine a file for one demanded document and keep it, unless it is refused; it replaces the earlier one.

    One that is `taken_over_from` an earlier application has its last day from there; without one, it has no end. So
    has one of which it was said before that it `is_endless`.
    """
    file_name = file_name.strip()
    with office.unit_of_work() as uow:
        place = _open_place(office, uow, actor, application_id, requirement, subject)
    if isinstance(place, Refused):
        return place
    file = _File(file_name, came_in(content), stated_until)
    upload = Upload(
        id=new_id("upload"), requirement=requirement, subject=subject, file_name=file_name,
        size_bytes=file.came.size_bytes, sha256=file.came.sha256, stated_until=stated_until, is_endless=is_endless,
        handed_in_at=office.moment(), handed_in_by=actor.name,
        examination=_examined(office, place, file), taken_over_from=taken_over_from,
        subject_text=place.line.subject_text,
    )

    def keep() -> HandedIn | Refused:
        with office.unit_of_work() as uow:
            now = _open_place(office, uow, actor, application_id, requirement, subject)
            if isinstance(now, Refused):
                return now
            if upload.examination.verdict is not FileVerdict.REFUSED:
                office.files.put(file.came.content)
            kept = _stored(office, uow, actor, now.application, upload)
            changed = now.application.with_(uploads=(*now.application.uploads, kept))
            return _saved(office, uow, actor, now.line, changed, kept)

    return tried(keep)


def share_with_units(
    office: Office, actor: Actor, application_id: str, requirement: str, subject: str
) -> Application | Refused:
    """The file of one unit's document handed in for every other unit that still lacks it.

    What was found in it holds for them too: a unit's documents name no party and no site.
    """

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            place = _open_place(office, uow, actor, application_id, requirement, subject)
            if isinstance(place, Refused):
                return place
            upload = next((each for each in place.line.uploads if place.line.handed_in is not None
                           and each.file_id == place.line.handed_in.file_id), None)
            if upload is None or upload.file_id is None:
                return place.application
            shared, moment = place.application, office.moment()
            for line in units_without(place.line, place.lines):
                if may_hand_in(office, place.application, line):
                    copy = upload.with_(id=new_id("upload"), subject=line.subject, handed_in_at=moment,
                                        handed_in_by=actor.name, subject_text=line.subject_text)
                    document = SubmittedDocument(requirement=requirement, subject=line.subject, file_id=upload.file_id,
                                                 file_name=upload.file_name, handed_in_at=moment,
                                                 edition=place.line.handed_in.edition if place.line.handed_in else "")
                    shared = shared.with_(uploads=(*shared.uploads, copy), documents=(*shared.documents, document))
                    _record_file(office, uow, actor, line, application_id, copy)
            saved = uow.applications.save(shared)
            uow.commit()
            return saved

    return tried(write)


def units_without(line: DocumentLine, lines: Iterable[DocumentLine]) -> tuple[DocumentLine, ...]:
    """The lines of the other units that need the document which this unit's line holds, and lack it.

    One that was returned is handed on to nobody; one with a last day is stated unit by unit.
    """
    held = line.handed_in
    if (held is None or held.verdict is DocumentVerdict.RETURNED or line.has_valid_until
            or not line.subject.startswith(OF_A_UNIT)):
        return ()
    return tuple(other for other in lines if other.requirement == line.requirement and other.is_needed
                 and other.handed_in is None and other.subject.startswith(OF_A_UNIT))


def scan_again(office: Office, actor: Actor, application_id: str, upload_id: str) -> HandedIn | Refused:
    """Scan and examine a file that was kept apart; while the scanner is still down, nothing changes."""
    with office.unit_of_work() as uow:
        held = _held(_own(uow, actor, application_id), upload_id)
        place = _open_place(office, uow, actor, application_id, held.requirement, held.subject)
    if isinstance(place, Refused):
        return place
    file = _File(held.file_name, came_in(office.files.get(held.sha256)), held.stated_until)
    examination = _examined(office, place, file)
    if examination.verdict is FileVerdict.HELD:
        return HandedIn(application=place.application, upload=held)

    def keep() -> HandedIn | Refused:
        with office.unit_of_work() as uow:
            now = _open_place(office, uow, actor, application_id, held.requirement, held.subject)
            if isinstance(now, Refused):
                return now
            _held(now.application, upload_id)
            kept = _stored(office, uow, actor, now.application, held.with_(examination=examination))
            uploads = tuple(kept if each.id == upload_id else each for each in now.application.uploads)
            return _saved(office, uow, actor, now.line, now.application.with_(uploads=uploads), kept)

    outcome = tried(keep)
    if isinstance(outcome, HandedIn) and examination.verdict is FileVerdict.REFUSED:
        _forget(office, outcome.upload)
    return outcome


def state_validity(
    office: Office, actor: Actor, application_id: str, requirement: str, subject: str, valid_until: date | None
) -> Application | Refused:
    """Keep the last day of a document as the applicant confirms or corrects it; None says that it has no end.

    One that was accepted without any may be told its day at any time: it counts from then on (CNEX 12.3.1 e, J48).
    """

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            place = _open_place(office, uow, actor, application_id, requirement, subject, may_state_validity)
            if isinstance(place, Refused):
                return place
            document = place.line.handed_in
            if document is None:
                raise NotFound(f"{requirement}@{subject}")
            stated = _with_last_day(place, document, valid_until)
            saved = uow.applications.save(place.application.with_(
                documents=tuple(stated if d == document else d for d in place.application.documents)))
            write_record(office, uow, actor, "application.validity_stated", saved.id,
                         before={"valid_until": str(document.valid_until or ""), "verdict": document.verdict.value},
                         after={"document": f"{requirement}@{subject}", "valid_until": str(valid_until or ""),
                                "verdict": stated.verdict.value},
                         clause=place.line.clause)
            uow.commit()
            return saved

    return tried(write)


def _with_last_day(place: _Place, document: SubmittedDocument, valid_until: date | None) -> SubmittedDocument:
    """The document with its last day, to be judged again where its verdict was about none or about another day.

    A returned one keeps the reviewer's note. In an accepted application it renews the day that counted (J48).
    """
    stated = document.with_(valid_until=valid_until, is_validity_stated=True)
    lacked_it = lacks_last_day(place.line)
    is_other = lacked_it or valid_until != document.valid_until
    is_after_acceptance = place.application.state is ApplicationState.ACCEPTED
    if document.verdict is DocumentVerdict.RETURNED:
        is_answer = lacked_it or (is_after_acceptance and is_other)
        return stated.with_(verdict=DocumentVerdict.SUBMITTED) if is_answer else stated
    if not is_after_acceptance:
        return stated.with_(verdict=DocumentVerdict.SUBMITTED) if is_other else stated
    if not is_other or document.renews_until is not None or document.valid_until is None:
        return stated
    return stated.with_(verdict=DocumentVerdict.SUBMITTED, renews_until=document.valid_until)


def may_hand_in(office: Office, application: Application, line: DocumentLine) -> bool:
    """Whether a file may be handed in for this line now: while the application is open, or to renew what ends."""
    is_open = application.is_editable and lock_on_document(
        line, application, office.scheme_of(application), office.today()) is None
    return is_open or (application.state is ApplicationState.ACCEPTED and line.handed_in is not None
                       and _may_be_renewed(office, line.handed_in))


def may_state_validity(office: Office, application: Application, line: DocumentLine) -> bool:
    """Whether the last day of this line's document may be stated now: with its file, or where it was never stated."""
    lacks_it = application.state is ApplicationState.ACCEPTED and lacks_last_day(line)
    return lacks_it or may_hand_in(office, application, line)


def expiry_acts(office: Office, uow: UnitOfWork, certificates: Iterable[Certificate]) -> tuple[Reason, ...]:
    """What has to be decided about these certificates because documents behind them have expired."""
    applications = {each.id: each for each in uow.applications.with_documents_ended(office.today())}
    behind = {job.id: applications[job.application_id] for job in uow.engagements.all()
              if job.application_id in applications}
    return tuple(
        reason for certificate in certificates
        if certificate.engagement_id is not None and certificate.engagement_id in behind
        for reason in expired_document_acts(certificate, behind[certificate.engagement_id],
                                            office.scheme_of(certificate), office.today())
    )


def _may_be_renewed(office: Office, document: SubmittedDocument) -> bool:
    """Whether an accepted document ends soon or has ended, or the file that renews it is not accepted yet."""
    until = document.counts_until
    return document.renews_until is not None or (until is not None and is_to_be_renewed(
        until, office.house.files.reminder_months.value, office.today()))


def _open_place(
    office: Office, uow: UnitOfWork, actor: Actor, application_id: str, requirement: str, subject: str,
    may_be_changed: Callable[[Office, Application, DocumentLine], bool] = may_hand_in,
) -> _Place | Refused:
    """The line, for somebody of its enterprise and while it may be changed; NotFound for one that is not asked for."""
    application = _own(uow, actor, application_id)
    lines = document_lines(application, office.scheme_of(application))
    line = next((line for line in lines if (line.requirement, line.subject) == (requirement, subject)), None)
    if line is None:
        raise NotFound(f"{requirement}@{subject}")
    lock = lock_on_document(line, application, office.scheme_of(application), office.today())
    if application.is_editable and lock is not None:
        return Refused(reasons=(lock,))
    return _Place(application, line, lines) if may_be_changed(office, application, line) else closed()


def _own(uow: UnitOfWork, actor: Actor, application_id: str) -> Application:
    application = uow.applications.get(application_id)
    require_filler(actor, application)
    return application


def _held(application: Application, upload_id: str) -> Upload:
    """The file of this id that waits for its scan; NotFound where there is none, or somebody else had it scanned."""
    found = next((each for each in application.uploads if each.id == upload_id), None)
    if found is None or found.examination.verdict is not FileVerdict.HELD:
        raise NotFound(upload_id)
    return found


def _examined(office: Office, place: _Place, file: _File) -> Examination:
    """Name and size, then other files, then malware, and only then what is in it."""
    accepted = accepted_files(office.house)
    remarks = (*remarks_at_the_door(file.name, file.came.size_bytes, accepted), *_same_file(place, file.came.sha256))
    before_reading = examination_of(remarks)
    if before_reading.verdict is FileVerdict.REFUSED:
        return before_reading
    scanned = scan_remark(office, file.came.content)
    if scanned is not None:
        return examination_of((scanned,))
    expected = expected_of(place.line, place.application, office.scheme_of(place.application), office.house,
                           office.today(), file.stated_until)
    examination = examined(file.name, read_in_child(file.came.content), accepted, expected)
    return examination_of((*examination.remarks, *remarks), examination.validity)


def _same_file(place: _Place, digest: str) -> tuple[FileRemark, ...]:
    """What there is to say where the very same bytes stand in the list already."""
    twins = {each.file_id for each in place.application.uploads if each.sha256 == digest and each.file_id is not None}
    document = place.line.handed_in
    if document is not None and document.file_id in twins:
        is_returned = document.verdict is DocumentVerdict.RETURNED
        reason = FileReason.SAME_AS_RETURNED if is_returned else FileReason.SAME_AS_HANDED_IN
        return (FileRemark(reason=reason, clause=place.line.clause),)
    for line in place.lines:
        if line != place.line and line.handed_in is not None and line.handed_in.file_id in twins:
            other = Text(zh="{title}（{subject}）", en="{title}, {subject}").format(
                title=line.title, subject=line.subject_text)
            return (FileRemark(reason=FileReason.SAME_AS_ANOTHER, particulars={"other": other},
                               clause=place.line.clause),)
    return ()


def _stored(office: Office, uow: UnitOfWork, actor: Actor, application: Application, upload: Upload) -> Upload:
    """The upload with the card of its file, where it is taken: only a file with a card can be opened."""
    if upload.examination.verdict in (FileVerdict.HELD, FileVerdict.REFUSED):
        return upload
    card = StoredFile(
        id=FileId(new_id("file")), owner_id=application.id, enterprise_id=application.enterprise_id,
        name=upload.file_name, media_type=accepted_files(office.house).media_types[extension_of(upload.file_name)],
        size_bytes=upload.size_bytes, sha256=upload.sha256, stored_at=office.moment(), stored_by=actor.account_id,
    )
    uow.files.add(card)
    return upload.with_(file_id=card.id)


def _saved(
    office: Office, uow: UnitOfWork, actor: Actor, line: DocumentLine, application: Application, upload: Upload
) -> HandedIn:
    """The application written with its upload; a file that is taken becomes the line's, unless a later one is it."""
    later = application.uploads[application.uploads.index(upload) + 1:]
    is_outdone = any(each.file_id for each in later if (each.requirement, each.subject) == _key(line))
    documents = application.documents
    if upload.file_id is not None and not is_outdone:
        before = line.handed_in if application.state is ApplicationState.ACCEPTED else None
        documents = (*(d for d in documents if (d.requirement, d.subject) != _key(line)), SubmittedDocument(
            requirement=line.requirement, subject=line.subject, file_id=upload.file_id, file_name=upload.file_name,
            handed_in_at=upload.handed_in_at, valid_until=upload.stated_until,
            edition="" if upload.taken_over_from else office.scheme_of(application).edition,
            is_validity_stated=upload.stated_until is not None or upload.is_endless or bool(upload.taken_over_from),
            renews_until=(before.renews_until or before.valid_until) if before else None,
        ))
    saved = uow.applications.save(application.with_(documents=documents))
    _record_file(office, uow, actor, line, saved.id, upload)
    uow.commit()
    return HandedIn(application=saved, upload=upload)


def _record_file(
    office: Office, uow: UnitOfWork, actor: Actor, line: DocumentLine, application_id: str, upload: Upload
) -> None:
    examination = upload.examination
    write_record(office, uow, actor, _VERBS[examination.verdict], application_id, clause=line.clause, after={
        "document": f"{line.requirement}@{line.subject}", "file": upload.file_name, "sha256": upload.sha256,
        "verdict": examination.verdict.value, "remarks": [remark.reason.value for remark in examination.remarks],
        **({"taken_over_from": upload.taken_over_from} if upload.taken_over_from else {}),
    })


def _key(line: DocumentLine) -> tuple[str, str]:
    return line.requirement, line.subject


def _forget(office: Office, upload: Upload) -> None:
    """Remove the bytes of a file refused after all; others that have the same keep them, unless they are malware."""
    with office.unit_of_work() as uow:
        is_used = bool(uow.files.with_content(upload.sha256))
    if not is_used or any(remark.reason is FileReason.MALWARE for remark in upload.examination.remarks):
        office.files.remove(upload.sha256)
