"""Running cases: which case breaks its time limit? (CNEX 9.10, 10; CEC 5.2.3, 5.7.2, 5.7.3)"""

from collections.abc import Mapping

import streamlit as st

from intake_app.rules.stages import stage_words
from intake_app.schemes.clauses import clause_text
from intake_app.services import cases, engagements, fees, people, unreported_visits
from intake_app.services.cases import ResultToPublish, RunningCase
from intake_app.ui import session
from intake_app.ui.aborting import draw_abort_decision
from intake_app.ui.acting import show_said
from intake_app.ui.charging import draw_fees
from intake_app.ui.choosing import chosen
from intake_app.ui.clock_keeping import draw_clock, draw_due_clocks
from intake_app.ui.deviating import draw_deviation
from intake_app.ui.ending_jobs import draw_job_end
from intake_app.ui.i18n import message, t, text
from intake_app.ui.jobs import draw_extra, draw_steps, job_elsewhere, job_name
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.nobody_able import draw_nobody_able
from intake_app.ui.objections import draw_objections
from intake_app.ui.showing import DAY_WIDTH, PROOF_WIDTH, columns, deadline, due, escaped, in_a_row, question
from intake_app.ui.ties_found import draw_ties_found
from intake_app.ui.typed_days import all_days, day_in, kept_day
from intake_app.ui.unreported_visits import draw_passed_unsent, draw_unreported, draw_unreported_of
from models.application import PartyRole
from models.engagement import Engagement
from models.ids import PersonId

LEVELS = {
    "running": message("in time"),
    "warned": message("time runs short"),
    "late": message("late"),
    "done": message("concluded"),
}


def draw() -> None:
    """The running jobs, the one that must keep something first in front; one of them; and results to publish."""
    office, actor = session.office(), session.current_actor()
    found = cases.running_cases(office, actor)
    late = [case for case in found if case.clock.level == "late"]
    warned = [case for case in found if case.clock.level == "warned"]
    surveys = cases.open_surveillances(office, actor)
    told = [t("Running: {count}, of them late: {late}, short of time: {warned}.", late=len(late), warned=len(warned),
              count=len(found)) if found else
            t("No case is running. Each appears here once its application is accepted.")]
    told += [t("Surveillances under way besides: {count}.", count=len(surveys))] if surveys else []
    question(t("Which case breaks its time limit?"), in_a_row(told))
    show_said()
    draw_unreported(unreported_visits.unreported(office, actor))
    draw_passed_unsent(unreported_visits.passed_unsent_visits(office, actor))
    if found:
        _draw_table(found)
    _draw_chosen({case.engagement.id: case for case in found}, {job.id: job for job in surveys})
    _draw_results(cases.results_to_publish(office, actor))


def _draw_chosen(running: Mapping[str, RunningCase], surveys: Mapping[str, Engagement]) -> None:
    """One of the running cases, of the surveillances under way, or of the jobs that something is to be paid for."""
    office, actor = session.office(), session.current_actor()
    owing = [job for job in fees.jobs_that_owe(office, actor) if job.id not in running and job.id not in surveys]
    jobs = [*(case.engagement for case in running.values()), *surveys.values(), *owing]
    if owing:
        st.caption(t("Not running here, and something is still to be paid: {count}. They stand at the end of the list.",
                     count=len(owing)))
    job = chosen(jobs, t("Case"), job_name, lambda each: each.id, "job", job_elsewhere)
    if job is None:
        return
    case = running.get(job.id)
    if case is not None:
        _draw_case(case)
    elif job.id in surveys:
        _draw_survey(job)
    else:
        draw_fees(job)


def _draw_table(found: tuple[RunningCase, ...]) -> None:
    office = session.office()
    st.dataframe(
        [{t("Client"): case.engagement.parties[PartyRole.CLIENT].name,
          t("Waits for"): text(stage_words(case.stage, office.scheme_of(case.engagement))),
          t("Next deadline"): text(case.keeps[0].title) if case.keeps else "—",
          t("Due"): due(case.keeps[0].due, office.today()) if case.keeps else "—",
          t("Clock"): t("stopped now") if case.clock.is_stopped else t(LEVELS[case.clock.level]),
          t("Days counted"): case.clock.elapsed_days, t("Days not counted"): case.clock.stopped_days,
          t("Clause"): text(clause_text(case.keeps[0].clause)) if case.keeps else "—",
          t("Scheme"): text(office.scheme_of(case.engagement).name)} for case in found],
        hide_index=True, width="stretch",
        column_config=columns({t("Client"): 200, t("Waits for"): 160, t("Next deadline"): 170, t("Due"): 205,
                               t("Clock"): 115}),
    )


def _draw_case(case: RunningCase) -> None:
    job, office = case.engagement, session.office()
    scheme = office.scheme_of(job)
    draw_steps(job, scheme, case.stage)
    draw_abort_decision(job, scheme)
    draw_nobody_able(job)
    draw_ties_found(job)
    draw_unreported_of(job)
    draw_objections(job, _names())
    keeps, clock = st.columns(2, gap="large")
    with keeps:
        st.markdown(f"**{t('Deadlines')}**")
        draw_due_clocks(case.keeps, office.today())
        if not case.keeps:
            st.caption(t("No time limit runs for what is left: {stage}.", stage=text(stage_words(case.stage, scheme))))
        draw_fees(job)
        draw_deviation(job, scheme)
    with clock:
        if not job.is_over:
            draw_clock(job, scheme)
            draw_job_end(job)


def _draw_survey(job: Engagement) -> None:
    """A surveillance under way, which no conclusion's clock runs for."""
    office, actor = session.office(), session.current_actor()
    scheme = office.scheme_of(job)
    draw_steps(job, scheme, engagements.stage_of(office, actor, job))
    draw_extra(job)
    draw_abort_decision(job, scheme)
    draw_nobody_able(job)
    draw_ties_found(job)
    draw_unreported_of(job)
    draw_objections(job, _names())
    left, right = st.columns(2, gap="large")
    with left:
        if job.due_on is not None:
            st.markdown(t("To be done by {day}", day=deadline(job.due_on, office.today())))
        draw_fees(job)
    with right:
        draw_job_end(job)


def _names() -> Mapping[PersonId, str]:
    return {person.id: person.name for person in people.all_people(session.office(), session.current_actor())}


def _draw_results(results: tuple[ResultToPublish, ...]) -> None:
    """Results that clients agreed to have published, each with the form that records it."""
    if not results:
        return
    office = session.office()
    st.markdown(f"#### {t('Results to publish ({count})', count=len(results))}")
    for result in results:
        certificate, key = result.certificate, f"publish_{result.certificate.id}"
        with st.container(border=True):
            st.markdown(f"**{certificate.number}** · {escaped(certificate.parties[PartyRole.CLIENT].name)}")
            draw_due_clocks([result.until], office.today())
            line = st.container(horizontal=True, vertical_alignment="bottom")
            with line.container(width=DAY_WIDTH):
                kept_day(t("Published on"), f"{key}_on", value=office.today(), first=certificate.issued_on,
                         last=office.today())
            with line.container(width=PROOF_WIDTH):
                kept_text_input(t("Website and address"), f"{key}_where")
            line.button(t("Enter"), key=f"{key}_go", on_click=_publish, args=(certificate.id, key))


def _publish(certificate_id: str, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    on, where = day_in(f"{key}_on"), standing(f"{key}_where")
    act_on(lambda: cases.record_disclosure(session.office(), session.current_actor(), certificate_id, on, where),
           t("The publication is recorded."), f"{key}_where")


draw()
