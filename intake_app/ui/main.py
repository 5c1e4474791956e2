"""The script that Streamlit runs: the pages of the person signed in, and the sidebar around them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from intake_app.services.access import ROLE_NAMES
from intake_app.services.inbox import unread_count
from intake_app.ui import session
from intake_app.ui.i18n import message, t, text
from intake_app.ui.showing import escaped
from intake_app.ui.web.fragments import language_links, sign_out_form
from models.account import ROLES_ON_CASES, Actor, Role

HERE = Path(__file__).parent
ICON = HERE / "web" / "static" / "icon.svg"

INBOX = "inbox.py"
EVERYBODY = frozenset(Role)
APPLYING = frozenset({Role.APPLICANT, Role.CONSULTANT})
"""Who works on applications: the enterprise's own people, and whom it mandates."""


@dataclass(frozen=True)
class PageEntry:
    """One page: its file here, its title (a message), who gets it. A page not in a person's list has no address."""

    file: str
    title: str
    icon: str
    roles: frozenset[Role]
    url_path: str
    visibility: Literal["visible", "hidden"] = "visible"


PAGES: tuple[PageEntry, ...] = (
    PageEntry("my_applications.py", message("My applications"), ":material/home:", APPLYING, "my-applications"),
    PageEntry("application_requests.py", message("Requests"), ":material/assignment_return:", APPLYING, "requests",
              "hidden"),
    PageEntry("application_tasks.py", message("Application tasks"), ":material/checklist:", APPLYING, "tasks",
              "hidden"),
    PageEntry("application_form.py", message("Application data"), ":material/edit_note:", APPLYING, "application",
              "hidden"),
    PageEntry("application_units.py", message("Certification units"), ":material/grid_view:", APPLYING, "units",
              "hidden"),
    PageEntry("application_documents.py", message("Documents"), ":material/folder:", APPLYING, "documents", "hidden"),
    PageEntry("application_check.py", message("Check and submit"), ":material/send:", APPLYING, "check", "hidden"),
    PageEntry("audit_plan_answer.py", message("Plan and team"), ":material/event:", frozenset({Role.APPLICANT}),
              "plan"),
    PageEntry("complaining.py", message("Complain or appeal"), ":material/feedback:", frozenset({Role.APPLICANT}),
              "complain"),
    PageEntry("mandates.py", message("Mandates"), ":material/handshake:", APPLYING, "mandates"),
    PageEntry("to_review.py", message("To review"), ":material/rule:", frozenset({Role.APPLICATION_REVIEWER}),
              "to-review"),
    PageEntry("preparing.py", message("Contracts and plans"), ":material/contract:", frozenset({Role.COORDINATOR}),
              "contracts"),
    PageEntry("planning.py", message("Planning"), ":material/calendar_month:", frozenset({Role.COORDINATOR}),
              "planning"),
    PageEntry("board.py", message("Planning board"), ":material/view_timeline:",
              frozenset({Role.COORDINATOR, Role.MANAGER}), "board"),
    PageEntry("people.py", message("People"), ":material/groups:", frozenset({Role.COORDINATOR}), "people"),
    PageEntry("my_days.py", message("My days"), ":material/today:", frozenset({Role.AUDITOR}), "my-days"),
    PageEntry("verification_plans.py", message("Verification plans"), ":material/assignment:",
              frozenset({Role.AUDITOR, Role.COORDINATOR, Role.MANAGER}), "verification-plans"),
    PageEntry("site_checks.py", message("Checks on site"), ":material/checklist:", frozenset({Role.AUDITOR}),
              "site-checks"),
    PageEntry("evaluating.py", message("Audit records"), ":material/fact_check:", frozenset({Role.AUDITOR}),
              "audit-records"),
    PageEntry("deciding.py", message("Review and decide"), ":material/gavel:",
              frozenset({Role.DECIDER, Role.DIRECTOR, Role.CERTIFICATE_WRITER}), "decide"),
    PageEntry("surveillance_due.py", message("Surveillance"), ":material/event_repeat:", frozenset({Role.MANAGER}),
              "surveillance"),
    PageEntry("looking_ahead.py", message("18 months ahead"), ":material/monitoring:", frozenset({Role.MANAGER}),
              "ahead"),
    PageEntry("cases.py", message("Running cases"), ":material/timer:", frozenset({Role.MANAGER}), "cases"),
    PageEntry("certificate_register.py", message("Certificates"), ":material/workspace_premium:",
              frozenset({Role.MANAGER, Role.COORDINATOR, Role.DECIDER}), "certificates"),
    PageEntry("complaints.py", message("Complaints and appeals"), ":material/feedback:", ROLES_ON_CASES, "complaints"),
    PageEntry("papers.py", message("Papers"), ":material/description:", frozenset({Role.COORDINATOR, Role.MANAGER}),
              "papers"),
    PageEntry("sending_papers.py", message("Sending"), ":material/outgoing_mail:",
              frozenset({Role.COORDINATOR, Role.MANAGER}), "sending"),
    PageEntry("disposing.py", message("Records and disposal"), ":material/inventory_2:",
              frozenset({Role.MANAGER, Role.DIRECTOR}), "disposal"),
    PageEntry("recorded_acts.py", message("Records"), ":material/history:",
              frozenset({Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR}), "records"),
    PageEntry("administration.py", message("Accounts and schemes"), ":material/admin_panel_settings:",
              frozenset({Role.ADMINISTRATOR}), "administration"),
    PageEntry("paper_templates.py", message("Paper templates"), ":material/article:",
              frozenset({Role.ADMINISTRATOR}), "paper-templates"),
    PageEntry(INBOX, message("Inbox"), ":material/inbox:", EVERYBODY, "inbox"),
    PageEntry("account.py", message("My account"), ":material/person:", EVERYBODY, "account"),
)
"""All pages in the order of the sidebar; the first that a person may open is the one they start on."""


