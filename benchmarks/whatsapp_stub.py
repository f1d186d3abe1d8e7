"""`python -m benchmarks.whatsapp_stub`: a server that takes every message at once and looks at none.

What is measured against it is the client. Prints its port and serves until its input ends.
"""

import asyncio
import sys
from contextlib import AbstractContextManager

from benchmarks.own_process import serving

_BODY = b'{"messaging_product":"whatsapp","contacts":[],"messages":[{"id":"wamid.%024d"}]}'


class _Connection(asyncio.Protocol):
    _answered = 0

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._waiting[:end]).lower()
            start = head.find(b"\r\ncontent-length:")
            length = int(head[start + 17 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
            if len(self._waiting) < end + 4 + length:
                return
            del self._waiting[: end + 4 + length]
            _Connection._answered += 1
            body = _BODY % _Connection._answered
            if self._transport:
                self._transport.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\n"
                    b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n%b" % (len(body), body)
                )


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await loop.run_in_executor(None, sys.stdin.read)
        server.close_clients()


def whatsapp_stub() -> AbstractContextManager[int]:
    """A stub in a process of its own, for as long as the block; its port."""
    return serving("benchmarks.whatsapp_stub")


if __name__ == "__main__":
    asyncio.run(_serve())
