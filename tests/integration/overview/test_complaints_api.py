"""The staff API's complaints: whose they are, answers, and what operators do."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desac.adapters.complaints import TableComplaints
from desac.adapters.table import Table
from desac.domain.complaint import Answerer, Channel, Complaint, ComplaintState, Given, Level
from desac.domain.dates import WITA
from desac.domain.ids import complaint_id
from desac.domain.patient import months_on
from functions.complaints.api import handler
from functions.overview.api import handler as overview
from tests.unit.domain.complaint_records import complaint
from tests.unit.overview.records import (
    CONTEXT,
    SANUR,
    a_person,
    an_episode,
    an_episode_id,
    api_event,
    person_id,
    store,
)

RENON = "51.71.01.1005"
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def call(
    method: str,
    path: str,
    groups: str = "[operator]",
    villages: str = "",
    body: Any = None,
    **options: Any,
) -> tuple[int, Any]:
    text = json.dumps(body) if body is not None else None
    event = api_event(method, path, groups=groups, body=text, **options)
    if villages:
        event["requestContext"]["authorizer"]["jwt"]["claims"]["custom:villages"] = villages
    answer = handler(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def put(table: Table, number: int, minutes_ago: int = 30, **changes: Any) -> Complaint:
    episode, opened = an_episode_id(number), NOW - timedelta(minutes=minutes_ago)
    known = {
        "complaint_id": complaint_id(episode, "form:1"),
        "episode_id": episode,
        "person_id": person_id(number),
        "opened_at": opened,
        "due_at": opened + timedelta(hours=1),
        "village_code": SANUR,
    }
    one = complaint(**(known | changes))
    store(table, a_person(number))
    TableComplaints(table).save(None, one)
    return one


def test_an_operator_sees_all_of_the_city_the_oldest_first(table: Table) -> None:
    put(table, 1, 5)
    old = put(table, 2, 90, kecamatan_code="51.71.04", village_code="51.71.04.1003")
    nowhere = put(table, 3, 60, kecamatan_code=None, village_code=None)
    status, answer = call("GET", "/complaints")
    assert status == 200
    assert [one["complaint_id"] for one in answer["items"]][:2] == [old.complaint_id, nowhere.complaint_id]
    assert answer["more"] == 0
    first = answer["items"][0]
    assert first["minutes_waiting"] >= 90
    assert (first["name"], first["number"]) == ("Warga Contoh 2", old.number)
    _, page = call("GET", "/complaints", query={"limit": "1"})
    assert (len(page["items"]), page["more"]) == (1, 2)


def test_whoever_answers_learns_how_old_somebody_is_and_on_which_day(table: Table) -> None:
    put(table, 1, 5)
    put(table, 2, 4)
    begun = NOW.astimezone(WITA).date() - timedelta(days=4)
    store(table, an_episode(1, anchor_date=begun))
    store(table, a_person(2, birth_date=None))
    _, answer = call("GET", "/complaints")
    first, second = answer["items"]
    born = a_person(1).birth_date
    assert born is not None
    assert first["age_months"] == months_on(born, NOW.astimezone(WITA).date())
    assert (first["kind"], first["stay_day"]) == ("case", 5)
    # An episode that is not to be found takes nothing away from the complaint.
    assert (second["age_months"], second["kind"], second["stay_day"]) == (None, None, None)


def test_a_doctor_sees_their_villages_or_else_their_kecamatan(table: Table) -> None:
    put(table, 1)
    put(table, 2, village_code=RENON)
    put(table, 3, kecamatan_code="51.71.04", village_code="51.71.04.1003")
    seen = {
        "kecamatan": call("GET", "/complaints", "[doctor]")[1]["items"],
        "village": call("GET", "/complaints", "[doctor]", villages=RENON)[1]["items"],
    }
    assert {one["village_code"] for one in seen["kecamatan"]} == {SANUR, RENON}
    assert [one["village_code"] for one in seen["village"]] == [RENON]
    assert call("GET", "/complaints", "[doctor]", kecamatan=None)[0] == 403


@pytest.mark.parametrize("groups", ["[tracer]", "[dinsos]"])
def test_complaints_are_for_doctors_and_operators(table: Table, groups: str) -> None:
    one = put(table, 1)
    assert call("GET", "/complaints", groups)[0] == 403
    body = {"request_id": "1", "text": "x"}
    assert call("POST", f"/complaints/{one.complaint_id}/answer", groups, body=body)[0] == 403


@pytest.mark.parametrize("action", ["acknowledge", "close"])
def test_only_operators_decide_about_silence(table: Table, action: str) -> None:
    one = put(table, 1)
    path = f"/complaints/{one.complaint_id}/{action}"
    assert call("POST", path, "[doctor]", body={"reason": "x"})[0] == 403


def test_a_doctors_answer_is_kept_once_in_the_doctors_name(table: Table) -> None:
    one = put(table, 1)
    body = {"request_id": "r1", "choice": "monitor", "text": "Minum air."}
    for _ in range(2):
        path = f"/complaints/{one.complaint_id}/answer"
        status, answer = call("POST", path, "[doctor]", villages=SANUR, body=body)
        assert status == 200
    (kept,) = answer["answers"]
    assert (kept["name"], kept["by"], kept["channel"]) == ("dr. Contoh", "doctor", "staff")
    assert answer["state"] == "answered"
    assert answer["minutes_waiting"] is None
    _, done = call("GET", "/complaints", query={"state": "done"})
    assert [item["complaint_id"] for item in done["items"]] == [one.complaint_id]


def test_another_doctor_of_the_kecamatan_does_not_speak_in_the_village_doctors_name(table: Table) -> None:
    one = put(table, 1)
    body = {"request_id": "r1", "text": "Minum air."}
    _, answer = call("POST", f"/complaints/{one.complaint_id}/answer", "[doctor]", body=body)
    (kept,) = answer["answers"]
    assert (kept["name"], kept["by"]) == ("dokter", "doctor")
    assert kept["account"], "who it was is kept"


def test_an_operator_answers_for_the_city(table: Table) -> None:
    one = put(table, 1)
    body = {"request_id": "r1", "text": "Ambulans menuju rumah Anda."}
    _, answer = call("POST", f"/complaints/{one.complaint_id}/answer", body=body)
    assert answer["answers"][0]["by"] == "operator"
    assert "Satgas" in answer["answers"][0]["name"]


def test_another_villages_complaint_is_not_to_be_answered(table: Table) -> None:
    one = put(table, 1)
    body = {"request_id": "r1", "text": "x"}
    path = f"/complaints/{one.complaint_id}/answer"
    assert call("POST", path, "[doctor]", villages=RENON, body=body)[0] == 403
    assert call("POST", path, "[doctor]", kecamatan="51.71.04", body=body)[0] == 403
    stored = TableComplaints(table).get(one.complaint_id)
    assert stored
    assert stored.answers == ()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"request_id": "1"},
        {"request_id": "1", "choice": "other"},
        {"request_id": "1", "text": "  "},
        {"request_id": "1", "text": "x" * 1001},
        {"request_id": "1", "choice": "sleep"},
    ],
)
def test_an_answer_that_says_nothing_is_refused(table: Table, body: dict[str, str]) -> None:
    one = put(table, 1)
    assert call("POST", f"/complaints/{one.complaint_id}/answer", body=body)[0] == 422


def test_what_is_not_there_is_a_404(table: Table) -> None:
    del table
    nobody = complaint_id(an_episode_id(9), "form:1")
    assert call("POST", f"/complaints/{nobody}/acknowledge")[0] == 404


def test_an_operator_sees_to_it_and_closes_it(table: Table) -> None:
    one = put(table, 1, state=ComplaintState.ESCALATED, level=Level.OPERATORS)
    path = f"/complaints/{one.complaint_id}"
    status, seen = call("POST", f"{path}/acknowledge")
    assert (status, seen["acknowledged_by"]) == (200, "pelacak1")
    assert datetime.fromisoformat(seen["due_at"]) > NOW
    assert call("POST", f"{path}/close", body={})[0] == 422
    _, ended = call("POST", f"{path}/close", body={"reason": "Sudah ditelepon."})
    assert (ended["state"], ended["closed_reason"]) == ("closed", "Sudah ditelepon.")
    assert call("POST", f"{path}/acknowledge")[0] == 409
    assert call("POST", f"{path}/close", body={"reason": "x"})[0] == 409


def test_figures_count_the_unanswered_as_such(table: Table) -> None:
    put(table, 1)
    for number, minutes in ((2, 10), (3, 20)):
        one = put(table, number, 60)
        at = one.opened_at + timedelta(minutes=minutes)
        told = Given(key="1", by=Answerer.DOCTOR, name="dr.", channel=Channel.LINK, text="x", at=at)
        from desac.domain.complaint import answered  # noqa: PLC0415 - where it is needed

        done = answered(one, told)
        assert done
        TableComplaints(table).save(one, done)
    _, found = call("GET", "/complaints/figures")
    assert found["city"] == found["villages"][SANUR]
    assert found["city"] == {
        "complaints": 3,
        "answered": 2,
        "unanswered": 1,
        "waiting": 1,
        "emergencies_waiting": 0,
        "median_minutes": 20.0,
        "p90_minutes": None,
    }
    glance = overview(api_event("GET", "/overview", groups="[operator]"), CONTEXT)
    assert json.loads(glance["body"])["complaints"] == found
