"""A resident's link to their form, signed anew whenever they ask for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from desac.domain import link
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.link import Link
from desac.ports.inbox import Inbox


class FormLinks(NamedTuple):
    """`key` and `base_url` (the public address before `/f/<token>`) are read when a link is made.

    Most replies ask for none, and both lie with services that can be slow.
    """

    inbox: Inbox
    key: Callable[[], bytes]
    base_url: Callable[[], str]
    days: int

    def address(self, episode: Episode | None, now: datetime) -> str | None:
        """The whole address; None where there is no form to fill in, or the link was revoked."""
        today = now.astimezone(WITA).date()
        if episode is None or episode.status is not EpisodeStatus.ACTIVE or episode.end_date < today:
            return None
        key = self.key()
        # A token holds whole seconds; the record must not outlive it by a fraction.
        until = datetime.fromtimestamp(int(now.timestamp()), UTC) + timedelta(days=self.days)
        wanted = Link(
            link_id=link.link_id_for(key, episode.episode_id),
            person_id=episode.person_id,
            episode_id=episode.episode_id,
            expires_at=until,
            created_at=now,
        )
        kept = self.inbox.lasting_link(wanted)
        if kept is None:
            return None
        return f"{self.base_url().rstrip('/')}/f/{link.sign(key, kept.link_id, kept.expires_at)}"
