"""What a request is allowed to ask: from which page a form comes, how long it is, and where to go next."""

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from intake_app.ui.session import LANGUAGE_COOKIE, SIGN_IN_COOKIE, chosen_language

LONGEST_FORM_BYTES = 20_000
"""Sign-in and registration are short; anything longer is not a form of ours."""


def local_path(asked: str | None) -> str:
    """`asked` where it is a path on this site, else `/`: nobody may be led elsewhere after signing in."""
    target = asked or "/"
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def require_own_form(request: Request, base_url: str) -> None:
    """Refuses a POST that another site's page sent, or that is longer than our forms."""
    sent_from = request.headers.get("origin") or request.headers.get("referer") or ""
    own = {request.headers.get("host", ""), urlsplit(base_url).netloc} - {""}
    if urlsplit(sent_from).netloc not in own:
        raise HTTPException(403)
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LONGEST_FORM_BYTES:
        raise HTTPException(413)


def language_of(request: Request) -> str:
    """The language that this very form chose, else the browser before it, else the one that the browser asks for."""
    chosen = getattr(request.state, "language", request.cookies.get(LANGUAGE_COOKIE, ""))
    return chosen_language(chosen, request.headers.get("accept-language", ""))


def token_of(request: Request) -> str:
    """The token of the browser's sign-in; empty where there is none."""
    return request.cookies.get(SIGN_IN_COOKIE, "")


def address_of(request: Request) -> str:
    """The address that the request comes from, as the server (behind a trusted proxy: the proxy) tells it."""
    return request.client.host if request.client else ""
