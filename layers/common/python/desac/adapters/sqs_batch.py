"""SQS consumers: one record at a time, failures reported one by one. Events: `desac.adapters.event_queue`."""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import batched
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

# Handlers name this type first of all, before anything imports pydantic: where pydantic is there already, it
# brings the models of every event source of AWS along, which costs each cold start a twentieth.
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from desac.adapters import aws
from desac.observability import logger

LambdaEvent = dict[str, Any]


class Later(Exception):  # noqa: N818 # to be waited for, not an error
    """What `work` raises for a message that has to wait without that counting as one of its attempts.

    The message is sent to its own queue anew, as `body`, to be handed out in `seconds` (SQS: at most 900),
    and is then done; the function needs `sqs:SendMessage`. A crash between the two leaves it there twice.
    """

    def __init__(self, body: Mapping[str, Any], seconds: int) -> None:
        super().__init__("to be done later")
        self.body = body
        self.seconds = seconds


_FACTOR = 4
_LONGEST_SECONDS = 11 * 3600  # SQS hides a message for twelve hours at most, counted from its receipt


def consume_queue(
    event: LambdaEvent,
    context: LambdaContext,
    work: Callable[[dict[str, Any]], object],
    *,
    retry_after_seconds: int | None = None,
) -> PartialItemFailureResponse:
    """Call `work` with each record's JSON body. A body that raises is reported, the rest goes on.

    A failed message shows up again when the queue's visibility timeout is over. With `retry_after_seconds`
    it does so after that time, and after four times the last one whenever it fails again; the function
    then needs `sqs:ChangeMessageVisibility`.
    """
    processor = BatchProcessor(event_type=EventType.SQS)

    def _one(record: SQSRecord) -> object:
        try:
            return _or_later(record, work)
        except Exception:
            # The processor only counts failures; the night's engineer needs to know which and why.
            logger.exception("a queue message failed", extra={"message_id": record.message_id})
            if retry_after_seconds is not None:
                _bring_back(record, retry_after_seconds)
            raise

    processor.raise_on_entire_batch_failure = False
    return process_partial_response(event=event, record_handler=_one, processor=processor, context=context)


def _or_later(record: SQSRecord, work: Callable[[dict[str, Any]], object]) -> object:
    try:
        return work(json.loads(record.body))
    except Later as later:
        return aws.sqs().send_message(
            QueueUrl=record.queue_url, MessageBody=json.dumps(dict(later.body)), DelaySeconds=later.seconds
        )


def _bring_back(record: SQSRecord, first_seconds: int) -> None:
    """Let a failed message show up early. Where that fails too it comes when the queue says."""
    earlier = int(record.attributes.approximate_receive_count) - 1
    try:
        aws.sqs().change_message_visibility(
            QueueUrl=record.queue_url,
            ReceiptHandle=record.receipt_handle,
            VisibilityTimeout=min(first_seconds * _FACTOR**earlier, _LONGEST_SECONDS),
        )
    except (BotoCoreError, ClientError):
        logger.exception("a failed message comes back late", extra={"message_id": record.message_id})


def consume_together(
    event: LambdaEvent, work: Callable[[list[dict[str, Any]]], Mapping[int, float]]
) -> PartialItemFailureResponse:
    """Call `work` once with the JSON bodies of all records; it returns which are to come again, and when.

    That is by position, in seconds; the function needs `sqs:ChangeMessageVisibility`. A body that is no JSON
    is reported as failed. Whatever `work` raises fails the whole batch.
    """
    records = [SQSRecord(one) for one in event["Records"]]
    failed: list[SQSRecord] = []
    bodies: list[dict[str, Any]] = []
    read: list[SQSRecord] = []
    for record in records:
        try:
            bodies.append(json.loads(record.body))
        except ValueError:
            logger.exception("a queue message is no JSON", extra={"message_id": record.message_id})
            failed.append(record)
        else:
            read.append(record)
    again = {place: seconds for place, seconds in work(bodies).items() if place < len(read)} if read else {}
    back = [(read[place], seconds) for place, seconds in again.items()]
    for some in batched(back, _AT_ONCE, strict=False):
        _bring_back_in(some)
    failed += [record for record, _ in back]
    return {"batchItemFailures": [{"itemIdentifier": record.message_id} for record in failed]}


_AT_ONCE = 10


def _bring_back_in(some: Sequence[tuple[SQSRecord, float]]) -> None:
    """Let records show up again when they are to. Where that fails they come when the queue says."""
    try:
        answer = aws.sqs().change_message_visibility_batch(
            QueueUrl=some[0][0].queue_url,
            Entries=[
                {
                    "Id": str(place),
                    "ReceiptHandle": record.receipt_handle,
                    "VisibilityTimeout": min(max(0, round(seconds)), _LONGEST_SECONDS),
                }
                for place, (record, seconds) in enumerate(some)
            ],
        )
    except (BotoCoreError, ClientError):
        logger.exception("messages come back late", extra={"messages": len(some)})
        return
    if answer.get("Failed"):
        logger.warning("messages come back late", extra={"messages": len(answer["Failed"])})
