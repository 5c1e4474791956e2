"""The chat's own questions: the next answer that the form lacks, and what a bare reply to it means."""

import re
from collections.abc import Collection
from datetime import date

from intake_app.chat.extraction import field_label
from intake_app.chat.folding import folded
from intake_app.chat.leftovers import is_understood
from intake_app.chat.proposals import Proposal
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.field_values import value_of
from intake_app.rules.answers import checked_answer, field_at, parse_path
from intake_app.rules.completeness import MissingItem, missing_items
from intake_app.schemes.schema import FieldKind, SchemeEdition
from models.application import Application
from models.base import Frozen
from models.text import Text

LONGEST_BARE_ANSWER = 120
"""Characters; who answers a question with more than this is telling something else."""

_NO_ANSWER = re.compile(
    r"[\s。.,，!！~]*(?:好的?|行|嗯+|哦|收到|谢谢.*|明白.*|知道了|稍等.*|等.*|不知道|不清楚|忘了|没有|暂无|先不.*"
    r"|稍后.*|下一[个项步]|跳过|继续|在吗|你好|您好"
    r"|ok(?:ay)?|thanks?.*|thank you.*|got it|later|skip.*|next.*|no idea|i don't know|don't know|wait.*|hi|hello)"
    r"[\s。.!！~]*",
    re.IGNORECASE,
)
_ASK = Text(zh="接下来请填写“{label}”。{help}", en="Next, please give “{label}”. {help}")
_ASK_FOR = Text(
    zh="接下来请填写{subject}的“{label}”。{help}", en="Next, please give “{label}” of the {subject}. {help}"
)


_ANY_WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
"""Kinds of which any words may be the value, so that none may be left over."""
_AROUND = " \n\t。.,!:“”\"吧的哈"


class Question(Frozen):
    """What the chat asks: the path of the answer, and the question in words."""

    path: str
    text: Text


def next_question(
    application: Application, scheme: SchemeEdition, today: date, besides: Collection[str] = (),
    after: str | None = None,
) -> Question | None:
    """The first field in the form's order that lacks an answer; `after` passes over all up to and with that path."""
    items = [item for item in missing_items(application, scheme, today) if item.kind == "field"]
    paths = [item.target for item in items]
    first = paths.index(after) + 1 if after in paths else 0
    open_items = [item for item in (*items[first:], *items[:first]) if item.target not in besides]
    return _question(open_items[0], scheme) if open_items else None


def question_again(path: str, application: Application, scheme: SchemeEdition, today: date) -> Question | None:
    """The question of a path that still lacks its answer."""
    items = (item for item in missing_items(application, scheme, today) if item.kind == "field")
    return next((_question(item, scheme) for item in items if item.target == path), None)


def bare_answer(
    message: str, asked: str, application: Application, scheme: SchemeEdition, today: date
) -> Proposal | None:
    """The proposal that a message makes as a reply to the question `asked`, where the field can take it whole."""
    field, where = field_at(asked, scheme), parse_path(asked)
    text = message.strip()
    if field is None or where is None or not text or _is_no_answer(text):
        return None
    reading = Reading(folded(message), application, scheme, today)
    length = len(reading.text)
    found = value_of(reading, field, 0, length, "mark")
    if found is None or reading.standing(found.start) is None:
        return None
    rest = reading.text[:found.start] + " " + reading.text[found.end:]
    is_whole = not rest.strip(_AROUND) if field.kind in _ANY_WORDS else is_understood(rest)
    check = checked_answer(field, found.value, application, scheme)
    if check.problem or not check.value or not is_whole:
        return None
    span = reading.message.original_span(found.start, found.end)
    return Proposal(
        path=asked, row=where.row, value=check.value, span=span, quoted=message[span[0]:span[1]], recogniser="asked",
        confidence="likely", field_label=field_label(field, scheme), current=application.text(asked),
    )


def _is_no_answer(text: str) -> bool:
    return len(text) > LONGEST_BARE_ANSWER or "?" in text or "？" in text or _NO_ANSWER.fullmatch(text) is not None


def _question(item: MissingItem, scheme: SchemeEdition) -> Question:
    field = field_at(item.target, scheme)
    pattern = _ASK_FOR if item.subject and item.subject.zh not in item.title.zh else _ASK
    hint = field.help if field and field.help else item.why
    return Question(path=item.target, text=pattern.format(label=item.title, subject=item.subject, help=hint))
