"""Our routes and middleware on a loopback port, with a plain page where Streamlit would stand."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from intake_app.config import read_config
from intake_app.services.office import Office
from intake_app.ui.web.shell import Shell
from tests.conftest import UowFactory
from tests.offices import Clock, office_on

STREAMLIT_PAGE = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body></body></html>'


@dataclass(frozen=True)
class Site:
    """The served shell: its address and the office behind it."""

    address: str
    office: Office

    def get(self, path: str, **options: object) -> requests.Response:
        """GET as a browser that opens a page."""
        headers = {"accept": "text/html", **options.pop("headers", {})}
        return requests.get(self.address + path, headers=headers, timeout=120, allow_redirects=False, **options)

    def post(self, path: str, fields: dict[str, str], **options: object) -> requests.Response:
        """POST a form as a browser on our own page does."""
        headers = {"origin": self.address, **options.pop("headers", {})}
        return requests.post(
            self.address + path, data=fields, headers=headers, timeout=120, allow_redirects=False, **options
        )


@pytest.fixture
def clock() -> Clock:
    """Nine o'clock on 2026-06-01 in China, until moved."""
    return Clock()


@pytest.fixture
def site(uow_factory: UowFactory, tmp_path: Path, clock: Clock) -> Iterator[Site]:
    """The shell over an empty database; ended with the test."""
    office = office_on(uow_factory, tmp_path / "files", clock)
    shell = Shell(office, read_config({"FOOTMARK_BASE_URL": "http://footmark.test"}))
    beyond = [Route("/_stcore/echo", _echo), Route("/{path:path}", _streamlit)]
    served = Starlette(
        routes=[*shell.routes(), *beyond], middleware=shell.middleware(),
        exception_handlers=shell.refusals(),
    )
    server = uvicorn.Server(uvicorn.Config(served, host="127.0.0.1", port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(address=f"http://127.0.0.1:{port}", office=office)
    server.should_exit = True
    thread.join()


def _streamlit(_: Request) -> HTMLResponse:
    return HTMLResponse(STREAMLIT_PAGE)


def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.headers.get("x-footmark-account", "nobody"))
