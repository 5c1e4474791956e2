"""Sending papers and keeping the ledger of it: by e-mail through a worker, or by hand with proof.

A paper is never sent twice by itself: a worker first claims the dispatch in a transaction, and where nobody can know
whether an attempt went, the ledger says so and somebody looks.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime

from intake_app.services.access import require_role
from intake_app.services.accounts import SYSTEM
from intake_app.services.attempts import as_seen, begun, ended, left_unknown, seconds_until
from intake_app.services.misuse import note_demand_sent
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import WORD, title_of
from intake_app.services.ports import Letter, Mailed, UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import keep_file, media_type_or_refusal
from intake_app.services.surveillance import note_notice_sent, note_notice_unrecorded
from models.account import Actor, Role
from models.base import Frozen
from models.dispatch import Dispatch, DispatchState, DispatchWay
from models.enterprise import Enterprise
from models.errors import AlreadyTaken, Stale
from models.ids import EnterpriseId, FileId
from models.paper import Paper
from models.reference import Reason
from models.text import Text

CONTACT = "contact"
"""The part of whom papers go to: the enterprise's contact, at the address that it registered."""

WAY_NAMES: dict[DispatchWay, Text] = {
    DispatchWay.EMAIL: Text(zh="电子邮件", en="e-mail"),
    DispatchWay.COURIER: Text(zh="快递", en="courier"),
    DispatchWay.POST: Text(zh="邮寄", en="post"),
    DispatchWay.IN_PERSON: Text(zh="当面交付", en="handed over in person"),
    DispatchWay.OTHER: Text(zh="其他方式", en="another way"),
}

log = logging.getLogger(__name__)


class WaitingPaper(Frozen):
    """A paper that is to be sent, and the enterprise that it goes to."""

    paper: Paper
    to: Enterprise


class HandedOver(Frozen):
    """What somebody tells of a paper that went by hand."""

    sent_on: date
    way: DispatchWay
    proof: str
    """Such as the courier's number, or who signed for it."""
    file_name: str = ""
    file: bytes = b""
    is_for_several: bool = False
    """Whether somebody said that the one proof is of papers to several clients."""


def outbox(office: Office, actor: Actor) -> tuple[WaitingPaper, ...]:
    """The papers for clients that nobody has sent yet, the oldest first; what failed is among them again.

    What would tell a client of an unannounced surveillance before its team was there is not among them (CEC 6.1), nor
    what was disposed of by the rules (CNEX 15, J28).
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        sent = {each.paper_id for each in uow.dispatches.all() if each.state is not DispatchState.FAILED}
        kept_back = {job.id for job in uow.engagements.all() if job.is_kept_from_client}
        waiting = [paper for paper in reversed(uow.papers.all())
                   if paper.is_for_client and paper.id not in sent and paper.subject not in kept_back
                   and not _is_gone(uow, paper)]
        enterprises = {each.id: each for each in uow.enterprises.all()}
    return tuple(WaitingPaper(paper=paper, to=enterprises[EnterpriseId(paper.enterprise_id)]) for paper in waiting)


def ledger(office: Office, actor: Actor) -> tuple[Dispatch, ...]:
    """What went to whom, the newest first; one whose worker is lost is told as unknown."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        return tuple(as_seen(office, each) for each in uow.dispatches.all())


