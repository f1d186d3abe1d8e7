"""What a stored reply tells the bus: what was understood, and nothing of what was written."""

import json

import pytest

from desac.domain.ids import reply_digest
from desac.domain.reply import Reply
from desac.events import EmergencyRaised, Event, LocationShared, ResidentWrote, SymptomsReported
from functions.publish.logic import Image, events_of

SAID = {"said_in": f"reply:{reply_digest('wamid.tap')}"}
IDS = {"person_id": "00000000000000aa", "episode_id": "00000000000000aa-0a1b2c3d"}


def stored(**changes: object) -> Image:
    """A reply as the stream shows it."""
    known = {
        "wamid": "wamid.tap",
        "sender": "+6281200000001",
        "kind": "button",
        "text": "Darurat",
        "payload": "EMERGENCY",
        "intent": "emergency",
        "content": {"from": "6281200000001"},
        "received_at": "2021-08-12T01:02:00Z",
    }
    reply = Reply.model_validate(known | IDS | changes)
    return {**reply.model_dump(mode="json", exclude_none=True), "type": "Reply"}


@pytest.mark.parametrize(
    ("intent", "event"),
    [
        ("emergency", EmergencyRaised(**IDS, **SAID)),
        ("symptom", SymptomsReported(**IDS, **SAID)),
        ("location", LocationShared(**IDS, **SAID)),
        ("other", ResidentWrote(**IDS, **SAID)),
    ],
)
def test_an_understood_reply_is_told(intent: str, event: Event) -> None:
    told = events_of({}, stored(intent=intent))
    assert told == [event]
    assert "6281200000001" not in json.dumps([one.model_dump() for one in told])


@pytest.mark.parametrize(
    "changes",
    [
        {"intent": None},
        {"intent": "other", "text": None},
        {"intent": "stop"},
        {"episode_id": None},
        {"person_id": None, "episode_id": None},
    ],
)
def test_other_replies_and_strangers_are_not_told(changes: dict[str, object]) -> None:
    assert events_of({}, stored(**changes)) == []


def test_a_reply_is_told_once() -> None:
    """A second webhook writes nothing, and a later change of the item is no second emergency."""
    assert events_of(stored(), stored(text="Darurat!")) == []
