"""A file was released: put its ranges on their queue."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.event_queue import consume_events
from desac.adapters.work_queue import WorkQueue
from desac.domain.source_file import FileRange
from desac.event.base import Event
from desac.event.files import FileReleased
from desac.observability import logger
from desac.settings import settings


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Queue every range of each released file; twice does no harm."""
    return consume_events(event, context, _fan_out)


def _fan_out(released: Event) -> None:
    if not isinstance(released, FileReleased):
        raise TypeError(f"{released.detail_type} does not belong on this queue")
    ranges = (FileRange(file_id=released.file_id, number=number) for number in range(released.ranges))
    WorkQueue(settings().range_queue_url).send(ranges)
    logger.info("file released", extra={"file_id": released.file_id, "ranges": released.ranges})
