"""What Meta tells about templates, the number and the account."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.notify.notices import notice_of, take_notices
from functions.notify.webhook_models import Change, Webhook

SAMPLES = Path(__file__).parents[2] / "events/whatsapp"


class Holds:
    """What was told to senders."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def template_held(self, name: str, why: str) -> None:
        """Kept."""
        self.told.append((name, why))

    def template_released(self, name: str) -> None:
        """Kept."""
        self.told.append((name,))


def sample(name: str) -> list[Change]:
    return Webhook.model_validate_json((SAMPLES / f"{name}.json").read_bytes()).notices


@pytest.mark.parametrize(
    ("name", "needs_somebody", "told"),
    [
        ("template_paused", True, [("positive_notice", "PAUSED")]),
        ("template_disabled", True, [("isolation_guide", "DISABLED")]),
        ("template_reinstated", False, [("positive_notice",)]),
        ("template_quality_red", True, []),
        ("phone_number_flagged", True, []),
        ("account_violation", True, []),
        ("capability_update", False, []),
    ],
)
def test_whoever_has_to_act_is_told(
    name: str, needs_somebody: bool, told: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    holds = Holds()
    take_notices(sample(name), holds)
    assert holds.told == told
    assert ("WhatsAppNoticeNeedsSomebody" in capsys.readouterr().out) is needs_somebody


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
