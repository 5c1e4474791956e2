"""An application as a file: answers by path, rows, documents by name; what it means is asked of the rules."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

from pydantic import Field

from intake_app.commands.reading import FileFault, read_or_stop
from intake_app.rules.answers import field_at, parse_path
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.completeness import document_lines
from intake_app.schemes.library import SchemeLibrary
from intake_app.schemes.schema import SchemeEdition
from models.application import Answer, Application, SubmittedDocument
from models.base import Frozen
from models.ids import ApplicationId, EnterpriseId, FileId
from models.text import Text

RowId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]


class HandedInDocument(Frozen):
    """A document that is handed in; `footmark completeness` lists which are asked for, and for which subjects."""

    requirement: str = Field(min_length=1, description="The document's key in the scheme, such as `flow_diagram`.")
    subject: str = Field(default="", description="What it is for, as the list of documents says; empty for the whole.")
    file_name: str = Field(min_length=1, description="The name of the file; the file itself is not read.")
    valid_until: date | None = Field(default=None, description="Its last day in force; none: it has no end.")


class ApplicationFile(Frozen):
    """An application for certification (认证申请), as `completeness`, `units` and `person-days` read it."""

    scheme: str = Field(min_length=1, description="The scheme's key: `cnex_ex`, `cec_salt`.")
    today: date | None = Field(default=None, description="The day on which things are asked; `--today` goes first.")
    answers: Mapping[str, str] = Field(
        default={},
        description="Answers as typed, by path: `client.name`, `sites[s1].city`, `products[p1].models`,"
        " `application.period_from`. `footmark fields --scheme KEY` lists them.",
    )
    rows: Mapping[str, tuple[RowId, ...]] = Field(
        default={},
        description="The rows of each repeating section, in order, each by a name of your own:"
        ' `{"sites": ["s1"], "products": ["p1"]}`.',
    )
    documents: tuple[HandedInDocument, ...] = ()
    declared_by: str = Field(default="", description="Who declared that everything is true; empty while nobody has.")
    units_confirmed: bool = Field(
        default=False, description="Whether the applicant confirmed the units that the answers give."
    )


class AskedApplication(Frozen):
    """An application with the edition and the day by which it is judged."""

    application: Application
    scheme: SchemeEdition
    today: date


def read_application(file: Path, schemes: SchemeLibrary, day_for: Callable[[date | None], date]) -> AskedApplication:
    """The application in `file`; `day_for` turns the file's own day into the one that counts."""
    found = read_or_stop(file, ApplicationFile, lambda given, faulty: application_faults(given, schemes, faulty))
    today = day_for(found.today)
    scheme = schemes.in_force(found.scheme, today)
    return AskedApplication(application=application_of(found, scheme, today), scheme=scheme, today=today)


def application_of(given: ApplicationFile, scheme: SchemeEdition, today: date) -> Application:
    """The application that the file describes, everything handed in on `today`."""
    at = datetime.combine(today, time(), tzinfo=UTC)
    application = Application(
        id=ApplicationId("application"), enterprise_id=EnterpriseId("enterprise"), scheme=given.scheme, created_at=at,
        answers={path: Answer(text=text, by=given.declared_by, at=at) for path, text in given.answers.items()},
        rows=given.rows,
        documents=tuple(
            SubmittedDocument(
                requirement=each.requirement, subject=each.subject, file_id=FileId(f"file-{number}"),
                file_name=each.file_name, handed_in_at=at, valid_until=each.valid_until,
                is_validity_stated=True,
            )
            for number, each in enumerate(given.documents)
        ),
        declared_by=given.declared_by,
    )
    return application.with_(units=proposed_units(application, scheme)) if given.units_confirmed else application


def application_faults(given: ApplicationFile, schemes: SchemeLibrary, faulty: frozenset[str]) -> Iterator[FileFault]:
    """Names in the file that lead nowhere or stand twice; parts named in `faulty` are not judged again."""
    yield from _repeated_rows(given.rows)
    known = schemes.keys()
    if given.scheme not in known:
        yield unknown_scheme("scheme", given.scheme, schemes)
        return
    # Names of fields and documents are asked of the newest edition: the day only chooses between figures.
    scheme = schemes.in_force(given.scheme, date.max)
    for section in given.rows:
        yield from _section_faults(section, scheme)
    for path in given.answers:
        yield from _answer_faults(path, given, scheme, faulty)
    if not faulty & {"rows", "answers"}:
        yield from _document_faults(given, scheme)


