"""The chat's own questions: what comes next in its words, and what a bare reply to it means."""

import re
from datetime import date

from intake_app.chat.field_labels import field_label
from intake_app.chat.folding import folded
from intake_app.chat.leftovers import is_understood
from intake_app.chat.proposals import Proposal
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.field_values import value_of
from intake_app.rules.answer_readings import DAY, half_width
from intake_app.rules.answers import checked_answer, field_at, parse_path
from intake_app.rules.completeness import MissingItem
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
_WHOSE = Text(zh="{title}（{subject}）", en="{title} ({subject})")
_STEP = Text(zh="接下来是“{title}”：{problem}", en="Next: {title}. {problem}")
_HAND_IN = Text(
    zh="接下来是“{title}”：{problem}可以把文件拖到这里。", en="Next: {title}. {problem} You may drop the file in here."
)

_ANY_WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
"""Kinds of which any words may be the value, so that none may be left over."""
_FIGURE = re.compile(r"\d")
_AROUND = " \n\t。.,!:“”\"吧的哈"


class Question(Frozen):
    """What the chat asks or names as the next step, in words; `target` is that of the missing thing."""

    target: str
    text: Text


def question_for(item: MissingItem, scheme: SchemeEdition) -> Question:
    """What the chat says of the missing thing that comes next: it asks for an answer, and names any other step."""
    field = field_at(item.target, scheme)
    if field is None:
        title = _WHOSE.format(title=item.title, subject=item.subject) if item.subject else item.title
        pattern = _HAND_IN if item.lacks_file else _STEP
        return Question(target=item.target, text=pattern.format(title=title, problem=item.problem))
    pattern = _ASK_FOR if item.subject and item.subject.zh not in item.title.zh else _ASK
    hint = item.problem if item.kind == "contradiction" else field.help or item.why
    return Question(target=item.target, text=pattern.format(label=item.title, subject=item.subject, help=hint))


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
    if field.kind is FieldKind.DATE and _FIGURE.search(rest):
        # A first and a last day answer two questions: the reader of periods tells which day is whose.
        return None
    is_whole = not rest.strip(_AROUND) if field.kind in _ANY_WORDS else is_understood(rest)
    check = checked_answer(field, found.value, application, scheme)
    if check.problem or not check.value or not is_whole:
        return None
    span = reading.message.original_span(found.start, found.end)
    return Proposal(
        path=asked, row=where.row, value=check.value, span=span, quoted=message[span[0]:span[1]], recogniser="asked",
        confidence="likely", field_label=field_label(field, scheme), current=application.text(asked),
    )


def no_such_day(message: str, asked: str, application: Application, scheme: SchemeEdition) -> Text | None:
    """What is wrong with a reply that is a day and nothing else, where the question `asked` is about one."""
    field = field_at(asked, scheme)
    if field is None or field.kind is not FieldKind.DATE or not DAY.fullmatch(half_width(message)):
        return None
    problem = checked_answer(field, message, application, scheme).problem
    return problem.text if problem else None


def _is_no_answer(text: str) -> bool:
    return len(text) > LONGEST_BARE_ANSWER or "?" in text or "？" in text or _NO_ANSWER.fullmatch(text) is not None
