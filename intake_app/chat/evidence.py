"""Whether a value follows from the words quoted for it: one function for each kind of answer.

Each gives the text that the validator then reads, or None where the value does not follow. A text is cut out of the
message itself, a code, a day or a number must stand there sign by sign, and a choice by its wording; so nothing that
only the model wrote gets further. Yes or no, and the choice among one's own sites, stand in no message: for them
there is no evidence, and no model is asked.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from intake_app.chat.folding import folded
from intake_app.chat.reading import Reading
from intake_app.rules.answer_readings import read_date, read_number
from intake_app.rules.certification_models import split_models
from intake_app.schemes.schema import FieldDefinition, FieldKind
from models.credit_code import normalised_credit_code


class Quote(NamedTuple):
    """A span of the folded message, `start` inclusive and `end` exclusive."""

    start: int
    end: int
    reading: Reading

    @property
    def text(self) -> str:
        """The quoted words, folded."""
        return self.reading.text[self.start:self.end]


Evidence = Callable[[FieldDefinition, str, Quote], str | None]

SHORTEST_TEXT = 2
"""Characters: a single one stands in almost every message."""

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-./_@+&'][A-Za-z0-9]+|,\d{3}(?!\d))*")
"""What reads as one thing: a word, a number, a model, an address; its parts are no evidence."""

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.,+-])(?<!\d[~至到])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![0-9A-Za-z])(?![.,]\d)"
)
_CHANGES_A_NUMBER = re.compile(
    r"\s*(?:[万千百十亿多余几%‰+]|[-~至到]\s*\d|kg\b|千克|公斤|克|million\b|thousand\b|hundred\b|to\s*\d)",
    re.IGNORECASE,
)
"""What after a number makes it another one: a factor, the smaller unit that people write, a range, “and more”."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(
    r"(?<![0-9A-Za-z])(?P<y1>\d{4})\s*(?:年\s*(?P<m1>\d{1,2})\s*月|(?P<s>[-/.])\s*(?P<m2>\d{1,2})\s*(?P=s))\s*"
    r"(?P<d1>\d{1,2})(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z年])(?P<m3>\d{1,2})\s*月\s*(?P<d3>\d{1,2})\s*[日号]"
    r"|(?<![0-9A-Za-z])(?P<compact>\d{8})(?![0-9A-Za-z])"
    rf"|\b(?P<m4>{_MONTH})[a-z]*\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})\b"
    rf"|\b(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m5>{_MONTH})[a-z]*\.?,?\s+(?P<y5>\d{{4}})\b",
    re.IGNORECASE,
)


def cuts_a_token(text: str, start: int, end: int) -> bool:
    """Whether a span of a folded text begins or ends inside a word, a number or a model.

    >>> cuts_a_token("model YBX3-355M1-4", 6, 16)
    True
    """
    return not _inner_edges(text).isdisjoint((start, end))


@lru_cache(maxsize=8)
def _inner_edges(text: str) -> frozenset[int]:
    return frozenset(place for token in _TOKEN.finditer(text) for place in range(token.start() + 1, token.end()))


