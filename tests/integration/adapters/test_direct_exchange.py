"""Requests that go past botocore's own exchange: the same answers and errors, and each carried out once."""

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread
from typing import Any
from zlib import crc32

import botocore.endpoint
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from benchmarks.dynamodb_stub import stub
from desac.adapters import kept_connections
from desac.adapters import plain_client as plain_client_module
from desac.adapters.direct_exchange import exchange_directly
from desac.adapters.lanes import LANES, at_once
from desac.adapters.plain_client import plain_client
from tests.fresh_clients import let_botocore_exchange

CONFIG = Config(connect_timeout=3, read_timeout=3, retries={"mode": "standard", "max_attempts": 3})
KEY = {"pk": "PERSON#1", "sk": "PERSON"}
ITEM = KEY | {"name": "Ni Luh “Contoh” ü", "version": 1}
PUT = {"TableName": "desac", "Item": ITEM, "ConditionExpression": "attribute_not_exists(pk)"}
GET = {"RequestItems": {"desac": {"Keys": [KEY], "ConsistentRead": True}}}

type Client = Callable[[int], Any]
type Say = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(autouse=True)
def aws_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """No services in memory: what botocore sends is to arrive as well."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")


@pytest.fixture
def direct(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a server on a port of this machine."""

    def _client(port: int) -> Any:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{port}")
        monkeypatch.setattr(plain_client_module, "exchange_directly", exchange_directly)
        return plain_client(CONFIG)

    return _client


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> Client:
    """The same, all by botocore."""

    def _client(port: int) -> Any:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{port}")
        let_botocore_exchange(monkeypatch)
        return plain_client(CONFIG)

    return _client


@pytest.mark.parametrize(
    "calls",
    [
        [("put_item", PUT), ("batch_get_item", GET)],
        [("put_item", PUT), ("put_item", PUT)],
        [
            ("transact_write_items", {"TransactItems": [{"Put": PUT}]}),
            ("transact_write_items", {"TransactItems": [{"Put": PUT}]}),
            ("get_item", {"TableName": "desac", "Key": KEY}),
        ],
        [("query", {"TableName": "desac", "KeyConditionExpression": "nonsense"})],
    ],
)
def test_answers_and_errors_are_those_of_botocore(
    direct: Client, ordinary: Client, calls: list[tuple[str, dict[str, Any]]]
) -> None:
    """But for the moment and the token."""
    told = []
    for make in (ordinary, direct):
        with stub("keep") as port:
            client = make(port)
            told.append([_outcome(client, *call) for call in calls])
    assert told[0] == told[1]


def _outcome(client: Any, operation: str, arguments: dict[str, Any]) -> tuple[str, Any]:
    try:
        answer = getattr(client, operation)(**arguments)
    except ClientError as error:
        answer, kind = error.response, type(error).__name__
    else:
        kind = "answer"
    answer["ResponseMetadata"]["HTTPHeaders"].pop("date")
    return kind, answer


