"""Phone cells: which number in them can be written to on WhatsApp.

Only Indonesian mobile numbers count: after +62 they match `8[1-35-9]` and 7 to 10 more digits
(libphonenumber's own pattern for Indonesia). The pattern decides first; `phonenumberslite` is
asked only about what it refuses, to tell a landline from a mistake.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from desac.domain.blank import is_blank

PhoneCode = Literal["phone_missing", "phone_invalid", "phone_landline", "phone_multiple"]

MOBILE_FORM = re.compile(r"(?:0|\+?620?|00620?)?(?P<mobile>8[1-35-9][0-9]{7,10})")
"""A mobile number in digits; the group is what follows +62."""
_BETWEEN = re.compile(r"[/,;|&\n\r]|\s(?:dan|atau)\s", re.IGNORECASE)
# Two numbers with nothing but a space between them: only where a new number clearly begins.
_NEXT_NUMBER = re.compile(r"\s+(?=0|\+|62)")
_DECORATION = str.maketrans("", "", " .-()'’`\t\u00a0\u2010\u2011\u2012\u2013")


class PhoneReading(NamedTuple):
    """`phones` are E.164 mobile numbers in the order of the cell, without repeats.

    `code` is the warning: with `phone_multiple` the first number is the one to use, with any
    other code there is none.
    """

    phones: tuple[str, ...]
    code: PhoneCode | None

    @property
    def first(self) -> str | None:
        """The number to write to, None when the cell has no usable one."""
        return self.phones[0] if self.phones else None


_MISSING = PhoneReading((), "phone_missing")
_INVALID = PhoneReading((), "phone_invalid")
_LANDLINE = PhoneReading((), "phone_landline")


def parse_phones(text: str) -> PhoneReading:
    """Read a phone cell. Letters are refused, not skipped: `0812 3456 789o` is a typing error."""
    one = _mobile(text)
    if one is not None:
        return PhoneReading((one,), None)
    if is_blank(text):
        return _MISSING
    return _read_odd_cell(unicodedata.normalize("NFKC", text).strip())


# A row with an odd cell is looked at in several ways.
@lru_cache(maxsize=64)
def _read_odd_cell(text: str) -> PhoneReading:
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) == 1:
        spaced = _NEXT_NUMBER.split(parts[0])
        parts = spaced if all(_mobile(part) for part in spaced) else parts
    phones = tuple(dict.fromkeys(phone for part in parts if (phone := _mobile(part))))
    if phones:
        several = len(parts) > 1 and not (len(phones) == 1 and all(_mobile(part) for part in parts))
        return PhoneReading(phones, "phone_multiple" if several else None)
    # `0361/234567` is how landlines used to be written, so the cell is also tried as a whole.
    candidates = [*parts, text.replace("/", "")]
    return _LANDLINE if any(_is_landline(candidate) for candidate in candidates) else _INVALID


def _mobile(text: str) -> str | None:
    match = MOBILE_FORM.fullmatch(text) or MOBILE_FORM.fullmatch(text.translate(_DECORATION))
    return f"+62{match[1]}" if match else None


@lru_cache(maxsize=4096)
def _is_landline(text: str) -> bool:
    bare = text.translate(_DECORATION)
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return False
    if bare.startswith("0062"):
        bare = f"+{bare.removeprefix('00')}"
    # Only here: a tenth of a cold start, for a cell in a thousand.
    import phonenumbers  # noqa: PLC0415

    try:
        number = phonenumbers.parse(bare, "ID")
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.number_type(number)
    fixed = kind == phonenumbers.PhoneNumberType.FIXED_LINE
    return fixed and phonenumbers.is_valid_number_for_region(number, "ID")
