"""The answers of a call: what it gives, and every error with its codes."""

from http import HTTPStatus
from typing import Any

from cli.describing.examples import Examples
from cli.describing.words import errors
from desac.adapters.staff_http import Route

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_GATEWAY = {"$ref": "#/components/schemas/GatewayProblem"}
_MEANING = {
    401: 'Tanpa token yang sah (jawaban API Gateway: `{"message"}`)',
    403: "Peran atau kecamatan lain",
    404: "Tidak ditemukan",
    409: "Didahului orang lain, atau keadaannya tidak memungkinkan",
    422: "Isian tidak sah; `fields` menyebut nama isiannya",
}
_OF_GATEWAY = {
    429: ("Terlalu banyak panggilan sekaligus; coba lagi sebentar lagi", "Too Many Requests"),
    500: ("Kesalahan pada layanan; petugas jaga diberi tahu", "Internal Server Error"),
    503: ("Layanan tidak menjawab", "Service Unavailable"),
}


def codes_of(route: Route) -> dict[int, list[str]]:
    """The codes of each error status that the call's own function answers."""
    wanted = {*errors().of.get(route.work.__name__, ())}
    if route.roles is not None:
        wanted |= {"not_signed_in", "role_not_allowed"}
    if route.body or route.query:
        wanted.add("invalid")
    if route.query and "cursor" in route.query.model_fields:
        wanted.add("bad_cursor")
    if HTTPStatus.NOT_FOUND in route.errors:
        wanted.add("not_found")
    # A status that has no codes yet stands here empty, and a test names it.
    found: dict[int, list[str]] = {status: [] for status in route.errors}
    for code in sorted(wanted):
        found.setdefault(errors().codes[code].status, []).append(code)
    return dict(sorted(found.items()))


def responses(route: Route, answer: dict[str, Any] | None, examples: Examples) -> dict[str, Any]:
    """Every response, by status. `answer` refers to what it gives, None for a file or plain JSON."""
    found = {"200": _success(route, answer, examples)}
    for status, codes in codes_of(route).items():
        found[str(status)] = _problem(status, codes)
    return found | {str(status): {"$ref": f"#/components/responses/{status}"} for status in _OF_GATEWAY}


def from_the_gateway() -> dict[str, Any]:
    """What any call may be answered before, or instead of, its function's answer; by status."""
    return {
        str(status): {
            "description": meaning,
            "content": {"application/json": {"schema": _GATEWAY, "example": {"message": message}}},
        }
        for status, (meaning, message) in _OF_GATEWAY.items()
    }


def problem_examples() -> dict[str, Any]:
    """Every code with a sentence that it comes with."""
    return {code: {"value": _shown(code)} for code in sorted(errors().codes)}


def _success(route: Route, answer: dict[str, Any] | None, examples: Examples) -> dict[str, Any]:
    if route.media_types:
        content = {media: {"schema": {"type": "string", "format": "binary"}} for media in route.media_types}
        return {"description": "Berkas", "content": content}
    if answer is None:
        return {"description": "Berhasil", "content": {"application/json": {"schema": {"type": "object"}}}}
    content = {"application/json": {"schema": answer, "examples": examples.shared(answer)}}
    return {"description": "Berhasil", "content": content}


def _problem(status: int, codes: list[str]) -> dict[str, Any]:
    schema: dict[str, Any] = _PROBLEM
    if codes:
        schema = {"allOf": [_PROBLEM, {"type": "object", "properties": {"code": {"enum": codes}}}]}
    shown: dict[str, Any] = {code: {"$ref": f"#/components/examples/{code}"} for code in codes}
    if status == HTTPStatus.UNAUTHORIZED:
        schema = {"anyOf": [_GATEWAY, schema]}
        shown = {"gateway": {"value": {"message": "Unauthorized"}}, **shown}
    content = {"schema": schema, "examples": shown}
    return {"description": _MEANING[status], "content": {"application/json": content}}


def _shown(code: str) -> dict[str, Any]:
    fields = ["limit"] if code == "invalid" else []
    return {"code": code, "message": errors().codes[code].message, "fields": fields}