def send_papers(office: Office, actor: Actor, paper_ids: Sequence[str]) -> tuple[Dispatch, ...] | Refused:
    """Order these papers of the outbox to be sent by e-mail; one that somebody else just ordered is left to them."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    if office.mailer is None:
        return refused(Text(zh="本系统没有设置邮件服务器：请线下发送后在此登记，或请系统管理员设置。",
                            en="No e-mail server is set up here: send by hand and enter it here, or ask the"
                            " administrator to set one up."))
    waiting = {each.paper.id for each in outbox(office, actor)}
    ordered = []
    for paper_id in dict.fromkeys(paper_ids):
        if paper_id not in waiting:
            continue
        try:
            with office.unit_of_work() as uow:
                dispatch = _new_dispatch(office, uow, actor, uow.papers.get(paper_id), DispatchWay.EMAIL)
                uow.dispatches.add(dispatch)
                _record(office, uow, actor, dispatch, "dispatch.ordered")
                uow.commit()
        except AlreadyTaken:
            continue
        ordered.append(dispatch)
        office.queue.put_dispatch(dispatch.id)
    return tuple(ordered) or refused(_NOTHING_TO_SEND)


def record_handed_over(office: Office, actor: Actor, paper_id: str, told: HandedOver) -> Dispatch | Refused:
    """Enter in the ledger that a paper of the outbox went by hand: the day, the way and the proof."""
    entered = record_batch_handed_over(office, actor, [paper_id], told)
    return entered if isinstance(entered, Refused) else entered[0]


def record_batch_handed_over(
    office: Office, actor: Actor, paper_ids: Sequence[str], told: HandedOver
) -> tuple[Dispatch, ...] | Refused:
    """Enter that these papers of the outbox went by hand together: on one day, one way, with one proof.

    All are entered, or none: where the day or anything else is wrong for one, it is named, and nothing is written.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    wanted = dict.fromkeys(paper_ids)
    if not wanted:
        return refused(_NONE_TICKED)
    papers = [each.paper for each in outbox(office, actor) if each.paper.id in wanted]
    media_type = media_type_or_refusal(office, told.file_name, told.file) if told.file else ""
    if isinstance(media_type, Refused):
        return media_type
    faults = _batch_faults(office, papers, len(wanted), told)
    if faults:
        return Refused(reasons=faults)
    try:
        with office.unit_of_work() as uow:
            entered = tuple(_entered(office, uow, actor, paper, told, media_type) for paper in papers)
            uow.commit()
    except (AlreadyTaken, Stale):
        return refused(_CHANGED_MEANWHILE)
    return entered


def _batch_faults(
    office: Office, papers: Sequence[Paper], wanted: int, told: HandedOver
) -> tuple[Reason, ...]:
    """Why none of these papers, of so many that were wanted, is entered as sent."""
    if not papers:
        return (Reason(text=_NOTHING_TO_SEND),)
    if len(papers) < wanted:
        return (Reason(text=_SOME_GONE.format(count=wanted - len(papers))),)
    if not told.proof.strip():
        return (Reason(text=_NO_PROOF),)
    wrong = tuple(Reason(text=_WRONG_DAY.format(number=each.number, made=each.made_at.date(), today=office.today()))
                  for each in papers if not each.made_at.date() <= told.sent_on <= office.today())
    clients = len({each.enterprise_id for each in papers})
    if not wrong and clients > 1 and not told.is_for_several:
        return (Reason(text=_SEVERAL_CLIENTS.format(count=clients)),)
    return wrong


def _entered(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, told: HandedOver, media_type: str
) -> Dispatch:
    """The paper's entry in the ledger with its Record, in the open transaction."""
    file_id = _proof_file(office, uow, actor, paper, told, media_type)
    dispatch = _new_dispatch(office, uow, actor, paper, told.way).with_(
        state=DispatchState.SENT, next_at=None, sent_on=told.sent_on, proof=told.proof.strip(),
        proof_file_id=file_id, settled_by=actor.name)
    uow.dispatches.add(dispatch)
    _note_sent(office, uow, actor, dispatch)
    return dispatch


