"""Examples of all papers, to see layouts and to try templates."""

from pathlib import Path
from typing import Annotated

import typer

from docs_templates.examples import SCHEMES, example_papers
from docs_templates.render import render as rendered_paper
from intake_app.commands.reading import FileFault, stop
from intake_app.commands.telling import tell
from models.text import Text

documents = typer.Typer(no_args_is_help=True, help="Papers made from templates.")


@documents.callback()
def papers() -> None:
    """Papers made from templates."""


@documents.command()
def render(
    everything: Annotated[bool, typer.Option("--all", help="Every example paper of every scheme.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder; each scheme gets its own in it.")],
) -> None:
    """Write the example papers as Word files."""
    if not everything:
        raise typer.BadParameter("only --all is known: every example paper of every scheme")
    try:
        tell({"papers": [paper for scheme in SCHEMES for paper in _written(scheme, output / scheme)]})
    except OSError as error:
        stop(output, [FileFault(path="", text=_UNWRITABLE.format(why=error.strerror))])


def _written(scheme: str, folder: Path) -> list[dict[str, str]]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, context in example_papers(scheme).items():
        paper = rendered_paper(context, scheme)
        file = folder / f"{name}.docx"
        file.write_bytes(paper.content)
        written.append({"scheme": scheme, "kind": context.kind, "file": str(file), "template": paper.template_sha256})
    return written


_UNWRITABLE = Text(
    zh="无法写入该文件夹（{why}）；请换一个。", en="The folder cannot be written to ({why}): choose another."
)
