"""The figures, letters and lists of both rules, each by the requirement that states it."""

from datetime import date
from functools import reduce

import pytest

from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import Cause, Condition, DocumentLevel, DocumentSubject, SchemeEdition, Section
from models.reference import Sourced

LIBRARY = built_in_schemes()
CNEX = LIBRARY.edition("cnex_ex", "2026")
CEC = LIBRARY.edition("cec_salt", "2024-11-08")


def sourced(edition: SchemeEdition, path: str) -> tuple[object, str]:
    """A figure's value with its clause."""
    found: object = reduce(getattr, path.split("."), edition)
    assert isinstance(found, Sourced)
    return found.value, found.clause.clause


@pytest.mark.parametrize(("requirement", "path", "value", "clause"), [
    ("CNEX-7-a", "measure", "kgCO₂e", "7"),
    ("CNEX-9.3.1-d", "person_days.document_review_minimum", 1, "9.3.1"),
    ("CNEX-9.3.1-e", "person_days.check_minimum", 4, "9.3.1"),
    ("CNEX-9.3.1-e", "person_days.verification_minimum", 4, "9.3.1"),
    ("CNEX-9.3.1-f", "person_days.combined_minimum", 8, "9.3.1"),
    ("CNEX-9.3.2-a", "team.minimum_members", 2, "9.3.2"),
    ("CNEX-9.6.2-a", "clocks.plan_notice_working_days", 1, "9.6.2"),
    ("CNEX-9.10-a", "clocks.conclusion_days", 90, "9.10"),
    ("CNEX-10-a", "clocks.disclosure_working_days", 30, "10"),
    ("CNEX-11-a", "surveillance.notice_months", 2, "11"),
    ("CNEX-11-b", "surveillance.first_months", 12, "11"),
    ("CNEX-11-c", "surveillance.interval_months", 15, "11"),
    ("CNEX-12.1-a", "certificate.validity_years", 3, "12.1"),
    ("CNEX-12.1-b", "certificate.renewal.window_months", 6, "12.1"),
    ("CNEX-12.3.1-a", "suspension.act_working_days", 5, "12.3.1"),
    ("CNEX-12.3.1-b", "suspension.longest_months", 6, "12.3.1"),
    ("CNEX-12.3.2-a", "withdrawal.act_working_days", 5, "12.3.2"),
])
def test_cnex_says(requirement: str, path: str, value: object, clause: str) -> None:
    assert sourced(CNEX, path) == (value, clause), requirement


@pytest.mark.parametrize(("requirement", "path", "value", "clause"), [
    ("CEC-5.4.3.1-a", "measure", "tCO₂e", "5.4.3.1"),
    ("CEC-5.1.2-b", "clocks.acceptance_working_days", 3, "5.1.2"),
    ("CEC-5.2.1-a", "team.minimum_members", 2, "5.2.1"),
    ("CEC-5.2.2-a", "team.member_projects", 2, "5.2.2"),
    ("CEC-5.2.3-a", "clocks.conclusion_days", 90, "5.2.3"),
    ("CEC-5.5-a", "person_days.check_minimum", 4, "5.5"),
    ("CEC-5.7.2-a", "clocks.issue_days", 30, "5.7.2"),
    ("CEC-5.7.3-a", "clocks.failure_notice_days", 30, "5.7.3"),
    ("CEC-6.1-a", "surveillance.first_months", 12, "6.1"),
    ("CEC-6.1-a", "surveillance.interval_months", 12, "6.1"),
    ("CEC-6.3-a", "clocks.surveillance_correction_months", 2, "6.3"),
    ("CEC-7.2-a", "certificate.validity_years", 3, "7.2"),
    ("CEC-7.2-b", "certificate.renewal.window_months", 6, "7.2"),
    ("CEC-7.4-c", "suspension.longest_months", 6, "7.4"),
])
def test_cec_says(requirement: str, path: str, value: object, clause: str) -> None:
    assert sourced(CEC, path) == (value, clause), requirement


