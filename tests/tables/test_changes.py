"""What a table would do: what is new, what changes, what stays out, and that nothing is cleared or doubled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.tables.changes import Outcome, naming_fields, planned_changes
from intake_app.tables.reading import TableReading, read_table
from models.application import Application
from tests.builders import cec_draft, cnex_draft, with_answers
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


ENERGY = ("能源种类", "阶段", "用量", "单位")
BOUGHT = ("电力", "原材料与处理及加工", "5", "MWh")
USED = ("电力", "产品生产制造", "950", "MWh")


def with_energy(*rows: dict[str, str], sites: int = 1) -> Application:
    """A draft under CEC with these rows of energy."""
    draft = cec_draft(sites=[{}] * sites)
    keys = tuple(f"e{number}" for number in range(len(rows)))
    return with_answers(draft.with_(rows={**draft.rows, "energy": keys}, answers={
        path: answer for path, answer in draft.answers.items() if not path.startswith("energy[")
    }), {f"energy[{key}].{name}": text for key, row in zip(keys, rows, strict=True) for name, text in row.items()})


def electricity(stage: str, amount: str, **more: str) -> dict[str, str]:
    return {"carrier": "electricity", "stage": stage, "amount": amount, "unit": "mwh", **more}


IN_BOTH = (electricity("raw_materials", "5"), electricity("production", "900"))


@pytest.mark.parametrize("rows", [IN_BOTH, IN_BOTH[::-1]])
def test_the_electricity_of_one_stage_is_not_taken_for_that_of_the_other(rows: tuple[dict[str, str], ...]) -> None:
    """CEC-5.1.1-f: tables (二) and (三) of Annex 2 both hold electricity."""
    draft = with_energy(*rows)
    (told,) = plan(book(ENERGY, USED), draft, "energy").rows
    assert told.row == f"e{rows.index(IN_BOTH[1])}"
    assert [(change.field, change.before, change.after) for change in told.changes] == [("amount", "900", "950")]
    (alone,) = plan(book(ENERGY, USED), with_energy(IN_BOTH[0]), "energy").rows
    assert (alone.outcome, alone.row) == (Outcome.NEW, None)


def test_a_row_without_its_stage_is_recognised_where_only_one_can_be_meant() -> None:
    """CEC-5.1.1-f: whether it is missing in the table or in the application; of two stages none is guessed."""
    without = book(("能源种类", "用量", "单位"), ("电力", "950", "MWh"))
    assert [row.row for row in plan(without, with_energy(IN_BOTH[1]), "energy").rows] == ["e0"]
    (told,) = plan(without, with_energy(*IN_BOTH), "energy").rows
    assert told.outcome is Outcome.REFUSED
    assert "2 行都可能" in told.problems[0].text.zh
    assert "阶段" in told.problems[0].text.zh
    begun = with_energy(electricity("", "900"))
    assert [row.row for row in plan(book(ENERGY, USED), begun, "energy").rows] == ["e0"]


@pytest.mark.parametrize("stated", [{}, {"site": "s1"}, {"site": "s1", "product": "p1"}, {"product": "gone"}])
@pytest.mark.parametrize("more", [(), ("1 号厂区",)])
def test_with_one_site_and_product_a_row_is_the_same_with_and_without_them(
    stated: dict[str, str], more: tuple[str, ...]
) -> None:
    """CEC-5.1.1-h: a corrected sheet counts no energy twice."""
    draft = with_energy(electricity("production", "900", **stated))
    table = book((*ENERGY, *(["生产场所"] if more else [])), (*USED, *more))
    assert [(row.outcome, row.row) for row in plan(table, draft, "energy").rows] == [(Outcome.CHANGED, "e0")]


def test_of_two_sites_a_row_without_one_is_not_taken_for_that_of_either() -> None:
    """CEC-4-b: the data of each site stand by themselves."""
    draft = with_energy(electricity("production", "900", site="s1"), sites=2)
    assert [row.outcome for row in plan(book(ENERGY, USED), draft, "energy").rows] == [Outcome.NEW]


@pytest.mark.parametrize(("section", "keys"), [
    ("sites", ["name"]), ("products", ["name", "models", "sites"]), ("materials", ["name", "product"]),
    ("energy", ["carrier", "site", "product"]), ("use", ["product"]), ("end_of_life", ["treatment", "product"]),
])
def test_what_tells_rows_apart(section: str, keys: list[str]) -> None:
    """The name where it is always asked, else the kind; the models, and what a row belongs to."""
    assert [field.key for field in naming_fields(fields(section))] == keys


@pytest.mark.parametrize(("section", "keys"), [
    ("materials", ["name", "stage", "site", "product"]), ("energy", ["carrier", "stage", "site", "product"]),
    ("data_sheets", ["stage", "site"]),
])
def test_the_stage_tells_rows_apart_where_the_scheme_says_so(section: str, keys: list[str]) -> None:
    """CEC-5.1.1-f."""
    assert [field.key for field in naming_fields(fields(section, "cec_salt"))] == keys


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
