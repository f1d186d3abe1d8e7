"""How a message moves from state to state: forward only, every step in its history. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desac.domain.message import PLANNED_ANEW_FROM, Message, MessageState, predecessors

_RECEIPT_RANK = {
    MessageState.SENT: 0,
    MessageState.FAILED: 1,
    MessageState.DELIVERED: 2,
    MessageState.READ: 3,
}
_WAITING = {MessageState.QUEUED, MessageState.HELD}
_NOT_ON_ITS_WAY = {MessageState.QUEUED, MessageState.HELD, MessageState.SUPPRESSED}


class Receipt(NamedTuple):
    """What WhatsApp tells about a message. `state` is sent, delivered, read or failed."""

    state: MessageState
    at: datetime
    wamid: str
    error_code: int | None = None


def advance(message: Message, state: MessageState, at: datetime, **changes: Any) -> Message | None:
    """The message in `state`, or None if it may not go there from where it is.

    Why and until when it waited is forgotten unless `changes` say so.
    """
    if message.state not in predecessors(state):
        return None
    return _entered(message, state, at, changes)


def sent_anew(message: Message, state: MessageState, at: datetime, **changes: Any) -> Message:
    """A message that WhatsApp took and gave up later, queued or held to be sent again.

    Receipts of that attempt say nothing about it any more. Raises ValueError for one that has not failed.
    """
    if message.state is not MessageState.FAILED:
        raise ValueError(f"{message.message_id} is {message.state} and not to be sent anew")
    void = (*message.former_wamids, *((message.wamid,) if message.wamid else ()))
    return _entered(message, state, at, {"former_wamids": void, "wamid": None, "carrier": None, **changes})


def _entered(message: Message, state: MessageState, at: datetime, changes: dict[str, Any]) -> Message:
    return message.model_copy(
        update={
            "reason": None,
            "held_until": None,
            **changes,
            "state": state,
            "history": (*message.history, (state, at)),
            "updated_at": at,
        }
    )


def planned_anew(message: Message, fresh: Message) -> Message:
    """`fresh`, a newly planned message to a corrected number, in the place and with the past of `message`.

    Raises ValueError for a message that has reached, or may still reach, somebody.
    """
    if message.state not in PLANNED_ANEW_FROM:
        raise ValueError(f"{message.message_id} is {message.state} and not to be planned anew")
    void = (message.wamid,) if message.wamid else ()
    return fresh.model_copy(
        update={
            "attempts": message.attempts,
            "created_at": message.created_at,
            "former_wamids": (*message.former_wamids, *void),
            "history": (*message.history, *fresh.history),
        }
    )


def with_receipts(message: Message, receipts: Iterable[Receipt], now: datetime) -> Message:
    """The message after its receipts, whatever their order; the same object if they say nothing new.

    A receipt that comes late is kept in the history and moves nothing backwards. One for a message that is
    not on its way (a failure of an earlier attempt) is none of the next attempt's business, nor is any
    receipt from a number that has been corrected since.
    """
    known = set(message.history)
    news = {(receipt.state, receipt.at): receipt for receipt in receipts if _concerns(message, receipt)}
    news = {step: receipt for step, receipt in news.items() if step not in known}
    state, error_code = message.state, message.error_code
    for receipt in sorted(news.values(), key=lambda one: _RECEIPT_RANK[one.state]):
        if state in predecessors(receipt.state):
            state, error_code = receipt.state, receipt.error_code
    if not news or state in _NOT_ON_ITS_WAY:
        return message
    forgotten = {} if state is message.state else {"reason": None, "held_until": None}
    return message.model_copy(
        update={
            **forgotten,
            "state": state,
            "error_code": error_code,
            "wamid": message.wamid or next(iter(news.values())).wamid,
            "history": _ordered(message, news.values()),
            "updated_at": now,
        }
    )


def _concerns(message: Message, receipt: Receipt) -> bool:
    """Our id is the same for every attempt: only the wamid tells them apart."""
    if receipt.wamid in message.former_wamids:
        return False
    another = message.wamid is not None and receipt.wamid != message.wamid
    return not (another and receipt.state is MessageState.FAILED)


def _ordered(message: Message, news: Iterable[Receipt]) -> tuple[tuple[MessageState, datetime], ...]:
    """Our own steps as they happened, then the receipts by WhatsApp's clock, which knows whole seconds.

    What happened before the message was planned or sent anew stays as it is.
    """
    begin = _begin(message.history)
    past, steps = message.history[:begin], message.history[begin:]
    own = [step for step in steps if step[0] not in _RECEIPT_RANK]
    told = [step for step in steps if step[0] in _RECEIPT_RANK]
    told += [(receipt.state, receipt.at) for receipt in news]
    return (*past, *own, *sorted(told, key=lambda step: (step[1], _RECEIPT_RANK[step[0]])))


def _begin(history: Sequence[tuple[MessageState, datetime]]) -> int:
    """Where the message was last planned or sent anew: only then is it queued or held after an end."""
    ends = {*_RECEIPT_RANK, MessageState.SUPPRESSED}
    begins = (
        place
        for place in range(1, len(history))
        if history[place][0] in _WAITING and history[place - 1][0] in ends
    )
    return max(begins, default=0)
