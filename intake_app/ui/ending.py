"""A certificate ends before its last day, as the body and its holder see it, and what the body owes afterwards.

CNEX 12.3, CEC 7.4.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import streamlit as st

from intake_app.rules.certificate_endings import (
    OWN_REQUEST,
    STATUS_CHANGE_TEXTS,
    SUSPENSION_UNRESOLVED,
    DueDuty,
    grounds_to_cancel,
    grounds_to_withdraw,
    open_request,
)
from intake_app.rules.certificates import IN_FORCE, act_due, regulation_day, status_on
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.misuse import last_day_to_correct, misuse_rule, overdue_demand
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import ActTimes, Cause, SchemeEdition
from intake_app.services import endings
from intake_app.services.paper_contexts import printed_day, unstopped
from intake_app.ui import session
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.i18n import t, text
from intake_app.ui.investigating import laid_in, leads_to
from intake_app.ui.keeping import act_on, begin_with, kept, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import DAY_WIDTH, PROOF_WIDTH, day, day_from, deadline, due, escaped, labelled
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.application import PartyRole
from models.calendar import DueDate
from models.certificate import Certificate, CertificateState, StatusChange, Suspension
from models.reference import ClauseRef
from models.text import Text

_UNRESOLVED = Text(
    zh="证书自{since}起暂停，暂停期已于{until}届满，暂停的原因未消除，证书没有恢复。",
    en="The certificate was suspended from {since}, its time ended on {until}, and its cause was not removed.",
)
_UNCORRECTED = Text(
    zh="我机构于{told}要求纠正下列误用，至{last}仍未纠正：{misuse}。",
    en="The holder was told on {told} to correct this misuse, and had not by {last}: {misuse}.",
)
DUTIES_SHOWN, DUTIES_HEIGHT = 3, 440
"""How many duties stand at full length, and the height in pixels within which more are scrolled: they stand open while
one is late, and would push the certificates themselves off the screen."""


def draw_suspension(certificate: Certificate, suspension: Suspension, scheme: SchemeEdition) -> None:
    """From when until when, on which ground by which party, and on what facts; one that is over stands out no more."""
    cause = next((each for each in scheme.suspension.grounds if each.key == suspension.ground), None)
    last = suspension.restored_on or suspension.until
    end = day(last) if last else t("until the authority decides")
    ground = f"({cause.letter}) {text(cause.text)}" if cause else suspension.ground
    told = labelled(f"{t('Suspended')} {day(suspension.suspended_on)} – {end}",
                    ground + party_name(certificate, suspension.party)) + f"  \n{escaped(suspension.facts)}"
    told += _acted_late(suspension.act_due_on, suspension.suspended_on)
    if suspension.restored_on is not None:
        st.markdown(told)
    else:
        st.warning(told, icon=":material/pause_circle:")


def _acted_late(act_due_on: date | None, acted_on: date) -> str:
    """That the body acted after the last day that it had, as Markdown for its own people; empty where it did not."""
    if act_due_on is None or acted_on <= act_due_on or not session.is_staff():
        return ""
    return f"  \n:red[{t('Done after its last day, {day}', day=day(act_due_on))}]"


def valid_until(certificate: Certificate, today: date) -> str:
    """Its last day, with how far that is off while it is in force, and from when on a renewed one counts."""
    if today < certificate.counts_from and status_on(certificate, today) in IN_FORCE:
        return t("Valid from {first} until {last}", first=day(certificate.counts_from),
                 last=day(certificate.valid_until))
    if status_on(certificate, today) in IN_FORCE:
        return f"{t('Valid until')} {day_from(certificate.valid_until, today)}"
    return f"{t('Printed as valid until')} {day(certificate.valid_until)}"


def draw_termination(certificate: Certificate, scheme: SchemeEdition) -> None:
    """On which ground the certificate ended, and on what facts."""
    ending = certificate.termination
    if ending is None:
        return
    is_withdrawn = certificate.state is CertificateState.WITHDRAWN
    rules = scheme.withdrawal if is_withdrawn else scheme.cancellation
    cause = next((each for each in (rules.grounds if rules else ()) if each.key == ending.ground), None)
    words = t("Withdrawn on") if is_withdrawn else t("Cancelled on")
    ground = f"({cause.letter}) {text(cause.text)}" if cause else ending.ground
    party = party_name(certificate, ending.party)
    st.error(labelled(f"{words} {day(ending.ended_on)}", f"{ground}{party}") + f"  \n{escaped(ending.facts)}"
             + _acted_late(ending.act_due_on, ending.ended_on), icon=":material/block:")


def draw_request(certificate: Certificate) -> None:
    """What the holder asked for and what became of it."""
    request = certificate.holder_request
    if request is None:
        return
    wish = text(STATUS_CHANGE_TEXTS[request.wish])
    words = t("On {day} {name} asked for it to be {wish}", day=day(request.asked_on), name=escaped(request.by),
              wish=wish)
    if open_request(certificate) is not None:
        st.info(labelled(words, escaped(request.reason)), icon=":material/mail:")
    elif request.declined_on is not None:
        answer = t("Declined on {day}", day=day(request.declined_on))
        st.markdown(labelled(words, escaped(request.reason)) + "  \n"
                    f":gray[{labelled(answer, escaped(request.declined_reason))}]")


def draw_endings(certificate: Certificate, scheme: SchemeEdition) -> None:
    """The acts that end a certificate for good, and the answer to its holder's request."""
    if open_request(certificate) is not None:
        with st.expander(t("Decline the holder's request")):
            key = f"decline_{certificate.id}"
            kept_text_area(t("Reason, as the holder reads it"), f"{key}_reason")
            st.button(t("Decline"), key=f"{key}_go", on_click=_decline, args=(certificate.id, key))
    with st.expander(t("Cancel this certificate"), expanded=asks_for(certificate, StatusChange.CANCELLED)):
        _draw_cancellation(certificate, scheme)
    is_due = (leads_to(certificate, StatusChange.WITHDRAWN) or _unresolved(certificate, scheme) is not None
              or overdue_demand(certificate, scheme, session.office().today()) is not None)
    with st.expander(t("Withdraw this certificate"), expanded=is_due):
        _draw_withdrawal(certificate, scheme)


