"""The ordinary person in a row, with nothing missing and nothing wrong, read in one go.

Nineteen rows in twenty are such, and this is where a large file spends its time.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from desac.domain.blank import LONGEST, is_blank
from desac.domain.nik import KK_FORM, NIK_FORM, parse_kk
from desac.domain.person import Sex
from desac.domain.phone import MOBILE_FORM
from functions.ingest.cells import Cell
from functions.ingest.codes import Issue
from functions.ingest.columns import Columns

type PersonFields = tuple[
    str, str | None, str | None, Sex | None, date | None, str | None, str | None, str | None, str | None
]
"""The first fields of a `CaseRow` and a `ContactRow`: name, NIK, KK, sex, birth date, phone, address,
codes of village and kecamatan."""


class Birth(NamedTuple):
    """A cell with a birth date; `in_nik` is how a man's and a woman's NIK hold it."""

    day: date | None
    problem: Issue | None
    in_nik: tuple[str, ...] = ()


class Place(NamedTuple):
    """The cells of village and kecamatan."""

    village_code: str | None
    kecamatan_code: str | None
    problem: Issue | None


class Meanings(NamedTuple):
    """What cells say, by their content; places by the cells of village and kecamatan."""

    births: Mapping[Cell, Birth]
    places: Mapping[tuple[str, str], Place]
    sexes: Mapping[str, Sex | None]


class PersonCells(NamedTuple):
    """What takes the cells of a person out of a row."""

    texts: Callable[[Sequence[str]], tuple[str, str, str, str]]
    """Name, sex, phone, address."""
    place: Callable[[Sequence[str]], tuple[str, str]]
    """Village and kecamatan."""
    cells: Callable[[Sequence[Cell]], tuple[Cell, Cell, Cell]]
    """NIK, birth date and KK, where it matters whether a workbook holds a number or a date."""


def person_cells(columns: Columns) -> PersonCells:
    """For one sheet."""

    def cells(*fields: str) -> Callable[[Sequence[Any]], Any]:
        return itemgetter(*(columns.index.get(field, -1) for field in fields))

    return PersonCells(
        cells("name", "sex", "phone", "address"),
        cells("village", "kecamatan"),
        cells("nik", "birth_date", "kk"),
    )


def ordinary_person(
    columns: Columns, meanings: Meanings
) -> Callable[[Sequence[str], Sequence[Cell]], PersonFields | None]:
    """A function that gives the person in a row, or None for a row to look at more closely.

    Its arguments are those of `PersonReader.read`, and what it gives is the same. The file must
    hold the address in one column.
    """
    texts_of, place_of, cells_of = person_cells(columns)
    births, places, sexes = meanings
    is_nik, is_kk, is_mobile = NIK_FORM.fullmatch, KK_FORM.fullmatch, MOBILE_FORM.fullmatch
    female = Sex.FEMALE

    # A closure and not a method: its names are found three times as fast.
    def read(texts: Sequence[str], raw: Sequence[Cell]) -> PersonFields | None:
        name, sex_text, phone, address = texts_of(texts)
        nik, birth, kk = cells_of(raw)
        birth_date, _, in_nik = births[birth]
        village_code, kecamatan_code, problem = places[place_of(texts)]
        sex = sexes[sex_text]
        mobile = is_mobile(phone)
        if (
            mobile
            and in_nik
            and not problem
            and isinstance(nik, str)
            and is_nik(nik)
            and nik[6:12] == in_nik[sex is female]
            and name[:1].isalpha()
            and (len(name) > LONGEST or not is_blank(name))
            and not ("  " in name or "\n" in name)
            and (len(address) > LONGEST or not is_blank(address))
        ):
            kk = kk if isinstance(kk, str) and is_kk(kk) else parse_kk(kk)
            number = "+62" + mobile[1]
            return name, nik, kk, sex, birth_date, number, address, village_code, kecamatan_code
        return None

    return read
