"""Notify's four functions in memory, and the plumbing that AWS puts between them."""

import json
import threading
import uuid
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import requests

from desac.adapters import keys
from desac.adapters.table import Table, from_item, to_item
from desac.domain.episode import Episode
from desac.domain.message import Message
from desac.domain.person import Person
from functions.notify import planner, receiver, releaser, sender, webhook

BUCKET = "desac-webhooks"
CONTEXT: Any = SimpleNamespace(
    function_name="notify",
    function_version="1",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:notify",
    aws_request_id="request-1",
    get_remaining_time_in_millis=lambda: 30_000,
)


def queue_event(*bodies: dict[str, Any]) -> dict[str, Any]:
    """An SQS batch as Lambda gets it."""
    records = [
        {
            "messageId": str(uuid.uuid4()),
            "receiptHandle": "handle",
            "body": json.dumps(body),
            "attributes": {"ApproximateReceiveCount": "1"},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:ap-southeast-3:123456789012:lane",
            "awsRegion": "ap-southeast-3",
        }
        for body in bodies
    ]
    return {"Records": records}


def bus_event(detail_type: str, detail: dict[str, Any], identifier: str | None = None) -> dict[str, Any]:
    """What a rule of the bus puts on a queue."""
    return {
        "id": identifier or str(uuid.uuid4()),
        "source": "desac",
        "detail-type": detail_type,
        "detail": detail,
    }


def registered(episode: Episode) -> dict[str, Any]:
    """The event of a registered episode."""
    name = "CaseRegistered" if episode.kind == "case" else "ContactRegistered"
    return bus_event(name, {"person_id": episode.person_id, "episode_id": episode.episode_id})


def queued(message: Message, identifier: str | None = None) -> dict[str, Any]:
    """The event of a message that entered `queued`."""
    detail = message.model_dump(mode="json", include={"person_id", "message_id", "purpose", "lane"})
    return bus_event("MessageStatusChanged", detail | {"state": "queued"}, identifier)


def object_created(key: str) -> dict[str, Any]:
    """S3's own event."""
    detail = {"bucket": {"name": BUCKET}, "object": {"key": key, "size": 1}}
    return {"id": str(uuid.uuid4()), "source": "aws.s3", "detail-type": "Object Created", "detail": detail}


class Stack:
    """The functions over one table and one bucket."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._read: set[str] = set()

    def know(self, person: Person, *episodes: Episode) -> None:
        """Put people and episodes as ingest does."""
        lookup = {"lookup": keys.phone_lookup(person.phone)} if person.phone else {}
        self.table.put(to_item(person, keys.person(person.person_id), **lookup))
        for one in episodes:
            self.table.put(to_item(one, keys.episode(one.episode_id)))

    def plan(self, *events: dict[str, Any]) -> list[Any]:
        """Run the planner; the failures it reports."""
        return list(planner.handler(queue_event(*events), CONTEXT)["batchItemFailures"])

    def send(self, *events: dict[str, Any]) -> list[Any]:
        """Run the sender; the failures it reports."""
        return list(sender.handler(queue_event(*events), CONTEXT)["batchItemFailures"])

    def release(self) -> dict[str, int]:
        """One tick of the release."""
        return dict(releaser.handler({}, CONTEXT))

    def receive(self, *bodies: dict[str, Any]) -> list[Any]:
        """Run the receiver; the failures it reports."""
        return list(receiver.handler(queue_event(*bodies), CONTEXT)["batchItemFailures"])

    def stored_webhooks(self) -> list[str]:
        """Keys of all stored webhooks."""
        found = boto3.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [one["Key"] for one in found]

    def receive_new(self) -> None:
        """Tell the receiver of each webhook it has not read."""
        for key in set(self.stored_webhooks()) - self._read:
            assert self.receive(object_created(key)) == []
            self._read.add(key)

    def messages(self, person_id: str) -> list[Message]:
        """A person's messages."""
        return [
            from_item(Message, item) for item in self.table.partition(keys.partition(person_id), "MESSAGE#")
        ]

    def episode(self, episode_id: str) -> Episode:
        """An episode as stored."""
        item = self.table.get(keys.episode(episode_id))
        assert item
        return from_item(Episode, item)


class Gateway:
    """The public HTTP API in front of the webhook function, on loopback."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._updates = self._posts = 0
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                answer = webhook.handler(request(self.command, self.path, body, dict(self.headers)), CONTEXT)
                content = answer["body"].encode()
                self.send_response(answer["statusCode"])
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                if self.command == "POST":
                    gateway.note(body)

            do_GET = do_POST = _serve  # noqa: N815 # the base class calls these names

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook/whatsapp"

    def note(self, body: str) -> None:
        """Count the updates that came."""
        with self._arrived:
            self._posts += 1
            for entry in json.loads(body)["entry"]:
                for change in entry["changes"]:
                    value = change["value"]
                    self._updates += len(value.get("statuses", [])) + len(value.get("messages", []))
            self._arrived.notify_all()

    def wait_for(self, updates: int) -> None:
        """Until so many updates have come in all."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: self._updates >= updates, timeout=15)
            assert came, f"{self._updates} of {updates} updates"

    def wait_for_posts(self, posts: int) -> None:
        """Until so many webhooks have come in all, whatever they tell."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: self._posts >= posts, timeout=15)
            assert came, f"{self._posts} of {posts} webhooks"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def request(
    method: str, path: str, body: str = "", headers: dict[str, str] | None = None, *, encoded: bool = False
) -> dict[str, Any]:
    """A request as the HTTP API hands it to Lambda (payload format 2.0)."""
    target = urlsplit(path)
    return {
        "version": "2.0",
        "rawPath": target.path,
        "queryStringParameters": dict(parse_qsl(target.query)) or None,
        "headers": {name.lower(): value for name, value in (headers or {}).items()},
        "requestContext": {"http": {"method": method, "path": target.path}},
        "body": body,
        "isBase64Encoded": encoded,
    }


class Phones:
    """The stand-in's controls: what residents' phones hold, what they answer, what goes wrong."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/_sandbox"
        self._session = requests.Session()
        self._session.trust_env = False

    def messages(self) -> Sequence[dict[str, Any]]:
        """Everything that residents got."""
        return list(self._session.get(f"{self._url}/messages", timeout=5).json())

    def answer(self, to: str, **answer: Any) -> None:
        """A resident's answer."""
        given = self._session.post(f"{self._url}/replies", json={"to": to, **answer}, timeout=5)
        assert given.status_code == 202, given.text

    def fault(self, **fault: Any) -> None:
        """From now on, this goes wrong; nothing means nothing does."""
        self._put("faults", fault)

    def hook(self, url: str) -> None:
        """Send webhooks there."""
        self._put("webhook", {"url": url})

    def _put(self, what: str, content: object) -> None:
        answer = self._session.put(f"{self._url}/{what}", json=content, timeout=5)
        assert answer.ok, answer.text

    def close(self) -> None:
        """Give back the connections."""
        self._session.close()
