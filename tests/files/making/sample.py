"""A sample file being made: rows go in together with what must become of them and why.

Expectations are written beside the row they are about, from its meaning; nothing here reads a file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

type Value = str | int | float | date | None
type Finding = tuple[str, str]
"""A column and the code it gets, as `("NIK", "nik_missing")`; an empty column for the whole row."""

FOLDER = Path(__file__).parents[1]
ACCEPTED, DUPLICATE, IGNORED, REJECTED = "accepted", "duplicate", "ignored", "rejected"
_WHOLE_ROW = {
    "duplicate_in_file": DUPLICATE,
    "negative_result": IGNORED,
    "repeated_header": IGNORED,
    "footer_row": IGNORED,
}


@dataclass
class SampleSheet:
    """Rows of one sheet from row 1, and the rows that count among them with their findings."""

    name: str = ""
    rows: list[list[Value]] = field(default_factory=list)
    expected: dict[int, list[Finding]] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)

    def above(self, *rows: Sequence[Value]) -> None:
        """What stands above the data: titles, the header, blank rows. None of it counts as a row."""
        self.rows += [list(row) for row in rows]

    def row(self, cells: Sequence[Value], *found: Finding, rejected: bool = False) -> None:
        """A row that counts; without findings it is accepted without a word."""
        self.rows.append(list(cells))
        self.expected[len(self.rows)] = list(found)
        if rejected:
            self.rejected.add(len(self.rows))

    def blank(self) -> None:
        """A row that is none, below the header."""
        self.rows.append([])

    def verdict(self, row: int) -> str:
        """What must become of a row."""
        if row in self.rejected:
            return REJECTED
        codes = [code for _, code in self.expected[row]]
        return next((_WHOLE_ROW[code] for code in codes if code in _WHOLE_ROW), ACCEPTED)


def write_expected(name: str, kind: str, *sheets: SampleSheet, notes: bool = False) -> None:
    """The expectations of a file beside it. With `notes` the workbook has other sheets besides."""
    several = len(sheets) > 1 or notes
    verdicts = [(sheet, row, sheet.verdict(row)) for sheet in sheets for row in sheet.expected]
    odd: dict[str, Any] = {}
    for sheet, row, verdict in verdicts:
        found = sheet.expected[row]
        if found:
            odd[f"{sheet.name}!{row}" if several else str(row)] = {
                "verdict": verdict,
                "codes": [code for _, code in found],
                "columns": [column or None for column, _ in found],
            }
    counts = {
        name: sum(verdict == name for *_, verdict in verdicts)
        for name in (ACCEPTED, DUPLICATE, IGNORED, REJECTED)
    }
    _write(name, {"kind": kind, "rows": len(verdicts), **counts, "odd_rows": odd})


def write_refused(name: str, kind: str | None, code: str, *words: str) -> None:
    """The expectation of a file that is refused whole; `words` must stand in the answer."""
    nobody = dict.fromkeys(("rows", ACCEPTED, DUPLICATE, IGNORED, REJECTED), 0)
    _write(name, {"kind": kind, **nobody, "odd_rows": {}, "refused": {"code": code, "words": list(words)}})


def _write(name: str, expected: dict[str, Any]) -> None:
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.expected.json").write_text(text + "\n", encoding="utf-8")
