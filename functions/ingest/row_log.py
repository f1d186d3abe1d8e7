"""The accepted rows of a file by their keys, in memory of a fixed size however many they are."""

import mmap
import tempfile
from collections.abc import Iterator
from struct import Struct

type Keys = tuple[int, int, int]
"""A row's keys, 64-bit hashes; 0 where it has no such key."""

# With 8 million places, two in three keys meet an empty one even after a million rows.
_PLACES = 1 << 23
# A row: three keys, for each the entry before it in its chain, the birth date, the name's end and length.
_ROW = Struct("=qqqIIIIQI")
_CHAIN, _BORN, _END, _LENGTH = 3, 6, 7, 8
_ROWS_IN_MEMORY = 1 << 12


class RowLog:
    """Rows that are found again by any of their keys, each with a name and a birth date. Close it.

    A table of 32 MB leads from a key's place to the last entry there, and each entry to the one
    before it. Rows lie in temporary files, only the latest in memory: mostly the place of a new
    key is empty, and nothing is read.
    """

    def __init__(self, rows_in_memory: int = _ROWS_IN_MEMORY) -> None:
        # Entries count from 1, three a row. A map takes memory only where something is written.
        self._last = memoryview(mmap.mmap(-1, 4 * _PLACES)).cast("I")
        self._rows_in_memory = rows_in_memory
        self._rows = 0
        self._written = 0
        self._packed: list[bytes] = []
        self._names: list[bytes] = []
        self._end = 0
        self._row_file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()
        self._name_file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - as above

    def add(self, keys: Keys, name: str, born: int) -> Keys:
        """Add a row; returns for each key the entry before, which `rows` starts from.

        `born` is the ordinal of the birth date or 0.
        """
        if len(self._names) >= self._rows_in_memory:
            self._write()
        last = self._last
        first, second, third = keys
        before_first = before_second = before_third = 0
        entry = 3 * self._rows
        # Three times the same: a loop would take as long again.
        if first:
            place = first % _PLACES
            before_first, last[place] = last[place], entry + 1
        if second:
            place = second % _PLACES
            before_second, last[place] = last[place], entry + 2
        if third:
            place = third % _PLACES
            before_third, last[place] = last[place], entry + 3
        text = name.encode("utf-8", "surrogatepass")
        self._rows += 1
        self._end += len(text)
        self._names.append(text)
        self._packed.append(
            _ROW.pack(
                first, second, third, before_first, before_second, before_third, born, self._end, len(text)
            )
        )
        return before_first, before_second, before_third

    def take_back(self) -> None:
        """Undo the last `add`, before anything else is added."""
        row = _ROW.unpack(self._packed.pop())
        self._rows -= 1
        self._end -= len(self._names.pop())
        # Two of its keys may share a place, so the latest entry goes first.
        for at in (2, 1, 0):
            if row[at]:
                self._last[row[at] % _PLACES] = row[_CHAIN + at]

    def rows(self, key: int, entry: int) -> Iterator[tuple[str, int]]:
        """Name and birth date of the rows with `key`, the latest first, from `entry` backwards."""
        while entry:
            number, at = divmod(entry - 1, 3)
            row = self._row(number)
            if row[at] == key:
                yield self._name(number, row), row[_BORN]
            entry = row[_CHAIN + at]

    def _row(self, number: int) -> tuple[int, ...]:
        if number >= self._written:
            return _ROW.unpack(self._packed[number - self._written])
        self._row_file.seek(number * _ROW.size)
        return _ROW.unpack(self._row_file.read(_ROW.size))

    def _name(self, number: int, row: tuple[int, ...]) -> str:
        if number >= self._written:
            text = self._names[number - self._written]
        else:
            self._name_file.seek(row[_END] - row[_LENGTH])
            text = self._name_file.read(row[_LENGTH])
        return text.decode("utf-8", "surrogatepass")

    def _write(self) -> None:
        for file, parts in ((self._row_file, self._packed), (self._name_file, self._names)):
            file.seek(0, 2)
            file.write(b"".join(parts))
            parts.clear()
        self._written = self._rows

    def close(self) -> None:
        """Drop the files."""
        self._row_file.close()
        self._name_file.close()
