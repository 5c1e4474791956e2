"""The applicant's wishes about the division: merge units, split one, take a wish back."""

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from intake_app.rules.division_wishes import unit_name
from intake_app.rules.reopening import lock_on_unit, lock_on_wish
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import units
from intake_app.ui import session
from intake_app.ui.acting import act, say
from intake_app.ui.dividing import wish_words
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_area, standing
from intake_app.ui.showing import cited, escaped
from models.application import Application, CertificationUnit, WishVerdict
from models.reference import Sourced
from models.text import Text


def draw_wishes(application: Application, divided: Sequence[CertificationUnit], scheme: SchemeEdition) -> None:
    """The wishes made so far with what became of them, and where to make another."""
    shaping = {each.wish for each in divided}
    for wish in application.wishes:
        with st.container(border=True):
            st.markdown(wish_words(wish, application))
            if wish.id not in shaping and wish.verdict is not WishVerdict.REFUSED:
                st.caption(t("It changes nothing now: its models are not all there any more."))
            if application.is_editable and lock_on_wish(wish, application, scheme) is None:
                st.button(t("Take this wish back"), key=f"unwish_{wish.id}", type="tertiary", on_click=_take_back,
                          args=(application.id, wish.id))
    if not application.is_editable:
        return
    # The names are part of the key: a choice whose options are reworded under the same key is lost.
    names = {each.id: unit_name(each) for each in divided if lock_on_unit(each, application, scheme) is None}
    key = f"{application.id}_{crc32(repr(names).encode()):x}"
    division = scheme.unit_division
    if division.merging is not None and len(names) > 1:
        _draw_merge(application.id, names, key, division.merging)
    if division.splitting is not None and names:
        _draw_split(application.id, names, key, division.splitting)


def _draw_merge(application_id: str, names: dict[str, str], key: str, rule: Sourced[Text]) -> None:
    with st.expander(t("Ask to merge units"), icon=":material/call_merge:", key=f"merge_{application_id}"):
        st.caption(escaped(text(rule.value)) + cited(rule.clause))
        kept(st.multiselect, t("Units to merge"), list(names), format_func=names.__getitem__, key=f"merge_units_{key}",
             placeholder=t("Choose"))
        kept_text_area(t("Why they are one: same design, material and process"), f"merge_reason_{application_id}",
                       height=100)
        st.button(t("Ask to merge them"), key=f"merge_ask_{application_id}", on_click=_merge,
                  args=(application_id, key))


def _draw_split(application_id: str, names: dict[str, str], key: str, rule: Sourced[Text]) -> None:
    with st.expander(t("Ask to split a unit"), icon=":material/call_split:", key=f"split_{application_id}"):
        st.caption(escaped(text(rule.value)) + cited(rule.clause))
        kept(st.selectbox, t("Unit to split"), list(names), format_func=names.__getitem__, index=None,
             key=f"split_unit_{key}", placeholder=t("Choose"))
        kept_text_area(t("Its variants, one in each line"), f"split_variants_{application_id}", height=100)
        kept_text_area(t("Why they are several: in what they differ"), f"split_reason_{application_id}", height=100)
        st.button(t("Ask to split it"), key=f"split_ask_{application_id}", on_click=_split, args=(application_id, key))


def _merge(application_id: str, key: str) -> None:
    names = f"merge_units_{key}", f"merge_reason_{application_id}"
    chosen, reason = map(standing, names)
    act_on(lambda: units.ask_to_merge(session.office(), session.current_actor(), application_id, chosen, reason),
           t("Merged as you wish; the certification body judges it with the application. Look at the division and"
             " confirm it again."), *names)


def _split(application_id: str, key: str) -> None:
    chosen = st.session_state[f"split_unit_{key}"]
    texts = [f"split_{part}_{application_id}" for part in ("variants", "reason")]
    variants, reason = map(standing, texts)
    if chosen is None:
        say("wrong", [t("Choose the unit that is to be split.")])
        return
    act_on(lambda: units.ask_to_split(session.office(), session.current_actor(), application_id, chosen, variants,
                                      reason),
           t("Split as you wish; the certification body judges it with the application. Look at the division and"
             " confirm it again."), *texts, f"split_unit_{key}")


def _take_back(application_id: str, wish_id: str) -> None:
    act(lambda: units.take_wish_back(session.office(), session.current_actor(), application_id, wish_id),
        t("Taken back: the division is as the rule makes it. Confirm it again."))
