"""Complaints and appeals: which wait, by when are they answered, and who may handle them? (CNEX 14; GB/T 27065 7.13)"""

import streamlit as st

from intake_app.rules.complaints import COMPLAINT, COMPLAINT_STATES, KIND_TEXTS, UNDECIDED, UNINVOLVED
from intake_app.schemes.clauses import clause_text
from intake_app.services import complaints, people
from intake_app.services.complaints import ComplaintLine
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.choosing import all_chosen, choose, chosen
from intake_app.ui.complained_case import draw_case
from intake_app.ui.complaint_showing import draw_complaint, draw_complaint_evidence, topic_names
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_area, kept_text_input, standing
from intake_app.ui.setting_aside import draw_acts_to_set_aside
from intake_app.ui.showing import deadline, question
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.account import Role
from models.complaint import Complainant, Complaint, ComplaintKind, ComplaintState, ComplaintTopic


def draw() -> None:
    """The list, the one chosen with its next step, and the form for one that came by letter or telephone."""
    office, actor = session.office(), session.current_actor()
    lines = complaints.complaints_for(office, actor)
    waiting = [line for line in lines if not line.complaint.is_over]
    question(t("Which complaints and appeals wait?"),
             t("Open: {count}. They are handled by people who took no part in the case.", count=len(waiting))
             if lines else t("Nothing waits for you here. Complaints and appeals that you deal with appear here."))
    show_said()
    line = chosen(lines, t("Complaint or appeal"), _name, lambda each: each.complaint.id, "complaint")
    if line is not None:
        left, right = st.columns(2, gap="large")
        with left:
            draw_complaint(line, is_for_complainant=False)
            draw_case(line.complaint)
        with right:
            _draw_next(line)
        _draw_list(lines)
    if Role.MANAGER in actor.roles:
        with st.expander(t("Enter one that came by letter, telephone or mail")):
            _draw_entry()


def _name(line: ComplaintLine) -> str:
    """Without its state: a select box goes on showing the wording under which something was chosen."""
    return f"{line.complaint.number} · {text(KIND_TEXTS[line.complaint.kind])} · {line.client_name}"


def _draw_list(lines: tuple[ComplaintLine, ...]) -> None:
    today = session.office().today()
    st.dataframe(
        [{t("Complaint or appeal"): line.complaint.number, t("It is"): text(KIND_TEXTS[line.complaint.kind]),
          t("State"): text(COMPLAINT_STATES[line.complaint.state]), t("Client"): line.client_name,
          t("Answer due"): "" if line.complaint.answer or line.complaint.is_over
          else deadline(line.answer_due_on, today)} for line in lines],
        hide_index=True, width="stretch",
    )


def _draw_next(line: ComplaintLine) -> None:
    """The form of the step that it waits for, for whoever may do it."""
    complaint, actor = line.complaint, session.current_actor()
    assigned, is_manager = complaint.assignment, Role.MANAGER in actor.roles
    key = f"{complaint.id}_{session.language()}"
    if is_manager and not complaint.is_over:
        _remark_own_part(complaint)
    if is_manager and complaint.state is ComplaintState.RECEIVED:
        st.button(t("Acknowledge and make the receipt"), type="primary", key=f"acknowledge_{key}",
                  on_click=_acknowledge, args=(complaint.id,))
    if is_manager and complaint.state in COMPLAINT["assign"].sources:
        _draw_assignment(complaint, key)
    if assigned and complaint.state is ComplaintState.ASSIGNED and actor.person_id == assigned.investigator:
        _draw_investigation(complaint.id, key)
    if assigned and complaint.state is ComplaintState.INVESTIGATED and actor.person_id == assigned.decider:
        _draw_decision(complaint.id, key)
    if is_manager and complaint.state is ComplaintState.DECIDED:
        kept_text_input(t("How the answer reaches the complainant"), f"channel_{key}")
        st.button(t("Answer in writing"), type="primary", key=f"answer_{key}", on_click=_answer,
                  args=(complaint.id, key))
    if is_manager and complaint.state is ComplaintState.TOLD:
        kept_text_area(t("How the measures were carried out"), f"notes_{key}")
        st.button(t("Close the file"), type="primary", key=f"close_{key}", on_click=_close, args=(complaint.id, key))
    if is_manager and complaint.received_by:
        draw_complaint_evidence(complaint)
    if is_manager and complaint.state in UNDECIDED and not line.has_account:
        _draw_withdrawal(complaint.id)
    draw_acts_to_set_aside(complaint)


