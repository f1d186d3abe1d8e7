"""WhatsApp's two throughput limits: the number's messages per second and one resident's share of them."""

import threading
from collections import deque
from collections.abc import Callable

Clock = Callable[[], float]

_BACKOFF_BASE = 4
"""After a refusal for one resident Meta asks to wait 4^X seconds, X = 0, 1, 2 … until it goes through."""


class NumberLimit:
    """At most `per_second` messages in any one second, whoever receives them.

    What is refused does not count. Messages from residents do, but are never refused.
    """

    def __init__(self, per_second: int, clock: Clock) -> None:
        self._per_second = per_second
        self._clock = clock
        self._recent: deque[float] = deque()
        self._lock = threading.Lock()

    def take(self, per_second: int | None = None) -> bool:
        """Whether one more message fits; `per_second` stands in for the usual limit."""
        now = self._clock()
        with self._lock:
            while self._recent and self._recent[0] <= now - 1:
                self._recent.popleft()
            if len(self._recent) >= (self._per_second if per_second is None else per_second):
                return False
            self._recent.append(now)
            return True

    def count_inbound(self) -> None:
        """A message from a resident came: it takes up its place."""
        with self._lock:
            self._recent.append(self._clock())

    def forget(self) -> None:
        """Start anew."""
        with self._lock:
            self._recent.clear()


class PairLimit:
    """One message per `seconds` to one resident, `burst` of which may be borrowed from the future.

    Who goes on all the same waits 4^X seconds, X counting the refusals since the last message that went
    through; a try within that wait is refused as well but does not lengthen it.
    """

    def __init__(self, seconds: float, burst: int, clock: Clock) -> None:
        self._seconds = seconds
        self._burst = burst
        self._clock = clock
        self._paid_until: dict[str, float] = {}
        self._refused: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def take(self, phone: str) -> bool:
        """Whether `phone` may be sent one more message now."""
        now = self._clock()
        with self._lock:
            refusals, closed_until = self._refused.get(phone, (0, now))
            if now < closed_until:
                return False
            paid_until = max(now, self._paid_until.get(phone, now)) + self._seconds
            if paid_until - now > self._burst * self._seconds:
                self._refused[phone] = refusals + 1, now + float(_BACKOFF_BASE**refusals)
                return False
            self._paid_until[phone] = paid_until
            self._refused.pop(phone, None)
            return True

    def forget(self) -> None:
        """Start anew with every resident."""
        with self._lock:
            self._paid_until.clear()
            self._refused.clear()
