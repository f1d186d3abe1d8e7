"""Where a resident can be found, and how sure that is."""

from enum import StrEnum

from pydantic import Field

from desac.domain.base import Record, UtcDatetime


class GeoPoint(Record):
    """WGS84 degrees. AWS and GeoJSON write `[lng, lat]`, Google Maps links `lat,lng`: never a bare pair."""

    lat: float = Field(ge=-90, le=90)
    lng: float = Field(ge=-180, le=180)


class Precision(StrEnum):
    """From the house to nothing, in this order.

    `street`: somewhere along it. `banjar`: somewhere in the neighbourhood, a banjar, lingkungan or housing
    estate. `village`: only the village is known; the point is its label, not a house.
    """

    EXACT = "exact"
    STREET = "street"
    BANJAR = "banjar"
    VILLAGE = "village"
    UNKNOWN = "unknown"


LOCATED = frozenset({Precision.EXACT, Precision.STREET, Precision.BANJAR})
"""Where the point is somewhere to go to: inside the village and better than its label."""


class LocationSource(StrEnum):
    """Who said so. A resident's own position outranks the geocoder."""

    RESIDENT = "resident"
    TRACER = "tracer"
    GEOCODER = "geocoder"
    VILLAGE = "village"
    NONE = "none"


class Location(Record):
    """`reason` is why nothing better than `precision` was accepted, or what is odd about an accepted point.

    A resident's point outside the stated village carries `outside_stated_village`, an address found after
    a refused point `point_outside_city`; otherwise it is None for an exact point. `said_at` is when a
    resident sent the point by WhatsApp, or a tracer was there or heard of the village, also where an address
    was found in that village since: what was said before does not replace it.
    """

    episode_id: str
    person_id: str
    point: GeoPoint | None = None
    precision: Precision
    source: LocationSource
    village_code: str | None = None
    reason: str | None = None
    said_at: UtcDatetime | None = None
    origin: str
    updated_at: UtcDatetime
