"""Answers held against each other: what cannot be true together is named at its place, with its clause."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.answers import checked_answer
from intake_app.rules.completeness import MissingItem, missing_items
from intake_app.rules.cross_checks import Contradiction, contradictions
from intake_app.schemes.schema import KindOfParty, SchemeEdition
from models.application import Application
from tests.builders import (
    COMPANY,
    CREDIT_CODES,
    OTHER_COMPANY,
    TODAY,
    cec_draft,
    cnex_draft,
    empty_application,
    scheme_of,
    with_answers,
)

CEC, CNEX = scheme_of("cec_salt"), scheme_of("cnex_ex")
TO_THE_GRAVE = CNEX.with_(families=tuple(
    family.with_(stages=tuple(stage.key for stage in CNEX.stages)) for family in CNEX.families))


def found(application: Application) -> dict[str, Contradiction]:
    """What does not fit, by its path."""
    return {each.path: each for each in contradictions(application, scheme_of(application.scheme), TODAY)}


def with_rows(draft: Application, section: str, *rows: Mapping[str, str]) -> Application:
    """The draft with these rows in a table, named r1, r2, …"""
    ids = tuple(f"r{number}" for number in range(1, len(rows) + 1))
    texts = {f"{section}[{row}].{key}": text for row, own in zip(ids, rows, strict=True) for key, text in own.items()}
    return with_answers(draft.with_(rows={**draft.rows, section: ids}), texts)


@pytest.mark.parametrize("draft", [cec_draft(), cnex_draft(), cec_draft(sites=[{}, {}])])
def test_a_complete_application_contradicts_nothing(draft: Application) -> None:
    assert found(draft) == {}


@pytest.mark.parametrize(
    ("start", "end", "blocks"),
    [("2025-01-01", "2025-12-31", None), ("2024-03-01", "2025-02-28", None), ("2025-01-01", "2025-06-30", False),
     ("2025-01-01", "2025-01-01", True), ("2025-12-31", "2025-01-01", True), ("2025-02-30", "2025-12-31", None)],
)
def test_a_data_period_of_twelve_months_is_usual_and_one_backwards_impossible(
    start: str, end: str, blocks: bool | None
) -> None:
    """CEC-A2-a: another length is only to be explained; a date that is none is another fault."""
    for draft in (cec_draft, cnex_draft):
        application = draft(answers={"application.period_from": start, "application.period_to": end})
        assert [each.blocks for each in found(application).values()] == ([] if blocks is None else [blocks])


def test_the_month_tolerance_is_the_schemes_figure() -> None:
    """Fifteen days off are taken, sixteen are to be explained."""
    for days, faults in ((15, 0), (16, 1)):
        end = date(2025, 12, 31) - timedelta(days=days)
        assert len(found(cnex_draft(answers={"application.period_to": end.isoformat()}))) == faults


@pytest.mark.parametrize(("ahead", "blocks"), [(-1, None), (0, None), (1, True), (213, True)])
@pytest.mark.parametrize("draft", [cec_draft, cnex_draft])
def test_a_data_period_has_ended_when_it_is_submitted(
    draft: Callable[..., Application], ahead: int, blocks: bool | None
) -> None:
    """CEC-A2-a: what is verified has happened; the day of submission itself is taken."""
    end = TODAY + timedelta(days=ahead)
    period = {"application.period_from": (end - timedelta(days=364)).isoformat(),
              "application.period_to": end.isoformat()}
    assert [each.blocks for each in found(draft(answers=period)).values()] == ([] if blocks is None else [blocks])


def test_a_day_to_come_is_told_with_today_and_the_bodys_own_setting() -> None:
    answers = {"application.period_from": "2026-01-01", "application.period_to": "2026-12-31"}
    fault = found(cnex_draft(answers=answers))["application.period_to"]
    assert str(fault.clause) == "house H132"
    assert "2026-12-31" in fault.text.zh
    assert "2026-06-01" in fault.text.zh
    assert "2026-12-31" in fault.text.en
    assert "2026-06-01" in fault.text.en


def test_a_site_that_does_not_produce_yet_and_a_sheet_of_tomorrow_are_told_in_their_rows() -> None:
    """CEC-5.1.1-d: each row by itself."""
    sites = cec_draft(sites=[{}, {"started_on": "2026-06-02"}])
    sheet = with_rows(sites, "data_sheets", {"stage": "production", "filled_on": "2027-01-05"})
    assert {path: each.blocks for path, each in found(sheet).items()} == {
        "sites[s2].started_on": True, "data_sheets[r1].filled_on": True}


@pytest.mark.parametrize(("end", "is_old"), [("2024-06-01", False), ("2024-05-31", True), ("2015-12-31", True)])
@pytest.mark.parametrize("draft", [cec_draft, cnex_draft])
def test_data_of_long_ago_are_to_be_explained(draft: Callable[..., Application], end: str, is_old: bool) -> None:
    """The body's own setting of 24 months, both ends included; it never blocks."""
    begin = date.fromisoformat(end) - timedelta(days=364)
    period = {"application.period_from": begin.isoformat(), "application.period_to": end}
    assert [(each.blocks, each.clause.clause) for each in found(draft(answers=period)).values()] == (
        [(False, "H133")] if is_old else [])


