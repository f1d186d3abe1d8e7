"""Requests over a connection that is open already, without the layers that opening one needs.

Writing a file is many small requests to one host. Of what botocore spends on each, urllib3 and http.client
take more than half, mostly to look up the pool, copy headers and parse those of the answer as if they were
an e-mail's. Here botocore and urllib3 still open every connection, check its certificate and pool it; only
the exchange on an idle one is done by hand: one write, one answer with a length or in chunks. Whatever is
unusual, a proxy for one, goes the usual way. Errors are botocore's, so that it tries again as ever.
"""

from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# Headers that change how a request is exchanged.
_UNUSUAL = ("Transfer-Encoding", "Expect")


class LeanSession:
    """In place of an endpoint's `http_session`."""

    def __init__(self, session: URLLib3Session) -> None:
        self._session: Any = session
        self._routes: dict[str, _Route] = {}

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        """The answer to a request. Raises botocore's HTTPClientError."""
        route, body = self._routes.get(request.url), request.body
        if route is None or not isinstance(body, bytes) or not _is_usual(request):
            return self._send_as_ever(request)
        connection = route.pool._get_conn()
        if connection.sock is None:
            route.pool._put_conn(connection)
            return self._send_as_ever(request)
        return self._exchange(request, route, connection, route.head(request.headers) + body)

    def _exchange(
        self, request: AWSPreparedRequest, route: "_Route", connection: Any, content: bytes
    ) -> AWSResponse:
        stays_open = False
        try:
            connection.sock.sendall(content)
            with connection.sock.makefile("rb") as reader:
                status, headers = _head(reader)
                body = _body(reader, headers)
            stays_open = headers.get("connection", "").lower() != "close"
        except TimeoutError as error:
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
        except (OSError, ValueError) as error:
            raise ConnectionClosedError(endpoint_url=request.url, request=request, error=error) from error
        finally:
            if not stays_open:
                connection.close()
            route.pool._put_conn(connection)
        answer: Any = AWSResponse
        return cast("AWSResponse", answer(request.url, status, headers, _Content(body)))

    def _send_as_ever(self, request: AWSPreparedRequest) -> AWSResponse:
        answer = self._session.send(request)
        # Not before: sending is what tells a new pool which certificates to trust.
        if not self._session._proxy_config.proxy_url_for(request.url):
            self._routes[request.url] = _route(self._session._manager, request.url)
        return cast("AWSResponse", answer)

    def close(self) -> None:
        """Close all connections."""
        self._routes.clear()
        self._session.close()


class _Route(NamedTuple):
    """Where the requests for one address go, and what they all begin with."""

    pool: Any
    start: bytes

    def head(self, headers: Any) -> bytes:
        """All that comes before the body; botocore hands values over as bytes."""
        lines = [self.start]
        for name, value in headers.items():
            text = value if isinstance(value, bytes) else value.encode("latin-1")
            lines.append(b"%s: %s\r\n" % (name.encode(), text))
        lines.append(b"\r\n")
        return b"".join(lines)


def _route(manager: Any, url: str) -> _Route:
    parts = urlsplit(url)
    host = parts.netloc.removesuffix(_DEFAULT_PORTS.get(parts.scheme, ""))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    start = f"POST {target} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\n"
    return _Route(manager.connection_from_url(url), start.encode())


def _is_usual(request: AWSPreparedRequest) -> bool:
    return (
        request.method == "POST"
        and not request.stream_output
        and not any(name in request.headers for name in _UNUSUAL)
        and not (getattr(request, "context", None) or {}).get("read_timeout")
    )


def _head(reader: BufferedReader) -> tuple[int, dict[str, str]]:
    """Status and headers, their names in lower case. Raises ValueError for anything but HTTP/1.1."""
    version, status = reader.readline().split(None, 2)[:2]
    if version != b"HTTP/1.1":
        raise ValueError("the answer is not HTTP/1.1")
    headers: dict[str, str] = {}
    while (line := reader.readline()) not in {b"\r\n", b"\n"}:
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise ValueError("the answer ends within its headers")
        headers[name.lower()] = value.strip()
    return int(status), headers


def _body(reader: BufferedReader, headers: Mapping[str, str]) -> bytes:
    """The body, whole. Raises ValueError if it ends too early or has neither length nor chunks."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return b"".join(_chunks(reader))
    if "content-length" not in headers:
        raise ValueError("the answer does not say how long it is")
    return _exactly(reader, int(headers["content-length"]))


def _chunks(reader: BufferedReader) -> Iterator[bytes]:
    while size := int(reader.readline().partition(b";")[0], 16):
        yield _exactly(reader, size)
        reader.readline()
    while reader.readline() not in {b"\r\n", b"\n", b""}:
        """Trailers say nothing that matters."""


def _exactly(reader: BufferedReader, size: int) -> bytes:
    found = reader.read(size)
    if len(found) < size:
        raise ValueError("the answer ends too early")
    return found


class _Content:
    """A body that was read already, as AWSResponse wants it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body
