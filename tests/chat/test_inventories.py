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
    ("cec_salt", "去年用电300万度", {}),
    ("cec_salt", "每吨产品耗电45度", {}),
    ("cec_salt", "供应商用电300万度", {}),
)


@pytest.mark.parametrize(("scheme", "says", "expected"), LINES, ids=[says for _, says, _ in LINES])
def test_a_line_becomes_a_row(scheme: str, says: str, expected: dict[str, str]) -> None:
    proposals = extract(says, application_with(scheme=scheme), scheme_named(scheme), TODAY)
    assert {proposal.path: proposal.value for proposal in proposals} == expected
