"""Asking an applicant to supplement: requests noted while reading, sent as one batch, judged when they are answered.

What the applicant does about them is in `supplement_answers`.
"""

from collections.abc import Callable
from datetime import date

from intake_app.rules.certification_units import proposed_units
from intake_app.rules.clocks import supplement_days_late, supplement_due
from intake_app.rules.completeness import DocumentLine
from intake_app.rules.rounds import Round, rounds
from intake_app.rules.supplement_items import ItemState, item_state, kinds_for
from intake_app.rules.targets import target_clause, target_text
from intake_app.services import paper_contexts
from intake_app.services.access import require_application_seen, require_role
from intake_app.services.applications import keep_submission
from intake_app.services.dossiers import of_an_untied_reviewer, under_review
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.typed_clauses import typed_clause
from models.account import Actor, Role
from models.application import Application, ApplicationState, DocumentVerdict, SubmittedDocument
from models.base import Frozen
from models.errors import NotFound
from models.ids import new_id
from models.reference import ClauseRef
from models.supplement import SupplementItem, SupplementKind, SupplementRequest, TimeExtension
from models.text import Text

TIME = Text(zh="补正期限", en="the time for the supplement")


class Demand(Frozen):
    """What a reviewer asks for: about a target, or in words of their own with a title."""

    kind: SupplementKind
    reason: str
    target: str = ""
    title: str = ""
    clause: str = ""
    """A clause of the scheme's document; empty for the one that asks for the target."""
    until: date | None = None
    follows: str = ""


class ReturnedApplication(Frozen):
    """An application that is with the applicant, and by how many days the answer is late."""

    application: Application
    request: SupplementRequest
    days_late: int


def returned_applications(office: Office, actor: Actor) -> tuple[ReturnedApplication, ...]:
    """What applicants have to answer, the one due first in front."""
    require_role(actor, Role.APPLICATION_REVIEWER, Role.MANAGER)
    with office.unit_of_work() as uow:
        returned = [a for a in uow.applications.all() if a.state is ApplicationState.RETURNED]
    waiting = [ReturnedApplication(application=a, request=a.open_request,
                                   days_late=supplement_days_late(a, office.today()))
               for a in returned if a.open_request]
    return tuple(sorted(waiting, key=lambda w: (w.request.last_day, w.application.id)))


def rounds_of(office: Office, actor: Actor, application_id: str) -> tuple[Round, ...]:
    """Every handing-over of an application with what changed, oldest first."""
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_application_seen(uow, actor, application)
        submissions = uow.submissions.of_application(application_id)
    return rounds(submissions, application.supplements, office.scheme_of(application))


def ask(office: Office, actor: Actor, application_id: str, demand: Demand) -> Application | Refused:
    """Note a request for the batch; one about the same target and of the same kind takes its place."""

    def noted(application: Application) -> Application | Refused:
        item = _item(office, actor, application, demand)
        if isinstance(item, Refused):
            return item
        others = tuple(each for each in application.drafted_items
                       if not each.target or (each.target, each.kind) != (item.target, item.kind))
        if item.kind is SupplementKind.EXTEND:
            others = tuple(each for each in others if each.kind is not SupplementKind.EXTEND)
        return application.with_(drafted_items=(*others, item))

    return _on_dossier(office, actor, application_id, "application.request_noted", noted,
                         {"kind": demand.kind.value, "target": demand.target, "reason": demand.reason})


def take_out(office: Office, actor: Actor, application_id: str, item_id: str) -> Application | Refused:
    """Take a request that is not sent yet out of the batch."""

    def without(application: Application) -> Application:
        return application.with_(drafted_items=tuple(i for i in application.drafted_items if i.id != item_id))

    return _on_dossier(office, actor, application_id, "application.request_taken_out", without, {"item": item_id})


def settle(office: Office, actor: Actor, application_id: str, *item_ids: str) -> Application | Refused:
    """The reviewer is satisfied with the answers to these requests."""

    def settled(application: Application) -> Application:
        return with_settled(office, application, frozenset(item_ids), actor.name)

    return _on_dossier(office, actor, application_id, "application.requests_settled", settled,
                         {"items": list(item_ids)})


def with_settled(office: Office, application: Application, item_ids: frozenset[str], by: str) -> Application:
    """The application with the answers to these requests found good; open ones and settled ones stay as they are."""
    scheme = office.scheme_of(application)

    def judged(item: SupplementItem) -> SupplementItem:
        is_due = item.id in item_ids and item_state(item, application, scheme) is ItemState.ANSWERED
        return item.with_(settled_by=by, settled_on=office.today()) if is_due else item

    return application.with_(supplements=tuple(
        batch.with_(items=tuple(judged(item) for item in batch.items)) for batch in application.supplements
    ))


