"""The person in a row: name, numbers, birth date, phone, address, village."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from desac.domain.blank import is_blank
from desac.domain.dates import parse_birth_date
from desac.domain.nik import agrees_with, parse_kk, parse_nik
from desac.domain.person import Sex
from desac.domain.phone import parse_phones
from desac.domain.village import VillageDirectory
from functions.ingest.cells import Cell
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.columns import Columns
from functions.ingest.words import sex_of

_OLDEST = timedelta(days=125 * 365)


class PersonFields(NamedTuple):
    """The first fields of a `CaseRow` and a `ContactRow`, in their order."""

    name: str
    nik: str | None
    kk: str | None
    sex: Sex | None
    birth_date: date | None
    phone: str | None
    address: str | None
    village_code: str | None
    kecamatan_code: str | None


class PersonReader:
    """Reads the person from rows of one sheet.

    `texts` and `raw` are a row's trimmed texts and its cells; both end with an empty cell, which
    is what a field without a column (index -1) reads.
    """

    def __init__(self, columns: Columns, directory: VillageDirectory, today: date) -> None:
        at = columns.index.get
        self._name, self._nik, self._kk = at("name", -1), at("nik", -1), at("kk", -1)
        self._sex, self._birth = at("sex", -1), at("birth_date", -1)
        self._phone, self._address = at("phone", -1), at("address", -1)
        self._village, self._kecamatan = at("village", -1), at("kecamatan", -1)
        self._more_phones = columns.spare.get("phone", ())
        self._address_parts = [
            (columns.index[field], word)
            for field, word in (("banjar", "Br."), ("rt", "RT"), ("rw", "RW"))
            if columns.has(field)
        ]
        self._label = columns.label
        self._directory = directory
        self._today = today
        self._oldest = today - _OLDEST

    def read(
        self, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue], warnings: list[Issue]
    ) -> PersonFields:
        """The person's fields; what is wrong with them is added to `errors` and `warnings`."""
        name = self.name(texts, errors)
        nik, birth_date = self._identity(texts, raw, warnings)
        phone = self.phone(texts, warnings)
        address = self._read_address(texts)
        if phone is None and address is None:
            errors.append(issue(Code.NO_CONTACT_ROUTE, self._label("phone")))
        match = self._directory.find(texts[self._village], texts[self._kecamatan])
        if match.code:
            field = "kecamatan" if match.code == "kecamatan_mismatch" else "village"
            warnings.append(issue(Code(match.code), self._label(field)))
        return PersonFields(
            name,
            nik,
            parse_kk(raw[self._kk]),
            sex_of(texts[self._sex]),
            birth_date,
            phone,
            address,
            match.village.code if match.village else None,
            match.kecamatan_code,
        )

    def name(self, texts: Sequence[str], errors: list[Issue]) -> str:
        """The name with single spaces; `name_missing` where no letter is in it."""
        name = texts[self._name]
        if "  " in name or "\n" in name:
            name = " ".join(name.split())
        if is_blank(name) or not any(map(str.isalpha, name)):
            errors.append(issue(Code.NAME_MISSING, self._label("name")))
        return name

    def phone(self, texts: Sequence[str], warnings: list[Issue]) -> str | None:
        """The number to write to, from the best phone column or, failing that, a further one."""
        reading = parse_phones(texts[self._phone])
        if reading.code:
            for at in self._more_phones:
                further = parse_phones(texts[at])
                if further.first and not reading.first:
                    if reading.code != "phone_missing":
                        warnings.append(issue(Code(reading.code), self._label("phone")))
                    return further.first
            warnings.append(issue(Code(reading.code), self._label("phone")))
        return reading.first

    def _identity(
        self, texts: Sequence[str], raw: Sequence[Cell], warnings: list[Issue]
    ) -> tuple[str | None, date | None]:
        nik, code = parse_nik(raw[self._nik])
        if code:
            warnings.append(issue(Code(code), self._label("nik")))
        birth_date = parse_birth_date(raw[self._birth], self._today)
        if birth_date is None or not self._oldest <= birth_date <= self._today:
            if not is_blank(texts[self._birth]):
                warnings.append(issue(Code.BIRTHDATE_INVALID, self._label("birth_date")))
            return nik, None
        if nik and not agrees_with(nik, birth_date):
            warnings.append(issue(Code.NIK_BIRTHDATE_MISMATCH, self._label("nik")))
        return nik, birth_date

    def _read_address(self, texts: Sequence[str]) -> str | None:
        address = texts[self._address]
        if is_blank(address):
            address = ""
        for at, word in self._address_parts:
            part = texts[at]
            # RT and RW only say where on a street; a banjar can be found by itself.
            if is_blank(part) or (word != "Br." and not address):
                continue
            named = part if part[:1].isalpha() and part.lower().startswith(_NAMED) else f"{word} {part}"
            address = f"{address}, {named}" if address else named
        return address or None


_NAMED = ("br", "banjar", "ling", "dusun", "rt", "rw")
