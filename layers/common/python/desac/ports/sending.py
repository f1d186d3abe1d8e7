"""The business number's state, and what is known of each phone that is written to."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from desac.domain.message import HoldReason, Message
from desac.domain.recipient import Recipient
from desac.domain.sending_number import Asked, Denied, Granted, SendingNumber


class Number(Protocol):
    """The state of one number, shared by all who send from it."""

    def state(self) -> SendingNumber:
        """As stored now."""
        ...

    def reserve(self, asked: Asked, now: int, per_second: float, lead: int = 0) -> Granted | Denied:
        """`SendingNumber.reserve` on the stored state, in one conditional write."""
        ...

    def change(self, change: Callable[[SendingNumber], SendingNumber]) -> SendingNumber:
        """Apply `change` to the stored state, again if somebody was faster; the same state is not written."""
        ...


class Recipients(Protocol):
    """Phones that are written to."""

    def recipients(self, phones: Sequence[str]) -> dict[str, Recipient]:
        """What is known of each phone (E.164); a blank record of one that was never written to."""
        ...

    def slow_down(self, phone: str, now: datetime) -> Recipient:
        """WhatsApp takes no more to this phone for now."""
        ...

    def note_inbound(self, phone: str, at: datetime, user_id: str | None = None) -> None:
        """Its bearer wrote at `at`, which opens the 24-hour window. May be told late, and more than once."""
        ...


class Waiting(Protocol):
    """Messages that wait, found by why. Eventually consistent, as an index is."""

    def held(
        self, reason: HoldReason, limit: int, *, due: datetime | None = None, template: str | None = None
    ) -> list[Message]:
        """Held messages, the most urgent and oldest first; with `due`, those that have waited long enough.

        `template` is a name at WhatsApp: what waits for a held template is found for each of them.
        """
        ...

    def unsettled(self, due: datetime, limit: int) -> list[Message]:
        """Messages whose lost answer has been waited for long enough by `due`."""
        ...
