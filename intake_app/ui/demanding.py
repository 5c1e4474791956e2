"""The correction of a misuse of the certification that is demanded, as body and holder see it (CNEX 12.3.2 j)."""

import streamlit as st

from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.misuse import last_day_to_correct, misuse_clause, misuse_rule
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import misuse
from intake_app.ui import session
from intake_app.ui.evidence import draw_evidence_button, show_evidence
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import DAY_WIDTH, PROOF_WIDTH, day, deadline, escaped, labelled
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.certificate import Certificate, CorrectionDemand


def draw_demands(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Each demand, the last first: what is to be corrected, until when, what its holder answered, and what it led to.

    Its holder answers it there.
    """
    facts = CertificateFacts(certificate, scheme, session.office().today())
    may_answer = (not CERTIFICATE.obstacles("answer_demand", facts)
                  and session.current_actor().roles & CERTIFICATE["answer_demand"].who)
    for place, demand in reversed(list(enumerate(certificate.correction_demands))):
        _draw_demand(demand, scheme)
        if may_answer and demand.corrected_on is None and demand.void_on is None:
            _draw_answering(certificate, place, demand)


def draw_demand_acts(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Where the manager demands a correction, and says whether one was made."""
    facts = CertificateFacts(certificate, scheme, session.office().today())
    if CERTIFICATE.obstacles("demand_correction", facts):
        return
    answered = any(each.open_answer is not None for each in certificate.correction_demands)
    with st.expander(t("Demand that a misuse is corrected"), expanded=answered):
        for place, demand in enumerate(certificate.correction_demands):
            if demand.corrected_on is None and demand.void_on is None:
                _draw_correction(certificate, place, demand)
        _draw_new_demand(certificate, scheme)


def _draw_demand(demand: CorrectionDemand, scheme: SchemeEdition) -> None:
    told = labelled(_told(demand), escaped(demand.misuse))
    if demand.void_on is not None:
        st.markdown(f"{told}  \n{t('Its letter is void since {day}', day=day(demand.void_on))}")
    elif demand.corrected_on is not None:
        proof = f"  \n{escaped(demand.corrected_proof)}" if session.is_staff() else ""
        st.markdown(f"{told}  \n✓ {t('Corrected on {day}', day=day(demand.corrected_on))}{proof}")
    else:
        st.warning(f"{told}{_time_left(demand, scheme)}", icon=":material/report:")
    for answer in demand.answers:
        said = labelled(t("On {day} {name} answered", day=day(answer.on), name=escaped(answer.by)),
                        escaped(answer.done))
        if answer.refuted_on is not None:
            said += f"  \n:red[{t('Not held to be corrected, {day}', day=day(answer.refuted_on))}]" \
                    f" {escaped(answer.refuted_reason)}"
        st.markdown(said)
    show_evidence(demand.evidence)


def _told(demand: CorrectionDemand) -> str:
    if demand.told_on is None:
        return t("Letter of {day} to correct a misuse, not known to have gone", day=day(demand.demanded_on))
    return t("Told on {day} to correct a misuse", day=day(demand.told_on))


def _time_left(demand: CorrectionDemand, scheme: SchemeEdition) -> str:
    """Until when an uncorrected misuse is no ground yet, as a line of its own."""
    today, rule, clause = session.office().today(), misuse_rule(scheme), misuse_clause(scheme)
    if rule is None:
        return ""
    last = last_day_to_correct(demand, rule)
    if demand.told_on is None:
        words = t("The {months} months for its correction run from the day on which the letter goes.",
                  months=rule.uncorrected_months.value)
    elif today > last:
        words = t("Not corrected by {day}: it is a ground to withdraw the certificate.", day=day(last))
    else:
        words = t("Not corrected after {day}, it is a ground to withdraw the certificate.", day=deadline(last, today))
    return f"  \n{words}" + (f" · {text(clause_text(clause))}" if clause else "")


def _draw_answering(certificate: Certificate, place: int, demand: CorrectionDemand) -> None:
    """The holder's answer, and the files that prove it."""
    key = f"answer_demand_{certificate.id}_{place}"
    if demand.open_answer is None:
        kept_text_area(t("How the misuse was corrected"), f"{key}_done")
    else:
        st.caption(t("Your answer waits for the certification body's word."))
    with st.container(horizontal=True):
        if demand.open_answer is None:
            st.button(t("Send the answer"), type="primary", key=f"{key}_go", on_click=_answer,
                      args=(certificate.id, place, key))
        _draw_proving(certificate, place)


def _draw_proving(certificate: Certificate, place: int) -> None:
    draw_evidence_button(
        t("Evidence that the misuse is corrected"), f"correction_{certificate.id}_{place}",
        lambda name, content: misuse.add_correction_evidence(
            session.office(), session.current_actor(), certificate.id, place, name, content),
        certificate.number, t("Such as a picture of the page, the corrected leaflet, photographs."))


def _draw_new_demand(certificate: Certificate, scheme: SchemeEdition) -> None:
    today, clause = session.office().today(), misuse_clause(scheme)
    key = f"demand_{certificate.id}_{session.language()}"
    kept_text_area(t("What is wrong and what is to be corrected, as the holder reads it"), f"{key}_misuse")
    st.caption(t("The months after which an uncorrected misuse is a ground run from the day on which the holder was"
                 " told.") + (f" · {text(clause_text(clause))}" if clause else ""))
    st.button(t("Make the letter that demands the correction"), type="primary", key=f"{key}_go", on_click=_demand,
              args=(certificate.id, key))
    with st.popover(t("The holder was told otherwise already")):
        kept_day(t("Demanded on"), f"{key}_on", value=today, first=min(certificate.issued_on, today), last=today)
        kept_text_input(t("How the holder was told, and what shows it"), f"{key}_proof")
        st.button(t("Enter the demand"), key=f"{key}_enter", on_click=_enter, args=(certificate.id, key))


def _draw_correction(certificate: Certificate, place: int, demand: CorrectionDemand) -> None:
    key, today = f"corrected_{certificate.id}_{place}", session.office().today()
    st.markdown(labelled(_told(demand), escaped(demand.misuse)))
    line = st.container(horizontal=True, vertical_alignment="bottom")
    with line.container(width=DAY_WIDTH):
        kept_day(t("Corrected on"), f"{key}_on", value=today, first=demand.demanded_on, last=today)
    with line.container(width=PROOF_WIDTH):
        kept_text_input(t("What shows that it was corrected"), f"{key}_proof")
    line.button(t("Enter"), key=f"{key}_go", on_click=_correct, args=(certificate.id, place, key))
    if demand.open_answer is not None:
        kept_text_area(t("What is not corrected yet, as the holder reads it"), f"{key}_reason", height=80)
        st.button(t("It is not corrected"), key=f"{key}_no", on_click=_refute, args=(certificate.id, place, key))
    _draw_proving(certificate, place)


def _demand(certificate_id: str, key: str) -> None:
    words = standing(f"{key}_misuse")
    act_on(lambda: misuse.demand_correction(session.office(), session.current_actor(), certificate_id, words),
           t("The letter is made and waits under “Sending papers”. The months run once it has gone."),
           f"{key}_misuse")


def _enter(certificate_id: str, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    told, on, proof = standing(f"{key}_misuse"), day_in(f"{key}_on"), standing(f"{key}_proof")
    act_on(lambda: misuse.enter_demand(session.office(), session.current_actor(), certificate_id, told, on, proof),
           t("Entered. The holder reads it here."), f"{key}_misuse", f"{key}_proof")


def _answer(certificate_id: str, place: int, key: str) -> None:
    done = standing(f"{key}_done")
    act_on(lambda: misuse.answer_demand(session.office(), session.current_actor(), certificate_id, place, done),
           t("The answer is with the certification body."), f"{key}_done")


def _correct(certificate_id: str, place: int, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    on, proof = day_in(f"{key}_on"), standing(f"{key}_proof")
    act_on(lambda: misuse.enter_correction(session.office(), session.current_actor(), certificate_id, place, on,
                                           proof), t("Entered."), f"{key}_proof")


def _refute(certificate_id: str, place: int, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: misuse.refute_correction(session.office(), session.current_actor(), certificate_id, place, reason),
           t("Entered. The holder sees the reason, and its time runs on."), f"{key}_reason")
