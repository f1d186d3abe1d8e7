"""Counts of what happened, as CloudWatch metrics. Dimensions are codes, never people."""

from functools import partial

from desac import observability

count = partial(observability.count, service="follow_up")
"""Add to a metric of this service."""
