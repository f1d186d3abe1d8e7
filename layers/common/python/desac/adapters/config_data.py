"""The dated configuration shipped with the package."""

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources

from desac.domain.base import Record
from desac.domain.complaint_rules import ComplaintRules
from desac.domain.figure_rules import FigureRules
from desac.domain.rules import HealthRules, RuleBook
from desac.domain.sending_hours import Pause
from desac.domain.silence import SilenceRules
from desac.domain.tracing_export import ExportRules
from desac.domain.tracing_rules import TracingBook, TracingRules
from desac.domain.triage import TriageBook, TriageRules


class City(Record):
    """The city's addresses and numbers; see `desac/config/city.json` for their source."""

    source: str
    as_of: str
    emergency_name: str
    emergency_phone: str
    emergency_phone_alternative: str
    website: str
    handbook_url: str
    video_url: str


class RosterRules(Record):
    """From how many days before a doctor's last day on, without a successor, it is reported."""

    source: str
    as_of: str
    notice_days: int


class SendingPauses(Record):
    """Days on which nothing is sent; see `desac/config/sending_pauses.json` for their source."""

    source: str
    as_of: str
    pauses: tuple[Pause, ...]


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


def _load(name: str) -> object:
    return json.loads(resources.files("desac.config").joinpath(name).read_text(encoding="utf-8"))


@cache
def city() -> City:
    """The city's own numbers and addresses."""
    return City.model_validate(_load("city.json"))


@cache
def roster_rules() -> RosterRules:
    """When the end of a doctor's term is reported."""
    return RosterRules.model_validate(_load("roster.json"))


@cache
def sending_pauses() -> tuple[Pause, ...]:
    """Days of silence, such as Nyepi."""
    return SendingPauses.model_validate(_load("sending_pauses.json")).pauses


@cache
def symptom_words() -> SymptomWords:
    """The words for symptoms and red flags."""
    return SymptomWords.model_validate(_load("symptoms.json"))


@cache
def complaint_rules() -> ComplaintRules:
    """How long a complaint may wait for whom."""
    return ComplaintRules.model_validate(_load("complaints.json"))


@cache
def tracing_book() -> TracingBook:
    """All versions of the rules of tracing."""
    versions = _load("tracing.json")
    if not isinstance(versions, list):
        raise TypeError("tracing.json must hold a list of versions")
    return TracingBook([TracingRules.model_validate(version) for version in versions])


@cache
def figure_rules() -> FigureRules:
    """What the figures are made with."""
    return FigureRules.model_validate(_load("figures.json"))


@cache
def export_rules() -> ExportRules:
    """The layout of the export for the national tracing app, and how much of it goes into one answer."""
    return ExportRules.model_validate(_load("export.json"))


@cache
def rule_book() -> RuleBook:
    """All versions of the health rules."""
    versions = _load("health_rules.json")
    if not isinstance(versions, list):
        raise TypeError("health_rules.json must hold a list of versions")
    return RuleBook([HealthRules.model_validate(version) for version in versions])


@cache
def triage_book() -> TriageBook:
    """All versions of the rules by which daily reports are judged."""
    versions = _load("triage_rules.json")
    if not isinstance(versions, list):
        raise TypeError("triage_rules.json must hold a list of versions")
    return TriageBook([TriageRules.model_validate(version) for version in versions])


@cache
def silence_rules() -> SilenceRules:
    """How long is waited for whom where a resident says nothing."""
    return SilenceRules.model_validate(_load("silence.json"))
