"""The days that a holder proposes for a late surveillance: what stands, and what is wrong (CNEX 11, CEC 6.1)."""

from collections.abc import Iterable, Sequence
from datetime import date

from intake_app.rules.surveillance import (
    SurveillanceDue,
    awaits_notice,
    first_day_allowed,
    next_surveys,
    surveillance_due,
)
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate, VisitProposal
from models.engagement import Engagement
from models.reference import Reason
from models.text import Text, days_told


def standing_proposal(certificate: Certificate, scheme: SchemeEdition, today: date) -> VisitProposal | None:
    """The last days that its holder proposed for the surveillance that is due; None where it proposed none."""
    # Of thousands of certificates few have a proposal: only theirs is looked up.
    due = surveillance_due(certificate, scheme, today) if certificate.visit_proposals else None
    return next((each for each in reversed(certificate.visit_proposals) if due and each.due_on == due.due_on), None)


def is_with_the_body(certificate: Certificate, scheme: SchemeEdition, today: date) -> bool:
    """Whether the holder proposed days that are not all over: the body is to plan the visit or to say otherwise."""
    proposal = standing_proposal(certificate, scheme, today)
    return proposal is not None and any(today < last for _, last in proposal.days)


def first_day_noticed(
    certificate: Certificate, due: SurveillanceDue, jobs: Iterable[Engagement], scheme: SchemeEdition, today: date
) -> date:
    """The first day on which the surveillance may take place without the holder's agreement to a shorter notice.

    That of its open job, where one was told of; else the day that a notice sent `today` leaves (CNEX 11, J12).
    """
    own = [job for job in jobs if certificate.id in job.certificate_ids]
    job = next_surveys(own).get(certificate.id)
    return job.not_before if job and job.not_before and not awaits_notice(due, own) else first_day_allowed(
        due, scheme, today)


def proposal_faults(
    proposal: VisitProposal, due: SurveillanceDue, first_day: date, scheme: SchemeEdition, today: date
) -> tuple[Reason, ...]:
    """What is wrong with the days, the reason and the consent; empty where the proposal can go to the body."""
    return tuple(Reason(text=text, clause=due.clause) for text in (
        *faults_of_days(proposal.days, today), *_faults_of_words(proposal, due.due_on < today, first_day, scheme)))


def faults_of_days(days: Sequence[tuple[date, date]], today: date) -> list[Text]:
    """What is wrong with the days that a client proposes for a visit, each span with its first and last day."""
    if not days:
        return [Text(zh="请选择可以接受现场检查的日期（起止日）。",
                     en="Choose the days on which the visit can take place (the first and the last).")]
    return [Text(zh="{days} 不能作为现场日期：应从今天以后开始，且起止日先后正确。",
                 en="{days} cannot be the days on site: they begin after today and end no earlier.",
                 ).format(days=days_told(first, last)) for first, last in days if first <= today or last < first]


def _faults_of_words(
    proposal: VisitProposal, is_late: bool, first_day: date, scheme: SchemeEdition
) -> list[Text]:
    faults = []
    if is_late and not proposal.late_because:
        faults.append(Text(zh="请写明本次监督未能按期进行的原因。",
                           en="Write why the surveillance did not take place in time."))
    early = [first for first, _ in proposal.days if first < first_day]
    if scheme.surveillance.notice_is_hard and early and not proposal.agrees_to_shorter_notice:
        faults.append(Text(
            zh="{early} 早于监督通知期届满后的首日 {first}：请勾选同意缩短通知期，或改选 {first} 及以后的日期。",
            en="{early} is before {first}, the first day after the rule's notice: agree to a shorter notice, or choose"
            " days from {first} on.").format(early=min(early), first=first_day))
    return faults
