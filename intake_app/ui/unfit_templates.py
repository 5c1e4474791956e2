"""The own templates that keep papers from being made, by name and with what they lack."""

import streamlit as st

from docs_templates.catalogue import paper_kind
from intake_app.services.unfit_templates import UnfitTemplate, unfit_templates
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, in_a_row


def draw_unfit_templates() -> None:
    """Each own template in use that does not fit any more; nothing where all do."""
    found = unfit_templates(session.office(), session.current_actor())
    if found:
        st.error("\n".join((
            t("Own templates in use that no longer fit: {count}. No paper is made with them until an administrator"
              " hands in a mended one on the page “Paper templates” and takes it into use, or goes back to the shipped"
              " one.",
              count=len(found)), "", *(_line(each) for each in found))), icon=":material/error:")


def _line(unfit: UnfitTemplate) -> str:
    office = session.office()
    scheme = office.schemes.in_force(unfit.scheme, office.today())
    name = t("“{title}” · {scheme} · version {number} ({file})", title=text(paper_kind(unfit.kind).title),
             scheme=text(scheme.name), number=unfit.version.number, file=unfit.version.file_name)
    return f"- **{escaped(name)}**  \n  {escaped(in_a_row(text(fault.problem) for fault in unfit.faults))}"
