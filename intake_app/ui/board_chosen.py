"""The audit that was chosen on the board: its limits, every change that dragging offers as a form, and questions."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from intake_app.services import draft_edits
from intake_app.services.board import Board, BoardAudit
from intake_app.services.borne_days import is_only_expert
from intake_app.services.draft_edits import Edited, SeenVisit, Verdict
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.wished_times import wished_times
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.board_answers import tell
from intake_app.ui.board_words import cost_words, days_words, people_words, state_words
from intake_app.ui.closed_days import closed_words
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_name
from intake_app.ui.planning_questions import draw_planning_questions
from intake_app.ui.showing import day_from, escaped, labelled
from intake_app.ui.typed_days import day_field
from models.account import Actor
from models.personnel import Person
from models.text import days_told
from scheduler.problem import Placement


def draw_chosen(now: Board, audit: BoardAudit, may_edit: bool) -> None:
    """Where the audit stands and may stand; with a draft, how to change it."""
    with st.container(border=True):
        head, close = st.columns([6, 1], vertical_alignment="top")
        head.markdown(f"**{escaped(job_name(audit.engagement))} · {escaped(audit.site.name)}**")
        close.button(t("Close"), type="tertiary", key="board_close", on_click=_close, width="stretch")
        _draw_facts(now, audit)
        if not audit.is_in_draft:
            st.caption(_why_fixed(now, audit))
        elif may_edit:
            _draw_placing(now, audit)
            _draw_people(now, audit)
        if audit.is_in_draft and now.proposal_id is not None:
            with st.expander(t("Why so, and what instead?")):
                draw_planning_questions(now.proposal_id, audit.job)


def _draw_facts(now: Board, audit: BoardAudit) -> None:
    names = {str(person.id): person.name for person in now.people}
    where = f"{days_words(audit)} · {people_words(audit, names)}" if audit.days else ""
    leads = t("Leads: {name}", name=escaped(names.get(audit.leader, audit.leader))) if audit.leader else ""
    st.markdown(" · ".join(part for part in (state_words(audit), escaped(where), leads) if part))
    limits = []
    if audit.window:
        limits.append(t("Window {days}", days=text(days_told(*audit.window))))
    if audit.target:
        limits.append(t("target {day}", day=day_from(audit.target, now.today)))
    if audit.limits:
        limits.append(t("surveillance due {day}", day=day_from(audit.limits.due_on, now.today)))
        if audit.limits.hard_limit != audit.limits.due_on:
            limits.append(t("at the latest {day}", day=day_from(audit.limits.hard_limit, now.today)))
    if limits:
        st.caption(" · ".join(limits))
    if audit.note is not None:
        st.caption(sentence(audit.note))
    wished = wished_times(session.office(), session.current_actor(), [audit.engagement]).get(audit.engagement.id)
    if wished:
        st.caption(labelled(t("The client's preferred time"), escaped(wished)))
    for said in audit.engagement.closed_at(audit.site.row):
        st.caption(labelled(t("No check can take place"), closed_words(audit.engagement, said)))
    asked = audit.engagement.experts_asked(audit.site.row)
    if asked:
        st.caption(labelled(t("Technical experts asked for"), t(", ").join(text(request.name) for request in asked)))
    for reason in audit.reasons:
        st.markdown(f"- {sentence(reason)}")


def _why_fixed(now: Board, audit: BoardAudit) -> str:
    if audit.days:
        return t("It is published or has begun, so that the draft does not move it. Where somebody cannot come, enter "
                 "their absence, then plan again.")
    if now.proposal_id is None:
        return t("It can be placed by hand once there is a draft.")
    return t("It is not in this draft: what stands in its way must be done first, then the plan made again.")


def _draw_placing(now: Board, audit: BoardAudit) -> None:
    """The same change as dragging, for keyboards and narrow screens: told what it would do before it is done."""
    people = {str(person.id): person for person in now.people}
    key = f"{audit.job}_{now.version}"
    when, who, beside = st.columns([1, 2, 1], vertical_alignment="bottom")
    earliest = audit.window[0] if audit.window else now.today
    with when:
        start = day_field(t("Begins on"), f"board_start_{key}", value=audit.days[0] if audit.days else earliest)
    team = who.multiselect(t("Team"), _teammates(now, audit), default=audit.team,
                           format_func=lambda id: _person_words(people, id), key=f"board_team_{key}")
    experts = beside.multiselect(t("Technical experts"), _experts(now, audit), default=audit.experts,
                                 format_func=lambda id: _person_words(people, id), key=f"board_experts_{key}")
    there = Placement(start=start or earliest, team=tuple(team), experts=tuple(experts))
    is_new = start is not None and (start, set(there.team), set(there.experts)) != (
        audit.days[0] if audit.days else None, set(audit.team), set(audit.experts))
    seen = _seen(now, audit)
    may_go = _draw_verdict(seen, there) if is_new and team else False
    with st.container(horizontal=True):
        _button(now, "place", t("Place it so"), lambda: draft_edits.place_visit(*_asking(), seen, there),
                disabled=not may_go, is_main=True)
        _button(now, "cheapest", t("Cheapest place"), lambda: draft_edits.place_cheapest(*_asking(), seen),
                icon=":material/savings:", disabled=audit.is_pinned)
        if audit.is_pinned:
            _button(now, "unpin", t("Lift the pin"), lambda: draft_edits.unpin_visit(*_asking(), seen),
                    icon=":material/lock_open:", done=t("The pin is lifted"))
        elif audit.days:
            _button(now, "pin", t("Pin"), lambda: draft_edits.pin_visit(*_asking(), seen), icon=":material/lock:",
                    done=t("Pinned"))
            _button(now, "take_out", t("Take out"), lambda: draft_edits.take_out_visit(*_asking(), seen),
                    icon=":material/event_busy:", done=t("Taken out"))


def _draw_verdict(seen: SeenVisit, there: Placement) -> bool:
    """Say at once what the change would break or cost; whether it may be made."""
    verdict = draft_edits.try_placement(*_asking(), seen, there)
    reasons = verdict.reasons if isinstance(verdict, Refused) else verdict.broken
    if reasons:
        st.error("\n".join(f"- {sentence(reason)}" for reason in reasons), icon=":material/block:")
        return False
    if isinstance(verdict, Verdict):
        st.info(cost_words(verdict), icon=":material/payments:")
    return True


def _draw_people(now: Board, audit: BoardAudit) -> None:
    """Who is kept from the audit by hand, and how to keep somebody from it or let them in again."""
    people = {str(person.id): person for person in now.people}
    seen = _seen(now, audit)
    others = [*audit.everyone, *(id for id in (*_teammates(now, audit), *_experts(now, audit))
                                 if id not in audit.everyone and id not in audit.ruled_out)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        person = st.selectbox(t("Keep a person from this audit"), others, index=None, width=280,
                              format_func=lambda id: _person_words(people, id), placeholder=t("nobody chosen"),
                              key=f"board_exclude_{audit.job}_{now.version}")
        _button(now, "exclude_go", t("Exclude"),
                lambda: draft_edits.exclude_person(*_asking(), seen, person or ""),
                disabled=person is None or audit.is_pinned,
                done=t("{name} is excluded", name=_person_words(people, person or "")))
        for each in audit.ruled_out:
            _button(now, f"readmit_{each}", t("Let {name} in again", name=_person_words(people, each)),
                    partial(_readmit, seen, each), done=t("{name} may come again", name=_person_words(people, each)))


def _button(
    now: Board, key: str, label: str, change: Callable[[], Edited | Refused], icon: str | None = None,
    disabled: bool = False, is_main: bool = False, done: str = "",
) -> None:
    st.button(label, key=f"board_{key}", icon=icon, disabled=disabled, type="primary" if is_main else "secondary",
              on_click=tell, args=(now, change, done))


def _readmit(seen: SeenVisit, person: str) -> Edited | Refused:
    return draft_edits.readmit_person(*_asking(), seen, person)


def _asking() -> tuple[Office, Actor]:
    """Asked anew in every callback: a sign-in that was revoked must not act again."""
    return session.office(), session.current_actor()


def _seen(now: Board, audit: BoardAudit) -> SeenVisit:
    return SeenVisit(proposal_id=now.proposal_id or "", version=now.version, job=audit.job)


def _teammates(now: Board, audit: BoardAudit) -> list[str]:
    """Who may be chosen for the team; whoever is on it already stays in the list."""
    return [str(person.id) for person in now.people if not is_only_expert(person) or person.id in audit.team]


def _experts(now: Board, audit: BoardAudit) -> list[str]:
    named = {request.person for request in audit.engagement.experts_asked(audit.site.row)}
    return [str(person.id) for person in now.people
            if is_only_expert(person) or person.id in (*audit.experts, *named)]


def _person_words(people: Mapping[str, Person], id: str) -> str:
    return f"{people[id].name} · {people[id].city}" if id in people else id


def _close() -> None:
    st.query_params.pop("audit", None)
