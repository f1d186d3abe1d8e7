"""Files that are refused whole, each with the words that tell its sender what to do."""

import io
import struct
import zipfile

from tests.files.making.formats import csv_bytes, locked, ods_bytes, write, xlsx_bytes
from tests.files.making.people import CASE, CONTACT, case, contact
from tests.files.making.sample import FOLDER, write_refused

_SHARED_ENTRIES = 900


def make() -> None:
    """Write them all."""
    good = xlsx_bytes({"Data": [CASE, case(1)]})
    refused = {
        "kasus_bom_zip.xlsx": (_bomb(), "file_too_large", "sebagai CSV"),
        "kasus_entitas_luar.xlsx": (_with_entity(good), "unsupported_format", "simpan ulang"),
        "kasus_terkunci.xlsx": (locked(good, "rahasia"), "encrypted_workbook", "tanpa kata sandi"),
        "kasus_sel_jauh_di_kanan.xlsx": (_stray(), "file_too_large", "jauh di kanan"),
        "kasus_sel_raksasa.csv": (
            csv_bytes([CASE, case(1), case(2, Alamat="x" * 40_000)]),
            "file_too_large",
            "karakter",
        ),
        "kasus_terpotong_saat_unggah.xlsx": (good[:-100], "unsupported_format", "Simpan ulang"),
        "kasus_sebenarnya_pdf.csv": (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01\x02",
            "unsupported_format",
            "CSV, XLSX",
        ),
        "kasus_tanpa_judul_kolom.csv": (csv_bytes([case(1), case(2)]), "header_not_found", "Beri judul"),
        "kasus_lembar_kedua_tanpa_judul.xlsx": (
            xlsx_bytes({"Data": [CASE, case(1)], "Lanjutan": [case(2)]}),
            "header_not_found",
            "pada lembar Lanjutan",
        ),
        "kasus_hanya_judul.xlsx": (
            xlsx_bytes({"Data": [CASE, [None] * 12]}),
            "empty_file",
            "tidak berisi baris",
        ),
        "kasus_tanpa_tanggal_dan_hasil.csv": (
            csv_bytes([CASE[:9], case(1)[:9]]),
            "missing_columns",
            "Tanggal Swab atau Tanggal Hasil, Hasil atau Status",
        ),
        "kasus_berisi_daftar_lain.ods": (
            ods_bytes({"Kontak": [CONTACT, contact(1)]}),
            "missing_columns",
            "kirim lagi sebagai kontak",
        ),
        "kontak_berisi_kasus.csv": (
            csv_bytes([CASE, case(1)]),
            "missing_columns",
            "kirim lagi sebagai kasus",
        ),
        "dokter_berisi_kasus.csv": (
            csv_bytes([CASE, case(1)]),
            "missing_columns",
            "kirim lagi sebagai kasus",
        ),
    }
    for name, (data, code, words) in refused.items():
        write(FOLDER, name, data)
        write_refused(name, name.partition("_")[0], code, words)


def _bomb() -> bytes:
    """Many parts that share one packed megabyte: 100 kB that say they hold 900 MB."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook>" + b" " * 1024**2)
    packed = data.getvalue()
    start = packed.index(b"PK\x01\x02")
    first = packed.rindex(b"PK\x01\x02")
    end = packed.index(b"PK\x05\x06")
    directory = packed[start:first] + b"".join(
        packed[first:end].replace(b"workbook.xml", b"part%04d.xml" % n) for n in range(_SHARED_ENTRIES)
    )
    directory += packed[first:end]
    count = _SHARED_ENTRIES + 2
    closing = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return packed[:start] + directory + closing


def _with_entity(data: bytes) -> bytes:
    """A sheet whose text is to come from a file of the machine that reads it."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                part = b'<!DOCTYPE x [<!ENTITY rahasia SYSTEM "file:///etc/hostname">]>' + part
            copy.writestr(entry.filename, part)
    return changed.getvalue()


def _stray() -> bytes:
    """Somebody pressed Ctrl+Right and typed a space too many."""
    return xlsx_bytes({"Data": [CASE, case(1), [*case(2), *[None] * 16_371, "x"]]})