@pytest.mark.parametrize(("shares", "blocks"), [
    (["60", "40"], None), (["33.3", "33.3", "33.3"], None), (["60", "41"], None), (["60", "41.1"], True),
    (["60", "30"], False), (["60", ""], None), ([], None),
])
def test_the_treatments_of_a_product_take_its_whole_weight(shares: list[str], blocks: bool | None) -> None:
    """Rounded shares are taken; more than all is impossible, less asks for an explanation."""
    application = with_rows(cnex_draft(), "end_of_life", *({"share": share} for share in shares))
    faults = {each.path: each.blocks for each in contradictions(application, TO_THE_GRAVE, TODAY)}
    assert faults == ({} if blocks is None else {f"end_of_life[r{len(shares)}].share": blocks})


def test_the_treatments_of_two_products_are_not_added_together() -> None:
    two = cnex_draft(products=[{}, {"models": "YBF-200L"}])
    whole = [{"share": "100", "product": product} for product in ("p1", "p2")]
    assert contradictions(with_rows(two, "end_of_life", *whole), TO_THE_GRAVE, TODAY) == ()
    more = with_rows(two, "end_of_life", *whole, {"share": "2", "product": "p2"})
    assert [each.path for each in contradictions(more, TO_THE_GRAVE, TODAY)] == ["end_of_life[r3].share"]


def test_a_product_cannot_outweigh_its_plant() -> None:
    """CEC-A2-a: equal outputs are possible."""
    for product, faults in (("5000", 0), ("5000.1", 1), ("", 0)):
        assert len(found(cec_draft(answers={"application.product_output": product}))) == faults


@pytest.mark.parametrize(("first", "last", "where"), [
    ("2025-01-01", "2025-12-31", []), ("2024-12-31", "2025-06-30", ["period_from"]),
    ("2025-07-01", "2026-01-01", ["period_to"]), ("2025-07-01", "2025-06-30", ["period_to"]),
    ("", "2026-01-01", ["period_to"]), ("2025-03-01", "", []), ("last year", "2025-06-30", []),
])
def test_the_days_of_each_sheet_lie_within_the_data_period(first: str, last: str, where: list[str]) -> None:
    """CEC-A2-b: both ends of the period belong to it."""
    sheet = {"stage": "production", "period_from": first, "period_to": last}
    application = with_rows(cec_draft(), "data_sheets", {"stage": "production"}, sheet)
    assert list(found(application)) == [f"data_sheets[r2].{key}" for key in where]


@pytest.mark.parametrize(("answers", "missing"), [
    ({"obtained": "bought", "mode": "road"}, ["distance"]),
    ({"obtained": "bought", "mode": "road", "origin": "潍坊"}, []),
    ({"obtained": "bought", "mode": "road", "distance": "12"}, []), ({"obtained": "own"}, []),
])
def test_what_is_bought_says_how_far_it_came_or_from_where(answers: Mapping[str, str], missing: list[str]) -> None:
    """CEC-A2-b: one of the two is enough, and what is made at home has neither."""
    row = {"name": "臭氧", "stage": "raw_materials", "amount": "3", "unit": "t", **answers}
    faults = found(with_rows(cec_draft(), "materials", row))
    assert list(faults) == [f"materials[r1].{key}" for key in missing]
    assert all(fault.blocks and "来源地" in fault.text.zh and "Origin" in fault.text.en for fault in faults.values())


