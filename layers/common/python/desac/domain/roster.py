"""The doctors' roster: what files say of each village's doctor, and who answers on a day.

Files arrive late, twice and in any order; whatever the order, the same doctor answers. So an entry keeps
the moment at which it was stated, and every rule below looks at statements, never at arrival.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from desac.domain.base import Record, UtcDatetime
from desac.domain.row import RowEffect

_DAY = timedelta(days=1)


class ContactSource(StrEnum):
    """Who is named to a resident; only `doctor` is as it should be."""

    DOCTOR = "doctor"
    PUSKESMAS = "puskesmas"
    GENERAL = "general"


class Statement(NamedTuple):
    """When and where an entry was stated; the greater one is the later. No two rows share one."""

    at: UtcDatetime
    file_id: str
    sheet: int
    row: int


def _named(text: str) -> str:
    if not any(map(str.isalpha, text)):
        raise ValueError("a name has a letter in it")
    return text


class Doctor(Record):
    """An entry of the roster. It stands for its village, its first day and its phone (E.164).

    Valid from `valid_from` to `valid_to`, both days included; None is until another doctor follows.
    `stated_at` is when the file that says so was dropped; file, sheet and row say where in it.
    """

    village_code: str
    name: Annotated[str, AfterValidator(_named)]
    phone: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{7,14}$")]
    valid_from: date
    valid_to: date | None = None
    stated_at: UtcDatetime
    file_id: str = ""
    sheet: int = 0
    row: int = 0

    @property
    def statement(self) -> Statement:
        """Which of two files, or of two rows, has the later word."""
        return Statement(self.stated_at, self.file_id, self.sheet, self.row)

    def is_same_entry(self, other: "Doctor") -> bool:
        """Whether the two stand for the same thing, so that the later statement replaces the other."""
        return _entry(self) == _entry(other)

    def says_the_same(self, other: "Doctor") -> bool:
        """Whether a resident would read the same, until the same day."""
        return (self.name, self.phone, self.valid_to) == (other.name, other.phone, other.valid_to)


def answering(entries: Iterable[Doctor], day: date) -> Doctor | None:
    """Who of a village's entries answers on `day` (WITA), or None.

    The doctor appointed last does; of several with one first day, the one stated last. An entry without
    a last day ends where the next begins and does not come back: nobody said that this doctor is still
    there. One with a last day stands until then, so it takes over again after a shorter stand-in. A name
    stated again for the same first day with another phone is a correction: the former phone is gone.
    """
    begun = sorted((entry for entry in entries if entry.valid_from <= day), key=_precedence)
    corrected: set[tuple[date, str]] = set()
    followed = False
    for entry in reversed(begun):
        same_doctor = (entry.valid_from, " ".join(entry.name.casefold().split()))
        if same_doctor in corrected:
            continue
        corrected.add(same_doctor)
        if (not followed) if entry.valid_to is None else day <= entry.valid_to:
            return entry
        followed = True
    return None


def effect_of(known: Sequence[Doctor], stated: Doctor) -> RowEffect:
    """What a statement does to a village's entries, as a file's report says it.

    Recorded or not, it is `unchanged` if the roster said so already: it is older than what stands there,
    or the same doctor answers until the same day.
    """
    before = next((entry for entry in known if entry.is_same_entry(stated)), None)
    if before is not None:
        older = before.statement >= stated.statement
        return RowEffect.UNCHANGED if older or before.says_the_same(stated) else RowEffect.CHANGED
    present = answering(known, stated.valid_from)
    if present is not None and present.says_the_same(stated):
        return RowEffect.UNCHANGED
    replaces = any(entry.valid_from == stated.valid_from for entry in known)
    return RowEffect.CHANGED if replaces else RowEffect.NEW


class Term(NamedTuple):
    """How long a doctor answers without a break. `until` None: no end is known; then nobody follows."""

    doctor: Doctor
    until: date | None
    successor: Doctor | None


def present_term(entries: Sequence[Doctor], day: date) -> Term | None:
    """The term of whoever answers on `day`, or None. Another entry with the same phone prolongs it."""
    present = answering(entries, day)
    if present is None:
        return None
    for change in _turns(entries):
        if change > day:
            following = answering(entries, change)
            if following is None or following.phone != present.phone:
                return Term(present, change - _DAY, following)
    return Term(present, None, None)


def last_covered_before(entries: Sequence[Doctor], day: date) -> date | None:
    """The last day before `day` on which anybody answered."""
    ends = [turn - _DAY for turn in _turns(entries) if turn <= day]
    return next((end for end in reversed(ends) if answering(entries, end)), None)


def next_covered_after(entries: Sequence[Doctor], day: date) -> date | None:
    """The first day after `day` on which somebody answers, if nobody does on `day`."""
    return next((turn for turn in _turns(entries) if turn > day and answering(entries, turn)), None)


def _turns(entries: Iterable[Doctor]) -> list[date]:
    """Every day on which another doctor, or nobody, may answer, in order."""
    starts = {entry.valid_from for entry in entries}
    ends = {entry.valid_to + _DAY for entry in entries if entry.valid_to and entry.valid_to < date.max}
    return sorted(starts | ends)


def _entry(doctor: Doctor) -> tuple[str, date, str]:
    return doctor.village_code, doctor.valid_from, doctor.phone


def _precedence(doctor: Doctor) -> tuple[date, Statement, str]:
    return doctor.valid_from, doctor.statement, doctor.phone
