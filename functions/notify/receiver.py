"""A webhook was stored: apply its receipts, keep its replies and answer those that need it at once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ValidationError

from desac.adapters import webhook_store
from desac.adapters.inbox import TableInbox
from desac.adapters.media import TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.observability import logger
from desac.ports.inbox import Inbox
from desac.ports.media import TemplateBook
from desac.ports.outbox import Outbox
from desac.ports.roster import Roster
from desac.settings import settings
from functions.notify.answering import answer_reply
from functions.notify.receipts import apply_receipts
from functions.notify.replies import take_reply
from functions.notify.telemetry import count
from functions.notify.template_news import note_template_news
from functions.notify.webhook_models import InboundMessage, Status, Webhook


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Read each stored webhook that S3 has told of (EventBridge `Object Created`)."""
    table = Table(settings().table)
    outbox, inbox, roster = TableOutbox(table), TableInbox(table), TableRoster(table)
    templates = TableTemplateBook(table)
    return consume_queue(event, context, lambda body: _one(body["detail"], outbox, inbox, roster, templates))


def _one(
    detail: dict[str, Any], outbox: Outbox, inbox: Inbox, roster: Roster, templates: TemplateBook
) -> None:
    bucket, key = settings().webhook_bucket, detail["object"]["key"]
    if detail["bucket"]["name"] != bucket:
        raise LookupError("an object of another bucket")
    raw, now = webhook_store.load(bucket, key), datetime.now(UTC)
    read_webhook(raw, outbox, inbox, roster, now)
    note_template_news(raw, templates, now)


def read_webhook(raw: bytes, outbox: Outbox, inbox: Inbox, roster: Roster, now: datetime) -> None:
    """Apply everything in one webhook; any part of it may have been applied before.

    Raises ValueError for a body that is no webhook.
    """
    try:
        webhook = Webhook.model_validate_json(raw)
    except ValidationError as error:
        # The error's text quotes its input, which holds people's numbers.
        raise ValueError(f"not a webhook: {error.error_count()} problems") from None
    for value in webhook.values:
        for problem in value.errors:
            logger.error("WhatsApp reports a problem with the account", extra={"code": problem.code})
            count("WhatsAppAccountError")
        statuses = [status for status, _ in _valid(Status, value.statuses)]
        apply_receipts(statuses, outbox, now)
        for message, content in _valid(InboundMessage, value.messages):
            heard = take_reply(message, content, outbox, inbox)
            answer_reply(heard, outbox, roster, now)


def _valid[Kind: BaseModel](
    model: type[Kind], updates: Iterable[dict[str, Any]]
) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """Each update that can be read, with its original; the others are counted and stay in the object."""
    parse: Callable[[dict[str, Any]], Kind] = model.model_validate
    for update in updates:
        try:
            parsed = parse(update)
        except ValidationError as error:
            fields = sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]})
            logger.error("update that cannot be read", extra={"kind": model.__name__, "fields": fields})
            count("WebhookUpdateUnreadable", kind=model.__name__)
            continue
        yield parsed, update
