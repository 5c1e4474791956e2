"""Records: who did what, when, in which role, from what to what, and why? (GB/T 27065 7.12, CNEX 15)"""

from math import ceil

import streamlit as st

from intake_app.services import recorded_acts
from intake_app.services.outcomes import Refused
from intake_app.services.recorded_acts import COLUMNS, MOST_EXPORTED, ActsWanted, RecordedAct
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.plan_downloads import WORKBOOK
from intake_app.ui.showing import TWO_LINES, columns, escaped, labelled, question, to_the_minute
from intake_app.ui.typed_days import day_field

LINES = 50
"""Records on one page."""
WIDTHS = (130, 90, 160, 200, 260)
"""Of the columns, in pixels."""
CHANGES_SHOWN = 6
"""Fields of a change in the table; the entry below it has them all."""
HEAD_HEIGHT = 40
"""Of the table's head, in pixels."""
TABLE_HEIGHT = 430
"""Of the table, in pixels: the chosen entry below it stands in the same window."""


def draw() -> None:
    """What is looked for, the page of it that is open, and the way to take all of it away."""
    office, actor = session.office(), session.current_actor()
    head = st.container()
    wanted = _wanted()
    skipped = (st.session_state.get(_page_key(wanted), 1) - 1) * LINES
    found = recorded_acts.recorded_acts(office, actor, wanted, LINES, skipped)
    with head:
        if isinstance(found, Refused):
            question(t("What was done, and by whom?"), "")
            st.error(sentence(found.reasons[0]))
            return
        question(t("What was done, and by whom?"),
                 t("Records found: {count}, newest first. They are only ever added to: nobody changes or deletes one.",
                   count=f"{found.count:,}") if found.count else t("No record is like that."))
    if not found.count:
        return
    pages = ceil(found.count / LINES)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(t("Page (of {count})", count=pages), 1, pages, key=_page_key(wanted), width=180)
        _draw_export(wanted, found.count)
    chosen = _draw_lines(found.acts, f"records_{wanted.model_dump_json()}_{skipped}_{session.language()}")
    _draw_entry(found.acts[min(chosen, len(found.acts) - 1)])


def _wanted() -> ActsWanted:
    """What the reader looks for."""
    acts = recorded_acts.acts_to_choose(session.current_actor())
    first, second, third, fourth, fifth = st.columns([3, 2, 2, 2, 3])
    subject = first.text_input(t("About (number or e-mail address)"), key="records_subject",
                               placeholder=t("whole number"))
    by_name = second.text_input(t("Done by (name)"), key="records_by")
    with third:
        first_day = day_field(t("From, this day included"), "records_from", is_needed=False)
    with fourth:
        last_day = day_field(t("To, this day included"), "records_to", is_needed=False)
    verb = fifth.selectbox(t("Act"), sorted(acts, key=lambda each: text(acts[each])), index=None,
                            format_func=lambda each: text(acts[each]), placeholder=t("all"),
                            key=f"records_act_{session.language()}")
    return ActsWanted(subject=subject, by_name=by_name, first=first_day, last=last_day, verb=verb or "")


def _page_key(wanted: ActsWanted) -> str:
    """Another search begins on its first page."""
    return f"records_page_{wanted.model_dump_json()}"


def _draw_export(wanted: ActsWanted, count: int) -> None:
    office, actor, language = session.office(), session.current_actor(), session.language()
    st.download_button(
        t("All that was found, Excel"), mime=WORKBOOK, on_click="ignore", icon=":material/download:",
        data=lambda: recorded_acts.acts_workbook(office, actor, wanted, language), key="records_excel",
        file_name=f"{t('Records')} {office.today().isoformat()}.xlsx")
    if count > MOST_EXPORTED:
        st.caption(t("A workbook holds the newest {count}: narrow the days down for earlier ones.",
                     count=f"{MOST_EXPORTED:,}"))


def _draw_lines(acts: tuple[RecordedAct, ...], key: str) -> int:
    """The table, which has a few lines of each entry; the place of the entry that was clicked, at first the newest."""
    _, at, by, _, what, about, *_ = COLUMNS
    heads = [*map(text, (at, by, what, about)), t("Reason, clause, from → to")]
    lines = [(to_the_minute(act.at), f"{text(act.by)}\n{text(act.role) if act.role else ''}".strip(), text(act.act),
              text(act.about), _told(act)) for act in acts]
    st.caption(t("Click a line: the whole entry stands below the table."))
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    st.dataframe(rows, key=key, on_select="rerun", selection_mode="single-cell", hide_index=True, width="stretch",
                 row_height=TWO_LINES, height=min(TABLE_HEIGHT, HEAD_HEIGHT + TWO_LINES * len(rows)),
                 column_config=columns(dict(zip(heads, WIDTHS, strict=True))))
    cells = st.session_state[key]["selection"]["cells"] if key in st.session_state else []
    return int(cells[0][0]) if cells else 0


def _draw_entry(act: RecordedAct) -> None:
    """The whole of one entry, however long it is."""
    _, _, by, _, _, about, change, reason, clause = COLUMNS
    doer = f"{text(act.by)} · {text(act.role)}" if act.role else text(act.by)
    told = ((by, doer), (about, text(act.about)), (reason, act.reason),
            (clause, text(act.clause) if act.clause else ""))
    with st.container(border=True, key="records_entry"):
        st.markdown(f"**{escaped(text(act.act))}** · {to_the_minute(act.at)}")
        st.markdown("  \n".join(labelled(text(head), escaped(words)) for head, words in told if words))
        if act.changes:
            changes = (escaped(recorded_acts.change_words(each, session.language())) for each in act.changes)
            st.markdown("\n".join([labelled(text(change), ""), "", *(f"- {each}" for each in changes)]))


def _told(act: RecordedAct) -> str:
    """Why, by which clause and from what to what, in the table."""
    clause = text(act.clause) if act.clause else ""
    shown = [recorded_acts.change_words(each, session.language()) for each in act.changes[:CHANGES_SHOWN]]
    more = len(act.changes) - len(shown)
    rest = t("and {count} more", count=more) if more else ""
    return "\n".join(filter(None, [act.reason, clause, *shown, rest]))


draw()
