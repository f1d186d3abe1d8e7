"""The scheduler's tick: clocks that ran out go to the queue; the work itself is done behind it."""

from datetime import UTC, datetime
from itertools import batched
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.clocks import TableClocks
from desac.adapters.source_files import SourceFiles
from desac.adapters.table import Table
from desac.adapters.work_queue import WorkQueue
from desac.observability import logger
from desac.ports.clocks import ClockStore, FollowUpQueue
from desac.settings import settings

# For each of the eight shards, so 10,000 a tick: about 1,000 SendMessageBatch calls at some 10 ms, well
# inside a function's minute. More wait for the next tick five minutes later, longest overdue first.
PER_SHARD = 1250
_AT_ONCE = 100
_NEWEST_FILES = 200


def tick(clocks: ClockStore, queue: FollowUpQueue, now: datetime, per_shard: int = PER_SHARD) -> int:
    """Queue every clock that was due by `now`, within the bound; returns how many.

    A clock that is still open at the next tick is queued again, which does no harm.
    """
    count = 0
    for some in batched(clocks.due(now, per_shard), _AT_ONCE, strict=False):
        queue.send(some)
        count += len(some)
    return count


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 # Lambda's signature
    """One tick; the answer is for whoever starts it by hand."""
    table = Table(settings().table)
    # Told anew at every tick, so that the alarm rings until an operator has decided.
    with single_metric(
        name="FilesHeld",
        unit=MetricUnit.Count,
        value=len(SourceFiles(table).held(_NEWEST_FILES)),
        namespace="Desac",
        default_dimensions={"service": "follow_up"},
    ):
        pass
    count = tick(
        TableClocks(table),
        WorkQueue(settings().follow_up_queue_url),
        datetime.now(UTC),
    )
    logger.info("clocks queued", extra={"count": count})
    return {"queued": count}
