"""Which kind of file, which column."""

import json
from pathlib import Path

import pytest

from desac.domain.source_file import FileKind
from functions.ingest.codes import Code, message_of
from functions.ingest.columns import map_columns
from functions.ingest.kinds import guess_kind, kind_of_name
from functions.ingest.reader import open_table
from tests.unit.ingest.sheets import GOOD_CASE, GOOD_CONTACT, GOOD_DOCTOR, csv_bytes

INGEST = Path(__file__).parents[3] / "functions" / "ingest"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("kasus/2021-08-11.csv", FileKind.CASES),
        ("kontak/data kasus.csv", FileKind.CONTACTS),
        ("dokter\\daftar.xlsx", FileKind.DOCTORS),
        ("/srv/kasus_2021-08-11.csv", FileKind.CASES),
        ("KONTAK ERAT kasus 12.xlsx", FileKind.CONTACTS),
        ("Daftar Dokter.csv", FileKind.DOCTORS),
        ("data.csv", None),
        ("kasuskontak/data.csv", None),
    ],
)
def test_kind_by_name(name: str, kind: FileKind | None) -> None:
    """The folder counts before the name."""
    assert kind_of_name(name) is kind


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (GOOD_CASE, FileKind.CASES),
        (GOOD_CONTACT, FileKind.CONTACTS),
        (GOOD_DOCTOR, FileKind.DOCTORS),
        ({"Nama": "x", "No HP": "y"}, FileKind.CONTACTS),
    ],
)
def test_kind_by_content(row: dict[str, str], kind: FileKind) -> None:
    """By its columns when the name says nothing."""
    assert guess_kind(open_table("data.csv", csv_bytes([list(row), list(row.values())]))) is kind


@pytest.mark.parametrize(
    ("kind", "headers", "fields"),
    [
        (
            FileKind.CASES,
            "NO|NOMOR SAMPEL|DOKTER|TELP FASYANKES|KRITERIA|NAMA PASIEN|NIK|TANGGAL LAHIR|JENIS KELAMIN|NO HP"
            "|KECAMATAN_ID|KECAMATAN|KELURAHAN_ID|KELURAHAN/ DESA|ALAMAT|RT|RW|TANGGAL KUNJUNGAN",
            "number|-|-|-|status|name|nik|birth_date|sex|phone|-|kecamatan|-|village|address|rt|rw|specimen_date",
        ),
        (
            FileKind.CASES,
            "no|tgl_masuk_sampel|nama|nik|tgl_lahir|jenis_kelamin|no_hp|alamat|kode_kelurahan|tanggal_swab"
            "|tanggal_pemeriksaan|interpretasi|kit_pemeriksaan",
            "number|-|name|nik|birth_date|sex|phone|address|village|specimen_date|result_date|result|test",
        ),
        (
            FileKind.CASES,
            "Nama Pewawancara|No HP Pewawancara|Nama Pasien|No Telepon|Nama Orangtua|Kel/Desa"
            "|Alamat Lengkap (RT/RW)|Status Pasien Terakhir|Tanggal Gejala",
            "-|-|name|phone|-|village|address|outcome|onset_date",
        ),
        (
            FileKind.CASES,
            "No|Nama|NIK|Umur|JK|Alamat (domisili)|Alamat sesuai Identitas|No. HP|Tgl. Onset"
            "|Status Epidemiologi",
            "number|name|nik|-|sex|address|-|phone|onset_date|status",
        ),
        (
            FileKind.CONTACTS,
            "Nomor Indeks Kasus Konfirmasi/Primer|Nomor Identifikasi Kontak|Nama Lengkap|Jenis Kelamin (L/P)"
            "|Alamat Lengkap: Dusun/RT|Desa|Kec.|Kab.|No.HP|Hubungan dengan Kasus|Tanggal kontak/Paparan",
            "index_number|-|name|sex|address|village|kecamatan|-|phone|relation|exposure_date",
        ),
    ],
)
def test_headers_seen_in_the_field(kind: FileKind, headers: str, fields: str) -> None:
    """Header rows of published systems and forms (pikobar, labkes, pelaporan, Kemenkes)."""
    columns = map_columns(headers.split("|"), kind)
    found = {at: field for field, at in columns.index.items()}
    assert "|".join(found.get(at, "-") for at in range(len(headers.split("|")))) == fields


def test_every_code_has_a_message() -> None:
    """And every message a code."""
    names = json.loads((INGEST / "messages_id.json").read_text())
    assert {name.partition(".")[0] for name in names} == set(Code)
    assert all(message_of(code).endswith((".", "{hint}")) for code in Code)
