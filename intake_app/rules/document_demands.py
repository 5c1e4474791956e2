"""How firmly a document is asked for, and which facts of the application made it so."""

from collections.abc import Iterator
from enum import StrEnum

from intake_app.rules.answer_paths import RowPlace
from intake_app.rules.answers import parties_of
from intake_app.rules.conditions import answer_label, answer_words, answers_named
from intake_app.schemes.schema import Condition, DocumentDefinition, DocumentLevel, SchemeEdition
from models.application import Application, PartyRole
from models.base import Frozen
from models.text import Text


class Demand(StrEnum):
    """The five levels of the list of documents."""

    ALWAYS = "always"
    REQUIRED_IF = "required_if"
    RECOMMENDED = "recommended"
    IF_ANY = "if_any"
    NOT_NEEDED = "not_needed"


class Fact(Frozen):
    """Something that the application says and that decided about a document."""

    label: Text
    value: Text


def demand_of(definition: DocumentDefinition, is_needed: bool) -> Demand:
    """The level at which this document stands, for a party, site or unit that needs it or does not."""
    if not is_needed:
        return Demand.NOT_NEEDED
    if definition.level is DocumentLevel.REQUIRED:
        return Demand.ALWAYS if definition.when is None else Demand.REQUIRED_IF
    return Demand.RECOMMENDED if definition.level is DocumentLevel.RECOMMENDED else Demand.IF_ANY


def facts_of(
    condition: Condition, application: Application, scheme: SchemeEdition, place: RowPlace | None = None
) -> tuple[Fact, ...]:
    """What the application says today on each point of the condition, whether it holds or not."""
    return tuple(_facts(condition, application, scheme, place))


def party_codes(roles: tuple[PartyRole, ...], application: Application, scheme: SchemeEdition) -> tuple[Fact, ...]:
    """The credit codes by which parties are one enterprise or several; a name where no code is given yet."""
    parties = parties_of(application, scheme)
    words = {PartyRole.CLIENT: scheme.words.client, PartyRole.PRODUCER: scheme.words.producer,
             PartyRole.FACTORY: scheme.words.factory}
    return tuple(
        Fact(label=words[role], value=_text(parties[role].credit_code or parties[role].name)) for role in roles
    )


def _facts(
    condition: Condition, application: Application, scheme: SchemeEdition, place: RowPlace | None
) -> Iterator[Fact]:
    for part in (*condition.any_of, *condition.all_of):
        yield from _facts(part, application, scheme, place)
    answer = condition.answer or (_FAMILY if condition.boundary_has is not None else None)
    if answer is not None:
        for value in dict.fromkeys(answers_named(answer, application, scheme, place)):
            yield Fact(label=answer_label(answer, scheme),
                       value=answer_words(answer, value, scheme) if value else _UNANSWERED)
    if condition.section is not None:
        section = scheme.section(condition.section)
        label = _COUNT.format(rows=section.title if section else condition.section)
        yield Fact(label=label, value=_text(str(len(application.row_ids(condition.section)))))
    if condition.parties_differ is not None:
        yield from party_codes(tuple(PartyRole), application, scheme)


def _text(words: str) -> Text:
    return Text(zh=words, en=words) if words else _UNANSWERED


_UNANSWERED = Text(zh="未填写", en="not answered yet")
_COUNT = Text(zh="{rows}的数量", en="number of {rows}")
_FAMILY = "products.family"
"""The answer that decides about a product's system boundary."""
