"""A package of sembako was delivered: ask the resident whether it came."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Protocol

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters.aid import TableAid
from desac.adapters.event_queue import consume_events
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.table import Table
from desac.domain.aid import AidRequest
from desac.event.aid import AidDelivered
from desac.event.base import Event
from desac.observability import logger
from desac.ports.outbox import Outbox
from desac.settings import settings
from functions.notify.aid_question import is_to_ask, question
from functions.notify.telemetry import count
from functions.notify.template_choice import TemplateChoice, choice
from functions.notify.templates import Wording


class Requests(Protocol):
    """Where requests are read."""

    def requests(self, aid_ids: Sequence[str]) -> dict[str, AidRequest]:
        """Those of the requests that exist, by id."""
        ...


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Ask about each delivery of the batch, once."""
    table = Table(settings().table)
    store, outbox = TableAid(table), TableOutbox(table)
    templates = cache(partial(choice, Wording.PLAIN, TableTemplateBook(table)))
    return consume_events(event, context, lambda one: ask(one, store, outbox, templates, datetime.now(UTC)))


def ask(
    event: Event,
    store: Requests,
    outbox: Outbox,
    templates: Callable[[], TemplateChoice],
    now: datetime,
) -> None:
    """Plan the question about a delivery; nothing happens the second time, or once it is answered."""
    if not isinstance(event, AidDelivered):
        raise TypeError(f"not an event to ask about: {event.detail_type}")
    request = store.requests([event.aid_id]).get(event.aid_id)
    if request is None or not is_to_ask(request):
        return
    found = outbox.addressee(request.person_id, request.aid_id)
    if found is None:
        raise LookupError(f"no such person and episode: {request.aid_id}")
    message = question(request, found, templates(), now)
    if outbox.add(message):
        count("MessagePlanned", purpose=message.purpose, reason=message.reason or "none")
