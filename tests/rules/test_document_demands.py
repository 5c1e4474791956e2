"""The list of documents: five levels, and the facts that put each line on its own."""

from collections.abc import Mapping

import pytest

from intake_app.rules.certification_units import proposed_units
from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.rules.document_demands import Demand
from intake_app.rules.document_names import line_for_name, lines_for_file
from models.application import Application
from tests.builders import CREDIT_CODES, OTHER_COMPANY, cec_application, cnex_application, scheme_of


def lines_of(application: Application, requirement: str) -> list[DocumentLine]:
    lines = document_lines(application, scheme_of(application.scheme))
    return [line for line in lines if line.requirement == requirement]


def facts(line: DocumentLine) -> dict[str, str]:
    return {fact.label.zh: fact.value.zh for fact in line.facts}


def other_producer(**more: str) -> Mapping[str, str]:
    return {**{f"producer.{name}": text for name, text in OTHER_COMPANY.items()}, **more}


def test_the_five_levels_stand_in_one_list() -> None:
    """CEC 5.1.1: always, by condition, recommended by this body, if any, and not needed."""
    application = cec_application(answers={"client.kind": "dealer"})
    found = {requirement: [line.demand for line in lines_of(application, requirement)] for requirement in (
        "application_form", "dealer_contract", "mass_balance", "production_licence", "address_list")}
    assert found == {
        "application_form": [Demand.ALWAYS], "dealer_contract": [Demand.REQUIRED_IF],
        "mass_balance": [Demand.RECOMMENDED], "production_licence": [Demand.IF_ANY],
        "address_list": [Demand.NOT_NEEDED],
    }


@pytest.mark.requirement("CEC-5.1.1-e")
@pytest.mark.parametrize(("kind", "word", "demand"), [
    ("dealer", "经销商", Demand.REQUIRED_IF), ("producer", "生产者（制造商）", Demand.NOT_NEEDED),
])
def test_the_answer_that_decided_is_named_in_its_own_words(kind: str, word: str, demand: Demand) -> None:
    """Whether it made the document needed or not."""
    (line,) = lines_of(cec_application(answers={"client.kind": kind}), "dealer_contract")
    assert line.demand is demand
    assert list(facts(line).values()) == [word]
    assert all(fact.value.en and not any("一" <= c <= "鿿" for c in fact.value.en) for fact in line.facts)


def test_an_answer_not_given_yet_is_a_fact_too() -> None:
    (line,) = lines_of(cec_application(answers={"client.kind": ""}), "dealer_contract")
    assert list(facts(line).values()) == ["未填写"]


def test_a_count_is_named_with_what_is_counted() -> None:
    (line,) = lines_of(cec_application(sites=({}, {})), "address_list")
    assert (line.demand, facts(line)) == (Demand.REQUIRED_IF, {"生产场所的数量": "2"})


@pytest.mark.requirement("CEC-5.1.1-d")
def test_parties_that_differ_are_named_by_their_codes() -> None:
    (line,) = lines_of(cec_application(answers=other_producer()), "entrusting_proof")
    assert line.demand is Demand.REQUIRED_IF
    assert sorted(set(facts(line).values())) == sorted(CREDIT_CODES[:2])
    same = lines_of(cec_application(), "business_licence")
    assert [each.demand for each in same] == [Demand.ALWAYS, Demand.NOT_NEEDED, Demand.NOT_NEEDED]
    assert set(facts(same[1]).values()) == {CREDIT_CODES[0]}


def test_the_family_of_a_unit_decides_for_that_unit_alone() -> None:
    application = cnex_application(products=({}, {"family": "ex_luminaire", "name": "防爆灯", "models": "BAD-1"}))
    motor, lamp = lines_of(application, "ccc_certificate")
    assert (motor.demand, lamp.demand) == (Demand.IF_ANY, Demand.NOT_NEEDED)
    assert list(facts(motor).values()) == ["防爆电机"]
    assert list(facts(lamp).values()) == ["防爆灯具"]


