"""Forms that ask for sembako become the aid requests of their households."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.aid import TableAid
from desac.adapters.sembako_rules import sembako_rules
from desac.adapters.sqs_batch import consume_events
from desac.adapters.table import Table
from desac.events import Event, IntakeSubmitted
from desac.observability import logger
from desac.settings import settings
from functions.sembako.requests import request_aid


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Decide about each form of a batch; a form that fails goes back to the queue."""
    store = TableAid(Table(settings().table))

    def _request(submitted: Event) -> None:
        if not isinstance(submitted, IntakeSubmitted):
            raise TypeError(f"{submitted.detail_type} does not belong on this queue")
        request = request_aid(store, submitted.episode_id, sembako_rules(), datetime.now(UTC))
        state = request.state if request else "not_wanted"
        logger.info("sembako decided", extra={"episode_id": submitted.episode_id, "state": state})

    return consume_events(event, context, _request)
