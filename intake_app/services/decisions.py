"""Technical review, decision and approval, by those whom the separations allow (CNEX 9.7, 9.8; CEC 5.7.1)."""

from collections.abc import Sequence

from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.renewals import evaluates_anew, is_same
from intake_app.rules.separation import PART_TEXTS, barred_from, cautions, parts_played
from intake_app.rules.tied_work import BY_A_REVIEW
from intake_app.rules.unit_outcomes import joined_refusals, refusal_faults
from intake_app.rules.void_papers import void_report_fault
from intake_app.services import paper_contexts
from intake_app.services.access import ROLES_OF_THE_BODY, as_known_to, require_role
from intake_app.services.changes import changed_certificate, changed_engagement, job_obstacles
from intake_app.services.evaluation import report_made
from intake_app.services.missed_limits import closed_late
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import applied_as, make_paper, next_paper_number, release_paper, withhold_paper
from intake_app.services.ports import UnitOfWork
from intake_app.services.renewing import to_be_written
from intake_app.services.tied_work import hindering_ties
from models.account import Actor, Role
from models.application import CertificationUnit
from models.base import Frozen
from models.certificate import Certificate, SurveillanceDone
from models.engagement import (
    CertificationDecision,
    DirectorApproval,
    Engagement,
    EngagementKind,
    RefusedUnit,
    ReturnedReport,
    TechnicalReview,
)
from models.errors import NotPermitted
from models.ids import PersonId
from models.personnel import Person
from models.reference import Reason
from models.text import Text

ACT_ROLES = {
    "technical_reviewer": Role.DECIDER,
    "decider": Role.DECIDER,
    "director": Role.DIRECTOR,
    "certificate_writer": Role.CERTIFICATE_WRITER,
}
"""The role that an act belongs to."""


def people_for(office: Office, actor: Actor, engagement_id: str, act: str) -> tuple[Person, ...]:
    """Those who may do the act in this job: the barred are not offered."""
    require_role(actor, *ROLES_OF_THE_BODY)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        able = {a.person_id for a in uow.accounts.all() if ACT_ROLES[act] in a.roles and a.is_active and a.person_id}
        people = [person for person in uow.people.all() if person.id in able]
        certificates = _certificates(uow, engagement)
    return as_known_to(actor, [p for p in people if _barred(office, engagement, p, act, certificates) is None])


class Clearance(Frozen):
    """Whether somebody may do an act in a job: what bars them, and what else they should know of themselves in it."""

    barred: Reason | None
    cautions: tuple[Reason, ...] = ()
    """What speaks against them without barring them (S12, S19)."""
    parts: tuple[Text, ...] = ()
    """What they did in the job before that does not bar them."""


def clearance(office: Office, actor: Actor, engagement_id: str, act: str) -> Clearance:
    """Whether the actor may do the act in this job; their parts in it, ties and ability are checked (CNEX 9.7)."""
    require_role(actor, *ROLES_OF_THE_BODY)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        person = uow.people.find(actor.person_id or "")
        certificates = _certificates(uow, engagement)
    if ACT_ROLES[act] not in actor.roles or person is None:
        return Clearance(barred=Reason(text=Text(zh="您的岗位不承担这项工作。",
                                                 en="Your role does not include this act.")))
    reason = _barred(office, engagement, person, act, certificates)
    if reason is not None:
        return Clearance(barred=reason)
    played = sorted(parts_played(engagement, person.id) - {act})
    return Clearance(
        barred=None, parts=tuple(PART_TEXTS[part] for part in played),
        cautions=cautions(act, person, engagement, office.scheme_of(engagement), office.today()))


