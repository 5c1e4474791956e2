"""What can be told wrong without knowing the words: by the form of the clauses, the unit, and who is spoken of."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract

CEC, CNEX = scheme_named("cec_salt"), scheme_named("cnex_ex")

FIRM = "合肥北岑仪器仪表有限责任公司"
NOTHING_IS_STATED = (
    # a unit that the field does not have
    "一年工作 250 天，单班",
    # whose it is, told behind it
    "Design life 12 years is what our competitor claims",
    "设计寿命15年的是竞争对手的", "寿命20年那款是客户的，我们的试验还没做完",
    # a clause that dismisses the one before, be there others between
    "厂里班车一年烧柴油大概6吨，接送职工的，跟产品没关系，应该不算吧",
    "2023年搞过一次审计，那年用电142万度，跟这回没啥关系",
    "另一个项目的产量21万吨，发错群了，撤不回来，请无视",
    "环评批复的产能是10万吨/年，但那是二期全部建完以后的数",
    "The boiler house burns 300 t of coal for the village, nothing to do with our line.",
    # the next sentence says it of the one before
    "Our plant in Bernburg employs 260 people; it is not part of this.",
    "地址浙江省温州市乐清市柳市镇新光大道176号，电话0577-83824882\n这是供应商群发的广告，别当成我们的",
    # what a heading dismisses
    "开票信息不用录：税号91330382MA2AB1CE3X",
    # what somebody else says between quotation marks
    "你们网站上的范本写着“从业人数200人，功率：11kW，商标：某某”",
    # asked, not told
    "报废后回收90%行不行？",
    # what goes out is no material, and what makes nothing no energy of the product
    "废活性炭3.2吨，公路30公里，外运处置", "炉渣860吨，公路，30公里，送砖厂",
    "Our company bus used 6,350 litres of diesel",
    # a value that cannot be one
    "Publication of the standard was in 2024, wasn't it?", "商标证在我手上",
    "合格率99.6%，次品全年320吨回炉重做了，不计产量",
    # what the writer, a consultant, calls their own
    "我是咨询公司的，我自己的电话0577-86941240",
)


@pytest.mark.parametrize("message", NOTHING_IS_STATED)
@pytest.mark.parametrize("scheme", [CEC, CNEX], ids=["cec", "cnex"])
def test_a_message_that_states_nothing_by_its_form_proposes_nothing(message: str, scheme: object) -> None:
    assert extract(message, application_with(), scheme, TODAY) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(("message", "path", "value"), [
    ("年设计产能8万吨，那是设计值", "sites[new].capacity", "8万吨"),
    (f"我们是{FIRM}，和重庆华曜化工有限公司没有关系", "client.name", FIRM),
    (f"转客户原话：“申请人写{FIRM}，别写销售公司的。”", "client.name", FIRM),
    ("从业人数156人，不算外包", "sites[new].employees", "156"),
    ("检查能不能安排在5月中旬？", "application.preferred_visit", "5月中旬"),
    ("硫酸钠产量71,300吨，其中自用2,100吨，外销69,200吨。", "application.product_output", "71300"),
    ("2024年产量是61,200吨，2025年产量是68,450吨，统计期为2025年", "application.product_output", "68450"),
    ("主要工艺：压铸、机加工、喷塑、装配，没有电镀", "sites[new].process", "压铸、机加工、喷塑、装配"),
    ("指标\t2024\t2025\n产量(吨)\t55800\t60100\n统计期为2025年", "application.product_output", "60100"),
])
def test_what_such_a_form_leaves_alone_is_proposed(message: str, path: str, value: str) -> None:
    made = extract(message, application_with(scheme="cec_salt"), CEC, TODAY)
    assert value in {each.value for each in made if each.path == path}


def test_a_figure_of_another_year_than_the_period_is_not_the_output() -> None:
    made = extract("2024年产量是61,200吨，统计期为2025年", application_with(scheme="cec_salt"), CEC, TODAY)
    assert not any(each.path == "application.product_output" for each in made)
