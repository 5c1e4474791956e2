"""What somebody typed and has not sent: kept for that account alone until they send it, or its time is over.

None of it is an act, so none has a Record: what is sent has the Record of the act that uses it.
"""

from collections.abc import Collection
from datetime import timedelta

from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from models.account import Actor
from models.errors import AlreadyTaken
from models.text import Text
from models.unsent import UnsentText, unsent_id


def unsent_texts(office: Office, actor: Actor) -> tuple[UnsentText, ...]:
    """What the actor has typed and not sent, the newest first."""
    with office.unit_of_work() as uow:
        return uow.unsent_texts.of_account(actor.account_id)


def keep_unsent(office: Office, actor: Actor, place: str, text: str) -> UnsentText | Refused:
    """Keep what the actor has typed at a place, instead of what was kept there."""
    longest = office.house.unsent.longest_characters
    if len(text) > longest:
        return refused(_TOO_LONG.format(count=len(text), longest=longest))
    unsent = UnsentText(account_id=actor.account_id, place=place, text=text, saved_at=office.moment())
    put_unsent(office, unsent)
    return unsent


def forget_unsent(office: Office, actor: Actor, places: Collection[str]) -> None:
    """Remove what the actor kept at these places: it was sent, or taken out again."""
    with office.unit_of_work() as uow:
        if uow.unsent_texts.remove([unsent_id(actor.account_id, place) for place in places]):
            uow.commit()


def forget_old(office: Office) -> int:
    """Remove what has been kept for longer than its time (H128); how many texts they were."""
    with office.unit_of_work() as uow:
        removed = uow.unsent_texts.remove_before(office.moment() - timedelta(days=office.house.unsent.kept_days))
        uow.commit()
    return removed


def put_unsent(office: Office, unsent: UnsentText) -> None:
    """Keep a text instead of the one that its account has at its place."""
    try:
        _put(office, unsent)
    except AlreadyTaken:
        # Another window of the same person was first by a moment: now there is something to write over.
        _put(office, unsent)


def _put(office: Office, unsent: UnsentText) -> None:
    with office.unit_of_work() as uow:
        uow.unsent_texts.put(unsent)
        uow.commit()


_TOO_LONG = Text(
    zh="文字有 {count} 个字符，超过 {longest} 个，尚未暂存。页面上的文字仍在：请缩短，或者作为文件提交。",
    en="The text has {count} characters. Up to {longest} are kept: this one is on your screen only. Shorten it, or hand"
    " it in as a file.",
)
