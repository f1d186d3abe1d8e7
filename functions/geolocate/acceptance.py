"""Which of the geocoder's results is believed: only one that lies in the stated village."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import ValidationError

from desac.domain.location import GeoPoint, Precision
from desac.ports.geocoder import Candidate
from desac.ports.location import VillageAreas

_PRECISION = {
    "PointAddress": Precision.EXACT,
    "InterpolatedAddress": Precision.EXACT,
    "SecondaryAddress": Precision.EXACT,
    "Street": Precision.STREET,
    "Intersection": Precision.STREET,
}


class Refusal(StrEnum):
    """Why nothing better than the village is known; also the reason kept with the location."""

    NO_ADDRESS = "no_address"
    NO_RESULT = "no_result"
    TOO_COARSE = "too_coarse"
    LOW_SCORE = "low_score"
    OUTSIDE_VILLAGE = "outside_village"
    SWAPPED_COORDINATES = "swapped_coordinates"
    ADDRESS_REFUSED = "address_refused"
    POINT_OUTSIDE_CITY = "point_outside_city"
    OUTSIDE_STATED_VILLAGE = "outside_stated_village"
    VILLAGE_UNKNOWN = "village_unknown"


class Found(NamedTuple):
    """A result that is believed."""

    point: GeoPoint
    precision: Precision


def best(
    candidates: Sequence[Candidate], village_code: str, areas: VillageAreas, min_score: float
) -> Found | Refusal:
    """The first believable result, or why the first one is not believed."""
    refusals: list[Refusal] = []
    for candidate in candidates:
        judged = _judge(candidate, village_code, areas, min_score)
        if isinstance(judged, Found):
            return judged
        refusals.append(judged)
    return refusals[0] if refusals else Refusal.NO_RESULT


def _judge(candidate: Candidate, village_code: str, areas: VillageAreas, min_score: float) -> Found | Refusal:
    precision = _PRECISION.get(candidate.kind)
    if precision is None:
        return Refusal.TOO_COARSE
    point = _point(candidate.lat, candidate.lng)
    if point is None or not areas.contains(village_code, point):
        turned = _point(candidate.lng, candidate.lat)
        # Never put right by ourselves: a geocoder that swaps once is not to be trusted here.
        swapped = turned is not None and areas.village_at(turned) is not None
        return Refusal.SWAPPED_COORDINATES if swapped else Refusal.OUTSIDE_VILLAGE
    if candidate.score is not None and candidate.score < min_score:
        return Refusal.LOW_SCORE
    return Found(point, precision)


def _point(lat: float, lng: float) -> GeoPoint | None:
    try:
        return GeoPoint(lat=lat, lng=lng)
    except ValidationError:
        return None
