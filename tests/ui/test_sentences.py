"""Reasons as they stand on a page: with their clause, and with nothing that a name in them could draw."""

import pytest

from intake_app.ui import session
from intake_app.ui.acting import plain_sentence, sentence
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
