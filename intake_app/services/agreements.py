"""The certification agreement: drawn up as a numbered Word file, then signed by both sides (CNEX 9.2.4, CEC 5.1.2)."""

from datetime import date
from typing import Literal

from intake_app.services import paper_contexts
from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.plan_sending import sent_if_released
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.engagement import Agreement, Engagement
from models.paper import PaperVoid
from models.reference import Reason
from models.text import Text


def draw_up_agreement(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """Make the numbered agreement for signing; a second call changes nothing unless its paper is void by then.

    One that both signed and under which evaluation has begun stays, whatever became of its paper (CNEX 9.2.4).
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        if engagement.agreement is not None and _void(uow, engagement.agreement) is None:
            return engagement
        hindering = redrawing_obstacles(office, engagement)
        if hindering:
            return Refused(reasons=hindering)
        scheme = office.scheme_of(engagement)
        number = next_paper_number(office, uow, scheme, "agreement")
        application = uow.applications.get(engagement.application_id)
        context = paper_contexts.agreement_paper(engagement, application, scheme, number, office.today())
        paper = make_paper(office, uow, actor, context, scheme, subject=engagement.id,
                           enterprise_id=engagement.enterprise_id)
        agreement = Agreement(number=number, drawn_up_on=office.today(), paper_id=paper.id)
        saved = changed_engagement(office, uow, actor, engagement, "agreement.drawn_up", agreement=agreement)
        uow.commit()
    return saved


def redrawing_obstacles(office: Office, engagement: Engagement) -> tuple[Reason, ...]:
    """Why an agreement whose paper is void is not drawn up anew: the job went on under it; empty while it may be."""
    agreement = engagement.agreement
    is_signed = agreement is not None and agreement.signed_on is not None
    return job_obstacles(office, "void_agreement", engagement) if is_signed else ()


def record_signature(
    office: Office, actor: Actor, engagement_id: str, side: Literal["body", "client"], signed_on: date
) -> Engagement | Refused:
    """Keep the day on which one side signed; nothing is planned before both have.

    A published plan that waited for nothing else, as where the agreement is a new one, goes to the client with it.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        agreement = engagement.agreement
        if agreement is None:
            return refused(Text(zh="请先生成合同文书，再登记签署日期。",
                                en="Draw up the agreement first, then enter the day of signing."))
        void = _void(uow, agreement)
        if void is not None:
            return refused(_IS_VOID.format(number=agreement.number, day=void.on, reason=void.reason))
        if not agreement.drawn_up_on <= signed_on <= office.today():
            return refused(Text(
                zh="签署日期应在合同生成日（{start}）与今天（{today}）之间，请核对。",
                en="The day of signing lies between the day on which the agreement was drawn up ({start}) and today"
                " ({today}): check it.",
            ).format(start=agreement.drawn_up_on, today=office.today()))
        field = "signed_by_body_on" if side == "body" else "signed_by_client_on"
        saved = changed_engagement(office, uow, actor, engagement, f"agreement.signed_by_{side}",
                                   agreement=agreement.with_(**{field: signed_on}))
        saved = sent_if_released(office, uow, saved)
        uow.commit()
    return saved


def _void(uow: UnitOfWork, agreement: Agreement) -> PaperVoid | None:
    """That its paper was declared void; None while it stands, and for one that was made elsewhere."""
    paper = uow.papers.find(agreement.paper_id) if agreement.paper_id else None
    return paper.void if paper else None


_IS_VOID = Text(
    zh="{number} 已于 {day} 作废（{reason}），不能登记签署；请重新生成合同文书。",
    en="{number} was declared void on {day} ({reason}), so no signature under it counts: draw the agreement up anew.",
)
