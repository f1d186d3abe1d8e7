"""The business number: when the next message may go, how many people it may still reach, and its breaker.

One record per number, changed on condition of its `version`, so that any number of processes share the pace
and the daily limit. Pure: the clock is passed in, in microseconds since 1970 where slots are concerned.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from desac.domain.base import Record, UtcDatetime

SECOND = 1_000_000
"""Microseconds."""
WINDOW = timedelta(hours=24)
_HOUR = timedelta(hours=1)
_AIM = 0.95
"""Of the limit: what is sent evenly still arrives a little unevenly."""
HORIZON = SECOND // 5
"""While more is reserved ahead nobody takes slots for a blast: so an urgent message waits no longer."""
_LONGEST_SLOWDOWN = 32
_FORGIVEN_AFTER = timedelta(minutes=2)
SENDING, PARKED = "sending", "parked"
"""What somebody lets go again, besides the messages of one template."""
_KEPT_FOR_URGENT = 20
"""One of so many of the day's recipients is kept for urgent messages."""


class Denial(StrEnum):
    """Why no slots are given."""

    BUSY = "busy"
    SLOWED = "slowed"
    STOPPED = "stopped"
    FULL = "full"


class Stop(Record):
    """Why nothing is sent: WhatsApp's code and what it stands for, or an operator and their reason."""

    action: str
    code: int | None = None
    why: str | None = None
    at: UtcDatetime


class TemplateHold(Record):
    """Why messages of a template wait: the code of a refusal, or the status that Meta told of."""

    code: int | None = None
    status: str | None = None
    at: UtcDatetime


class Asked(NamedTuple):
    """What a sender wants to send now.

    `fresh` people count anew against the daily limit, `again` were counted already, in another hour; `left`
    are the hours, with numbers, in which people were counted that were written to again since.
    """

    slots: int
    urgent: bool
    fresh: int = 0
    again: int = 0
    left: Mapping[str, int] = {}


class Granted(NamedTuple):
    """When each message may go, in microseconds since 1970, in order."""

    number: "SendingNumber"
    slots: tuple[int, ...]


class Denied(NamedTuple):
    """Nothing was reserved. `wait` is how long to (microseconds), `room` how many people the day has left."""

    why: Denial
    wait: int = 0
    room: int = 0


