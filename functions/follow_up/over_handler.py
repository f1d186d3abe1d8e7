"""An episode is over: nobody is waited for any more, and no tracer has to go."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.complaints import TableComplaints
from desac.adapters.event_queue import consume_events
from desac.adapters.isolation import TableIsolation
from desac.adapters.table import Table
from desac.domain.isolation import EndReason
from desac.event.base import Event
from desac.event.episodes import EpisodeEnded
from desac.observability import logger
from desac.settings import settings
from functions.follow_up.complaints import end_of_the_dead
from functions.follow_up.isolation import close


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Close what hangs on each episode of the batch."""
    table = Table(settings().table)
    store, complaints = TableIsolation(table), TableComplaints(table)

    def _close(ended: Event) -> None:
        if not isinstance(ended, EpisodeEnded):
            raise TypeError(f"{ended.detail_type} does not belong on this queue")
        now = datetime.now(UTC)
        is_over = close(store, ended.episode_id, now)
        stay = store.stay(ended.episode_id)
        if stay and is_over and stay.episode.status_reason == EndReason.DECEASED:
            end_of_the_dead(complaints, ended.episode_id, now)
        known = {"episode_id": ended.episode_id, "over": is_over}
        logger.info("an episode was told to be over", extra=known)

    return consume_events(event, context, _close)
