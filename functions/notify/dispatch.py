"""Sending what may go, block by block: slots reserved, messages claimed, requests sent, outcomes written.

While one block is under way the next is reserved and claimed, so that the pace has no gaps; and no more than
that, so that a process that is killed leaves few messages of which nobody knows whether they were sent.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desac.domain.message import HoldReason, Lane, Message, MessageState
from desac.domain.recipient import SPACING, Recipient
from desac.domain.sending_number import SECOND, Asked, Denial, Denied, Granted, hour_of
from desac.ports.outbox import Step
from functions.notify import outcomes
from functions.notify.courier import Parcel
from functions.notify.desk import Desk
from functions.notify.settling import Settling
from functions.notify.transitions import advance

_AHEAD = 2
_BLOCK_SECONDS = 0.1
_MOST = 49
"""Each message and its recipient are one write each of a transaction's hundred."""
_LAST_SECONDS = 15.0
"""Nothing new is begun when less is left: a request may take 13 seconds to fail."""
_LONGEST_PAUSE = 2.0
_SHORT = timedelta(seconds=8)
_LEADS = (SECOND // 100, SECOND // 5)


@dataclass(slots=True)
class Ready:
    """A message that may be sent, as stored, with its request."""

    message: Message
    carrier: str
    phone: str
    body: dict[str, Any]
    claimed: bool = False

    @property
    def is_urgent(self) -> bool:
        """Which lane it is in."""
        return self.message.lane is Lane.URGENT


class _Block(NamedTuple):
    members: list[Ready]
    parcels: list[Parcel]
    wait: Callable[[], None]


@dataclass(slots=True)
class _Picked:
    """Messages for one block, what their recipients are after it, and which of these count how."""

    members: list[Ready]
    paces: dict[str, Recipient]
    fresh: int = 0
    moved: dict[str, str] | None = None


class Dispatch:
    """Sends the messages of one batch; `phones` is what is known of each phone."""

    def __init__(self, desk: Desk, phones: dict[str, Recipient]) -> None:
        self._desk = desk
        self._phones = phones
        self._settling = Settling(desk)
        self._waiting: deque[Ready] = deque()
        self._blocks: deque[_Block] = deque()
        self._left: Counter[str] = Counter()
        self._postponed: Counter[str] = Counter()
        self._lead = _LEADS[0]
        self._most = _MOST
        if desk.per_second:
            self._most = max(1, min(_MOST, int(desk.per_second * _BLOCK_SECONDS)))

    def run(self, ready: Sequence[Ready]) -> None:
        """Until each is sent, held, or left to its queue record."""
        self._waiting.extend(ready)
        while self._waiting or self._blocks:
            if self._waiting and len(self._blocks) < _AHEAD and self._begin():
                continue
            if self._blocks:
                self._finish(self._blocks.popleft())

    def _begin(self) -> bool:
        """Begin a block, or get rid of what cannot begin; False if a block under way has to end first."""
        if self._desk.courier.ended:
            if self._blocks:
                return False
            self._desk.courier.reopen()
        if self._desk.seconds_left() < _LAST_SECONDS:
            self._give_back("there is no time left", 1)
            return True
        now = self._desk.clock()
        picked = self._pick(now)
        if not picked.members:
            return True
        moved = picked.moved or {}
        asked = Asked(
            slots=len(picked.members),
            urgent=picked.members[0].is_urgent,
            fresh=picked.fresh,
            again=len(moved),
            left=self._left,
        )
        micros = round(now.timestamp() * SECOND)
        answer = self._desk.number.reserve(asked, micros, self._desk.per_second, self._lead)
        if isinstance(answer, Denied):
            self._waiting.extendleft(reversed(picked.members))
            return self._denied(answer, now)
        self._left = Counter()
        self._send(picked, answer, now)
        return True

    def _pick(self, now: datetime) -> _Picked:
        """The next messages of one lane whose recipients may be written to now."""
        picked = _Picked([], {}, moved={})
        urgent = self._waiting[0].is_urgent
        most = _MOST if urgent else self._most
        while self._waiting and len(picked.members) < most and self._waiting[0].is_urgent is urgent:
            one = self._waiting.popleft()
            if one.claimed or self._counted(one, picked, now):
                picked.members.append(one)
        return picked

    def _counted(self, one: Ready, picked: _Picked, now: datetime) -> bool:
        known = picked.paces.get(one.phone) or self._phones[one.phone]
        may_go_at = known.may_go_at(now)
        if may_go_at > now:
            self._postpone(one, may_go_at, now)
            return False
        if known.counts_anew(now):
            picked.fresh += 1
        elif not known.in_window(now) and known.counted_at and hour_of(known.counted_at) != hour_of(now):
            picked.moved = {**(picked.moved or {}), one.phone: hour_of(known.counted_at)}
        picked.paces[one.phone] = known.written_to(now)
        return True

    def _postpone(self, one: Ready, until: datetime, now: datetime) -> None:
        """Each of several to one phone a turn later than the one before: together all would be too early."""
        until += self._postponed[one.phone] * SPACING
        self._postponed[one.phone] += 1
        wait = until - now
        if wait <= _SHORT:
            self._desk.bring_back(one.message, "its recipient is slowed", wait.total_seconds())
        else:
            self._desk.move([(one.message, outcomes.held(one.message, HoldReason.RECIPIENT_SLOWED, until))])

    def _send(self, picked: _Picked, granted: Granted, now: datetime) -> None:
        held = granted.number.held_templates
        members = [one for one in picked.members if one.message.whatsapp_template not in held]
        if len(members) < len(picked.members):
            self._hold((one for one in picked.members if one not in members), HoldReason.TEMPLATE_HELD)
        members = self._claim(members, picked, now)
        slots = granted.slots if self._desk.per_second else (0,) * len(granted.slots)
        parcels = [
            Parcel(one.message.message_id, one.body, slot) for one, slot in zip(members, slots, strict=False)
        ]
        if parcels:
            self._blocks.append(_Block(members, parcels, self._desk.courier.send(parcels)))

    def _claim(self, members: Sequence[Ready], picked: _Picked, now: datetime) -> list[Ready]:
        """Those that are ours from now on: no other process sends them."""
        new = [one for one in members if not one.claimed]
        if not new:
            return list(members)
        began = time.perf_counter()
        steps = [(one, _claimed(one, now)) for one in new]
        phones = {one.phone for one in new}
        overtaken = self._desk.outbox.save_all(
            [Step(one.message, after) for one, after in steps],
            [(self._phones[phone], picked.paces[phone]) for phone in phones],
        )
        took = round((time.perf_counter() - began) * 1.5 * SECOND)
        self._lead = min(max(_LEADS[0], (self._lead + took) // 2), _LEADS[1])
        lost = set[str]()
        for one, after in steps:
            if one.message.message_id in overtaken:
                lost.add(one.phone)
                self._desk.bring_back(one.message, "it is being changed")
            else:
                one.message, one.claimed = after, True
        self._left.update(hour for phone, hour in (picked.moved or {}).items() if phone not in lost)
        self._phones |= {phone: picked.paces[phone] for phone in phones - lost}
        if lost:
            self._phones |= self._desk.recipients.recipients(sorted(lost))
        return [one for one in members if one.claimed]

    def _denied(self, denied: Denied, now: datetime) -> bool:
        seconds = denied.wait / SECOND
        if denied.why is Denial.STOPPED:
            self._hold(self._take_all(), HoldReason.SENDING_STOPPED)
        elif denied.why is Denial.FULL:
            self._hold_above(denied.room, now, now + timedelta(seconds=seconds))
        elif self._blocks:
            return False
        elif seconds > outcomes.LONGEST_SLOWED.total_seconds():
            until = now + timedelta(seconds=self._desk.jitter(seconds, 1.5 * seconds))
            self._hold(self._take_all(), HoldReason.RETRY_LATER, until)
        elif seconds > _LONGEST_PAUSE:
            self._give_back("the number is slowed", seconds)
        else:
            self._desk.wait(seconds + self._desk.jitter(0, 0.01))
        return True

    def _hold_above(self, room: int, now: datetime, until: datetime) -> None:
        """Keep as many new recipients as the day has room for, the most urgent; the others wait for it."""
        kept, held = set[str](), list[Ready]()
        for one in self._take_all():
            counts = not one.claimed and self._phones[one.phone].counts_anew(now)
            if counts and one.phone not in kept and len(kept) >= room:
                held.append(one)
                continue
            if counts:
                kept.add(one.phone)
            self._waiting.append(one)
        self._hold(held, HoldReason.DAILY_LIMIT, until)

    def _take_all(self) -> list[Ready]:
        everything = list(self._waiting)
        self._waiting.clear()
        return everything

    def _hold(self, some: Iterable[Ready], reason: HoldReason, until: datetime | None = None) -> None:
        self._desk.move([(one.message, outcomes.held(one.message, reason, until)) for one in some])

    def _give_back(self, why: str, seconds: float) -> None:
        """Leave what waits to the queue: nothing of it was sent."""
        claimed = []
        for one in self._take_all():
            later = seconds + self._desk.jitter(0, 1 + seconds / 4)
            if one.claimed:
                # Nothing was tried: that counts for nothing.
                unclaimed = {"attempts": one.message.attempts - 1}
                claimed.append((one.message, outcomes.Next(MessageState.QUEUED, unclaimed, back=later)))
            else:
                self._desk.bring_back(one.message, why, later)
        self._desk.move(claimed)

    def _finish(self, block: _Block) -> None:
        block.wait()
        unsent = self._settling.settle(
            [(one.message, parcel) for one, parcel in zip(block.members, block.parcels, strict=True)]
        )
        again = [one for one in block.members if one.message.message_id in unsent]
        self._waiting.extendleft(reversed(again))


def _claimed(one: Ready, now: datetime) -> Message:
    after = advance(
        one.message,
        MessageState.SENDING,
        now,
        attempts=one.message.attempts + 1,
        carrier=one.carrier,
        to=one.phone,
    )
    if after is None:
        raise ValueError(f"{one.message.message_id} is {one.message.state} and cannot be claimed")
    return after
