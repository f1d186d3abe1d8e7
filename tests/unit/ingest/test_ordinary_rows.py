"""Rows read column by column are read as those looked at one by one."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desac.domain.source_file import FileKind
from functions.ingest.judged_row import JudgedRow
from functions.ingest.row_block import RowBlock
from functions.ingest.rows import CaseReader, ContactReader
from tests.unit.ingest.sheets import GOOD_CASE, GOOD_CONTACT, judge_bytes, judge_rows, xlsx_bytes

ODD = {
    "NIK": [
        "",
        "-",
        "'5171045507859001",
        "5171041507859001",
        "1111111111111111",
        "5171045507850000",
        "5171040000000001",
    ],
    "Nama": ["", "Nama", "-", "Ni  Luh", "1 Putu", "Sari", "nihil", "Ni\nLuh", "Jumlah", "An. Budi"],
    "Jenis Kelamin": ["L", "", "perempuan"],
    "Tgl Lahir": ["", "1985-07-15", "15/07/85", "15/07/1885", "31/02/1985", "15/08/2021"],
    "No HP": ["", "6281234567890", "0812-3456-7890", "0361 234567", "08123", "081234567890/081300000997"],
    "Alamat": ["", "-", "Tonja"],
    "Kelurahan": ["", "Sanur", "Antah", "Kel. Tonja"],
    "Kecamatan": ["", "Denpasar Timur", "Denut"],
    "Tgl Swab": ["", "11/08/2021", "13/08/2021", "abc"],
    "Tgl Hasil": ["", "10-08-21", "01/01/2019"],
    "Hasil": ["", "Negatif", "Inkonklusif", "positif (CT 20)", "Reaktif antigen"],
    "No KK": ["5171045507859001", "1111111111111111", "517104"],
    "Banjar": ["", "Kaja", "Br. Kelod"],
    "Nomor Kasus": ["", "D-1"],
    "No WA": ["", "081234567899"],
}
FULL_CASE = GOOD_CASE | {"No KK": "5171045507859009"}


def rows_of(good: dict[str, str], more: Sequence[str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows of one file, most of their cells good; `more` are further columns that all of them have."""
    full = good | dict.fromkeys(more, "")
    cells = {label: st.sampled_from([text] * 9 + ODD.get(label, [])) for label, text in full.items()}
    return st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=12)


FURTHER = st.lists(st.sampled_from(["Banjar", "Nomor Kasus", "No WA"]), unique=True, max_size=3)


def one_by_one(patch: pytest.MonkeyPatch) -> None:
    """Let no row pass for an ordinary one."""

    def nothing(_: object, block: RowBlock) -> list[None]:
        return [None] * len(block.texts)

    for reader in (CaseReader, ContactReader):
        patch.setattr(reader, "read_ordinary", nothing)


def told(rows: Iterable[JudgedRow]) -> list[tuple[object, ...]]:
    """Everything that is said of the rows."""
    return [(type(row.record), *row) for row in rows]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), more=FURTHER)
def test_cases(data: st.DataObject, more: list[str]) -> None:
    """With further columns, and with columns that stand in for one another."""
    rows = data.draw(rows_of(FULL_CASE, more))
    judged = told(judge_rows(*rows))
    with pytest.MonkeyPatch.context() as patch:
        one_by_one(patch)
        assert judged == told(judge_rows(*rows))


@settings(max_examples=80, deadline=None)
@given(rows=rows_of(GOOD_CONTACT, []))
def test_contacts(rows: list[dict[str, str]]) -> None:
    judged = told(judge_rows(*rows, kind=FileKind.CONTACTS))
    with pytest.MonkeyPatch.context() as patch:
        one_by_one(patch)
        assert judged == told(judge_rows(*rows, kind=FileKind.CONTACTS))


@pytest.mark.parametrize("number", [5171045507859001, 81234567890.0, True])
def test_a_number_in_a_workbook_is_not_taken_for_its_text(number: object) -> None:
    """Text would be a good NIK and a good phone; a number has lost digits and is examined."""
    cells: dict[str, object] = {**GOOD_CASE, "NIK": number, "No KK": number}
    [judged] = judge_bytes(xlsx_bytes({"Data": [list(cells), list(cells.values())]}))
    assert judged.record is not None
    assert (judged.record.nik, judged.record.kk) == (None, None)  # type: ignore[union-attr]
    assert [one.column for one in judged.issues] == ["NIK"]


def test_good_rows_are_ordinary() -> None:
    """Else the rest of this file would compare nothing."""

    def fail(*_: object) -> None:
        raise AssertionError("examined")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CaseReader, "read", fail)
        patch.setattr(ContactReader, "read", fail)
        assert [row.verdict for row in judge_rows(FULL_CASE)] == ["accepted"]
        assert [row.verdict for row in judge_rows(GOOD_CONTACT, kind=FileKind.CONTACTS)] == ["accepted"]
