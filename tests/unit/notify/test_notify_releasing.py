"""What waits is let go when its reason is over: the urgent and old first, no more than there is room for."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from desac.domain.dates import WITA
from desac.domain.episode import UnreachableReason
from desac.domain.message import HoldReason, Lane, Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.sending_hours import SendingHours, sending_hours
from desac.domain.sending_number import SECOND, Asked, Granted, SendingNumber, Stop, TemplateHold
from desac.ports.whatsapp import NotSent, Refused
from functions.notify.releaser import read_limit, ring
from functions.notify.releasing import Releasing, queued_again
from functions.notify.sending_rules import AfterLoss, rule_for
from functions.notify.transitions import Receipt, with_receipts
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    MESSAGE_ID,
    NOW,
    FakeNumber,
    FakeOutbox,
    FakeWaiting,
    message,
)

NUMBER = SendingNumber(phone_number_id="1")


def held(reason: HoldReason, place: int = 0, **changes: Any) -> Message:
    identifier = f"{EPISODE_ID}.isolation_guide.{place:012x}"
    return message(S.QUEUED, S.HELD, message_id=identifier, reason=reason.value, carrier=None, **changes)


def releasing(outbox: FakeOutbox, hours: SendingHours | None = None, most: int = 100) -> Releasing:
    return Releasing(FakeWaiting(outbox), outbox, hours or SendingHours(), most)


def queued(outbox: FakeOutbox) -> list[Message]:
    return [one for one in outbox.stored.values() if one.state is S.QUEUED]


@pytest.mark.parametrize("reason", [HoldReason.RETRY_LATER, HoldReason.RECIPIENT_SLOWED])
def test_what_ends_by_itself_is_let_go_when_due(reason: HoldReason) -> None:
    due = held(reason, 1, held_until=NOW)
    outbox = FakeOutbox(due, held(reason, 2, held_until=NOW + timedelta(seconds=1)))
    assert releasing(outbox).release(NUMBER, NOW) == Counter({reason.value: 1})
    (released,) = queued(outbox)
    assert released.message_id == due.message_id
    assert (released.carrier, released.reason, released.held_until) == (None, None, None)


def test_nothing_goes_while_stopped_and_all_afterwards() -> None:
    outbox = FakeOutbox(*(held(HoldReason.SENDING_STOPPED, place) for place in range(5)))
    stopped = NUMBER.stop(Stop(action="stop", code=190, at=NOW))
    assert not releasing(outbox).release(stopped, NOW)
    assert releasing(outbox).release(stopped.resume(), NOW).total() == 5


def test_a_template_is_let_go_when_it_is_released_and_no_other() -> None:
    outbox = FakeOutbox(
        held(HoldReason.TEMPLATE_HELD, 1, template="positive_notice"),
        held(HoldReason.TEMPLATE_HELD, 2, template="isolation_guide", template_version=2),
        held(HoldReason.TEMPLATE_HELD, 3, template="isolation_guide", template_version=1),
    )
    number = NUMBER.hold_template("isolation_guide_v2", TemplateHold(code=132015, at=NOW))
    releasing(outbox).release(number, NOW)
    assert [one.whatsapp_template for one in queued(outbox)] == ["positive_notice_v1", "isolation_guide_v1"]
    releasing(outbox).release(number.release_template("isolation_guide_v2"), NOW)
    assert len(queued(outbox)) == 3


def test_what_is_parked_stays_until_somebody_says_so() -> None:
    outbox = FakeOutbox(held(HoldReason.PARKED))
    assert not releasing(outbox).release(NUMBER, NOW)


def test_the_night_ends_for_all_at_once() -> None:
    hours = sending_hours("21:00-06:00")
    outbox = FakeOutbox(*(held(HoldReason.QUIET_HOURS, place) for place in range(3)))
    assert not releasing(outbox, hours).release(NUMBER, datetime(2021, 8, 13, 5, 59, tzinfo=WITA))
    assert releasing(outbox, hours).release(NUMBER, datetime(2021, 8, 13, 6, 0, tzinfo=WITA)).total() == 3


def test_the_most_urgent_and_then_the_oldest_go_first() -> None:
    some = [
        held(HoldReason.QUIET_HOURS, place, urgency=urgency, created_at=NOW + timedelta(minutes=age))
        for place, (urgency, age) in enumerate([(5, 0), (3, 9), (3, 1), (0, 30), (4, 0)])
    ]
    outbox = FakeOutbox(*some)
    releasing(outbox, most=3).release(NUMBER, NOW)
    assert {one.message_id for one in queued(outbox)} == {some[place].message_id for place in (3, 2, 1)}


def test_no_more_are_let_go_than_the_day_has_room_for() -> None:
    outbox = FakeOutbox(*(held(HoldReason.DAILY_LIMIT, place, lane=Lane.BULK) for place in range(10)))
    begin = round(NOW.timestamp() * SECOND)
    used = NUMBER.limited(100, NOW).reserve(Asked(92, urgent=False, fresh=92), begin, 0)
    assert isinstance(used, Granted)
    assert releasing(outbox).release(used.number, NOW).total() == 3
    assert releasing(outbox).release(used.number, NOW + timedelta(hours=25)).total() == 7


def test_what_the_day_keeps_for_urgent_ones_lets_urgent_ones_go() -> None:
    blast = held(HoldReason.DAILY_LIMIT, 0, lane=Lane.BULK)
    urgent = held(HoldReason.DAILY_LIMIT, 1, lane=Lane.URGENT)
    outbox = FakeOutbox(blast, urgent)
    begin = round(NOW.timestamp() * SECOND)
    used = NUMBER.limited(1000, NOW).reserve(Asked(970, urgent=True, fresh=970), begin, 0)
    assert isinstance(used, Granted)
    releasing(outbox).release(used.number, NOW)
    assert [one.message_id for one in queued(outbox)] == [urgent.message_id]


def test_whatever_was_parked_has_all_its_attempts_again() -> None:
    parked = held(HoldReason.PARKED).model_copy(update={"attempts": 20})
    after = queued_again(parked, NOW)
    assert after
    assert (after.state, after.attempts) == (S.QUEUED, 0)
    waited = queued_again(held(HoldReason.RETRY_LATER).model_copy(update={"attempts": 5}), NOW)
    assert waited
    assert waited.attempts == 5


def test_a_message_changed_meanwhile_is_left_alone() -> None:
    outbox = FakeOutbox(held(HoldReason.SENDING_STOPPED))
    (known,) = outbox.stored.values()
    outbox.overtake = lambda: outbox.stored.update(
        {known.message_id: known.model_copy(update={"state": S.SUPPRESSED, "history": (*known.history,) * 2})}
    )
    assert not releasing(outbox).release(NUMBER, NOW)
    assert queued(outbox) == []


def lost(purpose: Purpose, *states: S) -> tuple[FakeOutbox, datetime]:
    until = NOW + rule_for(purpose).lost_answer.wait
    steps = states or (S.QUEUED, S.SENDING, S.UNKNOWN)
    return FakeOutbox(message(*steps, purpose=purpose, held_until=until)), until


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_lost_answer_is_settled_as_its_purpose_says_and_not_before(purpose: Purpose) -> None:
    outbox, until = lost(purpose)
    assert not releasing(outbox).settle(until - timedelta(microseconds=1))
    assert releasing(outbox).settle(until).total() == 1
    stored = outbox.stored[MESSAGE_ID]
    if rule_for(purpose).lost_answer.then is AfterLoss.AGAIN:
        assert (stored.state, stored.carrier) == (S.QUEUED, None)
        assert outbox.to.episode.unreachable is None
    else:
        assert (stored.state, stored.reason) == (S.FAILED, "answer_lost")
        assert outbox.to.episode.unreachable is UnreachableReason.ANSWER_LOST


def test_never_more_than_twice() -> None:
    twice = (S.QUEUED, S.SENDING, S.UNKNOWN, S.QUEUED, S.SENDING, S.UNKNOWN)
    outbox, until = lost(Purpose.ISOLATION_GUIDE, *twice)
    releasing(outbox).settle(until)
    assert outbox.stored[MESSAGE_ID].state is S.FAILED


def test_a_receipt_that_comes_at_last_wins() -> None:
    outbox, until = lost(Purpose.POSITIVE_NOTICE)
    outbox.overtake = lambda: outbox.stored.update(
        {MESSAGE_ID: with_receipts(outbox.stored[MESSAGE_ID], [Receipt(S.SENT, until, "wamid.1")], until)}
    )
    assert not releasing(outbox).settle(until)
    assert outbox.stored[MESSAGE_ID].state is S.SENT


class FakeAccount:
    """Tells the tier, or why not; `asked` counts."""

    def __init__(self, answer: str | Exception) -> None:
        self._answer = answer
        self.asked = 0

    def messaging_limit(self) -> str:
        self.asked += 1
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def test_the_daily_limit_is_asked_once_an_hour() -> None:
    number, account = FakeNumber(), FakeAccount("TIER_2K")
    for minutes in (0, 1, 59, 61):
        state = read_limit(number, account, NOW + timedelta(minutes=minutes))
        assert state.daily_limit == 2000
    assert account.asked == 2
    assert read_limit(number, FakeAccount("TIER_UNLIMITED"), NOW + timedelta(hours=9)).daily_limit is None


@pytest.mark.parametrize("answer", [Refused(190), NotSent("no connection"), "TIER_OF_2030"])
def test_an_answer_that_says_nothing_leaves_the_limit_as_it_was(answer: str | Exception) -> None:
    number = FakeNumber(NUMBER.limited(250, NOW - timedelta(hours=2)))
    assert read_limit(number, FakeAccount(answer), NOW).daily_limit == 250


def test_a_stop_and_held_templates_ring_at_every_tick(capsys: pytest.CaptureFixture[str]) -> None:
    ring(NUMBER, 0)
    assert capsys.readouterr().out == ""
    stopped = NUMBER.stop(Stop(action="stop", code=190, at=NOW))
    ring(stopped.hold_template("a", TemplateHold(code=132015, at=NOW)), 3)
    told = capsys.readouterr().out
    assert "SendingStopped" in told
    assert "TemplatesHeld" in told
    assert "MessagesParked" in told
