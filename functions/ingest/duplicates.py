"""The same person twice in one file.

Identity is the NIK, else phone and birth date, else name, birth date and village. A name alone
never merges two people, and a shared phone with one birth date may be twins: there the names
must agree as well. So must they where one NIK comes with two birth dates: a child is often
entered with a parent's NIK, and the register tells the two apart.
"""

from datetime import date

from desac.domain.identity import same_bearer
from functions.ingest.records import CaseRow, ContactRow, DoctorRow, PersonRow, RowRecord

_SHORT = {"i": "", "ni": "", "md": "made", "wy": "wayan", "nym": "nyoman", "nyn": "nyoman"}
_SHORT |= {"kt": "ketut", "gd": "gede", "kd": "kadek", "kdk": "kadek", "pt": "putu", "gst": "gusti"}


class SeenRows:
    """The accepted rows of a file so far.

    Keys are kept as 64-bit hashes: among a million rows two different ones meet with a chance of
    one in tens of millions, and the keys themselves would take a gigabyte.
    """

    def __init__(self) -> None:
        self._niks: dict[int, tuple[tuple[str, date | None], ...]] = {}
        self._phones: dict[int, str] = {}
        self._names: set[int] = set()
        self._doctors: set[int] = set()

    def is_repeat(self, record: RowRecord) -> bool:
        """Whether an earlier accepted row is the same person on the same occasion; remembers it."""
        if isinstance(record, DoctorRow):
            return _was_in(self._doctors, hash((record.village_code, record.phone, record.valid_from)))
        occasion = _occasion(record)
        if record.nik and self._is_known_by_nik(record, hash((record.nik, occasion))):
            return True
        return record.birth_date is not None and self._is_known_by_birth(record, record.birth_date, occasion)

    def _is_known_by_nik(self, record: PersonRow, key: int) -> bool:
        """The same rule by which the register joins a row to a person by NIK."""
        bearers = self._niks.get(key, ())
        for name, birth_date in bearers:
            births_differ = record.birth_date and birth_date and record.birth_date != birth_date
            if not births_differ or same_bearer(record.name, name):
                return True
        self._niks[key] = (*bearers, (record.name, record.birth_date))
        return False

    def _is_known_by_birth(self, record: PersonRow, birth_date: date, occasion: object) -> bool:
        """Looks for rows without a NIK only; every row is remembered for those that follow."""
        if record.phone:
            key = hash((record.phone, birth_date, occasion))
            names = self._phones.setdefault(key, record.name)
            if names is not record.name:
                if not record.nik and any(_same_name(record.name, name) for name in names.split("\n")):
                    return True
                self._phones[key] = f"{names}\n{record.name}"
        if record.village_code:
            key = hash((record.name.casefold(), birth_date, record.village_code, occasion))
            known = _was_in(self._names, key)
            return known and not record.nik and not record.phone
        return False


def _was_in(seen: set[int], key: int) -> bool:
    size = len(seen)
    seen.add(key)
    return len(seen) == size


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
