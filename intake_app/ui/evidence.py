"""Files that prove how a nonconformity was mended: handed in by the client, read by the team and who decides."""

from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.services import evaluation
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.showing import day, escaped
from models.engagement import Engagement, Nonconformity


def show_evidence(finding: Nonconformity) -> None:
    """Each file with who handed it in and when; nothing where there is none."""
    lines = [f":material/attach_file: [{escaped(each.file_name)}](/files/{each.file_id})"
             f" :small[:gray[{t('{name}, {day}', name=escaped(each.by), day=day(each.on))}]]"
             for each in finding.evidence]
    if lines:
        st.markdown("  \n".join(lines))


def draw_evidence_uploader(job: Engagement, finding: Nonconformity) -> None:
    """The place where the client adds files; those that are there already stand elsewhere and stay."""
    count = st.session_state.setdefault(_counter(job.id, finding.id), 0)
    with st.popover(t("Add evidence (files)"), key=f"evidence_{job.id}_{finding.id}", icon=":material/attach_file:"):
        draw_uploader(
            t("Evidence of the correction"), f"evidence_files_{job.id}_{finding.id}_{count}", on_change=_add,
            args=(job.id, finding.id), accept_multiple_files=True, help=t(
                "Such as a calibration certificate, a corrected record, photographs. Each file is kept at once and"
                " stays; the certification body sees it."))


def _add(job_id: str, finding_id: str) -> None:
    """Keep the files at once: what lies in an uploader is in memory only."""
    counter = _counter(job_id, finding_id)
    key = f"evidence_files_{job_id}_{finding_id}_{st.session_state[counter]}"
    for file in cast(list[UploadedFile], st.session_state[key]):
        _keep(job_id, finding_id, file)
    st.session_state[counter] += 1


def _keep(job_id: str, finding_id: str, file: UploadedFile) -> None:
    act(lambda: with_bytes(file, lambda content: evaluation.add_evidence(
        session.office(), session.current_actor(), job_id, finding_id, file.name, content)),
        t("“{name}” is handed in with {finding}.", name=escaped(file.name), finding=finding_id))


def _counter(job_id: str, finding_id: str) -> str:
    return f"evidence_count_{job_id}_{finding_id}"
