"""Ties that were found after somebody's work: what waits for a manager's word, and what was said (S4)."""

from collections.abc import Callable, Mapping

import streamlit as st

from intake_app.rules.tied_work import TiedWork, tie_words
from intake_app.services import people, tied_work
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import day, escaped
from models.account import Role
from models.engagement import Engagement, TieSettlement
from models.ids import PersonId
from models.text import joined


def draw_ties_found(job: Engagement) -> None:
    """What was answered to each tie, and what waits, for a manager with the form that answers it."""
    draw_tie_answers(job)
    office, actor = session.office(), session.current_actor()
    for tied in tied_work.waiting_ties(office, actor, job.id):
        name = escaped(tied.person.name)
        st.error(t("{name} turned out to be tied ({ties}). What they did in this job: {works}.", name=name,
                   ties=escaped(text(tie_words(tied.ties, tied.declared, job))),
                   works=escaped(text(joined([work.text for work in tied.unanswered])))))
        if Role.MANAGER in actor.roles:
            with st.expander(t("Let it stand, or have it done anew by others: {name}", name=name), expanded=True):
                _draw_answer(job, tied)


def draw_tie_answers(job: Engagement) -> None:
    """What was said of each tie that was found, as team, reviewer and decider read it."""
    if not job.tie_settlements:
        return
    names = {person.id: person.name for person in people.all_people(session.office(), session.current_actor())}
    for answer in job.tie_settlements:
        st.info(_said(answer, job, names))


def _said(answer: TieSettlement, job: Engagement, names: Mapping[PersonId, str]) -> str:
    words = {"name": escaped(names.get(answer.person_id, answer.person_id)), "day": day(answer.settled_on),
             "ties": escaped(text(tie_words(answer.ties, answer.declared, job))), "by": escaped(answer.by),
             "reason": escaped(answer.reason)}
    if answer.is_repeated:
        if answer.decision is not None:
            return t("{name} turned out to be tied ({ties}); on {day} {by} had their work done anew by others and took"
                     " the decision of {decided} back: {reason}", **words, decided=day(answer.decision.on))
        return t("{name} turned out to be tied ({ties}); on {day} {by} had their work done anew by others: {reason}",
                 **words)
    return t("{name} turned out to be tied ({ties}); on {day} {by} let their work stand: {reason}", **words)


def _draw_answer(job: Engagement, tied: TiedWork) -> None:
    key = f"tie_{job.id}_{tied.person.id}"
    kept_text_area(t("Reason, as reviewer and decider read it"), key)
    st.caption(t("Done anew: the sites are planned again without this person; what was written there, and what they"
                 " planned for the check, is written anew (the old words stay in the records). A report that stands is"
                 " withdrawn, and a decision is taken back."))
    stands, anew = st.columns(2)
    if not tied.stands and any(work.is_done for work in tied.works):
        stands.button(t("It stands"), key=f"{key}_stands", on_click=_answer, width="stretch", args=(
            tied_work.settle_tie, job.id, tied.person.id, key, t("The word is recorded; the work stands.")))
    anew.button(t("Have it done anew by others"), key=f"{key}_anew", on_click=_answer, width="stretch", args=(
        tied_work.repeat_work, job.id, tied.person.id, key, t("Recorded. What is to be done anew waits in the job.")))


def _answer(use_case: Callable[..., object], job_id: str, person_id: str, key: str, done: str) -> None:
    reason = standing(key)
    act_on(lambda: use_case(session.office(), session.current_actor(), job_id, person_id, reason), done, key)
