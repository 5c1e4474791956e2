"""Certificates: which are in force, suspended or to be ended, and what is to be made known? (CNEX 12.3, CEC 7.4)"""

import streamlit as st

from intake_app.rules.certificate_endings import open_request
from intake_app.rules.certificates import IN_FORCE, NUMBERED_AT_ISSUE, STANDS_SUSPENDED, status_on
from intake_app.rules.lives.certificate import state_word
from intake_app.rules.surveillance import surveillance_due
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificates, endings, papers, surveillance
from intake_app.ui import session
from intake_app.ui.acting import show_rules_to_watch, show_said
from intake_app.ui.changing import draw_changes, draw_entry
from intake_app.ui.choosing import all_chosen, choose, chosen
from intake_app.ui.demanding import draw_demand_acts, draw_demands
from intake_app.ui.ending import (
    asks_for,
    choose_party,
    draw_duties,
    draw_endings,
    draw_request,
    draw_suspension,
    draw_termination,
    ground_and_party_chosen,
    laid_in_as_asked,
    remark_no_request,
    show_act_times,
    valid_until,
)
from intake_app.ui.i18n import t, text
from intake_app.ui.investigating import draw_investigation_acts, draw_investigations, laid_in, leads_to
from intake_app.ui.keeping import act_on, begin_with, kept, kept_text_area, standing
from intake_app.ui.lapsing import draw_lapses, draw_proposal, draw_revocation, draw_to_decide
from intake_app.ui.reporting import draw_report
from intake_app.ui.restoring import draw_restoration, draw_way_back
from intake_app.ui.setting_aside import draw_endings_set_aside
from intake_app.ui.showing import (
    TWO_LINES,
    columns,
    day,
    deadline,
    escaped,
    in_a_row,
    labelled,
    question,
    show_papers,
)
from intake_app.ui.typed_days import all_days, day_in, kept_day
from intake_app.ui.verifying_changes import percent_words
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, StatusChange


def draw() -> None:
    """The register, and one certificate."""
    office, actor = session.office(), session.current_actor()
    today = office.today()
    # What is suspended or asked for waits for somebody, so it stands in front.
    register = sorted(certificates.certificates_for(office, actor),
                      key=lambda c: (not _waits(c), status_on(c, today) not in STANDS_SUSPENDED))
    suspended = sum(1 for c in register if status_on(c, today) in STANDS_SUSPENDED)
    owed = endings.duties_owed(office, actor) if Role.MANAGER in actor.roles else ()
    late = sum(1 for _, duty in owed if duty.due_on < today)
    known = [t("Certificates: {count}, suspended: {suspended}.", count=len(register), suspended=suspended)
             if register else t("No certificate has been issued yet. Each one appears here once it is.")]
    known += [t("To publish, report or take back: {owed}, overdue: {late}.", owed=len(owed), late=late)] if owed else []
    question(t("Which certificates are in force?"), in_a_row(known))
    show_said()
    draw_to_decide([c for c in register if status_on(c, today) is CertificateState.RESULT_LAPSED])
    draw_duties(owed, late)
    if Role.MANAGER in actor.roles:
        draw_report()
        show_rules_to_watch()
    certificate = chosen(register, t("Certificate"), _name, lambda c: c.id, "certificate")
    if certificate is None:
        return
    scheme = office.scheme_of(certificate)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_certificate(certificate, scheme)
        show_papers(papers.papers_about(office, actor, certificate.id))
    with right:
        draw_changes(certificate, scheme)
        draw_investigation_acts(certificate, scheme)
        if Role.MANAGER in actor.roles:
            _draw_acts(certificate, scheme)
    st.dataframe(
        [{t("Certificate"): _number(c), t("State"): text(state_word(c, today)),
          t("Client"): c.parties[PartyRole.CLIENT].name, t("Product"): f"{c.unit.product_name} {c.unit.model}",
          t("Valid until"): c.valid_until.isoformat(), t("Issued"): c.issued_on.isoformat()} for c in register],
        hide_index=True, width="stretch", row_height=TWO_LINES,
        column_config=columns({t("Certificate"): 162, t("State"): 180, t("Client"): 120, t("Product"): 188,
                               t("Valid until"): 95, t("Issued"): 95}),
    )


def _waits(certificate: Certificate) -> bool:
    """Whether its holder waits for an answer; of one that has ended nothing is answered any more."""
    asks = open_request(certificate) is not None or any(change.is_open for change in certificate.changes)
    return asks and status_on(certificate, session.office().today()) in IN_FORCE


def _name(certificate: Certificate) -> str:
    return f"{_number(certificate)} · {certificate.parties[PartyRole.CLIENT].name} · {certificate.unit.model}"


def _number(certificate: Certificate) -> str:
    return certificate.number or text(NUMBERED_AT_ISSUE)


def _draw_certificate(certificate: Certificate, scheme: SchemeEdition) -> None:
    today = session.office().today()
    st.markdown(f"**{_number(certificate)}** · {text(state_word(certificate, today))}")
    unit = certificate.unit
    st.markdown(f"{escaped(unit.product_name)} {escaped(unit.model)} · {escaped(unit.site_name)}")
    st.caption(f"{certificate.value} {certificate.measure} / {text(unit.functional_unit)}")
    st.caption(f"{t('Issued')} {day(certificate.issued_on)} · {valid_until(certificate, today)}")
    _draw_surveillances(certificate, scheme)
    for suspension in certificate.suspensions:
        draw_suspension(certificate, suspension, scheme)
        draw_way_back(suspension)
    draw_lapses(certificate, scheme)
    draw_termination(certificate, scheme)
    draw_endings_set_aside(certificate)
    draw_request(certificate)
    draw_investigations(certificate, scheme)
    draw_demands(certificate, scheme)


