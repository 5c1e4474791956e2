"""What an application still lacks, for which party, site or unit, why, and which clause asks for it."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from intake_app.rules.answers import (
    checked_answer,
    condition_holds,
    condition_text,
    contradictions,
    is_asked,
    parties_of,
    path_of,
)
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.schemes.schema import (
    REPEATING,
    DocumentDefinition,
    DocumentLevel,
    DocumentSubject,
    FieldDefinition,
    SchemeEdition,
    Section,
)
from models.application import Application, CertificationUnit, DocumentVerdict, PartyRole, SubmittedDocument
from models.base import Frozen
from models.credit_code import normalised_credit_code
from models.reference import ClauseRef
from models.text import Text

MissingKind = Literal["field", "row", "document", "units", "declaration", "contradiction"]


class MissingItem(Frozen):
    """One thing that stands in the way of submitting.

    `target` is an answer's path, `requirement@subject` of a document, `rows:sites`, `units` or `declaration`;
    `subject` says in words for which party, site, product or unit.
    """

    kind: MissingKind
    target: str
    title: Text
    subject: Text | None
    problem: Text
    why: Text
    clause: ClauseRef
    section: str


class DocumentLine(Frozen):
    """One line of the list of documents: what, for whom or what, how firmly, why, and what was handed in."""

    requirement: str
    subject: str
    title: Text
    subject_text: Text
    level: DocumentLevel
    is_needed: bool
    reason: Text
    clause: ClauseRef
    has_valid_until: bool
    handed_in: SubmittedDocument | None


class Completeness(Frozen):
    """How far an application is: 100 percent exactly when nothing is missing."""

    percent: int
    done: int
    asked: int
    missing: tuple[MissingItem, ...]
    documents: tuple[DocumentLine, ...]


def completeness(application: Application, scheme: SchemeEdition, today: date) -> Completeness:
    """What is done and what is missing on `today`."""
    documents = document_lines(application, scheme)
    missing = tuple(_missing(application, scheme, today, documents))
    required = sum(1 for line in documents if line.is_needed and line.level is DocumentLevel.REQUIRED)
    fields = sum(1 for _, field, _ in _asked_fields(application, scheme) if field.is_required)
    # Units and the declaration are one thing each; an optional thing counts only while it is wrong.
    asked = max(fields + required + len(REPEATING) + 2, len(missing))
    done = asked - len(missing)
    return Completeness(
        percent=done * 100 // asked, done=done, asked=asked, missing=missing, documents=documents,
    )


def missing_items(application: Application, scheme: SchemeEdition, today: date) -> tuple[MissingItem, ...]:
    """Everything that stands in the way of submitting on `today`, in the form's order."""
    return completeness(application, scheme, today).missing


def document_lines(application: Application, scheme: SchemeEdition) -> tuple[DocumentLine, ...]:
    """Every document of the scheme for every party, site and unit, needed or not, each with its reason."""
    handed_in = {(d.requirement, d.subject): d for d in application.documents}
    units = application.units or proposed_units(application, scheme)
    same = _same_parties(application, scheme)
    return tuple(
        _line(definition, subject, text, application, scheme, handed_in.get((definition.key, subject)), same)
        for definition in scheme.documents
        for kind in definition.subjects
        for subject, text in _subjects(kind, application, scheme, units)
    )


