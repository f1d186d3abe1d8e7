"""A webhook was stored: apply its receipts, keep its replies and answer those that need it at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from desac.adapters import webhook_store
from desac.adapters.inbox import TableInbox
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.roster import TableRoster
from desac.adapters.sending_number import TableNumber
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.observability import logger
from desac.ports.outbox import Outbox, Overtaken
from desac.settings import settings
from functions.notify.later_failures import LaterFailures
from functions.notify.notices import take_notices
from functions.notify.receipts import apply_receipts
from functions.notify.telemetry import count
from functions.notify.template_choice import choice
from functions.notify.template_news import note_template_news
from functions.notify.templates import Wording
from functions.notify.updates import valid
from functions.notify.webhook_models import Status, Webhook, WebhookError

if TYPE_CHECKING:
    from functions.notify.listening import Listener


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Read each stored webhook that S3 has told of (EventBridge `Object Created`)."""
    known = settings()
    table = Table(known.table)
    templates = TableTemplateBook(table)
    number = TableNumber(table, known.whatsapp_phone_number_id)
    choose = cache(partial(choice, Wording.PLAIN, templates))
    outbox, recipients, roster = TableOutbox(table), TableRecipients(table), TableRoster(table)
    later = LaterFailures(number, recipients, TableInbox(table), roster, choose)
    listener = cache(partial(_listener, table))

    def read(raw: bytes, now: datetime) -> None:
        note_template_news(raw, templates, number, now)
        read_webhook(raw, outbox, listener, now, later)

    return consume_queue(event, context, lambda body: _one(body["detail"], read))


def _listener(table: Table) -> "Listener":
    # Here, and only once somebody wrote: most webhooks hold receipts only, three for each message sent.
    from functions.notify.listening import make_listener  # noqa: PLC0415

    return make_listener(table, settings())


def _one(detail: dict[str, Any], read: Callable[[bytes, datetime], None]) -> None:
    bucket, key = settings().webhook_bucket, detail["object"]["key"]
    if detail["bucket"]["name"] != bucket:
        raise LookupError("an object of another bucket")
    read(webhook_store.load(bucket, key), datetime.now(UTC))


def read_webhook(
    raw: bytes,
    outbox: Outbox,
    listener: Callable[[], "Listener"],
    now: datetime,
    later: LaterFailures | None = None,
) -> None:
    """Apply everything in one webhook; any part of it may have been applied before.

    `listener` makes who takes messages, `later` says what follows where WhatsApp gives up what it had
    accepted.
    One reply that fails stops no other; at the end the webhook is failed for all that did, and comes again.
    Raises ValueError for a body that is no webhook.
    """
    try:
        webhook = Webhook.model_validate_json(raw)
        values = webhook.values
    except ValidationError as error:
        # The error's text quotes its input, which holds people's numbers.
        raise ValueError(f"not a webhook: {error.error_count()} problems") from None
    take_notices(webhook.notices)
    failures: list[Exception] = []
    for value in values:
        for problem, _ in valid(WebhookError, value.errors):
            logger.error("WhatsApp reports a problem with the account", extra={"code": problem.code})
            count("WhatsAppAccountError")
        if value.messages:
            # Somebody may be waiting for an answer; nobody waits for a receipt.
            failures += listener().hear(value, now)
        statuses = [status for status, _ in valid(Status, value.statuses)]
        try:
            apply_receipts(statuses, outbox, now, later)
        except Overtaken as error:
            failures.append(error)
    if failures:
        raise failures[0]
