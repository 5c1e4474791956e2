"""What a new edition of a scheme asks otherwise than the one before, and which answers have to be looked at again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Literal, NamedTuple

from intake_app.rules.answers import field_at
from intake_app.rules.conditions import condition_text
from intake_app.rules.scheme_figures import FIGURE_NAMES, figure_words, figures_of
from intake_app.schemes.schema import (
    Condition,
    DocumentDefinition,
    DocumentLevel,
    Family,
    FieldDefinition,
    SchemeEdition,
    SectionDefinition,
)
from models.application import AnswerSource, Application
from models.base import Frozen
from models.reference import ClauseRef
from models.text import Text, joined

ChangedThing = Literal["section", "field", "document", "family", "figure"]


class ChangeKind(StrEnum):
    """What became of a thing between two editions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class EditionChange(Frozen):
    """One difference between two editions; `asks_again` where an answer given before must be looked at."""

    kind: ChangeKind
    thing: ChangedThing
    key: str
    """`section.field`, the key of a section, document or family, or a figure's place in the file."""
    title: Text
    text: Text
    clause: ClauseRef
    asks_again: bool = False


class LookAgain(Frozen):
    """An answer or document of before the edition whose question was changed by it."""

    target: str
    """An answer's path, or `requirement@subject` of a document."""
    change: EditionChange


class _Difference(NamedTuple):
    text: Text
    asks_again: bool = False


class _Thing(NamedTuple):
    """A part of an edition that is compared with its like in another."""

    title: Text
    clause: ClauseRef
    whole: Any


def edition_changes(old: SchemeEdition, new: SchemeEdition) -> tuple[EditionChange, ...]:
    """Every section, question, document, family and figure that was added, removed or changed, in the form's order.

    The questions of a section that is new or gone as a whole are not told one by one.
    """
    sections = tuple(_compared("section", _sections(old), _sections(new),
                               partial(_section_differences, old=old, new=new)))
    whole = {change.key for change in sections if change.kind is not ChangeKind.CHANGED}
    fields = _compared("field", _fields(old), _fields(new), partial(_field_differences, old=old, new=new))
    return (
        *sections,
        *(change for change in fields if change.key.partition(".")[0] not in whole),
        *_compared("document", _documents(old), _documents(new), partial(_document_differences, old=old, new=new)),
        *_compared("family", _families(old), _families(new), _family_differences),
        *_compared("figure", _figures(old), _figures(new), _figure_differences),
    )


def answers_to_look_at(
    application: Application, changes: Sequence[EditionChange], new: SchemeEdition
) -> tuple[LookAgain, ...]:
    """What was answered or handed in under another edition than the new one, and is asked otherwise by it.

    An edition may be installed here after the day on which it came into force: what was answered between was still
    asked by the one before. Where nothing says which edition asked, the day of the answer does. What was taken over
    was answered when the earlier application was made. Whatever is new in it and not answered yet is missing, and told
    by `completeness`.
    """
    asked_again = {(change.thing, change.key): change for change in changes if change.asks_again}
    found = []
    for path, answer in application.answers.items():
        field = field_at(path, new)
        change = asked_again.get(("field", f"{field.section}.{field.key}")) if field else None
        is_from_before = _is_from_before(answer.edition, answer.at, new) or answer.source is AnswerSource.APPLICATION
        if change is not None and answer.text.strip() and is_from_before:
            found.append(LookAgain(target=path, change=change))
    for document in application.documents:
        change = asked_again.get(("document", document.requirement))
        if change is not None and _is_from_before(document.edition, document.handed_in_at, new):
            found.append(LookAgain(target=f"{document.requirement}@{document.subject}", change=change))
    return tuple(found)


def _is_from_before(edition: str, at: datetime, new: SchemeEdition) -> bool:
    return edition != new.edition if edition else at.date() < new.in_force_from


def _sections(edition: SchemeEdition) -> dict[str, _Thing]:
    return {section.key: _Thing(section.title, section.clause, section) for section in edition.form}


def _fields(edition: SchemeEdition) -> dict[str, _Thing]:
    return {f"{field.section}.{field.key}": _Thing(field.label, field.clause, field) for field in edition.fields}


def _documents(edition: SchemeEdition) -> dict[str, _Thing]:
    return {document.key: _Thing(document.title, document.clause, document) for document in edition.documents}


def _families(edition: SchemeEdition) -> dict[str, _Thing]:
    return {family.key: _Thing(family.name, family.clause, family) for family in edition.families}


def _figures(edition: SchemeEdition) -> dict[str, _Thing]:
    return {place: _Thing(FIGURE_NAMES[place], figure.clause, figure_words(place, figure.value))
            for place, figure in figures_of(edition).items()}


