"""What of a model's suggestions becomes proposals: only what the applicant's own message bears out.

Held for each proposal that passes: its quote stands in the message and cuts no word or number in two; the words there
state something, rather than ask, suppose or deny it; the form asks for the field; the value follows from the quote
(`evidence`) and passes the form's validator; the rules proposed nothing for the same answer, the form does not hold
it already, and the model gave no other value before. At most `MOST` pass, all of them as likely. The rest is counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from intake_app.chat.evidence import EVIDENCE, Quote, cuts_a_token
from intake_app.chat.extraction import LONGEST_MESSAGE
from intake_app.chat.field_labels import field_label
from intake_app.chat.folding import folded
from intake_app.chat.placing import rows_of
from intake_app.chat.proposals import Mention, Proposal
from intake_app.chat.reading import Reading
from intake_app.chat.suggestions import Suggested, Suggestion
from intake_app.rules.answers import checked_answer, is_asked, is_section_asked, parse_path, path_of
from intake_app.schemes.schema import FieldDefinition, SchemeEdition, SectionDefinition
from models.application import Application
from models.base import Frozen

LANGUAGE_MODEL = "language_model"
"""The recogniser of what a model suggested."""

MOST = 12
"""Proposals of a model for one message."""

MOST_LOOKED_AT = 100
"""Suggestions of a model for one message; what comes after them is a flood and costs no time."""

LONGEST_QUOTE = 200
"""Characters: a quote of the whole message bears out nothing in particular. No value is longer than its quote."""


class Drop(StrEnum):
    """Why a suggestion became no proposal."""

    MALFORMED = "malformed"
    NOT_ASKED = "not_asked"
    NOT_QUOTED = "not_quoted"
    NOT_STATED = "not_stated"
    NOT_FROM_THE_QUOTE = "not_from_the_quote"
    NOT_VALID = "not_valid"
    ROW_UNCLEAR = "row_unclear"
    RULES_SAY = "rules_say"
    KNOWN = "known"
    SAID_BEFORE = "said_before"
    TOO_MANY = "too_many"


class Gated(Frozen):
    """The proposals that passed, in the message's order, and how many suggestions were dropped for which reason."""

    proposals: tuple[Proposal, ...] = ()
    dropped: Mapping[Drop, int] = {}


class _Borne(NamedTuple):
    """A suggestion that the message bears out; its row is not decided yet."""

    field: FieldDefinition
    text: str
    quote: Quote


def gated(
    suggested: Suggested, message: str, application: Application, scheme: SchemeEdition, made: Sequence[Proposal],
    today: date,
) -> Gated:
    """What passes of a model's suggestions, beside the proposals that the rules `made` of the same message."""
    reading = Reading(folded(message[:LONGEST_MESSAGE]), application, scheme, today)
    looked_at = [_borne(suggestion, reading) for suggestion in suggested.suggestions[:MOST_LOOKED_AT]]
    dropped = Counter(each for each in looked_at if isinstance(each, Drop))
    dropped[Drop.MALFORMED] += suggested.malformed
    dropped[Drop.TOO_MANY] += len(suggested.suggestions) - len(looked_at)
    borne = [each for each in looked_at if isinstance(each, _Borne)]
    rows = {section.key: _row(section, borne, reading, made) for section in scheme.form if section.repeats}
    kept: dict[str, Proposal] = {}
    for each in borne:
        outcome = _proposed(each, rows.get(each.field.section), reading)
        if isinstance(outcome, Proposal):
            outcome = _beside_others(outcome, made, kept)
        if isinstance(outcome, Proposal):
            kept[outcome.path] = outcome
        else:
            dropped[outcome] += 1
    return Gated(
        proposals=tuple(sorted(kept.values(), key=lambda each: (each.span, each.path))), dropped=dict(+dropped)
    )


