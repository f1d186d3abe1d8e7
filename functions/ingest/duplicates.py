"""The same person twice in one file.

Identity is the NIK, else phone and birth date, else name, birth date and village. A name alone
never merges two people, and a shared phone with one birth date may be twins: there the names
must agree as well. So must they where one NIK comes with two birth dates: a child is often
entered with a parent's NIK, and the register tells the two apart.
"""

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
        """Whether an earlier accepted row is the same person on the same occasion; remembers it."""
        if isinstance(record, DoctorRow):
            key = hash((record.village_code, record.phone, record.valid_from))
            known = self._was_there(key)
            self._log.add((key, 0, 0), "", 0)
            return known
        log = self._log
        name, nik, phone, village, birth_date = (
            record.name,
            record.nik,
            record.phone,
            record.village_code,
            record.birth_date,
        )
        occasion = _occasion(record)
        born = birth_date.toordinal() if birth_date else 0
        by_nik = by_phone = by_name = 0
        if nik:
            by_nik = hash((nik, occasion))
            if any(_is_bearer(log.bearer(row), name, born) for row in log.find(by_nik)):
                return True
        if born:
            if phone:
                by_phone = hash((phone, born, occasion))
                if not nik and any(_same_name(name, log.bearer(row)[0]) for row in log.find(by_phone)):
                    return True
            if village:
                by_name = hash((name.casefold(), born, village, occasion))
                if not nik and not phone and self._was_there(by_name):
                    return True
        log.add((by_nik, by_phone, by_name), name, born)
        return False

    def _was_there(self, key: int) -> bool:
        return any(True for _ in self._log.find(key))

    def close(self) -> None:
        """Drop what lies on disk."""
        self._log.close()


def _is_bearer(bearer: tuple[str, int], name: str, born: int) -> bool:
    """The same rule by which the register joins a row to a person by NIK."""
    other, other_born = bearer
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
