"""What a table would do: what is new, what changes, what stays out, and that nothing is cleared or doubled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.tables.changes import Outcome, naming_fields, planned_changes
from intake_app.tables.reading import TableReading, read_table
from tests.builders import cnex_draft, with_answers
from tests.rules.test_sections import SCHEME, of_fuel, works
from tests.tables.books import HEADINGS, MOTOR, book, fields, motor, plan

DRAFT = cnex_draft(sites=[{}, {}], products=[{"name": MOTOR, "models": "YBX3-1"}])
EMPTY = cnex_draft(sites=[{}, {}], products=[])


def outcomes(*rows: tuple[object, ...]) -> list[str]:
    """What becomes of each row."""
    return [row.outcome.value for row in plan(book(HEADINGS, *rows), DRAFT).rows]


def test_a_row_that_the_application_has_is_recognised_and_only_its_changes_are_told() -> None:
    told = plan(book(HEADINGS, motor("ｙｂｘ３－１", marking="Ex db IIC T4 Gb")), DRAFT).rows[0]
    assert (told.outcome, told.row) == (Outcome.CHANGED, "p1")
    assert {(change.field, change.after) for change in told.changes} >= {("ex_marking", "Ex db IIC T4 Gb")}
    assert next(change.before for change in told.changes if change.field == "ex_marking") == "Ex db IIB T4 Gb"


def test_what_is_the_same_is_not_written() -> None:
    assert outcomes(motor("YBX3-1")) == ["unchanged"]


def test_an_empty_cell_is_no_deletion() -> None:
    told = plan(book(HEADINGS, motor("YBX3-1", marking=None, family="/")), DRAFT).rows[0]
    assert told.outcome is Outcome.UNCHANGED


def test_a_row_that_the_table_does_not_name_stays() -> None:
    """No row is removed, so nothing speaks of the rows of the application that are not in the table."""
    told = plan(book(HEADINGS, motor("YBX3-2")), DRAFT)
    assert [row.row for row in told.rows] == [None]


def test_another_model_or_another_site_is_another_row() -> None:
    assert outcomes(motor("YBX3-2"), motor("YBX3-1", sites="2 号厂区"), motor("YBX3-1W")) == ["new"] * 3


def test_a_row_without_its_site_is_recognised_where_only_one_can_be_meant() -> None:
    assert outcomes(motor("YBX3-1", sites=None)) == ["unchanged"]
    twice = with_answers(DRAFT.with_(rows={**DRAFT.rows, "products": ("p1", "p2")}), {
        f"products[p2].{key}": DRAFT.text(f"products[p1].{key}") for key in ("name", "models")
    } | {"products[p2].sites": "s2"})
    told = plan(book(HEADINGS, motor("YBX3-1", sites=None)), twice).rows[0]
    assert told.outcome is Outcome.REFUSED
    assert "2 行都可能" in told.problems[0].text.zh


def test_the_same_row_twice_in_a_table_is_taken_once() -> None:
    """Full and half width, upper and lower case are one writing."""
    rows = (motor("YBX3-8"), motor("ＹＢＸ３—８"), motor("ybx3-8", marking="Ex db IIC T4 Gb"))
    told = plan(book(HEADINGS, *rows), DRAFT)
    assert [row.outcome.value for row in told.rows] == ["new", "refused", "refused"]
    assert "第 2 行" in told.rows[1].problems[0].text.zh


def test_a_row_without_a_name_cannot_be_recognised() -> None:
    told = plan(book(HEADINGS, motor("YBX3-8", name=None)), DRAFT).rows[0]
    assert told.outcome is Outcome.REFUSED
    assert "没有填写" in told.problems[0].text.zh


def test_an_empty_row_of_the_form_is_filled_before_one_is_added() -> None:
    begun = EMPTY.with_(rows={**EMPTY.rows, "products": ("p1", "p2")})
    told = plan(book(HEADINGS, motor("YBX3-1"), motor("YBX3-2"), motor("YBX3-3")), begun)
    assert [row.row for row in told.rows] == ["p1", "p2", None]


def test_a_wrong_cell_keeps_its_whole_row_out_and_no_other() -> None:
    assert outcomes(motor("YBX3-5", family="马达"), motor("YBX3-6")) == ["refused", "new"]


def test_a_row_with_a_wrong_cell_does_not_hide_that_it_stands_twice() -> None:
    assert outcomes(motor("YBX3-5", family="马达"), motor("YBX3-5")) == ["refused", "refused"]


def test_rows_of_other_sections_may_bear_one_name() -> None:
    """Two deliveries of coal to one kiln are two rows; read again, each finds its own, and a third is new."""
    asked = SCHEME.fields_of("fuels")
    draft = works(fuels=("f1", "f2"), **of_fuel("f1", site="s1", kind="coal", amount="5"),
                  **of_fuel("f2", site="s1", kind="coal", amount="7"))
    kiln = "s1 厂区"
    table = book(("厂区", "燃料种类", "用量（t）"), (kiln, "煤", "5"), (kiln, "煤", "8 吨"), (kiln, "煤", 9))
    draft = with_answers(draft, {"sites[s1].kiln": "dry"})
    read = read_table(table, asked, draft, SCHEME)
    assert isinstance(read, TableReading)
    told = planned_changes(read, asked, draft)
    assert [(row.outcome.value, row.row) for row in told.rows] == [
        ("unchanged", "f1"), ("changed", "f2"), ("new", None)]
    assert [(change.before, change.after) for change in told.rows[1].changes] == [("7", "8")]


@pytest.mark.parametrize(("section", "keys"), [
    ("sites", ["name"]), ("products", ["name", "models", "sites"]), ("materials", ["name", "product"]),
    ("energy", ["carrier", "site", "product"]), ("use", ["product"]), ("end_of_life", ["treatment", "product"]),
])
def test_what_tells_rows_apart(section: str, keys: list[str]) -> None:
    """The name where it is always asked, else the kind; the models, and what a row belongs to."""
    assert [field.key for field in naming_fields(fields(section))] == keys


sheets = st.lists(st.sampled_from(["YBX3-1", "ybx3-1", "YBX3-2", "YBX3-3", None]), min_size=1, max_size=7)


@settings(max_examples=60)
@given(sheets)
def test_a_table_taken_over_is_the_same_when_it_comes_again(models: list[str | None]) -> None:
    """What was written is what stands there: nothing is new or changed the second time."""
    table = book(HEADINGS, *(motor(each) for each in models))
    told = plan(table, EMPTY)
    rows: list[str] = []
    answers: dict[str, str] = {}
    for number, row in enumerate(told.to_write):
        rows.append(f"n{number}")
        answers |= {f"products[n{number}].{change.field}": change.after for change in row.changes}
    after = with_answers(EMPTY.with_(rows={**EMPTY.rows, "products": tuple(rows)}), answers)
    again = plan(table, after)
    assert again.to_write == ()
    assert len(again.of(Outcome.UNCHANGED)) == len(rows)
