"""The daily rounds over everybody in isolation or quarantine: asking, and reminding who said nothing."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from desac.domain.base import Record
from desac.domain.daily_report import DailyReport
from desac.domain.episode import Episode
from desac.domain.link import Link
from desac.domain.message import Message
from desac.domain.person import Person
from desac.domain.silence import Silence
from desac.ports.outbox import Addressee


class Round(StrEnum):
    """`ask`: how are you today? `remind`: once more to those who have not said."""

    ASK = "ask"
    REMIND = "remind"


class Fan(Record):
    """A record of the rounds' own queue: a round begins without a shard, then goes page by page."""

    round: Round
    day: date | None = None
    shard: int | None = None
    cursor: str | None = None


class Task(Record):
    """A record of the workers' queues: some episodes to look at, of a round of a day (WITA)."""

    round: Round
    day: date
    episode_ids: tuple[str, ...]


class Today(NamedTuple):
    """An episode as it stands on a day: written to already, reported already, silent?

    `link` is the episode's own.
    """

    person: Person
    episode: Episode
    message: Message | None
    report: DailyReport | None
    link: Link | None = None
    silence: Silence | None = None


class DailyStore(Protocol):
    """What a round reads and writes; it is about the messages of one purpose."""

    def today(self, episode_ids: Sequence[str], day: date) -> Sequence[Today]:
        """Those of the episodes that exist, each with its message and report of a day."""
        ...

    def addressees(self, found: Sequence[Today]) -> Sequence[Addressee]:
        """The same people with what counts of their phones; in the same order."""
        ...

    def active_of(self, people: Sequence[Person], day: date) -> Sequence[Today]:
        """The latest active episode of each, if there is one, as `today`."""
        ...

    def links(self, link_ids: Sequence[str]) -> dict[str, Link]:
        """Links by their id, as far as they exist."""
        ...

    def ask(self, messages: Sequence[Message], changed: Sequence[tuple[Link | None, Link]]) -> bool:
        """Write messages that are not there yet, with (before, after) of their links: all or nothing.

        False if any of it is no longer as it was.
        """
        ...
