"""Everything that stands around Streamlit: routes, middleware and what happens at the start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import typer
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.config import get_option

from intake_app.chat.readiness import get_ready
from intake_app.config import Config
from intake_app.services import accounts
from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui.web.account_pages import AccountPages
from intake_app.ui.web.calendars import Calendars
from intake_app.ui.web.downloads import Downloads
from intake_app.ui.web.forms import Forms
from intake_app.ui.web.guard import SignInGuard
from intake_app.ui.web.large_uploads import LargeUploads
from intake_app.ui.web.logs import hide_secret_addresses
from intake_app.ui.web.page_language import PageLanguage
from intake_app.ui.web.rendering import notice
from intake_app.ui.web.whole_runs import run_whole

MAIN_SCRIPT = Path(__file__).parent.parent / "main.py"
STATIC = Path(__file__).parent / "static"
MEGABYTE = 1024 * 1024


class Shell:
    """The web shell of one office."""

    def __init__(self, office: Office, config: Config) -> None:
        self.office = office
        self.config = config

    def routes(self) -> list[BaseRoute]:
        """Our own addresses; all others are Streamlit's."""
        forms = Forms(self.office)
        pages = AccountPages(self.office, self.config.base_url, self.config.secure_cookies)
        return [
            Route("/login", pages.login, methods=["GET", "POST"]),
            Route("/logout", pages.logout, methods=["POST"]),
            Route("/register", pages.register, methods=["GET", "POST"]),
            Route("/register/consultant", pages.register_consultant, methods=["GET", "POST"]),
            Route("/setup/{token}", pages.setup, methods=["GET", "POST"]),
            Route("/password/{token}", pages.password, methods=["GET", "POST"]),
            Route("/lang/{language}", pages.language, methods=["GET"]),
            Route("/forms", forms.list, methods=["GET"]),
            Route("/forms/{name:path}", forms.file, methods=["GET"]),
            Route("/files/{file_id}", Downloads(self.office).file, methods=["GET"]),
            Route("/calendar/{token}.ics", Calendars(self.office, self.config.base_url).feed, methods=["GET"]),
            Route("/healthz", self.health, methods=["GET"]),
            Mount("/web", StaticFiles(directory=STATIC)),
        ]

    def middleware(self) -> list[Middleware]:
        """The guard stands outermost."""
        limit = self.office.house.files.upload_limit_megabytes
        return [
            Middleware(SignInGuard, office=self.office),
            Middleware(LargeUploads, limit_bytes=limit * MEGABYTE,
                       most_bytes=get_option("server.maxUploadSize") * MEGABYTE),
            Middleware(PageLanguage),
        ]

    def refusals(self) -> dict[Any, Any]:
        """Refusals as pages that say what to do."""
        return dict.fromkeys((403, 404, 413), _refusal)

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Open the office for the screens, and name the link for the first administrator where there is none yet.

        The chat's words are loaded beside that: the first message need not wait for them, nor the first page.
        """
        session.open_office(self.office, self.config.base_url)
        hide_secret_addresses()
        run_whole()
        token = await run_in_threadpool(accounts.setup_link_if_needed, self.office)
        if token:
            typer.echo(f"First administrator (this link works once): {self.config.base_url}/setup/{token}")
        self._chat = asyncio.create_task(run_in_threadpool(self._get_chat_ready))
        yield
        await self._chat

    def _get_chat_ready(self) -> None:
        schemes, today = self.office.schemes, self.office.today()
        get_ready(schemes.in_force(key, today) for key in tuple(schemes.keys()))

    async def health(self, _: Request) -> Response:
        """200 where the database answers."""
        await run_in_threadpool(self._ask_database)
        return PlainTextResponse("ok")

    def _ask_database(self) -> None:
        with self.office.unit_of_work() as uow:
            uow.accounts.find("nobody")


async def _refusal(request: Request, error: Exception) -> Response:
    return notice(request, getattr(error, "status_code", 404))
