"""Files that are no document yet: what was found in each, which one it may be, and the click that makes it one."""

import streamlit as st

from intake_app.rules.completeness import DocumentLine
from intake_app.services import dropped_files
from intake_app.services.documents import HandedIn
from intake_app.services.outcomes import Refused
from intake_app.services.stored_files import TooLarge
from intake_app.ui import session
from intake_app.ui.acting import act, say
from intake_app.ui.i18n import t, text
from intake_app.ui.laying import laid_key, lift
from intake_app.ui.showing import escaped
from intake_app.ui.showing_files import remark_lines, verdict_mark
from models.application import Application, DroppedFile
from models.examination import FileVerdict


def draw_dropped_files(application: Application) -> None:
    """A card for each file that stands for no document yet; nothing where there is none."""
    for dropped in application.dropped:
        with st.container(border=True):
            st.markdown(f"**{escaped(dropped.file_name)}** · {verdict_mark(dropped.examination.verdict)}")
            if dropped.examination.remarks:
                st.markdown(remark_lines(dropped.examination))
            if dropped.examination.verdict is not FileVerdict.REFUSED:
                _draw_places(dropped, application)
            st.button(t("Leave out"), key=f"leave_{dropped.id}", width="stretch", type="tertiary", on_click=_leave,
                      args=(application.id, dropped.id), disabled=not application.is_editable)


def take(application_id: str, file_name: str, content: bytes | TooLarge) -> bool:
    """Examine and keep one file of a message; whether it stands on the list now."""
    return act(lambda: dropped_files.take_dropped(
        session.office(), session.current_actor(), application_id, file_name, content))


def _draw_places(dropped: DroppedFile, application: Application) -> None:
    """The likely documents as buttons, every other one in a list."""
    office = session.office()
    likely = dropped_files.lines_for(office, application, dropped)
    st.caption(t("Which document is it?") if likely else t("Neither its name nor its first page says which document"
                                                           " it is: choose it."))
    for number, line in enumerate(likely):
        st.button(t("Hand in as: {title}", title=_name(line)), key=f"place_{dropped.id}_{number}", width="stretch",
                  type="primary" if len(likely) == 1 else "secondary", on_click=_place,
                  args=(application.id, dropped.id, line.requirement, line.subject),
                  disabled=not application.is_editable)
    others = {f"{line.requirement}@{line.subject}": line
              for line in dropped_files.needed_lines(office, application) if line not in likely}
    key = laid_key(_choice_of(application.id, dropped.id), f"other_{dropped.id}_{session.language()}", "")
    st.selectbox(
        t("Another document"), list(others), index=None, key=key, label_visibility="collapsed",
        format_func=lambda place: _plain_name(others[place]), placeholder=t("Another document"),
        on_change=_place_chosen, args=(application.id, dropped.id, key), disabled=not application.is_editable,
    )


def _name(line: DocumentLine) -> str:
    return escaped(_plain_name(line))


def _plain_name(line: DocumentLine) -> str:
    """The document and what it is for, where no Markdown is read."""
    return f"{text(line.title)} · {text(line.subject_text)}"


def _choice_of(application_id: str, dropped_id: str) -> tuple[str, str]:
    return application_id, f"other_{dropped_id}"


def _place_chosen(application_id: str, dropped_id: str, key: str) -> None:
    """Hand the file in as what was chosen; where it is refused, the list stands open for the same choice again."""
    chosen = st.session_state[key]
    lift(_choice_of(application_id, dropped_id))
    if chosen:
        _place(application_id, dropped_id, *chosen.split("@", 1))


def _place(application_id: str, dropped_id: str, requirement: str, subject: str) -> None:
    """Hand the file in; where that document refuses it, the list keeps it and the page says why."""
    outcomes: list[HandedIn | Refused] = []

    def place() -> HandedIn | Refused:
        outcome = dropped_files.place_dropped(
            session.office(), session.current_actor(), application_id, dropped_id, requirement, subject)
        outcomes.append(outcome)
        return outcome

    if not act(place):
        return
    handed_in = outcomes[0]
    if isinstance(handed_in, HandedIn):
        examination, name = handed_in.upload.examination, escaped(handed_in.upload.file_name)
        is_refused = examination.verdict is FileVerdict.REFUSED
        head = f"**{name}** · {verdict_mark(examination.verdict)}"
        remarks = remark_lines(examination)
        say("wrong" if is_refused else "done", [f"{head}\n{remarks}" if remarks else head])


def _leave(application_id: str, dropped_id: str) -> None:
    act(lambda: dropped_files.leave_dropped(session.office(), session.current_actor(), application_id, dropped_id))
