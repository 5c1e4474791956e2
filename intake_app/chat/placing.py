"""Into which row of a repeating section the things of one message go."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from intake_app.chat.proposals import NEW_ROW, Mention
from intake_app.chat.reading import Reading
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import Section, SectionDefinition
from models.text import Text

_ANOTHER = (
    r"(?:新增|增加|添加|另有|另一|再加|还有一)[^,。;]{{0,6}}(?:{zh})"
    r"|\b(?:another|additional|new|second) (?:{en})"
)
_ALSO_CALLED: Mapping[str, tuple[str, str]] = {
    Section.SITES: (r"场[所地]|厂区|基地|工厂|车间", r"(?:production )?(?:site|plant|factory|workshop)"),
}
"""What people call a row besides the form's own word."""
_WHICH = Text(
    zh="申请中有多个{rows}（{names}），消息没有说明是哪一个；请在消息中写明其名称。",
    en="The application has several of the kind “{rows}” ({names}) and the message does not say which:"
    " name it in the message.",
)


class RowChoice(NamedTuple):
    """The row, or the question to the applicant where the message leaves it open."""

    row: str | None
    question: Text | None = None


def row_for(section: SectionDefinition, mentions: list[Mention], reading: Reading) -> RowChoice:
    """The row of a repeating section that a message speaks of: named, the only one, or a new one."""
    application = reading.application
    rows = application.row_ids(section.key)
    names = {row: application.text(path_of(section.key, "name", row)) for row in rows}
    message = reading.text.casefold()
    named = [row for row, name in names.items() if len(name) > 1 and name.casefold() in message]
    # 一号厂 stands inside 一号厂区: only the longest of nested names is meant.
    named = [row for row in named if not any(names[row] != names[o] and names[row] in names[o] for o in named)]
    if len(named) == 1:
        return RowChoice(named[0])
    gives_a_name = any(mention.section == section.key and mention.key == "name" for mention in mentions)
    if not rows or (not named and _speaks_of_another(section, reading.text)):
        return RowChoice(NEW_ROW)
    if len(rows) == 1 and not named:
        return RowChoice(NEW_ROW if gives_a_name and names[rows[0]] else rows[0])
    if gives_a_name and not named:
        return RowChoice(NEW_ROW)
    listed = [names[row] or row for row in named or rows]
    return RowChoice(None, _WHICH.format(
        rows=section.row or section.title, names=Text(zh="、".join(listed), en=", ".join(listed)),
    ))


def _speaks_of_another(section: SectionDefinition, message: str) -> bool:
    word = section.row or section.title
    zh, en = _ALSO_CALLED.get(section.key, (re.escape(word.zh), re.escape(word.en)))
    pattern = _ANOTHER.format(zh=zh, en=en)
    return re.search(pattern, message, re.IGNORECASE) is not None
