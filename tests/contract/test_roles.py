"""The table of roles is what the functions let through, the description says and the console shows."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.contract.roles import CALLS, PAGES, ROLES
from tests.contract.staff_gateway import routes
from tests.contract.test_openapi import DOCUMENT
from tests.unit.overview.records import CONTEXT, api_event, person_id

ROOT = Path(__file__).parents[2]
OPEN = {"GET /openapi.json"}


class View(NamedTuple):
    """A page of the console as `web/js/app.js` lists it; a hidden one has no tab."""

    name: str
    title: str
    roles: frozenset[str]
    hidden: bool


def views() -> list[View]:
    """The console's pages."""
    text = (ROOT / "web" / "js" / "app.js").read_text(encoding="utf-8")
    entries = re.findall(r"\{[^{}]*\bname:[^{}]*\bmake:[^{}]*\}", text)
    found = []
    for entry in entries:
        name, title = (re.search(rf'\b{key}: "([^"]+)"', entry) for key in ("name", "title"))
        roles = re.search(r"roles: \[([^\]]+)\]", entry)
        assert name is not None
        assert roles is not None, entry
        found.append(
            View(
                name[1],
                title[1] if title else "",
                frozenset(re.findall(r'"(\w+)"', roles[1])),
                "hidden: true" in entry,
            )
        )
    return found


def test_the_table_is_of_every_call() -> None:
    described = {f"{m.upper()} {path}" for path, methods in DOCUMENT["paths"].items() for m in methods}
    assert described - OPEN == set(CALLS)


def test_the_description_names_the_roles_of_the_table() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if (call := f"{method.upper()} {path}") not in OPEN:
                named = operation["description"].removeprefix("Peran: ").split(", ")
                assert set(named) == CALLS[call], call


@pytest.mark.parametrize("role", sorted(ROLES.values()))
def test_a_call_of_other_roles_is_refused_before_anything_is_read(
    role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no table here: whoever got as far as to look for one would not end in a refusal."""
    monkeypatch.delenv("DESAC_TABLE", raising=False)
    refused = set()
    for route, handler in routes():
        call = f"{route.method} {route.path}"
        if call in OPEN or role in CALLS[call]:
            continue
        path = re.sub(r"\{\w+\}", person_id(1), route.path)
        answer: dict[str, Any] = handler(api_event(route.method, path, groups=f"[{role}]"), CONTEXT)
        assert answer["statusCode"] == 403, call
        assert json.loads(answer["body"])["code"] == "role_not_allowed", call
        refused.add(call)
    assert refused == {call for call, roles in CALLS.items() if role not in roles}
    assert refused


def test_an_account_without_a_role_gets_nothing() -> None:
    for route, handler in routes():
        if f"{route.method} {route.path}" not in OPEN:
            path = re.sub(r"\{\w+\}", person_id(1), route.path)
            for groups in ("[]", "[admin root]", ""):
                answer = handler(api_event(route.method, path, groups=groups), CONTEXT)
                assert answer["statusCode"] == 403


def test_the_consoles_pages_are_those_of_the_table() -> None:
    assert {view.name: view.roles for view in views()} == PAGES
