"""A message is queued: send it through WhatsApp."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.media import TableMediaBook, TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.sqs_batch import consume_queue
from desac.adapters.table import Table
from desac.adapters.whatsapp import CloudApi
from desac.domain.message import MessageState
from desac.events import MessageStatusChanged
from desac.observability import logger
from desac.settings import settings
from functions.notify.media_lookup import BookedMedia
from functions.notify.sending import Sender


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Send the queued messages of a batch; those still to be sent are reported, so that they come again."""
    known = settings()
    with CloudApi(
        base_url=known.whatsapp_base_url,
        version=known.whatsapp_api_version,
        phone_number_id=known.whatsapp_phone_number_id,
        access_token=secrets.secret(known.whatsapp_secret)["access_token"],
    ) as whatsapp:
        table = Table(known.table)
        ids = TableMediaBook(table, known.whatsapp_phone_number_id)
        media = BookedMedia(ids, TableTemplateBook(table), _now)
        sender = Sender(TableOutbox(table), whatsapp, _now, media)
        return consume_queue(event, context, lambda body: _one(body, sender))


def _now() -> datetime:
    return datetime.now(UTC)


def _one(body: dict[str, Any], sender: Sender) -> None:
    changed = MessageStatusChanged.model_validate(body["detail"])
    if changed.state is MessageState.QUEUED:
        # The id of the bus event stays the same however often the queue delivers it.
        sender.deliver(changed.message_id, carrier=str(body["id"]))
