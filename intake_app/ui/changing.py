"""Changes of a certificate: what its holder applies for, and what the body answers (CNEX 12.2, CEC 7.3)."""

from decimal import Decimal

import streamlit as st

from intake_app.rules.certificate_changes import (
    CHANGE_VERDICTS,
    answer_closed,
    made_though_denied,
    moves_site,
    newly_verified,
    percent_above,
    result_ended_in,
    result_ends_after,
    untold_rise,
)
from intake_app.rules.lives.certificate import CHANGE, ChangeFacts, ChangeState, change_state
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificate_changes
from intake_app.services.certificate_changes import WantedChange, WantedRise
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.evidence import draw_evidence_button, show_evidence
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, begin_with, kept, kept_text_area, kept_text_input, standing
from intake_app.ui.lapsing import draw_confirmation
from intake_app.ui.showing import day, escaped, labelled, of_the_body
from intake_app.ui.typed_days import all_days, day_or_none, kept_day
from intake_app.ui.verifying_changes import draw_replacement, draw_verification, percent_words
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate
from models.certificate_change import Amendment, CertificateChange, ChangeVerdict


def draw_changes(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Every change of the certificate, the newest first, with what the person signed in has to do about it."""
    roles = session.current_actor().roles
    is_answered = answer_closed(certificate, session.office().today()) is None
    for change in reversed(certificate.changes):
        with st.container(border=True):
            _draw_change(certificate, change, scheme)
            _draw_proving(certificate, change, scheme)
            if Role.MANAGER in roles and is_answered:
                draw_confirmation(certificate, change, scheme)
                if change.evaluation is None:
                    _draw_evaluation(certificate, change, scheme)
                elif change_state(change) is ChangeState.TO_BE_VERIFIED:
                    draw_verification(certificate, change)
            if Role.DECIDER in roles and is_answered and change_state(change) is ChangeState.TO_BE_REPLACED:
                draw_replacement(certificate, change, scheme)


def draw_application(certificate: Certificate, scheme: SchemeEdition) -> None:
    """The holder's form: apply before the change is made."""
    if scheme.changes is None:
        return
    st.caption(t("Apply before you change anything: it may be made only after this body's approval."))
    _draw_newly_verified(certificate)
    key = f"change_{certificate.id}_{session.language()}"
    _draw_form(certificate, scheme, key)
    st.button(t("Send the application for change"), type="primary", key=f"{key}_go", on_click=_apply,
              args=(certificate.id, key))


def draw_entry(certificate: Certificate, scheme: SchemeEdition) -> None:
    """The manager's form for what its holder applied for on paper; for a rise that a surveillance found, begun."""
    if scheme.changes is None:
        return
    found = untold_rise(certificate, scheme)
    with st.expander(t("Enter a change for its holder"), expanded=found is not None):
        key = f"entered_{certificate.id}_{session.language()}"
        footprint = certificate.surveillances[-1].footprint if found else None
        if found is not None and footprint is not None:
            st.warning(sentence(found), icon=":material/trending_up:")
            rise = scheme.changes.unplanned_percent.clause
            begin_with(f"{key}_kind", next(
                (kind.key for kind in scheme.changes.kinds if kind.clause == rise), scheme.changes.kinds[0].key))
            begin_with(f"{key}_percent", float(percent_above(footprint.value, certificate)))
        _draw_form(certificate, scheme, key)
        st.button(t("Enter the change"), type="primary", key=f"{key}_go", on_click=_enter, args=(certificate.id, key))


def _draw_newly_verified(certificate: Certificate) -> None:
    """That a surveillance verified another value than is printed, and how it comes to be printed."""
    last = newly_verified(certificate)
    if last is not None and last.footprint is not None:
        st.info(t("The surveillance of {day} verified {value} {measure} for {first} – {last}. The certificate prints"
                  " {printed}: apply for a change to have the new value printed.", day=day(last.completed_on),
                  value=last.footprint.value, measure=last.footprint.measure, first=last.footprint.period_from,
                  last=last.footprint.period_to, printed=certificate.value))


def _draw_form(certificate: Certificate, scheme: SchemeEdition, key: str) -> None:
    kinds = {kind.key: text(kind.text) for kind in scheme.changes.kinds} if scheme.changes else {}
    choose(t("Kind of change"), kinds, f"{key}_kind")
    now, then = st.columns(2)
    with now:
        kept_text_area(t("As it is now"), f"{key}_before")
    with then:
        kept_text_area(t("As it will be"), f"{key}_after")
    when, planned = st.columns(2, vertical_alignment="bottom")
    with when:
        kept_day(t("Takes effect on"), f"{key}_on", is_needed=False)
    kept(planned.radio, t("Planned or not"), [True, False], index=None, horizontal=True, key=f"{key}_planned",
         format_func=lambda is_planned: t("planned") if is_planned else t("not planned"))
    _draw_rise(key)
    with st.popover(t("What the certificate is to print instead")):
        _draw_amendment(certificate, key)


def _draw_rise(key: str) -> None:
    kept(st.number_input, t("Rise of the footprint in % (0 for none)"), min_value=0.0, step=0.1, key=f"{key}_percent")
    since, until = st.columns(2, vertical_alignment="bottom")
    with since:
        kept_day(t("The rise began on"), f"{key}_since", is_needed=False)
    with until:
        kept_day(t("It ended on (empty while it lasts)"), f"{key}_until", is_needed=False)


def _draw_amendment(certificate: Certificate, key: str) -> None:
    st.caption(t("Leave empty what stays as it is."))
    codes = [party.credit_code for party in certificate.parties.values()]
    if len(set(codes)) < len(codes):
        st.caption(t("Parties of one credit code are one enterprise: fill in a new name for each of them."))
    for name, (label, now) in _printed_now(certificate).items():
        kept_text_input(label, f"{key}_{name}", placeholder=now)


def _printed_now(certificate: Certificate) -> dict[str, tuple[str, str]]:
    """Each field that an amendment may change, in a word, with what the certificate prints in it."""
    parties, unit = certificate.parties, certificate.unit
    return {
        "product_name": (t("Product"), unit.product_name), "model": (t("Model"), unit.model),
        "trademark": (t("Trademark"), certificate.trademark or ""),
        "client_name": (t("Client, name"), parties[PartyRole.CLIENT].name),
        "client_address": (t("Client, address"), parties[PartyRole.CLIENT].address),
        "producer_name": (t("Producer, name"), parties[PartyRole.PRODUCER].name),
        "producer_address": (t("Producer, address"), parties[PartyRole.PRODUCER].address),
        "factory_name": (t("Factory, name"), parties[PartyRole.FACTORY].name),
        "site_address": (t("Factory, address"), certificate.site_address),
    }


def _draw_amended(certificate: Certificate, change: CertificateChange) -> None:
    """Field by field what is to be printed; beside what the certificate prints, until it is replaced."""
    is_done = change.replaced_on is not None
    lines = [labelled(label, ("" if is_done or not now else f"{escaped(now)} → ") + f"**{escaped(new)}**")
             for name, (label, now) in _printed_now(certificate).items() if (new := getattr(change.amendment, name))]
    if lines:
        st.caption("  \n".join([labelled(t("To be printed"), ""), *lines]))


def _draw_proving(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> None:
    """The documents that came with the application, and where its holder or a manager adds to them."""
    show_evidence(change.evidence)
    facts = ChangeFacts(certificate, change, scheme, session.office().today())
    if session.current_actor().roles & CHANGE["prove"].who and not CHANGE.obstacles("prove", facts):
        draw_evidence_button(
            t("Documents about the change"), f"change_{change.id}",
            lambda name, content: certificate_changes.add_change_evidence(
                session.office(), session.current_actor(), certificate.id, change.id, name, content),
            certificate.number, t("Such as a new business licence, drawings, a type certificate, records of energy."))


def _draw_change(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> None:
    office = session.office()
    kinds = {kind.key: kind.text for kind in scheme.changes.kinds} if scheme.changes else {}
    kind = text(kinds[change.kind]) if change.kind in kinds else change.kind
    planned = t("planned") if change.is_planned else t("not planned")
    entered = t(", entered by {name}", name=of_the_body(change.entered_by)) if change.entered_by else ""
    st.markdown(f"**{kind}** · {planned} · {t('Applied on')} {day(change.applied_on)} · {escaped(change.by)}{entered}"
                f" · {t('Takes effect on')} {day(change.takes_effect_on)}  \n"
                f"{escaped(change.before)} → {escaped(change.after)}")
    if change.rise is not None:
        until = t(" It lasted until {day}.", day=day(change.rise.until)) if change.rise.until else ""
        st.markdown(t("The footprint is {percent} % higher since {day}.", percent=change.rise.percent,
                      day=day(change.rise.since)) + until)
    _draw_amended(certificate, change)
    ended = result_ended_in(certificate, change, scheme, office.today())
    is_confirmed = certificate.lapse is not None and certificate.lapse.change_id == change.id
    if ended is not None and not is_confirmed:
        st.error(sentence(ended), icon=":material/error:")
    ends = result_ends_after(certificate, change, scheme, office.today())
    if ends is not None:
        st.warning(sentence(ends), icon=":material/hourglass_bottom:")
    if change.evaluation is not None:
        st.markdown(f"**{text(CHANGE_VERDICTS[change.evaluation.verdict])}** · {day(change.evaluation.on)} · "
                    f"{of_the_body(change.evaluation.by)}  \n:gray[{escaped(change.evaluation.reason)}]")
    if change.verification is not None:
        outcome = t("passed") if change.verification.passed else t("not passed")
        st.markdown(f"{t('Verified')} {day(change.verification.on)} · **{outcome}**  \n"
                    f":gray[{escaped(change.verification.findings)}]")
    _draw_undoing(certificate, change)
    if change.new_footprint is not None and change.replaced_on is None:
        st.markdown(percent_words(change.new_footprint, certificate))
    if change.replaced_on is not None:
        st.markdown(f"✓ {t('Replaced on')} {day(change.replaced_on)}")


def _draw_undoing(certificate: Certificate, change: CertificateChange) -> None:
    """That a change made without approval bars the mark, with its holder's form for saying that it was undone."""
    if change.undone is not None:
        words = t("On {day} {name} said that it is not made or was undone", day=day(change.undone.said_on),
                  name=escaped(change.undone.by))
        st.markdown(labelled(words, escaped(change.undone.words)))
    if not made_though_denied(certificate, change):
        return
    st.error(t("Its day came without approval, so the mark may not be used: say that it is not made, undo it, or wait"
               " until another application is approved or a surveillance is passed."), icon=":material/block:")
    if Role.APPLICANT in session.current_actor().roles:
        key = f"undone_{change.id}"
        kept_text_area(t("That it is not made, or when and how it was undone"), f"{key}_words")
        st.button(t("Say that it is not made or was undone"), key=f"{key}_go", on_click=_say_undone,
                  args=(certificate.id, change.id, key))


def _draw_evaluation(certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> None:
    key = f"answer_{change.id}"
    kept(st.radio, t("Answer"), list(ChangeVerdict), index=None, horizontal=True, key=f"{key}_verdict",
         format_func=lambda verdict: text(CHANGE_VERDICTS[verdict]))
    if moves_site(certificate, change, scheme):
        st.caption(t("Another site is another unit: it is approved only once a check on site has passed."))
        kept(st.checkbox, t("The site stays: only the name of its address changes (evidence in the reason)"),
             value=False, key=f"{key}_same_site")
    kept_text_area(t("Reason, as the holder reads it"), f"{key}_reason")
    st.button(t("Answer the application"), key=f"{key}_go", on_click=_evaluate, args=(certificate.id, change.id, key))


def _apply(certificate_id: str, key: str) -> None:
    if not _is_stated(key):
        return
    wanted = _typed(key)
    act_on(lambda: certificate_changes.apply_for_change(session.office(), session.current_actor(), certificate_id,
                                                        wanted),
           t("The application for change is with the certification body. Add its documents where the change stands."),
           *_kept_in(key))


def _enter(certificate_id: str, key: str) -> None:
    if not _is_stated(key):
        return
    wanted = _typed(key)
    act_on(lambda: certificate_changes.enter_change(session.office(), session.current_actor(), certificate_id, wanted),
           t("Entered: answer it among the changes of this certificate."), *_kept_in(key))


def _is_stated(key: str) -> bool:
    """Whether the kind is chosen and each day is one or empty; what is not is said."""
    return all_chosen((t("Kind of change"), f"{key}_kind")) and all_days(
        *(f"{key}_{name}" for name in ("on", "since", "until")))


def _typed(key: str) -> WantedChange:
    state = st.session_state
    percent = Decimal(str(state[f"{key}_percent"]))
    return WantedChange(
        kind=state[f"{key}_kind"], before=standing(f"{key}_before"), after=standing(f"{key}_after"),
        is_planned=state[f"{key}_planned"], takes_effect_on=day_or_none(f"{key}_on"),
        rise=WantedRise(percent=percent, since=day_or_none(f"{key}_since"), until=day_or_none(f"{key}_until"))
        if percent else None,
        amendment=Amendment(**{name: standing(f"{key}_{name}").strip() for name in Amendment.model_fields}),
    )


def _kept_in(key: str) -> list[str]:
    """The kept fields of the form."""
    return [f"{key}_{name}" for name in ("before", "after", *Amendment.model_fields)]


def _say_undone(certificate_id: str, change_id: str, key: str) -> None:
    words = standing(f"{key}_words")
    act_on(lambda: certificate_changes.say_undone(session.office(), session.current_actor(), certificate_id, change_id,
                                                  words),
           t("Kept. The next surveillance looks at it."), f"{key}_words")


def _evaluate(certificate_id: str, change_id: str, key: str) -> None:
    verdict, reason = st.session_state[f"{key}_verdict"], standing(f"{key}_reason")
    is_same_site = bool(st.session_state.get(f"{key}_same_site"))
    act_on(lambda: certificate_changes.evaluate_change(session.office(), session.current_actor(), certificate_id,
                                                       change_id, verdict, reason, is_same_site),
           t("Answered. The holder sees it."), f"{key}_reason")
