"""Mandates: who may act for our enterprise, in what, and until when? For a consultant: for whom may I act?"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.services import applications, mandates
from intake_app.services.mandates import Grant, Granted, MandateWithConsultant
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import act, say, say_link, show_said
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.showing import Colour, day, day_from, escaped, in_a_row, question
from intake_app.ui.typed_days import all_days, day_field, day_in
from models.account import Role
from models.mandate import Mandate


def draw() -> None:
    """The mandates that hold, those that are over, and for an enterprise the form of a new one."""
    office, actor = session.office(), session.current_actor()
    every = mandates.my_mandates(office, actor)
    holding = [each for each in every if _is_open(each.mandate)]
    grants = Role.APPLICANT in actor.roles
    asked = t("Who may act for us, in what, and until when?") if grants else t("For whom may I act, and until when?")
    question(asked, _answer(len(holding), grants))
    show_said()
    for each in holding:
        with st.container(border=True):
            _draw_mandate(each, grants)
    over = [each for each in every if each not in holding]
    if over:
        with st.expander(t("Over ({count})", count=len(over))):
            for each in over:
                _draw_mandate(each, grants)
    if grants:
        with st.expander(t("Mandate a consultant"), icon=":material/person_add:", expanded=not holding):
            _draw_form()


def _answer(count: int, grants: bool) -> str:
    if count:
        return (t("Consultants who act for you: {count}. You can take a mandate back at any moment.", count=count)
                if grants else t("Enterprises that let you act for them: {count}.", count=count))
    return (t("Nobody but your own people. Below you can let a consultant fill in applications for you.") if grants else
            t("For nobody yet: an enterprise mandates you with the e-mail address of this account."))


def _is_open(mandate: Mandate) -> bool:
    """Whether it holds, or begins later."""
    return mandate.revoked_at is None and session.office().today() <= mandate.ends_on


def _lasts(mandate: Mandate, today: date) -> str:
    """From which day to which it is good; one that is good for a day alone says that day."""
    last = day_from(mandate.ends_on, today)
    return last if mandate.starts_on == mandate.ends_on else t(
        "From {first} to {last}", first=day(mandate.starts_on), last=last)


def _draw_mandate(each: MandateWithConsultant, grants: bool) -> None:
    mandate, today = each.mandate, session.office().today()
    head, badge = st.columns([4, 1], vertical_alignment="center")
    whose = (f"**{escaped(each.consultant_name)}** · {escaped(each.firm)} · {escaped(each.email)}" if grants else
             f"**{escaped(mandate.enterprise_name)}**")
    head.markdown(whose)
    words, colour = _state(mandate, today)
    with badge:
        st.badge(words, color=colour)
    st.markdown(f"{_powers(mandate)} · {_covered(mandate)}  \n"
                + _lasts(mandate, today)
                + f" · [{t('power of attorney')}](/files/{mandate.power_of_attorney})")
    if mandate.revoked_at is not None:
        st.caption(t("Ended by {name} on {day}.", name=escaped(mandate.revoked_by), day=day(mandate.revoked_at.date())))
    elif _is_open(mandate):
        with st.popover(t("Take back") if grants else t("Lay down"), key=f"revoke_{mandate.id}"):
            st.markdown(t("It ends at once, in every browser that is signed in. What was done stays on record."))
            st.button(t("End the mandate"), key=f"revoke_now_{mandate.id}", on_click=_revoke, args=(mandate.id,),
                      type="primary")


def _state(mandate: Mandate, today: date) -> tuple[str, Colour]:
    if mandate.revoked_at is not None:
        return t("revoked"), "red"
    if today < mandate.starts_on:
        return t("not yet"), "blue"
    return (t("in force"), "green") if mandate.holds_on(today) else (t("over"), "gray")


def _powers(mandate: Mandate) -> str:
    powers = [t("may read")]
    powers += [t("may fill in")] if mandate.may_fill else []
    powers += [t("may declare and submit")] if mandate.may_submit else []
    return t(", ").join(powers)


def _covered(mandate: Mandate) -> str:
    if mandate.covers_all:
        return t("all applications, also those to come")
    return t("named applications: {count}", count=len(mandate.application_ids))


def _draw_form() -> None:
    own = applications.my_applications(session.office(), session.current_actor())
    names = {each.id: f"{text(session.office().scheme_of(each).name)} · {each.created_at:%Y-%m-%d}" for each in own}
    today = session.office().today()
    key = f"grant_{session.language()}"
    st.markdown(t("A consultant sees and does only what you allow here, under their own name. Whoever works for the"
                  " certification body cannot be mandated."))
    email, name, firm = st.columns(3)
    email.text_input(t("E-mail of the consultant"), key=f"{key}_email")
    name.text_input(t("Name (for a new account)"), key=f"{key}_name")
    firm.text_input(t("Firm (for a new account)"), key=f"{key}_firm")
    choices = {"all": t("all, also those to come"), "some": t("only these")}
    st.radio(t("For which applications"), list(choices), key=f"{key}_covers", horizontal=True,
             format_func=choices.__getitem__, index=1 if names else 0)
    if st.session_state.get(f"{key}_covers") == "some":
        st.multiselect(t("Applications"), list(names), format_func=names.__getitem__, key=f"{key}_applications",
                       placeholder=t("Choose"))
    fill, submit = st.columns(2)
    fill.checkbox(t("May fill in and hand in files"), value=True, key=f"{key}_fill")
    submit.checkbox(t("May declare and submit for us"), value=False, key=f"{key}_submit")
    first, last = st.columns(2)
    with first:
        day_field(t("From, this day included"), f"{key}_from", value=today)
    with last:
        day_field(t("To, this day included"), f"{key}_to", value=today + timedelta(days=365))
    draw_uploader(t("Power of attorney, sealed"), f"{key}_paper")
    st.button(t("Grant the mandate"), type="primary", key=f"{key}_go", on_click=_grant, args=(key,))


def _grant(key: str) -> None:
    if not all_days(f"{key}_from", f"{key}_to"):
        return
    state = st.session_state
    paper = cast(UploadedFile | None, state[f"{key}_paper"])
    covers_all = state[f"{key}_covers"] == "all"
    chosen = cast(Sequence[str], state.get(f"{key}_applications", ()))
    given = Grant(
        email=state[f"{key}_email"], name=state[f"{key}_name"], firm=state[f"{key}_firm"], covers_all=covers_all,
        application_ids=() if covers_all else tuple(chosen), may_fill=state[f"{key}_fill"],
        may_submit=state[f"{key}_submit"], starts_on=day_in(f"{key}_from"), ends_on=day_in(f"{key}_to"),
    )

    outcomes: list[Granted] = []

    def grant(content: bytes) -> Granted | Refused:
        outcome = mandates.grant(session.office(), session.current_actor(), given, paper.name if paper else "", content)
        outcomes.extend([outcome] if isinstance(outcome, Granted) else [])
        return outcome

    if not act(lambda: with_bytes(paper, grant)):
        return
    token, is_granted = outcomes[0].token, t("The mandate is granted.")
    if token is None:
        say("done", [is_granted])
    else:
        is_new = t("No account had the address {email}, so a new one was made for it. If the address is mistyped, end"
                   " the mandate at once.", email=escaped(given.email.strip()))
        say("done", [in_a_row([is_granted, is_new])])
        say_link(given.name, token)


def _revoke(mandate_id: str) -> None:
    act(lambda: mandates.revoke(session.office(), session.current_actor(), mandate_id),
        t("The mandate has ended."))


draw()
