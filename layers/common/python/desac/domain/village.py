"""The city's villages (27 desa, 16 kelurahan) and how the name in a cell leads to one of them.

Names nest (Sanur, Sanur Kaja, Sanur Kauh; Penatih, Penatih Dangin Puri), so only whole names
match, never prefixes. Codes are those of the Ministry of Home Affairs, e.g. `51.71.01.1006`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from desac.domain.base import Record
from desac.domain.location import GeoPoint

VillageCode = Literal["village_unknown", "village_ambiguous", "kecamatan_mismatch"]

_CODE_IN_TEXT = r"\d[\d.]{5,}"
_PREFIX = r"^(?:(?:kelurahan|kel|desa|ds|dinas)\b[\s./:-]*)+"
_KECAMATAN_PART = r",|\bkec(?:amatan)?\b\.?"
_KECAMATAN_PREFIX = r"^(?:kecamatan|kec)\b[\s.:-]*"
_CITY_ONLY = frozenset({"", "denpasar", "kotadenpasar", "bali"})
_KECAMATAN_SHORT = {"selatan": "densel", "timur": "dentim", "barat": "denbar", "utara": "denut"}


class Village(Record):
    """One desa or kelurahan. `label_point` is where its name stands on a map, not a centre of anything."""

    code: str
    name: str
    kind: Literal["desa", "kelurahan"]
    kecamatan_code: str
    kecamatan: str
    postal_code: str
    label_point: GeoPoint


class Kecamatan(Record):
    """One of the four districts, e.g. `51.71.01` Denpasar Selatan."""

    code: str
    name: str


class Puskesmas(Record):
    """The health centre of a village; `verified` is False where no published source names it."""

    name: str
    verified: bool


class VillageMatch(NamedTuple):
    """What a village cell led to. `code` is the warning to give, None when there is none.

    `kecamatan_code` is the village's own or, without a village, the stated one.
    """

    village: Village | None
    code: VillageCode | None
    kecamatan_code: str | None


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def letters(name: str) -> str:
    """The letters of a name, small, without `Kel.` or `Desa` before it."""
    return "".join(character for character in re.sub(_PREFIX, "", _fold(name)) if character.isalpha())


def folded(name: str) -> str:
    """Letters only, in one spelling: Klod = Kelod, Kertha = Kerta, Padang Sambian = Padangsambian."""
    return letters(name).replace("klod", "kelod").replace("kertha", "kerta")


class VillageDirectory:
    """All villages with their aliases. `aliases` are pairs (village code, other spelling)."""

    def __init__(
        self,
        villages: Iterable[Village],
        aliases: Iterable[tuple[str, str]] = (),
        puskesmas: Mapping[str, Puskesmas] | None = None,
    ) -> None:
        self.villages = tuple(sorted(villages, key=lambda village: village.code))
        self._by_code = {_digits(village.code): village for village in self.villages}
        self._by_name: dict[str, set[str]] = {}
        named = [(village.code, village.name) for village in self.villages]
        for code, name in [*named, *aliases]:
            self._by_name.setdefault(folded(name), set()).add(_digits(code))
        self._puskesmas = dict(puskesmas or {})
        self.kecamatan = tuple(
            Kecamatan(code=code, name=name)
            for code, name in sorted({(v.kecamatan_code, v.kecamatan) for v in self.villages})
        )
        self._kecamatan = _kecamatan_names(self.kecamatan)
        # Cells repeat: a file of a million rows names 43 villages.
        self._cached_find = lru_cache(maxsize=4096)(self._find)

    def by_code(self, code: str) -> Village | None:
        """The village with this code, written with or without dots."""
        return self._by_code.get(_digits(code))

    def spellings(self, village_code: str) -> tuple[str, ...]:
        """Every name and alias of a village, as `folded` leaves them; none where nobody knows the code."""
        digits = _digits(village_code)
        return tuple(sorted(name for name, codes in self._by_name.items() if digits in codes))

    def puskesmas(self, village_code: str) -> Puskesmas | None:
        """The health centre that serves a village."""
        return self._puskesmas.get(village_code)

    def find_kecamatan(self, text: str) -> Kecamatan | None:
        """The district named in `text`: whole name, `Kec.` and short forms (Densel), or its code."""
        code = re.search(_CODE_IN_TEXT, text)
        if code and (found := self._kecamatan.get(_digits(code.group()))):
            return found
        return self._kecamatan.get(_kecamatan_key(text))

    def find(self, text: str, kecamatan_text: str | None = None) -> VillageMatch:
        """The village that `text` names: `Sanur Kaja`, `Kel. Tonja`, `Sanur-51.71.01.1006` or a code.

        A stated kecamatan that disagrees never moves the village: it comes back with
        `kecamatan_mismatch`. Several villages in one cell are `village_ambiguous` unless the
        kecamatan leaves one of them.
        """
        return self._cached_find(text, kecamatan_text or "")

    def _find(self, text: str, kecamatan_text: str) -> VillageMatch:
        codes = self._codes_in(text)
        if not codes:
            name, *rest = re.split(_KECAMATAN_PART, _fold(text), maxsplit=1)
            codes = self._codes_in(name) if rest else codes
            kecamatan_text = kecamatan_text or " ".join(rest)
        stated = self.find_kecamatan(kecamatan_text)
        if len(codes) > 1 and stated:
            within = {code for code in codes if self._by_code[code].kecamatan_code == stated.code}
            codes = within or codes
        if len(codes) != 1:
            problem: VillageCode = "village_ambiguous" if codes else "village_unknown"
            return VillageMatch(None, problem, stated.code if stated else None)
        village = self._by_code[next(iter(codes))]
        agrees = _kecamatan_key(kecamatan_text) in _CITY_ONLY or (
            stated is not None and stated.code == village.kecamatan_code
        )
        return VillageMatch(village, None if agrees else "kecamatan_mismatch", village.kecamatan_code)

    def _codes_in(self, text: str) -> set[str]:
        number = re.search(_CODE_IN_TEXT, text)
        by_code = {_digits(number.group())} & self._by_code.keys() if number else set()
        # `Nama-kode`: where both are known and disagree, the cell is ambiguous.
        whole = self._by_name.get(folded(text), set()) | by_code
        return whole or {code for part in text.split("/") for code in self._by_name.get(folded(part), ())}


def _digits(code: str) -> str:
    return code.replace(".", "").strip()


def _kecamatan_key(text: str) -> str:
    bare = re.sub(_KECAMATAN_PREFIX, "", _fold(text))
    return "".join(character for character in bare if character.isalpha())


def _kecamatan_names(kecamatan: Iterable[Kecamatan]) -> dict[str, Kecamatan]:
    names: dict[str, Kecamatan] = {}
    for one in kecamatan:
        side = one.name.lower().rpartition(" ")[2]
        for name in (one.name, side, _KECAMATAN_SHORT.get(side, side)):
            names[_kecamatan_key(name)] = one
        names[_digits(one.code)] = one
    return names
