"""Where a job stands for its client: the question that the page of plan and team answers now, and the answer."""

from collections.abc import Sequence

from intake_app.rules.job_endings import outcome
from intake_app.rules.stages import review_shortfall
from intake_app.services.client_plan import PlannedVisit
from intake_app.services.client_steps import ClientStep, StepKind, answer_due
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import day, day_from, deadline, escaped, in_a_row
from models.engagement import Abort, DaysAnswer, Engagement, EngagementKind, FindingStep

HERE: tuple[StepKind, ...] = ("answer", "extend", "confirm_plan", "correct", "broken_off")
"""What is done on the page itself; the rest is only named there."""


def leading(steps: Sequence[ClientStep]) -> StepKind | None:
    """What the page is about: of what waits for the client on it, what is due first; None where nothing does."""
    return next((step.kind for step in steps if step.kind in HERE and not step.is_with_the_body), None)


def asked_and_answered(
    job: Engagement, visits: Sequence[PlannedVisit], steps: Sequence[ClientStep]
) -> tuple[str, str]:
    """The question at the top and its answer, with what else the client has to do in this job."""
    first = leading(steps)
    asked, answered = _asked(job, visits, first)
    others = [text(step.text) for step in steps if step.kind != first and not step.is_with_the_body]
    also = t("Also to be done: {steps}.", steps=t("; ").join(map(escaped, others))) if others else ""
    return asked, in_a_row([answered, also])


def _asked(job: Engagement, visits: Sequence[PlannedVisit], first: StepKind | None) -> tuple[str, str]:
    if job.is_over:
        return t("What came of this job?"), _outcome(job)
    if first == "answer":
        return t("What does the team still need, and by when?"), _requests(job)
    if first == "extend":
        return (t("Do you agree to a later last day?"),
                t("The certification body proposes one below. Without your word the last day stays as it is."))
    if first == "correct":
        return t("What is to be corrected, and by when?"), _corrections(job)
    if first == "confirm_plan":
        return t("Who comes when, and may we object?"), _plan(job, visits)
    if first == "broken_off" and job.broken_off is not None:
        return t("Does the check on site go on?"), _broken_off(job, job.broken_off, visits)
    return _nothing_waits(job, visits)


def _broken_off(job: Engagement, abort: Abort, visits: Sequence[PlannedVisit]) -> str:
    """What was broken off and why, who decides on it and what the client can do; then the other sites' visits."""
    grounds = {ground.key: ground.text for ground in session.office().scheme_of(job).abort_grounds}
    told = t("The check at {site} was broken off on {day}: {facts} ({ground}). The certification body decides whether"
             " it goes on: once the cause is gone, tell it in writing.", site=escaped(job.site(abort.site_row).name),
             day=day(abort.decided_on or abort.asked_on), facts=escaped(abort.facts),
             ground=text(grounds[abort.ground]))
    has_others = any(visit.takes_place(session.office().today()) for visit in visits)
    return in_a_row([told, _nothing_waits(job, visits)[1]]) if has_others else told


def _outcome(job: Engagement) -> str:
    """The end of a job in a sentence."""
    if job.decision is None:
        return t("Nobody comes any more: this job was ended.")
    word = outcome(job) if job.kind is EngagementKind.INITIAL else None
    said = text(word) if word is not None else t("passed") if job.decision.is_positive else (
        t("Surveillance not passed"))
    return t("Decided on {day}: {outcome}. The papers stand below.", day=day(job.decision.on), outcome=said)


def _requests(job: Engagement) -> str:
    request, today = job.open_request, session.office().today()
    if request is None:
        return ""
    count = sum(1 for item in request.items if item.answer is None)
    return t("Requests that wait for your answer: {count}; answer due {day}.", count=count,
             day=deadline(request.last_day, today))


