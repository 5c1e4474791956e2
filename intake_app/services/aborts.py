"""Breaking off a check on site: the leader asks, the body consents, then resumes it, leaves its site out or ends all.

CNEX 9.5.5, 9.6.6; CEC is silent (H72, H73).
"""

from datetime import date

from intake_app.rules.separation import evaluates, parts_kept
from intake_app.rules.unit_outcomes import leaving_out_fault
from intake_app.rules.unreported_visits import is_unreported
from intake_app.services import fieldwork_contexts
from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.end_notices import make_end_notice
from intake_app.services.evaluation import led, to_evaluate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.engagement import Abort, AbortStep, Engagement, Visit
from models.errors import NotFound, NotPermitted
from models.ids import PersonId
from models.text import Text


def ask_to_abort(
    office: Office, actor: Actor, engagement_id: str, site_row: str, ground: str, facts: str
) -> Engagement | Refused:
    """The leader reports to the body why the check of a site cannot go on; until it consents, the check goes on.

    Once its days are over without a result, any member of its team does: a leader who cannot holds nothing up.
    """
    if not facts.strip():
        return _reason_missing()
    with office.unit_of_work() as uow:
        job = to_evaluate(office, uow, actor, engagement_id)
        _require_reporter(office, job, site_row, actor)
        scheme = office.scheme_of(job)
        if ground not in {each.key for each in scheme.abort_grounds}:
            raise NotFound(ground)
        hindering = job_obstacles(office, "ask_to_abort", job, site_row)
        if hindering:
            return Refused(reasons=hindering)
        if job.open_abort is not None:
            return refused(Text(zh="已有一份中止报告在等待处理。", en="A report on breaking off waits already."),
                           scheme.gate_clause("abort"))
        asked = Abort(site_row=site_row, ground=ground, facts=facts.strip(),
                      asked_by=PersonId(actor.person_id or ""), asked_on=office.today())
        saved = changed_engagement(office, uow, actor, job, "abort.asked_for", aborts=(*job.aborts, asked))
        people = {person.id: person for person in uow.people.all()}
        number = next_paper_number(office, uow, scheme, "abort_report")
        context = fieldwork_contexts.abort_report(saved, scheme, people, number, office.today())
        make_paper(office, uow, actor, context, scheme, subject=job.id, enterprise_id=job.enterprise_id,
                   is_for_client=False)
        uow.commit()
    return saved


def decide_abort(
    office: Office, actor: Actor, engagement_id: str, is_consented: bool, reason: str
) -> Engagement | Refused:
    """The body consents, and the client gets its notice, or declines, and the check goes on (CNEX 9.5.5, S10)."""
    if not reason.strip():
        return _reason_missing()
    with office.unit_of_work() as uow:
        act = "consent_to_abort" if is_consented else "decline_to_abort"
        found = _to_decide(office, uow, actor, engagement_id, act, AbortStep.ASKED_FOR)
        if isinstance(found, Refused):
            return found
        job, last = found
        decided = last.with_(is_consented=is_consented, decided_by=actor.name, decided_on=office.today(),
                             reason=reason.strip())
        verb = "abort.consented" if is_consented else "abort.declined"
        saved = changed_engagement(office, uow, actor, job, verb, aborts=(*job.aborts[:-1], decided))
        if is_consented:
            scheme = office.scheme_of(job)
            number = next_paper_number(office, uow, scheme, "abort_notice")
            context = fieldwork_contexts.abort_notice(saved, scheme, number, office.today())
            make_paper(office, uow, actor, context, scheme, subject=job.id, enterprise_id=job.enterprise_id)
        uow.commit()
    return saved


