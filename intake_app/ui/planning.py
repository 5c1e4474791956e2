"""Planning: what is not planned, and what is at risk? (CNEX 9.3.2, CEC 5.2.1)"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from intake_app.rules.days_requests import is_met
from intake_app.services import draft_edits, engagements, people, planning, programme
from intake_app.services.draft_edits import SeenVisit
from intake_app.services.planning import OpenAudit
from intake_app.services.planning_problem import job_id, split_job_id, visit_of
from intake_app.services.visits_beside import VisitBeside, visits_beside
from intake_app.services.wished_times import wished_times
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_reasons, show_said
from intake_app.ui.closed_days import closed_words
from intake_app.ui.confirming_days import draw_person_days_to_confirm
from intake_app.ui.days_requests import draw_answering_days
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_name, kind_name, product_names
from intake_app.ui.plan_downloads import draw_plan_downloads
from intake_app.ui.planning_questions import draw_plan_changes, draw_planning_questions
from intake_app.ui.publishing_plan import draw_comparison, draw_publish_button, draw_waiting_notices
from intake_app.ui.showing import (
    TWO_LINES,
    columns,
    day,
    day_from,
    day_span,
    escaped,
    in_a_row,
    labelled,
    question,
    to_the_minute,
)
from intake_app.ui.solving import draw_run
from models.account import Role
from models.application import PartyRole
from models.engagement import Engagement
from models.ids import PersonId
from models.planning import PlanProposal
from models.reference import Reason
from models.text import days_told
from scheduler.plan import Assignment, Plan
from scheduler.problem import Job

SOON_DAYS = 30
"""From so many days before its target day on, an audit without a place is told as at risk."""


def draw() -> None:
    """What waits, the solver's button, and the proposal."""
    office, actor = session.office(), session.current_actor()
    waiting = planning.open_audits(office, actor)
    ready = [audit for audit in waiting if not audit.obstacles]
    proposal = planning.current_proposal(office, actor)
    drafted = _Drafted(proposal, waiting) if proposal is not None else None
    question(t("What is not planned, and what is at risk?"), in_a_row(_answered(waiting, ready, drafted)))
    show_said()
    st.page_link("board.py", label=t("Planning board: move, pin and exclude by hand"), icon=":material/view_timeline:")
    to_confirm = programme.person_days_to_confirm(office, actor) if Role.COORDINATOR in actor.roles else ()
    _draw_days_asked()
    starts = {each.job: each.start for each in drafted.offered} if drafted is not None else {}
    _draw_waiting(waiting, starts, told_below={job.id for job in to_confirm})
    draw_person_days_to_confirm(to_confirm)
    show_reasons(planning.doubly_planned(office, actor), t("Somebody is planned twice on one day:"))
    is_under_way = draw_run(bool(ready), has_proposal=proposal is not None)
    if drafted is not None:
        _draw_proposal(drafted, may_publish=not is_under_way)
    draw_waiting_notices()
    st.divider()
    draw_plan_downloads(proposal)


class _Drafted:
    """The proposal beside the audits that wait: which of them it places, and which it leaves out."""

    def __init__(self, proposal: PlanProposal, waiting: Sequence[OpenAudit]) -> None:
        self.proposal = proposal
        self.problem, self.plan = planning.proposed_plan(proposal)
        self.audits = {job_id(audit.engagement, audit.site_row): audit for audit in waiting}
        # Visits that stood before are in the plan for their people's sake only; what is offered are the open ones.
        self.offered = [each for each in self.plan.assignments
                        if each.job in self.audits and _is_open(each, self.audits[each.job].engagement)]

    def days_of(self, assignment: Assignment) -> tuple[date, date]:
        """The first and the last day of the audit as it is proposed."""
        duration = self.problem.jobs_by_id[assignment.job].duration(len(assignment.team))
        days = self.problem.workdays.run(assignment.start, duration) or (assignment.start,)
        return assignment.start, days[-1]

    @property
    def late(self) -> int:
        """How many audits it ends after their target."""
        targets = {job.id: job.target for job in self.problem.jobs}
        return sum(self.days_of(each)[1] > targets[each.job] for each in self.offered)


