"""A position as a resident can give it: the phone's own, coordinates, or a pasted map link."""

import re
from urllib.parse import unquote

from pydantic import ValidationError

from desac.domain.location import GeoPoint

_NUMBER = r"([-−]?\d{1,3}(?:[.,]\d+)?)"
_DECIMAL = r"(-?\d{1,3}\.\d+)"
_BARE = re.compile(rf"(?:geo:)?\(?\s*{_NUMBER}\s*°?\s*[,;\s]\s*{_NUMBER}\s*°?\s*\)?(?:\?.*)?")
# The pin itself comes before the middle of the map that the link also carries.
_IN_LINK = (
    re.compile(rf"!3d{_DECIMAL}!4d{_DECIMAL}"),
    re.compile(rf"[?&](?:q|query|ll|destination|center)=(?:loc:)?{_DECIMAL}\s*,[\s+]*{_DECIMAL}"),
    re.compile(rf"/(?:place|search|dir)/(?:[^?]*/)?{_DECIMAL},[\s+]*{_DECIMAL}"),
    re.compile(rf"@{_DECIMAL},{_DECIMAL}"),
)
_SEXAGESIMAL = re.compile(
    r"(\d{1,3})°\s*(\d{1,2})['′]\s*(\d{1,2}(?:[.,]\d+)?)[\"″]?\s*([NSUE])[\s,+]*"
    r"(\d{1,3})°\s*(\d{1,2})['′]\s*(\d{1,2}(?:[.,]\d+)?)[\"″]?\s*([EWTB])",
    re.IGNORECASE,
)
_SHORT_LINK = re.compile(r"(?:maps\.app\.goo\.gl|goo\.gl)/", re.IGNORECASE)
_LATITUDES = 90


def is_short_link(text: str) -> bool:
    """Whether this is a shared short link, which holds no coordinates by itself."""
    return bool(_SHORT_LINK.search(text))


def parse_position(text: str) -> GeoPoint | None:
    """The point in `text`: `-8.67, 115.21`, with decimal commas, degrees, or a Google Maps link.

    A pair that can only be longitude first (115 is no latitude) is turned round; any other pair is
    taken as written, latitude first.
    """
    readable = unquote(text).strip()
    if match := _SEXAGESIMAL.search(readable):
        return _from_degrees(match)
    match = _BARE.fullmatch(readable)
    if match is None:
        match = next((found for pattern in _IN_LINK if (found := pattern.search(readable))), None)
    if match is None:
        return None
    first, second = (float(part.replace("−", "-").replace(",", ".")) for part in match.groups())
    return _point(second, first) if abs(first) > _LATITUDES else _point(first, second)


def _from_degrees(match: re.Match[str]) -> GeoPoint | None:
    values = [float(match[place].replace(",", ".")) for place in (1, 2, 3, 5, 6, 7)]
    lat = values[0] + values[1] / 60 + values[2] / 3600
    lng = values[3] + values[4] / 60 + values[5] / 3600
    # Also in Indonesian: S is selatan as well as south, U utara, T timur, B barat.
    south, west = match[4].upper() == "S", match[8].upper() in "WB"
    return _point(-lat if south else lat, -lng if west else lng)


def _point(lat: float, lng: float) -> GeoPoint | None:
    try:
        return GeoPoint(lat=lat, lng=lng)
    except ValidationError:
        return None