def _missing(
    application: Application, scheme: SchemeEdition, today: date, documents: tuple[DocumentLine, ...]
) -> Iterator[MissingItem]:
    for path, field, row in _asked_fields(application, scheme):
        yield from _field_fault(path, field, row, application, scheme)
    for section in sorted(REPEATING):
        if not application.row_ids(section):
            yield _no_rows(section, scheme)
    for contradiction in contradictions(application, scheme):
        if contradiction.blocks:
            yield MissingItem(
                kind="contradiction", target=contradiction.path, title=_CONTRADICTION, subject=None,
                problem=contradiction.text, why=contradiction.why, clause=contradiction.clause,
                section=contradiction.path.partition(".")[0].partition("[")[0],
            )
    if not division_is_current(application, scheme):
        yield MissingItem(
            kind="units", target="units", title=_UNITS, subject=None, problem=_UNITS_OPEN,
            why=scheme.unit_division.site_rule, clause=scheme.unit_division.clause, section="units",
        )
    for line in documents:
        yield from _document_fault(line, today)
    if not application.declared_by.strip():
        yield MissingItem(
            kind="declaration", target="declaration", title=_DECLARATION, subject=None, problem=_UNDECLARED,
            why=_WHY_DECLARE, clause=scheme.unit_division.clause if not scheme.documents else
            scheme.documents[0].clause, section="declaration",
        )


def _asked_fields(
    application: Application, scheme: SchemeEdition
) -> Iterator[tuple[str, FieldDefinition, str | None]]:
    """Each field that the form asks for now, with its path and row, section by section."""
    for section in Section:
        rows: tuple[str | None, ...] = application.row_ids(section) if section in REPEATING else (None,)
        for row in rows:
            for field in scheme.fields_of(section):
                if is_asked(field, application, row):
                    yield path_of(section, field.key, row), field, row


def _field_fault(
    path: str, field: FieldDefinition, row: str | None, application: Application, scheme: SchemeEdition
) -> Iterator[MissingItem]:
    text = application.text(path)
    if not text and not field.is_required:
        return
    problem = checked_answer(field, text, application, scheme).problem if text else None
    if text and problem is None:
        return
    yield MissingItem(
        kind="field", target=path, title=field.label, subject=_place(field.section, row, application, scheme),
        problem=problem.text if problem else _EMPTY, why=field.why, clause=field.clause, section=field.section.value,
    )


def _document_fault(line: DocumentLine, today: date) -> Iterator[MissingItem]:
    document = line.handed_in
    problem: Text | None = None
    if document is None:
        if line.is_needed and line.level is DocumentLevel.REQUIRED:
            problem = _NOT_HANDED_IN
    elif document.verdict is DocumentVerdict.RETURNED:
        problem = _RETURNED.format(note=document.note)
    elif document.valid_until is not None and document.valid_until < today:
        problem = _OUT_OF_DATE.format(file=document.file_name, until=document.valid_until)
    if problem is not None:
        yield MissingItem(
            kind="document", target=f"{line.requirement}@{line.subject}", title=line.title,
            subject=line.subject_text, problem=problem, why=line.reason, clause=line.clause, section="documents",
        )


def _line(
    definition: DocumentDefinition, subject: str, subject_text: Text, application: Application,
    scheme: SchemeEdition, handed_in: SubmittedDocument | None, same: dict[str, Text],
) -> DocumentLine:
    reason, needed = definition.why, True
    if definition.when is not None and not condition_holds(definition.when, application):
        needed, reason = False, _ONLY_WHEN.format(condition=condition_text(definition.when, scheme))
    elif subject in same:
        needed, reason = False, _SAME_PARTY.format(other=same[subject])
    return DocumentLine(
        requirement=definition.key, subject=subject, title=definition.title, subject_text=subject_text,
        level=definition.level, is_needed=needed, reason=reason, clause=definition.clause,
        has_valid_until=definition.has_valid_until, handed_in=handed_in,
    )


def _subjects(
    kind: DocumentSubject, application: Application, scheme: SchemeEdition, units: tuple[CertificationUnit, ...]
) -> Iterator[tuple[str, Text]]:
    """For what copies of a document are asked, each with its name in words."""
    if kind is DocumentSubject.APPLICATION:
        yield "", _WHOLE
    elif kind is DocumentSubject.SITE:
        for row in application.row_ids(Section.SITES):
            yield f"sites[{row}]", _place(Section.SITES, row, application, scheme) or _WHOLE
    elif kind is DocumentSubject.UNIT:
        for unit in units:
            name = f"{unit.product_name} {unit.model}（{unit.site_name}）"
            yield f"units[{unit.id}]", Text(zh=name, en=name)
    else:
        role = PartyRole(kind.value)
        yield role.value, _party_text(role, application, scheme)