def test_a_recommended_document_is_this_bodys_advice_and_never_missing() -> None:
    """The rules name these documents without asking for them with the application."""
    for application in (cnex_application(), cec_application()):
        recommended = [line for line in document_lines(application, scheme_of(application.scheme))
                       if line.demand is Demand.RECOMMENDED]
        assert recommended
        assert all(line.clause.document == "house" and line.handed_in is None for line in recommended)


@pytest.mark.parametrize(("name", "requirement", "subject"), [
    ("组织结构图.pdf", "organisation_chart", ""),
    ("3-组织结构图 2026版.PDF", "organisation_chart", ""),
    ("Organisation chart.pdf", "organisation_chart", ""),
    ("营业执照_南阳示范防爆电机有限公司（虚构）.pdf", "business_licence", "client"),
    ("营业执照-生产者.pdf", "business_licence", "producer"),
    ("场所的法律地位证明 1 号厂区.jpg", "site_licence", "sites[s1]"),
    ("产品碳足迹报告.pdf", "footprint_report", ""),
    ("组织机构图.docx", "organisation_chart", ""),
    ("公司组织架构图.docx", "organisation_chart", ""),
])
def test_a_file_finds_its_line_by_its_name(name: str, requirement: str, subject: str) -> None:
    application = cnex_application(sites=({}, {"name": "北厂区"}), answers=other_producer())
    lines = [line for line in document_lines(application, scheme_of("cnex_ex")) if line.is_needed]
    found = line_for_name(lines, name)
    assert found
    assert (found.requirement, found.subject) == (requirement, subject)


@pytest.mark.parametrize(("name", "requirement"), [
    ("工艺流程图.docx", "flow_diagram"), ("原辅料清单.xlsx", "raw_materials"), ("产品BOM.xlsx", "raw_materials"),
])
def test_a_file_is_known_by_what_people_call_such_a_paper(name: str, requirement: str) -> None:
    lines = [line for line in document_lines(cnex_application(), scheme_of("cnex_ex")) if line.is_needed]
    found = line_for_name(lines, name)
    assert found
    assert found.requirement == requirement


@pytest.mark.parametrize(("name", "first_words", "requirement"), [
    ("活动数据说明.docx", "碳排放活动数据的说明", "activity_data"),
    ("扫描件001.pdf", "碳排放活动数据的说明\n一、数据来源", "activity_data"),
    ("减碳方案.docx", "", "reduction_plan"), ("扫描件002.pdf", "2026 年减碳计划", "reduction_plan"),
    ("工厂保证能力手册.docx", "产品碳足迹认证工厂保证能力手册", "capability_manual"),
    ("产销合同.docx", "经销合同", "dealer_contract"), ("扫描件003.pdf", "经销合同\n甲方：", "dealer_contract"),
    ("能源台账.xlsx", "", "energy_sources"), ("主要能源种类及来源.docx", "", "energy_sources"),
])
def test_a_file_of_cec_is_known_by_what_it_is_called_or_prints(
    name: str, first_words: str, requirement: str
) -> None:
    """CEC-5.1.1: seven of thirteen files were asked about although their titles said what they were."""
    application = cec_application(answers={**other_producer(), "client.kind": "dealer"})
    lines = [line for line in document_lines(application, scheme_of("cec_salt")) if line.is_needed]
    assert {line.requirement for line in lines_for_file(lines, name, first_words)} == {requirement}


@pytest.mark.parametrize("name", ["扫描件001.pdf", "营业执照.pdf", "IMG_2031.jpg", ".pdf", "", "原材料 清单 产品.exe"])
def test_a_name_that_leaves_it_open_finds_no_line(name: str) -> None:
    """Which party's licence, which model's list: a person says it."""
    application = cnex_application(products=({}, {"models": "YBX3-400L-2"}), answers=other_producer())
    lines = [line for line in document_lines(application, scheme_of("cnex_ex")) if line.is_needed]
    assert line_for_name(lines, name) is None


