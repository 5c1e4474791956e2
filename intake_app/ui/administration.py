"""Accounts and schemes: who may sign in as what, which rules and days are in force, and when was it backed up?"""

from collections.abc import Callable

import streamlit as st

from intake_app.rules.impartiality import consultant_conflict
from intake_app.rules.national_rules import national_differences
from intake_app.services import accounts, bodies, people, terms
from intake_app.services.access import ROLE_NAMES, ROLES_OF_THE_BODY
from intake_app.services.accounts import Faults, Invited
from intake_app.services.first_steps import first_steps
from intake_app.ui import calendar_entry, installation, session
from intake_app.ui.acting import act, say, say_link, sentence, show_said
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, forget, kept, kept_text_input, standing
from intake_app.ui.showing import escaped, in_a_row, question
from models.account import Account, Role
from models.body import BodyContact

BODY_ROLES = tuple(role for role in Role if role in ROLES_OF_THE_BODY)


def draw() -> None:
    """The accounts, one of them, a new one, and the schemes."""
    office, actor = session.office(), session.current_actor()
    everyone = accounts.all_accounts(office, actor)
    active = sum(1 for account in everyone if account.is_active)
    question(t("Who may sign in, and by which rules and days is reckoned?"), in_a_row([
        t("Accounts: {count}, active: {active}.", count=len(everyone), active=active), calendar_entry.told()]))
    show_said()
    _draw_first_steps()
    users, new, schemes, papers, days, backups = st.tabs(
        [t("Accounts"), t("New account"), t("Schemes in force"), t("Contact on papers"), t("Working days"),
         t("Backups")])
    with users:
        _draw_accounts(everyone)
    with new:
        _draw_new_account()
    with schemes:
        _draw_schemes()
    with papers:
        _draw_contacts()
    with days:
        calendar_entry.draw()
    with backups:
        installation.draw_backups()


def _draw_first_steps() -> None:
    """How far a new installation is; nothing any more once it can take a case."""
    steps = first_steps(session.office(), session.current_actor())
    done = sum(step.is_done for step in steps)
    if done == len(steps):
        return
    with st.expander(t("Before the first case: {done} of {count} steps done", done=done, count=len(steps)),
                     icon=":material/checklist:", expanded=True):
        st.markdown("\n".join(f"{number}. {'✓ ' if step.is_done else ''}{escaped(text(step.text))}"
                              for number, step in enumerate(steps, 1)))


def _draw_leaving() -> None:
    """The open accounts of those who leave, each closed at a press."""
    for leaving in terms.leaving_accounts(session.office(), session.current_actor()):
        said, go = st.columns([3, 1], vertical_alignment="center")
        said.warning(t("{name} works here until {day}, and the account {email} is still open: close it after that day.",
                       name=escaped(leaving.account.name), day=leaving.last_day, email=escaped(leaving.account.email)),
                     icon=":material/person_off:")
        go.button(t("Close the account"), key=f"leaving_{leaving.account.id}", on_click=_close,
                  args=(leaving.account,), width="stretch")


def _draw_accounts(everyone: tuple[Account, ...]) -> None:
    _draw_leaving()
    st.dataframe(
        [{t("Name"): account.name, t("E-mail"): account.email, t("Roles"): _roles(account.roles),
          t("Active"): t("yes") if account.is_active else t("no")} for account in everyone],
        hide_index=True, width="stretch",
    )
    account = chosen(everyone, t("Account"), lambda a: f"{a.name} · {a.email}", lambda a: a.id, "account")
    if account is None:
        return
    key = f"account_{account.id}_{session.language()}"
    if account.roles <= ROLES_OF_THE_BODY:
        kept(st.multiselect, t("Roles"), BODY_ROLES, default=sorted(account.roles), key=f"{key}_roles",
             format_func=lambda role: text(ROLE_NAMES[role]))
        _draw_whose(f"{key}_person", account.person_id or "")
    kept(st.checkbox, t("Active"), value=account.is_active, key=f"{key}_active")
    save, link = st.columns(2)
    save.button(t("Save"), type="primary", key=f"{key}_save", on_click=_change, args=(account, key), width="stretch")
    link.button(t("Make a link for a new password"), key=f"{key}_link", on_click=_renew, args=(account.id,),
                width="stretch")
    _draw_namesake(account)


def _draw_whose(key: str, known: str = "") -> None:
    """Which of the body's people the account is for; one that is known is not made nobody's again."""
    persons: dict[str, str] = {person.id: f"{person.name} · {person.city}"
                               for person in people.all_people(session.office(), session.current_actor())}
    choices = list(persons) if known in persons else ["", *persons]
    kept(st.selectbox, t("Person of the body"), choices, index=choices.index(known) if known in choices else 0, key=key,
         format_func=lambda id: persons.get(id, t("none")))