def test_what_is_bought_says_its_mode_of_transport() -> None:
    """CEC-A2-b: the question is put to bought rows only."""
    for obtained, count in (("bought", 1), ("own", 0)):
        row = {"name": "臭氧", "stage": "raw_materials", "amount": "3", "unit": "t", "obtained": obtained,
               "origin": "潍坊"}
        items = missing_items(with_rows(cec_draft(), "materials", row), CEC, TODAY)
        assert [item.target for item in items if item.section == "materials"] == ["materials[r1].mode"] * count


@pytest.mark.parametrize(("carrier", "unit", "fits"), [
    ("electricity", "mwh", True), ("electricity", "m3", False), ("coal", "l", False), ("natural_gas", "m3", True),
    ("other", "l", True), ("electricity", "", True), ("", "l", True),
])
@pytest.mark.parametrize("draft", [cec_draft(), cnex_draft()], ids=["cec", "cnex"])
def test_energy_is_measured_in_a_unit_of_its_kind(draft: Application, carrier: str, unit: str, fits: bool) -> None:
    """CEC-A2-b, CNEX-9.6.4-e: electricity has no cubic metres; another kind has any unit."""
    faults = found(with_rows(draft, "energy", {"carrier": carrier, "unit": unit}))
    assert list(faults) == ([] if fits else ["energy[r1].unit"])


def test_a_unit_that_does_not_fit_is_named_with_those_that_do() -> None:
    fault = found(with_rows(cnex_draft(), "energy", {"carrier": "coal", "unit": "kwh"}))["energy[r1].unit"]
    assert fault.text.zh == ("煤不以“千瓦时（kWh）”计量；请核对种类和单位，单位可选：吨（t）、千克（kg）。"
                             "改动单位的，数量须一并换算。")
    assert (fault.clause.clause, fault.blocks) == ("9.6.4 3) b", True)


@pytest.mark.parametrize(("row", "missing"), [
    ({"stage": "raw_materials", "carrier": "coal", "obtained": "bought"}, {"energy[r1].distance", "energy[r1].mode"}),
    ({"stage": "raw_materials", "carrier": "coal", "obtained": "bought", "origin": "大同", "mode": "rail"}, set()),
    ({"stage": "raw_materials", "carrier": "coal", "obtained": "own"}, set()),
    ({"stage": "raw_materials", "carrier": "electricity", "obtained": "bought"}, set()),
    ({"stage": "production", "carrier": "coal", "obtained": "bought"}, set()),
])
def test_fuel_bought_for_raw_materials_has_a_distance_or_origin_and_a_mode(
    row: Mapping[str, str], missing: set[str]
) -> None:
    """CEC-A2-b: the data list of that stage has these columns, the one of production has not."""
    whole = {"amount": "30", "unit": "t" if row["carrier"] == "coal" else "kwh", "source": "invoice", "site": "s1"}
    draft = with_rows(cec_draft(), "energy", {**whole, **row})
    assert {item.target for item in missing_items(draft, CEC, TODAY) if item.target.startswith("energy[")} == missing


@pytest.mark.parametrize(("outputs", "fits"), [
    ([("sodium_sulfate", "1200", "t"), ("sodium_chloride", "9000", "m3")], True),
    ([("sodium_sulfate", "2000", "t"), ("other", "0", "kg")], True), ([("sodium_sulfate", "2000001", "kg")], False),
    ([("sodium_sulfate", "1200", "t"), ("other", "900", "t")], False), ([("sodium_sulfate", "", "t")], True),
])
def test_all_outputs_above_the_plants_ask_for_an_explanation(
    outputs: list[tuple[str, str, str]], fits: bool
) -> None:
    """CEC-A2-a: tonnes and kilogrammes are added, cubic metres are not; the plant makes 2000 t."""
    rows = [{"kind": kind, "amount": amount, "unit": unit} for kind, amount, unit in outputs]
    faults = found(with_rows(cec_draft(answers={"application.plant_output": "2000"}), "outputs", *rows))
    assert {path: fault.blocks for path, fault in faults.items()} == ({} if fits else {"outputs[r1].amount": False})


SULFATE, CHLORIDE = {"family": "sodium_sulfate"}, {"family": "sodium_chloride"}


