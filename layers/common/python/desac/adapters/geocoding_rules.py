"""The dated rules of geocoding, as shipped with the package."""

from functools import cache
from importlib import resources

from pydantic import TypeAdapter

from desac.domain.geocoding_rules import GeocodingRules


@cache
def geocoding_rules() -> tuple[GeocodingRules, ...]:
    """All versions of the rules."""
    text = resources.files("desac.config").joinpath("geocoding_rules.json").read_text(encoding="utf-8")
    return TypeAdapter(tuple[GeocodingRules, ...]).validate_json(text)
