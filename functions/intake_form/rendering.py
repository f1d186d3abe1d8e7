"""Jinja: every value escaped, no gap left unnoticed, in the language of the request.

Dates, numbers and phones are written as people write them in that language.
"""

from datetime import date, datetime
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from desac.domain.dates import WITA
from functions.intake_form.folder import TEMPLATES
from functions.intake_form.language import NAMES, Language, catalogue, current, translate
from functions.intake_form.look import public_style, style
from functions.intake_form.words import clock, words


def environment() -> Environment:
    """The templates in the language that is spoken now, compiled once per process and language."""
    return _environment(current())


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # Line breaks and indents of a template are no part of a text.
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    others = {other.value: name for other, name in NAMES.items() if other is not language}
    # Its digest stands in the policy: escaped, it would be another text.
    sheets = {"style": Markup(style().text), "public_style": Markup(public_style().text)}  # noqa: S704
    environment.globals.update(lang=language.value, other_languages=others, **sheets)
    environment.filters.update(
        day=day, digits=_digits, host=_host, local_phone=_local_phone, moment=_moment, number=number
    )
    return environment


def day(value: date) -> str:
    """`12 Agustus 2021`, `12 August 2021`."""
    return f"{value.day} {words()['months'][value.month - 1]} {value.year}"


def number(value: float) -> str:
    """`1.250` and `36,7` in Indonesian, `1,250` and `36.7` in English."""
    text = f"{value:,}"
    return text if current() is Language.ENGLISH else text.translate(str.maketrans(",.", ".,"))


def _moment(value: datetime) -> str:
    """`12 Agustus 2021 pukul 14.05 WITA`."""
    local = value.astimezone(WITA)
    return translate("{day} pukul {clock} WITA").format(
        day=day(local.date()), clock=clock(local.hour, local.minute)
    )


def _host(address: str) -> str:
    """`https://www.contoh.go.id/x` as people type it: www.contoh.go.id."""
    return urlsplit(address).netloc


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _local_phone(phone: str) -> str:
    """`+6281234567890` as people here write it: 0812-3456-7890."""
    local = f"0{phone.removeprefix('+62')}"
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)
