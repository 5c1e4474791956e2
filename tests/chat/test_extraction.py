"""What a message becomes: proposals with their words, never a write."""

import pytest
from conversations import SCHEMES, TODAY, application_with, scheme_named
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.chat.extraction import LONGEST_MESSAGE, MOST_VALUES, extract, understood
from intake_app.chat.proposals import Proposal
from intake_app.rules.answers import checked_answer, field_at
from intake_app.schemes.schema import SchemeEdition
from models.application import Application

CNEX = scheme_named("cnex_ex")
CEC = scheme_named("cec_salt")
EMPTY = application_with()
TWO_SITES = application_with(
    {"sites[s1].name": "一号厂区", "sites[s2].name": "二号厂区", "client.mobile": "13812345678"},
    {"sites": ("s1", "s2"), "products": ("p1",)},
)

FRAGMENTS = (
    "委托人", "生产者（制造商）", "生产企业", "factory", "：", "，", "。", "？", "是", "不是", "在", "、", "\n", " ",
    "\u200b", "㎏", "统一社会信用代码", "91350100M000100Y43", "９１４１１３００ＭＡ０Ｔ３Ｒ７１６Ｕ",
    "91350100M000100Y44", "11010519491231002X", "南阳华光电机有限公司", "Nanyang Motor Co., Ltd.", "联系人", "张三",
    "13812345678", "+86 138-1234-5678", "a.b@example.com", "数据期", "2025年1月", "至", "12月", "2025-13-01", "to",
    "January 2025", "型号", "YBX3-355M1-4", "防爆电机", "产品名称", "员工", "320", "人", "1.2万", "吨", "年产量",
    "同意公开", "不", "单独计量", "地址", "河南省南阳市工业路1号", "邮编473000", "一号厂区", "场所名称", "商标", "例如",
    "is", "what", "ﷺ", "ΐ", "İ", "\ud800",
)
MESSAGES = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=20).map("".join),
)


@settings(max_examples=150)
@given(
    message=MESSAGES, application=st.sampled_from((EMPTY, TWO_SITES)), scheme=st.sampled_from(SCHEMES.editions)
)
def test_any_text_gives_proposals_that_quote_it_and_pass_the_validator(
    message: str, application: Application, scheme: SchemeEdition
) -> None:
    for proposal in extract(message, application, scheme, TODAY):
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


@settings(max_examples=150)
@given(message=MESSAGES, application=st.sampled_from((EMPTY, TWO_SITES)), scheme=st.sampled_from(SCHEMES.editions))
def test_any_text_offers_at_most_three_values_that_pass_the_validator(
    message: str, application: Application, scheme: SchemeEdition
) -> None:
    for choice in understood(message, application, scheme, TODAY).candidates:
        assert message[choice.span[0]:choice.span[1]] == choice.quoted
        assert 1 <= len(choice.values) <= MOST_VALUES
        field = field_at(choice.path, scheme)
        assert field is not None
        for value in choice.values:
            assert checked_answer(field, value, application, scheme).problem is None


@settings(max_examples=50)
@given(message=MESSAGES)
def test_reading_a_message_twice_gives_the_same(message: str) -> None:
    assert extract(message, TWO_SITES, CNEX, TODAY) == extract(message, TWO_SITES, CNEX, TODAY)


def only(proposals: tuple[Proposal, ...]) -> Proposal:
    assert len(proposals) == 1, proposals
    return proposals[0]


def test_the_span_of_full_width_words_is_that_of_the_message_as_sent() -> None:
    message = "\u200b代码：９１３５０１００\u200bＭ０００１００Ｙ４３。"
    proposal = only(extract("统一社会信用" + message, EMPTY, CNEX, TODAY))
    assert proposal.value == "91350100M000100Y43"
    assert proposal.quoted == "９１３５０１００\u200bＭ０００１００Ｙ４３"


def test_a_code_without_a_party_is_only_likely_the_clients() -> None:
    assert only(extract("91350100M000100Y43", EMPTY, CNEX, TODAY)).confidence == "likely"
    assert only(extract("委托人代码91350100M000100Y43", EMPTY, CNEX, TODAY)).confidence == "sure"


def test_a_wrong_code_is_not_proposed_but_its_repairs_are_offered() -> None:
    found = understood("统一社会信用代码：9135O100M000100Y43", EMPTY, CNEX, TODAY)
    assert found.proposals == ()
    (choice,) = found.candidates
    assert choice.values == ("91350100M000100Y43",)
    assert choice.path == "client.credit_code"
    assert choice.quoted == "9135O100M000100Y43"


@pytest.mark.parametrize(
    "message",
    ["我的身份证号是11010519491231002X", "行业类别：11010519491231002X", "身份证 110105 19491231 002X",
     "信用代码11010519491231002X"],
)
@pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
def test_an_identity_number_is_refused_and_never_repeated(message: str, scheme: SchemeEdition) -> None:
    found = understood(message, EMPTY, scheme, TODAY)
    assert found.proposals == ()
    assert "身份号码" in found.remarks[0].zh
    assert all("19491231" not in remark.zh + remark.en for remark in found.remarks)


def test_what_already_stands_is_not_proposed_again_but_said() -> None:
    found = understood("手机：138 1234 5678", TWO_SITES, CNEX, TODAY)
    assert found.proposals == ()
    assert "13812345678" in found.remarks[0].zh


