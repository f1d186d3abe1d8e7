"""The directory of a zipped workbook: which parts to read, in which order, and whether it can be trusted."""

import io
import struct
import zipfile
from typing import BinaryIO

from functions.ingest.codes import Code, FileProblem
from functions.ingest.limits import Limits

MANIFEST, STRINGS, CONTENT, MIMETYPE = "meta-inf/manifest.xml", "sharedstrings.xml", "content.xml", "mimetype"

_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR, _LOCATOR_SIZE, _END64, _END64_SIZE = b"PK\x06\x07", 20, b"PK\x06\x06", 56
_LARGEST_DIRECTORY = 8 * 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def xml_parts(data: BinaryIO, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts that hold text, those that others depend on first.

    Raises FileProblem `encrypted_workbook`, `file_too_large`, or `unsupported_format` for an
    ambiguous directory, and zipfile's errors for a damaged one.
    """
    _check_directory(data, limits)
    with zipfile.ZipFile(data) as archive:
        everything = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in everything):
        raise FileProblem(Code.ENCRYPTED_WORKBOOK)
    if len({part_name(entry) for entry in everything}) < len(everything):
        # Which of two parts with one name counts depends on the program that reads it.
        raise FileProblem(Code.UNSUPPORTED_FORMAT)
    parts = [entry for entry in everything if part_name(entry).endswith((".xml", ".rels", MIMETYPE))]
    if any(entry.compress_type not in _METHODS for entry in parts):
        raise FileProblem(Code.UNSUPPORTED_FORMAT)
    if sum(entry.file_size for entry in parts) > limits.max_unpacked_bytes:
        raise limits.workbook_exceeded()  # by its own word; whether that is true is counted below
    return sorted(parts, key=_place)


def part_name(entry: zipfile.ZipInfo) -> str:
    """A part's name in one spelling."""
    return entry.filename.replace("\\", "/").casefold()


def _place(entry: zipfile.ZipInfo) -> int:
    name = part_name(entry)
    return 0 if name == MANIFEST else 1 if name.endswith(STRINGS) else 2


def _check_directory(data: BinaryIO, limits: Limits) -> None:
    """Refuse a directory of millions of entries before it is read into memory."""
    size = data.seek(0, io.SEEK_END)
    start = data.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = data.read()
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    entries, length = struct.unpack_from("<HL", tail, at + 10)
    locator = tail[max(0, at - _LOCATOR_SIZE) : at]
    if locator.startswith(_LOCATOR):
        (place,) = struct.unpack_from("<Q", locator, 8)
        data.seek(min(place, start + at))
        record = data.read(_END64_SIZE)
        if not record.startswith(_END64):
            raise zipfile.BadZipFile
        entries, length = struct.unpack_from("<QQ", record, 32)
    if entries > limits.max_parts or length > _LARGEST_DIRECTORY:
        raise limits.workbook_exceeded()


def suffix_of(entries: list[zipfile.ZipInfo]) -> str:
    """The extension by which calamine chooses its reader; FileProblem for what is no XLSX, XLSM or ODS."""
    names = {part_name(entry) for entry in entries}
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return ".xlsx"
    if CONTENT in names:
        return ".ods"
    raise FileProblem(Code.UNSUPPORTED_FORMAT)
