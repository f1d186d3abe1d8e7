"""Whom of those that a link leads to an answer to the identity check is from. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from desac.ports.intake import KnownResident
from functions.intake_form.check import CheckOutcome

_WORDS = re.compile(r"[^\W\d_]+")
# They say no more than whether it is a man or a woman.
_TITLES = frozenset({"i", "ni"})

Family = Mapping[int, KnownResident]
"""Everybody whom a link leads to, by their place in it."""


class Match(NamedTuple):
    """`right`, `unverified` or `wrong`, and the places of those it may be: several born on one day."""

    outcome: CheckOutcome
    places: tuple[int, ...] = ()


def match(family: Family, stated: date, name: str = "") -> Match:
    """Who was born on the stated day or, of those whose birth date nobody knows, who has this name.

    On a link of one person the day alone decides. In a household a day that fits nobody proves nothing: who
    has no birth date on record has to give the name as well, so that a mistyped day does not open the form
    of somebody else, and wrong days are counted as everywhere.
    """
    born = [place for place, one in family.items() if one.person.birth_date == stated]
    undated = [place for place, one in family.items() if one.person.birth_date is None]
    if len(family) == 1:
        if undated:
            return Match(CheckOutcome.UNVERIFIED, tuple(undated))
        return Match(CheckOutcome.RIGHT, tuple(born)) if born else Match(CheckOutcome.WRONG)
    called = _called(family, undated, name)
    if born and (not called or _called(family, born, name)):
        return Match(CheckOutcome.RIGHT, tuple(_called(family, born, name) or born))
    if called:
        return Match(CheckOutcome.UNVERIFIED, (_first_without_form(family, called),))
    return Match(CheckOutcome.WRONG)


def asks_for_name(family: Family) -> bool:
    """Whether the day alone may not tell who it is."""
    return len(family) > 1 and any(one.person.birth_date is None for one in family.values())


def _called(family: Family, places: list[int], name: str) -> list[int]:
    """Who of these has this name: in full, else who alone has all of its words; nobody if it fits several."""
    given = _words(name)
    if not given - _TITLES:
        return []
    exact = [place for place in places if _words(family[place].person.name) == given]
    if exact:
        return exact
    partly = [place for place in places if given <= _words(family[place].person.name)]
    return partly if len(partly) == 1 else []


def _first_without_form(family: Family, places: list[int]) -> int:
    """Of people with the very same name, whoever has not answered yet."""
    return min(places, key=lambda place: (family[place].intake is not None, place))


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return frozenset(_WORDS.findall(plain))
