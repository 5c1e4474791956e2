"""An item of a checklist on screen: what to look at, the answer, what was seen, samples, files, and its finding."""

from collections.abc import Mapping

import streamlit as st

from intake_app.rules.clock_stops import DAY
from intake_app.rules.clocks import correction_due, correction_is_agreed, latest_correction
from intake_app.rules.fieldwork import AskedItem, answer_of, answers_open_to, shortfall_now
from intake_app.schemes.clauses import clause_place
from intake_app.schemes.schema import Aspect, EvidenceKind
from intake_app.services import evaluation, fieldwork
from intake_app.services.fieldwork_contexts import ANSWER_WORDS
from intake_app.services.paper_contexts import STEP_WORDS
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.noting import SAVED_AT, draw_choice, draw_line, draw_lines
from intake_app.ui.showing import day, escaped, labelled
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.engagement import Engagement, Nonconformity
from models.fieldwork import EvidenceFile, Fieldwork, ItemAnswer
from models.text import Text

EVIDENCE_WORDS: Mapping[EvidenceKind, Text] = {
    EvidenceKind.DOCUMENT: Text(zh="查文件", en="documents"), EvidenceKind.RECORD: Text(zh="查记录", en="records"),
    EvidenceKind.INTERVIEW: Text(zh="访谈", en="interview"), EvidenceKind.OBSERVATION: Text(zh="现场查看", en="look"),
    EvidenceKind.VOUCHER: Text(zh="核对票据", en="vouchers"),
}
UPLOADS = "evidence_uploads"
"""How many files this session handed in: the chooser is laid anew after each."""


def draw_item(asked: AskedItem, job: Engagement, work: Fieldwork, is_closed: bool) -> None:
    """One item with everything that may be written of it."""
    answer, shortfall = answer_of(work, asked), shortfall_now(work, asked, job)
    mark = _mark(answer, shortfall)
    evidence = " · ".join(text(EVIDENCE_WORDS[kind]) for kind in asked.item.evidence)
    with st.container(border=True):
        place = text(clause_place(asked.item.clause.clause))
        st.markdown(f"{mark} **{escaped(place)}** {escaped(text(asked.item.text))}  \n"
                    f":small[:gray[{labelled(t('Evidence'), evidence)}]]")
        words = {each.value: f":red[{text(ANSWER_WORDS[each])}]" if each is ItemAnswer.DOES_NOT_CONFORM else
                 text(ANSWER_WORDS[each]) for each in answers_open_to(asked)}
        draw_choice(work, asked.path("answer"), text(asked.item.text), words, disabled=is_closed,
                    label_visibility="collapsed")
        needs_reason = answer not in (None, ItemAnswer.CONFORMS)
        draw_lines(work, asked.path("note"), t("Reason and what was seen") if needs_reason else t("What was seen"),
                   disabled=is_closed, height=80)
        _draw_sample(asked, work, answer, is_closed)
        if answer is ItemAnswer.DOES_NOT_CONFORM and asked.checklist.aspect is not Aspect.DOCUMENTS:
            _draw_finding(asked, job, work, is_closed)
        if answer is not None and shortfall is not None:
            st.markdown(f":small[:orange[:material/warning: {escaped(text(shortfall))}]]")


def _mark(answer: ItemAnswer | None, shortfall: Text | None) -> str:
    """What became of an item: a fault never looks like what conforms, and what lacks something is not ticked."""
    if answer is ItemAnswer.DOES_NOT_CONFORM:
        return ":red[:material/close:]"
    if answer is ItemAnswer.OBSERVATION and shortfall is None:
        return ":orange[:material/visibility:]"
    return ":green[:material/check:]" if shortfall is None else ":gray[:material/radio_button_unchecked:]"


def draw_the_rest(group: list[AskedItem], unanswered: list[AskedItem], job: Engagement) -> None:
    """One answer for all items of a group that are still open, with what was seen for each of them."""
    key = f"rest_{job.id}_{group[0].place}"
    with st.expander(t("All others here conform ({count})", count=len(unanswered))):
        kept_text_input(t("What was looked at for them, and what was seen"), f"{key}_seen")
        st.button(t("Answer them: conforms"), key=f"{key}_go", on_click=_answer_rest,
                  args=(job.id, tuple(unanswered), key))


