"""The stand-in's own HTTP: what is no request is told so, and a connection is kept."""

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest


def raw(client: Any, request: bytes) -> bytes:
    """The whole answer to bytes on a connection of their own."""
    url = urlsplit(client.url)
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
        return answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"HELLO\r\n\r\n", b"400"),
        (b"GET / SMTP/1.0\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nx: " + b"x" * 70_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"x%d: 1\r\n" % n for n in range(102)) + b"\r\n", b"431"),
        (b"PATCH / HTTP/1.1\r\n\r\n", b"501"),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"GET /_sandbox/health HTTP/1.0\r\n\r\n", b"200"),
    ],
)
def test_what_is_no_request_is_told_so(start: Any, request_: bytes, status: bytes) -> None:
    assert raw(start(), request_).split(maxsplit=2)[1] == status


def test_a_connection_carries_several_requests(start: Any) -> None:
    request = b"GET /_sandbox/health HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(start(), request * 2 + b"HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert answer.endswith(b"\r\n\r\n"), "a HEAD has no body"


def test_a_client_that_asks_before_it_sends_is_let_go_on(start: Any) -> None:
    body = b'{"share": 0}'
    head = b"PUT /_sandbox/faults HTTP/1.1\r\nExpect: 100-continue\r\nConnection: close\r\n"
    answer = raw(start(), head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
