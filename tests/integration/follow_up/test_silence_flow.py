"""A silence from the first clock to the last step, with what is sent, who answers and what ends it."""

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from desac.adapters import follow_up_keys, keys
from desac.adapters.complaints import TableComplaints
from desac.adapters.inbox import TableInbox
from desac.adapters.outbox import TableOutbox
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.table import Table, from_item, to_item
from desac.domain.clock import Clock, ClockName
from desac.domain.complaint import HealthWorker
from desac.domain.message import Message, MessageState, Purpose
from desac.domain.roster import ContactSource, Doctor
from desac.domain.silence import Heard, Silence, SilenceKind, SilenceStep
from desac.domain.silence_steps import escalated
from desac.events import Event
from functions.follow_up import api, silence_watch
from functions.follow_up.handler import handler as work
from functions.notify import daily_handler as notify_daily
from functions.notify import silence_replies
from functions.notify.silence_replies import SilenceDesk
from functions.notify.webhook_models import InboundMessage
from functions.publish.logic import events_of
from tests.integration.follow_up.rounds import TODAY, Rounds, configure
from tests.unit.overview.records import CONTEXT, SANUR, an_intake, api_event, sqs_event, store

DOCTOR = "+6281200000900"
DR = HealthWorker(name="dr. Contoh", phone=DOCTOR, source=ContactSource.DOCTOR)
_S = SilenceStep


class Ladder:
    """The functions around silences, over one table; events go where the bus would bring them."""

    def __init__(self, rounds: Rounds) -> None:
        self.rounds = rounds
        self.table = rounds.table
        self.told: list[Event] = []

    def doctor(self, phone: str = DOCTOR) -> None:
        """The village gets a doctor."""
        known = Doctor(
            village_code=SANUR,
            name="dr. Contoh",
            phone=phone,
            valid_from=date(2021, 1, 1),
            stated_at=datetime(2021, 1, 1, tzinfo=UTC),
        )
        self.table.put(to_item(known, keys.doctor(SANUR, known.valid_from, phone)))

    def missed(self, number: int = 1, **changes: Any) -> str:
        """Somebody who was asked this morning and has said nothing until the afternoon."""
        episode = self.rounds.resident(number, **changes)
        self.rounds.ask()
        self.rounds.moved([episode], MessageState.DELIVERED)
        self.rounds.remind()
        return episode

    def tick(self, episode: str, kind: SilenceKind = SilenceKind.CHECK_IN) -> Silence:
        """Its clock runs out, and the work behind it is done."""
        before = self.silence(episode, kind)
        past = datetime.now(UTC) - timedelta(minutes=1)
        due = {"due_at": past.isoformat().replace("+00:00", "Z")}
        self.table.update(follow_up_keys.silence(episode, kind), due)
        self.clock(episode, f"silence_{kind}")
        after = self.silence(episode, kind)
        if after.raised != before.raised:
            self.tell(before, after)
        return after

    def clock(self, episode: str, name: str) -> None:
        """Do what a clock asks for, twice as a queue may bring it twice."""
        body = json.dumps({"episode_id": episode, "clock": name})
        for _ in range(2):
            assert work(sqs_event(body), CONTEXT) == {"batchItemFailures": []}

    def tell(self, before: Silence | None, after: Silence) -> None:
        """What publish says of the change, to notify-daily."""
        old = to_item(before, _place(before)) if before else {}
        for event in events_of(old, to_item(after, _place(after))):
            self.told.append(event)
            if getattr(event, "step", None) in {_S.REMINDER, _S.DOCTOR}:
                self.deliver(notify_daily.handler, event.detail_type, event.model_dump(mode="json"))

    def happens(self, name: str, **detail: Any) -> None:
        """An event for follow_up-silence, twice."""
        for _ in range(2):
            self.deliver(silence_watch.handler, name, detail)

    def happen(self, events: list[Event]) -> None:
        """Events as publish tells them, twice."""
        assert events
        for event in events:
            self.happens(event.detail_type, **event.model_dump(mode="json"))

    def deliver(self, handler: Any, name: str, detail: dict[str, Any]) -> None:
        """One event on a function's queue."""
        body = json.dumps({"detail-type": name, "detail": detail})
        assert handler(sqs_event(body), CONTEXT) == {"batchItemFailures": []}

    def silence(self, episode: str, kind: SilenceKind = SilenceKind.CHECK_IN) -> Silence:
        """The silence as stored."""
        found = self.rounds.silence(episode, kind)
        assert found is not None
        return found

    def notices(self, episode: str) -> list[Message]:
        """What the doctor was sent."""
        found = self.table.partition(keys.partition(episode.partition("-")[0]), "MESSAGE#")
        messages = [from_item(Message, item) for item in found]
        return [one for one in messages if one.purpose is Purpose.SILENCE_NOTICE]

    def is_running(self, episode: str, kind: SilenceKind = SilenceKind.CHECK_IN) -> bool:
        """Whether its clock is open, in the index."""
        item = self.table.get(keys.clock(episode, f"silence_{kind}"))
        return item is not None and item["state"] == "open" and "work" in item