@pytest.mark.parametrize(("products", "unit", "fits"), [
    ([SULFATE], "t", True), ([SULFATE], "m3", False), ([CHLORIDE], "m3", True), ([CHLORIDE], "t", False),
    ([SULFATE, CHLORIDE], "t", True), ([CHLORIDE, SULFATE], "m3", True), ([CHLORIDE, CHLORIDE], "t", False),
    ([{"family": ""}], "m3", True), ([SULFATE], "", True),
])
def test_the_output_is_counted_as_the_functional_unit_is(
    products: list[dict[str, str]], unit: str, fits: bool
) -> None:
    """CEC-4-a: of several products the first output is the main one's, whichever that is."""
    answers = {"application.output_unit": unit, "application.separately_metered": "no"}
    faults = found(cec_draft(products=products, answers=answers))
    assert {path: fault.blocks for path, fault in faults.items()} == ({} if fits else {"application.output_unit": True})
    assert all(fault.clause.clause == "4" for fault in faults.values())


@pytest.mark.parametrize(("kind", "unit", "fits"), [
    ("sodium_sulfate", "t", True), ("sodium_sulfate", "kg", True), ("sodium_sulfate", "m3", False),
    ("sodium_chloride", "m3", True), ("sodium_chloride", "t", False), ("other", "m3", True), ("other", "t", True),
])
def test_each_output_is_counted_as_its_functional_unit_is(kind: str, unit: str, fits: bool) -> None:
    """CEC-4-a: 1 t of sodium sulfate, 1 m³ of sodium chloride solution; a by-product has none."""
    row = {"kind": kind, "amount": "300", "unit": unit, "name": "杂盐"}
    faults = found(with_rows(cec_draft(), "outputs", row))
    assert {path: fault.blocks for path, fault in faults.items()} == ({} if fits else {"outputs[r1].unit": True})


def missing_outputs(application: Application) -> list[MissingItem]:
    """What the table of outputs lacks."""
    return [item for item in missing_items(application, CEC, TODAY) if item.section == "outputs"]


def test_of_several_products_the_outputs_are_stated() -> None:
    """CEC-A2-b: the data list has a row for each output; with one product the table may stay empty."""
    several = cec_draft(products=[SULFATE, CHLORIDE])
    assert missing_outputs(several) == missing_outputs(cec_draft()) == []
    assert [item.target for item in missing_outputs(with_rows(several, "outputs"))] == ["rows:outputs"]


OF_SULFATE, OF_CHLORIDE = ({"kind": kind, "amount": "300", "unit": unit} for kind, unit in (
    ("sodium_sulfate", "t"), ("sodium_chloride", "m3")))
OF_ANOTHER_KIND = {"kind": "other", "name": "杂盐", "amount": "3", "unit": "t"}


@pytest.mark.parametrize(("products", "rows", "named"), [
    ([SULFATE, CHLORIDE], [OF_SULFATE, OF_CHLORIDE], []), ([SULFATE, CHLORIDE], [OF_CHLORIDE], ["硫酸钠"]),
    ([SULFATE, CHLORIDE, CHLORIDE], [OF_SULFATE], ["氯化钠溶液"]),
    ([SULFATE, CHLORIDE], [OF_ANOTHER_KIND], ["硫酸钠", "氯化钠溶液"]),
    ([CHLORIDE, CHLORIDE], [OF_CHLORIDE], []), ([CHLORIDE, CHLORIDE], [OF_SULFATE], ["氯化钠溶液"]),
    ([SULFATE], [OF_CHLORIDE], []), ([SULFATE, {"family": ""}], [OF_SULFATE], []),
    ([SULFATE, CHLORIDE], [OF_SULFATE, {**OF_CHLORIDE, "kind": ""}], []),
])
def test_every_salt_applied_for_has_a_row_of_outputs(
    products: list[dict[str, str]], rows: list[dict[str, str]], named: list[str]
) -> None:
    """CEC-A2-b: one row satisfied the table, whatever it was of; a row that does not say its kind yet is told first."""
    draft = with_rows(cec_draft(products=products), "outputs", *rows)
    faults = [fault for path, fault in found(draft).items() if path == "rows:outputs"]
    assert [fault.text.zh.partition("选")[2] for fault in faults] == (
        ["、".join(f"“{each}”" for each in named) + "。"] if named else [])
    assert all((fault.clause.clause, fault.blocks) == ("5.1.1 c", True) for fault in faults)
    rows_missing = [item for item in missing_outputs(draft) if item.kind == "row"]
    assert [(item.target, item.problem) for item in rows_missing] == [("rows:outputs", each.text) for each in faults]


