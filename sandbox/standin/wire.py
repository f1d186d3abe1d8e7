"""Requests and responses as plain values, so that the parts can be tested without a socket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Request:
    """One HTTP request. `parameters` are the named parts of the route's path."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    parameters: Mapping[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str | None:
        """The header's value; names are compared without regard to case."""
        return self.headers.get(name.lower())

    def json(self) -> Any:
        """The parsed body; `ValueError` if it is not JSON."""
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        """The fields of a submitted HTML form; the last value counts."""
        fields = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in fields.items()}


@dataclass(frozen=True)
class Response:
    """One HTTP response; `drop` closes the connection without answering."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False


def json_response(content: object, status: int = 200, **headers: str) -> Response:
    """A JSON answer; underscores in header names become dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, headers=named)


def html_response(page: str, status: int = 200) -> Response:
    """A page that may load only what this server serves."""
    policy = "default-src 'self'; frame-ancestors 'none'; form-action 'self'"
    return Response(status, page.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": policy})


def see_other(location: str) -> Response:
    """After a form: show this page, so that reloading does not send the form again."""
    return Response(303, headers={"Location": location})
