"""How long an event has waited for the geocoder, and when it is to be tried again. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desac.domain.base import Record, UtcDatetime
from desac.domain.geocoding_rules import GeocodingRules

_NAME = "waiting"


class Waiting(Record):
    """`since` the first try, `times` it was put off for an outage; travels in the queue message.

    `has_tracer`: a tracer was asked for, if one is needed; what else there is to do is to find the point.
    """

    since: UtcDatetime
    times: int = 0
    has_tracer: bool = False

    def with_tracer(self) -> "Waiting":
        """Once a tracer was asked for."""
        return self.model_copy(update={"has_tracer": True})

    def again(self, *, is_outage: bool) -> "Waiting":
        """Put off once more. Waiting for somebody else's answer is no outage: it counts for nothing."""
        return self.model_copy(update={"times": self.times + 1}) if is_outage else self

    def seconds(self, rules: GeocodingRules, spread: int, *, is_outage: bool) -> int:
        """Until the next try. `spread` (any number, such as a hash) keeps a crowd from coming at once."""
        if not is_outage:
            return rules.busy_wait_seconds + spread % rules.busy_wait_seconds
        wait = rules.wait_seconds(self.times)
        return min(wait + spread % rules.first_wait_seconds, rules.longest_wait_seconds)

    def is_long(self, rules: GeocodingRules, now: datetime) -> bool:
        """Whether somebody should set out for the village."""
        return now - self.since >= timedelta(minutes=rules.village_after_minutes)

    def is_over(self, rules: GeocodingRules, now: datetime) -> bool:
        """Whether it is given up."""
        return now - self.since >= timedelta(hours=rules.give_up_hours)


def read_waiting(body: Mapping[str, Any], now: datetime) -> Waiting:
    """What the message says about it; a message that comes for the first time has not waited."""
    return Waiting.model_validate(body[_NAME]) if _NAME in body else Waiting(since=now)


def with_waiting(body: Mapping[str, Any], waiting: Waiting) -> dict[str, Any]:
    """The message for the next try."""
    return {**body, _NAME: waiting.model_dump(mode="json")}
