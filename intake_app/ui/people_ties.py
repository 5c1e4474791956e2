"""What ties a person to enterprises: entered, ended, or struck as a mistake (S4, S14, S17)."""

from collections.abc import Callable

import streamlit as st

from intake_app.services import people
from intake_app.services.access import WHO_IS_IT
from intake_app.ui import session
from intake_app.ui.i18n import message, t, text
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.showing import day, escaped
from intake_app.ui.typed_days import all_days, day_in, day_or_none, kept_day
from models.personnel import Person, Tie, TieKind

TIES = {
    TieKind.EMPLOYED: message("was or is employed there"),
    TieKind.CONSULTED: message("advised it"),
    TieKind.SHAREHOLDER: message("holds shares"),
    TieKind.RELATIVE: message("has a close relative there"),
    TieKind.DESIGNED: message("designed its product"),
    TieKind.OTHER: message("another tie"),
}


def draw_ties(person: Person) -> None:
    """Those that are known, each with the form that ends or strikes it; those struck; and the form for another.

    An account that stands for nobody enters ties, and answers none: they might be its own (CNEX 6).
    """
    office, actor = session.office(), session.current_actor()
    if person.ties and actor.person_id is None:
        st.info(text(WHO_IS_IT))
    for place, tie in enumerate(person.ties):
        st.caption(_line(tie))
        if actor.person_id not in (None, person.id):
            with st.expander(t("End it, or strike it as a mistake")):
                _draw_answer(person, tie, f"tie_{person.id}_{place}_{session.language()}")
    for struck in people.struck_ties(office, actor, person.id):
        st.caption(t("{tie}: struck as a mistake on {day} by {by}: {reason}", tie=f"~~{_line(struck.tie)}~~",
                     day=day(struck.struck_on), by=escaped(struck.by), reason=escaped(struck.reason)))
    _draw_new_tie(person)


def _line(tie: Tie) -> str:
    end = tie.until.isoformat() if tie.until else t("lasting")
    return f"{tie.credit_code} · {t(TIES[tie.kind])} · {tie.since} – {end} {escaped(tie.note)}".rstrip()


def _draw_answer(person: Person, tie: Tie, key: str) -> None:
    """The last day of a tie that lasts, or that it never was, with the reason."""
    kept_text_input(t("Reason, and what it rests on"), f"{key}_reason")
    last, ends, strikes = st.columns(3, vertical_alignment="bottom")
    if tie.until is None:
        with last:
            kept_day(t("Its last day"), f"{key}_last", value=session.office().today())
        ends.button(t("It has ended"), key=f"{key}_ends", on_click=_end, args=(person.id, tie, key), width="stretch")
    strikes.button(t("Strike it: entered by mistake"), key=f"{key}_strikes", on_click=_strike,
                   args=(person.id, tie, key), width="stretch")


def _draw_new_tie(person: Person) -> None:
    key = f"tie_{person.id}_{session.language()}"
    code, kind, days = st.columns(3)
    with code:
        kept_text_input(t("Credit code of the enterprise"), f"{key}_code")
    kept(kind.selectbox, t("Tie"), list(TIES), format_func=lambda each: t(TIES[each]), key=f"{key}_kind")
    today = session.office().today()
    with days:
        kept_day(t("Since"), f"{key}_since", value=today)
    until, note, go = st.columns(3, vertical_alignment="bottom")
    with until:
        kept_day(t("Until, if it has ended"), f"{key}_until", is_needed=False)
    with note:
        kept_text_input(t("Note"), f"{key}_note")
    go.button(t("Enter the tie"), key=f"{key}_go", on_click=_enter, args=(person.id, key), width="stretch")


def _enter(person_id: str, key: str) -> None:
    if not all_days(f"{key}_since", f"{key}_until"):
        return
    given = {name: standing(f"{key}_{name}") for name in ("kind", "note")}
    tie = Tie(credit_code=standing(f"{key}_code"), since=day_in(f"{key}_since"), until=day_or_none(f"{key}_until"),
              **given)
    if act_on(lambda: people.add_tie(session.office(), session.current_actor(), person_id, tie), t("Entered."),
              f"{key}_code", f"{key}_note"):
        begins = {"kind": next(iter(TIES)), "since": session.office().today().isoformat(), "until": ""}
        for name, value in begins.items():
            st.session_state[f"{key}_{name}"] = value


def _end(person_id: str, tie: Tie, key: str) -> None:
    if not all_days(f"{key}_last"):
        return
    last_day = day_in(f"{key}_last")
    _answer(lambda reason: people.end_tie(
        session.office(), session.current_actor(), person_id, tie, last_day, reason),
        t("Recorded. The tie binds for the cooling time after its last day."), key)


def _strike(person_id: str, tie: Tie, key: str) -> None:
    _answer(lambda reason: people.strike_tie(session.office(), session.current_actor(), person_id, tie, reason),
            t("Struck. The record keeps the tie and the reason."), key)


def _answer(use_case: Callable[[str], object], done: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: use_case(reason), done, f"{key}_reason")
