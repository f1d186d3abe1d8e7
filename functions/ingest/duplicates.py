"""The same person twice in one file.

Identity is the NIK, else phone and birth date, else name, birth date and village. A name alone
never merges two people, and a shared phone with one birth date may be twins: there the names
must agree as well.
"""

from datetime import date

from functions.ingest.records import CaseRow, ContactRow, DoctorRow, PersonRow, RowRecord

type Key = tuple[object, ...]

_SHORT = {"i": "", "ni": "", "md": "made", "wy": "wayan", "nym": "nyoman", "nyn": "nyoman"}
_SHORT |= {"kt": "ketut", "gd": "gede", "kd": "kadek", "kdk": "kadek", "pt": "putu", "gst": "gusti"}


class SeenRows:
    """The accepted rows of a file so far, by identity and occasion."""

    def __init__(self) -> None:
        self._niks: set[Key] = set()
        self._phones: dict[Key, list[frozenset[str]]] = {}
        self._names: set[Key] = set()
        self._doctors: set[Key] = set()

    def is_repeat(self, record: RowRecord) -> bool:
        """Whether an earlier accepted row is the same person on the same occasion; remembers it."""
        if isinstance(record, DoctorRow):
            key: Key = (record.village_code, record.phone, record.valid_from, record.valid_to)
            repeated = key in self._doctors
            self._doctors.add(key)
            return repeated
        occasion = _occasion(record)
        if record.nik:
            key = (record.nik, occasion)
            if key in self._niks:
                return True
            self._niks.add(key)
        elif record.birth_date and self._is_known_without_nik(record, record.birth_date, occasion):
            return True
        if record.birth_date:
            self._remember(record, record.birth_date, occasion)
        return False

    def _is_known_without_nik(self, record: PersonRow, birth_date: date, occasion: Key) -> bool:
        if record.phone:
            others = self._phones.get((record.phone, birth_date, occasion), ())
            name = _name_parts(record.name)
            return any(name <= other or other <= name for other in others)
        return _name_key(record, birth_date, occasion) in self._names

    def _remember(self, record: PersonRow, birth_date: date, occasion: Key) -> None:
        if record.phone:
            key = (record.phone, birth_date, occasion)
            self._phones.setdefault(key, []).append(_name_parts(record.name))
        if record.village_code:
            self._names.add(_name_key(record, birth_date, occasion))


def _occasion(record: CaseRow | ContactRow) -> Key:
    """A case is one specimen; a contact of two index cases is two rows worth keeping."""
    if isinstance(record, CaseRow):
        return (record.specimen_date or record.result_date,)
    index = record.index_nik or record.index_phone or record.index_number or record.index_name
    return (record.exposure_date, index)


def _name_parts(name: str) -> frozenset[str]:
    words = (_SHORT.get(word, word) for word in name.lower().replace(".", " ").replace(",", " ").split())
    return frozenset(filter(None, words))


def _name_key(record: PersonRow, birth_date: date, occasion: Key) -> Key:
    return (_name_parts(record.name), birth_date, record.village_code, occasion)
