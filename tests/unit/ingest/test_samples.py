"""The two sample files: every row gets exactly the verdict and the codes it was made for."""

import json
from datetime import date
from pathlib import Path

import pytest

from desac.adapters.village_data import load_directory
from functions.ingest.judge import judge_file
from functions.ingest.kinds import guess_kind
from functions.ingest.reader import open_table

FILES = Path(__file__).parents[2] / "files"
CLEAN = {"verdict": "accepted", "codes": []}


@pytest.mark.parametrize("name", ["kasus_2021-08-11.csv", "kasus_labkes.xlsx"])
def test_sample_is_judged_as_expected(name: str) -> None:
    """Counts agree, odd rows carry their codes, all other rows are accepted without a word."""
    expected = json.loads((FILES / f"{name}.expected.json").read_text())
    with (FILES / name).open("rb") as data:
        table = open_table(name, data)
        rows = list(judge_file(table, guess_kind(table), load_directory(), date(2021, 8, 12)))
    assert len(rows) == expected["rows"]
    for verdict in ("accepted", "duplicate", "ignored", "rejected"):
        assert sum(row.verdict == verdict for row in rows) == expected[verdict]
    for row in rows:
        found = {"verdict": row.verdict, "codes": [issue.code for issue in row.issues]}
        assert found == expected["odd_rows"].get(str(row.row), CLEAN), row.row
        assert (row.record is not None) == (row.verdict == "accepted")


def test_accepted_row_is_typed() -> None:
    """The first row of the CSV sample, field by field."""
    data = (FILES / "kasus_2021-08-11.csv").read_bytes()
    table = open_table("kasus.csv", data)
    first = next(judge_file(table, guess_kind(table), load_directory(), date(2021, 8, 12)))
    assert first.row == 2
    assert first.cells["Tgl Lahir"] == "15/07/1985"
    record = first.record
    assert record is not None
    assert (record.name, record.nik, record.phone) == (
        "Ni Ketut Wirawan Artawan",
        "5171045507859001",
        "+6285700000001",
    )
    assert (record.birth_date, record.specimen_date, record.result_date) == (
        date(1985, 7, 15),
        date(2021, 8, 10),
        date(2021, 8, 11),
    )
    assert (record.village_code, record.kecamatan_code) == ("51.71.04.1004", "51.71.04")
