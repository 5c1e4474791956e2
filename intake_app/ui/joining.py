"""On the surveillance page: what one visit can serve, what was joined, and what is decided by itself (J68, H163)."""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.joint_surveillance import JointVisit
from intake_app.services import joint_visits
from intake_app.services.joint_visits import SharedJobs
from intake_app.services.surveillance import CertificateDue
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import t
from intake_app.ui.jobs import job_elsewhere, job_name
from intake_app.ui.keeping import act_on, kept
from intake_app.ui.showing import escaped
from models.application import PartyRole
from models.certificate import Certificate
from models.engagement import Engagement


def draw_joint_visits(due: Sequence[CertificateDue], shared: SharedJobs) -> None:
    """The surveillances that one visit could serve, and those that were joined and can still go apart."""
    offers = joint_visits.joint_offers(session.office(), session.current_actor(), due)
    if offers:
        with st.expander(t("Surveillances that one visit could serve: {count}", count=len(offers)),
                         icon=":material/join:", expanded=True):
            st.caption(t("Each certificate keeps its own limits, result and next due date, which counts from the visit:"
                         " what is surveyed early is due early the next time. Made apart, each has its own notice."))
            offer = chosen(offers, t("Holder and sites"), _offer_name, lambda each: each.certificates[0].id, "joint")
            if offer is not None:
                _draw_offer(offer)
    if shared.to_take_apart:
        with st.expander(t("Joint surveillances whose notice has not gone out: {count}",
                           count=len(shared.to_take_apart)), icon=":material/call_split:"):
            for job in shared.to_take_apart:
                _draw_joined(job, shared)


def draw_parting(shared: SharedJobs) -> None:
    """The form by which certificates of one visit are decided by themselves, for the job that is chosen."""
    if not shared.to_part:
        return
    with st.expander(t("Decide certificates of one visit by themselves: {count}", count=len(shared.to_part)),
                     icon=":material/call_split:"):
        job = chosen(shared.to_part, t("Surveillance"), job_name, lambda each: each.id, "to_part", job_elsewhere)
        if job is None:
            return
        st.caption(t("What holds one certificate up, or fails it, then touches no other: the visit stands in both jobs,"
                     " and each has a report and a decision of its own."))
        held = {id: shared.certificates[id] for id in job.certificate_ids}
        findings = {each.id: each for each in job.nonconformities}
        kept(st.multiselect, t("Certificates to be decided by themselves"), list(held),
             key=f"part_{job.id}_certificates", format_func=lambda id: _certificate_name(held[id]))
        if findings:
            kept(st.multiselect, t("Nonconformities that are about them"), list(findings),
                 key=f"part_{job.id}_findings", format_func=lambda id: f"{id} {findings[id].fact}")
        st.button(t("Decide them by themselves"), key=f"part_{job.id}", on_click=_part, args=(job.id,))


def _offer_name(offer: JointVisit) -> str:
    client = offer.certificates[0].parties[PartyRole.CLIENT].name
    return f"{offer.due_on} · {client} · {t(', ').join(offer.sites)}"


def _draw_offer(offer: JointVisit) -> None:
    st.markdown("\n".join(f"- {escaped(_certificate_name(each))}" for each in offer.certificates))
    st.markdown(t("From {first} ({opening} opens last), due by {due} and at the latest by {hard} ({limiting} is due"
                  " first). On site {together} person-days instead of {apart}.",
                  first=offer.first_day, opening=offer.opened_by, due=offer.due_on, hard=offer.hard_limit,
                  limiting=offer.limited_by, together=f"{offer.half_days / 2:.1f}",
                  apart=f"{offer.half_days_apart / 2:.1f}"))
    st.button(t("Make one notice for these {count} certificates", count=len(offer.certificates)),
              key=f"join_{offer.certificates[0].id}", on_click=_join, args=(offer.certificate_ids,))


def _draw_joined(job: Engagement, shared: SharedJobs) -> None:
    numbers = t(", ").join(shared.certificates[id].number for id in job.certificate_ids)
    st.markdown(escaped(f"{job.parties[PartyRole.CLIENT].name} · {numbers}"))
    st.button(t("Take apart: each gets a notice of its own"), key=f"apart_{job.id}", on_click=_take_apart,
              args=(job.id,))


def _certificate_name(each: Certificate) -> str:
    return f"{each.number} {each.unit.product_name} {each.unit.model}"


def _join(certificate_ids: tuple[str, ...]) -> None:
    act(lambda: joint_visits.join(session.office(), session.current_actor(), certificate_ids),
        t("One notice names all of them; their one visit is open for planning. Until the notice goes out they can be"
          " taken apart."))


def _take_apart(job_id: str) -> None:
    act(lambda: joint_visits.take_apart(session.office(), session.current_actor(), job_id),
        t("The joint notice is void; each certificate waits for a notice of its own again."))


def _part(job_id: str) -> None:
    keys = tuple(f"part_{job_id}_{what}" for what in ("certificates", "findings"))
    certificates, findings = (tuple(st.session_state.get(key, ())) for key in keys)
    act_on(lambda: joint_visits.part_certificates(session.office(), session.current_actor(), job_id, certificates,
                                                  findings),
           t("They are decided by themselves from here on."), *keys)
