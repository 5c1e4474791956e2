"""What an application still lacks, for which party, site or unit, why, and which clause asks for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from intake_app.rules.answer_paths import RowPlace, owner_of, path_of
from intake_app.rules.answers import asked_sections, checked_answer, is_asked, is_section_asked, parties_of
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.rules.conditions import condition_holds, condition_text
from intake_app.rules.cross_checks import Contradiction, contradictions
from intake_app.rules.document_demands import Demand, Fact, demand_of, facts_of, party_codes
from intake_app.rules.row_names import row_texts
from intake_app.rules.supplement_items import rows_target, unanswered
from intake_app.schemes.schema import (
    DocumentDefinition,
    DocumentLevel,
    DocumentSubject,
    FieldDefinition,
    SchemeEdition,
    Section,
    SectionDefinition,
)
from models.application import (
    Application,
    CertificationUnit,
    DocumentVerdict,
    PartyRole,
    SubmittedDocument,
    Upload,
)
from models.base import Frozen
from models.examination import FileVerdict
from models.reference import ClauseRef
from models.text import Text

MissingKind = Literal["field", "row", "document", "units", "declaration", "contradiction", "request"]


class MissingItem(Frozen):
    """One thing that stands in the way of submitting.

    `target` is an answer's path, `requirement@subject` of a document, `rows:sites` (`rows:materials@products[p1]` of
    one product's rows), `units`, `declaration`, or a reviewer's request as `request:id`; `subject` says in words for
    which party, site, product or unit.
    """

    kind: MissingKind
    target: str
    title: Text
    subject: Text | None
    problem: Text
    why: Text
    clause: ClauseRef
    section: str
    lacks_file: bool = False
    """Whether a file would mend it: of a document that lacks only its last day the file is there."""

    @property
    def is_unanswered(self) -> bool:
        """Whether it is a question that nothing was answered to, and not a wrong answer."""
        return self.kind == "field" and self.problem == _EMPTY

class DocumentLine(Frozen):
    """One line of the list of documents: what, for whom or what, how firmly, why, and what was handed in."""

    requirement: str
    subject: str
    title: Text
    subject_text: Text
    level: DocumentLevel
    is_needed: bool
    demand: Demand
    facts: tuple[Fact, ...]
    """What the application says that made the demand so; empty where it does not depend on anything."""
    reason: Text
    clause: ClauseRef
    has_valid_until: bool
    handed_in: SubmittedDocument | None
    uploads: tuple[Upload, ...] = ()
    """Every file handed in for it, refused and replaced ones too, the last one at the end."""
    also_called: tuple[str, ...] = ()
    """What else such a paper is called."""

    @property
    def upload(self) -> Upload | None:
        """What is known of the file that counts; None where there is none, or it came before uploads were listed."""
        current = self.handed_in.file_id if self.handed_in else None
        return next((each for each in reversed(self.uploads) if each.file_id == current), None) if current else None


class Completeness(Frozen):
    """How far an application is: 100 percent exactly when nothing is missing."""

    percent: int
    done: int
    asked: int
    missing: tuple[MissingItem, ...]
    documents: tuple[DocumentLine, ...]
    remarks: tuple[Contradiction, ...]
    """Answers that ask for an explanation and do not stand in the way."""


class _AskedField(NamedTuple):
    """A field that the form asks for: where its answer stands, and in words whose it is."""

    path: str
    field: FieldDefinition
    place: Text | None


class _AskedRows(NamedTuple):
    """The rows that a section asks for: of one site or product where it asks for each of them."""

    target: str
    section: SectionDefinition
    owner: Text | None
    there_are: int


class _Subject(NamedTuple):
    """For what one copy of a document is asked; `place` is the row whose answers decide whether it is needed."""

    kind: DocumentSubject
    path: str
    place: RowPlace | None
    text: Text


def completeness(application: Application, scheme: SchemeEdition, today: date) -> Completeness:
    """What is done and what is missing on `today`."""
    documents = document_lines(application, scheme)
    fields = tuple(_asked_fields(application, scheme))
    contradicting = contradictions(application, scheme, today)
    missing = (
        *_faulty_answers(fields, application, scheme),
        *_missing_rows(application, scheme),
        *_rows_of_another_kind(contradicting, scheme),
        *_misfits(contradicting, fields),
        *_missing_acts(application, scheme, today, documents),
    )
    missing += tuple(_open_requests(application, scheme, missing))
    required = sum(1 for line in documents if line.is_needed and line.level is DocumentLevel.REQUIRED)
    questions = sum(1 for each in fields if each.field.is_required)
    rows = sum(1 for _ in _asked_rows(application, scheme))
    # Units and the declaration are one thing each; an optional thing counts only while it is wrong.
    asked = max(questions + rows + required + 2, len(missing))
    done = asked - len(missing)
    return Completeness(
        percent=done * 100 // asked, done=done, asked=asked, missing=missing, documents=documents,
        remarks=tuple(each for each in contradicting if not each.blocks),
    )


def missing_items(application: Application, scheme: SchemeEdition, today: date) -> tuple[MissingItem, ...]:
    """Everything that stands in the way of submitting on `today`, in the form's order."""
    return completeness(application, scheme, today).missing


