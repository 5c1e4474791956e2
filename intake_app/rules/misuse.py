"""Misuse of the certification: since when an uncorrected one is a ground to withdraw (CNEX 12.3.2 j)."""

from collections.abc import Iterator
from datetime import date

from intake_app.rules.void_papers import VOIDING
from intake_app.schemes.schema import Cause, MisuseRule, SchemeEdition
from models.calendar import add_months
from models.certificate import Certificate, CorrectionDemand
from models.reference import ClauseRef, Reason
from models.text import Text

DEMANDING = ClauseRef(document="house", clause="H158")


def misuse_rule(scheme: SchemeEdition) -> MisuseRule | None:
    """What the scheme says of a misuse; None where it names none."""
    return scheme.withdrawal.misuse if scheme.withdrawal else None


def misuse_clause(scheme: SchemeEdition) -> ClauseRef | None:
    """Where the scheme speaks of a misuse; None where it does not."""
    rule = misuse_rule(scheme)
    return rule.uncorrected_months.clause if rule else None


def open_demands(certificate: Certificate) -> tuple[CorrectionDemand, ...]:
    """The demands that stand and of which nobody entered that they were followed, the oldest in front."""
    return tuple(each for each in certificate.correction_demands if each.corrected_on is None and each.void_on is None)


def last_day_to_correct(demand: CorrectionDemand, rule: MisuseRule) -> date:
    """The last day on which an uncorrected misuse is no ground yet: it is one after more than the rule's months.

    The months run since the holder was told; of a letter that did not go yet, it is the day if it went on its own day.
    """
    return add_months(demand.told_on or demand.demanded_on, rule.uncorrected_months.value)


def overdue_demand(certificate: Certificate, scheme: SchemeEdition, today: date) -> CorrectionDemand | None:
    """The oldest demand that was not followed in time, so that it is a ground to withdraw; None where there is none.

    One that its holder answered waits for the body's word first (H158).
    """
    rule = misuse_rule(scheme)
    return next((each for each in open_demands(certificate)
                 if rule is not None and each.told_on is not None and each.open_answer is None
                 and today > last_day_to_correct(each, rule)), None)


def misuse_bars(
    certificate: Certificate, scheme: SchemeEdition, cause: Cause, verified_on: date, serious_effect: str
) -> Reason | None:
    """Why a misuse that was verified on that day is no ground to withdraw; None of any other ground.

    It is one with a serious effect that is told, or once a demand to correct it was not followed in time.
    """
    rule = misuse_rule(scheme)
    if rule is None or cause.key != rule.ground or serious_effect.strip():
        return None
    standing = open_demands(certificate)
    ends = [last_day_to_correct(each, rule) for each in standing if each.told_on is not None]
    if any(verified_on > day for day in ends):
        return None
    months = rule.uncorrected_months.value
    text = (_STILL_TIME.format(months=months, until=min(ends)) if ends
            else _NOT_SENT.format(months=months) if standing else _NOT_DEMANDED.format(months=months))
    return Reason(text=text, clause=misuse_clause(scheme))


def demand_faults(certificate: Certificate, demand: CorrectionDemand, today: date) -> Iterator[Reason]:
    """What is wrong with a demand that is to be made or entered: its words are missing, or its day cannot be."""
    if not demand.misuse:
        yield Reason(text=_NO_MISUSE)
    if not certificate.issued_on <= demand.demanded_on <= today:
        yield Reason(text=_DEMAND_DAY.format(first=certificate.issued_on))


def entry_faults(certificate: Certificate, demand: CorrectionDemand, today: date) -> Iterator[Reason]:
    """What is wrong with the entry of a demand that was made otherwise: as of any, or nothing shows it."""
    yield from demand_faults(certificate, demand, today)
    if not demand.proof:
        yield Reason(text=_NO_PROOF_OF_TELLING)


def voiding_fault(demand: CorrectionDemand, number: str) -> Reason | None:
    """Why the letter of a demand is not declared void: its holder answered it, or followed it (H129)."""
    if demand.corrected_on is None and not demand.answers:
        return None
    return Reason(text=_ANSWERED.format(number=number), clause=VOIDING)


def correction_faults(demand: CorrectionDemand, corrected_on: date, proof: str, today: date) -> Iterator[Reason]:
    """What is wrong with the entry that a demand was followed on that day."""
    if not proof:
        yield Reason(text=_NO_PROOF)
    if not demand.demanded_on <= corrected_on <= today:
        yield Reason(text=_CORRECTION_DAY.format(first=demand.demanded_on))


_NOT_DEMANDED = Text(
    zh="没有要求纠正而尚未纠正的记录，不能以该情形撤销：请先要求纠正误用，超过 {months} 个月仍未纠正的再撤销；"
    "已造成严重影响或后果的，写明该影响或后果。",
    en="No demand to correct it is open, so this is no ground yet: demand it first, and withdraw once more than"
    " {months} months went by without a correction. Where it had a serious effect, say which.",
)
_NOT_SENT = Text(
    zh="误用纠正通知书尚未登记发出，不能以该情形撤销：请先在“文书发送”中发出或登记寄送，自发出之日起超过 {months} 个月"
    "仍未纠正的再撤销；已造成严重影响或后果的，写明该影响或后果。",
    en="Nothing tells that the letter of the demand went, so this is no ground yet: send it or enter its sending under"
    " “Sending papers”, and withdraw once more than {months} months went by since. Where it had a serious effect, say"
    " which.",
)
_ANSWERED = Text(
    zh="持有人已对 {number} 作出答复，或者已登记纠正，不能作废：文字有误的，请另发更正函并存档。",
    en="The holder answered {number}, or the misuse was entered as corrected, so it is not declared void: send a letter"
    " that corrects its words, and file it.",
)
_STILL_TIME = Text(
    zh="要求纠正尚未超过 {months} 个月（至 {until}，含当日），查实日期晚于该日才构成该情形；"
    "已造成严重影响或后果的，写明该影响或后果。",
    en="The demand to correct it is not {months} months old yet (up to and with {until}): it is a ground where that is"
    " verified after that day. Where it had a serious effect, say which.",
)
_NO_MISUSE = Text(
    zh="请写明误用的事实和要求纠正的内容，持有人将看到。",
    en="Write what is wrong and what is to be corrected, as the holder reads it.",
)
_NO_PROOF_OF_TELLING = Text(
    zh="请写明告知持有人的方式和凭据。",
    en="Write how the holder was told, and what shows it.",
)
_DEMAND_DAY = Text(zh="要求纠正的日期应在颁证日期 {first} 与今天之间。",
                   en="The day of the demand lies between {first}, the day of issue, and today.")
_NO_PROOF = Text(zh="请写明已纠正的凭据。", en="Write what shows that it was corrected.")
_CORRECTION_DAY = Text(zh="纠正日期应在要求纠正的日期 {first} 与今天之间。",
                       en="The day of the correction lies between {first}, the day of the demand, and today.")