def _compared(
    thing: ChangedThing, old: Mapping[str, _Thing], new: Mapping[str, _Thing],
    differences: Callable[[Any, Any], Iterator[_Difference]],
) -> Iterator[EditionChange]:
    for key, there in new.items():
        if key not in old:
            yield EditionChange(kind=ChangeKind.ADDED, thing=thing, key=key, title=there.title, clause=there.clause,
                                text=_ADDED[thing])
            continue
        found = [*differences(old[key].whole, there.whole), *_clause_difference(old[key].clause, there.clause)]
        if found:
            yield EditionChange(
                kind=ChangeKind.CHANGED, thing=thing, key=key, title=there.title, clause=there.clause,
                text=_sentences([each.text for each in found]), asks_again=any(each.asks_again for each in found),
            )
    for key, gone in old.items():
        if key not in new:
            yield EditionChange(kind=ChangeKind.REMOVED, thing=thing, key=key, title=gone.title, clause=gone.clause,
                                text=_REMOVED[thing])


def _section_differences(
    one: SectionDefinition, other: SectionDefinition, old: SchemeEdition, new: SchemeEdition
) -> Iterator[_Difference]:
    if one.title != other.title:
        yield _Difference(_REWORDED.format(old=one.title, new=other.title))
    if one.when != other.when:
        yield _Difference(_ASKED_WHEN.format(old=_when(one.when, old, one.for_each or ""),
                                             new=_when(other.when, new, other.for_each or "")))
    if other.least_rows > one.least_rows:
        yield _Difference(_MORE_ROWS.format(old=one.least_rows, new=other.least_rows))
    if other.least_rows and one.least_rows_when != other.least_rows_when:
        yield _Difference(_ROWS_WHEN.format(old=_when(one.least_rows_when, old) if one.least_rows else _NEVER,
                                            new=_when(other.least_rows_when, new)))
    owner = new.section(other.for_each) if other.for_each and other.for_each != one.for_each else None
    if other.least_rows and owner is not None and owner.row is not None:
        yield _Difference(_ROWS_OF_EACH.format(owner=owner.row))


def _field_differences(
    one: FieldDefinition, other: FieldDefinition, old: SchemeEdition, new: SchemeEdition
) -> Iterator[_Difference]:
    if one.label != other.label:
        yield _Difference(_REWORDED.format(old=one.label, new=other.label), asks_again=True)
    if one.kind is not other.kind:
        yield _Difference(_OTHER_KIND, asks_again=True)
    yield from _option_differences(one, other)
    if _range(one) != _range(other):
        yield _Difference(_OTHER_RANGE.format(old=_range(one), new=_range(other)), asks_again=True)
    if one.is_required != other.is_required:
        yield _Difference(_NOW_REQUIRED if other.is_required else _NOW_OPTIONAL)
    if one.required_when != other.required_when:
        yield _Difference(_ASKED_WHEN.format(old=_when(one.required_when, old, one.section),
                                             new=_when(other.required_when, new, one.section)))


def _option_differences(one: FieldDefinition, other: FieldDefinition) -> Iterator[_Difference]:
    old, new = ({option.key: option.text for option in field.options} for field in (one, other))
    added, removed = [new[key] for key in new if key not in old], [old[key] for key in old if key not in new]
    if added:
        yield _Difference(_OPTIONS_ADDED.format(options=joined(added)), asks_again=True)
    if removed:
        yield _Difference(_OPTIONS_REMOVED.format(options=joined(removed)), asks_again=True)
    for key in old:
        if key in new and old[key] != new[key]:
            yield _Difference(_OPTION_REWORDED.format(old=old[key], new=new[key]), asks_again=True)


def _document_differences(
    one: DocumentDefinition, other: DocumentDefinition, old: SchemeEdition, new: SchemeEdition
) -> Iterator[_Difference]:
    if one.title != other.title:
        yield _Difference(_REWORDED.format(old=one.title, new=other.title), asks_again=True)
    if other.has_valid_until and not one.has_valid_until:
        yield _Difference(_NOW_WITH_LAST_DAY, asks_again=True)
    if other.form_mark and one.form_mark != other.form_mark:
        yield _Difference(_OTHER_FORM.format(version=other.form_mark.version), asks_again=True)
    if other.needs_seal and not one.needs_seal:
        yield _Difference(_NOW_SEALED, asks_again=True)
    if one.level is not other.level:
        yield _Difference(_REWORDED.format(old=_LEVELS[one.level], new=_LEVELS[other.level]))
    if set(one.subjects) != set(other.subjects):
        yield _Difference(_OTHER_SUBJECTS)
    if one.when != other.when:
        yield _Difference(_ASKED_WHEN.format(old=_when(one.when, old), new=_when(other.when, new)))


def _family_differences(one: Family, other: Family) -> Iterator[_Difference]:
    pairs = (
        (_STANDARD, one.standard, other.standard), (_NAME, one.name, other.name),
        (_UNIT, _unit_words(one), _unit_words(other)),
        (_BOUNDARY, one.system_boundary, other.system_boundary),
    )
    for words, before, after in pairs:
        if before != after:
            yield _Difference(words.format(old=before, new=after))


def _unit_words(family: Family) -> Text:
    kind, unit = family.functional_unit_kind.words, family.functional_unit
    return Text(zh=f"{kind.zh}：{unit.zh}", en=f"{kind.en}: {unit.en}")


