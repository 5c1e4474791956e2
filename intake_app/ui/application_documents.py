"""Documents: which papers are needed, and in which state are they?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.rules.completeness import Completeness, DocumentLine, lacks_last_day
from intake_app.rules.document_demands import Demand
from intake_app.rules.document_names import line_for_name
from intake_app.rules.document_validity import is_to_be_renewed
from intake_app.rules.reopening import lock_on_document
from intake_app.schemes.schema import DocumentSubject, SchemeEdition
from intake_app.services import applications, documents, dropped_files, taking_over
from intake_app.services.outcomes import Refused
from intake_app.services.taking_over import OfferedDocument
from intake_app.ui import session
from intake_app.ui.acting import act, say, sentence, show_said
from intake_app.ui.applying import CHECK, DOCUMENTS, chosen_application, draw_way, open_page
from intake_app.ui.dropped_files import draw_dropped_files
from intake_app.ui.gone_files import draw_gone_files
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import SERVERS_LIMIT, content_of, kinds_and_limit
from intake_app.ui.keeping import act_on
from intake_app.ui.showing import cited, day, day_from, escaped, in_a_row, labelled, question, source_words
from intake_app.ui.showing_files import DEMANDS, remark_lines, upload_head, verdict_mark
from intake_app.ui.typed_days import all_days, day_field, day_in, day_or_none, kept_day
from models.application import (
    AnswerSource,
    Application,
    DocumentVerdict,
    DroppedFile,
    SubmittedDocument,
    Upload,
)
from models.examination import FileVerdict, PrintedValidity
from models.file_reasons import FileReason

NOT_TAKEN = (FileVerdict.REFUSED, FileVerdict.HELD)
MANY = "many_uploads"

Place = tuple[str, str]
"""A line of the list: requirement and subject."""


def draw() -> None:
    """The lines of the list of documents by their level, each with its file and what was found in it."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    done = applications.completeness_of(office, application)
    draw_way(application, scheme, done, DOCUMENTS)
    offered = taking_over.documents_offered(office, session.current_actor(), application.id)
    question(t("Which papers are needed, and in which state are they?"), _answer(done, scheme, len(offered)))
    show_said()
    _draw_what_is_taken()
    if application.is_editable:
        _draw_many(application)
        draw_dropped_files(application)
    by_demand = {demand: [line for line in done.documents if line.demand is demand] for demand in Demand}
    for demand in (Demand.ALWAYS, Demand.REQUIRED_IF, Demand.RECOMMENDED, Demand.IF_ANY):
        _draw_group(demand, by_demand[demand], application, offered)
    if application.is_editable and st.button(
        t("On to: {name}", name=t("Check and submit")), icon=":material/arrow_forward:", icon_position="right",
        key="documents_onward", type="primary",
    ):
        open_page(CHECK, application.id)
    draw_gone_files(application)
    if by_demand[Demand.NOT_NEEDED]:
        _draw_spared(by_demand[Demand.NOT_NEEDED])


def _answer(done: Completeness, scheme: SchemeEdition, offered: int) -> str:
    """How many of the needed papers are here, and what still waits for the applicant, each in a sentence."""
    needed = [line for line in done.documents if line.demand in (Demand.ALWAYS, Demand.REQUIRED_IF)]
    handed = [line for line in done.documents if line.handed_in is not None]
    returned = sum(1 for line in handed if line.handed_in and line.handed_in.verdict is DocumentVerdict.RETURNED)
    refused = sum(1 for line in done.documents if _last_not_taken(line) is not None)
    unstated = sum(1 for line in handed if lacks_last_day(line))
    sentences = [t("Needed papers that are here: {handed} of {count}.", count=len(needed),
                   handed=sum(1 for line in needed if line.handed_in is not None))]
    if any(item.kind == "units" for item in done.missing) and any(
            DocumentSubject.UNIT in each.subjects for each in scheme.documents):
        sentences.append(t("The papers of each certification unit are listed too, once the units are confirmed."))
    sentences += [t("Returned and to be replaced: {count}.", count=returned)] if returned else []
    sentences += [t("Not taken at the last try: {count}.", count=refused)] if refused else []
    sentences += [t("Last days to state or confirm: {count}.", count=unstated)] if unstated else []
    sentences += [t("Still valid from the earlier application: {count}.", count=offered)] if offered else []
    return in_a_row(sentences)


def _draw_what_is_taken() -> None:
    """Which files are accepted, and whether they are scanned for malware."""
    office = session.office()
    kinds = kinds_and_limit()
    scan = (t("Every file is scanned for malware.") if office.scanner else
            t("No malware scan is set up here: files are examined, but not scanned."))
    st.html(SERVERS_LIMIT)
    st.caption(in_a_row([kinds, scan]))


