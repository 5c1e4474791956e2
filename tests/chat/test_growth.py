"""What reading a message costs, counted in lines of Python that run: twice the message, about twice the lines."""

import sys
import time
from types import FrameType
from typing import Any

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import LONGEST_MESSAGE, understood
from intake_app.chat.folding import folded

CNEX = scheme_named("cnex_ex")
EMPTY = application_with()
UNITS = 400
"""How often the shorter message repeats its words; enough that a cost per pair outweighs what each message costs."""
MOST = 2.4


def lines_run(message: str) -> int:
    """The lines of the package that run while a message is read, each round of a loop counted."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        understood(message, EMPTY, CNEX, TODAY)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("words", ["公司", "地址", "型号A1、", "委托人", "审核老师，", "联系人：张三，", "不算，",
                                   "别管。", "“甲说，乙说”"])
def test_twice_the_words_take_about_twice_the_work(words: str) -> None:
    """Each label, party and value looks around itself, never through the whole message."""
    understood(words * 2, EMPTY, CNEX, TODAY)
    assert lines_run(words * UNITS * 2) < MOST * lines_run(words * UNITS)


@pytest.mark.parametrize("words", ["再认证 certificate", "再认证证书号"])
def test_blanks_behind_a_certificate_cost_little(words: str) -> None:
    """Patterns run below the lines of Python, so the processor's time is taken: tried in every order, minutes."""
    message = f"{words:<{LONGEST_MESSAGE - 1}}x"
    before = time.process_time()
    understood(message, application_with(scheme="cec_salt"), scheme_named("cec_salt"), TODAY)
    assert time.process_time() - before < 5


@pytest.mark.parametrize("blank", [" ", "\n", "\t", " \n", "\n \t"])
def test_a_run_of_blanks_is_read_as_a_short_one(blank: str) -> None:
    """A pattern that may begin at each of thousands of blanks looks at all behind it; none has thousands to look at."""
    message = f"联系人：张三{blank * (LONGEST_MESSAGE // 3)}手机：13812345678"
    plain = folded(message)
    assert len(plain.text) < 60
    start = plain.text.index("138")
    assert plain.original_span(start, start + 11) == (len(message) - 11, len(message))


@pytest.mark.parametrize("words", ["1", "，", "A1-", "有限公司", "地址是", "12吨 ", "电12度，", "铁120公斤、",
                                   "总部40人，", "实际生产在A县1号。", "去年全年用电12度；", "你们安排，联系人王海，",
                                   "soda 32% 95 t, ", "某某公司（原某厂，", "还有个户外的YBX3-160M-4W，",
                                   "数据期2025年。去年用电12度；"])
def test_four_times_the_words_take_about_four_times_the_time(words: str) -> None:
    """What patterns do runs no line of Python: the processor's time is compared with its own for a shorter message."""
    def seconds(size: int) -> float:
        message = (words * size)[:size]
        return min(_seconds_of(message) for _ in range(5))

    assert seconds(LONGEST_MESSAGE // 2) < 8 * seconds(LONGEST_MESSAGE // 8)


@pytest.mark.parametrize("words", ["漆包线48吨 ", "客户48吨 ", "轴承8400套，", "传真：几个，"])
def test_what_is_left_unread_is_found_in_time_that_grows_with_it(words: str) -> None:
    """Each fact looks at its own clause, whatever else is left unread."""
    def seconds(size: int) -> float:
        message = "手机：13812345678。" + (words * size)[:size]
        return min(_seconds_of(message) for _ in range(5))

    assert seconds(LONGEST_MESSAGE // 2) < 8 * seconds(LONGEST_MESSAGE // 8)


def _seconds_of(message: str) -> float:
    before = time.process_time()
    understood(message, EMPTY, CNEX, TODAY)
    return time.process_time() - before
