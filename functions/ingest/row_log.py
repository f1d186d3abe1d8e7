"""The accepted rows of a file by their keys, in memory of a fixed size however many they are."""

import mmap
import tempfile
from array import array
from collections.abc import Iterator

type Keys = tuple[int, int, int]
"""A row's keys, 64-bit hashes; 0 where it has no such key."""

# With 8 million places, two in three keys meet an empty one even after a million rows.
_PLACES = 1 << 23
# A row's numbers: three keys, for each the entry before it in its chain, the birth date, the name's length
# and where it ends.
_CHAIN, _BORN, _LENGTH, _END, _WIDTH = 3, 6, 7, 8, 9
_BYTES = 8
_ROWS_IN_MEMORY = 1 << 12


class RowLog:
    """Rows that are found again by any of their keys, each with a name and a birth date. Close it.

    A table of 32 MB leads from a key's place to the last entry there, and each entry to the one
    before it. Entries lie in temporary files, only those of the latest rows in memory: mostly the
    place of a new key is empty, and nothing is read.
    """

    def __init__(self, rows_in_memory: int = _ROWS_IN_MEMORY) -> None:
        # Entries count from 1, three a row. A map takes memory only where something is written.
        self._last = memoryview(mmap.mmap(-1, 4 * _PLACES)).cast("I")
        self._rows_in_memory = rows_in_memory
        self._written = 0
        self._numbers = array("q")
        self._names: list[bytes] = []
        self._end = 0
        self._number_file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()
        self._name_file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - as above

    def add(self, keys: Keys, name: str, born: int) -> None:
        """Add a row. `born` is the ordinal of the birth date or 0."""
        last = self._last
        entry = 3 * (self._written + len(self._names))
        first, second, third = keys
        before_first = before_second = before_third = 0
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
        self._end += len(text)
        self._names.append(text)
        self._numbers.extend(
            (first, second, third, before_first, before_second, before_third, born, len(text), self._end)
        )
        if len(self._names) >= self._rows_in_memory:
            self._write()

    def find(self, key: int) -> Iterator[int]:
        """The rows added with `key`, the latest first, as numbers for `bearer`."""
        entry = self._last[key % _PLACES]
        while entry:
            row, at = divmod(entry - 1, 3)
            numbers = self._numbers_of(row)
            if numbers[at] == key:
                yield row
            entry = numbers[_CHAIN + at]

    def bearer(self, row: int) -> tuple[str, int]:
        """The name and birth date of a row."""
        numbers = self._numbers_of(row)
        if row >= self._written:
            text = self._names[row - self._written]
        else:
            self._name_file.seek(numbers[_END] - numbers[_LENGTH])
            text = self._name_file.read(numbers[_LENGTH])
        return text.decode("utf-8", "surrogatepass"), numbers[_BORN]

    def _numbers_of(self, row: int) -> array[int]:
        if row >= self._written:
            begin = (row - self._written) * _WIDTH
            return self._numbers[begin : begin + _WIDTH]
        self._number_file.seek(row * _WIDTH * _BYTES)
        return array("q", self._number_file.read(_WIDTH * _BYTES))

    def _write(self) -> None:
        for file, content in ((self._number_file, self._numbers), (self._name_file, b"".join(self._names))):
            file.seek(0, 2)
            file.write(content)
        self._written += len(self._names)
        del self._numbers[:]
        self._names.clear()

    def close(self) -> None:
        """Drop the files."""
        self._number_file.close()
        self._name_file.close()
