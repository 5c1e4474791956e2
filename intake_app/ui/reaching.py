"""How the certification body is reached, as its papers print it, and a client's days for a late surveillance."""

from collections.abc import Collection
from datetime import date, timedelta

import streamlit as st

from intake_app.rules.visit_proposals import standing_proposal
from intake_app.services import bodies, visit_proposals
from intake_app.services.visit_proposals import ProposedVisit
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.keeping import act_on, kept, kept_text_area, standing
from intake_app.ui.showing import day, day_span, escaped
from intake_app.ui.typed_days import all_days, kept_span, span_or_none
from models.certificate import Certificate, VisitProposal

CHOICES = ("first", "other", "third")
"""The spans of days that a form has: the preferred one, and others."""


def draw_contact(schemes: Collection[str]) -> None:
    """Phone and e-mail of the bodies behind these schemes, in a line each; nothing where none was entered."""
    for contact in bodies.contacts_for(session.office(), session.current_actor(), frozenset(schemes)):
        ways = [f":material/call: {escaped(contact.phone)}" if contact.phone else "",
                f":material/mail: {escaped(contact.email)}" if contact.email else ""]
        reached = t("Reach the certification body ({name})", name=escaped(contact.id))
        st.caption(" · ".join([reached, *filter(None, ways)]))


def proposal_words(proposal: VisitProposal) -> str:
    """What the holder proposed, for itself and for the body, as Markdown."""
    days = t(", ").join(day_span(first, last) for first, last in proposal.days)
    said = t("Days proposed by {name} on {day}: {days}", name=escaped(proposal.by), day=day(proposal.on), days=days)
    consent = t("Agrees to a shorter notice.") if proposal.agrees_to_shorter_notice else ""
    why = t("Late because: {reason}", reason=escaped(proposal.late_because)) if proposal.late_because else ""
    return "  \n".join(filter(None, (said, why, consent)))


def draw_agreeing_on_days(certificate: Certificate) -> None:
    """The holder's form for the days of a late surveillance, below what it proposed last."""
    office, key = session.office(), f"visit_days_{certificate.id}"
    scheme, today = office.scheme_of(certificate), office.today()
    proposed = standing_proposal(certificate, scheme, today)
    if proposed is not None:
        st.info(proposal_words(proposed), icon=":material/event_available:")
    with st.expander(t("Propose days") if proposed is None else t("Propose other days"), icon=":material/event:",
                     key=f"{key}_box"):
        draw_spans(key, today + timedelta(days=1), certificate.valid_until)
        kept_text_area(t("Why the surveillance did not take place in time (only where it is late)"), f"{key}_why",
                       begin=proposed.late_because if proposed else "", height=80)
        first_day = visit_proposals.first_day_with_notice(office, session.current_actor(), certificate.id)
        if scheme.surveillance.notice_is_hard and first_day is not None and first_day > today:
            kept(st.checkbox, t("We agree in writing to a notice shorter than {months} months, so that the visit may be"
                                " before {day}", months=scheme.surveillance.notice_months.value, day=day(first_day)),
                 key=f"{key}_agree")
        st.button(t("Send to the certification body"), type="primary", key=f"{key}_go", on_click=_propose,
                  args=(certificate.id, key))
        st.caption(t("The days are settled only by the plan that the certification body sends."))


def draw_spans(key: str, first: date, last: date) -> None:
    """The inputs for the days that suit a visit, the preferred span in front; kept until they are sent."""
    for choice in CHOICES:
        labels = (t("First choice: first day"), t("First choice: last day")) if choice == "first" else (
            t("Another choice (may stay empty): first day"), t("Another choice (may stay empty): last day"))
        kept_span(labels, f"{key}_{choice}", first=first, last=last, is_needed=False)


def spans_of(key: str) -> tuple[tuple[date, date], ...] | None:
    """The spans that were chosen; None, and a sentence above, while one of them is none that is taken."""
    keys = [f"{key}_{choice}" for choice in CHOICES]
    if not all_days(*keys):
        return None
    return tuple(span for span in map(span_or_none, keys) if span is not None)


def _propose(certificate_id: str, key: str) -> None:
    days = spans_of(key)
    if days is None:
        return
    wished = ProposedVisit(days=days, late_because=standing(f"{key}_why"),
                           agrees_to_shorter_notice=bool(st.session_state.get(f"{key}_agree")))
    act_on(lambda: visit_proposals.propose_visit(session.office(), session.current_actor(), certificate_id, wished),
           t("Sent. The certification body arranges the visit and sends its plan."), f"{key}_why")
