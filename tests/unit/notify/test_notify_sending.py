"""Every way in which a send can go, and that none of them sends twice or loses a message."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.message import HoldReason, Lane, Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.sending_hours import SendingHours, sending_hours
from desac.domain.sending_number import SendingNumber, Stop, TemplateHold
from desac.ports.outbox import Addressee
from desac.ports.whatsapp import AnswerLost, NotSent, Refused
from functions.notify.answers import answer
from functions.notify.desk import Desk
from functions.notify.judging import CLAIM
from functions.notify.later_failures import LaterFailures
from functions.notify.outcomes import MOST_ATTEMPTS
from functions.notify.sending import Cue, Sender
from functions.notify.sending_rules import rule_for
from functions.notify.templates import template
from functions.notify.transitions import Receipt, with_receipts
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    MESSAGE_ID,
    NOW,
    PHONE,
    FakeInbox,
    FakeNumber,
    FakeOutbox,
    FakeRecipients,
    FakeRoster,
    FakeWhatsApp,
    Time,
    desk,
    episode,
    message,
    person,
)

CUE = Cue(MESSAGE_ID, "event-1")
ANSWER = {
    "purpose": Purpose.EMERGENCY_ANSWER,
    "template": "emergency_answer",
    "parameters": {"nama_darurat": "BPBD", "telepon_darurat": "112"},
}


def deliver(outbox: FakeOutbox, whatsapp: FakeWhatsApp, *cues: Cue, **options: Any) -> dict[Cue, float]:
    return Sender(desk(outbox, whatsapp, **options)).deliver(cues or (CUE,))


def states(outbox: FakeOutbox) -> list[S]:
    return [state for state, _ in outbox.stored[MESSAGE_ID].history]


def only(outbox: FakeOutbox) -> Message:
    return outbox.stored[MESSAGE_ID]


def test_a_queued_message_is_claimed_and_accepted() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")
    assert deliver(outbox, whatsapp) == {}
    stored = only(outbox)
    assert states(outbox) == [S.QUEUED, S.SENDING, S.ACCEPTED]
    assert (stored.wamid, stored.attempts, stored.carrier) == ("wamid.1", 1, "event-1")
    (body,) = whatsapp.sent
    assert body["to"] == PHONE
    assert body["biz_opaque_callback_data"] == MESSAGE_ID
    assert body["template"]["name"] == "positive_notice_v1"
    assert body["template"]["language"] == {"code": "id"}


def test_delivered_twice_it_is_sent_once() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")
    deliver(outbox, whatsapp, CUE, Cue(MESSAGE_ID, "event-2"), CUE)
    deliver(outbox, whatsapp)
    assert len(whatsapp.sent) == 1


@pytest.mark.parametrize("code", [1, 2, 131000, 131016, 133004, 4, 80007, 130429, 131056])
def test_a_passing_refusal_goes_back_and_comes_again(code: int) -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp(Refused(code), "wamid.1")
    back = deliver(outbox, whatsapp)
    assert 1 <= back[CUE] <= 3
    assert (only(outbox).state, only(outbox).error_code) == (S.QUEUED, code)
    assert deliver(outbox, whatsapp, time=Time(NOW + timedelta(seconds=5))) == {}
    assert states(outbox) == [S.QUEUED, S.SENDING, S.QUEUED, S.SENDING, S.ACCEPTED]
    assert (only(outbox).attempts, only(outbox).error_code) == (2, None)


def test_the_event_of_going_back_sends_nothing() -> None:
    """Going back to `queued` makes an event of its own: with it every refusal would double the sends."""
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp(Refused(2))
    deliver(outbox, whatsapp)
    assert deliver(outbox, whatsapp, Cue(MESSAGE_ID, "event-2")) == {}
    assert len(whatsapp.sent) == 1
    assert only(outbox).state is S.QUEUED


def test_maintenance_waits_a_minute() -> None:
    outbox = FakeOutbox(message())
    assert deliver(outbox, FakeWhatsApp(Refused(131057))) == {}
    assert (only(outbox).state, only(outbox).reason) == (S.HELD, HoldReason.RETRY_LATER)
    assert only(outbox).held_until == NOW + timedelta(seconds=60)
    assert only(outbox).carrier is None


def test_what_keeps_failing_waits_longer_and_is_parked_in_the_end() -> None:
    waits = []
    for attempts in range(3, MOST_ATTEMPTS):
        outbox = FakeOutbox(message(attempts=attempts))
        deliver(outbox, FakeWhatsApp(Refused(131000)))
        stored = only(outbox)
        assert stored.state is S.HELD
        waits.append(stored.held_until and (stored.held_until - NOW).total_seconds())
    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-2:] == [450, None]
    assert only(outbox).reason == HoldReason.PARKED


def test_an_unknown_error_is_tried_a_few_times_only() -> None:
    outbox = FakeOutbox(message(attempts=4))
    deliver(outbox, FakeWhatsApp(Refused(1)))
    assert only(outbox).reason == HoldReason.PARKED


@pytest.mark.parametrize("code", [190, 0, 3, 10, 33, 200, 299, 368, 131005, 131031, 131042, 131048, 131064])
def test_a_stop_closes_the_breaker_and_holds_everything(
    code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    other_id = f"{EPISODE_ID}.isolation_guide"
    outbox = FakeOutbox(message(), message(message_id=other_id))
    whatsapp, number = FakeWhatsApp(Refused(code)), FakeNumber()
    cues = (CUE, Cue(other_id, "event-other"))
    assert deliver(outbox, whatsapp, *cues, number=number) == {}
    assert {one.state for one in outbox.stored.values()} == {S.HELD}
    assert {one.reason for one in outbox.stored.values()} == {HoldReason.SENDING_STOPPED}
    assert len(whatsapp.sent) == 1
    assert number.known.stopped
    assert number.known.stopped.code == code
    assert "SendingNeedsSomebody" in capsys.readouterr().out


def test_while_stopped_nothing_is_even_tried() -> None:
    stopped = SendingNumber(phone_number_id="1").stop(Stop(action="pause", why="Nyepi", at=NOW))
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp()
    assert deliver(outbox, whatsapp, number=FakeNumber(stopped)) == {}
    assert states(outbox) == [S.QUEUED, S.HELD]
    assert not whatsapp.sent


def test_a_stop_that_comes_between_look_and_slot_is_met() -> None:
    number = FakeNumber()
    number.overtake = lambda: number.change(lambda one: one.stop(Stop(action="stop", code=190, at=NOW)))
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp()
    deliver(outbox, whatsapp, number=number)
    assert states(outbox) == [S.QUEUED, S.HELD]
    assert not whatsapp.sent


def test_too_fast_slows_the_number_and_spares_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    ids = [MESSAGE_ID, *(f"{EPISODE_ID}.isolation_guide.{place:012x}" for place in range(5))]
    outbox = FakeOutbox(*(message(message_id=one) for one in ids))
    whatsapp = FakeWhatsApp(Refused(130429), *(f"wamid.{place}" for place in range(9)))
    number, time = FakeNumber(), Time()
    back = deliver(outbox, whatsapp, *(Cue(one, one) for one in ids), number=number, time=time, per_second=80)
    assert len(back) == 1
    assert time.now >= NOW + timedelta(seconds=1), "the rest waited for the number"
    assert len(whatsapp.sent) == len(ids)
    accepted = [one for one in outbox.stored.values() if one.state is S.ACCEPTED]
    assert len(accepted) == len(ids) - 1
    assert all(one.attempts == 1 for one in outbox.stored.values())
    assert "SendingNeedsSomebody" not in capsys.readouterr().out


@pytest.mark.parametrize("code", [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 131063])
def test_a_template_is_held_and_others_go_on(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    guide = f"{EPISODE_ID}.isolation_guide"
    outbox = FakeOutbox(message(), message(message_id=guide, template="isolation_guide"))
    outbox.stored[guide] = outbox.stored[guide].model_copy(
        update={"parameters": {**only(outbox).parameters, **_guide_values()}}
    )
    number = FakeNumber()
    deliver(outbox, FakeWhatsApp(Refused(code)), number=number)
    assert (only(outbox).state, only(outbox).reason) == (S.HELD, HoldReason.TEMPLATE_HELD)
    assert number.known.held_templates["positive_notice_v1"].code == code
    whatsapp = FakeWhatsApp("wamid.2")
    deliver(outbox, whatsapp, Cue(guide, "event-2"), number=number)
    assert outbox.stored[guide].state is S.ACCEPTED
    assert "SendingNeedsSomebody" in capsys.readouterr().out


def _guide_values() -> dict[str, str]:
    return template("isolation_guide").samples


def test_messages_of_a_held_template_wait() -> None:
    held = SendingNumber(phone_number_id="1").hold_template(
        "positive_notice_v1", TemplateHold(code=132015, at=NOW)
    )
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp(), number=FakeNumber(held))
    assert only(outbox).reason == HoldReason.TEMPLATE_HELD


def test_a_version_that_is_refused_holds_no_other_version() -> None:
    """The former words are approved: they serve while Meta looks at the new ones."""
    new, former = f"{EPISODE_ID}.isolation_guide", f"{EPISODE_ID}.isolation_guide.1"
    guide = {"template": "isolation_guide", "parameters": {**_guide_values(), **message().parameters}}
    outbox = FakeOutbox(
        message(message_id=new, template_version=2, **guide),
        message(message_id=former, template_version=1, **guide),
    )
    number = FakeNumber()
    deliver(outbox, FakeWhatsApp(Refused(132001)), Cue(new, "event-1"), number=number)
    assert list(number.known.held_templates) == ["isolation_guide_v2"]
    whatsapp = FakeWhatsApp("wamid.2")
    deliver(outbox, whatsapp, Cue(former, "event-2"), number=number)
    assert outbox.stored[new].reason == HoldReason.TEMPLATE_HELD
    assert outbox.stored[former].state is S.ACCEPTED
    assert [one["template"]["name"] for one in whatsapp.sent] == ["isolation_guide_v1"]


@pytest.mark.parametrize("code", [100, 131008, 131009, 131051, 131053, 135000, 424242])
def test_our_own_mistake_is_parked_with_its_code_and_an_alarm(
    code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp(Refused(code, f"to {PHONE}")))
    stored = only(outbox)
    assert (stored.state, stored.reason, stored.error_code) == (S.HELD, HoldReason.PARKED, code)
    assert outbox.to.episode.unreachable is None
    output = capsys.readouterr().out
    assert "SendingNeedsSomebody" in output
    assert PHONE not in output


@pytest.mark.parametrize("code", [131026, 131021, 131030, 131062, 130472, 131049, 131050, 137000])
def test_whom_whatsapp_does_not_reach_becomes_work_for_a_tracer(code: int) -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp(Refused(code)))
    assert only(outbox).state is S.FAILED
    assert outbox.to.episode.unreachable is UnreachableReason.NOT_ON_WHATSAPP


def test_a_closed_window_lets_a_template_say_that_there_is_an_answer() -> None:
    outbox, whatsapp = FakeOutbox(message(**ANSWER)), FakeWhatsApp(Refused(131047), "wamid.2")
    assert deliver(outbox, whatsapp) == {CUE: 1.0}
    deliver(outbox, whatsapp)
    assert [one["type"] for one in whatsapp.sent] == ["text", "template"]
    assert whatsapp.sent[1]["template"]["name"] == template("reply_waiting").whatsapp_name
    stored = only(outbox)
    assert (stored.state, stored.purpose) == (S.ACCEPTED, Purpose.EMERGENCY_ANSWER)
    assert stored.parameters.items() >= ANSWER["parameters"].items()


def _opted_out(to: Addressee, phone: str | None = None) -> tuple[FakeOutbox, Desk, FakeWhatsApp]:
    """An answer whose window has closed; `phone` has opted out."""
    outbox, whatsapp = FakeOutbox(message(**ANSWER), to=to), FakeWhatsApp(Refused(131047), "wamid.2")
    own = desk(outbox, whatsapp)
    if phone:
        blank = own.recipients.recipients([phone])[phone]
        outbox.paces[blank.recipient_id] = blank.model_copy(update={"opted_out_at": NOW})
    return outbox, own, whatsapp


@pytest.mark.parametrize(
    ("to", "phone"),
    [
        (Addressee(person(opted_out_at=NOW), episode()), None),
        (Addressee(person(), episode()), PHONE),
        # The number is not that of the person by now, or nobody's.
        (Addressee(person(phone="+6281200000077"), episode()), PHONE),
        (Addressee(person(person_id="f" * 16), episode()), PHONE),
    ],
)
def test_an_answer_too_late_for_free_text_does_not_go_where_no_messages_are_wanted(
    to: Addressee, phone: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a template it would be the city that begins to write. Somebody has to call instead."""
    outbox, own, whatsapp = _opted_out(to, phone)
    for _ in range(3):
        Sender(own).deliver([CUE])
    assert [one["type"] for one in whatsapp.sent] == ["text"]
    assert (only(outbox).state, only(outbox).reason) == (S.SUPPRESSED, "opted_out")
    assert outbox.to.episode.unreachable is None
    assert capsys.readouterr().out.count('"ReplyUnanswered":[1.0]') == 1


