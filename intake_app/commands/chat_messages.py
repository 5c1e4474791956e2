"""The chat on the command line: messages as JSON lines go in, what they propose comes out as JSON lines."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer
from pydantic import Field

from intake_app.chat.extraction import understood
from intake_app.chat.proposals import Candidates, Proposal
from intake_app.chat.unread import Unread
from intake_app.commands.application_files import unknown_scheme
from intake_app.commands.days import Today, day_chooser
from intake_app.commands.reading import UNREADABLE, FileFault, read_text, stop
from intake_app.rules.answers import field_at, parse_path
from intake_app.schemes.library import SchemeLibrary, built_in_schemes
from intake_app.schemes.schema import SchemeEdition
from models.application import Answer, Application
from models.base import Frozen
from models.ids import ApplicationId, EnterpriseId
from models.text import Text

chat = typer.Typer(no_args_is_help=True, help="What applicants write, read by rules.")

MESSAGES = Path("stdin")
"""What the lines on standard input are called in a fault."""


class ChatMessage(Frozen):
    """One message to read: a line of the input."""

    id: str = Field(description="A name of your own; the answer bears it.")
    text: str = Field(description="The message as it was sent.")
    application: Mapping[str, str] = Field(
        default={},
        description="What the form holds already, by path, e.g. `sites[s1].city`; its rows follow from the paths.",
    )
    today: date | None = Field(default=None, description="The day of the message, for 去年 or “last month”.")


class ChatExtraction(Frozen):
    """What a message proposes: a line of the output. Nothing is written anywhere."""

    id: str
    proposals: tuple[Proposal, ...] = Field(
        description="Values for answers: path, value as the form stores it, span in the message (end exclusive) and the"
        " words quoted, which recogniser found it, how sure it is. Rows that do not exist yet are `new`, `new-2` …"
    )
    candidates: tuple[Candidates, ...] = Field(
        description="Words that are almost a value, or two values for one answer: at most three to choose from."
    )
    remarks: tuple[Text, ...] = Field(description="What was found and cannot be proposed, and why.")
    unread: tuple[Unread, ...] = Field(
        description="What looks like a fact and led to none of these, where a message gives anything at all."
    )


@chat.command()
def extract(
    context: typer.Context,
    scheme: Annotated[str, typer.Option(help="The scheme's key, such as cnex_ex.")],
    today: Today = None,
) -> None:
    """Read messages from standard input, one JSON object a line (`footmark schema chat-message`), and tell what each
    proposes (`footmark schema chat-extraction`). A faulty line is told on standard error, the others are read;
    status 2 where there was one."""
    schemes = built_in_schemes()
    if scheme not in set(schemes.keys()):
        stop(Path("--scheme"), [unknown_scheme("", scheme, schemes)])
    day_for = day_chooser(context, today)
    has_fault = False
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        found = read_text(line, ChatMessage, lambda given, _: _faults(given, scheme, schemes))
        if isinstance(found, tuple):
            has_fault = True
            _tell_faults(number, found)
        else:
            day = day_for(found.today)
            typer.echo(_extraction(found, schemes.in_force(scheme, day), day).model_dump_json())
    if has_fault:
        raise typer.Exit(UNREADABLE)


def _extraction(message: ChatMessage, scheme: SchemeEdition, today: date) -> ChatExtraction:
    found = understood(message.text, _application(message, scheme, today), scheme, today)
    return ChatExtraction(
        id=message.id, proposals=found.proposals, candidates=found.candidates, remarks=found.remarks,
        unread=found.unread,
    )


def _application(message: ChatMessage, scheme: SchemeEdition, today: date) -> Application:
    """The application that holds these answers, with the rows that their paths name, in that order."""
    at = datetime.combine(today, time(), tzinfo=UTC)
    rows: dict[str, dict[str, None]] = {}
    for path in message.application:
        where = parse_path(path)
        if where and where.row:
            rows.setdefault(where.section, {})[where.row] = None
    return Application(
        id=ApplicationId("application"), enterprise_id=EnterpriseId("enterprise"), scheme=scheme.key, created_at=at,
        answers={path: Answer(text=text, by="", at=at) for path, text in message.application.items()},
        rows={section: tuple(names) for section, names in rows.items()},
    )


def _faults(message: ChatMessage, key: str, schemes: SchemeLibrary) -> Iterator[FileFault]:
    scheme = schemes.in_force(key, date.max)
    for path in message.application:
        if field_at(path, scheme) is None:
            yield FileFault(path=f"application.{path}", text=_UNKNOWN_ANSWER.format(scheme=key))


def _tell_faults(number: int, faults: tuple[FileFault, ...]) -> None:
    told = {"file": f"{MESSAGES}:{number}", "faults": [fault.model_dump(mode="json") for fault in faults]}
    typer.echo(json.dumps(told, ensure_ascii=False), err=True)


_UNKNOWN_ANSWER = Text(
    zh="方案 {scheme} 没有这个问题；请用 footmark fields --scheme {scheme} 查看路径。",
    en="The scheme {scheme} has no such question: see footmark fields --scheme {scheme} for the paths.",
)
