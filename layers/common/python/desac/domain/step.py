"""One step of somebody's way, as it is shown."""

from desac.domain.base import Record, UtcDatetime


class Step(Record):
    """One step of an episode. `reason` is why it is in that state, `at` when it got there, if known.

    `until` is when it goes on by itself, if it waits for a time.
    """

    name: str
    state: str
    reason: str | None = None
    at: UtcDatetime | None = None
    until: UtcDatetime | None = None