def draw_wish(certificate: Certificate) -> None:
    """The holder's own form: have it suspended or cancelled."""
    office = session.office()
    facts = CertificateFacts(certificate, office.scheme_of(certificate), office.today())
    wishes = [wish for wish, act_word in endings.WISH_ACTS.items() if not CERTIFICATE.obstacles(act_word, facts)]
    if not wishes:
        st.caption(t("Your request waits for the certification body's answer."))
        return
    key = f"wish_{certificate.id}_{session.language()}"
    kept(st.radio, t("This certificate is to be"), wishes, index=None, key=f"{key}_wish", horizontal=True,
         format_func=lambda wish: text(STATUS_CHANGE_TEXTS[wish]))
    st.caption(t("A suspended certificate can be restored within the time that the rule allows; a cancelled one is"
                 " void for good."))
    kept_text_area(t("Reason"), f"{key}_reason")
    st.button(t("Send the request"), type="primary", key=f"{key}_go", on_click=_ask, args=(certificate.id, key))


def draw_duties(owed: Sequence[tuple[Certificate, DueDuty]], late: int) -> None:
    """What is still to be published, reported or taken back, each with its form; open where one is late."""
    if not owed:
        return
    title = t("To publish, report and take back: {count}, overdue: {late}", count=len(owed), late=late)
    height: int | Literal["content"] = DUTIES_HEIGHT if len(owed) > DUTIES_SHOWN else "content"
    with st.expander(title, expanded=late > 0, icon=":material/campaign:"), st.container(height=height, border=False):
        for certificate, duty in owed:
            _draw_duty(certificate, duty)


def _draw_duty(certificate: Certificate, duty: DueDuty) -> None:
    office = session.office()
    key = f"duty_{certificate.id}_{duty.duty}_{duty.change.value}_{duty.changed_on}"
    is_late = office.today() > duty.due_on
    with st.container(border=True):
        last = deadline(duty.due_on, office.today())
        st.markdown(f"**{certificate.number}** · {text(STATUS_CHANGE_TEXTS[duty.change])} {day(duty.changed_on)}  \n"
                      f"{text(duty.text)}  \n:{'red' if is_late else 'gray'}[{t('Due')} {last} · "
                      f"{text(clause_text(duty.clause))}]")
        line = st.container(horizontal=True, vertical_alignment="bottom")
        with line.container(width=DAY_WIDTH):
            kept_day(t("Done on"), f"{key}_on", value=office.today(), first=duty.changed_on, last=office.today())
        with line.container(width=PROOF_WIDTH):
            kept_text_input(t("Proof (address, receipt, finding)"), f"{key}_proof")
        line.button(t("Enter"), key=f"{key}_go", on_click=_record, args=(certificate.id, duty, key))


