"""Verification plans: which step comes next, and whose is it? (CNEX annex III)"""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.fieldwork import step_faults
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import PlanningPoint, PlanningStep, SchemeEdition
from intake_app.services import fieldwork, verification_planning
from intake_app.services.audit_plan import latest_sending_day
from intake_app.services.fieldwork_contexts import RISK_WORDS
from intake_app.services.verification_planning import Verification
from intake_app.ui import session
from intake_app.ui.acting import act, show_reasons, show_said
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_elsewhere, job_name, planner
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.noting import draw_choice, draw_lines, draw_risks, saved_words
from intake_app.ui.showing import day, day_from, deadline, escaped, question
from models.engagement import Engagement
from models.fieldwork import Fieldwork


def draw() -> None:
    """The jobs whose verification is planned under their scheme, and the steps of the one chosen."""
    office, actor = session.office(), session.current_actor()
    found = verification_planning.verifications(office, actor)
    top = st.container()
    show_said()
    one = chosen(found, t("Job"), lambda each: f"{each.first_day} · {job_name(each.engagement)}",
                 lambda each: each.engagement.id, "job", job_elsewhere)
    if one is None:
        with top:
            question(t("Which step of planning comes next?"),
                     t("Choose the job whose steps are to be shown.") if found else
                     t("No verification waits to be planned. Jobs appear here once their team is planned."))
        return
    job, due = one.engagement, one.due
    scheme, work = office.scheme_of(job), fieldwork.fieldwork_of(office, actor, job.id)
    with top:
        question(t("Which step of planning comes next?"), _answer(due, scheme) + saved_words())
        _draw_when(one, [each for each in found if each.is_mine])
    for step in scheme.planning_steps:
        _draw_step(step, due, job, work, scheme)


def _draw_when(one: Verification, mine: Sequence[Verification]) -> None:
    """By when the plans must be approved, and how much else waits for the reader."""
    if one.due is not None:
        today, latest = session.office().today(), latest_sending_day(session.office(), one.engagement)
        st.markdown(t("On site from {day}; nothing can be written there before the plans are approved.",
                      day=day_from(one.first_day, today)))
        if latest is not None and not one.engagement.is_unannounced:
            st.markdown(t("The plan can go to the client only once they are approved, by {day} at the latest.",
                          day=deadline(latest, today)))
    if mine:
        st.caption(t("Waiting for you: {count}, the first of them on site from {day}. They stand in front.",
                     count=len(mine), day=day(mine[0].first_day)))


def _answer(due: PlanningStep | None, scheme: SchemeEdition) -> str:
    if due is None:
        return t("None: the plans are approved, and the check on site may be written.")
    return t("“{step}”, by: {who}.", step=text(due.title), who=planner(due, scheme))


def _draw_step(
    step: PlanningStep, due: PlanningStep | None, job: Engagement, work: Fieldwork, scheme: SchemeEdition
) -> None:
    """A step: shut away where it is done or its time has not come, open where it is due."""
    done = next((each for each in work.steps_done if each.step == step.key), None)
    mark = "✓ " if done else ("▶ " if step == due else "")
    with st.expander(f"{mark}{text(step.title)}", expanded=step == due, key=f"step_{job.id}_{step.key}"):
        st.caption(f"{text(clause_text(step.clause))} · {planner(step, scheme)}"
                   + (f" · {escaped(done.by)}, {day(done.on)}" if done else ""))
        if not any(point.is_rated for point in step.points) and step == due:
            draw_risks(work, scheme)
        for point in step.points:
            _draw_point(step, point, work, is_open=step == due)
        key = f"end_{job.id}_{step.key}"
        if step == due:
            show_reasons(step_faults(work, step, job, scheme), t("Before this step can end:"))
            st.button(t("This step is done"), type="primary", key=key, on_click=_finish, args=(job.id, step.key))
        elif done:
            kept_text_input(t("Why it is taken up again"), f"{key}_reason")
            st.button(t("Take this step up again"), key=key, on_click=_reopen, args=(job.id, step.key, key))


def _draw_point(step: PlanningStep, point: PlanningPoint, work: Fieldwork, *, is_open: bool) -> None:
    place = f"planning/{step.key}/{point.key}"
    words = text(point.text) if point.is_required else t("{label} (optional)", label=text(point.text))
    if point.is_rated:
        draw_choice(work, f"{place}/risk", words, {risk.value: text(name) for risk, name in RISK_WORDS.items()},
                    disabled=not is_open)
        words = t("Response: evidence, samples, what to look at on site")
    draw_lines(work, f"{place}/note", words, disabled=not is_open)


def _finish(job_id: str, step: str) -> None:
    act(lambda: fieldwork.finish_step(session.office(), session.current_actor(), job_id, step),
        t("The step is done."))


def _reopen(job_id: str, step: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: fieldwork.reopen_step(session.office(), session.current_actor(), job_id, step, reason),
           t("The step is open again, and so are those after it."), f"{key}_reason")


draw()
