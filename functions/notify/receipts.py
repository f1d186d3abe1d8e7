"""Receipts of one webhook: put together per message, applied in one step each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from desac.domain.episode import UnreachableReason
from desac.domain.ids import split_message_id
from desac.domain.message import TO_HEALTH_WORKERS, Message, MessageState
from desac.observability import logger
from desac.ports.outbox import Outbox, Overtaken, Step
from functions.notify.error_codes import NEEDS_SOMEBODY, Action, action_for
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


def apply_receipts(statuses: Sequence[Status], outbox: Outbox, now: datetime) -> None:
    """Apply receipts in any order and number; unknown ones are counted.

    Raises Overtaken if a message keeps changing, so that the webhook comes again.
    """
    named = [status.callback for status in statuses if status.callback and _is_ours(status.callback)]
    known = outbox.messages(named)
    waiting = _grouped(statuses, known, outbox)
    for _ in range(_TRIES):
        overtaken = _apply({one: known[one] for one in waiting}, waiting, outbox, now)
        if not overtaken:
            return
        known = outbox.messages(list(overtaken))
        waiting = {one: waiting[one] for one in overtaken}
    raise Overtaken


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
    by_wamid: dict[str, Message | None] = {}
    unknown = 0
    for status in statuses:
        message = known.get(status.callback or "")
        if message is None:
            if status.id not in by_wamid:
                by_wamid[status.id] = outbox.by_wamid(status.id)
            message = by_wamid[status.id]
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
    known: Mapping[str, Message], receipts: Mapping[str, Sequence[Receipt]], outbox: Outbox, now: datetime
) -> frozenset[str]:
    """Write what the receipts make of each message, many in one request; the ids of those overtaken."""
    steps = [Step(known[one], with_receipts(known[one], told, now)) for one, told in receipts.items()]
    news = [step for step in steps if step.after is not step.before]
    overtaken: set[str] = set()
    for step in news:
        # Its episode changes in the same write.
        reason = _unreachable(step.after)
        if reason and not _is_saved(step, reason, outbox):
            overtaken.add(step.after.message_id)
    overtaken |= outbox.save_all([step for step in news if _unreachable(step.after) is None])
    moved = [
        after
        for before, after in news
        if after.message_id not in overtaken and after.state is not before.state
    ]
    for (state, code), number in Counter((one.state, one.error_code) for one in moved).items():
        count("MessageReceipt", number, state=state, code="none" if code is None else str(code))
    for message in moved:
        _tell_somebody(message)
    return frozenset(overtaken)


def _is_saved(step: Step, reason: UnreachableReason, outbox: Outbox) -> bool:
    try:
        outbox.save(step.before, step.after, reason)
    except Overtaken:
        return False
    return True


def _tell_somebody(message: Message) -> None:
    """WhatsApp reports many failures only later, a closed window among them: they count as refusals do."""
    if message.state is not MessageState.FAILED or message.error_code is None:
        return
    action = action_for(message.error_code)
    if action in NEEDS_SOMEBODY:
        known = {"message_id": message.message_id, "code": message.error_code, "action": action}
        logger.error("WhatsApp gave up and somebody has to look", extra=known)
        count("SendingNeedsSomebody")


def _unreachable(message: Message) -> UnreachableReason | None:
    """Whether WhatsApp has said that it does not lead to this resident."""
    if message.state is not MessageState.FAILED or message.error_code is None:
        return None
    if message.purpose in TO_HEALTH_WORKERS:
        return None
    if action_for(message.error_code) is Action.UNREACHABLE:
        return UnreachableReason.NOT_ON_WHATSAPP
    return None
