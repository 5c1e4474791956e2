"""What of a returned application the applicant may change, and why the rest stays as it was handed over.

Open is what the batch of requests names, and what follows from it: what is new since the application was handed over,
what was changed since then already, and whatever would otherwise keep it from being submitted again.
"""

from collections.abc import Iterator
from datetime import date

from intake_app.rules.answer_paths import RowPlace, field_at, parse_path, path_of
from intake_app.rules.answers import checked_answer, is_asked, is_section_asked
from intake_app.rules.completeness import DocumentLine, document_lines, document_problem, sections_short_of_rows
from intake_app.rules.cross_checks import contradictions
from intake_app.rules.supplement_items import changed_targets, is_opened, opened_now, rows_target, told_with
from intake_app.rules.targets import document_text, rows_text, target_text, unit_text
from intake_app.schemes.schema import SchemeEdition, Section, SectionDefinition
from models.application import Application, CertificationUnit, DivisionWish, SubmittedDocument
from models.reference import Reason
from models.text import Text


def lock_on_answer(path: str, application: Application, scheme: SchemeEdition) -> Reason | None:
    """Why the answer at `path` may not be changed now, or None."""
    before = application.handed_over
    if (
        before is None
        or is_opened(path, opened_now(application, scheme))
        or application.text(path) != before.text(path)
        or not _is_asked(path, before, scheme)
        or _stands_in_the_way(path, application, scheme, _handed_over_on(before))
    ):
        return None
    return _locked(target_text(path, application, scheme) or _THIS, scheme)


def lock_on_document(line: DocumentLine, application: Application, scheme: SchemeEdition, today: date) -> Reason | None:
    """Why the document of this line may not be handed in or replaced now, or None."""
    before = application.handed_over
    if (
        before is None
        or is_opened(f"{line.requirement}@{line.subject}", opened_now(application, scheme))
        or told_with(line.handed_in) != told_with(_document_handed_over(line, before))
        or not _was_there(line.subject, before)
        or document_problem(line, today) is not None
    ):
        return None
    return _locked(document_text(line), scheme)


def lock_on_rows(section: str, application: Application, scheme: SchemeEdition) -> Reason | None:
    """Why no row may be added to a repeating section now, or None."""
    before, definition = application.handed_over, scheme.section(section)
    if (
        before is None
        or definition is None
        or is_opened(rows_target(section), opened_now(application, scheme))
        or before.row_ids(section) != application.row_ids(section)
        or not is_section_asked(definition, before, scheme)
        or section in sections_short_of_rows(application, scheme)
        or _is_contradicted(rows_target(section), application, scheme, _handed_over_on(before))
    ):
        return None
    return _locked(rows_text(definition), scheme)


def lock_on_row(section: str, row: str, application: Application, scheme: SchemeEdition) -> Reason | None:
    """Why a row may not be taken out now, or None: one that is new may, and one that is open as a whole."""
    before, definition = application.handed_over, scheme.section(section)
    if before is None or definition is None or row not in before.row_ids(section):
        return None
    if is_opened(path_of(section, "", row), opened_now(application, scheme)):
        return None
    return _locked(rows_text(definition), scheme)


