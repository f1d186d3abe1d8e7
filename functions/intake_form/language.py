"""The language of a request: Indonesian, in which the texts are written, or English from the catalogue.

It is chosen in the header of a page and kept in a cookie, never in the address. The choice holds for one
request at a time and is asked for wherever a text is made, so it is a context variable and no argument.
"""

import gettext
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from typing import Any

from functions.intake_form.folder import LOCALE

COOKIE = "bahasa"
"""The cookie and the field of the choice; the value is a language's code."""

DOMAIN = "desac"
_YEAR = 365 * 24 * 3600


class Language(StrEnum):
    """A language by its code, as in `lang`."""

    INDONESIAN = "id"
    ENGLISH = "en"


NAMES: Mapping[Language, str] = {Language.INDONESIAN: "Bahasa Indonesia", Language.ENGLISH: "English"}
"""Each in its own words: whoever cannot read the page must be able to read its name."""

_current: ContextVar[Language] = ContextVar("language", default=Language.INDONESIAN)


def current() -> Language:
    """The language that is spoken now."""
    return _current.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Every text made inside is in this language."""
    before = _current.set(language)
    try:
        yield
    finally:
        _current.reset(before)


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The translations; Indonesian has none, its texts are the keys. Read once per process."""
    if language is Language.INDONESIAN:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE, [language.value])


def translate(text: str) -> str:
    """An Indonesian text in the language that is spoken now."""
    # The catalogue keeps its own header under the empty text.
    return catalogue(current()).gettext(text) if text else text


def translated(value: Any) -> Any:
    """Every text of nested dictionaries and lists in the language that is spoken now."""
    if isinstance(value, str):
        return translate(value)
    if isinstance(value, Mapping):
        return {name: translated(inner) for name, inner in value.items()}
    return [translated(inner) for inner in value] if isinstance(value, list | tuple) else value


def language_of(cookies: Mapping[str, str]) -> Language:
    """The language that was chosen before; Indonesian for whoever never chose."""
    return _known(cookies.get(COOKIE)) or Language.INDONESIAN


def chosen(posted: Mapping[str, Sequence[str]]) -> Language | None:
    """The language that a form asks for, None if it is another form."""
    return _known(next(iter(posted.get(COOKIE, ())), None))


def set_cookie(language: Language, *, secure: bool) -> str:
    """The `Set-Cookie` header that keeps the choice for all pages, a year long."""
    attributes = f"Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
    return f"{COOKIE}={language.value}; {attributes}"


def _known(code: str | None) -> Language | None:
    return Language(code) if code in tuple(Language) else None