def _draw_sample(asked: AskedItem, work: Fieldwork, answer: ItemAnswer | None, is_closed: bool) -> None:
    """The sample and the files, shut away until somebody wants them or the item asks for a sample."""
    taken = work.text(asked.path("sample_what"))
    files = [file for file in work.files if file.place == asked.place]
    told = [t("sample: {what}", what=escaped(taken))] if taken else []
    told += [t("files: {count}", count=len(files))] if files else []
    key = f"more_{asked.place}_{work.id}"
    # One that is worded or opened otherwise than it was drawn first folds up under whoever writes in it.
    begins_open = st.session_state.setdefault(f"{key}_begins_open", asked.item.is_sampled and not taken)
    box = st.expander(t("Sample and files"), expanded=begins_open, key=key, on_change="rerun")
    if told:
        st.caption(" · ".join(told))
    if not box.open:
        return
    with box:
        draw_line(work, asked.path("sample_what"), t("Sample of what"), disabled=is_closed)
        number, total = st.columns(2, wrap=False)
        with number:
            draw_line(work, asked.path("sample_taken"), t("How many"), disabled=is_closed)
        with total:
            draw_line(work, asked.path("sample_of"), t("Of how many"), disabled=is_closed)
        draw_line(work, asked.path("sample_how"), t("How they were chosen"), disabled=is_closed)
        if answer is ItemAnswer.DOES_NOT_CONFORM:
            draw_lines(work, asked.path("enlarged"), t("Is more evidence taken, and why?"), disabled=is_closed)
        for file in files:
            _draw_file(file, work, is_closed)
        if not is_closed:
            place = f"evidence_{asked.place}_{st.session_state.get(UPLOADS, 0)}"
            draw_uploader(t("Photograph or document"), place, on_change=_attach, args=(work.id, asked.place, place))


def _draw_file(file: EvidenceFile, work: Fieldwork, is_closed: bool) -> None:
    name, away = st.columns([4, 1], vertical_alignment="center", wrap=False)
    name.markdown(f":material/attach_file: [{escaped(file.file_name)}](/files/{file.file_id}) "
                  f":small[:gray[{escaped(file.by)}]]")
    away.button(t("Remove"), type="tertiary", key=f"unattach_{file.file_id}", disabled=is_closed, on_click=_detach,
                args=(work.id, file.file_id))


def _draw_finding(asked: AskedItem, job: Engagement, work: Fieldwork, is_closed: bool) -> None:
    """The nonconformity that was raised from the item, or what raises it."""
    raised = [finding for finding in job.nonconformities if finding.item == asked.place]
    for finding in raised:
        st.markdown(f":red[**{finding.id}**] · {text(STEP_WORDS[finding.step])} · "
                    f"{t('To be mended by {day}', day=day(finding.due_on))}")
    if raised or is_closed:
        return
    key = f"raise_{job.id}_{asked.place}"
    draw_correction_day(job, f"{key}_due")
    st.button(t("Raise a nonconformity from this item"), key=f"{key}_go", width="stretch",
              disabled=not work.text(asked.path("note")).strip(), on_click=_raise, args=(job, asked, key))


def draw_correction_day(job: Engagement, key: str, finding: Nonconformity | None = None) -> None:
    """The day by which a nonconformity is to be mended: what is proposed, up to the rule's last day if there is one.

    For one that was raised already, the day that it has.
    """
    office = session.office()
    given = (finding.raised_on if finding else office.today(), job.kind, office.scheme_of(job))
    proposed, latest = finding.due_on if finding else correction_due(*given), latest_correction(*given)
    if latest:
        label = t("To be mended by (no later than {day})", day=latest)
    elif correction_is_agreed(job.kind, office.scheme_of(job)):
        label = t("To be mended by (as agreed; this body proposes {day})", day=proposed)
    else:
        label = t("To be mended by (set by the team; this body proposes {day})", day=proposed)
    kept_day(label, key, value=max(proposed, office.today() + DAY), first=office.today() + DAY,
             last=max(latest, office.today() + DAY) if latest else None)


def _answer_rest(job_id: str, unanswered: tuple[AskedItem, ...], key: str) -> None:
    seen, places = standing(f"{key}_seen"), [asked.place for asked in unanswered]
    if act_on(lambda: fieldwork.answer_alike(session.office(), session.current_actor(), job_id, places, seen), "",
              f"{key}_seen"):
        st.session_state[SAVED_AT] = session.office().moment()


def _attach(job_id: str, item: str, key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    act(lambda: with_bytes(upload, lambda content: fieldwork.attach_evidence(
        session.office(), session.current_actor(), job_id, item, upload.name, content)), t("The file is kept."))
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1


def _detach(job_id: str, file_id: str) -> None:
    act(lambda: fieldwork.detach_evidence(session.office(), session.current_actor(), job_id, file_id))


def _raise(job: Engagement, asked: AskedItem, key: str) -> None:
    if not all_days(f"{key}_due"):
        return
    office, actor = session.office(), session.current_actor()
    fact = fieldwork.fieldwork_of(office, actor, job.id).text(asked.path("note"))
    sites = {each.id: each.site_row for each in job.units}
    act_on(lambda: evaluation.raise_nonconformity(
        office, actor, job.id, sites.get(asked.subject, asked.subject), asked.item.clause.clause, fact,
        day_in(f"{key}_due"), asked.place), t("The nonconformity is raised; the client sees it at once."),
        f"{key}_due")