def _draw_cancellation(certificate: Certificate, scheme: SchemeEdition) -> None:
    key, asked_on, wish = laid_in_as_asked(certificate, StatusChange.CANCELLED,
                                           f"cancel_{certificate.id}_{session.language()}")
    _choose_ground(grounds_to_cancel(scheme), key)
    remark_no_request(certificate, StatusChange.CANCELLED, key)
    kept_text_area(t("Facts, as the notice prints them"), f"{key}_facts", begin=wish)
    kept_day(t("Asked for or known on"), f"{key}_day", value=asked_on, last=session.office().today())
    st.button(t("Cancel {number} for good", number=certificate.number), key=f"{key}_go", on_click=_cancel,
              args=(certificate.id, key))


def _unresolved(certificate: Certificate, scheme: SchemeEdition) -> tuple[date, date] | None:
    """The first and last day of a suspension that is over, with nothing of it that waits (CNEX 12.3.1, CEC 7.4).

    The rule then withdraws the certificate; a suspension without an end waits for the authority.
    """
    grounds = grounds_to_withdraw(certificate, scheme, session.office().today())
    last = certificate.suspensions[-1] if certificate.suspensions else None
    if last is None or last.until is None or all(cause.key != SUSPENSION_UNRESOLVED for cause in grounds):
        return None
    return last.suspended_on, last.until


def _withdrawal_laid_in(certificate: Certificate, scheme: SchemeEdition) -> tuple[str, date, str]:
    """What the form of the withdrawal begins with: what an investigation confirmed, or the suspension that is over."""
    plain = f"withdraw_{certificate.id}_{session.language()}"
    over = _unresolved(certificate, scheme)
    if leads_to(certificate, StatusChange.WITHDRAWN):
        return laid_in(certificate, StatusChange.WITHDRAWN, plain)
    if over is None:
        return _misuse_laid_in(certificate, scheme, plain)
    since, until = over
    key = f"{plain}_{until}"
    begin_with(f"{key}_ground", SUSPENSION_UNRESOLVED)
    # It is printed in the notice, which is Chinese whatever the page's language.
    return key, session.office().today(), _UNRESOLVED.format(since=printed_day(since), until=printed_day(until)).zh


def _misuse_laid_in(certificate: Certificate, scheme: SchemeEdition, plain: str) -> tuple[str, date, str]:
    """What the form begins with where a demanded correction was not made in time; nothing where there is none."""
    today, rule = session.office().today(), misuse_rule(scheme)
    demand = overdue_demand(certificate, scheme, today)
    if rule is None or demand is None or demand.told_on is None:
        return plain, today, ""
    key = f"{plain}_{demand.told_on}"
    begin_with(f"{key}_ground", rule.ground)
    facts = _UNCORRECTED.format(told=printed_day(demand.told_on), misuse=unstopped(demand.misuse),
                                last=printed_day(last_day_to_correct(demand, rule)))
    return key, today, facts.zh


def asks_for(certificate: Certificate, change: StatusChange) -> bool:
    """Whether its holder asked for this very change and waits for an answer."""
    request = open_request(certificate)
    return request is not None and request.wish is change


def laid_in_as_asked(certificate: Certificate, change: StatusChange, key: str) -> tuple[str, date, str]:
    """The key of the form that makes the change, with the day and the reason of the holder's request for it.

    The request stands in the form with its ground; without one today stands there, and nothing else.
    """
    request = open_request(certificate)
    if request is None or not asks_for(certificate, change):
        return key, session.office().today(), ""
    key = f"{key}_{request.asked_on}"
    begin_with(f"{key}_ground", OWN_REQUEST)
    return key, request.asked_on, request.reason


def remark_no_request(certificate: Certificate, change: StatusChange, key: str) -> None:
    """Says so where the chosen ground is the holder's own request and none is on file."""
    if st.session_state[f"{key}_ground"] == OWN_REQUEST and not asks_for(certificate, change):
        st.warning(t("No request of its holder for this is on file: write into the facts how and on which day the"
                     " holder asked."), icon=":material/mail_off:")


def _draw_withdrawal(certificate: Certificate, scheme: SchemeEdition) -> None:
    today = session.office().today()
    key, verified_on, found = _withdrawal_laid_in(certificate, scheme)
    _choose_ground(grounds_to_withdraw(certificate, scheme, today), key)
    choose_party(certificate, scheme, key)
    kept_text_area(t("Facts that were verified"), f"{key}_facts", begin=found)
    rule = misuse_rule(scheme)
    is_misuse = rule is not None and st.session_state[f"{key}_ground"] == rule.ground
    if is_misuse:
        kept_text_area(t("Serious effect of the misuse; empty where it was not corrected in time"), f"{key}_effect",
                       height=80)
    verified = kept_day(t("Verified on"), f"{key}_day", value=verified_on, last=today)
    if scheme.withdrawal is not None and verified is not None:
        show_act_times(scheme.withdrawal, verified)
    st.button(t("Withdraw {number} for good", number=certificate.number), key=f"{key}_go", on_click=_withdraw,
              args=(certificate.id, key, is_misuse))


