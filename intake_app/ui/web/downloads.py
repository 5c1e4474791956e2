"""Files by their id, for those who may see them; the address alone opens nothing."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from intake_app.services import accounts, downloads
from intake_app.services.office import Office
from intake_app.ui.web.rendering import notice
from intake_app.ui.web.requests import token_of
from models.errors import NotFound, NotPermitted

SHOWN_IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What `?inline=1` may show; anything else could carry a script and is always saved."""


class Downloads:
    """The handler, for one office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def file(self, request: Request) -> Response:
        """GET one file."""
        actor = await run_in_threadpool(accounts.actor_of_token, self.office, token_of(request))
        if actor is None:
            return notice(request, 404)
        try:
            card, content = await run_in_threadpool(
                downloads.file_for, self.office, actor, request.path_params["file_id"]
            )
        except (NotFound, NotPermitted):
            return notice(request, 404)
        is_inline = request.query_params.get("inline") == "1" and card.media_type in SHOWN_IN_PLACE
        way = "inline" if is_inline else "attachment"
        return Response(
            content,
            media_type=card.media_type,
            headers={
                "content-disposition": f"{way}; filename*=UTF-8''{quote(card.name, safe='')}",
                "cache-control": "private, no-store",
                "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
            },
        )
