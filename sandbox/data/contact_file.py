"""A day's contact file: a workbook with a title above its header, as the puskesmas send it."""

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook

from sandbox.data.population import Contact

_HEADER = (
    "No",
    "NIK Kasus Indeks",
    "Nama Kasus Indeks",
    "No HP Kasus Indeks",
    "Nama Lengkap",
    "NIK",
    "Jenis Kelamin (L/P)",
    "Tanggal Lahir",
    "Alamat Lengkap: Dusun/RT",
    "Desa/Kelurahan",
    "Kecamatan",
    "No.HP",
    "Hubungan dengan Kasus",
    "Tanggal kontak/Paparan",
)
_NO_PHONE_EVERY, _UNKNOWN_INDEX_EVERY, _REPEATED_EVERY = 17, 41, 53
_UNKNOWN_NIK = "5171011234569999"


def contact_file(contacts: Sequence[Contact], *, today: date) -> tuple[bytes, int]:
    """The workbook and the number of its rows."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("a new workbook has a sheet")
    sheet.title = "Kontak Erat"
    sheet.append(["DAFTAR KONTAK ERAT KASUS KONFIRMASI COVID-19"])
    sheet.append([f"Tanggal: {today:%d-%m-%Y}"])
    sheet.append([])
    sheet.append(_HEADER)
    rows = 0
    for place, contact in enumerate(contacts, start=1):
        cells = _cells(contact)
        if place % _NO_PHONE_EVERY == 0:
            cells[_HEADER.index("No.HP")] = "-"
        if place % _UNKNOWN_INDEX_EVERY == 0:
            cells[1:4] = [_UNKNOWN_NIK, "I Made Tidak Terdaftar", None]
        for _ in range(2 if place % _REPEATED_EVERY == 0 else 1):
            rows += 1
            sheet.append([rows, *cells[1:]])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), rows


def _cells(contact: Contact) -> list[object]:
    resident, index = contact.resident, contact.index.resident
    return [
        None,
        index.nik,
        index.name,
        index.phone,
        resident.name,
        resident.nik,
        resident.sex.value,
        resident.birth_date,
        resident.address,
        resident.village.name,
        resident.village.kecamatan,
        resident.phone,
        contact.relation,
        contact.last_met,
    ]
