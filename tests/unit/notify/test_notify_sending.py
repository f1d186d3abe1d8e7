"""Every way in which a send can go, and that none of them sends twice or loses a message."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.message import MessageState as S
from desac.ports.outbox import Addressee
from desac.ports.whatsapp import AnswerLost, NotSent, Refused
from functions.notify.rendering import TemplateGapError
from functions.notify.sending import CLAIM, Sender, TryAgain
from functions.notify.transitions import Receipt, with_receipts
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    MESSAGE_ID,
    NOW,
    PERSON_ID,
    PHONE,
    FakeOutbox,
    FakeWhatsApp,
    episode,
    message,
    person,
)


def at(moment: datetime = NOW) -> Callable[[], datetime]:
    return lambda: moment


def states(outbox: FakeOutbox) -> list[S]:
    return [state for state, _ in outbox.stored[MESSAGE_ID].history]


def test_a_queued_message_is_claimed_and_accepted() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")
    Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    stored = outbox.stored[MESSAGE_ID]
    assert states(outbox) == [S.QUEUED, S.SENDING, S.ACCEPTED]
    assert (stored.wamid, stored.attempts, stored.carrier) == ("wamid.1", 1, "event-1")
    (body,) = whatsapp.sent
    assert body["to"] == PHONE
    assert body["biz_opaque_callback_data"] == MESSAGE_ID
    assert body["template"]["name"] == "positive_notice_v1"
    assert body["template"]["language"] == {"code": "id"}


def test_delivered_twice_it_is_sent_once() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")
    sender = Sender(outbox, whatsapp, at())
    sender.deliver(MESSAGE_ID, "event-1")
    sender.deliver(MESSAGE_ID, "event-1")
    assert len(whatsapp.sent) == 1


@pytest.mark.parametrize("code", [1, 2, 131000, 131016, 133004, 131057, 4, 80007, 130429, 131056])
def test_a_passing_refusal_goes_back_and_comes_again(code: int) -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp(Refused(code), "wamid.1")
    with pytest.raises(TryAgain):
        Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    assert (outbox.stored[MESSAGE_ID].state, outbox.stored[MESSAGE_ID].error_code) == (S.QUEUED, code)
    Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    assert states(outbox) == [S.QUEUED, S.SENDING, S.QUEUED, S.SENDING, S.ACCEPTED]
    assert (outbox.stored[MESSAGE_ID].attempts, outbox.stored[MESSAGE_ID].error_code) == (2, None)


def test_the_event_of_going_back_sends_nothing() -> None:
    """Going back to `queued` makes an event of its own: with it every refusal would double the sends."""
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp(Refused(2))
    with pytest.raises(TryAgain):
        Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-2")
    assert len(whatsapp.sent) == 1
    assert outbox.stored[MESSAGE_ID].state is S.QUEUED


@pytest.mark.parametrize("code", [190, 0, 368, 131042, 130429, 131048])
def test_a_stop_code_spares_the_rest_of_the_batch(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    other_id = f"{EPISODE_ID}.isolation_guide"
    outbox = FakeOutbox(message(), message(message_id=other_id))
    whatsapp = FakeWhatsApp(Refused(code))
    sender = Sender(outbox, whatsapp, at())
    for identifier in (MESSAGE_ID, other_id):
        with pytest.raises(TryAgain):
            sender.deliver(identifier, f"event-{identifier}")
    assert {one.state for one in outbox.stored.values()} == {S.QUEUED}
    assert outbox.stored[other_id].attempts == 0
    assert ("SendingNeedsSomebody" in capsys.readouterr().out) is (code != 130429)


@pytest.mark.parametrize("code", [100, 131008, 131047, 424242])
def test_our_own_mistake_fails_with_its_code_and_an_alarm(
    code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox = FakeOutbox(message())
    Sender(outbox, FakeWhatsApp(Refused(code, f"to {PHONE}")), at()).deliver(MESSAGE_ID, "event-1")
    assert (outbox.stored[MESSAGE_ID].state, outbox.stored[MESSAGE_ID].error_code) == (S.FAILED, code)
    assert outbox.to.episode.unreachable is None
    output = capsys.readouterr().out
    assert "SendingNeedsSomebody" in output
    assert PHONE not in output


@pytest.mark.parametrize("code", [131026, 131021, 131030, 131062, 130472, 131049, 131050, 137000])
def test_whom_whatsapp_does_not_reach_becomes_work_for_a_tracer(code: int) -> None:
    outbox = FakeOutbox(message())
    Sender(outbox, FakeWhatsApp(Refused(code)), at()).deliver(MESSAGE_ID, "event-1")
    assert outbox.stored[MESSAGE_ID].state is S.FAILED
    assert outbox.to.episode.unreachable is UnreachableReason.NOT_ON_WHATSAPP


def test_without_a_connection_it_stays_queued() -> None:
    outbox = FakeOutbox(message())
    with pytest.raises(TryAgain):
        Sender(outbox, FakeWhatsApp(NotSent("no connection")), at()).deliver(MESSAGE_ID, "event-1")
    assert states(outbox) == [S.QUEUED, S.SENDING, S.QUEUED]


def test_a_lost_answer_is_never_sent_again_by_itself_and_settled_by_a_receipt() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp(AnswerLost("ReadTimeout"))
    sender = Sender(outbox, whatsapp, at())
    sender.deliver(MESSAGE_ID, "event-1")
    sender.deliver(MESSAGE_ID, "event-1")
    assert len(whatsapp.sent) == 1
    unknown = outbox.stored[MESSAGE_ID]
    assert unknown.state is S.UNKNOWN
    settled = with_receipts(unknown, [Receipt(S.DELIVERED, NOW, "wamid.1")], NOW)
    assert (settled.state, settled.wamid) == (S.DELIVERED, "wamid.1")


def test_a_receipt_may_be_faster_than_the_answer() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")
    sender = Sender(outbox, whatsapp, at())

    def claim_then_receipt() -> None:
        outbox.overtake = lambda: outbox.stored.update(
            {MESSAGE_ID: with_receipts(outbox.stored[MESSAGE_ID], [Receipt(S.SENT, NOW, "wamid.1")], NOW)}
        )

    outbox.overtake = claim_then_receipt
    sender.deliver(MESSAGE_ID, "event-1")
    assert (outbox.stored[MESSAGE_ID].state, outbox.stored[MESSAGE_ID].wamid) == (S.SENT, "wamid.1")


def test_two_processes_race_and_one_sends() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")
    rival = Sender(outbox, whatsapp, at())
    outbox.overtake = lambda: rival.deliver(MESSAGE_ID, "event-1")
    with pytest.raises(TryAgain):
        Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    assert len(whatsapp.sent) == 1
    assert outbox.stored[MESSAGE_ID].state is S.ACCEPTED


def test_a_fresh_claim_is_waited_for_and_a_dead_one_is_unknown() -> None:
    """A process that died may have written its request: a second send could be a second message."""
    outbox, whatsapp = FakeOutbox(message(S.QUEUED, S.SENDING, updated_at=NOW)), FakeWhatsApp()
    with pytest.raises(TryAgain):
        Sender(outbox, whatsapp, at(NOW + CLAIM / 2)).deliver(MESSAGE_ID, "event-1")
    Sender(outbox, whatsapp, at(NOW + CLAIM)).deliver(MESSAGE_ID, "event-1")
    assert outbox.stored[MESSAGE_ID].state is S.UNKNOWN
    assert not whatsapp.sent


@pytest.mark.parametrize(
    ("to", "reason", "unreachable"),
    [
        (Addressee(person(opted_out_at=NOW), episode()), "opted_out", UnreachableReason.OPTED_OUT),
        (Addressee(person(), episode(), number_opted_out=True), "opted_out", UnreachableReason.OPTED_OUT),
        (Addressee(person(), episode(status=EpisodeStatus.ENDED)), "episode_over", None),
        (Addressee(person(), episode(end_date=date(2021, 8, 11))), "episode_over", None),
    ],
)
def test_what_changed_after_planning_is_honoured(
    to: Addressee, reason: str, unreachable: UnreachableReason | None
) -> None:
    outbox, whatsapp = FakeOutbox(message(), to=to), FakeWhatsApp()
    Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    stored = outbox.stored[MESSAGE_ID]
    assert (stored.state, stored.reason) == (S.SUPPRESSED, reason)
    assert outbox.to.episode.unreachable is unreachable
    assert not whatsapp.sent


def test_a_phone_corrected_while_the_message_waits_is_the_one_written_to() -> None:
    outbox = FakeOutbox(message(), to=Addressee(person(phone="+6281200000077"), episode()))
    whatsapp = FakeWhatsApp("wamid.1")
    Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    assert [one["to"] for one in whatsapp.sent] == ["+6281200000077"]
    assert outbox.stored[MESSAGE_ID].to == "+6281200000077"


def test_a_gap_is_an_error_before_anything_is_claimed() -> None:
    outbox, whatsapp = FakeOutbox(message(parameters={})), FakeWhatsApp()
    with pytest.raises(TemplateGapError):
        Sender(outbox, whatsapp, at()).deliver(MESSAGE_ID, "event-1")
    assert states(outbox) == [S.QUEUED]


def test_an_event_about_nothing_is_kept_by_the_queue() -> None:
    with pytest.raises(TryAgain):
        Sender(FakeOutbox(), FakeWhatsApp(), at()).deliver(MESSAGE_ID, "event-1")


def test_history_is_in_order_and_holds_times() -> None:
    outbox = FakeOutbox(message())
    clock = iter(NOW + timedelta(seconds=number) for number in range(1, 9))
    Sender(outbox, FakeWhatsApp("wamid.1"), lambda: next(clock)).deliver(MESSAGE_ID, "event-1")
    times = [moment for _, moment in outbox.stored[MESSAGE_ID].history]
    assert times == sorted(times)


def test_errors_say_nothing_about_the_person() -> None:
    outbox = FakeOutbox(message())
    with pytest.raises(TryAgain) as caught:
        Sender(outbox, FakeWhatsApp(Refused(2, PHONE)), at()).deliver(MESSAGE_ID, "event-1")
    assert PHONE not in json.dumps(str(caught.value))
    assert PERSON_ID in str(caught.value)
