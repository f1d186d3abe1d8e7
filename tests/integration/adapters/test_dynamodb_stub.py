"""The stub that writing is measured against: answers as a table gives them, and counts that add up."""

import json
from collections import Counter
from datetime import UTC, datetime
from http.client import HTTPConnection
from threading import local
from typing import Any
from zlib import crc32

import pytest

from benchmarks.dynamodb_stub import Count, stub, take_counts
from benchmarks.sending_people import put, residents
from benchmarks.stub_table import StubTable
from benchmarks.writers import NOW, wishes
from desac.adapters.health_rules import rule_book
from desac.adapters.outbox import TableOutbox
from desac.adapters.people import People
from desac.adapters.recipients import TableRecipients
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import ABSENT, Conflict, Table, dynamodb
from desac.adapters.waiting import TableWaiting
from desac.domain.message import MessageState
from desac.domain.sending_hours import SendingHours
from desac.ports.outbox import Step
from functions.ingest.register import register
from functions.notify.desk import Desk
from functions.notify.sending import Cue, Sender
from functions.notify.transitions import advance
from tests.unit.notify.notify_fakes import FakeWhatsApp, InlineCourier, Time

TARGET = "DynamoDB_20120810."
# Said without having been asked for.
_MOTOS_OWN = frozenset({"ConsumedCapacity", "ItemCollectionMetrics"})


