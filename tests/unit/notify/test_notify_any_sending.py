"""Whatever happens in whichever order, a message is not lost, nor sent twice but where that is documented.

Random sequences of sends that go well, are refused, lose their answer or die half-way, of receipts in any
order and number, and of time passing; WhatsApp's side of it is counted by itself.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desac.domain.message import HoldReason, Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.sending_hours import SendingHours
from desac.ports.whatsapp import AnswerLost, NotSent, Refused
from functions.notify.error_codes import Action, action_for
from functions.notify.later_failures import LaterFailures
from functions.notify.receipts import apply_receipts
from functions.notify.releasing import Releasing
from functions.notify.sending import Cue, Sender
from functions.notify.webhook_models import Status
from tests.unit.notify.notify_fakes import (
    MESSAGE_ID,
    FakeInbox,
    FakeNumber,
    FakeOutbox,
    FakeRecipients,
    FakeRoster,
    FakeWaiting,
    Time,
    desk,
    episode,
    message,
    person,
)

CODES = [1, 2, 131000, 131057, 130429, 131056, 190, 131048, 132015, 100, 131047, 131026]
sends = st.sampled_from(
    ["well", "lost after", "lost before", "not sent", "dies before", "dies after", *CODES]
)
receipts = st.tuples(
    st.just("receipt"), st.integers(0, 3), st.sampled_from(["sent", "delivered", "read", *CODES])
)
happenings = st.lists(
    st.one_of(
        st.tuples(st.just("send"), sends),
        receipts,
        st.tuples(st.just("wait"), st.sampled_from([1, 70, 4000])),
        st.tuples(st.just("release"), st.just(0)),
        st.tuples(st.just("resume"), st.just(0)),
    ),
    max_size=25,
)


class Death(BaseException):
    """The process is killed."""


class Number:
    """WhatsApp's side: what it took, and what it told of each."""

    def __init__(self) -> None:
        self.next: str | int = "well"
        self.taken: list[str] = []
        self.told_failed: set[str] = set()

    def send(self, content: Mapping[str, object]) -> str:
        """As told."""
        del content
        if self.next == "dies before":
            raise Death
        if self.next == "not sent":
            raise NotSent("no connection")
        if self.next == "lost before":
            raise AnswerLost("reset")
        if isinstance(self.next, int):
            raise Refused(self.next)
        self.taken.append(f"wamid.{len(self.taken)}")
        if self.next == "dies after":
            raise Death
        if self.next == "lost after":
            raise AnswerLost("timeout")
        return self.taken[-1]


class World:
    """One message to one resident, everything around it, and an event for each time it is queued."""

    def __init__(self, purpose: Purpose) -> None:
        known: dict[str, Any] = {"purpose": purpose}
        if purpose is Purpose.EMERGENCY_ANSWER:
            values = {"nama_darurat": "BPBD", "telepon_darurat": "112"}
            known |= {"template": "emergency_answer", "parameters": values}
        self.outbox = FakeOutbox(message(**known))
        self.whatsapp, self.number, self.time = Number(), FakeNumber(), Time()
        self.failures = LaterFailures(
            self.number, FakeRecipients(self.outbox), FakeInbox(person(), episodes=[episode()]), FakeRoster()
        )
        self.records: list[str] = ["event-0"]
        self.again = 0

    @property
    def message(self) -> Message:
        """As stored."""
        return self.outbox.stored[MESSAGE_ID]

    def note(self, before: Message) -> None:
        """The stream tells of each change to `queued`."""
        if self.message.state is S.QUEUED and self.message.history != before.history:
            self.records.append(f"event-{len(self.message.history)}")

    def send(self, how: str | int) -> None:
        """The queue delivers every record that it still has."""
        self.whatsapp.next = how
        for carrier in list(self.records):
            before = self.message
            own = desk(self.outbox, self.whatsapp, time=self.time, number=self.number, per_second=80)
            try:
                back = Sender(own).deliver([Cue(MESSAGE_ID, carrier)])
            except Death:
                self.note(before)
                continue
            if not back:
                self.records.remove(carrier)
            self.note(before)

    def receipt(self, which: int, what: str | int) -> None:
        """Of a message that was taken, in no order and more than once."""
        if which >= len(self.whatsapp.taken):
            return
        before, wamid = self.message, self.whatsapp.taken[which]
        told: dict[str, Any] = {"id": wamid, "timestamp": str(int(self.time.now.timestamp()))}
        told |= (
            {"status": what} if isinstance(what, str) else {"status": "failed", "errors": [{"code": what}]}
        )
        if isinstance(what, int):
            self.whatsapp.told_failed.add(wamid)
        status = Status.model_validate(told | {"biz_opaque_callback_data": MESSAGE_ID})
        apply_receipts([status], self.outbox, self.time.now, self.failures)
        self.note(before)

    def release(self) -> None:
        """A tick."""
        releasing = Releasing(FakeWaiting(self.outbox), self.outbox, SendingHours(), 100)
        before = self.message
        releasing.release(self.number.known, self.time.now)
        self.again += releasing.settle(self.time.now)["again"]
        self.note(before)

    def resume(self) -> None:
        """An operator has mended everything."""
        self.number.change(lambda one: one.resume())
        for name in self.number.known.held_templates:
            self.number.change(lambda one, name=name: one.release_template(name))


PURPOSES = [Purpose.POSITIVE_NOTICE, Purpose.ISOLATION_GUIDE, Purpose.EMERGENCY_ANSWER]


@pytest.mark.parametrize("purpose", PURPOSES[:1] + PURPOSES[2:])
@settings(max_examples=300, deadline=None)
@given(story=happenings)
def test_none_lost_and_none_twice_but_where_documented(
    purpose: Purpose, story: list[tuple[Any, ...]]
) -> None:
    world = World(purpose)
    for what, *details in story:
        before = world.message
        if what == "wait":
            world.time.wait(details[0])
        else:
            getattr(world, what)(*(one for one in details if what in {"send", "receipt"}))
        assert len(world.message.history) >= len(before.history)
        assert world.message.history[: len(before.history)] == before.history or what == "receipt"
    # Every copy that WhatsApp holds and did not give up is the one, or a documented second try.
    good = [one for one in world.whatsapp.taken if one not in world.whatsapp.told_failed]
    assert len(good) <= 1 + world.again
    if purpose is Purpose.POSITIVE_NOTICE:
        assert world.again == 0

    # Then everything works again, and time passes.
    for _ in range(30):
        world.resume()
        for place, wamid in enumerate(world.whatsapp.taken):
            if wamid not in world.whatsapp.told_failed:
                world.receipt(place, "sent")
        world.time.wait(4000)
        world.release()
        world.send("well")
    last = world.message
    assert last.state in {S.SENT, S.DELIVERED, S.READ, S.FAILED} or last.reason == HoldReason.PARKED
    if last.state is S.FAILED:
        gone = last.error_code is not None and action_for(last.error_code) is Action.UNREACHABLE
        assert gone or last.reason == "answer_lost"
        assert world.outbox.to.episode.unreachable
    good = [one for one in world.whatsapp.taken if one not in world.whatsapp.told_failed]
    assert len(good) <= 1 + world.again
