"""What the applicant's pages share: the application at hand, the way between its pages, and how things are named."""

import re
from collections.abc import Collection
from typing import Literal, NamedTuple

import streamlit as st

from intake_app.rules.answers import parse_path
from intake_app.rules.completeness import Completeness, MissingItem
from intake_app.rules.supplement_items import unanswered
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import applications, editions
from intake_app.ui import session
from intake_app.ui.answer_history import SAVED_AT
from intake_app.ui.i18n import message, t, text
from intake_app.ui.leading import FIELD
from intake_app.ui.showing import cited, deadline, escaped, heading, labelled, to_the_second
from models.application import Application, ApplicationState

MINE = "my_applications.py"
TASKS = "application_tasks.py"
FORM = "application_form.py"
UNITS = "application_units.py"
DOCUMENTS = "application_documents.py"
CHECK = "application_check.py"
REQUESTS = "application_requests.py"
PLAN = "audit_plan_answer.py"
COMPLAIN = "complaining.py"

STEPS = (
    (FORM, message("Application data")),
    (UNITS, message("Certification units")),
    (DOCUMENTS, message("Documents")),
    (CHECK, message("Check and submit")),
)
"""The pages of one application in the order in which they are gone through; of a returned one the requests go first."""

CHOSEN = "chosen_application"

ASIDE = re.compile(r"\s*[（(].*?[)）]")
"""What stands in brackets behind a name."""


class Place(NamedTuple):
    """A page, the section of the form that it should show, and the answer there that it should lead to."""

    page: str
    section: str | None = None
    field: str | None = None


def chosen_application() -> Application:
    """The application that the address names, else the one last worked on, else the newest; without any, the list."""
    office, actor = session.office(), session.current_actor()
    wanted = st.query_params.get("application") or st.session_state.get(CHOSEN)
    if not wanted:
        own = applications.my_applications(office, actor)
        wanted = next((a.id for a in own if a.is_editable), own[0].id if own else None)
    if not wanted:
        st.switch_page(MINE)
    application = applications.application_of(office, actor, wanted)
    st.session_state[CHOSEN] = application.id
    if st.query_params.get("application") != application.id:
        st.query_params["application"] = application.id
    return application


def open_page(page: str, application_id: str, section: str | None = None, field: str | None = None) -> None:
    """Go to a page of an application."""
    st.switch_page(page, query_params=address_of(application_id, section, field))


def address_of(application_id: str, section: str | None = None, field: str | None = None) -> dict[str, str]:
    """What the address says behind a page: application, section of its form, answer to lead to, and that one's row."""
    where = parse_path(field) if field else None
    named = {"application": application_id, "section": section, FIELD: field, "row": where.row if where else None}
    return {name: value for name, value in named.items() if value}


def saved_words(application: Application) -> str:
    """When the application was last written to, to the second: by this reader, another, a table or the chat."""
    here = st.session_state.get(SAVED_AT)
    moments = [*(answer.at for answer in application.answers.values()),
               *(document.handed_in_at for document in application.documents), *([here] if here else [])]
    return " · " + t("saved at {time}", time=to_the_second(max(moments), session.office().now())) if moments else ""


def draw_change_link(what: str, page: str, application_id: str, section: str | None = None,
                     field: str | None = None) -> None:
    """The link to the place where `what` is changed: a page, or the very answer on the form."""
    st.page_link(page, label=f":primary[{t('Change it')}]", icon="", help=t("Change: {label}", label=what),
                 query_params=address_of(application_id, section, field))


def draw_way(application: Application, scheme: SchemeEdition, done: Completeness, here: str) -> None:
    """The way back to the tasks, and the pages that lead to the submission, the present one marked."""
    st.page_link(TASKS, label=t("Application tasks"), icon=":material/arrow_back:",
                 query_params=address_of(application.id))
    st.caption(f"{escaped(text(scheme.name))} · {scheme.document}")
    is_returned = application.state is ApplicationState.RETURNED
    steps = ((REQUESTS, message("Requests")), *STEPS) if is_returned else STEPS
    waiting = {page: sum(1 for item in done.missing if place_of(item).page == page) for page, _ in steps}
    asked = unanswered(application, scheme) if is_returned else ()
    # What a request asks for is counted with the requests, and not again where it is handed in.
    counted = {page: _count(done, page, {item.target for item in asked}) for page, _ in steps}
    if is_returned:
        waiting[REQUESTS] = counted[REQUESTS] = len(asked)
    with st.container(horizontal=True, gap="small"):
        for number, (page, title) in enumerate(steps, start=1):
            # What was declared of an earlier round is not handed over again yet.
            is_done = not application.is_editable or (page != CHECK and not waiting[page])
            count = "" if not counted[page] or is_done else t(" ({count})", count=counted[page])
            words = f"{number}. {t(title)}{count}"
            if st.button(
                f"**{words}**" if page == here else words, key=f"way_{page}_{application.id}", width="content",
                icon=":material/check:" if is_done else None, type="secondary" if page == here else "tertiary",
            ) and page != here:
                open_page(page, application.id)
    draw_state(application, here)
    if editions.met_edition(session.office(), application) is not None:
        st.warning(t("The rule has a new edition. What it changed stands on the page “Application tasks”."),
                   icon=":material/new_releases:")


