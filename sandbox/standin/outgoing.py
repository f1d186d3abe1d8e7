"""A message that Meta would take."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.standin.attachment import Attachment


@dataclass(frozen=True)
class Outgoing:
    """`values` are the template's parameters by name; `media_fault` is what its media will fail with."""

    to: str
    type: str
    text: str
    buttons: tuple[dict[str, str], ...] = ()
    template: str | None = None
    language: str | None = None
    category: str = "SERVICE"
    callback_data: str | None = None
    context: str | None = None
    by_user_id: bool = False
    media: Attachment | None = None
    media_fault: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
