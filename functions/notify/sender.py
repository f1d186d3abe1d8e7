"""Messages are queued: send them through WhatsApp, at its pace."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from desac.adapters import secrets
from desac.adapters.media import TableMediaBook, TableTemplateBook
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.sending_number import TableNumber
from desac.adapters.sending_pauses import sending_pauses
from desac.adapters.sqs_batch import consume_together
from desac.adapters.table import Table
from desac.domain.message import MessageState
from desac.domain.sending_hours import sending_hours
from desac.event.messages import MessageStatusChanged
from desac.observability import logger
from desac.settings import settings
from functions.notify.connection import connect
from functions.notify.courier import Courier, ThreadedCourier
from functions.notify.desk import Desk
from functions.notify.media_lookup import BookedMedia
from functions.notify.sending import Cue, Sender
from functions.notify.settling import ends_batch
from functions.notify.template_choice import choice
from functions.notify.templates import Wording

_UNREAD_SECONDS = 60.0


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Send the queued messages of a batch; those still to be sent are reported, so that they come again."""
    known = settings()
    token = str(secrets.secret(known.whatsapp_secret)["access_token"])
    with ThreadedCourier(
        lambda: connect(token), ends=ends_batch, per_second=known.whatsapp_messages_per_second
    ) as courier:
        desk = make_desk(courier, lambda: context.get_remaining_time_in_millis() / 1000)
        return consume_together(event, lambda bodies: _deliver(bodies, Sender(desk)))


def _now() -> datetime:
    return datetime.now(UTC)


def make_desk(courier: Courier, seconds_left: Callable[[], float]) -> Desk:
    """What the settings say to work with."""
    known = settings()
    table = Table(known.table)
    book = TableTemplateBook(table)
    files = TableMediaBook(table, known.whatsapp_phone_number_id)
    return Desk(
        outbox=TableOutbox(table),
        number=TableNumber(table, known.whatsapp_phone_number_id),
        recipients=TableRecipients(table),
        courier=courier,
        hours=sending_hours(known.quiet_hours, sending_pauses()),
        per_second=known.whatsapp_messages_per_second,
        clock=_now,
        seconds_left=seconds_left,
        media=BookedMedia(files, book, _now),
        templates=cache(partial(choice, Wording.PLAIN, book)),
    )


def _deliver(bodies: list[dict[str, Any]], sender: Sender) -> dict[int, float]:
    """The positions of bodies that are to come again, with their seconds."""
    places: dict[Cue, list[int]] = {}
    unread: dict[int, float] = {}
    for place, body in enumerate(bodies):
        try:
            changed = MessageStatusChanged.model_validate(body["detail"])
        except (ValidationError, KeyError):
            logger.exception("a queue message is no event")
            unread[place] = _UNREAD_SECONDS
            continue
        if changed.state is MessageState.QUEUED:
            # The id of the bus event stays the same however often the queue delivers it.
            places.setdefault(Cue(changed.message_id, str(body["id"])), []).append(place)
    back = sender.deliver(list(places)) if places else {}
    return unread | {place: seconds for cue, seconds in back.items() for place in places[cue]}
