"""Places in the shape in which Amazon Location returns them."""

import hashlib
import math
from typing import Any

from sandbox.standin.geocoding import Place
from sandbox.standin.places import Point

Result = dict[str, Any]
_EARTH_RADIUS = 6_371_000


def result_item(place: Place, bias: Point | None, *, with_scores: bool) -> Result:
    """One entry of `ResultItems`; only `Geocode` tells how well it matches."""
    address = _address(place)
    item: Result = {
        "PlaceId": hashlib.sha256(repr((place.kind, place.point, place.street)).encode()).hexdigest()[:40],
        "PlaceType": place.kind,
        "Title": address["Label"],
        "Address": address,
        "Position": list(place.point),
        "MapView": _view(place),
    }
    if bias is not None:
        item["Distance"] = round(metres(bias, place.point))
    if with_scores:
        item["MatchScores"] = {"Overall": place.score, "Components": {"Address": _component_scores(place)}}
    return item


def metres(one: Point, other: Point) -> float:
    """The distance over the ground."""
    lng1, lat1, lng2, lat2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(math.sqrt(half))


def _address(place: Place) -> Result:
    village = place.village
    street = f"{place.street} No. {place.number}" if place.number else place.street
    area = [place.block, place.banjar, village.name if village else "", place.kecamatan]
    bali = f"Bali {village.postal_code}" if village else "Bali"
    address: Result = {
        "Label": ", ".join(part for part in (street, *area, "Denpasar", bali, "Indonesia") if part),
        "Country": {"Code2": "ID", "Code3": "IDN", "Name": "Indonesia"},
        "Region": {"Code": "BA", "Name": "Bali"},
        "SubRegion": {"Name": "Denpasar"},
        "Locality": place.kecamatan or "Denpasar",
    }
    if village:
        address |= {"District": village.name, "PostalCode": village.postal_code}
    if place.street:
        address["Street"] = place.street
    if place.block:
        address["Block"] = place.block
    if place.banjar:
        address["SubDistrict"] = place.banjar
    if place.number:
        address["AddressNumber"] = place.number[:10]
    return address


def _component_scores(place: Place) -> Result:
    scores: Result = {"Country": 1.0, "Region": 1.0, "SubRegion": 1.0}
    if place.kecamatan:
        scores["Locality"] = 1.0
    if place.village:
        scores["District"] = place.score
    if place.number:
        scores["AddressNumber"] = 1.0
    return scores


def _view(place: Place) -> list[float]:
    if place.kind == "District" and place.village:
        return list(place.village.box)
    lng, lat = place.point
    reach = 0.03 if place.kind == "Locality" else 0.001
    return [round(edge, 6) for edge in (lng - reach, lat - reach, lng + reach, lat + reach)]