def correct_handed_over(
    office: Office, actor: Actor, dispatch_id: str, told: HandedOver, reason: str
) -> Dispatch | Refused:
    """Put right the day, the way and the proof of a paper that went by hand; what follows from its day follows.

    A file that was kept as its proof stays. What the ledger said before stands in the Record, with the reason.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        dispatch = uow.dispatches.get(dispatch_id)
        paper = uow.papers.get(dispatch.paper_id)
        fault = _correction_fault(dispatch, reason) or _told_fault(office, paper, told)
        if fault is not None:
            return refused(fault)
        saved = uow.dispatches.save(dispatch.with_(
            sent_on=told.sent_on, way=told.way, proof=told.proof.strip(), settled_by=actor.name,
            correction=reason.strip()))
        _record(office, uow, actor, saved, "dispatch.corrected", before=dispatch)
        _follow_day(office, uow, actor, saved)
        uow.commit()
    return saved


def take_back_handed_over(office: Office, actor: Actor, dispatch_id: str, reason: str) -> Dispatch | Refused:
    """Let a paper that was entered as sent by hand and did not go wait to be sent again, with the reason.

    A surveillance's notice counts as made and not sent then. What came back signed did go.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        dispatch = uow.dispatches.get(dispatch_id)
        paper = uow.papers.get(dispatch.paper_id)
        fault = _correction_fault(dispatch, reason) or (_CAME_BACK if paper.returned else None)
        if fault is not None:
            return refused(fault)
        saved = uow.dispatches.save(dispatch.with_(
            state=DispatchState.FAILED, sent_on=None, settled_by=actor.name, correction=reason.strip()))
        _record(office, uow, actor, saved, "dispatch.taken_back", before=dispatch)
        job = uow.engagements.find(paper.subject)
        if job is not None and paper.kind == "surveillance_notice":
            note_notice_unrecorded(office, uow, actor, paper, job)
        note_demand_sent(office, uow, actor, paper, None)
        uow.commit()
    return saved


def is_correctable(dispatch: Dispatch) -> bool:
    """Whether somebody told of this sending, so that they may have been wrong: the server's answer is no such word."""
    return dispatch.state is DispatchState.SENT and dispatch.way is not DispatchWay.EMAIL


def _correction_fault(dispatch: Dispatch, reason: str) -> Text | None:
    if not is_correctable(dispatch):
        return _NOT_BY_HAND
    return None if reason.strip() else _NO_REASON


def _told_fault(office: Office, paper: Paper, told: HandedOver) -> Text | None:
    """What is wrong with the day, the way or the proof that a paper is said to have gone with."""
    last = min((office.today(), *(each.signed_on for each in paper.returned)))
    if not paper.made_at.date() <= told.sent_on <= last:
        return _WRONG_CORRECTED_DAY.format(made=paper.made_at.date(), last=last)
    return None if told.proof.strip() else _NO_PROOF


def settle_unknown(office: Office, actor: Actor, dispatch_id: str, went: bool, proof: str) -> Dispatch | Refused:
    """Close an e-mail of unknown end once somebody looked: it went, or it did not and is in the outbox again."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    if not proof.strip():
        return refused(_NO_PROOF)
    with office.unit_of_work() as uow:
        dispatch = as_seen(office, uow.dispatches.get(dispatch_id))
        if dispatch.state is not DispatchState.UNKNOWN:
            return refused(Text(zh="该邮件的结果已经明确，不需要再登记；请刷新页面。",
                                en="What became of this e-mail is known already: reload the page."))
        saved = uow.dispatches.save(dispatch.with_(
            state=DispatchState.SENT if went else DispatchState.FAILED, proof=proof.strip(), settled_by=actor.name,
            sent_on=dispatch.attempts[-1].began_at.date() if went else None))
        if went:
            _note_sent(office, uow, actor, saved)
        else:
            _record(office, uow, actor, saved, "dispatch.failed")
        uow.commit()
    return saved


def queue_waiting_dispatches(office: Office) -> None:
    """Order every e-mail that waits once more: one whose order was lost is found again."""
    with office.unit_of_work() as uow:
        waiting = uow.dispatches.in_state(DispatchState.WAITING)
    for dispatch in waiting:
        office.queue.put_dispatch(dispatch.id, seconds_until(office, dispatch))


def leave_unknown(office: Office, uow: UnitOfWork, actor: Actor, since: datetime) -> int:
    """Have somebody look what became of every e-mail that waited or was under way at `since`; how many they are."""
    found = (*uow.dispatches.in_state(DispatchState.WAITING), *uow.dispatches.in_state(DispatchState.SENDING))
    for dispatch in found:
        _record(office, uow, actor, uow.dispatches.save(left_unknown(dispatch, since)), "dispatch.unknown")
    return len(found)


def deliver(office: Office, dispatch_id: str) -> None:
    """Make the attempt that is due, if it still waits; what another worker has is left alone."""
    mailer = office.mailer
    if mailer is None:
        log.warning("%s waits: no e-mail server is set up for this worker", dispatch_id)
        return
    claimed = _claimed(office, dispatch_id)
    if claimed is None:
        return
    dispatch, letter = claimed
    closed = _closed(office, dispatch, mailer.send(letter))
    if closed.state is DispatchState.WAITING:
        office.queue.put_dispatch(closed.id, seconds_until(office, closed))


def _claimed(office: Office, dispatch_id: str) -> tuple[Dispatch, Letter] | None:
    """The dispatch with an open attempt of this worker's, and the letter; None where there is nothing to send now."""
    with office.unit_of_work() as uow:
        dispatch = uow.dispatches.find(dispatch_id)
        if dispatch is None or dispatch.state is not DispatchState.WAITING:
            return None
        wait = seconds_until(office, dispatch)
        if wait > 0:
            office.queue.put_dispatch(dispatch_id, wait)
            return None
        paper = uow.papers.get(dispatch.paper_id)
        try:
            if _is_gone(uow, paper) or not paper.is_for_client:
                saved = uow.dispatches.save(dispatch.with_(state=DispatchState.FAILED, next_at=None))
                _record(office, uow, SYSTEM, saved, "dispatch.failed")
                uow.commit()
                return None
            dispatch = uow.dispatches.save(begun(office, dispatch))
        except Stale:
            return None
        letter = _letter(office, uow, dispatch, paper)
        uow.commit()
    return dispatch, letter


