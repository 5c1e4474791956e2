"""The announced days off of a year: entered by the administrator, tried before they count (H20)."""

import streamlit as st

from intake_app.services import calendar_years
from intake_app.services.calendar_years import CalendarYear, Effect, GivenYear
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import act, say, sentence
from intake_app.ui.choosing import chosen_part
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import deadline, escaped
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.calendar import statutory_days

TRIED = "calendar_tried"
"""Where the session has what was tried last, as it was typed, with what it comes to: that alone may be entered."""


def told() -> str:
    """Which of the years that deadlines fall into are provisional."""
    years = [str(each.year) for each in calendar_years.calendar_years(session.office(), session.current_actor())
             if each.is_provisional]
    return t("Working days still provisional: {years}.", years=t(", ").join(years)) if years else t(
        "Every year that deadlines fall into is announced.")


def draw() -> None:
    """The years with where each stands, and the form of one that the release does not know."""
    years = calendar_years.calendar_years(session.office(), session.current_actor())
    st.markdown(t("Deadlines in working days are counted by the days off that the State Council announces, with the"
                  " Saturdays and Sundays worked instead. Until a year is announced and entered, its dates are"
                  " provisional."))
    st.dataframe([{t("Year"): str(each.year), t("Working days"): _known_by(each)} for each in years],
                 hide_index=True, width="stretch")
    open_years = [each for each in years if not each.is_of_the_release]
    if open_years:
        year = chosen_part(open_years, t("Year to enter"), lambda each: str(each.year), lambda each: str(each.year),
                           "year")
        _draw_form(year)


def _known_by(year: CalendarYear) -> str:
    if year.differing:
        return t("announced; came with this release, which counts. What was entered differs on {days}",
                 days=t(", ").join(each.isoformat() for each in year.differing))
    if year.is_of_the_release:
        return t("announced; came with this release")
    if year.entered is None:
        return t("provisional: not announced, or not entered yet")
    return t("entered: {source}, announced {day}", source=year.entered.source,
             day=year.entered.announced_on.isoformat())


def _draw_form(year: CalendarYear) -> None:
    entered = year.entered
    key = f"calendar_{year.year}_{entered.version if entered else 0}"
    known = entered.days_off if entered else statutory_days(year.year)
    if entered is None:
        st.caption(t("The statutory holidays are filled in: add what the announcement says beyond them, be it days of"
                     " the December before."))
    kept_text_area(t("Days off, each day or span on its own line"), f"{key}_off",
                   begin="\n".join(each.isoformat() for each in known), height=220)
    kept_text_area(t("Saturdays and Sundays worked"), f"{key}_made_up",
                   begin="\n".join(each.isoformat() for each in entered.made_up) if entered else "")
    kept_text_input(t("Announcement: title and number"), f"{key}_source", begin=entered.source if entered else "")
    announced_on = kept_day(t("Announced on"), f"{key}_on", value=entered.announced_on if entered else None,
                            last=session.office().today())
    st.button(t("See what moves"), key=f"{key}_try", on_click=_try, args=(year, key))
    given, effect = st.session_state.get(TRIED, {}).get(key, (None, None))
    if given is not None and announced_on is not None and given == _given(year, key):
        _draw_effect(effect)
        st.caption(t("What is written down stays: what papers say, the day that a client was told to answer a plan by,"
                     " and the last day to act that a concluded investigation set."))
        st.button(t("Enter the days of {year}", year=year.year), type="primary", key=f"{key}_go", on_click=_enter,
                  args=(year, key, given))


def _draw_effect(tried: Effect) -> None:
    """What the dry run found."""
    today = session.office().today()
    st.markdown(t("Deadlines that move: {moved}; that stay and are provisional no more: {settled}.",
                  moved=len(tried.moved), settled=tried.settled))
    if tried.moved:
        st.dataframe([{t("Whose"): each.whose, t("What"): text(each.what), t("Until now"): each.before.on.isoformat(),
                       t("From now on"): deadline(each.after.on, today)} for each in tried.moved],
                     hide_index=True, width="stretch")
    lines = [*(escaped(text(each)) for each in tried.visits_off), *map(sentence, tried.told)]
    if lines:
        st.warning("\n".join(f"- {line}" for line in lines))


def _given(year: CalendarYear, key: str) -> GivenYear:
    """What is typed now."""
    return GivenYear(
        year=year.year, days_off=standing(f"{key}_off") or "", made_up=standing(f"{key}_made_up") or "",
        source=standing(f"{key}_source") or "", announced_on=day_in(f"{key}_on"),
        version=year.entered.version if year.entered else 0)


def _try(year: CalendarYear, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    given = _given(year, key)

    def tried() -> object:
        outcome = calendar_years.try_year(session.office(), session.current_actor(), given)
        st.session_state[TRIED] = {} if isinstance(outcome, Refused) else {key: (given, outcome)}
        return outcome

    act(tried)


def _enter(year: CalendarYear, key: str, tried: GivenYear) -> None:
    # What was typed last comes with the click.
    if not all_days(f"{key}_on"):
        return
    if _given(year, key) != tried:
        say("wrong", [t("What is typed is no longer what was tried: see what moves again, then enter it.")])
        return
    st.session_state.pop(TRIED, None)
    act_on(lambda: calendar_years.enter_year(session.office(), session.current_actor(), tried),
           t("Entered: deadlines are counted by the days of {year} from now on.", year=year.year),
           *(f"{key}_{name}" for name in ("off", "made_up", "source")))