def record_technical_review(
    office: Office, actor: Actor, engagement_id: str, passed: bool, notes: str
) -> Engagement | Refused:
    """Keep the technical review; not passed sends the report back, and nothing stands approved (CNEX 9.7, 9.8).

    Nothing passes that rests on the work of somebody whose tie was found since (S4).
    """
    with office.unit_of_work() as uow:
        engagement = ensure_may_act(office, uow, actor, engagement_id, "technical_reviewer")
        hindering = (*job_obstacles(office, "technical_review", engagement),
                     *(hindering_ties(office, uow, engagement, BY_A_REVIEW) if passed else ()),
                     *(_void_report(office, uow, engagement) if passed else ()))
        if hindering:
            return Refused(reasons=hindering)
        if not notes.strip():
            return _opinion_missing()
        review = TechnicalReview(by=PersonId(actor.person_id or ""), on=office.today(), passed=passed,
                                 notes=notes.strip())
        returned: dict[str, object] = {}
        if not passed and engagement.report is not None:
            withhold_paper(uow, engagement.report.paper_id)
            kept = ReturnedReport(report=engagement.report, technical_review=review)
            returned = {"report": None, "director_approval": None,
                        "reports_returned": (*engagement.reports_returned, kept)}
        saved = changed_engagement(office, uow, actor, engagement, "technical_review.recorded",
                                   technical_review=review, **returned)
        uow.commit()
    return saved


def decide(
    office: Office, actor: Actor, engagement_id: str, is_positive: bool, reason: str,
    refused_units: Sequence[RefusedUnit] = (),
) -> Engagement | Refused:
    """Decide for or against; the notice is made at once, and the 90-day clock ends (J66).

    In favour it grants the units that it does not refuse: never one that the report does not support, for the report's
    reason where none is given (CNEX 4, 9.9; CEC 4, 5.7.1).
    """
    with office.unit_of_work() as uow:
        engagement = ensure_may_act(office, uow, actor, engagement_id, "decider")
        named = joined_refusals(engagement, refused_units,
                                engagement.report.unsupported if engagement.report else ())
        hindering = (*refusal_faults(engagement, is_positive, named),
                     *job_obstacles(office, "positive_decision" if is_positive else "decide", engagement,
                                    refused=[each.unit_id for each in named]),
                     *hindering_ties(office, uow, engagement), *_void_report(office, uow, engagement))
        if hindering:
            return Refused(reasons=hindering)
        if not reason.strip():
            return _opinion_missing()
        decision = CertificationDecision(by=PersonId(actor.person_id or ""), on=office.today(),
                                         is_positive=is_positive, reason=reason.strip(), refused=named)
        if not office.scheme_of(engagement).report_needs_director and engagement.report is not None:
            release_paper(uow, engagement.report.paper_id)
        saved = changed_engagement(office, uow, actor, engagement, "decision.made", decision=decision)
        _enter_surveillance(office, uow, actor, saved, is_positive)
        _make_notice(office, uow, actor, saved)
        uow.commit()
    return saved


def _make_notice(office: Office, uow: UnitOfWork, actor: Actor, decided: Engagement) -> None:
    """The letter about the decision; after a surveillance it names the certificates that it renews (CNEX 12.1)."""
    scheme, is_surveillance = office.scheme_of(decided), decided.kind is EngagementKind.SURVEILLANCE
    renewing = to_be_written(office, uow, decided) if is_surveillance else ()
    renewed = () if isinstance(renewing, Refused) else [old for _, old in renewing if old is not None]
    context = paper_contexts.decision_notice(
        decided, applied_as(uow, decided), scheme,
        _certificates(uow, decided) if is_surveillance else (),
        next_paper_number(office, uow, scheme, "decision_notice"), office.today(), renewed)
    make_paper(office, uow, actor, context, scheme, subject=decided.id, enterprise_id=decided.enterprise_id)


