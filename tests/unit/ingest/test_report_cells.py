"""No cell of a report runs as a formula, wherever its text comes from."""

import csv
import io

import pytest

from functions.ingest.codes import Code, Verdict, issue
from functions.ingest.report import Report, harmless, refused_csv
from functions.ingest.report_rows import ReportRow

EVIL = '=HYPERLINK("http://x";"y")'


def read(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("cell", ["=1+1", "+62812", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_cell_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-", "+", "I Made", "a=1"])
def test_other_cells_stay(cell: str) -> None:
    assert harmless(cell) == cell


def test_header_texts_run_nowhere_in_a_report() -> None:
    """They stand in the header, and a reason begins with the one it is about."""
    report = Report([EVIL])
    found = issue(Code.DATE_INVALID, EVIL)
    report.add(ReportRow(2, "=cmd", Verdict.REJECTED, (found,), (), {EVIL: "@x"}))
    body = report.as_csv()
    body.seek(0)
    header, row = read(body.read())
    report.close()
    assert header[-1] == f"'{EVIL}"
    assert row == ["'=cmd!2", "Ditolak", f"'{EVIL}: {found.message}", "", "date_invalid", "'@x"]


def test_a_refused_file_is_one_row_whatever_its_sheets_are_called() -> None:
    with refused_csv("Berkas ditolak", '=Tidak ada pada lembar "A;B"\nC') as body:
        assert read(body.read()) == [
            ["Hasil Periksa", "Alasan"],
            ["Berkas ditolak", '\'=Tidak ada pada lembar "A;B"\nC'],
        ]
