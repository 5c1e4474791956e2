"""A mail as a clerk writes it: a firm explained in brackets, last year's use without “whole”, one more model."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract, understood

CNEX, CEC = scheme_named("cnex_ex"), scheme_named("cec_salt")
MAIL = (
    "你好，我们是江苏海晟防爆电机有限公司（就是原来那个海晟电机厂，去年改的名），联系人王海燕，手机13815612345，"
    "邮箱 wanghy@haisheng-motor.com。今年想给YBX3-160M-4做碳足迹，还有个户外的YBX3-160M-4W，一年大概做420台。"
    "数据用2025年全年的，去年全厂用电大概128.6万度，天然气5.2万方，水8000吨"
)
FIRM = "江苏海晟防爆电机有限公司"
CONTACT = {"client.name": FIRM, "client.contact": "王海燕", "client.mobile": "13815612345"}
POWER = {"energy[new].carrier": "electricity", "energy[new].amount": "128.6", "energy[new].unit": "ten_thousand_kwh"}
GAS = {"energy[new-2].carrier": "natural_gas", "energy[new-2].amount": "5.2", "energy[new-2].unit": "ten_thousand_m3"}
YEAR = {"application.period_from": "2025-01-01", "application.period_to": "2025-12-31"}
FIRST, SECOND = {"products[new].models": "YBX3-160M-4"}, {"products[new-2].models": "YBX3-160M-4W"}


def proposed(message: str, scheme: str = "cec_salt") -> dict[str, str]:
    edition = CEC if scheme == "cec_salt" else CNEX
    return {each.path: each.value for each in extract(message, application_with(scheme=scheme), edition, TODAY)}


def test_the_whole_mail_gives_what_it_states() -> None:
    assert proposed(MAIL, "cnex_ex") == {
        **CONTACT, "client.email": "wanghy@haisheng-motor.com", **FIRST, **SECOND, **YEAR, **POWER, **GAS,
    }


@pytest.mark.parametrize("aside", [
    "就是原来那个海晟电机厂，去年改的名", "原海晟电机厂", "以前叫海晟电机厂", "前身是海晟电机厂，2024年改制",
    "海晟集团的全资子公司",
    "母公司是海晟集团", "隔壁海晟集团的子公司", "由苏州华光电机有限公司控股", "跟海晟贸易公司是兄弟公司",
    "股东是中车集团",
])
def test_a_bracket_that_explains_a_firm_makes_it_no_stranger(aside: str) -> None:
    assert proposed(f"我们是{FIRM}（{aside}），联系人王海燕，手机13815612345") == CONTACT
    assert proposed(f"{FIRM}（{aside}），联系人：王海燕，手机13815612345") == CONTACT


@pytest.mark.parametrize("aside", [
    "我们的供应商", "供应商", "我司客户", "竞争对手", "我们的母公司", "是我们集团的代理商",
])
def test_a_bracket_that_says_that_a_firm_is_a_stranger_is_heard(aside: str) -> None:
    assert proposed(f"{FIRM}（{aside}），联系人王海燕，手机13815612345") == {}


def test_an_english_bracket_explains_a_firm_too() -> None:
    firm = "Jiangsu Haisheng Motor Co., Ltd."
    contact = {"client.name": firm, "client.contact": "Wang Haiyan", "client.mobile": "13815612345"}
    for aside in ("the former Haisheng Works, renamed last year", "owned by a German parent company"):
        assert proposed(f"We are {firm} ({aside}), contact Wang Haiyan, mobile 13815612345") == contact
    assert proposed(f"{firm} (our supplier), contact Wang Haiyan, mobile 13815612345") == {}


@pytest.mark.parametrize("said", [
    "统计期2025年全年。去年全厂用电大概128.6万度，天然气5.2万方",
    "数据用2025年全年的，去年全厂用电大概128.6万度，天然气5.2万方",
    "数据期是去年全年。去年用电128.6万度，用气5.2万方", "数据取2025年。去年用了电128.6万度、天然气5.2万方",
])
def test_last_years_use_is_the_datas_where_they_are_said_to_be_of_it(said: str) -> None:
    assert proposed(said) == {**YEAR, **POWER, **GAS}


def test_the_forms_own_period_says_of_which_year_the_data_are() -> None:
    held = application_with(dict(YEAR), scheme="cec_salt")
    assert {each.path: each.value for each in extract("去年用电128.6万度", held, CEC, TODAY)} == POWER


def test_an_english_mail_tells_last_years_use() -> None:
    told = proposed("Our data are for 2025. Last year we used 1,286,000 kWh of electricity and 52,000 m3 of gas.")
    assert told == {
        **YEAR, "energy[new].carrier": "electricity", "energy[new].amount": "1286000", "energy[new].unit": "kwh",
        "energy[new-2].carrier": "natural_gas", "energy[new-2].amount": "52000", "energy[new-2].unit": "m3",
    }


@pytest.mark.parametrize("said", [
    "去年的电费是128.6万元，气费5.2万", "隔壁厂去年用电128.6万度", "客户那边去年一共用电128.6万度",
    "去年同期用电128.6万度",
    "去年12月用电12万度", "去年5月份用电12万度", "前年用电120万度，去年用电128.6万度",
    "今年到现在用电30万度，去年用电128.6万度",
    "去年宿舍用电6万度", "去年空压站用气52万方", "Last year our electricity bill was 1,286,000 yuan",
    "The neighbouring plant used 1,286,000 kWh last year",
])
def test_what_only_looks_like_last_years_use_gives_no_row(said: str) -> None:
    assert proposed(f"数据期2025年。{said}") == YEAR


@pytest.mark.parametrize("said", [
    "数据期2024年。去年用电128.6万度", "Our data are for 2024. Last year we used 128 kWh of power",
])
def test_data_of_another_year_do_not_take_last_years_use(said: str) -> None:
    assert set(proposed(said)) == {"application.period_from", "application.period_to"}


def test_what_is_used_is_no_output() -> None:
    said = "去年全厂用电大概128.6万度，天然气5.2万方，水8000吨"
    found = understood(said, application_with(scheme="cec_salt"), CEC, TODAY)
    assert (found.proposals, found.candidates) == ((), ())


@pytest.mark.parametrize("said", [
    "还有个户外的YBX3-160M-4W", "另外一款是YBX3-160M-4W", "还有一个YBX3-160M-4W",
    "另外还有个船用的YBX3-160M-4W，都要认证",
    "再加一款加长型YBX3-160M-4W", "第二款是YBX3-160M-4W",
])
def test_one_more_model_is_a_product_of_its_own(said: str) -> None:
    assert proposed(f"今年想给YBX3-160M-4做碳足迹，{said}", "cnex_ex") == {**FIRST, **SECOND}


@pytest.mark.parametrize("said", [
    "We want to certify the YBX3-160M-4 and there is also an outdoor version, YBX3-160M-4W.",
    "The motor is YBX3-160M-4; another one is the YBX3-160M-4W for outdoor use.",
    "We apply for YBX3-160M-4. A second model is YBX3-160M-4W.",
])
def test_one_more_model_in_english(said: str) -> None:
    assert proposed(said, "cnex_ex") == {**FIRST, **SECOND}


@pytest.mark.parametrize("said", [
    "还有个客户要的YBX3-200L-4", "还有个客户要的YBX3-200L-4先不做", "不做YBX3-200L-4的",
    "还有个老款YBX3-200L-4已经停了",
    "还有个参考型号YBX3-200L-4", "另外一款YBX3-200L-4下次再申请", "隔壁还有个YBX3-200L-4",
    "还有个YBX3-200L-4没想好做不做",
    "还有一种YBX3-200L-4的图纸找不到了", "再来一台YBX3-200L-4的样机", "还有个YBX3-200L-4是别家的",
])
def test_one_more_model_that_is_not_applied_for_is_none(said: str) -> None:
    assert proposed(f"今年想给YBX3-160M-4做碳足迹，{said}", "cnex_ex") == FIRST


CARD = """各位老师好，

