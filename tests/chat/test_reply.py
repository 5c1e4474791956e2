"""What the chat answers: questions with clauses, and honestly when it read nothing."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.asking import question_for
from intake_app.chat.glossary import terms
from intake_app.chat.reply import Reply, reply_to
from intake_app.rules.answers import field_at
from intake_app.rules.completeness import missing_items
from intake_app.schemes.schema import SchemeEdition
from tests.builders import cnex_application

CNEX = scheme_named("cnex_ex")
CEC = scheme_named("cec_salt")


def said(message: str, scheme: SchemeEdition = CNEX) -> Reply:
    return reply_to(message, application_with(scheme=scheme.key), scheme, TODAY)


@pytest.mark.parametrize("question", ["还缺什么？", "还差哪些", "What is still missing?", "what else do you need"])
@pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
def test_what_is_missing_is_answered_with_count_and_clause(question: str, scheme: SchemeEdition) -> None:
    answer = said(question, scheme).answer
    items = missing_items(application_with(scheme=scheme.key), scheme, TODAY)
    assert answer is not None
    assert str(len(items)) in answer.zh
    assert items[0].title.zh in answer.zh
    assert items[0].title.en in answer.en
    assert items[0].clause.clause in answer.zh


@pytest.mark.parametrize("question", ["为什么要营业执照？", "Why do you need the business licence?"])
def test_why_a_document_is_needed_is_answered_with_its_reason_and_clause(question: str) -> None:
    definition = next(each for each in CNEX.documents if "营业执照" in each.title.zh)
    answer = said(question).answer
    assert answer is not None
    assert definition.why.zh in answer.zh
    assert definition.why.en in answer.en
    assert str(definition.clause) in answer.zh


def test_why_a_field_is_asked_follows_the_party_in_the_question() -> None:
    factory = next(f for f in CNEX.fields if f.section == "factory" and f.key == "credit_code")
    client = next(f for f in CNEX.fields if f.section == "client" and f.key == "credit_code")
    for question, field in (("为什么要生产企业的统一社会信用代码", factory), ("为什么需要统一社会信用代码", client)):
        answer = said(question).answer
        assert answer is not None
        assert field.why.zh in answer.zh


def test_a_house_setting_is_called_so() -> None:
    field = next(f for f in CNEX.fields if f.clause.document == "house" and f.key == "mobile")
    answer = said("为什么要手机号？").answer
    assert answer is not None
    assert field.why.zh in answer.zh
    assert "（依据：本机构规定）" in answer.zh
    assert "(Source: this body's own rule)" in answer.en


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("什么是声明单位？", "declared_unit"), ("What is a functional unit?", "functional_unit"),
        ("认证单元是什么意思", "certification_unit"), ("what does system boundary mean?", "system_boundary"),
        ("What is a certification unit?", "certification_unit"), ("系统边界指什么", "system_boundary"),
    ],
)
def test_a_word_of_the_trade_is_explained(question: str, key: str) -> None:
    term = next(term for term in terms() if term.key == key)
    answer = said(question).answer
    assert answer is not None
    assert term.text.zh in answer.zh
    assert term.text.en in answer.en


def test_the_scheme_adds_its_own_units_and_clause_to_a_word() -> None:
    """CNEX-4-a, CEC-4-a"""
    unit = said("什么是认证单元", CEC).answer
    assert unit is not None
    assert str(CEC.unit_division.clause) in unit.zh
    declared = said("什么是声明单位", CNEX).answer
    assert declared is not None
    assert CNEX.families[0].functional_unit.zh in declared.zh


def test_an_unknown_word_is_not_invented() -> None:
    answer = said("什么是黑洞？").answer
    assert answer is not None
    assert "词汇表里没有" in answer.zh


def test_nothing_recognised_is_said_with_what_can_be_read() -> None:
    reply = said("今天天气不错")
    assert reply.proposals == ()
    assert reply.answer is not None
    assert "没有识别出" in reply.answer.zh
    assert "credit codes" in reply.answer.en


def test_a_message_may_state_and_ask_at_once() -> None:
    reply = said("我的手机是13812345678，还缺什么？")
    assert [proposal.path for proposal in reply.proposals] == ["client.mobile"]
    assert reply.answer is not None
    assert "还缺" in reply.answer.zh


def test_a_plain_statement_needs_no_answer() -> None:
    assert said("手机：13812345678").answer is None


def test_the_glossary_has_no_word_twice() -> None:
    words = [word for term in terms() for word in (*term.zh, *term.en)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("message", ["还缺什么？", "手机：13812345678", "下一项", "what is still missing?"])
def test_what_comes_next_is_asked_behind_a_list_a_proposal_and_a_wish_to_go_on(message: str) -> None:
    assert said(message).goes_on


@pytest.mark.parametrize("message", ["今天天气不错", "什么是声明单位？"])
def test_nothing_is_asked_behind_what_did_not_ask_for_it(message: str) -> None:
    assert not said(message).goes_on


@pytest.mark.parametrize("why", ["为什么要这个？", "Why do you need this?"])
def test_why_is_about_what_was_asked_for_and_leaves_it_open(why: str) -> None:
    """A field or a document; behind its reason, the next words may still answer it."""
    field = field_at("client.city", CNEX)
    document = CNEX.documents[0]
    assert field is not None
    for target, reason in (("client.city", field.why), (f"{document.key}@client", document.why)):
        reply = reply_to(why, application_with(scheme=CNEX.key), CNEX, TODAY, target)
        assert reply.answer is not None
        assert reason.zh in reply.answer.zh
        assert (reply.goes_on, reply.passes_over) == (True, False)


def test_only_what_was_asked_can_be_passed_over() -> None:
    assert reply_to("下一项", application_with(scheme=CNEX.key), CNEX, TODAY, "client.city").passes_over
    assert not said("下一项").passes_over


@pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
def test_each_missing_thing_is_named_by_its_title_when_it_comes_next(scheme: SchemeEdition) -> None:
    """A question where a field can be answered in words, else the step and what is wrong there."""
    items = missing_items(application_with(scheme=scheme.key), scheme, TODAY)
    assert {item.kind for item in items} >= {"field", "document", "declaration"}
    for item in items:
        question = question_for(item, scheme)
        assert question.target == item.target
        assert item.title.zh in question.text.zh
        assert item.title.en in question.text.en
        assert ("请填写" in question.text.zh) == (item.kind == "field")


@pytest.mark.requirement("J48")
def test_no_second_file_is_asked_for_where_only_the_last_day_is_missing() -> None:
    """The same file would be refused as handed in already."""
    whole = cnex_application()
    undated = whole.with_(documents=tuple(
        d.with_(is_validity_stated=False) for d in whole.documents if d.requirement != "application_form"))
    asked = {item.target: question_for(item, CNEX).text.zh for item in missing_items(undated, CNEX, TODAY)}
    assert "拖到这里" not in asked["business_licence@client"]
    assert "有效期" in asked["business_licence@client"]
    assert "拖到这里" in asked["application_form@"]


def test_every_question_of_a_message_is_answered_in_its_order() -> None:
    """Two in two sentences, and two in one."""
    for message in ("什么是声明单位？为什么要营业执照？", "什么是声明单位，为什么要营业执照？"):
        answer = reply_to(message, application_with(scheme=CNEX.key), CNEX, TODAY).answer
        assert answer is not None
        assert answer.zh.startswith("声明单位：")
        assert "营业执照（原件扫描件）：证明法律地位" in answer.zh


def test_a_question_that_nobody_here_answers_is_said_to_be_left_beside_what_was_taken() -> None:
    """A greeting, a check of what was said and a question with its answer ask for nothing."""
    for message in ("人数348，营业执照要几份？", "营业执照要几份？人数348"):
        reply = reply_to(message, application_with(scheme=CNEX.key), CNEX, TODAY)
        assert len(reply.proposals) == 1
        assert reply.answer is not None
        assert "没有答上：“营业执照要几份？”" in reply.answer.zh
    for message in ("在吗？人数348", "人数348，对吗？", "人数多少？348人"):
        reply = reply_to(message, application_with(scheme=CNEX.key), CNEX, TODAY)
        assert (len(reply.proposals), reply.answer) == (1, None)


def test_parties_said_to_be_one_before_either_is_known_point_to_the_forms_own_button() -> None:
    reply = reply_to("生产厂就是我们自己", application_with(scheme=CNEX.key), CNEX, TODAY)
    assert reply.answer is not None
    assert "与认证委托人相同，复制其信息" in reply.answer.zh
    known = application_with({"client.name": "江苏海晟防爆电机有限公司"}, scheme=CNEX.key)
    for message in ("生产厂就是我们自己", "生产厂跟委托人是同一个", "The factory is the same company as us."):
        (copied,) = reply_to(message, known, CNEX, TODAY).proposals
        assert (copied.path, copied.value) == ("factory.name", "江苏海晟防爆电机有限公司")
    both = reply_to("就是自己生产自己卖", known, CNEX, TODAY).proposals
    assert {each.path for each in both} == {"producer.name", "factory.name"}


def test_an_address_without_the_word_for_a_city_is_one_and_the_city_ends_before_its_street() -> None:
    found = reply_to("厂区在青州南环路66号", application_with(scheme=CNEX.key), CNEX, TODAY).proposals
    assert {each.path.rpartition(".")[2]: each.value for each in found} == {
        "address": "青州南环路66号", "city": "青州",
    }


def test_a_products_name_is_taken_without_the_verb_before_it() -> None:
    for message in ("产品主要做隔爆型三相异步电动机", "产品：主要做隔爆型三相异步电动机", "主要做隔爆型三相异步电动机"):
        (named,) = reply_to(message, application_with(scheme=CNEX.key), CNEX, TODAY).proposals
        assert named.value == "隔爆型三相异步电动机"


@pytest.mark.parametrize("message", [
    "2025-01-01到2025-12-31", "从20250101到20251231", "data from 2025-01-01 to 2025-12-31",
])
@pytest.mark.parametrize("asked", ["application.period_from", "application.period_to"])
def test_two_days_in_reply_to_one_question_answer_both_each_its_own(message: str, asked: str) -> None:
    """The first day of a period was taken for its last where the last was asked for."""
    reply = reply_to(message, application_with(scheme="cec_salt"), CEC, TODAY, asked=asked)
    assert {each.path: each.value for each in reply.proposals} == {
        "application.period_from": "2025-01-01", "application.period_to": "2025-12-31"}


@pytest.mark.parametrize("message", ["从20250101到20251331", "20250101-20251331", "20251331", "2025-02-30"])
@pytest.mark.parametrize("asked", [None, "application.period_to"])
def test_of_a_day_that_no_calendar_has_nothing_is_proposed(message: str, asked: str | None) -> None:
    assert reply_to(message, application_with(scheme="cec_salt"), CEC, TODAY, asked=asked).proposals == ()


@pytest.mark.parametrize(("message", "asked", "zh"), [
    ("20251331", "application.period_to", "日历上没有 2025 年 13 月 31 日"),
    ("2025-02-30", "application.period_from", "日历上没有 2025 年 2 月 30 日"),
    ("数据期从20251331开始", None, "“20251331”不是日历上的日期"),
    ("数据统计期：20251331", None, "“20251331”不是日历上的日期"),
])
def test_a_day_that_no_calendar_has_is_told_and_asked_for_again(message: str, asked: str | None, zh: str) -> None:
    reply = reply_to(message, application_with(scheme="cec_salt"), CEC, TODAY, asked=asked)
    assert reply.answer is not None
    assert zh in reply.answer.zh
    assert not reply.read_nothing
    assert reply.goes_on is (asked is not None)


def test_an_amount_of_eight_figures_is_no_day() -> None:
    """It may follow the period in the same sentence."""
    reply = reply_to("数据期2025年，产量20256000吨", application_with(scheme="cec_salt"), CEC, TODAY)
    assert "application.product_output" in {each.path for each in reply.proposals}
    assert reply.answer is None
