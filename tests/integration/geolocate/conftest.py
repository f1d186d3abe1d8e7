"""A geocoder on loopback, tracer queues in memory, and a resident to look for."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest

from desac.adapters import aws, keys
from desac.adapters.table import Table, from_item, to_item
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.intake import Intake, NamedContact
from desac.domain.location import GeoPoint, Location
from desac.domain.person import Person
from desac.events import Event, IntakeSubmitted, ResidentUnreachable
from functions.geolocate.handler import handler

PERSON_ID = "bbbbbbbbbbbbbbbb"
RENON = "51.71.01.1005"
KECAMATAN = ("51.71.01", "51.71.02", "51.71.03", "51.71.04")
# Well inside Renon.
IN_RENON = [115.2398, -8.6845]


@dataclass
class FakeLocation:
    """Amazon Location's wire: what it was asked, and what it answers next."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    status: int = 200
    error: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    knows: str = ""
    """What a question has to begin with to be answered by anything."""

    def answers(self, *places: tuple[str, list[float], float], **address: str) -> None:
        """Answer with these (place type, [lng, lat], score), at the address that residents here have."""
        self.status = 200
        self.items = [
            {
                "PlaceId": f"place-{number}",
                "PlaceType": kind,
                "Title": "Contoh",
                "Address": {"Street": "Jalan Contoh", "AddressNumber": "7"} | address,
                "Position": position,
                "MatchScores": {"Overall": score},
            }
            for number, (kind, position, score) in enumerate(places)
        ]

    def fails(self, status: int, error: str) -> None:
        """Answer with an error."""
        self.status, self.error = status, error