def _place(silence: Silence) -> keys.Key:
    return follow_up_keys.silence(silence.episode_id, silence.kind)


@pytest.fixture
def ladder(table: Table, monkeypatch: pytest.MonkeyPatch) -> Ladder:
    return Ladder(Rounds(table, configure(monkeypatch)))


def ids(episode: str) -> dict[str, str]:
    return {"person_id": episode.partition("-")[0], "episode_id": episode}


def test_a_missed_day_rises_to_tracer_doctor_and_operators(ladder: Ladder) -> None:
    ladder.doctor()
    episode = ladder.missed()
    ladder.tell(None, ladder.silence(episode))
    reminder = ladder.rounds.message(episode, Purpose.CHECK_IN_REMINDER)
    assert reminder is not None
    assert (reminder.template, reminder.state) == ("check_in_reminder", MessageState.QUEUED)
    steps = [ladder.tick(episode).step for _ in range(4)]
    assert steps == [_S.TRACER, _S.DOCTOR, _S.OPERATORS, _S.OPERATORS]
    assert [getattr(one, "step", None) for one in ladder.told] == [_S.REMINDER, *steps]
    (notice,) = ladder.notices(episode)
    assert (notice.to, notice.silence_id) == (DOCTOR, f"{episode}.check_in")
    assert notice.parameters["nama"] == "Warga Contoh 1"
    assert ladder.is_running(episode)


def test_a_clock_that_is_not_due_raises_nothing(ladder: Ladder) -> None:
    episode = ladder.missed()
    ladder.clock(episode, "silence_check_in")
    assert ladder.silence(episode).raised == 0


def test_without_a_doctor_the_operators_are_told(ladder: Ladder) -> None:
    episode = ladder.missed()
    assert [ladder.tick(episode).step for _ in range(2)] == [_S.TRACER, _S.OPERATORS]
    assert ladder.notices(episode) == []


def test_a_household_is_reminded_with_one_message(ladder: Ladder) -> None:
    home = "+6281200000777"
    members = [ladder.rounds.resident(number, phone=home) for number in (1, 2)]
    ladder.rounds.ask()
    ladder.rounds.moved(members, MessageState.READ)
    ladder.rounds.remind()
    for one in members:
        ladder.tell(None, ladder.silence(one))
    reminders = [ladder.rounds.message(one, Purpose.CHECK_IN_REMINDER) for one in members]
    assert sorted(bool(one and one.lead) for one in reminders) == [False, True]
    assert {one.template for one in reminders if one and not one.lead} == {"check_in_reminder_household"}


def test_whoever_answers_before_the_reminder_is_not_reminded(ladder: Ladder) -> None:
    episode = ladder.missed()
    before = ladder.silence(episode)
    ladder.happens("DailyReported", **ids(episode), day=TODAY.isoformat(), triage="well")
    ladder.tell(None, before)
    assert ladder.rounds.message(episode, Purpose.CHECK_IN_REMINDER) is None


@pytest.mark.parametrize(
    ("name", "detail", "because"),
    [
        ("IntakeSubmitted", {"revision": 1, "sembako_wanted": False}, Heard.FORM),
        ("DailyReported", {"day": TODAY.isoformat(), "triage": "well"}, Heard.REPORT),
        ("EpisodeEnded", {"status": "ended"}, Heard.EPISODE_OVER),
    ],
)
def test_what_ends_a_silence_stops_its_clock(
    ladder: Ladder, name: str, detail: dict[str, Any], because: Heard
) -> None:
    episode = ladder.missed()
    if name == "EpisodeEnded":
        ladder.table.update(keys.episode(episode), {"status": "ended", "status_reason": "moved"})
    ladder.happens(name, **ids(episode), **detail)
    after = ladder.silence(episode)
    assert (after.is_waiting, after.over_because, after.version) == (False, because, 2)
    assert not ladder.is_running(episode)


