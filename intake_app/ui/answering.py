"""One question of the form: its widget, saving what is typed as it is typed, and what is wrong with it.

The stored answer is the truth; a widget is laid anew whenever it changed elsewhere (`laying`). Keys of choices carry
their wording: a select box whose options are reworded under the same key loses its choice.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple, cast
from zlib import crc32

import streamlit as st

from intake_app.rules.answers import checked_answer, path_of
from intake_app.rules.completeness import Completeness
from intake_app.rules.reopening import lock_on_answer
from intake_app.rules.row_names import row_name, row_texts
from intake_app.rules.supplement_items import is_answered
from intake_app.schemes.schema import OWNER_CHOICES, FieldDefinition, FieldKind, SchemeEdition, Section
from intake_app.services import applications
from intake_app.services.applications import Conflict
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import act, say, sentence
from intake_app.ui.answer_history import SAVED_AT as SAVED_AT
from intake_app.ui.answer_history import draw_history, draw_origin
from intake_app.ui.i18n import t, text
from intake_app.ui.laying import laid_key, lift, saw, seen_at
from intake_app.ui.leading import lead_to
from intake_app.ui.showing import cited, escaped, heading, left_as_written
from intake_app.ui.typed_days import A_DAY
from models.application import Application
from models.reference import Reason
from models.supplement import SupplementItem

Value = str | list[str] | None
"""What a widget holds."""

CONFLICTS = "answer_conflicts"

OWNERS = {kind: section for section, kind in OWNER_CHOICES.items()}
"""Of which section a field of this kind names a row."""
CHOICES = frozenset({FieldKind.CHOICE, FieldKind.FAMILY, FieldKind.YES_NO, FieldKind.SITE_CHOICES, *OWNERS})
SEVERAL_LINES = frozenset({FieldKind.LONG_TEXT, FieldKind.MODELS})
WIDE = SEVERAL_LINES | {FieldKind.SITE_CHOICES}


class _Overtaken(NamedTuple):
    """What was typed over somebody else's newer answer, and that answer; neither is written over the other."""

    typed: str
    conflict: Conflict


def draw_question(
    field: FieldDefinition, application: Application, scheme: SchemeEdition, row: str | None, done: Completeness
) -> None:
    """A field with the stored answer; what is typed is saved at once, and what is wrong with it stands below."""
    path = path_of(field.section, field.key, row)
    stored = application.text(path)
    place = (application.id, path)
    overtaken: _Overtaken | None = st.session_state.get(CONFLICTS, {}).get(place)
    key = laid_key(place, widget_key(f"answer_{application.id}_{path}", field, application, scheme),
                   stored if overtaken is None else seen_at(place))
    value = widget_value(field, stored if overtaken is None else overtaken.typed, application, scheme)
    lock = lock_on_answer(path, application, scheme) if application.is_editable else None
    is_open = application.is_editable and lock is None
    words = partial(answer_words, field, application=application, scheme=scheme)
    requests = _requests_about(path, application)
    waits = not stored or any(not is_answered(item, application, scheme) for item in requests)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        draw_widget(field, key, application, scheme, value=value, label=_label(field, waits, lock),
                    disabled=not application.is_editable, lock=lock, on_change=_save, args=(*place, key))
        draw_history(application, path, words, is_open)
    draw_origin(application, path, words, is_open)
    lead_to(path, key)
    _draw_requests(requests, waits)
    if overtaken is not None:
        _draw_conflict(application.id, path, overtaken.conflict)
    _draw_verdict(field, path, stored, application, scheme)
    _draw_contradictions(path, done)


def widget_key(stem: str, field: FieldDefinition, application: Application, scheme: SchemeEdition) -> str:
    """The key of a field's widget; of a choice it changes with language and wording."""
    if field.kind not in CHOICES:
        return stem
    names = choices_of(field, application, scheme)
    return f"{stem}_{session.language()}_{crc32(repr(names).encode()):x}"


