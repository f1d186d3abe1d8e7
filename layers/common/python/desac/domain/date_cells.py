"""Cells with dates as Indonesian offices write them: day first, never guessed otherwise."""

import re
from datetime import date, datetime, timedelta

from desac.domain.dates import WITA

_TIME = r"(?:[ T]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?)?"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})([/.\- ])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([/.-])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_IN_WORDS = re.compile(r"(?:[^\W\d]+, *)?([0-9]{1,2})[ -]*([^\W\d]{3,9})\.?[ ,-]*([0-9]{4}|[0-9]{2})")
_WITH_ZONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})")
_SEPARATORS = frozenset("/.-")
_SERIAL = re.compile(r"[0-9]{4,5}(?:[.,][0-9]+)?")

_EXCEL_EPOCH = date(1899, 12, 30)
# 1910 to 2099. Smaller numbers are ages or years (1985), not days since 1900.
_SERIALS = range(3654, 73051)
_YEARS = range(1900, 2101)
_CENTURY = 100
# What the parts of most dates say, without reading digits.
_BY_TWO_DIGITS = {f"{number:02}": number for number in range(1, 32)}
_BY_YEAR = {str(year): year for year in _YEARS}

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb peb februari pebruari february",
            "mar mrt maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agt agu ags agst agus agust agustus aug august",
            "sep sept september",
            "okt oktober oct october",
            "nov nop november nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}


def parse_date(cell: object) -> date | None:
    """The date in a cell, None where it cannot be read.

    Text: `2021-08-11`, `11/08/2021`, `11-08-21`, `11.08.2021`, `11 Agustus 2021`, `11 Agt 21`, an
    Excel serial; a time after it is ignored, with a zone it is brought to WITA. Two-digit years
    are 20YY. Cells that are dates or serial numbers in a workbook are taken as they are.
    """
    if isinstance(cell, str):
        return _parse_text(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(cell)
    return None


def parse_birth_date(cell: object, today: date) -> date | None:
    """As `parse_date`; a two-digit year that would lie after `today` is one of the 1900s."""
    found = parse_date(cell)
    if found and found > today and isinstance(cell, str) and not re.search(r"[0-9]{4}", cell):
        return _build(found.year - _CENTURY, found.month, found.day)
    return found


def _parse_text(cell: str) -> date | None:
    if cell[2:3] in _SEPARATORS and cell[2:3] == cell[5:6]:
        try:
            return date(_BY_YEAR[cell[6:]], _BY_TWO_DIGITS[cell[3:5]], _BY_TWO_DIGITS[cell[:2]])
        except (KeyError, ValueError):
            # Not written like 11/08/2021, or no such day.
            return _parse_any_text(cell.strip())
    return _parse_any_text(cell.strip())


def _parse_any_text(text: str) -> date | None:
    if match := _DAY_FIRST.fullmatch(text):
        day, _, month, year = match.groups()
        return _build(_year(year), int(month), int(day))
    if match := _YEAR_FIRST.fullmatch(text):
        return _build(int(match[1]), int(match[3]), int(match[4]))
    if match := _IN_WORDS.fullmatch(text):
        month = _MONTHS.get(match[2].lower())
        return _build(_year(match[3]), month, int(match[1])) if month else None
    if _WITH_ZONE.fullmatch(text):
        return _in_wita(text)
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text.replace(",", ".")))
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits)  # noqa: PLR2004 - two-digit year


def _build(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _in_wita(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).astimezone(WITA).date()
    except (ValueError, OverflowError):
        return None


def _from_serial(number: float) -> date | None:
    # NaN and infinity fail the comparison; nothing else outside the range is a date.
    if not _SERIALS.start <= number < _SERIALS.stop:
        return None
    return _EXCEL_EPOCH + timedelta(days=int(number))
