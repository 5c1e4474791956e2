"""What reading a message costs, counted in lines of Python that run: twice the message, about twice the lines."""

import sys
import time
from types import FrameType
from typing import Any

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import LONGEST_MESSAGE, understood

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


@pytest.mark.parametrize("words", ["公司", "地址", "型号A1、", "委托人", "审核老师，", "联系人：张三，"])
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
