"""How large a file may be: one set of limits for the offline check and for the deployed functions."""

from typing import NamedTuple

from desac.settings import Settings
from functions.ingest.codes import Code, FileProblem

_MEGABYTE = 1024 * 1024


class Limits(NamedTuple):
    """Beyond any of these a file is refused as a whole with `file_too_large`.

    `max_bytes`: the file as it arrives. `max_rows`: lines of a text file, headers included.
    `max_columns`: width of a sheet. `max_cell_length`: characters of one cell, by default what a
    spreadsheet can hold; in a text file more than that is a quotation mark that was never closed.

    A workbook is held whole in memory, so it has limits of its own: `max_workbook_rows` and
    `max_workbook_cells` of all its sheets together, and `max_unpacked_bytes` of XML, counted while
    it is unpacked. Measured (ADR 10): 75 bytes a cell in XLSX and 150 in ODS, so
    the default cells take 0.8 to 1.6 GB; 200,000 rows of 50 columns reach them.
    `max_ratio` of unpacked to packed bytes and `max_parts` files within the ZIP are beyond what any
    spreadsheet program writes.
    """

    max_bytes: int = 512 * _MEGABYTE
    max_rows: int = 1_200_000
    max_columns: int = 256
    max_cell_length: int = 32_767
    max_workbook_rows: int = 200_000
    max_workbook_cells: int = 10_000_000
    max_unpacked_bytes: int = 768 * _MEGABYTE
    max_ratio: int = 400
    max_parts: int = 10_000

    def exceeded(self) -> FileProblem:
        """The refusal of a file that is too large as it stands; it says how large a part may be."""
        return self._problem()

    def workbook_exceeded(self) -> FileProblem:
        """The refusal of a workbook, with the advice to send CSV instead."""
        return self._problem("workbook")

    def too_wide(self) -> FileProblem:
        """The refusal of a sheet with too many columns: neither CSV nor parts would help."""
        return self._problem("columns")

    def cell_too_long(self, row: int | None = None, sheet: str = "") -> FileProblem:
        """The refusal of a file for one cell; `row` is the number that a spreadsheet shows."""
        where = f" di baris {row}" if row else ""
        return self._problem("cell", where + (f" lembar {sheet}" if row and sheet else ""))

    def _problem(self, variant: str = "", where: str = "") -> FileProblem:
        return FileProblem(
            Code.FILE_TOO_LARGE,
            variant,
            where=where,
            rows=_grouped(self.max_rows),
            columns=_grouped(self.max_columns),
            megabytes=_grouped(self.max_bytes // _MEGABYTE),
            workbook_rows=_grouped(self.max_workbook_rows),
            workbook_cells=_grouped(self.max_workbook_cells),
            characters=_grouped(self.max_cell_length),
        )


def limits_from(configured: Settings) -> Limits:
    """The limits that an operator set; what cannot be set follows from the memory of the function."""
    return Limits(
        max_bytes=configured.max_file_megabytes * _MEGABYTE,
        max_rows=configured.max_file_rows,
        max_workbook_rows=configured.max_workbook_rows,
        max_columns=configured.max_columns,
        max_cell_length=configured.max_cell_characters,
    )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


LIMITS = Limits()
"""What holds unless an operator sets otherwise, offline and deployed alike."""