def _answered(
    waiting: Sequence[OpenAudit], ready: Sequence[OpenAudit], drafted: _Drafted | None
) -> Iterator[str]:
    """What waits, how much of it the present plan places, and what may come too late."""
    if not waiting:
        yield t("No audit waits for a team and a day. Each appears here once its application is accepted.")
        return
    yield t("Audits that can be planned now: {ready}; waiting for something first: {blocked}.", ready=len(ready),
            blocked=len(waiting) - len(ready))
    placed = {each.job for each in drafted.offered} if drafted else set()
    if placed:
        yield t("Of them the plan below, not published yet, places {placed}.", placed=len(placed))
    today = session.office().today()
    without = [audit for audit in waiting if job_id(audit.engagement, audit.site_row) not in placed]
    soon = sum(audit.target <= today + timedelta(days=SOON_DAYS) for audit in without)
    if soon:
        yield t("At risk, as they have no place and their target day is within {days} days: {count}.", days=SOON_DAYS,
                count=soon)
    if drafted is not None and drafted.late:
        yield t("Ending after their target: {count}.", count=drafted.late)


def _draw_days_asked() -> None:
    """The plans in whose place clients ask for other days, each with its answer; nothing where none does (H155)."""
    office, actor = session.office(), session.current_actor()
    asked = [job for job in engagements.engagements_for(office, actor)
             if not job.is_over and job.open_days_request(office.today()) is not None]
    if not asked:
        return
    with st.expander(t("Clients ask for other days than their plan's: {count}", count=len(asked)),
                     icon=":material/event_repeat:", expanded=True, key=f"days_asked_{session.language()}"):
        for job in asked:
            st.markdown(f"**{escaped(job_name(job))}**")
            draw_answering_days(job)


def _draw_waiting(
    waiting: tuple[OpenAudit, ...], starts: Mapping[str, date], told_below: Collection[str]
) -> None:
    """All that wait, and what for; `starts` has the first day of those that the plan below places.

    Of the person-days of the jobs that are `told_below` the table there tells.
    """
    if not waiting:
        return
    rows = [
        # A cell that is all English is cut instead of wrapped where most of its table is in Chinese.
        {t("Client and kind"): f"{audit.engagement.parties[PartyRole.CLIENT].name} {kind_name(audit.engagement)}",
         t("Product"): product_names(audit.engagement),
         t("Site"): audit.engagement.site(audit.site_row).name,
         t("Person-days"): _days(audit.engagement, audit.site_row),
         t("Target day"): day_from(audit.target, session.office().today()),
         t("Waits for"): _waits_for(audit, starts.get(job_id(audit.engagement, audit.site_row)))}
        for audit in waiting
    ]
    widths = {t("Client and kind"): 195, t("Product"): 185, t("Site"): 110, t("Person-days"): 75,
              t("Target day"): 135, t("Waits for"): 140}
    st.dataframe(rows, hide_index=True, width="stretch", row_height=TWO_LINES, column_config=columns(widths))
    # Sentences stand below the table: in a cell they would be cut off.
    told = [(audit, reason) for audit in waiting for reason in (*audit.obstacles, *audit.fallen_because)
            if not (audit.engagement.id in told_below and reason in audit.obstacles
                    and _is_of_days(reason, audit.engagement))]
    st.markdown("\n".join(
        "- " + labelled(escaped(f"{job_name(audit.engagement)} · {audit.engagement.site(audit.site_row).name}"),
                        sentence(reason))
        for audit, reason in told))
    _draw_times(waiting)


def _draw_times(waiting: Sequence[OpenAudit]) -> None:
    """When the clients would like the visits that wait, when they cannot have them, and what else moves their days."""
    wished = wished_times(session.office(), session.current_actor(), [audit.engagement for audit in waiting])
    lines = []
    for audit in waiting:
        job, row = audit.engagement, audit.site_row
        wish = _wish(audit, wished)
        said = [labelled(t("preferred"), wish)] if wish else []
        said += [labelled(t("no check can take place"), closed_words(job, each)) for each in job.closed_at(row)]
        said += [sentence(audit.note)] if audit.note is not None and not audit.obstacles else []
        if said:
            lines.append(f"- {escaped(f'{job_name(job)} · {job.site(row).name}')}  \n  " + "  \n  ".join(said))
    if lines:
        st.markdown(f"**{t('For the choice of days')}**")
        st.markdown("\n".join(lines))