def test_an_opt_out_of_another_number_holds_no_late_answer_back() -> None:
    _, own, whatsapp = _opted_out(Addressee(person(), episode()), "+6281200000077")
    for _ in range(2):
        Sender(own).deliver([CUE])
    assert [one["type"] for one in whatsapp.sent] == ["text", "template"]


def test_a_residents_opt_out_holds_nothing_back_from_their_doctor() -> None:
    known = {"purpose": Purpose.DOCTOR_RECEIPT, "template": "reply_waiting", "to": "+6281200000099"}
    late = message(**known, parameters=template("reply_waiting").samples)
    outbox = FakeOutbox(late, to=Addressee(person(opted_out_at=NOW), episode()))
    deliver(outbox, FakeWhatsApp("wamid.1"))
    assert only(outbox).state is S.ACCEPTED


@pytest.mark.parametrize("purpose", [Purpose.DOCTOR_HELP, Purpose.DOCTOR_RECEIPT])
def test_a_word_to_a_doctor_is_not_brought_by_a_template_for_residents(
    purpose: Purpose, capsys: pytest.CaptureFixture[str]
) -> None:
    late = {"purpose": purpose, "template": purpose.value, "parameters": dict(answer(purpose).samples)}
    outbox = FakeOutbox(message(**late))
    deliver(outbox, FakeWhatsApp(Refused(131047)))
    assert only(outbox).state is S.FAILED
    assert outbox.to.episode.unreachable is None
    assert "SendingNeedsSomebody" not in capsys.readouterr().out
    failures = LaterFailures(FakeNumber(), FakeRecipients(outbox), FakeInbox(), FakeRoster())
    failed = message(S.QUEUED, S.SENDING, S.ACCEPTED, S.FAILED, error_code=131047, **late)
    assert failures.follow(failed, NOW) is None


