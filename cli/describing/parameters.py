"""The parameters of a call: each with what it means, and an example."""

import re
from typing import Any

from cli.describing.examples import Examples
from cli.describing.words import words
from desac.adapters.staff_http import Route

# Ids of ours: hex digits, and what parts them (desac.domain.ids).
_ID = {"type": "string", "pattern": "^[0-9A-Za-z][0-9A-Za-z._-]*$", "maxLength": 100}


def path_parameters(route: Route) -> list[dict[str, Any]]:
    """What stands in braces in a path."""
    return [
        _described(
            {"name": name, "in": "path", "required": True, "schema": _ID},
            words().of_path(route.path, name),
        )
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]


def query_parameters(route: Route, examples: Examples) -> list[dict[str, Any]]:
    """The fields of the call's query, by the names that stand in an address."""
    if route.query is None:
        return []
    # A parameter's enumeration is written out: OpenAPI has no local definitions here.
    schema = route.query.model_json_schema()
    definitions = schema.get("$defs", {})
    required = schema.get("required", ())
    found = []
    for name, part in schema["properties"].items():
        shape = _in_an_address(part, definitions)
        asked = {"name": name, "in": "query", "required": name in required, "schema": shape}
        found.append(_described(asked, words().query.get(name)) | {"example": examples.of(shape, name)})
    return found


def _described(parameter: dict[str, Any], text: str | None) -> dict[str, Any]:
    # Without words it is left out, and a test names it: a new call can be served before it is described.
    return parameter | ({"description": text} if text else {})


def _in_an_address(part: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A field's schema as a parameter's: null is to leave it out."""
    if "anyOf" in part:
        (only,) = (one for one in part["anyOf"] if one.get("type") != "null")
        return _in_an_address(only, definitions)
    shape = {name: value for name, value in part.items() if name not in {"$ref", "title"}}
    if "$ref" in part:
        shape = {**definitions[str(part["$ref"]).rpartition("/")[2]], **shape}
    return {name: value for name, value in shape.items() if name not in {"title", "description"}}
