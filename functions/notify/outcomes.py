"""What follows from what came of a request. Pure: the message and the outcome in, the next step out."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desac.domain.episode import UnreachableReason
from desac.domain.message import TO_HEALTH_WORKERS, HoldReason, Message, MessageState
from functions.notify.error_codes import Action, action_for
from functions.notify.message_body import is_free_text
from functions.notify.sending_rules import Addressee, rule_for
from functions.notify.transitions import advance, sent_anew

RETRIES_AT_ONCE = 3
"""So often the queue brings a message back within seconds; then it is held, a little longer each time."""
MOST_ATTEMPTS = 20
"""With quarters of an hour between them that is some four hours: longer than WhatsApp's outages last."""
_A_FEW = 5
_UNKNOWN_ERROR = 1
_SHORT = timedelta(seconds=8)
"""Waits up to this are left to the queue."""
LONGEST_SLOWED = timedelta(seconds=20)
"""The same for all of a slowed number's. One slowed for longer may be so for an hour, and a queue counts."""
_LONGEST = timedelta(minutes=15)
_AFTER_MAINTENANCE = timedelta(seconds=60)

Jitter = Callable[[float, float], float]
"""A number between two, such as `random.uniform`: who was refused together is not to come back together."""

_HELD_FOR: Mapping[Action, HoldReason] = {
    Action.PAUSE_NUMBER: HoldReason.SENDING_STOPPED,
    Action.STOP: HoldReason.SENDING_STOPPED,
    Action.HOLD_TEMPLATE: HoldReason.TEMPLATE_HELD,
    Action.PARK: HoldReason.PARKED,
    Action.NEEDS_TEMPLATE: HoldReason.PARKED,
}
_SLOWED = frozenset({Action.SLOW_NUMBER, Action.SLOW_RECIPIENT})


class Next(NamedTuple):
    """A message's next state; `back` is in how many seconds its queue record is to come again."""

    state: MessageState
    changes: Mapping[str, Any]
    back: float | None = None
    unreachable: UnreachableReason | None = None

    def step(self, message: Message, now: datetime) -> Message | None:
        """The message after it, or None if it may not go there from where it is."""
        return advance(message, self.state, now, **self.changes)

    def anew(self, message: Message, now: datetime) -> Message:
        """A message that failed, after it; what its own record would bring back waits for the release."""
        if self.back is None or "template" in self.changes:
            return sent_anew(message, self.state, now, **self.changes)
        until = now + timedelta(seconds=self.back)
        held = _held(message, HoldReason.RETRY_LATER, until, self.changes.get("error_code"))
        return sent_anew(message, held.state, now, **held.changes)


class Circumstances(NamedTuple):
    """What else counts: the time, chance, and until when recipient and number are slowed."""

    now: datetime
    jitter: Jitter
    recipient_until: datetime | None = None
    number_until: datetime | None = None


def accepted(wamid: str) -> Next:
    """WhatsApp took it."""
    return Next(MessageState.ACCEPTED, {"wamid": wamid, "error_code": None})


def without_file(code: int) -> Next:
    """It was refused for its file only: it goes again at once, and without."""
    return Next(MessageState.QUEUED, {"error_code": code}, back=1.0)


def lost(message: Message, now: datetime) -> Next:
    """It may or may not have been taken: a receipt tells, or it is given up after its purpose's time."""
    until = now + rule_for(message.purpose).lost_answer.wait
    return Next(MessageState.UNKNOWN, {"held_until": until})


def not_sent(message: Message, known: Circumstances, code: int | None = None) -> Next:
    """It was certainly not taken and may be another time."""
    if message.attempts >= MOST_ATTEMPTS:
        return _held(message, HoldReason.PARKED, None, code)
    if message.attempts <= RETRIES_AT_ONCE:
        seconds = known.jitter(1, 2.0**message.attempts)
        return Next(MessageState.QUEUED, {"error_code": code}, back=seconds)
    longest = min(_LONGEST, timedelta(minutes=2.0 ** (message.attempts - RETRIES_AT_ONCE - 1)))
    wait = timedelta(seconds=known.jitter(longest.total_seconds() / 2, longest.total_seconds()))
    return _held(message, HoldReason.RETRY_LATER, known.now + wait, code)


def action_on(message: Message, code: int) -> Action:
    """What to do about a code that this message got: free text has no template that could be held."""
    action = action_for(code)
    return Action.PARK if action is Action.HOLD_TEMPLATE and is_free_text(message) else action


def is_too_late(message: Message, action: Action) -> bool:
    """Whether a word to a health worker about a reply of theirs has had its time: no template stands in."""
    return action is Action.NEEDS_TEMPLATE and is_free_text(message) and message.purpose in TO_HEALTH_WORKERS


def refused(message: Message, code: int, known: Circumstances) -> Next:
    """WhatsApp said why it does not take it, at once or later."""
    action = action_on(message, code)
    if code == _UNKNOWN_ERROR and message.attempts >= _A_FEW:
        return _held(message, HoldReason.PARKED, None, code)
    if action is Action.RETRY:
        return not_sent(message, known, code)
    if action is Action.RETRY_LATER:
        seconds = _AFTER_MAINTENANCE.total_seconds()
        until = known.now + timedelta(seconds=known.jitter(seconds, 1.5 * seconds))
        return _held(message, HoldReason.RETRY_LATER, until, code)
    if action in _SLOWED:
        return _waits(message, action, known, code)
    if action is Action.UNREACHABLE or is_too_late(message, action):
        is_staff = rule_for(message.purpose).addressee is Addressee.STAFF
        reason = None if is_staff else UnreachableReason.NOT_ON_WHATSAPP
        return Next(MessageState.FAILED, {"error_code": code}, unreachable=reason)
    return _held(message, _HELD_FOR[action], None, code)


def _waits(message: Message, action: Action, known: Circumstances, code: int) -> Next:
    """Seconds with the queue, more with the release."""
    is_number = action is Action.SLOW_NUMBER
    until = known.number_until if is_number else known.recipient_until
    wait = max((until or known.now) - known.now, timedelta(seconds=1))
    wait += timedelta(seconds=known.jitter(0, 1))
    if wait <= (LONGEST_SLOWED if is_number else _SHORT):
        return Next(MessageState.QUEUED, {"error_code": code}, back=wait.total_seconds())
    reason = HoldReason.RETRY_LATER if is_number else HoldReason.RECIPIENT_SLOWED
    return _held(message, reason, known.now + wait, code)


def held(message: Message, reason: HoldReason, until: datetime | None = None) -> Next:
    """It waits for something that has nothing to do with it."""
    return _held(message, reason, until, message.error_code)


def _held(message: Message, reason: HoldReason, until: datetime | None, code: int | None) -> Next:
    changes = {
        "reason": reason.value,
        "held_until": until,
        "error_code": code,
        "urgency": rule_for(message.purpose).urgency,
        # Its release makes an event of its own, which is the next to carry it.
        "carrier": None,
    }
    return Next(MessageState.HELD, changes)
