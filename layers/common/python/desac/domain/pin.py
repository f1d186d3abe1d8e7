"""Whether a position that a resident sent by WhatsApp is believed. Pure.

Such a pin is often a shop, a friend's house or the office: unlike the form's, which is dragged onto one's own
roof, it counts only in the village where the resident is known to live.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from desac.domain.location import GeoPoint


class PinRefusal(StrEnum):
    """Why a pin is not believed; the same words as a location's reason."""

    OUTSIDE_CITY = "point_outside_city"
    OUTSIDE_VILLAGE = "outside_stated_village"


class Pin(NamedTuple):
    """A believed position and the village it lies in."""

    point: GeoPoint
    village_code: str


def judge_pin(
    point: GeoPoint, stated_village: str | None, village_at: Callable[[GeoPoint], str | None]
) -> Pin | PinRefusal:
    """The pin, or why it is not believed; without a stated village anywhere in the city will do."""
    there = village_at(point)
    if there is None:
        return PinRefusal.OUTSIDE_CITY
    if stated_village and stated_village != there:
        return PinRefusal.OUTSIDE_VILLAGE
    return Pin(point, there)
