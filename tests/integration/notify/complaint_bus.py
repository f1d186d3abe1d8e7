"""Between the functions that complaints pass through: the stream, the bus and its rules, without waiting.

What changed in the table since the last look is told by the real `publish` logic and handed to the real
consumers, until nothing changes any more. Each event is delivered twice, as queues may.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer

from desac.adapters import keys, webhook_store
from desac.adapters.clocks import TableClocks
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.table import Table
from desac.domain.clock import ClockName
from desac.domain.complaint import Complaint
from desac.domain.complaint_rules import ComplaintRules
from desac.domain.message import Purpose
from desac.events import (
    ComplaintAnswered,
    ComplaintEscalated,
    EmergencyRaised,
    Event,
    MessageStatusChanged,
    ResidentWrote,
    SymptomsReported,
)
from functions.follow_up.complaints import raise_complaint
from functions.notify import complaint_handler
from functions.notify.complaint_handler import act, make_complaining
from functions.publish.logic import events_of
from tests.integration.notify.notify_stack import BUCKET, CONTEXT, Stack, bus_event, queue_event

_deserialize = TypeDeserializer().deserialize
_COMPLAINTS = (SymptomsReported, EmergencyRaised, ResidentWrote, ComplaintAnswered, ComplaintEscalated)
Images = dict[tuple[str, str], dict[str, Any]]


class ComplaintBus:
    """The stack's stream and bus; `told` is every event so far, `notes` what operators got by e-mail."""

    def __init__(self, stack: Stack, notes_queue: str, rules: ComplaintRules | None = None) -> None:
        self.stack = stack
        self.rules = rules or complaint_rules()
        self.told: list[Event] = []
        self._queue = notes_queue
        self._seen: Images = {}
        self._sent_at: dict[str, str] = {}

    @property
    def table(self) -> Table:
        return self.stack.table

    def settle(self, now: datetime | None = None) -> None:
        """Deliver what changed until nothing does. With `now` the consumer believes that it is that late."""
        undone: list[Event] = []
        for _ in range(20):
            current = self._images()
            events = [
                event for place, new in current.items() for event in events_of(self._seen.get(place, {}), new)
            ]
            self._seen = current
            self.told += events
            undone = [event for event in [*events, *undone] if not self._deliver(event, now)]
            if not events and not undone:
                return
        raise AssertionError("the functions keep starting each other")

    def _deliver(self, event: Event, now: datetime | None) -> bool:
        """Whether it was done; else it comes again, as from a queue."""
        body = bus_event(event.detail_type, event.model_dump(mode="json"))
        if isinstance(event, MessageStatusChanged):
            if event.state == "queued":
                assert self.stack.send(body, body) == []
            if event.state != "failed" or event.purpose is not Purpose.COMPLAINT_NOTICE:
                return True
        elif not isinstance(event, _COMPLAINTS):
            return True
        if now is None:
            answer = complaint_handler.handler(queue_event(body, body), CONTEXT)
            return not answer["batchItemFailures"]
        for _ in range(2):
            act(event, make_complaining(self.table), now)
        return True

    def _images(self) -> Images:
        client, found = boto3.client("dynamodb"), {}
        for page in client.get_paginator("scan").paginate(TableName=self.table.name):
            for item in page["Items"]:
                plain = {name: _deserialize(value) for name, value in item.items()}
                found[str(plain["pk"]), str(plain["sk"])] = plain
        return found

    def tick(self, now: datetime) -> None:
        """The scheduler's tick and the worker behind it, as if it were `now`; then what follows from it."""
        for due in [
            one for one in TableClocks(self.table).due(now, 100) if one.clock is ClockName.DOCTOR_ANSWER
        ]:
            raise_complaint(TableComplaints(self.table), due, self.rules, now)
        self.settle(now)

    def complaints(self, episode_id: str) -> list[Complaint]:
        found = TableComplaints(self.table).of_episode(episode_id)
        return sorted(found, key=lambda one: one.opened_at)

    def complaint(self, episode_id: str) -> Complaint:
        (found,) = self.complaints(episode_id)
        return found

    def clock(self, episode_id: str) -> dict[str, Any]:
        item = self.table.get(keys.clock(episode_id, ClockName.DOCTOR_ANSWER))
        assert item
        return item

    def notes(self) -> list[tuple[str, str]]:
        """Subjects and texts of all notes since the last call."""
        client, found = boto3.client("sqs"), []
        while messages := client.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                body = json.loads(message["Body"])
                found.append((body["Subject"], body["Message"]))
                client.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return found

    def hear(
        self, sender: str, wamid: str, *, quoting: str | None = None, user_id: str = "", **content: Any
    ) -> None:
        """A webhook with a message, read twice; `content` has the type's own member.

        With a `user_id` the phone is hidden.
        """
        (kind,) = content
        message: dict[str, Any] = {
            "from": sender.removeprefix("+"),
            "id": wamid,
            "timestamp": self._sent_at.setdefault(wamid, str(int(datetime.now(UTC).timestamp()))),
            "type": kind,
            **content,
        }
        if user_id:
            message = {**message, "from_user_id": user_id}
            del message["from"]
        if quoting:
            message["context"] = {"id": quoting}
        value = {"messaging_product": "whatsapp", "metadata": {}, "messages": [message]}
        body = {"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
        for _ in range(2):
            webhook_store.store(BUCKET, json.dumps(body).encode(), datetime.now(UTC))
        self.stack.receive_new()


def notes_queue(topic: str) -> str:
    """A queue that gets every note of a topic."""
    client = boto3.client("sqs")
    url = client.create_queue(QueueName="notes")["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return str(url)


def only(messages: list[Mapping[str, Any]], wanted: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """The one message of that kind."""
    (found,) = [one for one in messages if wanted(one)]
    return found
