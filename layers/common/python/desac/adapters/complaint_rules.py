"""The dated rules of how long a complaint may wait, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.complaint_rules import ComplaintRules


@cache
def complaint_rules() -> ComplaintRules:
    """How long a complaint may wait for whom."""
    return ComplaintRules.model_validate(load("complaints.json"))
