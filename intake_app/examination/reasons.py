"""The sentences for each reason, read once from `reasons.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from models.base import Frozen
from models.examination import FileRemark, FileVerdict
from models.file_reasons import FileReason
from models.text import Text

SENTENCES = Path(__file__).with_name("reasons.toml")

GRAVITY = (FileVerdict.FINE, FileVerdict.REMARKED, FileVerdict.HELD, FileVerdict.REFUSED)
"""The verdicts from the best to the worst."""


class ReasonDefinition(Frozen):
    """What a reason leads to, what it says is wrong, and what to do."""

    verdict: FileVerdict
    problem: Text
    remedy: Text


class RemarkWords(NamedTuple):
    """A remark as a person reads it."""

    problem: Text
    remedy: Text


@lru_cache(maxsize=1)
def definitions() -> dict[FileReason, ReasonDefinition]:
    """Every reason with its sentences; a reason without any stops the reader of the file."""
    raw = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    found = TypeAdapter(dict[FileReason, ReasonDefinition]).validate_python(raw)
    return {reason: found[reason] for reason in FileReason}


def remark_words(remark: FileRemark) -> RemarkWords:
    """What is wrong and what to do, with the remark's particulars filled in."""
    definition = definitions()[remark.reason]
    return RemarkWords(definition.problem.format(**remark.particulars), definition.remedy.format(**remark.particulars))


def verdict_of(remarks: tuple[FileRemark, ...]) -> FileVerdict:
    """The verdict that the gravest remark leads to; without any, the file is fine."""
    verdicts = [definitions()[remark.reason].verdict for remark in remarks]
    return max(verdicts, key=GRAVITY.index, default=FileVerdict.FINE)
