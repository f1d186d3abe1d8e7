"""A sheet without the columns that an earlier report added to it."""

from collections.abc import Iterator, Sequence
from typing import Any

from functions.ingest.own_columns import own_columns
from functions.ingest.reader import Sheet
from functions.ingest.row_block import RowBlock


def without_own_columns(sheet: Sheet) -> Sheet:
    """A sheet as its sender filled it: without an earlier report's columns.

    A row of which only those are left is no row any more.
    """
    own = own_columns(sheet.labels)
    if not own:
        return sheet

    def senders(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
        return [[*row[: own.start], *row[own.stop :]] for row in rows]

    def blocks() -> Iterator[RowBlock]:
        for block in sheet.blocks:
            texts = senders(block.texts)
            cells = None if block.is_text else senders(block.cells)
            kept = RowBlock(block.numbers, texts, cells).filled()
            if kept.numbers:
                yield kept

    labels = (*sheet.labels[: own.start], *sheet.labels[own.stop :])
    return sheet._replace(labels=labels, blocks=blocks())