def test_an_end_that_was_taken_back_lets_the_silence_go_on(ladder: Ladder) -> None:
    """Entered for the wrong person: whose turn it was has it again, as publish tells of the episode."""
    episode = ladder.missed()
    ladder.tick(episode)
    before = ladder.silence(episode)
    active = ladder.table.get(keys.episode(episode)) or {}
    ladder.table.update(keys.episode(episode), {"status": "ended", "status_reason": "deceased"})
    over = ladder.table.get(keys.episode(episode)) or {}
    ladder.happen(events_of(active, over))
    assert ladder.silence(episode).over_because is Heard.EPISODE_OVER
    ladder.table.update(keys.episode(episode), {"status": "active", "status_reason": None})
    ladder.happen(events_of(over, ladder.table.get(keys.episode(episode)) or {}))
    after = ladder.silence(episode)
    assert (after.is_waiting, after.step, after.raised) == (True, before.step, before.raised)
    assert ladder.is_running(episode)
    ladder.happens("EpisodeEnded", **ids(episode), status="ended")
    closed = {"person_id": episode.partition("-")[0], "assignment_id": episode, "outcome": "episode_over"}
    ladder.happens("AssignmentClosed", **closed)
    assert ladder.silence(episode) == after, "late words of the end that was taken back"
    ladder.happens("DailyReported", **ids(episode), day=TODAY.isoformat(), triage="well")
    heard = ladder.silence(episode)
    ladder.happens("CaseRegistered", **ids(episode))
    assert ladder.silence(episode) == heard, "who was heard is not waited for again"
    assert heard.over_because is Heard.REPORT


def test_a_report_of_a_day_before_says_nothing_about_today(ladder: Ladder) -> None:
    episode = ladder.missed()
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    ladder.happens("DailyReported", **ids(episode), day=yesterday, triage="well")
    assert ladder.silence(episode).is_waiting


@pytest.mark.parametrize(
    ("outcome", "step", "because"),
    [
        ("found", _S.TRACER, Heard.TRACED),
        ("moved", _S.DOCTOR, None),
        ("left_city", _S.TRACER, Heard.TRACED),
        ("refused", _S.DOCTOR, None),
        ("not_found", _S.DOCTOR, None),
        ("merged", _S.TRACER, Heard.EPISODE_OVER),
        ("form_came", _S.TRACER, None),
    ],
)
def test_a_tracers_outcome_ends_it_or_brings_the_doctor_at_once(
    ladder: Ladder, outcome: str, step: SilenceStep, because: Heard | None
) -> None:
    ladder.doctor()
    episode = ladder.missed()
    ladder.tick(episode)
    closed = {"person_id": episode.partition("-")[0], "assignment_id": episode, "outcome": outcome}
    ladder.happens("AssignmentClosed", **closed)
    after = ladder.silence(episode)
    assert (after.step, after.over_because) == (step, because)
    assert after.is_waiting == (because is None) == ladder.is_running(episode)


def test_a_form_is_asked_for_once_more_and_then_a_tracer_goes(ladder: Ladder) -> None:
    episode = ladder.rounds.resident(1)
    now = datetime.now(UTC)
    clock = Clock(
        episode_id=episode,
        person_id=episode.partition("-")[0],
        name=ClockName.FORM,
        due_at=now - timedelta(minutes=1),
        deadline=now + timedelta(hours=12),
        created_at=now - timedelta(hours=12),
    )
    item = to_item(clock, keys.clock(episode, ClockName.FORM))
    ladder.table.put(item | {"work": keys.clock_work(0), "work_at": item["due_at"]})
    ladder.clock(episode, "form")
    silence = ladder.silence(episode, SilenceKind.FORM)
    assert (silence.step, silence.since) == (_S.REMINDER, clock.created_at)
    put_off = ladder.table.get(keys.clock(episode, ClockName.FORM))
    assert put_off is not None
    assert (put_off["state"], put_off["due_at"], put_off["work_at"]) == (
        "open",
        item["deadline"],
        item["deadline"],
    )
    ladder.tell(None, silence)
    reminder = ladder.rounds.message(episode, Purpose.FORM_REMINDER)
    assert reminder is not None
    assert "/" not in reminder.parameters["token_formulir"], "the button opens the form itself"
    past = (now - timedelta(seconds=1)).isoformat()
    ladder.table.update(
        keys.clock(episode, ClockName.FORM), {"due_at": past, "deadline": past, "work_at": past}
    )
    ladder.clock(episode, "form")
    assert ladder.rounds.episode(episode).unreachable == "silent"
    ladder.happens("ResidentUnreachable", **ids(episode), reason="silent")
    assert ladder.silence(episode, SilenceKind.FORM).step is _S.TRACER


