"""What residents write back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from desac.domain.episode import Episode
from desac.domain.person import Person
from desac.domain.trace import Reply


class Inbox(Protocol):
    """Replies, and the people behind a number."""

    def person(self, person_id: str) -> Person | None:
        """One resident."""
        ...

    def people_on(self, phone: str) -> Sequence[Person]:
        """Everybody on a phone (E.164); eventually consistent."""
        ...

    def episodes(self, person_id: str) -> Sequence[Episode]:
        """All episodes of one resident, in no order."""
        ...

    def store(self, reply: Reply) -> None:
        """Keep a reply under its person, or as a stranger's; the second time does nothing."""
        ...

    def opt_out(self, person: Person, at: datetime) -> None:
        """Note that the resident wants no more messages; active episodes without a form become unreachable.

        A reason that an episode has stands. Raises Overtaken if person, episode or form has changed.
        """
        ...
