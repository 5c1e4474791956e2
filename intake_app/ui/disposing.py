"""Records and their disposal: what is kept until when, and what may go? (CNEX 15)"""

import streamlit as st

from intake_app.rules.retention import DISPOSAL_STATES
from intake_app.schemes.clauses import clause_text
from intake_app.services import disposals
from intake_app.services.disposals import KeptCase, KeptFile
from intake_app.ui import session
from intake_app.ui.acting import show_said
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import TWO_LINES, columns, day, escaped, question
from models.account import Role
from models.disposal import Disposal, DisposalState


def draw() -> None:
    """The cases with their files, the one chosen, and what was proposed about it."""
    office, actor = session.office(), session.current_actor()
    cases = disposals.kept_cases(office, actor)
    over = sum(1 for case in cases if case.over(office.today()))
    question(t("What is kept until when?"),
             t("Cases with files past their time: {over} of {count}. Nothing is disposed of by itself: one person"
               " proposes it and another approves.", over=over, count=len(cases)))
    show_said()
    case = chosen(cases, t("Case"), _name, lambda each: each.application.id, "case")
    if case is None:
        return
    rules = office.scheme_of(case.application).records
    if rules is not None:
        st.caption(t("At least {years} years from the record, and {more} years from the end of the last certificate",
                     years=rules.years.value, more=rules.years_after_certificate.value)
                   + " · " + text(clause_text(rules.years.clause)))
    _draw_files(case)
    for disposal in case.disposals:
        _draw_disposal(disposal)
    is_open = any(each.state is DisposalState.PROPOSED for each in case.disposals)
    if Role.MANAGER in actor.roles and case.over(office.today()) and not is_open:
        key = f"propose_{case.application.id}_{session.language()}"
        kept_text_area(t("Why these files may go"), f"{key}_reason")
        st.button(t("Propose the disposal (files: {count})", count=len(case.over(office.today()))), type="primary",
                  key=f"{key}_go", on_click=_propose, args=(case.application.id, key))


def _name(case: KeptCase) -> str:
    return f"{case.application.called} · {case.application.text('client.name')}"


def _draw_files(case: KeptCase) -> None:
    st.dataframe(
        [{t("File"): each.card.name, t("Kept since"): each.card.stored_at.date().isoformat(),
          t("Keep until"): each.keep_until.isoformat() if each.keep_until else t("the case goes on"),
          t("State"): _state(each),
          t("Class"): f"{each.record_class.letter} {text(each.record_class.text)}".strip()} for each in case.files],
        hide_index=True, width="stretch", row_height=TWO_LINES,
        column_config=columns({t("File"): 200, t("Kept since"): 95, t("Keep until"): 110, t("State"): 110,
                               t("Class"): 380}),
    )


def _state(file: KeptFile) -> str:
    if file.card.disposed_on is not None:
        return t("disposed of {day}", day=file.card.disposed_on.isoformat())
    return t("past its time") if file.is_over(session.office().today()) else t("within its time")


def _draw_disposal(disposal: Disposal) -> None:
    with st.container(border=True):
        st.markdown(f"**{t('Disposal (files: {count})', count=len(disposal.files))}** · "
                    f"{text(DISPOSAL_STATES[disposal.state])}  \n{escaped(disposal.reason)}")
        st.caption(t("Proposed by {name}, {day}", name=escaped(disposal.proposed_by), day=day(disposal.proposed_on)))
        if disposal.verdict is not None:
            st.caption(f"{escaped(disposal.verdict.by)} · {day(disposal.verdict.on)} · "
                       f"{escaped(disposal.verdict.reason)}")
        elif Role.DIRECTOR in session.current_actor().roles:
            _draw_answer(disposal)


def _draw_answer(disposal: Disposal) -> None:
    key = f"answer_{disposal.id}_{session.language()}"
    kept_text_area(t("Reason of your answer"), f"{key}_reason")
    st.caption(t("Once approved the files are gone for good; their names, digests and this record stay."))
    yes, no = st.columns(2)
    yes.button(t("Approve the disposal"), type="primary", key=f"{key}_yes", width="stretch", on_click=_answer,
               args=(disposal.id, True, key))
    no.button(t("Do not approve"), key=f"{key}_no", width="stretch", on_click=_answer, args=(disposal.id, False, key))


def _propose(application_id: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: disposals.propose_disposal(session.office(), session.current_actor(), application_id, reason),
           t("Proposed. The director answers it; until then everything stays."), f"{key}_reason")


def _answer(disposal_id: str, is_approved: bool, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: disposals.answer_disposal(session.office(), session.current_actor(), disposal_id, is_approved,
                                             reason), t("Answered."), f"{key}_reason")


draw()
