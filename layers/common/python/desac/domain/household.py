"""Households: what tells that two requests for sembako are of one house."""

import hashlib
import re
import unicodedata
from typing import NamedTuple

from desac.domain.aid import MarkKind

_LENGTH = 32
_WORDS = re.compile(r"[a-z0-9]+")
# Words that one member of the house writes and another leaves out.
_FILLER = frozenset({"jalan", "jln", "jl", "gang", "gg", "nomor", "nomer", "no", "br", "banjar", "rumah"})


class Mark(NamedTuple):
    """Something a household bears; `value` is personal and stays out of keys, which hold its digest."""

    kind: MarkKind
    value: str


def household_id(kk: str | None, phone: str | None, address: str, village_code: str | None) -> str:
    """An opaque id, the same for everyone in the house.

    The family card (KK) decides where it is known, as Dinas Sosial counts by it; otherwise the phone
    together with the address, so that two families in one alley stay two.
    """
    return digest(f"kk|{kk}" if kk else f"home|{phone or ''}|{village_code or ''}|{normal_address(address)}")


def marks_of(
    nik: str | None, kk: str | None, phone: str | None, address: str, village_code: str | None
) -> tuple[Mark, ...]:
    """The marks of an applicant, the strongest first.

    An address counts only with a number in it and a village: all of "Jalan Gunung Agung" is no house.
    """
    found = [
        Mark(kind, value)
        for kind, value in ((MarkKind.NIK, nik), (MarkKind.KK, kk), (MarkKind.PHONE, phone))
        if value
    ]
    house = normal_address(address)
    if village_code and any(character.isdigit() for character in house):
        found.append(Mark(MarkKind.ADDRESS, f"{village_code}|{house}"))
    return tuple(found)


def normal_address(address: str) -> str:
    """An address in one spelling: `Jl. Tukad Badung Gg. II No.5` is `tukad badung ii 5`."""
    folded = unicodedata.normalize("NFKD", address).lower()
    return " ".join(word for word in _WORDS.findall(folded) if word not in _FILLER)


def digest(value: str) -> str:
    """32 hex digits that stand for a value."""
    return hashlib.sha256(value.encode()).hexdigest()[:_LENGTH]
