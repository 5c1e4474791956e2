"""How a clause is named to a reader, from the short way in which scheme files write it."""

import re

from intake_app.schemes.house import own_rule
from models.reference import ClauseRef
from models.text import Text

ANNEX = "附件"
"""How a scheme file begins a clause that stands in an annex: `附件 II 11.1`."""

_PLACE = re.compile(rf"(?:{ANNEX} [IVX\d.]+|\d+(?:\.\d+)*)(?: [0-9a-z.]+\)?)*")


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
