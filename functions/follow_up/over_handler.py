"""An episode is over: nobody is waited for any more, and no tracer has to go."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.event_queue import consume_events
from desac.adapters.isolation import TableIsolation
from desac.adapters.table import Table
from desac.event.base import Event
from desac.event.episodes import EpisodeEnded
from desac.observability import logger
from desac.settings import settings
from functions.follow_up.isolation import close


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Close what hangs on each episode of the batch."""
    store = TableIsolation(Table(settings().table))

    def _close(ended: Event) -> None:
        if not isinstance(ended, EpisodeEnded):
            raise TypeError(f"{ended.detail_type} does not belong on this queue")
        is_over = close(store, ended.episode_id, datetime.now(UTC))
        known = {"episode_id": ended.episode_id, "over": is_over}
        logger.info("an episode was told to be over", extra=known)

    return consume_events(event, context, _close)
