"""A stand-in of the staff API, as docs/staff-api.md describes it, on loopback."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.web import standin_tracer
from tests.web.staff_signin import Answer, Json, SignIn, json_answer
from tests.web.standin_desks import Asking, Desks
from tests.web.standin_operator import OperatorStandIn

CLOSING = {"found", "left_city", "refused"}
STATE_AFTER = {
    "verify": "verified",
    "approve": "approved",
    "hand-over": "handed_over",
    "delivered": "delivered",
    "failed": "failed",
    "missing": "handed_over",
    "refuse": "refused",
    "overrule": "requested",
    "cancel": "cancelled",
}


def _refused(status: int, code: str, message: str) -> Answer:
    return json_answer(status, {"code": code, "message": message})


def _forbidden() -> Answer:
    return _refused(403, "forbidden", "Peran Anda tidak boleh melakukan ini.")


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@dataclass
class StandIn:
    """What the API knows. Tests read and change it; `calls` are (method, path, body) that got through."""

    signin: SignIn
    assignments: dict[str, Json]
    aids: dict[str, Json]
    operator: OperatorStandIn = field(default_factory=OperatorStandIn)
    desks: Desks = field(default_factory=Desks)
    page_size: int = 100
    down: bool = False
    calls: list[tuple[str, str, Json]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Tasks whose outcomes are refused, and the words."""
    lost_answers: int = 0
    """So many outcomes are taken, but the connection breaks before the answer."""
    _seen_requests: set[str] = field(default_factory=set)

    def api(self, method: str, path: str, query: dict[str, str], body: Json, token: str) -> Answer:
        """The answer to one call."""
        if self.down:
            return json_answer(503, {"message": "Service Unavailable"})
        username = self.signin.owner(token)
        if not username:
            return json_answer(401, {"message": "Unauthorized"})
        self.calls.append((method, path, body))
        user = self.signin.users[username]
        parts = path.strip("/").split("/")
        routes: dict[str, Callable[[], Answer]] = {
            "assignments": lambda: self._tracing(parts[1:], username, user, query, body),
            "sembako": lambda: self._sembako(parts[1:], user, query, body),
            **self.desks.routes(method, parts, Asking(username, user["groups"], query, body)),
        }
        for name in ("figures", "files", "sending", "messages"):
            routes[name] = lambda: self.operator.answer((method, parts), query, body, user, username)
        return routes[parts[0]]()

    def _tracing(
        self, rest: list[str], username: str, user: Json, query: dict[str, str], body: Json
    ) -> Answer:
        if rest == ["route"]:
            return standin_tracer.route(self.assignments.values(), username)
        if rest and rest[1] == "contacts":
            return standin_tracer.contacts(self.assignments[rest[0]], body)
        if rest:
            return self._act(self.assignments[rest[0]], rest[1], body, username)
        area = query.get("kecamatan") or user.get("kecamatan")
        if "operator" not in user["groups"] and (not area or area != user.get("kecamatan")):
            return _refused(403, "forbidden", "Akun Anda belum terhubung ke kecamatan mana pun.")
        return self._page(
            (one for one in self.assignments.values() if area in {None, one["kecamatan_code"]}), query
        )

    def _sembako(self, rest: list[str], user: Json, query: dict[str, str], body: Json) -> Answer:
        if not rest:
            fund = query.get("fund")
            listed = [one for one in self.aids.values() if fund in {None, one["fund"]}]
            return self._page(listed, query, counts=Counter(one["state"] for one in self.aids.values()))
        if rest == ["list"]:
            name = f"sembako-{query['state']}.{query['format']}"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return 200, headers, b"%PDF-1.7"
        if "operator" in user["groups"]:
            return _forbidden()
        if len(rest) == 1:
            return self._many(rest[0], body)
        step = {"at": _iso(datetime.now(UTC)), "by": "dinsos", "reason": body.get("reason")}
        state = STATE_AFTER[rest[1]]
        step |= {"state": state, "note": body["note"], "request_id": body["request_id"]}
        one = self.aids[rest[0]]
        one |= {"state": state, "reason": step["reason"], "history": [*one["history"], step]}
        if state == "delivered":
            one |= {"delivered_at": step["at"], "delivery_note": body["note"]}
        return json_answer(200, one)

    def _many(self, step: str, body: Json) -> Answer:
        """The first of several is refused, as by four eyes; a single one is not."""
        results: list[Json] = []
        for place, aid_id in enumerate(body["ids"]):
            if place == 0 and len(body["ids"]) > 1:
                told = "Persetujuan harus diberikan petugas lain daripada verifikasi."
                results.append({"aid_id": aid_id, "ok": False, "state": None, "code": "x", "message": told})
                continue
            self.aids[aid_id] |= {"state": STATE_AFTER[step]}
            known = {"aid_id": aid_id, "ok": True, "state": STATE_AFTER[step]}
            results.append({**known, "code": None, "message": None})
        return json_answer(200, {"results": results, "done": sum(one["ok"] for one in results)})

    def _page(self, items: Iterable[Json], query: dict[str, str], **more: Json) -> Answer:
        village = query.get("village")
        found = [one for one in items if one["state"] == query["state"]]
        found = [one for one in found if village in {None, one["village_code"]}]
        start = int(query.get("cursor", 0))
        end = start + self.page_size
        page = {"items": found[start:end], "cursor": str(end) if end < len(found) else None}
        return json_answer(200, page | more)

    def _act(self, one: Json, action: str, body: Json, username: str) -> Answer:
        if action == "take":
            if one["state"] == "taken":
                return _refused(409, "taken", "Tugas ini sudah diambil petugas lain.")
            lease = _iso(datetime.now(UTC) + timedelta(hours=8))
            one |= {"state": "taken", "free": False, "tracer": username, "lease_until": lease}
        elif action == "return":
            one |= {"state": "open", "free": True, "tracer": None, "lease_until": None, "note": body["note"]}
        elif one["assignment_id"] in self.refused:
            return _refused(409, "closed", self.refused[one["assignment_id"]])
        elif body["request_id"] not in self._seen_requests:
            self._seen_requests.add(body["request_id"])
            attempt = {**body, "tracer": username, "at": body.get("at") or _iso(datetime.now(UTC))}
            one["attempts"] = [*one["attempts"], attempt]
            if body["outcome"] in CLOSING:
                one |= {"state": "closed", "free": False, "lease_until": None, "outcome": body["outcome"]}
        return json_answer(200, one)


