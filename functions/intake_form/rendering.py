"""Jinja: every value escaped, no gap left unnoticed, dates and phones as people here write them."""

from datetime import date, datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desac.domain.dates import WITA
from functions.intake_form.folder import TEMPLATES
from functions.intake_form.words import words


@cache
def environment() -> Environment:
    """The templates, compiled once per process."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(day=_day, digits=_digits, local_phone=_local_phone, moment=_moment)
    return environment


def _day(value: date) -> str:
    return f"{value.day} {words()['months'][value.month - 1]} {value.year}"


def _moment(value: datetime) -> str:
    """`12 Agustus 2021 pukul 14.05 WITA`."""
    local = value.astimezone(WITA)
    return f"{_day(local.date())} pukul {local:%H.%M} WITA"


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _local_phone(phone: str) -> str:
    """`+6281234567890` as people here write it: 0812-3456-7890."""
    local = f"0{phone.removeprefix('+62')}"
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)
