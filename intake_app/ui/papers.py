"""Papers: what was issued under which number, and what may be made now?"""

from collections.abc import Mapping, Sequence

import streamlit as st

from intake_app.services import case_papers, certificates, engagements, paper_register
from intake_app.services.case_papers import CasePaper
from intake_app.services.downloads import file_for
from intake_app.services.printing import may_print, pdf_of_word
from intake_app.ui import session
from intake_app.ui.acting import act, say, show_said
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import message, t, text
from intake_app.ui.jobs import job_name
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.showing import columns, day, escaped, heading, in_a_row, paper_title, question, to_the_minute
from intake_app.ui.unfit_templates import draw_unfit_templates
from models.engagement import Engagement
from models.paper import Paper

PREVIEW = "paper_preview"
PAGE_HEIGHT = 760
MANIFEST_WORDS = {
    "number": message("Paper number"), "title": message("Paper"), "scheme": message("Scheme"),
    "edition": message("Edition"),
    "made_at": message("Made at"), "made_by": message("Made by"), "template": message("Template version"),
    "template_sha256": message("Template (sha256)"), "data_sha256": message("Data (sha256)"),
    "sha256": message("Paper (sha256)"), "void_on": message("Void since"), "void_reason": message("Reason"),
}
"""How the lines of a manifest are called."""


def draw() -> None:
    """The register with one paper of it, and the papers that a case can have."""
    office, actor = session.office(), session.current_actor()
    register = paper_register.register(office, actor)
    missing = paper_register.missing_numbers(office, actor)
    void = sum(1 for paper in register if paper.void is not None)
    question(t("What was issued under which number?"), t("Nothing yet.") if not register and not missing else
             in_a_row([t("Papers: {count}, of them void: {void}.", count=len(register), void=void),
                       t("Numbers that no paper bears: {numbers}.", numbers=t(", ").join(missing)) if missing else
                       t("No number is missing, none was given twice.")]))
    show_said()
    draw_unfit_templates()
    issued, of_case = st.tabs([t("Register of papers"), t("Papers of a case")])
    with issued:
        _draw_register(register)
    with of_case:
        _draw_cases(_subjects())


def _draw_register(register: Sequence[Paper]) -> None:
    if not register:
        st.caption(t("No paper has been made yet. Each one appears here with its number as soon as it is made."))
        return
    office, actor = session.office(), session.current_actor()
    clients = paper_register.clients(office, actor)
    paper = chosen(register, t("Paper"), lambda each: _name(each, clients), lambda each: each.id, "paper")
    if paper is not None:
        left, right = st.columns([3, 2], gap="large")
        with left:
            _draw_manifest(paper)
        with right:
            _draw_acts(paper)
        _draw_preview(paper)
    st.dataframe(
        [{t("Paper number"): each.number, t("Paper"): paper_title(each),
          t("Client"): clients.get(each.enterprise_id, "—"),
          t("Made at"): to_the_minute(each.made_at), t("Made by"): each.made_by,
          t("State"): t("void") if each.void else t("valid paper"), t("Word file"): f"/files/{each.file_id}",
          t("Scheme"): _scheme_name(each), t("Template version"): _template(each)} for each in register],
        hide_index=True, width="stretch",
        column_config={
            **columns({t("Paper number"): 145, t("Paper"): 160, t("Client"): 160, t("Made at"): 125, t("Made by"): 80,
                       t("State"): 70}),
            t("Word file"): st.column_config.LinkColumn(display_text=t("Word file"), width=90)},
    )
    st.download_button(
        t("All manifests (JSON)"), key="all_manifests", mime="application/json", on_click="ignore",
        file_name="manifests.json",
        data=lambda: paper_register.manifest_file(office, actor, [each.id for each in register]))


def _scheme_name(paper: Paper) -> str:
    """What the scheme is called; its key where no edition of it is here any more."""
    editions = session.office().schemes.editions
    return next((text(each.name) for each in editions if each.key == paper.scheme), paper.scheme)


def _draw_manifest(paper: Paper) -> None:
    """How the paper came about."""
    lines = {**paper_register.manifest(paper), "title": paper_title(paper),
             "scheme": _scheme_name(paper), "template": _template(paper), "made_at": to_the_minute(paper.made_at)}
    shown = [(t(label), lines[name]) for name, label in MANIFEST_WORDS.items() if lines[name]]
    # The number stands as the head of the table: an empty head would be drawn as an empty line.
    first, *rest = (f"| {label} | {_grouped(value) if 'sha256' in label else escaped(value)} |"
                    for label, value in shown)
    st.markdown("\n".join([first, "|---|---|", *rest]))


def _grouped(digest: str) -> str:
    """A digest in groups, so that it breaks into lines where there is little room."""
    return " ".join(f"`{digest[at:at + 16]}`" for at in range(0, len(digest), 16))