def test_a_template_refused_for_a_closed_window_is_parked(capsys: pytest.CaptureFixture[str]) -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp(Refused(131047)))
    assert only(outbox).reason == HoldReason.PARKED
    assert "SendingNeedsSomebody" in capsys.readouterr().out


def test_without_a_connection_it_stays_queued() -> None:
    outbox = FakeOutbox(message())
    assert deliver(outbox, FakeWhatsApp(NotSent("no connection"))) == {CUE: 1.0}
    assert states(outbox) == [S.QUEUED, S.SENDING, S.QUEUED]


def test_a_lost_answer_is_not_sent_again_by_itself_and_settled_by_a_receipt() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp(AnswerLost("ReadTimeout"))
    deliver(outbox, whatsapp)
    deliver(outbox, whatsapp)
    assert len(whatsapp.sent) == 1
    unknown = only(outbox)
    assert unknown.state is S.UNKNOWN
    assert unknown.held_until == NOW + rule_for(Purpose.POSITIVE_NOTICE).lost_answer.wait
    settled = with_receipts(unknown, [Receipt(S.DELIVERED, NOW, "wamid.1")], NOW)
    assert (settled.state, settled.wamid, settled.held_until) == (S.DELIVERED, "wamid.1", None)


def test_an_error_that_nobody_foresaw_may_mean_sent(caplog: pytest.LogCaptureFixture) -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp(RuntimeError(f"to {PHONE}")))
    assert only(outbox).state is S.UNKNOWN
    assert PHONE not in caplog.text


