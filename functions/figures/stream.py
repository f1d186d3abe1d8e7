"""The table's stream, read for the figures: who has changed goes to a queue, and is counted behind it."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.work_queue import WorkQueue
from desac.observability import logger
from desac.settings import settings
from functions.figures.changes import to_count


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Queue everybody who is touched by a stream batch. Whatever raises brings the whole batch again."""
    WorkQueue(settings().figures_queue_url).send(to_count(event["Records"]))
    return {"batchItemFailures": []}
