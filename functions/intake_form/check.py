"""The identity check: a birth date, a few tries, then a pause."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from desac.domain.date_cells import parse_birth_date
from desac.domain.link import Link

_OLDEST_YEARS = 120

PARTS_OF_DATE = ("birth_day", "birth_month", "birth_year")
BIRTH_FIELDS = (*PARTS_OF_DATE, "birth_date")
"""The fields in which a birth date may be posted."""


class CheckLimits(NamedTuple):
    """`tries` wrong answers in a row lock a link for `lock_minutes`; each further round locks twice as long.

    The doubling keeps somebody with a stolen link from going through all birth dates in a month.
    """

    tries: int
    lock_minutes: int
    longest_lock_minutes: int = 24 * 60


class CheckOutcome(StrEnum):
    """What became of one answer. `unverified`: no birth date is on record to compare it with."""

    RIGHT = "right"
    UNVERIFIED = "unverified"
    WRONG = "wrong"
    LOCKED = "locked"
    UNREADABLE = "unreadable"


class Check(NamedTuple):
    """`failed_checks` and `locked_until` are the link's new values; `write` tells whether to keep them."""

    outcome: CheckOutcome
    failed_checks: int
    locked_until: datetime | None
    write: bool

    def tries_left(self, limits: CheckLimits) -> int:
        """Wrong answers until the next pause."""
        return limits.tries - self.failed_checks % limits.tries


def is_locked(link: Link, now: datetime) -> bool:
    """Whether the link pauses."""
    return link.locked_until is not None and now < link.locked_until


def stated_birth_date(posted: Mapping[str, str], today: date) -> date | None:
    """The birth date of the three fields, or of one field however it is written; None if unreadable."""
    parts = [posted.get(name, "").strip() for name in PARTS_OF_DATE]
    text = " ".join(part for part in parts if part) or posted.get("birth_date", "").strip()
    found = parse_birth_date(text, today)
    if found is None or found > today or found.year < today.year - _OLDEST_YEARS:
        return None
    return found


def judge(link: Link, answer: CheckOutcome, now: datetime, limits: CheckLimits) -> Check:
    """What becomes of an answer (`right`, `unverified`, `wrong` or `unreadable`) on this link.

    What cannot be read as a date does not count as a try.
    """
    kept = (link.failed_checks, link.locked_until)
    if is_locked(link, now):
        return Check(CheckOutcome.LOCKED, *kept, write=False)
    if answer is CheckOutcome.RIGHT:
        return Check(CheckOutcome.RIGHT, 0, None, write=True)
    if answer is not CheckOutcome.WRONG:
        return Check(answer, *kept, write=False)
    failed = link.failed_checks + 1
    rounds, rest = divmod(failed, limits.tries)
    if rest:
        return Check(CheckOutcome.WRONG, failed, None, write=True)
    minutes = min(limits.lock_minutes * 2 ** (rounds - 1), limits.longest_lock_minutes)
    return Check(CheckOutcome.LOCKED, failed, now + timedelta(minutes=minutes), write=True)
