"""The dated rules of who is entitled to sembako, as shipped with the package."""

from functools import cache
from importlib import resources

from pydantic import TypeAdapter

from desac.domain.sembako_rules import SembakoRules


@cache
def sembako_rules() -> tuple[SembakoRules, ...]:
    """All versions of the rules."""
    text = resources.files("desac.config").joinpath("sembako_rules.json").read_text(encoding="utf-8")
    return TypeAdapter(tuple[SembakoRules, ...]).validate_json(text)
