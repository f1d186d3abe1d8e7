"""The dated rules of isolation and quarantine, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.rules import HealthRules, RuleBook


@cache
def rule_book() -> RuleBook:
    """All versions of the health rules."""
    versions = load("health_rules.json")
    if not isinstance(versions, list):
        raise TypeError("health_rules.json must hold a list of versions")
    return RuleBook([HealthRules.model_validate(version) for version in versions])
