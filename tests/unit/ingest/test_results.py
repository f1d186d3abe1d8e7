"""What counts as a result, and of which test."""

import pytest

from functions.ingest.records import CaseRow
from tests.unit.ingest.sheets import GOOD_CASE, codes, judge_rows


@pytest.mark.parametrize(
    ("result", "test"),
    [
        ("Positif", None),
        ("POSITIF", None),
        (" positif ", None),
        ("Positif (CT 21,3)", None),
        ("Positif PCR", "PCR"),
        ("Antigen Positif", "antigen"),
        ("SARS-CoV-2 Positif", None),
        ("Hasil swab PCR: POSITIF", "PCR"),
        ("Terkonfirmasi", None),
        ("Reaktif (antigen)", "antigen"),
        ("RDT-Ag reaktif", "antigen"),
        ("Antigen: Reaktif", "antigen"),
    ],
)
def test_positive(result: str, test: str | None) -> None:
    """What was looked for, how, and how much of it may stand beside the word."""
    [row] = judge_rows(GOOD_CASE | {"Hasil": result})
    assert (row.verdict, codes(row)) == ("accepted", [])
    assert isinstance(row.record, CaseRow)
    assert row.record.test == test


@pytest.mark.parametrize(
    "result",
    [
        "Negatif",
        "negatif (PCR)",
        "SARS-CoV-2 Negatif",
        "Non Reaktif",
        "Non-Reaktif",
        "NONREAKTIF",
        "Antigen negatif",
    ],
)
def test_negative(result: str) -> None:
    """Nobody is written to."""
    [row] = judge_rows(GOOD_CASE | {"Hasil": result})
    assert (row.verdict, codes(row)) == ("ignored", ["negative_result"])


@pytest.mark.parametrize(
    "result",
    [
        "",
        "Reaktif",
        "Reaktif PCR",
        "Reaktif IgG",
        "Inkonklusif",
        "INVALID",
        "Positif?? ulang",
        "belum positif",
        "bukan positif",
        "positif/negatif",
        "PCR negatif, antigen positif",
        "Positif lalu reaktif",
        "antigen",
        "menunggu hasil",
        "21,3",
    ],
)
def test_no_result(result: str) -> None:
    """The row waits for a final one; `Reaktif` is one of an antigen test only."""
    [row] = judge_rows(GOOD_CASE | {"Hasil": result})
    assert (row.verdict, codes(row)) == ("rejected", ["result_unknown"])


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"Jenis Pemeriksaan": "Antigen"}, "accepted"),
        ({"Jenis Pemeriksaan": "RDT-Ag"}, "accepted"),
        ({"Jenis Pemeriksaan": "PCR"}, "rejected"),
        ({"Jenis Pemeriksaan": "Rapid test antibodi"}, "rejected"),
        ({"Jenis Pemeriksaan": ""}, "rejected"),
    ],
)
def test_reactive_by_the_column_of_the_test(cells: dict[str, str], verdict: str) -> None:
    """The column tells what kind of test it was."""
    [row] = judge_rows(GOOD_CASE | {"Hasil": "Reaktif"} | cells)
    assert row.verdict == verdict


def test_reactive_by_the_header() -> None:
    """`Hasil Antigen`: every result below is one."""
    row = {key: value for key, value in GOOD_CASE.items() if key != "Hasil"} | {"Hasil Antigen": "Reaktif"}
    [judged] = judge_rows(row)
    assert isinstance(judged.record, CaseRow)
    assert judged.record.test == "antigen"
