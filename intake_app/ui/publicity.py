"""What a holder makes public of its certificate: the mark, and by its consent the result (CNEX 10, 12.4; CEC 8)."""

import streamlit as st

from intake_app.rules.clocks import disclosure_due
from intake_app.rules.mark_use import mark_bans
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import cases
from intake_app.ui import session
from intake_app.ui.acting import act, sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import day, escaped, in_a_row, in_brackets, labelled, named
from models.certificate import Certificate


def draw_consent(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Whether the result may be published, with the holder's other answer; nothing where the scheme publishes none."""
    limit = scheme.clocks.disclosure_working_days
    if limit is None:
        return
    agrees = cases.may_be_published(session.office(), session.current_actor(), certificate.id)
    st.markdown(f"**{t('You agree to the publication of the result')}**" if agrees
                else f"**{t('You do not agree to the publication of the result')}**")
    published = certificate.disclosure
    until = disclosure_due(certificate.issued_on, scheme, session.office().calendar)
    if published is not None:
        st.markdown(labelled(t("Published on {day}", day=day(published.published_on)), escaped(published.where)))
    elif until is not None and agrees:
        is_over = until.due.on < session.office().today()
        st.markdown(t("It was not published, and the time for it ended on {day}.", day=day(until.due.on)) if is_over
                    else t("The certification body may publish it up to and including {day}.", day=day(until.due.on)))
    st.caption(t("What you said last counts. The status of a certificate is made public without consent.") + " · "
               + named(limit.clause))
    st.button(t("Take the consent back") if agrees else t("Agree to the publication"),
              key=f"consent_{certificate.id}", on_click=_say, args=(certificate.id, not agrees))


def draw_mark_use(certificate: Certificate, scheme: SchemeEdition) -> None:
    """Whether the mark may be used today, where it may be put, and in which cases never."""
    rules = scheme.mark
    if rules is None:
        return
    bans = mark_bans(certificate, scheme, session.office().today())
    for ban in bans:
        st.error(in_a_row([t("The mark may not be used now:"), sentence(ban)]), icon=":material/block:")
    if not bans:
        st.success(t("The mark may be used on the products of this certificate."), icon=":material/check_circle:")
    may, never = st.columns(2)
    with may:
        st.markdown(f"**{t('Where the mark may be put')}**")
        st.markdown("\n".join(f"- {text(place.text)}" for place in rules.places))
        st.caption(text(rules.looks.value) + in_brackets(rules.looks.clause))
    with never:
        st.markdown(f"**{t('The mark is never used, and no product released with it, where')}**")
        st.markdown("\n".join(f"- {text(ban.text)} :gray[{named(ban.clause)}]" for ban in rules.bans))


def _say(certificate_id: str, agrees: bool) -> None:
    act(lambda: cases.say_on_disclosure(session.office(), session.current_actor(), certificate_id, agrees),
        t("Kept. The certification body is told."))
