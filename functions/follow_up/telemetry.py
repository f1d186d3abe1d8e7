"""Counts of what happened, as CloudWatch metrics. Dimensions are codes, never people."""

from aws_lambda_powertools.metrics import MetricUnit, single_metric


def count(name: str, number: int = 1, **dimensions: str) -> None:
    """Add `number` to the metric `name` of the namespace Desac."""
    with single_metric(
        name=name,
        unit=MetricUnit.Count,
        value=number,
        namespace="Desac",
        default_dimensions={"service": "follow_up", **dimensions},
    ):
        pass
