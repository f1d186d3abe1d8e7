"""The short cut over an open connection: the same requests and answers, and botocore's own errors."""

import io
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError, SSLError
from botocore.httpsession import URLLib3Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desac.adapters.lean_session import LeanSession

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Amz-Crc32: 7\r\nContent-Length: 2\r\n\r\nok"
LAST = OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\no\r\n1\r\nk\r\n0\r\nA-Trailer: a\r\n\r\n"
)
REFUSED = OK.replace(b"200 OK", b"400 Bad Request")
UNSIZED = b"HTTP/1.1 200 OK\r\n\r\nok"
SHORT = OK.removesuffix(b"k")
CUT = OK.partition(b"X-Amz")[0]


class Closing(bytes):
    """The last that is sent over a connection."""


class Server:
    """Answers each request with the next of `answers`; None is silence."""

    def __init__(self, answers: list[bytes | None], context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._answers = answers
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.closed, self._over = threading.Event(), threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._over.set()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._converse, args=(plain,), daemon=True).start()

    def _converse(self, plain: socket.socket) -> None:
        try:
            connection = self._context.wrap_socket(plain, server_side=True) if self._context else plain
        except ssl.SSLError:
            return  # whoever called did not trust us
        with connection, connection.makefile("rb") as reader:
            while head := b"".join(iter(reader.readline, b"\r\n")):
                (length,) = [
                    int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length")
                ]
                self.requests.append(head + reader.read(length))
                answer = self._answers.pop(0)
                if answer is None:
                    self._over.wait()
                    break
                connection.sendall(answer)
                if isinstance(answer, Closing):
                    break
        self.closed.set()


type Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that end with the test."""
    servers: list[Server] = []

    def _serve(*answers: bytes | None, context: ssl.SSLContext | None = None) -> Server:
        servers.append(Server(list(answers), context))
        return servers[-1]

    yield _serve
    for server in servers:
        server.close()


@pytest.fixture
def session() -> Iterator[LeanSession]:
    """A session that waits a second for an answer."""
    with closing(LeanSession(URLLib3Session(timeout=1))) as lean:
        yield lean


def _request(server: Server, body: bytes = b'{"a":1}', scheme: str = "http") -> Any:
    headers = {"X-Amz-Target": "DynamoDB_20120810.GetItem", "Authorization": b"signed", "User-Agent": "desac"}
    url = f"{scheme}://localhost:{server.port}/"
    return AWSRequest(method="POST", url=url, headers=headers, data=body).prepare()


def _told(answer: Any) -> tuple[int, bytes, str]:
    return answer.status_code, answer.content, answer.headers.get("x-amz-crc32")


def test_every_request_after_the_first_takes_the_short_cut_and_says_the_same(
    serve: Serve, session: LeanSession
) -> None:
    """One connection, and what botocore would send: the same headers with the same values."""
    server = serve(OK, OK, OK)
    answers = [_told(session.send(_request(server))) for _ in range(3)]
    assert answers == [(200, b"ok", "7")] * 3
    assert server.connections == 1
    usual, short, again = server.requests
    assert short == again
    assert _parts(short) == _parts(usual)


def _parts(request: bytes) -> tuple[bytes, set[bytes], bytes]:
    head, _, body = request.partition(b'{"a"')
    first, *headers = head.split(b"\r\n")
    return first, {header.lower() for header in headers if header}, body


def test_an_answer_that_refuses_is_an_answer(serve: Serve, session: LeanSession) -> None:
    server = serve(OK, REFUSED, OK)
    assert [session.send(_request(server)).status_code for _ in range(3)] == [200, 400, 200]
    assert server.connections == 1


def test_an_answer_in_chunks_is_put_together(serve: Serve, session: LeanSession) -> None:
    server = serve(OK, CHUNKED, OK)
    assert [session.send(_request(server)).content for _ in range(3)] == [b"ok"] * 3
    assert server.connections == 1


def test_a_connection_that_ends_with_an_answer_is_opened_anew(serve: Serve, session: LeanSession) -> None:
    server = serve(OK, Closing(LAST), OK)
    assert [session.send(_request(server)).content for _ in range(3)] == [b"ok"] * 3
    assert server.connections == 2


def test_a_connection_closed_while_idle_is_opened_anew(serve: Serve, session: LeanSession) -> None:
    """As DynamoDB does to a function that slept for a while."""
    server = serve(OK, Closing(OK), OK)
    session.send(_request(server))
    session.send(_request(server))
    assert server.closed.wait(5)
    assert session.send(_request(server)).content == b"ok"
    assert server.connections == 2


@pytest.mark.parametrize(
    "answer", [b"", OK[:20], CUT, SHORT, CHUNKED[:60], b"nonsense\r\n\r\n", b"HTTP/1.1 ", UNSIZED]
)
def test_an_answer_that_breaks_off_is_a_closed_connection(
    serve: Serve, session: LeanSession, answer: bytes
) -> None:
    """botocore tries again after any HTTPClientError; by then the connection is another."""
    server = serve(OK, Closing(answer), OK)
    session.send(_request(server))
    with pytest.raises(ConnectionClosedError) as caught:
        session.send(_request(server))
    assert isinstance(caught.value, HTTPClientError)
    assert session.send(_request(server)).content == b"ok"
    assert server.connections == 2


def test_silence_is_a_timeout(serve: Serve, session: LeanSession) -> None:
    """And nobody waits for the late answer on that connection again."""
    server = serve(OK, None, OK)
    session.send(_request(server))
    with pytest.raises(ReadTimeoutError):
        session.send(_request(server))
    assert session.send(_request(server)).content == b"ok"


def test_what_is_unusual_goes_the_usual_way(serve: Serve, session: LeanSession) -> None:
    """Here a body that is a file: botocore reads it piece by piece."""
    server = serve(OK, OK)
    session.send(_request(server))
    request = _request(server)
    request.body = io.BytesIO(request.body)
    assert session.send(request).content == b"ok"
    assert server.requests[1].endswith(b'{"a":1}')


def test_a_proxy_is_asked_as_ever(serve: Serve) -> None:
    """The request line then holds the whole address."""
    proxy = serve(OK, OK)
    usual = URLLib3Session(proxies={"http": f"http://localhost:{proxy.port}"}, timeout=1)
    with closing(LeanSession(usual)) as lean:
        for _ in range(2):
            assert lean.send(_request(proxy)).content == b"ok"
    assert {request.split()[1] for request in proxy.requests} == {f"http://localhost:{proxy.port}/".encode()}


def test_an_encrypted_connection_is_checked_and_then_kept(serve: Serve, tmp_path: Path) -> None:
    certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = serve(OK, OK, OK, context=context)
    with closing(LeanSession(URLLib3Session(verify=str(certificate), timeout=5))) as lean:
        assert [lean.send(_request(server, scheme="https")).content for _ in range(3)] == [b"ok"] * 3
    assert server.connections == 1
    with closing(LeanSession(URLLib3Session(timeout=5))) as lean, pytest.raises(SSLError):
        lean.send(_request(server, scheme="https"))


def _certificate(folder: Path) -> Path:
    """A key and a certificate for localhost that only those trust who are told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place = folder / "localhost.pem"
    place.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return place
