"""Running cases and what they have to keep: the clock with its stops, limits, and results to publish.

CNEX 9.10, 10; CEC 5.2.3, 5.7.2, 5.7.3.
"""

from datetime import date

from intake_app.rules.answers import path_of
from intake_app.rules.clocks import ConclusionClock, DueClock, conclusion_clock, disclosure_due, running_clocks
from intake_app.rules.lives.following import DISCLOSURE, DisclosureFacts
from intake_app.rules.stages import Stage, stage
from intake_app.schemes.coherence import DISCLOSURE_CONSENT
from intake_app.schemes.schema import Section
from intake_app.services.access import require_own, require_role
from intake_app.services.changes import changed_certificate, changed_engagement
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.renewing import more_to_come
from models.account import Actor, Role
from models.application import Application
from models.base import Frozen
from models.certificate import Certificate, CertificateState, Disclosure, DisclosureConsent
from models.engagement import ClockStop, Engagement, EngagementKind
from models.errors import NotFound
from models.text import Text


class RunningCase(Frozen):
    """An initial job that is not closed: where it waits, its clock, and all that it has to keep."""

    engagement: Engagement
    stage: Stage
    clock: ConclusionClock
    keeps: tuple[DueClock, ...]
    """The first to fall due in front; empty where only an act without a limit is left."""


class ResultToPublish(Frozen):
    """An issued certificate whose result may be published: until when, and what its application agreed to."""

    certificate: Certificate
    until: DueClock


def running_cases(office: Office, actor: Actor) -> tuple[RunningCase, ...]:
    """The initial jobs that are not closed, the one that must keep something first in front."""
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        jobs = [(e, uow.certificates.of_engagement(e.id) if e.decision else ())
                for e in uow.engagements.all() if e.kind is EngagementKind.INITIAL]
    cases = [
        RunningCase(engagement=e, stage=at, clock=conclusion_clock(e, office.scheme_of(e), office.today()),
                    keeps=running_clocks(e, office.scheme_of(e), office.today()))
        for e, certificates in jobs
        if (at := stage(e, office.scheme_of(e), certificates)) is not Stage.CLOSED
    ]
    return tuple(sorted(cases, key=lambda case: (_first_day(case), case.engagement.id)))


