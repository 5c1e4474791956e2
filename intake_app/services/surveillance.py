"""What is due after certification: notices, surveillance jobs, renewals (CNEX 11, 12.1; CEC 6, 7.2)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from intake_app.rules.certificates import IN_FORCE, renewal_window, status_on
from intake_app.rules.joint_surveillance import surveyed_places
from intake_app.rules.renewals import evaluates_anew, renewal_in_question, renewing_surveillance
from intake_app.rules.stages import Stage, stage
from intake_app.rules.surveillance import (
    URGENCY,
    SurveillanceDue,
    awaits_notice,
    first_day_allowed,
    next_surveys,
    notice_conflict,
    overdue_correction_act,
    reply_day,
    status_act_due,
    surveillance_due,
    suspension_told,
    with_visit,
)
from intake_app.services import paper_contexts
from intake_app.services.access import require_role
from intake_app.services.changes import changed_certificate, changed_engagement
from intake_app.services.documents import expiry_acts
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.plan_sending import sent_if_released
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.taking_over import renewal_under_way
from intake_app.services.unfit_templates import unfit_template
from models.account import Actor, Role
from models.application import Application, PartyRole
from models.base import Frozen
from models.calendar import add_months
from models.certificate import Certificate, CertificateState, SurveillanceNotice
from models.engagement import Agreement, Engagement, EngagementKind, ExtraSurveillance, NoticeWaiver
from models.errors import Stale
from models.ids import EngagementId, PaperId, new_id
from models.paper import Paper
from models.reference import Reason
from models.text import Text

EXTRA_MONTHS = 2
"""Within how many months an extra surveillance should take place: this body's own setting."""


class CertificateDue(Frozen):
    """A certificate with the days of its next surveillance, and the job that serves it where one is open."""

    certificate: Certificate
    due: SurveillanceDue
    first_day: date
    """The first day on which it may take place; while no notice is sent, the day if it goes out today."""
    conflict: Reason | None
    """Why it cannot be done by its due date any more."""
    awaits_notice: bool
    """Whether its notice is due and not made yet."""
    open_engagement_id: str | None
    """The job that surveys it next, an extra one too."""
    job_without_notice: str | None
    """The open job whose notice is void: the next notice is of that."""
    stage: Stage | None
    """Where the open job stands."""
    notice_file_id: str | None
    """The Word file of the notice, once it is made."""


@dataclass(frozen=True)
class SurveillanceDesk:
    """What there is to see to after certification, as of today."""

    due: tuple[CertificateDue, ...]
    """The one in greatest danger in front."""
    acts: tuple[Reason, ...]
    """What has to be decided now about the status of certificates (CNEX 12.3, CEC 7.4)."""
    suspended: tuple[Reason, ...] = ()
    """Until when each suspended certificate may be restored, where nothing is to be decided about it yet."""
    unfit: tuple[Reason, ...] = ()
    """Why notices that are due cannot be made: the own template of their scheme does not fit."""


class RenewalDue(Frozen):
    """A certificate whose renewal window is open."""

    certificate: Certificate
    opens_on: date
    ends_on: date
    application: Application | None = None
    """The application by which its holder has it renewed, where one is under way."""
    passed_on: date | None = None
    """The last day of the surveillance that renews it, where one does and is passed."""


