"""My account: who am I here, and who else may be signed in as me?"""

import streamlit as st

from intake_app.services import accounts, feeds, inbox_copies
from intake_app.services.access import ROLE_NAMES
from intake_app.services.accounts import Faults
from intake_app.ui import session
from intake_app.ui.i18n import message, t, text
from intake_app.ui.showing import DISPATCH_STATES, escaped, to_the_minute
from models.account import Role
from models.inbox_copies import CopyWay

PASSWORD_FIELDS = ("present", "password", "password_again")
COPIES = "inbox_copies"
LETTERS_SHOWN = 5
MADE = "made_feed"
"""The role and the secret of the address that was made last in this session."""


def draw_identity() -> None:
    """Name, e-mail, roles, and the enterprise where there is one."""
    actor = session.current_actor()
    account = accounts.own_account(session.office(), actor)
    enterprise = accounts.own_enterprise(session.office(), actor)
    roles = t(", ").join(text(ROLE_NAMES[role]) for role in Role if role in actor.roles)
    shown = {t("Name"): account.name, t("E-mail"): account.email, t("Roles"): roles}
    if account.firm:
        shown |= {t("Firm"): account.firm}
    if enterprise:
        shown |= {
            t("Enterprise"): enterprise.name,
            t("Unified social credit code"): enterprise.credit_code,
            t("Contact phone"): enterprise.phone,
        }
    for label, value in shown.items():
        name, answer = st.columns([1, 3])
        name.caption(label)
        answer.text(value)


def change_password() -> None:
    """Ask the service for the new password; what it says is shown beside the fields at the next drawing."""
    present, password, again = (st.session_state[f"account_{field}"] for field in PASSWORD_FIELDS)
    outcome = accounts.change_password(
        session.office(), session.current_actor(), present, password, again, token=session.token()
    )
    st.session_state["account_outcome"] = outcome
    if not isinstance(outcome, Faults):
        for field in PASSWORD_FIELDS:
            st.session_state[f"account_{field}"] = ""


def draw_password_form() -> None:
    """Three fields and one button, each fault under its field."""
    outcome = st.session_state.pop("account_outcome", None)
    faults = outcome.by_field if isinstance(outcome, Faults) else {}
    labels = {
        "present": t("Present password"),
        "password": t("New password (10 characters or more)"),
        "password_again": t("New password again"),
    }
    with st.form("password_form", clear_on_submit=False, enter_to_submit=True):
        for field, label in labels.items():
            st.text_input(
                label,
                type="password",
                key=f"account_{field}",
                autocomplete="current-password" if field == "present" else "new-password",
            )
            if field in faults:
                st.error(text(faults[field]))
        st.form_submit_button(t("Change password"), type="primary", on_click=change_password)
    if outcome is not None and not faults:
        st.success(t("The password is changed. All other browsers were signed out."))


def sign_out_everywhere() -> None:
    """End every sign-in, this one too."""
    accounts.sign_out_everywhere(session.office(), session.current_actor())


def draw_calendars() -> None:
    """The calendars of the person's roles; an address is shown once, when it is made."""
    addresses = feeds.feed_addresses(session.office(), session.current_actor())
    if not addresses:
        return
    st.markdown(f"#### {t('Calendars to subscribe to')}")
    st.write(t("Calendar programs such as Outlook or a phone's fetch audits, deadlines and windows from a secret"
               " address. Whoever has it reads along: keep it to yourself, and renew it if somebody else may know it."))
    made = st.session_state.get(MADE)
    for each in addresses:
        name, act_there = st.columns([3, 1], vertical_alignment="center")
        since = t("address since {at}", at=to_the_minute(each.feed.renewed_at)) if each.feed else t("no address yet")
        name.markdown(f"**{text(ROLE_NAMES[each.role])}** · :gray[{since}]")
        act_there.button(t("Renew the address") if each.feed else t("Make the address"), width="stretch",
                         key=f"feed_{each.role}", on_click=renew_feed, args=(each.role,))
        if made and made[0] == each.role:
            st.success(t("Copy this address into your calendar program now: it is shown only once. An earlier one does"
                         " not work any more."))
            st.code(f"{session.address()}/calendar/{made[1]}.ics", language=None)


WAYS = {CopyWay.OFF: message("No e-mails"), CopyWay.EACH: message("Each entry, soon after it came"),
        CopyWay.DAILY: message("One e-mail each morning")}


def draw_copies() -> None:
    """How the inbox is copied by e-mail, and what became of the newest letters."""
    office, actor = session.office(), session.current_actor()
    copies = inbox_copies.copies_of(office, actor)
    st.markdown(f"#### {t('E-mails about the inbox')}")
    st.write(t("An e-mail holds the titles and numbers of what came, nothing of its content, and a link to sign in."))
    if office.mailer is None:
        st.info(t("No e-mail server is set up here, so no e-mails go out: look into the inbox. What you choose holds"
                  " once the administrator has set one up."))
    ways = list(WAYS)
    assert copies.way is not None
    st.session_state[COPIES] = copies.way
    st.radio(t("E-mails about the inbox"), ways, format_func=lambda way: t(WAYS[way]), key=COPIES,
             label_visibility="collapsed", on_change=choose_copies)
    for letter in reversed(copies.letters[-LETTERS_SHOWN:]):
        st.caption(f"{to_the_minute(letter.asked_at)} · {escaped(letter.subject)} · "
                   f"{text(DISPATCH_STATES[letter.state])}")


def choose_copies() -> None:
    """Keep the way that was chosen."""
    inbox_copies.choose_copies(session.office(), session.current_actor(), st.session_state[COPIES])


def renew_feed(role: Role) -> None:
    """Make or renew one calendar's address, to be shown once."""
    st.session_state[MADE] = (role, feeds.renew_feed(session.office(), session.current_actor(), role))


st.subheader(t("My account"))
draw_identity()
draw_calendars()
draw_copies()
st.markdown(f"#### {t('Change password')}")
draw_password_form()
st.markdown(f"#### {t('Sign out everywhere')}")
st.write(t("Ends every sign-in of this account on all computers and phones, this one too."))
st.button(t("Sign out everywhere"), key="account_everywhere", on_click=sign_out_everywhere)
