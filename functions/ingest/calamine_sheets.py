"""The sheets of a workbook as calamine reads them, one after another while they fit.

Imports little: for XLS it runs in a process of its own, see `xls_process`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Literal, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

type Reason = Literal["locked", "damaged", "too_wide", "too_large"]


class Bounds(NamedTuple):
    """What all sheets of a workbook may have together, and the width of each."""

    rows: int
    cells: int
    columns: int


class SheetsRefused(Exception):  # noqa: N818 - a property of the file, not a fault of the program
    """The workbook cannot be read, or must not."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


class FoundSheet(NamedTuple):
    """A sheet in memory, and whether it is hidden."""

    sheet: CalamineSheet
    hidden: bool


def read_sheets(source: str | BinaryIO, bounds: Bounds) -> list[FoundSheet]:
    """Every sheet of a workbook, given by its path or open. Raises SheetsRefused."""
    found: list[FoundSheet] = []
    rows = cells = 0
    with _damage_as_refusal():
        workbook = CalamineWorkbook.from_object(source)
        names = [told.name.casefold() for told in workbook.sheets_metadata]
        if len(set(names)) < len(names):
            # Sheets are fetched by name: one would be read twice, the other never.
            raise SheetsRefused("damaged")
        for told in workbook.sheets_metadata:
            if told.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(told.name)
            # `total_height` and `total_width` are one less: the last row and column counted from 0.
            height, width = (last + 1 for last in sheet.end or (-1, -1))
            rows += height
            cells += sheet.height * sheet.width
            if width > bounds.columns:
                raise SheetsRefused("too_wide")
            if rows > bounds.rows or cells > bounds.cells:
                raise SheetsRefused("too_large")
            found.append(FoundSheet(sheet, told.visible != SheetVisibleEnum.Visible))
    return found


@contextmanager
def _damage_as_refusal() -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise SheetsRefused("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise SheetsRefused("damaged") from error
    except BaseException as error:
        # A damaged file can make the Rust reader panic; PyO3 raises that beside Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise SheetsRefused("damaged") from error
