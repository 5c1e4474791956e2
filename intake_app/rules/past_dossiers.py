"""The dossier as it was when something was concluded from it: its holder renews documents for years afterwards."""

from datetime import date

from models.application import Application, DocumentVerdict, SubmittedDocument, Upload
from models.engagement import Engagement


def dossier_accepted(application: Application, job: Engagement | None) -> tuple[SubmittedDocument, ...]:
    """The documents on which the application was accepted, or those that a refused one has (CNEX 9.2.2, CEC 5.1.2)."""
    if job is None:
        return application.documents
    kept = job.accepted_documents
    return kept if kept is not None else _dossier_on(application, job.accepted_on)


def dossier_reviewed(application: Application, job: Engagement) -> tuple[SubmittedDocument, ...]:
    """The documents as the document review of the job found them, of one of its applications (CNEX 9.4, CEC 5.3)."""
    review = job.document_review
    if review is None:
        return ()
    own = review.documents if application.id == job.application_id else None
    kept = review.documents_beside.get(application.id, own)
    return kept if kept is not None else _dossier_on(application, review.concluded_on)


def _dossier_on(application: Application, on: date) -> tuple[SubmittedDocument, ...]:
    """The dossier of an accepted application at the end of a day, of acts from before it was kept with them.

    What was handed in since renews a document that was accepted: the file before it is the last one uploaded by then.
    """
    return tuple(_document_on(document, application.uploads, on) for document in application.documents)


def _document_on(document: SubmittedDocument, uploads: tuple[Upload, ...], on: date) -> SubmittedDocument:
    if document.handed_in_at.date() <= on:
        is_restated = document.is_renewal_to_judge
        return document.with_(verdict=DocumentVerdict.ACCEPTED, renews_until=None) if is_restated else document
    earlier = [each for each in uploads if each.file_id and each.handed_in_at.date() <= on
               and (each.requirement, each.subject) == (document.requirement, document.subject)]
    if not earlier:
        return document
    last = earlier[-1]
    return document.with_(
        file_id=last.file_id, file_name=last.file_name, handed_in_at=last.handed_in_at, valid_until=last.stated_until,
        verdict=DocumentVerdict.ACCEPTED, note="", renews_until=None)
