"""A running stand-in with quick residents, and a webhook that keeps what it is told."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sandbox.standin.server import StandIn
from sandbox.standin.settings import StandInSettings

SETTINGS = StandInSettings(
    port=0,
    sent_after=0,
    delivered_after=0.01,
    read_after=0.02,
    webhook_window=0.01,
    webhook_first_retry=0.01,
    template_review_seconds=0,
    geocode_wrong_share=0,
    geocode_missing_share=0,
)
DEFINITIONS: list[dict[str, Any]] = [
    {
        "name": "result_notice_v1",
        "language": "id",
        "category": "UTILITY",
        "parameter_format": "named",
        "components": [
            {
                "type": "BODY",
                "text": "Halo *{{nama}}*, mohon isi formulir.",
                "example": {"body_text_named_params": [{"param_name": "nama", "example": "Made"}]},
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {
                        "type": "URL",
                        "text": "Isi formulir",
                        "url": "http://127.0.0.1:9/f/{{1}}",
                        "example": ["http://127.0.0.1:9/f/abc"],
                    },
                    {"type": "QUICK_REPLY", "text": "Ada gejala"},
                ],
            },
        ],
    }
]


class Receiver:
    """A webhook: proves itself, checks the signature, keeps the bodies."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []
        self.refuse = 0
        self.handshake = True
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                known = receiver.handshake and query["hub.verify_token"] == SETTINGS.verify_token
                self.reply(200 if known else 403, query["hub.challenge"].encode() if known else b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                digest = hmac.new(SETTINGS.app_secret.encode(), body, hashlib.sha256).hexdigest()
                genuine = self.headers["X-Hub-Signature-256"] == f"sha256={digest}"
                self.reply(receiver.take(body, self.headers["X-Hub-Signature-256"]) if genuine else 401, b"")

            def reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"

    def take(self, body: bytes, signature: str) -> int:
        with self._changed:
            if self.refuse:
                self.refuse -= 1
                return 503
            self.bodies.append(body)
            self.signatures.append(signature)
            self._changed.notify_all()
            return 200

    def _values(self, field: str = "messages") -> list[dict[str, Any]]:
        return [
            change["value"]
            for body in self.bodies
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
            if change["field"] == field
        ]

    def changes(self, field: str, count: int) -> list[dict[str, Any]]:
        """At least `count` values of a subscribed field, as soon as they have come."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self._values(field)) >= count, timeout=10)
            assert arrived, f"{len(self._values(field))} of {count} {field}"
            return self._values(field)

    def updates(self, kind: str, count: int) -> list[dict[str, Any]]:
        """At least `count` of `statuses` or `messages`, as soon as they have come."""

        def found() -> list[dict[str, Any]]:
            return [update for value in self._values() for update in value.get(kind, [])]

        with self._changed:
            arrived = self._changed.wait_for(lambda: len(found()) >= count, timeout=10)
            assert arrived, f"{len(found())} of {count} {kind}"
            return found()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Client:
    """The stand-in as the pipeline sees it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.number = f"{url}/v26.0/{SETTINGS.phone_number_id}"
        self.account = f"{url}/v26.0/{SETTINGS.waba_id}"
        self.bearer = {"Authorization": f"Bearer {SETTINGS.access_token}"}

    def send(self, to: str = "+628123456789", nama: str = "Made", **changes: Any) -> requests.Response:
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to,
            "type": "template",
            "biz_opaque_callback_data": f"message-to-{to}",
            "template": {
                "name": "result_notice_v1",
                "language": {"code": "id"},
                "components": [
                    {
                        "type": "body",
                        "parameters": [{"type": "text", "parameter_name": "nama", "text": nama}],
                    },
                    {
                        "type": "button",
                        "sub_type": "url",
                        "index": "0",
                        "parameters": [{"type": "text", "text": "abc"}],
                    },
                ],
            },
        }
        return self.session.post(f"{self.number}/messages", json=body | changes, headers=self.bearer)

    def say(self, text: str, to: str = "+628123456789") -> requests.Response:
        return self.send(to, type="text", text={"body": text}, template=None)

    def control(self, method: str, name: str, content: object = None) -> requests.Response:
        return self.session.request(method, f"{self.url}/_sandbox/{name}", json=content)

    def until(self, holds: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The messages once `holds` is true of them."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            messages: list[dict[str, Any]] = self.control("GET", "messages").json()
            if holds(messages):
                return messages
        raise AssertionError(messages)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Client]]:
    """Start a stand-in with changed settings."""
    running: list[tuple[StandIn, Client]] = []

    def begin(clock: Callable[[], float] = time.time, **changes: Any) -> Client:
        stand_in = StandIn(SETTINGS.model_copy(update=changes), clock=clock)
        client = Client(stand_in.url)
        running.append((stand_in, client))
        assert client.control("PUT", "templates", DEFINITIONS).json() == {"templates": 1}
        return client

    yield begin
    for stand_in, client in running:
        client.session.close()
        stand_in.close()


@pytest.fixture
def client(start: Callable[..., Client], receiver: Receiver) -> Client:
    """A stand-in that knows the webhook."""
    client = start()
    answer = client.control("PUT", "webhook", {"url": receiver.url})
    assert answer.json() == {"url": receiver.url}
    return client
