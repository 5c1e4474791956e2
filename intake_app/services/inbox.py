"""What has come for somebody, newest first, told from the Records and papers themselves, and how far it was read.

What asks for something to be done says so until a later Record tells that it was: nobody ticks anything off.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from intake_app.services.access import is_of_the_body
from intake_app.services.applications import my_applications
from intake_app.services.case_names import case_names
from intake_app.services.certificates import certificates_for
from intake_app.services.complaints import complaints_for
from intake_app.services.engagements import engagements_for
from intake_app.services.news import NEWS, News
from intake_app.services.news_tasks import PAPER_TASKS, UNDOING, Task, not_undone
from intake_app.services.office import Office
from intake_app.services.papers import title_of
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import ROLES_ON_CASES, Actor, Role
from models.base import Frozen
from models.paper import Paper
from models.record import Record
from models.text import Text

DAYS = 60
"""How far an inbox looks back; what is older stands in the cases."""
LONGEST = 200


class Settled(Frozen):
    """When a task was done or fell away; by whom only where the reader may know their name."""

    by: str
    at: datetime


class InboxEntry(Frozen):
    """Something that came: when, what, about which case, and the page that it leads to with what its address says."""

    serial: int
    """The place of its Record, which no other entry shares but one in other words."""
    at: datetime
    text: Text
    subject: str
    about: Text | None
    page: str
    address: Mapping[str, str]
    is_unread: bool
    asks: bool
    """Whether it asks for something to be done."""
    settled: Settled | None

    @property
    def waits(self) -> bool:
        """Whether what it asks for is still to be done."""
        return self.asks and self.settled is None


class _Come(NamedTuple):
    """What came, before its case is named."""

    origin: Record
    """The Record that is news; of a paper, that of its making."""
    text: Text
    page: str
    address: Mapping[str, str]
    task: Task | None
    named: Text | None = None
    """What it is about, where no case says it."""


def inbox(office: Office, actor: Actor) -> tuple[InboxEntry, ...]:
    """What came for the actor in the last 60 days, newest first, 200 at most; what they did themselves is no news, but
    for what it leaves them to do.

    What is settled needs no reading any more.
    """
    with office.unit_of_work() as uow:
        account = uow.accounts.find(actor.account_id)
        read_until = account.inbox_read_until if account else None
        came = _came(office, uow, actor, _own_subjects(office, actor), _first(office))
        standing = _standing(office, uow, actor, came)
        abouts = case_names(office, uow, {each.origin.subject for each in came})
    return tuple(
        InboxEntry(serial=each.origin.serial, at=each.origin.at, text=each.text, subject=each.origin.subject,
                   about=abouts.get(each.origin.subject, each.named), page=each.page,
                   address=each.address,
                   is_unread=done is None and (read_until is None or each.origin.at > read_until),
                   asks=each.task is not None, settled=done)
        for each, done in standing
    )


def unread_count(office: Office, actor: Actor) -> int:
    """How much of the inbox was not read yet."""
    with office.unit_of_work() as uow:
        account = uow.accounts.find(actor.account_id)
        read_until = account.inbox_read_until if account else None
        since = max(_first(office), read_until or _first(office))
        came = _came(office, uow, actor, _own_subjects(office, actor), since)
        return sum(1 for _, done in _standing(office, uow, actor, came) if done is None)


def mark_read(office: Office, actor: Actor, until: datetime) -> None:
    """Keep that the actor read what came up to this moment; what came after it stays unread."""
    with office.unit_of_work() as uow:
        account = uow.accounts.get(actor.account_id)
        before = account.inbox_read_until
        if before is not None and before >= until:
            return
        uow.accounts.save(account.with_(inbox_read_until=until))
        write_record(office, uow, actor, "account.inbox_read", account.id,
                     before={"until": before.isoformat() if before else None}, after={"until": until.isoformat()})
        uow.commit()


def _first(office: Office) -> datetime:
    return office.moment() - timedelta(days=DAYS)


def _came(
    office: Office, uow: UnitOfWork, actor: Actor, own: Collection[str], since: datetime
) -> Sequence[_Come]:
    rows = [row for row in NEWS if row.to & actor.roles]
    of_all = [row for row in rows if not row.is_own and not row.is_for_doer]
    of_doer = [row for row in rows if row.is_for_doer]
    of_own = [row for row in rows if row.is_own]
    found = {(each.origin.serial, each.text.en): each for each in (
        *_told(office, uow, uow.records.newest({row.verb for row in of_own}, since, LONGEST, own), of_own, actor),
        *_told(office, uow, uow.records.newest({row.verb for row in of_all}, since, LONGEST), of_all, actor),
        *_told(office, uow, uow.records.newest({row.verb for row in of_doer}, since, LONGEST), of_doer, actor),
        *_papers(office, uow, actor, own, since),
    )}
    return sorted(found.values(), key=lambda each: (each.origin.at, each.origin.serial), reverse=True)[:LONGEST]


def _told(
    office: Office, uow: UnitOfWork, records: Collection[Record], rows: Sequence[News], actor: Actor
) -> Iterator[_Come]:
    for record in records:
        row = next((each for each in rows if each.verb == record.verb and each.holds(record)
                    and _fits(office, uow, each, record)), None)
        if row is not None and (row.is_for_doer or record.by != actor.account_id):
            name = str(record.after.get("name") or record.after.get("file") or "")
            yield _Come(origin=record, text=row.text, page=row.page, task=row.task,
                        address={row.key: row.about(record)} if row.key else {},
                        named=Text(zh=name, en=name) if name else None)


def _fits(office: Office, uow: UnitOfWork, row: News, record: Record) -> bool:
    if row.fits is None:
        return True
    job = uow.engagements.find(record.subject)
    return job is not None and row.fits(office, uow, job)


def _standing(
    office: Office, uow: UnitOfWork, actor: Actor, came: Sequence[_Come]
) -> list[tuple[_Come, Settled | None]]:
    """What came, newest first, each with what settled it; what a reader is to do once for a case is asked once.

    One act settles every call for it, so that only the newest stands while it waits: a team may be planned twice.
    """
    standing: list[tuple[_Come, Settled | None]] = []
    waiting: set[tuple[str, str, frozenset[str]]] = set()
    for each, done in zip(came, _settled(office, uow, actor, came), strict=True):
        if done is None and each.task is not None and (each.task.is_readers or each.task.waits is not None):
            call = (each.origin.verb, each.origin.subject, each.task.parts(each.origin))
            if call in waiting:
                continue
            waiting.add(call)
        standing.append((each, done))
    return standing


def _settled(office: Office, uow: UnitOfWork, actor: Actor, came: Sequence[_Come]) -> list[Settled | None]:
    """Of each thing that came, by whom and when it was settled; None where it waits, or asks for nothing.

    What was settled by an act that an appeal set aside waits again (CNEX 14).
    """
    tasks = [(each.task, each.task.subjects(uow, each.origin)) if each.task else None for each in came]
    verbs = {verb for task in tasks if task for verb in task[0].verbs} | UNDOING
    written: defaultdict[str, list[Record]] = defaultdict(list)
    for record in uow.records.with_verbs(verbs, {subject for task in tasks if task for subject in task[1]}):
        written[record.subject].append(record)
    later = {subject: not_undone(records) for subject, records in written.items()}
    known = {each.id for each in uow.accounts.of_enterprise(actor.enterprise_id)} if actor.enterprise_id else set()

    def settled(task: Task, subjects: Collection[str], origin: Record) -> Settled | None:
        ends = [record for subject in subjects for record in later.get(subject, ())
                if _ends(task, origin, record, actor)]
        if task.waits is not None and task.waits(office, uow, origin, actor):
            return None
        if not ends:
            return None if task.waits is None else Settled(by="", at=origin.at)
        end = max(ends, key=_serial) if task.waits else min(ends, key=_serial)
        return Settled(by=end.by_name if is_of_the_body(actor) or end.by in known else "", at=end.at)

    return [settled(*task, each.origin) if task else None for each, task in zip(came, tasks, strict=True)]


def _serial(record: Record) -> int:
    return record.serial


def _ends(task: Task, origin: Record, record: Record, actor: Actor) -> bool:
    """Whether the Record settles for the actor what the `origin` asked for."""
    if record.verb not in task.verbs or not task.ends(record):
        return False
    if task.is_readers and record.verb not in task.for_all:
        return record.by == actor.account_id
    asked, dealt_with = task.parts(origin), task.parts(record)
    return record.serial > origin.serial and (not dealt_with or not asked.isdisjoint(dealt_with))


def _own_subjects(office: Office, actor: Actor) -> frozenset[str]:
    """The cases that are the actor's own: their enterprise's as far as it may see them, or those they work on."""
    if Role.CONSULTANT in actor.roles:
        applications = my_applications(office, actor)
        return frozenset({*(each.id for each in applications), *(each.id for each in actor.mandates)})
    if Role.APPLICANT in actor.roles:
        return frozenset({
            *(each.id for each in my_applications(office, actor)),
            *(each.id for each in engagements_for(office, actor)),
            *(each.id for each in certificates_for(office, actor)),
            *(each.complaint.id for each in complaints_for(office, actor)),
        })
    if actor.roles.isdisjoint(ROLES_ON_CASES) or actor.person_id is None:
        return frozenset()
    with office.unit_of_work() as uow:
        return frozenset({*(job.id for job in uow.engagements.all() if actor.person_id in job.members),
                          *(each.id for each in uow.complaints.all() if each.is_assigned_to(actor.person_id))})


def _papers(
    office: Office, uow: UnitOfWork, actor: Actor, own: Collection[str], since: datetime
) -> Iterator[_Come]:
    """The papers for clients that came to an enterprise or its consultant."""
    enterprises = {str(id) for id in (actor.enterprise_id, *(each.enterprise_id for each in actor.mandates)) if id}
    came = [paper for enterprise_id in sorted(enterprises) for paper in uow.papers.of_enterprise(enterprise_id)
            if paper.is_for_client and paper.void is None and paper.subject in own and paper.made_at > since]
    made = {record.after["paper"]: record
            for record in uow.records.with_verbs({"paper.made"}, {paper.subject for paper in came})}
    for paper in came:
        page, key = _page_of(uow, paper)
        laid_in = Record(at=paper.made_at, by="", by_name=paper.made_by, verb="paper.made", subject=paper.subject)
        yield _Come(origin=made.get(paper.id, laid_in), page=page, address={key: paper.subject} if key else {},
                    task=PAPER_TASKS.get(paper.kind), text=_told_of(office, uow, paper))


def _told_of(office: Office, uow: UnitOfWork, paper: Paper) -> Text:
    """How a paper is told; a fee notice with the last day for its payment."""
    job = uow.engagements.find(paper.subject) if paper.kind == "fee_notice" else None
    until = next((fee.due_on for fee in job.fees if fee.paper_id == paper.id), None) if job else None
    words = _NEW_PAPER.format(title=title_of(office, paper), number=paper.number)
    return _PAY_UNTIL.format(paper=words, until=until) if until else words


_NEW_PAPER = Text(zh="新文书：{title} {number}", en="New paper: {title} {number}")
_PAY_UNTIL = Text(zh="{paper}，请于 {until}（含当日）前缴清", en="{paper}, to be paid by {until} at the latest")
_PAGES_OF_PAPERS = {"plan_notice": ("audit_plan_answer", "job"), "extension_agreement": ("audit_plan_answer", "job"),
                    "fee_notice": ("audit_plan_answer", "job"), "complaint_receipt": ("complaining", ""),
                    "complaint_answer": ("complaining", "")}


def _page_of(uow: UnitOfWork, paper: Paper) -> tuple[str, str]:
    """Where the paper is answered or found; requests go to whoever asked, the reviewer or the team."""
    if paper.kind == "supplement_notice":
        is_of_the_team = uow.applications.find(paper.subject) is None
        return ("audit_plan_answer", "job") if is_of_the_team else ("application_requests", "application")
    return _PAGES_OF_PAPERS.get(paper.kind, ("my_applications", ""))
