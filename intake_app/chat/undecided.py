"""What is left of a message while its writer has not decided everything that was read in it."""

from collections.abc import Mapping
from datetime import datetime

from intake_app.chat.proposals import Candidates, Proposal, is_new_row
from intake_app.chat.reply import Reply
from intake_app.chat.unread import Unread
from intake_app.rules.answers import field_at, parse_path
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.base import Frozen


class UndecidedMessage(Frozen):
    """A message with the proposals and choices of it that nobody has accepted or left out."""

    message: str
    sent_at: datetime
    proposals: tuple[Proposal, ...] = ()
    candidates: tuple[Candidates, ...] = ()
    unread: tuple[Unread, ...] = ()
    """What was not taken over from it, told beside them."""
    made_rows: Mapping[str, str] = {}
    """The row that was made for a new one, once the first of its proposals was accepted, by `section/new-2`."""
    continued_rows: tuple[str, ...] = ()
    """The new rows, by `section/new-2`, that are those of earlier messages and that it goes on about."""
    being_read: Reply | None = None
    """The rules' whole reply, while a language model reads the message beside it."""

    @property
    def is_decided(self) -> bool:
        """Whether nothing of it waits for a click, or for a language model."""
        return not (self.proposals or self.candidates or self.being_read)


def still_open(undecided: UndecidedMessage, application: Application, scheme: SchemeEdition) -> UndecidedMessage:
    """The message with what can still be decided in the application as it is now.

    Gone is what has no question or no row any more, what the form holds by now, and what does not quote the message.
    """
    return undecided.with_(
        proposals=tuple(each for each in undecided.proposals if _has_a_place(each, undecided, application, scheme)
                        and (is_new_row(each.row) or application.text(each.path) != each.value)),
        candidates=tuple(each for each in undecided.candidates if _has_a_place(each, undecided, application, scheme)
                         and (is_new_row(each.row) or application.text(each.path) not in each.values)),
    )


def _has_a_place(
    offer: Proposal | Candidates, undecided: UndecidedMessage, application: Application, scheme: SchemeEdition
) -> bool:
    where = parse_path(offer.path)
    if where is None or field_at(offer.path, scheme) is None:
        return False
    has_row = where.row is None or is_new_row(where.row) or where.row in application.row_ids(where.section)
    start, end = offer.span
    return has_row and bool(offer.quoted) and undecided.message[start:end] == offer.quoted
