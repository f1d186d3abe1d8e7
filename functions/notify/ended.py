"""An episode is over: what waits to be said about it is not said, and who is well hears that it is over.

Safe to repeat, and right in any order: what the episode says now counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from desac.adapters.config_data import City
from desac.domain import ids
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.isolation import WELL_ENDS, EndReason
from desac.domain.message import AS_ADDRESSED, Message, MessageState, Purpose
from desac.event.episodes import EpisodeEnded
from desac.observability import logger
from desac.ports.outbox import Addressee, Overtaken
from desac.ports.roster import Roster
from functions.notify.city_message import city_message
from functions.notify.health_contact import contact_in, emergency_numbers
from functions.notify.household import on_its_own
from functions.notify.planning import Suppression, suppression
from functions.notify.rendering import clean, render
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice
from functions.notify.templates import Wording
from functions.notify.transitions import advance
from functions.notify.wording import long_date

_TRIES = 5
_WAITING = frozenset({MessageState.QUEUED, MessageState.HELD})
_STAYS = {EpisodeKind.CASE: "Masa isolasi mandiri", EpisodeKind.CONTACT: "Masa karantina"}


class EndOutbox(Protocol):
    """Messages of one episode."""

    def addressee(self, person_id: str, episode_id: str) -> Addressee | None:
        """The person and the episode; None if either is missing."""
        ...

    def of_episode(self, episode_id: str) -> Sequence[Message]:
        """Everything that is, or was to be, written about it."""
        ...

    def save(self, before: Message, after: Message) -> None:
        """Replace a message. Raises Overtaken."""
        ...

    def add(self, message: Message) -> bool:
        """Write a message; False if there is one with its id."""
        ...


@dataclass(frozen=True)
class Ending:
    """What is done when episodes end, for the events of one batch."""

    outbox: EndOutbox
    roster: Roster
    city: City
    templates: TemplateChoice = field(default_factory=TemplateChoice)

    def end(self, event: EpisodeEnded, now: datetime) -> None:
        """Stop what waits and tell who is well.

        Raises LookupError for an episode that is not there (yet), Overtaken if its messages keep changing.
        """
        found = self.outbox.addressee(event.person_id, event.episode_id)
        if found is None:
            raise LookupError(f"no such person and episode: {event.episode_id}")
        if found.episode.status is EpisodeStatus.ACTIVE:
            # Taken back meanwhile: whatever was held back is planned anew.
            return
        stopped = self._stop(found.episode, now)
        told = found.episode.status_reason in WELL_ENDS and self._tell(found, now)
        known = {"episode_id": event.episode_id, "stopped": stopped, "told": told}
        logger.info("an episode is over", extra=known)

    def _stop(self, episode: Episode, now: datetime) -> int:
        """Suppress what waits; how many messages that were."""
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._stop_once(episode, now)
            except Overtaken:
                # One is being sent, or somebody left the household: look again.
                if not tries_left:
                    raise
        return 0

    def _stop_once(self, episode: Episode, now: datetime) -> int:
        stopped = 0
        for message in self.outbox.of_episode(episode.episode_id):
            # The word of an earlier end, which was taken back, is not this one's.
            is_earlier = message.purpose is Purpose.ISOLATION_ENDED and message.message_id != told_as(episode)
            is_idle = is_earlier or is_stopped(message.purpose, episode.status_reason)
            if message.state not in _WAITING or not is_idle:
                continue
            alone = message if message.lead is None else on_its_own(message, self.templates)
            reason = Suppression.EPISODE_OVER.value
            after = advance(alone, MessageState.SUPPRESSED, now, reason=reason)
            if after is None:
                raise ValueError(f"{message.message_id} is {message.state} and cannot be stopped")
            self.outbox.save(message, after)
            count("MessageStopped", purpose=message.purpose)
            stopped += 1
        return stopped

    def _tell(self, found: Addressee, now: datetime) -> bool:
        message = self.message(found, now)
        added = self.outbox.add(message)
        if added:
            count("MessagePlanned", purpose=message.purpose, reason=message.reason or "none")
        return added

    def message(self, found: Addressee, now: datetime) -> Message:
        """The word that it is over, or why it is not said. Raises TemplateGapError for a gap."""
        person, episode, number_opted_out, _ = found
        purpose, today = Purpose.ISOLATION_ENDED, now.astimezone(WITA).date()
        reason = suppression(person, episode, today, number_opted_out=number_opted_out, purpose=purpose)
        chosen = self.templates.template_for(purpose)
        parameters: dict[str, str] = {}
        if reason is None:
            values = self._values(found, today)
            parameters = {name: values[name] for name in sorted(chosen.parameters)}
            render(chosen, parameters)
        return city_message(
            told_as(episode),
            purpose,
            person=person,
            episode=episode,
            template=chosen,
            parameters=parameters,
            now=now,
            reason=reason,
        )

    def _values(self, found: Addressee, today: date) -> dict[str, str]:
        person, episode = found.person, found.episode
        contact = contact_in(self.city, person.village_code, self.roster, today)
        is_discreet = self.templates.wording is Wording.NOTICE
        values = {
            "nama": person.name,
            "masa": _STAYS[episode.kind],
            "selesai_tanggal": long_date(_last_day(episode, today)),
            "kontak_nama": contact.discreet_name if is_discreet else contact.name,
            "kontak_telepon": contact.phone,
            "nama_darurat": self.city.emergency_name,
            "telepon_darurat": emergency_numbers(self.city),
        }
        return {name: clean(value) for name, value in values.items()}


def told_as(episode: Episode) -> str:
    """The id of the word that an episode is over: one for each end, as one may be taken back."""
    end = episode.ended_at.isoformat() if episode.ended_at else None
    return ids.message_id(episode.episode_id, Purpose.ISOLATION_ENDED, end)


def is_stopped(purpose: Purpose, reason: str | None) -> bool:
    """Whether a message that waits is not to go once its episode has ended for this reason.

    Whoever has just written gets their answer, and a complaint is still the doctor's to hear of; of somebody
    who has died nothing is said any more, to nobody.
    """
    if purpose is Purpose.ISOLATION_ENDED:
        return reason not in WELL_ENDS
    return purpose not in AS_ADDRESSED or reason == EndReason.DECEASED


def _last_day(episode: Episode, today: date) -> date:
    """The last day of isolation: by its days, or the one on which somebody ended it."""
    if episode.status_reason == EndReason.COMPLETED:
        return episode.end_date
    return episode.ended_at.astimezone(WITA).date() if episode.ended_at else today
