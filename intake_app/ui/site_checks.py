"""Checks on site: what is left to check here? Made for a tablet held at a machine (CNEX 9.4-9.6, CEC 5.3-5.4)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple
from zlib import crc32

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from intake_app.rules.fieldwork import (
    HELD_IN_WORDS,
    ON_SITE,
    AskedItem,
    Field,
    answer_of,
    asked_items,
    document_faults,
    interview_fault,
    item_faults,
    left_to_the_site,
    meeting_fault,
    meeting_remark,
    shortfall_now,
    site_faults,
    weighty_risks,
)
from intake_app.schemes.schema import Aspect, MeetingRule, SchemeEdition
from intake_app.services import engagements, fieldwork, waiting_jobs
from intake_app.services.fieldwork import closed_fields
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_reasons, show_said
from intake_app.ui.checklist_items import draw_item, draw_the_rest
from intake_app.ui.choosing import chosen, chosen_part
from intake_app.ui.client_file import draw_client_file
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_elsewhere, job_name
from intake_app.ui.noting import draw_choices, draw_day, draw_line, draw_lines, draw_risks, draw_time, saved_words
from intake_app.ui.showing import escaped, labelled, question
from models.engagement import Engagement, Visit
from models.fieldwork import Fieldwork
from models.reference import Reason

SHEET = "sheet"
"""What the address calls the sheet at hand."""

THUMBS = "<style>[data-testid='stButtonGroup'] button { min-height: 2.75rem; }</style>"
"""Answers as large as a thumb."""

OPEN_SHOWN = 8
"""How many open points are listed."""


class Sheet(NamedTuple):
    """What lies on the screen at a time: a section of a checklist, the meetings or the interviews."""

    key: str
    title: str
    open_count: int
    draw: Callable[[bool], None]
    """Takes whether nothing can be written now."""


def draw() -> None:
    """The job and place at hand, and the sheet of it that the reader opened."""
    office, actor = session.office(), session.current_actor()
    own = [e for e in engagements.engagements_for(office, actor)
           if any(actor.person_id in visit.team for visit in e.visits) and not e.is_over]
    jobs = waiting_jobs.next_visit_first(office, actor, own)
    st.html(THUMBS)
    top = st.container()
    show_said()
    job = chosen(jobs, t("Job"), job_name, lambda e: e.id, "job", job_elsewhere)
    if job is None:
        with top:
            question(t("What is left to check here?"),
                     t("Choose the job whose checklists are to be shown.") if jobs else
                     t("You are on no team yet. Jobs appear here once a plan with you is accepted."))
        return
    _draw_job(job, top)


def _draw_job(job: Engagement, top: DeltaGenerator) -> None:
    """A job with the place at hand and the sheet opened; how much is open stands at the top."""
    office, actor = session.office(), session.current_actor()
    scheme, work = office.scheme_of(job), fieldwork.fieldwork_of(office, actor, job.id)
    # Once the documents are judged, the reader comes for the sites.
    sites = [visit.site_row for visit in job.visits]
    places = [*sites, ""] if job.document_review else ["", *sites]
    names = {"": t("Document review"), **{site.row: site.name for site in job.sites}}
    place = chosen_part(places, t("Place"), names.__getitem__, lambda row: row or "documents", "place")
    faults = _faults(job, work, scheme, place)
    with top:
        question(t("What is left to check here?"), _answer(faults) + saved_words())
        if not faults:
            st.page_link("evaluating.py", query_params={"job": job.id}, label=t("To the audit records"),
                         icon=":material/fact_check:")
    draw_client_file(job)
    if place:
        _draw_focus(job, work, scheme)
    hindering = _hindering(job, work, scheme, place)
    show_reasons(hindering, t("Nothing can be written here yet:"))
    sheets = _sheets(job, work, scheme, place)
    if sheets:
        _draw_sheet(sheets, bool(hindering), job, place)
    _draw_faults(faults)


def _faults(job: Engagement, work: Fieldwork, scheme: SchemeEdition, place: str) -> tuple[Reason, ...]:
    if place:
        return site_faults(work, job, scheme, place)
    if job.document_review is not None:
        # What the verdict left to the site is open until it is answered here.
        return document_faults(work, job, scheme)
    return item_faults(work, asked_items(job, scheme, (Aspect.DOCUMENTS,)), job)


def _answer(faults: Sequence[Reason]) -> str:
    if not faults:
        return t("Nothing: everything here is answered. The leader closes it under “Audit records”.")
    return t("Still open: {count}. Whatever you write is saved at once.", count=len(faults))


def _draw_focus(job: Engagement, work: Fieldwork, scheme: SchemeEdition) -> None:
    """What documents and risks make the focus on site; nothing where they name nothing."""
    left = left_to_the_site(work, job, scheme)
    focus = job.document_review.focus if job.document_review else ""
    if not (focus or left or weighty_risks(work, scheme)):
        return
    with st.expander(t("What to look at above all"), icon=":material/visibility:"):
        if focus:
            st.markdown(escaped(focus))
        for asked in left:
            st.markdown(labelled(t("Left by the document review"), escaped(text(asked.item.text))) + "  \n"
                        f":gray[{escaped(work.text(asked.path('note')))}]")
        if left:
            st.caption(t("Once you have seen it, answer it under “Document review”: a positive report waits for it."))
        draw_risks(work, scheme)


def _hindering(job: Engagement, work: Fieldwork, scheme: SchemeEdition, place: str) -> tuple[Reason, ...]:
    """Why nothing can be written at the place."""
    clause = scheme.verdicts[0].clause
    return closed_fields(session.office(), job, work, Field(site_row=place, clause=clause))


def _sheets(job: Engagement, work: Fieldwork, scheme: SchemeEdition, place: str) -> list[Sheet]:
    """The sheets of the place in the order in which they are filled: meeting, lists, interviews, meeting."""
    items = asked_items(job, scheme, ON_SITE, place) if place else asked_items(job, scheme, (Aspect.DOCUMENTS,))
    groups: dict[tuple[str, str, str], list[AskedItem]] = {}
    for asked in items:
        groups.setdefault((asked.checklist.key, asked.subject, asked.section.number), []).append(asked)
    lists = [_list_sheet(group, job, work) for group in groups.values()]
    if not place:
        return lists
    visit = next(each for each in job.visits if each.site_row == place)
    meetings = [_meeting_sheet(meeting, visit, work, scheme) for meeting in scheme.meetings]
    is_open = interview_fault(work, scheme, place) is not None
    interviews = [Sheet("interviews", t("Interviews"), int(is_open), partial(_draw_interviews, work, place))]
    return [*meetings[:1], *lists, *(interviews if scheme.interviews_least else []), *meetings[1:]]


def _list_sheet(group: list[AskedItem], job: Engagement, work: Fieldwork) -> Sheet:
    first = group[0]
    subject = f" · {first.subject_name}" if first.checklist.per == "unit" else ""
    title = f"{text(first.checklist.title)}{subject} · {first.section.number} {text(first.section.title)}"
    still_open = sum(shortfall_now(work, each, job) is not None for each in group)
    return Sheet(f"{first.checklist.key}-{first.subject}-{first.section.number}", title, still_open,
                 partial(_draw_list, group, job, work))


def _meeting_sheet(meeting: MeetingRule, visit: Visit, work: Fieldwork, scheme: SchemeEdition) -> Sheet:
    is_open = meeting_fault(work, scheme, meeting, visit.site_row) is not None
    return Sheet(f"meeting-{meeting.key}", text(meeting.title), int(is_open),
                 partial(_draw_meeting, meeting, visit, work))


def _draw_sheet(sheets: list[Sheet], is_closed: bool, job: Engagement, place: str) -> None:
    """The chooser of sheets with what each lacks, the one chosen, and the way to the next that is open."""
    by_key = {sheet.key: sheet for sheet in sheets}
    names = {sheet.key: sheet.title + (t(" ({count})", count=sheet.open_count) if sheet.open_count else " ✓")
             for sheet in sheets}
    wanted = st.query_params.get(SHEET, "")
    shown = by_key.get(wanted) or next((sheet for sheet in sheets if sheet.open_count), sheets[0])
    if shown.key != wanted:
        # Its last open item is not to turn the page under whoever answers it.
        _show(shown.key)
    # The wording is part of the key: a select box whose options are reworded under it loses its choice.
    key = f"sheet_{job.id}_{place}_{shown.key}_{crc32(repr(names).encode()):x}"
    st.selectbox(t("Sheet"), list(names), index=list(names).index(shown.key), format_func=names.__getitem__, key=key,
                 on_change=lambda: _show(st.session_state[key]))
    shown.draw(is_closed)
    place_of = sheets.index(shown)
    following = next((sheet for sheet in [*sheets[place_of + 1:], *sheets[:place_of]] if sheet.open_count), None)
    if following is not None:
        st.button(t("Next: {title}", title=following.title), key=f"next_{job.id}_{place}", type="primary",
                  width="stretch", on_click=_show, args=(following.key,))


def _show(sheet: str) -> None:
    st.query_params[SHEET] = sheet


def _draw_list(group: list[AskedItem], job: Engagement, work: Fieldwork, is_closed: bool) -> None:
    for asked in group:
        draw_item(asked, job, work, is_closed)
    unanswered = [asked for asked in group if answer_of(work, asked) is None and not asked.item.is_sampled]
    if len(unanswered) > 1 and not is_closed:
        draw_the_rest(group, unanswered, job)


def _draw_meeting(meeting: MeetingRule, visit: Visit, work: Fieldwork, is_closed: bool) -> None:
    path = f"meeting/{meeting.key}/{visit.site_row}"
    with st.container(border=True):
        day, began = st.columns(2)
        with day:
            draw_day(work, f"{path}/held_on", t("Day"), disabled=is_closed)
        with began:
            draw_time(work, f"{path}/held_from", t("Begun at"), disabled=is_closed)
        in_words = work.text(f"{path}/{HELD_IN_WORDS}")
        if in_words:
            st.caption(labelled(t("Day and time, as they were written before"), escaped(in_words)))
        remark = meeting_remark(work, visit, meeting)
        show_reasons((remark,) if remark else (), t("Look at this again:"))
        draw_lines(work, f"{path}/body_side", t("Of the team: names and roles"), disabled=is_closed)
        draw_lines(work, f"{path}/client_side", t("Of the enterprise: names and functions"), disabled=is_closed)
        draw_choices(work, f"{path}/topics", t("What was told"),
                     {topic.key: text(topic.text) for topic in meeting.topics}, disabled=is_closed)
        draw_lines(work, f"{path}/notes", t("What else was said"), disabled=is_closed)


def _draw_interviews(work: Fieldwork, place: str, is_closed: bool) -> None:
    rows = work.interviews.get(place, ())
    if not rows:
        st.caption(t("No interview yet. Add one for each person you talk to."))
    for row in rows:
        path = f"interview/{row}/{place}"
        with st.container(border=True):
            for part, label in (("who", t("Who")), ("function", t("Function")), ("topic", t("Topic"))):
                draw_line(work, f"{path}/{part}", label, disabled=is_closed)
            draw_lines(work, f"{path}/said", t("What was said"), disabled=is_closed)
            st.button(t("Remove this interview"), type="tertiary", key=f"remove_{path}", disabled=is_closed,
                      on_click=_remove_interview, args=(work.id, place, row))
    st.button(t("Add an interview"), icon=":material/add:", key=f"add_interview_{work.id}_{place}", width="stretch",
              disabled=is_closed, on_click=_add_interview, args=(work.id, place))


def _draw_faults(faults: Sequence[Reason]) -> None:
    """What is open, each with its clause."""
    if not faults:
        return
    with st.expander(t("Still open here ({count})", count=len(faults)), icon=":material/checklist:"):
        st.markdown("\n".join(f"- {sentence(fault)}" for fault in faults[:OPEN_SHOWN]))
        if len(faults) > OPEN_SHOWN:
            st.caption(t("… and {count} more", count=len(faults) - OPEN_SHOWN))


def _add_interview(job_id: str, place: str) -> None:
    act(lambda: fieldwork.add_interview(session.office(), session.current_actor(), job_id, place))


def _remove_interview(job_id: str, place: str, row: str) -> None:
    act(lambda: fieldwork.remove_interview(session.office(), session.current_actor(), job_id, place, row))


draw()
