"""WhatsApp's two throughput limits: the number's messages per second and one resident's share of them."""

import threading
from collections import deque
from collections.abc import Callable

Clock = Callable[[], float]


class NumberLimit:
    """At most `per_second` messages in any one second, whoever receives them."""

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


class PairLimit:
    """One message per `seconds` to one resident, `burst` of which may be borrowed from the future."""

    def __init__(self, seconds: float, burst: int, clock: Clock) -> None:
        self._seconds = seconds
        self._burst = burst
        self._clock = clock
        self._paid_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, phone: str) -> bool:
        """Whether `phone` may be sent one more message now."""
        now = self._clock()
        with self._lock:
            paid_until = max(now, self._paid_until.get(phone, now)) + self._seconds
            if paid_until - now > self._burst * self._seconds:
                return False
            self._paid_until[phone] = paid_until
            return True

    def forget(self) -> None:
        """Start anew with every resident."""
        with self._lock:
            self._paid_until.clear()