def _is_gone(uow: UnitOfWork, paper: Paper) -> bool:
    """Whether nobody sends it any more: it was declared void, or disposed of by the rules."""
    return paper.void is not None or uow.files.get(paper.file_id).disposed_on is not None


def _closed(office: Office, dispatch: Dispatch, mailed: Mailed) -> Dispatch:
    """The dispatch after the attempt, with its Record."""
    closed = ended(office, dispatch, mailed)
    is_sent = closed.state is DispatchState.SENT
    with office.unit_of_work() as uow:
        saved = uow.dispatches.save(closed.with_(sent_on=office.today() if is_sent else None,
                                                 proof=mailed.answer if is_sent else ""))
        if is_sent:
            _note_sent(office, uow, SYSTEM, saved)
        else:
            _record(office, uow, SYSTEM, saved, f"dispatch.{closed.state.value}")
        uow.commit()
    return saved


def _new_dispatch(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, way: DispatchWay) -> Dispatch:
    enterprise = uow.enterprises.get(paper.enterprise_id)
    return Dispatch(
        id=f"{paper.id}/{len(uow.dispatches.of_paper(paper.id)) + 1}", paper_id=paper.id, paper_number=paper.number,
        paper_sha256=uow.files.get(paper.file_id).sha256, enterprise_id=enterprise.id, to_name=enterprise.contact_name,
        to_role=CONTACT, to_address=enterprise.email, way=way, state=DispatchState.WAITING, asked_at=office.now(),
        asked_by=actor.name, next_at=office.now(),
    )


def _letter(office: Office, uow: UnitOfWork, dispatch: Dispatch, paper: Paper) -> Letter:
    card = uow.files.get(paper.file_id)
    title = title_of(office, paper)
    body = office.schemes.in_force(paper.scheme, paper.made_at.date()).body.name
    return Letter(
        message_id=dispatch.message_id, written_at=dispatch.asked_at, to_name=dispatch.to_name,
        to_address=dispatch.to_address, subject=f"{title.zh} {paper.number}", file_name=card.name, media_type=WORD,
        content=office.files.get(card.sha256),
        text=_LETTER.format(name=dispatch.to_name, title=title.zh, number=paper.number, body=body.zh),
    )


def _proof_file(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, told: HandedOver, media_type: str
) -> FileId | None:
    if not told.file:
        return None
    return keep_file(office, uow, actor, owner_id=paper.subject, enterprise_id=paper.enterprise_id,
                     name=told.file_name, media_type=media_type, content=told.file).id


def _note_sent(office: Office, uow: UnitOfWork, actor: Actor, dispatch: Dispatch) -> None:
    """The Record of the sending, and what follows from its day."""
    _record(office, uow, actor, dispatch, "dispatch.sent")
    _follow_day(office, uow, actor, dispatch)


