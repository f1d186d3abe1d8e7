"""Ordinary people, with nothing missing and nothing wrong, read column by column.

Nineteen rows in twenty are such, and here a large file spends its time: a loop within one function
takes half as long as a call for each row. Whoever is not ordinary is left to `PersonReader`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from desac.domain.blank import LONGEST, is_blank
from desac.domain.nik import KK_FORM, NIK_FORM, parse_kk
from desac.domain.person import Sex
from desac.domain.phone import MOBILE_FORM
from functions.ingest.cells import Cell
from functions.ingest.codes import Issue

type PersonFields = tuple[
    str, str | None, str | None, Sex | None, date | None, str | None, str | None, str | None, str | None
]
"""The first fields of a `CaseRow` and a `ContactRow`: name, NIK, KK, sex, birth date, phone, address,
codes of village and kecamatan."""


# No named tuple, because a file has tens of thousands: these are made faster and are nothing to the
# garbage collector.
type Birth = tuple[date | None, Issue | None, str, str]
"""A cell with a birth date: the date, what is wrong with it, and the six digits by which a man's and a
woman's NIK hold it."""


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


class RowsByColumn:
    """Several rows as columns; -1 is the column of a field that the sheet does not have, an empty one."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self._columns = list(zip(*rows, strict=False))
        self._empty = ("",) * len(rows)

    def __getitem__(self, at: int) -> tuple[Any, ...]:
        return self._columns[at] if at >= 0 else self._empty

    def together(self, places: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """For each row its cells in several columns."""
        return zip(*(self[at] for at in places), strict=True)


class RowBatch:
    """Several rows: their trimmed texts row by row, and texts and cells by column."""

    def __init__(self, texts: Sequence[Sequence[str]], raw: Sequence[Sequence[Cell]]) -> None:
        self.rows = texts
        self.texts = RowsByColumn(texts)
        self.cells = self.texts if raw is texts else RowsByColumn(raw)


class PersonReading(NamedTuple):
    """How the people of one sheet are read: where each field stands, and what its cells mean.

    `full_address` puts an address together where the sheet has more than one column for it.
    """

    at: Mapping[str, int]
    meanings: Meanings
    full_address: Callable[[str, Sequence[str]], str] | None


def ordinary_people[Record](
    reading: PersonReading,
    batch: RowBatch,
    rest: Iterable[tuple[object, ...] | None],
    make: Callable[[Iterable[Any]], Record],
) -> list[Record | None]:
    """For each row `make` of the fields that `PersonReader.read` would give and of those in `rest`.

    None is for a row to look at more closely, as is one whose `rest` is None.
    """
    at, (births_of, places_of, sexes_of), full_address = reading
    texts, cells = batch.texts, batch.cells
    names, addresses = texts[at["name"]], texts[at["address"]]
    niks, kks = cells[at["nik"]], cells[at["kk"]]
    if cells is not texts:
        # Numbers are no NIK and no KK.
        niks, kks = (
            tuple(cell if isinstance(cell, str) else "" for cell in column) for column in (niks, kks)
        )
    female = Sex.FEMALE
    return [
        make(
            (
                name,
                nik,
                kk if is_kk else parse_kk(kk),
                sex,
                day,
                "+62" + mobile[1],
                address if len(address) > LONGEST or not is_blank(address) else None,
                village_code,
                kecamatan_code,
                *others,
            )
        )
        if others
        and mobile
        and is_nik
        and nik[6:12] == (womans if sex is female else mans)
        and not problem
        and name[:1].isalpha()
        and not ("  " in name or "\n" in name)
        and (len(name) > LONGEST or not is_blank(name))
        else None
        for name, nik, is_nik, kk, is_kk, sex, (day, _, mans, womans), mobile, address, (
            village_code,
            kecamatan_code,
            problem,
        ), others in zip(
            names,
            niks,
            map(NIK_FORM.fullmatch, niks),
            kks,
            map(KK_FORM.fullmatch, kks),
            map(sexes_of.__getitem__, texts[at["sex"]]),
            map(births_of.__getitem__, cells[at["birth_date"]]),
            map(MOBILE_FORM.fullmatch, texts[at["phone"]]),
            map(full_address, addresses, batch.rows) if full_address else addresses,
            map(places_of.__getitem__, texts.together((at["village"], at["kecamatan"]))),
            rest,
            strict=True,
        )
    ]