LATIN_QUOTES = """<style>@font-face {
    font-family: "Latin quotes"; unicode-range: U+2018-201F, U+2026;
    src: local("Segoe UI"), local("Helvetica Neue"), local("Arial"), local("Liberation Sans"), local("DejaVu Sans");
}</style>"""
"""The first font of the theme, which only English pages have: Chinese fonts draw quotation marks as wide as a
character."""

ROOM_FOR_TOOLS = """<style>@media (hover: none), (max-width: 40rem) {
    [data-testid="stElementContainer"]:has(> * [data-testid="stDataFrame"]) { margin-top: 1.75rem; }
}</style>"""
"""Where nothing hovers, a table's tools stand above it all the time: what stands there moves up."""


NARROW = """<style>@media (max-width: 640px) {
    [data-testid="stHeader"], [data-testid="stToolbar"] { height: 2.5rem; min-height: 2.5rem; }
    [data-testid="stMainBlockContainer"] { padding-top: 2.75rem; }
}</style>"""
"""On a phone the bar at the top holds the way to the menu and nothing else: no more of the first screen is its."""


FOCUS = """<style>[data-testid="stSidebarNavLink"]:focus-visible {
    outline: 3px solid #3d7ea6; outline-offset: -3px;
}</style>"""
"""Whoever walks the sidebar with the keyboard sees where they are, as everywhere else: a tint alone is a hover's."""


HINTS = """<style>[data-testid="stMainBlockContainer"] input:placeholder-shown { text-overflow: ellipsis; }</style>"""
"""A hint that does not fit its field ends in dots and not within a word; the field's mark of help says it whole."""


def pages_of(actor: Actor) -> tuple[PageEntry, ...]:
    """The pages for the actor's roles."""
    return tuple(entry for entry in PAGES if not entry.roles.isdisjoint(actor.roles))


def title_of(entry: PageEntry, actor: Actor) -> str:
    """What a page is called in the sidebar; the inbox with how much of it is unread."""
    unread = unread_count(session.office(), actor) if entry.file == INBOX else 0
    return t("{title} ({count})", title=t(entry.title), count=unread) if unread else t(entry.title)


def draw_sidebar(actor: Actor) -> None:
    """Who is signed in, the other language, and the way out."""
    with st.sidebar:
        roles = t(", ").join(text(ROLE_NAMES[role]) for role in Role if role in actor.roles)
        st.markdown(f"**{escaped(actor.name)}**")
        st.caption(roles)
        if session.language() == "en":
            st.html(LATIN_QUOTES)
        st.html(ROOM_FOR_TOOLS)
        st.html(HINTS)
        st.html(NARROW)
        st.html(FOCUS)
        st.html(language_links(session.language(), session.here()) + sign_out_form(t("Sign out")))
        # Pressed by a script once a lost connection is back (`again.js`): the press takes along what was typed.
        st.html("<style>.st-key-connected_again { display: none; }</style>")
        st.button(t("Go on"), key="connected_again")


def run() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Footmark", page_icon=str(ICON), layout="wide")
    actor = session.current_actor()
    pages = [
        st.Page(
            HERE / entry.file,
            title=title_of(entry, actor),
            icon=entry.icon,
            url_path=entry.url_path,
            visibility=entry.visibility,
        )
        for entry in pages_of(actor)
    ]
    # Streamlit takes its own address from the default page; one that only leads on keeps all addresses working.
    start = st.Page(
        lambda: st.switch_page(pages[0]), title=t("Start"), url_path="start", default=True, visibility="hidden"
    )
    # Streamlit folds more than twelve pages behind an English "View more".
    page = st.navigation([start, *pages], expanded=True)
    draw_sidebar(actor)
    page.run()


run()