@pytest.mark.parametrize(("name", "requirement"), [
    ("Letter of request.pdf", "application_form"), ("Org chart.pdf", "organisation_chart"),
    ("Raw materials list.xlsx", "raw_materials"), ("Bill of materials.xlsx", "raw_materials"),
    ("Self-assessment.docx", "self_assessment"), ("Footprint report 2025.pdf", "footprint_report"),
])
def test_an_english_name_finds_its_line_without_what_the_title_adds(name: str, requirement: str) -> None:
    """CNEX-9.2.1-a: the page says that each file goes to the paper that its name says."""
    lines = [line for line in document_lines(cnex_application(), scheme_of("cnex_ex")) if line.is_needed]
    found = line_for_name(lines, name)
    assert found
    assert found.requirement == requirement


def three_units() -> list[DocumentLine]:
    """What is asked for of two models at the east plant, and of the first of them at the west plant too."""
    application = cnex_application(
        sites=({"name": "East plant"}, {"name": "West plant"}),
        products=({"models": "YBX3-355M1-4", "sites": "s1 s2"}, {"models": "YBX3-280S-2", "sites": "s1"}))
    confirmed = application.with_(units=proposed_units(application, scheme_of("cnex_ex")))
    return [line for line in document_lines(confirmed, scheme_of("cnex_ex")) if line.is_needed]


@pytest.mark.parametrize(("name", "told"), [
    ("Process flow diagram YBX3-355M1-4 East plant.pdf", "YBX3-355M1-4 East"),
    ("Process flow YBX3-280S-2.docx", "YBX3-280S-2 East"),
])
def test_model_and_site_in_the_name_say_which_unit_is_meant(name: str, told: str) -> None:
    lines = three_units()
    found = line_for_name(lines, name)
    assert found
    assert found.requirement == "flow_diagram"
    assert all(word in found.subject_text.en for word in told.split())
    assert lines_for_file(lines, name, "") == (found,)


@pytest.mark.parametrize(("name", "count"), [
    ("Process flow YBX3-355M1-4.pdf", 2), ("Process flow YBX3-280S-2 West.pdf", 2), ("Process flow.pdf", 3),
])
def test_a_name_that_leaves_the_unit_open_offers_those_that_it_may_mean(name: str, count: int) -> None:
    """One unit's model and another's site are no answer."""
    lines = three_units()
    assert line_for_name(lines, name) is None
    offered = lines_for_file(lines, name, "")
    assert {line.requirement for line in offered} == {"flow_diagram"}
    assert len(offered) == count


def test_a_word_of_the_title_is_enough_to_be_asked_and_not_to_be_taken() -> None:
    lines = three_units()
    assert line_for_name(lines, "flow West.pdf") is None
    (offered,) = lines_for_file(lines, "flow West.pdf", "")
    assert (offered.requirement, "West plant" in offered.subject_text.en) == ("flow_diagram", True)


@pytest.mark.parametrize(("name", "first_words", "subjects"), [
    ("营业执照.pdf", "", ["client", "producer"]),
    ("扫描件001.pdf", "营业执照\n名称：某公司", ["client", "producer"]),
    ("营业执照.pdf", "营业执照 生产者（制造商）", ["producer"]),
    ("组织结构图.pdf", "营业执照", [""]),
    ("营业执照.pdf", "组织结构图", ["client", "producer"]),
    ("扫描件001.pdf", "第 1 页", []),
])
def test_a_file_may_be_for_several_lines_and_its_name_goes_before_its_first_page(
    name: str, first_words: str, subjects: list[str]
) -> None:
    application = cnex_application(sites=({}, {"name": "北厂区"}), answers=other_producer())
    lines = [line for line in document_lines(application, scheme_of("cnex_ex")) if line.is_needed]
    assert [line.subject for line in lines_for_file(lines, name, first_words)] == subjects


def test_at_most_three_lines_are_proposed_and_those_without_a_file_first() -> None:
    application = cnex_application(sites=({}, {"name": "北厂区"}, {"name": "东厂区"}, {"name": "西厂区"}))
    lines = [line for line in document_lines(application, scheme_of("cnex_ex")) if line.is_needed]
    proposed = lines_for_file(lines, "场所的法律地位证明.pdf", "")
    assert len(proposed) == 3
    assert [line.handed_in is None for line in proposed] == sorted(
        [line.handed_in is None for line in proposed], reverse=True)
