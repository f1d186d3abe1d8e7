"""The order of a tracer's day, and the links that lead along it. Pure.

A day holds some dozens of stops: the nearest next one, and then every crossing of the way undone (2-opt), is
within a few per cent of the shortest and takes milliseconds.
"""

from collections.abc import Sequence
from itertools import batched, pairwise
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple
from urllib.parse import urlencode

from desac.domain.location import GeoPoint

_EARTH_KM = 6371.0
_LEAST_GAIN = 1e-9


class Stop(NamedTuple):
    """Somewhere to go to. `is_urgent` ones come before all others."""

    assignment_id: str
    point: GeoPoint
    is_urgent: bool = False


class Leg(NamedTuple):
    """So many stops as one link to Google Maps takes."""

    url: str
    stops: tuple[Stop, ...]


def kilometres(one: GeoPoint, other: GeoPoint) -> float:
    """The distance as the crow flies, in kilometres (haversine)."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    across = sin((other_lat - lat) / 2) ** 2
    along = sin(radians(other.lng - one.lng) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(across + cos(lat) * cos(other_lat) * along))


def ordered(stops: Sequence[Stop], start: GeoPoint | None) -> list[Stop]:
    """The stops in a sensible order from `start`; without one from the first of them."""
    way: list[Stop] = []
    for is_urgent in (True, False):
        some = [stop for stop in stops if stop.is_urgent is is_urgent]
        begin = way[-1].point if way else start
        way += _shortened(_nearest_next(some, begin), begin)
    return way


def _nearest_next(stops: Sequence[Stop], start: GeoPoint | None) -> list[Stop]:
    left = sorted(stops, key=lambda stop: stop.assignment_id)
    if not left:
        return []
    here = start or left[0].point
    way: list[Stop] = []
    while left:
        nearest = min(left, key=lambda stop: kilometres(here, stop.point))
        left.remove(nearest)
        way.append(nearest)
        here = nearest.point
    return way


def _shortened(way: list[Stop], start: GeoPoint | None) -> list[Stop]:
    """Turn pieces of the way round as long as that makes it shorter. Its beginning is fixed, its end open."""
    before = [start] if start else []
    improved = True
    while improved:
        improved = False
        points = [*before, *(stop.point for stop in way)]
        for first in range(1, len(points) - 1):
            for last in range(first + 1, len(points)):
                if _gain(points, first, last) > _LEAST_GAIN:
                    shift = len(before)
                    way[first - shift : last + 1 - shift] = reversed(way[first - shift : last + 1 - shift])
                    points[first : last + 1] = reversed(points[first : last + 1])
                    improved = True
    return way


def _gain(points: Sequence[GeoPoint], first: int, last: int) -> float:
    """How much shorter the way is with the piece from `first` to `last` turned round."""
    gain = kilometres(points[first - 1], points[first]) - kilometres(points[first - 1], points[last])
    if last + 1 < len(points):
        gain += kilometres(points[last], points[last + 1]) - kilometres(points[first], points[last + 1])
    return gain


def length(way: Sequence[Stop], start: GeoPoint | None) -> float:
    """Kilometres along the stops, as the crow flies from one to the next."""
    points = [*([start] if start else []), *(stop.point for stop in way)]
    return sum(kilometres(one, other) for one, other in pairwise(points))


def legs(way: Sequence[Stop], stops_per_link: int) -> list[Leg]:
    """Links that open the way in Google Maps, one after the other; each begins where the phone then is."""
    return [Leg(_link(some), some) for some in batched(way, stops_per_link, strict=False)]


def _link(stops: Sequence[Stop]) -> str:
    asked = {"api": "1", "travelmode": "two-wheeler", "destination": _pair(stops[-1].point)}
    if len(stops) > 1:
        asked["waypoints"] = "|".join(_pair(stop.point) for stop in stops[:-1])
    return f"https://www.google.com/maps/dir/?{urlencode(asked)}"


def _pair(point: GeoPoint) -> str:
    return f"{point.lat:.6f},{point.lng:.6f}"