def _draw_many(application: Application) -> None:
    """One place for many files, which find their lines by their names."""
    count = st.session_state.setdefault(MANY, 0)
    with st.expander(t("Hand in several files at once"), icon=":material/upload_file:"):
        st.caption(t("Each file goes to the paper that its name says, such as “{example}”; of one that says none"
                     " you are asked.", example=t("Business licence ABC Ltd.pdf")))
        st.file_uploader(
            t("Hand in several files at once"), key=f"{MANY}_{count}", label_visibility="collapsed",
            accept_multiple_files=True, on_change=_take_many, args=(application.id,),
        )


def _draw_group(
    demand: Demand, lines: Sequence[DocumentLine], application: Application, offered: Mapping[Place, OfferedDocument]
) -> None:
    if lines:
        st.markdown(f"#### {t('{level} ({count})', level=_capital(text(DEMANDS[demand])), count=len(lines))}")
    for line in sorted(lines, key=_is_in_order):
        with st.container(border=True):
            what, file = st.columns([5, 4], gap="medium")
            with what:
                st.markdown(f"**{_title(line)}**  \n{_why(line)}")
            with file:
                _draw_file(line, application, len(documents.units_without(line, lines)))
                if (line.requirement, line.subject) in offered:
                    _draw_offer(offered[line.requirement, line.subject], application)


def _is_in_order(line: DocumentLine) -> bool:
    """Whether nobody returned it: what must be replaced goes in front."""
    return line.handed_in is None or line.handed_in.verdict is not DocumentVerdict.RETURNED


def _draw_spared(lines: Sequence[DocumentLine]) -> None:
    with st.expander(t("{level} ({count})", level=_capital(text(DEMANDS[Demand.NOT_NEEDED])), count=len(lines))):
        st.markdown("\n".join(f"- {_title(line)}  \n  {_why(line)}" for line in lines))


def _why(line: DocumentLine) -> str:
    """The facts that put the line on its level, where there are any; the reason and its clause."""
    facts = [t("“{label}” is “{value}”", label=escaped(text(fact.label)), value=f"**{escaped(text(fact.value))}**")
             for fact in line.facts]
    level = t("{level}, because {facts}", level=_capital(text(DEMANDS[line.demand])), facts=t(" and ").join(facts))
    because = f":small[{level}]  \n" if facts else ""
    return f"{because}:small[:gray[{escaped(text(line.reason))}{cited(line.clause)}]]"


def _draw_file(line: DocumentLine, application: Application, others: int) -> None:
    """The file that counts with what was found in it, the last one that was not taken, and the earlier ones."""
    may_hand_in = documents.may_hand_in(session.office(), application, line)
    document, failed = line.handed_in, _last_not_taken(line)
    if document is not None:
        _draw_document(document, line, application, may_hand_in, others)
    elif not may_hand_in:
        st.markdown(f":gray[{t('not handed in')}]", help=_why_locked(line, application))
    if failed is not None:
        _draw_failed(failed, application)
    if document is None and may_hand_in:
        _draw_uploader(line, application)
    _draw_earlier([upload for upload in line.uploads if upload != failed and not _is_current(upload, document)])


def _draw_offer(offer: OfferedDocument, application: Application) -> None:
    """A document of the earlier application that is still valid, and the button that hands it in here too."""
    document = offer.document
    valid = _stated(document.valid_until, session.office().today())
    of = t("From application {number}", number=escaped(offer.taken_over_from))
    st.markdown(f":small[{labelled(of, f'**{escaped(document.file_name)}** · {valid}')}]")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("Take it over"), key=f"take_over_{document.requirement}_{document.subject}",
                  icon=":material/move_down:", on_click=_take_over,
                  args=(application.id, document.requirement, document.subject))
        st.link_button(t("Open"), f"/files/{document.file_id}", icon=":material/description:",
                       key=f"open_offered_{document.requirement}_{document.subject}")


def _take_over(application_id: str, requirement: str, subject: str) -> None:
    act(lambda: taking_over.take_document_over(
        session.office(), session.current_actor(), application_id, requirement, subject))


def _why_locked(line: DocumentLine, application: Application) -> str | None:
    """Why the document stays as it was handed over while other things are open."""
    office = session.office()
    lock = lock_on_document(line, application, office.scheme_of(application), office.today())
    return sentence(lock) if lock and application.is_editable else None


def _share(application_id: str, requirement: str, subject: str) -> None:
    act(lambda: documents.share_with_units(session.office(), session.current_actor(), application_id, requirement,
                                           subject))


