"""The services around the table, in memory: queues, buckets, notes, secrets, and what they answer."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import IO, Any

from botocore.exceptions import ClientError


@dataclass(slots=True)
class QueueRecord:
    """A message in a queue; `visible_at` is in seconds since 1970."""

    body: str
    visible_at: float
    number: int
    received: int = 0


@dataclass(slots=True)
class MemoryQueue:
    """One queue. `most_received` is how often a record is handed out before it is dead."""

    name: str
    delay: float = 0
    visibility: float = 30
    most_received: int | None = None
    dead_letters: str | None = None
    records: list[QueueRecord] = field(default_factory=list)


class MemorySqs:
    """SQS for those who send, and for those who let a message come again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.queues: dict[str, MemoryQueue] = {}
        self._clock = clock
        self._numbers = count(1)
        self._given: dict[str, QueueRecord] = {}

    def put(self, name: str, body: str, delay: float | None = None) -> None:
        """One more record."""
        queue = self.queues[name]
        wait = queue.delay if delay is None else delay
        queue.records.append(QueueRecord(body, self._clock() + wait, next(self._numbers)))

    def receive(self, name: str, most: int) -> list[QueueRecord]:
        """Visible records, hidden for the queue's visibility timeout; dead ones are moved."""
        queue, now, found = self.queues[name], self._clock(), list[QueueRecord]()
        for record in sorted(queue.records, key=lambda one: (one.visible_at, one.number)):
            if len(found) == most or record.visible_at > now:
                break
            record.received += 1
            if queue.most_received and record.received > queue.most_received:
                queue.records.remove(record)
                if queue.dead_letters:
                    self.put(queue.dead_letters, record.body)
                continue
            record.visible_at = now + queue.visibility
            self._given[f"{name}/{record.number}"] = record
            found.append(record)
        return found

    def delete(self, name: str, record: QueueRecord) -> None:
        """It was done."""
        self.queues[name].records.remove(record)

    def next_visible(self, name: str) -> float | None:
        """When the first record may be received."""
        return min((one.visible_at for one in self.queues[name].records), default=None)

    def send_message(
        self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int | None = None
    ) -> dict[str, Any]:
        """Of the API."""
        self.put(QueueUrl, MessageBody, DelaySeconds)
        return {}

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Of the API."""
        assert 1 <= len(Entries) <= 10
        for entry in Entries:
            self.put(QueueUrl, entry["MessageBody"], entry.get("DelaySeconds"))
        return {"Failed": []}

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:
        """Of the API."""
        self._given[ReceiptHandle].visible_at = self._clock() + VisibilityTimeout

    def change_message_visibility_batch(
        self,
        *,
        QueueUrl: str,
        Entries: Sequence[Mapping[str, Any]],
    ) -> dict[str, Any]:
        """Of the API."""
        for entry in Entries:
            self.change_message_visibility(
                QueueUrl=QueueUrl,
                ReceiptHandle=entry["ReceiptHandle"],
                VisibilityTimeout=entry["VisibilityTimeout"],
            )
        return {"Failed": []}


class MemoryS3:
    """Buckets; `created` is told of each new object: bucket, key, size."""

    def __init__(self, created: Callable[[str, str, int], None]) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}
        self._created = created

    def put_object(self, *, Bucket: str, Key: str, Body: Any, **_: Any) -> dict[str, Any]:
        """Of the API."""
        content = Body if isinstance(Body, bytes) else Body.read()
        self.objects[Bucket, Key] = content
        self._created(Bucket, Key, len(content))
        return {}

    def get_object(self, *, Bucket: str, Key: str, **_: Any) -> dict[str, Any]:
        """Of the API."""
        if (Bucket, Key) not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": "no such key"}}, "GetObject")
        return {"Body": io.BytesIO(self.objects[Bucket, Key])}

    def download_fileobj(self, bucket: str, key: str, target: IO[bytes], **_: Any) -> None:
        """Of boto3's transfers."""
        target.write(self.get_object(Bucket=bucket, Key=key)["Body"].read())

    def upload_fileobj(self, content: IO[bytes], bucket: str, key: str, **_: Any) -> None:
        """Of boto3's transfers."""
        self.put_object(Bucket=bucket, Key=key, Body=content.read())


class MemoryNotes:
    """SNS: what operators were sent, as subject and text."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def publish(self, *, TopicArn: str, Subject: str, Message: str) -> dict[str, Any]:
        """Of the API."""
        self.sent.append((Subject, Message))
        return {}


class MemoryBus:
    """EventBridge: hands each event to `deliver`: bus, event."""

    def __init__(self, deliver: Callable[[str, dict[str, Any]], None]) -> None:
        self._deliver = deliver
        self._numbers = count(1)
        self.told: list[tuple[str, dict[str, Any]]] = []

    def put_events(self, *, Entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Of the API."""
        assert 1 <= len(Entries) <= 10
        for entry in Entries:
            event = {
                "id": f"event-{next(self._numbers):08d}",
                "source": entry["Source"],
                "detail-type": entry["DetailType"],
                "detail": json.loads(entry["Detail"]),
            }
            self.told.append((entry["DetailType"], event["detail"]))
            self._deliver(entry["EventBusName"], event)
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "x"} for _ in Entries]}


class MemorySecrets:
    """Secrets Manager and Systems Manager: values by name."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:
        """Of the API."""
        return {"SecretString": self._values[SecretId]}

    def get_parameter(self, *, Name: str) -> dict[str, Any]:
        """Of the API."""
        return {"Parameter": {"Value": self._values[Name]}}
