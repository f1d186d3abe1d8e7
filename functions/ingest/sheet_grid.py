"""What an XLSX sheet would take in memory, told from its cell references before it is parsed.

Calamine makes a full grid between a sheet's first and last filled cell: one stray cell in XFD1048576
would ask for 400 GB, which ends the process without an answer. And it takes the last row for
the lowest, so rows out of order would be lost in silence.
"""

import re

from functions.ingest.codes import Code, FileProblem
from functions.ingest.limits import Limits
from functions.ingest.shared_strings import SharedStrings

_ALPHABET = 26
_SHEET_DATA = b"sheetData"
_ROW_START = b"<row "
_ROW_NUMBER = re.compile(rb'[^>]*?\br="([0-9]{1,9})"')
# What no spreadsheet program writes between an attribute's name and its value, or before the name.
_ODD_SPACE = (b"\t", b"\n", b"\r")
_REFERENCE = re.compile(rb'\sr\s*=\s*["\']([A-Z]*)([0-9]*)["\']')
# `<dimension ref="A1:O100001"/>`, which spreadsheet programs write above the rows.
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="(?:[A-Z]+[0-9]+:)?([A-Z]+[0-9]+)"')
# Where a sheet tells its own size, only its beginning is searched: the whole would cost a tenth of the
# time of reading it, and only a file made by hand would lie about it.
_SEARCHED = 4 * 1024 * 1024


class SheetGrid:
    """Looks at one part that may be a sheet, block by block. A block ends with a whole tag."""

    def __init__(self, limits: Limits, strings: SharedStrings) -> None:
        self._limits = limits
        self._strings = strings
        self._window = max(limits.max_cell_length // 4, 1)
        self._long_cells = False
        within = _columns_up_to(limits.max_columns) + b"?" + _numbers_up_to(limits.max_workbook_rows)
        # Every row and cell reference that is not within the limits. With a literal beginning this
        # runs at 500 MB/s, with `\s` at a third of that.
        self._beyond = re.compile(rb' r *= *["\'](?!' + within + rb'["\'])')
        self._beyond_odd = re.compile(rb'\sr\s*=\s*["\'](?!' + within + rb'["\'])')
        self._row = 0
        self._seen = 0
        self._is_sheet = self._is_told = False

    def __call__(self, block: bytes) -> None:
        """Raises FileProblem `file_too_large`, or `unsupported_format` for rows out of order."""
        # Which part is a sheet is for the workbook to say, and it may have any name.
        self._is_sheet = self._is_sheet or _SHEET_DATA in block
        if not self._is_sheet:
            return
        if not self._is_told or self._seen < _SEARCHED:
            self._search(block)
        self._seen += len(block)
        self._strings.count(block)
        self._look_for_long_cells(block)
        first, last = block.find(_ROW_START), block.rfind(_ROW_START)
        for at in (first, last):
            number = _ROW_NUMBER.match(block, at + len(_ROW_START)) if at >= 0 else None
            if number is not None:
                row = int(number[1])
                if row < self._row:
                    raise FileProblem(Code.UNSUPPORTED_FORMAT)
                self._row = row

    def _search(self, block: bytes) -> None:
        told = _DIMENSION.search(block) if self._seen == 0 else None
        if told is not None:
            self._is_told = self._beyond.match(b' r="' + told[1] + b'"') is None
        odd = any(space in block for space in _ODD_SPACE)
        for pattern in (self._beyond, self._beyond_odd) if odd else (self._beyond,):
            for found in pattern.finditer(block):
                if _holds_something(block, found.start()):
                    raise self._refusal(block[found.start() :])

    def finish(self) -> bool:
        """Whether a cell of the sheet itself may be longer than the limit."""
        return self._long_cells

    def _look_for_long_cells(self, block: bytes) -> None:
        """A cell longer than the limit covers at least one of these windows, even over two blocks."""
        size = self._window
        self._long_cells = self._long_cells or any(
            block.find(b"<c", at, at + size) < 0 for at in range(0, len(block) - size, size)
        )

    def _refusal(self, text: bytes) -> FileProblem:
        reference = _REFERENCE.match(text)
        if reference is None or not reference[2]:
            return FileProblem(Code.UNSUPPORTED_FORMAT)
        column = 0
        for letter in reference[1]:
            column = column * _ALPHABET + letter - ord("A") + 1
        return (
            self._limits.too_wide() if column > self._limits.max_columns else self._limits.workbook_exceeded()
        )


def _holds_something(block: bytes, at: int) -> bool:
    """Whether the cell, or the row, around a place in its tag is filled; many are only formatted."""
    end = block.find(b">", at)
    if block[end - 1 : end] == b"/" or block.startswith(b"</", end + 1):
        return False
    is_row = _REFERENCE.match(block, at, end)
    if is_row and not is_row[1]:
        # Its cells are judged by their own references, if they have any.
        first = block[end + 1 : block.find(b">", end + 1)]
        return bool(first) and b" r=" not in first
    return True


def _columns_up_to(last: int) -> bytes:
    """A pattern for the letters of columns 1 to `last`; three letters are all let through."""
    if last > _ALPHABET * (_ALPHABET + 1):
        return b"(?:[A-Z]{1,3})"
    if last <= _ALPHABET:
        return b"[A-%c]" % (ord("A") + last - 1)
    tens, ones = divmod(last - 1, _ALPHABET)
    whole = b"[A-%c]?[A-Z]" % (ord("A") + tens - 2) if tens > 1 else b"[A-Z]"
    return b"(?:%s|%c[A-%c])" % (whole, ord("A") + tens - 1, ord("A") + ones)


def _numbers_up_to(last: int) -> bytes:
    """A pattern for the numbers up to `last`, rounded up to its first two digits."""
    digits = str(last)
    if len(digits) == 1:
        return b"[0-9]"
    rest = len(digits) - 1
    choices = [b"[0-9]{1,%d}" % rest, b"%c[0-%c][0-9]{%d}" % (ord(digits[0]), ord(digits[1]), rest - 1)]
    if digits[0] > "1":
        choices.append(b"[1-%c][0-9]{%d}" % (ord(digits[0]) - 1, rest))
    return b"(?:" + b"|".join(choices) + b")"
