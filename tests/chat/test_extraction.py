"""What a message becomes: proposals with their words, never a write."""

import time

import pytest
from conversations import SCHEMES, TODAY, application_with, scheme_named
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.chat.extraction import LONGEST_MESSAGE, extract, understood
from intake_app.chat.proposals import Proposal
from intake_app.chat.recognisers.credit_codes import likely_repairs
from intake_app.rules.answers import checked_answer, field_at
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.credit_code import CodeVerdict, checked_credit_code

CNEX = scheme_named("cnex_ex")
CEC = scheme_named("cec_salt")
EMPTY = application_with()
TWO_SITES = application_with(
    {"sites[s1].name": "一号厂区", "sites[s2].name": "二号厂区", "client.mobile": "13812345678"},
    {"sites": ("s1", "s2"), "products": ("p1",)},
)

FRAGMENTS = (
    "委托人",
    "生产者（制造商）",
    "生产企业", "factory", "：", "，", "。", "？", "是", "不是", "在", "、", "\n", " ", "\u200b", "㎏",
    "统一社会信用代码",
    "91350100M000100Y43", "９１４１１３００ＭＡ０Ｔ３Ｒ７１６Ｕ", "91350100M000100Y44", "11010519491231002X",
    "南阳华光电机有限公司",
    "Nanyang Motor Co., Ltd.", "联系人", "张三", "13812345678", "+86 138-1234-5678", "a.b@example.com",
    "数据期",
    "2025年1月", "至", "12月", "2025-13-01", "to", "January 2025", "型号", "YBX3-355M1-4", "防爆电机", "产品名称",
    "员工",
    "320", "人", "1.2万", "吨", "年产量", "同意公开", "不", "单独计量", "地址", "河南省南阳市工业路1号", "邮编473000",
    "一号厂区", "场所名称", "商标", "例如", "is", "what", "ﷺ", "ΐ", "İ", "\ud800",
)
MESSAGES = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=20).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(
    message=MESSAGES, application=st.sampled_from((EMPTY, TWO_SITES)), scheme=st.sampled_from(SCHEMES.editions)
)
def test_any_text_gives_proposals_that_quote_it_and_pass_the_validator(
    message: str, application: Application, scheme: SchemeEdition
) -> None:
    for proposal in extract(message, application, scheme):
        start, end = proposal.span
        assert 0 <= start < end <= len(message)
        assert message[start:end] == proposal.quoted
        assert proposal.quoted.strip()
        field = field_at(proposal.path, scheme)
        assert field is not None
        check = checked_answer(field, proposal.value, application, scheme)
        assert check.problem is None
        assert check.value == proposal.value
        assert proposal.current != proposal.value


@settings(max_examples=50, deadline=None)
@given(message=MESSAGES)
def test_reading_a_message_twice_gives_the_same(message: str) -> None:
    assert extract(message, TWO_SITES, CNEX) == extract(message, TWO_SITES, CNEX)


def only(proposals: tuple[Proposal, ...]) -> Proposal:
    assert len(proposals) == 1, proposals
    return proposals[0]


def test_the_span_of_full_width_words_is_that_of_the_message_as_sent() -> None:
    message = "\u200b代码：９１３５０１００\u200bＭ０００１００Ｙ４３。"
    proposal = only(extract("统一社会信用" + message, EMPTY, CNEX))
    assert proposal.value == "91350100M000100Y43"
    assert proposal.quoted == "９１３５０１００\u200bＭ０００１００Ｙ４３"


def test_a_code_without_a_party_is_only_likely_the_clients() -> None:
    assert only(extract("91350100M000100Y43", EMPTY, CNEX)).confidence == "likely"
    assert only(extract("委托人代码91350100M000100Y43", EMPTY, CNEX)).confidence == "sure"


def test_a_code_with_a_wrong_check_character_is_explained_with_repairs_as_text_only() -> None:
    found = understood("统一社会信用代码：9135O100M000100Y43", EMPTY, CNEX)
    assert found.proposals == ()
    assert "91350100M000100Y43" in found.remarks[0].zh
    assert "91350100M000100Y43" in found.remarks[0].en


@given(place=st.integers(0, 16))
def test_two_swapped_neighbours_are_found_again(place: int) -> None:
    right = "91411300MA0T3R716U"
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2:]
    if checked_credit_code(swapped).verdict is CodeVerdict.WRONG:
        repairs = likely_repairs(swapped)
        assert len(repairs) <= 3
        assert all(checked_credit_code(repair).verdict is not CodeVerdict.WRONG for repair in repairs)
        assert right in repairs


