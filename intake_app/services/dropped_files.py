"""Files of which nobody said yet which document they are, with a message or among others: kept at once.

Each is examined by itself and becomes a document by somebody's click only; until then it waits in the application's
own list, so that neither a reload nor another day loses it.
"""

from collections.abc import Callable

from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.rules.document_names import lines_for_file
from intake_app.services.access import require_filler
from intake_app.services.documents import HandedIn, hand_in
from intake_app.services.dossiers import editable, tried
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.records import write_record
from intake_app.services.stored_files import TooLarge, came_in, examined_alone
from models.account import Actor
from models.application import Application, DroppedFile
from models.errors import NotFound
from models.examination import FileVerdict
from models.ids import new_id

FIRST_WORDS = 400
"""Characters of a first page that are kept: enough for its title."""


def take_dropped(
    office: Office, actor: Actor, application_id: str, file_name: str, content: bytes | TooLarge
) -> DroppedFile | Refused:
    """Examine a file by itself and list it with the application; one that is refused is listed without its bytes."""
    with office.unit_of_work() as uow:
        application = editable(uow, actor, application_id)
    if isinstance(application, Refused):
        return application
    file = came_in(content)
    examination, words = examined_alone(office, file_name, file)
    dropped = DroppedFile(
        id=new_id("dropped"), file_name=file_name, size_bytes=file.size_bytes, sha256=file.sha256,
        dropped_at=office.moment(), dropped_by=actor.name, examination=examination, first_words=words[:FIRST_WORDS],
    )
    if examination.verdict is not FileVerdict.REFUSED:
        office.files.put(file.content)
    outcome = _changed(office, actor, application_id, "application.file_dropped", dropped,
                       lambda files: (*files, dropped))
    return outcome if isinstance(outcome, Refused) else dropped


def lines_for(office: Office, application: Application, dropped: DroppedFile) -> tuple[DocumentLine, ...]:
    """The documents that a dropped file may be, the likeliest first; none where it is refused or says nothing."""
    if dropped.examination.verdict is FileVerdict.REFUSED:
        return ()
    return lines_for_file(needed_lines(office, application), dropped.file_name, dropped.first_words)


def needed_lines(office: Office, application: Application) -> tuple[DocumentLine, ...]:
    """The documents that this application asks for."""
    return tuple(line for line in document_lines(application, office.scheme_of(application)) if line.is_needed)


def place_dropped(
    office: Office, actor: Actor, application_id: str, dropped_id: str, requirement: str, subject: str
) -> HandedIn | Refused:
    """Hand a dropped file in for a document, examined anew against what is expected of that one.

    It leaves the list after it stands for the document: a break between leaves it in both places, never in none.
    """
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_filler(actor, application)
        dropped = _found(application, dropped_id)
    if dropped.examination.verdict is FileVerdict.REFUSED:
        raise NotFound(dropped_id)
    outcome = hand_in(
        office, actor, application_id, requirement, subject, dropped.file_name, office.files.get(dropped.sha256)
    )
    if isinstance(outcome, HandedIn) and outcome.upload.examination.verdict is not FileVerdict.REFUSED:
        _changed(office, actor, application_id, "application.dropped_file_placed", dropped, _without(dropped))
    return outcome


def leave_dropped(office: Office, actor: Actor, application_id: str, dropped_id: str) -> Application | Refused:
    """Strike a file from the list, as somebody says that it is no document of this application."""
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_filler(actor, application)
        dropped = _found(application, dropped_id)
    return _changed(office, actor, application_id, "application.dropped_file_left", dropped, _without(dropped))


def _changed(
    office: Office, actor: Actor, application_id: str, verb: str, dropped: DroppedFile,
    change: Callable[[tuple[DroppedFile, ...]], tuple[DroppedFile, ...]],
) -> Application | Refused:
    """The application with its list of dropped files changed, and the record of it."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            saved = uow.applications.save(application.with_(dropped=change(application.dropped)))
            write_record(office, uow, actor, verb, application_id, after={
                "file": dropped.file_name, "sha256": dropped.sha256, "verdict": dropped.examination.verdict.value,
                "remarks": [remark.reason.value for remark in dropped.examination.remarks],
            })
            uow.commit()
            return saved

    return tried(write)


def _without(dropped: DroppedFile) -> Callable[[tuple[DroppedFile, ...]], tuple[DroppedFile, ...]]:
    return lambda files: tuple(each for each in files if each.id != dropped.id)


def _found(application: Application, dropped_id: str) -> DroppedFile:
    """The dropped file of this id; NotFound where somebody else placed or left it meanwhile."""
    found = next((each for each in application.dropped if each.id == dropped_id), None)
    if found is None:
        raise NotFound(dropped_id)
    return found
