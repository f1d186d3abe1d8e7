"""The dated rules of contact tracing, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.tracing_rules import TracingBook, TracingRules


@cache
def tracing_book() -> TracingBook:
    """All versions of the rules of tracing."""
    versions = load("tracing.json")
    if not isinstance(versions, list):
        raise TypeError("tracing.json must hold a list of versions")
    return TracingBook([TracingRules.model_validate(version) for version in versions])
