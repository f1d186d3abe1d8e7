"""An ended link asks for a new one: kept on the link, from where it is sent to the phone on record."""

from datetime import datetime, timedelta
from typing import NamedTuple

from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.link import LinkError, LinkKind, read_token
from desac.observability import logger
from desac.ports.intake import IntakeStore
from functions.intake_form.http import Refused


class Renewal(NamedTuple):
    """What asking needs of the world. `key` signs links; asked again within `wait` nothing happens."""

    store: IntakeStore
    key: bytes
    wait: timedelta
    now: datetime

    def ask(self, token: str) -> None:
        """Ask for a new link. Raises Refused (404) for a forged one.

        Nothing tells the browser what became of it: whether the link was revoked, an episode is over or a
        link is on its way is for whoever holds the phone to see.
        """
        try:
            link_id, _ = read_token(self.key, token)
        except LinkError as error:
            raise Refused(404, error.problem.value) from error
        link = self.store.link(link_id)
        if link is None or link.revoked_at is not None or link.kind is not LinkKind.FORM:
            return
        today = self.now.astimezone(WITA).date()
        waiting = [
            one.episode.episode_id
            for one in self.store.residents(link).values()
            if one.episode.status is EpisodeStatus.ACTIVE and one.episode.end_date >= today
        ]
        if not waiting:
            logger.info("a link of nobody who is active was asked for", extra={"link_id": link_id})
            return
        asked = self.store.ask_for_link(link, waiting[0], self.now, self.now - self.wait)
        logger.info("a new link was asked for", extra={"episode_id": waiting[0], "kept": asked})
