"""Texts as cells of a spreadsheet: what Excel can hold, and nothing that it would take for anything else."""

import re

LONGEST = 32_767
"""Characters in a cell, as Excel counts them (UTF-16)."""

_SURELY_FITS = LONGEST // 2
# No XML can hold these. Those that break a line or a page are a space, the others nothing.
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1f]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]")
# XlsxWriter takes a text in this frame for ready-made XML.
_RICH = ("<r>", "</r>")
# A spreadsheet runs a cell of a text file that begins like this (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A cell of a text file that no spreadsheet runs as a formula; a lone dash is only a dash."""
    return f"'{cell}" if len(cell) > 1 and cell.startswith(_FORMULA_STARTS) else cell


def cell_of(text: str) -> str:
    """The text as it can stand in a cell: without control characters, cut to Excel's length."""
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _FORBIDDEN.sub("", _BREAKS.sub(" ", text))
    if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
        # The reader takes the space off again.
        text = f" {text}"
    return text if len(text) <= _SURELY_FITS else _cut(text)


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * LONGEST else units[: 2 * LONGEST].decode("utf-16-le", errors="ignore")
