"""Saving a changed job or certificate together with its Record, in the transaction that is open."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from intake_app.rules.lives import clause_of
from intake_app.rules.lives.job import JOB
from intake_app.rules.separation import PART_OF_VERB, taken_part
from intake_app.rules.stages import JobFacts
from intake_app.services.access import require_untied, require_untied_in
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from models.account import Actor
from models.certificate import Certificate
from models.engagement import Engagement
from models.errors import NotPermitted, Stale
from models.reference import ClauseRef, Reason

Outcome = TypeVar("Outcome")


def done_anew_if_stale(act: Callable[[], Outcome]) -> Outcome:
    """What the act answers once nobody wrote in between: each time somebody did, it reads again what stands then."""
    while True:
        try:
            return act()
        except Stale:
            continue


def job_obstacles(
    office: Office, act: str, engagement: Engagement, site_row: str = "", refused: Collection[str] = ()
) -> tuple[Reason, ...]:
    """Why the job's table does not let the act be done today, at one site where that is named; empty if it does.

    `refused` are the units that a decision in favour is not in favour of.
    """
    return JOB.obstacles(act, JobFacts(engagement, office.scheme_of(engagement), office.today(), office.calendar,
                                       site_row=site_row, refused=frozenset(refused)))


def changed_engagement(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, verb: str, **changes: Any
) -> Engagement:
    """Save the changed job and its Record in the open transaction; Stale where another write came first.

    Nobody who is tied to one of its parties changes anything in it, but for taking themselves off (CNEX 6, CEC 5.2.1).
    Once it is over, only what its table still has from there is done.
    """
    if engagement.is_over:
        _require_still_open_to(office, verb, engagement)
    if verb != "impartiality.declined":
        require_untied_in(office, uow, actor, engagement)
    if verb in PART_OF_VERB:
        others = engagement.with_(took_part=changes.get("took_part", engagement.took_part))
        changes["took_part"] = taken_part(others, actor.person_id, PART_OF_VERB[verb])
    saved = uow.engagements.save(engagement.with_(**changes))
    before, after = changed_fields(engagement, saved)
    write_record(office, uow, actor, verb, engagement.id, before=before, after=after,
                 clause=clause_of(verb, office.scheme_of(engagement)))
    return saved


def _require_still_open_to(office: Office, verb: str, engagement: Engagement) -> None:
    barred = JOB.barred_by_state(verb, JobFacts(engagement, office.scheme_of(engagement), office.today(),
                                                office.calendar))
    if barred is not None:
        raise NotPermitted(barred.text, barred.clause)


def read_otherwise(before: Certificate, after: Certificate) -> dict[str, Any]:
    """Every field in which two states of a certificate differ, as it is after."""
    return {name: getattr(after, name) for name in type(after).model_fields
            if getattr(after, name) != getattr(before, name)}


def changed_certificate(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, verb: str,
    *, clause: ClauseRef | None = None, **changes: Any,
) -> Certificate:
    """Save the changed certificate and its Record in the open transaction; a `clause` is more telling than the verb's.

    Stale where another write came first. Nobody who is tied to one of its parties changes anything in it (CNEX 6).
    """
    require_untied(office, uow, actor, {party.credit_code for party in certificate.parties.values()})
    saved = uow.certificates.save(certificate.with_(**changes))
    before, after = changed_fields(certificate, saved)
    write_record(office, uow, actor, verb, certificate.id, before=before, after=after,
                 clause=clause or clause_of(verb, office.scheme_of(certificate)))
    return saved
