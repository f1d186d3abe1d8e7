"""The OpenAPI 3.1 document of the staff API, made of the routes that answer it."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from desac.adapters.staff_http import Payload, Problem, Route

_REF = "#/components/schemas/{model}"
_MEANING = {
    401: 'Tanpa token yang sah (jawaban API Gateway: `{"message"}`)',
    403: "Peran atau kecamatan lain",
    404: "Tidak ditemukan",
    409: "Didahului orang lain, atau keadaannya tidak memungkinkan",
    422: "Isian tidak sah; `fields` menyebut nama isiannya",
}


def document(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The document of `routes`; the same routes always give the same document."""
    references, schemas = _schemas(routes)
    paths: dict[str, Any] = {}
    for route in sorted(routes, key=lambda one: (one.path, one.method)):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Desac staff API",
            "version": version,
            "description": "Tugas pelacak, sembako, rantai warga dan angka. Waktu dalam UTC.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "idToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


type _References = dict[tuple[type[BaseModel], JsonSchemaMode], dict[str, Any]]


def _schemas(routes: Sequence[Route]) -> tuple[_References, dict[str, Any]]:
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for route in routes:
        if route.answer:
            models[(route.answer, "serialization")] = None
        for payload in (route.body, route.query):
            if payload:
                models[(payload, "validation")] = None
    references, definitions = models_json_schema(list(models), ref_template=_REF)
    wanted = {model: references[model] for model in models}
    return wanted, dict(sorted(definitions["$defs"].items()))


def _operation(route: Route, references: _References) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.work.__name__,
        "summary": route.summary,
        "security": [{"idToken": []}] if route.roles is not None else [],
        "parameters": [*_path_parameters(route), *_query_parameters(route.query)],
        "responses": {"200": _answer(route, references), **_problems(route, references)},
    }
    if route.roles is not None:
        operation["description"] = "Peran: " + ", ".join(sorted(route.roles))
    if route.body:
        schema = references[(route.body, "validation")]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _answer(route: Route, references: _References) -> dict[str, Any]:
    if route.media_types:
        content = {media: {"schema": {"type": "string", "format": "binary"}} for media in route.media_types}
        return {"description": "Berkas", "content": content}
    schema = references[(route.answer, "serialization")] if route.answer else {"type": "object"}
    return {"description": "Berhasil", "content": {"application/json": {"schema": schema}}}


def _problems(route: Route, references: _References) -> dict[str, Any]:
    codes = set(route.errors)
    if route.roles is not None:
        codes |= {401, 403}
    if route.body or route.query:
        codes.add(422)
    schema = references[(Problem, "serialization")]
    return {
        str(code): {"description": _MEANING[code], "content": {"application/json": {"schema": schema}}}
        for code in sorted(codes)
    }


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]


def _query_parameters(query: type[Payload] | None) -> list[dict[str, Any]]:
    if query is None:
        return []
    # A parameter's enumeration is written out: OpenAPI has no local definitions here.
    schema = query.model_json_schema()
    definitions = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": False, "schema": _inline(part, definitions)}
        for name, part in schema["properties"].items()
    ]


def _inline(part: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    reference = part.get("$ref")
    if reference is None:
        return part
    found: dict[str, Any] = definitions[str(reference).rpartition("/")[2]]
    return {**found, **{name: value for name, value in part.items() if name != "$ref"}}
