"""A zipped workbook (XLSX, XLSM, ODS) unpacked under our own count before any parser sees it.

The sizes in a ZIP directory are only what the sender says. So every part is inflated here with a
counter, looked at, and written uncompressed to a temporary file, which is what calamine reads:
it never meets a byte that was not counted, and saves the time that inflating took here.
"""

import re
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, NamedTuple, Protocol

from functions.ingest.codes import Code, FileProblem
from functions.ingest.inflating import inflated
from functions.ingest.limits import Limits
from functions.ingest.ods_grid import OdsGrid
from functions.ingest.shared_strings import SharedStrings
from functions.ingest.sheet_grid import SheetGrid
from functions.ingest.stored_zip import StoredZip
from functions.ingest.zip_directory import CONTENT, MANIFEST, STRINGS, part_name, suffix_of, xml_parts

_LONGEST_TEXT = 1 << 21
# Small parts may be packed to almost nothing without harm.
_RATIO_MATTERS_ABOVE = 8 * 1024 * 1024
_LOOKED_AT = 64
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, struct.error)


class Unpacked(NamedTuple):
    """A temporary file, gone when closed; `long_cells` tells whether a cell may be a long one."""

    file: IO[bytes]
    long_cells: bool


def unpack(data: BinaryIO, limits: Limits) -> Unpacked:
    """A temporary workbook with the same XML parts, uncompressed.

    Pictures, macros and whatever else is no XML are left behind. Raises FileProblem:
    `encrypted_workbook`; `file_too_large` by what really comes out of the ZIP or by the grid its
    sheets would take; `unsupported_format` for a damaged ZIP, one that is no workbook, and one
    with a document type.
    """
    try:
        entries = xml_parts(data, limits)
        target = tempfile.NamedTemporaryFile(suffix=suffix_of(entries))  # noqa: SIM115 - the caller closes it
        try:
            # The file itself: its wrapper would add a call in Python to each of these writes.
            long_cells = _repack(data, entries, target.file, limits)
        except BaseException:
            target.close()
            raise
    except _BROKEN as error:
        raise FileProblem(Code.UNSUPPORTED_FORMAT) from error
    return Unpacked(target, long_cells)


def _repack(data: BinaryIO, entries: list[zipfile.ZipInfo], target: IO[bytes], limits: Limits) -> bool:
    left = limits.max_unpacked_bytes
    strings = SharedStrings(limits)
    long_cells = False
    copy = StoredZip(target)
    with zipfile.ZipFile(data) as source:
        for entry in entries:
            part = _part(part_name(entry), strings, limits)
            most = max(_RATIO_MATTERS_ABOVE, entry.compress_size * limits.max_ratio)
            guard = _no_document_type()
            copy.begin(entry.filename)
            source.open(entry).close()  # holds its own header against the directory's word
            for block in _blocks(inflated(data, entry), limits):
                left -= len(block)
                most -= len(block)
                if left < 0 or most < 0:
                    raise limits.workbook_exceeded()
                guard(block)
                part(block)
                target.write(block)
            # Reading it to its end has held it against this sum.
            copy.end(entry.CRC)
            long_cells |= part.finish()
    copy.close()
    return long_cells


class _Part(Protocol):
    """Looks at one part, block by block."""

    def __call__(self, block: bytes) -> None:
        """Raises FileProblem for what must not be read."""
        ...

    def finish(self) -> bool:
        """The part has ended: whether a cell in it may be longer than the limit."""
        ...


class _Plain:
    """A part that holds no cells."""

    def __call__(self, block: bytes) -> None:
        """Nothing to look for."""

    def finish(self) -> bool:
        """No cells."""
        return False


class _Manifest(_Plain):
    """Tells whether an ODS file is locked."""

    def __call__(self, block: bytes) -> None:
        """Raises FileProblem `encrypted_workbook`."""
        if b"encryption-data" in block:
            raise FileProblem(Code.ENCRYPTED_WORKBOOK)


def _part(name: str, strings: SharedStrings, limits: Limits) -> _Part:
    if name == MANIFEST:
        return _Manifest()
    if name.endswith(STRINGS):
        return strings
    if name == CONTENT:
        return OdsGrid(limits)
    return SheetGrid(limits, strings) if name.endswith(".xml") else _Plain()


def _blocks(chunks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """The part in pieces that end with a whole tag, so that nothing to look for is cut in two."""
    rest = b""
    for chunk in chunks:
        cut = chunk.rfind(b">") + 1
        if cut:
            yield b"".join((rest, memoryview(chunk)[:cut]))
            rest = chunk[cut:]
        else:
            rest += chunk
        if len(rest) > _LONGEST_TEXT:
            raise limits.cell_too_long()
    if rest:
        yield rest


def _no_document_type() -> Callable[[bytes], None]:
    """A check of one part: no document type, which can only stand above the first element.

    Without one there are no entities. UTF-16, in which it would not be seen, is none of what we read.
    """
    above = True

    def check(block: bytes) -> None:
        nonlocal above
        if b"\x00" in block[:_LOOKED_AT]:
            raise FileProblem(Code.UNSUPPORTED_FORMAT)
        if above and b"<!DOCTYPE" in block:
            raise FileProblem(Code.UNSUPPORTED_FORMAT, "unsafe")
        above = above and _ELEMENT.search(block) is None

    return check
