"""Surveillance: which certificate is in danger? (CNEX 11, 12; CEC 6, 7)"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import streamlit as st

from intake_app.rules.certificates import STANDS_SUSPENDED
from intake_app.rules.lives.application import APPLICATION_STATES
from intake_app.rules.stages import Stage, stage_words
from intake_app.rules.surveillance import STATE_TEXTS, missed_limit
from intake_app.rules.visit_proposals import standing_proposal
from intake_app.schemes.clauses import clause_text
from intake_app.services import certificates, engagements, joint_visits, missed_limits, paper_register, surveillance
from intake_app.services.missed_limits import OpenCase
from intake_app.services.outcomes import Refused
from intake_app.services.paper_contexts import printed_day
from intake_app.services.surveillance import CertificateDue, RenewalDue
from intake_app.ui import session
from intake_app.ui.acting import act, say, sentence, show_reasons, show_said
from intake_app.ui.choosing import all_chosen, chosen
from intake_app.ui.deviating import draw_deviation
from intake_app.ui.ending import choose_party
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_elsewhere, job_name
from intake_app.ui.joining import draw_joint_visits, draw_parting
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, standing
from intake_app.ui.reaching import proposal_words
from intake_app.ui.showing import TWO_LINES, cited, columns, day_from, deadline, escaped, labelled, question
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate
from models.engagement import Engagement, EngagementKind
from models.reference import Reason
from models.text import Text

MAKING, MADE = "making_notices", "made_notices"
"""That notices are to be made, and the ids of those just made."""

TO_BE_PLANNED = (Stage.AGREEMENT, Stage.PERSON_DAYS, Stage.TEAM)
"""The stages of a job whose days on site are still to be found."""

ROWS_SHOWN = 300
"""How many rows a table has at most: nobody reads more, and each takes time to draw."""
ROWS_IN_SIGHT = 8
TABLE_HEIGHT = 600
"""How high a longer table is, in pixels: as many rows as a desk's screen has room for."""
ACTS_IN_SIGHT = 6
ACTS_HEIGHT = 260
"""How high a longer list of what is to be decided is, in pixels."""
KEPT_DAYS = 30
"""How long a certificate is let stay, as the form proposes it."""


def draw() -> None:
    """What is due, overdue first, and the button that makes the notices."""
    office, actor = session.office(), session.current_actor()
    desk = surveillance.surveillance_desk(office, actor)
    due = desk.due
    counts = Counter(item.due.state for item in due)
    waiting = [item for item in due if item.awaits_notice]
    question(
        t("Which certificate is in danger?"),
        t("Due: {due}, of those overdue: {overdue}, past due and suspended: {suspended}, notice due: {notices},"
          " notified: {notified}, on site in time: {visited}. Later: {later}.",
          due=len(due) - counts["later"], overdue=counts["lapsed"] + counts["overdue"],
          suspended=counts["suspended"],
          notices=len(waiting), notified=counts["notified"],
          visited=counts["visited"], later=counts["later"]) if due else
        t("No certificate is under surveillance yet. They appear here once certificates are issued."),
    )
    show_said()
    _draw_acts(desk.acts)
    _draw_cases_to_open(due)
    _draw_suspended(desk.suspended)
    show_reasons(desk.unfit, t("Due notices that cannot be made now:"))
    _draw_missed(missed_limits.open_cases(office, actor))
    _draw_conflicts([item for item in due if item.conflict is not None])
    _draw_proposals(due)
    shared = joint_visits.shared_jobs(office, actor)
    draw_joint_visits(due, shared)
    late = sum(item.due.state in ("lapsed", "overdue") for item in waiting)
    st.button(t("Make the notices that are due ({count}, of those {overdue} overdue)", count=len(waiting),
                overdue=late), type="primary", disabled=not waiting, key="make_notices", on_click=_ask_to_make)
    _draw_batch()
    _draw_tables(due)
    draw_parting(shared)
    _draw_person_days()


def _draw_tables(due: tuple[CertificateDue, ...]) -> None:
    """What is due, what is due later, and what is to be renewed; only the table that is open is drawn."""
    office, actor = session.office(), session.current_actor()
    shown = [item for item in due if item.due.state != "later"]
    due_now, later, renewals = st.tabs(
        [t("Due ({count})", count=len(shown)), t("Later ({count})", count=len(due) - len(shown)), t("Renewals")],
        on_change="rerun", key=f"due_tabs_{session.language()}")
    if due_now.open:
        with due_now:
            _draw_table(shown)
    if later.open:
        with later:
            _draw_table([item for item in due if item.due.state == "later"])
    if renewals.open:
        with renewals:
            _draw_renewals(surveillance.renewals(office, actor), due)