@pytest.mark.parametrize(("edition", "path"), [
    (CNEX, "clocks.acceptance_working_days"), (CNEX, "clocks.supplement_days"),
    (CNEX, "clocks.initial_correction_days"), (CNEX, "clocks.surveillance_correction_months"),
    (CNEX, "surveillance.first_hard_months"), (CNEX, "team.maximum_members"),
    (CEC, "clocks.plan_notice_working_days"), (CEC, "clocks.initial_correction_months"),
    (CNEX, "interviews_least"), (CEC, "interviews_least"),
    (CEC, "clocks.supplement_days"), (CEC, "surveillance.notice_months"), (CEC, "suspension.regulation_days"),
])
def test_a_figure_the_rule_does_not_give_is_shown_as_the_bodys_own(edition: SchemeEdition, path: str) -> None:
    found: object = reduce(getattr, path.split("."), edition)
    assert isinstance(found, Sourced)
    assert found.clause.document == "house"


def test_the_strength_of_each_limit_is_the_rules() -> None:
    """CNEX-11-b recommends, CEC-6.1-a demands; CEC-5.1.2-b demands, CNEX has no limit; CEC-8.7 table 2 "shall"."""
    assert (CNEX.surveillance.first_is_hard, CEC.surveillance.first_is_hard) == (False, True)
    assert (CNEX.surveillance.notice_is_hard, CEC.surveillance.notice_is_hard) == (True, False)
    assert (CNEX.surveillance.missed_ground, CEC.surveillance.missed_ground) == ("contract_breach", "rule_breach")
    assert (CNEX.surveillance.unnotified_ground, CEC.surveillance.unnotified_ground) == ("other", "")
    assert (CNEX.clocks.acceptance_is_hard, CEC.clocks.acceptance_is_hard) == (False, True)
    assert (CNEX.decider_qualification_blocks, CEC.decider_qualification_blocks) == (False, True)
    assert (CNEX.report_needs_director, CEC.report_needs_director) == (True, False)


def test_a_combined_visit_of_cnex_needs_four_days_and_one_of_cec_two() -> None:
    """CNEX-9.3.1-f and CEC-5.5-a, in half days."""
    assert (CNEX.person_days.on_site_minimum, CEC.person_days.on_site_minimum) == (8, 4)


def test_each_rule_is_in_force_from_its_day() -> None:
    """CNEX-0-a: published 2026-03-25, in force 2026-04-01; CEC both on 2024-11-08."""
    assert (CNEX.published_on, CNEX.in_force_from) == (date(2026, 3, 25), date(2026, 4, 1))
    assert (CEC.published_on, CEC.in_force_from) == (date(2024, 11, 8), date(2024, 11, 8))
    assert LIBRARY.in_force("cnex_ex", date(2026, 4, 1)) == CNEX


def test_each_explosion_proof_family_has_its_own_standard() -> None:
    """CNEX-2-b; boundary and unit are the body's profile, as no dedicated rule was supplied."""
    assert {family.key: family.standard for family in CNEX.families} == {
        "ex_motor": "T/CEEIA 898", "ex_apparatus": "T/CEEIA 900",
        "ex_luminaire": "T/CEEIA 899", "ex_instrument": "T/CEEIA 908",
    }
    assert all(family.is_house_profile for family in CNEX.families)


def test_table_1_of_cec_is_the_two_salts() -> None:
    """CEC-4-a: 1 t of sodium sulfate, 1 m³ of sodium chloride solution."""
    assert [(family.key, family.functional_unit.zh, family.standard) for family in CEC.families] == [
        ("sodium_sulfate", "1 t 硫酸钠工业盐", "CEC 100-2024"),
        ("sodium_chloride", "1 m³ 氯化钠溶液", "CEC 100-2024"),
    ]


def seats(edition: SchemeEdition) -> dict[str, tuple[int, tuple[str, ...]]]:
    """What each seat of a team asks for."""
    return {seat.key: (seat.count, seat.any_of) for seat in edition.team.seats}


def test_the_seats_of_a_team_are_the_rules() -> None:
    """CNEX-9.3.2-b and -c; CEC-5.2.1-a, -c, -d and -e."""
    assert seats(CNEX) == {
        "full_time": (1, ("full_time",)), "family_competence": (1, ("family_competence",)), "leader": (1, ("leader",)),
    }
    assert seats(CEC) == {
        "leader": (1, ("leader",)), "ghg_verifier": (1, ("ghg_verifier",)),
        "product_inspector": (1, ("voluntary_product", "green_product")),
        "family_competence": (1, ("family_competence",)),
    }


