"""Finding the header row: below title rows, over one or two rows, with merged cells."""

from collections.abc import Sequence
from typing import NamedTuple

from functions.ingest.cells import Cell, cell_text
from functions.ingest.columns import recognised

SEARCHED_ROWS = 60
"""The header is looked for in this many rows from the top."""

_FEWEST_FIELDS = 2


class Header(NamedTuple):
    """Where the header stands. `first_data` and `labels` are what the reader needs from it.

    `first_data` counts within the searched rows, from 0. `labels` are unique, never empty.
    """

    first_data: int
    labels: tuple[str, ...]
    score: int


def find_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The row, or pair of rows, that names the most known columns; None if none names two."""
    best: Header | None = None
    texts = [[cell_text(cell) for cell in row] for row in rows[:SEARCHED_ROWS]]
    for at, row in enumerate(texts):
        for height, candidate in _candidates(row, texts[at + 1] if at + 1 < len(texts) else None):
            score = recognised(candidate)
            if score >= _FEWEST_FIELDS and (best is None or score > best.score):
                best = Header(at + height, tuple(candidate), score)
    return best and Header(best.first_data, unique_labels(best.labels), best.score)


def _candidates(row: list[str], below: list[str] | None) -> list[tuple[int, list[str]]]:
    single = (1, row)
    if below is None or not any(row) or not all(row):
        joined = _joined(row, below) if below is not None and any(row) else None
        return [single, (2, joined)] if joined else [single]
    return [single]


def _joined(row: list[str], below: list[str]) -> list[str] | None:
    """Two header rows as one: merged `Tanggal` over `Swab | Hasil` gives `Tanggal Swab | Tanggal Hasil`."""
    if any(any(character.isdigit() for character in text) for text in below):
        return None  # a row of data
    labels: list[str] = []
    group = ""
    for at in range(max(len(row), len(below))):
        upper = row[at] if at < len(row) else ""
        lower = below[at] if at < len(below) else ""
        group = upper or group
        labels.append(f"{group} {lower}" if lower else upper)
    return labels


def unique_labels(labels: Sequence[str], first: int = 0) -> tuple[str, ...]:
    """Header texts as keys: unnamed columns become `Kolom C`, a repeated one `Nama (2)`."""
    seen: dict[str, int] = {}
    named: list[str] = []
    for at, label in enumerate(labels, start=first):
        text = " ".join(label.split()) or f"Kolom {column_letters(at)}"
        seen[text] = seen.get(text, 0) + 1
        named.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(named)


def named_width(labels: Sequence[str]) -> int:
    """How many columns there are up to the last that has a header of its own.

    A row that runs over the header gives a sheet columns without one: in a workbook all rows are as wide.
    """
    width = len(labels)
    while width and labels[width - 1] == f"Kolom {column_letters(width - 1)}":
        width -= 1
    return width


def column_letters(at: int) -> str:
    """A column's name in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
