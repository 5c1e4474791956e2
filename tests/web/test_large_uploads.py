"""A file far beyond the limit is counted on its way in: its name, size and digest go on, its bytes are held nowhere."""

import asyncio
import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Message

from intake_app.services.stored_files import TooLarge
from intake_app.ui.incoming import counted_type
from intake_app.ui.web.large_uploads import FRAME_BYTES, LargeUploads

LIMIT = 1024 * 1024
MOST = 8 * LIMIT
BOUNDARY = "----WebKitFormBoundaryX7"
PATH = "/_stcore/upload_file/session-1/file-1"
END = f"\r\n--{BOUNDARY}--\r\n".encode()
HEAD = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="扫描 1.pdf"; filename="扫描 1.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n").encode()


async def _told(request: Request) -> JSONResponse:
    """Where Streamlit would stand: it reads the form, and as much as the request says."""
    (file,) = (await request.form()).values()
    assert isinstance(file, UploadFile)
    content = await file.read()
    return JSONResponse({"name": file.filename, "type": file.content_type, "length": len(content),
                         "sha256": sha256(content).hexdigest()})


APP = LargeUploads(Starlette(routes=[Route(PATH, _told, methods=["PUT"])]), limit_bytes=LIMIT, most_bytes=MOST)


def put(chunks: Iterator[bytes], length: str | None) -> tuple[int, Any]:
    """Send a body in these chunks; the status and what came back."""
    headers = [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]
    if length is not None:
        headers.append((b"content-length", length.encode()))
    scope = {"type": "http", "method": "PUT", "path": PATH, "headers": headers, "query_string": b""}
    came: list[Message] = []

    async def receive() -> Message:
        chunk = next(chunks, None)
        return {"type": "http.request", "body": chunk, "more_body": True} if chunk is not None else {
            "type": "http.request", "body": b"", "more_body": False}

    async def send(event: Message) -> None:
        came.append(event)

    with ThreadPoolExecutor(max_workers=1) as apart:
        # A browser of another test leaves a loop that runs in this thread.
        apart.submit(lambda: asyncio.run(APP(scope, receive, send))).result()
    return came[0]["status"], came[1]["body"]


def cut(body: bytes, seed: int) -> Iterator[bytes]:
    """The body in chunks of any size, as a network brings it."""
    chance, place = random.Random(seed), 0
    while place < len(body):
        size = chance.choice((1, 7, 40, 4096, 65536))
        yield body[place:place + size]
        place += size


@pytest.mark.parametrize("seed", range(4))
def test_a_file_far_beyond_the_limit_is_counted_exactly_and_not_held(seed: int) -> None:
    """Even where what it holds looks like the end of the form."""
    content = END * 3 + random.Random(seed).randbytes(LIMIT + FRAME_BYTES + seed) + b"\r\n--" + END[:-3]
    body = HEAD + content + END
    status, told = put(cut(body, seed), str(len(body)))
    assert status == 200
    kind = counted_type(TooLarge(len(content), sha256(content).hexdigest()))
    nothing = sha256(b"").hexdigest()
    assert json.loads(told) == {"name": "扫描 1.pdf", "type": kind, "length": 0, "sha256": nothing}


@pytest.mark.parametrize("size", [0, 5, LIMIT, LIMIT + 5])
def test_a_file_within_the_limit_or_a_little_above_goes_on_whole(size: int) -> None:
    content = random.Random(size).randbytes(size)
    body = HEAD + content + END
    status, told = put(cut(body, 1), str(len(body)))
    assert status == 200
    assert json.loads(told) == {"name": "扫描 1.pdf", "type": "application/pdf", "length": size,
                          "sha256": sha256(content).hexdigest()}


@pytest.mark.parametrize(("length", "status"), [
    (None, 411), ("-1", 411), ("٣", 411), (str(MOST + FRAME_BYTES + 1), 413),
])
def test_what_says_no_length_or_too_much_is_turned_away_unread(length: str | None, status: int) -> None:
    def unread() -> Iterator[bytes]:
        raise AssertionError("nothing is read")
        yield b""

    assert put(unread(), length)[0] == status


@pytest.mark.parametrize("body", [
    b"x" * (LIMIT + FRAME_BYTES + 5), HEAD + b"x" * (LIMIT + FRAME_BYTES),
])
def test_what_is_not_one_whole_file_is_refused(body: bytes) -> None:
    """A browser that went on the way, or a client that sends something else."""
    assert put(cut(body, 2), str(len(body)))[0] == 400
