"""The audit plan: members declare, the client gets it, confirms or objects (CNEX 9.6.2, Annex III)."""

from collections.abc import Set
from datetime import date

from intake_app.rules.clocks import latest_plan_notice
from intake_app.rules.lives.job import JOB
from intake_app.rules.separation import evaluates, parts_kept
from intake_app.rules.stages import objection_to_refuse, plan_missed
from intake_app.rules.team_requirements import visit_faults
from intake_app.rules.unreported_visits import calling_off_fault, was_there
from intake_app.services.access import require_on_case, require_own_job, require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.plan_sending import sending_hindrances, sent_if_released, sent_in, unsent_notices
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.tied_work import note_found_ties
from intake_app.services.unreported_visits import traces_of
from models.account import Actor, Role
from models.engagement import DaysAnswer, Declaration, Engagement, Objection, Visit
from models.errors import NotFound, NotPermitted
from models.ids import PaperId, PersonId
from models.personnel import Employment
from models.reference import Reason
from models.text import Text


def declare_impartiality(office: Office, actor: Actor, engagement_id: str) -> Engagement:
    """A member's word that nothing ties them to the client and that they keep its secrets (CNEX 9.3.2, CEC 5.2.1)."""
    require_role(actor, Role.AUDITOR)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        person = PersonId(actor.person_id or "")
        if person not in engagement.members:
            raise NotPermitted(Text(
                zh="您不在该项目的检查组内，不需要也不能作声明。",
                en="You are not on this job's team, so there is nothing for you to declare.",
            ))
        if any(declaration.person_id == person for declaration in engagement.declarations):
            return engagement
        declaration = Declaration(person_id=person, declared_on=office.today())
        saved = changed_engagement(office, uow, actor, engagement, "impartiality.declared",
                                   declarations=(*engagement.declarations, declaration))
        saved = sent_if_released(office, uow, saved)
        uow.commit()
    return saved


def decline_for_conflict(office: Office, actor: Actor, engagement_id: str, reason: str) -> Engagement | Refused:
    """A member says that something ties them to the client; they are taken off and the visit is planned again.

    A visit that has begun stays as it was, and a manager answers what becomes of their work (S4).
    """
    require_role(actor, Role.AUDITOR)
    return _take_off(office, actor, engagement_id, actor.person_id or "", reason, "impartiality.declined")


def notices_not_sent(office: Office, actor: Actor, engagement_id: str) -> frozenset[PaperId]:
    """The plan notices of the job that are made and whose sending is not recorded."""
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, engagement.id, engagement.enterprise_id)
        return unsent_notices(uow, [engagement])


