"""What an XLSX sheet would take in memory, told from its cell references before it is parsed.

Calamine makes a full grid between a sheet's first and last filled cell: one stray cell in XFD1048576
would ask for 400 GB, which ends the process without an answer. And it takes the last row for
the lowest, so rows out of order would be lost in silence.
"""

import re

from functions.ingest.codes import Code, FileProblem
from functions.ingest.limits import Limits

_ALPHABET = 26
_SHEET_DATA = b"sheetData"
_ROW_START = b"<row "
_ROW_NUMBER = re.compile(rb'[^>]*?\br="([0-9]{1,9})"')
# What no spreadsheet program writes between an attribute's name and its value, or before the name.
_ODD_SPACE = (b"\t", b"\n", b"\r")
_REFERENCE = re.compile(rb'\sr\s*=\s*["\']([A-Z]*)([0-9]*)["\']')
_LONG_STRING = 1024
_SHARED = re.compile(rb't="s"[^<>]*>\s*<[^<>]*>\s*([0-9]+)')


class SheetGrid:
    """Looks at one part that may be a sheet, block by block. A block ends with a whole tag."""

    def __init__(self, limits: Limits, strings: "SharedStrings") -> None:
        self._limits = limits
        self._strings = strings
        self._window = max(limits.max_cell_length // 4, 1)
        self._long_cells = False
        within = _columns_up_to(limits.max_columns) + b"?" + _numbers_up_to(limits.max_workbook_rows)
        # Every row and cell reference that is not within the limits. With a literal beginning this
        # runs at 500 MB/s, with `\s` at a third of that.
        self._beyond = re.compile(rb' r *= *["\'](?!' + within + rb'["\'])')
        self._beyond_odd = re.compile(rb'[\t\n\r]r\s*=\s*["\'](?!' + within + rb'["\'])')
        self._row = 0
        self._is_sheet = False

    def __call__(self, block: bytes) -> None:
        """Raises FileProblem `file_too_large`, or `unsupported_format` for rows out of order."""
        # Which part is a sheet is for the workbook to say, and it may have any name.
        self._is_sheet = self._is_sheet or _SHEET_DATA in block
        if not self._is_sheet:
            return
        found = self._beyond.search(block)
        if found is None and any(space in block for space in _ODD_SPACE):
            found = self._beyond_odd.search(block)
        if found is not None:
            raise self._refusal(block[found.start() :])
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


class SharedStrings:
    """The table of texts that cells share. Calamine gives every cell a copy of its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._long: dict[int, int] = {}
        self._count = 0
        self._open = 0
        self._heavy = min(_LONG_STRING, limits.max_cell_length)
        self._weight = 0

    def __call__(self, block: bytes) -> None:
        """Takes the table, before the sheets that refer to it."""
        pieces = block.split(b"</si>")
        if max(map(len, pieces)) + self._open > self._heavy:
            for at, piece in enumerate(pieces[:-1]):
                length = len(piece) + (self._open if at == 0 else 0)
                if length > self._heavy:
                    self._long[self._count + at] = length
        self._open = len(pieces[-1]) + (self._open if len(pieces) == 1 else 0)
        self._count += len(pieces) - 1

    def finish(self) -> bool:
        """Whether a shared text may be longer than a cell's limit."""
        return max(self._long.values(), default=0) > self._limits.max_cell_length

    def count(self, block: bytes) -> None:
        """Counts what the cells of a sheet would copy. Raises FileProblem `file_too_large`."""
        if not self._long:
            return
        self._weight += sum(self._long.get(int(number), 0) for number in _SHARED.findall(block))
        if self._weight > self._limits.max_unpacked_bytes:
            raise self._limits.workbook_exceeded()


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
