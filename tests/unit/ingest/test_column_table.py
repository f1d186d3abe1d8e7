"""Operators add header names without code, so a wrong entry is told apart from a good one in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desac.domain.source_file import FileKind
from functions.ingest.codes import FileProblem
from functions.ingest.column_table import FIELDS, ColumnTableError, column_table, parse_column_table
from functions.ingest.columns import map_columns, missing_fields
from tests.unit.docs.doc_pages import page, section
from tests.unit.ingest.sheets import GOOD_CASE, csv_bytes, judge_bytes

TEXT = (Path(__file__).parents[3] / "functions" / "ingest" / "columns.json").read_text(encoding="utf-8")

type Edit = Callable[[dict[str, Any]], object]


def edited(edit: Edit) -> str:
    """The table after an operator's edit."""
    data = json.loads(TEXT)
    edit(data)
    return json.dumps(data)


def entry(data: dict[str, Any], field: str) -> dict[str, Any]:
    """The first entry for a field."""
    found: dict[str, Any] = next(one for one in data["fields"] if one["field"] == field)
    return found


def test_the_table_in_the_repository_is_sound() -> None:
    """It leads to every field, and every name in it leads to its own field."""
    table = column_table()
    assert {field for names in table.names.values() for field, _ in names.values()} == FIELDS
    for kind, names in table.names.items():
        for name, (field, _) in names.items():
            assert list(map_columns([name], kind).index) == [field], name


@pytest.mark.parametrize("written", ["No. Ponsel Cadangan", "nomor hp milik ibu", "NO_PONSEL-(CADANGAN)"])
def test_a_new_name_may_be_written_as_it_stands_in_the_file(written: str) -> None:
    """Upper case, dots and abbreviations are the table's business."""
    table = parse_column_table(edited(lambda data: entry(data, "phone")["names"].append(written)))
    assert table.names[FileKind.CASES][table.spelling(written)][0] == "phone"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            lambda data: data["fields"].append({"field": "fone", "label": "x", "names": []}),
            "(fone): unknown field",
        ),
        (
            lambda data: data["fields"].append({"field": "nik"}),
            'needs "field", "label" and "names"',
        ),
        (lambda data: entry(data, "name").update(kinds=["kassus"]), "(name): unknown kind kassus"),
        (lambda data: entry(data, "nik").update(names="nik"), '(nik): "names" must be a list of texts'),
        (
            lambda data: entry(data, "nik")["names"].append("No. HP"),
            '"nomor hp" is claimed by nik and by phone',
        ),
        (lambda data: entry(data, "nik")["names"].append("NIK"), '"NIK" is claimed by nik and by nik'),
        (lambda data: entry(data, "nik")["names"].append("..."), '"..." has no letters'),
        (
            lambda data: data["fields"].append({"field": "nik", "label": "x", "names": ["y"]}),
            "kontak: two entries are for the field nik",
        ),
        (lambda data: data["required"]["kasus"].append(["relation"]), "kasus: no entry is for relation"),
        (lambda data: data["required"].pop("dokter"), "must name the kinds dokter, kasus, kontak"),
        (lambda data: data["words"].update({"No. ": "nomor"}), 'words, "No. "'),
        (lambda data: data.pop("words"), 'needs "words", "groups", "fields" and "required"'),
    ],
)
def test_a_wrong_entry_is_named(edit: Edit, told: str) -> None:
    """So that whoever edited it finds it."""
    with pytest.raises(ColumnTableError) as caught:
        parse_column_table(edited(edit))
    assert told in str(caught.value)


def test_all_wrong_entries_are_named_at_once() -> None:
    """Nobody corrects them one deployment at a time."""

    def edit(data: dict[str, Any]) -> None:
        entry(data, "nik")["names"] += ["hp", "alamat"]

    with pytest.raises(ColumnTableError) as caught:
        parse_column_table(edited(edit))
    assert '"hp" is claimed' in str(caught.value)
    assert '"alamat" is claimed' in str(caught.value)


def test_text_that_is_no_json() -> None:
    """A comma too many: the line is told."""
    with pytest.raises(ColumnTableError, match="line 2"):
        parse_column_table('{"words":\n,}')


@pytest.mark.parametrize(("kind", "name"), [("kasus", "Nama"), ("kontak", "Nama"), ("dokter", "Nama Dokter")])
def test_a_missing_column_is_called_as_in_files_of_its_kind(kind: str, name: str) -> None:
    """Nobody is asked for a doctor's name in a file of cases."""
    columns = map_columns(["NIK", "No HP", "Alamat", "Kelurahan", "Tgl Swab", "Hasil"], FileKind(kind))
    assert missing_fields(columns, FileKind(kind)) == [name]
    header = [label for label in GOOD_CASE if label != "Nama"]
    with pytest.raises(FileProblem) as caught:
        judge_bytes(csv_bytes([header, header]), FileKind(kind))
    assert f": {name}" in caught.value.message


def test_the_guide_says_how() -> None:
    """Which file, how to check it, and that it is deployed."""
    told = section(page("docs/devops.md"), "Changing something later")
    assert all(word in told for word in ("columns.json", "desac check", "deploy"))


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("kasus", "Identitas NIK", "nik"),
        ("kasus", "IDENTITAS PASIEN Nama Lengkap", "name"),
        ("kasus", "Alamat Kelurahan", "village"),
        ("kasus", "Alamat Jalan", "address"),
        ("kontak", "Kasus Indeks NIK", "index_nik"),
        ("kontak", "Kasus Konfirmasi Nama", "index_name"),
        ("kontak", "Data Kontak No. HP", "phone"),
        ("kasus", "Orang Tua NIK", None),
        ("kasus", "Petugas Nama", None),
        ("kasus", "Identitas", None),
    ],
)
def test_a_title_over_several_columns(kind: str, header: str, field: str | None) -> None:
    """Some say nothing about what is below, some say whose it is; of the others nothing is guessed."""
    assert list(map_columns([header], FileKind(kind)).index) == ([field] if field else [])
