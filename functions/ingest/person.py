"""The person in a row: name, numbers, birth date, phone, address, village."""

from collections.abc import Sequence
from datetime import date

from desac.domain.blank import is_blank
from desac.domain.nik import is_womans, parse_kk, parse_nik
from desac.domain.phone import parse_phones
from desac.domain.sex import Sex
from desac.domain.village import VillageDirectory
from functions.ingest.births import Births
from functions.ingest.cells import Cell
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.columns import Columns
from functions.ingest.ordinary import Meanings, PersonFields, PersonReading, Place
from functions.ingest.remembered import Remembered
from functions.ingest.words import sex_of

_FIELDS = ("name", "nik", "kk", "sex", "birth_date", "phone", "address", "village", "kecamatan")


class PersonReader:
    """Reads the person from rows of one sheet.

    `texts` and `raw` are a row's trimmed texts and its cells; both end with an empty cell, which
    is what a field without a column (index -1) reads. `reading` is what `ordinary_people` goes by.
    """

    def __init__(self, columns: Columns, directory: VillageDirectory, today: date) -> None:
        self._at = at = {field: columns.index.get(field, -1) for field in _FIELDS}
        self._more_phones = columns.spare.get("phone", ())
        self._address_parts = [
            (columns.index[field], word)
            for field, word in (("banjar", "Br."), ("rt", "RT"), ("rw", "RW"))
            if columns.has(field)
        ]
        self._label = columns.label
        self._directory = directory
        self._births = Births(columns.label("birth_date"), today)
        self._places = Remembered(self._find_place)
        self._sexes: Remembered[str, Sex | None] = Remembered(sex_of)
        self.reading = PersonReading(
            at,
            Meanings(self._births, self._places, self._sexes),
            self._read_address if self._address_parts else None,
        )

    def read(
        self, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue], warnings: list[Issue]
    ) -> PersonFields:
        """The person's fields; what is wrong with them is added to `errors` and `warnings`."""
        at = self._at
        name = self.name(texts[at["name"]], errors)
        nik = self._read_nik(raw[at["nik"]], warnings)
        birth_date, problem, *in_nik = self._births[raw[at["birth_date"]]]
        if problem:
            warnings.append(problem)
        sex = self._sexes[texts[at["sex"]]]
        if nik:
            self._compare(nik, in_nik, sex, warnings)
        phone = self.phone(texts, warnings)
        full_address = self._read_address(texts[at["address"]], texts) or None
        if phone is None and full_address is None:
            errors.append(issue(Code.NO_CONTACT_ROUTE, self._label("phone")))
        village_code, kecamatan_code, problem = self._places[texts[at["village"]], texts[at["kecamatan"]]]
        if problem:
            warnings.append(problem)
        kk = parse_kk(raw[at["kk"]])
        return name, nik, kk, sex, birth_date, phone, full_address, village_code, kecamatan_code

    def name(self, name: str, errors: list[Issue]) -> str:
        """A cell's name with single spaces; `name_missing` where no letter is in it."""
        if "  " in name or "\n" in name:
            name = " ".join(name.split())
        if is_blank(name) or not any(map(str.isalpha, name)):
            errors.append(issue(Code.NAME_MISSING, self._label("name")))
        return name

    def phone(self, texts: Sequence[str], warnings: list[Issue]) -> str | None:
        """The number to write to, from the best phone column or, failing that, a further one."""
        reading = parse_phones(texts[self._at["phone"]])
        if reading.code:
            for at in self._more_phones:
                further = parse_phones(texts[at])
                if further.first and not reading.first:
                    if reading.code != "phone_missing":
                        warnings.append(issue(Code(reading.code), self._label("phone")))
                    return further.first
            warnings.append(issue(Code(reading.code), self._label("phone")))
        return reading.first

    def _read_nik(self, cell: Cell, warnings: list[Issue]) -> str | None:
        nik, code = parse_nik(cell)
        if code:
            warnings.append(issue(Code(code), self._label("nik")))
        return nik

    def _compare(self, nik: str, in_nik: Sequence[str], sex: Sex | None, warnings: list[Issue]) -> None:
        """There is one code for a NIK that tells another birth; the column says which part of it."""
        if any(in_nik) and nik[6:12] not in in_nik:
            warnings.append(issue(Code.NIK_BIRTHDATE_MISMATCH, self._label("nik")))
        elif sex and is_womans(nik) is not (sex is Sex.FEMALE):
            warnings.append(issue(Code.NIK_BIRTHDATE_MISMATCH, self._label("sex")))

    def _find_place(self, cells: tuple[str, str]) -> Place:
        match = self._directory.find(*cells)
        problem = None
        if match.code:
            field = "kecamatan" if match.code == "kecamatan_mismatch" else "village"
            problem = issue(Code(match.code), self._label(field))
        return Place(match.village.code if match.village else None, match.kecamatan_code, problem)

    def _read_address(self, address: str, texts: Sequence[str]) -> str:
        if is_blank(address):
            address = ""
        for at, word in self._address_parts:
            part = texts[at]
            # RT and RW only say where on a street; a banjar can be found by itself.
            if is_blank(part) or (word != "Br." and not address):
                continue
            named = part if part[:1].isalpha() and part.lower().startswith(_NAMED) else f"{word} {part}"
            address = f"{address}, {named}" if address else named
        return address


_NAMED = ("br", "banjar", "ling", "dusun", "rt", "rw")
