"""Writing the evidence of a change in the change's own transaction (ISO/IEC 17065 7.12)."""

from collections.abc import Mapping
from typing import Any

from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.base import Frozen
from models.record import Record
from models.reference import ClauseRef


def write_record(
    office: Office,
    uow: UnitOfWork,
    actor: Actor,
    verb: str,
    subject: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    clause: ClauseRef | None = None,
) -> None:
    """Add one Record to the open transaction."""
    uow.records.add(
        Record(
            at=office.moment(),
            by=actor.account_id,
            by_name=_name_in(uow, actor, subject),
            verb=verb,
            subject=subject,
            before=before or {},
            after=after or {},
            clause=clause,
            roles=actor.roles,
        )
    )


def _name_in(uow: UnitOfWork, actor: Actor, subject: str) -> str:
    """Who acts, by name; of a consultant also for which enterprise."""
    application = uow.applications.find(subject) if actor.mandates else None
    if application is None:
        return actor.name
    clients = (each.enterprise_name for each in actor.mandates if each.covers(application.enterprise_id, subject))
    return f"{actor.name}（受{next(clients)}委托）"


def changed_fields(before: Frozen, after: Frozen) -> tuple[dict[str, object], dict[str, object]]:
    """The fields in which two versions of a thing differ, as plain values, before and after."""
    old, new = _plain(before), _plain(after)
    names = [name for name in new if new[name] != old.get(name) and name not in _KEPT_BESIDE]
    return {name: old.get(name) for name in names}, {name: new[name] for name in names}


def _plain(thing: Frozen) -> dict[str, Any]:
    """Its fields as plain values; sets in one order, as equal ones need not have the same."""
    return {name: sorted(value) if isinstance(getattr(thing, name), frozenset) else value
            for name, value in thing.model_dump(mode="json").items()}


_KEPT_BESIDE = ("version", "took_part")
"""What changes with every act and says nothing that the Record itself does not."""
