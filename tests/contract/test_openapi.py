"""docs/openapi.json tells all that the staff API does: calls, words, examples that hold, codes of errors."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pydantic import BaseModel

from cli.describing.answers import codes_of
from cli.describing.words import errors, words
from cli.openapi import ROUTES, copies
from infra import endpoints
from infra.http_api import Route as Served

ROOT = Path(__file__).parents[2]
DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = {one["operationId"]: one for methods in DOCUMENT["paths"].values() for one in methods.values()}
BY_NAME = {route.work.__name__: route for route in ROUTES}
_BEFORE = "#/components/"


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    """What a reference into the document's components leads to; anything else as it stands."""
    if "$ref" not in part:
        return part
    found: Any = DOCUMENT["components"]
    for step in part["$ref"].removeprefix(_BEFORE).split("/"):
        found = found[step]
    return dict(found)


def _problems(value: Any, schema: dict[str, Any]) -> list[str]:
    """Where `value` is not what a schema of the document says."""
    whole = {**schema, "components": DOCUMENT["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def _examples(content: dict[str, Any]) -> list[Any]:
    if "example" in content:
        return [content["example"]]
    return [_resolved(one)["value"] for one in content.get("examples", {}).values()]


def test_every_copy_is_current() -> None:
    """After changing a call: `python -m cli.openapi`."""
    assert [path for path, text in copies().items() if path.read_text(encoding="utf-8") != text] == []


def test_every_route_of_the_stack_is_described_and_the_other_way_round() -> None:
    staff = {"FORM_ROUTES", "WEBHOOK_ROUTES", "PUBLIC_ROUTES"}
    listed = {name: value for name, value in vars(endpoints).items() if name.endswith("_ROUTES")}
    served = {
        f"{one.method} {one.path}" for name, many in listed.items() if name not in staff for one in many
    }
    assert all(isinstance(one, Served) for many in listed.values() for one in many)
    described = {f"{m.upper()} {path}" for path, methods in DOCUMENT["paths"].items() for m in methods}
    assert described == served == {f"{route.method} {route.path}" for route in ROUTES}


def test_every_call_has_a_name_of_its_own() -> None:
    assert len(OPERATIONS) == len(ROUTES)


def test_every_reference_leads_somewhere() -> None:
    for reference in set(re.findall(r'"#/components/([^"]+)"', json.dumps(DOCUMENT))):
        kind, name = reference.split("/")
        assert name in DOCUMENT["components"][kind]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_call_says_what_it_does_and_takes(name: str) -> None:
    """`cli/describing/words.json` has the words for parameters."""
    one = OPERATIONS[name]
    assert one["summary"]
    assert BY_NAME[name].roles is None or one["description"].startswith("Peran: ")
    assert [part["name"] for part in one["parameters"] if not part.get("description")] == []
    for part in one["parameters"]:
        if "example" in part:
            assert _problems(part["example"], part["schema"]) == [], part["name"]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_example_holds_against_its_schema(name: str) -> None:
    """`cli/describing/words.json` has the values that are not the plainest."""
    one = OPERATIONS[name]
    bodies = [one["requestBody"]] if "requestBody" in one else []
    for part in (*bodies, *map(_resolved, one["responses"].values())):
        for media, content in part["content"].items():
            found = _examples(content)
            is_json = media == "application/json" and content["schema"] != {"type": "object"}
            assert bool(found) == is_json, "every JSON body but this document itself has an example"
            assert [_problems(example, content["schema"]) for example in found] == [[] for _ in found]


@pytest.mark.parametrize("name", sorted(name for name, route in BY_NAME.items() if route.body))
def test_every_example_of_a_request_is_one_that_the_call_takes(name: str) -> None:
    """Its rules are more than its schema says: a reason that needs a note, a symptom that the form knows."""
    body = BY_NAME[name].body
    assert body is not None
    (example,) = _examples(OPERATIONS[name]["requestBody"]["content"]["application/json"])
    assert isinstance(body.model_validate_json(json.dumps(example)), BaseModel)


def test_every_error_has_codes() -> None:
    """`cli/describing/errors.json` has those that do not follow from the kind of the call."""
    empty = [
        (name, status)
        for name, route in BY_NAME.items()
        for status, codes in codes_of(route).items()
        if not codes
    ]
    assert empty == []


def test_nothing_is_described_that_is_gone() -> None:
    assert errors().of.keys() <= BY_NAME.keys()
    asked = {part["name"] for one in OPERATIONS.values() for part in one["parameters"]}
    assert words().query.keys() <= asked


def _refusals() -> set[tuple[int, str]]:
    """Every `Refusal(status, code, …)` in the sources; a name that stands for a code is looked up."""
    found = set()
    for folder in ("functions", "layers/common/python/desac"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                if not (is_call and node.func.id == "Refusal" and len(node.args) >= 2):  # type: ignore[attr-defined]
                    continue
                status, code = node.args[:2]  # type: ignore[attr-defined]
                assert isinstance(status, ast.Constant), path
                text = code.value if isinstance(code, ast.Constant) else code.id.lower()
                found.add((status.value, text))
    return found


def test_the_codes_are_those_that_the_sources_answer() -> None:
    assert {(one.status, code) for code, one in errors().codes.items()} == _refusals()


def test_the_guide_to_the_api_lists_every_code() -> None:
    text = (ROOT / "docs" / "staff-api.md").read_text(encoding="utf-8")
    table = text.split("## Errors")[1].split("## Lists")[0]
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", table, re.MULTILINE)
    told = {(int(status), code) for status, codes in rows for code in re.findall(r"\w+", codes)}
    assert told == {(one.status, code) for code, one in errors().codes.items()}