def _borne(suggestion: Suggestion, reading: Reading) -> _Borne | Drop:
    """The suggestion with the quote's place, where the message bears it out."""
    section, _, key = suggestion.field.partition(".")
    field = reading.scheme.field(section, key)
    if field is None or field.kind not in EVIDENCE:
        return Drop.NOT_ASKED
    quotes = _quotes(suggestion.quote, reading)
    if not quotes:
        return Drop.NOT_QUOTED
    quote = next((each for each in quotes if _is_stated(each)), None)
    if quote is None:
        return Drop.NOT_STATED
    is_short = len(suggestion.value) <= LONGEST_QUOTE
    text = EVIDENCE[field.kind](field, suggestion.value, quote) if is_short else None
    return Drop.NOT_FROM_THE_QUOTE if text is None else _Borne(field, text, quote)


def _quotes(quoted: str, reading: Reading) -> list[Quote]:
    """Where the quoted words stand in the message, folded alike, without cutting a word or number in two."""
    words = folded(quoted).text.strip() if len(quoted) <= LONGEST_QUOTE else ""
    if not words:
        return []
    places = (found.start() for found in re.finditer(f"(?={re.escape(words)})", reading.text))
    return [
        Quote(place, place + len(words), reading) for place in places
        if not cuts_a_token(reading.text, place, place + len(words))
    ]


def _is_stated(quote: Quote) -> bool:
    """Whether every clause that the quote touches states something, and of nobody but the parties."""
    return not quote.reading.is_stranger(quote.end - 1) and all(
        quote.reading.standing(clause.start) is not None
        for clause in quote.reading.clauses if clause.start < quote.end and quote.start < clause.end
    )


def _row(
    section: SectionDefinition, borne: Iterable[_Borne], reading: Reading, made: Iterable[Proposal]
) -> str | None:
    """The row of which the message speaks: where the rules put theirs, else as the rules would choose it."""
    places = ((proposal, parse_path(proposal.path)) for proposal in made)
    rows = {proposal.row for proposal, where in places if where and where.section == section.key}
    if rows:
        return rows.pop() if len(rows) == 1 else None
    mentions = [
        Mention(section.key, each.field.key, each.text, each.quote.start, each.quote.end, LANGUAGE_MODEL, "likely")
        for each in borne if each.field.section == section.key
    ]
    chosen = {choice.row for choice in rows_of(section, mentions, reading).values()}
    return chosen.pop() if len(chosen) == 1 else None


def _proposed(borne: _Borne, row: str | None, reading: Reading) -> Proposal | Drop:
    """The proposal, where its row is clear, the form asks for it there and the validator takes the value."""
    field, quote = borne.field, borne.quote
    application, scheme = reading.application, reading.scheme
    section = scheme.section(field.section)
    if section is None or not is_section_asked(section, application, scheme):
        return Drop.NOT_ASKED
    if section.repeats and row is None:
        return Drop.ROW_UNCLEAR
    if not is_asked(field, application, scheme, row):
        return Drop.NOT_ASKED
    check = checked_answer(field, borne.text, application, scheme)
    if check.problem or not check.value:
        return Drop.NOT_VALID
    path = path_of(field.section, field.key, row)
    current = application.text(path)
    if current in (check.value, borne.text):
        return Drop.KNOWN
    span = reading.message.original_span(quote.start, quote.end)
    return Proposal(
        path=path, row=row, value=check.value, span=span, quoted=reading.message.original[span[0]:span[1]],
        recogniser=LANGUAGE_MODEL, confidence="likely", field_label=field_label(field, scheme),
        current=current,
    )


def _beside_others(proposal: Proposal, made: Iterable[Proposal], kept: Mapping[str, Proposal]) -> Proposal | Drop:
    """The proposal, where neither the rules nor the model spoke of the same answer before and there is room."""
    if proposal.path in {each.path for each in made}:
        return Drop.RULES_SAY
    if proposal.path in kept:
        return Drop.SAID_BEFORE
    return Drop.TOO_MANY if len(kept) >= MOST else proposal
