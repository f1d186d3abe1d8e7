"""The short form of the daily report: what a browser posts, and what of it can be read.

Fields: `temperature`, `spo2`, `breaths` (numbers, with a comma or a point), `symptoms` and `red_flags`
(repeated), `well` (`ya`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from desac.domain.triage import ReadingName, Readings, TriageRules
from functions.intake_form.checking import Errors

READING_FIELDS: tuple[ReadingName, ...] = ("temperature", "spo2", "breaths")
_CHOICES = ("symptoms", "red_flags")
_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|°?\s*c|derajat|kali|x)?", re.IGNORECASE)
_LONGEST = 20
_CODES = {"temperature": "temperature_wrong", "spo2": "spo2_wrong", "breaths": "breaths_wrong"}


@dataclass(frozen=True, slots=True)
class ReportValues:
    """The texts of the short form as they stand on the page."""

    texts: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    well: bool = False

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Every field that holds something, as a browser would post it."""
        yield from ((name, text) for name, text in self.texts.items() if text)
        yield from ((name, value) for name, values in self.choices.items() for value in values)
        if self.well:
            yield "well", "ya"


class ReportAnswers(NamedTuple):
    """What was reported."""

    readings: Readings
    symptoms: tuple[str, ...]
    red_flags: tuple[str, ...]


def posted_report(posted: Mapping[str, Sequence[str]]) -> ReportValues:
    """The texts of a posted form; fields that it does not have are ignored."""
    texts = {str(name): " ".join(posted.get(name, ("",))[0].split())[:_LONGEST] for name in READING_FIELDS}
    choices = {name: tuple(dict.fromkeys(posted.get(name, ()))) for name in _CHOICES}
    return ReportValues(texts, choices, well=posted.get("well") == ["ya"])


def check_report(
    values: ReportValues, rules: TriageRules, symptoms: Iterable[str], red_flags: Iterable[str]
) -> ReportAnswers | Errors:
    """The answers, or codes of what is wrong by field. `symptoms` and `red_flags` are what may be chosen."""
    errors: Errors = {}
    found: dict[str, float] = {}
    for name in READING_FIELDS:
        text = values.texts.get(name, "")
        number = _number(text)
        low, high = rules.plausible[name]
        # Part of a percent, or of a breath, is a slip.
        is_whole = name == "temperature" or number is None or number.is_integer()
        if text and (number is None or not low <= number <= high or not is_whole):
            errors[name] = _CODES[name]
        elif number is not None:
            found[name] = number
    for field_name, allowed in (("symptoms", symptoms), ("red_flags", red_flags)):
        if not set(allowed).issuperset(values.choices.get(field_name, ())):
            errors[field_name] = "choice_unknown"
    told = [*values.choices.get("symptoms", ()), *values.choices.get("red_flags", ())]
    if values.well and told:
        errors["well"] = "well_with_symptoms"
    elif not (errors or told or found or values.well):
        errors["well"] = "report_empty"
    if errors:
        return errors
    return ReportAnswers(
        Readings.model_validate(found),
        tuple(values.choices.get("symptoms", ())),
        tuple(values.choices.get("red_flags", ())),
    )


def _number(text: str) -> float | None:
    spelt = _NUMBER.fullmatch(text)
    return float(spelt[1].replace(",", ".")) if spelt else None
