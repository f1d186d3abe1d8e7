"""Points and polygons on the scale of a city, where the earth may be taken as flat."""

from collections.abc import Sequence
from math import cos, hypot, radians

from desac.domain.location import GeoPoint

Ring = Sequence[Sequence[float]]
"""A closed line of `[lng, lat]` pairs, as GeoJSON writes them."""


# A triangle, closed.
_FEWEST = 4
_METERS_PER_DEGREE = 111_195.0


def _crosses(ring: Ring, point: GeoPoint) -> bool:
    """Even-odd rule: whether a ray to the east crosses the ring an odd number of times."""
    inside = False
    previous_lng, previous_lat = ring[-1][0], ring[-1][1]
    for lng, lat in ring:
        if (lat > point.lat) != (previous_lat > point.lat):
            crossing = lng + (point.lat - lat) * (previous_lng - lng) / (previous_lat - lat)
            if point.lng < crossing:
                inside = not inside
        previous_lng, previous_lat = lng, lat
    return inside


def contains(multipolygon: Sequence[Sequence[Ring]], point: GeoPoint) -> bool:
    """Whether `point` lies in a GeoJSON MultiPolygon's coordinates, holes left out."""
    return any(
        _crosses(polygon[0], point) and not any(_crosses(hole, point) for hole in polygon[1:])
        for polygon in multipolygon
    )


def simplified(ring: Ring, meters: float) -> list[list[float]]:
    """A closed line with fewer points, none of which is further than `meters` from the former line.

    Douglas and Peucker's way; the line stays closed, and one that would vanish is kept as it is.
    """
    points = [(pair[0], pair[1]) for pair in ring]
    if len(points) <= _FEWEST:
        return [list(pair) for pair in points]
    # A ring ends where it begins: it is cut at the point furthest from there.
    far = max(range(1, len(points)), key=lambda place: _distance(points[0], points[place], points[place]))
    kept = {0, far, len(points) - 1}
    waiting = [(0, far), (far, len(points) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start <= 1:
            continue
        place = max(
            range(start + 1, end), key=lambda inner: _distance(points[inner], points[start], points[end])
        )
        if _distance(points[place], points[start], points[end]) > meters:
            kept.add(place)
            waiting += [(start, place), (place, end)]
    if len(kept) < _FEWEST:
        return [list(pair) for pair in points]
    return [list(points[place]) for place in sorted(kept)]


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Meters from a point to a line between two others."""
    shrink = cos(radians(point[1]))
    x, y = (point[0] - start[0]) * shrink, point[1] - start[1]
    dx, dy = (end[0] - start[0]) * shrink, end[1] - start[1]
    length = dx * dx + dy * dy
    along = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
    return hypot(x - along * dx, y - along * dy) * _METERS_PER_DEGREE
