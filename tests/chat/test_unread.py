"""What a message tells and the chat did not take over is named to its writer; what it asks or denies is not."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import understood
from intake_app.chat.reply import reply_to
from intake_app.chat.unread import SHOWN, Unread, told_unread

CNEX, CEC = scheme_named("cnex_ex"), scheme_named("cec_salt")
EMPTY = application_with()
FIRM = "我们是江苏海晟防爆电机有限公司，"


def unread(message: str, scheme: str = "cnex_ex") -> list[str]:
    edition = CEC if scheme == "cec_salt" else CNEX
    found = understood(message, application_with(scheme=scheme), edition, TODAY).unread
    assert all(message[slice(*each.span)] == each.quoted for each in found)
    return [each.quoted for each in found]


@pytest.mark.parametrize(("told", "named"), [
    ("漆包线48.5吨，轴承8400套", ["漆包线48.5吨", "轴承8400套"]),
    ("一年大概做420台", ["一年大概做420台"]),
    ("轴承用的是SKF6312-2Z，绝缘的", ["SKF6312-2Z"]),
    ("联系人：王经理", ["联系人：王经理"]),
    ("员工人数：几百号", ["员工人数：几百号"]),
])
def test_what_looks_like_a_fact_and_was_not_taken_over_is_named(told: str, named: list[str]) -> None:
    assert unread(f"{FIRM}{told}") == named


def test_an_english_fact_is_named_too() -> None:
    assert unread("We are Nanyang Motor Co., Ltd. The windings take 48,500 kg of wire.") == ["48,500 kg"]


@pytest.mark.parametrize("told", [
    "手机13815612345", "下周三到你们那里开会，3个人", "想问下做12万吨的要多少钱", "去年的电费是128.6万元",
    "食堂一年用气3200方",
    "隔壁厂用电三百多万度，还有隔壁厂的煤5000吨", "库存还有1200吨", "3月份产量5200吨", "明年计划做800台",
    "不做YBX3-200L-4的",
    "供应商的电话是13812345678", "联系人：待定", "传真：无", "快递单号SF1234567890123", "培训了136人",
    "执行GB/T 3836.1-2021",
    "2024年产量是61,200吨，这次不算", "型号要不要写YBX3-200L-4？", "8400套轴承这个数先别用",
])
def test_what_was_read_asked_denied_or_said_of_something_else_is_not_named(told: str) -> None:
    assert unread(f"{FIRM}{told}") == []


def test_a_figure_of_another_year_than_the_datas_is_not_named() -> None:
    assert unread("统计期是2025年全年。2023年漆包线用了48.5吨", "cec_salt") == []
    assert unread("统计期是2025年全年。2025年漆包线用了48.5吨", "cec_salt") == ["漆包线用了48.5吨"]


@pytest.mark.parametrize("chatter", [
    "好的，谢谢老师", "在吗？下午3点开会，30个人", "漆包线一年用48.5吨", "稍等，我问下财务，大概5分钟",
    "OK, I will be back in 20 minutes.",
])
def test_a_message_that_gives_nothing_is_answered_and_names_nothing(chatter: str) -> None:
    """Where nothing at all was recognised the reply says that of the whole message."""
    reply = reply_to(chatter, EMPTY, CNEX, TODAY)
    assert (reply.read_nothing, reply.unread) == (True, ())


@pytest.mark.parametrize("told", [
    "填表人王芳", "我们有两条生产线", "厂里装了光伏", "包装用的是木箱", "法人是张伟", "厂长姓李", "去年换了锅炉",
    "注册资本5000万", "硅钢片是宝钢供的", "我们厂24小时三班倒", "我们的产品主要出口欧洲", "生产设备有注塑机和冲床",
    "能源数据是李工负责收集的", "产品分三个系列", "我们用的是国网的电",
])
def test_a_plain_statement_that_led_to_nothing_is_named_as_it_was_written(told: str) -> None:
    assert unread(f"人数348。{told}") == [told]
    assert unread(f"{told}。人数348") == [told]


def test_a_statement_is_named_whatever_the_sentence_asks_behind_it() -> None:
    assert unread("人数348，厂里装了光伏，营业执照要几份？") == ["厂里装了光伏"]


@pytest.mark.parametrize("told", [
    "We have two production lines", "Products are shipped by road mostly", "Packaging is wooden crates",
    "The copper wire comes from Jiangxi Copper", "Our legal representative is Zhang Wei",
    "The form was filled in by Wang Fang", "We run three shifts",
])
def test_a_plain_english_statement_is_named_too(told: str) -> None:
    assert unread(f"We have 348 employees. {told}.") == [told]


@pytest.mark.parametrize("said", [
    "好的，谢谢老师", "在吗？", "其他的我晚点发你", "今天下雨路上堵车", "祝工作顺利", "我们想做碳足迹认证",
    "附件是营业执照", "我们没有分公司", "请问你们公司在哪里？", "如果换了锅炉要不要重报？", "供应商是宝钢",
    "生产者和委托人一样",
])
def test_what_greets_asks_or_was_understood_is_not_named(said: str) -> None:
    assert unread(f"人数348。{said}") == []


def test_a_statement_beside_an_answered_question_is_named() -> None:
    """Nothing is proposed, and yet it is said that the statement was not taken."""
    said = reply_to("什么是声明单位？厂里装了光伏。", EMPTY, CNEX, TODAY)
    assert (said.proposals, said.read_nothing) == ((), False)
    assert [each.quoted for each in said.unread] == ["厂里装了光伏"]


def test_the_reply_carries_it_and_a_bare_answer_names_nothing() -> None:
    said = reply_to(f"{FIRM}轴承8400套", EMPTY, CNEX, TODAY)
    assert [each.quoted for each in said.unread] == ["轴承8400套"]
    bare = reply_to("王海燕", EMPTY, CNEX, TODAY, asked="client.contact")
    assert (len(bare.proposals), bare.unread) == (1, ())


def test_some_are_quoted_and_the_others_counted_in_both_languages() -> None:
    facts = [Unread(span=(place, place + 1), quoted=f"{place}吨") for place in range(SHOWN + 2)]
    told = told_unread(facts)
    assert told is not None
    assert f"“{SHOWN - 1}吨”" in told.zh
    assert f"“{SHOWN}吨”" not in told.zh
    assert "另有 2 处" in told.zh
    assert "and 2 more" in told.en
    fewer = told_unread(facts[:1])
    assert fewer is not None
    assert "more" not in fewer.en


def test_what_a_later_proposal_rests_on_is_named_no_more() -> None:
    facts = [Unread(span=(0, 4), quoted="420台"), Unread(span=(6, 11), quoted="8000吨")]
    told = told_unread(facts, [(2, 4)])
    assert told is not None
    assert "420" not in told.zh
    assert told_unread(facts, [(2, 4), (0, 20)]) is None


@pytest.mark.parametrize(("named", "behind"), [
    ("Our office is at Demo Road 3, Fengtai district, Beijing", ""),
    ("Our plant uses a press, a furnace of the Muster type", ", as you know"),
])
def test_a_statement_is_named_with_what_its_commas_part_from_it(named: str, behind: str) -> None:
    assert unread(f"We have 348 employees. {named}{behind}.") == [named]
