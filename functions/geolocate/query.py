"""The text for the geocoder: the address as written with its village, and nothing about the person."""

import hashlib
import re

from desac.domain.location import GeoPoint
from desac.domain.village import Village

_LONGEST = 200
# Phone numbers and NIK written into an address stay in the country.
_LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
# A house has a street, a lane or a hamlet; a dash or a single word such as "Denpasar" has none of it.
_FEWEST_LETTERS = 3


def build_query(address: str | None, village: Village) -> str | None:
    """Up to 200 characters, None for an address that says nothing.

    What the address already names is not repeated, and a long one is cut in front of its village.
    """
    text = " ".join(_LONG_NUMBER.sub(" ", address or "").split()).strip(" ,;.-")
    if sum(character.isalpha() for character in text) < _FEWEST_LETTERS:
        return None
    folded = text.casefold()
    tail = [part for part in (village.name, village.kecamatan) if part.casefold() not in folded]
    area = ", ".join([*tail, "Denpasar"])
    room = _LONGEST - len(area) - 2
    if len(text) > room:
        text = text[:room].rsplit(" ", 1)[0].rstrip(" ,;.-")
    return f"{text}, {area}"


def mark(query: str, village: Village, refused_point: GeoPoint | None = None) -> str:
    """The mark of a query: the same address in the same village is asked about once.

    A position of the resident's own that was refused is part of it, as it is the reason that is kept.
    """
    text = f"{village.code}|{query.casefold()}|{refused_point.model_dump_json() if refused_point else ''}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]
