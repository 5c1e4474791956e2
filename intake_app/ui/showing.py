"""How dates, distances, clauses and papers look on every page: one way for each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import streamlit as st

from intake_app.rules.supplement_items import ItemState
from intake_app.rules.tasks import TaskState
from intake_app.schemes.clauses import clause_text, clause_to_client
from intake_app.schemes.schema import Family, SchemeEdition
from intake_app.services import papers
from intake_app.services.field_words import ANSWER_SOURCES
from intake_app.ui import session
from intake_app.ui.i18n import message, t, text
from models.application import Answer, AnswerSource
from models.calendar import DueDate
from models.dispatch import DispatchState
from models.paper import Paper
from models.reference import ClauseRef
from models.supplement import SupplementItem
from models.text import Text

Colour = Literal["orange", "green", "red", "blue", "gray"]
"""The colours of a state's badge; a state is never told by its colour alone."""

DAY_WIDTH, PROOF_WIDTH = 160, 300
"""Pixels of a day and of the proof beside it; what does not fit beside another goes below it."""

HAN, LATIN_WORD = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2,}")
FEWEST_ENGLISH_WORDS = 3
"""From so many on they are a sentence and no name."""
SIGNS_OF_A_WORD = 2
"""Chinese signs for a word."""

WEEKDAY_NAMES = (
    message("Mon"), message("Tue"), message("Wed"), message("Thu"), message("Fri"), message("Sat"), message("Sun"),
)

TASK_STATES: dict[TaskState, tuple[Text, Colour, str]] = {
    TaskState.CANNOT_START: (Text(zh="还不能开始", en="cannot start yet"), "gray", ":material/lock:"),
    TaskState.NOT_STARTED: (Text(zh="未开始", en="not started"), "blue", ":material/radio_button_unchecked:"),
    TaskState.IN_PROGRESS: (Text(zh="进行中", en="in progress"), "orange", ":material/timelapse:"),
    TaskState.OPTIONAL: (Text(zh="可留空", en="may stay empty"), "gray", ":material/check_indeterminate_small:"),
    TaskState.DONE: (Text(zh="已完成", en="done"), "green", ":material/check:"),
}
"""The one word for where a task stands, with the colour and sign that it is shown with."""

DISPATCH_STATES = {
    DispatchState.WAITING: Text(zh="待发送", en="waiting to be sent"),
    DispatchState.SENDING: Text(zh="发送中", en="being sent"),
    DispatchState.SENT: Text(zh="已发送", en="sent"),
    DispatchState.UNKNOWN: Text(zh="结果不明，请核实", en="unknown, look"),
    DispatchState.FAILED: Text(zh="未能发送", en="not sent"),
}
"""The one word for how far a sending is."""

ITEM_COLOURS: dict[ItemState, Colour] = {
    ItemState.DRAFTED: "gray", ItemState.OPEN: "orange", ItemState.ANSWERED: "blue", ItemState.SETTLED: "green",
    ItemState.ASKED_AGAIN: "gray",
}
"""The colour beside the word for each state of a request."""

TWO_LINES = 66
"""The height of a table's row whose cells hold two lines, in pixels: Streamlit breaks lines from four rem on."""

MARKS = r"\`*_{}[]()#+-.!|<>$:~"
"""The signs that Markdown draws with."""


def labelled(label: str, words: str) -> str:
    """A label and what it names, with the colon of the reader's language between them."""
    return t("{label}: {words}", label=label, words=words)


def source_words(source: AnswerSource, origin: str) -> str:
    """How a value came to stand in the form, with the number of what it was taken over from."""
    return f"{text(ANSWER_SOURCES[source])} {escaped(origin)}" if origin else text(ANSWER_SOURCES[source])


def source_mark(answer: Answer) -> str:
    """What marks an answer that nobody typed; the number of what it was taken over from would not fit into a badge."""
    if answer.source is AnswerSource.TYPED:
        return ""
    words = source_words(answer.source, answer.origin)
    return f"  \n:small[:blue[{words}]]" if answer.origin else f" :blue-badge[{words}]"


def escaped(words: str) -> str:
    """The words with Markdown's signs taken literally, so that what people typed cannot draw anything."""
    return "".join(f"\\{sign}" if sign in MARKS else sign for sign in words)


def left_as_written(*words: str) -> str:
    """Says of what a person wrote in the other language that it stands in that person's words, as Markdown behind it.

    Nothing where the reader's own language is written, or no more than a name or a model.
    """
    written = " ".join(words)
    signs, latin = len(HAN.findall(written)), len(LATIN_WORD.findall(written))
    # Names of the other language stand in either: a sign of Chinese weighs less than a word of English.
    is_chinese = signs > SIGNS_OF_A_WORD * latin
    if session.language() == "en":
        return f" :gray[{t('(in the words of whoever wrote it, in Chinese)')}]" if is_chinese else ""
    is_english = not is_chinese and latin >= FEWEST_ENGLISH_WORDS
    return f" :gray[{t('(in the words of whoever wrote it, in English)')}]" if is_english else ""


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences one behind the other; no space stands between Chinese ones."""
    return ("" if session.language() == "zh" else " ").join(sentences)


def family_name(family: Family, scheme: SchemeEdition) -> str:
    """A product family with its body, so that two schemes' families can be told apart."""
    return t("{family} ({body})", family=text(family.name), body=scheme.body.short_name)