def _corrections(job: Engagement) -> str:
    waiting = job.findings_to_correct
    due = min(finding.due_on for finding in waiting)
    return t("To be corrected: {ids}; by {day}. Say how, from what cause, and what keeps it from happening again. If"
             " you disagree, say that first.", ids=t(", ").join(finding.id for finding in waiting),
             day=deadline(due, session.office().today()))


def _plan(job: Engagement, visits: Sequence[PlannedVisit]) -> str:
    """Until when to answer; after that, that the word on production is missing (CNEX 9.5.1)."""
    today = session.office().today()
    due = answer_due(session.office(), job)
    if due is not None:
        first = min(visit.start for visit in visits if visit.notice.confirmed_on is None and today < visit.start)
        return t("The first day on site is {start}. Answer by {due}: confirm, ask for other days, or object to a member"
                 " with a reason.", start=day_from(first, today), due=deadline(due, today))
    return in_a_row([_confirmed(visits), t("You have not said yet that production will be running.")])


def _confirmed(visits: Sequence[PlannedVisit]) -> str:
    """When the visit that is next was agreed to, and when it begins."""
    today = session.office().today()
    start, confirmed_on = min((visit.start, visit.notice.confirmed_on) for visit in visits
                              if visit.takes_place(today) and visit.notice.confirmed_on is not None)
    return t("You confirmed the plan on {day}; the first day on site is {start}.", day=day(confirmed_on),
             start=day_from(start, today))


def _nothing_waits(job: Engagement, visits: Sequence[PlannedVisit]) -> tuple[str, str]:
    """What is next where the client has nothing to do: the visit, another plan, or the team's work."""
    today = session.office().today()
    asked = job.open_days_request(today)
    if asked is not None:
        first = min(visit.start for visit in job.asked_otherwise(asked, today))
        return t("Who comes when?"), t("You asked for other days; the certification body answers. Until then the plan"
                                       " for {start} is neither confirmed nor refused.", start=day_from(first, today))
    ahead = [visit for visit in visits if visit.takes_place(today)]
    here = [visit for visit in ahead if visit.start <= today]
    if here:
        return t("Who is on site, and until when?"), t("The team is on site until {day}.",
                                                       day=day_from(max(visit.end for visit in here), today))
    if ahead:
        return t("Who comes when, and what must be ready?"), _confirmed(ahead)
    if any(visit.lapsed(today) for visit in visits):
        return t("Who comes when?"), t("The planned day came without your confirmation. Another notice comes with"
                                       " other days.")
    if not visits:
        return t("Who comes when?"), not_planned(job)
    return t("What comes next?"), _work_of_the_body(job)


def not_planned(job: Engagement) -> str:
    """Why no plan stands here yet."""
    if {each.person_id for each in job.objections if each.stands and each.is_clients} - job.members:
        return t("The plan is made again after your objection; the new one appears here.")
    if job.days_requests and job.days_requests[-1].answer is DaysAnswer.TAKEN_UP:
        return t("The plan is made again as you asked for other days; the new one appears here.")
    scheme = session.office().scheme_of(job)
    if job.kind is EngagementKind.SURVEILLANCE and not job.members:
        return t("The visit of this surveillance is not planned yet: propose days that suit you under “My"
                 " applications”. Names, roles and days appear here once the plan is sent to you.")
    if scheme.gate_clause("plan_after_review") is not None and review_shortfall(job, scheme) is not None:
        return t("Your documents are reviewed first. Names, roles and days appear here once the plan made from"
                 " that is sent to you.")
    return t("Nothing is planned yet. Names, roles and days appear here once the plan is sent to you.")


def _work_of_the_body(job: Engagement) -> str:
    """What the team or the body does after the days on site."""
    handed_in = [finding.id for finding in job.nonconformities if finding.step is FindingStep.CORRECTED]
    if handed_in:
        return t("Nothing waits for you: the team verifies what you handed in for {ids}.", ids=t(", ").join(handed_in))
    if job.report is None:
        return t("Nothing waits for you: the team evaluates what it found on site and writes its report.")
    return t("Nothing waits for you: the report is reviewed, and then decided on.")
