"""A tracer's day through the API: the house found, contacts named, the route, and requests of others."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.assignments import TableAssignments
from desac.adapters.polygons import village_areas
from desac.adapters.table import Table, from_item
from desac.adapters.traced_contacts import TableTracedContacts
from desac.adapters.tracing_rules import tracing_book
from desac.domain.episode import EpisodeStatus
from desac.domain.location import GeoPoint, Location
from desac.domain.tracer import Tracer
from functions.tracing.api import handler
from tests.unit.overview.records import (
    CONTEXT,
    SANUR,
    SELATAN,
    UTARA,
    a_location,
    a_person,
    an_assignment,
    an_episode,
    an_episode_id,
    api_event,
    person_id,
    store,
)

UBUNG = "51.71.04.2008"
LAUT = {"lat": -8.80, "lng": 115.40}


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_LEASE_MINUTES", "60")


def call(method: str, path: str, body: object = None, **options: Any) -> tuple[int, dict[str, Any]]:
    text = None if body is None else json.dumps(body, default=str)
    answer = handler(api_event(method, path, body=text, **options), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def task(table: Table, number: int = 1, **changes: Any) -> str:
    store(table, a_person(number), an_episode(number))
    TableAssignments(table).add(an_assignment(number, **changes))
    return an_episode_id(number)


def take(one: str, **options: Any) -> dict[str, Any]:
    status, taken = call("POST", f"/assignments/{one}/take", {}, **options)
    assert status == 200, taken
    return taken


def report(one: str, outcome: str, request_id: str = "r1", **told: Any) -> tuple[int, dict[str, Any]]:
    options = {name: told.pop(name) for name in ("name", "kecamatan") if name in told}
    body = {"request_id": request_id, "outcome": outcome, **told}
    return call("POST", f"/assignments/{one}/outcome", body, **options)


def location(table: Table, one: str) -> Location:
    item = table.get(keys.location(one))
    assert item is not None
    return from_item(Location, item)


def inside(village_code: str) -> dict[str, float]:
    """A point of a village, found on a grid over the city."""
    areas = village_areas()
    for step in range(10_000):
        point = GeoPoint(lat=-8.75 + (step // 100) * 0.0016, lng=115.17 + (step % 100) * 0.0011)
        if areas.contains(village_code, point):
            return {"lat": point.lat, "lng": point.lng}
    raise AssertionError(village_code)


def test_the_house_that_a_tracer_found_outranks_the_geocoder(table: Table) -> None:
    one = task(table)
    store(table, a_location(1))
    take(one)
    point = inside(SANUR)
    status, closed = report(one, "found", point=point)
    assert (status, closed["state"], closed["precision"]) == (200, "closed", "exact")
    assert (closed["lat"], closed["lng"]) == (point["lat"], point["lng"])
    kept = location(table, one)
    assert (kept.source, kept.precision, kept.village_code) == ("tracer", "exact", SANUR)
    assert kept.said_at is not None


def test_an_older_visit_that_is_reported_later_does_not_move_the_house(table: Table) -> None:
    one = task(table)
    take(one)
    earlier = datetime.now(UTC)
    call("POST", f"/assignments/{one}/return", {"note": "Besok"})
    take(one, name="pelacak2")
    report(one, "not_home", name="pelacak2", point=inside(SANUR))
    before = location(table, one)
    other = inside("51.71.01.1005")
    status, _ = report(one, "not_home", at=earlier, point=other)
    assert status == 200
    assert location(table, one) == before


def test_a_point_outside_the_city_is_refused_by_name_and_changes_nothing(table: Table) -> None:
    one = task(table)
    take(one)
    status, problem = report(one, "found", point=LAUT)
    assert (status, problem["code"], problem["fields"]) == (422, "point_outside_city", ["point"])
    assert report(one, "found")[1]["state"] == "closed"


def test_whoever_moved_within_the_city_is_on_the_list_of_the_new_kecamatan(table: Table) -> None:
    one = task(table)
    take(one)
    status, moved = report(one, "moved", village_code=UBUNG, note="Ke rumah mertua")
    assert (status, moved["state"], moved["village"], moved["kecamatan_code"]) == (
        200,
        "open",
        "Ubung Kaja",
        UTARA,
    )
    there = {"name": "pelacak2", "kecamatan": UTARA}
    [item] = call("GET", "/assignments", **there)[1]["items"]
    assert (item["assignment_id"], item["precision"], item["attempts"][0]["note"]) == (
        one, "village", "Ke rumah mertua",
    )  # fmt: skip
    take(one, **there)


def test_whoever_left_the_city_closes_the_task_and_ends_the_episode(table: Table) -> None:
    one = task(table)
    take(one)
    assert report(one, "left_city", note="Ke Gianyar")[1]["outcome"] == "left_city"
    item = table.get(keys.episode(one))
    assert item is not None
    assert (item["status"], item["status_reason"], item["version"]) == ("ended", "moved", 2)
    [change] = item["end_changes"]
    assert (change["by"], change["why"]) == ("pelacak1", "Ke Gianyar")
    assert report(one, "left_city", note="Ke Gianyar")[0] == 200
    again = table.get(keys.episode(one))
    assert again == item


def test_a_stay_that_staff_revived_is_ended_by_no_other_report(table: Table) -> None:
    """Nor by the same departure, told late by somebody else; but by one that is seen after it."""
    one = task(table)
    take(one)
    before = datetime.now(UTC)
    call("POST", f"/assignments/{one}/return", {"note": "Besok"})
    take(one, name="pelacak2")
    report(one, "left_city", name="pelacak2")
    item = table.get(keys.episode(one))
    assert item is not None
    back = {**item["end_changes"][0], "at": datetime.now(UTC).isoformat(), "outcome": "active"}
    revived = {"status": "active", "end_changes": [*item["end_changes"], back], "version": 3}
    table.update(keys.episode(one), revived)
    assert report(one, "not_home", "r2", at=before)[0] == 200
    assert report(one, "left_city", "r3", at=before)[0] == 200
    after = table.get(keys.episode(one))
    assert after is not None
    assert (after["status"], after["version"]) == ("active", 3)
    assert report(one, "left_city", "r4", name="pelacak2", at=datetime.now(UTC))[0] == 200
    gone = table.get(keys.episode(one))
    assert gone is not None
    assert (gone["status"], gone["status_reason"]) == ("ended", "moved")


def test_what_was_taken_home_is_on_everybodys_list_once_the_lease_ran_out(table: Table) -> None:
    one, other, held = task(table, 1), task(table, 2), task(table, 3)
    for taken in (one, held):
        take(taken)
    item = table.get(keys.assignment(one))
    assert item is not None
    table.update(keys.assignment(one), {"lease_until": (datetime.now(UTC) - timedelta(hours=1)).isoformat()})
    listed: list[tuple[str, bool]] = []
    cursor: str | None = None
    for _ in range(5):
        query = {"limit": "1", "village": SANUR} | ({"cursor": cursor} if cursor else {})
        _, page = call("GET", "/assignments", name="pelacak2", query=query)
        listed += [(item["assignment_id"], item["free"]) for item in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert listed == [(one, True), (other, True)]
    as_operator: dict[str, Any] = {"groups": "[operator]", "kecamatan": None}
    _, page = call("GET", "/assignments", **as_operator)
    assert [item["assignment_id"] for item in page["items"]] == [one, other]
    _, page = call("GET", "/assignments", query={"state": "taken"})
    assert {item["assignment_id"] for item in page["items"]} == {one, held}
    assert take(one, name="pelacak2")["tracer"] == "pelacak2"


@pytest.mark.parametrize(("late", "knows"), [(timedelta(0), True), (timedelta(hours=1), False)])
def test_where_the_tracer_is_counts_if_the_report_is_of_now(
    table: Table, late: timedelta, knows: bool
) -> None:
    """The console always says when it was, so that a report that is sent again keeps its time."""
    one = task(table)
    take(one)
    here = {"lat": -8.70, "lng": 115.25}
    report(one, "not_home", at=datetime.now(UTC) - late, here=here)
    item = table.get(keys.tracer("pelacak1"))
    assert item is not None
    point = from_item(Tracer, item).point
    assert point == (GeoPoint(**here) if knows else None)


def test_a_report_from_a_phone_without_a_network_counts_after_somebody_else_took_over(table: Table) -> None:
    one = task(table)
    take(one)
    seen_at = datetime.now(UTC)
    call("POST", f"/assignments/{one}/return", {"note": "Sinyal hilang"})
    take(one, name="pelacak2")
    status, closed = report(one, "found", at=seen_at, note="Sehat")
    assert (status, closed["state"], closed["attempts"][0]["tracer"]) == (200, "closed", "pelacak1")
    assert report(one, "found", at=seen_at, note="Sehat")[1]["attempts"] == closed["attempts"]
    status, both = report(one, "not_home", at=datetime.now(UTC), name="pelacak2")
    assert (status, both["outcome"], len(both["attempts"])) == (200, "found", 2)
    status, problem = report(one, "found", at=seen_at, name="pelacak3")
    assert (status, problem["code"]) == (409, "closed")


def test_contacts_named_to_a_tracer_are_kept_once(table: Table) -> None:
    one = task(table)
    take(one)
    told = {
        "request_id": "k1",
        "contacts": [
            {
                "name": "Ni  Luh Dekat",
                "phone": "0812-0000-0011",
                "relation": "istri",
                "last_met": "2021-08-10",
            },
            {"name": "I Ketut Jauh"},
        ],
    }
    for _ in range(2):
        status, answer = call("POST", f"/assignments/{one}/contacts", told)
        assert (status, answer) == (200, {"assignment_id": one, "named": 2})
    [kept] = TableTracedContacts(table).of_episode(one)
    assert [(person.name, person.phone) for person in kept.contacts] == [
        ("Ni Luh Dekat", "+6281200000011"), ("I Ketut Jauh", None)
    ]  # fmt: skip
    assert (kept.tracer, kept.village_code) == ("pelacak1", SANUR)
    report(one, "found")
    more = {"request_id": "k2", "contacts": [{"name": "I Made Lagi"}]}
    assert call("POST", f"/assignments/{one}/contacts", more)[0] == 200, "also after the task is closed"
    assert len(TableTracedContacts(table).of_episode(one)) == 2


@pytest.mark.parametrize(
    ("contact", "code", "field"),
    [
        ({"name": "I Made", "phone": "12"}, "phone_invalid", "contacts.0.phone"),
        ({"name": "I Made", "last_met": "2999-01-01"}, "date_future", "contacts.0.last_met"),
        ({"name": "I"}, "invalid", "contacts.0.name"),
    ],
)
def test_contacts_that_make_no_sense_are_refused_by_field(
    table: Table, contact: dict[str, str], code: str, field: str
) -> None:
    one = task(table)
    take(one)
    status, problem = call("POST", f"/assignments/{one}/contacts", {"request_id": "k", "contacts": [contact]})
    assert (status, problem["code"], problem["fields"]) == (422, code, [field])
    assert TableTracedContacts(table).of_episode(one) == []


def test_only_who_has_or_had_the_task_names_contacts(table: Table) -> None:
    one = task(table)
    told = {"request_id": "k1", "contacts": [{"name": "I Made"}]}
    assert call("POST", f"/assignments/{one}/contacts", told)[1]["code"] == "not_holder"
    take(one)
    assert call("POST", f"/assignments/{one}/contacts", told, name="lain")[1]["code"] == "not_holder"
    assert call("POST", "/assignments/0-0/contacts", told)[0] == 404
    most = tracing_book().on(datetime.now(UTC).date()).contacts_at_once
    many = {"request_id": "k2", "contacts": [{"name": "I Made"}] * (most + 1)}
    assert call("POST", f"/assignments/{one}/contacts", many)[1]["code"] == "too_many_contacts"


def test_the_route_leads_through_what_is_in_hand(table: Table) -> None:
    for number in (1, 2, 3, 4):
        one = task(table, number)
        if number != 4:
            point = GeoPoint(lat=-8.69, lng=115.20 + number / 100)
            store(table, a_location(number).model_copy(update={"point": point}))
        take(one, name="pelacak1") if number != 3 else take(one, name="lain")
    status, route = call("GET", "/assignments/route")
    assert status == 200
    assert [item["assignment_id"] for item in route["items"]][:2] == [an_episode_id(1), an_episode_id(2)]
    assert an_episode_id(3) not in [item["assignment_id"] for item in route["items"]]
    [leg] = route["legs"]
    assert leg["url"].startswith("https://www.google.com/maps/dir/?api=1&travelmode=two-wheeler")
    assert len(leg["assignment_ids"]) == 3, "of the fourth only the village is known: its label is on the way"
    assert 0 < route["kilometres"] < 20
    report(an_episode_id(1), "found")
    left = call("GET", "/assignments/route")[1]
    assert an_episode_id(1) not in [item["assignment_id"] for item in left["items"]]
    assert call("GET", "/assignments/route", name="baru")[1] == {"items": [], "legs": [], "kilometres": 0.0}


def test_the_nearest_tracer_is_suggested_to_everybody(table: Table) -> None:
    first, second = task(table, 1), task(table, 2)
    store(table, a_location(1), a_location(2))
    take(first)
    report(first, "not_home")
    call("POST", f"/assignments/{first}/return", {"note": "Besok"})
    _, page = call("GET", "/assignments", name="pelacak2")
    assert {item["suggested_tracer"] for item in page["items"]} == {"pelacak1"}
    item = table.get(keys.tracer("pelacak1"))
    assert item is not None
    me = from_item(Tracer, item)
    assert (me.held, me.point, me.kecamatan_code) == ({}, GeoPoint(lat=-8.69, lng=115.26), SELATAN)
    assert second in [one["assignment_id"] for one in page["items"]]


def test_nobody_hoards_tasks(table: Table) -> None:
    rules = tracing_book().on(datetime.now(UTC).date())
    one = task(table)
    until = datetime.now(UTC) + timedelta(hours=1)
    held = {f"t{number}": until.isoformat() for number in range(rules.tasks_in_hand)}
    busy = {"username": "pelacak1", "kecamatan_code": SELATAN, "held": held, "seen_at": until.isoformat()}
    table.put({**keys.tracer("pelacak1"), **busy, "version": 1, "type": "Tracer"})
    status, problem = call("POST", f"/assignments/{one}/take", {})
    assert (status, problem["code"]) == (409, "too_many_in_hand")


def ask(number: int = 1, request_id: str = "d1", groups: str = "[doctor]", **options: Any) -> Any:
    body = {"request_id": request_id, "note": "Sesak, tidak menjawab telepon", **options.pop("told", {})}
    return call(
        "POST", f"/people/{person_id(number)}/assignment", body, groups=groups, name="dokter", **options
    )


def test_a_doctor_asks_for_a_visit_and_the_tracer_reads_why(table: Table) -> None:
    store(table, a_person(), an_episode(), a_location())
    for _ in range(2):
        status, asked = ask()
        assert (status, asked["state"], asked["reason"], asked["priority"]) == (200, "open", "requested", 1)
    [item] = call("GET", "/assignments")[1]["items"]
    [wish] = item["asks"]
    assert (wish["by"], wish["note"]) == ("dokter", "Sesak, tidak menjawab telepon")


def test_a_request_opens_a_closed_task_and_puts_an_open_one_first(table: Table) -> None:
    one, other = task(table, 1), task(table, 2)
    take(one)
    report(one, "found")
    status, again = ask(1)
    assert (status, again["state"], again["reasons"]) == (200, "open", ["requested"])
    _, page = call("GET", "/assignments")
    assert [item["assignment_id"] for item in page["items"]] == [one, other]
    ask(2, "d2")
    _, page = call("GET", "/assignments")
    assert {item["assignment_id"]: item["reasons"] for item in page["items"]} == {
        one: ["requested"],
        other: ["requested", "unreachable"],
    }


def test_who_may_ask_for_whom(table: Table) -> None:
    store(table, a_person(1), an_episode(1), a_location(1))
    store(table, a_person(2), an_episode(2, status=EpisodeStatus.ENDED))
    assert ask(1, kecamatan=UTARA)[1]["code"] == "other_kecamatan"
    assert ask(1, groups="[tracer]")[1]["code"] == "role_not_allowed"
    assert ask(1, groups="[operator]", kecamatan=None)[0] == 200
    assert ask(2)[1]["code"] == "no_active_episode"
    assert ask(3)[0] == 404
    assert ask(1, told={"episode_id": an_episode_id(2)})[0] == 404
    assert ask(1, told={"note": ""})[1]["fields"] == ["note"]


def test_what_no_tracer_can_do_comes_to_the_operators_and_is_ended_by_them(table: Table) -> None:
    one = task(table)
    other = task(table, 2)
    for number in range(4):
        take(one)
        report(one, "not_home", f"r{number}")
    as_operator: dict[str, Any] = {"groups": "[operator]", "kecamatan": None, "name": "operator"}
    _, page = call("GET", "/assignments", query={"step": "operator"}, **as_operator)
    assert [(item["assignment_id"], item["step"], item["free"]) for item in page["items"]] == [
        (one, "operator", False)
    ]
    _, page = call("GET", "/assignments")
    assert [item["assignment_id"] for item in page["items"]] == [other, one], "at the end of a tracer's list"
    told = {"request_id": "o1", "note": "RT dan puskesmas tidak mengenalnya"}
    assert call("POST", f"/assignments/{one}/close", told)[0] == 403
    for _ in range(2):
        status, closed = call("POST", f"/assignments/{one}/close", told, **as_operator)
        assert (status, closed["state"], closed["outcome"]) == (200, "closed", "not_found")
        assert closed["attempts"][-1]["note"] == told["note"]
    again = {"request_id": "o2", "note": "Sekali lagi"}
    assert call("POST", f"/assignments/{one}/close", again, **as_operator)[1]["code"] == "closed"


def test_a_list_is_in_the_order_of_urgency_and_then_of_age(table: Table) -> None:
    for number, priority in ((1, 6), (2, 3), (3, 3), (4, 1)):
        task(table, number, priority=priority, village_code=SANUR if number % 2 else "51.71.01.1007")
    listed = [item["assignment_id"] for item in call("GET", "/assignments")[1]["items"]]
    assert listed == [an_episode_id(number) for number in (4, 2, 3, 1)]
    _, page = call("GET", "/assignments", query={"village": SANUR})
    assert [item["assignment_id"] for item in page["items"]] == [an_episode_id(3), an_episode_id(1)]


def test_pages_of_a_village_lead_through_all_of_it_once(table: Table) -> None:
    for number in range(1, 11):
        task(table, number, village_code=SANUR if number % 2 else "51.71.01.1007")
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(10):
        query = {"village": SANUR, "limit": "2"} | ({"cursor": cursor} if cursor else {})
        _, page = call("GET", "/assignments", query=query)
        assert len(page["items"]) <= 2
        seen += [item["assignment_id"] for item in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen == [an_episode_id(number) for number in (1, 3, 5, 7, 9)]
