"""Cells as text, whatever type a workbook gives them."""

from datetime import date, datetime, time, timedelta

type Cell = str | float | int | bool | date | datetime | time | timedelta | None

# A spreadsheet keeps 15 digits of a number; what stands behind them is not what was typed.
_LARGEST_WHOLE = 1e15


def cell_text(cell: Cell) -> str:
    """The cell as the sender would recognise it: whole numbers without `.0`, dates as YYYY-MM-DD."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        # As Excel shows it: as digits, a NIK or a family card would look like a whole one.
        exact = abs(cell) < _LARGEST_WHOLE
        return (str(int(cell)) if cell.is_integer() else str(cell)) if exact else f"{cell:.14E}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
