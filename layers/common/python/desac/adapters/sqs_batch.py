"""SQS and stream consumers: one record at a time, failures reported one by one."""

import json
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.events import ALL_EVENTS, Event
from desac.observability import logger

LambdaEvent = dict[str, Any]


def consume_queue(
    event: LambdaEvent, context: LambdaContext, work: Callable[[dict[str, Any]], object]
) -> Any:
    """Call `work` with each record's JSON body. A body that raises is reported, the rest goes on."""
    processor = BatchProcessor(event_type=EventType.SQS)

    def _one(record: SQSRecord) -> object:
        try:
            return work(json.loads(record.body))
        except Exception:
            # The processor only counts failures; the night's engineer needs to know which and why.
            logger.exception("a queue message failed", extra={"message_id": record.message_id})
            raise

    processor.raise_on_entire_batch_failure = False
    return process_partial_response(event=event, record_handler=_one, processor=processor, context=context)


def consume_events(event: LambdaEvent, context: LambdaContext, work: Callable[[Event], object]) -> Any:
    """Call `work` with each domain event that an EventBridge rule put on the queue."""

    def _one(body: dict[str, Any]) -> object:
        return work(ALL_EVENTS[body["detail-type"]].model_validate(body["detail"]))

    return consume_queue(event, context, _one)