def choices_of(field: FieldDefinition, application: Application, scheme: SchemeEdition) -> Mapping[str, str]:
    """The choices of a field by their keys, in the reader's language; of sites and products by their rows."""
    if field.kind is FieldKind.YES_NO:
        return {"yes": t("yes"), "no": t("no")}
    if field.kind is FieldKind.FAMILY:
        return {family.key: text(family.name) for family in scheme.families}
    if field.kind is FieldKind.SITE_CHOICES or field.kind in OWNERS:
        section = OWNERS.get(field.kind, Section.SITES)
        return row_words(section, application, scheme)
    return {option.key: text(option.text) for option in field.options}


def row_words(section: str, application: Application, scheme: SchemeEdition) -> dict[str, str]:
    """The rows of a section by what they are called: the bare name where it tells them apart."""
    names = {row: row_name(section, row, application, scheme) for row in application.row_ids(section)}
    times = Counter(names.values())
    whole = row_texts(section, application, scheme)
    return {row: text(name) if name and times[name] == 1 else heading(whole[row]) for row, name in names.items()}


def widget_value(field: FieldDefinition, stored: str, application: Application, scheme: SchemeEdition) -> Value:
    """A stored answer as its widget holds it; what no widget can hold is None and named by the problem below it."""
    if field.kind is FieldKind.SITE_CHOICES:
        rows = application.row_ids(Section.SITES)
        return [row for row in stored.split() if row in rows]
    if field.kind in CHOICES:
        return stored if stored in choices_of(field, application, scheme) else None
    return stored


def answer_text(value: Value) -> str:
    """What a widget holds, as it is stored."""
    return " ".join(value) if isinstance(value, list) else value or ""


def answer_words(field: FieldDefinition, stored: str, application: Application, scheme: SchemeEdition) -> str:
    """A stored answer as a person reads it."""
    if field.kind not in CHOICES:
        return stored
    names = choices_of(field, application, scheme)
    return t(", ").join(names.get(part, part) for part in stored.split()) if stored else ""


def draw_widget(
    field: FieldDefinition, key: str, application: Application, scheme: SchemeEdition, *, label: str,
    value: Value = None, disabled: bool = False, lock: Reason | None = None,
    label_visibility: Literal["visible", "hidden", "collapsed"] = "visible",
    on_change: Callable[..., None] | None = None, args: Sequence[object] = (),
) -> None:
    """The widget for a kind of answer, with the value that it begins with. A `lock` says why it cannot be changed."""
    common: dict[str, Any] = {
        "key": key, "help": sentence(lock) if lock else question_help(field),
        "disabled": disabled or lock is not None,
        "on_change": on_change, "args": tuple(args), "label_visibility": label_visibility,
    }
    names = choices_of(field, application, scheme)
    hint = text(field.help) if field.help else None
    if field.kind is FieldKind.DATE:
        hint = t("such as {day}", day=A_DAY)
    if field.kind is FieldKind.YES_NO:
        st.segmented_control(label, list(names), default=cast(str | None, value), format_func=names.__getitem__,
                             **common)
    elif field.kind is FieldKind.SITE_CHOICES:
        st.multiselect(label, list(names), default=cast(list[str], value), format_func=names.__getitem__,
                       placeholder=t("Choose"), **common)
    elif field.kind in CHOICES:
        st.selectbox(label, list(names), index=list(names).index(cast(str, value)) if value else None,
                     format_func=names.__getitem__, placeholder=t("Choose"), **common)
    elif field.kind in SEVERAL_LINES:
        st.text_area(label, value=cast(str | None, value) or "", height=100, placeholder=hint, **common)
    else:
        # A day too: a date field makes 2025-03-31 of 20251331, 28 of a 30 February, and keeps nothing of half a day.
        st.text_input(label, value=cast(str | None, value) or "", placeholder=hint, live=True, **common)


def fill_as(application_id: str, section: str) -> None:
    """Copy the answers of the party that this one may be the same as over those that the reader saw here."""
    office, actor = session.office(), session.current_actor()

    def copy() -> object:
        application = applications.application_of(office, actor, application_id)
        for field in office.scheme_of(application).fields_of(section):
            path = path_of(section, field.key)
            known = application.text(path_of(field.same_as, field.key)) if field.same_as else ""
            if not known:
                continue
            outcome = applications.save_answer(
                office, actor, application_id, path, known, expected=seen_at((application_id, path)))
            if isinstance(outcome, Refused):
                return outcome
            if isinstance(outcome, Conflict):
                say("wrong", [escaped(text(outcome.text))])
            st.session_state[SAVED_AT] = office.moment()
        return None

    act(copy)