def approve_release(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """The centre director lets the report go to the client (CNEX 9.8); a second call changes nothing.

    None goes that rests on the work of somebody whose tie was found since (S4). Of one decided on whose paper was
    declared void, as it could be once, another is made that says the same: its team writes none any more.
    """
    with office.unit_of_work() as uow:
        engagement = ensure_may_act(office, uow, actor, engagement_id, "director")
        if engagement.director_approval is not None:
            return engagement
        void, report = _void_report(office, uow, engagement), engagement.report
        hindering = (*job_obstacles(office, "approve", engagement), *(() if engagement.decision else void),
                     *hindering_ties(office, uow, engagement))
        if hindering:
            return Refused(reasons=hindering)
        if void and report is not None:
            report = report.with_(paper_id=report_made(office, uow, actor, engagement).id)
        approval = DirectorApproval(by=PersonId(actor.person_id or ""), on=office.today())
        release_paper(uow, report.paper_id if report else None)
        saved = changed_engagement(office, uow, actor, engagement, "report.approved", director_approval=approval,
                                   report=report)
        uow.commit()
    return saved


def _void_report(office: Office, uow: UnitOfWork, engagement: Engagement) -> tuple[Reason, ...]:
    """That the report was declared void, as it could be once while its job went on under it; empty while it stands."""
    paper_id = engagement.report.paper_id if engagement.report else None
    paper = uow.papers.find(paper_id) if paper_id else None
    fault = void_report_fault(paper, office.scheme_of(engagement).words.report) if paper else None
    return (fault,) if fault is not None else ()


def ensure_may_act(office: Office, uow: UnitOfWork, actor: Actor, engagement_id: str, act: str) -> Engagement:
    """The job, if the actor's role includes the act and no separation bars them; NotPermitted otherwise."""
    require_role(actor, ACT_ROLES[act])
    engagement = uow.engagements.get(engagement_id)
    person = uow.people.get(actor.person_id or "")
    reason = _barred(office, engagement, person, act, _certificates(uow, engagement))
    if reason is not None:
        raise NotPermitted(reason.text, reason.clause)
    return engagement


def _enter_surveillance(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, passed: bool
) -> None:
    """Note an evaluated surveillance in its certificates: its day is the last day at the certificate's site (J13, J68).

    So is the evaluation that renews one: what was found conforming on site needs no surveillance beside it (CEC 6.2).
    An investigation is concluded by itself, a change answered: neither serves nor moves a cycle (J54).
    """
    verified = {footprint.unit_id: footprint for footprint in engagement.footprints}
    for certificate, unit in _surveyed(office, uow, engagement, passed):
        visited = [each for each in engagement.on_site if each.site_row == unit.site_row] or engagement.on_site
        done = SurveillanceDone(completed_on=max(each.last_day for each in visited), engagement_id=engagement.id,
                                passed=passed, footprint=verified.get(unit.id))
        changed_certificate(office, uow, actor, certificate, "certificate.surveyed",
                            surveillances=(*certificate.surveillances, done),
                            missed_limits=closed_late(office, uow, actor, certificate, done.completed_on))


def _surveyed(
    office: Office, uow: UnitOfWork, engagement: Engagement, passed: bool
) -> list[tuple[Certificate, CertificationUnit]]:
    """The certificates whose cycle the decided job serves, each with the unit of the job that it is of."""
    if engagement.serves_cycle:
        units = {unit.id: unit for unit in engagement.units}
        return [(each, units.get(each.unit.id, each.unit)) for each in _certificates(uow, engagement)]
    held = uow.certificates.of_enterprise(engagement.enterprise_id) if passed else ()
    granted = [unit for unit in engagement.granted_units if unit.id not in engagement.granted_before]
    return [(each, unit) for each in held for unit in granted
            if status_on(each, office.today()) in IN_FORCE and is_same(each, unit, engagement)
            and evaluates_anew(engagement, each, office.scheme_of(each))]


def _barred(
    office: Office, engagement: Engagement, person: Person, act: str, certificates: Sequence[Certificate]
) -> Reason | None:
    return barred_from(act, person, engagement, office.scheme_of(engagement), office.house.cooling_off_months.value,
                       office.today(), certificates)


def barred_in(
    office: Office, uow: UnitOfWork, engagement: Engagement, person: Person, act: str
) -> Reason | None:
    """Why the person may not do the act in this job today, in the open transaction; None where they may."""
    return _barred(office, engagement, person, act, _certificates(uow, engagement))


def _certificates(uow: UnitOfWork, engagement: Engagement) -> tuple[Certificate, ...]:
    if engagement.certificate_ids:
        return tuple(uow.certificates.get(id) for id in engagement.certificate_ids)
    return uow.certificates.of_engagement(engagement.id)


def _opinion_missing() -> Refused:
    return refused(Text(zh="请写明意见或理由，它将进入认证档案。",
                        en="Write your opinion or reason: it goes into the file."))