def document_lines(application: Application, scheme: SchemeEdition) -> tuple[DocumentLine, ...]:
    """Every document of the scheme for every party, site and unit, needed or not, each with its reason."""
    units = application.units or proposed_units(application, scheme)
    handed_in = {(d.requirement, d.subject): d for d in application.documents}
    uploads: dict[tuple[str, str], tuple[Upload, ...]] = {}
    for upload in application.uploads:
        place = (upload.requirement, upload.subject)
        uploads[place] = (*uploads.get(place, ()), upload)
    same = _same_parties(application, scheme)
    subjects = {kind: tuple(_subjects(kind, application, scheme, units)) for kind in DocumentSubject}
    return tuple(
        _line(definition, subject, application, scheme, handed_in.get((definition.key, subject.path)),
              uploads.get((definition.key, subject.path), ()), same)
        for definition in scheme.documents
        for kind in definition.subjects
        for subject in subjects[kind]
    )


def _faulty_answers(
    fields: Sequence[_AskedField], application: Application, scheme: SchemeEdition
) -> Iterator[MissingItem]:
    for asked in fields:
        yield from _field_fault(asked, application, scheme)


def _missing_rows(application: Application, scheme: SchemeEdition) -> Iterator[MissingItem]:
    for rows in _asked_rows(application, scheme):
        if rows.there_are < rows.section.least_rows:
            yield _too_few_rows(rows)


def _rows_of_another_kind(contradicting: Sequence[Contradiction], scheme: SchemeEdition) -> Iterator[MissingItem]:
    """The tables that have rows, and lack one that another answer asks for."""
    sections = {rows_target(section.key): section for section in scheme.form if section.repeats}
    for each in contradicting:
        section = sections.get(each.path)
        if each.blocks and section is not None:
            yield MissingItem(kind="row", target=each.path, title=section.title, subject=None, problem=each.text,
                              why=each.why, clause=each.clause, section=section.key)


def _misfits(contradicting: Sequence[Contradiction], fields: Sequence[_AskedField]) -> Iterator[MissingItem]:
    """Answers that block, each under its own question; what is not asked for contradicts nothing."""
    by_path = {asked.path: asked for asked in fields}
    for contradiction in contradicting:
        asked = by_path.get(contradiction.path)
        if contradiction.blocks and asked is not None:
            yield MissingItem(
                kind="contradiction", target=asked.path, title=asked.field.label, subject=asked.place,
                problem=contradiction.text, why=contradiction.why, clause=contradiction.clause,
                section=asked.field.section,
            )


