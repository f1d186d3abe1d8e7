"""The OpenAPI 3.1 document of the staff API, made of the routes that answer it."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from cli.describing.answers import from_the_gateway, problem_examples, responses
from cli.describing.examples import Examples
from cli.describing.naming import renamed
from cli.describing.parameters import path_parameters, query_parameters
from cli.describing.words import words
from desac.adapters.staff_http import Answer, Problem, Route

_REF = "#/components/schemas/{model}"


class GatewayProblem(Answer):
    """What API Gateway itself answers, before any function is asked."""

    message: str


def document(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The document of `routes`; the same routes always give the same document."""
    schemas, references = _schemas(routes)
    examples = Examples(schemas, words())
    paths: dict[str, Any] = {}
    for route in sorted(routes, key=lambda one: (one.path, one.method)):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, references, examples)
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
            "responses": from_the_gateway(),
            "examples": {**problem_examples(), **dict(sorted(examples.kept.items()))},
            "securitySchemes": {
                "idToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


type _Key = tuple[type[BaseModel], JsonSchemaMode]
type _References = dict[_Key, dict[str, Any]]


def _schemas(routes: Sequence[Route]) -> tuple[dict[str, Any], _References]:
    models: dict[_Key, None] = {(Problem, "serialization"): None, (GatewayProblem, "serialization"): None}
    for route in routes:
        if route.answer:
            models[(route.answer, "serialization")] = None
        for payload in (route.body, route.query):
            if payload:
                models[(payload, "validation")] = None
    references, definitions = models_json_schema(list(models), ref_template=_REF)
    order = list(models)
    schemas, followed = renamed(definitions["$defs"], [references[one] for one in order])
    return dict(sorted(schemas.items())), dict(zip(order, followed, strict=True))


def _operation(route: Route, references: _References, examples: Examples) -> dict[str, Any]:
    answer = references[(route.answer, "serialization")] if route.answer else None
    operation: dict[str, Any] = {
        "operationId": route.work.__name__,
        "summary": route.summary,
        "tags": [route.path.split("/")[1]],
        "security": [{"idToken": []}] if route.roles is not None else [],
        "parameters": [*path_parameters(route), *query_parameters(route, examples)],
        "responses": responses(route, answer, examples),
    }
    if route.roles is not None:
        operation["description"] = "Peran: " + ", ".join(sorted(route.roles))
    if route.body:
        schema = references[(route.body, "validation")]
        content = {"schema": schema, "examples": examples.shared(schema)}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    return operation
