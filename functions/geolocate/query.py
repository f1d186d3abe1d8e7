"""The questions for the geocoder: an address by its parts in its village, and nothing about the person."""

import hashlib
from typing import NamedTuple

from desac.domain.location import GeoPoint
from desac.domain.village import Village
from functions.geolocate.address_parts import AddressParts

_LONGEST = 200


class Question(NamedTuple):
    """One question. `text` has 1 to 200 characters; `parts` are what a result is compared with."""

    text: str
    parts: AddressParts


def questions(parts: AddressParts, village: Village) -> list[Question]:
    """What to ask, one after the other until something is found: the house, then its neighbourhood.

    The neighbourhood is asked for without anything of the house, so that it is one question for everybody
    who lives there.
    """
    found = []
    if house := _house(parts):
        found.append(Question(_text(house, village), parts))
    if parts.estate:
        found.append(Question(_text(parts.estate, village), AddressParts(estate=parts.estate)))
    elif parts.banjar:
        found.append(Question(_text(parts.banjar, village), AddressParts(banjar=parts.banjar)))
    return found


def _house(parts: AddressParts) -> str:
    number = f" No. {parts.number}" if parts.number else ""
    if parts.block and parts.estate:
        way = f", {parts.way}" if parts.way else ""
        return f"{parts.estate} Blok {parts.block}{number}{way}"
    if parts.way:
        return f"{parts.way}{number}"
    return f"{parts.estate}{number}" if parts.estate and number else ""


def _text(place: str, village: Village) -> str:
    """The place in its area; a long one is cut in front of that."""
    area = f"{village.name}, {village.kecamatan}, Denpasar, Bali {village.postal_code}"
    room = _LONGEST - len(area) - 2
    if len(place) > room:
        place = place[:room].rsplit(" ", 1)[0].rstrip(" ,;.-")
    return f"{place}, {area}"


def digest(question: Question, village: Village, provider: str) -> str:
    """The digest of a question to a provider: the same address in the same village is asked about once."""
    text = f"{provider}|{village.code}|{question.text.casefold()}"
    return hashlib.sha256(text.encode()).hexdigest()


def mark(asked: list[Question], village: Village, refused_point: GeoPoint | None = None) -> str:
    """The mark of what was asked for an episode: while it stays the same, nothing is looked up again.

    A position of the resident's own that was refused is part of it, as it is the reason that is kept.
    """
    texts = "|".join(one.text.casefold() for one in asked)
    text = f"{village.code}|{texts}|{refused_point.model_dump_json() if refused_point else ''}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]
