"""The dated rules of the figures, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.figure_rules import FigureRules


@cache
def figure_rules() -> FigureRules:
    """What the figures are made with."""
    return FigureRules.model_validate(load("figures.json"))
