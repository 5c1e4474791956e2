"""Files whose unit or site is not there any more: shown with the documents, and handed in again at one press."""

from intake_app.rules.gone_documents import GoneFile, gone_files
from intake_app.services.access import require_filler
from intake_app.services.documents import HandedIn, hand_in, may_hand_in
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Actor
from models.application import Application
from models.errors import NotFound


def gone_files_of(office: Office, application: Application) -> tuple[GoneFile, ...]:
    """What no line of the list shows any more, each with the lines for which it may be handed in now."""
    return tuple(
        gone.with_(lines=tuple(line for line in gone.lines if may_hand_in(office, application, line)))
        for gone in gone_files(application, office.scheme_of(application))
    )


def hand_in_anew(
    office: Office, actor: Actor, application_id: str, file_id: str, subject: str
) -> HandedIn | Refused:
    """Hand such a file in for the same document of another unit or site, examined anew; a stated last day stays.

    One that was replaced or returned is handed in by nobody: what stood against it stands.
    """
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_filler(actor, application)
        gone = next((each for each in gone_files_of(office, application) if each.file_id == file_id), None)
        card = uow.files.find(file_id) if gone is not None else None
    document = gone.document if gone is not None and gone.is_sound else None
    if document is None or card is None or card.disposed_on is not None:
        raise NotFound(file_id)
    return hand_in(office, actor, application_id, document.requirement, subject, document.file_name,
                   office.files.get(card.sha256), document.valid_until,
                   is_endless=document.is_validity_stated and document.valid_until is None)
