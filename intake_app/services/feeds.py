"""Calendars by a secret address, one for each role of an account: audits, deadlines and windows of that role.

Whoever has the address reads the calendar without signing in, so it can be renewed at any time, and the account and
its role are looked at anew with each request.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
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
from intake_app.services.planning import fallen_rows
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.application import PartyRole
from models.base import Frozen
from models.certificate import Certificate, CertificateState
from models.errors import NotFound, Stale
from models.feed import CalendarFeed, FeedEvent, ToldEvent
from models.text import Text

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


def feed_of_token(office: Office, token: str) -> bytes | None:
    """The calendar file of this address; None where it is unknown or renewed, or the person lost the role."""
    for _ in range(ATTEMPTS):
        with office.unit_of_work() as uow:
            feed = uow.feeds.by_token(_digest(token))
            account = uow.accounts.find(feed.account_id) if feed else None
        if feed is None or account is None or not account.is_active or feed.role not in account.roles:
            return None
        actor = actor_of(account).with_(roles=frozenset({feed.role}))
        told = told_now(feed.told, tuple(_events(office, actor)), office.moment(), office.today() - DAYS_BACK)
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


def _events(office: Office, actor: Actor) -> Iterator[FeedEvent]:
    """Everything that the actor's one role has to keep."""
    (role,) = actor.roles
    if role is Role.APPLICATION_REVIEWER:
        yield from _reviews(office, actor)
        return
    yield from _visits(office, actor)
    if role in (Role.COORDINATOR, Role.AUDITOR):
        yield from _unsent_plans(office, actor)
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
        yield from _cases(office, actor)


def _visits(office: Office, actor: Actor) -> Iterator[FeedEvent]:
    """Audits on site: an auditor's own, a client's once they are announced, all of them for staff.

    One that must be planned again is not confirmed, and the body's people read so.
    """
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
    for job in engagements_for(office, actor):
        fallen = fallen_rows(office, job, people)
        for visit in job.visits:
            if Role.APPLICANT in actor.roles and visit.notice is None:
                continue
            if not job.holds(visit) or (Role.AUDITOR in actor.roles and actor.person_id not in visit.everyone):
                continue
            site = job.site(visit.site_row)
            is_fallen = visit.site_row in fallen
            shape = _FALLEN if is_fallen and Role.APPLICANT not in actor.roles else _AUDIT
            words = shape.format(client=job.parties[PartyRole.CLIENT].name, site=site.name)
            yield FeedEvent(
                key=f"visit.{job.id}.{visit.site_row}", first=visit.start, last=visit.end,
                summary=words.in_language(actor.language), place=site.address or site.city, is_busy=True,
                is_confirmed=visit.is_confirmed and not is_fallen)


def _unsent_plans(office: Office, actor: Actor) -> Iterator[FeedEvent]:
    """By when the plans are to be sent that clients were not told of; an auditor's are those of the visits they lead.

    What a plan waits for, such as the document review, is to be done by then too (CNEX 9.6.2).
    """
    for job in engagements_for(office, actor):
        latest = latest_sending_day(office, job)
        is_theirs = Role.AUDITOR not in actor.roles or any(visit.leader == actor.person_id for visit in job.untold)
        if latest is not None and is_theirs and not job.is_over and not job.is_unannounced:
            words = _PLAN.format(client=job.parties[PartyRole.CLIENT].name)
            yield _entry(actor, f"plan.{job.id}", words, latest)


def _of_certificate(
    office: Office, actor: Actor, certificate: Certificate, is_renewed: bool
) -> Iterator[FeedEvent]:
    """When its surveillance is due, and the window of its renewal until it is renewed."""
    scheme, number = office.scheme_of(certificate), certificate.number
    due = surveillance_due(certificate, scheme, office.today())
    if due is not None:
        cycle = len(certificate.surveillances)
        yield _entry(actor, f"surveillance.{certificate.id}.{cycle}", _SURVEILLANCE.format(number=number), due.due_on)
    if is_renewed:
        return
    opens_on, ends_on = renewal_window(certificate, scheme)
    yield _entry(actor, f"renewal.{certificate.id}", _RENEWAL.format(number=number), opens_on, ends_on)


def _steps(office: Office, actor: Actor) -> Iterator[FeedEvent]:
    """What a client has to do by a day; of like steps of one thing, each has its place in their order."""
    seen: Counter[str] = Counter()
    for step in client_steps(office, actor):
        stem = f"step.{step.kind}.{step.subject}"
        seen[stem] += 1
        if step.due_on is not None:
            yield _entry(actor, f"{stem}.{seen[stem]}", step.text, step.due_on)


def _cases(office: Office, actor: Actor) -> Iterator[FeedEvent]:
    """What the running cases have to keep."""
    for case in running_cases(office, actor):
        client = case.engagement.parties[PartyRole.CLIENT].name
        for clock in case.keeps:
            words = _CASE.format(what=clock.title, client=client)
            yield _entry(actor, f"clock.{case.engagement.id}.{clock.key}", words, clock.due.on)


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
_AUDIT = Text(zh="现场检查：{client}（{site}）", en="Audit on site: {client} ({site})")
_PLAN = Text(zh="现场检查计划最迟发出：{client}", en="Last day for sending the plan: {client}")
_FALLEN = Text(
    zh="待重新排程的现场检查：{client}（{site}）", en="Audit on site, to be planned again: {client} ({site})"
)
_SURVEILLANCE = Text(zh="监督应完成：证书 {number}", en="Surveillance due: certificate {number}")
_RENEWAL = Text(zh="再认证期间：证书 {number}", en="Renewal window: certificate {number}")
_CASE = Text(zh="{what}到期：{client}", en="{what} due: {client}")
_REVIEW = Text(zh="申请评审到期：{number}", en="Application review due: {number}")
