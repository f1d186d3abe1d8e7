"""The management API's answers, whole and broken, as anything between us and Meta may give them."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from desac.adapters.whatsapp_management import ManagementApi
from desac.ports.whatsapp import AnswerLost, NotSent, Refused
from sandbox.standin.server import StandIn
from sandbox.standin.settings import StandInSettings

TOKEN = "a-token"
Answer = tuple[int, bytes]


class Canned:
    """A server that gives each of `answers` in turn and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[dict[str, list[str]]] = []
        self.tokens: list[str | None] = []
        canned = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                canned.asked.append(parse_qs(urlsplit(self.path).query))
                canned.tokens.append(self.headers.get("Authorization"))
                status, body = canned.answers.pop(0)
                if not status:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = _serve  # noqa: N815 # the base class calls these names

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def meta() -> Iterator[Canned]:
    opened = Canned()
    yield opened
    opened.close()


@pytest.fixture
def api(meta: Canned) -> Iterator[ManagementApi]:
    with ManagementApi(base_url=f"{meta.url}/", version="v26.0", access_token=TOKEN) as opened:
        yield opened


def page(*names: str, after: str | None = None) -> Answer:
    """A page of templates; `after` where there is a further one."""
    data = [{"id": name, "name": name, "language": "id", "status": "APPROVED"} for name in names]
    paging = {"cursors": {"after": after}, "next": "https://elsewhere.example/"} if after else {}
    return 200, json.dumps({"data": data, "paging": paging}).encode()


def test_all_pages_are_read_and_the_token_stays_out_of_addresses(meta: Canned, api: ManagementApi) -> None:
    meta.answers = [page("a", "b", after="MTAw"), page("c")]
    assert [one.name for one in api.templates("1")] == ["a", "b", "c"]
    assert [asked.get("after") for asked in meta.asked] == [None, ["MTAw"]]
    assert meta.tokens == [f"Bearer {TOKEN}"] * 2
    assert not [asked for asked in meta.asked if "access_token" in asked]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((400, b'{"error": {"code": 100, "message": "no"}}'), Refused),
        ((200, b'{"error": {"code": 190}}'), Refused),
        ((500, b"<html>"), AnswerLost),
        ((503, b""), AnswerLost),
        ((404, b"[]"), NotSent),
        ((302, b""), NotSent),
        ((0, b""), AnswerLost),
    ],
)
def test_every_other_answer_is_an_outcome_with_a_name(
    meta: Canned, api: ManagementApi, answer: Answer, expected: type[Exception]
) -> None:
    meta.answers = [answer]
    with pytest.raises(expected) as caught:
        api.edit_template("1", {"components": []})
    assert TOKEN not in str(caught.value)


def test_metas_words_for_users_are_preferred(meta: Canned, api: ManagementApi) -> None:
    error = {
        "code": 100,
        "message": "Invalid parameter",
        "error_user_title": "Judul",
        "error_user_msg": "Isi",
    }
    meta.answers = [(400, json.dumps({"error": error}).encode())]
    with pytest.raises(Refused) as refused:
        api.create_template("1", {})
    assert refused.value.details == "Judul: Isi: Invalid parameter"


def test_fields_of_the_number() -> None:
    known = StandInSettings(port=0)
    with (
        StandIn(known) as stand_in,
        ManagementApi(base_url=stand_in.url, version="v26.0", access_token=known.access_token) as api,
    ):
        found = api.number(
            known.phone_number_id, "quality_rating", "whatsapp_business_manager_messaging_limit"
        )
        with pytest.raises(Refused):
            api.number(known.phone_number_id, "no_such_field")
    assert found["quality_rating"] == "GREEN"
    assert found["whatsapp_business_manager_messaging_limit"] == known.messaging_limit