def test_a_member_is_qualified_as_the_rule_says() -> None:
    """CNEX-8.5-a: a training certificate; CEC table 2: a registration or two projects."""
    assert (CNEX.team.member_qualifications, CNEX.team.member_projects) == (("footprint_training",), None)
    assert CEC.team.member_qualifications == ("voluntary_product", "ghg_verifier")


def letters(causes: tuple[Cause, ...]) -> str:
    """The letters as the rule prints them."""
    return "".join(cause.letter for cause in causes)


@pytest.mark.parametrize("scheme", [CNEX, CEC], ids=lambda scheme: scheme.key)
def test_what_a_notice_prints_as_its_ground_tells_nobody_how_to_fill_in_a_form(scheme: SchemeEdition) -> None:
    printed = (*scheme.suspension.grounds, *scheme.withdrawal.grounds, *scheme.cancellation.grounds,
               *scheme.abort_grounds, *scheme.clocks.stop_causes, *scheme.clocks.extension_causes)
    assert not [cause.key for cause in printed if "须" in cause.text.zh or "stated" in cause.text.en]


def test_the_suspension_grounds_of_cnex_are_a_to_h_and_only_e_is_open_ended() -> None:
    """CNEX-12.3.1-a and -b; each ground cites its own letter."""
    assert letters(CNEX.suspension.grounds) == "abcdefgh"
    assert letters(tuple(g for g in CNEX.suspension.grounds if g.is_open_ended)) == "e"
    assert [ground.clause.clause for ground in CNEX.suspension.grounds] == [f"12.3.1 {letter}" for letter in "abcdefgh"]


def test_no_suspension_of_cec_is_open_ended() -> None:
    """CEC-7.4-c knows no exception."""
    assert len(CEC.suspension.grounds) == 5
    assert not any(ground.is_open_ended for ground in CEC.suspension.grounds)


def test_the_withdrawal_grounds_of_cnex_keep_the_gap_at_e() -> None:
    """CNEX-12.3.2-a: the rule prints a, b, c, d, f to k."""
    assert CNEX.withdrawal is not None
    assert letters(CNEX.withdrawal.grounds) == "abcdfghijk"


SUSPENDED_FOR = {"a": "碳排放", "b": "合同", "c": "停业整顿", "d": "监管部门发现", "e": "换证申请已受理", "f": "主动",
                 "g": "争议", "h": "其他应当"}
WITHDRAWN_FOR = {"a": "法律地位", "b": "失信", "c": "虚假", "d": "抽查", "f": "事故", "g": "违法", "h": "暂停期满",
                 "i": "未实施产品生产", "j": "超过 6 个月", "k": "其他应当"}
"""A word of each ground that no other ground of its list has."""


def test_each_ground_of_cnex_says_what_its_letter_stands_for() -> None:
    """CNEX-12.3.1-a, CNEX-12.3.2-a: a letter with another's words would be printed in a notice."""
    assert CNEX.withdrawal is not None
    for grounds, words in ((CNEX.suspension.grounds, SUSPENDED_FOR), (CNEX.withdrawal.grounds, WITHDRAWN_FOR)):
        for letter, word in words.items():
            assert [ground.letter for ground in grounds if word in ground.text.zh] == [letter]


CHANGES = {"organisation": "组织机构", "production_address": "地址", "production_conditions": "条件", "process": "工艺",
           "equipment": "设备", "control_plan": "一致性", "name_or_model": "型号", "materials_or_technology": "原材料",
           "footprint_rise": "上升", "footprint_verified": "新核查"}
STOPS = {"late_documents": "资料", "cannot_receive": "按计划", "late_correction": "整改", "late_fee": "费用",
         "other": "其他"}
