"""When clients would like to be visited, in their own words, for whoever plans (CNEX 9.5.1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from intake_app.rules.answer_paths import path_of
from intake_app.rules.answer_readings import read_date
from intake_app.schemes.schema import Section
from intake_app.services.access import require_role, require_seen
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.engagement import Engagement, EngagementKind


def wished_times(office: Office, actor: Actor, jobs: Sequence[Engagement]) -> Mapping[str, str]:
    """The time that the client of each job asked for, by job; none of those whose client said nothing."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        found = {job.id: _wished(uow, job) for job in jobs}
    return {id: words for id, words in found.items() if words}


class OwnWish(NamedTuple):
    """When a client would like to be visited: in its own words, and as days where they are some."""

    words: str
    days: tuple[tuple[date, date], ...]


def own_wish(office: Office, actor: Actor, job: Engagement) -> OwnWish | None:
    """What its client asked for, the last word of it; None where it said nothing (H1, H155)."""
    require_seen(actor, job.enterprise_id)
    if job.days_asked_for:
        return OwnWish("", job.days_asked_for)
    with office.unit_of_work() as uow:
        words = _wished(uow, job)
    day = read_date(words)
    return OwnWish(words, ((day, day),) if day is not None else ()) if words else None


def wished_days(uow: UnitOfWork, jobs: Sequence[Engagement]) -> Mapping[str, date]:
    """The day that the client of each job asked for, by job; none of those whose words are anything but one day."""
    read = {job.id: read_date(_wished(uow, job)) for job in jobs if not job.is_over}
    return {id: day for id, day in read.items() if day is not None}


def _wished(uow: UnitOfWork, job: Engagement) -> str:
    """From the reply to a surveillance's notice, or else from the application that a first certification is for."""
    if job.kind is EngagementKind.SURVEILLANCE:
        return job.notice_reply.suggested if job.notice_reply is not None else ""
    return uow.applications.get(job.application_id).text(path_of(Section.APPLICATION, "preferred_visit")).strip()