def handler_for(standin: StandIn) -> type[BaseHTTPRequestHandler]:
    """A request handler that speaks for `standin` and its sign-in, with the CORS headers of an HTTP API."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            """Nothing: a test's output is its assertions."""

        def do_OPTIONS(self) -> None:
            self._send((204, {}, b""))

        def do_GET(self) -> None:
            self._answer("GET", "")

        def do_POST(self) -> None:
            self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _answer(self, method: str, text: str) -> None:
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            form = {name: values[0] for name, values in parse_qs(text).items()}
            pages: dict[str, Callable[[], Answer]] = {
                "/oauth2/authorize": lambda: standin.signin.authorize(query),
                "/login": lambda: standin.signin.login(form),
                "/oauth2/token": lambda: standin.signin.token(form),
                "/oauth2/revoke": lambda: json_answer(200, {}),
                "/logout": lambda: (302, {"Location": query["logout_uri"]}, b""),
            }
            if url.path in pages:
                return self._send(pages[url.path]())
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            answer = standin.api(method, url.path, query, json.loads(text or "{}"), token)
            if url.path.endswith("outcome") and standin.lost_answers:
                standin.lost_answers -= 1
                self.close_connection = True
                return None
            return self._send(answer)

        def _send(self, answer: Answer) -> None:
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "authorization,content-type")
            self.send_header("Access-Control-Expose-Headers", "content-disposition")
            self.send_header("Content-Length", str(len(body)))
            # A browser that has gone on to another page hears nothing more.
            with suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(body)

    return Handler
