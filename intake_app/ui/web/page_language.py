"""Streamlit's page in the reader's language: its `lang`, its title, and the words that it cannot say otherwise.

Streamlit writes `<html lang="en">` and a few English words ("Upload", "No results") into its program; a screen
reader would read Chinese with an English voice. The page also gets the scripts that mend what Streamlit leaves open:
what was typed while the connection was lost or the page was left is sent, boxes that scroll are reached without a
mouse, a cell keeps what was typed while the browser was busy, and what an act answered is said aloud.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake_app.ui.session import LANGUAGE_COOKIE, chosen_language
from intake_app.ui.web.guard import cookie, is_page_request

HTML_LANGUAGES = {"zh": b"zh-CN", "en": b"en"}
TITLE = b"<title>Footmark</title>"
SCRIPTS = b"".join(
    b'<script src="/web/%s.js" defer></script>' % name
    for name in (b"again", b"timers", b"leaving", b"boxes", b"cells", b"said"))
WORDS = b'<script src="/web/words.js" defer></script>'
LEFT_OUT = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""Request headers that would make the answer compressed, partial or empty, so that nothing could be replaced."""


class PageLanguage:
    """Rewrites the one HTML page that Streamlit serves for every address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_page_request(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        language = chosen_language(cookie(headers, LANGUAGE_COOKIE), headers.get("accept-language", ""))
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in LEFT_OUT]}
        await self.app(plain, receive, _Rewriting(send, language))


class _Rewriting:
    """Holds back an HTML answer until it is whole, rewrites it and sends it on; others pass."""

    def __init__(self, send: Send, language: str) -> None:
        self._send = send
        self._language = language
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, event: Message) -> None:
        if event["type"] == "http.response.start" and _is_html(event):
            self._start = event
            return
        if self._start is None or event["type"] != "http.response.body":
            await self._send(event)
            return
        self._body += event.get("body", b"")
        if event.get("more_body", False):
            return
        body = translated_page(self._body, self._language)
        headers = MutableHeaders(scope=self._start)
        headers["content-length"] = str(len(body)) if body else headers.get("content-length", "0")
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def translated_page(body: bytes, language: str) -> bytes:
    """Streamlit's page with our language and title; a page that is not Streamlit's stays as it is."""
    if b"<title>Streamlit</title>" not in body:
        return body
    body = body.replace(b'<html lang="en">', b'<html lang="' + HTML_LANGUAGES[language] + b'">', 1)
    body = body.replace(b"<title>Streamlit</title>", TITLE, 1)
    scripts = SCRIPTS + WORDS if language == "zh" else SCRIPTS
    return body.replace(b"</head>", scripts + b"</head>", 1)


def _is_html(event: Message) -> bool:
    return Headers(raw=event["headers"]).get("content-type", "").startswith("text/html")