def _wish(audit: OpenAudit, wished: Mapping[str, str]) -> str:
    """The days that the client proposed, or else its words, as Markdown; empty where it said nothing."""
    days = t(", ").join(day_span(first, last) for first, last in audit.wished)
    return days or escaped(wished.get(audit.engagement.id, ""))


def _draw_wish(audit: OpenAudit, first: date, last: date) -> None:
    """Whether the proposed days are those that the client asked for; what it wrote in words is for who plans."""
    wish = _wish(audit, wished_times(session.office(), session.current_actor(), [audit.engagement]))
    if audit.wished and not is_met(first, last, audit.wished):
        st.caption(f":orange[{t('Not on the days that the client asked for: {days}', days=wish)}]")
    elif wish:
        st.caption(labelled(t("The client's preferred time"), wish))


def _is_of_days(reason: Reason, engagement: Engagement) -> bool:
    return reason.clause == session.office().scheme_of(engagement).gate_clause("person_days")


def _waits_for(audit: OpenAudit, drafted: date | None) -> str:
    """In a word: something to be done first, to be published, a new place instead of one that fell, or a place."""
    if audit.obstacles:
        return t("see below")
    if drafted is not None:
        return t("publication; from {day}", day=drafted)
    if audit.fallen is not None:
        return t("a new plan; was {first}", first=audit.fallen.start)
    return t("a team and a day")


def _days(engagement: Engagement, row: str) -> str:
    figure = next((f for f in engagement.person_days if f.site_row == row), None)
    return f"{figure.on_site_half_days / 2:.1f}" if figure else "—"


def _draw_proposal(drafted: _Drafted, may_publish: bool) -> None:
    proposal, audits, offered = drafted.proposal, drafted.audits, drafted.offered
    names = dict(planning.names_in_plans(session.office(), session.current_actor()))
    staff = {person.id: person for person in people.all_people(session.office(), session.current_actor())}
    st.divider()
    st.markdown(f"**{t('Proposal of {moment}', moment=to_the_minute(proposal.made_at))}**")
    _draw_cost(drafted.plan)
    _draw_lifted_pins(proposal, names)
    draw_comparison(proposal, names)
    _draw_left_out(drafted)
    if offered and may_publish:
        _draw_unmet(drafted)
        draw_publish_button(proposal)
        st.caption(t("Or pin what shall stay as it is, and plan the rest again."))
    beside = visits_beside(drafted.problem, offered, audits)
    for assignment in sorted(offered, key=lambda a: a.start):
        leader = visit_of(drafted.problem, assignment, staff).leader
        told = [_beside_words(each, audits[each.job]) for each in beside.get(assignment.job, ())]
        _draw_assignment(drafted, assignment, names, leader, told)
    draw_planning_questions(proposal.id)
    draw_plan_changes(proposal, may_go_back=may_publish)


def _draw_left_out(drafted: _Drafted) -> None:
    """What the plan has no place for, in front of all that it places: that is what must be seen to."""
    for entry in drafted.proposal.unplanned:
        audit = drafted.audits.get(entry.job)
        if audit is not None:
            with st.container(border=True):
                st.markdown(f":red[**{t('Not planned')}**] {escaped(job_name(audit.engagement))} · "
                            f"{escaped(audit.engagement.site(audit.site_row).name)} · "
                            + t("Window {days}", days=text(days_told(*audit.window))))
                for reason in entry.reasons:
                    st.markdown(f"- {text(reason)}")


def _draw_unmet(drafted: _Drafted) -> None:
    """Beside the button that publishes: which audits are not on the days that their clients asked for (H1)."""
    audits = drafted.audits
    unmet = [audits[each.job] for each in drafted.offered if audits[each.job].wished
             and not is_met(*drafted.days_of(each), audits[each.job].wished)]
    if unmet:
        names = [f"{each.engagement.parties[PartyRole.CLIENT].name} · {each.engagement.site(each.site_row).name}"
                 for each in unmet]
        st.warning(t("To be published on other days than their clients asked for ({count}): {audits}",
                     count=len(unmet), audits=escaped(t(", ").join(names))))


