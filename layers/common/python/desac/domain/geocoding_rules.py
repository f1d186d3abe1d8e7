"""How long a geocoder's answers are kept, and how long a resident waits for one: dated configuration."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pydantic import Field, PositiveInt

from desac.domain.base import Record
from desac.domain.location import Precision

OPERATIONS = ("Geocode", "SearchText")
"""Of Amazon Location; which of them there is depends on the region."""


class GeocodingRules(Record):
    """One version of the rules; see `desac/config/geocoding_rules.json`.

    `storage_days` by operation are how long an answer is used and kept. `min_scores` are the least overall
    match scores (0 to 1) with which a result is believed to be so precise; below it is believed less. A claim
    to ask lasts `asking_seconds`. After an outage or throttling the next try is `first_wait_seconds` later,
    then twice as long, at most `longest_wait_seconds` (SQS delays 900 at most). Whoever waited
    `village_after_minutes` is taken to live somewhere in the village meanwhile, so that a tracer can set out;
    after `give_up_hours` that stands.
    """

    version: str
    valid_from: date
    source: str
    storage_days: dict[str, PositiveInt]
    min_scores: dict[Precision, float]
    asking_seconds: PositiveInt
    busy_wait_seconds: PositiveInt
    first_wait_seconds: PositiveInt
    longest_wait_seconds: PositiveInt = Field(le=900)
    village_after_minutes: PositiveInt
    give_up_hours: PositiveInt

    def keep_until(self, operation: str, now: datetime) -> datetime:
        """Until when an answer given at `now` may be used. Raises KeyError for an unknown operation."""
        return now + timedelta(days=self.storage_days[operation])

    def wait_seconds(self, times: int) -> int:
        """How long to wait after having waited `times` times."""
        # Beyond sixteen doublings the longest wait has long been reached.
        return min(self.first_wait_seconds << min(times, 16), self.longest_wait_seconds)


def geocoding_rules_on(versions: Sequence[GeocodingRules], day: date) -> GeocodingRules:
    """The version in force on `day`; the oldest one for days before it. Raises ValueError for none."""
    ordered = sorted(versions, key=lambda rules: rules.valid_from)
    if not ordered:
        raise ValueError("no geocoding rules configured")
    return [ordered[0], *(rules for rules in ordered if rules.valid_from <= day)][-1]
