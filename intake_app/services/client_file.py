"""What a client handed in and answered, for whoever evaluates, reviews or decides (CNEX 9.4, 9.7; CEC 5.3)."""

from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.services.access import require_on_case, require_role
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import ROLES_ON_CASES, Actor
from models.application import Application
from models.base import Frozen
from models.supplement import SupplementItem


class FiledDocument(Frozen):
    """A line of the list of documents, with the size of what was handed in for it; None where nothing was."""

    line: DocumentLine
    size_bytes: int | None


class ClientFile(Frozen):
    """The application behind a job with its documents, and what its client answered to requests, oldest first."""

    application: Application
    documents: tuple[FiledDocument, ...]
    answered: tuple[SupplementItem, ...]


def client_file(office: Office, actor: Actor, engagement_id: str) -> ClientFile:
    """What the client handed in and answered, for the body's people; auditors and experts read that of their jobs."""
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        application = uow.applications.get(job.application_id)
        lines = [line for line in document_lines(application, office.scheme_of(application))
                 if line.is_needed or line.handed_in is not None]
        documents = tuple(FiledDocument(line=line, size_bytes=_size(uow, line)) for line in lines)
    requests = (*application.supplements, *job.supplements)
    return ClientFile(application=application, documents=documents,
                      answered=tuple(item for request in requests for item in request.items if item.answer))


def _size(uow: UnitOfWork, line: DocumentLine) -> int | None:
    card = uow.files.find(line.handed_in.file_id) if line.handed_in is not None else None
    return card.size_bytes if card is not None else None