def _draw_lifted_pins(proposal: PlanProposal, names: Mapping[str, str]) -> None:
    told = [labelled(escaped(names.get(each.job, each.job)), escaped(text(reason)))
            for each in proposal.lifted_pins for reason in each.reasons]
    if told:
        st.warning(t("Pinned, but cannot stay there today; planned anew:") + "\n"
                   + "\n".join(f"- {line}" for line in told))


def _draw_cost(plan: Plan) -> None:
    cost, bound = plan.cost or 0, plan.bound or 0
    if bound and cost:
        st.caption(t("Cost {cost:,} yuan; no plan can cost less than {bound:,} yuan (gap {gap})", cost=cost,
                     bound=bound, gap=f"{(cost - bound) / cost:.1%}"))
    else:
        st.caption(t("Cost {cost:,} yuan", cost=cost))


def _draw_assignment(
    drafted: _Drafted, assignment: Assignment, names: Mapping[str, str], leader: PersonId, beside: Sequence[str],
) -> None:
    audit = drafted.audits[assignment.job]
    job = drafted.problem.jobs_by_id[assignment.job]
    first, last = drafted.days_of(assignment)
    with st.container(border=True):
        what, pin = st.columns([5, 1], vertical_alignment="center")
        what.markdown(escaped(f"{job_name(audit.engagement)} · {audit.engagement.site(audit.site_row).name}"))
        what.markdown(f"**{day_span(first, last)}** · "
                      + t(", ").join(names.get(person, person) for person in assignment.everyone))
        what.caption(t("Leads: {name}", name=escaped(names.get(leader, leader))) + " · "
                     + t("Window {days}", days=text(days_told(job.earliest, job.latest))))
        for words in beside:
            what.caption(words)
        with what:
            _draw_wish(audit, first, last)
        if audit.fallen is not None:
            what.caption(t("Was planned from {day} with {names}", day=day(audit.fallen.start),
                           names=t(", ").join(names.get(person, person) for person in audit.fallen.team)))
        _draw_pin(pin, drafted.proposal, job)


def _draw_pin(where: DeltaGenerator, proposal: PlanProposal, job: Job) -> None:
    """The same pin as on the board: it stands in the draft, for everybody and until it is lifted."""
    is_pinned = job.pinned is not None
    seen = SeenVisit(proposal_id=proposal.id, version=proposal.version, job=job.id)
    # What the draft says is in the key: a pin that somebody else set or lifted shows at the next look.
    where.checkbox(t("Pin"), key=f"pin_{proposal.id}_{job.id}_{is_pinned}", value=is_pinned,
                   disabled=Role.COORDINATOR not in session.current_actor().roles,
                   on_change=_turn_pin, args=(seen, is_pinned))


def _turn_pin(seen: SeenVisit, is_pinned: bool) -> None:
    change = draft_edits.unpin_visit if is_pinned else draft_edits.pin_visit
    act(lambda: change(session.office(), session.current_actor(), seen))


def _beside_words(other: VisitBeside, audit: OpenAudit) -> str:
    """Another visit to the same site, and where it stands to this one."""
    order = {"before": t("right before it"), "after": t("right after it"), "overlapping": t("at the same time"),
             "apart": t("working days between them: {count}", count=other.days_between)}[other.order]
    team = t("the same team") if other.is_same_team else t("a different team")
    said = (f"{escaped(kind_name(audit.engagement))} {escaped(product_names(audit.engagement))}",
            day_span(other.first, other.last), order, team)
    return t("At this site too: {visit}", visit=" · ".join(said))


def _is_open(assignment: Assignment, engagement: Engagement) -> bool:
    row = split_job_id(assignment.job)[1]
    return not any(
        visit.site_row == row and visit.start == assignment.start and set(visit.team) == set(assignment.team)
        for visit in engagement.visits
    )


draw()
