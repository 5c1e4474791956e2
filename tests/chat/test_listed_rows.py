"""Rows of the data tables told in a list: each value finds its field by its type or by one short word before it."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract

LISTS = (
    ("the unit stands in the title", "cnex_ex", "零件清单（单位：kg）\n端盖，18,400，铸铁\n转子，9,650，铝", {
        "materials[new].name": "端盖", "materials[new].weight": "18400", "materials[new].main_material": "cast_iron",
        "materials[new-2].name": "转子", "materials[new-2].weight": "9650",
        "materials[new-2].main_material": "aluminium",
    }),
    ("the unit stands in an English title", "cec_salt", "Chemicals (t):\nsoda ash, 512\ncaustic soda, 36", {
        "materials[new].name": "soda ash", "materials[new].amount": "512", "materials[new].unit": "t",
        "materials[new].kind": "chemical", "materials[new-2].name": "caustic soda", "materials[new-2].amount": "36",
        "materials[new-2].unit": "t", "materials[new-2].kind": "chemical",
    }),
    ("bars part words and values", "cec_salt",
     "物料｜阻垢剂\n用量｜1,260 千克\n来源｜江苏省淮安市\n距离｜95 km\n方式｜公路", {
        "materials[new].name": "阻垢剂", "materials[new].amount": "1260", "materials[new].unit": "kg",
        "materials[new].origin": "江苏省淮安市", "materials[new].distance": "95", "materials[new].mode": "road",
    }),
    ("fillers before a value are no part of it", "cnex_ex", "材质是紫铜，名称就填接线柱，数量5200个，重量1480公斤", {
        "materials[new].main_material": "copper", "materials[new].name": "接线柱", "materials[new].quantity": "5200",
        "materials[new].quantity_unit": "piece", "materials[new].weight": "1480",
    }),
    ("the name comes last", "cnex_ex", "从佛山拉过来，1380km，汽运，一共52t，名字就登铝型材", {
        "inbound_transport[new].origin": "佛山", "inbound_transport[new].distance": "1380",
        "inbound_transport[new].mode": "road", "inbound_transport[new].weight": "52",
        "inbound_transport[new].name": "铝型材",
    }),
    ("a supplier is called without the word for a company", "cnex_ex", "轴承全年总用量860kg，供应商是瓦房店华启", {
        "materials[new].name": "轴承", "materials[new].weight": "860", "materials[new].supplier": "瓦房店华启",
    }),
    ("where it goes has the kind of its buyers", "cnex_ex", "产品发运：\n去向内蒙古，煤矿，63t，1,420km，公路", {
        "outbound_transport[new].name": "内蒙古，煤矿", "outbound_transport[new].weight": "63",
        "outbound_transport[new].distance": "1420", "outbound_transport[new].mode": "road",
    }),
    ("from is a label between labels", "cnex_ex",
     "Inbound transport:\ncarried: copper wire\nfrom: Tongling, Anhui\nweight: 48 t\ndistance: 340 km\nmode: road", {
        "inbound_transport[new].name": "copper wire", "inbound_transport[new].origin": "Tongling, Anhui",
        "inbound_transport[new].weight": "48", "inbound_transport[new].distance": "340",
        "inbound_transport[new].mode": "road",
    }),
    ("own and bought electricity are two rows", "cec_salt", "外购市电 86 万度，屋顶光伏自发自用的电 12 万度", {
        "energy[new].carrier": "electricity", "energy[new].obtained": "bought", "energy[new].amount": "86",
        "energy[new].unit": "ten_thousand_kwh", "energy[new-2].carrier": "electricity",
        "energy[new-2].obtained": "own", "energy[new-2].amount": "12", "energy[new-2].unit": "ten_thousand_kwh",
    }),
    ("numbers are spoken", "cnex_ex", "一年用电三百八十万度，柴油十二吨", {
        "energy[new].carrier": "electricity", "energy[new].amount": "380", "energy[new].unit": "ten_thousand_kwh",
        "energy[new-2].carrier": "diesel", "energy[new-2].amount": "12", "energy[new-2].unit": "t",
    }),
    ("a fuel that the form has no name for", "cec_salt", "燃料种类选其他，名称丁烷，用了520公斤", {
        "energy[new].carrier": "other", "energy[new].name": "丁烷", "energy[new].amount": "520",
        "energy[new].unit": "kg",
    }),
    ("a fuel is no material", "cnex_ex", "补一条，乙炔860kg，食堂不算，都是焊接用的", {
        "energy[new].carrier": "acetylene", "energy[new].amount": "860", "energy[new].unit": "kg",
    }),
    ("what is left out", "cec_salt",
     "What is left out: flocculant, 0.8 t in the period, reason: below 0.5 % of the mass", {
        "omitted[new].name": "flocculant", "omitted[new].mass": "0.8", "omitted[new].unit": "t",
        "omitted[new].reason": "below 0.5 % of the mass",
    }),
    ("a by-product by its name", "cec_salt",
     "产品产出表：\n硫酸钠　41200　吨　台账\n副产品　名称石膏　3600　吨　过磅单", {
        "outputs[new].kind": "sodium_sulfate", "outputs[new].amount": "41200", "outputs[new].unit": "t",
        "outputs[new].source": "ledger", "outputs[new-2].kind": "other", "outputs[new-2].name": "石膏",
        "outputs[new-2].amount": "3600", "outputs[new-2].unit": "t", "outputs[new-2].source": "weighing",
    }),
    ("how far the waste is carried", "cnex_ex", "End of life: recycling 90 %, 75 km; landfill 10 %", {
        "end_of_life[new].treatment": "recycling", "end_of_life[new].share": "90", "end_of_life[new].distance": "75",
        "end_of_life[new-2].treatment": "landfill", "end_of_life[new-2].share": "10",
    }),
    ("a parameter in prose", "cec_salt",
     "我们监测的参数是卤水温度，单位℃，用的铂电阻温度计，每小时记一次", {
        "parameters[new].name": "卤水温度", "parameters[new].unit": "℃",
        "parameters[new].instrument": "铂电阻温度计",
        "parameters[new].frequency": "每小时记一次",
    }),
    ("an instrument with its class", "cec_salt",
     "参数名称外购电量，单位kWh，监测仪表电能表，0.5S级，每年校准", {
        "parameters[new].name": "外购电量", "parameters[new].unit": "kWh",
        "parameters[new].instrument": "电能表，0.5S级，每年校准",
    }),
    ("a parameter line by line", "cec_salt",
     "监测参数：进水流量\n数据单位：m3/h\n监测频次：每班一次，记入台账", {
        "parameters[new].name": "进水流量", "parameters[new].unit": "m3/h",
        "parameters[new].frequency": "每班一次，记入台账",
    }),
    ("a product's use in one sentence", "cnex_ex", "电机设计寿命按15年，每年运行6000小时，负载率75%", {
        "use[new].lifetime": "15", "use[new].hours": "6000", "use[new].load": "75",
    }),
    ("a firm between commas is who supplies it", "cnex_ex",
     "Copper wire, 12,600 kg, Tongling Special Wire Co., Ltd., invoices", {
        "materials[new].name": "Copper wire", "materials[new].weight": "12600",
        "materials[new].supplier": "Tongling Special Wire Co., Ltd.", "materials[new].evidence": "invoice",
    }),
    ("each part has its material in brackets", "cnex_ex", "主要零部件：壳体（铸铝）15.3吨，端盖（铸铁）4.2吨", {
        "materials[new].name": "壳体", "materials[new].main_material": "aluminium", "materials[new].weight": "15300",
        "materials[new-2].name": "端盖", "materials[new-2].main_material": "cast_iron",
        "materials[new-2].weight": "4200",
    }),
    ("amounts stand before their fuels", "cnex_ex", "We used 12.5 t of diesel and 1,350 kg of LPG.", {
        "energy[new].carrier": "diesel", "energy[new].amount": "12.5", "energy[new].unit": "t",
        "energy[new-2].carrier": "lpg", "energy[new-2].amount": "1350", "energy[new-2].unit": "kg",
    }),
    ("a part of it is made by oneself", "cec_salt", "统计期用电量为528.6万度，其中光伏32万度", {
        "energy[new].carrier": "electricity", "energy[new].amount": "528.6", "energy[new].unit": "ten_thousand_kwh",
    }),
    ("a lamp's use begins with its power", "cnex_ex", "灯具功率 60 W，一年亮 4000 小时，寿命 8 年", {
        "use[new].power": "60", "use[new].hours": "4000", "use[new].lifetime": "8",
    }),
    ("the product goes to several places", "cnex_ex",
     "成品一半发山东，45吨，公路650公里；一半发新疆，30吨，铁路3200公里", {
        "outbound_transport[new].name": "山东", "outbound_transport[new].weight": "45",
        "outbound_transport[new].mode": "road", "outbound_transport[new].distance": "650",
        "outbound_transport[new-2].name": "新疆", "outbound_transport[new-2].weight": "30",
        "outbound_transport[new-2].mode": "rail", "outbound_transport[new-2].distance": "3200",
    }),
)
NO_ROWS = (
    ("a station that sells all that it makes", "cec_salt", "厂里光伏一年发电120万度，全部上网卖了"),
    ("two parties and one time", "cec_salt", "三方都同意，一度想放弃"),
    ("a day of the visit", "cnex_ex", "五月三十号来厂里看一下"),
)
HELD = (
    ("the only row of its kind", "cec_salt", "新鲜水原来填的90000不对，应为93240", {
        "energy[a].carrier": "water", "energy[a].amount": "90000", "energy[a].unit": "m3",
    }, {"energy[a].amount": "93240"}),
    ("the unit that the form has", "cnex_ex", "电量重新核了，改成176.05，单位不变", {
        "energy[a].carrier": "electricity", "energy[a].unit": "ten_thousand_kwh",
    }, {"energy[a].amount": "176.05"}),
    ("a row by its name", "cnex_ex", "端盖的重量漏了，18400kg；供应商泊头市恒盛铸造", {"materials[a].name": "端盖"},
     {"materials[a].weight": "18400", "materials[a].supplier": "泊头市恒盛铸造"}),
    ("a row that is filled by and by", "cec_salt", "蒸汽用量412800吉焦，外购", {"energy[a].carrier": "heat"},
     {"energy[a].amount": "412800", "energy[a].unit": "gj", "energy[a].obtained": "bought"}),
)


def values(says: str, scheme: str, held: dict[str, str] | None = None) -> dict[str, str]:
    rows: dict[str, tuple[str, ...]] = {path.partition("[")[0]: ("a",) for path in held or {}}
    form = application_with(held, rows, scheme)
    return {each.path: each.value for each in extract(says, form, scheme_named(scheme), TODAY)}


@pytest.mark.parametrize(("what", "scheme", "says", "expected"), LISTS, ids=[each[0] for each in LISTS])
def test_a_listed_row_is_read_though(what: str, scheme: str, says: str, expected: dict[str, str]) -> None:
    assert values(says, scheme) == expected


@pytest.mark.parametrize(("what", "scheme", "says"), NO_ROWS, ids=[each[0] for each in NO_ROWS])
def test_no_row_is_made_of(what: str, scheme: str, says: str) -> None:
    assert not any("[" in path for path in values(says, scheme))


@pytest.mark.parametrize(("what", "scheme", "says", "held", "expected"), HELD, ids=[each[0] for each in HELD])
def test_a_row_that_the_form_holds_is_put_right(
    what: str, scheme: str, says: str, held: dict[str, str], expected: dict[str, str]
) -> None:
    assert values(says, scheme, held) == expected


@pytest.mark.parametrize("says", ["再加一条：用电88万度，外购", "天然气96.3万方，外购"])
def test_another_row_or_another_kind_is_none_that_the_form_holds(says: str) -> None:
    held = {"energy[a].carrier": "electricity", "energy[a].amount": "520", "energy[a].unit": "ten_thousand_kwh"}
    found = values(says, "cec_salt", held)
    assert found
    assert not any("[a]" in path for path in found)
