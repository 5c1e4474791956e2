"""Calendars by a secret address, one for each role of an account: audits, deadlines and windows of that role.

Whoever has the address reads the calendar without signing in, so it can be renewed at any time, and the account and
its role are looked at anew with each request.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from intake_app.calendars.feed import feed_calendar, told_now
from intake_app.rules.certificates import IN_FORCE, renewal_window, status_on
from intake_app.rules.surveillance import surveillance_due
from intake_app.services.access import ROLE_NAMES, require_role
from intake_app.services.accounts import actor_of
from intake_app.services.application_review import waiting_applications
from intake_app.services.audit_plan import latest_sending_day
from intake_app.services.cases import running_cases
from intake_app.services.certificates import certificates_for
from intake_app.services.client_steps import client_steps
from intake_app.services.engagements import engagements_for
from intake_app.services.office import Office
from intake_app.services.plan_sending import unsent_notices
from intake_app.services.planning import fallen_rows
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.application import PartyRole
from models.base import Frozen
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, EngagementKind, Visit
from models.errors import NotFound, Stale
from models.feed import CalendarFeed, FeedEvent, ToldEvent
from models.ids import PaperId
from models.text import Text, joined

FEED_ROLES = (Role.APPLICANT, Role.APPLICATION_REVIEWER, Role.COORDINATOR, Role.AUDITOR, Role.MANAGER)
"""The roles that have days to keep."""
DAYS_BACK = timedelta(days=90)
"""How far back a calendar reaches."""
ATTEMPTS = 5
"""At writing down what was told, where several programs fetch at once."""


class FeedAddress(Frozen):
    """Whether a role of the account has its address; the address itself is shown once, when it is made."""

    role: Role
    feed: CalendarFeed | None


def feed_addresses(office: Office, actor: Actor) -> tuple[FeedAddress, ...]:
    """The calendars that the actor may have, in the order of the roles."""
    with office.unit_of_work() as uow:
        found = {role: uow.feeds.find(_id(actor, role)) for role in FEED_ROLES if role in actor.roles}
    return tuple(FeedAddress(role=role, feed=feed if feed is not None and feed.has_address else None)
                 for role, feed in found.items())


def take_back_addresses(uow: UnitOfWork) -> None:
    """Let no address lead to a calendar: each account makes a new one, and the calendar goes on with what it told."""
    for feed in uow.feeds.all():
        uow.feeds.save(feed.without_address())


def renew_feed(office: Office, actor: Actor, role: Role) -> str:
    """Make or renew the secret of a role's calendar; an earlier address is dead at once."""
    if role not in FEED_ROLES:
        raise NotFound(role.value)
    require_role(actor, role)
    token = secrets.token_urlsafe(32)
    with office.unit_of_work() as uow:
        known = uow.feeds.find(_id(actor, role))
        fresh = {"token_sha256": _digest(token), "renewed_at": office.moment()}
        if known is None:
            uow.feeds.add(CalendarFeed(id=_id(actor, role), account_id=actor.account_id, role=role, **fresh))
        else:
            uow.feeds.save(known.with_(**fresh))
        write_record(office, uow, actor, "calendar_feed.renewed", actor.account_id, after={"role": role.value})
        uow.commit()
    return token


def feed_of_token(office: Office, token: str, base_url: str) -> bytes | None:
    """The calendar file of this address; None where it is unknown or renewed, or the person lost the role.

    `base_url` is the address of the app, from which entries link to their page.
    """
    for _ in range(ATTEMPTS):
        with office.unit_of_work() as uow:
            feed = uow.feeds.by_token(_digest(token))
            account = uow.accounts.find(feed.account_id) if feed else None
        if feed is None or account is None or not account.is_active or feed.role not in account.roles:
            return None
        actor = actor_of(account).with_(roles=frozenset({feed.role}))
        told = told_now(feed.told, tuple(_events(office, actor, base_url)), office.moment(), office.today() - DAYS_BACK)
        if _kept(office, feed, told):
            title = _TITLE.format(role=ROLE_NAMES[feed.role]).in_language(actor.language)
            return feed_calendar(told, feed.id, title)
    raise Stale("calendar feed")


def _kept(office: Office, feed: CalendarFeed, told: tuple[ToldEvent, ...]) -> bool:
    """Whether what is told now is written down; False where another request or a renewal came first."""
    if told == feed.told:
        return True
    try:
        with office.unit_of_work() as uow:
            uow.feeds.save(feed.with_(told=told))
            uow.commit()
    except Stale:
        return False
    return True


def _events(office: Office, actor: Actor, base_url: str) -> Iterator[FeedEvent]:
    """Everything that the actor's one role has to keep."""
    (role,) = actor.roles
    if role is Role.APPLICATION_REVIEWER:
        yield from _reviews(office, actor)
        return
    yield from _visits(office, actor, base_url)
    if role in (Role.COORDINATOR, Role.AUDITOR):
        yield from _unsent_plans(office, actor, base_url)
    if role is Role.AUDITOR:
        return
    held = certificates_for(office, actor)
    renewed = {each.renews for each in held if each.state is not CertificateState.DRAFT}
    for certificate in held:
        if status_on(certificate, office.today()) in IN_FORCE:
            yield from _of_certificate(office, actor, certificate, certificate.id in renewed)
    if role is Role.APPLICANT:
        yield from _steps(office, actor)
    else:
        yield from _cases(office, actor, base_url)


