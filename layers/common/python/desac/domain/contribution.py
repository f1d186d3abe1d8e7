"""A person's contribution to the figures, and what it changes in their totals. Pure.

A contribution is made from the state of the person's items, never from a change of them: whoever counts
twice, late or in another order comes to what the state says now, and adds the difference to what was
counted before. That this happens once is the `version` of the contribution, which is written in the same
transaction as the difference.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar, NamedTuple

from pydantic import Field

from desac.domain.base import Record
from desac.domain.funnel import KNOWN_EPISODE, NEW_EPISODE, SAME_EPISODE
from desac.domain.funnel_count import FunnelCount, PersonFacts

NOWHERE = "-"
"""The village of those of whom nobody knows it."""


COUNTED_TYPES = (
    "Person", "Episode", "RowTrace", "ContactEdge", "IndexEdge", "Message", "Intake", "Complaint", "Location",
    "Assignment", "AidRequest",
)  # fmt: skip
"""The stored models that figures are made from: where none of a person changes, no figure does."""


class Cell(NamedTuple):
    """Where figures are added up: what one origin led to in one village. `day` is when the origin came in."""

    origin: str
    day: date
    village: str


class Contribution(Record):
    """What one person adds to the figures of one origin: `counts` by `<level>/<part>`, as last counted.

    `line` is random and stays for its life: it tells one that was deleted from one that was made anew.
    """

    sparse: ClassVar[bool] = True

    person_id: str
    counted_in: str
    day: date
    village: str
    counts: dict[str, int] = Field(default_factory=dict)
    version: int = 1
    line: str

    @property
    def cell(self) -> Cell:
        """Where it is added."""
        return Cell(self.counted_in, self.day, self.village)


class Counted(NamedTuple):
    """What the state of a person's items says now about one origin."""

    day: date
    village: str
    counts: Mapping[str, int]


class Withdrawal(Record):
    """That what a deleted contribution had added was taken back: it is written once for each `line`."""

    line: str
    counted_in: str


class Change(NamedTuple):
    """A contribution to write, `before` as it was read; `after` is None for one that was deleted."""

    before: Contribution | None
    after: Contribution | None

    @property
    def one(self) -> Contribution:
        """The contribution that it is about."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found

    def deltas(self) -> Iterator[tuple[Cell, str, int]]:
        """What to add to which total; entries may come more than once."""
        for sign, one in ((-1, self.before), (1, self.after)):
            if one:
                for name, count in one.counts.items():
                    yield one.cell, name, sign * count


def counts_of(person: PersonFacts, *, from_file: bool, named: int) -> Counter[str]:
    """One person's part of a funnel, by `<level>/<part>`.

    `named` is in how many edges of this origin they are the contact: in a funnel of forms, which have no
    rows, each of these is an entry.
    """
    counts = FunnelCount("", from_file=from_file).add_all([person]).counts()
    if not from_file and named:
        if not counts[f"entries/{NEW_EPISODE}"]:
            counts[f"entries/{KNOWN_EPISODE}"] += 1
        if named > 1:
            counts[f"entries/{SAME_EPISODE}"] += named - 1
    return counts


def changes(
    person_id: str,
    stored: Mapping[str, Contribution],
    counted: Mapping[str, Counted],
    new_line: Callable[[], str],
) -> Iterator[Change]:
    """What has to be written so that the figures say what was `counted`; nothing where they do.

    `stored` are the person's contributions by origin as they were read before all else.
    """
    for origin in sorted({*stored, *counted}):
        before, now = stored.get(origin), counted.get(origin)
        if before is None:
            if now and now.counts:
                yield Change(None, _contribution(person_id, origin, now, line=new_line()))
            continue
        if now is None:
            now = Counted(before.day, before.village, {})
        after = _contribution(person_id, origin, now, version=before.version + 1, line=before.line)
        if (before.cell, before.counts) != (after.cell, after.counts):
            yield Change(before, after)


def _contribution(person_id: str, origin: str, now: Counted, *, line: str, version: int = 1) -> Contribution:
    return Contribution(
        person_id=person_id,
        counted_in=origin,
        day=now.day,
        village=now.village,
        counts={name: count for name, count in sorted(now.counts.items()) if count},
        version=version,
        line=line,
    )


def added_up(some: Iterable[Change]) -> dict[Cell, Counter[str]]:
    """The differences of many changes by cell, without those that come to nothing."""
    sums: dict[Cell, Counter[str]] = {}
    for change in some:
        for cell, name, count in change.deltas():
            sums.setdefault(cell, Counter())[name] += count
    return {
        cell: left
        for cell, found in sums.items()
        if (left := Counter({name: count for name, count in found.items() if count}))
    }
