"""One event: write the location, then ask for a tracer; a pin sent by WhatsApp asks for nobody."""

import zlib
from datetime import datetime
from typing import NamedTuple

from desac.domain.assignment import AssignmentReason
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.geocoding_rules import GeocodingRules
from desac.domain.location import Location
from desac.domain.rules import RuleBook
from desac.domain.silence import SilenceKind
from desac.domain.village import VillageDirectory
from desac.event.base import Event
from desac.event.episodes import ResidentUnreachable
from desac.event.monitoring import SilenceRaised
from desac.event.said import IntakeSubmitted, LocationShared
from desac.observability import logger
from desac.ports.geocoder import NoAnswerYet
from desac.ports.location import LocationChanged, LocationStore, TracerQueue, Whereabouts
from functions.geolocate.locating import Decision, Locator
from functions.geolocate.pins import decide_pin
from functions.geolocate.tracing_need import is_again, tracer_kecamatan, tracer_reasons
from functions.geolocate.waiting import Waiting

_TRIES = 3


class PutOff(NamedTuple):
    """An event that has to come again in `seconds`, because the geocoder has no answer yet."""

    waiting: Waiting
    seconds: int
    is_outage: bool


_Located = IntakeSubmitted | ResidentUnreachable | LocationShared | SilenceRaised


def _mark(event: _Located, reason: AssignmentReason, seen: Whereabouts) -> str:
    """A day without a word, or a wish, is another one than that of a week ago, which a visit has met."""
    if isinstance(event, SilenceRaised):
        if event.kind is SilenceKind.CHECK_IN:
            return f"silence {event.raised}"
        return f"unreached {event.raised}" if is_again(event) else ""
    if reason is AssignmentReason.REQUESTED and seen.intake and seen.intake.visit_wanted_in:
        return f"form {seen.intake.visit_wanted_in}"
    return ""


class Geolocation(NamedTuple):
    """What one event needs. `default_kecamatan` gets residents of whom no kecamatan is known."""

    store: LocationStore
    locator: Locator
    queues: TracerQueue
    villages: VillageDirectory
    rules: RuleBook
    geocoding: GeocodingRules
    default_kecamatan: str

    def handle(self, event: Event, waiting: Waiting, now: datetime) -> PutOff | None:
        """Locate the resident of an event and ask for a tracer if one is needed.

        While the geocoder does not answer the event is put off. Whoever has waited long is somewhere in the
        village meanwhile, so that a tracer can set out, and the point follows when there is one.

        The location comes first: if sending fails, the queue brings the event again, the location stands
        already, and asking for a tracer twice makes one task. Raises LocationChanged when others keep
        writing.
        """
        if not isinstance(event, _Located):
            raise TypeError(f"{event.detail_type} does not belong on this queue")
        said_in = event.said_in if isinstance(event, LocationShared) else None
        try:
            placed = self._locate(event.episode_id, now, said_in)
        except NoAnswerYet as why:
            return self._without_answer(event, waiting, why, now)
        if not waiting.has_tracer:
            self._call_tracer(event, placed, now)
        return None

    def _without_answer(
        self, event: _Located, waiting: Waiting, why: NoAnswerYet, now: datetime
    ) -> PutOff | None:
        logger.warning(
            "no answer from the geocoder",
            extra={"episode_id": event.episode_id, "why": str(why), "since": waiting.since.isoformat()},
        )
        if waiting.is_long(self.geocoding, now):
            placed = self._locate(event.episode_id, now, None, may_ask=False)
            if not waiting.has_tracer:
                self._call_tracer(event, placed, now)
                waiting = waiting.with_tracer()
            is_over = placed is None or placed[0].episode.status is not EpisodeStatus.ACTIVE
            if is_over or waiting.is_over(self.geocoding, now):
                return None
        spread = zlib.crc32(event.episode_id.encode())
        seconds = waiting.seconds(self.geocoding, spread, is_outage=why.is_outage)
        return PutOff(waiting.again(is_outage=why.is_outage), seconds, why.is_outage)

    def _call_tracer(
        self, event: _Located, placed: tuple[Whereabouts, Location] | None, now: datetime
    ) -> None:
        if placed is None:
            # Deleted with its person after the event was sent; or a pin that says nothing new.
            logger.info("nothing to locate", extra={"episode_id": event.episode_id})
            return
        seen, location = placed
        kecamatan = tracer_kecamatan(seen, location, self.villages, self.default_kecamatan)
        if isinstance(event, LocationShared):
            # Whoever tells where they are asks for nobody to come; who is to come anyway goes there.
            if seen.episode.status is EpisodeStatus.ACTIVE and location.village_code:
                self.queues.send(
                    kecamatan, episode_id=event.episode_id, reason=None, village_code=location.village_code
                )
            return
        target = self.rules.on(now.astimezone(WITA).date()).tracing_target_contacts
        for reason in tracer_reasons(event, seen, location, target):
            self.queues.send(
                kecamatan,
                episode_id=event.episode_id,
                reason=reason,
                village_code=location.village_code,
                mark=_mark(event, reason, seen),
            )

    def _locate(
        self, episode_id: str, now: datetime, said_in: str | None, *, may_ask: bool = True
    ) -> tuple[Whereabouts, Location] | None:
        for _ in range(_TRIES):
            seen = self.store.whereabouts(episode_id, said_in)
            if seen is None or (said_in and seen.pin is None):
                return None
            decision = self._decide(seen, now, is_pin=said_in is not None, may_ask=may_ask)
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

    def _decide(self, seen: Whereabouts, now: datetime, *, is_pin: bool, may_ask: bool) -> Decision | None:
        if is_pin:
            return decide_pin(seen, self.locator, now)
        return self.locator.decide(seen, now) if may_ask else self.locator.meanwhile(seen, now)
