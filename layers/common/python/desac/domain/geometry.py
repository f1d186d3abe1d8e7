"""Points and polygons on the scale of a city, where the earth may be taken as flat."""

from collections.abc import Sequence

from desac.domain.location import GeoPoint

Ring = Sequence[Sequence[float]]
"""A closed line of `[lng, lat]` pairs, as GeoJSON writes them."""


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
