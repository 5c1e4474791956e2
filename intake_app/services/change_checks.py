"""A change that a job verifies: a check on site ordered for it, or a surveillance that is decided already.

Only so does a certificate come to print another footprint: as a team verified it, reviewed and decided on (H127).
"""

from intake_app.rules.certificate_changes import came_too_early, newly_verified, replaced
from intake_app.rules.lives.certificate import CHANGE, ChangeFacts
from intake_app.services.access import require_role
from intake_app.services.certificate_changes import answered, change_of, exchanged
from intake_app.services.changes import changed_certificate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.paper_contexts import printed_day
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.surveillance import EXTRA_MONTHS, surveillance_job
from models.account import Actor
from models.calendar import add_months
from models.certificate import Certificate
from models.certificate_change import Amendment, CertificateChange, ChangeVerification
from models.engagement import Engagement, ExtraSurveillance
from models.text import Text


def order_change_check(office: Office, actor: Actor, certificate_id: str, change_id: str) -> Engagement | Refused:
    """Open the job that verifies the change on site: no notice of months binds it, its plan is sent as any.

    Its team goes where the change takes the production, where it moves that.
    """
    require_role(actor, *CHANGE["order_check"].who)
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        facts = _facts(office, uow, certificate, change)
        hindering = CHANGE.obstacles("order_check", facts)
        if hindering:
            return Refused(reasons=hindering)
        extra = ExtraSurveillance(cause=change.kind, facts=f"{change.before} → {change.after}", is_unannounced=False,
                                  change_id=change.id, approved_by=actor.name, approved_on=facts.today)
        due_on = add_months(facts.today, EXTRA_MONTHS)
        moved = change.with_(amendment=Amendment(site_address=change.amendment.site_address))
        visited = replaced(certificate, moved, facts.today)
        job = surveillance_job(office, uow, [visited], due_on, facts.today).with_(extra=extra)
        uow.engagements.add(job)
        write_record(office, uow, actor, "engagement.opened", job.id, clause=CHANGE["order_check"].clause(facts.scheme),
                     after={"kind": job.kind.value, "certificates": [certificate.number], "cause": extra.cause,
                            "facts": extra.facts, "unannounced": False})
        changed_certificate(office, uow, actor, certificate, "certificate.change_check_ordered",
                            changes=exchanged(certificate, change.with_(check_id=job.id)))
        uow.commit()
    return job


def take_result(office: Office, actor: Actor, certificate_id: str, change_id: str) -> Certificate | Refused:
    """Let what the check ordered for it, or the last surveillance, was decided on verify the change; it is answered."""
    require_role(actor, *CHANGE["take_result"].who)
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        facts = _facts(office, uow, certificate, change)
        hindering = CHANGE.obstacles("take_result", facts)
        if hindering:
            return Refused(reasons=hindering)
        verified = verification_by(facts.job, certificate)
        if verified is None:
            return refused(_NO_REPORT)
        saved = answered(office, uow, actor, certificate, "certificate.change_verified",
                         change.with_(verification=verified))
        uow.commit()
    return saved


def job_to_take(office: Office, actor: Actor, certificate_id: str, change_id: str) -> Engagement | None:
    """The job whose result verifies the change: the check ordered for it, decided or not, or the last surveillance.

    None where that surveillance was on site before the change took effect.
    """
    require_role(actor, *CHANGE["take_result"].who)
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        job = _job(uow, certificate, change)
    is_early = job is not None and came_too_early(change, job, office.scheme_of(certificate)) is not None
    return None if is_early else job


def _job(uow: UnitOfWork, certificate: Certificate, change: CertificateChange) -> Engagement | None:
    check = uow.engagements.get(change.check_id) if change.check_id else None
    if check is not None and (check.decision is not None or not check.is_over):
        return check
    surveyed = newly_verified(certificate)
    return uow.engagements.find(surveyed.engagement_id or "") if surveyed else None


def _facts(office: Office, uow: UnitOfWork, certificate: Certificate, change: CertificateChange) -> ChangeFacts:
    job = _job(uow, certificate, change)
    return ChangeFacts(certificate, change, office.scheme_of(certificate), office.today(), job)


def verification_by(job: Engagement | None, certificate: Certificate) -> ChangeVerification | None:
    """The change as the decided job verified it, in a letter's words; a footprint only where that was passed."""
    if job is None or job.decision is None or job.report is None:
        return None
    passed = job.decision.is_positive
    footprint = next((each for each in job.footprints if each.unit_id == certificate.unit.id), None) if passed else None
    value = _VALUE.format(
        value=f"{footprint.value:f}", measure=footprint.measure, first=printed_day(footprint.period_from),
        last=printed_day(footprint.period_to)) if footprint else ""
    return ChangeVerification(
        on=max(result.last_day for result in job.on_site), by=job.report.written_by, passed=passed, job_id=job.id,
        footprint=footprint, findings=f"{job.decision.reason}{value}")


_VALUE = "（核查的碳足迹为{value} {measure}，数据期{first}至{last}）"
"""In Chinese only, as the notice prints it."""
_NO_REPORT = Text(zh="该项目没有报告，不能采用其结果；请刷新页面。",
                  en="That job has no report, so there is no result to take: reload the page.")
