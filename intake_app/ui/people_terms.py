"""On which terms somebody works for the body: what a day of theirs costs."""

import streamlit as st

from intake_app.services import terms
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t
from models.personnel import Employment, Person


def draw_terms(person: Person) -> None:
    """The terms as they are, each with the form that changes it."""
    if person.employment is not Employment.FULL_TIME:
        _draw_fee(person)


def _draw_fee(person: Person) -> None:
    key = f"day_fee_{person.id}_{session.language()}"
    fee, go = st.columns([2, 1], vertical_alignment="bottom")
    fee.number_input(t("Fee for an audit day in yuan"), min_value=0, step=100, value=person.day_fee_cny, key=f"{key}_fee",
                     help=t("Plans reckon with it. Only coordinators, managers and the person themselves see it."))
    go.button(t("Enter the fee"), key=f"{key}_go", on_click=_set_fee, args=(person.id, key), width="stretch")


def _set_fee(person_id: str, key: str) -> None:
    fee = st.session_state[f"{key}_fee"]
    act(lambda: terms.set_day_fee(session.office(), session.current_actor(), person_id, fee), t("Entered."))