def test_a_receipt_may_be_faster_than_the_answer() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")

    def claim_then_receipt() -> None:
        outbox.overtake = lambda: outbox.stored.update(
            {MESSAGE_ID: with_receipts(only(outbox), [Receipt(S.SENT, NOW, "wamid.1")], NOW)}
        )

    outbox.overtake = claim_then_receipt
    deliver(outbox, whatsapp)
    assert (only(outbox).state, only(outbox).wamid) == (S.SENT, "wamid.1")


def test_two_processes_race_and_one_sends() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp("wamid.1")
    outbox.overtake = lambda: deliver(outbox, whatsapp)
    assert set(deliver(outbox, whatsapp)) == {CUE}
    assert len(whatsapp.sent) == 1
    assert only(outbox).state is S.ACCEPTED


def test_a_fresh_claim_is_waited_for_and_a_dead_one_is_unknown() -> None:
    """A process that died may have written its request: a second send could be a second message."""
    outbox, whatsapp = FakeOutbox(message(S.QUEUED, S.SENDING, updated_at=NOW)), FakeWhatsApp()
    assert deliver(outbox, whatsapp, time=Time(NOW + CLAIM / 2)) == {CUE: CLAIM.total_seconds() / 2 + 1}
    assert deliver(outbox, whatsapp, time=Time(NOW + CLAIM)) == {}
    assert only(outbox).state is S.UNKNOWN
    assert not whatsapp.sent


