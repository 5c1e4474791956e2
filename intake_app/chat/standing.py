"""What a clause does: states something, asks, supposes, or takes back what was."""

import re
import tomllib
from pathlib import Path

SENTENCE_END = re.compile(
    r"[。!?;\n]|\.{3,}|(?<=Ltd)\.(?=\s+[A-Z])"
    r"|(?<!\bCo)(?<!\bNo)(?<!\bno)(?<!\bLtd)(?<!\bInc)(?<!\bCorp)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bTel)"
    r"(?<!e\.g)(?<!i\.e)\.(?=\s+[A-Za-z\u4e00-\u9fff]|\s*$)"
)
"""A line ends a sentence; the full stop of an abbreviation does not."""
CLAUSE_END = re.compile(r"\|(?=\s)|,(?!\s*(?:Ltd|Inc|LLC)\b)(?!(?<=\d,)\d{3}(?!\d))|\t")

_SENSES = tomllib.loads((Path(__file__).parent / "senses.toml").read_text(encoding="utf-8"))


def _pattern(*senses: str) -> re.Pattern[str]:
    """Any of the words that `senses.toml` has for these senses."""
    return re.compile("|".join(line for sense in senses for line in _SENSES[sense].splitlines() if line), re.IGNORECASE)


_ASKS_TO_CHECK = re.compile(
    r"(?:请|麻烦)?再?(?:核对|核实|确认|看看|看下|帮忙看)?(?:一下)?是否(?:正确|准确|有误|可以|可行|合适)"
    r"|(?:你们|您|帮忙|麻烦|请)*再?(?:[查核看对]|核对|核实|校验|验证)(?:一?下|[一了]?[查看])?(?:对不对(?:得上)?|正不正确|对得?上(?:吗|不)?|有没有(?:错|问题))"
    r"|(?:可以|行|对)(?:吗|吧|不)?\??$"
)
"""Who asks whether something is right has stated it."""

_ASIDE = re.compile(r"\([^()\n]*\)|(?:另外|其他的?|别的|除此之外)(?:就|都|也)?没有了?")
CONTRAST = re.compile(
    r"而不是|而非|\band (?:please )?(?:delete|ignore|forget|remove|drop|disregard)\b"
    r"|\binstead of\b|\brather than\b",
    re.IGNORECASE,
)
"""What follows these words is what the thing is not: 属于防爆仪表而不是 …."""
_CONTRASTED = re.compile(f"(?:{CONTRAST.pattern}).*", re.IGNORECASE)
_TAKES_BACK = _pattern("denies", "is_over", "is_open")
_LEAVES_OPEN = _pattern("is_open")
_JUDGES = re.compile(
    r"\s*(?:所以|因此|但是?|不过|就|也|都|均|现在?|目前|本[次年]|[这此那][次个家条款份张页项]*|暂时|我们|我司|它)*"
    rf"(?:{_pattern('verdicts').pattern})[^,。;\n]{{0,6}}(?<!司的)(?<!厂的)(?<!家的)[,。;!”\s]*$"
    r"|\s*(?:but |and |so |which |it |this |that |they |we )*(?:is|are|was|were|will|do|does|did|has|have)(?: not|n't) "
    r"(?:part of|included|in scope|apply|relevant|ours|count|be included|yet)\b.*"
    r"|\s*(?:but |and |so |which |it |this |that |they )*(?:has no bearing|does not matter|doesn't count"
    r"|is irrelevant|is history)\b.*",
    re.IGNORECASE,
)
"""A clause that says of what stands before it in the sentence that it does not count."""
_ONE_BEFORE = re.compile(
    r"是(?:我们?|我司|咱们?|公司|厂里)?的?(?:原来|以前|从前|之前|前一?任|上一任)的?(?!号)"
    r"|\b(?:is|was) (?:our|the) (?:former|previous|old|ex-)", re.IGNORECASE
)
"""Somebody who was with us: what the sentence goes on to tell is theirs."""
_ASKS, _SUPPOSES = _pattern("asks"), _pattern("supposes")
_FARTHEST_PLAN = 200
"""Characters before a figure in which its sentence may call it planned."""
_IS_PLANNED, _BY_NOW = _pattern("planned"), _pattern("by_now")


def asks(clause: str) -> bool:
    """Whether a clause asks something other than whether it is right."""
    return _ASKS.search(_ASKS_TO_CHECK.sub("", clause)) is not None


def takes_back(clause: str) -> bool:
    """Whether a clause denies, puts off, or tells of what is over; asides in brackets are left out of it."""
    return _TAKES_BACK.search(_CONTRASTED.sub("", _ASIDE.sub("", clause))) is not None


def leaves_open(clause: str) -> bool:
    """Whether a clause puts off what is not settled yet."""
    return _LEAVES_OPEN.search(clause) is not None


def judges(clause: str) -> bool:
    """Whether a clause says that what stands before it does not count: 这次不申请."""
    return _JUDGES.match(clause) is not None


def tells_of_one_before(clause: str) -> bool:
    """Whether a clause says of somebody that they were with us: 某某是我们原来的经理."""
    return _ONE_BEFORE.search(clause) is not None


def is_planned(words: str) -> bool:
    """Whether the words before a figure speak of what is to come, and not of today behind that."""
    near = words[-_FARTHEST_PLAN:]
    planned = list(_IS_PLANNED.finditer(near))
    return bool(planned) and not _BY_NOW.search(near, planned[-1].end())


def supposes(sentence: str) -> bool:
    """Whether a sentence gives an example or a condition."""
    return _SUPPOSES.search(sentence) is not None
