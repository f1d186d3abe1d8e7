"""The recount: what everybody's items say now, against the totals that were added up on the way. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from desac.domain.base import Record
from desac.domain.contribution import Cell

type Sums = dict[str, dict[str, int]]
"""Counts by `<level>/<part>` in each cell of an origin, called `<village>#<day>`: a queue carries them."""


class Phase(StrEnum):
    """`compare` looks; after a difference `mend` brings everybody up to date, and `settle` the totals."""

    COMPARE = "compare"
    MEND = "mend"
    SETTLE = "settle"


class Recount(Record):
    """How far the recount of one origin has come; also the body of its queue's messages.

    Without an `origin` it is the order to look at all. `after` is the partition up to which everybody was
    looked at, or once `is_rest` the place among those who were counted. `truth` adds up what their items say,
    and `behind` is how many contributions say otherwise. `seen` stands for the totals as they were at the
    beginning.
    """

    origin: str = ""
    phase: Phase = Phase.COMPARE
    attempt: int = 1
    after: str = ""
    is_rest: bool = False
    seen: str = ""
    people: int = 0
    behind: int = 0
    truth: Sums = Field(default_factory=dict)


class Difference(NamedTuple):
    """One count that is not what a recount says."""

    cell: Cell
    name: str
    counted: int
    recounted: int


def add(sums: Sums, cell: Cell, counts: Mapping[str, int]) -> None:
    """Add counts to sums, in place."""
    own = sums.setdefault(f"{cell.village}#{cell.day.isoformat()}", {})
    for name, count in counts.items():
        own[name] = own.get(name, 0) + count


def sums_of(totals: Mapping[Cell, Mapping[str, int]]) -> Sums:
    """The totals of one origin as a queue carries them."""
    sums: Sums = {}
    for cell, counts in totals.items():
        add(sums, cell, counts)
    return sums


def digest(sums: Sums) -> str:
    """What stands for sums: the same if all counts are, whatever is 0."""
    shown = sorted((cell, name, count) for cell, own in sums.items() for name, count in own.items() if count)
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def differences(origin: str, counted: Sums, recounted: Sums) -> Iterator[Difference]:
    """Every count that differs, in order."""
    for place in sorted({*counted, *recounted}):
        village, _, day = place.rpartition("#")
        was, now = counted.get(place, {}), recounted.get(place, {})
        for name in sorted({*was, *now}):
            if was.get(name, 0) != now.get(name, 0):
                cell = Cell(origin, date.fromisoformat(day), village)
                yield Difference(cell, name, was.get(name, 0), now.get(name, 0))
