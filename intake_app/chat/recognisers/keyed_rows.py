"""Rows told part by part, each by a short word of its own: 监测参数：蒸汽流量，单位 t/h，来源流量计，每天抄一次.

Words as short as 单位 or 来源 are no labels anywhere else. `keyed_rows.toml` has them, and what begins such a row.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from intake_app.chat.numerals import number_of
from intake_app.chat.proposals import Finding, Found, Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.field_values import value_of
from intake_app.schemes.schema import FieldDefinition, FieldKind

_FILE = tomllib.loads((Path(__file__).parent / "keyed_rows.toml").read_text(encoding="utf-8"))
_ROW_ENDS = re.compile(r"[。\n]|(?<=[a-z\d%])(?<!\bno)\.(?=\s|$)")
_PART_ENDS = re.compile(r"(?:;|:(?=[ ](?:filled|completed)\b)|,(?!\d{3}(?!\d))|[ ](?=on 20\d\d))[ ]*")
_LONG_PART_ENDS = re.compile(r";[ ]*")
"""Where such signs part a row, a comma stands inside a value: 监测仪表 电磁流量计，1.0 级；….."""
_TIES = re.compile(r"[ :]*(?:是|为|选|用|填|按|大?约|is\b|are\b|of\b)?[ :]*", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?) ?(?P<thousand>k(?=W))?")
_IS_NO_VALUE = re.compile(r"(?:待定|未定|暂无|无|没有|不|还|什么|哪|多少|如下|见).*|.*[?吗呢]", re.DOTALL)
_GOES_ON = re.compile(
    r"(?:精度|准确度)?(?:等级)?:?(?:[\d.]+S?|[IVX]{1,3})级[^,;]*|每[^,;]{1,3}(?:检定|校准|校验)(?:一次)?"
    r"|(?:accuracy|class|calibrated)\b[^,;]*", re.IGNORECASE
)
"""Behind an instrument: of which class it is, and how often that is tested, is told of it."""
_ANY_WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
_LONGEST_VALUE = 40
_FEWEST_PARTS = 2


class _Row(NamedTuple):
    """How the rows of one table are told."""

    opens: re.Pattern[str]
    first: str | None
    """The field of the part without a word of its own, with which a row begins."""
    words: Mapping[str, re.Pattern[str]]


def _row(told: Mapping[str, Any]) -> _Row:
    return _Row(
        re.compile(
            rf"(?:^|(?<=[\n。;,]))[ \t]*[^:,;。\n]{{0,16}}?(?:(?:{told['opens']})"
            r"(?:[^:,;。\n]{0,8}:|(?=[ ]filled)|,(?=[^:,;。\n]{0,24}(?::|名称|\bname\b))|[ ]*(?=\n)"
            rf"|(?:是|为|有)(?=[^,;。\n]{{2,20}}[,;]))|{told.get('begins', '(?!)')})[ ]*",
            re.IGNORECASE | re.MULTILINE,
        ),
        told.get("first"), {key: _word(pattern) for key, pattern in told["words"].items()},
    )


def _word(pattern: str) -> re.Pattern[str]:
    """The words for a field; a Latin letter at their end may not go on as another word."""
    return re.compile(rf"(?:{pattern})(?:(?<![A-Za-z])|(?![A-Za-z]))", re.IGNORECASE)


_ROWS: Mapping[str, _Row] = {section: _row(told) for section, told in _FILE.items()}


def keyed_rows(reading: Reading) -> Iterator[Finding]:
    """The values of such rows, where at least two parts of one find their fields."""
    for section, row in _ROWS.items():
        fields = {field.key: field for field in reading.scheme.fields_of(section)}
        opened = row.opens.finditer(reading.text) if fields else ()
        read = 0
        for number, opening in enumerate(opened):
            is_inside = opening.start() < read
            if is_inside or reading.standing(opening.start()) is None or reading.is_stranger(opening.end()):
                continue
            found = list(_values(reading, row, fields, opening.end()))
            if len(found) >= _FEWEST_PARTS:
                read = max(value.end for _, value in found)
                for field, value in found:
                    yield Mention(section, field.key, *value[:3], "keyed_row", "likely", number)


def _values(
    reading: Reading, row: _Row, fields: Mapping[str, FieldDefinition], start: int
) -> Iterator[tuple[FieldDefinition, Found]]:
    """Each field once, with the value of the part that names it."""
    told: dict[str, Found] = {}
    last = ""
    for place, end in _parts(reading.text, start, _end_of_row(reading.text, start)):
        if last == "instrument" and _GOES_ON.fullmatch(reading.text, place, end):
            told[last] = reading.words_at(told[last].start, end)
            continue
        named = ((key, words.match(reading.text, place, end)) for key, words in row.words.items())
        key, word = next(((key, word) for key, word in named if word and key not in told), (row.first, None))
        if key is None or key not in fields or key in told or (word is None and place != start):
            continue
        found = _value(reading, fields[key], word.end() if word else place, end)
        if found:
            told[key], last = found, key
    yield from ((fields[key], found) for key, found in told.items())


def _end_of_row(text: str, start: int) -> int:
    ends = _ROW_ENDS.search(text, start)
    return ends.start() if ends else len(text)


def _parts(text: str, start: int, last: int) -> Iterator[tuple[int, int]]:
    """Start and end of what stands between commas."""
    ends = _LONG_PART_ENDS if text.count(";", start, last) > 1 else _PART_ENDS
    for cut in ends.finditer(text, start, last):
        yield start, cut.start()
        start = cut.end()
    yield start, last


def _value(reading: Reading, field: FieldDefinition, start: int, end: int) -> Found | None:
    """The number or the words behind the word for a field."""
    tie = _TIES.match(reading.text, start, end)
    start = tie.end() if tie else start
    if field.kind is FieldKind.NUMBER:
        number = _NUMBER.match(reading.text, start, end)
        value = number_of(number["number"]) if number else None
        if number is None or value is None:
            return None
        value *= 1000 if number["thousand"] else 1
        return Found(f"{value.normalize():f}", number.start("number"), number.end("number"))
    if field.kind not in _ANY_WORDS or field.key == "filled_by":
        return value_of(reading, field, start, end, "mark")
    words = reading.text[start:end].rstrip(" .")
    if not words or len(words) > _LONGEST_VALUE or _IS_NO_VALUE.fullmatch(words):
        return None
    return reading.words_at(start, start + len(words))