def surveillance_desk(office: Office, actor: Actor) -> SurveillanceDesk:
    """Every certificate under surveillance, and what waits for a decision on the status of any."""
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    today = office.today()
    with office.unit_of_work() as uow:
        certificates = uow.certificates.all()
        jobs = _jobs_by_certificate(office, uow.engagements.all(), certificates)
        dues = {c.id: with_visit(due, c, jobs[c.id], office.scheme_of(c)) for c in certificates
                if (due := surveillance_due(c, office.scheme_of(c), today)) is not None}
        made = {c.id: notice.paper_id for c in certificates if c.id in dues
                for notice in c.notices if notice.due_on == dues[c.id].due_on and notice.void_on is None}
        files = {paper.id: paper.file_id for paper in uow.papers.those(made.values())}
        expired = expiry_acts(office, uow, certificates)
    found = [_due_item(office, c, dues[c.id], jobs[c.id], files.get(made.get(c.id, PaperId(""))), today)
             for c in certificates if c.id in dues]
    acts = (status_act_due(c, dues.get(c.id), office.scheme_of(c), today, office.calendar)
            or overdue_correction_act(c, jobs[c.id], office.scheme_of(c), today) for c in certificates)
    held = {c.id: c for c in certificates}
    renewed = (renewal_in_question(c, held[c.renews], office.scheme_of(c), today)
               for c in certificates if c.renews in held)
    return SurveillanceDesk(
        due=tuple(sorted(found, key=lambda item: (URGENCY.index(item.due.state), item.due.due_on,
                                                  item.certificate.number))),
        acts=(*(act for act in (*acts, *renewed) if act is not None), *expired),
        suspended=tuple(told for c in certificates
                        if (told := suspension_told(c, office.scheme_of(c), today)) is not None),
        unfit=tuple(_unfit_by_scheme(office, [item for item in found if item.awaits_notice]).values()))


def _unfit_by_scheme(office: Office, awaiting: Sequence[CertificateDue]) -> Mapping[str, Reason]:
    """Why the notices of a scheme cannot be made, by scheme; nothing of those whose template fits."""
    with office.unit_of_work() as uow:
        found = {key: unfit_template(office, uow, key, "surveillance_notice")
                 for key in sorted({item.certificate.scheme for item in awaiting})}
    return {key: unfit.reason for key, unfit in found.items() if unfit is not None}


def _jobs_by_certificate(
    office: Office, jobs: Sequence[Engagement], certificates: Sequence[Certificate]
) -> Mapping[str, list[Engagement]]:
    """The jobs that are about each certificate, and the open one that evaluates its unit anew."""
    found: dict[str, list[Engagement]] = defaultdict(list)
    for job in jobs:
        for id in job.certificate_ids:
            found[id].append(job)
    held: dict[str, list[Certificate]] = defaultdict(list)
    for each in certificates:
        held[each.enterprise_id].append(each)
    for job in (job for job in jobs if job.kind is EngagementKind.INITIAL and not job.is_over):
        for each in held[job.enterprise_id]:
            if evaluates_anew(job, each, office.scheme_of(each)):
                found[each.id].append(job)
    return found


def _due_item(
    office: Office, certificate: Certificate, due: SurveillanceDue, jobs: Sequence[Engagement], notice_file: str | None,
    today: date,
) -> CertificateDue:
    scheme, awaits = office.scheme_of(certificate), awaits_notice(due, jobs)
    job = next_surveys(jobs).get(certificate.id)
    first_day = job.not_before if job and job.not_before and not awaits else first_day_allowed(due, scheme, today)
    if job is not None and job.is_notice_unsent and job.notice_waiver is None:
        first_day = max(first_day, first_day_allowed(due, scheme, today))
    is_visited = job is not None and bool(job.on_site)
    conflict = None if is_visited else notice_conflict(certificate.number, due, first_day, scheme, today)
    return CertificateDue(certificate=certificate, due=due, first_day=first_day, conflict=conflict,
                          awaits_notice=awaits,
                          open_engagement_id=job.id if job else None,
                          job_without_notice=_without_notice(jobs) if due.is_notice_void else None,
                          stage=stage(job, scheme) if job else None,
                          notice_file_id=notice_file)


def _without_notice(jobs: Sequence[Engagement]) -> str | None:
    """The open regular surveillance among the jobs of a certificate whose notice is void."""
    return next((job.id for job in jobs if job.serves_cycle and job.extra is None and not job.is_over), None)


