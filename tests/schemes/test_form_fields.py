"""The rules' own forms, field by field: each thing that a form asks is one question here."""

import pytest

from intake_app.rules.answers import asked_sections, checked_answer, is_asked
from intake_app.rules.completeness import missing_items
from intake_app.schemes.schema import Condition, Family, FieldDefinition, FieldKind, SchemeEdition
from models.application import Application
from tests.builders import SCHEMES, TODAY, cec_draft, cnex_draft, scheme_of, with_answers

CEC, CNEX = scheme_of("cec_salt"), scheme_of("cnex_ex")


def keys(scheme: SchemeEdition, section: str) -> set[str]:
    """The questions of a section."""
    return {field.key for field in scheme.fields_of(section)}


def required(scheme: SchemeEdition, section: str) -> set[str]:
    """Those of its questions that are asked in any case and must be answered."""
    return {field.key for field in scheme.fields_of(section) if field.is_required and field.required_when is None}


def field(scheme: SchemeEdition, section: str, key: str) -> FieldDefinition:
    """A question."""
    found = scheme.field(section, key)
    assert found is not None, f"{section}.{key}"
    return found


def sections(application: Application) -> set[str]:
    """The sections that the form of an application has."""
    return {section.key for section in asked_sections(application, scheme_of(application.scheme))}


ADDRESS = {"city", "address", "postcode"}


@pytest.mark.parametrize("scheme", [CEC, CNEX], ids=lambda scheme: scheme.key)
def test_the_client_is_asked_for_all_of_part_one(scheme: SchemeEdition) -> None:
    """CEC-A1-a; CNEX asks for the same of its client."""
    assert keys(scheme, "client") >= {
        "name", "credit_code", *ADDRESS, "contact", "mobile", "landline", "fax", "email", "mailing_address",
        "mailing_postcode",
    }
    assert required(scheme, "client").isdisjoint({"landline", "fax", "mailing_address", "mailing_postcode"})


@pytest.mark.parametrize("scheme", [CEC, CNEX], ids=lambda scheme: scheme.key)
def test_manufacturer_and_factory_are_asked_for_all_of_parts_two_and_three(scheme: SchemeEdition) -> None:
    """CEC-A1-b: production addresses are the sites, one by one."""
    assert keys(scheme, "producer") >= {"name", "credit_code", *ADDRESS}
    assert keys(scheme, "factory") >= {"name", "credit_code", *ADDRESS, "ownership", "industry", "large_scale"}
    assert keys(scheme, "sites") >= {"city", "address"}
    assert len(field(scheme, "factory", "ownership").options) == 10


def test_products_are_asked_for_all_of_part_four() -> None:
    """CEC-A1-c: name and trademark, and for each product its unit, standard and models."""
    assert keys(CEC, "products") >= {"name", "family", "standard", "models"}
    assert "trademark" in keys(CEC, "application")


def test_what_changed_is_asked_of_all_but_a_first_application() -> None:
    """CEC-A1-d: units applied for, more or fewer than before, address and production, and what changed."""
    assert keys(CEC, "changes") >= {"units_applied", "units_change", "units_difference", "is_changed", "details"}
    for option in field(CEC, "application", "kind").options:
        application = cec_draft(answers={"application.kind": option.key})
        assert ("changes" in sections(application)) == (option.key != "initial")
    unchanged = cec_draft(answers={"application.kind": "surveillance", "changes.certificate_no": "CEC-1",
                                   "changes.units_applied": "1", "changes.units_change": "same",
                                   "changes.is_changed": "no"})
    assert not [item for item in missing_items(unchanged, CEC, TODAY) if item.section == "changes"]


def test_the_basics_of_the_data_list_are_asked() -> None:
    """CEC-A2-a: product and models, functional unit and sites stand with the products; the rest here."""
    assert keys(CEC, "application") >= {
        "period_from", "period_to", "product_output", "plant_output", "output_unit", "separately_metered",
        "data_responsible", "data_phone",
    }
    assert all(family.functional_unit.zh for family in CEC.families)


def test_the_tables_of_both_stages_have_every_column_of_the_data_list() -> None:
    """CEC-A2-b: each row says of which stage it is."""
    assert keys(CEC, "data_sheets") >= {"stage", "filled_on", "filled_by", "period_from", "period_to", "subject"}
    assert keys(CEC, "materials") >= {
        "stage", "name", "amount", "unit", "obtained", "distance", "origin", "mode", "source", "note",
    }
    assert keys(CEC, "energy") >= {
        "stage", "carrier", "amount", "unit", "obtained", "distance", "origin", "mode", "source", "note",
    }
    assert keys(CEC, "outputs") >= {"kind", "amount", "unit", "source", "note"}
    stages = {option.key for option in field(CEC, "materials", "stage").options}
    assert stages == {stage for family in CEC.families for stage in family.stages}


