"""Whether a result is about what was asked: its street, its house, its neighbourhood. Pure."""

import re
from difflib import SequenceMatcher
from enum import IntEnum
from typing import NamedTuple

from functions.geolocate.address_parts import AddressParts
from functions.geolocate.address_words import address_words, words_of

# One slip in a word of six letters, two in one of twelve: `Cokroaminoto`, `Cokroaminata`.
_ALIKE = 0.83
_LONG_WORD = 5


class Street(IntEnum):
    """How a result's street agrees. `STRETCH`: another stretch, or the street without the lane."""

    OTHER = 0
    UNSAID = 1
    STRETCH = 2
    SAME = 3


def street_of(parts: AddressParts, found: str | None) -> Street:
    """Whether a result's street is the one asked for.

    Titles (`Jalan`, `Raya`, `Jenderal`) tell nothing apart; sides and numbers name a stretch or a lane.
    """
    if not found:
        return Street.UNSAID
    there = _name(found)
    asked = _name(parts.way)
    if _same(asked.words, there.words) and asked.stretch == there.stretch:
        return Street.SAME
    # `Gang Melati` off a street, of which the result knows only the street, or only the lane.
    named = (one for one in (asked, _name(parts.street), _name(parts.lane)) if one.words)
    return Street.STRETCH if any(_same(one.words, there.words) for one in named) else Street.OTHER


def is_house(parts: AddressParts, number: str | None, names: tuple[str, ...]) -> bool:
    """Whether a result is the very house: its number, and its block where one was asked for."""
    if not parts.number or _house(number) != _house(parts.number):
        return False
    return not parts.block or any(_names_block(name, parts.block) for name in names)


def is_neighbourhood(parts: AddressParts, names: tuple[str, ...]) -> bool:
    """Whether a result is the banjar or the estate asked for, whole names only: Kaja is not Kaja Kauh."""
    for asked in map(_name, filter(None, (parts.banjar, parts.estate))):
        for found in names:
            # A title may go on with the area: `Banjar Kaja, Sesetan, Denpasar Selatan`.
            there = _name(found.split(",", 1)[0])
            if asked.stretch == there.stretch and _same(asked.words, there.words):
                return True
    return False


class _Name(NamedTuple):
    """`words` tell a street from others, `stretch` names a side, a lane or a part of it by number."""

    words: list[str]
    stretch: frozenset[str]


def _name(text: str) -> _Name:
    words = address_words()
    told = [word for word in words_of(text) if word not in words.titles]
    stretch = frozenset(word for word in told if word in words.sides or word.isdigit())
    return _Name([word for word in told if word not in stretch], stretch)


def _same(asked: list[str], found: list[str]) -> bool:
    """The same name, word for word in any order, nothing left over on either side."""
    return all(_among(word, found) for word in asked) and all(_among(word, asked) for word in found)


def _among(word: str, words: list[str]) -> bool:
    return any(_alike(word, other) for other in words)


def _alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        # `A. Yani` is Ahmad Yani.
        return one[0] == other[0]
    is_long = min(len(one), len(other)) > _LONG_WORD
    return one == other or (is_long and SequenceMatcher(None, one, other).ratio() >= _ALIKE)


def _house(number: str | None) -> str:
    bare = re.sub(r"[^0-9a-z/]", "", (number or "").casefold().replace("-", "/"))
    return bare.lstrip("0")


def _names_block(name: str, block: str) -> bool:
    return re.search(rf"\b(?:blok\s+)?{re.escape(block.casefold())}\b", name.casefold()) is not None
