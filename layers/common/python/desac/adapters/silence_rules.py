"""The dated rules of how long silence lasts, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.silence import SilenceRules


@cache
def silence_rules() -> SilenceRules:
    """How long is waited for whom where a resident says nothing."""
    return SilenceRules.model_validate(load("silence.json"))
