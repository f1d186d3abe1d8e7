"""Whom somebody of each village can call today, and the villages that a typed name may mean. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from desac.domain.roster import Doctor, Term, present_term
from desac.domain.village import Village, VillageDirectory, folded, letters


class Listed(NamedTuple):
    """A village with its doctor's `term`, None where the roster has nobody on that day.

    `spellings` are the names under which a search finds it, letters only, with blanks between.
    """

    village: Village
    term: Term | None
    puskesmas: str | None
    spellings: str


def listed(
    villages: VillageDirectory, entries: Mapping[str, Sequence[Doctor]], today: date
) -> tuple[Listed, ...]:
    """Every village, by kecamatan and name; `entries` is the roster by village, `today` is in WITA."""
    ordered = sorted(villages.villages, key=lambda village: (village.kecamatan, village.name))
    return tuple(
        Listed(
            village,
            present_term(entries.get(village.code, ()), today),
            centre.name if (centre := villages.puskesmas(village.code)) else None,
            " ".join(_names(village, villages)),
        )
        for village in ordered
    )


def meant(asked: str, everyone: Iterable[Listed], villages: VillageDirectory) -> frozenset[str]:
    """The codes of the villages that a text may mean: a part of a name or alias, a kecamatan, or a code.

    A text without a letter or a code means all of them, as an empty field does.
    """
    among = tuple(everyone)
    exact = villages.find(asked).village if asked.strip() else None
    if exact:
        # Sanur is also a part of Sanur Kaja: all three are shown, as while typing.
        return _part(exact.name, among) | {exact.code}
    kecamatan = villages.find_kecamatan(asked) if asked.strip() else None
    if kecamatan:
        return frozenset(one.village.code for one in among if one.village.kecamatan_code == kecamatan.code)
    return _part(asked, among)


def by_kecamatan(everyone: Iterable[Listed]) -> list[tuple[str, list[Listed]]]:
    """The list in its four parts."""
    return [(name, list(part)) for name, part in groupby(everyone, key=lambda one: one.village.kecamatan)]


def _kecamatan_names(kecamatan: str) -> tuple[str, str]:
    """`denpasarselatan` and the short form of daily speech, `densel`."""
    return folded(kecamatan), f"den{folded(kecamatan.rpartition(' ')[2])[:3]}"


def _names(village: Village, villages: VillageDirectory) -> list[str]:
    # As it is written too: half of "Kertha" is not yet another spelling of "Kerta".
    names = {letters(village.name), *villages.spellings(village.code), *_kecamatan_names(village.kecamatan)}
    return sorted(names)


def _part(asked: str, among: Iterable[Listed]) -> frozenset[str]:
    wanted = {folded(asked), letters(asked)}
    return frozenset(
        one.village.code
        for one in among
        if any(each in name for each in wanted for name in one.spellings.split(" "))
    )
