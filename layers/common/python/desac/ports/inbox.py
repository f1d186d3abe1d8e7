"""What residents write back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from desac.domain.episode import Episode
from desac.domain.link import Link
from desac.domain.person import Person
from desac.domain.reply import Reply


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

    def opt_in(self, person: Person, at: datetime) -> None:
        """Note that the resident wants messages again; their active episodes are planned anew.

        Raises Overtaken if person or episode has changed.
        """
        ...

    def opt_out_number(self, phone: str, at: datetime) -> bool:
        """Note that nobody on a phone wants messages, whoever is registered on it later included.

        False if anything was said later: webhooks come in any order, and again. The same moment may be told
        again.
        """
        ...

    def opt_in_number(self, phone: str, at: datetime) -> bool:
        """Take that back; False if anything was said later."""
        ...

    def move(self, person: Person, phone: str, at: datetime) -> None:
        """The resident has another phone (E.164), by their own word: no file overwrites it.

        Active episodes are planned anew where nothing arrived. Raises Overtaken if person or episode has
        changed.
        """
        ...

    def note_user(self, user_id: str, phone: str, at: datetime) -> None:
        """Remember the phone behind a WhatsApp user id, for when it is hidden; the latest word stands."""
        ...

    def phone_of(self, user_id: str) -> str | None:
        """The phone behind a WhatsApp user id, as far as it was ever told."""
        ...

    def may_answer(self, phone: str, purpose: str, wamid: str, at: datetime, pause: timedelta) -> bool:
        """Whether a phone may get an answer of which it gets one in `pause`; True takes the turn.

        The reply (`wamid`) that took the turn may ask again.
        """
        ...

    def lasting_link(self, link: Link) -> Link | None:
        """The link of an episode, made or made to last as long as `link`; None if it was revoked."""
        ...