def send_requests(office: Office, actor: Actor, application_id: str) -> Application | Refused:
    """Send the noted requests as one batch with one notice: what they name opens again (CNEX 9.2.3, CEC 5.1.2)."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    with office.unit_of_work() as uow:
        application = under_review(office, uow, actor, application_id)
        if isinstance(application, Refused):
            return application
        items = application.drafted_items
        if all(item.kind is SupplementKind.EXTEND for item in items):
            return refused(Text(zh="还没有记下任何补正要求；请在相应的材料或内容旁提出要求。",
                                en="No request is noted yet: ask beside the document or answer that it is about."))
        scheme = office.scheme_of(application)
        # Where a refused wish left no units, the next ones are compared with what the rule makes of the answers.
        units = application.units or proposed_units(application, scheme)
        handed_over = application.with_(drafted_items=(), units=units)
        # One that was handed over before snapshots were kept gets its own now, to be compared with the next.
        keep_submission(office, uow, handed_over)
        request = _with_notice(office, uow, actor, handed_over, items)
        saved = uow.applications.save(handed_over.with_(
            units=application.units, supplements=(*application.supplements, request),
            state=ApplicationState.RETURNED, complete_on=None,
            documents=tuple(_returned(document, items) for document in application.documents),
            handed_over=handed_over,
        ))
        write_record(office, uow, actor, "application.returned", application.id,
                     before={"state": application.state.value},
                     after={"state": saved.state.value, "due_on": request.due_on.isoformat(),
                            "items": [f"{item.kind} {item.target or item.title.zh}" for item in items]},
                     clause=scheme.gate_clause("acceptance"))
        uow.commit()
    return saved


def give_time(office: Office, actor: Actor, application_id: str, until: date, reason: str) -> Application | Refused:
    """Give more time for the open batch; where the applicant asked for it, their reason will do."""

    def extended(request: SupplementRequest) -> SupplementRequest | Refused:
        if until <= max(request.last_day, office.today()):
            return refused(Text(
                zh="新的期限应晚于今天和原期限 {day}，请改选。",
                en="The new last day must be after today and after {day}.",
            ).format(day=request.last_day))
        wished = request.extension_asked
        why = reason.strip() or (wished.reason if wished else "")
        if not why:
            return refused(Text(zh="请写明给予延期的理由。", en="State why more time is given."))
        asked = wished or TimeExtension(until=until, reason=why, asked_by=actor.name, asked_on=office.today())
        return _decided(request, asked, actor.name, office.today(), why, until)

    return _on_open_request(office, actor, application_id, "application.time_given", extended)


def refuse_time(office: Office, actor: Actor, application_id: str, reason: str) -> Application | Refused:
    """Refuse the time that the applicant asked for, with the reason that they will read."""
    if not reason.strip():
        return refused(Text(zh="请写明不同意延期的理由，申请人会看到。",
                            en="State why no more time is given: the applicant will read it."))

    def kept(request: SupplementRequest) -> SupplementRequest | Refused:
        asked = request.extension_asked
        if asked is None:
            return refused(Text(zh="申请人没有待答复的延期申请。", en="The applicant asked for no time that is open."))
        return _decided(request, asked, actor.name, office.today(), reason.strip(), None)

    return _on_open_request(office, actor, application_id, "application.time_refused", kept)


def reason_missing() -> Refused:
    """The answer to a reviewer who gives no reason."""
    return refused(Text(
        zh="请写明理由：申请人要凭它知道哪里不符合、怎样补正。",
        en="State the reason: the applicant needs it to know what is wrong and how to mend it.",
    ))


def last_day_missing(line: DocumentLine) -> Refused:
    """The answer to a reviewer who finds a document good of which nobody has said until when it is valid (J48).

    The file may be sound: to return it would ask for another one.
    """
    return refused(Text(
        zh="申请人尚未说明该文件的有效期，受理后无法据此提醒。请申请人在材料页说明有效期（申请尚在评审的，就该文件提出“说明”"
        "要求）；文件本身无误的，不必退回。",
        en="The applicant has not said until when this document is valid, so that nobody could be reminded of its end:"
        " have them state it on their page of documents (while the application is reviewed, ask for it “to be"
        " explained”). A sound file need not be returned.",
    ), line.clause)


def _item(office: Office, actor: Actor, application: Application, demand: Demand) -> SupplementItem | Refused:
    """The request as it would be sent, or what is wrong with it."""
    if not demand.reason.strip():
        return reason_missing()
    named = _named(office, application, demand)
    if isinstance(named, Refused):
        return named
    title, clause = named
    if demand.clause.strip():
        typed = typed_clause(demand.clause, office.edition_of_acceptance(application))
        if isinstance(typed, Refused):
            return typed
        clause = typed
    is_about_time = demand.kind is SupplementKind.EXTEND
    return SupplementItem(
        id=new_id("request"), kind=demand.kind, target="" if is_about_time else demand.target, title=title,
        reason=demand.reason.strip(), clause=clause, until=demand.until if is_about_time else None,
        follows=demand.follows, asked_by=actor.name,
    )


def _named(
    office: Office, application: Application, demand: Demand
) -> tuple[Text, ClauseRef | None] | Refused:
    """What a request is about in words, and the clause that asks for it."""
    scheme = office.edition_of_acceptance(application)
    if demand.kind is SupplementKind.EXTEND:
        usual = supplement_due(office.today(), scheme)
        if demand.until is None or demand.until <= usual:
            return refused(Text(
                zh="延长后的期限应晚于通常的期限 {day}，请改选。",
                en="More time must end after the usual last day, {day}.",
            ).format(day=usual), scheme.clocks.supplement_days.clause)
        return TIME, scheme.clocks.supplement_days.clause
    if demand.target:
        title = target_text(demand.target, application, scheme)
        if title is None or demand.kind not in kinds_for(demand.target, application, scheme):
            raise NotFound(demand.target)
        return title, target_clause(demand.target, application, scheme)
    words = demand.title.strip()
    if not words:
        return refused(Text(zh="请写明缺少或不符合的材料、项目的名称。", en="Name what is missing or wrong."))
    return Text(zh=words, en=words), scheme.gate_clause("acceptance")


def _with_notice(
    office: Office, uow: UnitOfWork, actor: Actor, application: Application, items: tuple[SupplementItem, ...]
) -> SupplementRequest:
    """The batch with its last day and its Word notice."""
    scheme, today = office.scheme_of(application), office.today()
    given = next((item.until for item in items if item.until), None)
    request = SupplementRequest(sent_on=today, by=actor.name, items=items,
                                due_on=given or supplement_due(today, scheme))
    number = next_paper_number(office, uow, scheme, "supplement_notice")
    context = paper_contexts.supplement_notice(application, scheme, request, number, today,
                                               len(application.supplements) + 1)
    paper = make_paper(office, uow, actor, context, scheme, subject=application.id,
                       enterprise_id=application.enterprise_id)
    return request.with_(paper_id=paper.id)


def _decided(
    request: SupplementRequest, asked: TimeExtension, by: str, on: date, reason: str, until: date | None
) -> SupplementRequest:
    decided = asked.with_(granted_until=until, decided_by=by, decided_on=on, decided_reason=reason)
    return request.with_(extensions=(*(each for each in request.extensions if each is not asked), decided))


def _returned(document: SubmittedDocument, items: tuple[SupplementItem, ...]) -> SubmittedDocument:
    """The document, marked as returned with the reason where it is to be replaced."""
    target = f"{document.requirement}@{document.subject}"
    asked = next((item for item in items if item.target == target and item.kind is SupplementKind.REPLACE), None)
    return document.with_(verdict=DocumentVerdict.RETURNED, note=asked.reason) if asked else document


def _on_dossier(
    office: Office, actor: Actor, application_id: str, verb: str,
    change: Callable[[Application], Application | Refused], after: dict[str, object],
) -> Application | Refused:
    """An application under review, changed by a reviewer whom nothing ties to it, with a Record."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    with office.unit_of_work() as uow:
        application = under_review(office, uow, actor, application_id)
        if isinstance(application, Refused):
            return application
        changed = change(application)
        return changed if isinstance(changed, Refused) else _saved(office, uow, actor, changed, verb, after)


