"""Suspensions that end, and times for correcting a misuse: holder and manager are told ahead and at the end (H159).

CNEX 12.3.1, 12.3.2 h and j; CEC 7.4.
"""

from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from intake_app.rules.certificates import awaits_restoration, status_on
from intake_app.rules.misuse import last_day_to_correct, misuse_rule, open_demands
from intake_app.services.access import require_role
from intake_app.services.changes import done_anew_if_stale
from intake_app.services.office import Office
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.calendar import add_months
from models.certificate import Certificate, CertificateState

Stage = Literal["ahead", "last", "over"]
"""Within the months before the last day, on it, after it."""

SUSPENSION_ENDS, CORRECTION_DUE = "certificate.suspension_ends", "certificate.correction_due"
STAGES: dict[str, Collection[Stage]] = {SUSPENSION_ENDS: ("ahead", "over"), CORRECTION_DUE: ("ahead", "last", "over")}
"""At which stages each is told."""


class EndingTime(NamedTuple):
    """A time of a certificate that is told of: by which verb, its last day, and how far it is."""

    verb: str
    last: date
    stage: Stage
    may_come_back: bool
    """Whether the certificate can be restored: not where its result lapsed (J29)."""


def note_ending_times(office: Office, actor: Actor) -> int:
    """Write a Record of each time of a certificate that ends within the months of H159, or has ended; how many are new.

    However often it runs, and however many run at once, each stage is told once; a run that comes late tells the last.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        waiting = [each.id for each in uow.certificates.all() if any(_ending(office, each))]
    return sum(done_anew_if_stale(partial(_told, office, actor, id)) for id in waiting)


def _told(office: Office, actor: Actor, certificate_id: str) -> int:
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        told = {(each.verb, each.after["until"], each.after["stage"])
                for each in uow.records.with_verbs(STAGES, {certificate.id})}
        new = [each for each in _ending(office, certificate)
               if (each.verb, each.last.isoformat(), each.stage) not in told]
        if new:
            # Counts the version up: of two runs at once the second is Stale, reads again, and tells nothing.
            uow.certificates.save(certificate)
        for each in new:
            write_record(office, uow, actor, each.verb, certificate.id,
                         clause=office.house.time_reminders.months_ahead.clause,
                         after={"until": each.last.isoformat(), "stage": each.stage,
                                "may_come_back": each.may_come_back})
        uow.commit()
    return len(new)


def _ending(office: Office, certificate: Certificate) -> Iterator[EndingTime]:
    today, rule = office.today(), misuse_rule(office.scheme_of(certificate))
    state = status_on(certificate, today)
    last = certificate.suspensions[-1] if certificate.suspensions else None
    found: set[tuple[str, date]] = set()
    # Who applied in time waits for the body's word: nothing ends before that.
    if (state is CertificateState.SUSPENDED and last is not None and last.until is not None
            and not awaits_restoration(last)):
        found.add((SUSPENSION_ENDS, last.until))
    if rule is not None and state in (CertificateState.VALID, CertificateState.SUSPENDED,
                                      CertificateState.RESULT_LAPSED):
        found |= {(CORRECTION_DUE, last_day_to_correct(each, rule)) for each in open_demands(certificate)
                  if each.told_on is not None and each.open_answer is None}
    for verb, day in sorted(found):
        stage = _stage(office, day)
        if stage is not None and stage in STAGES[verb]:
            yield EndingTime(verb, day, stage, may_come_back=certificate.lapse is None)


def _stage(office: Office, last: date) -> Stage | None:
    """How far a time is that ends with this day; None where that is still far ahead."""
    today, months = office.today(), office.house.time_reminders.months_ahead.value
    if today > last:
        return "over"
    if today == last:
        return "last"
    return "ahead" if add_months(last, -months) <= today else None