def unknown_scheme(path: str, key: str, schemes: SchemeLibrary) -> FileFault:
    """The fault of a scheme that is not at hand, with those that are."""
    return FileFault(path=path, text=_UNKNOWN_SCHEME.format(key=key, known=", ".join(schemes.keys())))


def _section_faults(section: str, scheme: SchemeEdition) -> Iterator[FileFault]:
    repeating = [each.key for each in scheme.form if each.repeats]
    if section not in repeating:
        yield FileFault(path=f"rows.{section}", text=_UNKNOWN_SECTION.format(
            scheme=scheme.key, section=section, known=", ".join(repeating)))


def _repeated_rows(rows: Mapping[str, tuple[str, ...]]) -> Iterator[FileFault]:
    for section, ids in rows.items():
        for number, row in enumerate(ids):
            if row in ids[:number]:
                yield FileFault(path=f"rows.{section}[{number}]", text=_REPEATED_ROW.format(row=row))


def _answer_faults(
    path: str, given: ApplicationFile, scheme: SchemeEdition, faulty: frozenset[str]
) -> Iterator[FileFault]:
    parsed = parse_path(path)
    if parsed is None or field_at(path, scheme) is None:
        yield FileFault(path=f"answers.{path}", text=_UNKNOWN_ANSWER.format(scheme=scheme.key))
    elif parsed.row and "rows" not in faulty and parsed.row not in given.rows.get(parsed.section, ()):
        yield FileFault(path=f"answers.{path}", text=_UNKNOWN_ROW.format(row=parsed.row, section=parsed.section))


def _document_faults(given: ApplicationFile, scheme: SchemeEdition) -> Iterator[FileFault]:
    application = application_of(given.with_(documents=()), scheme, date(2000, 1, 1))
    subjects: dict[str, list[str]] = {definition.key: [] for definition in scheme.documents}
    for line in document_lines(application, scheme):
        subjects[line.requirement].append(line.subject)
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(given.documents):
        path = f"documents[{number}]"
        if each.requirement not in subjects:
            text = _UNKNOWN_DOCUMENT.format(key=each.requirement, known=", ".join(subjects))
            yield FileFault(path=f"{path}.requirement", text=text)
        elif each.subject not in subjects[each.requirement]:
            known = ", ".join(f'"{subject}"' for subject in subjects[each.requirement]) or "—"
            yield FileFault(path=f"{path}.subject", text=_UNKNOWN_SUBJECT.format(subject=each.subject, known=known))
        elif (each.requirement, each.subject) in seen:
            yield FileFault(path=path, text=_REPEATED_DOCUMENT)
        seen.add((each.requirement, each.subject))


_UNKNOWN_SCHEME = Text(
    zh="没有名为“{key}”的认证方案；可用的有：{known}。", en="There is no scheme called “{key}”: use one of {known}."
)
_REPEATED_ROW = Text(zh="行名“{row}”重复；请每行用不同的名称。", en="The row “{row}” stands twice: name each row once.")
_UNKNOWN_ANSWER = Text(
    zh="方案 {scheme} 没有这个问题；请用 footmark fields --scheme {scheme} 查看路径。",
    en="The scheme {scheme} has no such question: see footmark fields --scheme {scheme} for the paths.",
)
_UNKNOWN_SECTION = Text(
    zh="方案 {scheme} 没有名为“{section}”的可重复部分；可用的有：{known}。",
    en="The scheme {scheme} has no repeating section called “{section}”: use one of {known}.",
)
_UNKNOWN_ROW = Text(
    zh="rows.{section} 中没有“{row}”；请在 rows 中加入，或改正路径。",
    en="rows.{section} has no “{row}”: add it to the rows or correct the path.",
)
_UNKNOWN_DOCUMENT = Text(
    zh="方案没有名为“{key}”的材料；可用的有：{known}。", en="The scheme has no document “{key}”: use one of {known}."
)
_UNKNOWN_SUBJECT = Text(
    zh="该材料不针对“{subject}”；可用的有：{known}。",
    en="This document is not asked for “{subject}”: use one of {known}.",
)
_REPEATED_DOCUMENT = Text(
    zh="同一材料列了两次；请只保留一份。", en="The same document stands twice: keep one of them."
)
