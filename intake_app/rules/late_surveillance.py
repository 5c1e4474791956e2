"""A surveillance that nears its day with no visit, or missed it, and what its holder reads (CNEX 11, CEC 6.1, J11)."""

from collections.abc import Sequence
from datetime import date

from intake_app.rules.certificates import status_on
from intake_app.rules.surveillance import (
    SurveillanceDue,
    is_kept,
    serves,
    surveillance_due,
    was_done_by,
)
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, Visit
from models.reference import Reason
from models.text import Text, days_told


def late_surveillance(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date
) -> SurveillanceDue | None:
    """The surveillance of a valid certificate whose due date went by without a visit; None where none did."""
    due = surveillance_due(certificate, scheme, today)
    if due is None or today <= due.due_on or status_on(certificate, today) is not CertificateState.VALID:
        return None
    return None if any(was_done_by(today, job) for job in _serving(certificate, jobs, scheme)) else due


def awaited_surveillance(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date
) -> SurveillanceDue | None:
    """The surveillance that its holder is told of: one to agree on, or a late one whose announced visit is ahead."""
    return (surveillance_to_agree_on(certificate, jobs, scheme, today)
            or late_surveillance(certificate, jobs, scheme, today))


def surveillance_to_agree_on(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date
) -> SurveillanceDue | None:
    """The surveillance of a valid certificate from its notice's time on that waits for its holder to propose days.

    None once it was done on site, and while a visit is ahead that the holder was told of. One that would only renew the
    certificate waits for nobody: its holder need not have it renewed.
    """
    due = surveillance_due(certificate, scheme, today)
    if (due is None or due.renews or due.state == "later"
            or status_on(certificate, today) is not CertificateState.VALID):
        return None
    is_done = any(was_done_by(today, job) for job in _serving(certificate, jobs, scheme))
    return None if is_done or announced_visit(certificate, jobs, scheme, today) is not None else due


def told_to_holder(
    certificate: Certificate, due: SurveillanceDue, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date
) -> Reason:
    """That the certificate is still valid, until when or until which decision, and what the holder can do now."""
    advice = _advice(certificate, jobs, scheme, today)
    if today <= due.due_on:
        text = _AHEAD if due.hard_limit == due.due_on else _AHEAD_OF_LIMIT
        return Reason(text=text.format(due=due.due_on, hard=due.hard_limit, advice=advice), clause=due.clause)
    if today <= due.hard_limit:
        return Reason(text=_OVERDUE.format(due=due.due_on, hard=due.hard_limit, advice=advice), clause=due.clause)
    if is_kept(certificate, due.hard_limit, today):
        case = next(each for each in reversed(certificate.missed_limits) if each.limit == due.hard_limit)
        text = _KEPT.format(hard=due.hard_limit, decided=case.decided_on, until=case.kept_until, advice=advice)
        return Reason(text=text, clause=due.clause)
    # No shorter notice mends a last day that is over.
    advice = _advice(certificate, jobs, scheme, today, may_be_sooner=False)
    return Reason(text=_UNDECIDED.format(hard=due.hard_limit, advice=advice),
                  clause=scheme.suspension.longest_months.clause)


def announced_visit(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date
) -> Visit | None:
    """The surveillance's visit that its holder was told of and that is not past; None where it has heard of none."""
    return min((visit for visit in _told(certificate, jobs, scheme) if visit.end >= today), default=None, key=_begin)


def _advice(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date, *,
    may_be_sooner: bool = True,
) -> Text:
    """What the holder can do: be ready for the visit that it was told of, or else see to it that there is one."""
    visit = announced_visit(certificate, jobs, scheme, today)
    if visit is not None:
        return _BE_READY.format(days=days_told(visit.start, visit.end))
    agree = _AGREE
    if may_be_sooner and scheme.surveillance.notice_is_hard:
        agree = _AGREE_SOONER.format(months=scheme.surveillance.notice_months.value)
    past = max(_told(certificate, jobs, scheme), default=None, key=_begin)
    return _CAME_TO_NOTHING.format(days=days_told(past.start, past.end), agree=agree) if past else agree


def _told(certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition) -> list[Visit]:
    return [visit for job in _serving(certificate, jobs, scheme) for visit in job.visits if visit.notice]


def _begin(visit: Visit) -> date:
    return visit.start


def _serving(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition
) -> list[Engagement]:
    return [job for job in jobs if serves(job, certificate, scheme)]


_AHEAD = Text(
    zh="本次获证后监督应在 {due}（含当日）前完成，现场日期尚未确定；届时未完成的，由认证机构决定是否暂停证书。{advice}",
    en="This surveillance must take place by {due}, and no visit is set yet. If it does not take place by then, the"
    " certification body decides whether to suspend the certificate. {advice}",
)
_AHEAD_OF_LIMIT = Text(
    zh="本次获证后监督宜在 {due}（含当日）前完成，最迟应在 {hard}（含当日）前完成；现场日期尚未确定。{advice}",
    en="This surveillance should take place by {due}, and must by {hard}; no visit is set yet. {advice}",
)
_OVERDUE = Text(
    zh="本次获证后监督应于 {due}（含当日）前完成，尚未进行。证书目前仍然有效；监督最迟应在 {hard}（含当日）前完成，"
    "届时仍未完成的，由认证机构决定是否暂停证书。{advice}",
    en="This surveillance was due by {due} and has not taken place. The certificate is still valid. The surveillance"
    " must take place by {hard}; if it does not, the certification body decides whether to suspend the certificate."
    " {advice}",
)
_UNDECIDED = Text(
    zh="本次获证后监督未在最长期限 {hard}（含当日）前完成。认证机构作出决定之前，证书仍然有效；是否暂停由认证机构决定，"
    "暂停会书面通知您。请书面说明未能按期接受监督的原因，供认证机构决定时考虑。{advice}",
    en="This surveillance did not take place by its last day, {hard}. The certificate stays valid until the"
    " certification body has decided whether to suspend it; you are told of a suspension in writing. Write to the"
    " certification body why the surveillance could not take place, so that it can weigh that. {advice}",
)
_KEPT = Text(
    zh="本次获证后监督未在最长期限 {hard}（含当日）前完成。认证机构已于 {decided} 决定，"
    "证书在 {until}（含当日）前保持有效，监督也应在该日（含当日）前完成。{advice}",
    en="This surveillance did not take place by its last day, {hard}. On {decided} the certification body let the"
    " certificate stay in force until {until}: the surveillance must take place by then. {advice}",
)
_BE_READY = Text(
    zh="现场已安排在 {days}，请按计划做好准备。",
    en="The visit is planned for {days}: have everything ready as the plan says.",
)
_CAME_TO_NOTHING = Text(
    zh="原定 {days} 的现场没有登记结果；没有进行的，{agree}",
    en="No result is entered of the visit that was planned for {days}. If it did not take place: {agree}",
)
_AGREE = Text(
    zh="请立即与认证机构商定现场日期，并备齐监督所需材料。",
    en="Agree with the certification body on dates now, and have the papers for the surveillance ready.",
)
_AGREE_SOONER = Text(
    zh="请立即与认证机构商定现场日期，并备齐监督所需材料；监督通知期为 {months} 个月，经您书面同意可以缩短。",
    en="Agree with the certification body on dates now, and have the papers for the surveillance ready. Its notice is"
    " {months} months; it can be shorter if you agree in writing.",
)
