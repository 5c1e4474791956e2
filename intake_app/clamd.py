"""The malware scanner clamd, spoken to over its own protocol (INSTREAM): the bytes go to it, nothing is written."""

import socket
import struct
from contextlib import suppress

from intake_app.services.ports import Scan, ScanOutcome

DEFAULT_PORT = 3310
_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 60
_CHUNK_BYTES = 65_536
_ANSWER_BYTES = 4096


class Clamd:
    """A clamd at `host:port`, `[v6]:port`, `host`, or the path of its Unix socket."""

    def __init__(self, address: str) -> None:
        self._path = address.removeprefix("unix:") if address.startswith(("/", "unix:")) else None
        host, separator, port = address.rpartition(":")
        if self._path is None and separator and not host.endswith(":"):
            self._host, self._port = host.strip("[]"), int(port)
        else:
            self._host, self._port = address.strip("[]"), DEFAULT_PORT

    def scan(self, content: bytes) -> Scan:
        """What clamd says of the bytes; that it cannot be reached or refuses to scan is an outcome too."""
        try:
            with self._connected() as connection:
                connection.settimeout(_ANSWER_SECONDS)
                # Above its StreamMaxLength clamd answers and hangs up while we still send; its answer says so.
                with suppress(BrokenPipeError, ConnectionResetError):
                    _send(connection, content)
                answer = _answer(connection)
        except OSError as error:
            return Scan(outcome=ScanOutcome.FAILED, detail=str(error))
        if answer.endswith(" OK"):
            return Scan(outcome=ScanOutcome.CLEAN)
        if answer.endswith(" FOUND"):
            return Scan(outcome=ScanOutcome.INFECTED, detail=answer.removeprefix("stream: ").removesuffix(" FOUND"))
        return Scan(outcome=ScanOutcome.FAILED, detail=answer)

    def _connected(self) -> socket.socket:
        if self._path is None:
            return socket.create_connection((self._host, self._port), timeout=_CONNECT_SECONDS)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(_CONNECT_SECONDS)
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        return connection


def _send(connection: socket.socket, content: bytes) -> None:
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _CHUNK_BYTES):
        chunk = content[start:start + _CHUNK_BYTES]
        connection.sendall(struct.pack("!I", len(chunk)) + chunk)
    connection.sendall(struct.pack("!I", 0))


def _answer(connection: socket.socket) -> str:
    """The line up to its closing zero byte, or all there is."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _ANSWER_BYTES and (part := connection.recv(_ANSWER_BYTES)):
        answer += part
    return answer.rstrip(b"\0").decode(errors="replace")