class Scripted:
    """A server that answers each request as it is told; `bodies` are those of the requests."""

    def __init__(self, *answers: Say) -> None:
        self.bodies: list[bytes] = []
        self.connections: set[Any] = set()
        waiting = iter(answers)
        scripted = self

        class _Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                scripted.connections.add(self.client_address)
                scripted.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                next(waiting)(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """Makes servers, and ends them."""
    servers: list[Scripted] = []

    def _serve(*answers: Say) -> Scripted:
        servers.append(Scripted(*answers))
        return servers[-1]

    yield _serve
    for server in servers:
        server.close()


def _say(content: Any, status: int = 200, **headers: str) -> Say:
    def _answer(handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps(content).encode()
        handler.send_response(status)
        told = {"Content-Length": str(len(body)), "x-amz-crc32": str(crc32(body))} | headers
        for name, value in told.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        if told.get("Connection") == "close":
            handler.close_connection = True

    return _answer


def _in_chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for part in (b'{"Responses": ', b'{"desac": []}}', b""):
        handler.wfile.write(f"{len(part):x};note\r\n".encode() + part + b"\r\n")


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def _break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    handler.close_connection = True


def _speak_another_language(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n{}")
    handler.close_connection = True


EMPTY = {"Responses": {"desac": []}, "UnprocessedKeys": {}}
THROTTLED = {"__type": "com.amazonaws#ProvisionedThroughputExceededException", "message": "synthetic"}
REFUSED = {"__type": "com.amazonaws#ConditionalCheckFailedException", "message": "synthetic"}


def test_a_connection_is_used_again(direct: Client, scripted: Callable[..., Scripted]) -> None:
    server = scripted(*[_say(EMPTY)] * 5)
    client = direct(server.port)
    for _ in range(5):
        assert client.batch_get_item(**GET)["Responses"] == {"desac": []}
    assert (len(server.bodies), len(server.connections)) == (5, 1)


def test_an_answer_may_come_in_chunks(direct: Client, scripted: Callable[..., Scripted]) -> None:
    """As the emulator answers."""
    server = scripted(_in_chunks, _in_chunks)
    client = direct(server.port)
    for _ in range(2):
        assert client.batch_get_item(**GET)["Responses"] == {"desac": []}
    assert (len(server.bodies), len(server.connections)) == (2, 1)


@pytest.mark.parametrize("goodbye", [_say(EMPTY, Connection="close"), _say(EMPTY)])
def test_a_server_may_end_connections(
    direct: Client, scripted: Callable[..., Scripted], goodbye: Say
) -> None:
    """With or without a word: the next request goes over another one, once."""

    def _and_hang_up(handler: BaseHTTPRequestHandler) -> None:
        goodbye(handler)
        handler.close_connection = True

    server = scripted(_and_hang_up, _say(EMPTY))
    client = direct(server.port)
    for _ in range(2):
        assert client.batch_get_item(**GET)["Responses"] == {"desac": []}
    assert 2 <= len(server.bodies) == len(server.connections)


@pytest.mark.parametrize("fault", [_hang_up, _break_off, _speak_another_language])
def test_without_an_answer_botocore_makes_the_same_request(
    direct: Client, scripted: Callable[..., Scripted], fault: Say
) -> None:
    server = scripted(fault, *[_say(EMPTY)] * 2)
    client = direct(server.port)
    for _ in range(2):
        assert client.batch_get_item(**GET)["Responses"] == {"desac": []}
    assert (len(server.bodies), len(set(server.bodies))) == (3, 1)


def test_an_answer_that_was_damaged_is_asked_for_again(
    direct: Client, scripted: Callable[..., Scripted]
) -> None:
    server = scripted(_say(EMPTY, **{"x-amz-crc32": "1"}), _say(EMPTY))
    assert direct(server.port).batch_get_item(**GET)["Responses"] == {"desac": []}
    assert len(server.bodies) == 2


def test_what_is_refused_is_asked_once(direct: Client, scripted: Callable[..., Scripted]) -> None:
    server = scripted(_say(REFUSED, 400))
    client = direct(server.port)
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        client.put_item(**PUT)
    assert len(server.bodies) == 1


@pytest.mark.parametrize(("content", "status"), [(THROTTLED, 400), ({}, 500)])
def test_botocore_pauses_and_tries_again(
    direct: Client,
    scripted: Callable[..., Scripted],
    monkeypatch: pytest.MonkeyPatch,
    content: dict[str, str],
    status: int,
) -> None:
    """As it does with its own requests: the answer counts as that of the first attempt."""
    pauses: list[float] = []
    monkeypatch.setattr(botocore.endpoint.time, "sleep", pauses.append)
    server = scripted(*[_say(content, status)] * 4, _say(EMPTY))
    client = direct(server.port)
    with pytest.raises(ClientError):
        client.batch_get_item(**GET)
    assert (len(server.bodies), len(pauses)) == (4, 3)
    assert client.batch_get_item(**GET)["Responses"] == {"desac": []}


class _Tls:
    """Stands for TLS: the first handshake fails, later ones leave the socket as it is."""

    def __init__(self, error: Exception) -> None:
        self._errors = [error]

    def wrap_socket(self, plain: socket.socket, **_: Any) -> socket.socket:
        if self._errors:
            raise self._errors.pop()
        return plain


@pytest.mark.parametrize(
    ("error", "is_for_good"),
    [
        (ssl.SSLEOFError("cut off"), False),
        (ssl.SSLZeroReturnError("closed"), False),
        (ssl.SSLCertVerificationError("another server"), True),
    ],
)
def test_one_failure_of_tls_is_not_for_good(
    scripted: Callable[..., Scripted],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    *,
    is_for_good: bool,
) -> None:
    """A process that was frozen finds its connections cut; only a false certificate ends it, with a word."""
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: _Tls(error))
    told: list[str] = []
    monkeypatch.setattr(kept_connections.logger, "warning", lambda text, **_: told.append(text))
    server = scripted(*[_say(EMPTY)] * 2)
    url = f"https://127.0.0.1:{server.port}"
    kept = kept_connections.KeptConnections(url, connect_timeout=3, read_timeout=3, kept=1)
    answers = [kept.post([], b"{}") for _ in range(3)]
    assert [one is not None for one in answers] == [False, not is_for_good, not is_for_good]
    assert len(told) == is_for_good


def test_lanes_wait_for_their_answers_at_the_same_time(
    direct: Client, scripted: Callable[..., Scripted]
) -> None:
    """The server answers nobody before all have asked."""
    all_here = Barrier(LANES)

    def answer_once_all_asked(handler: BaseHTTPRequestHandler) -> None:
        all_here.wait(timeout=30)
        _say(EMPTY)(handler)

    client = direct(scripted(*[answer_once_all_asked] * 2 * LANES).port)
    found = at_once([partial(client.batch_get_item, **GET)] * 2 * LANES)
    assert [one["Responses"] for one in found] == [{"desac": []}] * 2 * LANES
    assert [one["ResponseMetadata"]["RetryAttempts"] for one in found] == [0] * 2 * LANES


def test_behind_a_proxy_botocore_goes_alone(direct: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows how to speak to one."""
    with stub("keep") as port:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("NO_PROXY", "")
        # Nobody listens there but by way of the proxy.
        assert direct(1).batch_get_item(**GET)["Responses"] == {"desac": []}
