"""The table's stream is the outbox: tell the bus what each change means."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.event_bus import EventBus
from desac.adapters.stream import images
from desac.observability import logger
from desac.settings import settings
from functions.publish.logic import events_of


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 # Lambda's signature
    """Put the events of a stream batch on the bus; the first record that failed is where to go on."""
    sequence_numbers: list[str] = []
    told = []
    for record in event["Records"]:
        old, new = images(record)
        for domain_event in events_of(old, new):
            sequence_numbers.append(record["dynamodb"]["SequenceNumber"])
            told.append(domain_event)
    failed = EventBus(settings().bus).put(told)
    if not failed:
        return {"batchItemFailures": []}
    first = sequence_numbers[failed[0]]
    logger.error("events were not accepted", extra={"failed": len(failed), "from_sequence_number": first})
    return {"batchItemFailures": [{"itemIdentifier": first}]}
