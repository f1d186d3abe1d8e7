"""The way of a file on AWS services in memory: dropped, judged, released, recorded, reported."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from desac.adapters.table import Item, Table
from desac.events import Event, FileReleased
from functions.ingest import fan_out, finish, handler, range_handler
from functions.publish.logic import events_of

CONTEXT: Any = SimpleNamespace(
    function_name="ingest",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:x:1:f",
    aws_request_id="r",
)
BUCKET = "drop"
type Drop = Callable[..., dict[str, Any]]
NOTHING_FAILED: dict[str, list[Any]] = {"batchItemFailures": []}


class Office:
    """Bucket, range queue and operators' topic; it carries events between the functions as the bus does."""

    def __init__(self, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
        self.table = table
        self.s3, self.sqs = boto3.client("s3"), boto3.client("sqs")
        self.s3.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
        )
        self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self.ranges = self.sqs.create_queue(QueueName="ranges")["QueueUrl"]
        self._mail = self.sqs.create_queue(QueueName="mail")["QueueUrl"]
        topic = boto3.client("sns").create_topic(Name="notes")["TopicArn"]
        mail_arn = f"arn:aws:sqs:ap-southeast-3:{topic.split(':')[4]}:mail"
        boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=mail_arn)
        for name, value in (
            ("TABLE", table.name),
            ("DROP_BUCKET", BUCKET),
            ("RANGE_QUEUE_URL", self.ranges),
            ("NOTES_TOPIC", topic),
        ):
            monkeypatch.setenv(f"DESAC_{name}", value)
        self._seen: dict[str, Item] = {}

    def put(self, key: str, content: str | bytes) -> str:
        """Put an object; its version."""
        body = content.encode() if isinstance(content, str) else content
        return self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)["VersionId"]

    def arrive(self, key: str, version: str, size: int = 1, at: datetime | None = None) -> Any:
        """Tell ingest of an object; its answer."""
        return handler.handler(arrival(key, version, size, at), CONTEXT)

    def drop(self, key: str, content: str | bytes, at: datetime | None = None) -> dict[str, Any]:
        """Drop a file and carry it to its end; the JSON report, with `version`."""
        version = self.put(key, content)
        assert self.arrive(key, version, at=at) == NOTHING_FAILED
        self.carry_on()
        return self.report(key) | {"version": version}

    def report(self, key: str, ending: str = "json") -> Any:
        """The newest report of a key: parsed JSON, or bytes."""
        listed = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=f"laporan/{key}.").get("Contents", [])
        found = [one for one in listed if one["Key"].endswith(f".{ending}")]
        newest = max(found, key=lambda one: one["LastModified"])["Key"]
        body = self.s3.get_object(Bucket=BUCKET, Key=newest)["Body"].read()
        return json.loads(body) if ending == "json" else body

    def carry_on(self) -> None:
        """Carry events and ranges until nothing moves any more."""
        while self.tell() or self.work():
            pass

    def tell(self) -> list[Event]:
        """What changed in the file records since the last time, told to whom it concerns."""
        told: list[Event] = []
        for item in boto3.resource("dynamodb").Table(self.table.name).scan()["Items"]:
            if item.get("type") == "SourceFile":
                told.extend(events_of(self._seen.get(item["pk"], {}), item))
                self._seen[item["pk"]] = item
        for event in told:
            reader = fan_out.handler if isinstance(event, FileReleased) else finish.handler
            body = {"detail-type": event.detail_type, "detail": event.model_dump(mode="json")}
            assert reader(queued(body), CONTEXT) == NOTHING_FAILED
        return told

    def work(self) -> int:
        """Record the ranges that wait, the last first: nobody promises their order. How many those were."""
        waiting = self.waiting_ranges()
        for body in reversed(waiting):
            assert range_handler.handler(queued(body), CONTEXT) == NOTHING_FAILED
        return len(waiting)

    def waiting_ranges(self) -> list[dict[str, Any]]:
        """The messages on the range queue, taken off it."""
        return self._take(self.ranges)

    def notes(self) -> list[dict[str, str]]:
        """The notes to the operators since the last time."""
        return self._take(self._mail)

    def _take(self, queue: str) -> list[Any]:
        taken = []
        while messages := self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                taken.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return taken


def queued(body: dict[str, Any]) -> dict[str, Any]:
    """A message as Lambda gets it from a queue."""
    return {"Records": [{"messageId": "1", "eventSource": "aws:sqs", "body": json.dumps(body)}]}


def arrival(key: str, version: str, size: int = 1, at: datetime | None = None) -> dict[str, Any]:
    """S3's event of an object, from its queue."""
    return queued(
        {
            "time": (at or datetime.now(UTC)).isoformat(),
            "detail": {
                "bucket": {"name": BUCKET},
                "object": {"key": key, "size": size, "version-id": version, "etag": "x"},
            },
        }
    )
