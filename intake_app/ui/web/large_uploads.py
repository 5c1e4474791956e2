"""Uploads far beyond the body's limit are counted as they come in, and never held.

Streamlit keeps an uploaded file in memory until its session ends, and a browser that is told the limit turns a larger
file away itself, so that nobody ever hears of it. So the browser is told a much higher one, and of a file above the
body's own only name, size and digest go on to Streamlit: enough for a verdict that stays on the list.
"""

from collections.abc import AsyncIterator
from email.message import Message as Header
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake_app.services.stored_files import TooLarge
from intake_app.ui.incoming import counted_type

UPLOADS = "/_stcore/upload_file/"

FRAME_BYTES = 1024 * 1024
"""What may stand around a file in its request; one above the limit by less than this is judged with its bytes."""

LONGEST_HEAD_BYTES = 16 * 1024


class LargeUploads:
    """Hands uploads on as they are, or counted where they are above `limit_bytes`; none above `most_bytes`."""

    def __init__(self, app: ASGIApp, limit_bytes: int, most_bytes: int) -> None:
        self.app = app
        self.limit_bytes = limit_bytes
        self.most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_upload = scope["type"] == "http" and scope["method"] == "PUT" and scope["path"].startswith(UPLOADS)
        if not is_upload:
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if not length.isascii() or not length.isdigit():
            await PlainTextResponse("the length is needed", status_code=411)(scope, receive, send)
        elif int(length) > self.most_bytes + FRAME_BYTES:
            await PlainTextResponse("too large", status_code=413)(scope, receive, send)
        elif int(length) > self.limit_bytes + FRAME_BYTES:
            await self._count(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        part = _Part(_boundary(scope))
        async for chunk in _chunks(receive):
            part.take(chunk)
        body = part.stand_in()
        if body is None:
            await PlainTextResponse("one whole file is expected", status_code=400)(scope, receive, send)
            return
        MutableHeaders(scope=scope)["content-length"] = str(len(body))
        await self.app(scope, _replay(body, receive), send)


class _Part:
    """The only part of a form, of which the head is kept and the content counted."""

    def __init__(self, boundary: bytes) -> None:
        self._end = b"\r\n--" + boundary + b"--\r\n"
        self._head, self._is_in_head = b"", True
        self._rest = b""
        self._size, self._digest = 0, sha256()

    def take(self, chunk: bytes) -> None:
        """Go on with the next bytes."""
        if self._is_in_head:
            self._head += chunk
            head, blank_line, chunk = self._head.partition(b"\r\n\r\n")
            if not blank_line:
                self._head = self._head[:LONGEST_HEAD_BYTES]
                return
            self._head, self._is_in_head = head[:LONGEST_HEAD_BYTES], False
        held = self._rest + chunk
        content, self._rest = held[:-len(self._end)], held[-len(self._end):]
        self._size += len(content)
        self._digest.update(content)

    def stand_in(self) -> bytes | None:
        """The form with an empty file that tells what was counted; None where it was not one whole file."""
        if self._is_in_head or self._rest != self._end:
            return None
        kind = counted_type(TooLarge(size_bytes=self._size, sha256=self._digest.hexdigest()))
        head = [line for line in self._head.split(b"\r\n") if not line.lower().startswith(b"content-type:")]
        return b"\r\n".join([*head, f"Content-Type: {kind}".encode("ascii"), b"", b""]) + self._end


def _boundary(scope: Scope) -> bytes:
    kind = Header()
    kind["content-type"] = Headers(scope=scope).get("content-type", "")
    return str(kind.get_param("boundary", "")).encode("latin-1", "replace")


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    """The body; it breaks off where the browser goes."""
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return
        yield event.get("body", b"")
        if not event.get("more_body", False):
            return


def _replay(body: bytes, receive: Receive) -> Receive:
    events: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return events.pop() if events else await receive()

    return replayed
