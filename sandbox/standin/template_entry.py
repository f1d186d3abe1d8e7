"""One template in the account: its life from PENDING to deletion, and how Graph tells it."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.standin.template_model import Template

Status = Literal["PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED"]
Quality = Literal["UNKNOWN", "GREEN", "YELLOW", "RED"]

_NEVER_SET = (
    *("correct_category", "cta_url_link_tracking_opted_out", "degrees_of_freedom_spec"),
    *("library_template_name", "sub_category"),
)
PAUSES = (3 * 3600, 6 * 3600)
"""Seconds of a template's first and second pause; the third time it is disabled."""


@dataclass
class Entry:
    """A template with its state. `review_at` and `paused_until` are Unix seconds."""

    id: str
    template: Template
    status: Status
    review_at: float = 0.0
    rejected_reason: str = "NONE"
    quality: Quality = "UNKNOWN"
    quality_at: float = 0.0
    previous_category: str | None = None
    pauses: int = 0
    paused_until: float | None = None
    edits: list[float] = field(default_factory=list)

    @property
    def category(self) -> str:
        """What it is approved, or was submitted, as."""
        return self.template.category

    def fields(self) -> dict[str, Any]:
        """All that Graph can tell."""
        template = self.template
        known: dict[str, Any] = {
            "id": self.id,
            "name": template.name,
            "language": template.language,
            "status": self.status,
            "category": template.category,
            "parameter_format": "NAMED" if template.named else "POSITIONAL",
            "components": _upper(template.definition.get("components", [])),
            "quality_score": {"score": self.quality, "date": int(self.quality_at)},
            "rejected_reason": self.rejected_reason,
        }
        known["message_send_ttl_seconds"] = template.definition.get("message_send_ttl_seconds")
        known["previous_category"] = self.previous_category
        return known | dict.fromkeys(_NEVER_SET)


def _upper(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Kinds and formats as Graph tells them, whatever case they were submitted in."""
    told = []
    for component in components:
        one = component | {"type": str(component.get("type", "")).upper()}
        if one["type"] == "HEADER":
            one["format"] = str(component.get("format", "TEXT")).upper()
        if "buttons" in component:
            one["buttons"] = [
                button | {"type": str(button.get("type", "")).upper()} for button in component["buttons"]
            ]
        told.append(one)
    return told