def _visits(office: Office, actor: Actor, base_url: str) -> Iterator[FeedEvent]:
    """Audits on site: an auditor's own, a client's once they are announced, all of them for staff.

    One that must be planned again is not confirmed, and the body's people read so.
    """
    jobs = engagements_for(office, actor)
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
        unsent, numbers = unsent_notices(uow, jobs), _case_numbers(uow, jobs)
    for job in jobs:
        fallen = fallen_rows(office, job, people)
        # What was parted from a job after its visit took place on that one's days.
        for visit in job.visits if job.parted_from is None else ():
            if Role.APPLICANT in actor.roles and visit.notice is None:
                continue
            if not job.holds(visit) or (Role.AUDITOR in actor.roles and actor.person_id not in visit.everyone):
                continue
            site = job.site(visit.site_row)
            is_fallen = visit.site_row in fallen
            shape = _FALLEN if is_fallen and Role.APPLICANT not in actor.roles else _AUDIT
            words = shape.format(client=job.parties[PartyRole.CLIENT].name, site=site.name, kind=_kind(job, actor))
            lines = [_CASE_NUMBER.format(number=numbers[job.id])] if job.id in numbers else []
            if not actor.roles.isdisjoint({Role.COORDINATOR, Role.MANAGER}):
                names = _several(people[id].name for id in visit.everyone if id in people)
                lines += [_TEAM.format(names=names), _told_of(job, visit, unsent)]
            yield FeedEvent(
                key=f"visit.{job.id}.{visit.site_row}", first=visit.start, last=visit.end,
                summary=words.in_language(actor.language), place=site.address or site.city, is_busy=True,
                description=_description(actor, job, lines, base_url, visit.site_row),
                is_confirmed=visit.is_confirmed and not is_fallen)


def _kind(job: Engagement, actor: Actor) -> Text:
    """What the job is for; a client reads of an investigation what its papers say, a surveillance."""
    if job.extra is not None and Role.APPLICANT not in actor.roles and not job.extra.serves_cycle:
        return _INVESTIGATION if job.extra.is_investigation else _CHANGE
    if job.kind is EngagementKind.SURVEILLANCE:
        return _SURVEYED
    return _RENEWED if job.is_renewal else _INITIAL


def _told_of(job: Engagement, visit: Visit, unsent: Collection[PaperId]) -> Text:
    """Whether the client was told of the visit, and what it said."""
    if job.is_unannounced:
        return _UNANNOUNCED
    if visit.notice is None or visit.notice.paper_id in unsent:
        return _UNSENT
    sent = _CONFIRMED if visit.is_confirmed else _SENT
    return sent.format(sent=visit.notice.sent_on, on=visit.notice.confirmed_on or "")


def _several(names: Iterable[str]) -> Text:
    """Names one behind the other, each once, as each language lists them."""
    return joined([Text(zh=name, en=name) for name in dict.fromkeys(names)])


def _case_numbers(uow: UnitOfWork, jobs: Sequence[Engagement]) -> Mapping[str, Text]:
    """The numbers by which jobs are known: their certificates', or that of their application; none of one without."""
    certificates = {each.id: each.number for each in uow.certificates.those(
        {id for job in jobs for id in job.certificate_ids})}
    applications = {each.id: each.number or "" for each in uow.applications.those(
        {job.application_id for job in jobs})}
    found = {job.id: [certificates[id] for id in job.certificate_ids if id in certificates]
             or [applications.get(job.application_id, "")] for job in jobs}
    return {id: _several(numbers) for id, numbers in found.items() if all(numbers)}


def _description(actor: Actor, job: Engagement, lines: Sequence[Text], base_url: str, site_row: str = "") -> str:
    """The products, of one site where it is named, then the lines, and the address of the page for this role."""
    products = _several(f"{unit.product_name} {unit.model}".strip() for unit in job.units
                        if site_row in ("", unit.site_row))
    (role,) = actor.roles
    link = f"{base_url}{_PAGES[role].format(job=job.id)}" if base_url and role in _PAGES else ""
    said = [*(each.in_language(actor.language) for each in (products, *lines)), link]
    return "\n".join(filter(None, said))


def _unsent_plans(office: Office, actor: Actor, base_url: str) -> Iterator[FeedEvent]:
    """By when the plans are to be sent that clients were not told of; an auditor's are those of the visits they lead.

    What a plan waits for, such as the document review, is to be done by then too (CNEX 9.6.2).
    """
    for job in engagements_for(office, actor):
        latest = latest_sending_day(office, job)
        is_theirs = Role.AUDITOR not in actor.roles or any(visit.leader == actor.person_id for visit in job.untold)
        if latest is not None and is_theirs and not job.is_over and not job.is_unannounced:
            words = _PLAN.format(client=job.parties[PartyRole.CLIENT].name)
            yield _entry(actor, f"plan.{job.id}", words, latest).with_(
                description=_description(actor, job, [_kind(job, actor)], base_url))