def _cut_out(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    """The applicant's own writing of a text that stands in the quote word for word."""
    wanted = folded(value).text.strip()
    return _as_written(wanted, quote) if len(wanted) >= SHORTEST_TEXT else None


def _models(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    """The designations, each cut out of the quote; one that does not stand there takes the others with it."""
    written = [_as_written(folded(each).text.strip(), quote) for each in split_models(value)]
    return "；".join(each for each in written if each) if written and all(written) else None


def _credit_code(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    code = normalised_credit_code(value)
    return code if code.isascii() and _stands(_spaced(code, r"[ -]*"), quote) else None


def _phone(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    """The digits of a number, however it is set apart, a country code in front of them or not."""
    text = folded(value).text
    digits = re.sub(r"^(?:86|0086)(?=1\d{10}$)", "", re.sub(r"\D", "", text))
    written = r"(?:(?:\+|00)?86[ -]*)?" + _spaced(digits, r"(?:[ ()#-]|转|ext\.?)*")
    return text if digits and _stands(written, quote) else None


def _email(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    text = folded(value).text.strip()
    return text if text and _stands(re.escape(text), quote) else None


def _number(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    """A number in digits that no word after it makes another one: 1.2 is not what “1.2万” says."""
    number = read_number(value)
    plain = (
        found.group() for found in _NUMBER.finditer(quote.reading.text, 0, quote.end)
        if found.start() >= quote.start and not _CHANGES_A_NUMBER.match(quote.reading.text, found.end())
    )
    return next((text for text in plain if number is not None and read_number(text) == number), None)


def _date(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    """A day whose year, month and day are written in the quote; the year may stand at an earlier day."""
    day = read_date(folded(value).text)
    return day.isoformat() if day and day in _days_in(quote.text) else None


def _choice(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    return _worded(value, {option.key: (option.text.zh, option.text.en) for option in field.options}, quote)


def _family(field: FieldDefinition, value: str, quote: Quote) -> str | None:
    families = quote.reading.scheme.families
    return _worded(value, {family.key: (family.name.zh, family.name.en) for family in families}, quote)


EVIDENCE: Mapping[FieldKind, Evidence] = {
    FieldKind.TEXT: _cut_out,
    FieldKind.LONG_TEXT: _cut_out,
    FieldKind.CITY: _cut_out,
    FieldKind.CREDIT_CODE: _credit_code,
    FieldKind.PHONE: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.INTEGER: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.FAMILY: _family,
    FieldKind.MODELS: _models,
}
"""The kinds of answers that a message can give evidence for."""


def _as_written(wanted: str, quote: Quote) -> str | None:
    """The message's own writing of folded words that stand in the quote and cut nothing in two."""
    span = next(_places(re.escape(wanted), quote), None) if wanted else None
    return quote.reading.message.as_written(*span) if span else None


def _stands(pattern: str, quote: Quote) -> bool:
    return next(_places(pattern, quote), None) is not None


def _places(pattern: str, quote: Quote) -> Iterator[tuple[int, int]]:
    """Where a pattern stands in the quote without cutting a word or number of the message in two."""
    for found in re.compile(pattern, re.IGNORECASE).finditer(quote.reading.text, quote.start, quote.end):
        if not cuts_a_token(quote.reading.text, *found.span()):
            yield found.span()


def _spaced(signs: str, gap: str) -> str:
    return gap.join(re.escape(sign) for sign in signs)


def _days_in(text: str) -> Iterator[date]:
    """The days that a text writes out; one without a year takes that of the day before it."""
    year = ""
    for found in _DAY.finditer(text):
        parts = found.groupdict()
        year = parts["y1"] or parts["y4"] or parts["y5"] or year
        name = (parts["m4"] or parts["m5"] or "").lower()
        month = _MONTHS.index(name) + 1 if name else parts["m1"] or parts["m2"] or parts["m3"]
        day = parts["d1"] or parts["d3"] or parts["d4"] or parts["d5"]
        read = read_date(parts["compact"] or f"{year}-{month}-{day}")
        if read:
            yield read


def _worded(value: str, choices: Mapping[str, tuple[str, str]], quote: Quote) -> str | None:
    """The key of the choice that the value names by key or wording, where that wording stands in the quote.

    Of wordings inside each other only the longest counts: “非生产企业” does not say “生产企业”.
    """
    said = folded(value).text.strip().casefold()
    standing = {
        (key, span) for key, wordings in choices.items() for wording in wordings
        for span in _places(re.escape(folded(wording).text), quote)
    }
    longest = {
        key for key, (start, end) in standing
        if not any(first <= start and end <= last and last - first > end - start for _, (first, last) in standing)
    }
    named = (key for key, wordings in choices.items() if said in {key, *(folded(w).text.casefold() for w in wordings)})
    return next((key for key in named if key in longest), None)
