"""The sample webhooks are read as WhatsApp means them."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from desac.domain.location import GeoPoint
from functions.notify.webhook_models import InboundMessage, Status, Webhook

SAMPLES = Path(__file__).parents[2] / "events/whatsapp"


def values(name: str) -> Any:
    (value,) = Webhook.model_validate_json((SAMPLES / f"{name}.json").read_bytes()).values
    return value


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_sample_is_a_webhook(path: Path) -> None:
    webhook = Webhook.model_validate_json(path.read_bytes())
    assert bool(webhook.values) != bool(webhook.notices)


@pytest.mark.parametrize(
    ("name", "phone", "words", "payload"),
    [
        ("reply_text", "+6281200000001", "Terima kasih, saya sudah isi formulir 🙏", None),
        ("reply_button", "+6281200000001", "Ada gejala", "SYMPTOM"),
        ("reply_list", "+6281200000001", "Batuk", "cough"),
        ("reply_location", "+6281200000001", None, None),
        ("reply_hidden_number", None, "Darurat", "EMERGENCY"),
        ("number_changed", "+6281200000001", None, None),
        ("number_changed_hidden", None, None, None),
        ("reply_image", "+6281200000001", "Saturasi oksigen 88", None),
        ("reply_voice", "+6281200000001", None, None),
        ("reply_reaction", "+6281200000001", None, None),
        ("reply_unsupported", "+6281200000001", None, None),
        ("reply_menu_row", "+6281200000001", "Sembako", "SEMBAKO"),
        ("reply_read_answer", "+6281200000001", "Baca jawaban", "READ_ANSWER"),
    ],
)
def test_replies(name: str, phone: str | None, words: str | None, payload: str | None) -> None:
    message = InboundMessage.model_validate(values(name).messages[0])
    assert (message.phone, message.words, message.payload) == (phone, words, payload)


def test_a_failure_brings_its_code() -> None:
    status = Status.model_validate(values("status_failed_not_on_whatsapp").statuses[0])
    assert [error.code for error in status.errors] == [131026]


def test_a_status_nobody_knows_is_an_error_of_that_update_alone() -> None:
    bad, good = values("one_bad_among_good").statuses
    with pytest.raises(ValidationError):
        Status.model_validate(bad)
    assert Status.model_validate(good).status == "delivered"


@pytest.mark.parametrize("name", ["number_changed", "number_changed_hidden"])
def test_a_changed_number_is_the_new_one(name: str) -> None:
    assert InboundMessage.model_validate(values(name).messages[0]).changed_to == "+6281200000002"


def test_a_position_is_one_of_the_earth() -> None:
    sent = values("reply_location").messages[0]
    assert InboundMessage.model_validate(sent).point == GeoPoint(lat=-8.675123, lng=115.250456)
    nowhere = {**sent, "location": {"latitude": 91, "longitude": 0}}
    assert InboundMessage.model_validate(nowhere).point is None


@pytest.mark.parametrize("timestamp", ["soon", "", "9" * 30, None])
def test_a_time_that_is_none_is_an_error_of_that_message_alone(timestamp: object) -> None:
    with pytest.raises(ValidationError):
        InboundMessage.model_validate({"id": "w", "type": "text", "timestamp": timestamp})


def test_changes_of_other_fields_are_left_alone() -> None:
    other = {"entry": [{"changes": [{"field": "account_update", "value": {"event": "X"}}]}]}
    assert Webhook.model_validate_json(json.dumps(other)).values == []
