"""A suspected ground of suspension or withdrawal that is looked into, as holder and body see it (CNEX 12.3, J54)."""

from datetime import date

import streamlit as st

from intake_app.rules.certificate_endings import STATUS_CHANGE_TEXTS
from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.investigations import (
    confirmed_act_due,
    confirmed_investigation,
    investigated_ground,
    open_investigation,
    suspected_grounds,
)
from intake_app.rules.lives.investigation import INVESTIGATION, INVESTIGATION_STATES, investigation_state
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import investigations
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, begin_with, kept_text_area, standing
from intake_app.ui.showing import day, due, escaped, labelled
from models.certificate import Certificate, Investigation, StatusChange


def draw_investigations(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Each investigation, the last first: of which ground, why, and what was found."""
    for each in reversed(certificate.investigations):
        ground = investigated_ground(each, scheme)
        state = text(INVESTIGATION_STATES[investigation_state(each)])
        lines = [labelled(t("Investigation of {day}", day=day(each.opened_on)),
                          f"({ground.letter}) {text(ground.text)} · **{state}**"), escaped(each.reason)]
        if each.concluded_on is not None:
            lines.append(labelled(t("Concluded on {day}", day=day(each.concluded_on)), escaped(each.findings)))
        by = confirmed_act_due(each, scheme, session.office().calendar)
        if confirmed_investigation(certificate) is each and by is not None:
            lines.append(t("It is to be {change} by {day}.", change=text(STATUS_CHANGE_TEXTS[each.change]),
                           day=due(by, session.office().today())))
        (st.warning if each.is_confirmed is not False else st.info)("  \n".join(lines), icon=":material/search:")


def draw_investigation_acts(certificate: Certificate, scheme: SchemeEdition) -> None:
    """What the actor may do about it: open one, have it checked on site, conclude it."""
    roles, going_on = session.current_actor().roles, open_investigation(certificate)
    if going_on is not None and roles & INVESTIGATION["conclude"].who:
        with st.expander(t("Go on with the investigation"), expanded=True):
            _draw_going_on(certificate, going_on)
    elif going_on is None and roles & INVESTIGATION["open"].who and suspected_grounds(scheme) \
            and status_on(certificate, session.office().today()) in IN_FORCE:
        with st.expander(t("Look into a suspected ground")):
            _draw_opening(certificate, scheme)


def leads_to(certificate: Certificate, change: StatusChange) -> bool:
    """Whether a confirmed ground waits for this very change."""
    found = confirmed_investigation(certificate)
    return found is not None and found.change is change


def laid_in(certificate: Certificate, change: StatusChange, key: str) -> tuple[str, date, str]:
    """The key of the form that makes the change, with the day of its verification and the facts that it begins with.

    Where an investigation confirmed the ground, it stands in the form with what was found.
    """
    found = confirmed_investigation(certificate)
    if found is None or found.concluded_on is None or not leads_to(certificate, change):
        return key, session.office().today(), ""
    key = f"{key}_{found.concluded_on}"
    begin_with(f"{key}_ground", found.ground)
    return key, found.concluded_on, found.findings


def _draw_opening(certificate: Certificate, scheme: SchemeEdition) -> None:
    key = f"investigate_{certificate.id}_{session.language()}"
    words = {(change, cause.key): f"{text(STATUS_CHANGE_TEXTS[change])} ({cause.letter}) {text(cause.text)}"
             for change, cause in suspected_grounds(scheme)}
    choose(t("Suspected ground"), words, f"{key}_ground")
    kept_text_area(t("What makes it suspected, as the holder reads it"), f"{key}_reason")
    clause = INVESTIGATION["open"].clause(scheme)
    st.caption(t("The holder is told at once. The certificate stays as it is until a ground is confirmed.")
               + (f" · {text(clause_text(clause))}" if clause else ""))
    st.button(t("Open the investigation"), type="primary", key=f"{key}_go", on_click=_open,
              args=(certificate.id, key))


def _draw_going_on(certificate: Certificate, going_on: Investigation) -> None:
    key = f"conclude_{certificate.id}_{going_on.opened_on}"
    if going_on.check_id is None:
        st.caption(t("A check on site is an extra surveillance: it needs no notice of months, its plan is sent as"
                     " always."))
        st.button(t("Order a check on site"), key=f"{key}_check", on_click=_order, args=(certificate.id,))
    kept_text_area(t("What was found, as the holder reads it"), f"{key}_findings")
    there, not_there = st.columns(2)
    there.button(t("The ground is confirmed"), key=f"{key}_yes", width="stretch", on_click=_conclude,
                 args=(certificate.id, key, True))
    not_there.button(t("Not confirmed: close it"), key=f"{key}_no", width="stretch", on_click=_conclude,
                     args=(certificate.id, key, False))


def _open(certificate_id: str, key: str) -> None:
    if not all_chosen((t("Suspected ground"), f"{key}_ground")):
        return
    (change, ground), reason = st.session_state[f"{key}_ground"], standing(f"{key}_reason")
    act_on(lambda: investigations.begin_investigation(session.office(), session.current_actor(), certificate_id,
                                                      change, ground, reason), t("Opened. The holder is told."),
           f"{key}_reason")


def _order(certificate_id: str) -> None:
    act(lambda: investigations.order_check(session.office(), session.current_actor(), certificate_id),
        t("Opened: the coordinator confirms its person-days and plans it."))


def _conclude(certificate_id: str, key: str, is_confirmed: bool) -> None:
    findings = standing(f"{key}_findings")
    done = t("Confirmed. Suspend or withdraw the certificate now: the form holds what was found.") if is_confirmed \
        else t("Closed. The holder is told.")
    act_on(lambda: investigations.conclude_investigation(session.office(), session.current_actor(), certificate_id,
                                                         is_confirmed, findings), done, f"{key}_findings")
