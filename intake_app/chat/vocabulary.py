"""What the fields of a scheme are called: the labels that it prints, and the words of `words.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition
from models.text import Text

FILE = Path(__file__).parent / "words.toml"
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")
_HAN = re.compile("[\u4e00-\u9fff]")
_MAY_STAND_BEFORE = (
    r"(?<![\u4e00-\u9fff])|(?<=灯具)"
    r"|(?<=[的是为和与及其者人商方厂业司家位所有前现册我把改区间址地照请充填写报记款种机箱灯器阀泵柜仪])"
)
"""What a short Chinese label may follow: a party or a particle; in 项目名称 the word 名称 is part of another."""
_UNMISTAKABLE = 3
"""Chinese characters of a label that is no part of another word wherever it stands."""


class SaidOption(NamedTuple):
    """A word for one option of a choice, folded."""

    word: str
    option: str


class Vocabulary:
    """The words for the fields of one edition, folded to lower case."""

    def __init__(self, scheme: SchemeEdition) -> None:
        self._fields = scheme.fields
        by_word: dict[str, dict[FieldDefinition, None]] = {}
        for field in scheme.fields:
            for word in _words_of(field):
                by_word.setdefault(word, {})[field] = None
        self._by_word = {word: tuple(fields) for word, fields in by_word.items()}
        self.pattern = _pattern(by_word)
        self._options = {(field.section, field.key): _options(field, scheme) for field in scheme.fields}

    def fields_called(self, word: str) -> tuple[FieldDefinition, ...]:
        """The fields that a word found by `pattern` may mean, in the scheme's order."""
        return self._by_word[_plain(word)]

    def options_of(self, field: FieldDefinition) -> tuple[SaidOption, ...]:
        """The words for the choices of a field, the longest first."""
        return self._options[(field.section, field.key)]


_MADE: dict[int, tuple[SchemeEdition, Vocabulary]] = {}
_MOST_KEPT = 32


def vocabulary_of(scheme: SchemeEdition) -> Vocabulary:
    """The vocabulary of an edition, made once for each: to hash an edition would cost more than to read a message."""
    kept = _MADE.get(id(scheme))
    if kept is not None and kept[0] is scheme:
        return kept[1]
    if len(_MADE) >= _MOST_KEPT:
        _MADE.clear()
    vocabulary = Vocabulary(scheme)
    _MADE[id(scheme)] = (scheme, vocabulary)
    return vocabulary


def statements(key: str) -> Mapping[str, tuple[str, ...]]:
    """The words that answer a question with `yes` or with `no` by themselves."""
    return _statements().get(key, {})


@lru_cache(maxsize=1)
def _statements() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {
        entry["key"]: {"yes": tuple(entry["yes"]), "no": tuple(entry["no"])} for entry in _file().get("statements", ())
    }


def _words_of(field: FieldDefinition) -> Iterable[str]:
    for entry in _file()["fields"]:
        if entry["key"] == field.key and field.section in entry.get("of", (field.section,)):
            yield from (_plain(word) for word in entry["words"])
    for entry in _file()["composed"]:
        if entry["key"] == field.key and field.section in entry.get("of", (field.section,)):
            yield from (_plain("".join(parts)) for parts in product(entry["before"], entry["words"], entry["behind"]))
    for label in (field.label.zh, field.label.en):
        bare = _BRACKETS.sub("", label)
        for part in (bare, *(part for part in re.split(r"/|或|\bor\b", bare) if len(part) >= _UNMISTAKABLE)):
            asked = re.sub(r"[?？]\s*", "", part)
            for word in (_plain(re.sub(r"[:：]\s*", "", asked)), _plain(asked.replace("：", ":"))):
                if len(word) > 1:
                    yield word


def _options(field: FieldDefinition, scheme: SchemeEdition) -> tuple[SaidOption, ...]:
    if field.kind is FieldKind.FAMILY:
        said = [SaidOption(word, family.key) for family in scheme.families for word in _said(family.name)]
    else:
        said = [SaidOption(word, option.key) for option in field.options for word in _said(option.text)]
    keys = {option.key for option in (scheme.families if field.kind is FieldKind.FAMILY else field.options)}
    said += [
        SaidOption(word, entry["option"]) for entry in _file()["options"]
        if entry["key"] == field.key and entry["option"] in keys for word in map(_plain, entry["words"])
    ]
    return tuple(sorted(dict.fromkeys(said), key=lambda each: -len(each.word)))


def _said(text: Text) -> Iterable[str]:
    """The wording of an option without its explanation: 简单：数据少 is said as 简单."""
    for wording in (text.zh, text.en):
        short = _plain(_BRACKETS.sub("", re.split(r"[:：]", wording)[0]))
        yield short
        if short.endswith("企业") and len(short) > 3:
            yield short.removesuffix("企业")


def _plain(word: str) -> str:
    """A word as words are compared: lower case, Chinese without blanks."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return re.sub(r"\s+", "" if _HAN.search(folded) else " ", folded).strip()


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One expression for all words; Chinese characters may stand apart (联 系 人)."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    chinese = [word for word in ordered if _HAN.search(word)]
    latin = "|".join(re.escape(word).replace(r"\ ", " +") for word in ordered if not _HAN.search(word))
    long = "|".join(map(_spaced, (word for word in chinese if len(word) >= _UNMISTAKABLE)))
    short = "|".join(map(_spaced, (word for word in chinese if len(word) < _UNMISTAKABLE)))
    return re.compile(
        rf"{long}|(?:{_MAY_STAND_BEFORE})(?:{short})|(?<![A-Za-z0-9])(?:{latin})(?![A-Za-z0-9])", re.IGNORECASE
    )


def _spaced(word: str) -> str:
    """A word as it is, with its numbers set apart, or with all its characters apart."""
    if len(word) == _UNMISTAKABLE and word.isalpha():
        return " *".join(re.escape(character) for character in word)
    numbers_apart = re.sub(r"(\d+)", r" *\1 *", re.escape(word))
    return numbers_apart + "|" + " +".join(re.escape(character) for character in word)


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
