"""What an act answered: how long it is said, and how much of it at once."""

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.ui import acting


def page() -> None:
    import streamlit as st

    from intake_app.services.outcomes import Refused
    from intake_app.ui.acting import act, attempt, show_said
    from models.reference import Reason
    from models.text import Text

    def refuse(count: int) -> Refused:
        return Refused(reasons=tuple(Reason(text=Text(zh=f"缺{n}", en=f"missing {n}")) for n in range(count)))

    show_said()
    st.button("one", key="one", on_click=lambda: act(lambda: refuse(1)))
    st.button("many", key="many", on_click=lambda: act(lambda: refuse(63)))
    st.button("good", key="good", on_click=lambda: act(lambda: None, "已完成。"))
    st.button("silent", key="silent", on_click=lambda: act(lambda: None))
    st.text_input("reason", key="reason", on_change=lambda: attempt(lambda: None))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have gone by, until moved."""
    gone = [100.0]
    monkeypatch.setattr(acting, "monotonic", lambda: gone[0])
    return gone


@pytest.fixture
def at(now: list[float]) -> AppTest:
    return AppTest.from_function(page).run()


def test_a_refusal_is_still_read_while_what_was_missing_is_typed(at: AppTest, now: list[float]) -> None:
    at.button(key="one").click().run()
    at.text_input(key="reason").set_value("已核对").run()
    assert [each.value for each in at.error] == ["缺0"]
    now[0] += acting.STAYS["wrong"] + 1
    at.run()
    assert not at.error


def test_what_an_act_answered_gives_way_to_the_next_act(at: AppTest) -> None:
    at.button(key="one").click().run()
    at.button(key="good").click().run()
    assert (not at.error, [each.value for each in at.success]) == (True, ["已完成。"])
    at.button(key="silent").click().run()
    assert not at.success


def test_who_has_read_it_takes_it_away(at: AppTest) -> None:
    at.button(key="one").click().run()
    at.button(key="said_close").click().run()
    assert not at.error


def test_of_many_reasons_the_first_are_said_and_the_others_unfolded(at: AppTest) -> None:
    at.button(key="many").click().run()
    (said,) = at.error
    assert said.value.startswith("共 63 条")
    assert [n for n in range(63) if f"缺{n}" in said.value.split("\n")[-1]] == [4]
    (rest,) = at.expander
    assert (rest.label, "缺62" in rest.markdown[0].value) == ("其余 58 条", True)
