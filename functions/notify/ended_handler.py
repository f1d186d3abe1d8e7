"""The queue of episodes that ended."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.config_data import city
from desac.adapters.event_queue import consume_events
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.table import Table
from desac.event.base import Event
from desac.event.episodes import EpisodeEnded
from desac.observability import logger
from desac.settings import settings
from functions.notify.ended import Ending
from functions.notify.template_choice import choice
from functions.notify.templates import Wording


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Stop what waits for each ended episode of the batch; one that fails goes back to the queue."""
    table = Table(settings().table)
    templates = choice(Wording(settings().result_wording), TableTemplateBook(table))
    ending = Ending(TableOutbox(table), TableRoster(table), city(), templates)

    def _end(one: Event) -> None:
        if not isinstance(one, EpisodeEnded):
            raise TypeError(f"{one.detail_type} does not belong on this queue")
        ending.end(one, datetime.now(UTC))

    return consume_events(event, context, _end)