SAYS: dict[str, dict[str, str]] = {
    "changes.kinds": CHANGES, "clocks.stop_causes": STOPS,
    "quantification_methods": {"emission_factor": "排放因子", "mass_balance": "物料平衡", "measurement": "实测"},
    "cancellation.grounds": {"own_request": "申请注销", "no_longer_produced": "不再生产", "rule_change_not_met": "转换",
                             "recertified": "重新认证"},
    "cnex_ex status_duties": {"published": "网站公布", "reported": "国家认监委", "status_made_known": "恢复",
                              "taken_back": "收回证书", "void_taken_back": "收回已注销", "use_ended": "停止使用"},
    "cec_salt status_duties": {"announced": "公告证书的暂停", "restoration_announced": "恢复有效", "taken_back": "收回",
                               "use_ended": "停止使用"},
    "cec_salt suspension.grounds": {"rule_breach": "违反", "requirements_not_met": "达不到", "late_correction": "整改",
                                    "own_request": "申请", "other": "其他"},
    "cec_salt withdrawal.grounds": {"suspension_unresolved": "恢复申请", "rule_breach": "违反",
                                    "requirements_not_met": "达不到", "other": "其他"},
    "cec_salt surveillance.extra_causes": {"quality_problem": "投诉", "doubted_conformity": "质疑",
                                           "changes_found": "变更"},
    "cnex_ex mark.places": {"body": "本体", "nameplate": "铭牌", "packaging": "包装", "documents": "随附文件",
                            "operating_system": "操作系统", "sales_platform": "销售平台"},
}
"""Of each list by its place, for both schemes or one, a word that only the line of this key has."""


@pytest.mark.parametrize(("edition", "place"), [
    pytest.param(edition, place, id=f"{edition.key} {place}") for edition in (CNEX, CEC) for place in SAYS
    if place.rpartition(" ")[0] in ("", edition.key)])
def test_each_line_says_what_its_key_stands_for(edition: SchemeEdition, place: str) -> None:
    """CNEX-12.2-a, CEC-7.3-a, CNEX-9.10-b, CEC-6.1-b: what people choose is what is kept and cited."""
    lines: tuple[Cause, ...] = reduce(getattr, place.rpartition(" ")[2].split("."), edition)  # type: ignore[assignment]
    for line in lines:
        assert [each.key for each in lines if SAYS[place][line.key] in each.text.zh] == [line.key]


PRINTED = {"a": "机构名称及认证标志", "b": "编号", "c": "产品名称/型号", "d": "委托人名称/地址", "e": "生产者名称/地址",
           "f": "生产企业名称/地址", "g": "时间边界", "h": "功能单位/", "i": "数值", "j": "标准及规则", "k": "系统边界",
           "l": "比例", "m": "初次发证", "n": "颁发", "o": "有效期"}


def test_each_field_of_a_cnex_certificate_is_called_what_its_letter_stands_for() -> None:
    """CNEX-9.9-a, requirements (e)."""
    fields = [field for field in CNEX.certificate.fields if field.letter]
    for letter, word in PRINTED.items():
        assert [field.letter for field in fields if word in field.label.zh] == [letter]


def test_a_certificate_of_cnex_carries_a_to_o() -> None:
    """CNEX-9.9-a: fifteen items in the rule's order, and the mode that the regulation adds."""
    lettered = [field for field in CNEX.certificate.fields if field.letter]
    assert "".join(field.letter for field in lettered) == "abcdefghijklmno"
    assert [field.clause.clause for field in lettered] == [f"9.9 {field.letter}" for field in lettered]
    assert [field.key for field in lettered] == [
        "body", "number", "product", "client", "producer", "factory", "period", "functional_unit", "footprint",
        "basis", "boundary", "stage_shares", "first_issued_on", "issued_on", "valid_until",
    ]
    assert [field.key for field in CNEX.certificate.fields if not field.letter] == ["mode"]


def test_a_certificate_of_cec_carries_a_to_g_and_what_the_rule_forgot() -> None:
    """CEC-7.1-a, J38; number, validity and body come from the regulation and are shown as such."""
    lettered = {field.key: field.letter for field in CEC.certificate.fields if field.letter}
    assert lettered == {
        "product": "a", "functional_unit": "b", "client": "c", "producer": "c", "factory": "c", "boundary": "d",
        "basis": "e", "footprint": "f", "period": "g", "issued_on": "g",
    }
    added = [field for field in CEC.certificate.fields if not field.letter]
    assert {field.key for field in added} == {"body", "number", "valid_until", "mode", "first_issued_on"}
    assert all(field.clause.document == "house" for field in added)


def test_only_cnex_refuses_for_the_dishonesty_list() -> None:
    """CNEX-9.2.2-d; CEC writes no such check."""
    assert [check.key for check in CNEX.checks if check.refuses] == ["not_on_dishonesty_list", "not_ordered_to_stop"]
    assert [check.key for check in CEC.checks] == ["complete", "conforming"]


