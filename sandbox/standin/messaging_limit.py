"""The messaging limit: how many residents may be written to first within any 24 hours."""

import threading
from collections import OrderedDict
from typing import Literal, get_args

from sandbox.standin.limits import Clock

Tier = Literal["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"]
"""As `whatsapp_business_manager_messaging_limit` tells it (Meta, "Messaging limits", read November 2026)."""

_SIZES: dict[Tier, int | None] = dict(zip(get_args(Tier), (250, 2_000, 10_000, 100_000, None), strict=True))
_DAY = 24 * 3600


class MessagingLimit:
    """Counts the residents reached outside their own 24 hours; the same one again costs nothing more.

    Meta counts numbers that messages are delivered to, and documents no code of its own for going over.
    What its partners report is 131048 in a failed status, so that is what the stand-in says.
    """

    def __init__(self, tier: Tier, clock: Clock) -> None:
        self.tier = tier
        self._clock = clock
        self._reached: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, phone: str) -> bool:
        """Whether `phone` may be reached now."""
        now = self._clock()
        with self._lock:
            self._forget_old(now)
            size = _SIZES[self.tier]
            if phone not in self._reached and size is not None and len(self._reached) >= size:
                return False
            self._reached[phone] = now
            self._reached.move_to_end(phone)
            return True

    def reached(self) -> int:
        """How many residents were reached in the last 24 hours."""
        with self._lock:
            self._forget_old(self._clock())
            return len(self._reached)

    def forget(self) -> None:
        """Start anew."""
        with self._lock:
            self._reached.clear()

    def _forget_old(self, now: float) -> None:
        while self._reached and next(iter(self._reached.values())) <= now - _DAY:
            self._reached.popitem(last=False)
