"""Check and submit: is everything as I mean it?"""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.answers import asked_sections, is_asked, path_of
from intake_app.rules.completeness import Completeness, DocumentLine
from intake_app.rules.reopening import lock_on_answer
from intake_app.rules.row_names import row_texts
from intake_app.schemes.schema import FieldDefinition, SchemeEdition, SectionDefinition
from intake_app.services import applications
from intake_app.services.access import may_submit
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.answering import answer_words
from intake_app.ui.applying import (
    CHECK,
    DOCUMENTS,
    FORM,
    MINE,
    UNITS,
    chosen_application,
    draw_change_link,
    draw_way,
    item_line,
)
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.row_grid import columns_of
from intake_app.ui.row_tables import is_table
from intake_app.ui.showing import escaped, heading, in_a_row, question, source_mark, source_words
from intake_app.ui.showing_files import remark_lines, unplaced_lines, verdict_mark
from models.account import Role
from models.application import Answer, AnswerSource, Application, ApplicationState
from models.text import Text

WIDEST = 5
"""How many columns of a table can be read beside the declaration; the rows of a wider one are told in words."""
MOST_ROWS_OPEN, ROWS_HEIGHT = 12, 640
"""Of more rows told in words a box of so many pixels shows the first, and scrolls."""


def draw() -> None:
    """Everything that would be handed over, each part with its way back, and the declaration."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    done = applications.completeness_of(office, application)
    draw_way(application, scheme, done, CHECK)
    question(t("Is everything as you mean it?"), _answer(done, application))
    show_said()
    answers, side = st.columns([5, 3], gap="large")
    with answers:
        for section in asked_sections(application, scheme):
            _draw_section(section, application, scheme)
        _draw_units(application)
        _draw_documents(done, application)
    with side:
        if application.is_editable:
            _draw_unplaced(application)
            if may_submit(session.current_actor(), application):
                _draw_declaration(application)
            else:
                st.info(t("Your mandate does not let you declare and submit: the enterprise does that itself."),
                        icon=":material/handshake:")
            _draw_missing(done)
        if Role.APPLICANT in session.current_actor().roles:
            _draw_withdrawal(application)


def _answer(done: Completeness, application: Application) -> str:
    open_items = [item for item in done.missing if item.kind != "declaration"]
    if not application.is_editable:
        return t("This is what was handed over as application {number}.", number=application.called)
    if open_items:
        return t("Still missing: {count}. Once they are there, declare that all is true, and submit it.",
                 count=len(open_items))
    remarked = sum(1 for line in done.documents if _remarks(line))
    sentences = [t("Nothing is missing. Read it through, declare that it is true, and submit it.")]
    sentences += [t("Files taken with a remark: {count}. Look at them below before you declare.",
                    count=remarked)] if remarked else []
    sentences += [t("Files that stand for no paper yet: {count}.", count=len(application.dropped))
                  ] if application.dropped else []
    return in_a_row(sentences)


def _draw_section(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> None:
    with st.container(border=True):
        if is_table(section, application, scheme):
            _draw_head(heading(section.title), FORM, application, section.key)
            _draw_table(section, application, scheme)
            return
        st.markdown(f"##### {heading(section.title)}")
        if not section.repeats:
            _draw_answers(section, None, application, scheme)
        for row, words in row_texts(section.key, application, scheme).items():
            st.markdown(f"**{escaped(heading(words))}**")
            _draw_answers(section, row, application, scheme)


def _draw_table(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> None:
    """The rows as a table, or, where it would be too wide to be read, one behind the other."""
    rows, columns = application.row_ids(section.key), columns_of(section, application, scheme)
    if not rows:
        st.markdown(t("No rows."))
    elif len(columns) > WIDEST:
        names = row_texts(section.key, application, scheme)
        with st.container(height=ROWS_HEIGHT if len(rows) > MOST_ROWS_OPEN else "content", border=False):
            st.markdown("\n\n".join(_row_words(names[row], columns, row, application, scheme) for row in rows))
    else:
        sources = {row: t(", ").join(_sources(columns, row, application)) for row in rows}
        source = t("How filled in")
        st.dataframe(
            [{text(field.label): _cell(field, row, application, scheme) for field in columns}
             | ({source: sources[row]} if any(sources.values()) else {}) for row in rows],
            hide_index=True, width="stretch", placeholder="",
        )


def _row_words(
    name: Text, columns: Sequence[FieldDefinition], row: str, application: Application, scheme: SchemeEdition
) -> str:
    """A row as a paragraph: its name with the mark of how it was filled in, then each label with its answer."""
    sources = _sources(columns, row, application)
    mark = f" :blue-badge[{t(', ').join(sources)}]" if sources else ""
    cells = ((text(field.label), _cell(field, row, application, scheme)) for field in columns)
    told = " · ".join(f":gray[{escaped(label)}] {escaped(' '.join(words.split()))}" for label, words in cells if words)
    return f"**{escaped(heading(name))}**{mark}  \n:small[{told}]"


def _sources(columns: Sequence[FieldDefinition], row: str, application: Application) -> tuple[str, ...]:
    """How those answers of a row came that nobody typed, each way once."""
    answers = (application.answers.get(path_of(field.section, field.key, row)) for field in columns)
    return tuple(dict.fromkeys(source_words(answer.source, answer.origin) for answer in answers
                               if answer and answer.text and answer.source is not AnswerSource.TYPED))


def _cell(field: FieldDefinition, row: str, application: Application, scheme: SchemeEdition) -> str:
    stored = application.text(path_of(field.section, field.key, row))
    if not stored and field.is_required and is_asked(field, application, scheme, row):
        return t("not filled in yet")
    return answer_words(field, stored, application, scheme)


def _draw_head(title: str, page: str, application: Application, section: str | None = None) -> None:
    name, change = st.columns([10, 2], vertical_alignment="center", wrap=False, gap="small")
    name.markdown(f"##### {title}")
    if application.is_editable:
        with change:
            draw_change_link(title, page, application.id, section)


def _draw_answers(
    section: SectionDefinition, row: str | None, application: Application, scheme: SchemeEdition
) -> None:
    """Label and answer of each field asked for, in a table without lines."""
    for field in scheme.fields_of(section.key):
        path = path_of(section.key, field.key, row)
        answer = application.answers.get(path)
        if not is_asked(field, application, scheme, row):
            continue
        label, value, change = st.columns([4, 6, 2], wrap=False, gap="small")
        label.markdown(f":gray[{escaped(text(field.label))}]")
        value.markdown(_answer_words(field, answer, application, scheme))
        if application.is_editable and lock_on_answer(path, application, scheme) is None:
            with change:
                draw_change_link(text(field.label), FORM, application.id, section.key, path)


def _answer_words(
    field: FieldDefinition, answer: Answer | None, application: Application, scheme: SchemeEdition
) -> str:
    """An answer as it would be handed over, marked where nobody typed it."""
    if answer is None or not answer.text:
        return f":orange[{t('not filled in yet')}]" if field.is_required else "—"
    words = escaped(answer_words(field, answer.text, application, scheme)).replace("\n", "  \n")
    return words + source_mark(answer)


def _draw_units(application: Application) -> None:
    with st.container(border=True):
        _draw_head(t("Certification units"), UNITS, application)
        st.markdown("\n".join(
            f"{number}. {escaped(u.product_name)} {escaped(u.model)} · {escaped(u.site_name)}"
            for number, u in enumerate(application.units, start=1)
        ) or f":orange[{t('not confirmed yet')}]")


def _draw_documents(done: Completeness, application: Application) -> None:
    with st.container(border=True):
        _draw_head(t("Documents"), DOCUMENTS, application)
        lines = [line for line in done.documents if line.handed_in is not None]
        st.markdown("\n".join(f"- {_document_words(line)}" for line in lines if not _remarks(line))
                    or ("" if lines else f":orange[{t('none handed in yet')}]"))
        for line in lines:
            upload = line.upload
            if upload is None or not _remarks(line):
                continue
            words, change = st.columns([10, 2], wrap=False, gap="small")
            words.markdown(f"{_document_words(line)} · {verdict_mark(upload.examination.verdict)}\n"
                           f"{remark_lines(upload.examination)}")
            if application.is_editable:
                with change:
                    draw_change_link(text(line.title), DOCUMENTS, application.id)


def _document_words(line: DocumentLine) -> str:
    """The file handed in with its link, and which paper it is for whom or what."""
    document = line.handed_in
    file = f"[{escaped(document.file_name)}](/files/{document.file_id})" if document else ""
    return f"{file} · {escaped(text(line.title))} · {escaped(text(line.subject_text))}"


def _remarks(line: DocumentLine) -> int:
    """How many remarks stand against the file that counts."""
    return len(line.upload.examination.remarks) if line.upload else 0


def _draw_unplaced(application: Application) -> None:
    """Who declares that all is handed in first reads which files were given and handed in for nothing."""
    if not application.dropped:
        return
    with st.container(border=True):
        title = t("Files that stand for no paper yet ({count})", count=len(application.dropped))
        _draw_head(f":orange[:material/unknown_document: {title}]", DOCUMENTS, application)
        st.markdown(unplaced_lines(application))
        st.caption(t("They are not handed in with the application. Say which paper each of them is, or leave it out."))


def _draw_declaration(application: Application) -> None:
    with st.container(border=True):
        st.markdown(f"##### {t('Declaration')}")
        key = f"declare_{application.id}"
        kept(st.checkbox, t("Everything handed in here is true and complete, and our enterprise answers for it."),
             key=f"{key}_true")
        kept_text_input(t("Name of the person who declares"), f"{key}_name", autocomplete="name")
        st.button(t("Submit the application"), type="primary", width="stretch", key=f"{key}_submit",
                  icon=":material/send:", on_click=_submit, args=(application.id, key))


def _draw_missing(done: Completeness) -> None:
    lines = [item_line(item) for item in done.missing if item.kind != "declaration"]
    if lines:
        with st.expander(t("Missing ({count})", count=len(lines)), icon=":material/checklist:", expanded=True):
            st.markdown("\n\n".join(lines))


def _draw_withdrawal(application: Application) -> None:
    if application.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.SUBMITTED):
        if st.button(t("Back to my applications"), key="check_back"):
            st.switch_page(MINE)
        return
    with st.expander(t("Withdraw the application")):
        st.markdown(t("The application is closed and cannot be submitted any more. What was filled in and handed in"
                      " stays on record."))
        st.button(t("Withdraw this application"), key=f"withdraw_{application.id}", on_click=_withdraw,
                  args=(application.id,))


def _submit(application_id: str, key: str) -> None:
    name, is_declared = standing(f"{key}_name"), standing(f"{key}_true")
    act_on(lambda: applications.submit(session.office(), session.current_actor(), application_id, name, is_declared),
           t("Submitted. The certification body looks at it next; you are told on the page “My applications”."),
           f"{key}_name")


def _withdraw(application_id: str) -> None:
    act(lambda: applications.withdraw(session.office(), session.current_actor(), application_id),
        t("Withdrawn."))


draw()
