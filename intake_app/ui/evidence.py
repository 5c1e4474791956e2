"""Files that prove what somebody says: kept at once, and read by those who judge it."""

from collections.abc import Callable, Sequence
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.ui.acting import act
from intake_app.ui.i18n import t
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.showing import day, escaped
from models.handed_in import HandedInFile

Keep = Callable[[str, bytes], object]
"""Keeps one file, by its name and bytes."""


def show_evidence(files: Sequence[HandedInFile]) -> None:
    """Each file with who handed it in and when; nothing where there is none."""
    lines = [f":material/attach_file: [{escaped(each.file_name)}](/files/{each.file_id})"
             f" :small[:gray[{t('{name}, {day}', name=escaped(each.by), day=day(each.on))}]]"
             for each in files]
    if lines:
        st.markdown("  \n".join(lines))


def draw_evidence_button(label: str, key: str, keep: Keep, about: str, example: str) -> None:
    """A button that opens the place where files are added; those that are there already stand elsewhere and stay."""
    with st.popover(t("Add evidence (files)"), key=f"evidence_{key}", icon=":material/attach_file:"):
        draw_evidence_uploader(label, key, keep, about, example)


def draw_evidence_uploader(label: str, key: str, keep: Keep, about: str, example: str) -> None:
    """The place where files are added; `about` is what they are handed in with, `example` says which would do."""
    count = st.session_state.setdefault(_counter(key), 0)
    draw_uploader(label, f"evidence_files_{key}_{count}", on_change=_add, args=(key, keep, about),
                  accept_multiple_files=True, help=f"{example} "
                  + t("Each file is kept at once and stays; the certification body sees it."))


def _add(key: str, keep: Keep, about: str) -> None:
    """Keep the files at once: what lies in an uploader is in memory only."""
    for file in cast(list[UploadedFile], st.session_state[f"evidence_files_{key}_{st.session_state[_counter(key)]}"]):
        _keep(keep, about, file)
    st.session_state[_counter(key)] += 1


def _keep(keep: Keep, about: str, file: UploadedFile) -> None:
    act(lambda: with_bytes(file, lambda content: keep(file.name, content)),
        t("“{name}” is handed in with {finding}.", name=escaped(file.name), finding=escaped(about)))


def _counter(key: str) -> str:
    return f"evidence_count_{key}"
