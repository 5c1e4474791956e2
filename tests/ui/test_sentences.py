"""Reasons as they stand on a page: with their clause, and with nothing that a name in them could draw."""

from datetime import date

import pytest

from intake_app.ui import session
from intake_app.ui.acting import plain_sentence, sentence
from intake_app.ui.showing import day_span, deadline, due
from models.calendar import DueDate
from models.reference import ClauseRef, Reason
from models.text import Text

CLAUSE = ClauseRef(document="CEC 2024-11-08", clause="5.2.3")


@pytest.mark.parametrize(("language", "shown"), [
    ("zh", "甲厂没有签字〔CEC 2024-11-08 第 5.2.3 条〕"), ("en", "Plant A has not signed [CEC 2024-11-08, 5.2.3]"),
])
def test_a_clause_stands_in_the_brackets_of_the_readers_language(
    monkeypatch: pytest.MonkeyPatch, language: str, shown: str
) -> None:
    monkeypatch.setattr(session, "language", lambda: language)
    monkeypatch.setattr(session, "is_staff", lambda: True)
    reason = Reason(text=Text(zh="甲厂没有签字", en="Plant A has not signed"), clause=CLAUSE)
    assert plain_sentence(reason) == shown
    assert sentence(reason).replace("\\", "") == shown


def test_a_name_in_a_reason_draws_nothing() -> None:
    named = Text(zh="[点此](https://evil.example)**已签**", en="[here](https://evil.example)**signed**")
    drawn = sentence(Reason(text=named))
    assert not [place for place, sign in enumerate(drawn) if sign in "[]*" and drawn[place - 1] != "\\"]


@pytest.mark.parametrize(("last", "shown"), [
    (date(2029, 7, 11), "2029-07-11（周三）"), (date(2029, 7, 12), "2029-07-11（周三） – 2029-07-12（周四）")])
def test_a_visit_of_one_day_names_it_once(monkeypatch: pytest.MonkeyPatch, last: date, shown: str) -> None:
    monkeypatch.setattr(session, "language", lambda: "zh")
    assert day_span(date(2029, 7, 11), last) == shown


@pytest.mark.parametrize(("language", "last", "shown"), [
    ("zh", date(2026, 10, 24), "2026-10-24（周六），已逾期 36 天"),
    ("zh", date(2026, 11, 28), "2026-11-28（周六），已逾期 1 天"),
    ("zh", date(2026, 11, 29), "2026-11-29（周日），今天"), ("zh", date(2026, 12, 1), "2026-12-01（周二），还有 2 天"),
    ("en", date(2026, 10, 24), "2026-10-24 (Sat), overdue by 36 days"),
    ("en", date(2026, 11, 28), "2026-11-28 (Sat), overdue by a day")])
def test_a_past_deadline_says_by_how_much_it_is_overdue(
    monkeypatch: pytest.MonkeyPatch, language: str, last: date, shown: str
) -> None:
    monkeypatch.setattr(session, "language", lambda: language)
    today = date(2026, 11, 29)
    assert deadline(last, today) == shown
    assert due(DueDate(on=last), today) == shown