def _draw_namesake(account: Account) -> None:
    """A consultant who is called like one of the body's people can be mandated once somebody made sure of it."""
    everyone = people.all_people(session.office(), session.current_actor())
    conflict = consultant_conflict(account, everyone, ()) if Role.CONSULTANT in account.roles else None
    if conflict is not None:
        st.warning(t("{name} is called like one of the body's people, who may not act for an applicant.",
                     name=escaped(account.name)))
        st.button(t("I made sure that this is somebody else"), key=f"apart_{account.id}", on_click=_tell_apart,
                  args=(account.id,))


def _draw_new_account() -> None:
    key = f"new_account_{session.language()}"
    kept_text_input(t("Name"), f"{key}_name")
    kept_text_input(t("E-mail"), f"{key}_email")
    kept(st.multiselect, t("Roles"), BODY_ROLES, key=f"{key}_roles", format_func=lambda role: text(ROLE_NAMES[role]))
    _draw_whose(f"{key}_person")
    st.button(t("Create the account"), type="primary", key=f"{key}_go", on_click=_create, args=(key,))


def _draw_schemes() -> None:
    """Each edition with its days, and beneath it what a national rule says otherwise, for its owner to watch."""
    office = session.office()
    for edition in office.schemes.editions:
        with st.container(border=True):
            st.markdown(f"**{escaped(text(edition.name))}**")
            facts = ((t("Rule"), edition.document), (t("Edition"), edition.edition),
                     (t("Published"), edition.published_on), (t("In force from"), edition.in_force_from),
                     (t("In force until"), edition.in_force_until or "—"))
            st.markdown(" · ".join(f":gray[{name}] {value}" for name, value in facts))
            for reason in national_differences([edition], office.today()):
                st.warning(sentence(reason), icon=":material/policy:")


def _draw_contacts() -> None:
    """Address, phone and e-mail of each body, as its papers print them."""
    office = session.office()
    st.markdown(t("Every notice, agreement, report and certificate made from now on prints this. What is left empty is"
                  " left off the paper; without an address the scheme's own stands."))
    names = {edition.body.short_name: edition.body for edition in office.schemes.editions}
    for contact in bodies.all_contacts(office, session.current_actor()):
        body = names[contact.id]
        key = f"contact_{contact.id}_{contact.version}"
        with st.container(border=True):
            st.markdown(f"**{escaped(text(body.name))}** · {escaped(contact.id)}")
            kept_text_input(t("Address"), f"{key}_address", begin=contact.address, placeholder=body.address.zh)
            phone, email = st.columns(2)
            with phone:
                kept_text_input(t("Phone"), f"{key}_phone", begin=contact.phone)
            with email:
                kept_text_input(t("E-mail"), f"{key}_email", begin=contact.email)
            st.button(t("Save"), key=f"{key}_save", on_click=_keep_contact, args=(contact, key))


def _keep_contact(contact: BodyContact, key: str) -> None:
    names = ("address", "phone", "email")
    given = contact.with_(**{name: standing(f"{key}_{name}") for name in names})
    act_on(lambda: bodies.save_contact(session.office(), session.current_actor(), given), t("Saved."),
           *(f"{key}_{name}" for name in names))


def _roles(roles: frozenset[Role]) -> str:
    return t(", ").join(text(ROLE_NAMES[role]) for role in Role if role in roles)


def _change(account: Account, key: str) -> None:
    roles = frozenset(Role(role) for role in st.session_state.get(f"{key}_roles", account.roles))
    is_active = st.session_state[f"{key}_active"]
    if _said(lambda: accounts.change_account(session.office(), session.current_actor(), account.id, roles=roles,
                                             is_active=is_active,
                                             person_id=st.session_state.get(f"{key}_person") or None)):
        forget(f"{key}_active")


def _close(account: Account) -> None:
    _said(lambda: accounts.change_account(session.office(), session.current_actor(), account.id, roles=account.roles,
                                          is_active=False))


def _renew(account_id: str) -> None:
    _said(lambda: accounts.renew_password_link(session.office(), session.current_actor(), account_id))


def _tell_apart(account_id: str) -> None:
    _said(lambda: accounts.tell_apart(session.office(), session.current_actor(), account_id))


def _create(key: str) -> None:
    name, email, roles, person = (standing(f"{key}_{each}") for each in ("name", "email", "roles", "person"))
    if _said(lambda: accounts.create_account(
            session.office(), session.current_actor(), name=name, email=email,
            roles=frozenset(Role(role) for role in roles), person_id=person or None)):
        forget(f"{key}_name", f"{key}_email")
        # The next account is somebody else's: nothing of this one is ticked for it.
        st.session_state[f"{key}_roles"] = []


def _said(use_case: Callable[[], Account | Invited | Faults]) -> bool:
    """Run the use case and say what came of it; whether it did what was asked. A link for a password is shown once."""
    answers: list[Account | Invited | Faults] = []
    if not act(lambda: answers.append(use_case())):
        return False
    outcome = answers[0]
    if isinstance(outcome, Faults):
        say("wrong", [text(fault) for fault in outcome.by_field.values()])
    elif isinstance(outcome, Invited):
        say_link(outcome.account.name, outcome.token)
    else:
        say("done", [t("Saved.")])
    return not isinstance(outcome, Faults)


draw()
