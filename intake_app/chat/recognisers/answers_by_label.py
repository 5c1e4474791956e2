"""Answers written as “label: value”, for the fields that no other recogniser knows."""

import re
from collections import Counter
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.schemes.schema import FieldDefinition, FieldKind

_KNOWN_BETTER = frozenset({
    "name", "credit_code", "city", "address", "postcode", "contact", "mobile", "email", "period_from", "period_to",
    "family", "models", "employees", "product_output", "plant_output", "separately_metered", "disclosure_consent",
})
_ALSO_CALLED = {
    "trademark": ("商标", "trademark", "brand"),
    "reduction_target": ("减排目标", "reduction target"),
    "mailing_address": ("通讯地址", "邮寄地址", "联系地址", "mailing address"),
    "process": ("生产工艺", "production process"),
    "capacity": ("产能", "capacity"),
    "ex_certificate_no": ("防爆合格证号", "ex certificate no"),
}
"""What people call a field besides its label."""
_KINDS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE, FieldKind.NUMBER, FieldKind.INTEGER, FieldKind.DATE)


def labelled_answers(reading: Reading) -> Iterator[Finding]:
    """What stands after a field's label and a colon (or 是, 为, is), up to the end of the sentence or clause."""
    times = Counter(field.label for field in reading.scheme.fields)
    tables = {section.key for section in reading.scheme.sections}
    for field in reading.scheme.fields:
        if field.key in _KNOWN_BETTER or field.kind not in _KINDS:
            continue
        # 数量 stands in every table of data: a label that does not tell which is no label here.
        if field.section in tables and times[field.label] > 1:
            continue
        ends = r"。;!?\n" if field.kind is FieldKind.LONG_TEXT else r",。;!?\n"
        for word in _words(field):
            pattern = rf"(?<![A-Za-z]){re.escape(word)}\s*(?:[:=]|是|为|is\b)\s*(?P<value>[^{ends}]{{1,500}})"
            for match in re.finditer(pattern, reading.text, re.IGNORECASE):
                yield from _answer(reading, field, match)


def _words(field: FieldDefinition) -> tuple[str, ...]:
    """What the field is called, longest first: its label without brackets, each part of an “or”, and other names."""
    labels = (field.label.zh, field.label.en, *_ALSO_CALLED.get(field.key, ()))
    parts = [part for label in labels for part in re.split(r"/|或|\bor\b", re.sub(r"[(（].*?[)）]", "", label))]
    return tuple(sorted({part.strip() for part in parts if len(part.strip()) > 1}, key=lambda word: (-len(word), word)))


def _answer(reading: Reading, field: FieldDefinition, match: re.Match[str]) -> Iterator[Finding]:
    start = match.start("value")
    value = match["value"].rstrip(" .\"”")
    standing = reading.standing(start)
    if not value or standing is None:
        return
    written = reading.message.as_written(start, start + len(value))
    if field.kind is FieldKind.CHOICE:
        option = _option(field, value)
        if option is None:
            return
        written = option
    yield Mention(field.section, field.key, written, start, start + len(value), "labelled", standing)


def _option(field: FieldDefinition, value: str) -> str | None:
    """The option whose text begins with `value`, or that `value` begins with; None where that is not one option."""
    said = value.strip().casefold()
    hits = {
        option.key
        for option in field.options
        for text in (option.text.zh.casefold(), option.text.en.casefold())
        if said and (text.startswith(said) or said.startswith(re.split(r"[(（:：]", text)[0].strip()))
    }
    return hits.pop() if len(hits) == 1 else None
