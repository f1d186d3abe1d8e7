"""When the city does not write of its own accord: at night, and on days of silence. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from desac.domain.base import Record
from desac.domain.dates import WITA
from desac.domain.message import HoldReason

_DAY = timedelta(days=1)


class Pause(Record):
    """A day of silence: from `begins` on the first day to `ends` (exclusive) on the last, WITA."""

    name: str
    first_day: date
    begins: time
    last_day: date
    ends: time

    def covers(self, now: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.begin <= now < self.end

    @property
    def begin(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first_day, self.begins, WITA)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last_day, self.ends, WITA)


class Closed(NamedTuple):
    """Nothing is sent until `until`."""

    reason: HoldReason
    until: datetime


class SendingHours(Record):
    """The night from `quiet_from` to `quiet_until` (WITA; both None: there is none) and the pauses."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    pauses: tuple[Pause, ...] = ()

    def closed(self, now: datetime, *, at_night: bool = False, in_pauses: bool = False) -> Closed | None:
        """Why and until when a message waits; `at_night` and `in_pauses` say what it does not wait for."""
        if not in_pauses:
            for pause in self.pauses:
                if pause.covers(now):
                    return Closed(HoldReason.PAUSE_CALENDAR, pause.end)
        end = None if at_night else self._end_of_night(now)
        return Closed(HoldReason.QUIET_HOURS, end) if end else None

    def _end_of_night(self, now: datetime) -> datetime | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        local = now.astimezone(WITA)
        for day in (local.date() - _DAY, local.date()):
            begin = datetime.combine(day, self.quiet_from, WITA)
            end = datetime.combine(day, self.quiet_until, WITA)
            if end <= begin:
                end += _DAY
            if begin <= local < end:
                return end
        return None


def sending_hours(quiet: str, pauses: Sequence[Pause] = ()) -> SendingHours:
    """Hours from a setting such as `21:00-06:00`; an empty one is no night. Raises ValueError for another."""
    if not quiet:
        return SendingHours(pauses=tuple(pauses))
    begin, dash, end = quiet.partition("-")
    if not dash:
        raise ValueError(f"quiet hours are written 21:00-06:00, not {quiet}")
    return SendingHours(
        quiet_from=time.fromisoformat(begin), quiet_until=time.fromisoformat(end), pauses=tuple(pauses)
    )
