"""Blanks that a word processor sets between Chinese and other characters change nothing that is read."""

import re

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract

MESSAGES = (
    ("cnex_ex", "二厂在太原市阳曲县黄寨镇工业路6号，职工210人，主要是总装和试验。"),
    ("cnex_ex", "我公司注册地址是浙江省温州市乐清市柳市镇新光大道109号，邮编325604，联系人卢子涵"),
    ("cec_salt", "生产厂在安徽省合肥市高新区望江西路150号3号楼12层，2012年5月18日投产，产能35万吨/年"),
    ("cec_salt", "场所共两处：①老厂区（安徽省合肥市望江西路24号），210人；②新厂区（佛山市顺德区凤翔路245号），455人。"),
    ("cnex_ex", "LED灯珠614000件，总重92kg，电子元器件"),
    ("cec_salt", "2026年1月产量1.2万吨"),
    ("cec_salt", "铝锭采购186吨，从晋中用汽车运来，约45公里。"),
)


def set_apart(text: str) -> str:
    """The text with a blank wherever Chinese meets a letter or a figure."""
    return re.sub(r"(?<=[A-Za-z0-9%])(?=[一-龥])|(?<=[一-龥])(?=[A-Za-z0-9])", " ", text)


def read(scheme: str, text: str) -> set[tuple[str, str]]:
    proposals = extract(text, application_with(scheme=scheme), scheme_named(scheme), TODAY)
    return {(each.path, each.value.replace(" ", "")) for each in proposals}


@pytest.mark.parametrize(("scheme", "message"), MESSAGES)
def test_words_that_are_set_apart_read_as_those_that_are_not(scheme: str, message: str) -> None:
    """CNEX-9.2.1-a, CEC-5.1.1-a: a house number, a measure or an abbreviation set apart is lost to nobody."""
    assert set_apart(message) != message
    assert read(scheme, set_apart(message)) == read(scheme, message)


def test_a_house_number_that_is_set_apart_is_proposed_as_it_was_written() -> None:
    """The form keeps the writer's own characters."""
    found = read("cnex_ex", "二厂在太原市阳曲县黄寨镇工业路 6 号，职工 210 人。")
    assert ("sites[new].address", "太原市阳曲县黄寨镇工业路6号") in found
    assert ("sites[new].employees", "210") in found


def test_where_the_goods_come_from_ends_before_how_they_come() -> None:
    """CEC-5.4.3.2-a: 从晋中用汽车运来 names a city and a means of transport."""
    assert ("materials[new].origin", "晋中") in read("cec_salt", "铝锭采购186吨，从晋中用汽车运来，约45公里。")


@pytest.mark.parametrize(("scheme", "table", "count"), [
    ("cnex_ex", "名称 数量 单位 重量(kg)\n机座 1 件 120\n端盖 2 件 12\n转轴 1 件 20", 12),
    ("cec_salt", "产品 产量 单位\n硫酸钠 1200 吨\n氯化钠 300 立方米", 6),
    ("cec_salt", "名称 数量 单位 产地\n纯碱 120 吨 日照\n烧碱 36 吨 潍坊", 8),
    ("cnex_ex", "名称 单位 数量\nPVC 件 120\nABS 件 300", 6),
])
def test_blanks_go_on_parting_the_cells_of_a_table(scheme: str, table: str, count: int) -> None:
    """CEC-5.1.1-c: a measure or an abbreviation is a cell of its own there."""
    assert len(read(scheme, table)) >= count
