"""`python -m benchmarks.dynamodb_stub keep|hold|empty`: DynamoDB's HTTP interface, as far as it is needed.

Prints its port, then serves one table on the loopback interface until its input ends. `keep` keeps items,
checks conditions and counts; `hold` does so without weighing what it counts; `empty` finds nothing, accepts
everything and looks at nothing, so that what is measured is the client. `GET /` tells the counts, `DELETE /`
sets them to zero.
"""

import asyncio
import json
import sys
from contextlib import AbstractContextManager
from email.utils import formatdate
from http.client import HTTPConnection
from typing import NamedTuple
from zlib import crc32

import orjson

from benchmarks.own_process import serving
from benchmarks.stub_table import StubTable

_TARGET = b"DynamoDB_20120810."
_NOTHING_FOUND: dict[str, dict[str, object]] = {
    "GetItem": {},
    "BatchGetItem": {"Responses": {}, "UnprocessedKeys": {}},
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "PutItem": {},
    "UpdateItem": {},
    "BatchWriteItem": {"UnprocessedItems": {}},
    "TransactWriteItems": {},
}


class Count(NamedTuple):
    """How many `unit` (requests, items, RCU, WCU) an operation took for items of a type."""

    operation: str
    item_type: str
    unit: str
    number: float


class _Connection(asyncio.Protocol):
    def __init__(self, table: StubTable | None) -> None:
        self._table = table
        self._waiting = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._waiting[:end])
            until = end + 4 + int(_header(head, b"content-length") or 0)
            if len(self._waiting) < until:
                return
            body = bytes(self._waiting[end + 4 : until])
            del self._waiting[:until]
            if self._transport:
                self._transport.write(self._answer(head, body))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        target = _header(head, b"x-amz-target")
        if target is None:
            return self._counts(head.startswith(b"DELETE"))
        operation = target.removeprefix(_TARGET).decode()
        if self._table is None:
            return _ACCEPTED[operation]
        return _response(*self._table.answer(operation, body))

    def _counts(self, reset: bool) -> bytes:
        counts = self._table.counts if self._table else {}
        told = [[*name, number] for name, number in sorted(counts.items())]
        if reset and self._table:
            self._table.counts.clear()
        return _response(200, told)


def _header(head: bytes, name: bytes) -> bytes | None:
    lower = head.lower()
    start = lower.find(b"\r\n" + name + b":")
    if start < 0:
        return None
    start += len(name) + 3
    end = head.find(b"\r\n", start)
    return head[start : end if end >= 0 else None].strip()


def _response(status: int, content: object) -> bytes:
    body = orjson.dumps(content)
    head = (
        f"HTTP/1.1 {status} {'OK' if status == 200 else 'Bad Request'}\r\n"
        f"Server: Server\r\nDate: {formatdate(usegmt=True)}\r\n"
        "Content-Type: application/x-amz-json-1.0\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n"
        "x-amzn-RequestId: 0000000000000000000000000000000000000000000000000000\r\n"
        f"x-amz-crc32: {crc32(body)}\r\n\r\n"
    )
    return head.encode() + body


_ACCEPTED = {operation: _response(200, content) for operation, content in _NOTHING_FOUND.items()}


async def _serve(table: StubTable | None) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(table), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await loop.run_in_executor(None, sys.stdin.read)
        # A client that keeps its connection open keeps nobody waiting.
        server.close_clients()


def stub(mode: str) -> AbstractContextManager[int]:
    """A stub in a process of its own, for as long as the block; its port."""
    return serving("benchmarks.dynamodb_stub", mode)


def take_counts(port: int) -> list[Count]:
    """What was counted since the last call."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("DELETE", "/")
        return [Count(*one) for one in json.load(connection.getresponse())]
    finally:
        connection.close()


if __name__ == "__main__":
    mode = sys.argv[1]
    asyncio.run(_serve(None if mode == "empty" else StubTable(counting=mode == "keep")))
