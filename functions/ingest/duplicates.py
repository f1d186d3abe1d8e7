"""The same person twice in one file.

Identity is the NIK, else phone and birth date, else name, birth date and village. A name alone
never merges two people, and a shared phone with one birth date may be twins: there the names
must agree as well. So must they where one NIK comes with two birth dates: a child is often
entered with a parent's NIK, and the register tells the two apart.
"""

from collections.abc import Callable

from desac.domain.identity import same_bearer
from functions.ingest.records import CaseRow, ContactRow, DoctorRow, RowRecord
from functions.ingest.row_log import RowLog

_SHORT = {"i": "", "ni": "", "md": "made", "wy": "wayan", "nym": "nyoman", "nyn": "nyoman"}
_SHORT |= {"kt": "ketut", "gd": "gede", "kd": "kadek", "kdk": "kadek", "pt": "putu", "gst": "gusti"}


class SeenRows:
    """The accepted rows of a file so far. Close it: of a large file most lie on disk.

    Keys are 64-bit hashes: among a million rows two different ones meet with a chance of one in
    tens of millions.
    """

    def __init__(self, log: RowLog | None = None) -> None:
        self._log = log or RowLog()

    def is_repeat(self, record: RowRecord) -> bool:
        """Whether an earlier accepted row is the same person on the same occasion; if not, remembers it."""
        if isinstance(record, DoctorRow):
            key = hash((record.village_code, record.phone, record.valid_from))
            before, _, _ = self._log.add((key, 0, 0), record.name, 0)
            return bool(before) and self._is_any(key, before, lambda *_: True)
        name, nik, phone, village = record.name, record.nik, record.phone, record.village_code
        occasion = _occasion(record)
        born = record.birth_date.toordinal() if record.birth_date else 0
        by_nik = hash((nik, occasion)) if nik else 0
        by_phone = hash((phone, born, occasion)) if phone and born else 0
        by_name = hash((name.casefold(), born, village, occasion)) if village and born else 0
        nik_before, phone_before, name_before = self._log.add((by_nik, by_phone, by_name), name, born)
        # A row with a NIK is compared by that alone; all its keys are there for those that follow.
        if nik:
            return nik_before > 0 and self._is_any(
                by_nik, nik_before, lambda other, other_born: _is_bearer(name, born, other, other_born)
            )
        if phone:
            return phone_before > 0 and self._is_any(
                by_phone, phone_before, lambda other, _: _same_name(name, other)
            )
        return name_before > 0 and self._is_any(by_name, name_before, lambda *_: True)

    def _is_any(self, key: int, before: int, is_same: Callable[[str, int], bool]) -> bool:
        """Whether the row just added is one of those with `key`; then it is forgotten again."""
        repeated = any(is_same(name, born) for name, born in self._log.rows(key, before))
        if repeated:
            self._log.take_back()
        return repeated

    def close(self) -> None:
        """Drop what lies on disk."""
        self._log.close()


def _is_bearer(name: str, born: int, other: str, other_born: int) -> bool:
    """The same rule by which the register joins a row to a person by NIK."""
    births_differ = born and other_born and born != other_born
    return not births_differ or same_bearer(name, other)


def _occasion(record: CaseRow | ContactRow) -> object:
    """A case is one specimen; a contact of two index cases is two rows worth keeping."""
    if isinstance(record, CaseRow):
        return record.specimen_date or record.result_date
    index = record.index_nik or record.index_phone or record.index_number or record.index_name
    return (record.exposure_date, index)


def _same_name(one: str, other: str) -> bool:
    """Whether one name leaves out or shortens parts of the other: `Md Sari` is `Ni Made Sari`."""
    first, second = _name_parts(one), _name_parts(other)
    return first <= second or second <= first


def _name_parts(name: str) -> frozenset[str]:
    words = name.lower().replace(".", " ").replace(",", " ").split()
    return frozenset(filter(None, (_SHORT.get(word, word) for word in words)))
