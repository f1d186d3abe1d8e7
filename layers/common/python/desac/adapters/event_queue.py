"""SQS consumers of domain events."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.sqs_batch import LambdaEvent, consume_queue
from desac.event.base import Event


def consume_events(
    event: LambdaEvent,
    context: LambdaContext,
    work: Callable[[Event], object],
    *,
    retry_after_seconds: int | None = None,
) -> PartialItemFailureResponse:
    """Call `work` with each domain event that an EventBridge rule put on the queue.

    An event that the function has not imported is none that it hears of: its message fails.
    """

    def _one(body: dict[str, Any]) -> object:
        return work(Event.registry[body["detail-type"]].model_validate(body["detail"]))

    return consume_queue(event, context, _one, retry_after_seconds=retry_after_seconds)
