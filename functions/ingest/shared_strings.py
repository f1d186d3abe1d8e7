"""What the texts that cells of an XLSX workbook share would take in memory."""

import re

from functions.ingest.limits import Limits

_LONG_STRING = 1024
# A cell of the type `s` and the number in it; a formula may stand between the two.
_SHARED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*\st\s*=\s*["']s["'][^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v\b[^>]*>\s*([0-9]+)""",
    re.DOTALL,
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