def _count(done: Completeness, page: str, asked: Collection[str]) -> int:
    """How many missing things are mended on a page, but for those of `asked` targets."""
    return sum(1 for item in done.missing if place_of(item).page == page and item.target not in asked)


def draw_next(item: MissingItem | None, application_id: str, key: str, width: Literal["content", "stretch"]) -> None:
    """The page's one main button: on to the missing thing that comes next, or to the submission."""
    if item is None or item.kind == "declaration":
        label, place = t("On to: {name}", name=t("Check and submit")), Place(CHECK)
    else:
        label, place = t("Next: {title}", title=item_title(item)), place_of(item)
    if st.button(label, type="primary", key=key, icon=":material/arrow_forward:", icon_position="right", width=width,
                 wrap=True):
        open_page(place.page, application_id, place.section, place.field)


def draw_state(application: Application, here: str) -> None:
    """What an application that was returned, handed over or closed wants its reader to know."""
    if application.state is ApplicationState.RETURNED:
        if here != REQUESTS:
            _draw_returned(application)
    elif not application.is_editable:
        closed = {
            ApplicationState.SUBMITTED: t("Handed over: it can be read here and is not changed any more."),
            ApplicationState.ACCEPTED: t("Accepted: the job goes on under “My applications”."),
            ApplicationState.REFUSED: t("Refused: {reason}", reason=escaped(application.refusal_reason)),
            ApplicationState.WITHDRAWN: t("Withdrawn by you."),
        }
        st.info(closed[application.state], icon=":material/lock:")


def _draw_returned(application: Application) -> None:
    """That only what was asked about is open, by when it must be answered, and the way to the requests."""
    request = application.open_request
    if request is None:
        return
    today = session.office().today()
    count = len(unanswered(application, session.office().scheme_of(application)))
    head = (t("Returned for supplement: {count} of {all} requests to answer by {day}.", count=count,
              all=len(request.items), day=deadline(request.last_day, today)) if count else
            t("Returned for supplement: every request is answered. Hand it in by {day}.",
              day=deadline(request.last_day, today)))
    locked = t("Only what the requests name is open, and what follows from it; :material/lock: marks what stays as it"
               " was handed over.")
    words, go = st.columns([5, 1], vertical_alignment="center")
    show = words.error if request.last_day < today else words.warning
    show(f"{head}  \n{locked}", icon=":material/assignment_return:")
    if go.button(t("See the requests"), key=f"requests_{application.id}", width="stretch"):
        open_page(REQUESTS, application.id)


def place_of(item: MissingItem) -> Place:
    """Where a missing thing is mended."""
    if item.kind == "document":
        return Place(DOCUMENTS)
    if item.kind == "units":
        return Place(UNITS)
    if item.kind == "request":
        return Place(REQUESTS)
    if item.kind == "declaration":
        return Place(CHECK)
    return Place(FORM, item.section, item.target if item.kind in ("field", "contradiction") else None)


def item_title(item: MissingItem) -> str:
    """A missing thing with its party, site or unit; the party's own name for a field is enough."""
    title, subject = heading(item.title), text(item.subject) if item.subject else ""
    bare = ASIDE.sub("", subject)
    if not subject or (bare or subject).casefold() in title.casefold():
        return escaped(title)
    if bare != subject:  # What has brackets of its own does not stand in brackets again.
        return f"{escaped(title)} · {escaped(subject)}"
    return t("{title} ({subject})", title=escaped(title), subject=escaped(subject))


def item_line(item: MissingItem) -> str:
    """A missing thing as a paragraph: what, what is wrong, and quietly why and under which clause."""
    line = labelled(item_title(item), escaped(text(item.problem)))
    return f"{line}  \n:small[:gray[{escaped(text(item.why))}{cited(item.clause)}]]"


def place_of_target(target: str) -> Place | None:
    """Where what a request names is changed; None for something in words, which has no place of its own."""
    if not target:
        return None
    if "@" in target:
        return Place(DOCUMENTS)
    if target.startswith("units["):
        return Place(UNITS)
    section = target.removeprefix("rows:").partition("[")[0].partition(".")[0]
    return Place(FORM, section, target if parse_path(target) else None)
