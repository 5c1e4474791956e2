"""What ties a person to an enterprise closely enough to keep them from its job."""

from collections.abc import Collection, Mapping
from datetime import date

from models.calendar import add_months
from models.personnel import Person, Tie, TieKind
from models.reference import ClauseRef, Reason
from models.text import Text

IMPARTIALITY = ClauseRef(document="house", clause="H19")
"""The body's own setting of the cooling period: the scheme rules name no length of time."""

TIE_TEXTS: Mapping[TieKind, Text] = {
    TieKind.EMPLOYED: Text(zh="雇佣", en="employed by"),
    TieKind.CONSULTED: Text(zh="咨询", en="adviser to"),
    TieKind.SHAREHOLDER: Text(zh="持股", en="shareholder of"),
    TieKind.RELATIVE: Text(zh="亲属", en="related to people of"),
    TieKind.DESIGNED: Text(zh="设计开发服务", en="designer for"),
    TieKind.OTHER: Text(zh="其他利益", en="otherwise tied to"),
}
"""The kinds of ties in words that stand before 关系, and before the enterprise's code in English."""

_LASTING = Text(
    zh="{name}与统一社会信用代码为 {code} 的单位存在{kind}关系，不得参与其认证；请另选人员。",
    en="{name} is {kind} {code} and takes no part in its certification: choose someone else.",
)
_COOLING = Text(
    zh="{name}与统一社会信用代码为 {code} 的单位曾有{kind}关系，{until} 结束，{free_on} 前不得参与其认证；请另选人员。",
    en="{name} was {kind} {code} until {until} and takes no part in its certification before {free_on}:"
    " choose someone else.",
)


def conflict(person: Person, credit_codes: Collection[str], on: date, cooling_months: int) -> Reason | None:
    """Why `person` may not work on `on` for the enterprises of these codes, or None (S4, S5, S14, S17).

    A tie binds while it lasts and until `cooling_months` after its last day; on that very day the person is free again.
    One that is known but begins later binds already.
    """
    for tie in person.ties:
        if tie.credit_code in credit_codes and _binds(tie, on, cooling_months):
            return _reason(person, tie, cooling_months)
    return None


def _binds(tie: Tie, on: date, cooling_months: int) -> bool:
    return tie.until is None or on <= tie.until or on < add_months(tie.until, cooling_months)


def _reason(person: Person, tie: Tie, cooling_months: int) -> Reason:
    wording = _COOLING if tie.until else _LASTING
    return Reason(
        text=wording.format(
            name=person.name,
            code=tie.credit_code,
            kind=TIE_TEXTS[tie.kind],
            until=tie.until,
            free_on=add_months(tie.until, cooling_months) if tie.until else "",
        ),
        clause=IMPARTIALITY,
    )
