"""The columns that a report adds to the sender's own, told apart when the report is sent again."""

import re
from collections.abc import Iterator, Sequence

VERDICT, REASONS, CHANGES, CODES, PLACE = OWN_COLUMNS = (
    "Hasil Periksa",
    "Alasan",
    "Yang Berubah",
    "Kode",
    "Baris Asal",
)
"""Behind the sender's columns, so that those keep their places and the workbook can be sent as it is."""

# The CSV has its columns in front and calls the last one otherwise.
_ORDER = ("Baris", *OWN_COLUMNS)
# `Kode (2)`: the reader has numbered the header because the sender has such a column as well.
_NUMBERED = re.compile(r" \(\d+\)$")
_FEWEST = 3


def own_columns(labels: Sequence[str]) -> range:
    """The places of an earlier report's columns among header texts; empty where there are none.

    They are a block in a fixed order, of which the sender may have deleted some. Neighbours that merely
    bear such a name (a column `Kode` before ours) break the order, and a list that has `Alasan` and
    `Kode` of its own has no `Hasil Periksa` with them.
    """
    names = [_NUMBERED.sub("", label) for label in labels]
    for start, stop in _ascending(names):
        if stop - start >= _FEWEST and VERDICT in names[start:stop]:
            return range(start, stop)
    return range(0)


def _ascending(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The runs of neighbouring names that stand in our order."""
    start, last = 0, -1
    for at, name in enumerate(names):
        rank = _ORDER.index(name) if name in _ORDER else -1
        if rank <= last or rank < 0:
            yield start, at
            start = at if rank >= 0 else at + 1
        last = rank
    yield start, len(names)
