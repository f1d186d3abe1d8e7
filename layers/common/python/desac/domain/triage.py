"""How ill somebody is by what they report on a day: one of A, or two of B, or a red flag. Pure.

The rules are versions of `desac/config/triage_rules.json`; every report keeps the version it was judged by.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import model_validator

from desac.domain.base import Record

ReadingName = Literal["temperature", "spo2", "breaths"]


class Triage(StrEnum):
    """`watch`: something, but not enough for a doctor: asked again tomorrow, and told what to look for."""

    WELL = "well"
    WATCH = "watch"
    SYMPTOMS = "symptoms"
    EMERGENCY = "emergency"


GRAVITY = {triage: place for place, triage in enumerate(Triage)}
"""The higher, the graver."""


class Readings(Record):
    """What was measured: degrees Celsius, percent, breaths in a minute; None for what was not."""

    temperature: float | None = None
    spo2: int | None = None
    breaths: int | None = None


class Threshold(Record):
    """A reading that is a sign. Ages in whole months; somebody of unknown age is judged as an adult."""

    reading: ReadingName
    below: float | None = None
    at_least: float | None = None
    from_months: int = 0
    below_months: int | None = None
    sign: str

    @model_validator(mode="after")
    def _has_one_bound(self) -> "Threshold":
        if (self.below is None) == (self.at_least is None):
            raise ValueError("a threshold has one of `below` and `at_least`")
        return self

    def is_met(self, value: float, months: int | None) -> bool:
        """Whether a value is the sign at an age."""
        if not self._is_for(months):
            return False
        return value < self.below if self.below is not None else value >= (self.at_least or 0)

    def _is_for(self, months: int | None) -> bool:
        if months is None:
            return self.below_months is None
        return self.from_months <= months and (self.below_months is None or months < self.below_months)


class Fragile(Record):
    """Old people and small children: fewer symptoms are enough. Whole years."""

    from_years: int
    below_years: int
    several: int

    def is_fragile(self, months: int | None) -> bool:
        """Whether somebody of this age is; of unknown age nobody is."""
        return months is not None and (months >= 12 * self.from_years or months < 12 * self.below_years)


class TriageRules(Record):
    """One version. Any of `one_of` is enough for a doctor, of `several_of` it takes `several`."""

    version: str
    valid_from: date
    source: str
    red_flags: tuple[str, ...]
    one_of: tuple[str, ...]
    several_of: tuple[str, ...]
    several: int
    fragile: Fragile
    thresholds: tuple[Threshold, ...]
    plausible: Mapping[ReadingName, tuple[float, float]]

    def judge(
        self, readings: Readings, symptoms: Iterable[str], red_flags: Iterable[str], months: int | None
    ) -> "Judgement":
        """What a report means; `months` is the age, None if it is unknown."""
        measured = {
            one.sign
            for one in self.thresholds
            if (value := getattr(readings, one.reading)) is not None and one.is_met(value, months)
        }
        told = {*symptoms, *red_flags, *measured}
        flags = told & set(self.red_flags)
        if flags:
            return Judgement(Triage.EMERGENCY, tuple(sorted(flags)))
        grave, others = told & set(self.one_of), told & set(self.several_of)
        several = self.fragile.several if self.fragile.is_fragile(months) else self.several
        signs = tuple(sorted(grave | others))
        if grave or len(others) >= several:
            return Judgement(Triage.SYMPTOMS, signs)
        return Judgement(Triage.WATCH if others else Triage.WELL, signs)


class Judgement(NamedTuple):
    """`signs` are the codes that led to it."""

    triage: Triage
    signs: tuple[str, ...]


class TriageBook:
    """All versions of the rules, to be asked by day."""

    def __init__(self, versions: Sequence[TriageRules]) -> None:
        if not versions:
            raise ValueError("no triage rules configured")
        self._versions = sorted(versions, key=lambda rules: rules.valid_from)

    def on(self, day: date) -> TriageRules:
        """The version in force on `day`; the oldest one for days before it."""
        in_force = [rules for rules in self._versions if rules.valid_from <= day]
        return in_force[-1] if in_force else self._versions[0]