def end_abort(
    office: Office, actor: Actor, engagement_id: str, is_resumed: bool, reason: str
) -> Engagement | Refused:
    """The check goes on where it was broken off, or the job ends without a certificate; its client gets a letter.

    Where the planned days are over and the site is not closed, the visit is planned anew, and its plan is sent and
    confirmed anew.
    """
    if not reason.strip():
        return _reason_missing()
    with office.unit_of_work() as uow:
        act = "resume" if is_resumed else "terminate"
        found = _to_decide(office, uow, actor, engagement_id, act, AbortStep.ABORTED)
        if isinstance(found, Refused):
            return found
        job, last = found
        ended = last.with_(is_resumed=is_resumed, ended_by=actor.name, ended_on=office.today(),
                           end_reason=reason.strip())
        verb = "abort.resumed" if is_resumed else "abort.terminated"
        over = _is_over(job, last.site_row, office.today()) if is_resumed else None
        saved = changed_engagement(
            office, uow, actor, job, verb, aborts=(*job.aborts[:-1], ended),
            visits=tuple(visit for visit in job.visits if visit is not over),
            took_part=parts_kept(job, over, office.today()) if over is not None else job.took_part)
        if is_resumed:
            scheme = office.scheme_of(job)
            number = next_paper_number(office, uow, scheme, "resumption_notice")
            context = fieldwork_contexts.resumption_notice(saved, scheme, number, office.today())
            make_paper(office, uow, actor, context, scheme, subject=job.id, enterprise_id=job.enterprise_id)
        else:
            make_end_notice(office, uow, actor, saved)
        uow.commit()
    return saved


def leave_site_out(office: Office, actor: Actor, engagement_id: str, reason: str) -> Engagement | Refused:
    """The broken-off check of the site is over for good, and the job goes on without it: its units are not verified.

    Footprints of these units that were entered are no verified ones, and go; the days that were left on site are free.
    """
    if not reason.strip():
        return _reason_missing()
    with office.unit_of_work() as uow:
        found = _to_decide(office, uow, actor, engagement_id, "leave_out", AbortStep.ABORTED)
        if isinstance(found, Refused):
            return found
        job, last = found
        fault = leaving_out_fault(job, last.site_row)
        if fault is not None:
            return Refused(reasons=(fault,))
        today, row = office.today(), last.site_row
        ended = last.with_(is_resumed=False, leaves_site_out=True, ended_by=actor.name, ended_on=today,
                           end_reason=reason.strip())
        here = {unit.id for unit in job.units if unit.site_row == row}
        saved = changed_engagement(
            office, uow, actor, job, "abort.site_left_out", aborts=(*job.aborts[:-1], ended),
            footprints=tuple(each for each in job.footprints if each.unit_id not in here),
            visits=tuple(visit.with_(end=max(visit.start, min(visit.end, today))) if visit.site_row == row else visit
                         for visit in job.visits))
        uow.commit()
    return saved


def _require_reporter(office: Office, job: Engagement, site_row: str, actor: Actor) -> None:
    """Ends the use case unless the actor speaks for the site's team, whose report it is (CNEX 9.5.5)."""
    was_there = any(visit.site_row == site_row and actor.person_id in visit.team
                    and is_unreported(visit, job, office.today()) for visit in job.visits)
    if not was_there:
        led(office, job, site_row, actor)


def _is_over(job: Engagement, site_row: str, today: date) -> Visit | None:
    """The visit to the site, where its days are over and no result of it stands; None where it goes on.

    A result is what its visit's team found, and a report of theirs may follow.
    """
    closed = {result.site_row for result in job.on_site}
    return next((visit for visit in job.visits
                 if visit.site_row == site_row and visit.end < today and site_row not in closed), None)


def _to_decide(
    office: Office, uow: UnitOfWork, actor: Actor, engagement_id: str, act: str, step: AbortStep
) -> tuple[Engagement, Abort] | Refused:
    """The job with its last breaking-off, if that stands at `step`, `act` may be done, and the actor evaluates not."""
    require_role(actor, Role.MANAGER)
    job = uow.engagements.get(engagement_id)
    if evaluates(job, actor.person_id):
        raise NotPermitted(Text(zh="检查组成员不能决定本项目的中止，请由其他管理人员决定。",
                                en="Nobody of the team decides on breaking off: have another manager do it."),
                           office.scheme_of(job).gate_clause("abort"))
    if not job.aborts or job.aborts[-1].step is not step:
        return refused(Text(zh="没有等待这一决定的中止报告；请刷新页面核对。",
                            en="No breaking-off waits for this decision: reload the page and look at it."))
    hindering = job_obstacles(office, act, job)
    if hindering:
        return Refused(reasons=hindering)
    return job, job.aborts[-1]


def _reason_missing() -> Refused:
    return refused(Text(zh="请写明事实和理由：它们要印在报告或通知书上。",
                        en="State facts and reason: they are printed on the report or the notice."))
