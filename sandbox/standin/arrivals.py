"""When each request to send arrived, refused ones included: what a pace is measured by."""

import threading
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

_KEPT = 200_000


@dataclass(slots=True)
class Arrival:
    """One request. `monotonic` is in seconds of this machine's steady clock, `at` in Unix seconds.

    `outcome` is `accepted`, an error code, or what became of the connection.
    """

    monotonic: float
    at: float
    to: str | None
    type: str | None
    template: str | None
    callback_data: str | None
    outcome: str | int = "in progress"


class Arrivals:
    """The last 200,000 of them, oldest first."""

    def __init__(self) -> None:
        self._arrivals: deque[Arrival] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()

    def note(self, at: float, body: object) -> Arrival:
        """A request with this `body` is here."""
        fields = body if isinstance(body, dict) else {}
        template = fields.get("template")
        arrival = Arrival(
            time.monotonic(),
            at,
            _text(fields.get("to") or fields.get("recipient")),
            _text(fields.get("type")),
            _text(template.get("name")) if isinstance(template, dict) else None,
            _text(fields.get("biz_opaque_callback_data")),
        )
        with self._lock:
            self._arrivals.append(arrival)
        return arrival

    def listed(self, after: int = 0) -> list[dict[str, Any]]:
        """As `GET /_sandbox/arrivals` tells it, without the first `after`."""
        with self._lock:
            return [asdict(arrival) for arrival in list(self._arrivals)[after:]]

    def clear(self) -> None:
        """Forget them."""
        with self._lock:
            self._arrivals.clear()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
