"""A table that somebody brought for a section: kept for them alone until they take it over or put it away.

It is kept among the unsent texts, for as long as they are: nothing follows from it, so it has no Record. What it would
do is told anew from the application as it is then (`tables.plan_table`).
"""

from pydantic import ConfigDict, ValidationError

from intake_app.services.applications import application_of
from intake_app.services.office import Office
from intake_app.services.tables import BroughtTable
from intake_app.services.unsent_texts import forget_unsent, put_unsent
from intake_app.tables.headings import Layout
from models.account import Actor
from models.base import Frozen
from models.unsent import APART, UnsentText, unsent_id


class TableInHand(Frozen):
    """A file with its name, or pasted rows."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: str = ""
    file: bytes = b""
    pasted: str = ""
    layout: Layout | None = None
    """Which column is which field; None while pasted rows lie in their box and were not read."""

    @property
    def brought(self) -> BroughtTable:
        """The table as `tables` reads it."""
        return BroughtTable(table=self.file or self.pasted, name=self.name)


def table_in_hand(office: Office, actor: Actor, application_id: str, section: str) -> TableInHand | None:
    """The table that the actor brought for a section; None where there is none."""
    place = _place(office, actor, application_id, section)
    with office.unit_of_work() as uow:
        kept = uow.unsent_texts.find(unsent_id(actor.account_id, place))
    try:
        return TableInHand.model_validate_json(kept.text) if kept else None
    except ValidationError:
        # Kept otherwise by an earlier version of the software: it goes when its time is over.
        return None


def keep_table(office: Office, actor: Actor, application_id: str, section: str, table: TableInHand) -> None:
    """Keep a table instead of the one that the actor brought before."""
    put_unsent(office, UnsentText(account_id=actor.account_id, place=_place(office, actor, application_id, section),
                                  text=table.model_dump_json(), saved_at=office.moment()))


def put_table_away(office: Office, actor: Actor, application_id: str, section: str) -> None:
    """Keep the table no longer."""
    forget_unsent(office, actor, [_place(office, actor, application_id, section)])


def _place(office: Office, actor: Actor, application_id: str, section: str) -> str:
    return f"{APART}table_{application_of(office, actor, application_id).id}_{section}"
