"""Who said what and when. A fact is as good as the statement behind it, whatever the order of arrival.

Staff outrank residents and tracers, and these outrank files. Among files the later dropped one wins, and in
one file the row that stands first, so that a file which contradicts itself says the same every time it comes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from pydantic import Field

from desac.domain.base import Record, UtcDatetime

STAFF = "STAFF"
"""In the place of an origin: a doctor or an operator said so, which outranks residents as well."""

_LAST_SHEET, _LAST_ROW = 999, 9_999_999
# Each is held with the fact that it follows from.
_FOLLOWS = {"village_code": "kecamatan_code"}


def stamp(at: datetime, origin: str, sheet: int = 0, row: int = 0) -> str:
    """A statement's place in the order of all statements: later ones compare greater.

    `at` is when it was made (a file dropped, a form sent), `origin` an item's origin. Of one file's rows the
    first compares greatest.
    """
    return f"{_moment(at)}|{origin}|{_LAST_SHEET - sheet:03}{_LAST_ROW - row:07}"


# All rows of a file were stated at one moment.
@lru_cache(maxsize=16)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def episode_fact(episode_id: str, name: str) -> str:
    """The name of an episode's fact among its person's facts: `onset_date@1a2b3c4d`."""
    return f"{name}@{episode_id.partition('-')[2]}"


class FileWord(Record):
    """What the files say of a fact that a resident or a tracer has entered."""

    value: str
    stamp: str


class Disagreement(Record):
    """A file's value of `field` that came after, and differs from, what a resident or a tracer entered.

    `origin` is the file's. Of an episode's fact the name is that of `episode_fact`.
    """

    field: str
    value: str
    origin: str
    at: UtcDatetime


class Sources(Record):
    """The statements behind one person's facts and those of their episodes.

    `since` stands behind every fact that is not in `stamps`. `files` keeps the files' latest word on facts
    that somebody has confirmed: it never counts, but a difference is shown.
    """

    sparse: ClassVar[bool] = True

    since: str = ""
    stamps: dict[str, str] = Field(default_factory=dict)
    files: dict[str, FileWord] = Field(default_factory=dict)

    def of(self, fact: str) -> str:
        """The stamp of the statement behind a fact."""
        return self.stamps.get(fact, self.since)

    def is_older(self, fact: str, at: datetime) -> bool:
        """Whether what stands behind a fact was stated before `at`."""
        return self.of(fact).partition("|")[0] < _moment(at)

    def is_staffs(self, fact: str) -> bool:
        """Whether a doctor or an operator stated it."""
        return self.of(fact).split("|")[1:2] == [STAFF]

    def confirmed(self, facts: Iterable[str], said: str) -> "Sources":
        """These sources once a resident or a tracer has entered some facts."""
        return self.model_copy(update={"stamps": self.stamps | dict.fromkeys(facts, said)})

    def disagreements(self, values: Mapping[str, Any], confirmed: Iterable[str]) -> tuple[Disagreement, ...]:
        """Where files differ from confirmed facts; `values` are the facts as they are."""
        return tuple(
            _disagreement(fact, word)
            for fact in confirmed
            if (word := self.files.get(fact)) is not None
            and word.stamp > self.of(fact)
            and word.value != str(values.get(fact))
        )


def _disagreement(fact: str, word: FileWord) -> Disagreement:
    at, origin, _ = word.stamp.split("|")
    return Disagreement(field=fact, value=word.value, origin=origin, at=datetime.fromisoformat(at))


class Weighing:
    """One statement held against what is known, fact by fact. No file changes `confirmed` facts.

    Nor what follows from one of them: beside a confirmed village the kecamatan is that village's.
    """

    def __init__(self, said: str, known: Sources, confirmed: Iterable[str]) -> None:
        self._said = said
        self._known = known
        held = frozenset(confirmed)
        self._confirmed = held | {after for fact, after in _FOLLOWS.items() if fact in held}
        self._stamps: dict[str, str] = {}
        self._files: dict[str, FileWord] = {}
        self.disagreements: list[str] = []

    def replaces(self, fact: str, told: object, current: object) -> bool:
        """Whether `told` is to take the place of `current`; None says nothing."""
        if told is None:
            return False
        if fact in self._confirmed:
            if current is not None or fact not in _FOLLOWS.values():
                self._hear(fact, told, current)
            return False
        later = self._said > self._known.of(fact)
        if current is None or later:
            self._stamps[fact] = self._said
        return told != current and (current is None or later)

    def note(self, facts: Iterable[str]) -> None:
        """These facts are told for the first time."""
        self._stamps |= dict.fromkeys(facts, self._said)

    def _hear(self, fact: str, told: object, current: object) -> None:
        word = self._known.files.get(fact)
        if word is None or self._said > word.stamp:
            self._files[fact] = FileWord(value=str(told), stamp=self._said)
        if str(told) != str(current) and self._said > self._known.of(fact):
            self.disagreements.append(fact)

    def outcome(self, facts: Iterable[str]) -> Sources | None:
        """The sources from now on, None if they are as they were. `facts` are all that have a value."""
        if not self._stamps and not self._files:
            return None
        stamps = {fact: self._stamps.get(fact, self._known.of(fact)) for fact in {*facts, *self._stamps}}
        counted = Counter(stamps.values())
        since = max(counted, key=lambda said: (counted[said], said)) if counted else self._known.since
        others = {fact: said for fact, said in sorted(stamps.items()) if said != since}
        found = Sources(since=since, stamps=others, files=self._known.files | self._files)
        return None if found == self._known else found
