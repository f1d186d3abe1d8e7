"""Sending over the staff API: its state, going on after a stop, sample messages, what did not arrive."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.assignments import TableAssignments
from desac.adapters.message_items import message_changes, message_item
from desac.adapters.outbox import TableOutbox
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import Table
from desac.domain.message import HoldReason, Lane, Message, MessageState, Purpose
from desac.domain.sending_number import Asked, Stop, TemplateHold
from desac.settings import settings
from functions.notify import api
from tests.unit.notify.notify_fakes import EPISODE_ID, PERSON_ID, message, person
from tests.unit.overview.records import CONTEXT, an_assignment, api_event, store

NOW = datetime.now(UTC)
CALLS = [(route.method, route.path) for route in api.ROUTES]


@pytest.fixture(autouse=True)
def _settings(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("TABLE", table.name), ("WHATSAPP_PHONE_NUMBER_ID", "1"), ("QUIET_HOURS", "")):
        monkeypatch.setenv(f"DESAC_{name}", value)
    settings.cache_clear()


@pytest.fixture
def number(table: Table) -> TableNumber:
    return TableNumber(table, "1")


def call(method: str, path: str, groups: str = "[operator]", **options: Any) -> tuple[int, Any]:
    answer = api.handler(api_event(method, path, groups=groups, name="ayu", **options), CONTEXT)
    body = answer["body"]
    return answer["statusCode"], base64.b64decode(body) if answer.get("isBase64Encoded") else json.loads(body)


def held(table: Table, place: int, reason: HoldReason, lane: Lane = Lane.BULK) -> Message:
    one = message(
        MessageState.HELD,
        message_id=f"{EPISODE_ID}.positive_notice.{place:012x}",
        reason=reason.value,
        lane=lane,
    )
    TableOutbox(table).add(one)
    return one


def failed(table: Table, place: int, **changes: Any) -> Message:
    known = {
        "message_id": f"{EPISODE_ID}.positive_notice.{place:012x}",
        "error_code": 131026,
        "updated_at": NOW + timedelta(minutes=place),
    }
    one = message(MessageState.FAILED, **(known | changes))
    table.put(message_item(one))
    return one


def test_sending_says_what_waits_by_reason_and_lane(table: Table, number: TableNumber) -> None:
    number.change(lambda one: one.limited(100, NOW))
    number.reserve(Asked(60, urgent=False, fresh=60), round(NOW.timestamp() * 1e6), 80)
    held(table, 1, HoldReason.PARKED)
    held(table, 2, HoldReason.DAILY_LIMIT)
    held(table, 3, HoldReason.DAILY_LIMIT, Lane.URGENT)
    status, answer = call("GET", "/sending")
    assert (status, answer["stopped"], answer["daily_limit"], answer["reached"]) == (200, None, 100, 60)
    lanes = {one["lane"]: (one["state"], one["room"], one["waiting"]) for one in answer["lanes"]}
    # A twentieth of the day is kept for urgent messages.
    assert lanes == {"bulk": ("open", 35, 2), "urgent": ("open", 40, 1)}
    assert {one["reason"]: one["count"] for one in answer["held"]} == {"parked": 1, "daily_limit": 2}


def test_a_night_closes_the_lane_of_blasts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_QUIET_HOURS", "00:00-23:59")
    settings.cache_clear()
    lanes = {one["lane"]: one["state"] for one in call("GET", "/sending")[1]["lanes"]}
    assert lanes["urgent"] == "open"
    assert lanes["bulk"] in {"quiet", "open"}  # 23:59 is a minute of no night
    monkeypatch.setattr("functions.notify.api.datetime", _Noon)
    lanes = {one["lane"]: one["state"] for one in call("GET", "/sending")[1]["lanes"]}
    assert lanes == {"bulk": "quiet", "urgent": "open"}


class _Noon(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> "_Noon":
        return cls(2021, 8, 12, 4, 0, tzinfo=tz)


def test_a_stop_has_its_reason_and_ends_by_who_says_so(table: Table, number: TableNumber) -> None:
    number.change(lambda one: one.stop(Stop(action="pause_number", code=131048, at=NOW)))
    _, before = call("GET", "/sending")
    assert before["stopped"]["code"] == 131048
    assert "mutu pesan kurang" in before["stopped"]["text"]
    assert {one["state"] for one in before["lanes"]} == {"stopped"}
    status, after = call("POST", "/sending/resume", body="{}")
    assert (status, after["sending"]["stopped"], after["sending"]["resumed_by"]) == (200, None, "ayu")
    state = number.state()
    assert (state.stopped, state.resumed_by, state.resumed_what) == (None, "ayu", "sending")
    assert state.resumed_at is not None
    assert call("POST", "/sending/resume", body="{}")[1]["code"] == "not_stopped"


def test_a_stop_that_nobody_has_seen_yet_stands(number: TableNumber) -> None:
    """Two operators look at one stop: the first resumes, and WhatsApp stops the number for another reason."""
    number.change(lambda one: one.stop(Stop(action="pause_number", code=131042, at=NOW)))
    seen = call("GET", "/sending")[1]["stopped"]["at"]
    body = json.dumps({"stopped_at": seen})
    assert call("POST", "/sending/resume", body=body)[0] == 200
    later = NOW + timedelta(minutes=1)
    number.change(lambda one: one.stop(Stop(action="pause_number", code=131048, at=later)))
    status, answer = call("POST", "/sending/resume", body=body)
    assert (status, answer["code"]) == (409, "not_stopped")
    stopped = number.state().stopped
    assert stopped is not None
    assert stopped.code == 131048


def test_an_operators_own_pause_is_told_in_their_words(number: TableNumber) -> None:
    number.change(lambda one: one.stop(Stop(action="pause", why="salah berkas", at=NOW)))
    assert call("GET", "/sending")[1]["stopped"]["text"] == "Dihentikan petugas: salah berkas"


def test_one_template_or_what_is_parked_goes_on_alone(table: Table, number: TableNumber) -> None:
    number.change(lambda one: one.hold_template("isolation_guide_v2", TemplateHold(code=132001, at=NOW)))
    parked = held(table, 1, HoldReason.PARKED)
    asked = {"what": "template", "template": "isolation_guide_v2"}
    released = call("POST", "/sending/resume", body=json.dumps(asked))[1]["sending"]
    assert (released["held_templates"], released["resumed_what"]) == ([], "isolation_guide_v2")
    assert released["resumed_by"] == "ayu"
    assert call("POST", "/sending/resume", body=json.dumps(asked))[0] == 409
    assert call("POST", "/sending/resume", body='{"what": "template"}')[0] == 422
    status, after = call("POST", "/sending/resume", body='{"what": "parked"}')
    assert (status, after["queued"]) == (200, 1)
    assert (after["sending"]["resumed_by"], after["sending"]["resumed_what"]) == ("ayu", "parked")
    assert TableOutbox(table).messages([parked.message_id])[parked.message_id].state is MessageState.QUEUED


def test_a_sample_reads_as_the_message_would(table: Table) -> None:
    told = {
        "kind": "case",
        "name": "Ni Made Contoh",
        "village_code": "51.71.01.1006",
        "anchor_date": "2021-08-09",
        "end_date": (NOW + timedelta(days=5)).date().isoformat(),
    }
    status, answer = call("POST", "/messages/preview", body=json.dumps(told))
    assert (status, [one["purpose"] for one in answer["items"]]) == (
        200,
        ["positive_notice", "isolation_guide"],
    )
    assert all("Ni Made Contoh" in one["text"] for one in answer["items"])
    over = told | {"end_date": "2021-08-10"}
    assert call("POST", "/messages/preview", body=json.dumps(over))[1] == {"items": []}
    for nobody in (" \n", "\t"):
        status, answer = call("POST", "/messages/preview", body=json.dumps(told | {"name": nobody}))
        assert (status, answer["fields"]) == (422, ["name"])


def test_failed_messages_come_newest_first_with_reason_and_tracer(table: Table) -> None:
    store(table, person())
    task = an_assignment(1, assignment_id=EPISODE_ID, person_id=PERSON_ID)
    TableAssignments(table).add(task)
    failed(table, 1)
    failed(table, 2, error_code=None, reason="answer_lost", companions=("x", "y"))
    failed(table, 3, purpose=Purpose.SILENCE_NOTICE)
    failed(table, 4, state=MessageState.SENT)
    _, page = call("GET", "/messages/failed")
    assert [(one["code"], one["companions"]) for one in page["items"]] == [(None, 2), (131026, 0)]
    first, second = page["items"]
    assert "tidak pasti" in first["text"]
    assert "tidak memakai WhatsApp" in second["text"]
    assert (second["name"], second["village"], second["person_id"]) == ("Ni Made Contoh", "Sanur", PERSON_ID)
    assert second["phone"] == "+6281200000001"
    assert second["task"] == {"state": "open", "tracer": None, "outcome": None}


def test_a_failed_answer_to_somebody_who_hides_the_number_shows_none(table: Table) -> None:
    failed(table, 1, to="ID.1234567890")
    _, page = call("GET", "/messages/failed")
    assert [one["phone"] for one in page["items"]] == [None]


def test_pages_of_failed_messages_lose_none_and_repeat_none(table: Table) -> None:
    for place in range(7):
        failed(table, place)
    seen, cursor = list[str](), None
    while True:
        query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = call("GET", "/messages/failed", query=query)[1]
        seen += [one["message_id"] for one in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert call("GET", "/messages/failed", query={"cursor": "x"})[0] == 422


def test_a_message_that_arrives_after_all_leaves_the_list(table: Table) -> None:
    before = failed(table, 1)
    after = before.model_copy(
        update={
            "state": MessageState.DELIVERED,
            "history": (*before.history, (MessageState.DELIVERED, NOW)),
        }
    )
    table.update(keys.message(before.message_id), message_changes(before, after))
    assert call("GET", "/messages/failed")[1]["items"] == []


def test_failed_messages_are_a_table_for_excel(table: Table) -> None:
    store(table, person(name="=cmd()"))
    failed(table, 1)
    status, content = call("GET", "/messages/failed/file")
    lines = content.decode("utf-8-sig").splitlines()
    assert (status, len(lines)) == (200, 2)
    assert lines[0].startswith("Waktu (WITA);Nomor;Nama")
    assert ";0812-0000-0001;'=cmd();Sanur;Pemberitahuan hasil positif;131026;" in lines[1]


@pytest.mark.parametrize("group", ["[tracer]", "[doctor]", "[dinsos]", "[]"])
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_nobody_but_operators_sees_or_changes_it(method: str, path: str, group: str) -> None:
    status, answer = call(method, path, group)
    assert (status, answer["code"]) == (403, "role_not_allowed")
