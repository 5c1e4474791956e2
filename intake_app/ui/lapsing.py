"""A result that a rise of the footprint ended, as the body and its holder see it (CNEX annex II 11.1, J29)."""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.lapsed_results import changes_to_confirm, decision_due, lapse_clause
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import lapsed_results
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import cited, day, due, escaped, labelled, of_the_body
from models.calendar import DueDate
from models.certificate import Certificate, CertificateState, LapsedResult
from models.certificate_change import CertificateChange


def draw_lapses(certificate: Certificate, scheme: SchemeEdition) -> None:
    """What was confirmed of its result, and what of that was taken back."""
    clause = lapse_clause(scheme)
    for lapse in certificate.lapses:
        confirmed = t("On {day} {name} confirmed that the result lapsed", day=day(lapse.confirmed_on),
                      name=of_the_body(lapse.by)) + (cited(clause) if clause else "")
        said = labelled(confirmed, escaped(lapse.facts))
        if lapse.revoked_on is not None:
            words = t("Taken back on {day} by {name}", day=day(lapse.revoked_on), name=of_the_body(lapse.revoked_by))
            st.markdown(f"~~{said}~~  \n:gray[{labelled(words, escaped(lapse.revoked_reason))}]")
            continue
        is_begun = lapsed_results.is_certified_anew(session.office(), session.current_actor(), certificate.id)
        anew = t("The new certification is begun.") if is_begun else t(
            "Certificate and mark must not be used. The product is certified anew; the new certificate takes the place"
            " of this one.")
        st.error(f"{said}  \n{anew}", icon=":material/trending_up:")


def _decide_by(lapse: LapsedResult, scheme: SchemeEdition) -> DueDate:
    """By when a person decides, by the holidays as known now."""
    return decision_due(lapse.confirmed_on, scheme, session.office().calendar)


def draw_to_decide(waiting: Sequence[Certificate]) -> None:
    """Which certificates wait for a decision, and by when, the first to fall due in front."""
    office = session.office()
    found = sorted(((_decide_by(each.lapse, office.scheme_of(each)), each.number)
                    for each in waiting if each.lapse is not None), key=lambda one: (one[0].on, one[1]))
    if found:
        lines = "  \n".join(f"**{number}** · {t('by {day}', day=due(by, office.today()))}" for by, number in found)
        st.error(labelled(t("Results lapsed, to be suspended or withdrawn"), f"  \n{lines}"), icon=":material/gavel:")


def draw_confirmation(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> None:
    """The manager's form under a change whose rise ended the result, while that is not confirmed."""
    today = session.office().today()
    facts = CertificateFacts(certificate, scheme, today)
    if change not in changes_to_confirm(*facts) or CERTIFICATE.obstacles("confirm_lapse", facts):
        return
    key = f"lapse_{change.id}"
    kept_text_area(t("Facts that were verified"), f"{key}_facts")
    st.caption(t("The certificate then counts as suspended and its holder gets the notice to stop using it. You decide"
                 " afterwards whether it is suspended or withdrawn."))
    st.button(t("Confirm that the result lapsed"), type="primary", key=f"{key}_go", on_click=_confirm,
              args=(certificate.id, change.id, key))


def draw_proposal(certificate: Certificate, scheme: SchemeEdition) -> None:
    """By when a person decides on a lapsed result, and what is proposed."""
    lapse = certificate.lapse
    if lapse is None or certificate.state is not CertificateState.RESULT_LAPSED:
        return
    ground = next(cause for cause in scheme.suspension.grounds if cause.key == lapse.proposed_ground)
    st.warning(t("Suspend it or withdraw it by {day}. Proposed: suspend it on ground ({letter}) {ground}.",
                 day=due(_decide_by(lapse, scheme), session.office().today()), letter=ground.letter,
                 ground=text(ground.text)) + cited(scheme.suspension.act_clause), icon=":material/gavel:")


def draw_revocation(certificate: Certificate, scheme: SchemeEdition) -> None:
    """The manager's form for a confirmation that was an error."""
    if CERTIFICATE.obstacles("revoke_lapse", CertificateFacts(certificate, scheme, session.office().today())):
        return
    key = f"revoke_{certificate.id}"
    with st.expander(t("The confirmation that the result lapsed was an error")):
        kept_text_area(t("Why it was an error, as the holder reads it"), f"{key}_reason")
        st.button(t("Take the confirmation back"), key=f"{key}_go", on_click=_revoke, args=(certificate.id, key))


def _confirm(certificate_id: str, change_id: str, key: str) -> None:
    facts = standing(f"{key}_facts")
    act_on(lambda: lapsed_results.confirm_lapse(session.office(), session.current_actor(), certificate_id, change_id,
                                                facts),
           t("Confirmed. The notice is made and stands in the client's papers; decide on the certificate now."),
           f"{key}_facts")


def _revoke(certificate_id: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: lapsed_results.revoke_lapse(session.office(), session.current_actor(), certificate_id, reason),
           t("Taken back. The holder sees the reason."), f"{key}_reason")
