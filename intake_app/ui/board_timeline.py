"""What the drawn board is told: rows of people or of audits, with their bars, windows and loads."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from intake_app.rules.workload import Workload
from intake_app.services.board import AuditState, Board, BoardAudit
from intake_app.ui.board_layout import BoardFilter, Span, in_sight, lanes
from intake_app.ui.board_words import (
    STATES,
    client_name,
    days_words,
    people_words,
    short_day,
    short_title,
    state_words,
    whole_title,
)
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import kind_name
from intake_app.ui.showing import WEEKDAY_NAMES
from models.calendar import WorkingCalendar
from models.personnel import Person
from models.text import days_told

WEEK_WIDTHS = {6: 120, 13: 62, 26: 34}
"""Pixels of a week, by how many of them are in sight: more of them scroll."""

DRAWN_STATES = (AuditState.DRAFTED, AuditState.PLANNED, AuditState.ANNOUNCED, AuditState.CONFIRMED, AuditState.BEGUN)

Drawn = dict[str, Any]


class Timeline:
    """The board over some weeks, for one reader."""

    def __init__(
        self, board: Board, narrowed: BoardFilter, span: Span, calendar: WorkingCalendar, may_edit: bool
    ) -> None:
        self.board = board
        self.narrowed = narrowed
        self.in_sight = [audit for audit in board.audits if in_sight(audit, span)]
        self.audits = [audit for audit in self.in_sight if narrowed.lets_through(audit)]
        self.span = span
        self.calendar = calendar
        self.may_edit = may_edit
        self.names = {str(person.id): person.name for person in board.people}

    def people(self) -> Drawn:
        """A row for each person, town by town; whoever a filter shows has all their audits in it.

        What the filter does not let through is faint instead of gone: nobody may look free who is not.
        """
        mine: dict[str, list[BoardAudit]] = {str(person.id): [] for person in self.board.people}
        for audit in self.in_sight:
            if audit.days:
                for person in audit.everyone:
                    mine.setdefault(person, []).append(audit)
        loads = {load.person_id: load for load in self.board.workloads}
        order = sorted((person for person in self.board.people if self._is_shown(person, mine[person.id])),
                       key=lambda person: ("verifier" not in person.functions, person.city, person.name, person.id))
        rows = [self._person(person, loads[person.id], mine[person.id]) for person in order]
        return self._drawn(rows, corner=t("Person · days in {year}", year=self.span.year), crossing=True)

    def _is_shown(self, person: Person, audits: Sequence[BoardAudit]) -> bool:
        return (not self.narrowed.is_narrow or any(map(self.narrowed.lets_through, audits))
                or self.narrowed.could_do(person, self.board.today))

    def visits(self) -> Drawn:
        """A row for each audit with its window, target and deadlines."""
        rows = [self._visit(audit) for audit in self.audits]
        return self._drawn(rows, corner=t("Audit"), crossing=False)

    def _drawn(self, rows: list[Drawn], corner: str, crossing: bool) -> Drawn:
        """The rows with what they name: the words of an audit come once, however many people are on it."""
        span = self.span
        off = {day for day in span_days(span) if not self.calendar.is_working_day(day)}
        return {
            "first": span.first.isoformat(), "days": span.days, "weekWidth": WEEK_WIDTHS[span.weeks],
            "today": span.offset(self.board.today) if span.shows(self.board.today) else None,
            "weeks": [short_day(monday) for monday in span.mondays()],
            "months": [[place, length, f"{first:%Y-%m}"] for first, place, length in span.months()],
            "off": span.runs(off), "rows": rows, "crossing": crossing, "version": self.board.version,
            "audits": {audit.job: self._audit(audit, of_people=crossing)
                       for audit in (self.in_sight if crossing else self.audits)},
            "legend": _legend(crossing),
            "words": {"board": t("Board"), "corner": corner, "close": t("Close"),
                      "weekdays": [t(name) for name in WEEKDAY_NAMES], "and": t(", "),
                      "nothing": t("No audit and no leave in these weeks:"), "empty": self._empty_words(crossing)},
        }

    def _person(self, person: Person, load: Workload, audits: list[BoardAudit]) -> Drawn:
        seen = [(audit, place) for audit in sorted(audits, key=lambda each: each.days)
                if (place := self.span.clipped(audit.days[0], audit.days[-1])) is not None]
        rows = lanes([place for _, place in seen])
        months = [self._month(load, *month) for month in self.span.months()]
        is_over = any(month.is_over for month in load.months if self.span.shows(month.first))
        return {
            "id": person.id, "name": person.name,
            "sub": t("{city} · {days}/{target} days", city=person.city, days=load.in_year(self.span.year),
                     target=load.target_in_year),
            "over": is_over or load.in_year(self.span.year) > load.target_in_year,
            "lanes": max(rows, default=0) + 1, "ticks": [], "loads": [month for month in months if month],
            "away": [[*place, absence.reason or t("away")] for absence in person.absences
                     if (place := self.span.clipped(absence.first, absence.last)) is not None],
            "leave": [t("away {days} {reason}", days=text(days_told(absence.first, absence.last)),
                        reason=absence.reason).strip()
                      for absence in sorted(person.absences, key=lambda each: each.first)
                      if self.span.clipped(absence.first, absence.last) is not None],
            "bars": [[audit.job, person.id, *place, lane] for (audit, place), lane in zip(seen, rows, strict=True)],
            "items": [audit.job for audit, _ in seen],
        }

    def _month(self, load: Workload, first: date, place: int, length: int) -> list[Any] | None:
        month = next((each for each in load.months if each.first == first), None)
        if month is None:
            return None
        words = t("{month}: {days} audit days of at most {limit}", month=f"{first:%Y-%m}", days=month.days,
                  limit=month.limit)
        return [place, length, month.days, month.limit, words]

    def _visit(self, audit: BoardAudit) -> Drawn:
        place = self.span.clipped(audit.days[0], audit.days[-1]) if audit.days else None
        person = audit.everyone[0] if audit.everyone else ""
        return {
            "id": audit.job, "job": audit.job, "name": client_name(audit),
            "sub": f"{state_words(audit)} · {kind_name(audit.engagement)} · {audit.site.name}",
            "over": audit.limits is not None and audit.limits.hard_limit < self.board.today, "lanes": 1, "away": [],
            "window": self.span.clipped(*audit.window) if audit.window else None, "ticks": self._ticks(audit),
            "bars": [[audit.job, person, *place, 0]] if place else [], "items": [audit.job],
        }

    def _ticks(self, audit: BoardAudit) -> list[list[Any]]:
        found = [(audit.target, "target", t("target"))]
        if audit.limits:
            found += [(audit.limits.due_on, "due", t("due")), (audit.limits.hard_limit, "hard", t("at the latest"))]
        return [[self.span.offset(on) + 1, kind, f"{words} {on}"] for on, kind, words in found
                if on is not None and self.span.shows(on)]

    def _audit(self, audit: BoardAudit, of_people: bool) -> Drawn:
        return {
            "label": client_name(audit) if of_people else people_words(audit, self.names),
            "title": whole_title(audit, self.names), "look": self._look(audit),
            "when": days_words(audit) if audit.days else text(STATES[audit.state]),
            "what": f"{short_title(audit)} · {state_words(audit)}",
            "start": self.span.offset(audit.days[0]) if audit.days else None,
            "movable": self.may_edit and audit.is_in_draft,
        }

    def _look(self, audit: BoardAudit) -> str:
        marks = {"pinned": audit.is_pinned, "late": audit.is_late, "faint": not self.narrowed.lets_through(audit)}
        return " ".join([audit.state.value, *(mark for mark, applies in marks.items() if applies)])

    def _empty_words(self, of_people: bool) -> str:
        if not of_people:
            return t("No audit lies in these weeks, or the filter lets none through.")
        if self.board.people:
            return t("The filter lets nobody through.")
        return t("Nobody is entered yet: begin with the people who audit.")


def span_days(span: Span) -> list[date]:
    """Each day in sight."""
    return [date.fromordinal(span.first.toordinal() + place) for place in range(span.days)]


def _legend(of_people: bool) -> list[tuple[str, str]]:
    states = [(f"bar {state.value}", text(STATES[state])) for state in DRAWN_STATES]
    marks = [("bar drafted pinned", t("pinned")), ("bar drafted late", t("after its target"))]
    if of_people:
        return [*states, *marks, ("away", t("away")), ("off", t("day off"))]
    return [*states, *marks, ("window", t("window")), ("tick target", t("target")), ("tick due", t("due")),
            ("tick hard", t("at the latest")), ("off", t("day off"))]
