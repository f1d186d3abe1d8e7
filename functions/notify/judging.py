"""Whether a queued message may be sent now, and to which number. Pure: what is stored in, a verdict out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from desac.domain.dates import WITA
from desac.domain.message import ANSWERS, REPEATED, HoldReason, Message, MessageState
from desac.domain.sending_hours import SendingHours
from desac.domain.sending_number import SendingNumber
from desac.ports.outbox import Looked
from functions.notify import outcomes
from functions.notify.message_body import is_free_text
from functions.notify.planning import UNREACHABLE, Suppression, suppression
from functions.notify.sending_rules import Addressee, rule_for

CLAIM = timedelta(minutes=1)
"""A message that has been in `sending` for longer was claimed by a process that died: none may run longer."""
_SOON = 2.0


class Send(NamedTuple):
    """It may go, to this number (or hidden user)."""

    phone: str


@dataclass(frozen=True, slots=True)
class Drop:
    """There is nothing to do for this record."""


class ComeBack(NamedTuple):
    """Not now: the record is to come again after so many seconds. `why` holds no personal data."""

    why: str
    seconds: float = _SOON


class Change(NamedTuple):
    """Not this time: the message enters another state."""

    next: outcomes.Next


type Verdict = Send | Drop | ComeBack | Change


def judge_state(message: Message, carrier: str, now: datetime) -> Verdict | None:
    """What follows from the message alone; None if it is to be sent."""
    if message.lead is not None:
        # Another message to the same phone names this resident, too.
        return Drop()
    if message.state is MessageState.SENDING:
        left = CLAIM - (now - message.updated_at)
        if left > timedelta():
            return ComeBack("it is being sent", left.total_seconds() + 1)
        # Its process died: whether the request was written nobody knows.
        return Change(outcomes.lost(message, now))
    if message.state is not MessageState.QUEUED:
        return Drop()
    if message.carrier not in {None, carrier}:
        # The echo of a message that went back to `queued`; its own record brings it again.
        return Drop()
    return None


def judge(
    looked: Looked,
    number: SendingNumber,
    hours: SendingHours,
    *,
    number_opted_out: bool,
    now: datetime,
) -> Verdict:
    """What follows for a queued message from everything else that is known."""
    message, person, episode = looked
    rule = rule_for(message.purpose)
    if message.not_after is not None and now >= message.not_after:
        return Change(outcomes.Next(MessageState.SUPPRESSED, {"reason": Suppression.TOO_LATE.value}))
    phone = message.to
    if rule.addressee is Addressee.RESIDENT:
        if person is None or episode is None:
            return ComeBack("it has no addressee")
        today = now.astimezone(WITA).date()
        reason = suppression(
            person, episode, today, number_opted_out=number_opted_out, purpose=message.purpose
        )
        if reason is not None:
            changes = {"reason": reason.value}
            # Only a notice that nobody has answered yet sends a tracer.
            lost = None if message.purpose in REPEATED else UNREACHABLE.get(reason)
            return Change(outcomes.Next(MessageState.SUPPRESSED, changes, unreachable=lost))
        phone = person.phone
    elif is_late_answer(message) and (number_opted_out or (person and person.opted_out_at)):
        return Change(outcomes.Next(MessageState.SUPPRESSED, {"reason": Suppression.OPTED_OUT.value}))
    waits = _waits(message, number, hours, now)
    if waits is not None:
        return Change(waits)
    return Send(phone) if phone else Change(outcomes.held(message, HoldReason.PARKED))


def is_late_answer(message: Message) -> bool:
    """Whether it goes to whoever wrote as a template: after 24 hours it is the city that begins to write."""
    is_to_replier = rule_for(message.purpose).addressee is Addressee.REPLIER
    return is_to_replier and message.purpose in ANSWERS and not is_free_text(message)


def _waits(
    message: Message, number: SendingNumber, hours: SendingHours, now: datetime
) -> outcomes.Next | None:
    """What a message waits for that has nothing to do with it."""
    rule = rule_for(message.purpose)
    if number.stopped:
        return outcomes.held(message, HoldReason.SENDING_STOPPED)
    if message.whatsapp_template in number.held_templates:
        return outcomes.held(message, HoldReason.TEMPLATE_HELD)
    closed = hours.closed(now, at_night=rule.at_night, in_pauses=rule.in_pauses)
    return outcomes.held(message, closed.reason, closed.until) if closed else None


def phone_of(looked: Looked) -> str | None:
    """Where a message would go."""
    if rule_for(looked.message.purpose).addressee is Addressee.RESIDENT:
        return looked.person.phone if looked.person else None
    return looked.message.to