def _draw_surveillances(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Each surveillance, the last first, with what it verified; and by when the next one is due (CNEX 11, CEC 6.1)."""
    today = session.office().today()
    outcomes = {True: t("passed"), False: t("not passed"), None: t("outcome not on file")}
    for done in sorted(certificate.surveillances, key=lambda each: each.completed_on, reverse=True):
        lines = [labelled(t("Surveillance of {day}", day=day(done.completed_on)), f"**{outcomes[done.passed]}**")]
        if (found := done.footprint) is not None:
            lines.append(percent_words(found, certificate))
        st.markdown("  \n".join(lines))
    due = surveillance_due(certificate, scheme, today)
    if due is not None:
        st.caption(t("Next surveillance by {day}", day=deadline(due.due_on, today)) + (
            t(", at the latest {day}", day=day(due.hard_limit)) if due.hard_limit != due.due_on else ""))


def _draw_acts(certificate: Certificate, scheme: SchemeEdition) -> None:
    state = status_on(certificate, session.office().today())
    draw_proposal(certificate, scheme)
    is_lapsed = state is CertificateState.RESULT_LAPSED
    if state is CertificateState.VALID or is_lapsed:
        with st.expander(t("Suspend this certificate"),
                         expanded=is_lapsed or leads_to(certificate, StatusChange.SUSPENDED)
                         or asks_for(certificate, StatusChange.SUSPENDED)):
            _draw_suspension(certificate, scheme)
    elif state is CertificateState.SUSPENDED and certificate.lapse is None:
        draw_restoration(certificate, scheme)
    draw_revocation(certificate, scheme)
    if state in IN_FORCE:
        draw_entry(certificate, scheme)
        if scheme.surveillance.extra_causes:
            with st.expander(t("Open an extra surveillance")):
                _draw_extra(certificate, scheme)
        draw_demand_acts(certificate, scheme)
        draw_endings(certificate, scheme)


def _draw_suspension(certificate: Certificate, scheme: SchemeEdition) -> None:
    key = f"suspend_{certificate.id}_{session.language()}"
    if (lapse := certificate.lapse) is not None:
        key, verified_on = f"{key}_lapsed", lapse.confirmed_on
        begin_with(f"{key}_ground", lapse.proposed_ground)
        found = lapse.facts
    elif leads_to(certificate, StatusChange.SUSPENDED):
        key, verified_on, found = laid_in(certificate, StatusChange.SUSPENDED, key)
    else:
        key, verified_on, found = laid_in_as_asked(certificate, StatusChange.SUSPENDED, key)
    grounds = {cause.key: f"({cause.letter or i}) {text(cause.text)}"
               for i, cause in enumerate(scheme.suspension.grounds, 1)}
    choose(t("Ground"), grounds, f"{key}_ground")
    remark_no_request(certificate, StatusChange.SUSPENDED, key)
    choose_party(certificate, scheme, key)
    kept_text_area(t("Facts that were verified"), f"{key}_facts", begin=found)
    verified = kept_day(t("Verified on"), f"{key}_day", value=verified_on)
    if verified is not None:
        show_act_times(scheme.suspension, verified)
    st.caption(t("At most {count} months", count=scheme.suspension.longest_months.value) + " · "
               + text(clause_text(scheme.suspension.longest_months.clause)))
    st.button(t("Suspend {number}", number=certificate.number), type="primary", key=f"{key}_go",
              on_click=_suspend, args=(certificate.id, key))


def _draw_extra(certificate: Certificate, scheme: SchemeEdition) -> None:
    key = f"extra_{certificate.id}_{session.language()}"
    causes = {cause.key: f"({cause.letter}) {text(cause.text)} · {text(clause_text(cause.clause))}"
              for cause in scheme.surveillance.extra_causes}
    choose(t("Cause"), causes, f"{key}_cause")
    kept_text_area(t("Facts that were verified"), f"{key}_facts")
    kept(st.checkbox, t("Unannounced: its client is not told and sees nothing of it until the team was there"),
         key=f"{key}_unannounced")
    st.button(t("Open the surveillance"), type="primary", key=f"{key}_go", on_click=_open_extra,
              args=(certificate.id, key))


def _open_extra(certificate_id: str, key: str) -> None:
    if not all_chosen((t("Cause"), f"{key}_cause")):
        return
    given = [standing(f"{key}_{name}") for name in ("cause", "facts", "unannounced")]
    act_on(lambda: surveillance.open_extra_surveillance(session.office(), session.current_actor(), certificate_id,
                                                        *given),
           t("Opened: the coordinator confirms its person-days and plans it."), f"{key}_facts")


def _suspend(certificate_id: str, key: str) -> None:
    if not (ground_and_party_chosen(key) and all_days(f"{key}_day")):
        return
    ground, party, facts = (standing(f"{key}_{name}") for name in ("ground", "party", "facts"))
    act_on(lambda: certificates.suspend(session.office(), session.current_actor(), certificate_id, ground, party, facts,
                                        day_in(f"{key}_day")),
           t("Suspended. The notice is made and stands in the client's papers."), f"{key}_facts")


draw()
