"""Misuse of the certification: since when an uncorrected one is a ground to withdraw (CNEX 12.3.2 j)."""

from collections.abc import Iterator
from datetime import date

from intake_app.schemes.schema import Cause, MisuseRule, SchemeEdition
from models.calendar import add_months
from models.certificate import Certificate, CorrectionDemand
from models.reference import ClauseRef, Reason
from models.text import Text


def misuse_rule(scheme: SchemeEdition) -> MisuseRule | None:
    """What the scheme says of a misuse; None where it names none."""
    return scheme.withdrawal.misuse if scheme.withdrawal else None


def misuse_clause(scheme: SchemeEdition) -> ClauseRef | None:
    """Where the scheme speaks of a misuse; None where it does not."""
    rule = misuse_rule(scheme)
    return rule.uncorrected_months.clause if rule else None


def open_demands(certificate: Certificate) -> tuple[CorrectionDemand, ...]:
    """The demands of which nobody entered that they were followed, the oldest in front."""
    return tuple(each for each in certificate.correction_demands if each.corrected_on is None)


def last_day_to_correct(demand: CorrectionDemand, rule: MisuseRule) -> date:
    """The last day on which an uncorrected misuse is no ground yet: it is one after more than the rule's months."""
    return add_months(demand.demanded_on, rule.uncorrected_months.value)


def misuse_bars(
    certificate: Certificate, scheme: SchemeEdition, cause: Cause, verified_on: date, serious_effect: str
) -> Reason | None:
    """Why a misuse that was verified on that day is no ground to withdraw; None of any other ground.

    It is one with a serious effect that is told, or once a demand to correct it was not followed in time.
    """
    rule = misuse_rule(scheme)
    if rule is None or cause.key != rule.ground or serious_effect.strip():
        return None
    ends = [last_day_to_correct(each, rule) for each in open_demands(certificate)]
    if any(verified_on > day for day in ends):
        return None
    months = rule.uncorrected_months.value
    text = (_STILL_TIME.format(months=months, until=min(ends)) if ends else _NOT_DEMANDED.format(months=months))
    return Reason(text=text, clause=misuse_clause(scheme))


def demand_faults(certificate: Certificate, demand: CorrectionDemand, today: date) -> Iterator[Reason]:
    """What is wrong with a demand that is to be entered: words are missing, or its day cannot be."""
    if not demand.misuse or not demand.proof:
        yield Reason(text=_WORDS_MISSING)
    if not certificate.issued_on <= demand.demanded_on <= today:
        yield Reason(text=_DEMAND_DAY.format(first=certificate.issued_on))


def correction_faults(demand: CorrectionDemand, corrected_on: date, proof: str, today: date) -> Iterator[Reason]:
    """What is wrong with the entry that a demand was followed on that day."""
    if not proof:
        yield Reason(text=_NO_PROOF)
    if not demand.demanded_on <= corrected_on <= today:
        yield Reason(text=_CORRECTION_DAY.format(first=demand.demanded_on))


_NOT_DEMANDED = Text(
    zh="没有要求纠正而尚未纠正的记录，不能以该情形撤销：请先登记“要求纠正误用”，超过 {months} 个月仍未纠正的再撤销；"
    "已造成严重影响或后果的，写明该影响或后果。",
    en="No demand to correct it is open, so this is no ground yet: enter the demand first, and withdraw once more than"
    " {months} months went by without a correction. Where it had a serious effect, say which.",
)
_STILL_TIME = Text(
    zh="要求纠正尚未超过 {months} 个月（至 {until}，含当日），查实日期晚于该日才构成该情形；"
    "已造成严重影响或后果的，写明该影响或后果。",
    en="The demand to correct it is not {months} months old yet (up to and with {until}): it is a ground where that is"
    " verified after that day. Where it had a serious effect, say which.",
)
_WORDS_MISSING = Text(
    zh="请写明误用的事实和要求纠正的内容（持有人将看到），以及告知持有人的方式和凭据。",
    en="Write what is wrong and what is to be corrected, as the holder reads it, and how the holder was told, with what"
    " shows it.",
)
_DEMAND_DAY = Text(zh="要求纠正的日期应在颁证日期 {first} 与今天之间。",
                   en="The day of the demand lies between {first}, the day of issue, and today.")
_NO_PROOF = Text(zh="请写明已纠正的凭据。", en="Write what shows that it was corrected.")
_CORRECTION_DAY = Text(zh="纠正日期应在要求纠正的日期 {first} 与今天之间。",
                       en="The day of the correction lies between {first}, the day of the demand, and today.")