def test_a_proposal_shows_what_stands_in_the_form_now() -> None:
    assert only(extract("手机：13987654321", TWO_SITES, CNEX, TODAY)).current == "13812345678"


def test_of_two_numbers_for_one_answer_neither_is_proposed_and_both_are_offered() -> None:
    found = understood("手机13812345678或13987654321", EMPTY, CNEX, TODAY)
    assert found.proposals == ()
    (choice,) = found.candidates
    assert choice.values == ("13812345678", "13987654321")


def test_an_open_row_is_asked_for_with_the_names_of_the_rows() -> None:
    found = understood("员工450人", TWO_SITES, CNEX, TODAY)
    assert found.proposals == ()
    assert "一号厂区、二号厂区" in found.remarks[0].zh


def test_proposals_of_one_message_share_the_new_row() -> None:
    proposals = extract("场所名称：三号厂区，员工450人，生产地址：江苏省苏州市工业园区1号", TWO_SITES, CNEX, TODAY)
    assert {proposal.row for proposal in proposals} == {"new"}
    assert {proposal.path for proposal in proposals} == {
        "sites[new].name", "sites[new].employees", "sites[new].address", "sites[new].city",
    }


def test_two_sites_of_one_message_go_into_two_new_rows() -> None:
    proposals = extract("东厂区在河南省南阳市，员工120人；西厂区在江苏省无锡市，员工85人", EMPTY, CNEX, TODAY)
    assert {proposal.path: proposal.value for proposal in proposals} == {
        "sites[new].name": "东厂区", "sites[new].city": "河南省南阳市", "sites[new].employees": "120",
        "sites[new-2].name": "西厂区", "sites[new-2].city": "江苏省无锡市", "sites[new-2].employees": "85",
    }


def test_a_list_of_models_is_one_answer() -> None:
    assert only(extract("型号：YBX3-355M1-4、YBX3-315L2-4和YB3-160M-6", EMPTY, CNEX, TODAY)).value == (
        "YBX3-355M1-4；YBX3-315L2-4；YB3-160M-6"
    )


def test_a_clause_with_words_nobody_understands_gives_nothing() -> None:
    assert extract("13812345678", EMPTY, CNEX, TODAY)
    assert extract("13812345678是骚扰电话", EMPTY, CNEX, TODAY) == ()


def test_a_third_party_is_no_number_and_a_model_no_date() -> None:
    assert extract("第三方检测报告已出", EMPTY, CNEX, TODAY) == ()
    assert only(extract("型号：YBX3-2025-12", EMPTY, CNEX, TODAY)).path == "products[new].models"


def test_a_family_spelt_almost_right_is_only_offered() -> None:
    found = understood("产品种类：防暴电机", EMPTY, CNEX, TODAY)
    assert found.proposals == ()
    assert [choice.values for choice in found.candidates] == [("ex_motor",)]


def test_fields_that_the_scheme_does_not_have_are_not_proposed() -> None:
    made = {proposal.path for proposal in extract("年产量12000吨", EMPTY, CEC, TODAY)}
    assert made == {"application.product_output", "application.output_unit"}
    assert extract("年产量12000吨", EMPTY, CNEX, TODAY) == ()


def test_a_date_that_no_calendar_has_is_explained() -> None:
    found = understood("数据期2025-02-01至2025-02-30", EMPTY, CNEX, TODAY)
    assert found.proposals == ()
    assert "2025-02-30" in found.remarks[0].zh


def test_the_label_says_which_of_the_three_codes_is_meant() -> None:
    labels = {
        only(extract(f"{role}代码91350100M000100Y43", EMPTY, CNEX, TODAY)).field_label.zh
        for role in ("委托人", "制造商", "生产企业")
    }
    assert len(labels) == 3


def test_a_message_that_is_too_long_says_so() -> None:
    found = understood("。" * LONGEST_MESSAGE + "手机13812345678", EMPTY, CNEX, TODAY)
    assert found.proposals == ()
    assert str(LONGEST_MESSAGE) in found.remarks[-1].zh


def test_last_year_is_counted_from_the_day_of_the_message() -> None:
    proposals = extract("数据期是去年全年", EMPTY, CNEX, TODAY)
    assert [proposal.value for proposal in proposals] == ["2025-01-01", "2025-12-31"]
    later = extract("数据期是去年全年", EMPTY, CNEX, TODAY.replace(year=2030))
    assert [proposal.value for proposal in later] == ["2029-01-01", "2029-12-31"]


@pytest.mark.parametrize(("said", "given", "is_remarked"), [
    ("较原有证书的单元：不变\n扩大或缩小的单元数：0", {}, False),
    ("扩大或缩小的单元数：0", {"changes.units_change": "same"}, False),
    ("较原有证书的单元：扩大\n扩大或缩小的单元数：0", {}, True),
    ("扩大或缩小的单元数：0", {"changes.units_change": "fewer"}, True)])
def test_a_nought_is_remarked_on_only_where_the_form_asks_how_many(
    said: str, given: dict[str, str], is_remarked: bool
) -> None:
    """As many units as before differ by none."""
    form = {"application.kind": "recertification", **given}
    found = understood(said, application_with(form, scheme="cec_salt"), scheme_named("cec_salt"), TODAY)
    assert bool([remark for remark in found.remarks if "不应小于 1" in remark.zh]) == is_remarked
    assert not [each for each in found.proposals if each.path == "changes.units_difference"]
