"""The accepted rows of a file by their keys, in memory of a fixed size however many they are."""

import mmap
import os
import tempfile
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import starmap
from struct import Struct
from typing import NamedTuple

# Places for each kind of key, the one that is looked for most having most: of a million new ones, four in
# five meet an empty place. More would cost more time in the processor's cache than they save in reading.
_PLACES = (1 << 21, 1 << 19, 1 << 17)
_KEYS = len(_PLACES)
# A row: its keys, for each the row before it in its chain, and the birth date.
_ROW = Struct("=qqqIIII")
_BEFORE, _BORN = _KEYS, 2 * _KEYS

type _Row = tuple[int, ...]


class Added(NamedTuple):
    """Rows as they were added: `first` is the number of the first, `before` says for each kind of key and
    each row where `find` begins, 0 if there is nothing to find."""

    first: int
    before: tuple[Sequence[int], ...]


class RowLog:
    """Rows that are found again by any of three keys, each with a name and a birth date. Close it.

    Tables of 10 MB lead from a key's place to the last row there, and each row to the one before it.
    Rows lie in a temporary file, only those added last in memory: mostly the place of a new key is
    empty, and nothing is read.
    """

    def __init__(self) -> None:
        # Rows count from 1 there. A map takes memory only where something is written.
        private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        self._last = [memoryview(mmap.mmap(-1, 4 * places, flags=private)).cast("I") for places in _PLACES]
        self._rows: list[_Row] = []
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
        self._rows = list(zip(*keys, *before, born, strict=True))
        return Added(self._written[-1], before)

    def _link(self, keys: Sequence[int], kind: int) -> list[int]:
        last, count, first = self._last[kind], _PLACES[kind], self._written[-1] + 1
        places = [key % count for key in keys]
        if len(set(places)) == len(places):
            # All at once, which is faster.
            before = list(map(last.__getitem__, places))
            deque(map(last.__setitem__, places, range(first, first + len(places))), maxlen=0)
            return before
        before = []
        for row, place in enumerate(places, start=first):
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
        at = number - self._written[-1]
        self._forgotten[number] = self._rows[at]
        self._rows[at] = (*[0] * _KEYS, *self._rows[at][_KEYS:])

    def _unlink(self) -> None:
        """Take what was forgotten off its chains: a row pasted ten thousand times would make them long."""
        # The latest first, so that the one before it becomes the last of the chain.
        for number, row in reversed(self._forgotten.items()):
            for kind, last in enumerate(self._last):
                place = row[kind] % _PLACES[kind]
                if last[place] == number + 1:
                    last[place] = row[_BEFORE + kind]
        self._forgotten.clear()

    def _row(self, number: int) -> _Row:
        if number >= self._written[-1]:
            return self._rows[number - self._written[-1]]
        block = bisect_right(self._written, number) - 1
        place = self._places[block] + (number - self._written[block]) * _ROW.size
        return _ROW.unpack(os.pread(self._file.fileno(), _ROW.size, place))

    def _name(self, number: int) -> str:
        if number >= self._written[-1]:
            return self._names[number - self._written[-1]]
        block = bisect_right(self._written, number) - 1
        first, following = self._written[block : block + 2]
        place, end = self._places[block : block + 2]
        place += (following - first) * _ROW.size
        names = os.pread(self._file.fileno(), end - place, place)
        return names.decode("utf-8", "surrogatepass").split("\n")[number - first]

    def _write(self) -> None:
        if not self._rows:
            return
        self._unlink()
        rows = b"".join(starmap(_ROW.pack, self._rows))
        names = "\n".join(self._names).encode("utf-8", "surrogatepass")
        self._file.write(rows + names)
        self._written.append(self._written[-1] + len(self._rows))
        self._places.append(self._places[-1] + len(rows) + len(names))

    def close(self) -> None:
        """Drop the file."""
        self._file.close()
