"""A message to the chat, kept for its writer alone until they have decided every proposal of it, or its time is over.

It is kept among the unsent texts and as they are: nothing follows from it, so it has no Record. What is accepted of it
is written by `applications.accept_proposal`, as in the sitting in which it was sent.
"""

from pydantic import ValidationError

from intake_app.chat.undecided import UndecidedMessage, still_open
from intake_app.services.applications import application_of
from intake_app.services.office import Office
from intake_app.services.unsent_texts import forget_unsent, put_unsent, unsent_texts
from models.account import Actor
from models.unsent import UnsentText


def undecided_messages(office: Office, actor: Actor, application_id: str) -> tuple[tuple[str, UndecidedMessage], ...]:
    """The actor's messages about an application that are not decided, by their keys, the oldest first."""
    application = application_of(office, actor, application_id)
    scheme, start = office.scheme_of(application), _place(application_id, "")
    found = []
    for kept in unsent_texts(office, actor):
        undecided = _read(kept.text) if kept.place.startswith(start) else None
        left = still_open(undecided, application, scheme) if undecided else None
        if left is not None and not left.is_decided:
            found.append((kept.place.removeprefix(start), left))
    return tuple(sorted(found, key=lambda each: each[1].sent_at))


def keep_undecided(office: Office, actor: Actor, application_id: str, key: str, undecided: UndecidedMessage) -> None:
    """Keep what is left of a message, instead of what was kept under its key; once it is decided, forget it.

    Its time runs from when it was sent, however late the last of it is decided.
    """
    place = _place(application_of(office, actor, application_id).id, key)
    if undecided.is_decided:
        forget_unsent(office, actor, [place])
        return
    put_unsent(office, UnsentText(account_id=actor.account_id, place=place, text=undecided.model_dump_json(),
                                  saved_at=undecided.sent_at))


def _place(application_id: str, key: str) -> str:
    return f"undecided_{application_id}_{key}"


def _read(text: str) -> UndecidedMessage | None:
    """None for what an earlier version of the software kept otherwise: it goes when its time is over."""
    try:
        return UndecidedMessage.model_validate_json(text)
    except ValidationError:
        return None
