"""A suspended certificate on its way back, as its holder and as the body see it (CNEX 12.3.1, CEC 7.4)."""

import streamlit as st

from intake_app.rules.certificates import restoration_closed
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import restorations
from intake_app.ui import session
from intake_app.ui.acting import act, sentence
from intake_app.ui.evidence import draw_evidence_button, show_evidence
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, standing
from intake_app.ui.setting_aside import set_aside_words
from intake_app.ui.showing import day, escaped, of_the_body
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.certificate import Certificate, Suspension


def draw_way_back(suspension: Suspension) -> None:
    """What the holder applied for, the files that prove it, and what was verified, where it came so far."""
    request, check = suspension.restoration_request, suspension.restoration_check
    if request is not None:
        received = f" · {t('entered by {name}', name=of_the_body(request.received_by))}" if request.received_by else ""
        st.markdown(f"{t('Restoration applied for')} {day(request.applied_on)} · {escaped(request.by)}{received}  \n"
                    f":gray[{escaped(request.mended)}]")
    show_evidence(suspension.evidence)
    if check is not None:
        tone = t("the ground is gone") if check.passed else t("the ground is not gone")
        st.markdown(f"{t('Verified')} {day(check.verified_on)} · {of_the_body(check.by)} · **{tone}**  \n"
                    f":gray[{escaped(check.findings)}]")
    if suspension.set_aside is not None:
        st.markdown(set_aside_words(suspension.set_aside))
    elif suspension.restored_on is not None:
        st.markdown(f"✓ {t('Restored on')} {day(suspension.restored_on)}")


def draw_restoration(certificate: Certificate, scheme: SchemeEdition) -> None:
    """What the body does next for a suspended certificate: enter the application, verify it, restore."""
    closed = restoration_closed(certificate, scheme, session.office().today())
    suspension = certificate.suspensions[-1]
    check, is_applied_for = suspension.restoration_check, suspension.restoration_request is not None
    has_failed = check is not None and not check.passed
    if closed is not None:
        st.error(sentence(closed))
        if is_applied_for and not has_failed:
            return
    st.markdown(f"**{t('Restore this certificate')}**")
    st.caption(t("The holder applies within the suspension; this body verifies, then it is restored.") + " · "
               + text(clause_text(scheme.suspension.longest_months.clause)))
    if is_applied_for and closed is None and (check is None or has_failed):
        _draw_check_form(certificate, suspension)
    if not is_applied_for or has_failed:
        _draw_request_form(certificate, suspension)
    if check is not None and check.passed:
        st.button(t("Restore {number}", number=certificate.number), type="primary", key=f"restore_{certificate.id}",
                  on_click=_restore, args=(certificate.id,))


def draw_application_for_restoration(certificate: Certificate) -> None:
    """The holder's own form."""
    key = f"apply_restoration_{certificate.id}"
    kept_text_area(t("What was put right, so that the ground of the suspension is gone"), f"{key}_mended")
    with st.container(horizontal=True):
        st.button(t("Apply for restoration"), type="primary", key=f"{key}_go", on_click=_apply,
                  args=(certificate.id, key))
        draw_restoration_evidence(certificate)


def draw_restoration_evidence(certificate: Certificate) -> None:
    """Where the holder adds files that prove what was put right."""
    draw_evidence_button(
        t("Evidence of what was put right"), f"restoration_{certificate.id}",
        lambda name, content: restorations.add_restoration_evidence(
            session.office(), session.current_actor(), certificate.id, name, content),
        certificate.number, t("Such as a receipt, a renewed licence, a corrected record, photographs."))


def _draw_request_form(certificate: Certificate, suspension: Suspension) -> None:
    key, today = f"request_{certificate.id}", session.office().today()
    st.caption(t("The holder can apply in Footmark. Enter an application here that came on paper or by mail."))
    last = min(today, suspension.until or today)
    kept_day(t("Applied on"), f"{key}_on", value=last, first=suspension.suspended_on, last=last)
    kept_text_input(t("Who applied for the holder"), f"{key}_by")
    kept_text_area(t("What was put right, as they say"), f"{key}_mended")
    st.button(t("Enter this application"), type="primary", key=f"{key}_go", on_click=_enter,
              args=(certificate.id, key))


def _draw_check_form(certificate: Certificate, suspension: Suspension) -> None:
    request = suspension.restoration_request
    if request is None:
        return
    key, today = f"check_{certificate.id}_{certificate.version}", session.office().today()
    kept_day(t("Verified on"), f"{key}_on", value=today, first=request.applied_on, last=today)
    by, findings = _check_texts(certificate.id)
    kept_text_input(t("Verified by"), by, begin=session.current_actor().name)
    kept_text_area(t("What was verified, and what was found"), findings)
    gone, stays = st.columns(2)
    gone.button(t("The ground is gone"), type="primary", key=f"{key}_yes", width="stretch", on_click=_check,
                args=(certificate.id, key, True))
    stays.button(t("The ground is not gone"), key=f"{key}_no", width="stretch", on_click=_check,
                 args=(certificate.id, key, False))


def _apply(certificate_id: str, key: str) -> None:
    mended = standing(f"{key}_mended")
    act_on(lambda: restorations.apply_for_restoration(session.office(), session.current_actor(), certificate_id,
                                                      mended),
           t("You applied for the restoration; the certification body verifies it."), f"{key}_mended")


def _enter(certificate_id: str, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    on, by, mended = day_in(f"{key}_on"), standing(f"{key}_by"), standing(f"{key}_mended")
    act_on(lambda: restorations.enter_restoration_request(session.office(), session.current_actor(), certificate_id,
                                                          on, by, mended),
           t("The application for restoration is entered."), f"{key}_by", f"{key}_mended")


def _check(certificate_id: str, key: str, passed: bool) -> None:
    if not all_days(f"{key}_on"):
        return
    texts = _check_texts(certificate_id)
    on, by, findings = day_in(f"{key}_on"), *map(standing, texts)
    act_on(lambda: restorations.record_restoration_check(session.office(), session.current_actor(), certificate_id,
                                                         on, by, findings, passed),
           t("The verification is recorded."), *texts)


def _check_texts(certificate_id: str) -> tuple[str, str]:
    """The kept fields of the verification: what is typed into them outlasts a change of the certificate meanwhile."""
    return f"check_{certificate_id}_by", f"check_{certificate_id}_findings"


def _restore(certificate_id: str) -> None:
    act(lambda: restorations.restore(session.office(), session.current_actor(), certificate_id),
        t("Restored. Its validity stays as it was."))