def _remark_own_part(complaint: Complaint) -> None:
    """A word to the manager who worked on the case: leading the file of it is better left to another."""
    part = complaints.own_part(session.office(), session.current_actor(), complaint.id)
    if part is not None:
        st.warning(t("You are {part} in the case that this is about: where there is another manager, have them"
                     " acknowledge, assign and answer it.", part=text(part)) + f" · {text(clause_text(UNINVOLVED))}",
                   icon=":material/balance:")


def _draw_assignment(complaint: Complaint, key: str) -> None:
    office, actor, assigned = session.office(), session.current_actor(), complaint.assignment
    st.markdown(f"**{t('Who investigates and who decides')}**")
    everybody = {person.id: person.name for person in people.all_people(office, actor)}
    concerned = kept(st.multiselect, t("Whom of this body it is about (they handle nothing of it)"), list(everybody),
                     default=list(assigned.concerned) if assigned else [],
                     format_func=everybody.__getitem__, key=f"concerned_{key}")
    if complaint.topic is ComplaintTopic.CONDUCT and not concerned:
        kept_text_input(t("If it is about nobody of this body in particular: why"), f"nobody_{key}",
                        begin=assigned.nobody_concerned if assigned else "")
    able = complaints.people_for(office, actor, complaint.id, concerned)
    st.caption(t("Offered are those who took no part in the case, handled nothing that the complainant brought up"
                 " before, and have no tie with its client."))
    if not able:
        st.error(t("Everybody took part in this case: have somebody from outside handle it."))
        return
    names = {person.id: person.name for person in able}
    for label, part, now in (
        (t("Investigator"), "investigator", assigned.investigator if assigned else None),
        (t("Decider"), "decider", assigned.decider if assigned else None),
    ):
        # Not `choose`: who investigates is named by a person, even where only one is left.
        ids = list(names)
        kept(st.selectbox, label, ids, index=ids.index(now) if now in names else None, format_func=names.__getitem__,
             key=f"{part}_{key}", placeholder=t("Choose"))
    st.button(t("Assign"), type="primary", key=f"assign_{key}", on_click=_assign, args=(complaint, key))


def _draw_investigation(complaint_id: str, key: str) -> None:
    st.markdown(f"**{t('Your investigation')}**")
    kept_text_area(t("What you looked at, whom you heard, what you found"), f"findings_{key}", height=160)
    st.button(t("Keep the findings"), type="primary", key=f"investigate_{key}", on_click=_investigate,
              args=(complaint_id, key))


def _draw_decision(complaint_id: str, key: str) -> None:
    st.markdown(f"**{t('Your decision')}**")
    kept_text_area(t("Reason, as the complainant reads it"), f"reason_{key}")
    kept_text_area(t("What is done about it"), f"measures_{key}")
    yes, no = st.columns(2)
    yes.button(t("Uphold it"), type="primary", key=f"uphold_{key}", width="stretch", on_click=_decide,
               args=(complaint_id, True, key))
    no.button(t("Do not uphold it"), key=f"reject_{key}", width="stretch", on_click=_decide,
              args=(complaint_id, False, key))


def _draw_withdrawal(complaint_id: str) -> None:
    """Of a complainant who has no account here, or none any more."""
    key = f"enter_withdrawal_{complaint_id}"
    with st.popover(t("Enter that the complainant takes it back"), key=f"{key}_open"):
        kept_text_area(t("Why, and how they said so (letter, telephone, mail; day)"), f"{key}_reason", height=100)
        st.button(t("Enter the taking back"), key=f"{key}_go", on_click=_withdraw, args=(complaint_id, key))