def heading(words: Text) -> str:
    """Words of a scheme as they begin a line: sections and rows are written small in a scheme's file."""
    return beginning_a_line(text(words))


def beginning_a_line(words: str) -> str:
    """Words that a sentence has small, as they begin a line."""
    return words[:1].upper() + words[1:]


def draw_head(words: str, state: str, colour: Colour) -> None:
    """A line of Markdown with the badge of its state at the right, as wide as its word: a column would cut it off."""
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with line, st.container(gap=None):
        st.markdown(words)
    line.badge(state, color=colour)


def cited(clause: ClauseRef) -> str:
    """A clause in brackets, as Markdown to stand behind a sentence."""
    return escaped(in_brackets(clause))


def in_brackets(clause: ClauseRef) -> str:
    """A clause in the brackets of the reader's language, to stand behind words where no Markdown is read."""
    return t(" [{clause}]", clause=named(clause))


def named(clause: ClauseRef) -> str:
    """A clause as its reader can look it up: who is not of the body reads no key of a house rule."""
    return text(clause_text(clause) if session.is_staff() else clause_to_client(clause))


def day(on: date) -> str:
    """A date with its weekday: 2026-05-20（周三）."""
    weekday = on.weekday()
    return t("{day} ({weekday})", day=on.isoformat(), weekday=t(WEEKDAY_NAMES[weekday]))


def day_span(first: date, last: date) -> str:
    """From which day to which; one day alone stands once."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def to_the_minute(at: datetime) -> str:
    """A moment as it is told beside what was done then: 2026-05-20 14:05."""
    return f"{at:%Y-%m-%d %H:%M}"


def to_the_second(at: datetime, now: datetime) -> str:
    """A moment to the second; with its day where that is not today."""
    here = at.astimezone(now.tzinfo)
    return f"{here:%H:%M:%S}" if here.date() == now.date() else f"{here:%Y-%m-%d %H:%M:%S}"


def day_from(on: date, today: date) -> str:
    """A date with its weekday and its distance from today, never the distance alone."""
    away = (on - today).days
    if away == 0:
        return t("{day}, today", day=day(on))
    if away == 1:
        return t("{day}, tomorrow", day=day(on))
    if away == -1:
        return t("{day}, yesterday", day=day(on))
    if away > 0:
        return t("{day}, in {count} days", day=day(on), count=away)
    return t("{day}, {count} days ago", day=day(on), count=-away)


def deadline(on: date, today: date) -> str:
    """The last day of what is still to be done, with its distance from today; one that is past says by how much."""
    late = (today - on).days
    if late == 1:
        return t("{day}, overdue by a day", day=day(on))
    if late > 1:
        return t("{day}, overdue by {count} days", day=day(on), count=late)
    return day_from(on, today)


def due(on: DueDate, today: date) -> str:
    """A due date; one that rests on a year whose holidays are not announced says so."""
    shown = deadline(on.on, today)
    return t("{day} (provisional: that year's holidays are not announced yet)", day=shown) if on.provisional else shown


def half_days(count: int) -> str:
    """Person-days with one decimal."""
    return t("{days} person-days", days=f"{count / 2:.1f}")


def columns(widths: Mapping[str, int]) -> dict[str, Any]:
    """The widths of a table's text columns in pixels; 840 together fit beside the sidebar of a desk's screen."""
    return {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}


def show_papers(shown: Sequence[Paper]) -> None:
    """A line for each paper with its number and a link to the Word file."""
    for paper in shown:
        line = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
        void = f" · :red[{t('void since {day}', day=paper.void.on.isoformat())}]" if paper.void else ""
        line.markdown(f"**{paper_title(paper)}**{void}  \n"
                      f":gray[{paper.number} · {paper.made_at:%Y-%m-%d}]", width="content")
        line.link_button(t("Word file"), f"/files/{paper.file_id}")


def paper_title(paper: Paper) -> str:
    """What the paper is called: its rule's own word where it has one, which everything else says too."""
    return heading(papers.title_of(session.office(), paper))


def show_answer(item: SupplementItem) -> None:
    """What the applicant said to a request, with who and when; nothing where there is no answer."""
    if item.answer is not None:
        file = f" [{escaped(item.answer.file_name)}](/files/{item.answer.file_id})" if item.answer.file_id else ""
        words = escaped(item.answer.text).replace("\n", "  \n")
        said = t("{name}, {day}", name=escaped(item.answer.by), day=day(item.answer.on))
        note = left_as_written(item.answer.text)
        st.markdown(f":material/reply: {words}{note}{file}  \n:small[:gray[{said}]]")


def of_the_body(name: str) -> str:
    """Who of the body did something, as Markdown: its own people read the name, clients that it was the body."""
    return escaped(name) if session.is_staff() else t("the certification body")


def question(asked: str, answered: str) -> None:
    """The question that a page answers at its top, and the answer in words."""
    st.subheader(asked)
    st.markdown(answered)
