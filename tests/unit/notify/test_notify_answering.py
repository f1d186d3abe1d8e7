"""A tapped button is answered at once: to whoever tapped it, once for each tap, with the right words."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from desac.domain.episode import EpisodeStatus
from desac.domain.ids import message_id, no_episode, stranger_id
from desac.domain.message import TO_HEALTH_WORKERS, Lane, Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.roster import Doctor
from desac.ports.outbox import Addressee
from functions.notify.later_failures import LaterFailures
from functions.notify.replies import episode_of
from functions.notify.sending import Cue, Sender
from functions.notify.templates import template
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    NOW,
    PERSON_ID,
    PHONE,
    FakeInbox,
    FakeNumber,
    FakeOutbox,
    FakeRecipients,
    FakeRoster,
    FakeWhatsApp,
    desk,
    episode,
    message,
    person,
)
from tests.unit.notify.webhooks import read_webhook

NOTICE_WAMID = "wamid.notice"
LATER_ID = f"{PERSON_ID}-99999999"
OTHER = "bbbbbbbbbbbbbbbb"
DOCTOR = Doctor(
    village_code="51.71.01.1006",
    name="dr. Contoh Dokter",
    phone="+6281200000099",
    valid_from=date(2021, 1, 1),
    stated_at=NOW,
)


def tap(payload: str, wamid: str = "wamid.tap", answered: str | None = NOTICE_WAMID, **sender: Any) -> bytes:
    """A webhook with one tapped button."""
    one: dict[str, Any] = {"id": wamid, "timestamp": "1628730120", "type": "button"}
    one |= {"from": PHONE.removeprefix("+"), "button": {"payload": payload, "text": "Tombol"}}
    one |= {"context": {"id": answered}} if answered else {}
    value = {"messages": [one | sender]}
    return json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()


def written() -> FakeOutbox:
    """The notice has been read."""
    return FakeOutbox(message(S.QUEUED, S.SENDING, S.ACCEPTED, S.SENT, S.READ, wamid=NOTICE_WAMID))


def inbox() -> FakeInbox:
    return FakeInbox(person(), episodes=[episode()])


def answers(outbox: FakeOutbox) -> list[Message]:
    return [one for one in outbox.stored.values() if one.in_reply_to]


def test_an_emergency_is_answered_with_whom_to_call() -> None:
    outbox, roster = written(), FakeRoster(DOCTOR)
    read_webhook(tap("EMERGENCY"), outbox, inbox(), roster, NOW)
    (queued,) = answers(outbox)
    assert queued.message_id == message_id(EPISODE_ID, Purpose.EMERGENCY_ANSWER, "wamid.tap")
    assert (queued.purpose, queued.lane, queued.state) == (Purpose.EMERGENCY_ANSWER, Lane.URGENT, S.QUEUED)
    assert (queued.to, queued.origin, queued.in_reply_to) == (PHONE, episode().origin, "wamid.tap")
    whatsapp = FakeWhatsApp("wamid.answer")
    Sender(desk(outbox, whatsapp)).deliver([Cue(queued.message_id, "event-1")])
    (sent,) = whatsapp.sent
    assert (sent["type"], sent["to"], "template" in sent) == ("text", PHONE, False)
    assert sent["biz_opaque_callback_data"] == queued.message_id
    assert sent["text"]["body"].splitlines()[0] == "*Telepon SEKARANG: 112 / (0361) 223333*"
    assert outbox.stored[queued.message_id].state is S.ACCEPTED
    # Nothing that may be slow or broken stands between an emergency and its answer.
    assert roster.asked == 0


@pytest.mark.parametrize(
    ("doctor", "name", "phone"),
    [
        (DOCTOR, "dr. Contoh Dokter (dokter Kelurahan Sanur)", "0812-0000-0099"),
        (None, "Puskesmas", "minta disambungkan"),
    ],
)
def test_symptoms_are_answered_with_the_nearest_contact(doctor: Doctor | None, name: str, phone: str) -> None:
    outbox, whatsapp = written(), FakeWhatsApp("wamid.answer")
    read_webhook(tap("SYMPTOM"), outbox, inbox(), FakeRoster(doctor), NOW)
    (queued,) = answers(outbox)
    Sender(desk(outbox, whatsapp)).deliver([Cue(queued.message_id, "event-1")])
    text = whatsapp.sent[0]["text"]["body"]
    assert name in text
    assert phone in text
    assert "112 / (0361) 223333" in text


def test_a_webhook_that_comes_twice_is_answered_once_and_a_second_tap_again() -> None:
    outbox, known = written(), inbox()
    for wamid in ("wamid.tap", "wamid.tap", "wamid.hours-later", "wamid.tap"):
        read_webhook(tap("EMERGENCY", wamid), outbox, known, FakeRoster(), NOW)
    assert [one.in_reply_to for one in answers(outbox)] == ["wamid.tap", "wamid.hours-later"]


def test_an_answer_that_is_on_its_way_is_not_queued_anew() -> None:
    outbox, known = written(), inbox()
    read_webhook(tap("EMERGENCY"), outbox, known, FakeRoster(), NOW)
    (queued,) = answers(outbox)
    Sender(desk(outbox, FakeWhatsApp("wamid.answer"))).deliver([Cue(queued.message_id, "event-1")])
    read_webhook(tap("EMERGENCY"), outbox, known, FakeRoster(), NOW)
    assert [one.state for one in answers(outbox)] == [S.ACCEPTED]


@pytest.mark.parametrize("payload", ["EMERGENCY", "SYMPTOM", "VIDEO", "SEMBAKO", "FORM", "HELP", "WELL"])
@pytest.mark.parametrize(
    "to",
    [
        Addressee(person(opted_out_at=NOW), episode()),
        Addressee(person(), episode(status=EpisodeStatus.ENDED)),
        Addressee(person(), episode(end_date=date(2021, 8, 1))),
    ],
)
def test_whoever_asks_is_answered_though_nothing_else_is_sent(payload: str, to: Addressee) -> None:
    """An opt-out and an episode that is over end what the city writes by itself, not its answers."""
    outbox, whatsapp = written(), FakeWhatsApp("wamid.answer")
    outbox.to = to
    known = FakeInbox(to.person, episodes=[to.episode])
    read_webhook(tap(payload), outbox, known, FakeRoster(DOCTOR), NOW)
    (queued,) = answers(outbox)
    Sender(desk(outbox, whatsapp)).deliver([Cue(queued.message_id, "event-1")])
    assert len(whatsapp.sent) == 1
    assert known.people[PERSON_ID].opted_out_at == to.person.opted_out_at
    assert outbox.to.episode.unreachable is None


def test_the_reply_knows_its_episode() -> None:
    known = inbox()
    read_webhook(tap("SYMPTOM"), written(), known, FakeRoster(), NOW)
    (reply,) = known.replies.values()
    assert (reply.person_id, reply.episode_id) == (PERSON_ID, EPISODE_ID)


@pytest.mark.parametrize(
    ("answered", "status", "expected"),
    [
        # The first episode is the one of the message that was answered, the later one may be active.
        (True, EpisodeStatus.ACTIVE, EPISODE_ID),
        (False, EpisodeStatus.ACTIVE, LATER_ID),
        (False, EpisodeStatus.ENDED, EPISODE_ID),
    ],
)
def test_which_episode_a_reply_is_about(answered: bool, status: EpisodeStatus, expected: str) -> None:
    later = episode(episode_id=LATER_ID, anchor_date=date(2021, 9, 1), status=status)
    found = episode_of([later, episode()], EPISODE_ID if answered else None)
    assert found
    assert found.episode_id == expected


def test_after_all_is_over_a_reply_is_about_the_latest_episode() -> None:
    over = {"status": EpisodeStatus.ENDED}
    later = episode(episode_id=LATER_ID, anchor_date=date(2021, 9, 1), **over)
    found = episode_of([later, episode(**over)])
    assert found == later
    assert episode_of([]) is None


def test_a_shared_phone_gets_one_answer_and_everybody_on_it_is_looked_after() -> None:
    """Without the message that was answered nobody knows who of the family tapped."""
    member = episode(episode_id=f"{OTHER}-11111111", person_id=OTHER, status=EpisodeStatus.ENDED)
    known = FakeInbox(person(), person(person_id=OTHER), episodes=[member, episode()])
    outbox = FakeOutbox()
    for _ in range(2):
        read_webhook(tap("EMERGENCY", answered=None), outbox, known, FakeRoster(), NOW)
        # Between two deliveries the other one may have become the likelier.
        known.known = [member.model_copy(update={"status": EpisodeStatus.ACTIVE}), episode(status="ended")]
    assert [one.episode_id for one in answers(outbox)] == [EPISODE_ID]
    assert {reply.episode_id for reply in known.replies.values()} == {EPISODE_ID, member.episode_id}


USER = "ID.1234567890"
HIDDEN = {"from": "", "from_user_id": USER}


def test_a_hidden_number_is_answered_where_the_message_went() -> None:
    outbox = written()
    read_webhook(tap("EMERGENCY", **HIDDEN), outbox, inbox(), FakeRoster(), NOW)
    assert [one.to for one in answers(outbox)] == [PHONE]


def test_the_answer_goes_to_the_number_that_wrote() -> None:
    """Only that number has opened the window for free text."""
    outbox = written()
    read_webhook(tap("EMERGENCY", **{"from": "6281200000007"}), outbox, inbox(), FakeRoster(), NOW)
    assert [one.to for one in answers(outbox)] == ["+6281200000007"]


@pytest.mark.parametrize(
    ("known", "owner"), [(FakeInbox(), stranger_id(PHONE)), (FakeInbox(person()), PERSON_ID)]
)
def test_an_emergency_of_somebody_without_an_episode_is_answered_as_well(
    known: FakeInbox, owner: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox, whatsapp = FakeOutbox(), FakeWhatsApp("wamid.answer")
    for _ in range(2):
        read_webhook(tap("EMERGENCY"), outbox, known, FakeRoster(), NOW)
    (queued,) = answers(outbox)
    assert (queued.person_id, queued.episode_id) == (owner, no_episode(owner))
    Sender(desk(outbox, whatsapp)).deliver([Cue(queued.message_id, "event-1")])
    assert whatsapp.sent[0]["to"] == PHONE
    assert len(known.replies) == 1
    assert PHONE.removeprefix("+") not in capsys.readouterr().out


def test_a_user_whose_number_nobody_knows_is_answered_by_what_whatsapp_calls_them() -> None:
    """An emergency most of all: the number to call is the same for everybody."""
    outbox, known, whatsapp = FakeOutbox(), FakeInbox(), FakeWhatsApp("wamid.answer")
    for _ in range(2):
        read_webhook(tap("EMERGENCY", **HIDDEN), outbox, known, FakeRoster(), NOW)
    (queued,) = answers(outbox)
    assert (queued.person_id, queued.to) == (stranger_id(USER), USER)
    assert len(known.replies) == 1
    Sender(desk(outbox, whatsapp)).deliver([Cue(queued.message_id, "event-1")])
    (body,) = whatsapp.sent
    assert "to" not in body
    assert body["recipient"] == USER


@pytest.mark.parametrize("wish", ["STOP", "START"])
def test_a_wish_about_a_number_that_nobody_knows_is_counted_and_not_confirmed(
    wish: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox, known = FakeOutbox(), FakeInbox()
    read_webhook(tap(wish, **HIDDEN), outbox, known, FakeRoster(), NOW)
    assert not outbox.stored
    assert len(known.replies) == 1
    assert "ReplyUnanswered" in capsys.readouterr().out


def test_an_opt_out_that_quotes_an_answer_to_a_hidden_user_is_not_confirmed_either(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outbox, known = FakeOutbox(), FakeInbox()
    read_webhook(tap("EMERGENCY", **HIDDEN), outbox, known, FakeRoster(), NOW)
    Sender(desk(outbox, FakeWhatsApp("wamid.answer"))).deliver(
        [Cue(answers(outbox)[0].message_id, "event-1")]
    )
    stop = tap("STOP", **HIDDEN, id="wamid.stop", context={"id": "wamid.answer"})
    read_webhook(stop, outbox, known, FakeRoster(), NOW)
    assert [one.purpose for one in answers(outbox)] == [Purpose.EMERGENCY_ANSWER]
    assert "ReplyUnanswered" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("users", "quoted", "answered_at"),
    [({USER: (NOW, PHONE)}, None, PHONE), ({}, NOTICE_WAMID, PHONE), ({}, None, USER)],
)
def test_a_hidden_users_reply_opens_the_window_of_where_the_answer_goes(
    users: dict[str, tuple[datetime, str]], quoted: str | None, answered_at: str
) -> None:
    """The number they had before, the one that we wrote to, or what WhatsApp calls them."""
    outbox, known = written(), inbox()
    known.users |= users
    recipients = FakeRecipients(outbox)
    raw = tap("EMERGENCY", answered=quoted, **HIDDEN)
    read_webhook(raw, outbox, known, FakeRoster(), NOW, recipients=recipients)
    assert [one.to for one in answers(outbox)] == [answered_at]
    windows = recipients.recipients([PHONE, USER])
    assert [to for to, one in windows.items() if one.window_until] == [answered_at]


def test_somebody_who_is_nowhere_named_cannot_be_answered(capsys: pytest.CaptureFixture[str]) -> None:
    outbox, known = FakeOutbox(), FakeInbox()
    read_webhook(tap("EMERGENCY", **{"from": ""}), outbox, known, FakeRoster(), NOW)
    assert not outbox.stored
    assert "ReplyUnanswered" in capsys.readouterr().out


def test_a_button_that_nobody_knows_is_read_as_words() -> None:
    outbox, known = written(), inbox()
    read_webhook(tap("SOMETHING_ELSE"), outbox, known, FakeRoster(), NOW)
    assert [one.purpose for one in answers(outbox)] == [Purpose.OTHER_ANSWER]


def _answered() -> tuple[FakeOutbox, str]:
    outbox = written()
    read_webhook(tap("EMERGENCY"), outbox, inbox(), FakeRoster(), NOW)
    (queued,) = answers(outbox)
    return outbox, queued.message_id


def test_a_closed_window_told_later_lets_a_template_say_that_there_is_an_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """WhatsApp accepts the text and reports the closed window in a receipt, more than once."""
    outbox, answer_id = _answered()
    Sender(desk(outbox, FakeWhatsApp("wamid.answer"))).deliver([Cue(answer_id, "event-1")])
    status = {"id": "wamid.answer", "status": "failed", "timestamp": "1628730190"}
    status |= {"biz_opaque_callback_data": answer_id, "errors": [{"code": 131047}]}
    value = {"statuses": [status]}
    webhook = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    failures = LaterFailures(FakeNumber(), FakeRecipients(outbox), inbox(), FakeRoster(DOCTOR))
    for _ in range(2):
        read_webhook(webhook, outbox, inbox(), FakeRoster(), NOW, later=failures)
    again = outbox.stored[answer_id]
    assert (again.state, again.template, again.former_wamids) == (
        S.QUEUED,
        "reply_waiting",
        ("wamid.answer",),
    )
    assert "dr. Contoh Dokter" in again.parameters["kontak_nama"]
    whatsapp = FakeWhatsApp("wamid.template")
    Sender(desk(outbox, whatsapp)).deliver([Cue(answer_id, "event-2")])
    assert whatsapp.sent[0]["template"]["name"] == template("reply_waiting").whatsapp_name
    assert outbox.to.episode.unreachable is None
    assert "SendingNeedsSomebody" not in capsys.readouterr().out


@pytest.mark.parametrize("purpose", [Purpose.DOCTOR_HELP, Purpose.DOCTOR_RECEIPT])
def test_no_resident_is_sent_what_a_doctor_was_written(purpose: Purpose) -> None:
    """A list of others who wait lies with the resident it begins with; "Baca jawaban" never brings it."""
    listed = message(S.QUEUED, message_id=f"{EPISODE_ID}.doctor", purpose=purpose, to=DOCTOR.phone)
    outbox = written()
    outbox.stored[listed.message_id] = listed
    read_webhook(tap("READ_ANSWER"), outbox, inbox(), FakeRoster(), NOW)
    (queued,) = answers(outbox)
    assert queued.purpose not in TO_HEALTH_WORKERS


@pytest.mark.parametrize("purpose", sorted(TO_HEALTH_WORKERS))
def test_a_doctors_stop_opts_out_the_doctors_number_and_no_resident(purpose: Purpose) -> None:
    notice = message(S.QUEUED, S.SENDING, S.ACCEPTED, wamid=NOTICE_WAMID, purpose=purpose, to=DOCTOR.phone)
    known, outbox = inbox(), FakeOutbox(notice)
    stop = {"type": "text", "text": {"body": "stop"}, "from": DOCTOR.phone.removeprefix("+")}
    read_webhook(tap("STOP", **stop), outbox, known, FakeRoster(), NOW)
    read_webhook(tap("STOP", "wamid.button", **{"from": stop["from"]}), outbox, known, FakeRoster(), NOW)
    assert known.people[PERSON_ID].opted_out_at is None
    assert {person_id for person_id, _ in known.replies} == {None}
    assert known.numbers.keys() == {DOCTOR.phone}
