"""Dates, tests and phone numbers the way residents read them."""

from datetime import date

_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def long_date(day: date) -> str:
    """`11 Agustus 2021`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def test_name(method: str | None) -> str:
    """`PCR` and `antigen` as people say it; anything else is just a Covid-19 test."""
    return {"pcr": "swab PCR", "antigen": "swab antigen"}.get((method or "").lower(), "tes Covid-19")


def local_phone(phone: str) -> str:
    """`+6281200000001` as `0812-0000-0001`; a number of another country stays as it is."""
    if not phone.startswith("+62"):
        return phone
    digits = "0" + phone.removeprefix("+62")
    groups = [digits[:4], digits[4:8], digits[8:]]
    return "-".join(group for group in groups if group)