def renewals(office: Office, actor: Actor) -> tuple[RenewalDue, ...]:
    """Certificates to be renewed whose window is open now, the one that ends first in front (CNEX 12.1, CEC 7.2)."""
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    today = office.today()
    with office.unit_of_work() as uow:
        certificates = uow.certificates.all()
        renewed = {c.renews for c in certificates if c.state is not CertificateState.DRAFT}
        alive = [c for c in certificates
                 if c.id not in renewed and status_on(c, today) in (CertificateState.VALID, CertificateState.SUSPENDED)]
        applications = uow.applications.those([c.renewal for c in alive if c.renewal])
        jobs = [job for application in applications for job in uow.engagements.of_application(application.id)]
    windows = [(c, *renewal_window(c, office.scheme_of(c))) for c in alive]
    found = [RenewalDue(certificate=c, opens_on=opens, ends_on=ends,
                        application=renewal_under_way(c, applications, jobs),
                        passed_on=renewing_surveillance(c, office.scheme_of(c)))
             for c, opens, ends in windows if opens <= today <= ends]
    return tuple(sorted(found, key=lambda renewal: (renewal.ends_on, renewal.certificate.number)))


def make_due_notices(
    office: Office, actor: Actor, certificate_ids: Collection[str] | None = None, channel: str = "系统送达",
    told: Callable[[int, int], None] = lambda done, all: None, *, as_one: bool = False,
) -> tuple[Paper, ...] | Refused:
    """Make every surveillance notice that is due (or those of `certificate_ids`), and open their surveillance jobs.

    One job serves all certificates that came from the same job (J68), with one notice for each name that their holder
    bears in them: a change of it is printed in one certificate at a time (CNEX 12.2, CEC 7.3). A second call makes
    nothing twice. Each job's notices are a transaction of their own: a batch that is broken off keeps what it made, and
    goes on when called again. `told` hears after each how many of all are done. Those of a scheme whose own template
    does not fit are left, and stay due: `SurveillanceDesk.unfit` says why. With `as_one` those of `certificate_ids` are
    surveyed in one visit, whatever job they came from (`joint_visits.join`).
    """
    require_role(actor, Role.MANAGER)
    due = [item for item in surveillance_desk(office, actor).due
           if item.awaits_notice and (certificate_ids is None or item.certificate.id in certificate_ids)]
    if not due:
        return _nothing_due()
    groups: dict[tuple[str, str, str], list[CertificateDue]] = defaultdict(list)
    for item in due:
        origin = "" if as_one else str(item.certificate.engagement_id or item.certificate.id)
        groups[(item.certificate.scheme, origin, item.job_without_notice or "")].append(item)
    unfit = _unfit_by_scheme(office, due)
    papers: list[Paper] = []
    for done, ((scheme, *_), group) in enumerate(groups.items(), start=1):
        # Somebody who sent it first, or changed a certificate, leaves the group due or not; the others go on.
        with suppress(Stale):
            papers += _notify(office, actor, group, channel) if scheme not in unfit else []
        told(done, len(groups))
    if not papers and unfit:
        return Refused(reasons=tuple(unfit.values()))
    return tuple(papers) or _nothing_due()


def note_notice_sent(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, sent_on: date, channel: str, proof: str
) -> None:
    """Let the notice's day and proof be those of its sending, and the first day of the visit follow (CNEX 11).

    A plan that waited for nothing else goes to the client with it.
    """
    job = uow.engagements.find(paper.subject)
    if job is None or paper.kind != "surveillance_notice":
        return
    _change_notice(office, uow, actor, paper, job, "certificate.surveillance_notified", sent_on=sent_on,
                   channel=channel, proof=proof, is_sent=True)
    sent_if_released(office, uow, uow.engagements.get(job.id))