def is_open_throughout(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> bool:
    """Whether nothing at all in the rows of a section is locked."""
    rows = application.row_ids(section.key)
    return application.handed_over is None or (
        lock_on_rows(section.key, application, scheme) is None
        and all(lock_on_row(section.key, row, application, scheme) is None for row in rows)
        and all(lock_on_answer(path_of(section.key, field.key, row), application, scheme) is None
                for row in rows for field in scheme.fields_of(section.key))
    )


def lock_on_unit(divided: CertificationUnit, application: Application, scheme: SchemeEdition) -> Reason | None:
    """Why a unit may not be merged or split at a wish now, or None: one that was handed over waits for a request."""
    before = application.handed_over
    if (
        before is None
        or all(divided.key != each.key for each in before.units)
        or is_opened(path_of(Section.PRODUCTS, "", divided.product_row), opened_now(application, scheme))
    ):
        return None
    return _locked(unit_text(divided), scheme)


def lock_on_wish(wish: DivisionWish, application: Application, scheme: SchemeEdition) -> Reason | None:
    """Why a wish may not be made or taken back now, or None: each unit that it is about has to be open."""
    about = [each for each in (application.handed_over or application).units if each.wish == wish.id or (
        (each.family, each.site_row) == (wish.family, wish.site_row) and each.normalised_model in wish.models)]
    locks = (lock_on_unit(each, application, scheme) for each in about)
    return next((lock for lock in locks if lock is not None), None)


def locked_changes(
    before: Application, after: Application, scheme: SchemeEdition, today: date
) -> tuple[Reason, ...]:
    """Why an applicant's change from `before` to `after` may not be made: everything locked that it touches."""
    if before.handed_over is None:
        return ()
    return tuple(reason for reason in _locks(before, after, scheme, today) if reason is not None)


def _locks(before: Application, after: Application, scheme: SchemeEdition, today: date) -> Iterator[Reason | None]:
    sections = sorted({*before.rows, *after.rows})
    gone = {(section, row) for section in sections for row in before.row_ids(section)
            if row not in after.row_ids(section)}
    yield from (lock_on_row(section, row, before, scheme) for section, row in sorted(gone))
    for section in sections:
        if set(after.row_ids(section)) - set(before.row_ids(section)):
            yield lock_on_rows(section, before, scheme)
    changed = changed_targets(before, after)
    for target in sorted(changed):
        where = parse_path(target)
        if where is not None and (where.section, where.row) not in gone:
            yield lock_on_answer(target, before, scheme)
    kept = {wish.id for wish in before.wishes} & {wish.id for wish in after.wishes}
    yield from (lock_on_wish(wish, before, scheme) for wish in (*before.wishes, *after.wishes) if wish.id not in kept)
    lines = document_lines(before, scheme) if any("@" in target for target in changed) else ()
    yield from (lock_on_document(line, before, scheme, today) for line in lines
                if f"{line.requirement}@{line.subject}" in changed)


def _is_asked(path: str, application: Application, scheme: SchemeEdition) -> bool:
    """Whether the form of this version of the application asks for the answer."""
    field, where = field_at(path, scheme), parse_path(path)
    section = scheme.section(where.section) if where else None
    if field is None or where is None or section is None:
        return False
    if where.row is not None and where.row not in application.row_ids(where.section):
        return False
    place = RowPlace(where.section, where.row) if where.row else None
    return is_section_asked(section, application, scheme, place) and is_asked(field, application, scheme, where.row)


def _document_handed_over(line: DocumentLine, before: Application) -> SubmittedDocument | None:
    return next((document for document in before.documents
                 if (document.requirement, document.subject) == (line.requirement, line.subject)), None)


def _was_there(subject: str, before: Application) -> bool:
    """Whether the site or unit that a document is for was handed over; parties and the whole always are."""
    name, _, rest = subject.partition("[")
    id = rest.rstrip("]")
    if name == "units":
        return any(each.id == id for each in before.units)
    return not rest or id in before.row_ids(name)


def _stands_in_the_way(path: str, application: Application, scheme: SchemeEdition, on: date) -> bool:
    """Whether the application could not have been handed over `on` that day with this answer as it is."""
    field = field_at(path, scheme)
    if field is None or not _is_asked(path, application, scheme):
        return False
    text = application.text(path)
    if (field.is_required and not text) or checked_answer(field, text, application, scheme).problem is not None:
        return True
    return _is_contradicted(path, application, scheme, on)


def _is_contradicted(target: str, application: Application, scheme: SchemeEdition, on: date) -> bool:
    return any(each.blocks and each.path == target for each in contradictions(application, scheme, on))


def _handed_over_on(before: Application) -> date:
    return before.complete_on or before.created_at.date()


def _locked(what: Text, scheme: SchemeEdition) -> Reason:
    return Reason(text=_LOCKED.format(what=what), clause=scheme.gate_clause("acceptance"))


_THIS = Text(zh="该内容", en="this")
_LOCKED = Text(
    zh="本次补正没有要求更改“{what}”，它保持提交时的内容；确需更改的，请在答复中说明，由评审人员提出要求后开放。",
    en="Nobody asked to change “{what}”, so it stays as it was handed over. If it has to change, say so in an answer:"
    " the reviewer then opens it.",
)