@pytest.fixture
def exchanges(table: Table) -> list[tuple[str, bytes, int, Any]]:
    """Operation, request, status and answer of all that the table is asked, as they go over the wire."""
    found: list[tuple[str, bytes, int, Any]] = []
    asked = local()  # several are asked at the same time, each in a thread of its own

    def _ask(request: Any, **_: Any) -> None:
        asked.body = request.body

    def _hear(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
        answer = json.loads(response_dict["body"])
        found.append((operation_model.name, asked.body, response_dict["status_code"], answer))

    events = dynamodb().meta.events
    events.register_first("before-send.dynamodb", _ask)
    events.register_first("before-parse.dynamodb", _hear)
    return found


def test_a_file_and_the_next_one_get_the_answers_of_a_table(
    table: Table, exchanges: list[tuple[str, bytes, int, Any]]
) -> None:
    """Every request of registering 30 people twice, asked again of the stub."""
    for file_id in ("f1", "f2"):
        assert sum(1 for _ in register(People(table), wishes(30, file_id), rule_book(), NOW)) == 30
    stubbed = StubTable()
    for operation, request, status, answer in exchanges:
        got_status, got = stubbed.answer(operation, request)
        assert (operation, got_status, _comparable(got)) == (operation, status, _comparable(answer))
    assert len(exchanges) > 4


def test_a_batch_of_messages_gets_the_answers_of_a_table(
    table: Table, exchanges: list[tuple[str, bytes, int, Any]]
) -> None:
    """Sent, with one lost race for the number's item and one for a message."""
    people = residents(5)
    put(table, people)
    outbox, time = TableOutbox(table), Time(datetime.now(UTC))
    whatsapp = FakeWhatsApp(*(f"wamid.{place}" for place in range(4)))
    TableNumber(table, "1").change(lambda one: one.limited(100, NOW))
    number = TableNumber(table, "1")
    number.state()
    TableNumber(table, "1").change(lambda one: one.limited(200, NOW))
    desk = Desk(
        outbox=outbox,
        number=number,
        recipients=TableRecipients(table),
        courier=InlineCourier(whatsapp, time),
        hours=SendingHours(),
        per_second=80,
        clock=time,
        seconds_left=lambda: 60,
        wait=time.wait,
    )
    taken = people[-1].message
    claimed = advance(taken, MessageState.SENDING, time.now)
    assert claimed
    stale = outbox.save_all([Step(taken, claimed)]) | outbox.save_all([Step(taken, claimed)])
    assert stale == {taken.message_id}
    Sender(desk).deliver([Cue(one.message.message_id, "e") for one in people])
    assert len(whatsapp.sent) == 4
    assert TableWaiting(table).unsettled(time.now, 9) == []
    TableRecipients(table).slow_down("+6281200000001", time.now)
    stubbed = StubTable()
    for operation, request, status, answer in exchanges:
        got_status, got = stubbed.answer(operation, request)
        told = (got_status, _comparable(_without_reasons(got)))
        assert (operation, *told) == (operation, status, _comparable(_without_reasons(answer)))


def _without_reasons(answer: dict[str, Any]) -> dict[str, Any]:
    """Why a write failed in words is each one's own."""
    told = {name: value for name, value in answer.items() if name not in {"message", "Message", "Attributes"}}
    if "CancellationReasons" in told:
        told["CancellationReasons"] = [one["Code"] for one in told["CancellationReasons"]]
    return told


def test_a_condition_that_does_not_hold_is_told_as_a_table_tells_it(
    table: Table, exchanges: list[tuple[str, bytes, int, Any]]
) -> None:
    first, second = ({"pk": {"S": "PERSON#1"}, "sk": {"S": name}} for name in ("PERSON", "OTHER"))
    items = [{name: value["S"] for name, value in item.items()} for item in (first, second)]
    table.put(items[0])
    with pytest.raises(Conflict):
        table.put(items[0], ABSENT)
    with pytest.raises(Conflict):
        table.transact([table.write_put(items[1], ABSENT), table.write_put(items[0], ABSENT)])
    stubbed = StubTable()
    answers = [stubbed.answer(operation, request) for operation, request, _, _ in exchanges]
    assert [status for status, _ in answers] == [status for _, _, status, _ in exchanges] == [200, 400, 400]
    codes = [
        [one["Code"] for one in answer["CancellationReasons"]] for answer in (answers[2][1], exchanges[2][3])
    ]
    assert codes[0] == codes[1] == ["None", "ConditionalCheckFailed"]


def test_what_the_stub_does_not_speak_it_refuses() -> None:
    """Rather than measure something else."""
    request = {"TableName": "desac", "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}}
    status, answer = StubTable().answer(
        "PutItem", json.dumps(request | {"ConditionExpression": "size(a) > 3"}).encode()
    )
    assert (status, answer["__type"].rpartition("#")[2]) == (400, "ValidationException")


def test_over_the_wire_it_counts_requests_items_and_units() -> None:
    key = {"pk": {"S": "PERSON#1"}, "sk": {"S": "PERSON"}}
    big = key | {"note": {"S": "x" * 1500}}
    with stub("keep") as port:
        _ask(port, "PutItem", {"TableName": "desac", "Item": big})
        assert _ask(port, "GetItem", {"TableName": "desac", "Key": key, "ConsistentRead": True}) == {
            "Item": big
        }
        _ask(port, "TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "desac", "Item": big}}]})
        counts = take_counts(port)
        assert take_counts(port) == []
    assert set(counts) >= {
        Count("PutItem", "", "requests", 1),
        Count("PutItem", "PERSON", "WCU", 2),
        Count("GetItem", "PERSON", "RCU", 1),
        Count("TransactWriteItems", "PERSON", "items", 1),
        Count("TransactWriteItems", "PERSON", "WCU", 4),
    }


def test_an_empty_one_finds_nothing_and_takes_everything() -> None:
    with stub("empty") as port:
        assert _ask(port, "BatchGetItem", {"RequestItems": {}})["Responses"] == {}
        assert _ask(port, "TransactWriteItems", {"TransactItems": []}) == {}
        assert take_counts(port) == []


def _ask(port: int, operation: str, request: dict[str, Any]) -> Any:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/", json.dumps(request), {"X-Amz-Target": TARGET + operation})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.headers["x-amz-crc32"] == str(crc32(body))
    return json.loads(body)


def _comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """A batch is answered in no order."""
    found = {name: value for name, value in answer.items() if name not in _MOTOS_OWN}
    for table, items in found.get("Responses", {}).items():
        found["Responses"] = {table: Counter(json.dumps(item, sort_keys=True) for item in items)}
    return found
