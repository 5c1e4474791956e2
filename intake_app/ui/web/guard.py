"""Nobody gets past without a sign-in: pages, media, uploads and the WebSocket alike.

This is plain ASGI on purpose: Starlette's BaseHTTPMiddleware never sees a WebSocket, through which a Streamlit app
does everything.
"""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake_app.services import accounts
from intake_app.services.office import Office
from intake_app.ui.session import SIGN_IN_COOKIE
from models.account import Actor

OPEN_PATHS = frozenset({"/login", "/logout", "/register", "/register/consultant", "/healthz", "/favicon.png",
                        "/forms"})
OPEN_FOLDERS = ("/web/", "/lang/", "/setup/", "/password/", "/static/", "/forms/",
                "/calendar/")
"""Open to everybody: the web shell's own pages with the blank forms, Streamlit's program files, and calendars by
a secret address."""

MACHINE_FOLDERS = ("/_stcore/", "/media/", "/component/")
"""What scripts fetch: they are answered 401, a person is led to the sign-in page."""

OUR_HEADERS = b"x-footmark-"
ACCOUNT_HEADER = b"x-footmark-account"
"""Names the account to Streamlit, which ties a lost and found connection to the person; only the guard sets it."""

NOT_SIGNED_IN = 4401


class SignInGuard:
    """Lets signed-in people through, and everybody to the open paths."""

    def __init__(self, app: ASGIApp, office: Office) -> None:
        self.app = app
        self.office = office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        guarded_send = _with_security_headers(send) if scope["type"] == "http" else send
        scope["headers"] = [pair for pair in scope["headers"] if not pair[0].lower().startswith(OUR_HEADERS)]
        if _is_open(scope["path"]) and scope["type"] == "http":
            await self.app(scope, receive, guarded_send)
            return
        actor = await self._actor(scope)
        if actor is None:
            await _turn_away(scope, receive, guarded_send)
            return
        scope["headers"].append((ACCOUNT_HEADER, actor.account_id.encode("ascii")))
        await self.app(scope, receive, guarded_send)

    async def _actor(self, scope: Scope) -> Actor | None:
        token = cookie(Headers(scope=scope), SIGN_IN_COOKIE)
        return await run_in_threadpool(accounts.actor_of_token, self.office, token) if token else None


def cookie(headers: Headers, name: str) -> str:
    """One cookie of a request; empty where there is none or the header makes no sense."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def is_page_request(scope: Scope) -> bool:
    """Whether a person's browser asks for a page to show."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"].startswith(MACHINE_FOLDERS):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": NOT_SIGNED_IN, "reason": "not signed in"})
        return
    if is_page_request(scope):
        query = scope["query_string"].decode("latin-1")
        asked = scope["path"] + (f"?{query}" if query else "")
        await RedirectResponse(f"/login?next={quote(asked, safe='/')}", status_code=303)(scope, receive, send)
        return
    await PlainTextResponse("not signed in", status_code=401)(scope, receive, send)


def _with_security_headers(send: Send) -> Send:
    async def send_with_headers(event: Message) -> None:
        if event["type"] == "http.response.start":
            headers = MutableHeaders(scope=event)
            headers.setdefault("x-content-type-options", "nosniff")
            headers.setdefault("referrer-policy", "same-origin")
            headers.setdefault("content-security-policy", "frame-ancestors 'self'")
        await send(event)

    return send_with_headers