def note_notice_void(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement) -> None:
    """Let the notice count as sent no more: another is due, and the visit waits for that one's months (CNEX 11).

    Whoever agreed to a shorter notice agreed to that one, so the agreement goes with it.
    """
    if not job.is_over:
        job = changed_engagement(office, uow, actor, job, "surveillance.first_day_moved", is_notice_void=True,
                                 notice_waiver=None)
    _change_notice(office, uow, actor, paper, job, "certificate.surveillance_notice_voided", void_on=office.today())


def note_notice_unrecorded(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement) -> None:
    """Let the notice count as made and not sent: nothing tells that it went, and its months begin with it (CNEX 11).

    A visit that its client confirmed, or that has begun, keeps its days until the sending is entered.
    """
    _change_notice(office, uow, actor, paper, job, "certificate.notice_unrecorded", is_sent=False)


def _change_notice(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement, verb: str, **changes: object
) -> None:
    """Change the notice of this paper in its job's certificates, and let the first day of the visit follow."""
    scheme, first_days, is_unsent = office.scheme_of(job), [], False
    for certificate in (uow.certificates.get(id) for id in job.certificate_ids):
        notices = tuple(each.with_(**changes) if each.paper_id == paper.id else each for each in certificate.notices)
        saved = certificate if notices == certificate.notices else changed_certificate(
            office, uow, actor, certificate, verb, notices=notices)
        is_unsent |= any(not each.is_sent and each.void_on is None for each in saved.notices)
        due = surveillance_due(saved, scheme, office.today())
        first_days += [first_day_allowed(due, scheme, office.today())] if due else []
    if job.is_over:
        return
    # What was on site already, or agreed to by the client, waits for no notice. Nor is a visit that was confirmed or
    # has begun lost for want of an entry: the day that is entered then may move it.
    is_settled = bool(job.notice_waiver is not None or job.on_site or (is_unsent and any(
        visit.is_confirmed or visit.start <= office.today() for visit in job.visits)))
    first = job.not_before if is_settled else max(first_days, default=job.not_before)
    if (first, is_unsent) != (job.not_before, job.is_notice_unsent):
        changed_engagement(office, uow, actor, job, "surveillance.first_day_moved", not_before=first,
                           is_notice_unsent=is_unsent)


