"""Calendars by a secret address, for calendar programs, which cannot sign in."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from intake_app.services import feeds
from intake_app.services.office import Office


class Calendars:
    """The handler, for one office; `base_url` is the address that people type."""

    def __init__(self, office: Office, base_url: str) -> None:
        self.office, self.base_url = office, base_url

    async def feed(self, request: Request) -> Response:
        """GET one calendar; an address that is unknown or was renewed is gone."""
        content = await run_in_threadpool(feeds.feed_of_token, self.office, request.path_params["token"],
                                          self.base_url)
        if content is None:
            return PlainTextResponse("this address is not in use", status_code=404)
        return Response(content, media_type="text/calendar", headers={"cache-control": "private, no-store"})