资料已整理，数据统计期按 2025年10月1日到2026年9月30日 填吧，有问题再联系。

张伟
{firm}
地址：潍坊市奎文区东风东街100号
电话：0536-8123456  手机 13953612345"""
PERIOD = {"application.period_from", "application.period_to"}


@pytest.mark.parametrize(("firm", "holds"), [
    ("潍坊恒泰管理咨询有限公司 | 项目经理", {}),
    ("青岛蓝海认证服务有限公司", {"client.name": "潍坊海晴化工有限公司"}),
])
def test_a_card_below_a_mail_that_is_another_firms_fills_nothing_of_the_client(
    firm: str, holds: dict[str, str]
) -> None:
    """A consultant's telephone was taken for the applicant's, and as sure."""
    read = extract(CARD.format(firm=firm), application_with(holds), scheme_named("cnex_ex"), TODAY)
    assert {proposal.path for proposal in read} == PERIOD


@pytest.mark.parametrize("holds", [{}, {"client.name": "潍坊海晴化工有限公司"}])
def test_a_card_below_a_mail_is_the_clients_where_the_firm_is(holds: dict[str, str]) -> None:
    said = CARD.format(firm="潍坊海晴化工有限公司 生产部")
    read = extract(said, application_with(holds), scheme_named("cnex_ex"), TODAY)
    assert {"client.landline", "client.mobile", "client.contact"} <= {proposal.path for proposal in read}