@pytest.mark.parametrize(
    ("to", "reason", "unreachable"),
    [
        (Addressee(person(opted_out_at=NOW), episode()), "opted_out", UnreachableReason.OPTED_OUT),
        (Addressee(person(), episode(status=EpisodeStatus.ENDED)), "episode_over", None),
        (Addressee(person(), episode(end_date=date(2021, 8, 11))), "episode_over", None),
        (Addressee(person(phone=None), episode()), "no_phone", UnreachableReason.NO_PHONE),
    ],
)
def test_what_changed_after_planning_is_honoured(
    to: Addressee, reason: str, unreachable: UnreachableReason | None
) -> None:
    outbox, whatsapp = FakeOutbox(message(), to=to), FakeWhatsApp()
    deliver(outbox, whatsapp)
    assert (only(outbox).state, only(outbox).reason) == (S.SUPPRESSED, reason)
    assert outbox.to.episode.unreachable is unreachable
    assert not whatsapp.sent


@pytest.mark.parametrize("still", [True, False])
def test_an_opt_out_of_the_number_is_looked_up_where_its_record_hints_at_one(*, still: bool) -> None:
    """Looked up once more: somebody on the number may have written START since."""
    to = Addressee(person(), episode(), number_opted_out=still)
    outbox, whatsapp = FakeOutbox(message(), to=to), FakeWhatsApp("wamid.1")
    own = desk(outbox, whatsapp)
    blank = own.recipients.recipients([PHONE])[PHONE]
    outbox.paces[blank.recipient_id] = blank.model_copy(update={"opted_out_at": NOW})
    Sender(own).deliver([CUE])
    assert only(outbox).state is (S.SUPPRESSED if still else S.ACCEPTED)


def test_a_phone_corrected_while_the_message_waits_is_the_one_written_to() -> None:
    outbox = FakeOutbox(message(), to=Addressee(person(phone="+6281200000077"), episode()))
    whatsapp = FakeWhatsApp("wamid.1")
    deliver(outbox, whatsapp)
    assert [one["to"] for one in whatsapp.sent] == ["+6281200000077"]
    assert only(outbox).to == "+6281200000077"


def test_a_gap_is_parked_before_anything_is_claimed_or_sent(capsys: pytest.CaptureFixture[str]) -> None:
    outbox, whatsapp = FakeOutbox(message(parameters={})), FakeWhatsApp()
    assert deliver(outbox, whatsapp) == {}
    assert states(outbox) == [S.QUEUED, S.HELD]
    assert only(outbox).reason == HoldReason.PARKED
    assert "SendingNeedsSomebody" in capsys.readouterr().out