class SendingNumber(Record):
    """The state of one number. `reached` counts people by the hour (UTC) in which they were last written to.

    `daily_limit` None is unlimited or not known yet. `resumed_by` and `resumed_at` tell of the last time that
    somebody let messages go again, `resumed_what` which: all of them (SENDING), what was PARKED, or those of
    the template of that name.
    """

    phone_number_id: str
    version: int = 0
    next_slot: int = 0
    slow_until: UtcDatetime | None = None
    slow_level: int = 0
    stopped: Stop | None = None
    held_templates: dict[str, TemplateHold] = Field(default_factory=dict)
    daily_limit: int | None = None
    daily_limit_read_at: UtcDatetime | None = None
    reached: dict[str, int] = Field(default_factory=dict)
    resumed_by: str | None = None
    resumed_at: UtcDatetime | None = None
    resumed_what: str | None = None

    def reserve(self, asked: Asked, now: int, per_second: float, lead: int = 0) -> Granted | Denied:
        """Slots for all that is asked, evenly spaced, the first not before `lead` from now; or none.

        `per_second` is WhatsApp's limit, 0 for none: then every slot is now.
        """
        moment = datetime.fromtimestamp(now / SECOND, UTC)
        if self.stopped:
            return Denied(Denial.STOPPED)
        if self.slow_until and self.slow_until > moment:
            return Denied(Denial.SLOWED, wait=_micros(self.slow_until) - now)
        ahead = self.next_slot - now
        if per_second and not asked.urgent and ahead >= HORIZON:
            return Denied(Denial.BUSY, wait=ahead - HORIZON + 1)
        room = self.room(moment, urgent=asked.urgent)
        if asked.fresh and room is not None and asked.fresh > room:
            return Denied(Denial.FULL, wait=_micros(self.room_at(moment)) - now, room=room)
        interval = SECOND / (per_second * _AIM) if per_second else 0
        first = max(self.next_slot, now + lead) if per_second else now
        slots = tuple(first + round(place * interval) for place in range(asked.slots))
        changes = {
            "next_slot": first + round(asked.slots * interval) if per_second else self.next_slot,
            "reached": self._counted(asked, moment),
            "version": self.version + 1,
        }
        return Granted(self.model_copy(update=changes), slots)

    def reached_in_window(self, now: datetime) -> int:
        """How many people were written to in the last 24 hours; those of its first hour count whole."""
        return sum(count for _, count in self._in_window(now))

    def room(self, now: datetime, *, urgent: bool = False) -> int | None:
        """How many more people may be written to now; None for no limit."""
        if self.daily_limit is None:
            return None
        limit = self.daily_limit if urgent else self.daily_limit - self.daily_limit // _KEPT_FOR_URGENT
        return max(0, limit - self.reached_in_window(now))

    def room_at(self, now: datetime) -> datetime:
        """When the next people drop out of the window."""
        hours = [hour for hour, count in self._in_window(now) if count > 0]
        return min(hours, default=datetime.fromisoformat(hour_of(now))) + _HOUR + WINDOW

    def slowed(self, now: datetime) -> "SendingNumber":
        """After WhatsApp said "too fast": a pause, twice as long each time it says so again.

        What was in flight together is answered alike: it counts once.
        """
        if self.slow_until and self.slow_until > now:
            return self
        recent = self.slow_until is not None and now - self.slow_until < _FORGIVEN_AFTER
        level = self.slow_level + 1 if recent else 0
        pause = timedelta(seconds=min(2**level, _LONGEST_SLOWDOWN))
        return self._changed(slow_until=now + pause, slow_level=level)

    def stop(self, stop: Stop) -> "SendingNumber":
        """Send nothing from now on. The first reason stands."""
        return self if self.stopped else self._changed(stopped=stop)

    def resume(self, who: str | None = None, now: datetime | None = None) -> "SendingNumber":
        """Send again, at once; `who` says so, `now`."""
        return self._changed(stopped=None, slow_until=None, slow_level=0).let_go(SENDING, who, now)

    def let_go(self, what: str, who: str | None, now: datetime | None) -> "SendingNumber":
        """Keep that `who` let messages go again, `now`."""
        return self._changed(resumed_by=who, resumed_at=now, resumed_what=what)

    def hold_template(self, name: str, hold: TemplateHold) -> "SendingNumber":
        """Keep the messages of a template back, by its name at WhatsApp: other versions go on."""
        if name in self.held_templates:
            return self
        return self._changed(held_templates={**self.held_templates, name: hold})

    def release_template(self, name: str) -> "SendingNumber":
        """Let the messages of a template go again."""
        if name not in self.held_templates:
            return self
        kept = {one: hold for one, hold in self.held_templates.items() if one != name}
        return self._changed(held_templates=kept)

    def limited(self, daily_limit: int | None, now: datetime) -> "SendingNumber":
        """With the daily limit as WhatsApp tells it."""
        return self._changed(daily_limit=daily_limit, daily_limit_read_at=now)

    def _changed(self, **changes: object) -> "SendingNumber":
        return self.model_copy(update={**changes, "version": self.version + 1})

    def _in_window(self, now: datetime) -> Iterator[tuple[datetime, int]]:
        for name, count in self.reached.items():
            hour = datetime.fromisoformat(name)
            if hour + _HOUR + WINDOW > now:
                yield hour, count

    def _counted(self, asked: Asked, now: datetime) -> dict[str, int]:
        if not (asked.fresh or asked.again or asked.left):
            return self.reached
        counts = {hour_of(hour): count for hour, count in self._in_window(now)}
        this = hour_of(now)
        counts[this] = counts.get(this, 0) + asked.fresh + asked.again
        for hour, number in asked.left.items():
            if hour in counts:
                counts[hour] = max(0, counts[hour] - number)
        return {hour: count for hour, count in counts.items() if count}


def hour_of(moment: datetime) -> str:
    """The hour (UTC) that a moment is counted in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat()


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * SECOND)


_TIERS = {"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1_000, "TIER_2K": 2_000, "TIER_10K": 10_000}
_TIERS |= {"TIER_100K": 100_000}
_UNLIMITED = "TIER_UNLIMITED"


def limit_of_tier(tier: str) -> int | None:
    """People per 24 hours by WhatsApp's name of the tier, None for unlimited. Raises KeyError for another."""
    return None if tier == _UNLIMITED else _TIERS[tier]
