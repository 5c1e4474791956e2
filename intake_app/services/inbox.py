"""What has come for somebody, newest first, told from the Records and papers themselves, and how far it was read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from docs_templates.catalogue import paper_kind
from intake_app.services.applications import my_applications
from intake_app.services.certificates import certificates_for
from intake_app.services.complaints import complaints_for
from intake_app.services.engagements import engagements_for
from intake_app.services.news import NEWS, News
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import ROLES_ON_CASES, Actor, Role
from models.application import PartyRole
from models.base import Frozen
from models.certificate import Certificate
from models.engagement import Engagement
from models.paper import Paper
from models.record import Record
from models.text import Text

DAYS = 60
"""How far an inbox looks back; what is older stands in the cases."""
LONGEST = 200


class InboxEntry(Frozen):
    """Something that came: when, what, about which case, and the page that it leads to with what its address says."""

    at: datetime
    text: Text
    about: Text | None
    page: str
    address: Mapping[str, str]
    is_unread: bool


class _Come(Frozen):
    """What came, before its case is named."""

    at: datetime
    text: Text
    subject: str
    page: str
    key: str
    named: Text | None = None
    """What it is about, where no case says it."""


def inbox(office: Office, actor: Actor) -> tuple[InboxEntry, ...]:
    """What came for the actor in the last 60 days, newest first, 200 at most; what they did themselves is no news."""
    with office.unit_of_work() as uow:
        account = uow.accounts.find(actor.account_id)
        read_until = account.inbox_read_until if account else None
        came = _came(uow, actor, _own_subjects(office, actor), _first(office))
        abouts = _abouts(office, uow, {each.subject for each in came})
    return tuple(
        InboxEntry(at=each.at, text=each.text, about=abouts.get(each.subject, each.named),
                   page=each.page, address={each.key: each.subject} if each.key else {},
                   is_unread=read_until is None or each.at > read_until)
        for each in came
    )


def unread_count(office: Office, actor: Actor) -> int:
    """How much of the inbox was not read yet."""
    with office.unit_of_work() as uow:
        account = uow.accounts.find(actor.account_id)
        read_until = account.inbox_read_until if account else None
        since = max(_first(office), read_until or _first(office))
        return len(_came(uow, actor, _own_subjects(office, actor), since))


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


def _came(uow: UnitOfWork, actor: Actor, own: Collection[str], since: datetime) -> Sequence[_Come]:
    rows = [row for row in NEWS if row.to & actor.roles]
    of_all = [row for row in rows if not row.is_own]
    of_own = [row for row in rows if row.is_own]
    found = {(each.at, each.subject, each.text.en): each for each in (
        *_told(uow.records.newest({row.verb for row in of_own}, since, LONGEST, own), of_own, actor),
        *_told(uow.records.newest({row.verb for row in of_all}, since, LONGEST), of_all, actor),
        *_papers(uow, actor, own, since),
    )}
    return sorted(found.values(), key=lambda each: each.at, reverse=True)[:LONGEST]


def _told(records: Collection[Record], rows: Sequence[News], actor: Actor) -> Iterator[_Come]:
    for record in records:
        row = next((each for each in rows if each.verb == record.verb and each.holds(record)), None)
        if row is not None and record.by != actor.account_id:
            name = str(record.after.get("name") or "")
            yield _Come(at=record.at, text=row.text, subject=record.subject, page=row.page, key=row.key,
                        named=Text(zh=name, en=name) if name else None)


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


def _papers(uow: UnitOfWork, actor: Actor, own: Collection[str], since: datetime) -> Iterator[_Come]:
    """The papers for clients that came to an enterprise or its consultant."""
    enterprises = {str(id) for id in (actor.enterprise_id, *(each.enterprise_id for each in actor.mandates)) if id}
    for enterprise_id in sorted(enterprises):
        for paper in uow.papers.of_enterprise(enterprise_id):
            if paper.is_for_client and paper.void is None and paper.subject in own and paper.made_at > since:
                page, key = _page_of(uow, paper)
                yield _Come(at=paper.made_at, subject=paper.subject, page=page, key=key, text=Text(
                    zh="新文书：{title} {number}", en="New paper: {title} {number}",
                ).format(title=paper_kind(paper.kind).title, number=paper.number))


_PAGES_OF_PAPERS = {"plan_notice": ("audit_plan_answer", "job"), "complaint_receipt": ("complaining", ""),
                    "complaint_answer": ("complaining", "")}


def _page_of(uow: UnitOfWork, paper: Paper) -> tuple[str, str]:
    """Where the paper is answered or found; requests go to whoever asked, the reviewer or the team."""
    if paper.kind == "supplement_notice":
        is_of_the_team = uow.applications.find(paper.subject) is None
        return ("audit_plan_answer", "job") if is_of_the_team else ("application_requests", "application")
    return _PAGES_OF_PAPERS.get(paper.kind, ("my_applications", ""))


def _abouts(office: Office, uow: UnitOfWork, subjects: Collection[str]) -> dict[str, Text]:
    """How each case is called in a list: whose it is, under which scheme, by its number where it has one."""
    cases: list[Engagement | Certificate] = [*uow.engagements.those(subjects), *uow.certificates.those(subjects)]
    found = {str(each.id): _about(office.scheme_of(each).name, each.parties[PartyRole.CLIENT].name,
                                  each.number if isinstance(each, Certificate) else "") for each in cases}
    complaints = uow.complaints.those(subjects)
    origins = {each.id: each for each in uow.applications.those(
        {*subjects, *(each.application_id for each in complaints)})}
    applications = {str(id): _about(office.scheme_of(each).name, each.text("client.name"), each.number or "")
                    for id, each in origins.items()}
    return {**found, **applications, **{str(each.id): _about(applications[each.application_id], each.number)
                                        for each in complaints}}


def _about(scheme: Text, *names: str) -> Text:
    said = [name for name in names if name]
    return Text(zh=" · ".join([*said, scheme.zh]), en=" · ".join([*said, scheme.en]))
