"""The scheduler's tick: clocks that ran out go to the queue; the work itself is done behind it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import batched, chain
from typing import Any, Protocol

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.clocks import TableClocks
from desac.adapters.isolation import TableIsolation
from desac.adapters.source_files import SourceFiles
from desac.adapters.table import Table
from desac.adapters.work_queue import WorkQueue
from desac.observability import logger
from desac.ports.clocks import Due, FollowUpQueue
from desac.settings import settings
from functions.follow_up.telemetry import count

# For each of the eight shards of each kind of clock, so 20,000 a tick at most: about 2,000 SendMessageBatch
# calls at some 10 ms, well inside the function's two minutes. More wait for the next tick five minutes later,
# longest overdue first.
PER_SHARD = 1250
_AT_ONCE = 100
_NEWEST_FILES = 200


class DueClocks(Protocol):
    """Clocks that can be asked which of them ran out."""

    def due(self, now: datetime, limit: int) -> Iterable[Due]:
        """Those that were due by `now`, the longest overdue first, `limit` at most in each shard."""
        ...


def tick(*clocks: DueClocks, queue: FollowUpQueue, now: datetime, per_shard: int = PER_SHARD) -> int:
    """Queue every clock that was due by `now`, within the bound; returns how many.

    A clock that is still open at the next tick is queued again, which does no harm.
    """
    queued = 0
    due = chain.from_iterable(kind.due(now, per_shard) for kind in clocks)
    for some in batched(due, _AT_ONCE, strict=False):
        queue.send(some)
        queued += len(some)
    return queued


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 # Lambda's signature
    """One tick; the answer is for whoever starts it by hand."""
    table = Table(settings().table)
    # Told anew at every tick, so that the alarm rings until an operator has decided.
    count("FilesHeld", len(SourceFiles(table).held(_NEWEST_FILES)))
    queued = tick(
        TableClocks(table),
        TableIsolation(table),
        queue=WorkQueue(settings().follow_up_queue_url),
        now=datetime.now(UTC),
    )
    logger.info("clocks queued", extra={"count": queued})
    return {"queued": queued}
