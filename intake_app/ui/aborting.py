"""Breaking off a check: the leader asks for it, the manager decides on it and on what follows (CNEX 9.5.5, 9.6.6)."""

import streamlit as st

from intake_app.rules.stages import obstacles
from intake_app.rules.unit_outcomes import leaving_out_fault
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import aborts
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_area, standing
from intake_app.ui.showing import day, escaped, labelled
from models.engagement import Abort, AbortStep, Engagement, Visit
from models.text import Text

STEP_WORDS = {
    AbortStep.ASKED_FOR: Text(zh="待审批", en="waits for consent"),
    AbortStep.DECLINED: Text(zh="不同意中止", en="not consented to"),
    AbortStep.ABORTED: Text(zh="已中止", en="broken off"),
    AbortStep.RESUMED: Text(zh="已恢复", en="resumed"),
    AbortStep.LEFT_OUT: Text(zh="该场所的检查已终止", en="over for good at this site"),
    AbortStep.TERMINATED: Text(zh="已终止", en="ended"),
}
"""The one word for each step of a breaking-off."""


def draw_aborts(job: Engagement, scheme: SchemeEdition) -> None:
    """Every breaking-off of the job, with its ground, facts and outcome."""
    for abort in job.aborts:
        ground = next(each for each in scheme.abort_grounds if each.key == abort.ground)
        lines = [
            f"**{text(STEP_WORDS[abort.step])}** · {escaped(job.site(abort.site_row).name)} · {day(abort.asked_on)}",
            labelled(text(ground.text), escaped(abort.facts)),
        ]
        for on, who, why in ((abort.decided_on, abort.decided_by, abort.reason),
                             (abort.ended_on, abort.ended_by, abort.end_reason)):
            if on is not None:
                lines.append(f":gray[{day(on)} · {labelled(escaped(who), escaped(why))}]")
        st.markdown("  \n".join(lines))


def draw_abort_request(job: Engagement, visit: Visit, scheme: SchemeEdition) -> None:
    """What the leader fills in where a check cannot go on."""
    if not scheme.abort_grounds or job.open_abort is not None:
        return
    key = f"abort_{job.id}_{visit.site_row}"
    with st.expander(t("The check cannot go on"), icon=":material/block:"):
        st.caption(t("The body has to consent before a check is broken off; until then it goes on."))
        grounds = {ground.key: text(ground.text) for ground in scheme.abort_grounds}
        kept(st.selectbox, t("Cause"), list(grounds), format_func=grounds.__getitem__, index=None,
             placeholder=t("Choose"), key=f"{key}_ground_{session.language()}")
        kept_text_area(t("What happened"), f"{key}_facts")
        st.button(t("Ask the body to break off the check"), key=f"{key}_go", on_click=_ask,
                  args=(job.id, visit.site_row, key), width="stretch")


def draw_abort_decision(job: Engagement, scheme: SchemeEdition) -> None:
    """What the manager decides: consent or not, and then whether the check is resumed or the job ends."""
    abort = job.open_abort
    if abort is None:
        return
    with st.container(border=True):
        st.markdown(f"**{t('A check is to be broken off')}**")
        draw_aborts(job, scheme)
        key = f"abort_decision_{job.id}_{abort.step}"
        kept_text_area(t("Reason, as the notice prints it"), key)
        office = session.office()
        hindering = (obstacles("terminate", job, scheme, office.today(), office.calendar)
                     if abort.step is AbortStep.ABORTED else ())
        for reason in hindering:
            st.caption(sentence(reason))
        for column, is_yes in zip(st.columns(2), (True, False)[:1 if hindering else 2], strict=False):
            column.button(_label(abort, is_yes), key=f"{key}_{is_yes}", width="stretch", on_click=_decide,
                          args=(job.id, abort.step, is_yes, key))
        if abort.step is AbortStep.ABORTED and leaving_out_fault(job, abort.site_row) is None:
            st.button(t("End the check at {site} only: its units are not verified, the others go on",
                        site=job.site(abort.site_row).name), key=f"{key}_site", width="stretch",
                      on_click=_leave_out, args=(job.id, key))


def _label(abort: Abort, is_yes: bool) -> str:
    if abort.step is AbortStep.ASKED_FOR:
        return t("Consent: break it off") if is_yes else t("Do not consent: it goes on")
    return t("Resume the check") if is_yes else t("End the job")


def _ask(job_id: str, site_row: str, key: str) -> None:
    ground = st.session_state[f"{key}_ground_{session.language()}"]
    facts = standing(f"{key}_facts")
    act_on(lambda: aborts.ask_to_abort(session.office(), session.current_actor(), job_id, site_row, ground or "",
                                       facts),
           t("The report on breaking off is made and waits for the body's consent."), f"{key}_facts")


def _leave_out(job_id: str, key: str) -> None:
    reason = standing(key)
    act_on(lambda: aborts.leave_site_out(session.office(), session.current_actor(), job_id, reason),
           t("The decision is recorded."), key)


def _decide(job_id: str, step: AbortStep, is_yes: bool, key: str) -> None:
    reason = standing(key)
    decide = aborts.decide_abort if step is AbortStep.ASKED_FOR else aborts.end_abort
    act_on(lambda: decide(session.office(), session.current_actor(), job_id, is_yes, reason),
           t("The decision is recorded."), key)


