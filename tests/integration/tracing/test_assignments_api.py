"""The calls `/assignments` as the console makes them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desac.adapters.assignments import TableAssignments
from desac.adapters.table import Table
from desac.domain.assignment import AssignmentState, Outcome
from desac.domain.location import Precision
from desac.ports.assignments import Scene
from functions.tracing.api import handler
from tests.unit.overview.records import (
    CONTEXT,
    SANUR,
    UTARA,
    a_location,
    a_person,
    an_assignment,
    an_episode,
    an_episode_id,
    api_event,
    store,
)


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_LEASE_MINUTES", "60")


def _call(*args: Any, **options: Any) -> tuple[int, dict[str, Any]]:
    answer = handler(api_event(*args, **options), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def _task(table: Table, number: int = 1, **changes: Any) -> str:
    store(table, a_person(number), an_episode(number))
    TableAssignments(table).add(an_assignment(number, **changes))
    return an_episode_id(number)


def _outcome(task: str, request_id: str, outcome: str, name: str = "pelacak1") -> tuple[int, dict[str, Any]]:
    body = json.dumps({"request_id": request_id, "outcome": outcome, "note": "Catatan"})
    return _call("POST", f"/assignments/{task}/outcome", body=body, name=name)


def test_a_listed_task_tells_who_where_and_how_to_get_there(table: Table) -> None:
    task = _task(table)
    store(table, a_location(1))
    status, page = _call("GET", "/assignments", query={"state": "open"})
    (item,) = page["items"]
    assert (status, page["cursor"]) == (200, None)
    assert item["assignment_id"] == task
    assert (item["name"], item["phone"], item["age"] > 30) == ("Warga Contoh 1", "+6281200000001", True)
    assert (item["village"], item["precision"], item["free"]) == ("Sanur", "exact", True)
    assert item["directions_url"] == (
        "https://www.google.com/maps/dir/?api=1&destination=-8.690000,115.260000"
    )


def test_a_task_of_which_only_the_village_is_known_leads_to_the_village(table: Table) -> None:
    _task(table)
    store(table, a_location(1, Precision.VILLAGE))
    _, page = _call("GET", "/assignments")
    (item,) = page["items"]
    assert item["directions_url"] is None
    assert item["village_url"].startswith("https://www.google.com/maps/search/?api=1&query=-8.")


def test_pages_lead_through_the_whole_list_once(table: Table) -> None:
    tasks = [_task(table, number) for number in range(1, 8)]
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(10):
        query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        _, page = _call("GET", "/assignments", query=query)
        seen += [item["assignment_id"] for item in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen == tasks


def test_an_operator_reads_the_whole_city_page_by_page(table: Table) -> None:
    _task(table, 1)
    _task(table, 2, kecamatan_code=UTARA, village_code=None)
    _, page = _call("GET", "/assignments", groups="[operator]", kecamatan=None, query={"limit": "1"})
    assert len(page["items"]) == 1
    rest = {"limit": "5", "cursor": page["cursor"]}
    _, second = _call("GET", "/assignments", groups="[operator]", kecamatan=None, query=rest)
    assert [item["kecamatan_code"] for item in second["items"]] == [UTARA]
    assert second["cursor"] is None


def test_the_list_can_be_narrowed_to_a_village(table: Table) -> None:
    _task(table, 1)
    _task(table, 2, village_code="51.71.01.1007")
    _, page = _call("GET", "/assignments", query={"village": SANUR})
    assert [item["village_code"] for item in page["items"]] == [SANUR]


@pytest.mark.parametrize("cursor", ["x", "", "eyJhIjogMX0", "//////", "ÿ"])
def test_a_tampered_cursor_is_nonsense(table: Table, cursor: str) -> None:
    for number in range(1, 4):
        _task(table, number)
    _, page = _call("GET", "/assignments", query={"limit": "1"})
    status, problem = _call("GET", "/assignments", query={"cursor": f"{page['cursor']}{cursor or 'A'}"})
    assert (status, problem["code"], problem["fields"]) == (422, "bad_cursor", ["cursor"])


def test_a_cursor_of_another_list_is_nonsense(table: Table) -> None:
    """Also one that an operator got for another kecamatan."""
    for number in (1, 2):
        _task(table, number, kecamatan_code=UTARA, village_code="51.71.04.2001")
    asked = {"limit": "1", "kecamatan": UTARA}
    _, page = _call("GET", "/assignments", groups="[operator]", query=asked)
    assert page["cursor"]
    status, _ = _call("GET", "/assignments", query={"cursor": page["cursor"]})
    assert status == 422


@pytest.mark.parametrize(
    "query", [{"state": "lost"}, {"limit": "0"}, {"limit": "many"}, {"village": "Sanur"}, {"sort": "name"}]
)
def test_a_nonsensical_query_is_named(table: Table, query: dict[str, str]) -> None:
    status, problem = _call("GET", "/assignments", query=query)
    assert (status, problem["fields"]) == (422, list(query))


@pytest.mark.parametrize(
    ("who", "query", "code"),
    [
        ({}, {"kecamatan": UTARA}, "other_kecamatan"),
        ({}, {"village": "51.71.04.2001"}, "other_kecamatan"),
        ({"kecamatan": None}, {}, "no_kecamatan"),
        ({"kecamatan": "51.71.0"}, {}, "no_kecamatan"),
        ({"groups": "[dinsos]"}, {}, "role_not_allowed"),
        ({"groups": None}, {}, "role_not_allowed"),
        ({"groups": "not-a-tracer"}, {}, "role_not_allowed"),
    ],
)
def test_whoever_is_not_entitled_is_refused(
    table: Table, who: dict[str, Any], query: dict[str, str], code: str
) -> None:
    status, problem = _call("GET", "/assignments", query=query, **who)
    assert (status, problem["code"]) == (403, code)


@pytest.mark.parametrize("groups", ["[tracer]", "tracer", "[dinsos tracer]", ["tracer"], '["tracer"]'])
def test_a_group_claim_is_read_in_every_spelling(table: Table, groups: object) -> None:
    assert _call("GET", "/assignments", groups=groups)[0] == 200


def test_without_claims_nobody_is_let_in(table: Table) -> None:
    event = api_event("GET", "/assignments")
    event["requestContext"]["authorizer"] = {}
    assert handler(event, CONTEXT)["statusCode"] == 401


def test_the_second_of_two_tracers_gets_a_409(table: Table) -> None:
    task = _task(table)
    status, taken = _call("POST", f"/assignments/{task}/take")
    assert (status, taken["state"], taken["tracer"], taken["free"]) == (200, "taken", "pelacak1", False)
    status, problem = _call("POST", f"/assignments/{task}/take", name="pelacak2")
    assert (status, problem["code"]) == (409, "taken")
    assert [item["assignment_id"] for item in _call("GET", "/assignments")[1]["items"]] == []


def test_of_two_that_read_the_same_version_only_one_writes(table: Table) -> None:
    task = _task(table)
    one = TableAssignments(table)
    seen = one.scene(task)
    assert seen is not None

    def _taken(tracer: str) -> Scene:
        return Scene(seen.assignment.changed(datetime.now(UTC), state=AssignmentState.TAKEN, tracer=tracer))

    first, second = _taken("a"), _taken("b")
    assert [one.save(first, seen), one.save(second, seen)] == [True, False]
    assert one.get(task) == first.assignment


def test_taking_again_renews_the_lease(table: Table) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    assert _call("POST", f"/assignments/{task}/take")[0] == 200


def test_an_expired_lease_is_shown_as_free_and_may_be_taken(table: Table) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    task = _task(table, state=AssignmentState.TAKEN, tracer="pelacak2", lease_until=past)
    _, page = _call("GET", "/assignments", query={"state": "taken"})
    assert [(item["free"], item["tracer"]) for item in page["items"]] == [(True, "pelacak2")]
    status, taken = _call("POST", f"/assignments/{task}/take")
    assert (status, taken["tracer"]) == (200, "pelacak1")
    assert _outcome(task, "r1", "found", name="pelacak2")[1]["code"] == "not_holder"


def test_a_task_of_another_kecamatan_is_refused(table: Table) -> None:
    task = _task(table)
    status, problem = _call("POST", f"/assignments/{task}/take", kecamatan=UTARA)
    assert (status, problem["code"]) == (403, "other_kecamatan")


def _moved(table: Table, task: str) -> None:
    """As when the form named a village of another kecamatan meanwhile."""
    one = TableAssignments(table)
    seen = one.scene(task)
    assert seen is not None
    elsewhere = {"kecamatan_code": UTARA, "village_code": "51.71.04.2001"}
    assert one.save(Scene(seen.assignment.changed(datetime.now(UTC), **elsewhere)), seen)


def test_whoever_holds_a_task_that_moved_may_finish_but_not_renew_it(table: Table) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    _moved(table, task)
    assert _call("POST", f"/assignments/{task}/take")[1]["code"] == "other_kecamatan"
    there = {"name": "pelacak2", "kecamatan": UTARA}
    assert _call("POST", f"/assignments/{task}/take", **there)[1]["code"] == "taken"
    _, page = _call("GET", "/assignments", query={"state": "taken"}, **there)
    assert [item["tracer"] for item in page["items"]] == ["pelacak1"]
    assert _outcome(task, "r1", "not_home")[0] == 200
    assert _outcome(task, "r2", "found")[1]["state"] == "closed"
    assert _outcome(task, "r2", "found")[0] == 200, "the same report twice counts once"


def test_a_task_that_moved_is_handed_back_to_the_tracers_there(table: Table) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    _moved(table, task)
    body = json.dumps({"note": "Ternyata di Ubung"})
    assert _call("POST", f"/assignments/{task}/return", body=body)[0] == 200
    assert _outcome(task, "r1", "found")[1]["code"] == "not_holder"
    status, taken = _call("POST", f"/assignments/{task}/take", name="pelacak2", kecamatan=UTARA)
    assert (status, taken["note"]) == (200, "Ternyata di Ubung")


def test_nobody_else_of_the_old_kecamatan_reaches_a_task_that_moved(table: Table) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    _moved(table, task)
    assert _outcome(task, "r1", "found", name="pelacak2")[1]["code"] == "other_kecamatan"


def test_an_operator_takes_no_tasks(table: Table) -> None:
    assert _call("POST", f"/assignments/{_task(table)}/take", groups="[operator]")[0] == 403


def test_a_task_goes_back_with_a_note(table: Table) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    body = json.dumps({"note": "Rumah kosong"})
    status, problem = _call("POST", f"/assignments/{task}/return", body=body, name="pelacak2")
    assert (status, problem["code"]) == (409, "not_holder")
    status, back = _call("POST", f"/assignments/{task}/return", body=body)
    assert (status, back["state"], back["note"], back["tracer"]) == (200, "open", "Rumah kosong", None)
    assert _call("POST", f"/assignments/{task}/take", name="pelacak2")[0] == 200


def test_the_same_report_twice_counts_once(table: Table) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    _outcome(task, "r1", "not_home")
    status, after = _outcome(task, "r1", "not_home")
    assert (status, after["state"], len(after["attempts"])) == (200, "taken", 1)
    _, after = _outcome(task, "r2", "not_home")
    assert [attempt["request_id"] for attempt in after["attempts"]] == ["r1", "r2"]


@pytest.mark.parametrize("outcome", [Outcome.FOUND, Outcome.REFUSED])
def test_a_closing_outcome_closes_and_is_repeatable(table: Table, outcome: Outcome) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    assert _outcome(task, "r1", outcome)[1]["state"] == "closed"
    assert _outcome(task, "r1", outcome)[0] == 200
    assert _outcome(task, "r2", outcome) == (
        409,
        {"code": "closed", "message": "Tugas ini sudah selesai.", "fields": []},
    )
    assert _call("POST", f"/assignments/{task}/take")[1]["code"] == "closed"
    _, page = _call("GET", "/assignments", query={"state": "closed"})
    assert [item["outcome"] for item in page["items"]] == [outcome]


def test_nobody_reports_without_having_taken(table: Table) -> None:
    assert _outcome(_task(table), "r1", "found")[1]["code"] == "not_holder"


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"request_id": "r"}', '{"request_id":"r","outcome":"lost"}']
)
def test_a_nonsensical_report_is_refused_and_changes_nothing(table: Table, body: str) -> None:
    task = _task(table)
    _call("POST", f"/assignments/{task}/take")
    status, problem = _call("POST", f"/assignments/{task}/outcome", body=body)
    assert (status, problem["code"]) == (422, "invalid")


def test_an_unknown_task_or_path_is_a_404(table: Table) -> None:
    assert _call("POST", "/assignments/0000/take")[0] == 404
    assert _call("GET", "/assignments/0000")[0] == 404
