"""The technical experts that a site's audit is to have: asked for with a reason, or dropped (CNEX 9.3.2, CEC 5.2.1)."""

import streamlit as st

from intake_app.schemes.clauses import clause_text
from intake_app.services import expert_requests
from intake_app.services.expert_requests import Expertise
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.showing import escaped, labelled
from models.engagement import Engagement, ExpertRequest


def draw_expert_requests(job: Engagement, row: str) -> None:
    """What is asked for at the site, and while its audit has not begun the way to ask for another or to drop one."""
    office, actor = session.office(), session.current_actor()
    may_change = expert_requests.may_change_experts(office, actor, job, row)
    for request in job.experts_asked(row):
        _draw_request(job, request, may_change)
    choices = {each.tag: each for each in expert_requests.expertise_to_ask(office, actor, job, row)}
    if choices:
        with st.expander(t("Ask for a technical expert")):
            _draw_asking(job, row, choices)


def _draw_request(job: Engagement, request: ExpertRequest, may_change: bool) -> None:
    words, button = st.columns([5, 1], vertical_alignment="center")
    words.caption(labelled(t("Technical expert"), f"**{text(request.name)}** · {escaped(request.reason)}"))
    if may_change:
        button.button(t("Drop"), type="tertiary", on_click=_drop, args=(job.id, request.site_row, request.expertise),
                      key=f"drop_expert_{job.id}_{request.site_row}_{request.expertise}")


def _draw_asking(job: Engagement, row: str, choices: dict[str, Expertise]) -> None:
    key, language = f"expert_{job.id}_{row}", session.language()
    clause = session.office().scheme_of(job).team.minimum_members.clause
    st.caption(t("Gives technical support only and counts no person-days; a member of the team answers for it.")
               + " " + text(clause_text(clause)))
    kept(st.selectbox, t("Expertise"), list(choices), index=None, key=f"{key}_{language}_what",
         placeholder=t("nothing chosen"), format_func=lambda tag: _choice(choices[tag]))
    verifiers = dict(choices[what].verifiers) if (what := st.session_state[f"{key}_{language}_what"]) else {}
    if verifiers:
        kept(st.selectbox, t("Who comes"), [None, *verifiers], key=f"{key}_{language}_{what}_who",
             format_func=lambda id: verifiers.get(id) or t("any technical expert"),
             help=t("Who is a verifier as well comes as the expert only where named; until this audit is"
                    " published they are planned for no team."))
    kept_text_input(t("Why an expert is needed"), f"{key}_reason")
    st.button(t("Ask for the expert"), key=f"{key}_go", on_click=_ask, args=(job.id, row, key, language))


def _choice(expertise: Expertise) -> str:
    return t("{expertise} ({count} experts)", expertise=text(expertise.name), count=expertise.bearers)


def _ask(job_id: str, row: str, key: str, language: str) -> None:
    what, reason = st.session_state[f"{key}_{language}_what"] or "", standing(f"{key}_reason")
    who = st.session_state.get(f"{key}_{language}_{what}_who")
    act_on(lambda: expert_requests.ask_for_expert(session.office(), session.current_actor(), job_id, row, what, reason,
                                                  who),
           t("Asked for: the next planning of this audit sends the expert along."), f"{key}_reason")


def _drop(job_id: str, row: str, expertise: str) -> None:
    act(lambda: expert_requests.drop_expert(session.office(), session.current_actor(), job_id, row, expertise),
        t("The expert is not asked for any more."))
