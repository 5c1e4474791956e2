"""Which values stood at a question: who gave each, when and from where, as the records tell."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from intake_app.services.applications import application_of, whole_answers
from intake_app.services.office import Office
from models.account import Actor
from models.application import AnswerSource
from models.base import Frozen
from models.record import Record

TYPING = timedelta(seconds=10)
"""A value that the same person typed on from within this time was a word half typed."""


class AnswerVersion(Frozen):
    """One value that stood there; of the oldest, no record may tell who gave it and when."""

    text: str
    by: str = ""
    at: datetime | None = None
    source: AnswerSource | None = None
    origin: str = ""
    """Of a value that was taken over, the number of what it is from."""


def answer_history(office: Office, actor: Actor, application_id: str, path: str) -> tuple[AnswerVersion, ...]:
    """The values that stood at the path, the present one first, for whoever may see the application."""
    application_of(office, actor, application_id)
    with office.unit_of_work() as uow:
        versions = tuple(_versions(uow.records.about(application_id), path))
    settled = [one for one, following in pairwise(versions) if not _is_half_typed(one, following)]
    zone = office.now().tzinfo
    return tuple(each.with_(at=each.at.astimezone(zone) if each.at else None)
                 for each in reversed([*settled, *versions[-1:]]))


def _versions(records: Iterable[Record], path: str) -> Iterator[AnswerVersion]:
    """Each value that a record tells of, the oldest first; one that stood before the first record without its giver.

    A row that comes back brings the values that it had: nobody gave them anew.
    """
    is_first = True
    for record in records:
        text = record.after.get(path)
        if not isinstance(text, str):
            continue
        before = record.before.get(path)
        if is_first and before:
            yield AnswerVersion(text=str(before))
        kept = whole_answers(record.after).get(path)
        if kept is not None:
            if is_first:
                yield AnswerVersion(text=kept.text, by=kept.by, at=kept.at, source=kept.source, origin=kept.origin)
            is_first = False
            continue
        is_first = False
        source = record.after.get("source")
        known = source if source in set(AnswerSource) else AnswerSource.TYPED
        yield AnswerVersion(text=text, by=record.by_name, at=record.at, source=AnswerSource(str(known)),
                            origin=str(record.after.get("origin", "")))


def _is_half_typed(one: AnswerVersion, following: AnswerVersion) -> bool:
    if one.at is None or following.at is None or one.by != following.by:
        return False
    both_typed = one.source is following.source is AnswerSource.TYPED
    return both_typed and following.at - one.at < TYPING