def _draw_proposals(due: tuple[CertificateDue, ...]) -> None:
    """The days that holders proposed for surveillances that are late, until a visit is planned for them."""
    office = session.office()
    found = [(item, proposal) for item in due if item.stage in (None, *TO_BE_PLANNED)
             if (proposal := standing_proposal(item.certificate, office.scheme_of(item.certificate), office.today()))]
    if not found:
        return
    with st.expander(t("Days proposed by holders: {count}", count=len(found)), icon=":material/event_available:",
                     expanded=True):
        for item, proposal in found:
            client = escaped(item.certificate.parties[PartyRole.CLIENT].name)
            st.markdown(f"**{item.certificate.number}** {client}  \n{proposal_words(proposal)}")


def _draw_acts(acts: tuple[Reason, ...]) -> None:
    """What passed days ask a person to decide; a list longer than a glance scrolls where it stands."""
    if len(acts) <= ACTS_IN_SIGHT:
        show_reasons(acts, t("To be decided now:"))
        return
    with st.container(height=ACTS_HEIGHT, border=False):
        show_reasons(acts, t("To be decided now, all in all {count}:", count=len(acts)))


def _draw_cases_to_open(due: tuple[CertificateDue, ...]) -> None:
    """The way from limits that passed since the run of the day to the decisions on them, for who decides."""
    office, actor = session.office(), session.current_actor()
    lapsed = [item.certificate for item in due if item.due.state == "lapsed"]
    if Role.MANAGER not in actor.roles or not lapsed:
        return
    jobs: dict[str, list[Engagement]] = defaultdict(list)
    for job in engagements.engagements_for(office, actor):
        jobs[job.enterprise_id].append(job)
    count = sum(missed_limit(each, jobs[each.enterprise_id], office.scheme_of(each), office.today()) is not None
                for each in lapsed)
    if count:
        st.button(t("Put the passed limits up for decision now: {count}", count=count), key="open_cases",
                  icon=":material/gavel:", on_click=_open_cases)


def _open_cases() -> None:
    act(lambda: missed_limits.open_cases_due(session.office(), session.current_actor()),
        t("They stand below under “Last day passed, to be decided”."))


def _draw_suspended(told: tuple[Reason, ...]) -> None:
    """Until when the suspended certificates may be restored, as nothing else of them is due."""
    if not told:
        return
    with st.expander(t("Suspended, restored or withdrawn by the end of the suspension: {count}", count=len(told)),
                     icon=":material/pause_circle:"):
        st.markdown("\n".join(f"- {sentence(each)}" for each in told))


def _draw_person_days() -> None:
    """The open surveillances whose person-days a manager may lower (J4), one at a time."""
    office, actor = session.office(), session.current_actor()
    if Role.MANAGER not in actor.roles:
        return
    jobs = [job for job in engagements.engagements_for(office, actor)
            if job.kind is EngagementKind.SURVEILLANCE and job.person_days and not job.is_over]
    job = chosen(jobs, t("Surveillance"), job_name, lambda each: each.id, "surveyed", job_elsewhere)
    if job is not None:
        draw_deviation(job, office.scheme_of(job))


def _draw_missed(cases: tuple[OpenCase, ...]) -> None:
    """The surveillances that were not done by their last day, each with a proposal and the form to decide (J11)."""
    if not cases:
        return
    title = t("Last day passed, to be decided: {count}", count=len(cases))
    with st.expander(title, expanded=True, icon=":material/gavel:"):
        case = chosen(cases, t("Certificate"), _case_name, lambda each: each.certificate.id, "missed")
        if case is not None:
            _draw_decision(case)


def _case_name(each: OpenCase) -> str:
    return f"{each.certificate.number} · {each.certificate.parties[PartyRole.CLIENT].name} · {each.case.limit}"


def _draw_decision(each: OpenCase) -> None:
    certificate, key = each.certificate, f"missed_{each.certificate.id}"
    today = session.office().today()
    st.markdown(t("It was to be surveyed by {day}. Proposed: suspend it on ground ({letter}) {ground}.",
                  day=deadline(each.case.limit, today), letter=each.proposal.letter, ground=text(each.proposal.text))
                + cited(each.proposal.clause))
    facts, keep = st.columns(2, gap="large")
    with facts:
        choose_party(certificate, session.office().scheme_of(certificate), key)
        kept_text_area(t("Facts that were verified"), f"{key}_facts", begin=_facts_of(each))
        st.button(t("Suspend {number}", number=certificate.number), type="primary", key=f"{key}_suspend",
                  on_click=_suspend, args=(certificate.id, each.proposal.key, key))
    with keep:
        kept_text_input(t("Why it is not suspended"), f"{key}_reason")
        kept_day(t("In force until, without surveillance"), f"{key}_until", value=today + timedelta(days=KEPT_DAYS),
                 first=today, last=certificate.valid_until)
        st.button(t("Leave it in force"), key=f"{key}_keep", on_click=_keep, args=(certificate.id, key))