def open_surveillances(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The surveillances, investigations and checks of changes that are not done with, the one due first in front.

    One that is decided is among them until its report is approved and the certificates that it renews are issued.
    """
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        found = [job for job in uow.engagements.all()
                 if job.kind is EngagementKind.SURVEILLANCE and more_to_come(office, uow, job)]
    return tuple(sorted(found, key=lambda job: (job.due_on or date.max, job.id)))


def results_to_publish(office: Office, actor: Actor) -> tuple[ResultToPublish, ...]:
    """Certificates whose result may still be published, as the client agreed (CNEX 10); the time that ends first first.

    What was published, and what the time has run out for, is not listed.
    """
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    today = office.today()
    with office.unit_of_work() as uow:
        found = [
            ResultToPublish(certificate=certificate, until=until)
            for certificate in uow.certificates.all()
            if certificate.state is CertificateState.VALID and certificate.disclosure is None
            and (until := disclosure_due(certificate.issued_on, office.scheme_of(certificate), office.calendar))
            and until.due.on >= today and _agreed(uow, certificate)
        ]
    return tuple(sorted(found, key=lambda each: (each.until.due.on, each.certificate.number)))


def record_disclosure(
    office: Office, actor: Actor, certificate_id: str, published_on: date, where: str
) -> Certificate | Refused:
    """Keep on which day and where the result was published; without the client's consent it is refused (CNEX 10)."""
    require_role(actor, *DISCLOSURE["publish"].who)
    if not where.strip():
        return refused(Text(zh="请写明公布的网站和网址，它是公布的证据。",
                            en="Name the website and its address: that is the evidence of the publication."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        scheme = office.scheme_of(certificate)
        facts = _disclosure_facts(office, uow, certificate)
        hindering, until = DISCLOSURE.obstacles("publish", facts), disclosure_due(certificate.issued_on, scheme,
                                                                                  office.calendar)
        if hindering or until is None:
            return Refused(reasons=hindering)
        if not certificate.issued_on <= published_on <= min(office.today(), until.due.on):
            return refused(Text(zh="公布日期应在颁发日（{issued}）与 {last} 之间。",
                                en="The day of publication lies between the day of issue ({issued}) and {last}.",
                                ).format(issued=certificate.issued_on, last=min(office.today(), until.due.on)),
                           until.clause)
        consent = certificate.disclosure_consent
        if consent is not None and published_on < consent.said_on:
            return refused(_BEFORE_THE_CONSENT.format(said=consent.said_on), until.clause)
        saved = changed_certificate(
            office, uow, actor, certificate, "certificate.disclosed",
            disclosure=Disclosure(published_on=published_on, where=where.strip(), by=actor.name))
        uow.commit()
    return saved


def may_be_published(office: Office, actor: Actor, certificate_id: str) -> bool:
    """Whether the holder of the certificate agrees that its result is published, as it said last."""
    require_role(actor, *DISCLOSURE["agree"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        return _agreed(uow, certificate)


def say_on_disclosure(office: Office, actor: Actor, certificate_id: str, agrees: bool) -> Certificate | Refused:
    """The holder agrees from today that the result is published, or takes its consent back (CNEX 10)."""
    act = "agree" if agrees else "object"
    require_role(actor, *DISCLOSURE[act].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        hindering = DISCLOSURE.obstacles(act, _disclosure_facts(office, uow, certificate))
        if hindering:
            return Refused(reasons=hindering)
        said = DisclosureConsent(agrees=agrees, said_on=office.today(), by=actor.name)
        saved = changed_certificate(office, uow, actor, certificate, DISCLOSURE[act].verb, disclosure_consent=said)
        uow.commit()
    return saved


def stop_clock(
    office: Office, actor: Actor, engagement_id: str, cause: str, first: date, last: date | None, reason: str,
    evidence: str,
) -> Engagement | Refused:
    """Stop the 90-day clock for a cause of the client's, with its evidence (CNEX 9.10, CEC 5.2.3).

    Without `last` it stands still until `resume_clock`.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        if cause not in {c.key for c in office.scheme_of(engagement).clocks.stop_causes}:
            raise NotFound(cause)
        fault = _unproved(reason, evidence) or _concluded(engagement) or _stands_still(engagement, cause)
        if fault is not None:
            return refused(fault)
        if first < engagement.accepted_on or (last is not None and last < first):
            return refused(Text(
                zh="停计日期不对：应不早于受理日 {accepted}，且止日不早于起日。",
                en="These days cannot be: a stop begins on or after the acceptance ({accepted}) and does not end before"
                " it begins.",
            ).format(accepted=engagement.accepted_on))
        stop = ClockStop(cause=cause, first=first, last=last, reason=reason.strip(), evidence=evidence.strip(),
                         by=actor.name)
        saved = changed_engagement(office, uow, actor, engagement, "clock.stopped",
                                   clock_stops=(*engagement.clock_stops, stop))
        uow.commit()
    return saved


def resume_clock(
    office: Office, actor: Actor, engagement_id: str, cause: str, last: date, reason: str, evidence: str
) -> Engagement | Refused:
    """End the open stop of this cause: `last` is its last day not counted, today at the latest (CNEX 9.10)."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        stop = _open_stop(engagement, cause)
        if stop is None:
            return refused(Text(zh="这项停计已经结束，请刷新页面核对。",
                                en="This stop has ended already: reload the page and look at it."))
        fault = _unproved(reason, evidence) or _concluded(engagement)
        if fault is not None:
            return refused(fault)
        if not stop.first <= last <= office.today():
            return refused(Text(zh="停计的最后一天应在起日 {first} 与今天 {today} 之间。",
                                en="The last day not counted lies between {first}, on which the stop began, and today"
                                " ({today}).").format(first=stop.first, today=office.today()))
        ended = stop.with_(last=last, end_reason=reason.strip(), end_evidence=evidence.strip(), ended_by=actor.name)
        saved = changed_engagement(office, uow, actor, engagement, "clock.resumed", clock_stops=tuple(
            ended if each is stop else each for each in engagement.clock_stops))
        uow.commit()
    return saved


def _first_day(case: RunningCase) -> date:
    return case.keeps[0].due.on if case.keeps else date.max


def _application_of(uow: UnitOfWork, certificate: Certificate) -> Application | None:
    job = uow.engagements.find(certificate.engagement_id or "")
    return uow.applications.find(job.application_id) if job else None


def _disclosure_facts(office: Office, uow: UnitOfWork, certificate: Certificate) -> DisclosureFacts:
    return DisclosureFacts(certificate, _agreed(uow, certificate), office.scheme_of(certificate), office.today(),
                           office.calendar)


def _agreed(uow: UnitOfWork, certificate: Certificate) -> bool:
    """What the holder said last: since its application, or in it."""
    if certificate.disclosure_consent is not None:
        return certificate.disclosure_consent.agrees
    application = _application_of(uow, certificate)
    path = path_of(Section.APPLICATION, DISCLOSURE_CONSENT)
    return application is not None and application.text(path) == "yes"


def _open_stop(engagement: Engagement, cause: str) -> ClockStop | None:
    return next((stop for stop in engagement.clock_stops if stop.cause == cause and stop.last is None), None)


def _stands_still(engagement: Engagement, cause: str) -> Text | None:
    if _open_stop(engagement, cause) is None:
        return None
    return Text(zh="同一原因的停计尚未结束；请先结束它。",
                en="A stop of this cause is open already: end that one first.")


def _unproved(reason: str, evidence: str) -> Text | None:
    if reason.strip() and evidence.strip():
        return None
    return Text(zh="请写明原因和证据（如通知书编号、邮件日期），空白的记录不能作为证据。",
                en="Write the reason and its evidence, such as the notice's number or the e-mail's day: an empty record"
                " proves nothing.")


def _concluded(engagement: Engagement) -> Text | None:
    if engagement.concluded_on is None:
        return None
    return Text(zh="认证项目已于 {on} 有了结论，认证时限已经停止计算。",
                en="The job was concluded on {on}, which ended the clock.").format(on=engagement.concluded_on)


_BEFORE_THE_CONSENT = Text(
    zh="持有人于 {said} 才同意公布，公布日期不能早于该日；此前已经公布的，请先撤下，并与持有人核实。",
    en="The holder agreed to the publication on {said} only, so it cannot have been published by right before: if it"
    " was, take it down first and speak with the holder.",
)
