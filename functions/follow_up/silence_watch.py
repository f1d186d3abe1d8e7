"""The queue of what residents, tracers and their phones do: silences begin and end by it."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.event_queue import consume_events
from desac.adapters.roster import TableRoster
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.table import Table
from desac.observability import logger
from desac.settings import settings
from functions.follow_up.silence_events import SilenceWatch


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Take each event of the batch; one that fails goes back to the queue."""
    table = Table(settings().table)
    watch = SilenceWatch(TableSilences(table), TableRoster(table), silence_rules())
    return consume_events(event, context, lambda one: watch.take(one, datetime.now(UTC)))
