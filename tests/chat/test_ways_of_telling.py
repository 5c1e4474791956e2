"""What is told in ways that strangers' wordings took: turned round, put right, listed with few words, named anew."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract

CNEX, CEC = scheme_named("cnex_ex"), scheme_named("cec_salt")
FIRM, OTHER = "南阳华光电机有限公司", "温州恒砺电气有限公司"


def proposed(message: str, scheme: str) -> dict[str, str]:
    edition = CEC if scheme == "cec_salt" else CNEX
    return {each.path: each.value for each in extract(message, application_with(scheme=scheme), edition, TODAY)}


TOLD = (
    ("cnex_ex", "Sorry, wrong number. It is not 13812345678 but 13912345678.", {"client.mobile": "13912345678"}),
    ("cnex_ex", "The motors are not built by us but by Wenzhou Hengli Electric Co., Ltd.",
     {"factory.name": "Wenzhou Hengli Electric Co., Ltd."}),
    ("cnex_ex", "Our company sits in Beijing, Fengtai district, Demo Road 3 and our contact is Maria Demo.",
     {"client.city": "Beijing", "client.address": "Beijing, Fengtai district, Demo Road 3",
      "client.contact": "Maria Demo"}),
    ("cnex_ex", "The factory is in Wuxi, Xinwu district, Demo Road 5.",
     {"factory.city": "Wuxi", "factory.address": "Wuxi, Xinwu district, Demo Road 5"}),
    ("cnex_ex", f"The factory is another company: {OTHER} in Wuxi",
     {"factory.name": OTHER, "factory.city": "Wuxi"}),
    ("cnex_ex", "We make two motors; data of 2025",
     {"application.period_from": "2025-01-01", "application.period_to": "2025-12-31"}),
    ("cnex_ex", "手机号更正一下，尾号不是4421，完整的是13812345678", {"client.mobile": "13812345678"}),
    ("cnex_ex", "邮编由473000变更为473001", {"client.postcode": "473001"}),
    ("cnex_ex", "商标是“海湖”牌，认证标志不打算用",
     {"application.trademark": "海湖", "application.mark_use": "no"}),
    ("cnex_ex", "用标志吗？暂时不用。", {"application.mark_use": "no"}),
    ("cnex_ex", "> 每个场所多少人？\n268", {"sites[new].employees": "268"}),
    ("cnex_ex", "人数我填的是全集团的，改成85", {"sites[new].employees": "85"}),
    ("cnex_ex", "人员：东厂区156，西厂区85，加起来241",
     {"sites[new].name": "东厂区", "sites[new].employees": "156",
      "sites[new-2].name": "西厂区", "sites[new-2].employees": "85"}),
    ("cnex_ex", "BAT53-200-48 共 1.2 万台", {"products[new].models": "BAT53-200-48"}),
    ("cnex_ex", "型号：BZC8050-A2D2 / BZC8050-A3K3", {"products[new].models": "BZC8050-A2D2；BZC8050-A3K3"}),
    ("cnex_ex", "型号YBX3系列先报两个：YBX3-90S-2（1.5kW）和YBX3-112M-4（4kW）",
     {"products[new].models": "YBX3-90S-2；YBX3-112M-4"}),
    ("cnex_ex", "产品大类：防爆仪表", {"products[new].family": "ex_instrument"}),
    ("cnex_ex", "认证办事人姓名：张海燕", {"client.contact": "张海燕"}),
    ("cnex_ex", f"委托人是{FIRM}，制造商是德国的Muster Motoren GmbH",
     {"client.name": FIRM, "producer.name": "Muster Motoren GmbH"}),
    ("cnex_ex", f"我们{FIRM}只是代理", {"client.name": FIRM, "client.kind": "dealer"}),
    ("cnex_ex", "发货主要去陕西榆林，320吨，1180公里，汽车",
     {"outbound_transport[new].name": "陕西榆林", "outbound_transport[new].weight": "320",
      "outbound_transport[new].distance": "1180", "outbound_transport[new].mode": "road"}),
    ("cnex_ex", "屋顶光伏自发自用32万度电，另外买了110万度网电",
     {"energy[new].carrier": "electricity", "energy[new].obtained": "own", "energy[new].amount": "32",
      "energy[new].unit": "ten_thousand_kwh", "energy[new-2].carrier": "electricity",
      "energy[new-2].obtained": "bought", "energy[new-2].amount": "110",
      "energy[new-2].unit": "ten_thousand_kwh"}),
    ("cec_salt", "43200t是硫酸钠的，全厂合计210500t",
     {"application.product_output": "43200", "application.output_unit": "t", "application.plant_output": "210500"}),
    ("cec_salt", "拟申请硫酸钠产品碳足迹认证，首次。",
     {"products[new].family": "sodium_sulfate", "application.kind": "initial"}),
    ("cec_salt", "填表负责人：张海燕\n联系电话：13812345678",
     {"application.data_responsible": "张海燕", "application.data_phone": "13812345678"}),
    ("cec_salt", "数据用2025财年的，2025年4月1日起2026年3月31日止",
     {"application.period_from": "2025-04-01", "application.period_to": "2026-03-31"}),
    ("cec_salt", "原煤从山西过来，火车820公里，3.85万吨",
     {"energy[new].carrier": "coal", "energy[new].origin": "山西", "energy[new].mode": "rail",
      "energy[new].distance": "820", "energy[new].amount": "38500", "energy[new].unit": "t"}),
)
SAID_OF_ELSE = (
    ("cnex_ex", "我们订的BAT53-200-48共20台什么时候发货"),
    ("cnex_ex", "Certificate CNEx19.2231 has been replaced by a new one"),
    ("cec_salt", "The line has its own meters, so no allocation is needed"),
    ("cnex_ex", "我们就两家厂"),
)


@pytest.mark.parametrize(("scheme", "message", "values"), TOLD, ids=[message[:24] for _, message, _ in TOLD])
def test_the_values_are_proposed_and_nothing_else(scheme: str, message: str, values: dict[str, str]) -> None:
    assert proposed(message, scheme) == values


@pytest.mark.parametrize(("scheme", "message"), SAID_OF_ELSE, ids=[message[:24] for _, message in SAID_OF_ELSE])
def test_what_only_looks_like_it_gives_no_value_of_that_field(scheme: str, message: str) -> None:
    keys = {path.rpartition(".")[2] for path in proposed(message, scheme)}
    assert keys.isdisjoint({"models", "ex_certificate_no", "allocation", "name"})


def test_what_a_row_says_of_itself_is_not_said_of_the_next_line() -> None:
    rows = proposed("蒸汽 152,000 t 自产\n新鲜水 48.6 万m³", "cec_salt")
    assert rows["energy[new].obtained"] == "own"
    assert "energy[new-2].obtained" not in rows
