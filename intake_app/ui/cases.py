"""Running cases: which case breaks its 90 days? (CNEX 9.10, CEC 5.2.3)"""

import streamlit as st

from intake_app.services import surveillance
from intake_app.ui import session
from intake_app.ui.acting import show_said
from intake_app.ui.i18n import message, t, text
from intake_app.ui.showing import day_from, question
from models.application import PartyRole

LEVELS = {
    "running": message("in time"),
    "warned": message("time runs short"),
    "late": message("late"),
    "done": message("concluded"),
}


def draw() -> None:
    """The running jobs, the one whose 90 days end first in front."""
    office, actor = session.office(), session.current_actor()
    cases = surveillance.running_cases(office, actor)
    late = [case for case in cases if case.clock.level == "late"]
    warned = [case for case in cases if case.clock.level == "warned"]
    question(t("Which case breaks its 90 days?"),
             t("{late} late, {warned} short of time, {count} running in all.", late=len(late), warned=len(warned),
               count=len(cases)) if cases else t("No case is running."))
    show_said()
    today = office.today()
    st.dataframe(
        [{t("Clock"): t(LEVELS[case.clock.level]), t("Client"): case.engagement.parties[PartyRole.CLIENT].name,
          t("Scheme"): text(office.scheme_of(case.engagement).name), t("Waits for"): text(case.stage.text),
          t("Conclusion due"): day_from(case.clock.due_on, today), t("Days counted"): case.clock.elapsed_days,
          t("Days not counted"): case.clock.stopped_days,
          t("Stopped now"): t("yes") if case.clock.is_stopped else t("no")} for case in cases],
        hide_index=True, width="stretch",
    )


draw()