def test_each_site_has_materials_and_energy_and_no_other_table_must_be_filled_in() -> None:
    """CEC-A2-b: a table that may stay empty says so above it, as that of outputs does, which several products or sites
    need."""
    by_key = {section.key: section for section in CEC.sections if section.repeats}
    assert {key for key, section in by_key.items() if section.least_rows} == {"materials", "energy", "outputs"}
    assert by_key["outputs"].least_rows_when == Condition(
        any_of=tuple(Condition(section=section, more_rows_than=1) for section in ("products", "sites")))
    assert {by_key["materials"].for_each, by_key["energy"].for_each} == {"sites"}
    tables = [section for edition in SCHEMES.editions for section in edition.sections if section.repeats]
    for section in tables:
        help = section.help
        assert help is not None
        assert ("留空" in help.zh, "stay empty" in help.en or "empty where" in help.en) == (
            (not section.least_rows or section.least_rows_when is not None,) * 2), section.key


def test_a_parameter_is_reported_with_the_ten_things_of_table_three() -> None:
    """CEC-5.4.3.2-b."""
    assert required(CEC, "parameters") == {
        "name", "description", "unit", "source", "point", "instrument", "procedure", "frequency", "quality", "purpose",
    }


@pytest.mark.parametrize(("section", "letter", "columns"), [
    ("materials", "a", {"name", "quantity", "weight", "main_material", "supplier", "evidence"}),
    ("energy", "b", {"carrier", "amount", "unit", "evidence"}),
    ("inbound_transport", "c", {"weight", "distance", "mode", "evidence"}),
    ("outbound_transport", "d", {"weight", "distance", "mode", "evidence"}),
])
def test_the_data_form_of_cnex_has_what_is_verified_on_site(section: str, letter: str, columns: set[str]) -> None:
    """CNEX-9.6.4-d, CNEX-9.6.4-e, CNEX-9.6.4-f, CNEX-9.6.4-g: each table cites its letter, and may stay empty."""
    definition = CNEX.section(section)
    assert definition is not None
    assert definition.clause.clause == f"9.6.4 3) {letter}"
    assert columns <= keys(CNEX, section)
    assert not definition.least_rows


STAGE_OF = {"materials": "raw_materials", "energy": "production", "inbound_transport": "inbound_transport",
            "outbound_transport": "distribution", "use": "use", "end_of_life": "end_of_life"}


@pytest.mark.parametrize("family", CNEX.families, ids=lambda family: family.key)
def test_a_family_is_asked_for_the_stages_of_its_boundary_only(family: Family) -> None:
    """CNEX-9.6.4-d: with another boundary in the file, the form has the tables of its stages."""
    for stages in (("raw_materials", "inbound_transport", "production"), tuple(STAGE_OF.values())):
        scheme = CNEX.with_(families=tuple(each.with_(stages=stages) for each in CNEX.families))
        draft = cnex_draft(products=[{"family": family.key}])
        tables = {section.key for section in asked_sections(draft, scheme) if section.key in STAGE_OF}
        assert tables == {section for section, stage in STAGE_OF.items() if stage in stages}


def test_marking_certificate_and_ccc_number_are_asked_where_the_family_has_them() -> None:
    """CNEX-9.2.1-c: luminaires are outside compulsory certification; a motor states its power and poles."""
    asked = {
        family.key: {each.key for each in CNEX.fields_of("products")
                     if is_asked(each, cnex_draft(products=[{"family": family.key}]), CNEX, "p1")}
        for family in CNEX.families
    }
    for family, questions in asked.items():
        assert {"ex_marking", "ex_certificate_no"} <= questions
        assert ("ccc_certificate_no" in questions) == (family != "ex_luminaire")
        assert ("ratings" in questions) == (family in ("ex_motor", "ex_luminaire"))


def test_a_unit_is_chosen_and_never_typed() -> None:
    """Wherever an amount has a unit of its own."""
    for edition in SCHEMES.editions:
        for each in edition.fields:
            if each.key.endswith("unit") and each.section != "parameters":
                assert each.kind is FieldKind.CHOICE, f"{each.section}.{each.key}"


@pytest.mark.parametrize(("typed", "stored"), [
    ("kWh", "kwh"), ("度", "kwh"), ("千瓦时", "kwh"), ("万 kWh", "ten_thousand_kwh"), ("立方米", "m3"), ("M³", "m3"),
    ("吨", "t"), ("T", "t"), ("两", ""), ("kW", ""),
])
def test_a_unit_is_understood_however_people_write_it(typed: str, stored: str) -> None:
    check = checked_answer(field(CNEX, "energy", "unit"), typed, cnex_draft(), CNEX)
    assert ("" if check.problem else check.value) == stored


def test_an_application_under_cnex_needs_no_table_to_be_complete() -> None:
    """What is verified on site is not asked for before."""
    empty = cnex_draft()
    assert not [item for item in missing_items(empty, CNEX, TODAY) if item.section in STAGE_OF]
    started = with_answers(empty.with_(rows={**empty.rows, "materials": ("m1",)}), {"materials[m1].name": "机座"})
    assert {item.target for item in missing_items(started, CNEX, TODAY) if item.section == "materials"} == {
        "materials[m1].weight", "materials[m1].main_material",
    }
