"""Where an address lies: the same words always give the same point, now and then the wrong one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.standin.addresses import Address, read_address
from sandbox.standin.places import Point, Village

_TRIES = 10_000


@dataclass(frozen=True)
class Place:
    """One result. `village` is where the point truly lies, whatever the address said."""

    kind: str
    point: Point
    village: Village | None
    kecamatan: str
    street: str
    number: str
    score: float
    block: str = ""
    banjar: str = ""


def geocode(
    query: str, villages: Sequence[Village], *, wrong_share: float, missing_share: float
) -> Place | None:
    """The place of `query`. By the hash of the address some are not found and some found elsewhere."""
    address = read_address(query, villages)
    if not (address.street or address.estate or address.banjar):
        return _area(address, villages)
    luck = fraction(address.text, "luck")
    if luck < missing_share or (address.village is None and not (address.kecamatan or address.in_denpasar)):
        return None
    village = address.village or _pick(address, villages, "somewhere")
    # Real geocoders put a street in another village and are no less sure of it.
    if luck >= 1 - wrong_share:
        village = _pick(address, [one for one in villages if one is not village], "wrong")
    spread = 0.08 * fraction(address.text, "score")
    kind, least = _kind(address)
    if address.village is None:
        least -= 0.2
    point = point_in(village, address.text)
    return Place(
        kind,
        point,
        village,
        village.kecamatan,
        address.street,
        address.number if kind == "PointAddress" else "",
        round(least + spread, 2),
        block=f"{address.estate} Blok {address.block}" if address.block else address.estate,
        banjar=address.banjar,
    )


def _kind(address: Address) -> tuple[str, float]:
    """What an address leads to at best, and how sure that is at least."""
    if address.number and (address.street or address.estate):
        return "PointAddress", 0.91
    if address.street:
        return "Street", 0.78
    return ("Block", 0.74) if address.estate else ("SubDistrict", 0.7)


def fraction(text: str, purpose: str) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    return int.from_bytes(hashlib.sha256(f"{purpose}:{text}".encode()).digest()[:8], "big") / 2**64


def point_in(village: Village, text: str) -> Point:
    """A point inside the village, spread over it by the hash of `text`."""
    west, south, east, north = village.box
    for attempt in range(_TRIES):
        lng = west + (east - west) * fraction(text, f"lng{attempt}")
        lat = south + (north - south) * fraction(text, f"lat{attempt}")
        # Rounded before the test: the rounded point is the one that is told.
        point = (round(lng, 6), round(lat, 6))
        if village.contains(point):
            return point
    return village.label


def _area(address: Address, villages: Sequence[Village]) -> Place | None:
    score = 0.55 if address.rest else 0.97
    if address.village is not None:
        village = address.village
        return Place("District", village.label, village, village.kecamatan, "", "", score)
    if not (address.kecamatan or address.in_denpasar):
        return None
    within = [one for one in villages if one.kecamatan == address.kecamatan] or list(villages)
    lng = sum(one.label[0] for one in within) / len(within)
    lat = sum(one.label[1] for one in within) / len(within)
    return Place("Locality", (round(lng, 6), round(lat, 6)), None, address.kecamatan, "", "", score)


def _pick(address: Address, villages: Sequence[Village], purpose: str) -> Village:
    within = villages
    if purpose == "somewhere" and address.kecamatan:
        within = [one for one in villages if one.kecamatan == address.kecamatan]
    return within[int(fraction(address.text, purpose) * len(within))]
