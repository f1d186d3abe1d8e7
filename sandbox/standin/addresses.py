"""Reads a written Balinese address: street, house number, village, kecamatan."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sandbox.standin.places import Village

_NUMBER = re.compile(r"\b(?:no|nomor)\b\.?\s*(\d+\s?[a-z]?\b)|#\s*(\d+)", re.IGNORECASE)
_STREET = re.compile(r"\b(?:jalan|jln|jl|gang|gg)\b\.?\s+[^,]+", re.IGNORECASE)
_ESTATE = re.compile(r"\b(?:perumahan|perumnas|perum|btn|kompleks)\b\.?\s+[^,]+", re.IGNORECASE)
_BANJAR = re.compile(r"\b(?:banjar|br|lingkungan|lingk)\b\.?\s+[^,]+", re.IGNORECASE)
_BLOCK = re.compile(r"\bblok\b\.?\s+(\w+)", re.IGNORECASE)
_SPELLINGS = (
    (re.compile(r"\bklod\b"), "kelod"),
    (re.compile(r"\bpadang sambian\b"), "padangsambian"),
    (re.compile(r"\btegal kerta\b"), "tegal kertha"),
    (re.compile(r"\bpenatihdanginpuri\b"), "penatih dangin puri"),
)
# A village's name after one of these names a street or a neighbourhood, not the village.
_NOT_A_VILLAGE = re.compile(r"\b(?:jalan|jln|jl|gang|gg|perum|btn|br|banjar|lingk|lingkungan|raya) $")
_STATED = re.compile(r"\b(?:kel|kelurahan|desa|ds) $")
_ADMINISTRATIVE = re.compile(
    r"\b(?:kel|kelurahan|desa|ds|kec|kecamatan|kota|denpasar|bali|indonesia|id|\d{5})\b"
)


@dataclass(frozen=True)
class Address:
    """What was understood; `rest` is whether words were left over."""

    text: str
    street: str
    estate: str
    block: str
    banjar: str
    number: str
    village: Village | None
    kecamatan: str
    in_denpasar: bool
    rest: bool


def normalise(text: str) -> str:
    """One spelling for one address: case, punctuation and known variants do not matter."""
    words = " ".join(re.findall(r"[^\W_]+", text.lower()))
    for pattern, spelling in _SPELLINGS:
        words = pattern.sub(spelling, words)
    return words


@cache
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(normalise(name))}\b")


def read_address(query: str, villages: Sequence[Village]) -> Address:
    """The parts of `query`."""
    words = normalise(query)
    village = _village(words, villages)
    kecamatan = next((one.kecamatan for one in villages if _whole(one.kecamatan).search(words)), "")
    number = _NUMBER.search(query)
    block = _BLOCK.search(query)
    rest = words
    for name in filter(None, (kecamatan, village and village.name)):
        rest = _whole(name).sub("", rest, count=1)
    rest = _ADMINISTRATIVE.sub("", rest)
    return Address(
        text=words,
        street=_named(_STREET, query),
        estate=_named(_ESTATE, query),
        block=block.group(1).upper() if block else "",
        banjar=_named(_BANJAR, query),
        number="".join((number.group(1) or number.group(2)).split()) if number else "",
        village=village,
        kecamatan=kecamatan,
        in_denpasar=re.search(r"\bdenpasar\b", words) is not None,
        rest=bool(rest.strip()),
    )


def _named(pattern: re.Pattern[str], query: str) -> str:
    found = pattern.search(query)
    return _BLOCK.sub("", _NUMBER.sub("", found.group())).strip(" .,") if found else ""


def _village(words: str, villages: Sequence[Village]) -> Village | None:
    """The longest whole name; one that is called a village comes before one that merely stands there."""
    found: list[tuple[bool, int, int, Village]] = []
    for village in villages:
        for match in _whole(village.name).finditer(words):
            before = words[: match.start()]
            if not _NOT_A_VILLAGE.search(before):
                found.append((bool(_STATED.search(before)), len(match.group()), match.start(), village))
    return max(found, key=lambda one: one[:3])[3] if found else None
