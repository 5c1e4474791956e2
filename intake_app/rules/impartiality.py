"""What ties a person to an enterprise closely enough to keep them from its job."""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from models.account import Account
from models.calendar import add_months
from models.personnel import Person, Tie, TieKind
from models.reference import ClauseRef, Reason
from models.text import Text

IMPARTIALITY = ClauseRef(document="house", clause="H19")
"""The body's own setting of the cooling period: the scheme rules name no length of time."""

INDEPENDENCE = ClauseRef(document="GB/T 27065", clause="4.2")
"""Who certifies gives no advice on what is certified, under whichever scheme (CNEX 6)."""

OWN_COMPETENCE = Reason(
    text=Text(zh="不能评价自己的能力，请由其他人员评价。",
              en="Nobody evaluates their own competence: let somebody else do it."),
    clause=ClauseRef(document="house", clause="H136"),
)
"""Why somebody's own evaluation of what they can do is not entered (S20)."""

COMPETENCE_EVALUATOR = "competence_evaluator"
"""The class of those who evaluate what the body's people can do (CNEX 8.8, CEC table 2)."""

NO_EVALUATOR = Reason(
    text=Text(zh="评价人须是已被聘为能力评价人员的其他人员；请选择能力评价人员，或者先在人员页面登记该职能。",
              en="The evaluator is somebody else who is engaged as a competence evaluator: name one, or first enter"
              " that function on the page of people."),
    clause=ClauseRef(document="GB/T 27065", clause="6.1.2"),
)
"""Why an evaluation by nobody engaged for it is not entered (CNEX 8.1, 8.8, CEC table 2)."""

OWN_APPOINTMENT = Reason(
    text=Text(zh="不能给自己登记或者取消“能力评价人员”职能；请由其他人员办理。",
              en="Nobody makes themselves a competence evaluator, or ends it: let somebody else enter it."),
    clause=ClauseRef(document="house", clause="H136"),
)
"""Why somebody's own function of evaluating is not changed by themselves (S20)."""


def evaluates_competence(evaluator: Person | None, on: date) -> bool:
    """Whether this person evaluates on that day what the body's people can do; nobody in particular does not."""
    return evaluator is not None and COMPETENCE_EVALUATOR in evaluator.functions and not evaluator.has_left(on)


def evaluators_of(evaluated: str, people: Collection[Person], on: date) -> tuple[Person, ...]:
    """Who of these people may evaluate the one with this id on that day: engaged for it, and not they (S20)."""
    return tuple(each for each in people if evaluates_competence(each, on) and each.id != evaluated)


_IS_OURS = Text(
    zh="{email} 是认证机构人员的账号，其持有人不得受托为申请企业办理认证；请另选受托人。",
    en="{email} is the account of one of the certification body's people, who may not act for an applicant: choose"
    " somebody else.",
)
_SAME_NAME = Text(
    zh="认证机构有与{name}同名的人员，认证机构的人员不得受托；如确非同一人，请受托人先自行注册，并请认证机构核实后再委托。",
    en="One of the certification body's people is called {name} as well, and they may not act for an applicant. If this"
    " is somebody else, let the consultant register first and ask the body to make sure of it.",
)

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
    zh="{name}与统一社会信用代码为 {code} 的单位曾有{kind}关系，{until} 结束，自 {free_on} 起方可参与其认证；"
    "请另选人员。",
    en="{name} was {kind} {code} until {until} and may take part in its certification from {free_on} on: choose"
    " someone else.",
)


def conflict(person: Person, credit_codes: Collection[str], on: date, cooling_months: int) -> Reason | None:
    """Why `person` may not work on `on` for the enterprises of these codes, or None (S4, S5, S14, S17).

    The first of the `binding_ties`.
    """
    found = binding_ties(person, credit_codes, on, cooling_months)
    return _reason(person, found[0], cooling_months) if found else None


def binding_ties(
    person: Person, credit_codes: Collection[str], on: date, cooling_months: int
) -> tuple[Tie, ...]:
    """What ties `person` on `on` to the enterprises of these codes.

    A tie binds while it lasts and for `cooling_months` after its last day; the day of the same number is the last of
    them. One that is known but begins later binds already.
    """
    return tuple(tie for tie in person.ties
                 if tie.credit_code in credit_codes and _binds(tie, on, cooling_months))


def consultant_conflict(
    consultant: Account, people: Collection[Person], staff: Collection[Account]
) -> Reason | None:
    """Why this account may not act for an enterprise: it is one of the body's people (CNEX 6, ISO/IEC 17065 4.2).

    People are told by their account, and by their name until an administrator told two of the same name apart.
    """
    if consultant.person_id is not None or any(each.id == consultant.id for each in staff):
        return Reason(text=_IS_OURS.format(email=consultant.email), clause=INDEPENDENCE)
    if not consultant.is_told_apart and _folded(consultant.name) in {_folded(person.name) for person in people}:
        return Reason(text=_SAME_NAME.format(name=consultant.name), clause=INDEPENDENCE)
    return None


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _binds(tie: Tie, on: date, cooling_months: int) -> bool:
    return tie.until is None or on <= add_months(tie.until, cooling_months)


def _reason(person: Person, tie: Tie, cooling_months: int) -> Reason:
    wording = _COOLING if tie.until else _LASTING
    return Reason(
        text=wording.format(
            name=person.name,
            code=tie.credit_code,
            kind=TIE_TEXTS[tie.kind],
            until=tie.until,
            free_on=add_months(tie.until, cooling_months) + timedelta(days=1) if tie.until else "",
        ),
        clause=IMPARTIALITY,
    )
