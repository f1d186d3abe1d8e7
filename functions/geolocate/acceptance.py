"""Which of the geocoder's results is believed, and how far: by place, kind, score and words."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import ValidationError

from desac.domain.geocoding import Candidate
from desac.domain.location import GeoPoint, Precision
from desac.ports.location import VillageAreas
from functions.geolocate.address_parts import AddressParts
from functions.geolocate.agreement import Street, is_house, is_neighbourhood, street_of

_HOUSES = frozenset({"PointAddress", "SecondaryAddress"})
# An interpolated address is a guess along the street: in Denpasar numbers do not run in order.
_STREETS = frozenset({"Street", "Intersection", "InterpolatedAddress", "InferredSecondaryAddress"})
# A place of interest may be the balai banjar, or the gate of an estate.
_NEIGHBOURHOODS = frozenset({"SubDistrict", "Block", "SubBlock", "PointOfInterest"})
_ORDER = tuple(Precision)


class Refusal(StrEnum):
    """Why nothing better than the village is known; also the reason kept with the location."""

    NO_ADDRESS = "no_address"
    NO_RESULT = "no_result"
    TOO_COARSE = "too_coarse"
    LOW_SCORE = "low_score"
    OTHER_STREET = "other_street"
    OUTSIDE_VILLAGE = "outside_village"
    OUTSIDE_CITY = "outside_city"
    SWAPPED_COORDINATES = "swapped_coordinates"
    ADDRESS_REFUSED = "address_refused"
    GEOCODER_UNAVAILABLE = "geocoder_unavailable"
    POINT_OUTSIDE_CITY = "point_outside_city"
    OUTSIDE_STATED_VILLAGE = "outside_stated_village"
    VILLAGE_UNKNOWN = "village_unknown"


class Found(NamedTuple):
    """A result that is believed."""

    point: GeoPoint
    precision: Precision


def best(
    candidates: Sequence[Candidate],
    parts: AddressParts,
    village_code: str,
    areas: VillageAreas,
    min_scores: Mapping[Precision, float],
) -> Found | Refusal:
    """The most precise result that is believed, the first of several; else why the first one is not."""
    judged = [_judge(one, parts, village_code, areas, min_scores) for one in candidates]
    found = [one for one in judged if isinstance(one, Found)]
    if found:
        return min(found, key=lambda one: _ORDER.index(one.precision))
    return next((one for one in judged if isinstance(one, Refusal)), Refusal.NO_RESULT)


def _judge(
    candidate: Candidate,
    parts: AddressParts,
    village_code: str,
    areas: VillageAreas,
    min_scores: Mapping[Precision, float],
) -> Found | Refusal:
    if candidate.kind not in _HOUSES | _STREETS | _NEIGHBOURHOODS:
        return Refusal.TOO_COARSE
    point = _point(candidate.lat, candidate.lng)
    there = areas.village_at(point) if point else None
    if point is None or not areas.contains(village_code, point):
        return Refusal.OUTSIDE_VILLAGE if there else _outside(candidate, areas)
    precision = _precision(candidate, parts)
    if isinstance(precision, Refusal):
        return precision
    believed = _as_sure(precision, candidate.score, min_scores)
    return Found(point, believed) if believed else Refusal.LOW_SCORE


def _as_sure(
    precision: Precision, score: float | None, min_scores: Mapping[Precision, float]
) -> Precision | None:
    """How precise a result is taken to be with its score: a doubtful house is a street, or nothing."""
    if score is None or score >= min_scores[precision]:
        return precision
    is_doubtful_house = precision is Precision.EXACT and score >= min_scores[Precision.STREET]
    return Precision.STREET if is_doubtful_house else None


def _outside(candidate: Candidate, areas: VillageAreas) -> Refusal:
    """Never put right by ourselves: a geocoder that swaps once is not to be trusted here."""
    turned = _point(candidate.lng, candidate.lat)
    is_swapped = turned is not None and areas.village_at(turned) is not None
    return Refusal.SWAPPED_COORDINATES if is_swapped else Refusal.OUTSIDE_CITY


def _precision(candidate: Candidate, parts: AddressParts) -> Precision | Refusal:
    """How far a result inside the village answers the question."""
    is_near = is_neighbourhood(parts, candidate.names)
    is_at_door = candidate.kind in _HOUSES and is_house(parts, candidate.number, candidate.names)
    if candidate.kind in _NEIGHBOURHOODS:
        return Precision.BANJAR if is_near else Refusal.TOO_COARSE
    if not parts.way:
        if not is_near:
            return Refusal.TOO_COARSE
        return Precision.EXACT if is_at_door else Precision.BANJAR
    street = street_of(parts, candidate.street)
    if street is Street.SAME:
        return Precision.EXACT if is_at_door else Precision.STREET
    # What does not say its street is as good as its score, and worth nothing without one.
    if street is Street.STRETCH or (street is Street.UNSAID and candidate.score is not None):
        return Precision.STREET
    return Precision.BANJAR if is_near else Refusal.OTHER_STREET


def _point(lat: float, lng: float) -> GeoPoint | None:
    try:
        return GeoPoint(lat=lat, lng=lng)
    except ValidationError:
        return None
