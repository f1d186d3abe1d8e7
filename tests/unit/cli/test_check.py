"""`desac check`: its JSON, its exit status, its words."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from cli.check import run
from desac.domain.source_file import FileKind

FILES = Path(__file__).parents[2] / "files"
SAMPLE = FILES / "kasus_2021-08-11.csv"
TODAY = date(2021, 8, 12)


def test_json_of_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly the promised keys, rows that add up, exit 0."""
    assert run([SAMPLE], None, as_json=True, today=TODAY) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["file", "kind", "rows", "accepted", "duplicate", "ignored", "rejected", "issues"]
    assert (report["file"], report["kind"]) == (str(SAMPLE), "kasus")
    assert [report[key] for key in list(report)[2:7]] == [500, 479, 3, 3, 15]
    assert report["issues"][0] == {
        "row": 3,
        "column": "NIK",
        "code": "nik_missing",
        "severity": "warning",
        "message": "NIK kosong. Baris tetap diproses; lengkapi NIK bila sudah ada.",
    }


def test_several_files_are_several_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One that is rejected whole makes the exit status 1; the others are still checked."""
    bad = tmp_path / "kosong.csv"
    bad.touch()
    assert run([bad, FILES / "kasus_labkes.xlsx"], None, as_json=True, today=TODAY) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["rows"], first["kind"], second["rows"]) == (0, None, 101)
    assert [issue.pop("message") != "" for issue in first["issues"]] == [True]
    assert first["issues"] == [{"row": None, "column": None, "code": "empty_file", "severity": "file"}]


def test_kind_may_be_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`--kind` outranks what the name says."""
    copy = tmp_path / "dokter.csv"
    shutil.copyfile(SAMPLE, copy)
    assert run([copy], FileKind.CASES, as_json=True, today=TODAY) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "kasus"


@pytest.mark.parametrize("kind", ["kontak", "dokter"])
def test_case_file_in_another_folder(kind: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The folder decides, as in the drop bucket; cases are not taken for contacts or doctors."""
    (tmp_path / kind).mkdir()
    copy = tmp_path / kind / "kasus.csv"
    shutil.copyfile(SAMPLE, copy)
    assert run([copy], None, as_json=True, today=TODAY) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["kind"], report["issues"][0]["code"]) == (kind, "missing_columns")
    assert "tampak seperti berkas kasus" in report["issues"][0]["message"]


def test_missing_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Wrong usage: nothing is checked, stdout stays empty."""
    assert run([SAMPLE, tmp_path / "tidak-ada.csv"], None, as_json=True, today=TODAY) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "tidak-ada.csv" in shown.err


def test_for_people(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Counts and findings in Indonesian."""
    bad = tmp_path / "a.csv"
    bad.write_text("halo")
    assert run([SAMPLE, bad], None, as_json=False, today=TODAY) == 1
    shown = capsys.readouterr().out
    assert "500 baris: 479 diterima, 3 ganda, 3 dilewati, 15 ditolak" in shown
    assert "Ditolak: Baris judul kolom tidak ditemukan." in shown
