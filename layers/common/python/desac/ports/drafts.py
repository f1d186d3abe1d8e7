"""Forms that are being filled in."""

from typing import Protocol

from desac.domain.draft import Draft


class DraftStore(Protocol):
    """Keeps one draft for each episode and holder until it expires."""

    def get(self, episode_id: str, holder: str) -> Draft | None:
        """The draft, None if there is none; it may have expired."""
        ...

    def keep(self, before: Draft | None, after: Draft) -> None:
        """Write a draft that came of `before`. Raises Overtaken if that is no longer current."""
        ...