def test_a_form_that_came_is_not_asked_for(ladder: Ladder) -> None:
    episode = ladder.rounds.resident(1)
    store(ladder.table, an_intake(1))
    ladder.happens("ResidentUnreachable", **ids(episode), reason="silent")
    assert ladder.rounds.silence(episode, SilenceKind.FORM) is None


def test_messages_that_lead_nowhere_begin_at_the_tracer_and_end_with_a_number(ladder: Ladder) -> None:
    episode = ladder.rounds.resident(1, unreachable="not_on_whatsapp")
    ladder.happens("ResidentUnreachable", **ids(episode), reason="not_on_whatsapp")
    silence = ladder.silence(episode, SilenceKind.UNDELIVERED)
    assert (silence.step, silence.version) == (_S.TRACER, 1)
    ladder.happens("PhoneCorrected", **ids(episode))
    assert ladder.silence(episode, SilenceKind.UNDELIVERED).over_because is Heard.NUMBER_CHANGED


@pytest.fixture
def at_doctor(ladder: Ladder) -> str:
    """An episode whose silence has come to the doctor, who has read the notice."""
    ladder.doctor()
    episode = ladder.missed()
    for _ in range(2):
        ladder.tick(episode)
    (notice,) = ladder.notices(episode)
    known = {"wamid": "wamid.notice", "lookup": keys.wamid_lookup("wamid.notice"), "state": "read"}
    ladder.table.update(keys.message(notice.message_id), known)
    return episode


def answer(ladder: Ladder, **content: Any) -> bool:
    """The doctor's answer to the notice, twice."""
    table = ladder.table
    outbox, inbox = TableOutbox(table), TableInbox(table)
    desk = SilenceDesk(TableSilences(table), outbox, inbox, TableComplaints(table), silence_rules())
    raw = {
        "id": "wamid.answer",
        "from": DOCTOR.removeprefix("+"),
        "timestamp": str(int(datetime.now(UTC).timestamp())),
        "context": {"id": "wamid.notice"},
        **content,
    }
    message = InboundMessage.model_validate(raw)
    taken = [silence_replies.take(message, raw, desk, datetime.now(UTC)) for _ in range(2)]
    assert taken[0] == taken[1]
    return taken[0]


def receipt(ladder: Ladder, episode: str) -> str:
    found = ladder.table.partition(keys.partition(episode.partition("-")[0]), f"MESSAGE#{episode}.silence_r")
    (message,) = [from_item(Message, item) for item in found]
    assert message.to == DOCTOR
    return message.parameters["isi"]


def test_the_doctors_button_ends_it(ladder: Ladder, at_doctor: str) -> None:
    assert answer(ladder, type="button", button={"payload": "REACHED", "text": "Sudah saya hubungi"})
    after = ladder.silence(at_doctor)
    assert (after.over_because, after.over_by) == (Heard.REACHED, "dr. Contoh")
    assert "sudah dihubungi" in receipt(ladder, at_doctor)


@pytest.mark.parametrize(
    "content",
    [
        {"type": "button", "button": {"payload": "WILL_REACH", "text": "Akan saya hubungi"}},
        {"type": "text", "text": {"body": "Baik, saya telepon nanti"}},
    ],
)
def test_the_doctors_word_buys_time_and_no_more(
    ladder: Ladder, at_doctor: str, content: dict[str, Any]
) -> None:
    before = ladder.silence(at_doctor)
    assert answer(ladder, **content)
    after = ladder.silence(at_doctor)
    assert (after.is_waiting, after.acknowledged_by, after.step) == (True, "dr. Contoh", _S.DOCTOR)
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at > before.due_at
    assert ladder.tick(at_doctor).step is _S.OPERATORS


def test_what_quotes_something_else_is_no_answer_to_a_notice(ladder: Ladder, at_doctor: str) -> None:
    del at_doctor
    assert not answer(ladder, type="text", text={"body": "ok"}, context={"id": "wamid.other"})


