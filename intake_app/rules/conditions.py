"""A scheme's closed questions about the answers: whether they hold, and how they are said in words."""

from collections.abc import Iterator

from intake_app.rules.answer_paths import RowPlace, owner_of, path_of
from intake_app.schemes.schema import Condition, FieldDefinition, SchemeEdition
from models.application import Application, PartyRole
from models.credit_code import normalised_credit_code
from models.text import Text, joined


def condition_holds(
    condition: Condition, application: Application, scheme: SchemeEdition, place: RowPlace | None = None
) -> bool:
    """Whether a scheme's question about the answers is true; `place` is the row from which it is asked."""
    if condition.answer is not None:
        given = answers_named(condition.answer, application, scheme, place)
        return any(answer in condition.is_one_of for answer in given)
    if condition.section is not None and condition.more_rows_than is not None:
        return len(application.row_ids(condition.section)) > condition.more_rows_than
    if condition.parties_differ is not None:
        return (len(_known_parties(application)) > 1) == condition.parties_differ
    if condition.boundary_has is not None:
        families = (scheme.family(key) for key in answers_named("products.family", application, scheme, place))
        return any(family is not None and condition.boundary_has in family.stages for family in families)
    if condition.any_of:
        return any(condition_holds(part, application, scheme, place) for part in condition.any_of)
    return all(condition_holds(part, application, scheme, place) for part in condition.all_of)


def is_about_its_row(condition: Condition) -> bool:
    """Whether the answer can differ from one row of a section to the next."""
    parts = (*condition.any_of, *condition.all_of)
    return bool(condition.answer or condition.boundary_has) or any(is_about_its_row(part) for part in parts)


def condition_text(condition: Condition, scheme: SchemeEdition, section: str = "") -> Text:
    """A condition in words, to say why something is not asked for; `section` has the rows that it is asked of."""
    if condition.answer is not None:
        answer = condition.answer
        if "." not in answer and scheme.field(section, answer):
            answer = f"{section}.{answer}"
        choices = joined([answer_words(answer, value, scheme) for value in condition.is_one_of])
        return Text(zh="“{label}”为{choices}", en="“{label}” is {choices}").format(
            label=answer_label(answer, scheme), choices=choices)
    if condition.section is not None:
        counted = scheme.section(condition.section)
        rows = counted.title if counted else Text(zh=condition.section, en=condition.section)
        return Text(zh="{rows}多于 {count} 个", en="there are more than {count} {rows}").format(
            rows=rows, count=condition.more_rows_than
        )
    if condition.parties_differ is not None:
        words = joined([scheme.words.client, scheme.words.producer, scheme.words.factory])
        if condition.parties_differ:
            return Text(zh="{words}不是同一企业", en="{words} are not one enterprise").format(words=words)
        return Text(zh="{words}是同一企业", en="{words} are one enterprise").format(words=words)
    if condition.boundary_has is not None:
        return Text(
            zh="产品的系统边界包括“{stage}”阶段", en="the product's system boundary has the stage “{stage}”"
        ).format(stage=scheme.stage_text(condition.boundary_has))
    parts = [condition_text(part, scheme, section) for part in condition.any_of or condition.all_of]
    between = ("，或", ", or ") if condition.any_of else ("，且", ", and ")
    return Text(zh=between[0].join(part.zh for part in parts), en=between[1].join(part.en for part in parts))


def answers_named(
    answer: str, application: Application, scheme: SchemeEdition, place: RowPlace | None
) -> Iterator[str]:
    """The answers a condition speaks of: of the row at hand or the one it belongs to, else of every row."""
    name, _, key = answer.rpartition(".")
    if name or place:
        sections = [name or (place.section if place else "")]
    else:
        sections = [section.key for section in scheme.form if section.repeats and scheme.field(section.key, key)]
    for section in sections:
        for row in _rows_spoken_of(section, application, scheme, place):
            yield application.text(path_of(section, key, row))


def _rows_spoken_of(
    section: str, application: Application, scheme: SchemeEdition, place: RowPlace | None
) -> tuple[str | None, ...]:
    definition = scheme.section(section)
    if definition is None or not definition.repeats:
        return (None,)
    if place is not None and place.section == section:
        return (place.row,)
    owner = owner_of(place, section, application, scheme) if place else None
    return (owner,) if owner else application.row_ids(section)


def answer_label(answer: str, scheme: SchemeEdition) -> Text:
    """What the answer that a condition speaks of is called in the form."""
    field = _field_named(answer, scheme)
    return field.label if field else Text(zh=answer, en=answer)


def answer_words(answer: str, value: str, scheme: SchemeEdition) -> Text:
    """A value of that answer as the form shows it: the words of a choice, not its key."""
    field = _field_named(answer, scheme)
    names = {family.key: family.name for family in scheme.families}
    names |= {"yes": Text(zh="是", en="yes"), "no": Text(zh="否", en="no")}
    names |= {option.key: option.text for option in field.options} if field else {}
    return names.get(value, Text(zh=value, en=value))


def _field_named(answer: str, scheme: SchemeEdition) -> FieldDefinition | None:
    name, _, key = answer.rpartition(".")
    return next((f for f in scheme.fields if f.key == key and name in ("", f.section)), None)


def _known_parties(application: Application) -> set[str]:
    """The different companies among the three parties, by credit code, by name where there is none."""
    codes = (normalised_credit_code(application.text(f"{role}.credit_code")) for role in PartyRole)
    names = ("".join(application.text(f"{role}.name").split()) for role in PartyRole)
    return {code or name for code, name in zip(codes, names, strict=True) if code or name}
