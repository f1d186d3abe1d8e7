"""Which kind of file this is, and whether it has the columns of that kind."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from desac.domain.source_file import FileKind
from functions.ingest.codes import Code, FileProblem
from functions.ingest.columns import Columns, map_columns, missing_fields
from functions.ingest.own_columns import without_own_columns
from functions.ingest.reader import Sheet, Table


class _Telling(NamedTuple):
    """What tells a kind from a list of cases: a word in the name's header, or one of these fields."""

    word: str
    fields: tuple[str, ...]
    missing: str


# In this order: `kontak_erat_kasus_12.csv` is a file of contacts.
_NAME_WORDS = (
    (FileKind.DOCTORS, {"dokter"}),
    (FileKind.CONTACTS, {"kontak", "erat"}),
    (FileKind.CASES, {"kasus", "konfirmasi", "positif"}),
)
_ONLY_CONTACTS = ("index_nik", "index_name", "index_phone", "index_number", "exposure_date", "relation")
_TELLING = {
    FileKind.CONTACTS: _Telling("kontak", _ONLY_CONTACTS, "Tanggal Kontak Terakhir atau NIK Kasus Indeks"),
    FileKind.DOCTORS: _Telling("dokter", ("valid_from", "valid_to"), "Nama Dokter"),
}
_PERSON = ("nik", "phone", "address")


def guess_kind(table: Table) -> FileKind:
    """The kind of a file by its folder, else its name, else its columns."""
    return kind_of_name(table.name) or kind_of_columns(table)


def kind_of_name(name: str) -> FileKind | None:
    """The kind that a path says: its folder (`kasus/…`) before words in the file's name."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.parent.name in set(FileKind):
        return FileKind(path.parent.name)
    words = set(re.findall(r"[a-z]+", path.name.lower()))
    return next((kind for kind, known in _NAME_WORDS if words & known), None)


def kind_of_columns(table: Table) -> FileKind:
    """The kind whose columns the first sheet comes closest to."""
    labels = table.sheets[0].labels
    contact = map_columns(labels, FileKind.CONTACTS)
    if any(contact.has(field) for field in _ONLY_CONTACTS):
        return FileKind.CONTACTS
    doctor = map_columns(labels, FileKind.DOCTORS)
    if not missing_fields(doctor, FileKind.DOCTORS) and "dokter" in doctor.label("name").lower():
        return FileKind.DOCTORS
    kinds = (FileKind.CASES, FileKind.CONTACTS, FileKind.DOCTORS)
    return min(kinds, key=lambda kind: len(missing_fields(map_columns(labels, kind), kind)))


def usable_sheets(table: Table, kind: FileKind) -> list[tuple[Sheet, Columns]]:
    """The sheets to judge with their columns.

    A further sheet that lists people without all columns is judged too, so that each of its rows
    gets a reason; one without people (a summary) is passed over. A hidden sheet is judged where it
    has all columns, as a list of people does that was left in the file. Raises FileProblem
    `missing_columns` when no sheet has the columns of `kind`, or when the file is plainly a list
    of cases sent as something else.
    """
    sheets = map(without_own_columns, table.sheets)
    mapped = [(sheet, map_columns(sheet.labels, kind)) for sheet in sheets]
    if all(missing_fields(columns, kind) for _, columns in mapped):
        lacking = missing_fields(mapped[0][1], kind)
        raise FileProblem(
            Code.MISSING_COLUMNS, kind=kind.value, columns=", ".join(lacking), hint=_hint(table, kind)
        )
    telling = _TELLING.get(kind)
    if telling and not any(columns.has(field) for _, columns in mapped for field in telling.fields):
        _refuse_cases(table, kind, telling)
    return [
        (sheet, columns)
        for sheet, columns in mapped
        if not missing_fields(columns, kind) or (not sheet.hidden and _lists_people(columns))
    ]


def _lists_people(columns: Columns) -> bool:
    return columns.has("name") and any(map(columns.has, _PERSON))


def _refuse_cases(table: Table, kind: FileKind, telling: _Telling) -> None:
    """A list of cases has all that contacts or doctors need, but its people must not become either."""
    labels = table.sheets[0].labels
    named = map_columns(labels, kind).label("name").lower()
    if telling.word in named or missing_fields(map_columns(labels, FileKind.CASES), FileKind.CASES):
        return
    raise FileProblem(Code.MISSING_COLUMNS, kind=kind.value, columns=telling.missing, hint=_hint(table, kind))


def _hint(table: Table, kind: FileKind) -> str:
    likely = kind_of_columns(table)
    if likely is kind or missing_fields(map_columns(table.sheets[0].labels, likely), likely):
        return "Tambahkan kolom itu, lalu kirim lagi."
    return f"Berkas ini tampak seperti berkas {likely.value}; kirim lagi sebagai {likely.value}."
