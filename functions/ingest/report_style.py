"""How the report's workbook looks."""

from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from functions.ingest.report_survey import Group

OWN_WIDTHS = (18, 70, 22, 22, 14)
"""Of our columns, in characters."""

_NARROWEST, _WIDEST, _ARROW = 8, 40, 4
# Fill colours: of the row, and of a cell with a finding.
_COLOURS = {Group.REJECTED: ("#FDE9E7", "#F4B0A8"), Group.WARNED: (None, "#FFE699")}


class Fills(NamedTuple):
    """The formats of one block of rows: a cell, one with a finding, and our own columns."""

    cell: Format
    finding: Format
    own: Format


class Style:
    """The formats of a workbook. Every cell is text (`@`): what is typed there stays as it is typed."""

    def __init__(self, book: Workbook) -> None:
        def text(**more: object) -> Format:
            return book.add_format({"num_format": "@", "valign": "top", **more})

        head = {"bold": True, "text_wrap": True, "bottom": 1}
        self.header = text(**head, bg_color="#D9E1F2")
        self.own_header = text(**head, bg_color="#E2EFDA")
        self.cell = text()
        self.own = text(text_wrap=True)
        self.heading = text(bold=True, font_size=13)
        self.wrapped = self.own
        plain = Fills(self.cell, self.cell, self.own)
        self.fills = dict.fromkeys(Group, plain)
        for group, (row, finding) in _COLOURS.items():
            filled = {"bg_color": row} if row else {}
            self.fills[group] = Fills(
                text(**filled) if row else self.cell,
                text(bg_color=finding, border=1, border_color="#BF8F00"),
                text(text_wrap=True, **filled) if row else self.own,
            )


def width_of(label: str, longest: int) -> int:
    """The width of a column, room for the filter's arrow included."""
    return min(max(len(label) + _ARROW, longest + 2, _NARROWEST), _WIDEST)
