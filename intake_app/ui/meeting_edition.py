"""What a new edition of the rule changed, shown until the applicant says that they have looked at it."""

import streamlit as st

from intake_app.rules.answers import field_at, parse_path
from intake_app.rules.edition_changes import ChangeKind, EditionChange, LookAgain
from intake_app.services import editions
from intake_app.services.editions import MetEdition
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.answering import answer_words
from intake_app.ui.applying import DOCUMENTS, FORM, draw_change_link
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import cited, day, escaped, heading, labelled
from models.application import Application
from models.text import Text

CHANGE_KINDS = {
    ChangeKind.ADDED: Text(zh="新增", en="new"), ChangeKind.REMOVED: Text(zh="取消", en="gone"),
    ChangeKind.CHANGED: Text(zh="改变", en="changed"),
}
"""The one word for what became of a thing."""


def draw_changes(application: Application, met: MetEdition) -> None:
    """The banner: what has to be looked at again, all differences, and the button that records it."""
    with st.container(border=True):
        st.markdown(f":material/new_releases: **{_head(met)}**")
        if met.look_again:
            st.markdown(t("These were answered before and are asked otherwise now. Look at each, change it where it is"
                          " not right any more, then confirm:"))
            for item in met.look_again:
                _draw_item(item, application, met)
        else:
            st.markdown(t("Nothing that you answered is asked otherwise. What is new stands among the missing things."))
        with st.expander(t("All differences ({count})", count=len(met.changes))):
            st.markdown("\n".join(_change_line(change) for change in met.changes) or t("Nothing here."))
        st.button(t("I have looked at it; go on under the new edition"), key=f"edition_seen_{application.id}",
                  icon=":material/check:", on_click=_confirm, args=(application.id,))


def _head(met: MetEdition) -> str:
    return t("The rule has a new edition: {old} → {new}, in force since {day}.", old=escaped(met.known.edition),
             new=escaped(met.new.edition), day=day(met.new.in_force_from))


def _draw_item(item: LookAgain, application: Application, met: MetEdition) -> None:
    what, link = st.columns([5, 1], vertical_alignment="center", wrap=False)
    now = _given(item, application, met)
    title = f"**{escaped(heading(item.change.title))}**"
    what.markdown(labelled(title, escaped(now)) + "  \n"
                  f":small[:gray[{escaped(text(item.change.text))}{cited(item.change.clause)}]]")
    where = parse_path(item.target)
    with link:
        if where is None:
            draw_change_link(text(item.change.title), DOCUMENTS, application.id)
        else:
            draw_change_link(text(item.change.title), FORM, application.id, where.section, item.target)


def _given(item: LookAgain, application: Application, met: MetEdition) -> str:
    """The answer or file that is to be looked at."""
    field = field_at(item.target, met.new)
    if field is not None:
        return answer_words(field, application.text(item.target), application, met.new)
    requirement, _, subject = item.target.partition("@")
    return next((d.file_name for d in application.documents if (d.requirement, d.subject) == (requirement, subject)),
                "")


def _change_line(change: EditionChange) -> str:
    title = f"{text(CHANGE_KINDS[change.kind])} · **{escaped(heading(change.title))}**"
    return "- " + labelled(title, escaped(text(change.text))) + cited(change.clause)


def _confirm(application_id: str) -> None:
    act(lambda: editions.confirm_edition(session.office(), session.current_actor(), application_id),
        t("Recorded: you have looked at what the new edition changed."))
