"""One visit for certificates of one holder that came from several jobs: joined, taken apart, parted (J68, H163)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from intake_app.rules.joint_surveillance import (
    JointVisit,
    OwnSurveillance,
    alike_ones,
    apart_faults,
    joint_visits,
    parting_faults,
)
from intake_app.rules.lives.job import JOB
from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import declared_void
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.surveillance import (
    CertificateDue,
    make_due_notices,
    note_notice_void,
    surveillance_desk,
)
from models.account import Actor, Role
from models.base import Frozen
from models.certificate import Certificate
from models.engagement import EndCause, Engagement, JobEnd
from models.ids import EngagementId, new_id
from models.paper import Paper
from models.text import Text


class SharedJobs(Frozen):
    """The surveillances that serve several certificates, as far as these can still go by themselves."""

    to_take_apart: tuple[Engagement, ...]
    """Joint ones whose notice has not gone out."""
    to_part: tuple[Engagement, ...]
    """Those whose visit is over and whose report is not written."""
    certificates: Mapping[str, Certificate]
    """The certificates of them, by id."""


def joint_offers(office: Office, actor: Actor, due: Iterable[CertificateDue]) -> tuple[JointVisit, ...]:
    """The visits that could each serve several of the surveillances whose notice is due, as the desk lists them.

    None where this body keeps them apart (H163). A surveillance whose notice is void keeps its own job.
    """
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    rules = office.house.joint_visits
    if rules.offer.value == "never":
        return ()
    by_origin: dict[str, list[CertificateDue]] = defaultdict(list)
    for item in due:
        if item.awaits_notice and item.job_without_notice is None and item.certificate.engagement_id:
            by_origin[item.certificate.engagement_id].append(item)
    alike = alike_ones({id: [item.certificate for item in items] for id, items in by_origin.items()})
    several = {id: items for id, items in by_origin.items() if id in alike}
    with office.unit_of_work() as uow:
        origins = {job.id: job for job in uow.engagements.those(several)}
    waiting: dict[tuple[str, str], list[OwnSurveillance]] = defaultdict(list)
    for id, items in several.items():
        first = items[0].certificate
        waiting[first.scheme, first.edition].append(OwnSurveillance(
            certificates=tuple(item.certificate for item in items), dues=tuple(item.due for item in items),
            first_day=max(office.today(), *(item.first_day for item in items)), origin=origins[EngagementId(id)]))
    return tuple(offer for group in waiting.values() for offer in joint_visits(
        group, office.scheme_of(group[0].certificates[0]), rules.most_days_apart.value))


def join(office: Office, actor: Actor, certificate_ids: Collection[str]) -> tuple[Paper, ...] | Refused:
    """Make the one notice of these surveillances and open the one job that surveys all of them.

    What is joined is what is offered today: somebody who made a notice meanwhile, or changed a certificate, undid it.
    """
    require_role(actor, Role.MANAGER)
    offers = joint_offers(office, actor, surveillance_desk(office, actor).due)
    if not any(set(offer.certificate_ids) == set(certificate_ids) for offer in offers):
        return refused(Text(
            zh="这些证书的监督现在不能合并：可能已发出通知、证书有变更，或者期限容不下同一次现场；请刷新页面核对。",
            en="These surveillances cannot be joined now: a notice was made, a certificate changed, or their limits"
            " leave no room for one visit. Reload the page and look at them again."))
    return make_due_notices(office, actor, certificate_ids, as_one=True)


def shared_jobs(office: Office, actor: Actor) -> SharedJobs:
    """The open surveillances of several certificates that a manager can take apart or part, the first due in front."""
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        jobs = [job for job in uow.engagements.all()
                if job.serves_cycle and len(job.certificate_ids) > 1 and not job.is_over]
        held = {id: uow.certificates.get(id) for job in jobs for id in job.certificate_ids}
    jobs.sort(key=lambda job: (job.due_on or office.today(), job.id))
    return SharedJobs(
        to_take_apart=tuple(job for job in jobs if not apart_faults(job, office.scheme_of(job))),
        to_part=tuple(job for job in jobs if not job_obstacles(office, "part", job)), certificates=held)


def take_apart(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """End a joint surveillance whose notice has not gone out, and let each of its certificates be told by itself.

    Its notice is void, so that of every certificate is due again; no day and no limit of theirs changes.
    """
    require_role(actor, *JOB["take_apart"].who)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        hindering = job_obstacles(office, "take_apart", job) or apart_faults(job, office.scheme_of(job))
        if hindering:
            return Refused(reasons=hindering)
        for paper in _standing_notices(uow, job):
            note_notice_void(office, uow, actor, paper, uow.engagements.get(job.id))
            declared_void(office, uow, actor, paper, "合并的监督已拆分，各证书分别通知。")
        ended = JobEnd(cause=EndCause.TAKEN_APART, reason="监督通知书发出前拆分。", ended_on=office.today(),
                       by=actor.name)
        saved = changed_engagement(office, uow, actor, uow.engagements.get(job.id), JOB["take_apart"].verb,
                                   ended=ended)
        uow.commit()
    return saved


def part_certificates(
    office: Office, actor: Actor, engagement_id: str, certificate_ids: Collection[str], finding_ids: Collection[str]
) -> Engagement | Refused:
    """Let these certificates of a surveillance be reported on and decided by themselves, with these nonconformities.

    The visit stands in both jobs as it was; what holds one certificate up, or fails it, touches no other (J68).
    """
    require_role(actor, *JOB["part"].who)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        held = [uow.certificates.get(id) for id in job.certificate_ids]
        parted = [each for each in held if each.id in certificate_ids]
        hindering = job_obstacles(office, "part", job) or parting_faults(
            job, parted, finding_ids, office.scheme_of(job))
        if hindering:
            return Refused(reasons=hindering)
        own = job.with_(id=EngagementId(new_id("engagement")), parted_from=job.id, fees=(), version=0,
                        **_part(uow, job, parted, set(finding_ids)))
        uow.engagements.add(own)
        uow.fieldwork.add(uow.fieldwork.of_job(job.id).with_(id=own.id, version=0))
        changed_engagement(office, uow, actor, job, JOB["part"].verb, **_part(
            uow, job, [each for each in held if each not in parted],
            {each.id for each in job.nonconformities} - set(finding_ids)))
        write_record(office, uow, actor, JOB["part"].verb, own.id,
                     after={"from": job.id, "certificates": [each.number for each in parted],
                            "nonconformities": sorted(finding_ids)},
                     clause=JOB["part"].clause(office.scheme_of(job)))
        uow.commit()
    return own


def _part(
    uow: UnitOfWork, job: Engagement, certificates: Sequence[Certificate], findings: Collection[str]
) -> dict[str, object]:
    """What the job holds as far as it is about these of its certificates, with these nonconformities.

    Of the others it is kept that they go on elsewhere.
    """
    ids = {each.unit.id for each in certificates}
    units = tuple(unit for unit in job.units if unit.id in ids)
    rows = {unit.site_row for unit in units}
    origins = [uow.engagements.get(each.engagement_id or "") for each in certificates]
    own, *joined = dict.fromkeys(id for each in origins for id in each.all_applications)
    return {
        "certificate_ids": tuple(each.id for each in certificates), "units": units,
        "application_id": own, "joined_applications": tuple(joined),
        "sites": tuple(site for site in job.sites if site.row in rows),
        "visits": tuple(each for each in job.visits if each.site_row in rows),
        "on_site": tuple(each for each in job.on_site if each.site_row in rows),
        "person_days": tuple(each for each in job.person_days if each.site_row in rows),
        "footprints": tuple(each for each in job.footprints if each.unit_id in ids),
        "nonconformities": tuple(each for each in job.nonconformities if each.id in findings),
        "parted_findings": (*job.parted_findings, *(each for each in job.nonconformities if each.id not in findings)),
    }


def _standing_notices(uow: UnitOfWork, job: Engagement) -> list[Paper]:
    """The notices of the job that are not void."""
    ids = {notice.paper_id for id in job.certificate_ids for notice in uow.certificates.get(id).notices
           if notice.void_on is None}
    return [paper for paper in uow.papers.those(ids) if paper.subject == job.id]
