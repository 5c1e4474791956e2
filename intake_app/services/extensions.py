"""A later last day for the certification conclusion: proposed by the body, agreed on by the client.

CNEX 9.10, CEC 5.2.3.
"""

from datetime import date

from intake_app.rules.clocks import conclusion_clock, days_added, extension_faults
from intake_app.services import paper_contexts
from intake_app.services.access import require_own, require_role
from intake_app.services.changes import changed_engagement
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.engagement import Engagement, Extension
from models.errors import NotFound
from models.text import Text


def propose_extension(
    office: Office, actor: Actor, engagement_id: str, cause: str, reason: str, until: date
) -> Engagement | Refused:
    """Propose `until` as the last day to the client, with the agreement to be signed; nothing moves before its word."""
    require_role(actor, Role.MANAGER)
    if not reason.strip():
        return refused(Text(zh="请写明需要延长的具体情况：它写入协议，由客户签署。",
                            en="Write why more time is needed: it stands in the agreement that the client signs."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        scheme, today = office.scheme_of(job), office.today()
        faults = extension_faults(job, scheme, until, today)
        if faults:
            return Refused(reasons=faults)
        named = next((each for each in scheme.clocks.extension_causes if each.key == cause), None)
        if named is None:
            raise NotFound(cause)
        if job.open_extension is not None:
            return refused(Text(zh="{on} 提出的延期尚未得到客户答复；请先登记答复。",
                                en="The extension proposed on {on} is not answered yet: enter its answer first.",
                                ).format(on=job.open_extension.proposed_on), named.clause)
        number = next_paper_number(office, uow, scheme, "extension_agreement")
        due_on = conclusion_clock(job, scheme, today).due_on
        context = paper_contexts.extension_agreement(job, scheme, named, reason.strip(), (due_on, until), actor.name,
                                                     number, today)
        paper = make_paper(office, uow, actor, context, scheme, subject=job.id, enterprise_id=job.enterprise_id)
        proposed = Extension(cause=cause, reason=reason.strip(), until=until, proposed_on=today,
                             proposed_by=actor.name, paper_id=paper.id)
        saved = changed_engagement(office, uow, actor, job, "extension.proposed",
                                   extensions=(*job.extensions, proposed))
        uow.commit()
    return saved


def answer_extension(
    office: Office, actor: Actor, engagement_id: str, is_agreed: bool, words: str
) -> Engagement | Refused:
    """The client agrees to the proposed last day, or does not and says why."""
    require_role(actor, Role.APPLICANT)
    if not is_agreed and not words.strip():
        return refused(Text(zh="请写明不同意的理由，认证机构将据此重新协商。",
                            en="Say why you do not agree: the body needs it to find another day."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_own(actor, job.enterprise_id)
        saved = answered_in(office, uow, actor, job, office.today(), is_agreed=is_agreed, answered_by=actor.name,
                            words=words.strip())
        if isinstance(saved, Engagement):
            uow.commit()
    return saved


def enter_extension_answer(
    office: Office, actor: Actor, engagement_id: str, is_agreed: bool, answered_on: date, answered_by: str,
    evidence: str,
) -> Engagement | Refused:
    """Enter what the client answered in writing: the signed agreement, or a letter against it."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    if not answered_by.strip() or not evidence.strip():
        return refused(Text(zh="请写明客户方的签署人和书面答复的凭证（如签回的协议、函件编号）。",
                            en="Name who answered for the client, and the evidence: the signed agreement, a letter's"
                            " number."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        saved = answered_in(office, uow, actor, job, answered_on, is_agreed=is_agreed,
                            answered_by=answered_by.strip(), words=evidence.strip(), entered_by=actor.name)
        if isinstance(saved, Engagement):
            uow.commit()
    return saved


def answered_in(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, answered_on: date, *, is_agreed: bool,
    answered_by: str, words: str, entered_by: str = "",
) -> Engagement | Refused:
    """The job with the open proposal answered, in the open transaction; an agreement that came too late is refused."""
    scheme, proposed = office.scheme_of(job), job.open_extension
    if proposed is None:
        return refused(Text(zh="没有等待答复的延期；请刷新页面核对。",
                            en="No extension waits for an answer: reload the page and look at it."))
    if not proposed.proposed_on <= answered_on <= office.today():
        return refused(Text(zh="答复日期应在提出日 {first} 与今天之间。",
                            en="The day of the answer lies between the proposal ({first}) and today.",
                            ).format(first=proposed.proposed_on))
    faults = extension_faults(job, scheme, proposed.until, answered_on) if is_agreed else ()
    if faults:
        return Refused(reasons=faults)
    added = days_added(job, scheme, proposed.until, answered_on) if is_agreed else 0
    answered = proposed.with_(is_agreed=is_agreed, answered_on=answered_on, answered_by=answered_by, words=words,
                              entered_by=entered_by, days=added)
    return changed_engagement(office, uow, actor, job, "extension.answered",
                              extensions=(*job.extensions[:-1], answered))