def test_a_salt_without_output_is_named_in_both_languages() -> None:
    fault = found(with_rows(cec_draft(products=[SULFATE, CHLORIDE]), "outputs", OF_SULFATE))["rows:outputs"]
    assert fault.text.zh == ("申请的产品中有氯化钠溶液，“产品产出”中却没有相应的行；"
                             "请每种补填一行，“产出”选“氯化钠溶液”。")
    assert fault.text.en == ("The products applied for include Sodium chloride solution, and “outputs” has no such row:"
                             " add one for each, with “Sodium chloride solution” as “Output”.")


@pytest.mark.parametrize("answer", ["application.plant_output", "application.product_output"])
def test_a_negative_output_without_rows_is_no_sum_exceeded(answer: str) -> None:
    """CEC-A2-a: what cannot be is told at its own field; with nothing to add up nothing is compared."""
    draft = with_rows(with_rows(cec_draft(answers={answer: "-5"}), "outputs"), "omitted")
    assert not {"outputs", "omitted"} & {path.partition("[")[0] for path in found(draft)}


@pytest.mark.parametrize(("edition", "path", "refused", "taken"), [
    (CEC, "application.product_output", ("0", "-5"), "0.001"), (CEC, "application.plant_output", ("0",), "0.5"),
    (CEC, "materials.distance", ("0", "40001", "350000"), "0.3"), (CEC, "sites.employees", ("0", "1000001"), "1"),
    (CEC, "materials.amount", ("-1",), "0"), (CEC, "energy.amount", ("-1",), "0"),
    (CEC, "outputs.amount", ("-1",), "0"), (CNEX, "energy.amount", ("-0.1",), "0"),
    (CNEX, "materials.weight", ("0",), "0.01"), (CNEX, "inbound_transport.distance", ("0", "150000"), "40000"),
    (CNEX, "outbound_transport.weight", ("0",), "1"), (CNEX, "use.lifetime", ("0", "2045"), "20"),
    (CNEX, "use.hours", ("0", "8785"), "8784"), (CNEX, "use.power", ("0",), "15"),
    (CNEX, "use.load", ("0", "101"), "75"),
    (CNEX, "end_of_life.share", ("0", "100.1"), "100"), (CNEX, "end_of_life.distance", ("-1", "40001"), "0"),
])
def test_a_figure_that_makes_no_sense_is_refused_with_its_bound(
    edition: SchemeEdition, path: str, refused: tuple[str, ...], taken: str
) -> None:
    """An output of 0 is none and a distance of 0 no transport; 0 kWh and 0 t of a by-product may be right."""
    field = edition.field(*path.split("."))
    assert field is not None
    for figure in refused:
        problem = checked_answer(field, figure, empty_application(edition.key), edition).problem
        assert problem is not None
        assert figure in problem.text.zh
        assert figure in problem.text.en
    assert checked_answer(field, taken, empty_application(edition.key), edition).problem is None


def test_shared_energy_of_lines_with_meters_asks_for_its_product() -> None:
    """CEC-A2-a: it is only asked; with one product there is nothing to tell apart."""
    several = cec_draft(products=[{}, {"family": "sodium_chloride"}])
    (fault,) = found(several).values()
    assert (fault.path, fault.blocks) == ("energy[es1].product", False)
    shared = with_answers(several, {"application.separately_metered": "no"})
    assert found(shared) == found(with_rows(several, "energy", {"product": "p1"}, {"product": "p2"})) == {}


def test_every_unit_has_materials_and_energy_of_its_own_or_shared() -> None:
    """CEC-5.1.1-f: rows of one product alone satisfied the tables, whatever else was applied for."""
    two = cec_draft(products=[SULFATE, {**CHLORIDE, "sites": "s1 s2"}], sites=[{}, {}],
                    answers={"application.separately_metered": "no"})
    assert found(two) == {}
    taken = with_answers(two, {"materials[ms1].product": "p1", "energy[es2].product": "p1"})
    faults = found(taken)
    assert {path: (fault.blocks, fault.clause.clause) for path, fault in faults.items()} == {
        "rows:materials": (True, "5.1.1 c"), "rows:energy": (True, "5.1.1 c")}
    assert faults["rows:materials"].text.zh == (
        "“原辅材料消耗”中没有产品 2“回用工业盐（硫酸钠）”（生产场所“1 号厂区”）的数据；"
        "请为其补填行，几个产品共用的行，“用于哪个产品”留空。")
    assert "2 号厂区" in faults["rows:energy"].text.en
    assert {"rows:materials", "rows:energy"} <= {each.target for each in missing_items(taken, CEC, TODAY)}
    assert found(with_rows(two, "materials", {"site": "s1"}, {"site": "s2", "product": "p2"})) == {}


