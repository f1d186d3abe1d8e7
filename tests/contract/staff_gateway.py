"""The staff HTTP API in one process: API Gateway's routing and tokens before the functions' own handlers."""

import base64
import json
import re
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from desac.adapters.staff_http import Route
from functions.complaints import api as complaints
from functions.exports import api as exports
from functions.follow_up import api as silences
from functions.ingest import api as files
from functions.notify import api as sending
from functions.overview import api as overview
from functions.people import api as people
from functions.sembako import api as sembako
from functions.tracing import api as tracing
from tests.unit.overview.records import CONTEXT, SELATAN, api_event

APIS: tuple[Any, ...] = (
    tracing,
    sembako,
    complaints,
    people,
    silences,
    exports,
    overview,
    files,
    sending,
)
"""Each function behind the staff API: its `ROUTES` and its `handler`."""


def routes() -> list[tuple[Route, Any]]:
    """Every route with the handler that it leads to; plain paths before those with a variable, as at AWS."""
    found = [(route, api.handler) for api in APIS for route in api.ROUTES]
    return sorted(found, key=lambda one: one[0].path.count("{"))


class StaffGateway(BaseHTTPRequestHandler):
    """A token is a role's name. Bodies are what the functions answer, byte for byte."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        """Nothing: a test's output is its assertions."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode(errors="replace")
        url = urlsplit(self.path)
        found = self._found(self.command, unquote(url.path))
        if found is None:
            return self._send(404, {"content-type": "application/json"}, b'{"message":"Not Found"}')
        route, handler = found
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if route.roles is not None and not token:
            return self._send(401, {"content-type": "application/json"}, b'{"message":"Unauthorized"}')
        query = {
            name: ",".join(values) for name, values in parse_qs(url.query, keep_blank_values=True).items()
        }
        event = api_event(
            self.command,
            unquote(url.path),
            groups=f"[{token}]",
            kecamatan=None if token in {"operator", "dinsos"} else SELATAN,
            name=f"{token}1",
            query=query or None,
            body=body or None,
        )
        answer = handler(json.loads(json.dumps(event)), CONTEXT)
        content = answer["body"].encode()
        if answer.get("isBase64Encoded"):
            content = base64.b64decode(content)
        return self._send(answer["statusCode"], answer["headers"], content)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815 # the base class calls these names

    def _found(self, method: str, path: str) -> tuple[Route, Any] | None:
        for route, handler in routes():
            pattern = re.sub(r"\{\w+\}", "[^/]+", route.path)
            if route.method == method and re.fullmatch(pattern, path):
                return route, handler
        return None

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