@pytest.mark.parametrize(
    "message",
    ["我的身份证号是11010519491231002X",
        "行业类别：11010519491231002X", "身份证 110105 19491231 002X", "信用代码11010519491231002X"]
)
@pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
def test_an_identity_number_is_refused_and_never_repeated(message: str, scheme: SchemeEdition) -> None:
    found = understood(message, EMPTY, scheme)
    assert found.proposals == ()
    assert "身份号码" in found.remarks[0].zh
    assert all("19491231" not in remark.zh + remark.en for remark in found.remarks)


def test_what_already_stands_is_not_proposed_again_but_said() -> None:
    found = understood("手机：138 1234 5678", TWO_SITES, CNEX)
    assert found.proposals == ()
    assert "13812345678" in found.remarks[0].zh


def test_a_proposal_shows_what_stands_in_the_form_now() -> None:
    assert only(extract("手机：13987654321", TWO_SITES, CNEX)).current == "13812345678"


def test_two_numbers_for_one_answer_are_both_offered_as_likely() -> None:
    proposals = extract("手机13812345678或13987654321", EMPTY, CNEX)
    assert [proposal.confidence for proposal in proposals] == ["likely", "likely"]


def test_an_open_row_is_asked_for_with_the_names_of_the_rows() -> None:
    found = understood("员工450人", TWO_SITES, CNEX)
    assert found.proposals == ()
    assert "一号厂区、二号厂区" in found.remarks[0].zh


def test_proposals_of_one_message_share_the_new_row() -> None:
    proposals = extract("场所名称：三号厂区，员工450人，生产地址：江苏省苏州市工业园区1号", TWO_SITES, CNEX)
    assert {proposal.row for proposal in proposals} == {"new"}
    assert {proposal.path for proposal in proposals} == {
        "sites[new].name", "sites[new].employees", "sites[new].address", "sites[new].city",
    }


def test_a_second_value_for_a_new_row_is_left_for_another_message() -> None:
    found = understood("防爆电机 YBX3-355M1-4，防爆灯具 BAD85-100", EMPTY, CNEX)
    models = [proposal for proposal in found.proposals if proposal.path.endswith("models")]
    assert [proposal.value for proposal in models] == ["YBX3-355M1-4"]
    assert any("BAD85-100" in remark.zh for remark in found.remarks)


def test_fields_that_the_scheme_does_not_have_are_not_proposed() -> None:
    assert only(extract("年产量12000吨", EMPTY, CEC)).path == "application.product_output"
    assert extract("年产量12000吨", EMPTY, CNEX) == ()


def test_a_date_that_no_calendar_has_is_explained() -> None:
    found = understood("数据期2025-02-01至2025-02-30", EMPTY, CNEX)
    assert found.proposals == ()
    assert "2025-02-30" in found.remarks[0].zh


def test_the_label_says_which_of_the_three_codes_is_meant() -> None:
    labels = {
        only(extract(
            f"{role}代码91350100M000100Y43", EMPTY, CNEX)).field_label.zh for role in ("委托人", "制造商", "生产企业",
        )
    }
    assert len(labels) == 3


def test_a_message_that_is_too_long_says_so() -> None:
    found = understood("。" * LONGEST_MESSAGE + "手机13812345678", EMPTY, CNEX)
    assert found.proposals == ()
    assert str(LONGEST_MESSAGE) in found.remarks[-1].zh


def test_a_message_is_read_within_fifty_milliseconds() -> None:
    message = (
        "委托人：南阳华光电机有限公司，统一社会信用代码91411300MA0T3R716U，地址：河南省南阳市卧龙区工业路20号。"
        "联系人：张三，手机13812345678，数据期2025年1月至2025年12月，防爆电机型号YBX3-355M1-4、YBX3-315L2-4。"
    )
    extract(message, EMPTY, CNEX)  # the list of cities is read once

    def seconds() -> float:
        start = time.perf_counter()
        extract(message, EMPTY, CNEX)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.05


@pytest.mark.parametrize(
    "part",
    ["a", "A ", "1", "1,", "委托人", "公司", "A, ", "2025年1月", "(", "型号A1、", "员工1", "地址:路", "1-", "a@a."],
)
def test_no_repetition_makes_reading_slow(part: str) -> None:
    message = (part * LONGEST_MESSAGE)[:LONGEST_MESSAGE]
    start = time.perf_counter()
    extract(message, EMPTY, CEC)
    assert time.perf_counter() - start < 5


def test_today_is_no_part_of_reading() -> None:
    assert TODAY.isoformat() not in str(extract("数据期是今年", EMPTY, CNEX))