def test_a_notice_that_leads_nowhere_brings_the_operators_at_once(ladder: Ladder, at_doctor: str) -> None:
    (notice,) = ladder.notices(at_doctor)
    ladder.table.update(keys.message(notice.message_id), {"state": "failed"})
    detail = notice.model_dump(mode="json", include={"person_id", "message_id", "purpose", "lane"})
    for _ in range(2):
        ladder.deliver(notify_daily.handler, "MessageStatusChanged", detail | {"state": "failed"})
    assert ladder.silence(at_doctor).step is _S.OPERATORS


@pytest.mark.parametrize(("status", "told"), [("ended", 0), ("active", 1)])
def test_a_doctor_is_not_told_of_somebody_whose_isolation_has_just_ended(
    ladder: Ladder, status: str, told: int
) -> None:
    """The event waits for its household meanwhile."""
    ladder.doctor()
    episode = ladder.missed()
    before = ladder.tick(episode)
    ladder.table.update(keys.episode(episode), {"status": status})
    raised = escalated(before, silence_rules(), datetime.now(UTC), DR)
    TableSilences(ladder.table).save(before, raised)
    ladder.tell(before, raised)
    assert len(ladder.notices(episode)) == told


def call(method: str, path: str, body: dict[str, Any] | None = None, **who: Any) -> SimpleNamespace:
    event = api_event(method, path, body=json.dumps(body) if body is not None else None, **who)
    answered = api.handler(event, CONTEXT)
    return SimpleNamespace(status=answered["statusCode"], json=json.loads(answered["body"]))


OPERATOR = {"groups": "[operator]", "kecamatan": None, "name": "operator1"}


def test_staff_see_whom_nobody_hears_of_and_see_to_it(ladder: Ladder) -> None:
    episode = ladder.missed()
    for who in (OPERATOR, {"groups": "[doctor]"}):
        (shown,) = call("GET", "/silences", **who).json["items"]
        assert (shown["silence_id"], shown["name"], shown["step"]) == (
            f"{episode}.check_in",
            "Warga Contoh 1",
            "reminder",
        )
    assert call("GET", "/silences", groups="[doctor]", kecamatan="51.71.04").json["items"] == []
    assert call("GET", "/silences", groups="[tracer]").status == 403
    seen_to = call("POST", f"/silences/{episode}.check_in/acknowledge", **OPERATOR)
    assert seen_to.json["acknowledged_by"] == "operator1"
    assert call("POST", f"/silences/{episode}.check_in/close", {}, **OPERATOR).status == 422
    closed = call("POST", f"/silences/{episode}.check_in/close", {"reason": "sudah ditelepon"}, **OPERATOR)
    assert (closed.json["over_because"], closed.json["over_note"]) == ("closed", "sudah ditelepon")
    again = call("POST", f"/silences/{episode}.check_in/close", {"reason": "lagi"}, **OPERATOR)
    assert again.status == 409
    assert call("POST", "/silences/nobody.tea/acknowledge", **OPERATOR).status == 404
    assert [
        one["state"] for one in call("GET", "/silences", query={"state": "over"}, **OPERATOR).json["items"]
    ] == ["over"]


def test_another_villages_silence_is_not_for_a_doctor_to_close(ladder: Ladder) -> None:
    episode = ladder.missed()
    refused = call(
        "POST", f"/silences/{episode}.check_in/acknowledge", groups="[doctor]", kecamatan="51.71.04"
    )
    assert refused.status == 403


def test_what_a_tracer_hears_is_the_days_report(ladder: Ladder) -> None:
    episode = ladder.missed()
    path = f"/people/{episode.partition('-')[0]}/episodes/{episode}/report"
    heard = {"request_id": "r1", "temperature": 38.4, "spo2": 96, "symptoms": ["batuk"]}
    for _ in range(2):
        told = call("POST", path, heard)
        assert told.status == 200
        assert (told.json["triage"], told.json["revision"]) == ("symptoms", 1)
    assert call("POST", path, heard, kecamatan="51.71.04").status == 403
    assert call("POST", path, heard | {"request_id": "r2", "spo2": 9}).status == 422
    assert call("POST", path, heard | {"request_id": "r2", "symptoms": ["cinta"]}).status == 422
    far = (TODAY - timedelta(days=9)).isoformat()
    assert call("POST", path, heard | {"request_id": "r2", "day": far}).status == 422
    other = f"/people/{'0' * 16}/episodes/{episode}/report"
    assert call("POST", other, heard).status == 404
    later = call("POST", path, {"request_id": "r3", "red_flags": ["kejang"]}, groups="[doctor]")
    assert (later.json["triage"], later.json["revision"]) == ("emergency", 2)