def _of_certificate(
    office: Office, actor: Actor, certificate: Certificate, is_renewed: bool
) -> Iterator[FeedEvent]:
    """When its surveillance is due, and the window of its renewal until it is renewed."""
    scheme, number = office.scheme_of(certificate), certificate.number
    due = surveillance_due(certificate, scheme, office.today())
    certified = certificate.unit
    product = f"{certified.product_name} {certified.model}\n{certificate.parties[PartyRole.CLIENT].name}"
    if due is not None:
        cycle = len(certificate.surveillances)
        yield _entry(actor, f"surveillance.{certificate.id}.{cycle}", _SURVEILLANCE.format(number=number),
                     due.due_on).with_(description=product)
    if is_renewed:
        return
    opens_on, ends_on = renewal_window(certificate, scheme)
    yield _entry(actor, f"renewal.{certificate.id}", _RENEWAL.format(number=number), opens_on, ends_on).with_(
        description=product)


def _steps(office: Office, actor: Actor) -> Iterator[FeedEvent]:
    """What a client has to do by a day; of like steps of one thing, each has its place in their order."""
    seen: Counter[str] = Counter()
    for step in client_steps(office, actor):
        stem = f"step.{step.kind}.{step.subject}"
        seen[stem] += 1
        if step.due_on is not None:
            yield _entry(actor, f"{stem}.{seen[stem]}", step.text, step.due_on)


def _cases(office: Office, actor: Actor, base_url: str) -> Iterator[FeedEvent]:
    """What the running cases have to keep."""
    for case in running_cases(office, actor):
        client = case.engagement.parties[PartyRole.CLIENT].name
        for clock in case.keeps:
            words = _CASE.format(what=clock.title, client=client)
            yield _entry(actor, f"clock.{case.engagement.id}.{clock.key}", words, clock.due.on).with_(
                description=_description(actor, case.engagement, [_kind(case.engagement, actor)], base_url))


def _reviews(office: Office, actor: Actor) -> Iterator[FeedEvent]:
    """By when the applications that wait are to be decided on."""
    for waiting in waiting_applications(office, actor):
        if waiting.due is not None:
            words = _REVIEW.format(number=waiting.application.number)
            yield _entry(actor, f"review.{waiting.application.id}", words, waiting.due.on)


def _entry(actor: Actor, key: str, words: Text, first: date, last: date | None = None) -> FeedEvent:
    return FeedEvent(key=key, first=first, last=last or first, summary=words.in_language(actor.language))


def _id(actor: Actor, role: Role) -> str:
    return f"{actor.account_id}/{role.value}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_TITLE = Text(zh="认证日程（{role}）", en="Certification calendar ({role})")
_AUDIT = Text(zh="现场检查（{kind}）：{client}（{site}）", en="Audit on site, {kind}: {client} ({site})")
_PLAN = Text(zh="现场检查计划最迟发出：{client}", en="Last day for sending the plan: {client}")
_FALLEN = Text(
    zh="待重新排程的现场检查（{kind}）：{client}（{site}）",
    en="Audit on site, {kind}, to be planned again: {client} ({site})",
)
_INITIAL = Text(zh="初次认证", en="initial certification")
_RENEWED = Text(zh="再认证", en="re-certification")
_SURVEYED = Text(zh="监督", en="surveillance")
_INVESTIGATION = Text(zh="调查核查", en="investigation")
_CHANGE = Text(zh="变更核查", en="verification of a change")
_CASE_NUMBER = Text(zh="编号：{number}", en="Number: {number}")
_TEAM = Text(zh="检查组：{names}", en="Team: {names}")
_UNSENT = Text(zh="计划尚未发给客户", en="The plan is not sent to the client yet")
_SENT = Text(zh="计划已于 {sent} 发出，客户尚未确认", en="The plan was sent on {sent}; the client has not confirmed it")
_CONFIRMED = Text(zh="计划已于 {sent} 发出，客户于 {on} 确认", en="The plan was sent on {sent} and confirmed on {on}")
_UNANNOUNCED = Text(zh="不预先通知", en="Unannounced")
_PAGES: Mapping[Role, str] = {Role.APPLICANT: "/plan?job={job}", Role.COORDINATOR: "/contracts?job={job}",
                              Role.MANAGER: "/cases?job={job}", Role.AUDITOR: "/my-days"}
"""Where each role reads more of a job."""
_SURVEILLANCE = Text(zh="监督应完成：证书 {number}", en="Surveillance due: certificate {number}")
_RENEWAL = Text(zh="再认证期间：证书 {number}", en="Renewal window: certificate {number}")
_CASE = Text(zh="{what}到期：{client}", en="{what} due: {client}")
_REVIEW = Text(zh="申请评审到期：{number}", en="Application review due: {number}")
