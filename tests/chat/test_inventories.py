"""Lines of energy, materials and transport become rows of their tables, each value in its own field."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract

LINES = (
    ("cec_salt", "用电：326.4万kWh，外购，数据来源：结算单", {
        "energy[new].carrier": "electricity", "energy[new].amount": "326.4", "energy[new].unit": "ten_thousand_kwh",
        "energy[new].obtained": "bought", "energy[new].source": "invoice",
    }),
    ("cec_salt", "Natural gas, 1,246,000 m3, taken from meter readings", {
        "energy[new].carrier": "natural_gas", "energy[new].amount": "1246000", "energy[new].unit": "m3",
        "energy[new].source": "meter",
    }),
    ("cec_salt", "纯碱486吨，外购，铁路运输260公里", {
        "materials[new].name": "纯碱", "materials[new].amount": "486", "materials[new].unit": "t",
        "materials[new].obtained": "bought", "materials[new].mode": "rail", "materials[new].distance": "260",
    }),
    ("cnex_ex", "主要零部件：轴承，钢，12kg", {
        "materials[new].name": "轴承", "materials[new].main_material": "steel", "materials[new].weight": "12",
    }),
    ("cnex_ex", "铸件从河北运来，公路，850公里，一年320吨", {
        "inbound_transport[new].name": "铸件", "inbound_transport[new].origin": "河北",
        "inbound_transport[new].mode": "road", "inbound_transport[new].distance": "850",
        "inbound_transport[new].weight": "320",
    }),
    ("cec_salt", "产出：硫酸钠 40210吨；氯化钠溶液 286500 m³", {
        "outputs[new].kind": "sodium_sulfate", "outputs[new].amount": "40210", "outputs[new].unit": "t",
        "outputs[new-2].kind": "sodium_chloride", "outputs[new-2].amount": "286500", "outputs[new-2].unit": "m3",
    }),
    ("cec_salt", "化学药剂：纯碱512.8吨、烧碱36吨", {
        "materials[new].kind": "chemical", "materials[new].name": "纯碱", "materials[new].amount": "512.8",
        "materials[new].unit": "t", "materials[new-2].kind": "chemical", "materials[new-2].name": "烧碱",
        "materials[new-2].amount": "36", "materials[new-2].unit": "t",
    }),
    ("cec_salt", "硫酸钠线上走了186.4万度电，全部外购", {
        "energy[new].carrier": "electricity", "energy[new].amount": "186.4", "energy[new].unit": "ten_thousand_kwh",
        "energy[new].obtained": "bought",
    }),
    ("cec_salt", "名称：纯碱；类别：化学药剂；用量：512.8；单位：t；来源地：连云港；运输距离：180", {
        "materials[new].name": "纯碱", "materials[new].kind": "chemical", "materials[new].amount": "512.8",
        "materials[new].unit": "t", "materials[new].origin": "连云港", "materials[new].distance": "180",
    }),
    ("cec_salt", "产品产量38650吨", {"application.product_output": "38650", "application.output_unit": "t"}),
    ("cnex_ex", "硅钢片由宝山运来，公路1100km，过磅单", {
        "inbound_transport[new].name": "硅钢片", "inbound_transport[new].origin": "宝山",
        "inbound_transport[new].mode": "road", "inbound_transport[new].distance": "1100",
        "inbound_transport[new].evidence": "weighing",
    }),
    ("cnex_ex", "产品发往华东，公路平均650km", {
        "outbound_transport[new].name": "华东", "outbound_transport[new].mode": "road",
        "outbound_transport[new].distance": "650",
    }),
    ("cnex_ex", "报废后铜铁回收90%，填埋10%", {
        "end_of_life[new].treatment": "recycling", "end_of_life[new].share": "90",
        "end_of_life[new-2].treatment": "landfill", "end_of_life[new-2].share": "10",
    }),
    ("cec_salt", "叉车一个班烧柴油大约40升", {}),
    ("cec_salt", "纯碱采购合同签了600吨", {}),
    ("cec_salt", "去年用电300万度", {}),
    ("cec_salt", "每吨产品耗电45度", {}),
    ("cec_salt", "供应商用电300万度", {}),
)


@pytest.mark.parametrize(("scheme", "says", "expected"), LINES, ids=[says for _, says, _ in LINES])
def test_a_line_becomes_a_row(scheme: str, says: str, expected: dict[str, str]) -> None:
    proposals = extract(says, application_with(scheme=scheme), scheme_named(scheme), TODAY)
    assert {proposal.path: proposal.value for proposal in proposals} == expected
