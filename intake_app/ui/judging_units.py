"""The division of a submitted application before its reviewer: proofs, wishes to judge, and what is known already."""

import streamlit as st

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import units
from intake_app.ui import session
from intake_app.ui.dividing import draw_duplicates, draw_units, wish_words
from intake_app.ui.i18n import t
from intake_app.ui.keeping import act_on, kept_text_input, standing
from models.application import Application, DivisionWish, WishVerdict


def draw_division(application: Application, scheme: SchemeEdition) -> None:
    """The units with their proofs, and each wish that shapes them with its verdict."""
    shaping = {each.wish for each in application.units}
    for wish in application.wishes:
        with st.container(border=True):
            st.markdown(wish_words(wish, application))
            if wish.id in shaping and wish.verdict is WishVerdict.OPEN:
                _draw_verdict(application.id, wish)
    draw_units(application.units, scheme, application.id)


def draw_comparison(application: Application, scheme: SchemeEdition) -> None:
    """The units beside earlier ones of the same companies, looked up only when it is asked for."""
    box = st.expander(t("Compare with earlier applications and certificates"), icon=":material/compare_arrows:",
                      key=f"compare_{application.id}", on_change="rerun")
    if box.open:
        with box:
            found = units.duplicates_of(session.office(), session.current_actor(), application.id)
            if not found:
                st.markdown(t("None of these companies has applied for or holds one of these models."))
            draw_duplicates(found, scheme)


def _draw_verdict(application_id: str, wish: DivisionWish) -> None:
    kept_text_input(t("Why you agree or refuse, as the applicant will read it"), f"wish_reason_{wish.id}")
    with st.container(horizontal=True):
        st.button(t("Agree"), key=f"wish_yes_{wish.id}", on_click=_judge,
                  args=(application_id, wish.id, WishVerdict.ACCEPTED))
        st.button(t("Refuse the wish"), key=f"wish_no_{wish.id}", on_click=_judge,
                  args=(application_id, wish.id, WishVerdict.REFUSED))


def _judge(application_id: str, wish_id: str, verdict: WishVerdict) -> None:
    reason = standing(f"wish_reason_{wish_id}")
    done = (t("Agreed.") if verdict is WishVerdict.ACCEPTED else
            t("Refused. Return the application, so that the applicant confirms the division anew."))
    act_on(lambda: units.judge_wish(session.office(), session.current_actor(), application_id, wish_id, verdict,
                                    reason), done, f"wish_reason_{wish_id}")
