"""The accepted rows of a file by their keys, in memory of a fixed size however many they are."""

import mmap
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import starmap
from struct import Struct
from typing import NamedTuple

# Places for each kind of key, the one that is looked for most having most: of a million new ones, four in
# five meet an empty place.
_PLACES = (1 << 21, 1 << 20, 1 << 18)
_KEYS = len(_PLACES)
# A row: its keys, for each the row before it in its chain, and the birth date.
_ROW = Struct("=qqqIIII")
_BEFORE, _BORN = _KEYS, 2 * _KEYS
# Blocks of names that stay in memory once they were read.
_KEPT_BLOCKS = 64

type _Row = tuple[int, ...]


class Added(NamedTuple):
    """Rows as they were added: `first` is the number of the first, `before` says for each kind of key and
    each row where `find` begins, 0 if there is nothing to find."""

    first: int
    before: tuple[Sequence[int], ...]


class RowLog:
    """Rows that are found again by any of three keys, each with a name and a birth date. Close it.

    Tables of 13 MB lead from a key's place to the last row there, and each row to the one before it.
    Rows lie in temporary files, only those added last in memory: mostly the place of a new key is
    empty, and nothing is read.
    """

    def __init__(self) -> None:
        # Rows count from 1 there. A map takes memory only where something is written.
        self._last = [memoryview(mmap.mmap(-1, 4 * places)).cast("I") for places in _PLACES]
        self._written = 0
        self._rows: list[_Row] = []
        self._names: Sequence[str] = ()
        # Names lie in blocks: the number of each block's first row, and where the block begins.
        self._blocks = array("I")
        self._places = array("Q", [0])
        self._read: dict[int, list[str]] = {}
        self._row_file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()
        self._name_file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - as above

    def add(self, keys: Sequence[Sequence[int]], names: Sequence[str], born: Sequence[int]) -> Added:
        """Add rows: for each kind 64-bit keys (0 where a row has none), names of one line, ordinals of birth
        dates (0 where unknown)."""
        self._write()
        before = tuple(self._link(column, kind) for kind, column in enumerate(keys))
        self._names = names
        self._rows = list(zip(*keys, *before, born, strict=True))
        return Added(self._written, before)

    def _link(self, keys: Sequence[int], kind: int) -> list[int]:
        last, places, before = self._last[kind], _PLACES[kind], []
        for row, key in enumerate(keys, start=self._written + 1):
            if key:
                place = key % places
                before.append(last[place])
                last[place] = row
            else:
                before.append(0)
        return before

    def find(self, kind: int, key: int, before: int) -> Iterator[tuple[str, int]]:
        """Name and birth date of the rows with `key`, the latest first; `before` as `add` told it."""
        while before:
            row = self._row(before - 1)
            if row[kind] == key:
                yield self._name(before - 1), row[_BORN]
            before = row[_BEFORE + kind]

    def forget(self, number: int) -> None:
        """Let one of the rows added last not be found again; the chains through it stay."""
        at = number - self._written
        self._rows[at] = (*[0] * _KEYS, *self._rows[at][_KEYS:])

    def _row(self, number: int) -> _Row:
        if number >= self._written:
            return self._rows[number - self._written]
        self._row_file.seek(number * _ROW.size)
        return _ROW.unpack(self._row_file.read(_ROW.size))

    def _name(self, number: int) -> str:
        if number >= self._written:
            return self._names[number - self._written]
        block = bisect_right(self._blocks, number) - 1
        return self._block(block)[number - self._blocks[block]]

    def _block(self, block: int) -> list[str]:
        """The names of a block. Rows of one key often lie close together, so some are kept."""
        if block not in self._read:
            self._name_file.seek(self._places[block])
            names = self._name_file.read(self._places[block + 1] - self._places[block])
            if len(self._read) == _KEPT_BLOCKS:
                self._read.pop(next(iter(self._read)))
            self._read[block] = names.decode("utf-8", "surrogatepass").split("\n")
        return self._read[block]

    def _write(self) -> None:
        names = "\n".join(self._names).encode("utf-8", "surrogatepass")
        self._blocks.append(self._written)
        self._places.append(self._places[-1] + len(names))
        for file, content in (
            (self._row_file, b"".join(starmap(_ROW.pack, self._rows))),
            (self._name_file, names),
        ):
            file.seek(0, 2)
            file.write(content)
        self._written += len(self._rows)

    def close(self) -> None:
        """Drop the files."""
        self._row_file.close()
        self._name_file.close()
