"""The national identity number (NIK): 16 digits PPKKCC DDMMYY SSSS, women DD + 40, no checksum.

The area is that of first registration, so nobody is routed by it. A spreadsheet keeps 15 digits
of a number, so a NIK that ever was a number cannot be repaired.
"""

import re
from datetime import date
from typing import Literal, NamedTuple

from desac.domain.blank import is_blank

NikCode = Literal["nik_missing", "nik_invalid", "nik_mangled"]

LENGTH = 16
# A day that its month has, DDMM; women's days carry 40.
_DAY = (
    r"(?:(?:0[1-9]|[12][0-9]|4[1-9]|[56][0-9])(?:0[1-9]|1[0-2])"
    r"|[37]0(?:0[13-9]|1[0-2])|[37]1(?:0[13578]|1[02]))"
)
_LEAP_DAY_IN_COMMON_YEAR = r"[26]902(?:[02468][1235679]|[13579][013-57-9])"
# No area begins with 0, no serial is 0000. Of rows of one digit only the ones hold a birth date.
NIK_FORM = re.compile(
    rf"(?!1{{16}})[1-9][0-9]{{5}}(?!{_LEAP_DAY_IN_COMMON_YEAR}){_DAY}[0-9]{{2}}(?!0000)[0-9]{{4}}"
)
"""What `is_nik` says of a text; for those who ask it a million times."""
KK_FORM = re.compile(r"(?P<first>[0-9])(?!(?P=first){15})[0-9]{15}")
"""A family card number: 16 digits that are not all the same."""
_WOMEN = 40
_SMALLEST_MANGLED = 1e12
_DECORATION = str.maketrans("", "", " .-'’‘`\t\u00a0")
# What a spreadsheet or a data frame writes once a NIK has become a number: 5.17E+15, 517…001.0
_WAS_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+|[0-9]{13,}[.,]0+")
_CENTURY = 100
_DIGITS = tuple(f"{number:02}" for number in range(_CENTURY))


class NikReading(NamedTuple):
    """A usable NIK (16 digits), or None with the reason."""

    nik: str | None
    code: NikCode | None


_MISSING = NikReading(None, "nik_missing")
_INVALID = NikReading(None, "nik_invalid")
_MANGLED = NikReading(None, "nik_mangled")


def parse_nik(cell: object) -> NikReading:
    """Read a NIK cell: text with apostrophe, spaces or dots; a number cell is `nik_mangled`."""
    if isinstance(cell, str) and is_nik(cell):
        return NikReading(cell, None)
    if isinstance(cell, int | float):
        return _MANGLED if cell >= _SMALLEST_MANGLED else _INVALID
    text = str(cell)
    digits = text.translate(_DECORATION)
    if is_nik(digits):
        return NikReading(digits, None)
    if is_blank(text):
        return _MISSING
    return _MANGLED if _WAS_NUMBER.fullmatch(text.strip(" '’`")) else _INVALID


def is_nik(digits: str) -> bool:
    """Whether these are 16 digits with a possible birth date and a serial; placeholders are not."""
    return NIK_FORM.fullmatch(digits) is not None


def agrees_with(nik: str, birth_date: date) -> bool:
    """Whether the birth date inside a NIK is `birth_date`."""
    return nik[6:12] in births_in_nik(birth_date)


def births_in_nik(birth_date: date) -> tuple[str, str]:
    """How a NIK holds a birth date: a man's six digits and a woman's."""
    day, rest = birth_date.day, _DIGITS[birth_date.month] + _DIGITS[birth_date.year % _CENTURY]
    return _DIGITS[day] + rest, _DIGITS[day + _WOMEN] + rest


def is_womans(nik: str) -> bool:
    """Whether a usable NIK is a woman's: her day of birth carries 40."""
    return nik[6] >= "4"


def parse_kk(cell: object) -> str | None:
    """A family card number: 16 digits as text, else None (same layout and the same damage as a NIK)."""
    if isinstance(cell, str) and KK_FORM.fullmatch(cell):
        return cell
    if not cell or isinstance(cell, int | float):
        return None
    digits = str(cell).translate(_DECORATION)
    return digits if KK_FORM.fullmatch(digits) else None
