"""The JSON Schema of each file that the commands read or write."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from intake_app.commands.application_files import ApplicationFile
from intake_app.commands.case_files import CaseFile
from intake_app.commands.chat_messages import ChatExtraction, ChatMessage
from intake_app.commands.telling import tell
from intake_app.schemes.schema import SchemeEdition
from scheduler import Plan, Problem

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class FileKind(StrEnum):
    """The files that have a schema."""

    APPLICATION = "application"
    CASE = "case"
    PROBLEM = "problem"
    PLAN = "plan"
    SCHEME = "scheme"
    CHAT_MESSAGE = "chat-message"
    CHAT_EXTRACTION = "chat-extraction"


SHAPES: dict[FileKind, type[BaseModel]] = {
    FileKind.APPLICATION: ApplicationFile,
    FileKind.CASE: CaseFile,
    FileKind.PROBLEM: Problem,
    FileKind.PLAN: Plan,
    FileKind.SCHEME: SchemeEdition,
    FileKind.CHAT_MESSAGE: ChatMessage,
    FileKind.CHAT_EXTRACTION: ChatExtraction,
}


def schema(name: Annotated[FileKind, typer.Argument(help="Which file.")]) -> None:
    """The JSON Schema of a file."""
    tell(json_schema(name))


def json_schema(kind: FileKind) -> dict[str, Any]:
    """The schema of one kind of file (JSON Schema 2020-12)."""
    shape = SHAPES[kind].model_json_schema()
    if kind is FileKind.SCHEME:
        # A scheme file writes the clause alone; its document is named once and joined when the file is read.
        shape["$defs"]["ClauseRef"] = {
            "type": "string", "minLength": 1, "title": "ClauseRef",
            "description": "A clause of the scheme's document such as `9.3.2`, or the body's own setting: `house: H4`.",
        }
    return {"$schema": DIALECT, **shape}
