"""The staff API's frame: from an API Gateway event to one call and back to JSON.

Routes are data, so roles are checked in one place and the OpenAPI document is made of the same list.
A validating resolver of Powertools would do this too, at 0.35 s more of every cold start (measured:
importing it with `enable_validation` takes 1.0 s, this module and its models 0.65 s).
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from desac.domain.staff import Caller, Refusal, Role, caller_from_claims

NOT_FOUND = Refusal(404, "not_found", "Data tidak ditemukan.")
ANY_ROLE = frozenset(Role)
# Lambda's answer holds 6 MB, a quarter of which Base64 takes
# (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
_LARGEST_FILE = 4_000_000
SECURITY_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "referrer-policy": "no-referrer",
    # An answer is data: opened as a page it may load nothing and stand in no frame.
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
_HEADERS = {"content-type": "application/json; charset=utf-8", **SECURITY_HEADERS}


class Payload(BaseModel):
    """What a caller sends: unknown names are errors, values never come back in an error's text."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Answer(BaseModel):
    """What a call answers. Fields without a value are null, never left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Download(NamedTuple):
    """A file as the answer to a call. `name` is what it is saved as: ASCII, and nothing about anybody."""

    name: str
    media_type: str
    content: bytes


class Call(NamedTuple):
    """One call: who, when, the words of the path, and readers for query and body."""

    caller: Caller
    now: datetime
    path: Mapping[str, str]
    raw_query: Mapping[str, str]
    raw_body: str

    def query[P: Payload](self, model: type[P]) -> P:
        """The query string as `model`. Raises Refusal (422)."""
        try:
            return model.model_validate(dict(self.raw_query))
        except ValidationError as error:
            raise _nonsense(error) from None

    def body[P: Payload](self, model: type[P]) -> P:
        """The JSON body as `model`. Raises Refusal (422)."""
        try:
            return model.model_validate_json(self.raw_body or "{}")
        except ValidationError as error:
            raise _nonsense(error) from None


@dataclass(frozen=True)
class Route:
    """One call of the API: `path` is a template such as `/assignments/{id}/take`.

    `roles` may call it, None means anybody, without a token. `body` and `query` document what `work`
    reads; `answer` is what it returns (a `str` is JSON that is sent as it stands). `media_types` are those
    of a call that answers with a file.
    """

    method: str
    path: str
    summary: str
    roles: frozenset[Role] | None
    work: Callable[[Call], BaseModel | str | Download]
    answer: type[BaseModel] | None = None
    body: type[Payload] | None = None
    query: type[Payload] | None = None
    errors: Sequence[int] = field(default=())
    media_types: Sequence[str] = field(default=())

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What the path of a request has to look like."""
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path) + "/?")


def respond(event: Mapping[str, Any], routes: Sequence[Route], now: datetime) -> dict[str, Any]:
    """Answer an HTTP API event (payload 2.0). Only faults of ours raise, so that the alarm hears them."""
    try:
        route, path = _find(event, routes)
        call = Call(
            caller=_caller(event, route),
            now=now,
            path=path,
            raw_query=event.get("queryStringParameters") or {},
            raw_body=_body(event),
        )
        result = route.work(call)
        if isinstance(result, Download):
            return _file(result)
    except Refusal as refusal:
        return _refused(refusal)
    body = result if isinstance(result, str) else result.model_dump_json()
    return {"statusCode": 200, "headers": _HEADERS, "body": body}


def _find(event: Mapping[str, Any], routes: Sequence[Route]) -> tuple[Route, dict[str, str]]:
    context = event["requestContext"]
    path = str(event["rawPath"])
    stage = context.get("stage", "$default")
    if stage != "$default":
        path = path.removeprefix(f"/{stage}")
    for route in routes:
        match = route.pattern.fullmatch(path)
        if match and route.method == context["http"]["method"]:
            return route, match.groupdict()
    raise NOT_FOUND


def _caller(event: Mapping[str, Any], route: Route) -> Caller:
    authorizer = event["requestContext"].get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims") or {}
    if route.roles is None:
        return Caller(name="-", roles=frozenset())
    caller = caller_from_claims(claims)
    caller.require(*route.roles)
    return caller


def _body(event: Mapping[str, Any]) -> str:
    body = event.get("body") or ""
    return base64.b64decode(body).decode(errors="replace") if event.get("isBase64Encoded") else body


def _file(file: Download) -> dict[str, Any]:
    """The bytes as API Gateway takes them. Raises Refusal (422) where Lambda would not let them through."""
    if len(file.content) > _LARGEST_FILE:
        raise Refusal(
            422, "file_too_large", "Berkasnya terlalu besar; saring lebih sempit, misalnya per desa."
        )
    headers = {
        "content-type": file.media_type,
        "content-disposition": f'attachment; filename="{file.name}"',
        **SECURITY_HEADERS,
    }
    body = base64.b64encode(file.content).decode()
    return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": True}


def _nonsense(error: ValidationError) -> Refusal:
    fields = tuple(dict.fromkeys(".".join(map(str, one["loc"])) for one in error.errors(include_input=False)))
    named = ", ".join(name for name in fields if name)
    message = f"Isian tidak sah: {named}." if named else "Isian bukan JSON yang sah."
    return Refusal(422, "invalid", message, fields)


def _refused(refusal: Refusal) -> dict[str, Any]:
    problem = Problem(code=refusal.code, message=refusal.message, fields=list(refusal.fields))
    return {"statusCode": refusal.status, "headers": _HEADERS, "body": problem.model_dump_json()}


class Problem(Answer):
    """Every error: a stable code, an Indonesian sentence, and the wrong fields of a 422 by name."""

    code: str
    message: str
    fields: list[str] = []
