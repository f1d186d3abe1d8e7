"""Receipts of one webhook: put together per message, applied in one step each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from desac.domain.episode import UnreachableReason
from desac.domain.ids import split_message_id
from desac.domain.message import Message, MessageState
from desac.observability import logger
from desac.ports.outbox import Outbox, Overtaken
from functions.notify.error_codes import NEEDS_SOMEBODY, Action, action_for
from functions.notify.later_failures import LaterFailures
from functions.notify.message_body import is_free_text
from functions.notify.sending_rules import Addressee, rule_for
from functions.notify.telemetry import count
from functions.notify.transitions import Receipt, with_receipts
from functions.notify.webhook_models import Status

_STATES = {
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.READ,
    "played": MessageState.READ,
    "failed": MessageState.FAILED,
}
_TRIES = 5


def apply_receipts(
    statuses: Sequence[Status], outbox: Outbox, now: datetime, failures: LaterFailures | None = None
) -> None:
    """Apply receipts in any order and number; unknown ones are counted.

    `failures` says what follows where WhatsApp gives up what it had accepted; without it nothing does.

    Raises Overtaken if a message keeps changing, so that the webhook comes again.
    """
    named = [status.callback for status in statuses if status.callback and _is_ours(status.callback)]
    known = outbox.messages(named)
    grouped = _grouped(statuses, known, outbox)
    for message_id, receipts in grouped.items():
        _apply(known[message_id], receipts, outbox, now, failures)


def _is_ours(callback: str) -> bool:
    try:
        split_message_id(callback)
    except ValueError:
        return False
    return True


def _grouped(
    statuses: Iterable[Status], known: dict[str, Message], outbox: Outbox
) -> Mapping[str, list[Receipt]]:
    """Receipts by message id; adds messages found by wamid to `known`."""
    grouped: dict[str, list[Receipt]] = defaultdict(list)
    unknown = 0
    for status in statuses:
        message = known.get(status.callback or "") or outbox.by_wamid(status.id)
        if message is None:
            unknown += 1
            continue
        known.setdefault(message.message_id, message)
        grouped[message.message_id].append(_receipt(status))
    if unknown:
        logger.warning("receipts of unknown messages", extra={"receipts": unknown})
        count("ReceiptUnknown", unknown)
    return grouped


def _receipt(status: Status) -> Receipt:
    code = status.errors[0].code if status.errors else None
    return Receipt(_STATES[status.status], status.timestamp, status.id, code)


def _apply(
    message: Message,
    receipts: Sequence[Receipt],
    outbox: Outbox,
    now: datetime,
    failures: LaterFailures | None,
) -> None:
    for tries_left in reversed(range(_TRIES)):
        after = with_receipts(message, receipts, now)
        if after is message:
            return
        has_failed = after.state is MessageState.FAILED and message.state is not MessageState.FAILED
        anew = failures.follow(after, now) if failures and has_failed else None
        try:
            outbox.save(message, anew or after, None if anew else _unreachable(after))
        except Overtaken:
            if not tries_left:
                raise
            message = outbox.messages([message.message_id])[message.message_id]
            continue
        if after.state is not message.state:
            code = str(after.error_code) if after.error_code is not None else "none"
            count("MessageReceipt", state=after.state, code=code)
            _tell_somebody(after)
        return


def _tell_somebody(message: Message) -> None:
    """WhatsApp reports many failures only later, a closed window among them: they count as refusals do."""
    if message.state is not MessageState.FAILED or message.error_code is None:
        return
    action = action_for(message.error_code)
    if action in NEEDS_SOMEBODY and not (action is Action.NEEDS_TEMPLATE and is_free_text(message)):
        known = {"message_id": message.message_id, "code": message.error_code, "action": action}
        logger.error("WhatsApp gave up and somebody has to look", extra=known)
        count("SendingNeedsSomebody")


def _unreachable(message: Message) -> UnreachableReason | None:
    """Whether WhatsApp has said that it does not lead to this resident."""
    if message.state is not MessageState.FAILED or message.error_code is None:
        return None
    if rule_for(message.purpose).addressee is Addressee.STAFF:
        return None
    if action_for(message.error_code) is Action.UNREACHABLE:
        return UnreachableReason.NOT_ON_WHATSAPP
    return None
