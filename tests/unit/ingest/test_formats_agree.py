"""One table of people, written in every format and read back: the same people."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind
from functions.ingest.judge import judge_file
from functions.ingest.reader import open_table
from functions.ingest.records import CaseRow
from tests.files.making.formats import csv_bytes, ods_bytes, xls_bytes, xlsx_bytes
from tests.files.making.people import CASE

TODAY = date(2021, 8, 12)
VILLAGES = load_directory().villages


class Somebody(NamedTuple):
    """A case without fault, as its row will say."""

    name: str
    born: date
    woman: bool
    serial: int
    phone: str
    address: str
    village: int
    specimen: date


# Letters that every encoding here has; cells begin and end with something that is not trimmed.
_WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéèüñçÅ'.-"), min_size=1, max_size=8)
_NAMES = st.lists(_WORD, min_size=1, max_size=3).map(lambda words: f"Ayu {' '.join(words)}")
_ADDRESSES = st.lists(
    _WORD | st.sampled_from(['"Bali"', "a;b", "a,b", "a|b", "No. 7"]), min_size=1, max_size=4
).map(lambda words: f"Jl. {' '.join(words)}")
PEOPLE = st.lists(
    st.builds(
        Somebody,
        name=_NAMES,
        born=st.dates(date(1930, 1, 1), date(2021, 8, 1)),
        woman=st.booleans(),
        serial=st.integers(1, 9999),
        phone=st.integers(10_000_000, 999_999_999).map(lambda number: f"0812{number}"),
        address=_ADDRESSES,
        village=st.integers(0, len(VILLAGES) - 1),
        specimen=st.integers(0, 30).map(lambda days: TODAY - timedelta(days=days)),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one.serial,
)


def nik(one: Somebody) -> str:
    """Their NIK."""
    return f"517104{one.born.day + 40 * one.woman:02}{one.born:%m%y}{one.serial:04}"


def row(one: Somebody, *, typed: bool) -> list[str | date | None]:
    """Their row; with `typed` dates are dates, as a spreadsheet keeps them."""
    village = VILLAGES[one.village]
    dates = [one.born, one.specimen] if typed else [f"{one.born:%d/%m/%Y}", f"{one.specimen:%d/%m/%Y}"]
    return [
        "1", nik(one), one.name, "P" if one.woman else "L", dates[0], one.phone, one.address, village.name,
        village.kecamatan, dates[1], None, "Positif",
    ]  # fmt: skip


def records(data: bytes) -> list[object]:
    """The people of a file; nothing is wrong with any of them."""
    judged = list(judge_file(open_table("x", data), FileKind.CASES, load_directory(), TODAY))
    assert [(found.verdict.value, found.issues) for found in judged] == [("accepted", ())] * len(judged)
    return [found.record for found in judged]


def expected(one: Somebody) -> CaseRow:
    """What must be read of them."""
    village = VILLAGES[one.village]
    return CaseRow(
        name=one.name,
        nik=nik(one),
        kk=None,
        sex="P" if one.woman else "L",  # type: ignore[arg-type]
        birth_date=one.born,
        phone=f"+62{one.phone[1:]}",
        address=one.address,
        village_code=village.code,
        kecamatan_code=village.kecamatan_code,
        specimen_date=one.specimen,
        result_date=None,
        onset_date=None,
        test=None,
        outcome=None,
        case_number=None,
    )


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


@settings(max_examples=25, deadline=None, derandomize=True)
@given(people=PEOPLE)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_text(encoding: str, delimiter: str, people: list[Somebody]) -> None:
    """Every encoding with every delimiter."""
    rows = [row(one, typed=False) for one in people]
    assert records(csv_bytes([CASE, *rows], delimiter, encoding)) == list(map(expected, people))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(people=PEOPLE, typed=st.booleans())
@pytest.mark.parametrize("write", [xlsx_bytes, xls_bytes, ods_bytes])
def test_workbooks(write: Callable[..., bytes], people: list[Somebody], *, typed: bool) -> None:
    """Every kind of workbook, with dates as texts or as dates."""
    rows = [row(one, typed=typed) for one in people]
    assert records(write({"Data": [CASE, *rows]})) == list(map(expected, people))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(people=PEOPLE, order=st.permutations(range(len(CASE))), above=st.integers(0, 5), between=st.booleans())
def test_layout(people: list[Somebody], order: list[int], above: int, *, between: bool) -> None:
    """Columns in any order, titles above, blank rows and the header again in between."""
    header = [CASE[at] for at in order]
    rows: list[list[str | date | None]] = [[f"JUDUL {n}"] for n in range(above)] + [header]
    for one in people:
        cells = row(one, typed=False)
        rows += [[cells[at] for at in order], *([[], header] if between else [])]
    judged = list(judge_file(open_table("x", csv_bytes(rows)), FileKind.CASES, load_directory(), TODAY))
    assert [found.record for found in judged if found.verdict == "accepted"] == list(map(expected, people))
    assert {found.issues[0].code.value for found in judged if found.verdict != "accepted"} <= {
        "repeated_header"
    }
    assert len(judged) == len(people) * (2 if between else 1)
