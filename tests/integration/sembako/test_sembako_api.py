"""The calls `/sembako` as Dinas Sosial makes them."""

import json
from datetime import date
from typing import Any

import pytest

from desac.adapters.aid import TableAid
from desac.adapters.table import Table
from desac.domain.aid import AidRequest, AidState
from functions.sembako.api import handler
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    ORIGIN,
    SANUR,
    a_person,
    an_episode_id,
    an_intake,
    api_event,
    person_id,
    store,
)


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _call(method: str, path: str, groups: str = "[dinsos]", **options: Any) -> tuple[int, dict[str, Any]]:
    event = api_event(method, path, groups=groups, kecamatan=None, name="dinsos1", **options)
    answer = handler(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def _request(table: Table, number: int = 1, **changes: Any) -> str:
    store(table, a_person(number), an_intake(number, address=f"Jl. Formulir {number}"))
    facts: dict[str, Any] = {
        "aid_id": an_episode_id(number),
        "person_id": person_id(number),
        "household_id": f"h{number}",
        "village_code": SANUR,
        "household_size": 3,
        "state": AidState.REQUESTED,
        "isolation_until": date(2021, 8, 19),
        "origin": ORIGIN,
        "created_at": NOW,
        "updated_at": NOW,
    }
    assert TableAid(table).note(AidRequest.model_validate(facts | changes), None)
    return an_episode_id(number)


def _deliver(aid: str, request_id: str, groups: str = "[dinsos]") -> tuple[int, dict[str, Any]]:
    body = json.dumps({"request_id": request_id, "note": "Diterima ibu"})
    return _call("POST", f"/sembako/{aid}/delivered", groups, body=body)


def test_the_list_has_all_that_a_courier_needs(table: Table) -> None:
    aid = _request(table)
    status, page = _call("GET", "/sembako")
    (item,) = page["items"]
    assert (status, item["aid_id"], item["name"]) == (200, aid, "Warga Contoh 1")
    assert (item["address"], item["village"], item["household_size"]) == ("Jl. Formulir 1", "Sanur", 3)


def test_the_list_pages_by_village_and_state(table: Table) -> None:
    _request(table, 1)
    _request(table, 2)
    _request(table, 3, village_code="51.71.04.2001")
    _request(table, 4, state=AidState.DUPLICATE, duplicate_of=an_episode_id(1))
    _, page = _call("GET", "/sembako", query={"village": SANUR, "limit": "1"})
    rest = {"village": SANUR, "limit": "5", "cursor": page["cursor"]}
    _, second = _call("GET", "/sembako", query=rest)
    assert [one["aid_id"] for one in page["items"] + second["items"]] == [an_episode_id(1), an_episode_id(2)]
    _, duplicates = _call("GET", "/sembako", "[operator]", query={"state": "duplicate"})
    assert [one["duplicate_of"] for one in duplicates["items"]] == [an_episode_id(1)]


def test_a_request_without_a_village_is_on_the_list_too(table: Table) -> None:
    _request(table, 1, village_code=None)
    _, page = _call("GET", "/sembako")
    assert [(one["village_code"], one["village"]) for one in page["items"]] == [(None, None)]


def test_a_package_is_handed_over_once(table: Table) -> None:
    aid = _request(table)
    status, after = _deliver(aid, "r1")
    assert (status, after["state"], after["delivered_by"]) == (200, "delivered", "dinsos1")
    assert _deliver(aid, "r1") == (200, after), "the same report twice counts once"
    status, problem = _deliver(aid, "r2")
    assert (status, problem["code"]) == (409, "delivered")
    assert _call("GET", "/sembako")[1]["items"] == []
    _, page = _call("GET", "/sembako", query={"state": "delivered"})
    assert [one["delivery_note"] for one in page["items"]] == ["Diterima ibu"]


@pytest.mark.parametrize("state", [AidState.DUPLICATE, AidState.REFUSED])
def test_nothing_is_handed_over_to_those_who_are_not_entitled(table: Table, state: AidState) -> None:
    status, problem = _deliver(_request(table, state=state), "r1")
    assert (status, problem["code"]) == (409, "not_requested")


def test_only_dinas_sosial_hands_over(table: Table) -> None:
    assert _deliver(_request(table), "r1", "[operator]")[0] == 403
    assert _call("GET", "/sembako", "[tracer]")[0] == 403


def test_what_is_unknown_or_nonsense_is_told(table: Table) -> None:
    assert _deliver("0000-00", "r1")[0] == 404
    status, problem = _call("POST", f"/sembako/{_request(table)}/delivered", body='{"note": 1}')
    assert (status, problem["fields"]) == (422, ["request_id", "note"])
    assert _call("GET", "/sembako", query={"village": "x"})[1]["code"] == "village_unknown"
    assert _call("GET", "/sembako", query={"cursor": "x"})[1]["code"] == "bad_cursor"
