"""Ordinary people, with nothing missing and nothing wrong, read column by column.

Nineteen rows in twenty are such, and here a large file spends its time: a loop within one function
takes half as long as a call for each row. Whoever is not ordinary is left to `PersonReader`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from desac.domain.blank import LONGEST, is_blank
from desac.domain.nik import KK_FORM, NIK_FORM
from desac.domain.phone import MOBILE_FORM
from desac.domain.sex import Sex
from functions.ingest.births import Births
from functions.ingest.cells import Cell
from functions.ingest.codes import Issue
from functions.ingest.row_block import RowBlock

# A NIK, a family card number or none, and a mobile number, which are matched faster together.
_NUMBERS = re.compile(rf"{NIK_FORM.pattern}\n(?:{KK_FORM.pattern})?\n{MOBILE_FORM.pattern}")
_MOBILE = _NUMBERS.groupindex["mobile"]

type PersonFields = tuple[
    str, str | None, str | None, Sex | None, date | None, str | None, str | None, str | None, str | None
]
"""The first fields of a `CaseRow` and a `ContactRow`: name, NIK, KK, sex, birth date, phone, address,
codes of village and kecamatan."""


class Place(NamedTuple):
    """The cells of village and kecamatan."""

    village_code: str | None
    kecamatan_code: str | None
    problem: Issue | None


class Meanings(NamedTuple):
    """What cells say, by their content; places by the cells of village and kecamatan."""

    births: Births
    places: Mapping[tuple[str, str], Place]
    sexes: Mapping[str, Sex | None]


class PersonReading(NamedTuple):
    """How the people of one sheet are read: where each field stands, and what its cells mean.

    `full_address` puts an address together where the sheet has more than one column for it.
    """

    at: Mapping[str, int]
    meanings: Meanings
    full_address: Callable[[str, Sequence[str]], str] | None


def ordinary_people[Record](
    reading: PersonReading,
    block: RowBlock,
    rest: Sequence[tuple[object, ...] | None],
    make: Callable[[Iterable[Any]], Record],
) -> list[Record | None]:
    """For each row `make` of the fields that `PersonReader.read` would give and of those in `rest`.

    None is for a row to look at more closely, as is one whose `rest` is None.
    """
    at, (births_of, places_of, sexes_of), full_address = reading
    texts, cells = block.text_columns, block.cell_columns
    names, addresses = texts[at["name"]], texts[at["address"]]
    niks, kks = (_only_text(cells[at[field]], texts[at[field]]) for field in ("nik", "kk"))
    born = cells[at["birth_date"]]
    female = Sex.FEMALE
    return [
        make(
            (
                name,
                nik,
                kk or None,
                sex,
                day,
                "+62" + numbers[_MOBILE],
                address if len(address) > LONGEST or not is_blank(address) else None,
                village_code,
                kecamatan_code,
                *others,
            )
        )
        if others
        and numbers
        and nik[6:12] == (womans if sex is female else mans)
        and not problem
        and name[:1].isalpha()
        and not ("  " in name or "\n" in name)
        and (len(name) > LONGEST or not is_blank(name))
        else None
        for name, nik, kk, numbers, sex, (day, _, mans, womans), address, (
            village_code,
            kecamatan_code,
            problem,
        ), others in zip(
            names,
            niks,
            kks,
            map(_NUMBERS.fullmatch, map("\n".join, zip(niks, kks, texts[at["phone"]], strict=True))),
            map(sexes_of.__getitem__, texts[at["sex"]]),
            births_of.of_texts(born) if born is texts[at["birth_date"]] else map(births_of.__getitem__, born),
            map(full_address, addresses, block.texts) if full_address else addresses,
            map(places_of.__getitem__, texts.together((at["village"], at["kecamatan"]))),
            rest,
            strict=True,
        )
    ]


def _only_text(cells: Sequence[Cell], texts: Sequence[str]) -> Sequence[str]:
    """The cells of a column that are text, empty ones for the others: numbers are no NIK and no KK."""
    return texts if cells is texts else [cell if isinstance(cell, str) else "" for cell in cells]
