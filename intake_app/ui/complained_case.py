"""What a complaint or appeal is about, for those of the body who deal with it (CNEX 14; GB/T 27065 7.13.4)."""

import streamlit as st

from intake_app.rules.lives.certificate import state_word
from intake_app.services import complaints, papers
from intake_app.ui import session
from intake_app.ui.demanding import draw_demands
from intake_app.ui.ending import draw_suspension, draw_termination
from intake_app.ui.i18n import t, text
from intake_app.ui.investigating import draw_investigations
from intake_app.ui.jobs import job_name
from intake_app.ui.refusing_units import refusal_lines
from intake_app.ui.restoring import draw_way_back
from intake_app.ui.setting_aside import draw_decisions_set_aside, draw_endings_set_aside, draw_refusals_set_aside
from intake_app.ui.showing import day, escaped, show_papers
from models.application import Application, ApplicationState
from models.certificate import Certificate
from models.complaint import Complaint
from models.engagement import Engagement


def draw_case(complaint: Complaint) -> None:
    """The acts of the body in the case with their grounds and papers; open before whoever looks into it or decides."""
    office, actor = session.office(), session.current_actor()
    case = complaints.case_about(office, actor, complaint.id)
    is_handled = complaint.decision is None and complaint.is_assigned_to(actor.person_id)
    with st.expander(t("The case that it is about"), expanded=is_handled, icon=":material/folder_open:"):
        _draw_application(case.application)
        for certificate in case.certificates:
            _draw_certificate(certificate)
        for job in case.jobs:
            _draw_job(job)


def _draw_application(application: Application) -> None:
    if application.state is ApplicationState.REFUSED:
        st.error(t("Refused: {reason}", reason=escaped(application.refusal_reason)), icon=":material/block:")
    draw_refusals_set_aside(application)
    _show_papers(application.id)


def _draw_job(job: Engagement) -> None:
    st.markdown(f"**{escaped(job_name(job))}**")
    draw_decisions_set_aside(job)
    if job.decision is not None:
        tone = t("in favour") if job.decision.is_positive else t("against")
        st.markdown("  \n".join((f"**{t('Decision')}** · {day(job.decision.on)} · **{tone}**",
                                 escaped(job.decision.reason), *refusal_lines(job, job.decision.refused))))
    _show_papers(job.id)


def _draw_certificate(certificate: Certificate) -> None:
    """Its acts before its papers: what was done, on which ground, on which facts, and what came of it."""
    office = session.office()
    scheme = office.scheme_of(certificate)
    unit = certificate.unit
    st.markdown(f"**{certificate.number}** · {text(state_word(certificate, office.today()))} · "
                f"{escaped(unit.product_name)} {escaped(unit.model)}")
    for suspension in certificate.suspensions:
        draw_suspension(certificate, suspension, scheme)
        draw_way_back(suspension)
    draw_termination(certificate, scheme)
    draw_endings_set_aside(certificate)
    draw_investigations(certificate, scheme)
    draw_demands(certificate, scheme)
    _show_papers(certificate.id)


def _show_papers(subject: str) -> None:
    show_papers(papers.papers_about(session.office(), session.current_actor(), subject))
