"""The same person twice in one file.

Identity is the NIK, else phone and birth date, else name, birth date and village. A name alone
never merges two people, and a shared phone with one birth date may be twins: there the names
must agree as well. So must they where one NIK comes with two birth dates: a child is often
entered with a parent's NIK, and the register tells the two apart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, count, islice
from operator import not_
from typing import Any

from desac.domain.names import same_bearer
from functions.ingest.records import DoctorRow, PersonRow, RowRecord
from functions.ingest.row_log import RowLog

_SHORT = {"i": "", "ni": "", "md": "made", "wy": "wayan", "nym": "nyoman", "nyn": "nyoman"}
_SHORT |= {"kt": "ketut", "gd": "gede", "kd": "kadek", "kdk": "kadek", "pt": "putu", "gst": "gusti"}

# A number that so many people of one file have is an office's. A repeat further up is left to the
# register, which knows the person and changes nothing.
_MOST_COMPARED = 200


class SeenRows:
    """The accepted rows of a file so far. Close it: they lie on disk.

    Keys are 64-bit hashes: among a million rows two different ones meet with a chance of one in
    tens of millions.
    """

    def __init__(self) -> None:
        self._log = RowLog()
        self._serial = count()

    def repeats(self, records: Sequence[RowRecord]) -> list[int]:
        """The places, in order, of rows that are the same person on the same occasion as an earlier one.

        The others are remembered for the rows that follow.
        """
        if not records:
            return []
        if isinstance(records[0], DoctorRow):
            return self._repeated_doctors([one for one in records if isinstance(one, DoctorRow)])
        return self._repeated_people([one for one in records if not isinstance(one, DoctorRow)])

    def close(self) -> None:
        """Drop what lies on disk."""
        self._log.close()

    def _repeated_people(self, records: Sequence[PersonRow]) -> list[int]:
        columns: dict[str, tuple[Any, ...]] = dict(
            zip(records[0]._fields, zip(*records, strict=True), strict=True)
        )
        names, niks = columns["name"], columns["nik"]
        born = [day.toordinal() if day else 0 for day in columns["birth_date"]]
        keys = self._person_keys(columns, born)
        first, before = self._log.add(keys, names, born)
        maybe = set(compress(range(len(records)), before[_BY_NIK]))
        if not all(niks):
            maybe.update(at for at, nik in enumerate(niks) if not nik)
        repeated = []
        for at in sorted(maybe):
            # A row is compared by its strongest key alone; the others are there for rows that lack it.
            kind = _BY_NIK if niks[at] else _BY_PHONE if records[at].phone else _BY_NAME
            if not before[kind][at]:
                continue
            others = islice(self._log.find(kind, keys[kind][at], before[kind][at]), _MOST_COMPARED)
            if any(_SAME[kind](names[at], born[at], *other) for other in others):
                self._log.forget(first + at)
                repeated.append(at)
        return repeated

    def _repeated_doctors(self, records: Sequence[DoctorRow]) -> list[int]:
        names, nothing = [record.name for record in records], [0] * len(records)
        keys = [hash((record.village_code, record.phone, record.valid_from)) for record in records]
        _, before = self._log.add((keys, keys, keys), names, nothing)
        found = (self._log.find(0, key, start) for key, start in zip(keys, before[0], strict=True))
        return [at for at, others in enumerate(found) if any(True for _ in others)]

    def _person_keys(
        self, columns: Mapping[str, Sequence[Any]], born: Sequence[int]
    ) -> tuple[Sequence[int], ...]:
        """By NIK, by phone and birth date, by name, birth date and village."""
        niks, phones, villages = columns["nik"], columns["phone"], columns["village_code"]
        occasions = _occasions(columns)
        folded = map(str.casefold, columns["name"])
        return (
            self._hashes(zip(niks, occasions, strict=True), niks),
            self._hashes(zip(phones, born, occasions, strict=True), phones, born),
            self._hashes(zip(folded, born, villages, occasions, strict=True), born, villages),
        )

    def _hashes(self, keys: Iterable[object], *needed: Sequence[object]) -> list[int]:
        """The hash of each key; where something needed for it is missing, one that nothing else has."""
        hashes = list(map(hash, keys))
        for column in needed:
            if not all(column):
                for at in compress(count(), map(not_, column)):
                    hashes[at] = self._unshared()
        return hashes

    def _unshared(self) -> int:
        return hash((_UNSHARED, next(self._serial)))


_UNSHARED = object()


def _occasions(columns: Mapping[str, Sequence[Any]]) -> list[object]:
    """A case is one specimen; a contact of two index cases is two rows worth keeping."""
    if "specimen_date" in columns:
        return [
            specimen or result
            for specimen, result in zip(columns["specimen_date"], columns["result_date"], strict=True)
        ]
    indexes = (columns[name] for name in ("index_nik", "index_phone", "index_number", "index_name"))
    return [
        (exposure, nik or phone or number or name)
        for exposure, nik, phone, number, name in zip(columns["exposure_date"], *indexes, strict=True)
    ]


def is_same_name(one: str, other: str) -> bool:
    """Whether one name leaves out or shortens parts of the other: `Md Sari` is `Ni Made Sari`."""
    first, second = _name_parts(one), _name_parts(other)
    return first <= second or second <= first


def _name_parts(name: str) -> frozenset[str]:
    words = name.lower().replace(".", " ").replace(",", " ").split()
    return frozenset(filter(None, (_SHORT.get(word, word) for word in words)))


def _is_bearer(name: str, born: int, other: str, other_born: int) -> bool:
    """The same rule by which the register joins a row to a person by NIK."""
    births_differ = born and other_born and born != other_born
    return not births_differ or same_bearer(name, other)


_BY_NIK, _BY_PHONE, _BY_NAME = range(3)
# Whether two rows with one key are the same: names and birth dates of the row and of the earlier one.
_SAME: Sequence[Callable[[str, int, str, int], bool]] = (
    _is_bearer,
    lambda name, _, other, __: is_same_name(name, other),
    lambda *_: True,
)
