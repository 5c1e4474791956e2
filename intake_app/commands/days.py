"""The day by which a command judges: `--today`, else the file's own day, else the day on which it runs."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

import typer

Today = Annotated[
    datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help="The day asked about; default: the file's own, or today."),
]
"""The option of commands that can do without a day."""

GivenDay = Annotated[
    datetime, typer.Option("--today", formats=["%Y-%m-%d"], help="The day asked about.")
]
"""The option of commands whose answer is the distance to a day."""


def day_chooser(context: typer.Context, given: datetime | None) -> Callable[[date | None], date]:
    """What turns a file's own day into the day that counts; the command line left the present day in the context."""
    present: date = context.obj
    return lambda own: (given.date() if given else own) or present