def _on_open_request(
    office: Office, actor: Actor, application_id: str, verb: str,
    change: Callable[[SupplementRequest], SupplementRequest | Refused],
) -> Application | Refused:
    """An application whose open batch gets more time or not, with a Record of what was decided and why."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    with office.unit_of_work() as uow:
        application = of_an_untied_reviewer(office, uow, actor, application_id)
        request = application.open_request
        if request is None or application.state is not ApplicationState.RETURNED:
            return refused(Text(zh="该申请没有待答复的补正通知；请刷新列表。",
                                en="No request for supplements is open for this application: reload the list."))
        changed = change(request)
        if isinstance(changed, Refused):
            return changed
        decided = changed.extensions[-1]
        until = decided.granted_until.isoformat() if decided.granted_until else None
        return _saved(office, uow, actor, application.with_(supplements=tuple(
            changed if each is request else each for each in application.supplements)), verb,
            {"until": until, "reason": decided.decided_reason})


def _saved(
    office: Office, uow: UnitOfWork, actor: Actor, application: Application, verb: str, after: dict[str, object]
) -> Application:
    saved = uow.applications.save(application)
    write_record(office, uow, actor, verb, application.id, after=after,
                 clause=office.scheme_of(application).gate_clause("acceptance"))
    uow.commit()
    return saved