def waive_notice(
    office: Office, actor: Actor, engagement_id: str, agreed_on: date, evidence: str
) -> Engagement | Refused:
    """Keep the client's written agreement to a shorter notice: the surveillance may take place from then on (J12).

    A published plan that waited for nothing else goes to the client with it.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    if not evidence.strip():
        return refused(Text(zh="请写明书面同意的凭证（如函件编号、邮件日期）。",
                            en="Name the evidence of the written agreement, such as a letter's number or an e-mail's"
                            " day."))
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        scheme = office.scheme_of(engagement)
        if engagement.kind is not EngagementKind.SURVEILLANCE or engagement.is_over \
                or not scheme.surveillance.notice_is_hard:
            return refused(Text(zh="该项目没有须遵守的监督通知期，不需要登记。",
                                en="No notice binds this job, so there is nothing to waive."))
        if not engagement.accepted_on <= agreed_on <= office.today():
            return refused(Text(zh="同意日期应在监督通知发出日 {sent} 与今天 {today} 之间。",
                                en="The day of the agreement lies between the notice ({sent}) and today ({today}).",
                                ).format(sent=engagement.accepted_on, today=office.today()))
        dues = [due for id in engagement.certificate_ids
                if (due := surveillance_due(uow.certificates.get(id), scheme, office.today())) is not None]
        waiver = NoticeWaiver(agreed_on=agreed_on, evidence=evidence.strip(), by=actor.name)
        saved = changed_engagement(office, uow, actor, engagement, "surveillance.notice_waived", notice_waiver=waiver,
                                   not_before=max([agreed_on, *(due.opens_on for due in dues)]))
        saved = sent_if_released(office, uow, saved)
        uow.commit()
    return saved


def open_extra_surveillance(
    office: Office, actor: Actor, certificate_id: str, cause: str, facts: str, is_unannounced: bool
) -> Engagement | Refused:
    """Open a surveillance beyond the regular ones, for a cause that the rule names, approved by the manager (CEC 6.1).

    It covers every certificate in force of the same job; no notice binds it, and an unannounced one is told to nobody.
    """
    require_role(actor, Role.MANAGER)
    if not facts.strip():
        return refused(Text(zh="请写明查实的事实，它是增加监督的依据。",
                            en="Write the facts that were found: the extra surveillance rests on them."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        scheme, today = office.scheme_of(certificate), office.today()
        ground = next((each for each in scheme.surveillance.extra_causes if each.key == cause), None)
        if ground is None:
            return refused(Text(zh="该认证方案没有规定增加监督的情形；经持有人书面同意，可以提前安排例行监督。",
                                en="This scheme names no cause for an extra surveillance: the regular one may be held"
                                " earlier if the holder agrees in writing."), scheme.surveillance.notice_months.clause)
        together = [each for each in uow.certificates.of_engagement(certificate.engagement_id or "")
                    if status_on(each, today) in IN_FORCE]
        if certificate not in together:
            return refused(Text(zh="证书 {number} 已失效，不再监督。",
                                en="Certificate {number} is no longer in force.").format(number=certificate.number))
        extra = ExtraSurveillance(cause=cause, facts=facts.strip(), is_unannounced=is_unannounced,
                                  approved_by=actor.name, approved_on=today)
        job = surveillance_job(office, uow, together, add_months(today, EXTRA_MONTHS), today).with_(extra=extra)
        uow.engagements.add(job)
        write_record(office, uow, actor, "engagement.opened", job.id, clause=ground.clause,
                     after={"kind": job.kind.value, "certificates": [each.number for each in together],
                            "cause": cause, "facts": extra.facts, "unannounced": is_unannounced})
        uow.commit()
    return job


def _notify(office: Office, actor: Actor, group: Sequence[CertificateDue], channel: str) -> list[Paper]:
    """The notices of these certificates; Stale where one of them was changed since they were listed."""
    by_holder: dict[tuple[str, str], list[CertificateDue]] = defaultdict(list)
    for item in group:
        holder = item.certificate.parties[PartyRole.CLIENT]
        by_holder[(holder.name, holder.credit_code)].append(item)
    with office.unit_of_work() as uow:
        due_on, not_before = min(item.due.due_on for item in group), max(item.first_day for item in group)
        kept = uow.engagements.find(group[0].job_without_notice or "")
        if kept is not None and not kept.is_over:
            job = _announced_anew(office, uow, actor, kept, group, due_on, not_before)
        else:
            job = _opened(office, uow, actor, [item.certificate for item in group], due_on, not_before)
        made = [_notice(office, uow, actor, job, held, not_before, channel) for held in by_holder.values()]
        uow.commit()
    return made


def _notice(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, group: Sequence[CertificateDue], not_before: date,
    channel: str,
) -> Paper:
    """The notice of these certificates of one holder's name, whose surveillance begins on `not_before` at the earliest.

    What sends it by e-mail or by hand lets its day and proof follow (`note_notice_sent`).
    """
    scheme, today = office.scheme_of(job), office.today()
    reply_by = _reply_day(office, job, min(item.due.due_on for item in group), not_before)
    number = next_paper_number(office, uow, scheme, "surveillance_notice")
    context = paper_contexts.surveillance_notice(
        [(item.certificate, item.due.due_on) for item in group], scheme, number, today, reply_by, not_before,
        all(item.due.renews for item in group))
    paper = make_paper(office, uow, actor, context, scheme, subject=job.id, enterprise_id=job.enterprise_id)
    for item in group:
        notice = SurveillanceNotice(due_on=item.due.due_on, sent_on=today, paper_id=paper.id, channel=channel,
                                    proof=f"{number}，{paper_contexts.printed_day(today)}{office.moment():%H:%M}",
                                    is_sent=False, reply_by=reply_by)
        changed_certificate(office, uow, actor, item.certificate, "certificate.surveillance_notified",
                            notices=(*item.certificate.notices, notice))
    return paper


def _reply_day(office: Office, job: Engagement, due_on: date, not_before: date) -> date:
    """By when the notice asks for its reply: before the day it asks for, and before a visit that is planned already."""
    asked_for = [due_on] if due_on >= max(office.today(), not_before) else []
    last = min([*asked_for, *(visit.start for visit in job.visits if visit.start > office.today())], default=None)
    return reply_day(office.today(), last, office.house.planning.targets.reply_working_days.value, office.calendar)


def _announced_anew(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, group: Sequence[CertificateDue], due_on: date,
    not_before: date,
) -> Engagement:
    """The job whose notice is void, with the days of the new one of these certificates."""
    # Another notice of the job may still stand, for certificates with other days.
    first_day = max(not_before, job.not_before or not_before) if job.notice_waiver is None else job.not_before
    told = {item.certificate.id for item in group}
    others = [due for each in map(uow.certificates.get, job.certificate_ids) if each.id not in told
              and (due := surveillance_due(each, office.scheme_of(job), office.today())) is not None]
    return changed_engagement(office, uow, actor, job, "surveillance.first_day_moved",
                              due_on=min(due_on, job.due_on or due_on), not_before=first_day, is_notice_unsent=True,
                              is_notice_void=any(due.is_notice_void for due in others))


def _opened(
    office: Office, uow: UnitOfWork, actor: Actor, certificates: Sequence[Certificate], due_on: date, not_before: date
) -> Engagement:
    """The new job of the notice that is being made."""
    job = surveillance_job(office, uow, certificates, due_on, not_before).with_(is_notice_unsent=True)
    uow.engagements.add(job)
    write_record(office, uow, actor, "engagement.opened", job.id,
                 after={"kind": job.kind.value, "certificates": [c.number for c in certificates]},
                 clause=office.scheme_of(job).surveillance.notice_months.clause)
    return job


def _nothing_due() -> Refused:
    return refused(Text(zh="目前没有需要发出的监督通知书。", en="No surveillance notice is due now."))


def surveillance_job(
    office: Office, uow: UnitOfWork, certificates: Sequence[Certificate], due_on: date, not_before: date
) -> Engagement:
    """A new job for these certificates, at the sites as they read now, under the agreements that are in force."""
    first = certificates[0]
    origins = {each.id: uow.engagements.get(each.engagement_id or "") for each in certificates}
    sites, units = surveyed_places([(each, origins[each.id]) for each in certificates])
    lasting = max(certificates, key=lambda each: each.replaced_on or each.issued_on)
    own, *joined = dict.fromkeys(id for each in origins.values() for id in each.all_applications)
    return Engagement(
        id=EngagementId(new_id("engagement")), kind=EngagementKind.SURVEILLANCE,
        application_id=own, joined_applications=tuple(joined), certificate_ids=tuple(c.id for c in certificates),
        enterprise_id=first.enterprise_id, scheme=first.scheme, edition=first.edition, parties=lasting.parties,
        sites=sites, units=units, accepted_on=office.today(), due_on=due_on, not_before=not_before,
        agreement=_agreement_of(tuple(origins.values())),
    )


def _agreement_of(origins: Sequence[Engagement]) -> Agreement | None:
    """The agreement under which a surveillance takes place; of one for several jobs, all their agreements as one."""
    found = {each.agreement.number: each.agreement for each in origins if each.agreement is not None}
    if len(found) < 2:
        return next(iter(found.values()), None)
    last = max(found.values(), key=lambda each: each.signed_on or date.min)
    return last.with_(number="、".join(found), paper_id=None)
