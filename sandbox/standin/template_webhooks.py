"""What Meta's webhooks say about a template: its status, its quality."""

from typing import Any

from sandbox.standin.template_entry import Entry
from sandbox.standin.webhooks import Update

_PAUSED = "Your WhatsApp message template has been paused because it received negative feedback."
_PAUSE_TITLES = ("FIRST_PAUSE", "SECOND_PAUSE")


def status_changed(entry: Entry, at: float) -> Update:
    """`message_template_status_update` for the status that it has now."""
    value: dict[str, Any] = {
        "event": entry.status,
        **_named(entry),
        "reason": entry.rejected_reason,
        "message_template_category": entry.category,
    }
    if entry.status == "PAUSED":
        value["other_info"] = {
            "title": _PAUSE_TITLES[entry.pauses - 1],
            "description": _PAUSED,
        }
    if entry.status == "DISABLED":
        value["disable_info"] = {"disable_date": str(int(at))}
    return {"field": "message_template_status_update", "value": value}


def quality_changed(entry: Entry, before: str) -> Update:
    """`message_template_quality_update`."""
    value = {"previous_quality_score": before, "new_quality_score": entry.quality, **_named(entry)}
    return {"field": "message_template_quality_update", "value": value}


def _named(entry: Entry) -> dict[str, Any]:
    return {
        "message_template_id": int(entry.id),
        "message_template_name": entry.template.name,
        "message_template_language": entry.template.language,
    }