def send_plan(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """Make the notice of the visits that the client was not told of, in time before the first of them (CNEX 9.6.2).

    Not before the document review and the approval that the rule has the plan rest on. Where it was told of all that
    are planned, nothing is sent again.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        if engagement.visits and not engagement.untold:
            return engagement
        people = {person.id: person for person in uow.people.all()}
        hindering = sending_hindrances(office, uow, engagement, people)
        if hindering:
            return Refused(reasons=hindering)
        saved = sent_in(office, uow, actor, engagement, people)
        uow.commit()
    return saved


def sending_obstacles(office: Office, actor: Actor, engagement: Engagement) -> tuple[Reason, ...]:
    """Everything that keeps the plan from being sent today; also a member who cannot come any more."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
        return sending_hindrances(office, uow, engagement, people)


def confirm_plan(office: Office, actor: Actor, engagement_id: str, production_confirmed: bool) -> Engagement | Refused:
    """The client agrees to the plan and says whether it will be producing (CNEX 9.5.1, 9.6.2).

    Only to what is ahead: a visit that it had not confirmed when its first day came is planned anew.
    """
    require_role(actor, Role.APPLICANT)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        require_own_job(actor, engagement)
        if all(visit.notice is None for visit in engagement.visits):
            return _no_plan()
        today = office.today()
        # What was answered before keeps its day, but for production that was left open.
        ahead = [visit for visit in engagement.visits_ahead if today < visit.start]
        notices = [visit.notice for visit in engagement.unanswered(today) or ahead if visit.notice]
        papers = {each.paper_id for each in notices if each.confirmed_on is None or not each.production_confirmed}
        if not papers:
            missed = next((each for each in engagement.visits_ahead if each.notice and not each.is_confirmed), None)
            return engagement if missed is None else refused(
                _CONFIRMED_TOO_LATE.format(start=missed.start), office.scheme_of(engagement).gate_clause(
                    "plan_confirmed"))
        saved = confirmed_in(office, uow, actor, engagement, papers, office.today(), production_confirmed)
        uow.commit()
    return saved


def confirmed_in(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, papers: Set[PaperId], on: date,
    production_confirmed: bool,
) -> Engagement:
    """The job with the client's answer of `on` to the visits that these papers told of, in the open transaction.

    A visit whose first day had come by then stays unconfirmed: it is planned anew. Other days that the client had asked
    for are taken back with it (H155).
    """
    asked = engagement.open_days_request(office.today())
    taken_back = {} if asked is None or papers.isdisjoint(asked.papers) else {"days_requests": (
        *engagement.days_requests[:-1],
        asked.with_(answer=DaysAnswer.TAKEN_BACK, answered_on=on, answered_by=actor.name))}
    return changed_engagement(office, uow, actor, engagement, "plan.confirmed", **taken_back, visits=tuple(
        visit.with_(notice=visit.notice.with_(confirmed_on=on, production_confirmed=production_confirmed))
        if visit.notice and visit.notice.paper_id in papers and on < visit.start else visit
        for visit in engagement.visits))


def object_to_member(
    office: Office, actor: Actor, engagement_id: str, person_id: str, reason: str
) -> Engagement | Refused:
    """The client objects to a member, whose visits that have not begun are planned again (CNEX Annex III).

    What they have done at another site by then stays.
    """
    require_role(actor, Role.APPLICANT)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
    require_own_job(actor, engagement)
    if all(visit.notice is None for visit in engagement.visits):
        return _no_plan()
    return _take_off(office, actor, engagement_id, person_id, reason, "plan.objected")


def refuse_objection(
    office: Office, actor: Actor, engagement_id: str, person_id: str, reason: str
) -> Engagement | Refused:
    """The body does not follow the client's objection, for a reason that the client reads; the person may come (S9).

    Who declared a tie stays off (S4); nobody of the team decides about it.
    """
    require_role(actor, *JOB["refuse_objection"].who)
    if not reason.strip():
        return refused(Text(zh="请写明不采纳的理由，客户将看到。",
                            en="State why the objection is not followed: the client reads it."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        clause = office.scheme_of(job).gate_clause("objection")
        if actor.person_id == person_id or evaluates(job, actor.person_id):
            raise NotPermitted(Text(zh="被异议人和检查组成员不能决定异议，请由其他管理人员办理。",
                                    en="Neither whom it is about nor anybody of the team decides on an objection: have"
                                    " another manager do it."), clause)
        found = objection_to_refuse(job, person_id, office.today())
        hindering = job_obstacles(office, "refuse_objection", job)
        if found is None or hindering:
            return Refused(reasons=hindering or (Reason(text=_NOTHING_TO_REFUSE, clause=clause),))
        answered = found.with_(refused_on=office.today(), refused_by=actor.name, refusal=reason.strip())
        saved = changed_engagement(office, uow, actor, job, JOB["refuse_objection"].verb, objections=tuple(
            answered if each is found else each for each in job.objections))
        uow.commit()
    return saved


def call_off_visit(
    office: Office, actor: Actor, engagement_id: str, site_row: str, reason: str
) -> Engagement | Refused:
    """The site's visit does not take place as planned, such as without production, and is planned anew (CNEX 9.5.1).

    While its days last, its leader reports instead that the check cannot go on (CNEX 9.5.5). From the day after them
    one without a result is called off too, as it did not take place; but not where something was written or found
    there on those days. One that its client never confirmed did not begin, and one without production is repeated: its
    result goes with it. Whoever was there has evaluated (S1), even if it comes to nothing.
    """
    require_role(actor, *JOB["call_off_visit"].who)
    if not reason.strip():
        return refused(Text(zh="请写明取消的原因，以便日后查阅。",
                            en="State why the visit is called off, so that it can be read later."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        if site_row not in {site.row for site in job.sites}:
            raise NotFound(site_row)
        hindering = job_obstacles(office, "call_off_visit", job)
        if hindering:
            return Refused(reasons=hindering)
        visit = next((each for each in job.visits if each.site_row == site_row), None)
        if visit is None:
            return refused(_NOTHING_PLANNED)
        traces = traces_of(office, uow, job, visit)
        fault = calling_off_fault(visit, job, traces, office.scheme_of(job), office.today(), office.calendar)
        if fault is not None:
            return Refused(reasons=(fault,))
        kept = tuple(each for each in job.on_site if each.site_row != site_row)
        parts = parts_kept(job, visit, office.today()) if was_there(visit, job, traces) else job.took_part
        saved = changed_engagement(office, uow, actor, job, JOB["call_off_visit"].verb, took_part=parts, on_site=kept,
                                   visits=tuple(each for each in job.visits if each is not visit),
                                   was_reopened=job.was_reopened or len(kept) < len(job.on_site))
        write_record(office, uow, actor, "visit.calling_off_reason", job.id,
                     after={"site": site_row, "reason": reason.strip()})
        uow.commit()
    return saved


def appoint_leader(
    office: Office, actor: Actor, engagement_id: str, site_row: str, person_id: str
) -> Engagement | Refused:
    """Another member leads a site's team than the plan chose, before the client is told (CNEX 9.6.4 5), CEC 5.2.1).

    They must be able to: of the team, and engaged as a leader; full-time, as the one whom the plan chose was.
    """
    require_role(actor, *JOB["appoint_leader"].who)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        visit = next((each for each in job.visits if each.site_row == site_row), None)
        if visit is None or person_id not in visit.team:
            raise NotFound(person_id)
        hindering = job_obstacles(office, "appoint_leader", job)
        if hindering:
            return Refused(reasons=hindering)
        if visit.notice is not None:
            return refused(_LEADER_IS_TOLD)
        if uow.people.get(person_id).employment is not Employment.FULL_TIME:
            return refused(_LEADER_FULL_TIME.format(name=uow.people.get(person_id).name))
        leader = PersonId(person_id)
        led = visit.with_(leader=leader, responsible_verifier=leader if visit.experts else visit.responsible_verifier)
        people = {each: uow.people.get(each) for each in visit.everyone}
        families = {unit.family for unit in job.units if unit.site_row == site_row}
        before = visit_faults(visit, people, office.scheme_of(job), families)
        faults = tuple(fault for fault in visit_faults(led, people, office.scheme_of(job), families)
                       if fault not in before)
        if faults:
            return Refused(reasons=faults)
        saved = changed_engagement(office, uow, actor, job, JOB["appoint_leader"].verb, visits=tuple(
            led if each is visit else each for each in job.visits))
        uow.commit()
    return saved


_LEADER_IS_TOLD = Text(
    zh="计划已发给客户，组长不能再这样更换；请取消该次现场，重新安排。",
    en="The client was told of the plan, so its leader is not changed like this: call the visit off and plan it anew.",
)
_LEADER_FULL_TIME = Text(
    zh="{name}不是专职人员；请指定专职的组员担任组长。",
    en="{name} is not full-time: appoint a member who is.",
)


def latest_sending_day(office: Office, engagement: Engagement) -> date | None:
    """The last day on which the plan may still be sent, or None while nothing is planned that the client lacks."""
    first_day = min((visit.start for visit in engagement.untold), default=None)
    return latest_plan_notice(first_day, office.scheme_of(engagement), office.calendar).on if first_day else None


def _take_off(
    office: Office, actor: Actor, engagement_id: str, person_id: str, reason: str, verb: str
) -> Engagement | Refused:
    if not reason.strip():
        return refused(Text(zh="请写明理由，以便认证机构处理。", en="State the reason, so that it can be acted on."))
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        if person_id not in engagement.members:
            raise NotFound(person_id)
        begun = [visit for visit in engagement.visits
                 if person_id in visit.everyone and _has_begun(office, engagement, visit)]
        freed = [visit for visit in engagement.visits if person_id in visit.everyone and visit not in begun]
        is_clients = verb == "plan.objected"
        if is_clients and not freed:
            return refused(Text(
                zh="该人员参加的现场检查已经开始，不能再更换；请直接联系认证机构。",
                en="This member's audit on site has begun, so they cannot be changed any more: call the certification"
                " body.",
            ))
        objection = Objection(person_id=PersonId(person_id), reason=reason.strip(), raised_on=office.today(),
                              is_clients=is_clients)
        saved = changed_engagement(
            office, uow, actor, engagement, verb,
            objections=(*engagement.objections, objection), **engagement.freeing(freed),
            plan_release=None if freed else engagement.plan_release,
            declarations=tuple(d for d in engagement.declarations if d.person_id != person_id or begun),
        )
        if not is_clients and (known := uow.people.find(person_id)) is not None:
            note_found_ties(office, uow, actor, (saved,), known.with_(ties=()))
        uow.commit()
    return saved


def _has_begun(office: Office, engagement: Engagement, visit: Visit) -> bool:
    """Whether the team is or was there; one that is to be planned anew did not take place (CNEX 9.6.2).

    One whose days are over counts as begun until somebody says that it did not take place, by calling it off.
    """
    today, scheme = office.today(), office.scheme_of(engagement)
    return visit.start <= today and plan_missed(engagement, visit, scheme, today, office.calendar) is None


_CONFIRMED_TOO_LATE = Text(
    zh="现场原定于 {start} 开始，此前没有收到贵方的确认，不能再确认；请等待认证机构另行安排后的计划通知。",
    en="The audit was to begin on {start}, and you had not confirmed it before, so it cannot be confirmed any more:"
    " wait for the notice of other days.",
)
_NOTHING_PLANNED = Text(
    zh="该场所没有已排定的现场，可能已经取消；请刷新页面。",
    en="No visit of this site is planned; it may have been called off already. Reload the page.",
)
_NOTHING_TO_REFUSE = Text(
    zh="没有可以不采纳的客户异议：可能已经答复、由成员本人声明利益关系，或者现场已经开始；请刷新页面。",
    en="There is no objection of the client's to refuse: it is answered already, or the member declared a tie, or the"
    " audit on site has begun. Reload the page.",
)


def _no_plan() -> Refused:
    return refused(Text(
        zh="计划还没有发出或正在重新安排，收到新的计划通知后再确认。",
        en="No plan has been sent yet, or it is being made again: confirm it when the new notice arrives.",
    ))