def party_name(certificate: Certificate, party: PartyRole | None) -> str:
    """Who gave the ground, as Markdown to stand behind it; empty where nobody did or it was not asked yet."""
    return f" · {escaped(certificate.parties[party].name)}" if party else ""


def choose_party(certificate: Certificate, scheme: SchemeEdition, key: str) -> None:
    """Which of the three parties gave the ground (J60)."""
    parties = {role: f"{text(_party_word(role, scheme))} · {certificate.parties[role].name}"
               for role in PartyRole if role in certificate.parties}
    choose(t("Party it concerns"), parties, f"{key}_party")


def ground_and_party_chosen(key: str) -> bool:
    """Whether the form under this key says on which ground, and who fulfilled it; inside a callback."""
    return all_chosen((t("Ground"), f"{key}_ground"), (t("Party it concerns"), f"{key}_party"))


def show_act_times(times: ActTimes, verified_on: date) -> None:
    """By when a ground verified on that day is acted on, the rule's own time and the regulation's; red once past."""
    own, regulation, office = times.act_working_days, times.regulation_days, session.office()
    if own is not None:
        _show_last_day(t("Within {count} working days of the verification", count=own.value),
                       act_due(verified_on, times, office.calendar), own.clause)
    _show_last_day(t("By the regulation within {count} calendar days of the verification", count=regulation.value),
                   DueDate(on=regulation_day(verified_on, times)), regulation.clause)


def _show_last_day(within: str, last: DueDate, clause: ClauseRef) -> None:
    today = session.office().today()
    day_told = f"{t('last day')} {due(last, today)}"
    st.caption(" · ".join((within, f":red[{day_told}]" if today > last.on else day_told, text(clause_text(clause)))))


def _choose_ground(grounds: Sequence[Cause], key: str) -> None:
    choose(t("Ground"), {cause.key: f"({cause.letter}) {text(cause.text)}" for cause in grounds}, f"{key}_ground")


def _party_word(role: PartyRole, scheme: SchemeEdition) -> Text:
    return {PartyRole.CLIENT: scheme.words.client, PartyRole.PRODUCER: scheme.words.producer,
            PartyRole.FACTORY: scheme.words.factory}[role]


def _ask(certificate_id: str, key: str) -> None:
    if not all_chosen((t("This certificate is to be"), f"{key}_wish")):
        return
    wish, reason = st.session_state[f"{key}_wish"], standing(f"{key}_reason")
    act_on(lambda: endings.ask_to_end(session.office(), session.current_actor(), certificate_id, wish, reason),
           t("The request is with the certification body. Until it acts, the certificate stays as it is."),
           f"{key}_reason")


def _decline(certificate_id: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: endings.decline_request(session.office(), session.current_actor(), certificate_id, reason),
           t("Declined. The holder sees the reason."), f"{key}_reason")


def _cancel(certificate_id: str, key: str) -> None:
    if not (all_chosen((t("Ground"), f"{key}_ground")) and all_days(f"{key}_day")):
        return
    ground, facts = (standing(f"{key}_{name}") for name in ("ground", "facts"))
    act_on(lambda: endings.cancel(session.office(), session.current_actor(), certificate_id, ground, facts,
                                  day_in(f"{key}_day")),
           t("Cancelled. The notice is made and stands in the client's papers."), f"{key}_facts")


def _withdraw(certificate_id: str, key: str, is_misuse: bool) -> None:
    if not (ground_and_party_chosen(key) and all_days(f"{key}_day")):
        return
    given = [*(standing(f"{key}_{name}") for name in ("ground", "party", "facts")), day_in(f"{key}_day")]
    typed = [f"{key}_facts", f"{key}_effect"] if is_misuse else [f"{key}_facts"]
    given += [standing(f"{key}_effect")] if is_misuse else []
    act_on(lambda: endings.withdraw(session.office(), session.current_actor(), certificate_id, *given),
           t("Withdrawn. The notice is made and stands in the client's papers."), *typed)


def _record(certificate_id: str, duty: DueDuty, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    on, proof = day_in(f"{key}_on"), standing(f"{key}_proof")
    act_on(lambda: endings.record_duty(session.office(), session.current_actor(), certificate_id, duty.duty,
                                       duty.change, duty.changed_on, on, proof), t("Entered."), f"{key}_proof")