def test_a_template_that_is_no_more_is_parked_and_stops_no_other() -> None:
    other = f"{EPISODE_ID}.isolation_guide"
    outbox = FakeOutbox(message(template="of_last_year"), message(message_id=other))
    deliver(outbox, FakeWhatsApp("wamid.1"), CUE, Cue(other, "event-2"))
    assert only(outbox).reason == HoldReason.PARKED
    assert outbox.stored[other].state is S.ACCEPTED


def test_an_event_about_nothing_is_kept_by_the_queue() -> None:
    assert set(deliver(FakeOutbox(), FakeWhatsApp())) == {CUE}


def test_a_message_with_a_lead_is_never_sent_itself() -> None:
    outbox, whatsapp = FakeOutbox(message(lead=f"{EPISODE_ID}.other")), FakeWhatsApp()
    assert deliver(outbox, whatsapp) == {}
    assert states(outbox) == [S.QUEUED]


NIGHT = datetime(2021, 8, 12, 22, 0, tzinfo=WITA)
QUIET = sending_hours("21:00-06:00")


def test_at_night_a_notice_waits_for_the_morning_and_an_answer_does_not() -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp(), hours=QUIET, time=Time(NIGHT))
    stored = only(outbox)
    assert (stored.state, stored.reason) == (S.HELD, HoldReason.QUIET_HOURS)
    assert stored.held_until == datetime(2021, 8, 13, 6, 0, tzinfo=WITA)
    outbox = FakeOutbox(message(**ANSWER))
    deliver(outbox, FakeWhatsApp("wamid.1"), hours=QUIET, time=Time(NIGHT))
    assert only(outbox).state is S.ACCEPTED


@pytest.mark.parametrize("hours", [SendingHours(), QUIET])
def test_by_day_it_goes(hours: SendingHours) -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp("wamid.1"), hours=hours)
    assert only(outbox).state is S.ACCEPTED


def notices(number: int) -> list[Message]:
    """So many answers to different phones: an answer goes to the phone that asked."""
    return [
        message(
            message_id=f"{EPISODE_ID}.isolation_guide.{place:012x}",
            to=f"+628120000{place:04d}",
            purpose=Purpose.EMERGENCY_ANSWER,
            template="emergency_answer",
            parameters=ANSWER["parameters"],
            lane=Lane.BULK,
            created_at=NOW + timedelta(seconds=place),
        )
        for place in range(number)
    ]


def test_above_the_daily_limit_the_oldest_go_and_the_rest_wait() -> None:
    some = notices(30)
    outbox, number = FakeOutbox(*some), FakeNumber(SendingNumber(phone_number_id="1").limited(20, NOW))
    whatsapp = FakeWhatsApp(*(f"wamid.{place}" for place in range(30)))
    deliver(outbox, whatsapp, *(Cue(one.message_id, "e") for one in reversed(some)), number=number)
    sent = [one for one in some if outbox.stored[one.message_id].state is S.ACCEPTED]
    assert sent == some[:19], "one of twenty is kept for urgent ones"
    waiting = outbox.stored[some[-1].message_id]
    assert (waiting.state, waiting.reason) == (S.HELD, HoldReason.DAILY_LIMIT)
    assert waiting.held_until == NOW + timedelta(hours=25)


def test_who_has_written_does_not_count() -> None:
    some = notices(5)
    outbox, number = FakeOutbox(*some), FakeNumber(SendingNumber(phone_number_id="1").limited(0, NOW))
    own = desk(outbox, FakeWhatsApp("wamid.1"), number=number)
    own.recipients.note_inbound(str(some[3].to), NOW - timedelta(hours=23))
    Sender(own).deliver([Cue(one.message_id, "e") for one in some])
    assert [outbox.stored[one.message_id].state is S.ACCEPTED for one in some] == [False] * 3 + [True, False]