def _draw_document(
    document: SubmittedDocument, line: DocumentLine, application: Application, may_hand_in: bool, others: int
) -> None:
    upload = line.upload
    st.markdown(_state(document, upload))
    if document.note:
        st.markdown(f":small[{escaped(document.note)}]")
    if upload is not None and upload.examination.remarks:
        st.markdown(remark_lines(upload.examination))
    if line.has_valid_until:
        _draw_validity(document, line, application,
                       documents.may_state_validity(session.office(), application, line))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(t("Open"), f"/files/{document.file_id}", icon=":material/description:", key=f"open_{_key(line)}")
        if may_hand_in:
            if others:
                st.button(t("For the {count} other units too", count=others), key=f"share_{_key(line)}",
                          icon=":material/content_copy:", on_click=_share,
                          args=(application.id, line.requirement, line.subject))
            with st.popover(t("Replace"), key=f"replace_{_key(line)}"):
                _draw_uploader(line, application)
        elif application.is_editable:
            st.markdown(f":gray[:material/lock: {t('stays as handed over')}]", help=_why_locked(line, application))


def _state(document: SubmittedDocument, upload: Upload | None) -> str:
    """What a person thinks of the file, else what the examination found; the file and its day."""
    judged = {
        DocumentVerdict.ACCEPTED: f":green[:material/verified: {t('accepted')}]",
        DocumentVerdict.RETURNED: f":red[:material/assignment_return: {t('returned')}]",
    }
    handed_in = f":green[:material/check: {t('handed in')}]"
    examined = handed_in if upload is None else verdict_mark(upload.examination.verdict)
    head = judged.get(document.verdict, examined)
    origin = upload.taken_over_from if upload else ""
    taken = f"  \n:small[:gray[{source_words(AnswerSource.APPLICATION, origin)}]]" if origin else ""
    return f"{head}  \n**{escaped(document.file_name)}** · :gray[{day(document.handed_in_at.date())}]{taken}"


def _draw_validity(
    document: SubmittedDocument, line: DocumentLine, application: Application, may_change: bool
) -> None:
    """Until when it is valid: as stated, or what the file prints with a button that confirms it."""
    today = session.office().today()
    found = _printed(line)
    place = (application.id, line.requirement, line.subject)
    if document.is_validity_stated:
        st.markdown(_stated(document.valid_until, today))
    elif not may_change:
        return
    elif found is None:
        st.markdown(f":orange[{t('Until when is it valid? No last day was found in the file.')}]")
    else:
        printed = found.until.isoformat() if found.until else t("no end")
        st.markdown(f":orange[{t('The file prints:')}] **{printed}** :gray[“{escaped(found.quoted)}”]")
    if not may_change:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if found is not None and not document.is_validity_stated:
            st.button(t("Confirm"), key=f"confirm_{_key(line)}", icon=":material/check:", on_click=_state_validity,
                      args=(*place, found.until))
        is_open = found is None and not document.is_validity_stated
        with st.popover(t("State the last day") if is_open else t("Another last day"), key=f"validity_{_key(line)}"):
            _draw_last_day(line, place, document.valid_until or (found.until if found else None))


def _draw_last_day(line: DocumentLine, place: tuple[str, str, str], proposed: date | None) -> None:
    key = f"last_day_{_key(line)}_until"
    st.button(t("It has no end"), key=f"endless_{_key(line)}", on_click=_state_validity, args=(*place, None))
    with st.container(horizontal=True, wrap=False, vertical_alignment="bottom"):
        with st.container():
            kept_day(t("Valid until"), key, value=proposed)
        st.button(t("Keep this day"), key=f"keep_{_key(line)}", on_click=_state_typed_validity, args=(*place, key))


def _stated(until: date | None, today: date) -> str:
    """A last day, red once it is over and orange where it is to be renewed."""
    if until is None:
        return t("Valid without end")
    words = t("Valid until {day}", day=day_from(until, today))
    if until < today:
        return f":red[:material/event_busy: {words}]"
    if is_to_be_renewed(until, session.office().house.files.reminder_months.value, today):
        return f":orange[:material/alarm: {words} · {t('have it renewed')}]"
    return words


def _draw_failed(upload: Upload, application: Application) -> None:
    """The last file, where it was not taken: why, and what to do."""
    body = f"{verdict_mark(upload.examination.verdict)} · {upload_head(upload)}\n{remark_lines(upload.examination)}"
    if upload.examination.verdict is FileVerdict.REFUSED:
        st.error(body)
        return
    st.warning(body)
    if application.is_editable:
        st.button(t("Scan again"), key=f"scan_{upload.id}", icon=":material/refresh:", on_click=_scan_again,
                  args=(application.id, upload.id))


def _draw_earlier(uploads: Sequence[Upload]) -> None:
    """Files that were replaced, refused or never scanned before the last one: nothing vanishes."""
    if not uploads:
        return
    with st.expander(t("Earlier files ({count})", count=len(uploads))):
        for upload in reversed(uploads):
            verdict = upload.examination.verdict
            replaced = f":gray[:material/history: {t('replaced')}]"
            state = verdict_mark(verdict) if verdict in NOT_TAKEN else replaced
            link = f" · [{t('Open')}](/files/{upload.file_id})" if upload.file_id else ""
            st.markdown(f":small[{state} · {upload_head(upload)}{link}]\n{remark_lines(upload.examination)}")


