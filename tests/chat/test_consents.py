"""Yes or no to publishing, to the mark, to separate metering and to changes: a yes that is denied is a no."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract

ANSWERED = (
    ("separately_metered", "no", "The brine line isn't separately metered."),
    ("separately_metered", "no", "Our line can't be metered separately"),
    ("separately_metered", "no", "It is not possible to meter this line separately."),
    ("separately_metered", "no", "盐线单独计量做不到"),
    ("separately_metered", "no", "干燥段没有单独的电表"),
    ("separately_metered", "no", "总共一块表，盐线的电分不出来"),
    ("separately_metered", "yes", "盐线装了专门的汽表"),
    ("separately_metered", "yes", "The line has its own steam meter."),
    ("mark_use", "no", "We don't intend to use the mark."),
    ("mark_use", "no", "We won't print the mark on the bags."),
    ("mark_use", "no", "包装袋上不会印标志"),
    ("mark_use", "yes", "We intend to use the mark."),
    ("disclosure_consent", "no", "公示就不公示了"),
    ("disclosure_consent", "no", "碳足迹结果请保密"),
    ("disclosure_consent", "no", "Please keep the result confidential."),
    ("disclosure_consent", "no", "Our value must not be published."),
    ("disclosure_consent", "yes", "认证结果你们尽管公布"),
    ("disclosure_consent", "yes", "公开我们没有异议"),
    ("disclosure_consent", "yes", "The result may be published."),
)
NOT_ANSWERED = (
    "Can the result be published?", "贵方可以公布的结果有哪些？", "配方不能公开", "报价请保密", "请另附一张单独的表",
    "How do you meter the line separately?", "May we use the mark on our boxes?",
)


@pytest.mark.parametrize(("key", "answer", "message"), ANSWERED)
def test_a_yes_that_is_denied_is_a_no(key: str, answer: str, message: str) -> None:
    proposals = extract(message, application_with(scheme="cec_salt"), scheme_named("cec_salt"), TODAY)
    assert {each.path: each.value for each in proposals} == {f"application.{key}": answer}


@pytest.mark.parametrize("message", NOT_ANSWERED)
def test_a_question_and_what_is_said_of_something_else_answer_nothing(message: str) -> None:
    assert extract(message, application_with(scheme="cec_salt"), scheme_named("cec_salt"), TODAY) == ()


@pytest.mark.parametrize(("answer", "message"), [
    ("no", "工艺和厂址都没变"), ("no", "厂址、生产过程均无变化"), ("yes", "厂址没变，工艺有变动"),
    ("no", "Neither the address nor the process has changed."),
])
def test_address_and_process_are_changed_when_either_is(answer: str, message: str) -> None:
    proposals = extract(f"监督评审。{message}", application_with(scheme="cec_salt"), scheme_named("cec_salt"), TODAY)
    assert {each.path: each.value for each in proposals}["changes.is_changed"] == answer
