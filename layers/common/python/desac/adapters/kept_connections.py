"""HTTP over connections that are kept, as far as DynamoDB speaks it.

`http.client`, and `urllib3` on top of it, take several times as long for the same, most of it for headers
that nobody reads. Whoever asks here has another way to ask: whatever is out of the ordinary is no answer.
"""

import socket
import ssl
import weakref
from collections import deque
from collections.abc import Iterable, Mapping
from io import BufferedReader
from typing import NamedTuple
from urllib.parse import urlsplit

from botocore.httpsession import get_cert_path
from urllib3.util import wait_for_read

from desac.adapters.lanes import wait_for_answer
from desac.observability import logger

# Of the head of an answer; DynamoDB's has eight lines.
_MOST_LINES, _LONGEST_LINE = 100, 65_536
_PORTS = {"http": 80, "https": 443}


class Answer(NamedTuple):
    """What a server answered, with botocore's name for the status; the names of headers are in lower case."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes


class _Connection(NamedTuple):
    socket: socket.socket
    reader: BufferedReader

    def close(self) -> None:
        self.reader.close()
        self.socket.close()


class KeptConnections:
    """Connections to one server, each for one request at a time; for several lanes, and for several threads.

    `url` is where requests go to, timeouts are in seconds, at most `kept` connections wait to be used again.
    """

    def __init__(self, url: str, *, connect_timeout: float, read_timeout: float, kept: int) -> None:
        parts = urlsplit(url)
        self._server = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        self._first_lines = f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        certificates = get_cert_path(True)  # botocore's
        self._tls = ssl.create_default_context(cafile=certificates) if parts.scheme == "https" else None
        self._connect_timeout, self._read_timeout = connect_timeout, read_timeout
        self._idle: deque[_Connection] = deque()
        self._kept = kept
        weakref.finalize(self, _close, self._idle)
        self._is_understood = True

    def post(self, headers: Iterable[tuple[str, str]], body: bytes) -> Answer | None:
        """The answer; None where none came: then nobody knows whether the request was carried out.

        A server that answers otherwise than DynamoDB does is asked no more.
        """
        if not self._is_understood:
            return None
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
        head = f"{self._first_lines}{lines}Content-Length: {len(body)}\r\n\r\n"
        connection = None
        try:
            connection = self._waiting() or self._opened()
            connection.socket.sendall(head.encode("latin-1") + body)
            wait_for_answer(connection.socket, self._read_timeout)
            answer = _read(connection.reader)
        except (ValueError, OSError) as error:
            if connection:
                connection.close()
            if _is_for_good(error) and self._is_understood:
                self._is_understood = False
                logger.warning("asked no more by kept connections", extra={"error": type(error).__name__})
            return None
        except BaseException:
            if connection:
                connection.close()
            raise
        if len(self._idle) < self._kept and answer.headers.get("connection") != "close":
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _waiting(self) -> _Connection | None:
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None  # another thread took it
            # A server that has something to say before it is asked says good-bye.
            if not wait_for_read(connection.socket, timeout=0):
                return connection
            connection.close()
        return None

    def _opened(self) -> _Connection:
        opened = socket.create_connection(self._server, self._connect_timeout)
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            if self._tls:
                opened = self._tls.wrap_socket(opened, server_hostname=self._server[0])
            opened.settimeout(self._read_timeout)
        except OSError:
            opened.close()
            raise
        return _Connection(opened, opened.makefile("rb"))


def _is_for_good(error: Exception) -> bool:
    """Whether the next connection would fare no better: it is no such server, or not the one it says.

    Whatever else TLS says is about one connection, cut in the middle of a record for instance.
    """
    return isinstance(error, ssl.SSLCertVerificationError) or not isinstance(error, OSError)


def _close(connections: Iterable[_Connection]) -> None:
    for one in connections:
        one.close()


def _read(reader: BufferedReader) -> Answer:
    """One answer. Raises ConnectionError where it ends too early, ValueError where it is no such answer."""
    version, status, _ = _line(reader).split(b" ", 2)
    if version != b"HTTP/1.1":
        raise ValueError("not HTTP/1.1")
    headers = _headers(reader)
    if headers.get("transfer-encoding") == "chunked":
        body = _chunks(reader)
    else:
        body = _exactly(reader, int(headers.get("content-length", "none")))
    return Answer(int(status), headers, body)


def _headers(reader: BufferedReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(_MOST_LINES):
        line = _line(reader)
        if line == b"\r\n":
            return headers
        name, value = line.decode("latin-1").split(":", 1)
        headers[name.lower()] = value.strip()
    raise ValueError("too many headers")


def _chunks(reader: BufferedReader) -> bytes:
    chunks = []
    while size := int(_line(reader).partition(b";")[0], 16):
        chunks.append(_exactly(reader, size))
        _line(reader)
    _headers(reader)  # those that may follow
    return b"".join(chunks)


def _line(reader: BufferedReader) -> bytes:
    line = reader.readline(_LONGEST_LINE)
    if not line.endswith(b"\r\n"):
        raise ConnectionError("the answer broke off")
    return line


def _exactly(reader: BufferedReader, size: int) -> bytes:
    found = reader.read(size)
    if len(found) != size:
        raise ConnectionError("the answer broke off")
    return found