def test_every_site_states_what_it_made() -> None:
    """CEC-4-a, CEC-5.1.1-f: one product at two sites is two units, each with its own output."""
    two = cec_draft(sites=[{}, {}], products=[{"sites": "s1 s2"}])
    assert found(two) == {}
    assert [item.target for item in missing_outputs(with_rows(two, "outputs"))] == ["rows:outputs"]
    (fault,) = found(with_rows(two, "outputs", {**OF_SULFATE, "site": "s1"})).values()
    assert fault.path == "rows:outputs"
    assert "（生产场所“2 号厂区”）" in fault.text.zh


@pytest.mark.parametrize(("changes", "asked"), [
    ({}, False), ({"application.separately_metered": "no"}, True), ({"products[p2].family": "sodium_chloride"}, True),
    ({"outputs[r1].kind": "sodium_sulfate"}, False),
    ({"outputs[r1].kind": "sodium_sulfate", "outputs[r2].kind": "sodium_chloride"}, True),
])
def test_shared_lines_and_two_salts_ask_how_the_data_are_allocated(changes: Mapping[str, str], asked: bool) -> None:
    """CEC-A2-a: a line without a meter of its own, or both salts, applied for or only made beside."""
    two = with_rows(cec_draft(products=[{}, {}]), "outputs", {}, {})
    without = with_answers(two, {"application.allocation": "", "application.allocated_by": "", **changes})
    missing = {item.target for item in missing_items(without, CEC, TODAY)}
    assert ({"application.allocation", "application.allocated_by"} <= missing) == asked


@pytest.mark.parametrize(("left_out", "fits"), [
    ([("60", "t")], True), ([("60.001", "t")], False), ([("59", "t"), ("1000", "kg")], True),
    ([("59", "t"), ("1001", "kg")], False), ([("", "t")], True), ([("80", "")], True),
])
def test_what_is_left_out_weighs_five_percent_of_the_product_at_most(
    left_out: list[tuple[str, str]], fits: bool
) -> None:
    """CEC-5.4.3.2-d: the product weighs 1200 t; 5 % are taken."""
    rows = [{"name": "消泡剂", "mass": mass, "unit": unit, "reason": "用量少"} for mass, unit in left_out]
    faults = found(with_rows(cec_draft(), "omitted", *rows))
    assert list(faults) == ([] if fits else ["omitted[r1].mass"])
    assert all(fault.clause.clause == "5.4.3.2 c" and "5%" in fault.text.en for fault in faults.values())


def test_a_product_in_cubic_metres_states_its_mass_where_something_is_left_out() -> None:
    """CEC-5.4.3.2-d: cubic metres cannot be compared with tonnes."""
    solution = cec_draft(products=[{"family": "sodium_chloride"}], answers={"application.output_unit": "m3"})
    item = {"name": "消泡剂", "mass": "70", "unit": "t", "reason": "用量少"}
    mass = "application.product_mass"
    assert mass not in {each.target for each in missing_items(solution, CEC, TODAY)}
    leaving_out = with_rows(solution, "omitted", item)
    assert mass in {each.target for each in missing_items(leaving_out, CEC, TODAY)}
    assert list(found(with_answers(leaving_out, {mass: "1300"}))) == ["omitted[r1].mass"]
    assert found(with_answers(leaving_out, {mass: "1400"})) == {}


@given(masses=st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=4), product=st.decimals(1, 2000, places=2))
def test_the_share_left_out_is_reckoned_exactly(masses: list[Decimal], product: Decimal) -> None:
    """CEC-5.4.3.2-d, J35, for any weights: a fault exactly where their sum is more than 5 % of the product."""
    rows = [{"mass": f"{mass:f}", "unit": "t"} for mass in masses]
    answers = {"application.product_output": f"{product:f}", "application.plant_output": "9999"}
    assert bool(found(with_rows(cec_draft(answers=answers), "omitted", *rows))) == (sum(masses) > product * 5 / 100)


