"""Every word on the screens has its Chinese, and no Chinese stands in the code of a screen."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from intake_app.ui.i18n import CATALOGUES, chinese, translated

UI = Path(__file__).parent.parent.parent / "intake_app" / "ui"
HAN = re.compile(r"[\u3400-\u9fff]")
ASKS = frozenset({"t", "message", "translated"})
LANGUAGE_NAMES = frozenset({"中文"})
"""A language is named by itself, in every language."""


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def messages_in_code() -> Iterator[tuple[str, str]]:
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in ASKS:
                    argument = node.args[1] if called == "translated" and len(node.args) > 1 else node.args[0]
                    yield from ((f"{file.name}:{node.lineno}", text) for text in literals(argument))


def messages_in_templates() -> Iterator[tuple[str, str]]:
    for file in sorted(UI.glob("web/templates/*.html")):
        for text in re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', file.read_text(encoding="utf-8")):
            yield file.name, text


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_has_its_chinese() -> None:
    missing = [
        f"{place}: {text}" for place, text in (*messages_in_code(), *messages_in_templates()) if text not in chinese()
    ]
    assert not missing


@pytest.mark.parametrize(("values", "told"), [
    ({"day": "2026-05-20（周三）", "name": "王芳", "reason": "写错"}, "2026-05-20（周三）由王芳作废：写错"),
    ({"day": "2026-05-20", "name": "Wang", "reason": "写 错"}, "2026-05-20 由 Wang 作废：写 错"),
])
def test_no_blank_stands_between_chinese_and_what_is_set_into_it(values: dict[str, str], told: str) -> None:
    """A catalogue's blanks are for figures and Latin letters; what is set in stays as it was written."""
    english = "Void since {day}, by {name}: {reason}"
    assert chinese()[english] == "{day} 由 {name} 作废：{reason}"
    assert translated("zh", english, **values) == told
    assert translated("en", english, **values) == english.format(**values)


def test_the_named_places_of_both_languages_agree() -> None:
    different = [english for english, wording in chinese().items() if places(english) != places(wording)]
    assert not different


def test_one_message_has_one_chinese_wording() -> None:
    seen: dict[str, str] = {}
    for file in sorted(CATALOGUES.glob("*.po")):
        with file.open("rb") as stream:
            for entry in read_po(stream, locale="zh"):
                if entry.id and isinstance(entry.id, str):
                    assert seen.setdefault(entry.id, str(entry.string)) == entry.string, f"{file.name}: {entry.id}"


def test_no_catalogue_has_an_empty_or_doubtful_entry() -> None:
    for file in sorted(CATALOGUES.glob("*.po")):
        with file.open("rb") as stream:
            entries = [entry for entry in read_po(stream, locale="zh") if entry.id]
        faults = [entry.id for entry in entries if not entry.string or entry.fuzzy]
        assert not faults, file.name


def test_no_chinese_stands_in_the_code_of_a_screen() -> None:
    """But in bilingual `Text` values, which carry both languages side by side."""
    found = []
    for file in sorted(UI.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        bilingual = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"
            for part in ast.walk(node)
        }
        documentation = {
            id(node.value) for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        found += [
            f"{file.name}:{node.lineno} {node.value}" for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)
            and node.value not in LANGUAGE_NAMES and id(node) not in bilingual | documentation
        ]
    assert not found


@pytest.mark.parametrize(("language", "wording"), [("zh", "请在 9 秒后重试"), ("en", "Try again in 9 seconds")])
def test_a_message_is_filled_in_the_readers_language(language: str, wording: str) -> None:
    english = "Too many failed tries for this account. Try again in {seconds} seconds."
    assert wording in translated(language, english, seconds=9)


def test_a_message_without_chinese_is_shown_in_english() -> None:
    assert translated("zh", "Nobody translated {this}", this="yet") == "Nobody translated yet"


def test_a_label_and_its_words_are_joined_by_the_readers_own_colon() -> None:
    """`labelled` gives Chinese readers “：”; a colon in an f-string would be the half-width one in both languages."""
    found = []
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            parts = node.values if isinstance(node, ast.JoinedStr) else []
            for before, value, after in zip(parts, parts[1:], parts[2:], strict=False):
                is_icon = isinstance(before, ast.Constant) and str(before.value).endswith(":material/")
                if isinstance(after, ast.Constant) and str(after.value).startswith(": ") and not is_icon:
                    found.append(f"{file.name}:{value.lineno}")
            if parts[1:] and isinstance(parts[1], ast.Constant) and str(parts[1].value).startswith(": "):
                found.append(f"{file.name}:{parts[0].lineno}")
    assert not found
