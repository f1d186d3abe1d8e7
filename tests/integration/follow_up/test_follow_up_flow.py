"""From a tick of the scheduler to a resident marked as silent."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from desac.adapters import aws, keys
from desac.adapters.clocks import TableClocks
from desac.adapters.table import Table
from desac.adapters.work_queue import NotQueuedError, WorkQueue
from desac.domain.clock import ClockName, ClockState
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.ports.clocks import Due
from functions.follow_up.handler import handler
from functions.follow_up.scheduler import handler as scheduler
from functions.follow_up.scheduler import tick
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    a_clock,
    a_person,
    an_episode,
    an_episode_id,
    an_intake,
    sqs_event,
    store,
)


@pytest.fixture
def queue(aws_in_memory: None, monkeypatch: pytest.MonkeyPatch) -> str:
    url = boto3.client("sqs").create_queue(QueueName="follow-up")["QueueUrl"]
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_FOLLOW_UP_QUEUE_URL", url)
    return url


def _waiting(table: Table, number: int = 1, *, episode: dict[str, Any] | None = None, **clock: Any) -> str:
    store(table, a_person(number), an_episode(number, **(episode or {})), a_clock(number, **clock))
    return an_episode_id(number)


def _received(queue: str) -> list[dict[str, str]]:
    bodies: list[dict[str, str]] = []
    while messages := aws.sqs().receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(json.loads(message["Body"]))
            aws.sqs().delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def _body(episode: str) -> str:
    return json.dumps({"episode_id": episode, "clock": "form"})


def _state(table: Table, episode: str) -> tuple[str, str | None, int]:
    clock, who = table.get(keys.clock(episode, "form")), table.get(keys.episode(episode))
    assert clock is not None
    assert who is not None
    assert ("work" in clock) == (clock["state"] == "open"), "only open clocks are in the index"
    return clock["state"], who.get("unreachable"), who["version"]


def test_a_tick_queues_exactly_what_is_due(table: Table, queue: str) -> None:
    """In every shard, in batches of ten, without touching the clocks."""
    due = {_waiting(table, number) for number in range(1, 26)}
    _waiting(table, 26, due_at=datetime.now(UTC) + timedelta(hours=1))
    closed = _waiting(table, 27)
    TableClocks(table).stop(_found(table, closed))
    assert scheduler({}, CONTEXT) == {"queued": 25}
    bodies = _received(queue)
    assert {body["episode_id"] for body in bodies} == due
    assert all(body.keys() == {"episode_id", "clock"} for body in bodies)
    assert scheduler({}, CONTEXT) == {"queued": 25}, "what nobody worked on is queued again"


def test_a_tick_is_bounded_and_takes_the_longest_overdue_first(table: Table, queue: str) -> None:
    for number in range(1, 60):
        _waiting(table, number, due_at=NOW - timedelta(minutes=number))
    assert tick(TableClocks(table), queue=WorkQueue(queue), now=NOW, per_shard=1) == keys.SHARDS
    assert an_episode_id(59) in {body["episode_id"] for body in _received(queue)}


def test_a_queue_that_refuses_is_an_error(queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803
            return {"Failed": [{"Id": Entries[0]["Id"]}]}

    monkeypatch.setattr(aws, "sqs", Refusing)
    with pytest.raises(NotQueuedError, match="1 of 1"):
        WorkQueue(queue).send([Due(episode_id="e", clock=ClockName.FORM)])


def _found(table: Table, episode: str) -> Any:
    waiting = TableClocks(table).waiting(Due(episode_id=episode, clock=ClockName.FORM))
    assert waiting is not None
    return waiting


def test_whoever_does_not_answer_in_time_is_silent(table: Table, queue: str) -> None:
    episode = _waiting(table)
    assert handler(sqs_event(_body(episode)), CONTEXT) == {"batchItemFailures": []}
    assert _state(table, episode) == ("expired", "silent", 2)


def test_a_second_delivery_changes_nothing(table: Table, queue: str) -> None:
    episode = _waiting(table)
    handler(sqs_event(_body(episode), _body(episode)), CONTEXT)
    assert handler(sqs_event(_body(episode)), CONTEXT) == {"batchItemFailures": []}
    assert _state(table, episode) == ("expired", "silent", 2)


def test_a_clock_that_was_put_off_is_left_alone(table: Table, queue: str) -> None:
    episode = _waiting(table, due_at=datetime.now(UTC) + timedelta(hours=1))
    handler(sqs_event(_body(episode)), CONTEXT)
    assert _state(table, episode) == ("open", None, 1)


def test_a_form_that_came_stops_the_clock(table: Table, queue: str) -> None:
    episode = _waiting(table)
    store(table, an_intake(1))
    handler(sqs_event(_body(episode)), CONTEXT)
    assert _state(table, episode) == ("stopped", None, 1)


def test_a_stopped_clock_stays_stopped(table: Table, queue: str) -> None:
    episode = _waiting(table)
    TableClocks(table).stop(_found(table, episode))
    handler(sqs_event(_body(episode)), CONTEXT)
    assert _state(table, episode) == ("stopped", None, 1)


def test_a_form_that_arrives_while_the_clock_is_looked_at_wins(table: Table, queue: str) -> None:
    """The worker saw no form; the transaction does."""
    episode = _waiting(table)
    seen = _found(table, episode)
    store(table, an_intake(1))
    assert TableClocks(table).expire(seen, UnreachableReason.SILENT) is False
    assert _state(table, episode) == ("open", None, 1)


def test_an_episode_that_changed_in_between_is_looked_at_again(table: Table, queue: str) -> None:
    episode = _waiting(table)
    seen = _found(table, episode)
    table.update(keys.episode(episode), {"unreachable": "opted_out", "version": 2})
    assert TableClocks(table).expire(seen, UnreachableReason.SILENT) is False
    handler(sqs_event(_body(episode)), CONTEXT)
    assert _state(table, episode) == ("expired", "opted_out", 2)


@pytest.mark.parametrize(
    "episode", [{"status": EpisodeStatus.ENDED}, {"unreachable": UnreachableReason.NOT_ON_WHATSAPP}]
)
def test_nobody_is_called_silent_who_is_not_waited_for(
    table: Table, queue: str, episode: dict[str, Any]
) -> None:
    identifier = _waiting(table, episode=episode)
    handler(sqs_event(_body(identifier)), CONTEXT)
    assert _state(table, identifier) == (ClockState.EXPIRED, episode.get("unreachable"), 1)


def test_nonsense_goes_back_and_a_vanished_clock_does_not(table: Table, queue: str) -> None:
    gone = _body(an_episode_id(5))
    answer = handler(sqs_event(gone, '{"episode_id": "e", "clock": "tea"}'), CONTEXT)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m1"]
