"""What may be chosen today, and the rules that several answers share."""

from datetime import date, timedelta
from typing import NamedTuple

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from desac.domain.date_cells import parse_date
from desac.domain.village import VillageDirectory

# Older meetings and symptoms have nothing to do with this illness: a year mistyped, mostly.
_OLDEST_DAYS = 60


class Choices(NamedTuple):
    """The context in which answers are checked; `today` is the day in Denpasar."""

    today: date
    villages: VillageDirectory
    symptoms: frozenset[str]
    red_flags: frozenset[str]


def wrong(code: str) -> PydanticCustomError:
    """An error with words in `templates/words.json`; what was typed stays out of its text."""
    # pydantic's parameter is a literal only to keep user text out of templates; a code is none.
    return PydanticCustomError("answer", "{code}", {"code": code})


def choices_of(info: ValidationInfo) -> Choices:
    """The context of a validation. Raises TypeError without one."""
    if not isinstance(info.context, Choices):
        raise TypeError("answers are checked in the context of Choices")
    return info.context


def recent_day(text: str, info: ValidationInfo, future: str) -> date | None:
    """A day of the last weeks, None for an empty text; `future` is the code for one still to come."""
    if not text:
        return None
    day, today = parse_date(text), choices_of(info).today
    if day is None:
        raise wrong("date_unreadable")
    if day > today:
        raise wrong(future)
    if day < today - timedelta(days=_OLDEST_DAYS):
        raise wrong("date_too_old")
    return day