def _draw_entry() -> None:
    office = session.office()
    key = f"enter_{session.language()}"
    cases = {each.id: f"{each.called} · {each.text('client.name')}"
             for each in complaints.cases_to_complain_about(office, session.current_actor())}
    if not cases:
        st.caption(t("No application was handed over yet."))
        return
    choose(t("About which application"), cases, f"{key}_case")
    kept(st.radio, t("It is"), list(ComplaintKind), index=None, format_func=lambda kind: text(KIND_TEXTS[kind]),
         horizontal=True, key=f"{key}_kind")
    choose(t("It is about"), topic_names(st.session_state[f"{key}_case"]), f"{key}_topic")
    kept(st.radio, t("It comes from"), [True, False], index=None, horizontal=True, key=f"{key}_own",
         format_func=lambda is_own: t("the client of this application") if is_own else t("somebody else"))
    kept_text_input(t("Complainant"), f"{key}_name")
    kept_text_input(t("How they are reached"), f"{key}_contact")
    kept_day(t("Received on"), f"{key}_on", value=office.today(), last=office.today())
    kept_text_area(t("What they say"), f"{key}_words")
    st.button(t("Enter"), type="primary", key=f"{key}_go", on_click=_enter, args=(key,))


def _enter(key: str) -> None:
    if not all_chosen((t("About which application"), f"{key}_case"), (t("It is"), f"{key}_kind"),
                      (t("It is about"), f"{key}_topic"), (t("It comes from"), f"{key}_own")):
        return
    if not all_days(f"{key}_on"):
        return
    on = day_in(f"{key}_on")
    case, kind, topic, words, name, contact, is_own = (
        standing(f"{key}_{part}") for part in ("case", "kind", "topic", "words", "name", "contact", "own"))
    client = next((each.enterprise_id for each in
                complaints.cases_to_complain_about(session.office(), session.current_actor()) if each.id == case), None)
    who = Complainant(name=name, contact=contact, enterprise_id=client if is_own else None)
    act_on(lambda: complaints.enter_complaint(session.office(), session.current_actor(), case, kind, topic, words, who,
                                              on), t("Entered. Acknowledge it next."), f"{key}_name",
           f"{key}_contact", f"{key}_words")


def _withdraw(complaint_id: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: complaints.enter_withdrawal(session.office(), session.current_actor(), complaint_id, reason),
           t("Entered. Nothing more is done about it."), f"{key}_reason")


def _acknowledge(complaint_id: str) -> None:
    act(lambda: complaints.acknowledge(session.office(), session.current_actor(), complaint_id),
        t("Acknowledged. The receipt is made."))


def _assign(complaint: Complaint, key: str) -> None:
    if not all_chosen((t("Investigator"), f"investigator_{key}"), (t("Decider"), f"decider_{key}")):
        return
    given = [st.session_state[f"{part}_{key}"] for part in ("investigator", "decider", "concerned")]
    if complaint.topic is ComplaintTopic.CONDUCT and not given[-1]:
        given.append(standing(f"nobody_{key}"))
    act_on(lambda: complaints.assign(session.office(), session.current_actor(), complaint.id, *given), t("Assigned."),
           f"nobody_{key}", *(f"{part}_{key}" for part in ("concerned", "investigator", "decider")))


def _investigate(complaint_id: str, key: str) -> None:
    findings = standing(f"findings_{key}")
    act_on(lambda: complaints.record_investigation(session.office(), session.current_actor(), complaint_id, findings),
           t("Kept. The decider goes on."), f"findings_{key}")


def _decide(complaint_id: str, is_upheld: bool, key: str) -> None:
    given = [standing(f"{part}_{key}") for part in ("reason", "measures")]
    act_on(lambda: complaints.decide_complaint(session.office(), session.current_actor(), complaint_id, is_upheld,
                                               *given), t("Decided. The manager answers the complainant."),
           f"reason_{key}", f"measures_{key}")


def _answer(complaint_id: str, key: str) -> None:
    channel = standing(f"channel_{key}")
    act_on(lambda: complaints.answer_complaint(session.office(), session.current_actor(), complaint_id, channel),
           t("Answered. The paper is made."), f"channel_{key}")


def _close(complaint_id: str, key: str) -> None:
    notes = standing(f"notes_{key}")
    act_on(lambda: complaints.close_complaint(session.office(), session.current_actor(), complaint_id, notes),
           t("Closed."), f"notes_{key}")


draw()
