"""One logger and one metrics namespace for all functions. Phones and NIK are masked in every line."""

import re

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.logging.types import LogRecord
from aws_lambda_powertools.metrics import MetricUnit, single_metric

_PRIVATE = re.compile(r"(?<![\w-])(\+?62|0)8\d{7,11}(?![\w-])|(?<![\w-])\d{16}(?![\w-])")


def mask(text: str) -> str:
    """`text` with every phone number and NIK cut to its last two digits."""
    return _PRIVATE.sub(lambda match: "•••" + match.group()[-2:], text)


class _MaskingFormatter(LambdaPowertoolsFormatter):
    def serialize(self, log: LogRecord) -> str:
        return mask(super().serialize(log))


logger = Logger(service="desac", logger_formatter=_MaskingFormatter())


def count(name: str, number: int = 1, *, service: str, **dimensions: str) -> None:
    """Add `number` to the metric `name` of the namespace Desac. Dimensions are codes, never people."""
    with single_metric(
        name=name,
        unit=MetricUnit.Count,
        value=number,
        namespace="Desac",
        default_dimensions={"service": service, **dimensions},
    ):
        pass