_NOTICE_SENT = Text(zh="监督通知书于{day}发出，", en="The surveillance notice was sent on {day}. ")
_NOT_SURVEYED = Text(zh="监督最迟应于{day}（含当日）前完成，至今未完成。",
                     en="The surveillance was to be finished by {day} at the latest and is not.")


def _facts_of(each: OpenCase) -> str:
    """The facts of a missed surveillance, as its notice prints them: in Chinese, whatever the page's language."""
    sent = [notice.sent_on for notice in each.certificate.notices
            if notice.is_sent and notice.void_on is None and notice.sent_on <= each.case.limit]
    told = _NOTICE_SENT.format(day=printed_day(max(sent))).zh if sent else ""
    return told + _NOT_SURVEYED.format(day=printed_day(each.case.limit)).zh


def _suspend(certificate_id: str, ground: str, key: str) -> None:
    if not all_chosen((t("Party it concerns"), f"{key}_party")):
        return
    party, facts = (standing(f"{key}_{name}") for name in ("party", "facts"))
    office = session.office()
    act_on(lambda: certificates.suspend(office, session.current_actor(), certificate_id, ground, party, facts,
                                        office.today()),
           t("Suspended. The notice is made and stands in the client's papers."), f"{key}_facts", f"{key}_reason")


def _keep(certificate_id: str, key: str) -> None:
    if not all_days(f"{key}_until"):
        return
    until, reason = day_in(f"{key}_until"), standing(f"{key}_reason")
    act_on(lambda: missed_limits.keep_in_force(session.office(), session.current_actor(), certificate_id, until,
                                               reason),
           t("It stays in force; when the day has passed, the case is opened again."), f"{key}_facts", f"{key}_reason")


def _draw_conflicts(items: list[CertificateDue]) -> None:
    """The surveillances that their notice, made or still to be made, leaves no day for up to the due date (CNEX 11).

    Those beyond their last day stand in front.
    """
    if not items:
        return
    beyond = [item for item in items if item.first_day > item.due.hard_limit]
    title = t("Surveillances that can no longer be done by their due date: {count}, not even by the last day allowed:"
              " {beyond}. Why, and what to do", count=len(items), beyond=len(beyond))
    box = st.expander(title, icon=":material/warning:", on_change="rerun", key="late_notices")
    if not box.open:
        return
    with box:
        st.markdown("\n".join(f"- {sentence(item.conflict)}" for item in (
            *beyond, *(item for item in items if item not in beyond)) if item.conflict is not None))


def _draw_table(items: list[CertificateDue]) -> None:
    if not items:
        st.caption(t("Nothing here."))
        return
    today = session.office().today()
    if len(items) > ROWS_SHOWN:
        st.caption(t("The {count} most urgent are shown; “18 months ahead” exports all as Excel.", count=ROWS_SHOWN))
    st.dataframe([_row(item, today) for item in items[:ROWS_SHOWN]], hide_index=True, width="stretch",
                 height=TABLE_HEIGHT if len(items) > ROWS_IN_SIGHT else "content", row_height=TWO_LINES,
                 placeholder="", column_config=_columns())
    clauses = dict.fromkeys(item.due.clause for item in items)
    st.caption(t("Due dates by: {clauses}", clauses=t(", ").join(text(clause_text(each)) for each in clauses)))


def _row(item: CertificateDue, today: date) -> dict[str, object]:
    """What a manager decides by; the first columns alone fit a telephone, and all but the last a desk's screen."""
    due, client = item.due, item.certificate.parties[PartyRole.CLIENT].name
    scheme, notice = session.office().scheme_of(item.certificate), t("send by {day}", day=due.notice_by)
    if due.notice_sent_on is not None:
        notice = (t("made {day}, sending not recorded", day=due.notice_sent_on) if due.is_notice_unsent else
                  t("sent {day}", day=due.notice_sent_on))
    is_provisional = due.is_notice_unsent or due.notice_sent_on is None
    # Audits take place on working days.
    first_day = session.office().calendar.next_working_day(item.first_day).on
    return {
        t("Certificate"): f"{item.certificate.number} {client}",
        t("Due"): due.due_on.isoformat(),
        t("Days left"): None if due.state == "suspended" else (due.due_on - today).days,
        t("State"): _state(item),
        t("Hard limit"): due.hard_limit.isoformat(),
        t("Holder's notice"): notice,
        t("Paper"): f"/files/{item.notice_file_id}" if item.notice_file_id else None,
        t("Waits for"): text(stage_words(item.stage, scheme)) if item.stage else "—",
        t("Its page"): _in_register(item.certificate),
        t("First day"): t("{day}, if sent today", day=first_day) if is_provisional else first_day.isoformat(),
    }


