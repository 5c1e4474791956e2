"""Saving a changed job or certificate together with its Record, in the transaction that is open."""

from collections.abc import Callable, Mapping
from typing import Any

from intake_app.schemes.schema import SchemeEdition
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from models.account import Actor
from models.certificate import Certificate
from models.engagement import Engagement
from models.reference import ClauseRef

_CLAUSES: Mapping[str, Callable[[SchemeEdition], ClauseRef | None]] = {
    "agreement": lambda scheme: scheme.gate_clause("agreement"),
    "person_days": lambda scheme: scheme.gate_clause("person_days"),
    "visits": lambda scheme: scheme.team.minimum_members.clause,
    "impartiality": lambda scheme: scheme.gate_clause("impartiality"),
    "plan.published": lambda scheme: scheme.team.minimum_members.clause,
    "plan.sent": lambda scheme: scheme.clocks.plan_notice_working_days.clause,
    "plan.confirmed": lambda scheme: scheme.gate_clause("plan_confirmed"),
    "plan.objected": lambda scheme: scheme.gate_clause("objection"),
    "document_review": lambda scheme: scheme.verdicts[0].clause,
    "on_site": lambda scheme: scheme.gate_clause("coverage"),
    "nonconformity": lambda scheme: scheme.gate_clause("findings_closed"),
    "footprint": lambda scheme: scheme.gate_clause("footprint"),
    "report.written": lambda scheme: scheme.gate_clause("report"),
    "report.approved": lambda scheme: scheme.gate_clause("director"),
    "technical_review": lambda scheme: scheme.gate_clause("technical_review"),
    "decision": lambda scheme: scheme.gate_clause("decision"),
    "supplement": lambda scheme: scheme.clocks.supplement_days.clause,
    "clock": lambda scheme: scheme.clocks.conclusion_days.clause,
    "certificate.written": lambda scheme: scheme.certificate.fields[0].clause,
    "certificate.issued": lambda scheme: scheme.certificate.validity_years.clause,
    "certificate.suspended": lambda scheme: scheme.suspension.longest_months.clause,
    "certificate.change_applied_for": lambda scheme: scheme.changes.kinds[0].clause if scheme.changes else None,
    "certificate.change_evaluated": lambda scheme: scheme.changes.kinds[0].clause if scheme.changes else None,
    "certificate.change_verified": lambda scheme: scheme.changes.kinds[0].clause if scheme.changes else None,
    "certificate.replaced": lambda scheme: scheme.changes.kinds[0].clause if scheme.changes else None,
    "certificate.end_asked_for": lambda scheme: (scheme.cancellation.grounds[0].clause if scheme.cancellation
                                                 else None),
    "certificate.end_declined": lambda scheme: (scheme.cancellation.grounds[0].clause if scheme.cancellation
                                                else None),
    "certificate.restoration_applied_for": lambda scheme: scheme.suspension.longest_months.clause,
    "certificate.restoration_verified": lambda scheme: scheme.suspension.longest_months.clause,
    "certificate.restored": lambda scheme: scheme.suspension.longest_months.clause,
    "certificate.disclosed": lambda scheme: (scheme.clocks.disclosure_working_days.clause
                                             if scheme.clocks.disclosure_working_days else None),
    "certificate.surveyed": lambda scheme: scheme.surveillance.interval_months.clause,
    "surveillance.notice_waived": lambda scheme: scheme.surveillance.notice_months.clause,
    "surveillance.first_day_moved": lambda scheme: scheme.surveillance.notice_months.clause,
    "certificate.surveillance_notified": lambda scheme: scheme.surveillance.notice_months.clause,
}
"""Which clause an act rests on, by its verb or by what stands before the verb's point."""


def clause_of(verb: str, scheme: SchemeEdition) -> ClauseRef | None:
    """The clause under which a job or certificate is changed so, None where the scheme names none."""
    clause = _CLAUSES.get(verb) or _CLAUSES.get(verb.partition(".")[0])
    return clause(scheme) if clause else None


def changed_engagement(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, verb: str, **changes: Any
) -> Engagement:
    """Save the changed job and its Record in the open transaction; Stale where another write came first."""
    saved = uow.engagements.save(engagement.with_(**changes))
    before, after = changed_fields(engagement, saved)
    write_record(office, uow, actor, verb, engagement.id, before=before, after=after,
                 clause=clause_of(verb, office.scheme_of(engagement)))
    return saved


def changed_certificate(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, verb: str,
    *, clause: ClauseRef | None = None, **changes: Any,
) -> Certificate:
    """Save the changed certificate and its Record in the open transaction; a `clause` is more telling than the verb's.

    Stale where another write came first.
    """
    saved = uow.certificates.save(certificate.with_(**changes))
    before, after = changed_fields(certificate, saved)
    write_record(office, uow, actor, verb, certificate.id, before=before, after=after,
                 clause=clause or clause_of(verb, office.scheme_of(certificate)))
    return saved