def _draw_uploader(line: DocumentLine, application: Application) -> None:
    stem = _key(line)
    count = st.session_state.setdefault(f"uploads_{stem}", 0)
    failed = _last_not_taken(line)
    if failed is not None and any(remark.reason is FileReason.EXPIRED for remark in failed.examination.remarks):
        day_field(t("Valid until, if the file was misread"), f"until_{stem}", is_needed=False)
    # Any kind may be chosen, and as much as the server takes: what a browser turns away is not listed as refused.
    st.file_uploader(
        t("File for: {title}", title=text(line.title)), key=f"upload_{stem}_{count}", label_visibility="collapsed",
        on_change=_take, args=(application.id, line.requirement, line.subject, stem),
    )


def _take(application_id: str, requirement: str, subject: str, stem: str) -> None:
    """Examine and keep the file at once: what lies in an uploader is in memory only."""
    count = st.session_state[f"uploads_{stem}"]
    file = cast(UploadedFile | None, st.session_state[f"upload_{stem}_{count}"])
    if file is None:
        return
    act(lambda: documents.hand_in(
        session.office(), session.current_actor(), application_id, requirement, subject, file.name, content_of(file),
        _until_stated(f"until_{stem}")))
    st.session_state[f"uploads_{stem}"] = count + 1


def _take_many(application_id: str) -> None:
    """Hand in each file whose name says its line; the others wait below until somebody says which they are."""
    office, actor = session.office(), session.current_actor()
    files = cast(list[UploadedFile], st.session_state[f"{MANY}_{st.session_state[MANY]}"])
    application = applications.application_of(office, actor, application_id)
    lines = [line for line in applications.completeness_of(office, application).documents if line.is_needed]
    placed = [(line, file) for file in files if (line := line_for_name(lines, file.name)) is not None]
    unplaced = [file for file in files if line_for_name(lines, file.name) is None]

    outcomes: list[object] = []

    def take_all() -> object:
        outcomes.extend(
            documents.hand_in(
                office, actor, application_id, line.requirement, line.subject, file.name, content_of(file))
            for line, file in placed)
        outcomes.extend(dropped_files.take_dropped(office, actor, application_id, file.name, content_of(file))
                        for file in unplaced)
        return next((outcome for outcome in outcomes if isinstance(outcome, Refused)), None)

    if act(take_all):
        said = [t("Examined: {count}. What was found stands with each paper.", count=len(placed))] if placed else []
        waiting = [each.examination.verdict is not FileVerdict.REFUSED for each in outcomes
                   if isinstance(each, DroppedFile)]
        said += [t("Kept, but for no paper yet: {count}. Say below which paper each of them is.",
                   count=sum(waiting))] if any(waiting) else []
        said += [t("Not taken: {count}. The reason stands below with each of them.",
                   count=waiting.count(False))] if not all(waiting) else []
        say("done", said)
    st.session_state[MANY] += 1


def _scan_again(application_id: str, upload_id: str) -> None:
    act(lambda: documents.scan_again(session.office(), session.current_actor(), application_id, upload_id))


def _state_validity(application_id: str, requirement: str, subject: str, until: date | None) -> None:
    act(lambda: documents.state_validity(
        session.office(), session.current_actor(), application_id, requirement, subject, until))


def _state_typed_validity(application_id: str, requirement: str, subject: str, key: str) -> None:
    if all_days(key):
        until = day_in(key)
        act_on(lambda: documents.state_validity(
            session.office(), session.current_actor(), application_id, requirement, subject, until), "", key)


def _until_stated(key: str) -> date | None:
    """The last day that stands beside the file; None where no field asks for it, or what is typed is no day."""
    return day_or_none(key) if key in st.session_state and all_days(key) else None


def _is_current(upload: Upload, document: SubmittedDocument | None) -> bool:
    return document is not None and upload.file_id == document.file_id


def _last_not_taken(line: DocumentLine) -> Upload | None:
    """The last file, where it was refused or waits for its scan."""
    last = line.uploads[-1] if line.uploads else None
    return last if last is not None and last.examination.verdict in NOT_TAKEN else None


def _printed(line: DocumentLine) -> PrintedValidity | None:
    upload = line.upload
    return upload.examination.validity if upload else None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _title(line: DocumentLine) -> str:
    return f"{escaped(text(line.title))} · {escaped(text(line.subject_text))}"


def _key(line: DocumentLine) -> str:
    return f"{line.requirement}_{line.subject}"


draw()