def _in_register(certificate: Certificate) -> str:
    """The address of the certificate on its page, where its changes, suspensions and papers are."""
    return f"/certificates?certificate={certificate.id}"


def _state(item: CertificateDue) -> str:
    """Where the surveillance stands, and first that the certificate is suspended, where it is."""
    state = text(STATE_TEXTS[item.due.state])
    if item.due.state == "suspended":
        last = item.certificate.suspensions[-1] if item.certificate.suspensions else None
        return t("suspended until {day}", day=last.until) if last and last.until else state
    is_suspended = item.certificate.state in STANDS_SUSPENDED
    return t("suspended; {state}", state=state) if is_suspended else state


def _columns() -> dict[str, Any]:
    texts = {t("Certificate"): 168, t("Due"): 92, t("State"): 98, t("Hard limit"): 92, t("Holder's notice"): 108,
             t("Waits for"): 95}
    return {**columns(texts), t("Days left"): st.column_config.NumberColumn(width=64),
            t("Paper"): st.column_config.LinkColumn(display_text=t("Word file"), width=72),
            t("Its page"): st.column_config.LinkColumn(display_text=t("Open"), width=58)}


def _draw_renewals(items: tuple[RenewalDue, ...], due: tuple[CertificateDue, ...]) -> None:
    """The certificates near their end with how far their renewal is, and by which way each scheme renews."""
    if not items:
        st.caption(t("No certificate is within six months of its end."))
        return
    office = session.office()
    surveyed = {item.certificate.id: item for item in due}
    st.dataframe(
        [{t("Certificate"): item.certificate.number, t("Client"): item.certificate.parties[PartyRole.CLIENT].name,
          t("Ends"): day_from(item.ends_on, office.today()),
          t("How far it is"): _how_far(item, surveyed.get(item.certificate.id)),
          t("Its page"): _in_register(item.certificate)} for item in items],
        hide_index=True, width="stretch",
        column_config={**columns({t("Certificate"): 160, t("Client"): 180, t("Ends"): 190, t("How far it is"): 250}),
                       t("Its page"): st.column_config.LinkColumn(display_text=t("Open"), width=58)},
    )
    schemes = {item.certificate.scheme: office.scheme_of(item.certificate) for item in items}
    for scheme in schemes.values():
        renewal = scheme.certificate.renewal
        st.caption(labelled(text(scheme.name), text(renewal.how)) + cited(renewal.window_months.clause))


def _how_far(item: RenewalDue, due: CertificateDue | None) -> str:
    """What stands of the application or the surveillance that renews the certificate, and what it waits for."""
    if session.office().scheme_of(item.certificate).certificate.renewal.by == "application":
        if item.application is None:
            return t("not begun")
        return " ".join(filter(None, (item.application.number, text(APPLICATION_STATES[item.application.state]))))
    if item.passed_on is not None:
        return t("surveillance passed on {day}, to be issued anew", day=item.passed_on)
    if due is None:
        return "—"
    scheme = session.office().scheme_of(item.certificate)
    stage = t("waits for: {what}", what=text(stage_words(due.stage, scheme))) if due.stage else ""
    return " · ".join(filter(None, (t("surveillance: {state}", state=text(STATE_TEXTS[due.due.state])), stage)))


def _ask_to_make() -> None:
    st.session_state[MAKING] = True


def _draw_batch() -> None:
    """The notices being made, one after the other, and those just made as one archive.

    They are made while the page is drawn, so that it can tell how far it is; whoever leaves it finds the others due.
    """
    if st.session_state.pop(MAKING, False):
        _make()
        st.rerun()
    made: tuple[str, ...] = st.session_state.get(MADE, ())
    if made:
        office, actor = session.office(), session.current_actor()
        st.download_button(
            t("Download the notices just made ({count}, zip)", count=len(made)), key="notices_zip", on_click="ignore",
            mime="application/zip", file_name=f"surveillance-notices-{office.today().isoformat()}.zip",
            data=lambda: paper_register.papers_as_zip(office, actor, made))


def _make() -> None:
    progress = st.progress(0.0)

    def told(done: int, all: int) -> None:
        progress.progress(done / all, t("{done} of {all} notices are made. Whoever leaves the page keeps these; the"
                                        " others stay due.", done=done, all=all))

    def made() -> object:
        outcome = surveillance.make_due_notices(session.office(), session.current_actor(), told=told)
        if not isinstance(outcome, Refused):
            st.session_state[MADE] = tuple(paper.id for paper in outcome)
            say("done", [t("Notices made and not sent yet: {count}. They stand in the clients' papers and in the column"
                           " “Paper”; the surveillance audits are open for planning.", count=len(outcome))])
        return outcome

    act(made)


draw()
