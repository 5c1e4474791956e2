"""A small OpenAI-compatible server on loopback that answers as it is told: well, with lies, late, broken or not at all.

`python -m tests.model_server PORT` serves one for looking at the pages with a model on.
"""

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Suggestions = Sequence[object]
Reply = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; `sent` is its JSON, and what the reply writes is what the client gets."""

    server: "ModelServer"
    sent: dict[str, Any]

    def do_POST(self) -> None:
        self.sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append(self)
        try:
            self.server.reply(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests look at what was received."""

    @property
    def message(self) -> str:
        """The chat's message, as it was sent."""
        return str(self.sent["messages"][-1]["content"])

    @property
    def instructions(self) -> str:
        """All that was sent beside the message."""
        return "\n".join(str(each["content"]) for each in self.sent["messages"][:-1])

    def write_body(self, body: bytes, status: int = 200, **headers: str) -> None:
        """A whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def write_content(self, content: object) -> None:
        """A chat completion whose message is `content`."""
        self.write_body(completion(content))


class ModelServer(ThreadingHTTPServer):
    """Keeps every request that it received; `open_gate` lets replies go on that wait for it."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, reply: Reply, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Request)
        self.reply = reply
        self.received: list[Request] = []
        self.gate = threading.Event()

    @property
    def base_url(self) -> str:
        """The address of its API."""
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def model_server(reply: Reply) -> Iterator[ModelServer]:
    """A server on a free port of the loopback interface, ended afterwards."""
    server = ModelServer(reply)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


def completion(content: object) -> bytes:
    """The body of a chat completion."""
    return json.dumps({
        "id": "c1", "object": "chat.completion", "created": 1767225600, "model": "test",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }).encode()


def suggesting(suggestions: Suggestions) -> Reply:
    """Answers every message with these suggestions."""
    return lambda request: request.write_content(json.dumps({"suggestions": list(suggestions)}, ensure_ascii=False))


def when_let(suggestions: Suggestions) -> Reply:
    """Answers with these suggestions, each message only while the gate is open: what a page shows before it is sure."""

    def reply(request: Request) -> None:
        request.server.gate.wait()
        suggesting(suggestions)(request)

    return reply


def claim(field: str, value: object, quote: object) -> dict[str, object]:
    """A suggestion, as a model writes it."""
    return {"field": field, "value": value, "quote": quote}


def silent(request: Request) -> None:
    """Answers nothing until the gate opens."""
    request.server.gate.wait()


def dripping(request: Request) -> None:
    """Sends a byte now and then, so that no single read is ever late."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", "100000")
    request.end_headers()
    while not request.server.gate.wait(0.02):
        request.wfile.write(b" ")
        request.wfile.flush()


def endless(request: Request) -> None:
    """Sends as much as the client takes."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.end_headers()
    while not request.server.gate.is_set():
        request.wfile.write(b" " * 65_536)


def hanging_up(request: Request) -> None:
    """Closes the connection without a word."""
    request.close_connection = True


def refusing(status: int) -> Reply:
    """Answers with an error that repeats the key and the message, as badly written servers do."""

    def reply(request: Request) -> None:
        told = {"message": f"{request.headers['Authorization']} {request.message}", "type": "x", "code": None}
        request.write_body(json.dumps({"error": told}).encode(), status)

    return reply


def showing(request: Request) -> None:
    """Reads two things that the rules leave alone, after a while, and makes one up."""
    patterns = {
        "client.address": r"地址写(?P<zh>[^，。]+)|\bstands at (?P<en>[^,.]+)",
        "client.contact": r"找(?P<zh>[^，。]+?)就行|\bask for (?P<en>[^,.]+)",
    }
    found = ((field, re.search(pattern, request.message)) for field, pattern in patterns.items())
    claims = [claim(field, match["zh"] or match["en"], match.group()) for field, match in found if match]
    request.server.gate.wait(2)
    suggesting([*claims, claim("client.name", "凭空捏造有限公司", "凭空捏造有限公司")])(request)


if __name__ == "__main__":
    ModelServer(showing, int(sys.argv[1])).serve_forever()
