"""A phone that is written to: its own pace, its 24-hour windows. Pure.

WhatsApp takes one message per 6 seconds to one recipient and lets 45 be borrowed from the future.
"""

import hashlib
from datetime import datetime, timedelta

from desac.domain.base import Record, UtcDatetime

SPACING = timedelta(seconds=6)
BURST = 45
SERVICE_WINDOW = timedelta(hours=24)
"""So long after an inbound message free text may go, and nothing counts against the daily limit."""
_COUNTED_FOR = timedelta(hours=24)
_LONGEST_PAUSE = timedelta(hours=6)
_FORGIVEN_AFTER = timedelta(hours=1)


def recipient_id(phone: str) -> str:
    """A digest that stands for a phone (E.164; of a user who hides it WhatsApp's id) in keys.

    Keys show up in metrics and stream records.
    """
    return hashlib.sha256(phone.encode()).hexdigest()


class Recipient(Record):
    """One phone. `paid_until` is how far messages to it have used up its pace.

    `counted_at` is when it last counted against the daily limit, `user_id` what WhatsApp calls its bearer
    where the number is hidden. `opted_out_at` is when somebody said that no messages are wanted on it; it is
    kept apart (`desac.adapters.keys.number_opt_out`) and read together with it.
    """

    recipient_id: str
    paid_until: UtcDatetime | None = None
    counted_at: UtcDatetime | None = None
    window_until: UtcDatetime | None = None
    slow_until: UtcDatetime | None = None
    slow_level: int = 0
    user_id: str | None = None
    opted_out_at: UtcDatetime | None = None

    def in_window(self, now: datetime) -> bool:
        """Whether its bearer wrote within the last 24 hours."""
        return self.window_until is not None and now < self.window_until

    def counts_anew(self, now: datetime) -> bool:
        """Whether a message now adds a person to those reached in 24 hours."""
        if self.in_window(now):
            return False
        return self.counted_at is None or now - self.counted_at >= _COUNTED_FOR

    def may_go_at(self, now: datetime) -> datetime:
        """When the next message to it may go; `now` if at once."""
        earliest = now
        if self.paid_until is not None:
            earliest = max(earliest, self.paid_until - (BURST - 1) * SPACING)
        if self.slow_until is not None:
            earliest = max(earliest, self.slow_until)
        return earliest

    def written_to(self, now: datetime) -> "Recipient":
        """After a message now."""
        paid_until = max(now, self.paid_until or now) + SPACING
        changes: dict[str, object] = {"paid_until": paid_until}
        if not self.in_window(now):
            changes["counted_at"] = now
        return self.model_copy(update=changes)

    def slowed(self, now: datetime) -> "Recipient":
        """After WhatsApp said "too many to this recipient": 4^X seconds, X counting from 0."""
        recent = self.slow_until is not None and now - self.slow_until < _FORGIVEN_AFTER
        level = self.slow_level + 1 if recent else 0
        pause = min(timedelta(seconds=4**level), _LONGEST_PAUSE)
        return self.model_copy(update={"slow_until": now + pause, "slow_level": level})
