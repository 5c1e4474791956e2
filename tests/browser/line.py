"""A line between browser and server that is slow, and that can be cut: every connection over it ends at once."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

BYTES_PER_SECOND = 200_000
DELAY_SECONDS = 0.15


class Line:
    """A slow line to `address`; what goes over it goes to the address of its own."""

    def __init__(self, address: str) -> None:
        target = urlsplit(address)
        self._target = (target.hostname, target.port)
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self._loop = asyncio.new_event_loop()
        self.address = ""

    def cut(self) -> None:
        """End every connection, and take none until it is mended."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._abort)

    def mend(self) -> None:
        """Take connections again."""
        self._is_cut = False

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, far_writer}
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        self._writers -= {writer, far_writer}

    async def _open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            await asyncio.sleep(DELAY_SECONDS + len(piece) / BYTES_PER_SECOND)
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    """A line to `address`, taken down at the end."""
    line = Line(address)
    thread = threading.Thread(target=line._loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(line._open(), line._loop).result(10)
    try:
        yield line
    finally:
        line._loop.call_soon_threadsafe(line._abort)
        line._loop.call_soon_threadsafe(server.close)
        line._loop.call_soon_threadsafe(line._loop.stop)
        thread.join(10)