def test_cnex_asks_for_its_documents_a_to_g() -> None:
    """CNEX-9.2.1-b to -i; f and g only where the enterprise has them; what this body recommends is no letter."""
    by_letter: dict[str, set[str]] = {}
    for document in CNEX.documents:
        if document.level is DocumentLevel.RECOMMENDED:
            assert document.clause.document == "house"
            continue
        by_letter.setdefault(document.clause.clause.removeprefix("9.2.1 "), set()).add(document.key)
    assert by_letter == {
        "a": {"application_form"},
        "b": {"business_licence", "site_licence", "management_certificates", "administrative_licence",
              "ccc_certificate"},
        "c": {"flow_diagram"}, "d": {"organisation_chart"}, "e": {"raw_materials"},
        "f": {"self_assessment"}, "g": {"footprint_inventory"},
    }
    if_any = {document.key for document in CNEX.documents if document.level is DocumentLevel.IF_ANY}
    assert {"self_assessment", "footprint_inventory"} <= if_any


def condition_of(edition: SchemeEdition, key: str) -> Condition | None:
    """When a document is asked for."""
    return next(document.when for document in edition.documents if document.key == key)


def test_documents_are_asked_for_only_when_the_rule_does() -> None:
    """CNEX-9.2.1-d; CEC-5.1.1-d, -e and -m."""
    several_sites = Condition(section=Section.SITES, more_rows_than=1)
    assert condition_of(CNEX, "site_licence") == several_sites
    assert condition_of(CEC, "address_list") == several_sites
    assert condition_of(CEC, "entrusting_proof") == Condition(parties_differ=True)
    assert condition_of(CEC, "dealer_contract") == Condition(answer="client.kind", is_one_of=("dealer", "importer"))


def test_papers_whose_expiry_suspends_tell_their_last_day() -> None:
    """CNEX-9.2.1-c feeds ground e of 12.3.1."""
    leading_to = {document.key: document.expiry_ground for document in CNEX.documents if document.expiry_ground}
    assert set(leading_to) == {"management_certificates", "administrative_licence", "ccc_certificate"}
    grounds = {ground.key: ground.letter for ground in CNEX.suspension.grounds}
    assert {grounds[ground] for ground in leading_to.values()} == {"e"}


def test_luminaires_are_not_asked_for_a_ccc_number() -> None:
    """They stand outside compulsory certification; the other three families may be in it."""
    field = next(each for each in CNEX.fields_of(Section.PRODUCTS) if each.key == "ccc_certificate_no")
    assert field.required_when == Condition(answer="family", is_one_of=("ex_motor", "ex_apparatus", "ex_instrument"))


def test_the_factory_of_cec_is_one_of_ten_kinds() -> None:
    """CEC Annex 1, section 3."""
    ownership = next(each for each in CEC.fields_of(Section.FACTORY) if each.key == "ownership")
    assert len(ownership.options) == 10


def test_the_reduction_target_is_asked_only_by_cec() -> None:
    """CEC-5.1.1-i."""
    assert "reduction_target" in {field.key for field in CEC.fields}
    assert "reduction_target" not in {field.key for field in CNEX.fields}


@pytest.mark.parametrize("edition", [CNEX, CEC], ids=lambda edition: edition.key)
def test_who_evaluated_neither_reviews_nor_decides(edition: SchemeEdition) -> None:
    """S1, S2, S3 and S13, J8, in both schemes."""
    kept = {(barred, act) for each in edition.separations for barred in each.barred for act in each.acts}
    for barred in ("team_member", "expert", "document_reviewer", "report_writer", "certificate_writer"):
        for act in ("technical_reviewer", "decider"):
            assert (barred, act) in kept


def test_separations_cite_the_rule_only_where_it_states_them() -> None:
    """CNEX-9.7-c, -d, 9.9-b and 9.3.2-g are written; CEC's text is silent."""
    written = {each.key: each.clause.clause for each in CNEX.separations if each.clause.document != "house"}
    assert written == {"S1": "9.7", "S2": "9.7", "S3": "9.9", "S7": "9.3.2"}
    assert all(each.clause.document == "house" for each in CEC.separations)


def test_what_the_rule_asks_once_is_asked_once() -> None:
    """CNEX-9.2.1-f and CEC-5.1.1-j name no party: one copy for each application."""
    asked = {document.key: document.subjects for edition in (CNEX, CEC) for document in edition.documents}
    assert asked["organisation_chart"] == asked["capability_manual"] == (DocumentSubject.APPLICATION,)
