"""Which of the form's fields or documents a question names."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TypeVar

from models.text import Text

Named = TypeVar("Named")

_ASKING_ZH = re.compile(
    r"为什么|为何|为啥|什么是|是什么|意思|凭什么|干嘛|什么|一定|必须|需要|提供|提交|填写|上传|我们|你们|还要|这个"
    r"|[要问填交的吗呢啊是得会?。,!:\s“”\"]"
)
_BRACKETS = re.compile(r"[(（].*?[)）]")
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z]{2,}")
_NO_CONTENT = frozenset((
    "why", "do", "does", "did", "you", "we", "need", "needed", "is", "are", "the", "an", "of", "for", "to",
    "what", "our", "my", "your", "must", "have", "has", "ask", "asking", "asked", "should", "so", "it",
    "this", "that", "and", "or", "in", "on", "at", "mean", "field", "with", "which", "by", "its", "if",
    "provide", "give", "want", "require", "required",
))
"""Words of a question that name nothing on the form."""


def best_named(question: str, named: Iterable[tuple[Text, Named]]) -> tuple[int, Named] | None:
    """The thing whose label shares most with the question, with the size of what they share; None if too little."""
    scored = [(_shared(question, label), thing) for label, thing in named]
    best = max((score for score, _ in scored), default=0)
    return next(((score, thing) for score, thing in scored if score == best), None) if best else None


def _shared(question: str, label: Text) -> int:
    if _HAN.search(question):
        asked = _ASKING_ZH.sub("", question)
        return max((_shared_characters(asked, part) for part in re.split(
            r"/|或|、", _BRACKETS.sub("", label.zh))), default=0,
        )
    return _shared_words(question.casefold(), _BRACKETS.sub("", label.en).casefold())


def _shared_characters(asked: str, name: str) -> int:
    """Characters of the longest common run; 0 unless it covers half the name or all that was asked."""
    run = SequenceMatcher(None, asked, name, autojunk=False).find_longest_match().size
    return run if run >= 2 and (2 * run >= len(name) or run == len(asked)) else 0


def _shared_words(asked: str, name: str) -> int:
    """Letters of the common words; 0 unless they are half of the name's or all that was asked."""
    words, wanted = _content(name), _content(asked)
    common = words & wanted
    return sum(map(len, common)) if common and (2 * len(common) >= len(words) or common == wanted) else 0


def _content(text: str) -> set[str]:
    return {word.removesuffix(
        "s") for word in _WORD.findall(text.replace("e-mail", "email")) if word not in _NO_CONTENT}
