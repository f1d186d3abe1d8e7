"""Dated rules of tracing: what comes first, how far contacts are followed, who is asked next."""

from collections.abc import Sequence
from datetime import date, timedelta

from desac.domain.assignment import AssignmentReason, Outcome
from desac.domain.base import Record


class SuggestionRules(Record):
    """How a tracer is suggested: the least distance, where each task in hand counts as some more of it."""

    km_per_task: float
    unknown_km: float
    active_hours: int


class RouteRules(Record):
    """How the day's way is laid. `first_priority`: tasks up to this one come before all others."""

    first_priority: int
    stops_per_link: int


class TracingRules(Record):
    """One version of the rules; see `desac/config/tracing.json` for the sources.

    `priorities`: 1 is the most urgent. `max_depth`: contacts of a case are at depth 1, those they name at 2.
    `village_after`: after so many such attempts the banjar is asked, after `operator_after` fruitless ones an
    operator. `skew_minutes`: how wrong a phone's clock may be.
    """

    version: str
    valid_from: date
    source: str
    priorities: dict[AssignmentReason, int]
    max_depth: int
    village_after: dict[Outcome, int]
    operator_after: int
    skew_minutes: int
    tasks_in_hand: int
    contacts_at_once: int
    suggestion: SuggestionRules
    route: RouteRules

    @property
    def skew(self) -> timedelta:
        """How wrong a phone's clock may be."""
        return timedelta(minutes=self.skew_minutes)


class TracingBook:
    """All versions of the rules, to be asked by day."""

    def __init__(self, versions: Sequence[TracingRules]) -> None:
        if not versions:
            raise ValueError("no tracing rules configured")
        self._versions = sorted(versions, key=lambda rules: rules.valid_from)

    def on(self, day: date) -> TracingRules:
        """The version in force on `day`; the oldest one for days before it."""
        known = [rules for rules in self._versions if rules.valid_from <= day]
        return known[-1] if known else self._versions[0]