def _figure_differences(one: Text, other: Text) -> Iterator[_Difference]:
    if one != other:
        yield _Difference(_FIGURE.format(old=one, new=other))


def _clause_difference(one: ClauseRef, other: ClauseRef) -> Iterator[_Difference]:
    """Another clause of the rule; that the rule's own number has another year is told once, not for each line."""
    if one.clause != other.clause:
        yield _Difference(_OTHER_CLAUSE.format(old=one.clause, new=other.clause))


def _when(condition: Condition | None, edition: SchemeEdition, section: str = "") -> Text:
    return _ALWAYS if condition is None else condition_text(condition, edition, section)


def _range(field: FieldDefinition) -> str:
    low, high = ("…" if bound is None else f"{bound:f}" for bound in (field.minimum, field.maximum))
    return f"{low}–{high}" if field.more_than is None else f">{field.more_than:f}–{high}"


def _sentences(texts: Sequence[Text]) -> Text:
    return Text(zh="".join(text.zh for text in texts), en=" ".join(text.en for text in texts))


_ADDED: dict[ChangedThing, Text] = {
    "section": Text(zh="新增的部分。", en="A new section of the form."),
    "field": Text(zh="新增的填写项。", en="A new question."),
    "document": Text(zh="新增的材料。", en="A new document."),
    "family": Text(zh="新增的产品种类。", en="A new product family."),
    "figure": Text(zh="新增的规定。", en="A new figure."),
}
_REMOVED: dict[ChangedThing, Text] = {
    "section": Text(zh="整个部分不再要求填写。", en="The whole section is not asked any more."),
    "field": Text(zh="不再要求填写。", en="Not asked any more."),
    "document": Text(zh="不再要求提交。", en="Not needed any more."),
    "family": Text(zh="不再受理该产品种类。", en="This product family is not certified any more."),
    "figure": Text(zh="不再规定。", en="Not laid down any more."),
}
_REWORDED = Text(zh="原为“{old}”，现为“{new}”。", en="It was “{old}” and is now “{new}”.")
_MORE_ROWS = Text(zh="至少填写的行数由 {old} 改为 {new}。", en="It needs {new} rows at least; it needed {old}.")
_ROWS_WHEN = Text(
    zh="本表必填的情形：原为{old}，现为{new}。", en="Rows were needed: {old}; they are now: {new}.")
_ROWS_OF_EACH = Text(zh="现须按{owner}分别填写。", en="Now each {owner} needs rows of its own.")
_OTHER_KIND = Text(zh="填写方式有变。", en="It is filled in another way.")
_OPTIONS_ADDED = Text(zh="新增选项：{options}。", en="New choices: {options}.")
_OPTIONS_REMOVED = Text(zh="取消选项：{options}。", en="Choices taken away: {options}.")
_OPTION_REWORDED = Text(zh="选项“{old}”改为“{new}”。", en="The choice “{old}” is now “{new}”.")
_OTHER_RANGE = Text(zh="数值范围原为 {old}，现为 {new}。", en="The range was {old} and is now {new}.")
_NOW_REQUIRED = Text(zh="由选填改为必填。", en="It was optional and is now required.")
_NOW_OPTIONAL = Text(zh="由必填改为选填。", en="It was required and is now optional.")
_LEVELS = {
    DocumentLevel.REQUIRED: Text(zh="必须提交", en="required"),
    DocumentLevel.RECOMMENDED: Text(zh="建议提交", en="recommended"),
    DocumentLevel.IF_ANY: Text(zh="如有请提交", en="if you have it"),
}
_OTHER_FORM = Text(zh="表格已更新，现行版本为 {version}。", en="The form was renewed; version {version} is in force.")
_NOW_SEALED = Text(zh="现须加盖公章。", en="It needs a seal now.")
_NOW_WITH_LAST_DAY = Text(zh="现须填写有效期。", en="Its last day is asked for now.")
_OTHER_SUBJECTS = Text(zh="需要提交的单位、场所或单元有变。", en="For whom or what it is needed has changed.")
_ASKED_WHEN = Text(zh="需要的情形：原为{old}，现为{new}。", en="It was needed: {old}; it is now: {new}.")
_ALWAYS = Text(zh="任何情形", en="always")
_NEVER = Text(zh="不需要", en="never")
_STANDARD = Text(zh="量化标准原为 {old}，现为 {new}。", en="The standard was {old} and is now {new}.")
_NAME = Text(zh="名称原为“{old}”，现为“{new}”。", en="It was called “{old}” and is now “{new}”.")
_UNIT = Text(zh="计量单位原为“{old}”，现为“{new}”。", en="The unit was “{old}” and is now “{new}”.")
_BOUNDARY = Text(zh="系统边界原为“{old}”，现为“{new}”。", en="The system boundary was “{old}” and is now “{new}”.")
_FIGURE = Text(zh="由 {old} 改为 {new}。", en="From {old} to {new}.")
_OTHER_CLAUSE = Text(zh="依据的条款由 {old} 改为 {new}。", en="The clause was {old} and is now {new}.")