def _save(application_id: str, path: str, key: str) -> None:
    _write(application_id, path, answer_text(st.session_state[key]), seen_at((application_id, path)))


def _write(application_id: str, path: str, typed: str, expected: str) -> None:
    office = session.office()
    place = (application_id, path)

    def write() -> object:
        outcome = applications.save_answer(
            office, session.current_actor(), application_id, path, typed, expected=expected)
        if isinstance(outcome, Conflict):
            st.session_state.setdefault(CONFLICTS, {})[place] = _Overtaken(typed, outcome)
        elif isinstance(outcome, applications.SavedAnswer):
            st.session_state.get(CONFLICTS, {}).pop(place, None)
            saw(place, outcome.application.text(path))
            st.session_state[SAVED_AT] = office.moment()
        return outcome

    act(write)


def _draw_conflict(application_id: str, path: str, conflict: Conflict) -> None:
    theirs = conflict.current.text if conflict.current else ""
    st.warning(escaped(text(conflict.text)), icon=":material/sync_problem:")
    with st.container(horizontal=True):
        st.button(t("Keep what I typed"), key=f"mine_{application_id}_{path}", on_click=_keep_mine,
                  args=(application_id, path, theirs))
        st.button(t("Take the other value"), key=f"theirs_{application_id}_{path}", on_click=_take_theirs,
                  args=(application_id, path))


def _keep_mine(application_id: str, path: str, theirs: str) -> None:
    _write(application_id, path, st.session_state[CONFLICTS][application_id, path].typed, theirs)


def _take_theirs(application_id: str, path: str) -> None:
    st.session_state[CONFLICTS].pop((application_id, path), None)
    lift((application_id, path))


def _draw_verdict(
    field: FieldDefinition, path: str, stored: str, application: Application, scheme: SchemeEdition
) -> None:
    check = checked_answer(field, stored, application, scheme)
    if check.problem is not None:
        clause = cited(check.problem.clause) if check.problem.clause else ""
        _draw_note("red", "error", escaped(text(check.problem.text)) + clause)
    if check.warning is not None:
        _draw_note("orange", "warning", escaped(text(check.warning)))


def _draw_contradictions(path: str, done: Completeness) -> None:
    """What the answer does not fit."""
    for item in done.missing:
        if item.kind == "contradiction" and item.target == path:
            _draw_note("red", "error", escaped(text(item.problem)) + cited(item.clause))
    for remark in done.remarks:
        if remark.path == path:
            _draw_note("orange", "warning", escaped(text(remark.text)) + cited(remark.clause))


def _requests_about(path: str, application: Application) -> tuple[SupplementItem, ...]:
    """The requests of the open batch that name this very answer."""
    batch = application.open_request if application.is_editable else None
    return tuple(item for item in (batch.items if batch else ()) if item.target == path)


def _draw_requests(requests: Sequence[SupplementItem], waits: bool) -> None:
    """What the body asks of the answer, in its own words: who mends it need not go back to the list for them."""
    for item in requests:
        reason = escaped(item.reason)
        words = t("The body asks: {reason}", reason=reason) if waits else t("Mended as asked: {reason}", reason=reason)
        clause = cited(item.clause) if item.clause else ""
        _draw_note("orange" if waits else "gray", "assignment_return", words + left_as_written(item.reason) + clause)


def _draw_note(colour: str, icon: str, words: str) -> None:
    st.markdown(f":small[:{colour}[:material/{icon}: {words}]]")


def _label(field: FieldDefinition, waits: bool, lock: Reason | None) -> str:
    """The field's name with its mark, which never stands on a line alone: a point where it `waits` for an answer."""
    words = text(field.label)
    if lock is not None:
        return f":material/lock: {words}"
    if not field.is_required:
        return t("{label} (optional)", label=words)
    return f"{words}\N{NO-BREAK SPACE}•" if waits else words


def question_help(field: FieldDefinition) -> str:
    """What a field's mark of help says: how to answer, why it is asked, and the clause."""
    parts = [text(part) for part in (field.help, field.why) if part]
    return escaped(" ".join(parts)) + cited(field.clause)