def _missing_acts(
    application: Application, scheme: SchemeEdition, today: date, documents: Sequence[DocumentLine]
) -> Iterator[MissingItem]:
    """What is to be done beside the form: confirm the units, hand in documents, declare."""
    if not division_is_current(application, scheme):
        yield MissingItem(
            kind="units", target="units", title=_UNITS, subject=None, problem=_UNITS_OPEN,
            why=scheme.unit_division.site_rule, clause=scheme.unit_division.clause, section="units",
        )
    for line in documents:
        problem = document_problem(line, today)
        if problem is not None:
            yield MissingItem(
                kind="document", target=f"{line.requirement}@{line.subject}", title=line.title,
                subject=line.subject_text, problem=problem, why=line.reason, clause=line.clause, section="documents",
                lacks_file=not lacks_last_day(line) or _is_returned(line),
            )
    if not application.declared_by.strip():
        yield MissingItem(
            kind="declaration", target="declaration", title=_DECLARATION, subject=None, problem=_UNDECLARED,
            why=_WHY_DECLARE, clause=scheme.declaration_clause, section="declaration",
        )


def _open_requests(
    application: Application, scheme: SchemeEdition, missing: tuple[MissingItem, ...]
) -> Iterator[MissingItem]:
    """The requests of the open batch without an answer; one whose document is missing anyway is told once."""
    told = {item.target for item in missing}
    for item in unanswered(application, scheme):
        if item.target not in told:
            yield MissingItem(
                kind="request", target=f"request:{item.id}", title=item.title, subject=None, problem=_UNANSWERED,
                why=Text(zh=item.reason, en=item.reason), clause=item.clause or scheme.clocks.supplement_days.clause,
                section="requests",
            )


def _asked_fields(application: Application, scheme: SchemeEdition) -> Iterator[_AskedField]:
    """Each field that the form asks for now, section by section."""
    for section in asked_sections(application, scheme):
        fields = scheme.fields_of(section.key)
        for row, place in _places(section, application, scheme):
            for field in fields:
                if is_asked(field, application, scheme, row):
                    yield _AskedField(path_of(section.key, field.key, row), field, place)


def _places(
    section: SectionDefinition, application: Application, scheme: SchemeEdition
) -> Iterator[tuple[str | None, Text | None]]:
    """The rows of a section that are asked for, one without a row for a section that does not repeat, in words."""
    if section.repeats:
        for row, words in row_texts(section.key, application, scheme).items():
            if is_section_asked(section, application, scheme, RowPlace(section.key, row)):
                yield row, words
    else:
        # What is asked of the whole goes without saying.
        yield None, section.title if section.key != Section.APPLICATION else None


def sections_short_of_rows(application: Application, scheme: SchemeEdition) -> frozenset[str]:
    """The sections that have fewer rows than they ask for, as a whole or for one site or product."""
    return frozenset(rows.section.key for rows in _asked_rows(application, scheme)
                     if rows.there_are < rows.section.least_rows)


def _asked_rows(application: Application, scheme: SchemeEdition) -> Iterator[_AskedRows]:
    """Each demand for rows: one for a section, or one for each site or product that the section speaks of."""
    for section in asked_sections(application, scheme):
        needed = section.least_rows_when
        if not section.least_rows or (needed and not condition_holds(needed, application, scheme)):
            continue
        rows = application.row_ids(section.key)
        if section.for_each is None:
            yield _AskedRows(f"rows:{section.key}", section, None, len(rows))
            continue
        owners = Counter(
            owner_of(RowPlace(section.key, row), section.for_each, application, scheme) for row in rows
        )
        for owner, words in row_texts(section.for_each, application, scheme).items():
            if is_section_asked(section, application, scheme, RowPlace(section.for_each, owner)):
                target = f"rows:{section.key}@{section.for_each}[{owner}]"
                yield _AskedRows(target, section, words, owners[owner])


def _field_fault(asked: _AskedField, application: Application, scheme: SchemeEdition) -> Iterator[MissingItem]:
    field, text = asked.field, application.text(asked.path)
    if not text and not field.is_required:
        return
    problem = checked_answer(field, text, application, scheme).problem if text else None
    if text and problem is None:
        return
    yield MissingItem(
        kind="field", target=asked.path, title=field.label, subject=asked.place,
        problem=problem.text if problem else _EMPTY, why=field.why, clause=field.clause, section=field.section,
    )


