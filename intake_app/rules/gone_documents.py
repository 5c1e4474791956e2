"""Files whose line is no longer on the list of documents: their model was mended, their site removed (CNEX 9.2.1 c)."""

from collections.abc import Iterable, Iterator

from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.schemes.schema import SchemeEdition
from models.application import Application, DocumentVerdict, SubmittedDocument, Upload
from models.base import Frozen
from models.text import Text


class GoneFile(Frozen):
    """A file handed in for what is not there any more; one that was refused or not scanned cannot be opened."""

    requirement: str
    title: Text
    subject_text: Text | None
    """For what it was handed in, as far as that is known still."""
    file_name: str
    file_id: str | None
    upload: Upload | None
    """None for a file from before uploads were listed."""
    document: SubmittedDocument | None
    """As what it stood on its line when that went; None where another file had replaced it, or it was not taken."""
    lines: tuple[DocumentLine, ...]
    """The same document for what is there now, where it waits for a file: of one neither replaced nor returned."""

    @property
    def is_sound(self) -> bool:
        """Whether it was the document of its line, and nobody had returned it."""
        return self.document is not None and self.document.verdict is not DocumentVerdict.RETURNED


def gone_files(application: Application, scheme: SchemeEdition) -> tuple[GoneFile, ...]:
    """What was handed in and is shown by no line, in the order in which it came.

    A file that stands on a line of the same document now, for another unit or site, is shown there; one that several
    units shared is listed once.
    """
    lines = document_lines(application, scheme)
    shown = {(upload.requirement, upload.sha256) for line in lines for upload in line.uploads if upload.file_id}
    return tuple(gone for gone in _each_once(_gone(application, scheme, lines))
                 if gone.upload is None or gone.file_id is None or (gone.requirement, gone.upload.sha256) not in shown)


def _each_once(found: Iterable[GoneFile]) -> Iterator[GoneFile]:
    """A file of several units once, with all that it was for; what was not taken is no file, and stays as often."""
    shared: dict[tuple[str, str], list[GoneFile]] = {}
    for number, gone in enumerate(found):
        shared.setdefault((gone.requirement, gone.file_id or f"not taken {number}"), []).append(gone)
    for alike in shared.values():
        names = {gone.subject_text.zh: gone.subject_text for gone in alike if gone.subject_text}
        best = next((gone for gone in alike if gone.is_sound),
                    next((gone for gone in alike if gone.document is not None), alike[0]))
        yield best.with_(subject_text=_listed(tuple(names.values())), lines=best.lines if best.is_sound else ())


def _listed(names: tuple[Text, ...]) -> Text | None:
    return Text(zh="；".join(name.zh for name in names), en="; ".join(name.en for name in names)) if names else None


def _gone(
    application: Application, scheme: SchemeEdition, lines: tuple[DocumentLine, ...]
) -> Iterator[GoneFile]:
    places = {(line.requirement, line.subject) for line in lines}
    listed = {upload.file_id for upload in application.uploads}
    for document in application.documents:
        place = document.requirement, document.subject
        if place not in places and document.file_id not in listed:
            yield _gone_file(application, scheme, lines, document, None)
    for upload in application.uploads:
        if (upload.requirement, upload.subject) not in places:
            yield _gone_file(application, scheme, lines, _stood(upload, application), upload)


def _stood(upload: Upload, application: Application) -> SubmittedDocument | None:
    """The document that this file is, unless it was not taken or another one has replaced it."""
    place = upload.requirement, upload.subject, upload.file_id
    return next((d for d in application.documents if (d.requirement, d.subject, d.file_id) == place), None)


def _gone_file(
    application: Application, scheme: SchemeEdition, lines: tuple[DocumentLine, ...],
    document: SubmittedDocument | None, upload: Upload | None,
) -> GoneFile:
    came = upload or document
    assert came is not None, "a gone file was uploaded, or stands as a document"
    requirement, subject = came.requirement, came.subject
    title = next((each.title for each in scheme.documents if each.key == requirement), None)
    known = upload.subject_text if upload else None
    return GoneFile(
        requirement=requirement, title=title or Text(zh=requirement, en=requirement),
        subject_text=known or _as_handed_over(subject, application, scheme),
        file_name=came.file_name, file_id=came.file_id, upload=upload, document=document,
        lines=tuple(line for line in lines
                    if line.requirement == requirement and line.is_needed and line.handed_in is None),
    )


def _as_handed_over(subject: str, application: Application, scheme: SchemeEdition) -> Text | None:
    """What the list called this unit or site when the application was handed over."""
    before = application.handed_over
    lines = document_lines(before, scheme) if before is not None else ()
    return next((line.subject_text for line in lines if line.subject == subject), None)
