"""The dated rules of the export of tracing, as shipped with the package."""

from functools import cache

from desac.adapters.config_data import load
from desac.domain.tracing_export import ExportRules


@cache
def export_rules() -> ExportRules:
    """The layout of the export for the national tracing app, and how much of it goes into one answer."""
    return ExportRules.model_validate(load("export.json"))
