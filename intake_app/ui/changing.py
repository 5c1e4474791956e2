"""Changes of a certificate: what its holder applies for, and what the body answers (CNEX 12.2, CEC 7.3)."""

from decimal import Decimal

import streamlit as st

from intake_app.rules.certificate_changes import CHANGE_VERDICTS, answer_closed, result_ended_in
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificate_changes
from intake_app.services.certificate_changes import WantedChange
from intake_app.ui import session
from intake_app.ui.acting import act, sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.lapsing import draw_confirmation
from intake_app.ui.showing import day, escaped
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate
from models.certificate_change import Amendment, CertificateChange, ChangeVerdict, Rise


def draw_changes(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Every change of the certificate, the newest first, with what the person signed in has to do about it."""
    roles = session.current_actor().roles
    is_answered = answer_closed(certificate, session.office().today()) is None
    for change in reversed(certificate.changes):
        with st.container(border=True):
            _draw_change(certificate, change, scheme)
            if Role.MANAGER in roles and is_answered:
                draw_confirmation(certificate, change, scheme)
                _draw_answer(certificate, change)
            if Role.DECIDER in roles and is_answered and _is_to_be_replaced(change):
                st.button(t("Issue the replaced certificate"), key=f"replace_{change.id}", type="primary",
                          on_click=_replace, args=(certificate.id, change.id))


def draw_application(certificate: Certificate, scheme: SchemeEdition) -> None:
    """The holder's form: apply before the change is made."""
    if scheme.changes is None:
        return
    key = f"change_{certificate.id}_{session.language()}"
    st.caption(t("Apply before you change anything: it may be made only after this body's approval."))
    kinds = {kind.key: text(kind.text) for kind in scheme.changes.kinds}
    st.selectbox(t("Kind of change"), list(kinds), format_func=kinds.__getitem__, key=f"{key}_kind")
    now, then = st.columns(2)
    now.text_area(t("As it is now"), key=f"{key}_before")
    then.text_area(t("As it will be"), key=f"{key}_after")
    when, planned = st.columns(2, vertical_alignment="bottom")
    when.date_input(t("Takes effect on"), value=session.office().today(), format="YYYY-MM-DD", key=f"{key}_on")
    planned.checkbox(t("It is a planned change"), value=True, key=f"{key}_planned")
    _draw_rise(key)
    with st.popover(t("What the certificate is to print instead")):
        _draw_amendment(certificate, key)
    st.button(t("Send the application for change"), type="primary", key=f"{key}_go", on_click=_apply,
              args=(certificate.id, key))


def _draw_rise(key: str) -> None:
    percent, since, until = st.columns(3)
    percent.number_input(t("Rise of the footprint in % (0 for none)"), min_value=0.0, step=0.1, key=f"{key}_percent")
    since.date_input(t("The rise began on"), value=session.office().today(), format="YYYY-MM-DD", key=f"{key}_since")
    until.date_input(t("It ended on (empty while it lasts)"), value=None, format="YYYY-MM-DD", key=f"{key}_until")


def _draw_amendment(certificate: Certificate, key: str) -> None:
    st.caption(t("Leave empty what stays as it is."))
    parties, unit = certificate.parties, certificate.unit
    for name, label, now in (
        ("product_name", t("Product"), unit.product_name), ("model", t("Model"), unit.model),
        ("client_name", t("Client, name"), parties[PartyRole.CLIENT].name),
        ("client_address", t("Client, address"), parties[PartyRole.CLIENT].address),
        ("producer_name", t("Producer, name"), parties[PartyRole.PRODUCER].name),
        ("producer_address", t("Producer, address"), parties[PartyRole.PRODUCER].address),
        ("factory_name", t("Factory, name"), parties[PartyRole.FACTORY].name),
        ("site_address", t("Factory, address"), certificate.site_address),
    ):
        st.text_input(label, placeholder=now, key=f"{key}_{name}")


def _draw_change(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> None:
    office = session.office()
    kinds = {kind.key: kind.text for kind in scheme.changes.kinds} if scheme.changes else {}
    kind = text(kinds[change.kind]) if change.kind in kinds else change.kind
    planned = t("planned") if change.is_planned else t("not planned")
    st.markdown(f"**{kind}** · {planned} · {t('Applied on')} {day(change.applied_on)} · {escaped(change.by)} · "
                f"{t('Takes effect on')} {day(change.takes_effect_on)}  \n"
                f"{escaped(change.before)} → {escaped(change.after)}")
    if change.rise is not None:
        until = t(" It lasted until {day}.", day=day(change.rise.until)) if change.rise.until else ""
        st.markdown(t("The footprint is {percent} % higher since {day}.", percent=change.rise.percent,
                      day=day(change.rise.since)) + until)
    amended = [value for value in change.amendment.model_dump().values() if value]
    if amended:
        st.caption(t("To be printed") + ": " + " · ".join(escaped(value) for value in amended))
    ended = result_ended_in(certificate, change, scheme, office.today())
    is_confirmed = certificate.lapse is not None and certificate.lapse.change_id == change.id
    if ended is not None and not is_confirmed:
        st.error(sentence(ended), icon=":material/error:")
    if change.evaluation is not None:
        st.markdown(f"**{text(CHANGE_VERDICTS[change.evaluation.verdict])}** · {day(change.evaluation.on)} · "
                    f"{escaped(change.evaluation.by)}  \n:gray[{escaped(change.evaluation.reason)}]")
    if change.verification is not None:
        outcome = t("passed") if change.verification.passed else t("not passed")
        st.markdown(f"{t('Verified')} {day(change.verification.on)} · **{outcome}**  \n"
                    f":gray[{escaped(change.verification.findings)}]")
    if change.replaced_on is not None:
        st.markdown(f"✓ {t('Replaced on')} {day(change.replaced_on)}")


def _is_to_be_replaced(change: CertificateChange) -> bool:
    return change.evaluation is not None and change.is_open and (
        change.evaluation.verdict is ChangeVerdict.APPROVED or change.verification is not None)


def _draw_answer(certificate: Certificate, change: CertificateChange) -> None:
    key = f"answer_{change.id}"
    if change.evaluation is None:
        st.radio(t("Answer"), list(ChangeVerdict), horizontal=True, key=f"{key}_verdict",
                 format_func=lambda verdict: text(CHANGE_VERDICTS[verdict]))
        st.text_area(t("Reason, as the holder reads it"), key=f"{key}_reason")
        st.button(t("Answer the application"), key=f"{key}_go", on_click=_evaluate,
                  args=(certificate.id, change.id, key))
    elif change.evaluation.verdict is ChangeVerdict.TO_BE_VERIFIED and change.verification is None:
        able = certificate_changes.people_to_verify(session.office(), session.current_actor(), certificate.id)
        staff = {person.id: person.name for person in able}
        if not staff:
            st.warning(t("Nobody here may verify it: the verifier is qualified under this rule and has no tie with the"
                         " holder."))
            return
        who, when = st.columns(2)
        who.selectbox(t("Verified by"), list(staff), format_func=staff.__getitem__, key=f"{key}_by")
        when.date_input(t("Verified on"), value=session.office().today(), format="YYYY-MM-DD", key=f"{key}_on")
        st.text_area(t("What was verified, and what was found"), key=f"{key}_findings")
        passed, failed = st.columns(2)
        passed.button(t("Passed"), key=f"{key}_yes", width="stretch", on_click=_verify,
                      args=(certificate.id, change.id, key, True))
        failed.button(t("Not passed"), key=f"{key}_no", width="stretch", on_click=_verify,
                      args=(certificate.id, change.id, key, False))


def _apply(certificate_id: str, key: str) -> None:
    state = st.session_state
    percent = Decimal(str(state[f"{key}_percent"]))
    wanted = WantedChange(
        kind=state[f"{key}_kind"], before=state[f"{key}_before"], after=state[f"{key}_after"],
        is_planned=state[f"{key}_planned"], takes_effect_on=state[f"{key}_on"],
        rise=Rise(percent=percent, since=state[f"{key}_since"], until=state[f"{key}_until"]) if percent else None,
        amendment=Amendment(**{name: state.get(f"{key}_{name}", "").strip() for name in Amendment.model_fields}),
    )
    act(lambda: certificate_changes.apply_for_change(session.office(), session.current_actor(), certificate_id, wanted),
        t("The application for change is with the certification body."))


def _evaluate(certificate_id: str, change_id: str, key: str) -> None:
    verdict, reason = st.session_state[f"{key}_verdict"], st.session_state[f"{key}_reason"]
    act(lambda: certificate_changes.evaluate_change(session.office(), session.current_actor(), certificate_id,
                                                    change_id, verdict, reason), t("Answered. The holder sees it."))


def _verify(certificate_id: str, change_id: str, key: str, passed: bool) -> None:
    on, by, findings = (st.session_state[f"{key}_{name}"] for name in ("on", "by", "findings"))
    act(lambda: certificate_changes.record_change_verification(
        session.office(), session.current_actor(), certificate_id, change_id, on, by, findings, passed),
        t("The verification is recorded."))


def _replace(certificate_id: str, change_id: str) -> None:
    act(lambda: certificate_changes.replace_certificate(session.office(), session.current_actor(), certificate_id,
                                                        change_id), t("Issued. Number and last day stay as they were."))
