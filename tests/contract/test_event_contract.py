"""The events' golden payloads, held against both sides: who tells them and who reads them."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desac.adapters.event_queue import consume_events
from desac.events import ALL_EVENTS, Event
from functions.publish.logic import events_of

GOLDEN = {
    path.stem: json.loads(path.read_text()) for path in (Path(__file__).parent / "events").glob("*.json")
}
PERSONAL = ("Contoh", "+62812", "Jl.")


def test_every_event_has_a_golden_payload() -> None:
    assert set(GOLDEN) == set(ALL_EVENTS)


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_publish_tells_exactly_this(name: str) -> None:
    told = events_of(GOLDEN[name]["old"], GOLDEN[name]["new"])
    assert [
        {"detail-type": event.detail_type, "detail": event.model_dump(mode="json")} for event in told
    ] == GOLDEN[name]["events"]
    assert name in {event.detail_type for event in told}


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_consumers_read_exactly_this(name: str) -> None:
    read: list[Event] = []
    records = [
        {"messageId": str(place), "body": json.dumps(body), "eventSource": "aws:sqs"}
        for place, body in enumerate(GOLDEN[name]["events"])
    ]
    context: Any = SimpleNamespace()
    answer = consume_events({"Records": records}, context, read.append)
    assert answer == {"batchItemFailures": []}
    assert [event.model_dump(mode="json") for event in read] == [e["detail"] for e in GOLDEN[name]["events"]]


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_no_personal_data_in_any_payload(name: str) -> None:
    text = json.dumps(GOLDEN[name]["events"])
    assert not [word for word in PERSONAL if word in text]


def test_the_same_image_twice_tells_nothing() -> None:
    for golden in GOLDEN.values():
        assert events_of(golden["new"], golden["new"]) == []


def test_a_deletion_tells_nothing() -> None:
    assert events_of(GOLDEN["CaseRegistered"]["new"], {}) == []


def test_an_episode_that_was_over_on_arrival_tells_nothing() -> None:
    assert events_of({}, {**GOLDEN["CaseRegistered"]["new"], "status": "recorded"}) == []


def test_an_episode_brought_back_by_a_corrected_date_is_told_as_registered() -> None:
    new = GOLDEN["CaseRegistered"]["new"]
    told = events_of({**new, "status": "recorded", "status_reason": "over_on_arrival"}, new)
    assert [event.detail_type for event in told] == ["CaseRegistered"]
