"""The charts of the managers' outlook: each tells one thing, in the words of its table."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import altair as alt
from altair.utils.schemapi import debug_mode

from intake_app.rules.staffing import MonthOfWork, SeatMonth
from intake_app.rules.surveillance import STATE_TEXTS, SurveillanceState
from intake_app.services.outlook import CaseClock
from intake_app.ui.i18n import t, text
from models.application import PartyRole
from models.text import Text

Drawing = alt.Chart | alt.LayerChart | alt.FacetChart
UNCHECKED = debug_mode(False)
"""Altair would check each part of a chart against its whole schema, which takes longer than to draw them all."""

GREEN, BLUE, OCHRE, RED, GREY, PALE = "#0b6e4f", "#3d7ea6", "#b07d2b", "#b3261e", "#9aa8a2", "#dfe8e4"
STATE_COLOURS: dict[SurveillanceState, str] = {
    "lapsed": "#7d1a14", "overdue": RED, "suspended": "#7a5c8e", "notice_late": "#d9730d", "notice_due": "#d9b23c",
    "notified": BLUE, "visited": GREEN, "later": "#a9c9bd",
}
GROUP_COLOURS = (GREEN, BLUE, OCHRE, "#7a5c8e", "#a65a4a", "#5b6f65", "#3fa796", "#c58fb0", GREY)
"""The last is for all the others."""
WIDE_ENOUGH = 450
"""From how many pixels on figures have room in the cells of all months."""
CASES_DRAWN = 30
"""How many clocks are drawn; the table has all."""
ROW, TALL_ROW = 26, 40
AROUND = 150
"""Pixels below the rows of the clocks: slanted days, and a legend of two lines."""
LINE_HEIGHT = 17
"""Pixels that a line of a label takes."""
LINE_END, LINE_WIDTH = "¶", 32
"""How the lines of an axis label are told apart, and how wide they are: a Chinese sign counts two."""


@UNCHECKED
def surveillance_chart(groups: Mapping[Text, Counter[str]], months: Sequence[str], title: str) -> Drawing:
    """How many surveillances are due in each month, stacked by group; beyond eight groups the rest is one."""
    shown = list(groups)[:len(GROUP_COLOURS) - 1] if len(groups) > len(GROUP_COLOURS) else list(groups)
    named = {group: text(group) if group in shown else t("Others") for group in groups}
    values = Counter({(month, named[group]): 0 for month in months for group in groups})
    for group, count in groups.items():
        for month in months:
            values[month, named[group]] += count[month]
    order = list(dict.fromkeys(named.values()))
    states = {text(STATE_TEXTS[state]): colour for state, colour in STATE_COLOURS.items()}
    colours = [states.get(name, GROUP_COLOURS[number % len(GROUP_COLOURS)]) for number, name in enumerate(order)]
    rows = [{"month": month, "group": name, "count": count, "place": order.index(name)}
            for (month, name), count in values.items()]
    chart: Drawing = alt.Chart(alt.InlineData(rows)).mark_bar().encode(
        x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=-45)),
        y=alt.Y("count:Q", title=t("Surveillances"), axis=alt.Axis(tickMinStep=1)),
        color=alt.Color("group:N", title=title, scale=alt.Scale(domain=order, range=colours),
                        legend=alt.Legend(orient="bottom", columns=2, labelLimit=220)),
        order=alt.Order("place:Q"),
        tooltip=[alt.Tooltip("month:O", title=t("Month")), alt.Tooltip("group:N", title=title),
                 alt.Tooltip("count:Q", title=t("Surveillances"))],
    ).properties(height=320)
    return chart


@UNCHECKED
def load_chart(months: Sequence[MonthOfWork]) -> Drawing:
    """The person-days still to be planned against the free ones: a bar above its mark is too much, and red."""
    enough, short = t("To be planned"), t("To be planned, more than there is")
    free = t("Free person-days")
    rows = [{"month": f"{month.first:%Y-%m}", "needed": month.needed, "free": month.free, "planned": month.planned,
             "kind": short if month.needed > month.free else enough, "mark": free} for month in months]
    scale = alt.Scale(domain=[enough, short, free], range=[GREEN, RED, "#1b1b1b"])
    # The marks of the legend are those of the chart: full, and with corners.
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=260, symbolType="square", symbolOpacity=1,
                        symbolStrokeWidth=0)
    base = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=-45)),
        tooltip=[alt.Tooltip("month:O", title=t("Month")), alt.Tooltip("needed:Q", title=t("To be planned")),
                 alt.Tooltip("free:Q", title=free), alt.Tooltip("planned:Q", title=t("Planned already"))])
    bars = base.mark_bar().encode(y=alt.Y("needed:Q", title=t("Person-days")),
                                  color=alt.Color("kind:N", title=None, scale=scale, legend=legend))
    marks = base.mark_tick(thickness=3, width=alt.RelativeBandSize(0.95)).encode(
        y="free:Q", color=alt.Color("mark:N", title=None, scale=scale, legend=legend))
    return alt.layer(bars, marks).properties(height=300)


@UNCHECKED
def seats_chart(seats: Sequence[SeatMonth]) -> Drawing:
    """What teams must bear, month by month: the free person-days beyond what is needed, red below nought."""
    few, missing, enough = t("Less than a fifth to spare"), t("Missing"), t("Enough")
    rows = [{"month": f"{seat.first:%Y-%m}", "seat": _in_lines(text(seat.text)), "left": seat.free - seat.needed,
             "needed": seat.needed, "free": seat.free,
             "kind": missing if seat.missing else few if seat.free < 1.2 * seat.needed else enough} for seat in seats]
    names = list(dict.fromkeys(_in_lines(text(seat.text)) for seat in seats))
    base = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=-45)),
        y=alt.Y("seat:N", title=None, sort=names, axis=alt.Axis(
            labelExpr=f"split(datum.label, '{LINE_END}')", labelOverlap=False, labelLimit=0, labelFontSize=11)),
        tooltip=[alt.Tooltip("month:O", title=t("Month")), alt.Tooltip("seat:N", title=t("Competence")),
                 alt.Tooltip("needed:Q", title=t("Needed")), alt.Tooltip("free:Q", title=t("Free person-days"))])
    cells = base.mark_rect(stroke="white").encode(color=alt.Color(
        "kind:N", title=None, legend=alt.Legend(orient="bottom"),
        scale=alt.Scale(domain=[missing, few, enough], range=[RED, "#f0c66b", PALE])))
    words = base.mark_text(fontSize=11).encode(
        # On a phone the figures would lie upon each other: there the colours and the table tell.
        text="left:Q", opacity=alt.condition(f"width > {WIDE_ENOUGH}", alt.value(1), alt.value(0)),
        color=alt.condition(alt.datum.kind == missing, alt.value("white"), alt.value("#1b1b1b")))
    lines = max((name.count(LINE_END) + 1 for name in names), default=1)
    return alt.layer(cells, words).properties(height=max(TALL_ROW, LINE_HEIGHT * lines) * max(len(names), 1) + 60)


@UNCHECKED
def clocks_chart(cases: Sequence[CaseClock], today: date) -> Drawing:
    """The days of each case from its acceptance: counted, not counted, and left; a line stands at today."""
    counted, stopped, left, late = (t("Counted"), t("Not counted"), t("Left"), t("Beyond the limit"))
    rows = []
    for number, case in enumerate(cases[:CASES_DRAWN]):
        name = f"{number + 1}. {case.engagement.parties[PartyRole.CLIENT].name}"
        due, end = case.clock.due_on, max(today, case.clock.due_on)
        parts = [(counted, case.clock.started_on, min(today, due)), (left, min(today, due), due),
                 *((((late, due, end),)) if end > due else ()),
                 *((stopped, stop.first, stop.last or today) for stop in case.stops)]
        rows += [{"case": name, "kind": kind, "from": first.isoformat(), "place": place,
                  "to": (last + timedelta(days=kind == stopped)).isoformat(), "due": due.isoformat()}
                 for place, (kind, first, last) in enumerate(parts)]
    names = list(dict.fromkeys(row["case"] for row in rows))
    bars = alt.Chart(alt.InlineData(rows)).mark_bar(height=14).encode(
        x=alt.X("from:T", title=None, axis=alt.Axis(format="%Y-%m-%d", labelAngle=-45)), x2="to:T",
        y=alt.Y("case:N", title=None, sort=names, axis=alt.Axis(labelLimit=220, labelOverlap=False)),
        color=alt.Color("kind:N", title=None, legend=alt.Legend(orient="bottom"), scale=alt.Scale(
            domain=[counted, stopped, left, late], range=[GREEN, "#d9b23c", PALE, RED])),
        order=alt.Order("place:Q"),
        tooltip=[alt.Tooltip("case:N", title=t("Case")), alt.Tooltip("kind:N", title=t("Days")),
                 alt.Tooltip("from:T", title=t("From the day"), format="%Y-%m-%d"),
                 alt.Tooltip("to:T", title=t("To the day"), format="%Y-%m-%d"),
                 alt.Tooltip("due:T", title=t("Due"), format="%Y-%m-%d")])
    line = alt.Chart(alt.InlineData([{"today": today.isoformat()}])).mark_rule(color="#1b1b1b", strokeWidth=2).encode(
        x="today:T")
    return alt.layer(bars, line).properties(height=ROW * max(len(names), 1) + AROUND)


def _in_lines(words: str) -> str:
    """The words broken into lines, between words or between Chinese signs."""
    lines, width = [""], 0
    for part in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", words):
        taken = 2 if part > "\u2e80" else len(part)
        if width + taken > LINE_WIDTH and part not in "，。）":
            lines, width = [*lines, ""], 0
        lines[-1] += part
        width += taken
    return LINE_END.join(lines)
