"""On which terms somebody works for the body: for what, until when, and what a day of theirs costs."""

from typing import cast

import streamlit as st

from intake_app.services import terms
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.touched_audits import say_touched
from intake_app.ui.typed_days import all_days, day_field, day_or_none
from models.personnel import Employment, Person


def draw_terms(person: Person) -> None:
    """The terms as they are, each with the form that changes it."""
    _draw_functions(person)
    if person.employment is not Employment.FULL_TIME:
        _draw_fee(person)
    _draw_last_day(person)


def _draw_functions(person: Person) -> None:
    named = {option.key: text(option.text) for option in session.office().house.functions}
    key = f"functions_{person.id}_{person.version}_{session.language()}"
    functions, go = st.columns([2, 1], vertical_alignment="bottom")
    functions.multiselect(t("Functions"), list(named), default=[each for each in named if each in person.functions],
                          format_func=named.__getitem__, key=f"{key}_functions")
    go.button(t("Enter the functions"), key=f"{key}_go", on_click=_set_functions, args=(person.id, key),
              width="stretch")


def _draw_fee(person: Person) -> None:
    key = f"day_fee_{person.id}_{session.language()}"
    fee, go = st.columns([2, 1], vertical_alignment="bottom")
    fee.number_input(t("Fee for an audit day in yuan"), min_value=0, step=100, value=person.day_fee_cny,
                     key=f"{key}_fee",
                     help=t("Plans reckon with it. Only coordinators, managers and the person themselves see it."))
    go.button(t("Enter the fee"), key=f"{key}_go", on_click=_set_fee, args=(person.id, key), width="stretch")


def _draw_last_day(person: Person) -> None:
    key = f"last_day_{person.id}_{person.version}_{session.language()}"
    day, go = st.columns([2, 1], vertical_alignment="bottom")
    with day:
        day_field(
            t("Last working day"), f"{key}_day", value=person.until, is_needed=False,
            help=t("Empty while nobody leaves. From the day after it they are on no visit and take no other part;"
                   " the administrator is asked to close their account."))
    go.button(t("Enter the last day"), key=f"{key}_go", on_click=_set_last_day, args=(person.id, key), width="stretch")


def _set_functions(person_id: str, key: str) -> None:
    functions = cast(list[str], st.session_state[f"{key}_functions"])
    if act(lambda: terms.set_functions(session.office(), session.current_actor(), person_id, functions)):
        say_touched(person_id)


def _set_fee(person_id: str, key: str) -> None:
    fee = st.session_state[f"{key}_fee"]
    act(lambda: terms.set_day_fee(session.office(), session.current_actor(), person_id, fee), t("Entered."))


def _set_last_day(person_id: str, key: str) -> None:
    if not all_days(f"{key}_day"):
        return
    last_day = day_or_none(f"{key}_day")
    if act(lambda: terms.set_last_day(session.office(), session.current_actor(), person_id, last_day)):
        say_touched(person_id)
