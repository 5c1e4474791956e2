"""A change that is verified before it is approved, by a job or by a person, and the certificate that it replaces."""

import streamlit as st

from intake_app.rules.certificate_changes import named_apart, percent_above, printed_from, replaced
from intake_app.rules.certificates import certificate_faults
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import CertificateField, SchemeEdition
from intake_app.services import certificate_changes, change_checks
from intake_app.services.printed_fields import printed_fields
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_reasons
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_name
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import day, escaped, labelled
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.certificate import Certificate
from models.certificate_change import CertificateChange
from models.engagement import Engagement, UnitFootprint
from models.text import Text


def percent_words(footprint: UnitFootprint, certificate: Certificate) -> str:
    """A newly verified value beside the one on the certificate, with the difference in per cent."""
    return t("Verified: **{value} {measure}** for {first} – {last}; on the certificate: {printed} ({percent} %)",
             value=footprint.value, measure=footprint.measure, first=footprint.period_from,
             last=footprint.period_to, printed=certificate.value,
             percent=f"{percent_above(footprint.value, certificate):+}")


def draw_verification(certificate: Certificate, change: CertificateChange) -> None:
    """The manager takes the result of a job, orders a check on site, or enters what a person verified."""
    job = change_checks.job_to_take(session.office(), session.current_actor(), certificate.id, change.id)
    is_check = job is not None and job.id == change.check_id
    if job is not None and job.decision is None:
        st.info(t("A check on site verifies it: {job}. Take its result here once it is decided.",
                  job=escaped(job_name(job))), icon=":material/fact_check:")
        return
    if job is not None:
        _draw_result(job, certificate, change)
    if is_check:
        return
    st.button(t("Order a check on site"), key=f"check_{change.id}", on_click=_order, args=(certificate.id, change.id),
              help=t("Only a decided job can give the certificate another footprint to print."))
    _draw_by_a_person(certificate, change)


def draw_replacement(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> None:
    """What the replaced certificate will print, for the decider to check, and its issue."""
    office, actor = session.office(), session.current_actor()
    new = replaced(certificate, change, office.today())
    before = {field.key: value for field, value in printed_fields(office, actor, certificate)}
    with st.container(border=True):
        st.markdown("  \n".join(_field_line(field, before[field.key], value)
                                for field, value in printed_fields(office, actor, new)))
    renewals = certificate_changes.renewals_replaced_with(office, actor, certificate.id)
    if renewals:
        st.caption(t("Certificate {numbers}, which renews it, is replaced with it.",
                     numbers=t(", ").join(each.number for each in renewals)))
    for told in named_apart(certificate, change.amendment, scheme):
        st.warning(sentence(told), icon=":material/domain:")
    show_reasons(certificate_faults(new, scheme), t("Before it can be issued:"))
    if office.today() < printed_from(change, scheme):
        st.info(t("The change takes effect on {day}: the replaced certificate is issued on that day or later.",
                  day=day(change.takes_effect_on)), icon=":material/event:")
        return
    st.button(t("Issue the replaced certificate"), key=f"replace_{change.id}", type="primary",
              on_click=_replace, args=(certificate.id, change.id))


def _field_line(field: CertificateField, before: Text, after: Text) -> str:
    """What is printed in a field, whole, and beside it what was printed before, where that is something else."""
    name = escaped(f"{field.letter} {text(field.label)}".strip())
    clause = f" :small[:gray[{text(clause_text(field.clause))}]]"
    if before == after:
        return labelled(f":gray[{name}]", escaped(text(after))) + clause
    return (f":material/edit: **{name}**{clause}  \n"
            f"{labelled(t('On the certificate now'), escaped(text(before)))}  \n"
            f"{labelled(t('On the replaced certificate'), f'**{escaped(text(after))}**')}")


def _draw_result(job: Engagement, certificate: Certificate, change: CertificateChange) -> None:
    """What a decided job found, and the button that lets it verify the change."""
    decision = job.decision
    assert decision is not None
    tone = t("in favour") if decision.is_positive else t("against")
    st.markdown(f"{escaped(job_name(job))} · {t('Decision')} {day(decision.on)} · **{tone}**")
    for footprint in job.footprints:
        if footprint.unit_id == certificate.unit.id and decision.is_positive:
            st.markdown(percent_words(footprint, certificate))
    st.button(t("Take this result as its verification"), key=f"take_{change.id}", type="primary", on_click=_take,
              args=(certificate.id, change.id))


def _draw_by_a_person(certificate: Certificate, change: CertificateChange) -> None:
    key = f"answer_{change.id}"
    able = certificate_changes.people_to_verify(session.office(), session.current_actor(), certificate.id)
    staff = {person.id: person.name for person in able}
    if not staff:
        st.warning(t("Nobody here may verify it: the verifier is qualified under this rule and has no tie with the"
                     " holder."))
        return
    who, when = st.columns(2)
    with who:
        choose(t("Verified by"), staff, f"{key}_by")
    with when:
        kept_day(t("Verified on"), f"{key}_on", value=session.office().today())
    kept_text_area(t("What was verified, and what was found"), f"{key}_findings")
    passed, failed = st.columns(2)
    passed.button(t("Passed"), key=f"{key}_yes", width="stretch", on_click=_verify,
                  args=(certificate.id, change.id, key, True))
    failed.button(t("Not passed"), key=f"{key}_no", width="stretch", on_click=_verify,
                  args=(certificate.id, change.id, key, False))


def _order(certificate_id: str, change_id: str) -> None:
    act(lambda: change_checks.order_change_check(session.office(), session.current_actor(), certificate_id, change_id),
        t("Ordered: the coordinator confirms its person-days and plans it."))


def _take(certificate_id: str, change_id: str) -> None:
    act(lambda: change_checks.take_result(session.office(), session.current_actor(), certificate_id, change_id),
        t("The verification is recorded."))


def _verify(certificate_id: str, change_id: str, key: str, passed: bool) -> None:
    if not (all_chosen((t("Verified by"), f"{key}_by")) and all_days(f"{key}_on")):
        return
    on, by, findings = day_in(f"{key}_on"), standing(f"{key}_by"), standing(f"{key}_findings")
    act_on(lambda: certificate_changes.record_change_verification(
        session.office(), session.current_actor(), certificate_id, change_id, on, by, findings, passed),
        t("The verification is recorded."), f"{key}_findings")


def _replace(certificate_id: str, change_id: str) -> None:
    act(lambda: certificate_changes.replace_certificate(session.office(), session.current_actor(), certificate_id,
                                                        change_id), t("Issued. Number and last day stay as they were."))
