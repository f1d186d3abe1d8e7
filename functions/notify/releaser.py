"""The minute's tick: what need not wait any more goes back to its queue; the daily limit is asked hourly."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from desac.adapters import secrets
from desac.adapters.outbox import TableOutbox
from desac.adapters.sending_number import TableNumber
from desac.adapters.sending_pauses import sending_pauses
from desac.adapters.table import Table
from desac.adapters.waiting import TableWaiting
from desac.domain.message import HoldReason
from desac.domain.sending_hours import sending_hours
from desac.domain.sending_number import SendingNumber, limit_of_tier
from desac.observability import logger
from desac.ports.sending import Number
from desac.ports.whatsapp import Account, AnswerLost, NotSent, Refused
from desac.settings import settings
from functions.notify.connection import connect
from functions.notify.releasing import Releasing
from functions.notify.telemetry import count

_TICK_SECONDS = 60
_TICKS_AHEAD = 1.5
"""More than can be sent until the next tick would lose its order in the queue."""
_LIMIT_KEPT = timedelta(hours=1)
_MOST_COUNTED = 100
"""Whether few or many are parked is all that an alarm needs to tell."""


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 # Lambda's signature
    """One tick; the answer is for whoever starts it by hand."""
    known, now = settings(), datetime.now(UTC)
    table = Table(known.table)
    number = TableNumber(table, known.whatsapp_phone_number_id)
    releasing = Releasing(
        waiting=TableWaiting(table),
        outbox=TableOutbox(table),
        hours=sending_hours(known.quiet_hours, sending_pauses()),
        most=round(known.whatsapp_messages_per_second * _TICK_SECONDS * _TICKS_AHEAD),
    )
    with connect(str(secrets.secret(known.whatsapp_secret)["access_token"])) as account:
        state = read_limit(number, account, now)
    released, settled = releasing.release(state, now), releasing.settle(now)
    for reason, messages in released.items():
        count("MessageReleased", messages, reason=reason)
    for outcome, messages in settled.items():
        count("LostAnswer", messages, then=outcome)
    ring(state, len(releasing.waiting.held(HoldReason.PARKED, _MOST_COUNTED)))
    logger.info("looked at what waits", extra={"released": dict(released), "settled": dict(settled)})
    return {"released": released.total(), "settled": settled.total()}


def read_limit(number: Number, account: Account, now: datetime) -> SendingNumber:
    """The number's state, with WhatsApp's limit of people per day if it has not been asked for an hour.

    Where WhatsApp does not say, the limit known before stands.
    """
    state = number.state()
    if state.daily_limit_read_at and now - state.daily_limit_read_at < _LIMIT_KEPT:
        return state
    try:
        tier = account.messaging_limit()
        limit = limit_of_tier(tier)
    except (Refused, NotSent, AnswerLost) as problem:
        logger.warning("WhatsApp does not tell the messaging limit", extra={"problem": str(problem)})
        return state
    except KeyError:
        logger.error("a messaging limit that nobody has met", extra={"tier": tier})
        count("SendingNeedsSomebody")
        return state
    return number.change(lambda one: one.limited(limit, now))


def ring(state: SendingNumber, parked: int) -> None:
    """Told anew at every tick, so that the alarm rings until somebody has resumed."""
    if parked:
        count("MessagesParked", parked)
    if state.stopped:
        count("SendingStopped")
    if state.held_templates:
        count("TemplatesHeld", len(state.held_templates))
