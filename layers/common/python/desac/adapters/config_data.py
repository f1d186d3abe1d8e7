"""The dated configuration shipped with the package.

What is read into models of its own has a module of its own (`complaint_rules`, `health_rules`, `triage_rules`
and others): their domain comes with it, and few functions need it.
"""

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources

from desac.domain.base import Record


class City(Record):
    """The city's addresses and numbers; see `desac/config/city.json` for their source.

    `portal` is the city's own site, which names no illness, `website` its page about the epidemic.
    """

    source: str
    as_of: str
    emergency_name: str
    emergency_phone: str
    emergency_phone_alternative: str
    portal: str
    website: str
    handbook_url: str
    video_url: str


class HealthLine(Record):
    """The line for residents whose village nobody knows; see `health_line.json` for its source."""

    source: str
    as_of: str
    name: str
    name_without_illness: str
    phone: str


class RosterRules(Record):
    """From how many days before a doctor's last day on, without a successor, it is reported."""

    source: str
    as_of: str
    notice_days: int


class SymptomWords(Record):
    """What symptoms and red flags are called, by the codes of the form."""

    source: str
    as_of: str
    symptoms: dict[str, str]
    red_flags: dict[str, str]

    def named(self, codes: Iterable[str]) -> list[str]:
        """The words for codes of either kind; a code that is no longer known stands for itself."""
        known = self.red_flags | self.symptoms
        return [known.get(code, code.replace("_", " ")) for code in codes]


def load(name: str) -> object:
    """The content of a file of `desac/config`."""
    return json.loads(resources.files("desac.config").joinpath(name).read_text(encoding="utf-8"))


@cache
def city() -> City:
    """The city's own numbers and addresses."""
    return City.model_validate(load("city.json"))


@cache
def health_line() -> HealthLine:
    """The general line."""
    return HealthLine.model_validate(load("health_line.json"))


@cache
def roster_rules() -> RosterRules:
    """When the end of a doctor's term is reported."""
    return RosterRules.model_validate(load("roster.json"))


@cache
def symptom_words() -> SymptomWords:
    """The words for symptoms and red flags."""
    return SymptomWords.model_validate(load("symptoms.json"))
