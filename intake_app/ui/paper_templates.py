"""Paper templates: which template is each paper made with, and what may it print?"""

from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from docs_templates.catalogue import KINDS
from docs_templates.checking import TemplateFault
from intake_app.services import paper_templates, unfit_templates
from intake_app.services.paper_templates import LOOP_EXAMPLE, SHIPPED, FieldLine, TemplateFaults
from intake_app.services.papers import title_under
from intake_app.services.printing import may_print, pdf_of_word
from intake_app.ui import session
from intake_app.ui.acting import act, say, show_said
from intake_app.ui.choosing import chosen_part
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.showing import escaped, heading, question, to_the_minute
from intake_app.ui.unfit_templates import draw_unfit_templates
from models.paper import TemplateShelf, TemplateVersion

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UPLOADS = "template_uploads"
FAULTS = "template_faults"
PREVIEW = "template_preview"
PAGE_HEIGHT = 760
ROWS_SHOWN = 3
"""Rows of a list that the catalogue of fields quotes."""


def draw() -> None:
    """One kind of paper under one scheme: its template, the check of a new one, its fields and its history."""
    office, actor = session.office(), session.current_actor()
    question(t("Which template is each paper made with?"),
             t("Download a template, edit it in Word or WPS, and hand it in here. It is checked at once, and papers use"
               " it only when you take it into use."))
    show_said()
    draw_unfit_templates()
    left, right = st.columns(2)
    with left:
        kind = chosen_part(KINDS, t("Paper"), lambda each: text(each.title), lambda each: each.key, "paper")
    with right:
        editions = [office.schemes.in_force(key, office.today()) for key in sorted(office.schemes.keys())]
        edition = chosen_part(editions, t("Scheme"), lambda each: text(each.name), lambda each: each.key, "scheme")
    shelf = paper_templates.shelf_of(office, actor, edition.key, kind.key)
    template, fields, history = st.tabs([t("Template"), t("Fields"), t("History")])
    with template:
        _draw_template(shelf)
    with fields:
        _draw_fields(paper_templates.fields_of(office, actor, edition.key, kind.key))
    with history:
        _draw_history(shelf)


def _draw_template(shelf: TemplateShelf) -> None:
    left, right = st.columns([5, 4], gap="large")
    with left:
        _draw_in_use(shelf)
        for version in (*reversed(shelf.versions), None):
            _draw_version(shelf, version)
    with right:
        _draw_upload(shelf)
    _draw_preview(shelf, _file_name(shelf))


def _file_name(shelf: TemplateShelf) -> str:
    """How a file of the kind of paper under the scheme is called, in words that a clerk finds again."""
    office = session.office()
    edition = office.schemes.in_force(shelf.scheme, office.today())
    return f"{heading(title_under(edition, shelf.kind))}-{text(edition.name)}"


def _draw_in_use(shelf: TemplateShelf) -> None:
    """Which template papers are made with now, and whether it still fits."""
    version = shelf.in_use
    if version is None:
        st.markdown(t("**In use: the shipped template.**"))
        return
    use = shelf.uses[-1]
    st.markdown(t("**In use: version {number}**, taken into use by {name} on {when}.", number=version.number,
                  name=escaped(use.by), when=to_the_minute(use.since)))
    unfit = next((each for each in unfit_templates.unfit_templates(session.office(), session.current_actor())
                  if (each.scheme, each.kind) == (shelf.scheme, shelf.kind)), None)
    if unfit is not None:
        st.error(t("Since the last update of the system this template no longer fits, and no paper is made with it."
                   " Mend it and hand it in anew, or go back to the shipped one."))
        _draw_faults(unfit.faults)


def _draw_version(shelf: TemplateShelf, version: TemplateVersion | None) -> None:
    """A version with what can be done with it; None is the shipped template."""
    number = version.number if version else SHIPPED
    is_in_use = shelf.in_use == version
    with st.container(border=True):
        if version is None:
            st.markdown(t("**Shipped template**"))
        else:
            st.markdown(f"**{t('Version {number}', number=number)}** · {escaped(version.file_name)}  \n:small[:gray["
                        + t("{name}, {when}", name=escaped(version.handed_in_by),
                            when=to_the_minute(version.handed_in_at)) + "]]")
        look, word, use = st.columns(3)
        key = f"{shelf.id}_{number}"
        office, actor = session.office(), session.current_actor()
        look.button(t("Preview"), key=f"look_{key}", on_click=_look, args=(shelf, number), width="stretch")
        word.download_button(
            t("Word file"), key=f"word_{key}", icon=":material/download:", mime=WORD, on_click="ignore",
            width="stretch",
            file_name=f"{_file_name(shelf)}-{number or t('Shipped template')}.docx",
            data=lambda: paper_templates.template_file(office, actor, shelf.scheme, shelf.kind, number))
        use.button(t("In use") if is_in_use else t("Take into use"), key=f"use_{key}", disabled=is_in_use,
                   type="secondary", on_click=_use, args=(shelf, number), width="stretch")