def _same_parties(application: Application, scheme: SchemeEdition) -> dict[str, Text]:
    """The parties that are the same company as one before them, with that one's role in words."""
    first: dict[str, PartyRole] = {}
    same: dict[str, Text] = {}
    for role, party in parties_of(application, scheme).items():
        code = normalised_credit_code(party.credit_code)
        if code and code in first:
            same[role.value] = _role_word(first[code], scheme)
        elif code:
            first[code] = role
    return same


def _role_word(role: PartyRole, scheme: SchemeEdition) -> Text:
    words = {PartyRole.CLIENT: scheme.words.client, PartyRole.PRODUCER: scheme.words.producer,
             PartyRole.FACTORY: scheme.words.factory}
    return words[role]


def _party_text(role: PartyRole, application: Application, scheme: SchemeEdition) -> Text:
    name = application.text(f"{role.value}.name")
    word = _role_word(role, scheme)
    return Text(zh="{word}（{name}）", en="{word} ({name})").format(word=word, name=name) if name else word


def _place(section: Section, row: str | None, application: Application, scheme: SchemeEdition) -> Text | None:
    """In words, where a field stands: a party, a site or a product by its name, else by its number."""
    if section in (Section.CLIENT, Section.PRODUCER, Section.FACTORY):
        return _role_word(PartyRole(section.value), scheme)
    if row is None:
        return None
    name = application.text(path_of(section, "name", row))
    number = application.row_ids(section).index(row) + 1
    word = _SITE if section is Section.SITES else _PRODUCT
    return Text(zh=f"{{word}}“{name}”" if name else "{word} {number}",
                en=f"{{word}} “{name}”" if name else "{word} {number}").format(word=word, number=number)


def _no_rows(section: Section, scheme: SchemeEdition) -> MissingItem:
    word = _SITE if section is Section.SITES else _PRODUCT
    division = scheme.unit_division
    return MissingItem(
        kind="row", target=f"rows:{section.value}", title=word, subject=None,
        problem=Text(zh="还没有填写任何{word}。", en="There is no {word} yet.").format(word=word),
        why=division.site_rule if section is Section.SITES else division.family_rule, clause=division.clause,
        section=section.value,
    )


_EMPTY = Text(zh="尚未填写。", en="Not filled in yet.")
_NOT_HANDED_IN = Text(zh="尚未提交。", en="Not handed in yet.")
_RETURNED = Text(zh="已退回：{note} 请更换后重新上传。", en="Returned: {note} Replace it and upload it again.")
_OUT_OF_DATE = Text(
    zh="“{file}”的有效期截至 {until}，已过期；请上传现行有效的文件。",
    en="“{file}” was valid until {until} and has expired: upload the one in force.",
)
_ONLY_WHEN = Text(zh="仅在{condition}时需要。", en="Needed only where {condition}.")
_SAME_PARTY = Text(zh="与{other}为同一企业，不需重复提交。", en="Not needed: the same company as the {other}.")
_WHOLE = Text(zh="整个申请", en="the whole application")
_SITE = Text(zh="生产场所", en="production site")
_PRODUCT = Text(zh="产品", en="product")
_UNITS = Text(zh="认证单元", en="Certification units")
_UNITS_OPEN = Text(
    zh="认证单元尚未确认，或产品、场所修改后需要重新确认。",
    en="The division into units is not confirmed, or products or sites changed since.",
)
_CONTRADICTION = Text(zh="填写内容相互矛盾", en="Answers that do not fit each other")
_DECLARATION = Text(zh="真实性声明", en="Declaration of truth")
_UNDECLARED = Text(zh="尚未声明所提交的信息和文件真实。", en="Nobody has declared yet that everything handed in is true.")
_WHY_DECLARE = Text(
    zh="申请单位对其提供的文件和数据的真实性负责。", en="The applicant answers for the truth of what it hands in."
)
