"""An episode begins, lives again or changes: the clock of its end follows."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.isolation import TableIsolation
from desac.adapters.sqs_batch import consume_events
from desac.adapters.table import Table
from desac.events import CaseRegistered, ContactRegistered, EpisodeChanged, Event
from desac.observability import logger
from desac.ports.isolation import IsolationStore
from desac.settings import settings
from functions.follow_up.isolation import keep, reopen


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Keep the clocks of a batch of episodes; one that fails goes back to the queue."""
    store = TableIsolation(Table(settings().table))
    return consume_events(event, context, lambda one: follow(one, store, datetime.now(UTC)))


def follow(event: Event, store: IsolationStore, now: datetime) -> None:
    """Bring the clocks of an episode to where the episode is now."""
    match event:
        case CaseRegistered() | ContactRegistered():
            reopen(store, event.episode_id, now)
        case EpisodeChanged():
            pass
        case _:
            raise TypeError(f"{event.detail_type} does not belong on this queue")
    keep(store, event.episode_id)