def _follow_day(office: Office, uow: UnitOfWork, actor: Actor, dispatch: Dispatch) -> None:
    """Let what counts from the day of sending count from it."""
    assert dispatch.sent_on is not None
    paper = uow.papers.get(dispatch.paper_id)
    note_notice_sent(office, uow, actor, paper, dispatch.sent_on, WAY_NAMES[dispatch.way].zh, dispatch.proof)
    note_demand_sent(office, uow, actor, paper, dispatch.sent_on)


def _record(
    office: Office, uow: UnitOfWork, actor: Actor, dispatch: Dispatch, verb: str, before: Dispatch | None = None
) -> None:
    corrected = {"reason": dispatch.correction} if before is not None else {}
    write_record(office, uow, actor, verb, uow.papers.get(dispatch.paper_id).subject,
                 before=_as_recorded(before) if before is not None else None,
                 after={**_as_recorded(dispatch), **corrected})


def _as_recorded(dispatch: Dispatch) -> dict[str, object]:
    return {
        "dispatch": dispatch.id, "number": dispatch.paper_number, "sha256": dispatch.paper_sha256,
        "to": dispatch.to_address, "way": dispatch.way.value, "state": dispatch.state.value,
        "sent_on": dispatch.sent_on.isoformat() if dispatch.sent_on else "", "proof": dispatch.proof,
        "answer": dispatch.attempts[-1].answer if dispatch.attempts else "",
    }


_LETTER = (
    "{name}：\n\n"
    "    您好！随信附上《{title}》（编号 {number}），请查收。\n"
    "    该文书也可在认证系统中随时查看；如有疑问，请直接回复本邮件。\n\n"
    "{body}\n"
)
_NOTHING_TO_SEND = Text(
    zh="所选文书已经发送或正在发送，不会重复发送；请在发送台账中查看。",
    en="These papers are sent or being sent already and are not sent twice: see the ledger.",
)
_NONE_TICKED = Text(
    zh="请先在表中勾选一起发出的文书。",
    en="Tick the papers that went together in the table first.",
)
_CHANGED_MEANWHILE = Text(
    zh="其他人刚刚修改了有关项目，请再登记一次。",
    en="Somebody else has just changed what it is about: enter it once more.",
)
_NO_PROOF = Text(
    zh="请写明凭证，例如快递单号、签收人或对方回复的日期。",
    en="Name the proof, such as the courier's number, who signed for it, or the day of a reply.",
)
_SOME_GONE = Text(
    zh="其中 {count} 份已由他人发送或已作废，本次未登记任何文书；请核对其余勾选的文书后再登记。",
    en="Sent by somebody else or void by now: {count}. Nothing was entered: look at those still ticked and enter them.",
)
_WRONG_DAY = Text(
    zh="{number}：发送日期应在文书制作日 {made} 与今天 {today} 之间；本次未登记任何文书。",
    en="{number}: the day of sending lies between the day on which the paper was made ({made}) and today ({today})."
    " Nothing was entered.",
)
_SEVERAL_CLIENTS = Text(
    zh="所选文书发给 {count} 家单位，却只有一个凭证；请只勾选同一单位的文书，或确认该凭证适用于全部文书。",
    en="These papers go to {count} clients with one proof: tick those of one client only, or confirm that it is the"
    " proof for all of them.",
)
_WRONG_CORRECTED_DAY = Text(
    zh="发送日期应在文书制作日 {made} 与 {last}（今天或签回日期）之间。",
    en="The day of sending lies between the day on which the paper was made ({made}) and {last}, which is today or the"
    " day on which it was signed.",
)
_NO_REASON = Text(
    zh="请写明更正原因。",
    en="Write why the entry is put right.",
)
_NOT_BY_HAND = Text(
    zh="只能更正人工登记且现为“已发送”的记录；电子邮件以服务器答复为准。",
    en="Only an entry made by hand that stands as sent is put right: of an e-mail the server's answer counts.",
)
_CAME_BACK = Text(
    zh="该文书已有签回件，说明已经发出；如日期、方式或凭证有误，请更正登记内容。",
    en="This paper came back signed, so it went: put right its day, way or proof where that is wrong.",
)
