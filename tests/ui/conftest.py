"""The pages of a person signed in, run as scripts on an office of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import accounts
from intake_app.services.accounts import Registered
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Actor
from tests.conftest import UowFactory
from tests.offices import Clock, office_on
from tests.registrations import PASSWORD, registration

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"

Reader = dict[str, str]
"""What the browser's cookies say: the sign-in's token and the language."""


@pytest.fixture
def clock() -> Clock:
    """Nine o'clock on 2026-06-01 in China, until moved."""
    return Clock()


@pytest.fixture
def office(uow_factory: UowFactory, tmp_path: Path, clock: Clock) -> Office:
    """An office with an empty database, the one that all screens work in."""
    opened = office_on(uow_factory, tmp_path / "files", clock)
    session.open_office(opened)
    return opened


@pytest.fixture(autouse=True)
def same_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign-in that a browser goes on with; what stands for its cookies here is another one at each look."""
    monkeypatch.setattr(session, "token", lambda: "one sign-in")


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, same_sign_in: None) -> Reader:
    """The cookies of the browser, which the script tests cannot send."""
    cookies = {"token": "", "language": "zh"}
    monkeypatch.setattr(session, "token", lambda: cookies["token"])
    monkeypatch.setattr(session, "language", lambda: cookies["language"])
    return cookies


@pytest.fixture
def applicant(office: Office, reader: Reader) -> Actor:
    """The person of an enterprise that has just registered, signed in."""
    outcome = accounts.register_enterprise(office, registration("li@example.com"))
    assert isinstance(outcome, Registered), outcome
    signed_in = accounts.sign_in(office, "li@example.com", PASSWORD)
    assert signed_in is not None
    reader["token"] = signed_in.token
    return accounts.actor_of(signed_in.account)


@pytest.fixture
def open_page(applicant: Actor) -> Callable[..., AppTest]:
    """Opens one of the applicant's pages by its file, with what the address says."""

    def opened(file: str, **address: str) -> AppTest:
        # The script knows its pages only once it has run.
        at = AppTest.from_file(str(MAIN), default_timeout=120).run()
        for name, value in address.items():
            at.query_params[name] = value
        return at.switch_page(file).run()

    return opened
