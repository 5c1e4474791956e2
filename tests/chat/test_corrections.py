"""A correction is for the field that holds the denied value, in the form or in an open card; that is never proposed."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import understood
from intake_app.chat.following import continued_rows, row_text, rows_apart, taken_over
from intake_app.chat.proposals import Candidates, Proposal
from intake_app.chat.reply import Reply, reply_to

CNEX = scheme_named("cnex_ex")
MODEL, OUTDOOR = "YBX3-160M-4", "YBX3-160M-4W"
FORM = {
    "client.contact": "王海燕", "client.mobile": "13815612345", "client.postcode": "262500",
    "sites[s1].name": "一厂", "sites[s1].employees": "350", "sites[s1].city": "青州",
    "products[p1].models": f"{MODEL}；YBX3-200L-4", "application.disclosure_consent": "yes",
}
ROWS = {"sites": ("s1",), "products": ("p1",)}
FILLED = application_with(FORM, ROWS)
EMPTY = application_with()
PEOPLE = {"sites[s1].employees": "348"}
MODELS = {"products[p1].models": f"{OUTDOOR}；YBX3-200L-4"}


def proposed(message: str, offers: tuple[Proposal | Candidates, ...] = ()) -> dict[str, str]:
    found = understood(message, FILLED, CNEX, TODAY, offers)
    assert all(message[slice(*each.span)] == each.quoted for each in found.proposals)
    return {each.path: each.value for each in found.proposals}


def answered(message: str, offers: tuple[Proposal | Candidates, ...] = ()) -> str:
    reply = reply_to(message, FILLED, CNEX, TODAY, offers=offers)
    assert not reply.proposals
    return reply.answer.zh if reply.answer else ""


@pytest.mark.parametrize("message", [
    "人数应该是348不是350", "不是350人，是348人", "员工数改成348", "把350改成348", "350写错了，是348", "350→348",
    "更正：350人应为348人", "人数350不对，实际348", "之前填的人数是350，现在改成348", "是348人，不是350人",
    "it should be 348, not 350", "Please change 350 to 348.", "350 is wrong, it's 348", "not 350 but 348",
    "I wrote 350, it should read 348", "348 employees, not 350", "employees: 348 instead of 350",
    "Sorry, typo: 348 not 350", "350 employees should be 348",
])
def test_a_figure_is_put_right_where_the_form_holds_the_wrong_one(message: str) -> None:
    assert proposed(message) == PEOPLE


@pytest.mark.parametrize("message", [
    "电费不是350万，是348万", "注册资本350万写错了，应该是348万", "不是350吨，是348吨", "电表读数350写错了，是348",
    "注册资本不是350，是348", "应该是348kWh，不是350kWh", "不是350，是348吨",
    "350 t should be 348 t", "350 kWh is wrong, it's 348", "the meter reading 350 is wrong, it's 348",
])
def test_a_figure_of_something_else_is_not_offered_as_the_number_of_people(message: str) -> None:
    assert proposed(message) == {}


@pytest.mark.parametrize(("message", "confidence"), [
    ("员工数是348不是350", "sure"), ("不是350人，是348人", "sure"), ("把350改成348", "likely"),
])
def test_a_figure_is_sure_where_the_words_name_its_field_or_its_unit(message: str, confidence: str) -> None:
    assert [each.confidence for each in understood(message, FILLED, CNEX, TODAY).proposals] == [confidence]


@pytest.mark.parametrize(("message", "amount"), [
    ("不是128.6万度，是129.6万度", "129.6"), ("不是128.6，是129.6万度", "129.6"), ("128.6→129.6", "129.6"),
    ("128.6万吨应为129.6万吨", None), ("128.6度应为129.6度", None),
])
def test_a_figure_of_a_table_is_put_right_in_the_unit_of_its_row(message: str, amount: str | None) -> None:
    energy = {"energy[e1].carrier": "electricity", "energy[e1].amount": "128.6", "energy[e1].unit": "ten_thousand_kwh"}
    used = application_with({**FORM, **energy}, {**ROWS, "energy": ("e1",)})
    found = understood(message, used, CNEX, TODAY).proposals
    assert [(each.path, each.value) for each in found] == ([("energy[e1].amount", amount)] if amount else [])


@pytest.mark.parametrize("message", [
    f"the model is {OUTDOOR}, not {MODEL}", f"型号是{OUTDOOR}不是{MODEL}", f"Replace {MODEL} with {OUTDOOR}",
    f"型号里{MODEL}少了个W，应该是{OUTDOOR}", f"{MODEL}写错了，正确的是{OUTDOOR}",
])
def test_one_of_several_models_is_put_right_and_the_others_stay(message: str) -> None:
    assert proposed(message) == MODELS


@pytest.mark.parametrize(("message", "mended"), [
    ("手机尾号是2346不是2345", None), ("手机后四位不是2345，是2346", None),
    ("the last digits are 2346, not 2345", None),
    ("手机尾号是0002不是0001", "13823450002"), ("the last digits are 0002, not 0001", "13823450002"),
])
def test_the_last_digits_are_those_at_the_end_and_no_others(message: str, mended: str | None) -> None:
    called = application_with({**FORM, "client.mobile": "13823450001"}, ROWS)
    found = understood(message, called, CNEX, TODAY).proposals
    assert [(each.path, each.value) for each in found] == ([("client.mobile", mended)] if mended else [])


@pytest.mark.parametrize(("message", "path", "value"), [
    ("联系人应该是李红霞，不是王海燕", "client.contact", "李红霞"),
    ("城市不是青州，是寿光", "sites[s1].city", "寿光"),
    ("13815612345错了，应该是13815612346", "client.mobile", "13815612346"),
    ("手机尾号是2346不是2345", "client.mobile", "13815612346"),
    ("邮编应该是262501而不是262500", "client.postcode", "262501"),
    ("刚才说错了，电话是0536-3211234", "client.landline", "0536-3211234"),
    ("公开结果那一栏应该是不同意，不是同意", "application.disclosure_consent", "no"),
])
def test_whatever_is_put_right_is_read_as_its_field_takes_it(message: str, path: str, value: str) -> None:
    assert proposed(message) == {path: value}


@pytest.mark.parametrize("message", [
    "我们是生产企业，不是贸易商", "是不是应该写348不是350？", "隔壁厂是348人不是350人",
    "供应商电话不是13815612345，是13911112222", "我们不是做灯具的，是做电机的",
])
def test_what_only_sets_one_thing_against_another_puts_nothing_right(message: str) -> None:
    assert proposed(message) == {}
    assert "更正" not in answered(message)


def test_a_correction_whose_field_cannot_be_told_is_answered_with_those_that_may_be_meant() -> None:
    assert answered("应该是36，不是35") == (
        "没有看懂要更正哪一栏：申请表和待确认的内容中都没有“35”。可能是：从业人数（一厂）。"
        "请写明是哪一栏，如“从业人数改为 36”。"
    )
    twice = application_with({**FORM, "producer.postcode": "262500"}, ROWS)
    reply = reply_to("262501，不是262500", twice, CNEX, TODAY)
    assert not reply.proposals
    assert reply.answer is not None
    assert "“262500”不止一处" in reply.answer.zh
    assert "邮政编码" in reply.answer.zh


def test_a_proposal_that_waits_tells_the_field_as_the_form_does() -> None:
    first = understood("一共320人", EMPTY, CNEX, TODAY).proposals
    assert [each.value for each in first] == ["320"]
    for message in ("不是320，是318", "不对，是318", "应该是318", "sorry, it should be 318"):
        (mended,) = understood(message, EMPTY, CNEX, TODAY, first).proposals
        assert (mended.path, mended.row, mended.value) == (first[0].path, first[0].row, "318")


def test_a_value_that_the_form_holds_already_is_said_to_be_there() -> None:
    (card,) = (each for each in understood("员工351人", FILLED, CNEX, TODAY).proposals)
    assert "已是“350”" in answered("不是351，是350", (card,))


def test_a_later_message_takes_the_place_of_an_earlier_proposal_for_the_same_answer() -> None:
    earlier, later = (understood(f"员工{count}人", FILLED, CNEX, TODAY).proposals for count in (351, 352))
    reason = taken_over(earlier[0], later, "351")
    assert reason is not None
    assert reason.zh == "从业人数：351，后一条消息另有说法，此项撤下"
    yes, no = (understood(f"结果{said}公开", EMPTY, CNEX, TODAY).proposals for said in ("同意", "不同意"))
    assert taken_over(yes[0], no, "是") is not None
    assert taken_over(yes[0], earlier, "是") is None


def test_new_rows_of_two_messages_are_two_unless_they_have_one_name_or_one_corrects_the_other() -> None:
    first = understood("新增一个场所：二厂，员工120人", FILLED, CNEX, TODAY).proposals
    assert {each.row for each in first} == {"new"}
    other = Reply(proposals=understood("新增一个场所：三厂，员工80人", FILLED, CNEX, TODAY).proposals)
    apart = rows_apart(other, first, first)
    assert {each.row for each in apart.proposals} == {"new-2"}
    assert continued_rows(apart, first) == ()
    again = Reply(proposals=understood("新增一个场所：二厂，在寿光市", FILLED, CNEX, TODAY).proposals)
    same = rows_apart(again, (*first, *apart.proposals), (*first, *apart.proposals))
    assert {each.row for each in same.proposals} == {"new"}
    assert continued_rows(same, first) == ("sites/new",)
    mended = Reply(proposals=understood("不是120人，是118人", FILLED, CNEX, TODAY, first).proposals)
    assert [each.path for each in rows_apart(mended, first, first).proposals] == ["sites[new].employees"]


def test_a_row_without_a_name_is_told_by_its_number() -> None:
    (people,) = understood("新增一个场所，员工120人", FILLED, CNEX, TODAY).proposals
    whose = row_text(people, FILLED, CNEX, [people])
    assert whose is not None
    assert whose.zh.endswith("2（新增）")
    named = understood("新增一个场所：二厂，员工120人", FILLED, CNEX, TODAY).proposals
    whose = row_text(named[-1], FILLED, CNEX, named)
    assert whose is not None
    assert "“二厂”（新增）" in whose.zh


@pytest.mark.parametrize("message", [
    "人数没错", "员工人数是对的。", "The number of employees is correct.", "人数没错，邮编也没问题",
])
def test_what_is_called_right_stays_and_is_said_to(message: str) -> None:
    assert "“从业人数”为“350”，保持不变。" in answered(message)


@pytest.mark.parametrize("message", ["人数没错吧？", "人数没错，是348", "传真没错"])
def test_what_is_asked_changed_or_not_held_is_not_said_to_stay(message: str) -> None:
    reply = reply_to(message, FILLED, CNEX, TODAY)
    assert reply.answer is None or "保持不变" not in reply.answer.zh


def test_a_figure_of_no_field_proposes_nothing_where_the_denied_one_stands_in_the_form() -> None:
    """Neither rule asks for the registered capital: 348 is no number of people."""
    assert "没有看懂要更正哪一栏" in answered("注册资本不是350，是348")
