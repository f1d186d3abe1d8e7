"""The dated rules by which daily reports are judged, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.triage import TriageBook, TriageRules


@cache
def triage_book() -> TriageBook:
    """All versions of the rules by which daily reports are judged."""
    versions = load("triage_rules.json")
    if not isinstance(versions, list):
        raise TypeError("triage_rules.json must hold a list of versions")
    return TriageBook([TriageRules.model_validate(version) for version in versions])
