"""Decide where a resident is: their own position, else their address, else their village."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from desac.domain.location import LOCATED, GeoPoint, Location, LocationSource, Precision
from desac.domain.village import Village, VillageDirectory
from desac.ports.geocoder import AddressRefused
from desac.ports.location import VillageAreas, Whereabouts
from functions.geolocate.acceptance import Found, Refusal, best
from functions.geolocate.address_parts import read_address
from functions.geolocate.asking import Asker
from functions.geolocate.query import Question, mark, questions


class Decision(NamedTuple):
    """`location` stands for the episode from now on; it is to be written when `changed`."""

    location: Location
    asked: str | None
    changed: bool


class Place(NamedTuple):
    """Where a resident is, who said so, and why no better; `said_at` of a pin sent by WhatsApp."""

    point: GeoPoint | None
    precision: Precision
    source: LocationSource
    village_code: str | None
    reason: Refusal | None
    said_at: datetime | None = None


_NOWHERE = Place(None, Precision.UNKNOWN, LocationSource.NONE, None, Refusal.VILLAGE_UNKNOWN)


class Locator(NamedTuple):
    """`min_scores` are the least overall match scores with which a result is believed to be so precise."""

    asker: Asker
    areas: VillageAreas
    villages: VillageDirectory
    min_scores: Mapping[Precision, float]

    def decide(self, seen: Whereabouts, now: datetime) -> Decision:
        """The location that follows from what is known. Asks about an address once. Raises NoAnswerYet.

        A resident's position counts wherever in the city it lies: the tracers of that village have to
        go there, and `outside_stated_village` tells them why it is not the village on record. Outside
        the city it is refused. What a resident or a tracer said is never replaced by a geocoder, but a
        village that a tracer only heard of gives way to what the resident says later.
        """
        kept = seen.location
        if kept and saw_it(kept):
            return Decision(kept, seen.asked, changed=False)
        own = None if _is_older_than_pin(seen) else self._own_position(seen)
        if kept and own is None and _is_told(kept) and not _is_hearsay_before_form(seen):
            return Decision(kept, seen.asked, changed=False)
        if own:
            return _settled(seen, own, None, now)
        village = self._village(seen)
        if village is None:
            return _settled(seen, _NOWHERE, None, now)
        wanted = questions(read_address(seen.person.address, self.villages, village), village)
        asked = mark(wanted, village, seen.intake.point if seen.intake else None) if wanted else None
        if kept and asked and seen.asked == asked:
            return Decision(kept, asked, changed=False)
        return _settled(seen, self._by_address(seen, wanted, village, now), asked, now)

    def meanwhile(self, seen: Whereabouts, now: datetime) -> Decision:
        """The location while the geocoder does not answer: the village, so that somebody can set out.

        It has no mark, so that the address is asked about as soon as there is an answer.
        """
        if seen.location and _is_told(seen.location):
            return Decision(seen.location, seen.asked, changed=False)
        village = self._village(seen)
        place = _in_village(village, Refusal.GEOCODER_UNAVAILABLE) if village else _NOWHERE
        return _settled(seen, place, None, now)

    def _village(self, seen: Whereabouts) -> Village | None:
        code = stated_village(seen)
        return self.villages.by_code(code) if code else None

    def _own_position(self, seen: Whereabouts) -> Place | None:
        point = seen.intake.point if seen.intake else None
        there = self.areas.village_at(point) if point else None
        if there is None:
            return None
        stated = seen.person.village_code
        reason = Refusal.OUTSIDE_STATED_VILLAGE if stated and stated != there else None
        return Place(point, Precision.EXACT, LocationSource.RESIDENT, there, reason)

    def _by_address(
        self, seen: Whereabouts, wanted: list[Question], village: Village, now: datetime
    ) -> Place:
        # A refused position of the resident's own is the reason that somebody can do something about.
        refused = Refusal.POINT_OUTSIDE_CITY if seen.intake and seen.intake.point else None
        reason = None if wanted else Refusal.NO_ADDRESS
        for question in wanted:
            found = self._ask(question, village, now)
            if isinstance(found, Found):
                # Something finer was asked for, unless the address itself has nothing finer in it.
                is_rough = found.precision is Precision.BANJAR
                why = refused or reason or (Refusal.TOO_COARSE if is_rough else None)
                return Place(found.point, found.precision, LocationSource.GEOCODER, village.code, why)
            # The house comes first: why it was not found says more than why its neighbourhood was not.
            reason = reason or found
        return _in_village(village, refused or reason)

    def _ask(self, question: Question, village: Village, now: datetime) -> Found | Refusal:
        try:
            candidates = self.asker.ask(question, village, now)
        except AddressRefused:
            return Refusal.ADDRESS_REFUSED
        return best(candidates, question.parts, village.code, self.areas, self.min_scores)


def _in_village(village: Village, reason: Refusal | None) -> Place:
    return Place(village.label_point, Precision.VILLAGE, LocationSource.VILLAGE, village.code, reason)


def saw_it(location: Location) -> bool:
    """Whether a tracer has been there, which outranks all else; a village may be what a neighbour said."""
    return location.source is LocationSource.TRACER and location.precision in LOCATED


def stated_village(seen: Whereabouts) -> str | None:
    """The village on record, or the one a tracer heard of after it, until a form states another."""
    kept, form = seen.location, seen.intake
    if kept is None or kept.said_at is None or kept.source is LocationSource.RESIDENT:
        return seen.person.village_code
    if form and form.village_code and form.submitted_at > kept.said_at:
        return seen.person.village_code
    return kept.village_code or seen.person.village_code


def _is_hearsay_before_form(seen: Whereabouts) -> bool:
    kept = seen.location
    if kept is None or kept.source is not LocationSource.TRACER or kept.said_at is None:
        return False
    return seen.intake is not None and seen.intake.submitted_at > kept.said_at


def _is_told(location: Location) -> bool:
    """Whether somebody who was there told it."""
    return location.source in {LocationSource.TRACER, LocationSource.RESIDENT}


def _is_older_than_pin(seen: Whereabouts) -> bool:
    """Whether the form was sent before the resident sent a position by WhatsApp, which therefore stands."""
    said_at = seen.location.said_at if seen.location else None
    return said_at is not None and seen.intake is not None and seen.intake.submitted_at <= said_at


def located(seen: Whereabouts, place: Place, now: datetime) -> Location:
    """The location of an episode."""
    return Location(
        episode_id=seen.episode.episode_id,
        person_id=seen.person.person_id,
        point=place.point,
        precision=place.precision,
        source=place.source,
        village_code=place.village_code,
        reason=place.reason.value if place.reason else None,
        said_at=place.said_at,
        origin=seen.episode.origin,
        updated_at=now,
    )


def _settled(seen: Whereabouts, place: Place, asked: str | None, now: datetime) -> Decision:
    """A decision that says the same as what is kept is no change.

    What was found in a village that a tracer heard of keeps when that was: it stays the stated one.
    """
    kept = seen.location
    is_heard = kept is not None and stated_village(seen) != seen.person.village_code
    if kept and is_heard and place.source is not LocationSource.RESIDENT:
        place = place._replace(said_at=kept.said_at)
    location = located(seen, place, now)
    if kept and asked == seen.asked and kept == location.model_copy(update={"updated_at": kept.updated_at}):
        return Decision(kept, asked, changed=False)
    return Decision(location, asked, changed=True)
