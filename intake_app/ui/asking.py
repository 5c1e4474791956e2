"""Asking at a line of a dossier: what kind of request, for which reason, under which clause."""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.supplement_items import kinds_for
from intake_app.rules.targets import target_clause
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import supplements
from intake_app.services.supplements import Demand
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, is_waiting, kept, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import escaped
from models.application import Application
from models.supplement import SupplementItem, SupplementKind

ASKING = "asking"
"""In the session: the application and the place at which the reviewer is writing a request, no place once it was left.
One at a time; as long as none was opened or left there, as after a reload, every draft that is kept stands open."""


FIELDS = ("title", "kind", "reason", "clause")


def draw_ask_button(application: Application, place: str, label: str = "") -> None:
    """The button that opens the request at this place; `place` tells apart two places that ask about one target."""
    noted = _noted(application, place)
    is_begun = _is_begun(application.id, place)
    st.button(
        t("Go on with your draft") if is_begun else label or (t("Change") if noted else t("Ask")),
        key=f"ask_{application.id}_{place}", on_click=_open, args=(application.id, place),
        icon=":material/edit:" if noted or is_begun else ":material/contact_support:", type="tertiary",
        width="content",
    )


def draw_ask_form(
    application: Application, scheme: SchemeEdition, place: str, target: str, *, follows: SupplementItem | None = None
) -> None:
    """The request being written at this place, or in short the one that is noted there."""
    noted = _noted(application, target) if target else None
    if not _is_open(application.id, place):
        if noted is not None and follows is None:
            st.markdown(f":small[:orange[:material/contact_support: {text(noted.kind.text)}] "
                        f":gray[{escaped(noted.reason)}]]")
        return
    key = _key(application.id, place)
    kinds = [kind.value for kind in kinds_for(target, application, scheme)]
    with st.container(border=True):
        if not target:
            kept_text_input(t("What is missing or unclear"), f"{key}_title",
                            begin=text(follows.title) if follows else "")
        names = {kind.value: text(kind.text) for kind in SupplementKind}
        first = noted.kind.value if noted and noted.kind.value in kinds else kinds[0]
        kept(st.segmented_control, t("What is asked"), kinds, default=first, format_func=names.__getitem__,
             key=f"{key}_kind", required=True)
        kept_text_area(t("What is wrong, and what to do about it"), f"{key}_reason",
                       begin=noted.reason if noted else "", height=90)
        clause = target_clause(target, application, scheme) or scheme.gate_clause("acceptance")
        kept_text_input(t("Clause of {document}", document=scheme.document), f"{key}_clause",
                        placeholder=text(clause_text(clause)) if clause else None)
        add, leave = st.columns(2)
        add.button(t("Add to the batch"), key=f"{key}_add", type="primary", width="stretch", on_click=_ask,
                   args=(application.id, target, key, follows.id if follows else ""))
        leave.button(t("Leave it"), key=f"{key}_leave", width="stretch", on_click=_close, args=(application.id,))


def _is_open(application_id: str, place: str) -> bool:
    """Whether the request at this place is being written: opened here, or begun before the page was loaded anew."""
    at, opened = st.session_state.get(ASKING, ("", ""))
    return opened == place if at == application_id else _is_begun(application_id, place)


def _is_begun(application_id: str, place: str) -> bool:
    key = _key(application_id, place)
    return is_waiting(*(f"{key}_{name}" for name in FIELDS))


def _key(application_id: str, place: str) -> str:
    return f"demand_{application_id}_{place}_{session.language()}"


def _noted(application: Application, target: str) -> SupplementItem | None:
    found: Sequence[SupplementItem] = [each for each in application.drafted_items if each.target == target]
    return found[-1] if target and found else None


def _open(application_id: str, place: str) -> None:
    st.session_state[ASKING] = (application_id, place)


def _close(application_id: str) -> None:
    st.session_state[ASKING] = (application_id, "")


def _ask(application_id: str, target: str, key: str, follows: str) -> None:
    demand = Demand(kind=SupplementKind(standing(f"{key}_kind")), reason=standing(f"{key}_reason"), target=target,
                    title="" if target else standing(f"{key}_title"), clause=standing(f"{key}_clause"),
                    follows=follows)
    if act_on(lambda: supplements.ask(session.office(), session.current_actor(), application_id, demand), "",
              *(f"{key}_{name}" for name in FIELDS)):
        _close(application_id)