@pytest.fixture
def location_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLocation]:
    """A server on loopback, found through the variable that also redirects the deployed function."""
    service = FakeLocation()

    class _Wire(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.operations.append(self.path.rsplit("/", 1)[-1])
            service.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            refused = service.status != 200
            known = service.asked[-1]["QueryText"].startswith(service.knows)
            answer: dict[str, Any] = {"ResultItems": service.items if known else []}
            if refused:
                answer = {"message": "no", "reason": "no"}
            body = json.dumps(answer).encode()
            self.send_response(service.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("x-amz-geo-pricing-bucket", "Stored")
            if refused:
                self.send_header("x-amzn-ErrorType", service.error)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Wire)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("AWS_ENDPOINT_URL_GEO_PLACES", service.url)
    yield service
    server.shutdown()
    server.server_close()
    thread.join()


class Context:
    """The Lambda context that Powertools reads."""

    function_name = "geolocate"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:ap-southeast-3:123456789012:function:geolocate"

    def __init__(self) -> None:
        # Every invocation has its own.
        self.aws_request_id = str(uuid.uuid4())


@dataclass
class City:
    """The world around the function."""

    table: Table
    queues: dict[str, str]
    service: FakeLocation
    later: list[tuple[dict[str, Any], int]] = field(default_factory=list)

    def put(
        self,
        kind: EpisodeKind = EpisodeKind.CASE,
        status: EpisodeStatus = EpisodeStatus.ACTIVE,
        person_id: str = PERSON_ID,
        **person_fields: Any,
    ) -> str:
        """A resident with an episode; returns its id."""
        now = datetime.now(UTC)
        details = {"address": "Jalan Contoh No. 7", "village_code": RENON} | person_fields
        person = Person(person_id=person_id, name="I Nyoman Contoh", created_at=now, **details)
        episode = Episode(
            episode_id=episode_id(person_id, kind, now.date()),
            person_id=person_id,
            kind=kind,
            status=status,
            anchor_date=now.date(),
            end_date=now.date(),
            rule_version="2021-07",
            origin="FILE#0000000000000002",
            created_at=now,
        )
        self.table.put(to_item(person, keys.person(person_id)))
        self.table.put(to_item(episode, keys.episode(episode.episode_id)))
        return episode.episode_id

    def put_intake(
        self, episode: str, *, point: GeoPoint | None = None, contacts: int = 0, revision: int = 1
    ) -> None:
        """The resident's form."""
        intake = Intake(
            episode_id=episode,
            person_id=PERSON_ID,
            address="Jalan Contoh No. 7",
            village_code=RENON,
            point=point,
            contacts=tuple(NamedContact(name=f"Contoh {number}") for number in range(contacts)),
            revision=revision,
            origin="FILE#0000000000000002",
            submitted_at=datetime.now(UTC),
        )
        self.table.put(to_item(intake, keys.intake(episode)))

    def location(self, episode: str) -> Location | None:
        """The location kept."""
        item = self.table.get(keys.location(episode))
        return from_item(Location, item) if item else None

    def put_location(self, location: Location) -> None:
        """A location somebody else wrote."""
        self.table.put(to_item(location, keys.location(location.episode_id)))

    def deliver(self, *events: Event) -> list[str]:
        """Hand events over as the queue does; returns the ids of the failed ones."""
        bodies = [
            {"detail-type": event.detail_type, "source": "desac", "detail": event.model_dump(mode="json")}
            for event in events
        ]
        return self.hand_over(*bodies)

    def hand_over(self, *bodies: dict[str, Any]) -> list[str]:
        """Hand messages over as the queue does; returns the ids of the failed ones."""
        records = [
            {
                "messageId": str(number),
                "receiptHandle": "r",
                "body": json.dumps(body),
                "attributes": {},
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:ap-southeast-3:123456789012:geolocate",
                "awsRegion": "ap-southeast-3",
            }
            for number, body in enumerate(bodies)
        ]
        answer = handler({"Records": records}, Context())  # type: ignore[arg-type]
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def put_off(self) -> list[tuple[dict[str, Any], int]]:
        """What the function sent to its own queue, with the delay in seconds; taken from the queue."""
        found, self.later[:] = list(self.later), []
        return found

    def requests(self) -> list[dict[str, Any]]:
        """What stands in the tracer queues, emptied by looking; each with the `queue` it lay in."""
        found = []
        for kecamatan, url in self.queues.items():
            while messages := boto3.client("sqs").receive_message(QueueUrl=url).get("Messages"):
                for message in messages:
                    found.append({**json.loads(message["Body"]), "queue": kecamatan})
                    boto3.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found


@pytest.fixture
def denpasar(table: Table, location_service: FakeLocation, monkeypatch: pytest.MonkeyPatch) -> City:
    """The table, the four tracer queues and the geocoder, configured as in the deployed function."""
    sqs = boto3.client("sqs")
    urls = {
        code: sqs.create_queue(QueueName=f"tracer-{code.replace('.', '-')}")["QueueUrl"] for code in KECAMATAN
    }
    monkeypatch.setenv("DESAC_TABLE", table.name)
    monkeypatch.setenv("DESAC_TRACER_QUEUE_URLS", ",".join(f"{code}={url}" for code, url in urls.items()))
    city = City(table, urls, location_service)
    sending = aws.sqs().send_message

    def send(**message: Any) -> Any:
        """A message with a delay is not to be received for minutes; it is kept as it went out."""
        if message["QueueUrl"].endswith("/geolocate"):
            city.later.append((json.loads(message["MessageBody"]), message["DelaySeconds"]))
        return sending(**message)

    sqs.create_queue(QueueName="geolocate")
    monkeypatch.setattr(aws.sqs(), "send_message", send)
    # botocore's own two tries are no subject of these tests.
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    return city


@pytest.fixture
def submitted() -> Callable[[str], IntakeSubmitted]:
    """The event of a sent form."""

    def _event(episode: str) -> IntakeSubmitted:
        return IntakeSubmitted(person_id=PERSON_ID, episode_id=episode, revision=1, sembako_wanted=False)

    return _event


@pytest.fixture
def unreachable() -> Callable[..., ResidentUnreachable]:
    """The event of a resident whom WhatsApp does not reach."""

    def _event(episode: str, reason: str = "no_phone") -> ResidentUnreachable:
        return ResidentUnreachable.model_validate(
            {"person_id": PERSON_ID, "episode_id": episode, "reason": reason}
        )

    return _event
