"""The report as a workbook: what needs work on top, to be corrected in place and sent again as it is."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from xlsxwriter import Workbook

from desac.domain.spreadsheet import cell_of
from functions.ingest.codes import Code
from functions.ingest.own_columns import OWN_COLUMNS, own_columns
from functions.ingest.report_cells import mangled_nik
from functions.ingest.report_guide import write_guide
from functions.ingest.report_rows import ReportRow
from functions.ingest.report_sheets import sheet_names
from functions.ingest.report_style import OWN_WIDTHS, Style, width_of
from functions.ingest.report_survey import Group, SheetSurvey, Survey, group_of, labels_of
from functions.ingest.report_words import OUTCOMES, changes, codes, place, reasons

MAX_COLUMNS = 16_384
"""Excel's; of a file with more, the rightmost are left out."""
MAX_ROWS = 1_048_576 - 1
"""Excel's, below the header."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(
    labels: Sequence[str],
    rows: Callable[[], Iterable[ReportRow]],
    target: IO[bytes],
    limit: int = 100_000,
) -> None:
    """Write the report to `target`, an XLSX file that is still open afterwards.

    `labels` are the header texts of the file (of all its sheets), `rows` gives the rows in the order of the
    file, anew each time it is called. Of more than `limit` rows only the rejected and the warned are
    written, up to `limit`. A file with several sheets keeps them, since each has columns of its own.
    """
    survey = Survey.of(rows())
    shown = survey.shown(min(limit, MAX_ROWS))
    with tempfile.TemporaryDirectory() as scratch, Workbook(target, {**_OPTIONS, "tmpdir": scratch}) as book:
        style = Style(book)
        sheets = _sheets(book, style, survey, labels)
        for group, many in shown.items():
            for row in islice(_only(rows, group, many), many):
                sheets[row.sheet].write(row, group)
        for sheet in sheets.values():
            sheet.finish()
        names = [sheet.name for sheet in sheets.values()]
        write_guide(book, style, survey, shown, names)


def _only(rows: Callable[[], Iterable[ReportRow]], group: Group, many: int) -> Iterator[ReportRow]:
    return (row for row in rows() if group_of(row) is group) if many else iter(())


def _sheets(
    book: Workbook, style: Style, survey: Survey, labels: Sequence[str]
) -> "dict[str | None, _ReportSheet]":
    found = survey.sheets or {None: SheetSurvey()}
    own = own_columns(labels)
    theirs = [label for at, label in enumerate(labels) if at not in own]
    ours = frozenset(labels) - frozenset(theirs)
    return {
        name: _ReportSheet(
            book,
            title,
            style,
            [one for one in labels_of(sheet, theirs, alone=len(found) == 1) if one not in ours],
            sheet,
        )
        for (name, sheet), title in zip(found.items(), sheet_names(list(found)), strict=True)
    }


class _ReportSheet:
    """One sheet below its header, written from top to bottom."""

    def __init__(
        self, book: Workbook, name: str, style: Style, labels: Sequence[str], survey: SheetSurvey
    ) -> None:
        self.name = name
        self._sheet = book.add_worksheet(name)
        self._style = style
        self._labels = labels[: MAX_COLUMNS - len(OWN_COLUMNS)]
        self._at = {label: at for at, label in enumerate(self._labels)}
        self._next = 1
        self._layout(survey)

    def _layout(self, survey: SheetSurvey) -> None:
        own = len(self._labels)
        for at, label in enumerate(self._labels):
            width = width_of(label, survey.widths.get(label, 0))
            # Also for empty cells: what is typed there stays text.
            self._sheet.set_column(at, at, width, self._style.cell)
            self._sheet.write_string(0, at, cell_of(label), self._style.header)
        for at, (label, width) in enumerate(zip(OWN_COLUMNS, OWN_WIDTHS, strict=True), start=own):
            self._sheet.set_column(at, at, width, self._style.own)
            self._sheet.write_string(0, at, label, self._style.own_header)
        self._sheet.freeze_panes(1, 0)

    def write(self, row: ReportRow, group: Group) -> None:
        """Add a row."""
        at, sheet, fills = self._next, self._sheet, self._style.fills[group]
        self._next += 1
        marked = {one.column for one in row.issues}
        mangled = {one.column for one in row.issues if one.code is Code.NIK_MANGLED}
        for label, text in row.cells.items():
            column = self._at.get(label)
            if column is None:
                continue
            fill = fills.finding if label in marked else fills.cell
            if label in mangled:
                text = mangled_nik(text)  # noqa: PLW2901 - the same cell, spelt so that it stays mangled
            if text:
                sheet.write_string(at, column, cell_of(text), fill)
            elif fill is not self._style.cell:
                sheet.write_blank(at, column, None, fill)
        told = (
            OUTCOMES[row.outcome],
            reasons(row.issues),
            changes(row.changed),
            codes(row.issues),
            place(row.row, row.sheet),
        )
        for column, text in enumerate(told, start=len(self._labels)):
            sheet.write_string(at, column, cell_of(text), fills.own)

    def finish(self) -> None:
        """What can be said only when all rows are there."""
        columns = len(self._labels) + len(OWN_COLUMNS) - 1
        self._sheet.autofilter(0, 0, self._next - 1, columns)
        # Digits as text are meant here; Excel would put a green corner into every cell.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self._next}"})