def test_one_credit_code_belongs_to_one_enterprise() -> None:
    """Brackets and blanks are no other name; another name is named with both parties."""
    same = {"factory.name": COMPANY["name"].replace("（", " (").replace("）", ")")}
    assert found(cec_draft(answers=same)) == {}
    faults = found(cec_draft(answers={"factory.name": "另一家有限公司"}))
    assert {path: fault.blocks for path, fault in faults.items()} == {"factory.name": True}
    first = contradictions(cec_draft(answers={"factory.name": "另一家有限公司"}), CEC, TODAY)[0]
    assert "认证委托人" in first.text.zh


def test_one_name_under_two_credit_codes_asks_for_a_look() -> None:
    """Two enterprises may bear one name, so that it does not block."""
    faults = found(cnex_draft(answers={"factory.credit_code": CREDIT_CODES[1]}))
    assert {path: fault.blocks for path, fault in faults.items()} == {"factory.credit_code": False}
    assert CREDIT_CODES[1] in faults["factory.credit_code"].text.en


OF_ANOTHER = {f"producer.{key}": text for key, text in OTHER_COMPANY.items()}


@pytest.mark.parametrize("draft", [cec_draft, cnex_draft])
@pytest.mark.parametrize(("kind", "producer", "fits"), [
    ("producer", {}, True), ("producer", OF_ANOTHER, False), ("dealer", {}, False), ("dealer", OF_ANOTHER, True),
    ("importer", {}, False), ("importer", OF_ANOTHER, True), ("other", {}, True), ("other", OF_ANOTHER, True),
    ("", OF_ANOTHER, True), ("producer", {**OF_ANOTHER, "producer.credit_code": ""}, True),
])
def test_a_client_is_the_producer_exactly_under_the_producers_code(
    draft: Callable[..., Application], kind: str, producer: Mapping[str, str], fits: bool
) -> None:
    """CEC-5.1.1-e: else a dealer that calls itself the producer would hand in no contract, without being asked."""
    application = draft(answers={"client.kind": kind, **producer})
    faults = found(application)
    assert {path: fault.blocks for path, fault in faults.items()} == ({} if fits else {"client.kind": True})
    assert all(CREDIT_CODES[0] in fault.text.zh and CREDIT_CODES[0] in fault.text.en for fault in faults.values())
    scheme = scheme_of(application.scheme)
    asked = {item.target for item in missing_items(application, scheme, TODAY) if item.kind == "contradiction"}
    assert asked == set(faults)


def test_which_kinds_of_client_are_the_producer_is_the_schemes() -> None:
    """CEC-5.1.1-e: and the sentence names the choice that is right."""
    (check,) = (each for each in CEC.cross_checks if isinstance(each, KindOfParty))
    (fault,) = contradictions(cec_draft(answers={"client.kind": "dealer"}), CEC, TODAY)
    assert (fault.why, fault.clause) == (check.why, check.clause)
    assert fault.text.zh == (
        f"“委托人类型”为“经销商”，但认证委托人与制造商的统一社会信用代码都是 {CREDIT_CODES[0]}；"
        "确为同一企业的请选“生产者（制造商）”，否则请填写真正的制造商。")
    otherwise = CEC.with_(cross_checks=(check.with_(same=("producer", "dealer"), apart=("other",)),))
    for kind, count in (("dealer", 0), ("other", 1), ("importer", 0)):
        draft = cec_draft(answers={"client.kind": kind})
        assert len(contradictions(draft, otherwise, TODAY)) == count
        assert contradictions(draft, CEC.with_(cross_checks=()), TODAY) == ()


@pytest.mark.parametrize("answers", [{"client.name": "甲公司"}, {"client.credit_code": CREDIT_CODES[0]}, {}])
def test_parties_not_filled_in_yet_contradict_nothing(answers: Mapping[str, str]) -> None:
    assert found(with_answers(empty_application("cnex_ex"), answers)) == {}


def test_what_blocks_is_missing_under_its_own_question() -> None:
    """With the row it stands in and the clause; what only asks for an explanation is not missing."""
    wrong = with_rows(cec_draft(), "energy", {"carrier": "electricity", "unit": "m3"})
    (item,) = (each for each in missing_items(wrong, CEC, TODAY) if each.kind == "contradiction")
    assert item.subject is not None
    assert (item.title.zh, item.subject.zh, item.section) == ("单位", "能耗或水耗“电力”", "energy")
    explained = cec_draft(answers={"application.period_to": "2025-06-30"})
    assert not [each for each in missing_items(explained, CEC, TODAY) if each.kind == "contradiction"]
