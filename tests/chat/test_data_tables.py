"""A table of data that is pasted into the chat is read as the import of a sheet would read it, row for row."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract


def proposed(message: str, scheme: str = "cec_salt") -> dict[str, str]:
    """What the chat proposes of a message, by path."""
    found = extract(message, application_with(scheme=scheme), scheme_named(scheme), TODAY)
    return {proposal.path: proposal.value for proposal in found}


def test_a_title_names_the_table_and_short_heads_its_columns() -> None:
    assert proposed("忽略的输入输出\n名称\t重量\t单位\t理由\n"
                    "润滑油\t1.2\tt\t占比小于0.1%\n滤布\t450\tkg\t用量极少") == {
        "omitted[new].name": "润滑油", "omitted[new].mass": "1.2", "omitted[new].unit": "t",
        "omitted[new].reason": "占比小于0.1%", "omitted[new-2].name": "滤布", "omitted[new-2].mass": "450",
        "omitted[new-2].unit": "kg", "omitted[new-2].reason": "用量极少",
    }


def test_heads_in_two_languages_and_measures_behind_them_are_read() -> None:
    assert proposed("物料 Material\t用量 Qty\t单位 Unit\t获取 Obtained\t距离km\n"
                    "包装袋 bags\t612000\tpcs\t外购\t40") == {
        "materials[new].name": "包装袋 bags", "materials[new].amount": "612000", "materials[new].unit": "piece",
        "materials[new].obtained": "bought", "materials[new].distance": "40",
    }


def test_the_measure_of_a_head_is_the_unit_of_its_rows() -> None:
    assert proposed("能源品种 | 用量（万kWh） | 来源\n电 | 98.2 | 发票") == {
        "energy[new].carrier": "electricity", "energy[new].amount": "98.2",
        "energy[new].unit": "ten_thousand_kwh", "energy[new].source": "invoice",
    }


def test_tens_of_thousands_are_multiplied_out_where_the_form_has_no_such_unit() -> None:
    assert proposed("产品产出表\n名称 | 数量 | 单位\n硫酸钠 | 9.2 | 万吨") == {
        "outputs[new].kind": "sodium_sulfate", "outputs[new].amount": "92000", "outputs[new].unit": "t",
    }


def test_a_kind_that_the_form_does_not_offer_is_another_one_with_its_name() -> None:
    found = proposed("| Energy | Amount | Unit |\n|---|---|---|\n"
                     "| Electricity | 1,126 | kWh |\n| Nitrogen | 540 | m3 |")
    assert found["energy[new-2].carrier"] == "other"
    assert found["energy[new-2].name"] == "Nitrogen"


def test_a_measure_alone_heads_the_column_that_asks_for_it() -> None:
    found = proposed("物料\t起点\t公里\t吨\t方式\n"
                     "硅钢片\t武汉\t520\t340.6\t内河水运\n铝锭\t包头\t1130\t58\t铁路", "cnex_ex")
    assert found["inbound_transport[new].distance"] == "520"
    assert found["inbound_transport[new-2].weight"] == "58"


def test_empty_cells_at_the_end_of_a_line_do_not_end_the_table() -> None:
    found = proposed("材料清单\n零部件\t材质\t重量kg\t供应商\n"
                     "机座\t铸铁\t286400\t泊头恒盛\n转轴\t钢\t74150", "cnex_ex")
    assert found["materials[new-2].name"] == "转轴"
    assert "materials[new-2].supplier" not in found


@pytest.mark.parametrize("message", [
    "计划采购表（2027年）\n物料\t用量\t单位\t运距\n液碱\t1500\tt\t75",
    "物料\t用量\t单位\t单价\n液碱\t1500\tt\t820\n纯碱\t900\tt\t1900",
    "2025年各月用电（万kWh）\n月份\t用电量\t用汽量\n1月\t98.2\t3100\n2月\t88.1\t2900",
])
def test_plans_prices_and_single_months_are_no_data_of_the_period(message: str) -> None:
    assert proposed(message) == {}


def test_a_sum_is_no_row() -> None:
    found = proposed("种类\t用量\t单位\t来源\n电力\t486.2\t万kWh\t发票\n合计能耗（折标煤）\t4120\ttce\t")
    assert {path.split(".")[0] for path in found} == {"energy[new]"}


def test_rows_told_line_by_line_are_rows_of_their_table() -> None:
    assert proposed("监测参数\n参数：蒸发工序用电量\n单位：kWh\n来源：2号变压器出线电表\n"
                    "频次：每日抄表，月末汇总\n参数：循环水量\n单位：m³\n来源：流量计\n频次：每班") == {
        "parameters[new].name": "蒸发工序用电量", "parameters[new].unit": "kWh",
        "parameters[new].source": "2号变压器出线电表", "parameters[new].frequency": "每日抄表，月末汇总",
        "parameters[new-2].name": "循环水量", "parameters[new-2].unit": "m³", "parameters[new-2].source": "流量计",
        "parameters[new-2].frequency": "每班",
    }


def test_a_number_in_such_a_line_keeps_its_unit() -> None:
    found = proposed("种类：电力\n用量：98.2万kWh\n获取：外购\n来源：发票")
    assert (found["energy[new].amount"], found["energy[new].unit"]) == ("98.2", "ten_thousand_kwh")


def test_lines_of_a_party_are_no_row_of_data() -> None:
    found = proposed("公司名称：温州金穗源仪器仪表股份有限公司\n联系人：郭志强\n手机：13566332401", "cnex_ex")
    assert {path.split(".")[0] for path in found} == {"client"}


def test_codes_told_one_after_the_other_are_of_the_parties_in_their_order() -> None:
    found = proposed("委托人：重庆安朗矿盐有限公司\n制造商：自贡恒砺电气集团有限公司\n"
                     "两家信用代码依次是 93110105MA85WTMK30、91330382MANH607M1J")
    assert found["client.credit_code"] == "93110105MA85WTMK30"
    assert found["producer.credit_code"] == "91330382MANH607M1J"