def _draw_acts(paper: Paper) -> None:
    """What can be done with the paper."""
    office, actor = session.office(), session.current_actor()
    st.link_button(t("Word file"), f"/files/{paper.file_id}", width="stretch")
    if may_print(office):
        st.button(t("Preview"), key=f"look_{paper.id}", on_click=_look, args=(paper.id,), width="stretch")
    else:
        st.caption(t("No LibreOffice is installed here, so that no PDF can be shown: open the Word file instead."))
    st.download_button(
        t("Manifest (JSON)"), key=f"manifest_{paper.id}", mime="application/json", on_click="ignore",
        file_name=f"{paper.number}.json", width="stretch",
        data=lambda: paper_register.manifest_file(office, actor, [paper.id]))
    st.button(t("Make it again and compare"), key=f"again_{paper.id}", on_click=_compare, args=(paper.id,),
              disabled=not paper.data_sha256, width="stretch")
    if paper.void is not None:
        st.warning(t("Void since {day}, by {name}: {reason}", day=day(paper.void.on), name=escaped(paper.void.by),
                     reason=escaped(paper.void.reason)))
        if paper_register.still_counts(office, actor, paper.id):
            st.button(t("Something still counts from {number}: undo it", number=paper.number), key=f"undo_{paper.id}",
                      on_click=_undo, args=(paper.id, paper.void.reason), width="stretch")
    elif paper.kind != "certificate":
        with st.expander(t("Declare void")):
            kept_text_input(t("Reason"), f"reason_{paper.id}")
            st.button(t("Declare {number} void", number=paper.number), key=f"void_{paper.id}", on_click=_void,
                      args=(paper.id,))


def _draw_preview(paper: Paper) -> None:
    office = session.office()
    if st.session_state.get(PREVIEW) != paper.id or not may_print(office):
        return
    _, content = file_for(office, session.current_actor(), paper.file_id)
    with st.spinner(t("Making the PDF…")):
        pdf = pdf_of_word(office, content)
    if pdf is None:
        st.warning(t("The PDF could not be made in time: open the Word file instead."))
    else:
        st.pdf(pdf, height=PAGE_HEIGHT, key=f"pdf_{paper.id}")


def _subjects() -> list[tuple[str, str]]:
    """The jobs, and the certificates that were suspended, each by its id and name."""
    office, actor = session.office(), session.current_actor()
    jobs = [(job.id, _case_name(job)) for job in engagements.engagements_for(office, actor)]
    return jobs + [(each.id, t("Certificate {number}", number=each.number))
                   for each in certificates.certificates_for(office, actor)
                   if each.suspensions or each.termination or each.endings_set_aside]


def _draw_cases(subjects: Sequence[tuple[str, str]]) -> None:
    """The records of one job or certificate, and what the others wait for."""
    if not subjects:
        st.caption(t("No case is running. Its records can be made here once an application is accepted."))
        return
    case = chosen(subjects, t("Case"), lambda each: each[1], lambda each: each[0], "case")
    if case is None:
        return
    for each in case_papers.case_papers(session.office(), session.current_actor(), case[0]):
        _draw_case_paper(case[0], each)


def _draw_case_paper(subject: str, each: CasePaper) -> None:
    what, made, make = st.columns([4, 3, 2], vertical_alignment="center")
    title = f"**{heading(each.title)}**"
    waits = t("Can be made {when}.", when=text(each.waits_for))
    what.markdown(title if each.is_ready else f"{title}  \n:small[:gray[{waits}]]")
    if each.made is not None:
        made.markdown(f"[{escaped(each.made.number)}](/files/{each.made.file_id})  \n"
                      f":small[:gray[{to_the_minute(each.made.made_at)}]]")
    make.button(t("Make anew") if each.made else t("Make"), key=f"make_{subject}_{each.kind}",
                disabled=not each.is_ready, on_click=_make, args=(subject, each.kind), width="stretch")


def _name(paper: Paper, clients: Mapping[str, str]) -> str:
    void = t("void") if paper.void else ""
    return " · ".join(filter(None, (paper.number, paper_title(paper),
                                    clients.get(paper.enterprise_id, ""), void)))


def _case_name(job: Engagement) -> str:
    number = f" · {job.agreement.number}" if job.agreement else ""
    return f"{job_name(job)}{number}"


def _template(paper: Paper) -> str:
    return t("Version {number}", number=paper.template_number) if paper.template_number else t("Shipped template")


def _look(paper_id: str) -> None:
    st.session_state[PREVIEW] = paper_id


def _make(subject: str, kind: str) -> None:
    def made() -> object:
        outcome = case_papers.make_case_paper(session.office(), session.current_actor(), subject, kind)
        if isinstance(outcome, Paper):
            say("done", [t("{number} is made.", number=f"[{escaped(outcome.number)}](/files/{outcome.file_id})")])
        return outcome

    act(made)


def _compare(paper_id: str) -> None:
    def compared() -> object:
        outcome = paper_register.is_same_again(session.office(), session.current_actor(), paper_id)
        if outcome is True:
            say("done", [t("The kept template and data make the same paper again, byte for byte.")])
        elif outcome is False:
            say("wrong", [t("The paper made again differs from the kept one. Tell the administrator.")])
        return outcome

    act(compared)


def _void(paper_id: str) -> None:
    reason = standing(f"reason_{paper_id}")
    act_on(lambda: paper_register.void_paper(session.office(), session.current_actor(), paper_id, reason),
           t("Declared void. The number stays in the register and is not given again."), f"reason_{paper_id}")


def _undo(paper_id: str, reason: str) -> None:
    act_on(lambda: paper_register.void_paper(session.office(), session.current_actor(), paper_id, reason),
           t("Nothing counts from the paper any more."))


draw()
