"""Files whose line is no longer on the list of documents: their model was mended, their site removed (CNEX 9.2.1 c)."""

from collections.abc import Iterable, Iterator

from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.schemes.schema import SchemeEdition
from models.application import Application, Upload
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
    lines: tuple[DocumentLine, ...]
    """The same document for what is there now, where it waits for a file."""


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
        yield alike[0].with_(subject_text=_listed(tuple(names.values())))


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
            yield _gone_file(application, scheme, lines, place, document.file_name, document.file_id, None)
    for upload in application.uploads:
        place = upload.requirement, upload.subject
        if place not in places:
            yield _gone_file(application, scheme, lines, place, upload.file_name, upload.file_id, upload)


def _gone_file(
    application: Application, scheme: SchemeEdition, lines: tuple[DocumentLine, ...], place: tuple[str, str],
    file_name: str, file_id: str | None, upload: Upload | None,
) -> GoneFile:
    requirement, subject = place
    title = next((each.title for each in scheme.documents if each.key == requirement), None)
    known = upload.subject_text if upload else None
    return GoneFile(
        requirement=requirement, title=title or Text(zh=requirement, en=requirement),
        subject_text=known or _as_handed_over(subject, application, scheme),
        file_name=file_name, file_id=file_id, upload=upload,
        lines=tuple(line for line in lines
                    if line.requirement == requirement and line.is_needed and line.handed_in is None),
    )


def _as_handed_over(subject: str, application: Application, scheme: SchemeEdition) -> Text | None:
    """What the list called this unit or site when the application was handed over."""
    before = application.handed_over
    lines = document_lines(before, scheme) if before is not None else ()
    return next((line.subject_text for line in lines if line.subject == subject), None)
