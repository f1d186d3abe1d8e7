"""What Meta tells about the number and the account."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.notify.notices import notice_of, take_notices
from functions.notify.webhook_models import Change, Webhook

SAMPLES = Path(__file__).parents[2] / "events/whatsapp"


def sample(name: str) -> list[Change]:
    return Webhook.model_validate_json((SAMPLES / f"{name}.json").read_bytes()).notices


@pytest.mark.parametrize(
    ("name", "needs_somebody"),
    [
        ("template_quality_red", True),
        ("phone_number_flagged", True),
        ("account_violation", True),
        ("capability_update", False),
    ],
)
def test_whoever_has_to_act_is_told(
    name: str, needs_somebody: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    take_notices(sample(name))
    assert ("WhatsAppNoticeNeedsSomebody" in capsys.readouterr().out) is needs_somebody


@pytest.mark.parametrize("name", ["template_paused", "template_disabled", "template_reinstated"])
def test_the_status_of_a_template_is_somebody_elses(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    take_notices(sample(name))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "value", [{}, {"event": None}, {"event": {"a": 1}}, {"event": "Ni Made, +62 812"}, {"event": ["x"]}]
)
def test_what_nobody_has_met_is_for_somebody_to_look_at_and_not_quoted(value: dict[str, Any]) -> None:
    notice = notice_of(Change(field="account_update", value=value))
    assert (notice.event, notice.needs_somebody) == ("NONE", True)


def test_a_field_without_an_object_is_no_webhook_of_ours() -> None:
    body = {"entry": [{"changes": [{"field": "messages", "value": {}}]}]}
    webhook = Webhook.model_validate_json(json.dumps(body))
    assert webhook.notices == []
    assert len(webhook.values) == 1
