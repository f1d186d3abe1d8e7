"""Synthetic records for the tests of tracing, sembako, follow-up and the overview."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from desac.adapters import keys
from desac.adapters.table import Table, to_item
from desac.domain.assignment import Assignment, AssignmentReason
from desac.domain.clock import Clock, ClockName
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.intake import Intake
from desac.domain.location import GeoPoint, Location, LocationSource, Precision
from desac.domain.person import Person

NOW = datetime(2021, 8, 11, 4, 0, tzinfo=UTC)  # noon in Denpasar
SANUR = "51.71.01.1006"
SELATAN = "51.71.01"
UTARA = "51.71.04"
ORIGIN = "FILE#f1"


def person_id(number: int) -> str:
    return f"{number:016x}"


def an_episode_id(number: int = 1, kind: str = "case") -> str:
    return episode_id(person_id(number), kind, date(2021, 8, 9))


def a_person(number: int = 1, **changes: Any) -> Person:
    facts = {
        "person_id": person_id(number),
        "name": f"Warga Contoh {number}",
        "phone": f"+6281200000{number:03d}",
        "address": f"Jl. Contoh No. {number}",
        "village_code": SANUR,
        "birth_date": date(1990, 8, 12),
        "created_at": NOW,
    }
    return Person.model_validate(facts | changes)


def an_episode(number: int = 1, **changes: Any) -> Episode:
    kind = changes.get("kind", EpisodeKind.CASE)
    facts = {
        "episode_id": an_episode_id(number, kind),
        "person_id": person_id(number),
        "kind": kind,
        "status": EpisodeStatus.ACTIVE,
        "anchor_date": date(2021, 8, 9),
        "end_date": date(2021, 8, 19),
        "rule_version": "2021-07",
        "origin": ORIGIN,
        "created_at": NOW,
    }
    return Episode.model_validate(facts | changes)


def an_intake(number: int = 1, **changes: Any) -> Intake:
    facts = {
        "episode_id": an_episode_id(number),
        "person_id": person_id(number),
        "address": f"Jl. Contoh No. {number}",
        "village_code": SANUR,
        "sembako_wanted": True,
        "household_size": 4,
        "origin": ORIGIN,
        "submitted_at": NOW,
    }
    return Intake.model_validate(facts | changes)


def an_assignment(number: int = 1, **changes: Any) -> Assignment:
    facts = {
        "assignment_id": an_episode_id(number),
        "person_id": person_id(number),
        "kecamatan_code": SELATAN,
        "village_code": SANUR,
        "reason": AssignmentReason.UNREACHABLE,
        "origin": ORIGIN,
        "created_at": NOW + timedelta(seconds=number),
        "updated_at": NOW,
    }
    return Assignment.model_validate(facts | changes)


def a_location(number: int = 1, precision: Precision = Precision.EXACT) -> Location:
    return Location(
        episode_id=an_episode_id(number),
        person_id=person_id(number),
        point=GeoPoint(lat=-8.69, lng=115.26),
        precision=precision,
        source=LocationSource.GEOCODER,
        village_code=SANUR,
        origin=ORIGIN,
        updated_at=NOW,
    )


def a_clock(number: int = 1, **changes: Any) -> Clock:
    facts = {
        "episode_id": an_episode_id(number),
        "person_id": person_id(number),
        "name": ClockName.FORM,
        "due_at": NOW - timedelta(hours=1),
        "created_at": NOW - timedelta(hours=25),
    }
    return Clock.model_validate(facts | changes)


def store(table: Table, *records: Person | Episode | Intake | Location | Clock) -> None:
    """Put records as their writers do."""
    for record in records:
        table.put(_item(record))


def _item(record: Person | Episode | Intake | Location | Clock) -> dict[str, Any]:
    match record:
        case Person():
            lookup = {"lookup": keys.phone_lookup(record.phone)} if record.phone else {}
            return to_item(record, keys.person(record.person_id), **lookup)
        case Episode():
            return to_item(record, keys.episode(record.episode_id))
        case Intake():
            return to_item(record, keys.intake(record.episode_id))
        case Location():
            return to_item(record, keys.location(record.episode_id))
        case Clock():
            work = keys.clock_work(keys.shard(record.episode_id))
            item = to_item(record, keys.clock(record.episode_id, record.name))
            return item | {"work": work, "work_at": item["due_at"]}


def set_up(table: Table, number: int = 1, **episode: Any) -> str:
    """A person with an episode; returns the episode's id."""
    one = an_episode(number, **episode)
    store(table, a_person(number), one)
    return one.episode_id


def api_event(
    method: str,
    path: str,
    *,
    groups: object = "[tracer]",
    kecamatan: str | None = SELATAN,
    name: str = "pelacak1",
    query: dict[str, str] | None = None,
    body: str | None = None,
) -> dict[str, Any]:
    """An HTTP API event (payload 2.0) as API Gateway makes it behind the JWT authorizer."""
    claims = {"sub": "0000", "cognito:username": name, "cognito:groups": groups}
    if kecamatan:
        claims["custom:kecamatan"] = kecamatan
    return {
        "version": "2.0",
        "rawPath": path,
        "queryStringParameters": query,
        "requestContext": {
            "stage": "$default",
            "http": {"method": method, "path": path},
            "authorizer": {"jwt": {"claims": claims, "scopes": None}},
        },
        "body": body,
        "isBase64Encoded": False,
    }


def sqs_event(*bodies: str) -> dict[str, Any]:
    """A batch of messages as SQS hands it to a function."""
    return {
        "Records": [
            {
                "messageId": f"m{place}",
                "receiptHandle": "r",
                "body": body,
                "attributes": {},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:ap-southeast-3:123456789012:q",
                "awsRegion": "ap-southeast-3",
            }
            for place, body in enumerate(bodies)
        ]
    }


CONTEXT: Any = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:test",
    aws_request_id="r",
    get_remaining_time_in_millis=lambda: 30_000,
)
