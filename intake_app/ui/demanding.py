"""The correction of a misuse of the certification that is demanded, as body and holder see it (CNEX 12.3.2 j)."""

import streamlit as st

from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.misuse import last_day_to_correct, misuse_clause, misuse_rule
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import misuse
from intake_app.services.records import clause_text
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import DAY_WIDTH, PROOF_WIDTH, day, deadline, escaped, labelled
from models.certificate import Certificate, CorrectionDemand


def draw_demands(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Each demand, the last first: what is to be corrected, until when that is no ground yet, and that it was done."""
    for each in reversed(certificate.correction_demands):
        _draw_demand(each, scheme)


def draw_demand_acts(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Where the manager enters a demand, and that one was followed."""
    facts = CertificateFacts(certificate, scheme, session.office().today())
    if CERTIFICATE.obstacles("demand_correction", facts):
        return
    with st.expander(t("Demand that a misuse is corrected")):
        for place, demand in enumerate(certificate.correction_demands):
            if demand.corrected_on is None:
                _draw_correction(certificate.id, place, demand)
        _draw_new_demand(certificate, scheme)


def _draw_demand(demand: CorrectionDemand, scheme: SchemeEdition) -> None:
    today, rule = session.office().today(), misuse_rule(scheme)
    told = labelled(t("Told on {day} to correct a misuse", day=day(demand.demanded_on)), escaped(demand.misuse))
    if demand.corrected_on is not None:
        proof = f"  \n{escaped(demand.corrected_proof)}" if session.is_staff() else ""
        st.markdown(f"{told}  \n✓ {t('Corrected on {day}', day=day(demand.corrected_on))}{proof}")
        return
    if rule is None:
        return
    last, clause = last_day_to_correct(demand, rule), misuse_clause(scheme)
    words = (t("Not corrected by {day}: it is a ground to withdraw the certificate.", day=day(last)) if today > last
             else t("Not corrected after {day}, it is a ground to withdraw the certificate.",
                    day=deadline(last, today)))
    st.warning(f"{told}  \n{words}" + (f" · {text(clause_text(clause))}" if clause else ""), icon=":material/report:")


def _draw_new_demand(certificate: Certificate, scheme: SchemeEdition) -> None:
    today, clause = session.office().today(), misuse_clause(scheme)
    key = f"demand_{certificate.id}_{session.language()}"
    kept_text_area(t("What is wrong and what is to be corrected, as the holder reads it"), f"{key}_misuse")
    kept(st.date_input, t("Demanded on"), value=today, min_value=min(certificate.issued_on, today), max_value=today,
         format="YYYY-MM-DD", key=f"{key}_on")
    kept_text_input(t("How the holder was told, and what shows it"), f"{key}_proof")
    st.caption(t("The months after which an uncorrected misuse is a ground run from this day.")
               + (f" · {text(clause_text(clause))}" if clause else ""))
    st.button(t("Enter the demand"), key=f"{key}_go", on_click=_demand, args=(certificate.id, key))


def _draw_correction(certificate_id: str, place: int, demand: CorrectionDemand) -> None:
    key, today = f"corrected_{certificate_id}_{place}", session.office().today()
    st.markdown(labelled(t("Told on {day} to correct a misuse", day=day(demand.demanded_on)), escaped(demand.misuse)))
    line = st.container(horizontal=True, vertical_alignment="bottom")
    kept(line.date_input, t("Corrected on"), value=today, min_value=demand.demanded_on, max_value=today,
         format="YYYY-MM-DD", key=f"{key}_on", width=DAY_WIDTH)
    with line.container(width=PROOF_WIDTH):
        kept_text_input(t("What shows that it was corrected"), f"{key}_proof")
    line.button(t("Enter"), key=f"{key}_go", on_click=_correct, args=(certificate_id, place, key))


def _demand(certificate_id: str, key: str) -> None:
    given = [standing(f"{key}_{name}") for name in ("misuse", "on", "proof")]
    act_on(lambda: misuse.demand_correction(session.office(), session.current_actor(), certificate_id, *given),
           t("Entered. The holder reads it here."), f"{key}_misuse", f"{key}_proof")


def _correct(certificate_id: str, place: int, key: str) -> None:
    on, proof = standing(f"{key}_on"), standing(f"{key}_proof")
    act_on(lambda: misuse.enter_correction(session.office(), session.current_actor(), certificate_id, place, on,
                                           proof), t("Entered."), f"{key}_proof")
