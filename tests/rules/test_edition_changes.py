"""What a new edition asks otherwise, and which answers of before have to be looked at again (CNEX-0-a)."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from types import UnionType
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.edition_changes import ChangeKind, EditionChange, answers_to_look_at, edition_changes
from intake_app.rules.scheme_figures import FIGURE_NAMES
from intake_app.schemes.schema import Condition, DocumentLevel, DocumentSubject, FormMark, SchemeEdition
from models.application import Answer
from models.base import Frozen
from models.reference import Sourced
from tests.builders import SCHEMES, cnex_application, cnex_draft, handed_in, scheme_of
from tests.schemes.second_edition import second_edition

CNEX, NEWER = scheme_of("cnex_ex"), second_edition()
CHANGES = edition_changes(CNEX, NEWER)
AFTER = datetime(2026, 7, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def changed(key: str) -> EditionChange:
    return next(change for change in CHANGES if change.key == key)


@pytest.mark.parametrize("edition", SCHEMES.editions, ids=lambda edition: edition.key)
def test_an_edition_differs_from_itself_in_nothing(edition: SchemeEdition) -> None:
    assert edition_changes(edition, edition) == ()


@pytest.mark.requirement("CNEX-0-a")
def test_every_change_of_an_edition_is_told_and_nothing_else() -> None:
    """In the order of the form, then documents, families and figures."""
    assert [(change.kind.value, change.thing, change.key, change.asks_again) for change in CHANGES] == [
        ("changed", "field", "client.kind", True),
        ("changed", "field", "client.mobile", True),
        ("added", "field", "client.website", False),
        ("removed", "field", "client.mailing_address", False),
        ("added", "document", "energy_ledger", False),
        ("changed", "document", "flow_diagram", True),
        ("changed", "family", "ex_luminaire", False),
        ("changed", "figure", "clocks.conclusion_days", False),
    ]


def test_a_change_says_what_was_and_what_is_with_the_clause() -> None:
    figure = changed("clocks.conclusion_days")
    assert (figure.title.zh, figure.text.zh, figure.clause.clause) == ("认证时限（天）", "由 90 改为 75。", "9.10")
    assert changed("client.kind").text.en == "New choices: Agent."
    assert changed("client.mobile").text.zh == "原为“手机”，现为“联系人手机（可接收短信）”。"
    assert changed("ex_luminaire").text.en == "The standard was T/CEEIA 899 and is now T/CEEIA 899-2027."


def test_the_way_back_tells_additions_as_removals() -> None:
    back = {change.key: change.kind for change in edition_changes(NEWER, CNEX)}
    assert back["client.website"] is ChangeKind.REMOVED
    assert back["client.mailing_address"] is ChangeKind.ADDED


def test_a_bound_that_a_figure_may_no_longer_touch_is_told() -> None:
    weight = CNEX.field("materials", "weight")
    assert weight is not None
    fields = tuple(field.with_(more_than=None, minimum=Decimal(0)) if field is weight else field
                   for field in CNEX.fields)
    (change,) = edition_changes(CNEX.with_(fields=fields), CNEX)
    assert (change.key, change.text.en, change.asks_again) == (
        "materials.weight", "The range was 0–… and is now >0–….", True)


def test_half_days_are_told_as_person_days() -> None:
    figure = CNEX.person_days.document_review_minimum
    longer = CNEX.with_(person_days=CNEX.person_days.with_(document_review_minimum=figure.with_(value=3)))
    (change,) = edition_changes(CNEX, longer)
    assert change.text.en == "From 0.5 to 1.5."


def with_document(key: str, **changes: object) -> SchemeEdition:
    """The edition of 2026 with one document changed."""
    return CNEX.with_(documents=tuple(d.with_(**changes) if d.key == key else d for d in CNEX.documents))


@pytest.mark.parametrize(("changes", "words", "asks_again"), [
    ({"level": DocumentLevel.RECOMMENDED}, "It was “required” and is now “recommended”.", False),
    ({"has_valid_until": True}, "Its last day is asked for now.", True),
    ({"needs_seal": True}, "It needs a seal now.", True),
    ({"form_mark": FormMark(stem="XY-01", version="B/1")}, "The form was renewed; version B/1 is in force.", True),
    ({"subjects": (DocumentSubject.SITE,)}, "For whom or what it is needed has changed.", False),
    ({"when": Condition(section="sites", more_rows_than=1)},
     "It was needed: always; it is now: there are more than 1 production sites.", False),
])
def test_each_change_of_a_document_has_its_sentence(changes: dict[str, object], words: str, asks_again: bool) -> None:
    """Only what makes the file that was handed in another one is looked at again."""
    (change,) = edition_changes(CNEX, with_document("flow_diagram", **changes))
    assert (change.text.en, change.asks_again) == (words, asks_again)


CEC = scheme_of("cec_salt")
SEVERAL, MANY = (Condition(section="products", more_rows_than=count) for count in (1, 3))


def with_section(key: str, **changes: object) -> SchemeEdition:
    """The salt rule with one section changed."""
    return CEC.with_(sections=tuple(s.with_(**changes) if s.key == key else s for s in CEC.sections))


@pytest.mark.requirement("CNEX-0-a")
@pytest.mark.parametrize(("key", "before", "after", "words"), [
    ("outputs", {"least_rows": 0, "least_rows_when": None}, {},
     "It needs 1 rows at least; it needed 0. Rows were needed: never; they are now: there are more than 1 products, or"
     " there are more than 1 production sites."),
    ("outputs", {}, {"least_rows_when": None},
     "Rows were needed: there are more than 1 products, or there are more than 1 production sites; they are now:"
     " always."),
    ("outputs", {"least_rows_when": MANY}, {},
     "Rows were needed: there are more than 3 products; they are now: there are more than 1 products, or there are"
     " more than 1 production sites."),
    ("materials", {"for_each": None}, {}, "Now each production site needs rows of its own."),
    ("changes", {}, {"when": SEVERAL}, "It was needed: “Kind of application” is Surveillance, Extension, Change,"
     " Recertification; it is now: there are more than 1 products."),
])
def test_each_change_of_what_a_table_needs_has_its_sentence(
    key: str, before: dict[str, object], after: dict[str, object], words: str
) -> None:
    """Whoever has a draft with an empty table learns from the change that it needs rows now."""
    (change,) = edition_changes(with_section(key, **before), with_section(key, **after))
    assert (change.thing, change.key, change.text.en, change.asks_again) == ("section", key, words, False)


@pytest.mark.parametrize("before", [{"least_rows_when": MANY}, {"for_each": "products"}])
def test_of_a_table_that_needs_no_rows_nobody_is_told_when(before: dict[str, object]) -> None:
    without = {"least_rows": 0, "least_rows_when": None, "for_each": None}
    assert edition_changes(with_section("outputs", **before), with_section("outputs", **without)) == ()


def test_only_what_was_answered_before_and_is_asked_otherwise_is_looked_at_again() -> None:
    """A new question is missing, not looked at; an answer without a changed question stands."""
    application = cnex_application()
    found = answers_to_look_at(application, CHANGES, NEWER)
    unit = application.units[0]
    assert [each.target for each in found] == ["client.kind", "client.mobile", f"flow_diagram@units[{unit.id}]"]


def test_what_is_answered_under_the_new_edition_is_not_looked_at_again() -> None:
    """The day on which it came into force counts."""
    draft = cnex_draft()
    answers = {**draft.answers, "client.mobile": Answer(text="13900001111", by="张示范", at=AFTER),
               "client.kind": Answer(text="", by="张示范", at=AFTER)}
    again = draft.with_(answers=answers, documents=(handed_in("flow_diagram", "units[u1]", handed_in_at=AFTER),))
    assert answers_to_look_at(again, CHANGES, NEWER) == ()


def test_what_another_edition_asked_is_looked_at_again_whatever_its_day() -> None:
    """CNEX-0-a: between the day of the new one and its installation here the old one went on asking."""
    draft = cnex_draft()
    answers = {**draft.answers, "client.mobile": Answer(text="13900001111", by="张示范", at=AFTER, edition="2026"),
               "client.kind": Answer(text="dealer", by="张示范", at=AFTER, edition="2027")}
    flow = handed_in("flow_diagram", "units[u1]", handed_in_at=AFTER)
    for edition, asked in (("2026", ["client.mobile", "flow_diagram@units[u1]"]), ("2027", ["client.mobile"])):
        again = draft.with_(answers=answers, documents=(flow.with_(edition=edition),))
        assert [each.target for each in answers_to_look_at(again, CHANGES, NEWER)] == asked


def places(kind: Any, place: str = "") -> Iterator[str]:
    """Every place at which the schema lets a figure stand."""
    for name, field in kind.model_fields.items():
        inner = f"{place}.{name}" if place else name
        is_either = isinstance(field.annotation, UnionType)
        for part in get_args(field.annotation) if is_either else (field.annotation,):
            if isinstance(part, type) and issubclass(part, Sourced):
                yield inner
            elif isinstance(part, type) and issubclass(part, Frozen):
                yield from places(part, inner)


def test_every_figure_has_a_name() -> None:
    """A new one in the schema fails here, not on an applicant's page."""
    assert set(places(SchemeEdition)) == set(FIGURE_NAMES)


@given(st.integers(1, 400).filter(lambda days: days != 90))
def test_a_figure_changed_anyhow_is_one_change(days: int) -> None:
    other = CNEX.with_(clocks=CNEX.clocks.with_(conclusion_days=CNEX.clocks.conclusion_days.with_(value=days)))
    assert [change.key for change in edition_changes(CNEX, other)] == ["clocks.conclusion_days"]
