"""Letting go what waited long enough: messages whose reason to wait is over, and lost answers."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from desac.domain.episode import UnreachableReason
from desac.domain.message import HoldReason, Lane, Message, MessageState
from desac.domain.sending_hours import SendingHours
from desac.domain.sending_number import SendingNumber
from desac.observability import logger
from desac.ports.outbox import Outbox, Overtaken, Step
from desac.ports.sending import Waiting
from functions.notify.sending_rules import Addressee, AfterLoss, rule_for
from functions.notify.templates import all_templates
from functions.notify.transitions import advance

_ENDING_BY_THEMSELVES = (HoldReason.RETRY_LATER, HoldReason.RECIPIENT_SLOWED)
_LOST_TWICE = 2
ANSWER_LOST = "answer_lost"


class Releasing(NamedTuple):
    """One look at what waits; `most` is how many messages may go back to the queue at once."""

    waiting: Waiting
    outbox: Outbox
    hours: SendingHours
    most: int

    def release(self, number: SendingNumber, now: datetime) -> Counter[str]:
        """Queue the most urgent and oldest of those that need not wait any more; how many by reason."""
        found: dict[str, Message] = {}
        for some in self._over(number, now):
            found |= {one.message_id: one for one in some}
        chosen = sorted(found.values(), key=lambda one: (one.urgency, one.created_at))[: self.most]
        steps = [Step(one, after) for one in chosen if (after := queued_again(one, now))]
        overtaken = self.outbox.save_all(steps) if steps else frozenset()
        return Counter(str(one.before.reason) for one in steps if one.before.message_id not in overtaken)

    def _over(self, number: SendingNumber, now: datetime) -> Iterator[list[Message]]:
        if number.stopped:
            return
        for reason in _ENDING_BY_THEMSELVES:
            yield self.waiting.held(reason, self.most, due=now)
        closed = self.hours.closed(now)
        for reason in (HoldReason.QUIET_HOURS, HoldReason.PAUSE_CALENDAR):
            if closed is None or closed.reason is not reason:
                yield self.waiting.held(reason, self.most)
        yield self.waiting.held(HoldReason.SENDING_STOPPED, self.most)
        for name in (one.whatsapp_name for one in all_templates()):
            if name not in number.held_templates:
                yield self.waiting.held(HoldReason.TEMPLATE_HELD, self.most, template=name)
        yield self._within_the_limit(number, now)

    def _within_the_limit(self, number: SendingNumber, now: datetime) -> list[Message]:
        """Those that the day has room for; a part of it is for urgent ones alone."""
        room, all_room = number.room(now), number.room(now, urgent=True)
        if room is None or all_room is None:
            return self.waiting.held(HoldReason.DAILY_LIMIT, self.most)
        found = self.waiting.held(HoldReason.DAILY_LIMIT, min(all_room, self.most))
        return [one for place, one in enumerate(found) if place < room or one.lane is Lane.URGENT]

    def settle(self, now: datetime) -> Counter[str]:
        """Messages of which nothing was heard: sent again, or given up, as their purpose says."""
        outcomes = (self._settle(one, now) for one in self.waiting.unsettled(now, self.most))
        return Counter(outcome for outcome in outcomes if outcome)

    def _settle(self, message: Message, now: datetime) -> str | None:
        rule = rule_for(message.purpose)
        lost = sum(state is MessageState.UNKNOWN for state, _ in message.history)
        if rule.lost_answer.then is AfterLoss.AGAIN and lost < _LOST_TWICE:
            after, unreachable, outcome = queued_again(message, now), None, "again"
        else:
            after = advance(message, MessageState.FAILED, now, reason=ANSWER_LOST)
            outcome = "given_up"
            is_staff = rule.addressee is Addressee.STAFF
            unreachable = None if is_staff else UnreachableReason.ANSWER_LOST
        if after is None:
            return None
        try:
            self.outbox.save(message, after, unreachable)
        except Overtaken:
            # A receipt came at last.
            return None
        logger.warning("nothing was heard", extra={"message_id": message.message_id, "then": outcome})
        return outcome


def queued_again(message: Message, now: datetime) -> Message | None:
    """A message that waits, queued; its next event carries it. None if it does not wait any more.

    What made it park has been mended by somebody: it has all its attempts again.
    """
    anew = {"attempts": 0} if message.reason == HoldReason.PARKED else {}
    return advance(message, MessageState.QUEUED, now, carrier=None, **anew)
