"""Supplements after the acceptance: the team asks as it reviews the documents, the client answers (CEC 5.3.3, J33).

Nothing is reopened: an accepted application stays as it is, and answers are words and files. While an answer is late
the 90 days stand still by themselves (`rules.clocks`).
"""

from collections.abc import Sequence

from intake_app.rules.clocks import supplement_due
from intake_app.rules.completeness import document_lines
from intake_app.rules.targets import document_text
from intake_app.services import paper_contexts
from intake_app.services.access import require_own_job, require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.evaluation import of_member
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.stored_files import keep_file, media_type_or_refusal
from intake_app.services.supplements import Demand, reason_missing
from intake_app.services.typed_clauses import typed_clause
from models.account import Actor, Role
from models.application import Application
from models.engagement import Engagement
from models.errors import NotFound
from models.ids import new_id
from models.reference import ClauseRef
from models.supplement import ItemAnswer, SupplementItem, SupplementRequest
from models.text import Text


def note_request(office: Office, actor: Actor, engagement_id: str, demand: Demand) -> Engagement | Refused:
    """Note a request in the words of the team; it is kept until the batch is sent."""
    if not demand.reason.strip():
        return reason_missing()
    title = demand.title.strip()
    if not title:
        return refused(Text(zh="请写明缺少或不清楚的材料、项目的名称。", en="Name what is missing or unclear."))
    with office.unit_of_work() as uow:
        engagement = of_member(office, uow, actor, engagement_id)
        scheme = office.scheme_of(engagement)
        words, named = _named(tuple(map(uow.applications.get, engagement.all_applications)), office, title)
        typed = typed_clause(demand.clause, scheme) if demand.clause.strip() else None
        if isinstance(typed, Refused):
            return typed
        item = SupplementItem(id=new_id("request"), kind=demand.kind, title=words, reason=demand.reason.strip(),
                              clause=typed or named or scheme.verdicts[0].clause, asked_by=actor.name)
        saved = changed_engagement(office, uow, actor, engagement, "supplement.noted",
                                   drafted_items=(*engagement.drafted_items, item))
        uow.commit()
    return saved


def _named(applications: Sequence[Application], office: Office, title: str) -> tuple[Text, ClauseRef | None]:
    """The title in both languages, with the clause that asks for it, where it is that of a document of the client."""
    for application in applications:
        for line in document_lines(application, office.scheme_of(application)):
            words = document_text(line)
            if title in (words.zh, words.en):
                return words, line.clause
    return Text(zh=title, en=title), None


def take_out_request(office: Office, actor: Actor, engagement_id: str, item_id: str) -> Engagement:
    """Take a request that is not sent yet out of the batch."""
    with office.unit_of_work() as uow:
        engagement = of_member(office, uow, actor, engagement_id)
        kept = tuple(item for item in engagement.drafted_items if item.id != item_id)
        saved = changed_engagement(office, uow, actor, engagement, "supplement.taken_out", drafted_items=kept)
        uow.commit()
    return saved


def send_to_client(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """Send the noted requests as one batch with one notice."""
    with office.unit_of_work() as uow:
        engagement = of_member(office, uow, actor, engagement_id)
        if not engagement.drafted_items:
            return refused(Text(zh="还没有记下任何补正要求。", en="No request is noted yet."))
        if engagement.open_request is not None:
            return refused(Text(zh="上一份补充材料通知尚未答复，请等待答复后再发送。",
                                en="The last batch is not answered yet: wait for it before you send another."))
        hindering = job_obstacles(office, "send_requests", engagement)
        if hindering:
            return Refused(reasons=hindering)
        scheme, today = office.scheme_of(engagement), office.today()
        request = SupplementRequest(sent_on=today, by=actor.name, items=engagement.drafted_items,
                                    due_on=supplement_due(today, scheme))
        number = next_paper_number(office, uow, scheme, "supplement_notice")
        context = paper_contexts.supplement_notice(
            uow.applications.get(engagement.application_id), scheme, request, number, today,
            len(engagement.supplements) + 1, engagement,
            tuple(uow.certificates.get(id) for id in engagement.certificate_ids))
        paper = make_paper(office, uow, actor, context, scheme, subject=engagement.id,
                           enterprise_id=engagement.enterprise_id)
        saved = changed_engagement(office, uow, actor, engagement, "supplement.sent", drafted_items=(),
                                   supplements=(*engagement.supplements, request.with_(paper_id=paper.id)))
        uow.commit()
    return saved


def answer_team(office: Office, actor: Actor, engagement_id: str, item_id: str, text: str) -> Engagement | Refused:
    """The client's words to one request; with the last answer the batch is closed on that day."""
    require_role(actor, Role.APPLICANT)
    if not text.strip():
        return refused(Text(zh="请写明答复，或上传文件。", en="Write an answer, or upload a file."))
    with office.unit_of_work() as uow:
        asked = _asked(uow, actor, engagement_id, item_id)
        if isinstance(asked, Refused):
            return asked
        engagement, item = asked
        given = item.answer or ItemAnswer(text="", by=actor.name, on=office.today())
        return _answered(office, uow, actor, engagement, item, given.with_(text=text.strip()))


def answer_team_with_file(
    office: Office, actor: Actor, engagement_id: str, item_id: str, file_name: str, content: bytes
) -> Engagement | Refused:
    """The client's file to one request; with the last answer the batch is closed on that day."""
    require_role(actor, Role.APPLICANT)
    media_type = media_type_or_refusal(office, file_name, content)
    if isinstance(media_type, Refused):
        return media_type
    with office.unit_of_work() as uow:
        asked = _asked(uow, actor, engagement_id, item_id)
        if isinstance(asked, Refused):
            return asked
        engagement, item = asked
        card = keep_file(office, uow, actor, owner_id=engagement.id, enterprise_id=engagement.enterprise_id,
                         name=file_name, media_type=media_type, content=content)
        given = item.answer or ItemAnswer(text="", by=actor.name, on=office.today())
        return _answered(office, uow, actor, engagement, item, given.with_(file_id=card.id, file_name=file_name))


def _asked(
    uow: UnitOfWork, actor: Actor, engagement_id: str, item_id: str
) -> tuple[Engagement, SupplementItem] | Refused:
    """The client's own job with the open request that it answers."""
    engagement = uow.engagements.get(engagement_id)
    require_own_job(actor, engagement)
    request = engagement.open_request
    if request is None:
        return refused(Text(zh="没有待答复的补充材料通知；请刷新页面。", en="No request is open: reload the page."))
    item = next((each for each in request.items if each.id == item_id), None)
    if item is None:
        raise NotFound(item_id)
    return engagement, item


def _answered(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, item: SupplementItem, given: ItemAnswer
) -> Engagement:
    request = engagement.supplements[-1]
    answered = item.with_(answer=given.with_(by=actor.name, on=office.today()))
    items = tuple(answered if each is item else each for each in request.items)
    is_complete = all(each.answer is not None for each in items)
    closed = request.with_(items=items, answered_on=office.today() if is_complete else None)
    saved = changed_engagement(office, uow, actor, engagement, "supplement.answered",
                               supplements=(*engagement.supplements[:-1], closed))
    uow.commit()
    return saved
