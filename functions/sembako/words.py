"""Numbers and days as an Indonesian document writes them."""

from datetime import date

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"),
    *("Agustus", "September", "Oktober", "November", "Desember"),
)
_ONES = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
_TEN, _TEENS, _HUNDRED, _THOUSAND, _LIMIT = 10, 20, 100, 1000, 1_000_000


def long_day(day: date) -> str:
    """`Rabu, 11 Agustus 2021`."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def in_words(number: int) -> str:
    """`terbilang`: 112 is `seratus dua belas`. Raises ValueError outside 0 to 999,999."""
    if not 0 <= number < _LIMIT:
        raise ValueError("a number that no list has")
    if number < len(_ONES):
        return _ONES[number]
    if number < _TEENS:
        return f"{_ONES[number - _TEN]} belas"
    if number < _HUNDRED:
        return _joined(f"{_ONES[number // _TEN]} puluh", number % _TEN)
    if number < _THOUSAND:
        return _joined(_many(number // _HUNDRED, "ratus"), number % _HUNDRED)
    return _joined(_many(number // _THOUSAND, "ribu"), number % _THOUSAND)


def _many(count: int, unit: str) -> str:
    return f"se{unit}" if count == 1 else f"{in_words(count)} {unit}"


def _joined(head: str, rest: int) -> str:
    return f"{head} {in_words(rest)}" if rest else head
