"""A later last day for the conclusion: the body proposes it, the client answers (CNEX 9.10, CEC 5.2.3)."""

from datetime import date, timedelta

import streamlit as st

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import extensions
from intake_app.ui import session
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import day, escaped, labelled, named, of_the_body
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.account import Role
from models.engagement import Engagement, Extension, ExtensionStep
from models.text import Text

STEP_WORDS = {
    ExtensionStep.PROPOSED: Text(zh="待客户答复", en="waits for the client"),
    ExtensionStep.AGREED: Text(zh="已商定", en="agreed"),
    ExtensionStep.DECLINED: Text(zh="客户不同意", en="not agreed to"),
}
"""The one word for each step of an extension."""


def draw_extensions(job: Engagement, scheme: SchemeEdition, due_on: date) -> None:
    """Every extension of the job for the body, the form to propose one, and that to enter a written answer."""
    for extension in job.extensions:
        with st.container(border=True):
            st.markdown(_said(extension, scheme))
            if extension.step is ExtensionStep.PROPOSED:
                _draw_written_answer(job, extension)
    causes = scheme.clocks.extension_causes
    if causes and job.open_extension is None and Role.MANAGER in session.current_actor().roles:
        with st.expander(t("Propose a later last day")):
            _draw_proposal(job, scheme, due_on)


def draw_extension_answer(job: Engagement, scheme: SchemeEdition, leads: bool) -> None:
    """The proposed extension for the client, with its answer; nothing while none waits.

    Its button is the page's own act where the extension `leads`, as it waits for the client first.
    """
    extension = job.open_extension
    if extension is None:
        return
    key = f"extend_{job.id}"
    with st.container(border=True):
        st.markdown(f"**{t('The certification body proposes a later last day')}**  \n{_said(extension, scheme)}")
        st.caption(t("The agreement stands among the papers below. Without your word the last day stays as it is."))
        yes, no = st.columns(2, vertical_alignment="bottom")
        yes.button(t("Agree to {day}", day=extension.until.isoformat()), key=f"{key}_yes", width="stretch",
                   type="primary" if leads else "secondary", on_click=_answer, args=(job.id, True, key))
        with no.popover(t("I do not agree"), width="stretch"):
            kept_text_area(t("Why you do not agree"), f"{key}_words")
            st.button(t("Hand in the answer"), key=f"{key}_no", on_click=_answer, args=(job.id, False, key))


def _said(extension: Extension, scheme: SchemeEdition) -> str:
    cause = next(each for each in scheme.clocks.extension_causes if each.key == extension.cause)
    lines = [f"{t('Until {day}', day=day(extension.until))} · **{text(STEP_WORDS[extension.step])}**",
             labelled(text(cause.text), escaped(extension.reason)),
             f":gray[{t('Proposed on {day}', day=day(extension.proposed_on))} · {of_the_body(extension.proposed_by)} · "
             f"{named(cause.clause)}]"]
    if extension.answered_on is not None:
        said = " · ".join(escaped(each) for each in (extension.answered_by, extension.words) if each)
        lines.append(f":gray[{t('Answered on {day}', day=day(extension.answered_on))} · {said}]")
    return "  \n".join(lines)


def _draw_proposal(job: Engagement, scheme: SchemeEdition, due_on: date) -> None:
    key = f"extension_{job.id}_{session.language()}"
    causes = {cause.key: text(cause.text) for cause in scheme.clocks.extension_causes}
    choose(t("Cause"), causes, f"{key}_cause")
    kept_day(t("New last day"), f"{key}_until", value=due_on + timedelta(days=30), first=due_on + timedelta(days=1))
    kept_text_area(t("Why more time is needed, as the agreement prints it"), f"{key}_reason")
    st.button(t("Propose it to the client"), key=f"{key}_go", on_click=_propose, args=(job.id, key))


def _draw_written_answer(job: Engagement, extension: Extension) -> None:
    today = session.office().today()
    key = f"extension_answer_{job.id}"
    with st.expander(t("Enter a written answer")):
        kept_day(t("Answered on"), f"{key}_on", value=today, first=extension.proposed_on, last=today)
        kept_text_input(t("Who answered for the client"), f"{key}_by")
        kept_text_input(t("Evidence"), f"{key}_evidence")
        yes, no = st.columns(2)
        yes.button(t("The client agrees"), key=f"{key}_yes", width="stretch", on_click=_enter,
                   args=(job.id, True, key))
        no.button(t("The client does not agree"), key=f"{key}_no", width="stretch", on_click=_enter,
                  args=(job.id, False, key))


def _propose(job_id: str, key: str) -> None:
    if not (all_chosen((t("Cause"), f"{key}_cause")) and all_days(f"{key}_until")):
        return
    cause, until, reason = standing(f"{key}_cause"), day_in(f"{key}_until"), standing(f"{key}_reason")
    act_on(lambda: extensions.propose_extension(session.office(), session.current_actor(), job_id, cause, reason,
                                                until),
           t("The proposal is made; the last day moves once the client agrees."), f"{key}_reason")


def _answer(job_id: str, is_agreed: bool, key: str) -> None:
    words = "" if is_agreed else standing(f"{key}_words")
    act_on(lambda: extensions.answer_extension(session.office(), session.current_actor(), job_id, is_agreed, words),
           t("Your answer is recorded."), f"{key}_words")


def _enter(job_id: str, is_agreed: bool, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    on, by, evidence = day_in(f"{key}_on"), standing(f"{key}_by"), standing(f"{key}_evidence")
    act_on(lambda: extensions.enter_extension_answer(session.office(), session.current_actor(), job_id, is_agreed, on,
                                                     by, evidence),
           t("The answer is entered."), f"{key}_by", f"{key}_evidence")
