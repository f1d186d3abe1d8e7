"""The sample webhooks are read as WhatsApp means them."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from functions.notify.webhook_models import InboundMessage, Status, Webhook

SAMPLES = Path(__file__).parents[2] / "events/whatsapp"


def values(name: str) -> Any:
    (value,) = Webhook.model_validate_json((SAMPLES / f"{name}.json").read_bytes()).values
    return value


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_sample_is_a_webhook(path: Path) -> None:
    assert Webhook.model_validate_json(path.read_bytes()).values


@pytest.mark.parametrize(
    ("name", "phone", "words", "payload"),
    [
        ("reply_text", "+6281200000001", "Terima kasih, saya sudah isi formulir 🙏", None),
        ("reply_button", "+6281200000001", "Ada gejala", "SYMPTOM"),
        ("reply_list", "+6281200000001", "Batuk", "cough"),
        ("reply_location", "+6281200000001", None, None),
        ("reply_hidden_number", None, "Darurat", "EMERGENCY"),
        ("number_changed", "+6281200000001", None, None),
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


def test_changes_of_other_fields_are_left_alone() -> None:
    other = {"entry": [{"changes": [{"field": "account_update", "value": {"event": "X"}}]}]}
    assert Webhook.model_validate_json(json.dumps(other)).values == []
