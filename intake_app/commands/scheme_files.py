"""Whether a scheme file can be used."""

from pathlib import Path
from typing import Annotated

import typer

from intake_app.commands.reading import FileFault, stop
from intake_app.commands.telling import tell
from intake_app.schemes.library import SchemeFault, read_scheme
from intake_app.schemes.schema import SchemeEdition
from models.text import Text

schemes = typer.Typer(no_args_is_help=True, help="Scheme files.")


@schemes.callback()
def scheme_files() -> None:
    """Scheme files."""


@schemes.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="A scheme file.")]) -> None:
    """Name every fault of a scheme file with its place, or say what it holds."""
    try:
        found = read_scheme(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        stop(file, [FileFault(path="", text=_UNREADABLE.format(why=error))])
    if not isinstance(found, SchemeEdition):
        stop(file, [_told(fault) for fault in found])
    tell({
        "scheme": found.key, "edition": found.edition, "document": found.document, "name": found.name,
        "in_force_from": found.in_force_from, "families": [family.key for family in found.families],
        "fields": len(found.fields), "documents": len(found.documents),
    })


def _told(fault: SchemeFault) -> FileFault:
    return FileFault(path=fault.path, text=_FAULT.format(message=fault.message))


_UNREADABLE = Text(
    zh="无法读取文件（{why}）；请核对路径和编码。", en="The file cannot be read ({why}): check path and encoding."
)
_FAULT = Text(zh="方案文件此处有误（{message}）；请改正。", en="{message}: correct it here.")
