"""My account: who am I here, and who else may be signed in as me?"""

import streamlit as st

from intake_app.services import accounts
from intake_app.services.access import ROLE_NAMES
from intake_app.services.accounts import Faults
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from models.account import Role

PASSWORD_FIELDS = ("present", "password", "password_again")


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


st.title(t("My account"))
draw_identity()
st.subheader(t("Change password"))
draw_password_form()
st.subheader(t("Sign out everywhere"))
st.write(t("Ends every sign-in of this account on all computers and phones, this one too."))
st.button(t("Sign out everywhere"), key="account_everywhere", on_click=sign_out_everywhere)
