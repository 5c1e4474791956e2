"""What a mail tells in passing: lists of what is used, who made it, whom to ring; and what only looks like it."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract, understood

FIRM, FIRM_EN = "南阳华光电机有限公司", "Nanyang Huaguang Motor Co., Ltd."


def proposed(scheme: str, message: str) -> dict[str, str]:
    edition = scheme_named(scheme)
    return {each.path: each.value for each in extract(message, application_with(scheme=scheme), edition, TODAY)}


def material(row: str, name: str, **values: str) -> dict[str, str]:
    return {f"materials[{row}].{key}": value for key, value in {"name": name, **values}.items()}


TOLD = (
    ("a list of what was used", "cnex_ex", "2025年硅钢片用了312吨，漆包线48.5吨，轴承8400套", {
        **material("new", "硅钢片", weight="312000"), **material("new-2", "漆包线", weight="48500"),
        **material("new-3", "轴承", quantity="8400", quantity_unit="set"),
    }),
    ("the same in English", "cnex_ex", "We used 312 t of silicon steel and 6,300 kg of varnish.", {
        **material("new", "silicon steel", weight="312000"), **material("new-2", "varnish", weight="6300"),
    }),
    ("a yearly list behind what it is for", "cec_salt", "纯碱、烧碱净化用，一年纯碱1,850吨、烧碱420吨", {
        **material("new", "纯碱", amount="1850", unit="t"), **material("new-2", "烧碱", amount="420", unit="t"),
    }),
    ("the next thing behind a semicolon", "cec_salt", "Soda ash 1,850 t, by road over 150 km; caustic soda 420 t.", {
        **material("new", "Soda ash", amount="1850", unit="t", mode="road", distance="150"),
        **material("new-2", "caustic soda", amount="420", unit="t"),
    }),
    ("from whom a thing came", "cnex_ex", f"Copper wire: 48,500 kg from {FIRM_EN}, invoices", {
        **material("new", "Copper wire", weight="48500", supplier=FIRM_EN, evidence="invoice"),
    }),
    ("how a thing was carried from a place", "cnex_ex", "硅钢从武汉汽车拉过来，大概780公里", {
        "inbound_transport[new].name": "硅钢", "inbound_transport[new].origin": "武汉",
        "inbound_transport[new].mode": "road", "inbound_transport[new].distance": "780",
    }),
    ("where goods go to before how", "cnex_ex", "Goods go to Hamburg by sea, 140 t, 19,800 km.", {
        "outbound_transport[new].name": "Hamburg", "outbound_transport[new].mode": "sea",
        "outbound_transport[new].weight": "140", "outbound_transport[new].distance": "19800",
    }),
    ("a share of load", "cnex_ex", "Design life 20 years, 5,500 h per year at 70 % load.",
     {"use[new].lifetime": "20", "use[new].hours": "5500", "use[new].load": "70"}),
    ("the code of the maker just named", "cnex_ex", f"我们委托{FIRM}生产，他们的代码91350100M000100Y43",
     {"factory.name": FIRM, "factory.credit_code": "91350100M000100Y43"}),
    ("who is on this side", "cnex_ex", f"这边是{FIRM}，手机13812345678",
     {"client.name": FIRM, "client.mobile": "13812345678"}),
    ("a dealer makes nothing", "cnex_ex", "我们是经销商，不生产，手机13812345678",
     {"client.kind": "dealer", "client.mobile": "13812345678"}),
    ("whom to ring for the certification", "cec_salt",
    "填表的是周国栋，电话17753842626。认证这块联系薛晓燕，座机0536-83137345",
     {"application.data_responsible": "周国栋", "application.data_phone": "17753842626", "client.contact": "薛晓燕",
      "client.landline": "0536-83137345"}),
    ("colleagues who are greeted",
    "cnex_ex", f"Dear colleagues, {FIRM_EN} applies for it, credit code 91350100M000100Y43",
     {"client.name": FIRM_EN, "client.credit_code": "91350100M000100Y43"}),
    ("since when a plant runs", "cec_salt", "The plant has been running since 18 June 2011.",
     {"sites[new].started_on": "2011-06-18"}),
    ("where the plant with so many people is", "cec_salt", "The brine plant in Wenzhou (780 people) has its meter.",
     {"sites[new].city": "Wenzhou", "sites[new].employees": "780"}),
    ("what a line makes", "cec_salt", "元明粉产52,300吨，全厂318,000吨", {
        "application.product_output": "52300", "application.output_unit": "t", "application.plant_output": "318000",
    }),
    ("a part of a month", "cnex_ex", "现场检查最好排在4月中下旬", {"application.preferred_visit": "4月中下旬"}),
    ("our own site", "cnex_ex", "我司一号厂区在南阳市，员工85人", {
        "sites[new].name": "一号厂区", "sites[new].city": "南阳市", "sites[new].employees": "85",
    }),
    ("a kind with the model behind it", "cnex_ex", "这次申请的产品是防爆电机YBX3-160M-4",
     {"products[new].family": "ex_motor", "products[new].models": "YBX3-160M-4"}),
    ("a name with the model behind it", "cnex_ex", "产品名称：增安型电动机YBX3-180M-4",
     {"products[new].name": "增安型电动机", "products[new].models": "YBX3-180M-4"}),
    ("the use of the data's year, not of the year before", "cec_salt",
     "数据期是2025年，2024年用电310万度，2025年用电330万度", {
         "application.period_from": "2025-01-01", "application.period_to": "2025-12-31",
         "energy[new].carrier": "electricity", "energy[new].amount": "330", "energy[new].unit": "ten_thousand_kwh",
     }),
    ("the year of the data beside another", "cec_salt", "数据期是2025年（2024年的也有）",
     {"application.period_from": "2025-01-01", "application.period_to": "2025-12-31"}),
    ("a year that ends its sentence", "cec_salt", "Data period is 2025. In 2024 we used 3,100 MWh of electricity.",
     {"application.period_from": "2025-01-01", "application.period_to": "2025-12-31"}),
    ("who makes what a dealer sells", "cnex_ex", f"我们是经销商，厂家是{FIRM}",
     {"client.kind": "dealer", "producer.name": FIRM, "factory.name": FIRM}),
    ("who makes what a trader sells", "cnex_ex", f"We only trade. The motors are made by {FIRM_EN}",
     {"producer.name": FIRM_EN, "factory.name": FIRM_EN}),
    ("where a dealer has it made", "cnex_ex", f"我们是经销商，灯具委托{FIRM}加工",
     {"client.kind": "dealer", "factory.name": FIRM}),
    ("what is left out, and nothing of the thing before it", "cec_salt", "纯碱960吨，消泡剂忽略不计",
     {"omitted[new].name": "消泡剂"}),
    ("what is left out, and why", "cec_salt", "Pallets, 9 t, were left out because they are reused.", {
        "omitted[new].name": "Pallets", "omitted[new].mass": "9", "omitted[new].unit": "t",
        "omitted[new].reason": "they are reused",
    }),
    ("a part, what it is made of, and its weight in one machine", "cnex_ex", "机座铸铁的120公斤一台，自己铸的",
     material("new", "机座", weight="120", main_material="cast_iron")),
    ("the next thing in a sentence of its own", "cnex_ex", "Copper wire: 48,500 kg, invoices. Bearings 8,400 pcs.", {
        **material("new", "Copper wire", weight="48500", evidence="invoice"),
        **material("new-2", "Bearings", quantity="8400", quantity_unit="piece"),
    }),
    ("who filled in the form", "cec_salt", "The form was filled in by Zhang Wei, phone 13812345678.",
     {"application.data_responsible": "Zhang Wei", "application.data_phone": "13812345678"}),
    ("the kind of application alone", "cec_salt", "First application.", {"application.kind": "initial"}),
    ("a plant that somebody has", "cnex_ex", f"We are {FIRM_EN} with a plant in Xining.",
     {"client.name": FIRM_EN, "sites[new].city": "Xining"}),
    ("the kind of both", "cnex_ex", "Another one is the outdoor version YBX3-160M-4W; the standard motor is"
     " YBX3-160M-4. Both are Ex motors.", {
         "products[new].models": "YBX3-160M-4W", "products[new].family": "ex_motor",
         "products[new-2].models": "YBX3-160M-4", "products[new-2].family": "ex_motor",
     }),
    ("the same in Chinese", "cnex_ex", "我们做电机YBX3-160M-4；另一个是户外的YBX3-160M-4W。两个都是防爆电机", {
        "products[new].models": "YBX3-160M-4", "products[new].family": "ex_motor",
        "products[new-2].models": "YBX3-160M-4W", "products[new-2].family": "ex_motor",
    }),
    ("steps of the process", "cnex_ex", "Main steps are winding, impregnation and testing.",
     {"sites[new].process": "winding, impregnation and testing"}),
)
NOTHING = (
    ("a canteen's list", "cec_salt", "食堂一年用大米3吨，面粉2吨"),
    ("what is made", "cec_salt", "一年元明粉5.2万吨，工业盐30万吨"),
    ("what is planned", "cnex_ex", "明年计划用硅钢312吨，铜线48吨"),
    ("what customers buy", "cnex_ex", "客户一年采购电机420台，灯具300套"),
    ("what came back", "cnex_ex", "一年退货3件，返修12台"),
    ("a course", "cnex_ex", "培训用了3套教材，12个人参加"),
    ("an output of years ago", "cec_salt", "In 2023 we made 50,000 t; last year's figure is still with the auditors."),
    ("a neighbour's gas", "cnex_ex",
    "The neighbouring plant burned 52,000 m3 of gas last year, we only rent their hall."),
    ("a month's output", "cec_salt", "Last month's salt output was 4,300 t, by the way."),
    ("what several clients make", "cec_salt", "我们手上三家客户都要做，产量都在5万吨上下"),
    ("who rang us", "cnex_ex", "刚才有个号码0536-7640652打我是你们吗"),
    ("an error that is left out", "cec_salt", "运输误差忽略不计，称量误差也忽略不计"),
    ("an application of another time", "cec_salt", "Our first application was refused."),
    ("a sample of the form", "cnex_ex", "样表里那个“联系人：张三，手机13800000000”删掉就行了"),
)


@pytest.mark.parametrize(("scheme", "message", "values"), [each[1:] for each in TOLD], ids=[each[0] for each in TOLD])
def test_what_is_told_in_passing_is_read(scheme: str, message: str, values: dict[str, str]) -> None:
    assert proposed(scheme, message) == values


@pytest.mark.parametrize(("scheme", "message"), [each[1:] for each in NOTHING], ids=[each[0] for each in NOTHING])
def test_what_only_looks_like_it_gives_nothing(scheme: str, message: str) -> None:
    assert proposed(scheme, message) == {}


def test_a_stock_behind_a_row_is_no_row() -> None:
    row = material("new", "纯碱", amount="1850", unit="t", obtained="bought", mode="road", distance="150")
    for told in ("库存420吨", "元明粉52000吨"):
        assert proposed("cec_salt", f"纯碱外购1850吨，汽车运150公里；{told}") == row


def test_the_name_that_a_firm_bore_before_is_no_site() -> None:
    assert "sites[new].name" not in proposed("cnex_ex", f"海晟电机厂（现在改名叫{FIRM}）有员工120人")


def test_of_the_names_that_a_party_bore_and_bears_one_is_chosen() -> None:
    """Neither is the client's, whose name the words do not tell."""
    edition, message = scheme_named("cnex_ex"), f"生产企业是海晟电机厂（现在改名叫{FIRM}）"
    found = understood(message, application_with(scheme="cnex_ex"), edition, TODAY)
    assert found.proposals == ()
    assert [(each.path, each.values) for each in found.candidates] == [("factory.name", ("海晟电机厂", FIRM))]
