"""One event: write the location, then ask for a tracer; a pin sent by WhatsApp is a location and no more."""

from dataclasses import dataclass
from datetime import datetime

from desac.domain.dates import WITA
from desac.domain.location import Location
from desac.domain.rules import RuleBook
from desac.domain.village import VillageDirectory
from desac.events import Event, IntakeSubmitted, LocationShared, ResidentUnreachable
from desac.observability import logger
from desac.ports.location import LocationChanged, LocationStore, TracerQueue, Whereabouts
from functions.geolocate.locating import Locator
from functions.geolocate.pins import decide_pin
from functions.geolocate.tracing_need import tracer_kecamatan, tracer_reasons

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Geolocation:
    """What one event needs. `default_kecamatan` gets residents of whom no kecamatan is known."""

    store: LocationStore
    locator: Locator
    queues: TracerQueue
    villages: VillageDirectory
    rules: RuleBook
    default_kecamatan: str

    def handle(self, event: Event, now: datetime) -> None:
        """Locate the resident of an event and ask for a tracer if one is needed.

        The location comes first: if sending fails, the queue brings the event again, the location stands
        already, and asking for a tracer twice makes one task. Raises LocationChanged when others keep
        writing.
        """
        if not isinstance(event, IntakeSubmitted | ResidentUnreachable | LocationShared):
            raise TypeError(f"{event.detail_type} does not belong on this queue")
        said_in = event.said_in if isinstance(event, LocationShared) else None
        placed = self._locate(event.episode_id, now, said_in)
        if placed is None:
            # Deleted with its person after the event was sent; or a pin that says nothing new.
            logger.info("nothing to locate", extra={"episode_id": event.episode_id})
            return
        if said_in:
            # Whoever tells where they are asks for nobody to come.
            return
        seen, location = placed
        target = self.rules.on(now.astimezone(WITA).date()).tracing_target_contacts
        kecamatan = tracer_kecamatan(seen, location, self.villages, self.default_kecamatan)
        for reason in tracer_reasons(event, seen, location, target):
            self.queues.send(
                kecamatan, episode_id=event.episode_id, reason=reason, village_code=location.village_code
            )

    def _locate(
        self, episode_id: str, now: datetime, said_in: str | None
    ) -> tuple[Whereabouts, Location] | None:
        for _ in range(_TRIES):
            seen = self.store.whereabouts(episode_id, said_in)
            if seen is None or (said_in and seen.pin is None):
                return None
            decision = decide_pin(seen, self.locator, now) if said_in else self.locator.decide(seen, now)
            if decision is None:
                return None
            if not decision.changed:
                return seen, decision.location
            try:
                self.store.save(decision.location, decision.asked, seen)
            except LocationChanged:
                continue
            logger.info(
                "located",
                extra={
                    "episode_id": episode_id,
                    "precision": decision.location.precision.value,
                    "reason": decision.location.reason,
                },
            )
            return seen, decision.location
        raise LocationChanged
