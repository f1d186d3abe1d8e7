"""Dated health rules: which numbers held on a day, and what follows from them."""

from collections.abc import Sequence
from datetime import date, timedelta

from desac.domain.base import Record
from desac.domain.episode import EpisodeKind, TestKind


class EarlyRelease(Record):
    """When control tests end a case's isolation before its days are over.

    So many negative tests in a row of these kinds, none before day `from_day` after the specimen, at least
    `days_apart` from each other.
    """

    from_day: int
    negatives: int
    days_apart: int
    kinds: tuple[TestKind, ...]


class HealthRules(Record):
    """One version of the rules. Durations are whole days; see `desac/config/health_rules.json`.

    `exit_test_day` is the first day after the last exposure on which a negative test ends a quarantine;
    without `early_release` no test ends an isolation.
    """

    version: str
    valid_from: date
    source: str
    isolation_days_from_specimen: int
    isolation_days_from_onset: int
    symptom_free_days: int
    quarantine_days: int
    exit_test_day: int
    early_release: EarlyRelease | None = None
    tracing_target_contacts: int
    red_flags: tuple[str, ...]

    def end_date(
        self, kind: EpisodeKind, anchor: date, onset: date | None = None, last_symptom: date | None = None
    ) -> date:
        """The last day of isolation or quarantine.

        `anchor` is the specimen date of a case, the last exposure of a contact. Symptoms count from their
        onset and need days without them; `last_symptom` is the last day of which they are known. Where only
        that is known, they count from the anchor: when they began is for a doctor to say.
        """
        if kind is EpisodeKind.CONTACT:
            return anchor + timedelta(days=self.quarantine_days)
        if onset is None and last_symptom is None:
            return anchor + timedelta(days=self.isolation_days_from_specimen)
        ill = (onset or anchor) + timedelta(days=self.isolation_days_from_onset)
        return max(ill, last_symptom or ill) + timedelta(days=self.symptom_free_days)


class RuleBook:
    """All versions of the rules, to be asked by day."""

    def __init__(self, versions: Sequence[HealthRules]) -> None:
        if not versions:
            raise ValueError("no health rules configured")
        self._versions = sorted(versions, key=lambda rules: rules.valid_from)

    def on(self, day: date) -> HealthRules:
        """The version in force on `day`; the oldest one for days before it."""
        current = self._versions[0]
        for rules in self._versions:
            if rules.valid_from <= day:
                current = rules
        return current
