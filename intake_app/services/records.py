"""Writing the evidence of a change in the change's own transaction (ISO/IEC 17065 7.12)."""

import re
from collections.abc import Mapping
from typing import Any

from intake_app.schemes.house import own_rule
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.base import Frozen
from models.record import Record
from models.reference import ClauseRef
from models.text import Text

ANNEX = "附件"
"""How a scheme file begins a clause that stands in an annex: `附件 II 11.1`."""

_PLACE = re.compile(rf"(?:{ANNEX} [IVX\d.]+|\d+(?:\.\d+)*)(?: [0-9a-z.]+\)?)*")


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


def is_place(clause: str) -> bool:
    """Whether it is a place in a rule as scheme files write it, and no other document's words."""
    return _PLACE.fullmatch(clause) is not None


def clause_place(clause: str) -> Text:
    """Where in its rule a clause stands, for a reader who knows which rule; another document's stays as written.

    >>> clause_place("12.3.1 b").zh, clause_place("附件 II 10.2").zh, clause_place("附件 III.2 9)").zh
    ('第 12.3.1 条第 b 项', '附件 II 第 10.2 条', '附件 III.2 第 9) 项')
    >>> clause_place("附件 3 9.2").en, clause_place("GB/T 24067 6.3").zh
    ('annex 3, 9.2', 'GB/T 24067 6.3')
    """
    if not is_place(clause):
        return Text(zh=clause, en=clause)
    parts, annex = clause.split(), ""
    if parts[0] == ANNEX:
        annex, parts = parts[1], parts[2:]
    english = ", ".join(each for each in (f"annex {annex}" if annex else "", " ".join(parts)) if each)
    article = parts.pop(0) if parts and not parts[0].endswith(")") else ""
    chinese = (f"第 {article} 条" if article else "") + (f"第 {' '.join(parts)} 项" if parts else "")
    return Text(zh=" ".join(each for each in (f"{ANNEX} {annex}" if annex else "", chinese) if each), en=english)


def clause_text(clause: ClauseRef) -> Text:
    """How a clause is named to the body's people: the rule's number and clause, or the house rule with its key."""
    if clause.is_house:
        return own_rule(clause, with_key=True)
    place = clause_place(clause.clause)
    return Text(zh=f"{clause.document} {place.zh}", en=f"{clause.document}, {place.en}")


def clause_to_client(clause: ClauseRef) -> Text:
    """How a clause is named to an enterprise: a house rule goes without its key."""
    return own_rule(clause) if clause.is_house else clause_text(clause)
