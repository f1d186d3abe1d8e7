"""Which kind of file this is, and whether it has the columns of that kind."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from desac.domain.source_file import FileKind
from functions.ingest.codes import Code, FileProblem
from functions.ingest.columns import Columns, map_columns, missing_fields
from functions.ingest.reader import Sheet, Table
from functions.ingest.senders_columns import without_own_columns


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
    if _is_told_to_be(labels, FileKind.DOCTORS):
        return FileKind.DOCTORS
    kinds = (FileKind.CASES, FileKind.CONTACTS, FileKind.DOCTORS)
    return min(kinds, key=lambda kind: len(missing_fields(map_columns(labels, kind), kind)))


def usable_sheets(table: Table, kind: FileKind) -> list[tuple[Sheet, Columns]]:
    """The sheets to judge with their columns.

    A further sheet that lists people without all columns is judged too, so that each of its rows
    gets a reason; one without people (a summary) is passed over. A hidden sheet is judged where it
    has all columns, as a list of people does that was left in the file. Raises FileProblem
    `missing_columns` when no sheet has the columns of `kind`, or when the file is plainly a list
    of another kind.
    """
    sheets = map(without_own_columns, table.sheets)
    mapped = [(sheet, map_columns(sheet.labels, kind)) for sheet in sheets]
    if all(missing_fields(columns, kind) for _, columns in mapped):
        lacking = missing_fields(mapped[0][1], kind)
        raise FileProblem(
            Code.MISSING_COLUMNS, kind=kind.value, columns=", ".join(lacking), hint=_hint(table, kind)
        )
    return [
        (sheet, columns)
        for sheet, columns in mapped
        if (_is_of(table, sheet, kind) if not missing_fields(columns, kind) else _is_lacking(sheet, columns))
    ]


def _is_lacking(sheet: Sheet, columns: Columns) -> bool:
    return not sheet.hidden and _lists_people(columns)


def _lists_people(columns: Columns) -> bool:
    return columns.has("name") and any(map(columns.has, _PERSON))


def _is_of(table: Table, sheet: Sheet, kind: FileKind) -> bool:
    """Whether a sheet with all columns of `kind` is of it. Raises FileProblem where one in sight is not.

    Lists of cases, of contacts and of doctors have much in common, and none may become another: a
    case must not be taken for a contact, nor residents be told to call somebody's contact.
    """
    telling = _TELLING.get(kind)
    if telling is None or _is_told_to_be(sheet.labels, kind):
        return True
    likely = next((other for other in FileKind if _is_told_to_be(sheet.labels, other)), None)
    if likely is not None and not sheet.hidden:
        which = f"Lembar {sheet.name}" if table.several else "Berkas ini"
        hint = f"{which} tampak seperti berkas {likely.value}; kirim lagi sebagai {likely.value}."
        raise FileProblem(Code.MISSING_COLUMNS, kind=kind.value, columns=telling.missing, hint=hint)
    return likely is None


def _is_told_to_be(labels: Sequence[str], kind: FileKind) -> bool:
    """Whether columns say that this is a list of `kind`, not only that it could be one."""
    columns = map_columns(labels, kind)
    if missing_fields(columns, kind):
        return False
    telling = _TELLING.get(kind)
    return (
        telling is None
        or any(map(columns.has, telling.fields))
        or telling.word in columns.label("name").lower()
    )


def _hint(table: Table, kind: FileKind) -> str:
    likely = kind_of_columns(table)
    if likely is kind or missing_fields(map_columns(table.sheets[0].labels, likely), likely):
        return "Tambahkan kolom itu, lalu kirim lagi."
    return f"Berkas ini tampak seperti berkas {likely.value}; kirim lagi sebagai {likely.value}."
