"""A tracer at work: where they were last, and what they hold."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from desac.domain.base import Record, UtcDatetime
from desac.domain.location import GeoPoint


class Tracer(Record):
    """One tracer, by the name of their account. `held` are tasks in hand, each with the end of its lease.

    A task that was closed for them, or taken over, stays in `held` until its lease would have ended.
    """

    username: str
    kecamatan_code: str
    held: Mapping[str, UtcDatetime] = Field(default_factory=dict)
    point: GeoPoint | None = None
    seen_at: UtcDatetime
    version: int = 1

    def load(self, now: datetime) -> int:
        """Tasks in hand at `now`."""
        return sum(until > now for until in self.held.values())


class TracerList(Record):
    """The tracers who have worked in a kecamatan, by the names of their accounts."""

    kecamatan_code: str
    usernames: tuple[str, ...] = ()
    version: int = 1
