"""The accepted rows of a file by their keys, in memory of a fixed size however many they are."""

import mmap
import os
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Places for each kind of key, a power of two, the one that is looked for most having most: of a million new
# ones, nineteen in twenty meet an empty place, so that a row of a large file takes no longer than one of a
# small.
_PLACES = (1 << 23, 1 << 19, 1 << 17)
_KEYS = len(_PLACES)
# A row is so many integers: its keys, for each the row before it in its chain, and the birth date.
_BEFORE, _BORN, _WIDTH = _KEYS, 2 * _KEYS, 2 * _KEYS + 1
_INTEGER = "q"
_ROW_BYTES = _WIDTH * array(_INTEGER).itemsize

type _Row = Sequence[int]


class Added(NamedTuple):
    """Rows as they were added: `first` is the number of the first, `before` says for each kind of key and
    each row where `find` begins, 0 if there is nothing to find."""

    first: int
    before: tuple[Sequence[int], ...]


class RowLog:
    """Rows that are found again by any of three keys, each with a name and a birth date. Close it.

    Tables of 35 MB lead from a key's place to the last row there, and each row to the one before it.
    Rows lie in a temporary file, only those added last in memory: mostly the place of a new key is
    empty, and nothing is read.
    """

    def __init__(self) -> None:
        # Rows count from 1 there.
        self._last = list(map(_empty_table, _PLACES))
        self._rows = array(_INTEGER)
        self._names: Sequence[str] = ()
        self._forgotten: dict[int, _Row] = {}
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()
        # The file is blocks of rows and their names: which row each begins with, and where it begins.
        self._written = array("I", [0])
        self._places = array("Q", [0])

    def add(self, keys: Sequence[Sequence[int]], names: Sequence[str], born: Sequence[int]) -> Added:
        """Add rows: for each kind 64-bit keys, names of one line, ordinals of birth dates (0 if unknown)."""
        self._write()
        before = tuple(self._link(column, kind) for kind, column in enumerate(keys))
        self._names = names
        self._rows = array(_INTEGER, bytes(_ROW_BYTES * len(names)))
        for at, column in enumerate((*keys, *before, born)):
            self._rows[at::_WIDTH] = array(_INTEGER, column)
        return Added(self._written[-1], before)

    def _link(self, keys: Sequence[int], kind: int) -> list[int]:
        last, mask = self._last[kind], _PLACES[kind] - 1
        before = []
        for row, key in enumerate(keys, start=self._written[-1] + 1):
            place = key & mask
            before.append(last[place])
            last[place] = row
        return before

    def find(self, kind: int, key: int, before: int) -> Iterator[tuple[str, int]]:
        """Name and birth date of the rows with `key`, the latest first; `before` as `add` told it."""
        while before:
            row = self._row(before - 1)
            if row[kind] == key:
                yield self._name(before - 1), row[_BORN]
            before = row[_BEFORE + kind]

    def forget(self, number: int) -> None:
        """Let one of the rows added last not be found again."""
        at = (number - self._written[-1]) * _WIDTH
        self._forgotten[number] = self._rows[at : at + _WIDTH]
        self._rows[at : at + _KEYS] = array(_INTEGER, [0] * _KEYS)

    def _unlink(self) -> None:
        """Take what was forgotten off its chains: a row pasted ten thousand times would make them long."""
        # The latest first, so that the one before it becomes the last of the chain.
        for number, row in reversed(self._forgotten.items()):
            for kind, last in enumerate(self._last):
                place = row[kind] & (_PLACES[kind] - 1)
                if last[place] == number + 1:
                    last[place] = row[_BEFORE + kind]
        self._forgotten.clear()

    def _row(self, number: int) -> _Row:
        at = number - self._written[-1]
        if at >= 0:
            return self._rows[at * _WIDTH : (at + 1) * _WIDTH]
        block = bisect_right(self._written, number) - 1
        place = self._places[block] + (number - self._written[block]) * _ROW_BYTES
        return array(_INTEGER, os.pread(self._file.fileno(), _ROW_BYTES, place))

    def _name(self, number: int) -> str:
        if number >= self._written[-1]:
            return self._names[number - self._written[-1]]
        block = bisect_right(self._written, number) - 1
        first, following = self._written[block : block + 2]
        place, end = self._places[block : block + 2]
        place += (following - first) * _ROW_BYTES
        names = os.pread(self._file.fileno(), end - place, place)
        return names.decode("utf-8", "surrogatepass").split("\n")[number - first]

    def _write(self) -> None:
        if not self._names:
            return
        self._unlink()
        rows = self._rows.tobytes()
        names = "\n".join(self._names).encode("utf-8", "surrogatepass")
        self._file.write(rows + names)
        self._written.append(self._written[-1] + len(self._names))
        self._places.append(self._places[-1] + len(rows) + len(names))

    def close(self) -> None:
        """Drop the file."""
        self._file.close()


def _empty_table(places: int) -> memoryview:
    """Zeros, which take memory only where something is written."""
    table = mmap.mmap(-1, 4 * places, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        # Places are met in no order: to find each one's page would cost as much as all else done with it.
        table.madvise(mmap.MADV_HUGEPAGE)
    return memoryview(table).cast("I")