def test_the_46th_message_to_a_phone_within_seconds_waits() -> None:
    some = [one.model_copy(update={"to": PHONE}) for one in notices(47)]
    outbox = FakeOutbox(*some)
    whatsapp = FakeWhatsApp(*(f"wamid.{place}" for place in range(47)))
    back = deliver(outbox, whatsapp, *(Cue(one.message_id, "e") for one in some))
    assert len(whatsapp.sent) == 45
    # One after the other: at once they would both be too early but for one.
    assert [round(seconds) for seconds in back.values()] == [6]
    waiting = [one for one in outbox.stored.values() if one.state is S.HELD]
    assert [one.reason for one in waiting] == [HoldReason.RECIPIENT_SLOWED]
    assert waiting[0].held_until == NOW + timedelta(seconds=12)


def test_a_slowed_phone_holds_its_messages_and_no_others() -> None:
    some = notices(2)
    outbox = FakeOutbox(*some)
    own = desk(outbox, FakeWhatsApp("wamid.1"))
    for _ in range(4):
        time = own.recipients.slow_down(str(some[0].to), own.clock()).slow_until
        assert time
        own.wait((time - own.clock()).total_seconds())
    own.recipients.slow_down(str(some[0].to), own.clock())
    Sender(own).deliver([Cue(one.message_id, "e") for one in some])
    slowed, other = (outbox.stored[one.message_id] for one in some)
    assert (slowed.state, slowed.reason) == (S.HELD, HoldReason.RECIPIENT_SLOWED)
    assert other.state is S.ACCEPTED


def test_without_time_left_nothing_is_begun() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp()
    assert set(deliver(outbox, whatsapp, seconds_left=5)) == {CUE}
    assert states(outbox) == [S.QUEUED]


def test_the_pace_is_kept() -> None:
    some = notices(200)
    outbox, time = FakeOutbox(*some), Time()
    whatsapp = FakeWhatsApp(*(f"wamid.{place}" for place in range(200)))
    deliver(outbox, whatsapp, *(Cue(one.message_id, "e") for one in some), time=time, per_second=80)
    assert {one.state for one in outbox.stored.values()} == {S.ACCEPTED}
    assert (time.now - NOW).total_seconds() == pytest.approx(200 / (0.95 * 80), abs=0.05)


@pytest.mark.parametrize(("times", "state"), [(4, S.QUEUED), (5, S.HELD)])
def test_a_slowed_number_leaves_the_rest_to_the_queue_or_for_long_to_the_release(
    times: int, state: S
) -> None:
    """An hour of "too fast" must not use up the deliveries that a queue counts."""
    slow = SendingNumber(phone_number_id="1")
    now = NOW
    for _ in range(times):
        slow = slow.slowed(now)
        assert slow.slow_until
        now = slow.slow_until
    slow = slow.slowed(now)
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp()
    back = deliver(outbox, whatsapp, number=FakeNumber(slow), time=Time(now))
    assert only(outbox).state is state
    assert (CUE in back) is (state is S.QUEUED)
    if state is S.HELD:
        held = only(outbox)
        assert held.reason == HoldReason.RETRY_LATER
        assert held.held_until
        assert held.held_until >= now + timedelta(seconds=32)


def test_a_recipients_pace_that_changed_meanwhile_is_read_anew() -> None:
    outbox, whatsapp = FakeOutbox(message()), FakeWhatsApp()
    own = desk(outbox, whatsapp)
    before: Callable[[], datetime] = own.clock

    def somebody_writes() -> None:
        blank = own.recipients.recipients([PHONE])[PHONE]
        outbox.paces[blank.recipient_id] = blank.written_to(before())

    number = own.number
    assert isinstance(number, FakeNumber)
    number.overtake = somebody_writes
    assert set(Sender(own).deliver([CUE])) == {CUE}
    assert not whatsapp.sent


def test_history_is_in_order_and_holds_times() -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp("wamid.1"), time=Time(NOW + timedelta(seconds=1)))
    times = [moment for _, moment in only(outbox).history]
    assert times == sorted(times)


def test_errors_say_nothing_about_the_person(capsys: pytest.CaptureFixture[str]) -> None:
    outbox = FakeOutbox(message())
    deliver(outbox, FakeWhatsApp(Refused(2, PHONE)))
    told = capsys.readouterr().out
    assert PHONE not in told
    assert PHONE[-8:] not in json.dumps(told)
