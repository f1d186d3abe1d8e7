"""An address as people in Denpasar write it, taken apart: street, lane, number, block, estate, banjar.

Only what stands behind one of these words is taken, so that remarks, and people's names with them, stay
behind: `Jl. Tukad Contoh Gg. IV no 12, Br. Kaja, rumah Pak Contoh` is a street, a lane, a number, a banjar.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from desac.domain.village import Village, VillageDirectory
from functions.geolocate.address_words import address_words, words_of

_BREAKS = re.compile(r"[,;\n\r|]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Phone numbers and NIK written into an address stay in the country.
_LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
_POSTAL_CODE = re.compile(r"\b80\d{3}\b")
_HOUSE = r"\d{1,4}(?: ?[a-z](?![a-z]))?(?: ?[/-] ?\d{1,4}(?: ?[a-z](?![a-z]))?)?"
_LEADING_HOUSE = re.compile(rf"[\s.:#]*({_HOUSE})(?![a-z\d])", re.IGNORECASE)
_TRAILING_HOUSE = re.compile(rf"^(.*[^\d\s/.-])[\s.]+#?({_HOUSE})$", re.IGNORECASE)
_ROMAN_AND_HOUSE = re.compile(rf"^(.*?\b[ivxl]+)\s*/\s*({_HOUSE})$", re.IGNORECASE)
_LANE_AND_HOUSE = re.compile(rf"^(\d+)\s*/\s*({_HOUSE})$", re.IGNORECASE)
_FIRST_WORD = re.compile(r"\W*\w+")
_EDGES = " \t.,;:/-#*'\"_"
_LONGEST_NAME = 60
_LONGEST_VILLAGE = 3
"""Words of the longest name of a village."""
_NAMED = frozenset({"street", "lane", "estate", "banjar"})


class AddressParts(NamedTuple):
    """The parts of an address, each empty where there is none. Names are as written, kinds in one spelling.

    `street` begins with `Jalan`, `lane` with `Gang`, `estate` with its kind (`Perumahan`, `BTN` …), `banjar`
    with `Banjar` or `Lingkungan`; `number` and `block` are bare.
    """

    street: str = ""
    lane: str = ""
    number: str = ""
    block: str = ""
    estate: str = ""
    banjar: str = ""

    @property
    def way(self) -> str:
        """The street with its lane, or whichever of the two there is."""
        return " ".join(part for part in (self.street, self.lane) if part)


def read_address(
    address: str | None, villages: VillageDirectory, village: Village | None = None
) -> AddressParts:
    """The parts of an address in `village`, whose name at the end of a part is no part of it.

    An address without any of the known words is read as a street, if it may be one.
    """
    text = _LONG_NUMBER.sub(" ", address or "")
    text = _POSTAL_CODE.sub(" ", _IN_BRACKETS.sub(",", text))
    marked = [one for segment in _BREAKS.split(text) for one in _marked(segment)]
    # A number that is called one is the house's; the one at the end of a name then belongs to the name.
    named = {part for part, _, value in marked if part == "block" or _LEADING_HOUSE.match(value)}
    splits = {"street", "lane"} if "block" in named else {"street", "lane", "estate"}
    found: dict[str, str] = {}
    for part, kind, written in marked:
        value = _without_village(written, villages, village) if part in _NAMED else written
        _take(found, part, kind, value, splits=part in splits and "number" not in named)
    if not found.keys() & _NAMED:
        unmarked = _without_village(_unmarked(text, villages), villages, village)
        _take(found, "street", "Jalan", unmarked, splits=True)
    return AddressParts(**{name: found.get(name, "") for name in AddressParts._fields})


def _take(found: dict[str, str], part: str, kind: str, value: str, *, splits: bool) -> None:
    """Note a part, unless it was named before: what comes first is where the house is."""
    if part == "number":
        house = _LEADING_HOUSE.match(_without_remark(value))
        if house:
            found.setdefault("number", _house(house[1]))
        return
    if part == "block":
        _take_block(found, value)
        return
    name = " ".join(_without_remark(value).split()).strip(_EDGES)
    if splits:
        name, number = _name_and_number(name, is_lane=part == "lane")
        if number:
            found.setdefault("number", number)
    if name and part not in found:
        found[part] = f"{kind} {name[:_LONGEST_NAME].strip(_EDGES)}"


def _take_block(found: dict[str, str], value: str) -> None:
    """`C 5`, `C/5`, `C5`, `AA No`: the block, and the house if it is named with it."""
    bare = _without_remark(value).strip(_EDGES)
    match = re.match(rf"([a-z]{{1,3}}|\d{{1,2}}|[ivx]+)(?:[\s./-]*({_HOUSE}))?$", bare, re.IGNORECASE)
    if match is None:
        return
    found.setdefault("block", match[1].upper())
    if match[2]:
        found.setdefault("number", _house(match[2]))


def _name_and_number(name: str, *, is_lane: bool) -> tuple[str, str]:
    pattern = _LANE_AND_HOUSE if is_lane and _LANE_AND_HOUSE.match(name) else _ROMAN_AND_HOUSE
    match = pattern.match(name) or _TRAILING_HOUSE.match(name)
    if match is None:
        return name, ""
    return match[1].strip(_EDGES), _house(match[2])


def _house(number: str) -> str:
    """`12 a` and `12A` are one house."""
    return "".join(number.split()).upper()


def _without_remark(value: str) -> str:
    """A value up to the first word of a remark. What it begins with is a name, as in `Jalan Ibu …`."""
    first = _FIRST_WORD.match(value)
    match = _remark().search(value, first.end() if first else 0)
    return value[: match.start()] if match else value


def _without_village(value: str, villages: VillageDirectory, village: Village | None) -> str:
    """A name without the village that it goes on with: `Tukad Contoh Renon` is a street in Renon.

    It stays where nothing else would be left to tell the street apart: `Jalan Raya Renon`.
    """
    words = _without_remark(value).strip(_EDGES).split()
    for many in range(min(_LONGEST_VILLAGE, len(words) - 1), 0, -1):
        rest, last = words[:-many], " ".join(words[-many:])
        is_name = not any(letter.isdigit() for letter in last)
        is_own = is_name and village is not None and villages.find(last).village == village
        if is_own and set(words_of(" ".join(rest))) - address_words().titles:
            return " ".join(rest)
    return value


def _unmarked(text: str, villages: VillageDirectory) -> str:
    """The street of an address that names none: its first part, unless that is an area or a remark."""
    first = next((part for part in _BREAKS.split(text) if part.strip(_EDGES)), "")
    bare = "" if _remark().match(first.strip(_EDGES)) else _without_remark(first).strip(_EDGES)
    is_area = bool(villages.find(bare).village or villages.find_kecamatan(bare) or _area().fullmatch(bare))
    return "" if is_area or sum(one.isalpha() for one in bare) < 3 else bare  # noqa: PLR2004 - a name


def _marked(segment: str) -> Iterator[tuple[str, str, str]]:
    """The parts that words announce: which part, its kind in one spelling, what stands behind the word."""
    marks = list(_announced(segment))
    ends = [*(mark.start() for mark in marks), len(segment)][1:]
    for mark, end in zip(marks, ends, strict=False):
        if mark.group() == "#":
            yield "number", "", segment[mark.end() : end]
            continue
        part, kind = _kind(mark)
        if part != "area":
            yield part, kind, segment[mark.end() : end]


def _announced(segment: str) -> Iterator[re.Match[str]]:
    """The announcing words, without those that are a name themselves: `Jalan Bali`, `Jalan Banjar Contoh`."""
    before, end = "", -1
    for mark in _markers().finditer(segment):
        part = "number" if mark.group() == "#" else _kind(mark)[0]
        adjoins = before and not segment[end : mark.start()].strip(_EDGES)
        if adjoins and (part == "area" or (before == "street" and part in {"banjar", "estate"})):
            continue
        before, end = part if part not in {"area", "number"} else "", mark.end()
        yield mark


def _kind(mark: re.Match[str]) -> tuple[str, str]:
    return _kinds()[" ".join(mark[1].casefold().split())]


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    return {
        written: (part, kind)
        for part, words in address_words().markers.items()
        for written, kind in words.items()
    }


@cache
def _markers() -> re.Pattern[str]:
    """Any announcing word; `Jl.Contoh` and `No.5` are written without a space, `Nobel` is no number."""
    words = sorted(_kinds(), key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
    return re.compile(rf"(?<![^\W_])({either})(?:\s*[.:-]+\s*|(?=[\s#]|$)|(?=\d))|#(?=\s*\d)", re.IGNORECASE)


@cache
def _remark() -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in sorted(address_words().remarks, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])", re.IGNORECASE)


@cache
def _area() -> re.Pattern[str]:
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in address_words().markers["area"])
    return re.compile(rf"(?:{either}|[\s.,-])+", re.IGNORECASE)
