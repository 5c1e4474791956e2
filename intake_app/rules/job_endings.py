"""When the body may end a job without a conclusion (H131), besides one whose check was broken off (CNEX 9.5.5)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.clocks import supplement_due
from intake_app.rules.surveillance import surveillance_due
from intake_app.schemes.schema import SchemeEdition
from models.application import Application, ApplicationState
from models.certificate import Certificate
from models.engagement import EndCause, Engagement, EngagementKind
from models.reference import Reason
from models.text import Text

CAUSE_TEXTS: Mapping[EndCause, Text] = {
    EndCause.CLIENT_WITHDREW: Text(zh="委托人书面撤回认证委托", en="the client withdrew its application in writing"),
    EndCause.NOT_SUPPLEMENTED: Text(
        zh="委托人在期限内未将文件补充至符合要求",
        en="the client did not supplement its documents as required in time"),
    EndCause.CERTIFICATES_ENDED: Text(zh="所涉证书均已失效", en="none of its certificates is in force any more"),
    EndCause.SURVEYED_ALREADY: Text(
        zh="另一次监督已经完成本周期的监督", en="another surveillance did what it was opened for"),
    EndCause.TAKEN_APART: Text(
        zh="合并的监督已拆分，各证书分别监督", en="the joint surveillance was taken apart, each goes by itself"),
}
"""Each cause in a word."""


TOLD_DAYS = 90
"""For how many days after it an ending against the client stands open before it: this body's own setting."""


def ended_against(application: Application, job: Engagement | None) -> date | None:
    """The day on which an application, or a unit of it, came to nothing: refused, decided against, or its job ended.

    None elsewhere. `job` is the one that it led to. What an upheld appeal set aside is no ending any more.
    """
    if application.state is ApplicationState.REFUSED:
        return application.decided_on
    return job.concluded_on if job is not None and (job.came_to_nothing or job.refused_units) else None


def is_recent(ended_on: date | None, today: date) -> bool:
    """Whether something ended so lately that its client is still told of it, the last of the days included."""
    return ended_on is not None and today - ended_on <= timedelta(days=TOLD_DAYS)


def outcome(job: Engagement) -> Text | None:
    """How the application that led to an initial certification came out, in a word; None while it is under way."""
    if job.decision is not None:
        word = _CERTIFIED_IN_PART if job.is_partly_refused else _CERTIFIED
        return word if job.decision.is_positive else _NOT_CERTIFIED
    return _ENDED if job.is_terminated else None


def end_causes(
    job: Engagement, certificates: Sequence[Certificate], scheme: SchemeEdition, today: date
) -> tuple[EndCause, ...]:
    """For what the body may end the job `today`; `certificates` are those that it surveys or looks into.

    An initial certification ends at its client's wish, or for documents that its client leaves lacking (J33); anything
    else is no wish of the holder's (CNEX 11, CEC 6.1). A job whose team was on site is decided, and so is one that
    granted something before and is decided anew on appeal.
    """
    if job.kind is EngagementKind.INITIAL:
        if job.granted_before:
            return ()
        was_there = job.on_site or job.was_reopened or job.aborts
        lacks = (EndCause.NOT_SUPPLEMENTED,) if not was_there and _is_left_lacking(job, scheme, today) else ()
        return (EndCause.CLIENT_WITHDREW, *lacks)
    alive = [each for each in certificates if status_on(each, today) in IN_FORCE]
    if not alive:
        return (EndCause.CERTIFICATES_ENDED,)
    is_regular = job.serves_cycle and job.extra is None and not (job.on_site or job.was_reopened)
    if is_regular and all(_is_done_with(each, job, scheme, today) for each in alive):
        return (EndCause.SURVEYED_ALREADY,)
    return ()


def end_faults(
    job: Engagement, cause: EndCause, certificates: Sequence[Certificate], scheme: SchemeEdition, today: date
) -> tuple[Reason, ...]:
    """Why the job cannot be ended for this cause; empty if it can."""
    if cause in end_causes(job, certificates, scheme, today):
        return ()
    return (Reason(text=_NOT_SO[cause], clause=scheme.gate_clause("ended")),)


def _is_left_lacking(job: Engagement, scheme: SchemeEdition, today: date) -> bool:
    """Whether the client let the time pass in which to answer a request, or to mend documents that were returned.

    It did not where it has answered since the review: then the team looks at its documents again first.
    """
    if job.open_request is not None:
        return today > job.open_request.last_day
    review = job.document_review
    if review is None or any(each.key == review.verdict and each.lets_on for each in scheme.verdicts):
        return False
    if any(each.answered_on is not None and each.answered_on >= review.concluded_on for each in job.supplements):
        return False
    return today > supplement_due(review.concluded_on, scheme)


def _is_done_with(certificate: Certificate, job: Engagement, scheme: SchemeEdition, today: date) -> bool:
    """Whether the surveillance that falls due next is a later one than the job's."""
    due = surveillance_due(certificate, scheme, today)
    return bool(certificate.surveillances) and (due is None or (job.due_on is not None and due.due_on > job.due_on))


_CERTIFIED = Text(zh="准予认证", en="certified")
_CERTIFIED_IN_PART = Text(zh="部分认证单元准予认证", en="certified in part")
_NOT_CERTIFIED = Text(zh="不予认证", en="not certified")
_ENDED = Text(zh="已终止", en="ended")
_NOT_SO: Mapping[EndCause, Text] = {
    EndCause.CLIENT_WITHDREW: Text(
        zh="只有初次认证项目可以因委托人撤回而终止；持有人不接受监督的，按暂停、撤销的规定办理。",
        en="Only an initial certification ends because its client withdrew. A holder that does not accept a"
        " surveillance is dealt with under the rule on suspension and withdrawal.",
    ),
    EndCause.NOT_SUPPLEMENTED: Text(
        zh="只有检查组尚未到过现场的初次认证项目，且补充材料通知已过答复期限、或者文件评审退回后已过补充期限仍不符合的，"
        "才能以此为由终止；委托人已经答复的，先由检查组重新评审文件；已有现场结果的，由检查组编制否定结论的报告。",
        en="For this an initial certification ends whose team was at no site, once the time to answer a request is"
        " over, or that to supplement documents which the review returned. Where its client has answered, the team"
        " looks at the documents again first; where a site was checked, the team writes a report against.",
    ),
    EndCause.CERTIFICATES_ENDED: Text(
        zh="该项目还有证书有效或者暂停，不能以证书失效为由终止。",
        en="A certificate of this job is in force or suspended, so it cannot be ended for want of one.",
    ),
    EndCause.SURVEYED_ALREADY: Text(
        zh="该监督尚未由另一次监督完成，或者检查组已经到过现场：应继续办理并作出决定。",
        en="No other surveillance did what this one was opened for, or its team was on site already: it goes on to its"
        " decision.",
    ),
    EndCause.TAKEN_APART: Text(
        zh="合并的监督在“监督”页面拆分，不在此终止。",
        en="A joint surveillance is taken apart on the page “Surveillance”, and not ended here.",
    ),
}
