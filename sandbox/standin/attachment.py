"""A document, picture or video that a message carries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """Uploaded (`id`) or fetched from elsewhere (`link`); `kind` is the message's word for it."""

    kind: str
    id: str | None = None
    link: str | None = None
    file_name: str | None = None
    mime_type: str | None = None
    size: int | None = None