def document_problem(line: DocumentLine, today: date) -> Text | None:
    """What is wrong on `today` with the document of a line: not handed in or taken, returned, no last day, expired."""
    document = line.handed_in
    if not line.is_needed:
        return None
    if document is None:
        if line.level is not DocumentLevel.REQUIRED:
            return None
        last = line.uploads[-1].examination.verdict if line.uploads else None
        return _NOT_TAKEN.get(last, _NOT_HANDED_IN) if last else _NOT_HANDED_IN
    if document.verdict is DocumentVerdict.RETURNED:
        return _RETURNED.format(note=document.note)
    if lacks_last_day(line):
        return _LAST_DAY_OPEN.format(file=document.file_name)
    if document.valid_until is not None and document.valid_until < today:
        return _OUT_OF_DATE.format(file=document.file_name, until=document.valid_until)
    return None


def _is_returned(line: DocumentLine) -> bool:
    return line.handed_in is not None and line.handed_in.verdict is DocumentVerdict.RETURNED


def lacks_last_day(line: DocumentLine) -> bool:
    """Whether nobody has said until when the document of a line is valid, or that it has no end (J48).

    What a file prints is a proposal until then: no one is reminded of it, and its end leads to nothing.
    """
    document = line.handed_in
    return line.has_valid_until and document is not None and document.is_without_last_day


def _line(
    definition: DocumentDefinition, subject: _Subject, application: Application, scheme: SchemeEdition,
    handed_in: SubmittedDocument | None, uploads: tuple[Upload, ...], same: dict[DocumentSubject, PartyRole],
) -> DocumentLine:
    reason, needed = definition.why, True
    facts = facts_of(definition.when, application, scheme, subject.place) if definition.when else ()
    if definition.when is not None and not condition_holds(definition.when, application, scheme, subject.place):
        needed, reason = False, _ONLY_WHEN.format(condition=condition_text(definition.when, scheme))
    elif subject.kind in same and DocumentSubject(same[subject.kind].value) in definition.subjects:
        needed, reason = False, _SAME_PARTY.format(other=_role_word(same[subject.kind], scheme))
        facts = party_codes((PartyRole(subject.kind.value), same[subject.kind]), application, scheme)
    return DocumentLine(
        requirement=definition.key, subject=subject.path, title=definition.title, subject_text=subject.text,
        level=definition.level, is_needed=needed, demand=demand_of(definition, needed), facts=facts, reason=reason,
        clause=definition.clause,
        has_valid_until=definition.has_valid_until, handed_in=handed_in,
        uploads=uploads, also_called=definition.also,
    )


def _subjects(
    kind: DocumentSubject, application: Application, scheme: SchemeEdition, units: tuple[CertificationUnit, ...]
) -> Iterator[_Subject]:
    """For what copies of a document are asked, each with its name in words."""
    if kind is DocumentSubject.APPLICATION:
        yield _Subject(kind, "", None, _WHOLE)
    elif kind is DocumentSubject.SITE:
        for row, text in row_texts(Section.SITES, application, scheme).items():
            yield _Subject(kind, f"sites[{row}]", RowPlace(Section.SITES, row), text)
    elif kind is DocumentSubject.UNIT:
        for unit in units:
            name = Text(zh="{product} {model}（{site}）", en="{product} {model} ({site})").format(
                product=unit.product_name, model=unit.model, site=unit.site_name)
            yield _Subject(kind, f"units[{unit.id}]", RowPlace(Section.PRODUCTS, unit.product_row), name)
    else:
        yield _Subject(kind, kind.value, None, _party_text(PartyRole(kind.value), application, scheme))