def _draw_upload(shelf: TemplateShelf) -> None:
    """Where a new template is handed in, and what was wrong with the last one."""
    count = st.session_state.setdefault(UPLOADS, 0)
    draw_uploader(t("Hand in a template (.docx)"), f"{UPLOADS}_{shelf.id}_{count}", kinds=["docx"],
                  on_change=_hand_in, args=(shelf,))
    told: TemplateFaults | None = st.session_state.get(f"{FAULTS}_{shelf.id}")
    if told is not None:
        st.error(t("“{name}” was not kept; places to mend: {count}.", name=escaped(told.file_name),
                   count=len(told.faults)))
        _draw_faults(told.faults)


def _draw_faults(faults: Sequence[TemplateFault]) -> None:
    """Each fault with its place, the text around it, and what to do."""
    for fault in faults:
        with st.container(border=True):
            around = f"  \n`{fault.around}`" if fault.around else ""
            st.markdown(f"**{escaped(text(fault.where))}**{around}  \n{escaped(text(fault.problem))}  \n"
                        f":small[{escaped(text(fault.remedy))}]")


def _draw_preview(shelf: TemplateShelf, name: str) -> None:
    """The preview that was asked for: as PDF where one can be made, else as a Word file."""
    asked: tuple[str, int] | None = st.session_state.get(PREVIEW)
    if asked is None or asked[0] != shelf.id:
        return
    office = session.office()
    preview = paper_templates.template_preview(office, session.current_actor(), shelf.scheme, shelf.kind, asked[1])
    st.markdown("#### " + (t("Preview of version {number}", number=asked[1]) if asked[1] else
                           t("Preview of the shipped template")))
    st.caption(t("With the values of the newest paper of this kind.") if preview.is_live else
               t("With the body's own head and words and a made-up client."))
    st.download_button(t("Word file of the preview"), preview.word_file, f"{name}.docx", WORD, key="preview_word",
                       on_click="ignore")
    if not may_print(office):
        st.info(t("No LibreOffice is installed here, so that no PDF can be shown: open the Word file instead."))
        return
    with st.spinner(t("Making the PDF…")):
        pdf = pdf_of_word(office, preview.word_file)
    if pdf is None:
        st.warning(t("The PDF could not be made in time: open the Word file instead."))
    else:
        st.pdf(pdf, height=PAGE_HEIGHT, key=f"pdf_{shelf.id}_{asked[1]}")


def _draw_fields(lines: Sequence[FieldLine]) -> None:
    st.markdown(t("Type a field between two braces, under its Chinese or its English name. Fields with “[]” repeat:"
                  " write them in a loop, such as `{example}`.",
                  example=text(LOOP_EXAMPLE)))
    st.dataframe(
        [{t("Meaning"): line.entry.label, t("Chinese name"): line.entry.alias, t("English name"): line.entry.path,
          t("Required"): t("yes") if line.entry.is_required else "", t("Printed now"): _quoted(line.values)}
         for line in lines],
        hide_index=True, width="stretch", height=PAGE_HEIGHT,
    )


def _quoted(values: Sequence[str]) -> str:
    shown = t("; ").join(" ".join(value.split()) for value in values[:ROWS_SHOWN])
    return t("{values} … ({count} in all)", values=shown, count=len(values)) if len(values) > ROWS_SHOWN else shown


def _draw_history(shelf: TemplateShelf) -> None:
    """Which template was in use from when on, the newest first."""
    if not shelf.uses:
        st.caption(t("The shipped template has been in use from the beginning."))
        return
    st.dataframe(
        [{t("From"): to_the_minute(use.since), t("By"): use.by, t("Template"): _name(shelf, use.number)}
         for use in reversed(shelf.uses)],
        hide_index=True, width="stretch",
    )


def _name(shelf: TemplateShelf, number: int) -> str:
    version = shelf.of_number(number)
    return t("Shipped template") if version is None else t("Version {number} ({file})", number=number,
                                                           file=version.file_name)


def _look(shelf: TemplateShelf, number: int) -> None:
    st.session_state[PREVIEW] = (shelf.id, number)


def _use(shelf: TemplateShelf, number: int) -> None:
    act(lambda: paper_templates.take_into_use(session.office(), session.current_actor(), shelf.scheme, shelf.kind,
                                              number),
        t("In use from now on. Papers made before stay as they are."))


def _hand_in(shelf: TemplateShelf) -> None:
    count = st.session_state[UPLOADS]
    file = st.session_state[f"{UPLOADS}_{shelf.id}_{count}"]
    st.session_state[UPLOADS] = count + 1
    if file is None:
        return
    st.session_state.pop(f"{FAULTS}_{shelf.id}", None)

    def handed_in(content: bytes) -> object:
        outcome = paper_templates.hand_in_template(session.office(), session.current_actor(), shelf.scheme, shelf.kind,
                                                   PurePath(file.name).name, content)
        if isinstance(outcome, TemplateFaults):
            st.session_state[f"{FAULTS}_{shelf.id}"] = outcome
        elif isinstance(outcome, TemplateShelf):
            number = outcome.versions[-1].number
            say("done", [t("Nothing was found wrong. Kept as version {number}: look at it, then take it into use.",
                           number=number)])
            st.session_state[PREVIEW] = (shelf.id, number)
        return outcome

    act(lambda: with_bytes(file, handed_in))


draw()
