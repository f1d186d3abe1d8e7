"""Files at WhatsApp, and what is known of templates there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from desac.domain.media import MediaId
from desac.domain.template_state import TemplateState


class MediaBook(Protocol):
    """The ids of one phone number's files."""

    def ids(self, names: Sequence[str]) -> Mapping[str, MediaId]:
        """Those that are known, by name."""
        ...

    def keep(self, new: MediaId, before: MediaId | None) -> bool:
        """Put a fresh id in the place of `before`; False if somebody else was faster."""
        ...

    def refuse(self, name: str, media_id: str, at: datetime) -> bool:
        """Note that WhatsApp would not send it; False if that is known, or another id took its place."""
        ...


class TemplateBook(Protocol):
    """What Meta last said about our templates."""

    def states(self, names: Sequence[str]) -> Mapping[str, TemplateState]:
        """Those that are known, by their name at WhatsApp."""
        ...

    def note(self, state: TemplateState) -> bool:
        """Keep what was said; False if something later is known."""
        ...


class MediaUploader(Protocol):
    """WhatsApp's store of files."""

    def upload(self, content: bytes, *, content_type: str, filename: str) -> str:
        """Upload a file and return its id.

        Raises Refused, NotSent or AnswerLost of `desac.ports.whatsapp`; after the last one it may be there
        twice, which does no harm.
        """
        ...