def _same_parties(application: Application, scheme: SchemeEdition) -> dict[DocumentSubject, PartyRole]:
    """The parties that are the same company as one before them, with that one."""
    first: dict[str, PartyRole] = {}
    same: dict[DocumentSubject, PartyRole] = {}
    for role, party in parties_of(application, scheme).items():
        if party.credit_code in first:
            same[DocumentSubject(role.value)] = first[party.credit_code]
        elif party.credit_code:
            first[party.credit_code] = role
    return same


def _role_word(role: PartyRole, scheme: SchemeEdition) -> Text:
    words = {PartyRole.CLIENT: scheme.words.client, PartyRole.PRODUCER: scheme.words.producer,
             PartyRole.FACTORY: scheme.words.factory}
    return words[role]


def _party_text(role: PartyRole, application: Application, scheme: SchemeEdition) -> Text:
    name = application.text(f"{role.value}.name")
    word = _role_word(role, scheme)
    return Text(zh="{word}“{name}”", en="{word} “{name}”").format(word=word, name=name) if name else word


def _too_few_rows(rows: _AskedRows) -> MissingItem:
    section = rows.section
    words = section.row or section.title
    return MissingItem(
        kind="row", target=rows.target, title=section.title, subject=rows.owner,
        problem=_TOO_FEW_ROWS.format(row=words, least=section.least_rows) if rows.there_are else
        _NO_ROWS.format(row=words),
        why=section.why, clause=section.clause, section=section.key,
    )


_UNANSWERED = Text(
    zh="补正要求尚未答复；请按要求更改，或书面答复。",
    en="The reviewer's request is not answered yet: change what it names, or reply to it in words.",
)
_EMPTY = Text(zh="尚未填写。", en="Not filled in yet.")
_NO_ROWS = Text(zh="还没有填写任何{row}。", en="There is no {row} yet.")
_TOO_FEW_ROWS = Text(zh="至少填写 {least} 行{row}。", en="At least {least} rows are needed, each one {row}.")
_NOT_HANDED_IN = Text(zh="尚未提交。", en="Not handed in yet.")
_NOT_TAKEN = {
    FileVerdict.REFUSED: Text(
        zh="最近上传的文件未被接收；请按材料页上的提示处理后重新上传。",
        en="The last file was refused: do what the page of documents says, then upload it again.",
    ),
    FileVerdict.HELD: Text(
        zh="文件已单独保存，等待病毒扫描；请在材料页重新扫描。",
        en="The file is kept apart until it is scanned for malware: scan it again on the page of documents.",
    ),
}
_RETURNED = Text(zh="已退回：{note} 请更换后重新上传。", en="Returned: {note} Replace it and upload it again.")
_LAST_DAY_OPEN = Text(
    zh="“{file}”的有效期尚未确认；请在材料页确认或填写有效期截止日期，长期有效的选“长期有效”。",
    en="Nobody has said until when “{file}” is valid: confirm or state its last day on the page of documents, or that"
    " it has no end.",
)
_OUT_OF_DATE = Text(
    zh="“{file}”的有效期截至 {until}，已过期；请上传现行有效的文件。",
    en="“{file}” was valid until {until} and has expired: upload the one in force.",
)
_ONLY_WHEN = Text(zh="仅在{condition}时需要。", en="Needed only where {condition}.")
_SAME_PARTY = Text(zh="与{other}为同一企业，不需重复提交。", en="Not needed: the same company as the {other}.")
_WHOLE = Text(zh="整个申请", en="the whole application")
_UNITS = Text(zh="认证单元", en="Certification units")
_UNITS_OPEN = Text(
    zh="认证单元尚未确认，或产品、场所修改后需要重新确认。",
    en="The division into units is not confirmed, or products or sites changed since.",
)
_DECLARATION = Text(zh="真实性声明", en="Declaration of truth")
_UNDECLARED = Text(
    zh="尚未声明所提交的信息和文件真实。", en="Nobody has declared yet that everything handed in is true."
)
_WHY_DECLARE = Text(
    zh="申请单位对其提供的文件和数据的真实性负责。", en="The applicant answers for the truth of what it hands in."
)
