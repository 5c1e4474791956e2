"""What a browser told last is taken over whole: more comes amid it, or the browser goes. Real runners, real threads."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SessionState

from intake_app.ui import session as signed_in
from intake_app.ui.web.whole_runs import WholeRunner

PATIENCE = 60
NAMES = ("product", "site")

SCRIPT = """
import streamlit as st
from tests.web.test_whole_runs import page
for name in {names}:
    st.text_input(name, key=name, on_change=page.keep, args=(name,))
page.drawing.set()
page.may_end.wait({patience})
page.look()
st.write("drawn")
page.ends.append("drawn")
"""


@dataclass
class Page:
    """What a page of two fields did; its callback and its drawing wait where a test has them wait."""

    kept: dict[str, str] = field(default_factory=dict)
    told_by: set[tuple[str, str]] = field(default_factory=set)
    ends: list[str] = field(default_factory=list)
    calling: threading.Event = field(default_factory=threading.Event)
    drawing: threading.Event = field(default_factory=threading.Event)
    may_keep: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def keep(self, name: str) -> None:
        """As pages do: look into the session's state amid the callback."""
        import streamlit as st

        self.calling.set()
        assert self.may_keep.wait(PATIENCE)
        self.kept[name] = st.session_state[name]
        self.told_by.add(self.look())

    def look(self) -> tuple[str, str]:
        """Whose page it is, and in which language."""
        return signed_in.token(), signed_in.language()


page = Page()


class Session:
    """One browser's session: runners on one state, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.script = folder / "page.py"
        self.script.write_text(SCRIPT.format(names=NAMES, patience=PATIENCE))
        self.state = SessionState()
        self.runner = self.begin(RerunData())

    def begin(self, asked: RerunData, start: bool = True) -> WholeRunner:
        self.runner = WholeRunner(
            session_id="session", main_script_path=str(self.script), session_state=self.state,
            uploaded_file_mgr=MemoryUploadedFileManager("/upload"), script_cache=ScriptCache(),
            initial_rerun_data=asked, user_info={}, fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager(str(self.script)), event_loop=asyncio.new_event_loop())
        self.runner.on_event.connect(lambda *_, **__: None, weak=False)
        if start:
            self.runner.start()
        return self.runner

    def told(self, **typed: str) -> RerunData:
        """What a browser tells where this stands in its fields."""
        states = WidgetStates()
        for each in self.state.get_widget_states():
            states.widgets.add().CopyFrom(each)
        for each in states.widgets:
            name = next((name for name in typed if each.id.endswith(f"-{name}")), None)
            if name is not None:
                each.string_value = typed[name]
        return RerunData(widget_states=states)

    def end(self) -> None:
        page.may_keep.set()
        page.may_end.set()
        thread = self.runner._script_thread
        assert thread is not None
        thread.join(PATIENCE)
        assert not thread.is_alive()


class Browser:
    """The browser at the other end, for as long as it is there; what it says at its first request."""

    headers = (("host", "footmark.example"),)
    remote_ip = None

    def __init__(self) -> None:
        self.is_there = True
        self.cookies = {signed_in.SIGN_IN_COOKIE: "token-of-chen", signed_in.LANGUAGE_COOKIE: "en"}

    def client(self, session_id: str) -> "Browser | None":
        """As the runtime answers: it forgets the browser of a session once that has gone."""
        return self if self.is_there else None

    @property
    def client_context(self) -> "Browser":
        return self


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser) -> Iterator[Session]:
    """A session whose page stands there."""
    monkeypatch.setattr(Runtime, "_instance", None)
    runtime = Runtime(RuntimeConfig(script_path="",
                                    media_file_storage=MemoryMediaFileStorage("/media"),
                                    uploaded_file_manager=MemoryUploadedFileManager("/upload")))
    monkeypatch.setattr(runtime, "get_client", browser.client)
    vars(page).update(vars(Page()))
    page.may_end.set()
    session = Session(tmp_path)
    session.end()
    vars(page).update(vars(Page()))
    yield session
    session.end()


def _awaits(event: threading.Event) -> None:
    assert event.wait(PATIENCE)


@pytest.mark.parametrize("comes", [
    pytest.param(lambda session: session.runner.request_rerun(session.told(product="盐", site="一厂")), id="more"),
    pytest.param(lambda session: session.runner.request_stop(), id="gone")])
def test_what_comes_amid_a_callback_does_not_take_the_text_away(
    drawn: Session, comes: Callable[[Session], object]
) -> None:
    """Both fields were told at once: the second one's callback is called as well."""
    drawn.begin(drawn.told(product="盐", site="一厂"))
    _awaits(page.calling)
    comes(drawn)
    drawn.end()
    assert page.kept == {"product": "盐", "site": "一厂"}


def test_a_text_that_waits_for_its_turn_is_kept_though_the_browser_goes(drawn: Session) -> None:
    """The page was still being drawn when the last letter and the farewell came."""
    drawn.begin(RerunData())
    _awaits(page.drawing)
    assert drawn.runner.request_rerun(drawn.told(site="二厂"))
    drawn.runner.request_stop()
    drawn.end()
    assert page.kept == {"site": "二厂"}
    assert page.ends == []


def test_a_text_is_kept_though_the_browser_goes_before_its_run_has_begun(drawn: Session) -> None:
    runner = drawn.begin(drawn.told(product="盐"), start=False)
    runner.request_stop()
    runner.start()
    drawn.end()
    assert page.kept == {"product": "盐"}
    assert page.ends == []


def test_what_is_taken_over_after_the_browser_has_gone_is_in_its_readers_name(drawn: Session, browser: Browser) -> None:
    """The sign-in and the language are the browser's to tell, and there is nobody to ask any more."""
    drawn.begin(RerunData())
    _awaits(page.drawing)
    assert drawn.runner.request_rerun(drawn.told(site="二厂"))
    browser.is_there = False
    drawn.runner.request_stop()
    drawn.end()
    assert page.kept == {"site": "二厂"}
    assert page.told_by == {("token-of-chen", "en")}


def test_a_browser_that_signed_out_meanwhile_is_not_taken_for_who_it_was(drawn: Session, browser: Browser) -> None:
    browser.cookies = {}
    drawn.begin(drawn.told(site="二厂"))
    page.may_keep.set()
    drawn.end()
    assert page.told_by == {("", "zh")}


def test_a_browser_that_is_back_at_once_gets_its_page_drawn(drawn: Session) -> None:
    drawn.begin(RerunData())
    _awaits(page.drawing)
    drawn.runner.request_rerun(drawn.told(site="二厂"))
    drawn.runner.request_stop()
    assert drawn.runner.request_rerun(drawn.told(site="二厂"))
    drawn.end()
    assert page.kept == {"site": "二厂"}
    assert page.ends == ["drawn"]


def test_a_page_that_nobody_waits_for_is_not_drawn_to_its_end(drawn: Session) -> None:
    drawn.begin(RerunData())
    _awaits(page.drawing)
    drawn.runner.request_stop()
    drawn.end()
    assert page.ends == []
