"""A complaint's whole way: said, told, answered, passed on; or not answered, and who is told then."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from desac.adapters import keys
from desac.adapters.chain import load_chain
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.inbox import TableInbox
from desac.adapters.table import to_item
from desac.domain.clock import ClockState
from desac.domain.complaint import Answerer, Channel, Choice, Complaint, ComplaintState, Level
from desac.domain.complaint_rules import ComplaintRules, acknowledged
from desac.domain.dates import WITA
from desac.domain.episode import Episode
from desac.domain.ids import person_of, reply_digest
from desac.domain.intake import Intake
from desac.domain.message import Message, MessageState, Purpose
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyIntent
from desac.domain.roster import Doctor
from desac.settings import settings
from functions.notify import complaint_handler
from tests.integration.intake_form.conftest import Browser
from tests.integration.notify.complaint_bus import ComplaintBus, notes_queue, only
from tests.integration.notify.notify_stack import (
    CONTEXT,
    Gateway,
    Phones,
    Stack,
    bus_event,
    queue_event,
    registered,
)
from tests.unit.notify.notify_fakes import EPISODE_ID, PERSON_ID, PHONE, episode, person

SANUR = "51.71.01.1006"
DOCTOR = "+6281200000900"
PUSKESMAS = "+6281200000950"
OTHER_ID = "bbbbbbbbbbbbbbbb"
OTHER_EPISODE = f"{OTHER_ID}-11111111"
OTHER_PHONE = "+6281200000002"
TODAY = datetime.now(WITA).date()
S = ComplaintState
PERSONAL = re.compile(r"Contoh|\+?62812|0812|batuk|sesak|Made|Ketut", re.IGNORECASE)


def case(**changes: Any) -> Episode:
    dates = {"anchor_date": TODAY - timedelta(days=4), "end_date": TODAY + timedelta(days=6)}
    return episode(**(dates | changes))


def appoint(stack: Stack, phone: str = DOCTOR) -> None:
    doctor = Doctor(
        village_code=SANUR,
        name="dr. Kini",
        phone=phone,
        valid_from=date(2021, 1, 2),
        stated_at=datetime.now(UTC),
    )
    stack.table.put(to_item(doctor, keys.doctor(SANUR, doctor.valid_from, phone)))


@pytest.fixture
def bus(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> ComplaintBus:
    """The stack with a topic for notes; everything that is there already has been told."""
    topic = boto3.client("sns").create_topic(Name="notes")["TopicArn"]
    monkeypatch.setenv("DESAC_NOTES_TOPIC", topic)
    monkeypatch.setenv("DESAC_CONSOLE_URL", "https://konsol.example/")
    settings.cache_clear()
    return ComplaintBus(stack, notes_queue(topic))


@pytest.fixture
def ill(bus: ComplaintBus, phones: Phones, gateway: Gateway) -> ComplaintBus:
    """Ni Made Contoh of Sanur Kaja, on the fifth day of isolation, with a doctor in the village."""
    del phones, gateway
    settings.cache_clear()
    appoint(bus.stack)
    bus.stack.know(person(birth_date=date(1985, 8, 17)), case())
    return bus


def say(
    bus: ComplaintBus,
    words: str,
    intent: ReplyIntent,
    who: str = EPISODE_ID,
    *,
    settle: bool = True,
    **changes: Any,
) -> None:
    """A reply as the receiver stores it."""
    known: dict[str, Any] = {
        "wamid": f"wamid.{words}",
        "sender": PHONE,
        "person_id": person_of(who),
        "episode_id": who,
        "kind": "text",
        "text": words,
        "intent": intent,
        "in_reply_to": "wamid.ours",
        "content": {},
        "received_at": datetime.now(UTC),
    }
    reply = Reply.model_validate(known | changes)
    place = keys.reply(person_of(who), reply.received_at, reply.wamid)
    bus.table.put(to_item(reply, place))
    if settle:
        bus.settle()


def fill_in(bus: ComplaintBus, revision: int = 1, **changes: Any) -> None:
    """A form as the form's function stores it."""
    known: dict[str, Any] = {
        "episode_id": EPISODE_ID,
        "person_id": PERSON_ID,
        "address": "Jl. Contoh No. 1",
        "symptoms": ("batuk",),
        "revision": revision,
        "origin": "FILE#0123456789abcdef",
        "submitted_at": datetime.now(UTC),
    }
    intake = Intake.model_validate(known | changes)
    bus.table.put(to_item(intake, keys.intake(EPISODE_ID)))
    bus.settle()


def to(phones: Phones, phone: str) -> list[dict[str, Any]]:
    return [one for one in phones.messages() if one["to"] == phone]


def notices(phones: Phones, phone: str = DOCTOR) -> list[dict[str, Any]]:
    return [one for one in to(phones, phone) if one["template"] == "complaint_notice_v1"]


def passed_on(phones: Phones, phone: str = PHONE) -> list[str]:
    return [one["text"] for one in to(phones, phone) if one["type"] == "text" and "Jawaban" in one["text"]]


def path_of(notice: dict[str, Any]) -> str:
    (url,) = [button["url"] for button in notice["buttons"] if button["type"] == "url"]
    return str(url.removeprefix("https://siaga.example"))


def word_of(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found
    return found[1]


def messages(bus: ComplaintBus, purpose: Purpose) -> list[Message]:
    return [one for one in bus.stack.messages(PERSON_ID) if one.purpose is purpose]


def test_from_the_form_to_the_doctor_and_back_to_the_resident(ill: ComplaintBus, phones: Phones) -> None:
    ill.stack.plan(registered(case()))
    ill.settle()
    welcome = only(list(phones.messages()), lambda one: one["template"] == "positive_notice_v1")
    (form_url,) = [button["url"] for button in welcome["buttons"] if button["type"] == "url"]
    browser = Browser(form_url.rpartition("/")[2])
    browser.check("17/08/1985")
    sent = browser.answer(
        [("address", "Jalan Contoh No. 12"), ("village_code", SANUR), ("symptoms", "batuk"),
         ("symptoms", "demam"), ("onset_date", TODAY.isoformat())]
    )  # fmt: skip
    assert sent.status == 200
    ill.settle()

    (notice,) = notices(phones)
    for words in (
        *("dr. Kini", "Keluhan gejala", "Ni Made Contoh", "tahun", "isolasi hari ke-5"),
        *("Kelurahan Sanur", "Batuk", "Demam", "0812-0000-0001"),
    ):
        assert words in notice["text"]
    (word,) = [one for one in to(phones, PHONE) if one["template"] == "complaint_received_v1"]
    assert "sudah kami teruskan kepada *dr. Kini*" in word["text"]
    waiting = ill.complaint(EPISODE_ID)
    assert (waiting.state, waiting.level, waiting.is_emergency) == (S.OPEN, Level.DOCTOR, False)
    assert ill.clock(EPISODE_ID)["about"] == waiting.complaint_id
    assert ill.notes() == []

    doctor = Browser("")
    opened = doctor.get(path_of(notice))
    assert opened.status == 200
    assert "Ni Made Contoh" in opened.body
    answer = [("form", word_of(opened.body)), ("choice", "monitor"), ("text", "Minum air putih.\nIstirahat.")]
    assert doctor.post(path_of(notice), answer).status == 200
    assert doctor.post(path_of(notice), answer).status == 200
    ill.settle()

    (text,) = passed_on(phones)
    assert "*Jawaban dr. Kini* atas keluhan Ni Made Contoh" in text
    assert "Pantau keadaan di rumah" in text
    assert "Minum air putih.\nIstirahat." in text
    done = ill.complaint(EPISODE_ID)
    assert (done.state, len(done.answers)) == (S.ANSWERED, 1)
    assert (done.answers[0].by, done.answers[0].channel) == (Answerer.DOCTOR, Channel.LINK)
    assert done.seconds_to_first_answer is not None
    clock = ill.clock(EPISODE_ID)
    assert clock["state"] == ClockState.STOPPED
    assert not {"work", "work_at"} & clock.keys()
    used = doctor.get(path_of(notice))
    assert "Minum air putih." in used.body
    assert "Sudah dijawab" in used.body
    chain = load_chain(ill.table, PERSON_ID)
    assert chain
    steps = [(one.name, one.state) for one in chain.steps(EPISODE_ID)]
    assert ("complaint", "open") in steps
    assert ("complaint", "answered") in steps
    assert {state for name, state in steps if name == "message.complaint_notice"} <= {
        "accepted", "sent", "delivered", "read"
    }  # fmt: skip


def test_a_doctor_answers_by_quoting_the_message(ill: ComplaintBus, phones: Phones) -> None:
    say(ill, "badan lemas", ReplyIntent.SYMPTOM)
    (notice,) = notices(phones)
    assert "“badan lemas”" in notice["text"]
    ill.hear(DOCTOR, "wamid.d1", quoting=notice["id"], text={"body": "Makan dulu, saya telepon jam 3."})
    ill.settle()
    (text,) = passed_on(phones)
    assert "Makan dulu, saya telepon jam 3." in text
    answer = ill.complaint(EPISODE_ID).answers[0]
    assert (answer.channel, answer.name) == (Channel.WHATSAPP, "dr. Kini")
    assert ["diteruskan" in one["text"] or "teruskan" in one["text"] for one in to(phones, DOCTOR)][-1]
    # A word more, quoting the same message, is passed on too; nothing is measured anew.
    ill.hear(DOCTOR, "wamid.d2", quoting=notice["id"], text={"body": "Sudah membaik?"})
    ill.settle()
    assert len(passed_on(phones)) == 2


def test_without_a_quote_the_only_complaint_is_meant_once(ill: ComplaintBus, phones: Phones) -> None:
    say(ill, "batuk terus", ReplyIntent.SYMPTOM)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Ya, minum obatnya."})
    ill.settle()
    assert len(passed_on(phones)) == 1
    # The webhook comes again when another complaint of this doctor waits: it is no answer to that one.
    ill.stack.know(person(person_id=OTHER_ID, phone=OTHER_PHONE, name="I Ketut Contoh"),
                   case(person_id=OTHER_ID, episode_id=OTHER_EPISODE))  # fmt: skip
    say(ill, "demam", ReplyIntent.SYMPTOM, OTHER_EPISODE, sender=OTHER_PHONE)
    reply = ill.complaint(EPISODE_ID).answers[0]
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Ya, minum obatnya."})
    ill.settle()
    assert passed_on(phones, OTHER_PHONE) == []
    assert ill.complaint(EPISODE_ID).answers == (reply,)


def test_words_after_the_bare_button_reach_the_doctor_and_the_page(ill: ComplaintBus, phones: Phones) -> None:
    tap = {"kind": "button", "payload": "SYMPTOM"}
    say(ill, "sejak kemarin", ReplyIntent.OTHER)
    assert ill.complaints(EPISODE_ID) == [], "nothing waits"
    say(ill, "Ada gejala", ReplyIntent.SYMPTOM, **tap)
    say(ill, "sejak hari senin", ReplyIntent.OTHER)
    assert [("sejak hari senin" in one["text"]) for one in notices(phones)] == [False, True]
    long = "panjang " * 500
    say(ill, long, ReplyIntent.OTHER, wamid="wamid.long")
    assert len(notices(phones)) == 2
    known = ill.complaint(EPISODE_ID)
    assert [one.words for one in known.said[:2]] == ["Ada gejala", "sejak hari senin"]
    assert [one.is_told for one in known.said] == [True, True, False]
    assert len(known.said[2].words or "") == 1000


def test_a_doctor_who_wants_no_messages_is_told_that_complaints_go_on(
    ill: ComplaintBus, phones: Phones
) -> None:
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "BERHENTI"})
    ill.hear(PHONE, "wamid.r1", text={"body": "BERHENTI"})
    ill.settle()
    (told,) = [one["text"] for one in to(phones, DOCTOR) if one["type"] == "text"]
    assert "tetap kami kirim" in told
    assert "berhenti mengirim" not in told
    assert any("berhenti mengirim" in one["text"] for one in to(phones, PHONE))
    assert ill.complaint(EPISODE_ID).is_waiting


def test_with_several_waiting_the_doctor_is_asked_which(ill: ComplaintBus, phones: Phones) -> None:
    ill.stack.know(person(person_id=OTHER_ID, phone=OTHER_PHONE, name="I Ketut Contoh"),
                   case(person_id=OTHER_ID, episode_id=OTHER_EPISODE))  # fmt: skip
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    say(ill, "demam", ReplyIntent.SYMPTOM, OTHER_EPISODE, sender=OTHER_PHONE)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Istirahat"})
    ill.settle()
    assert passed_on(phones) == passed_on(phones, OTHER_PHONE) == []
    (question,) = [one["text"] for one in to(phones, DOCTOR) if one["type"] == "text"]
    for known in (ill.complaint(EPISODE_ID), ill.complaint(OTHER_EPISODE)):
        assert known.number in question
        assert known.is_waiting
    for line in (": Ketut Contoh", ": Made Contoh"):
        assert line in question, "not by I and Ni"
    ketut = only(notices(phones), lambda one: "Ketut" in one["text"])  # type: ignore[arg-type]
    ill.hear(DOCTOR, "wamid.d2", quoting=ketut["id"], text={"body": "Ukur suhu"})
    ill.settle()
    assert passed_on(phones) == []
    assert len(passed_on(phones, OTHER_PHONE)) == 1
    # Now one is left, and a plain reply means that one.
    ill.hear(DOCTOR, "wamid.d3", text={"body": "Istirahat"})
    ill.settle()
    assert len(passed_on(phones)) == 1


def test_a_voice_note_is_asked_for_in_writing(ill: ComplaintBus, phones: Phones) -> None:
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    (notice,) = notices(phones)
    ill.hear(DOCTOR, "wamid.d1", quoting=notice["id"], audio={"id": "1"})
    ill.settle()
    assert ill.complaint(EPISODE_ID).is_waiting
    (question,) = [one["text"] for one in to(phones, DOCTOR) if one["type"] == "text"]
    assert "Mohon tulis" in question


def test_a_doctor_who_is_ill_is_a_resident_too(ill: ComplaintBus, phones: Phones) -> None:
    """Quoting our own notice to them, or with nothing to answer, they are heard as residents."""
    ill.stack.know(person(person_id=OTHER_ID, phone=DOCTOR, name="dr. Kini"),
                   case(person_id=OTHER_ID, episode_id=OTHER_EPISODE))  # fmt: skip
    ill.stack.plan(registered(case(person_id=OTHER_ID, episode_id=OTHER_EPISODE)))
    ill.settle()
    own = only(to(phones, DOCTOR), lambda one: one["template"] == "positive_notice_v1")  # type: ignore[arg-type]
    ill.hear(DOCTOR, "wamid.r0", text={"body": "terima kasih"})
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    ill.hear(DOCTOR, "wamid.r1", quoting=own["id"], text={"body": "saya juga batuk"})
    ill.settle()
    assert ill.complaint(EPISODE_ID).is_waiting
    kept = [item["wamid"] for item in ill.table.partition(keys.partition(OTHER_ID), "REPLY#")]
    assert kept == ["wamid.r0", "wamid.r1"]
    assert passed_on(phones) == []


def test_stop_is_never_passed_on_as_an_answer(ill: ComplaintBus, phones: Phones) -> None:
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "BERHENTI"})
    ill.settle()
    assert ill.complaint(EPISODE_ID).is_waiting
    assert passed_on(phones) == []


def replies_of(bus: ComplaintBus, who: str) -> list[str]:
    return [item["wamid"] for item in bus.table.partition(keys.partition(who), "REPLY#")]


def test_a_doctor_who_quotes_a_notice_with_stop_opts_out_no_resident(
    ill: ComplaintBus, phones: Phones
) -> None:
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    (notice,) = notices(phones)
    ill.hear(DOCTOR, "wamid.d1", quoting=notice["id"], text={"body": "stop"})
    ill.settle()
    known = TableInbox(ill.table).person(PERSON_ID)
    assert known
    assert known.opted_out_at is None
    assert "wamid.d1" not in replies_of(ill, PERSON_ID)
    assert ill.complaint(EPISODE_ID).is_waiting


def two_waiting(bus: ComplaintBus) -> None:
    bus.stack.know(person(person_id=OTHER_ID, phone=OTHER_PHONE, name="I Ketut Contoh"),
                   case(person_id=OTHER_ID, episode_id=OTHER_EPISODE))  # fmt: skip
    say(bus, "batuk", ReplyIntent.SYMPTOM)
    say(bus, "demam", ReplyIntent.SYMPTOM, OTHER_EPISODE, sender=OTHER_PHONE)


def texts(phones: Phones, phone: str = DOCTOR) -> list[str]:
    return [one["text"] for one in to(phones, phone) if one["type"] == "text"]


def test_words_to_our_list_are_never_a_residents_own_complaint(ill: ComplaintBus, phones: Phones) -> None:
    """Everybody has been answered by the time that the doctor quotes the list."""
    two_waiting(ill)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Istirahat"})
    ill.settle()
    for number, notice in enumerate(notices(phones)):
        ill.hear(DOCTOR, f"wamid.a{number}", quoting=notice["id"], text={"body": "Minum air."})
    ill.settle()
    (listed,) = messages(ill, Purpose.DOCTOR_HELP)
    assert listed.wamid
    ill.hear(DOCTOR, "wamid.d2", quoting=listed.wamid, text={"body": "kalau demam minum paracetamol"})
    ill.settle()
    assert len(ill.complaints(EPISODE_ID)) == len(ill.complaints(OTHER_EPISODE)) == 1
    assert len(passed_on(phones)) == len(passed_on(phones, OTHER_PHONE)) == 1
    assert not {"wamid.d2"} & {*replies_of(ill, PERSON_ID), *replies_of(ill, OTHER_ID)}
    assert "tidak ada keluhan yang menunggu" in texts(phones)[-1]


def test_a_doctor_writes_in_several_messages(ill: ComplaintBus, phones: Phones) -> None:
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Selamat pagi Bu Made"})
    ill.settle()
    assert ill.complaint(EPISODE_ID).is_waiting
    assert passed_on(phones) == []
    assert "Mohon tulis jawabannya" in texts(phones)[-1]
    ill.hear(DOCTOR, "wamid.d2", text={"body": "Minum paracetamol"})
    ill.hear(DOCTOR, "wamid.d3", text={"body": "kalau sesak segera ke IGD"})
    ill.hear(DOCTOR, "wamid.d4", text={"body": "Terima kasih"})
    ill.settle()
    assert [one.text for one in ill.complaint(EPISODE_ID).answers] == [
        "Minum paracetamol", "kalau sesak segera ke IGD"
    ]  # fmt: skip
    assert len(passed_on(phones)) == 2
    assert not [one for one in ill.told if one.detail_type == "EmergencyRaised"]


def test_after_answers_to_two_one_word_more_is_not_guessed(ill: ComplaintBus, phones: Phones) -> None:
    two_waiting(ill)
    for number, notice in enumerate(notices(phones)):
        ill.hear(DOCTOR, f"wamid.a{number}", quoting=notice["id"], text={"body": "Minum air."})
    ill.settle()
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Besok saya telepon"})
    ill.settle()
    assert len(passed_on(phones)) == len(passed_on(phones, OTHER_PHONE)) == 1
    assert "lebih dari satu keluhan" in texts(phones)[-1]


def test_a_doctor_in_danger_is_heard_and_nobody_is_sent_that_as_an_answer(
    ill: ComplaintBus, phones: Phones
) -> None:
    ill.stack.know(person(person_id=OTHER_ID, phone=DOCTOR, name="dr. Kini"),
                   case(person_id=OTHER_ID, episode_id=OTHER_EPISODE))  # fmt: skip
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "tolong saya sesak napas"})
    ill.settle()
    assert passed_on(phones) == []
    assert ill.complaint(EPISODE_ID).is_waiting
    assert ill.complaint(OTHER_EPISODE).is_emergency


def test_a_doctor_with_a_hidden_number_is_recognised(ill: ComplaintBus, phones: Phones) -> None:
    TableInbox(ill.table).note_user("BA.doctor", DOCTOR, datetime.now(UTC))
    say(ill, "batuk", ReplyIntent.SYMPTOM)
    ill.hear("", "wamid.d1", user_id="BA.doctor", text={"body": "Minum air putih."})
    ill.settle()
    assert len(passed_on(phones)) == 1


def test_an_answer_follows_the_resident_to_a_corrected_number(ill: ComplaintBus, phones: Phones) -> None:
    fill_in(ill)
    inbox = TableInbox(ill.table)
    known = inbox.person(PERSON_ID)
    assert known
    inbox.move(known, OTHER_PHONE, datetime.now(UTC))
    ill.settle()
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Minum air putih."})
    ill.settle()
    assert passed_on(phones) == []
    assert len(passed_on(phones, OTHER_PHONE)) == 1


def test_the_same_symptoms_after_the_answer_reach_the_doctor_again(ill: ComplaintBus, phones: Phones) -> None:
    fill_in(ill)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Minum air putih."})
    ill.settle()
    fill_in(ill, 2, note="hari ini lebih berat")
    assert len(notices(phones)) == 2
    assert len(ill.complaints(EPISODE_ID)) == 2


def test_a_shared_text_waits_for_the_complaint_that_stands_for_it(ill: ComplaintBus) -> None:
    """The other's event fails until the lead's complaint is there, whichever comes first."""
    ill.stack.know(person(person_id=OTHER_ID, phone=PHONE, name="I Ketut Contoh"),
                   case(person_id=OTHER_ID, episode_id=OTHER_EPISODE))  # fmt: skip
    reply: dict[str, Any] = {"wamid": "wamid.x", "in_reply_to": None, "received_at": datetime.now(UTC)}
    for who in (EPISODE_ID, OTHER_EPISODE):
        say(ill, "sesak", ReplyIntent.EMERGENCY, who, settle=False, **reply)
    said_in = f"reply:{reply_digest('wamid.x')}"

    def take(who: str) -> int:
        told = {"person_id": person_of(who), "episode_id": who, "said_in": said_in}
        answer = complaint_handler.handler(queue_event(bus_event("EmergencyRaised", told)), CONTEXT)
        return len(answer["batchItemFailures"])

    assert take(EPISODE_ID) == 1
    assert ill.complaints(EPISODE_ID) == []
    assert take(OTHER_EPISODE) == 0
    assert take(EPISODE_ID) == 0
    assert ill.complaint(EPISODE_ID).told_with == OTHER_ID


def test_an_emergency_is_told_as_one_and_to_the_operators_at_once(ill: ComplaintBus, phones: Phones) -> None:
    fill_in(ill, red_flags=("sesak_napas",))
    (notice,) = notices(phones)
    assert "*DARURAT: TANDA BAHAYA." in notice["text"]
    assert "TANDA BAHAYA: Sesak napas. Gejala: Batuk" in notice["text"]
    waiting = ill.complaint(EPISODE_ID)
    assert waiting.is_emergency
    assert waiting.due_at is not None
    assert waiting.due_at - waiting.updated_at <= timedelta(minutes=10)
    ((subject, text),) = ill.notes()
    assert "DARURAT" in subject
    for words in (waiting.complaint_id, "Kelurahan Sanur", "https://konsol.example/"):
        assert words in text
    assert not PERSONAL.search(subject + text)


def test_a_red_flag_within_the_half_hour_goes_out_and_a_cough_does_not(
    ill: ComplaintBus, phones: Phones
) -> None:
    fill_in(ill)
    fill_in(ill, 2, symptoms=("batuk", "demam"))
    assert len(notices(phones)) == 1
    fill_in(ill, 3, symptoms=("batuk", "demam"), red_flags=("kejang",))
    assert len(notices(phones)) == 2
    known = ill.complaint(EPISODE_ID)
    assert [one.said_in for one in known.said] == ["form:1", "form:2", "form:3"]
    assert [one.is_told for one in known.said] == [True, False, True]
    assert len([one for one in to(phones, PHONE) if one["template"] == "complaint_received_v1"]) == 2


def with_puskesmas(monkeypatch: pytest.MonkeyPatch, bus: ComplaintBus) -> ComplaintRules:
    numbers = {f"Puskesmas {number} Denpasar Selatan": PUSKESMAS for number in ("I", "II", "III", "IV")}
    rules = complaint_rules().model_copy(update={"puskesmas_phones": numbers})
    monkeypatch.setattr(complaint_handler, "complaint_rules", lambda: rules)
    bus.rules = rules
    return rules


def due(bus: ComplaintBus) -> datetime:
    found = bus.complaint(EPISODE_ID).due_at
    assert found
    return found


def test_silence_goes_to_the_puskesmas_then_to_the_operators_until_one_sees_to_it(
    ill: ComplaintBus, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = with_puskesmas(monkeypatch, ill)
    fill_in(ill)
    ill.tick(due(ill) - timedelta(minutes=1))
    assert ill.complaint(EPISODE_ID).level is Level.DOCTOR
    ill.tick(due(ill))
    (notice,) = notices(phones, PUSKESMAS)
    assert "Om Swastyastu, Puskesmas" in notice["text"]
    assert ill.complaint(EPISODE_ID).level is Level.PUSKESMAS
    assert ill.notes() == []
    ill.tick(due(ill))
    ((subject, text),) = ill.notes()
    assert "belum dijawab" in subject
    assert "tanpa jawaban" in text
    assert not PERSONAL.search(subject + text)
    ill.tick(due(ill))
    assert len(ill.notes()) == 1, "told again"
    seen = acknowledged(ill.complaint(EPISODE_ID), rules, "arn:op", due(ill))
    assert seen
    TableComplaints(ill.table).save(ill.complaint(EPISODE_ID), seen)
    before = due(ill)
    ill.tick(before - timedelta(minutes=1))
    assert ill.notes() == []
    ill.tick(before)
    assert len(ill.notes()) == 1, "whoever said so did not see to it"
    # The puskesmas answers after all, from its own number and without quoting.
    ill.hear(PUSKESMAS, "wamid.p1", text={"body": "Bidan kami ke rumah Anda sore ini."})
    ill.settle()
    assert "Bidan kami ke rumah Anda sore ini." in passed_on(phones)[0]
    done = ill.complaint(EPISODE_ID)
    assert (done.state, done.answers[0].by) == (S.ANSWERED, Answerer.PUSKESMAS)
    ill.tick(before + timedelta(days=2))
    assert ill.notes() == []
    levels = [one.level for one in ill.told if one.detail_type == "ComplaintEscalated"]  # type: ignore[attr-defined]
    assert levels == [Level.PUSKESMAS, *[Level.OPERATORS] * 3]


def test_without_a_doctor_and_a_number_the_operators_are_told_at_once(
    bus: ComplaintBus, phones: Phones
) -> None:
    settings.cache_clear()
    bus.stack.know(person(), case())
    fill_in(bus)
    ((subject, text),) = bus.notes()
    assert "tidak ada dokter" in text
    assert not PERSONAL.search(subject + text)
    known = bus.complaint(EPISODE_ID)
    assert (known.state, known.level) == (S.ESCALATED, Level.OPERATORS)
    (word,) = to(phones, PHONE)
    assert "petugas Satgas" in word["text"]
    chain = load_chain(bus.table, PERSON_ID)
    assert chain
    assert "no_doctor, waits_for_operators" in {one.reason for one in chain.steps(EPISODE_ID)}


def test_without_a_doctor_the_puskesmas_is_told_first(
    bus: ComplaintBus, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.cache_clear()
    with_puskesmas(monkeypatch, bus)
    bus.stack.know(person(), case())
    fill_in(bus)
    assert len(notices(phones, PUSKESMAS)) == 1
    assert bus.notes() == []
    page = Browser("").get(path_of(notices(phones, PUSKESMAS)[0]))
    Browser("").post(
        path_of(notices(phones, PUSKESMAS)[0]), [("form", word_of(page.body)), ("choice", Choice.CALLED)]
    )
    bus.settle()
    assert bus.complaint(EPISODE_ID).answers[0].by is Answerer.PUSKESMAS
    assert "*Jawaban Puskesmas" in passed_on(phones)[0]


def test_a_doctor_without_whatsapp_is_not_waited_for(
    bus: ComplaintBus, phones: Phones, gateway: Gateway
) -> None:
    """The refusal comes as a receipt, and the resident is none the less reachable."""
    del phones
    settings.cache_clear()
    appoint(bus.stack, "+6281200000999")
    bus.stack.know(person(), case())
    say(bus, "batuk", ReplyIntent.SYMPTOM)
    assert bus.complaint(EPISODE_ID).level is Level.DOCTOR
    gateway.wait_for(1)
    bus.stack.receive_new()
    bus.settle()
    (notice,) = messages(bus, Purpose.COMPLAINT_NOTICE)
    assert (notice.state, notice.error_code) == (MessageState.FAILED, 131026)
    known = bus.complaint(EPISODE_ID)
    assert (known.level, known.raised) == (Level.OPERATORS, 1)
    assert len(bus.notes()) == 1
    assert bus.stack.episode(EPISODE_ID).unreachable is None


def test_an_opt_out_and_the_end_of_isolation_hold_no_doctor_back(bus: ComplaintBus, phones: Phones) -> None:
    settings.cache_clear()
    appoint(bus.stack)
    over = case(status="ended", status_reason="recovered")
    bus.stack.know(person(opted_out_at=datetime.now(UTC)), over)
    fill_in(bus)
    assert len(notices(phones)) == 1
    assert to(phones, PHONE) == []
    (word,) = messages(bus, Purpose.COMPLAINT_RECEIVED)
    assert (word.state, word.reason) == (MessageState.SUPPRESSED, "episode_over")
    bus.hear(DOCTOR, "wamid.d1", text={"body": "Saya telepon."})
    bus.settle()
    assert len(passed_on(phones)) == 1, "what was asked is answered"


def test_an_answer_without_a_number_to_send_it_to_is_seen(bus: ComplaintBus, phones: Phones) -> None:
    settings.cache_clear()
    appoint(bus.stack)
    bus.stack.know(person(phone=None), case())
    fill_in(bus)
    (notice,) = notices(phones)
    assert "tidak ada nomor" in notice["text"]
    bus.hear(DOCTOR, "wamid.d1", text={"body": "Saya telepon."})
    bus.settle()
    (kept,) = messages(bus, Purpose.DOCTOR_ANSWER)
    assert (kept.state, kept.reason) == (MessageState.SUPPRESSED, "no_phone")


def test_one_text_from_a_phone_of_two_is_one_complaint(ill: ComplaintBus, phones: Phones) -> None:
    """It is stored under both; the doctor hears of it once and knows of both."""
    ill.stack.know(person(person_id=OTHER_ID, phone=PHONE, name="I Ketut Contoh"),
                   case(person_id=OTHER_ID, episode_id=OTHER_EPISODE))  # fmt: skip
    at = datetime.now(UTC)
    for who in (EPISODE_ID, OTHER_EPISODE):
        reply: dict[str, Any] = {"wamid": "wamid.x", "in_reply_to": None, "received_at": at}
        say(ill, "sesak", ReplyIntent.EMERGENCY, who, settle=False, **reply)
    ill.settle()
    (notice,) = notices(phones)
    assert "Ketut" in notice["text"]
    assert "Made Contoh" in notice["text"]
    every: list[Complaint] = [*ill.complaints(EPISODE_ID), *ill.complaints(OTHER_EPISODE)]
    assert sorted(one.state for one in every) == [S.CLOSED, S.OPEN]
    assert len(ill.notes()) == 1


def test_no_answer_and_no_word_is_ever_logged(
    ill: ComplaintBus,
    phones: Phones,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("INFO")
    say(ill, "rahasia warga", ReplyIntent.SYMPTOM)
    ill.hear(DOCTOR, "wamid.d1", text={"body": "rahasia dokter"})
    ill.settle()
    assert len(passed_on(phones)) == 1
    logged = " ".join(str(vars(record)) for record in caplog.records)
    counted = capsys.readouterr().out
    assert "a complaint was answered" in logged
    assert "ComplaintAnswered" in counted
    for private in ("rahasia", "Contoh", "812000"):
        assert private not in logged + counted


def test_two_words_at_once_become_one_complaint(
    ill: ComplaintBus, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process takes a reply down between the reading and the writing of this one."""
    save = TableComplaints.save

    def slow(self: TableComplaints, before: Any, after: Any, *rest: Any, **named: Any) -> None:
        monkeypatch.setattr(TableComplaints, "save", save)
        say(ill, "batuk", ReplyIntent.SYMPTOM)
        save(self, before, after, *rest, **named)

    monkeypatch.setattr(TableComplaints, "save", slow)
    fill_in(ill)
    known = ill.complaint(EPISODE_ID)
    assert {one.said_in.partition(":")[0] for one in known.said} == {"form", "reply"}
    assert len(notices(phones)) == 1


def test_a_note_that_cannot_be_sent_is_sent_later(ill: ComplaintBus, monkeypatch: pytest.MonkeyPatch) -> None:
    """The complaint and the doctor's message are there; only the note is tried again."""
    topic = settings().notes_topic
    monkeypatch.setenv("DESAC_NOTES_TOPIC", topic + "-gone")
    settings.cache_clear()
    intake = Intake(
        episode_id=EPISODE_ID,
        person_id=PERSON_ID,
        address="Jl. Contoh No. 1",
        red_flags=("kejang",),
        origin="FILE#0123456789abcdef",
        submitted_at=datetime.now(UTC),
    )
    ill.table.put(to_item(intake, keys.intake(EPISODE_ID)))
    raised = {"person_id": PERSON_ID, "episode_id": EPISODE_ID, "said_in": "form:1"}
    body = bus_event("EmergencyRaised", raised)
    answer = complaint_handler.handler(queue_event(body), CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
    assert ill.complaint(EPISODE_ID).noted == ()
    assert len(messages(ill, Purpose.COMPLAINT_NOTICE)) == 1
    monkeypatch.setenv("DESAC_NOTES_TOPIC", topic)
    settings.cache_clear()
    for _ in range(2):
        assert complaint_handler.handler(queue_event(body), CONTEXT)["batchItemFailures"] == []
    assert len(ill.notes()) == 1
    assert ill.complaint(EPISODE_ID).noted == ("emergency:form:1",)
    assert len(messages(ill, Purpose.COMPLAINT_NOTICE)) == 1


def test_what_is_not_kept_yet_comes_again(ill: ComplaintBus) -> None:
    """An event about a reply that the table does not show stays in the queue."""
    said = {"person_id": PERSON_ID, "episode_id": EPISODE_ID, "said_in": "reply:000000000000"}
    body = bus_event("SymptomsReported", said)
    assert len(complaint_handler.handler(queue_event(body), CONTEXT)["batchItemFailures"]) == 1
    assert ill.complaints(EPISODE_ID) == []


def test_a_doctor_who_is_late_is_still_understood(
    ill: ComplaintBus, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a quote, although the puskesmas is waited for by now."""
    with_puskesmas(monkeypatch, ill)
    fill_in(ill)
    ill.tick(due(ill))
    assert ill.complaint(EPISODE_ID).level is Level.PUSKESMAS
    ill.hear(DOCTOR, "wamid.d1", text={"body": "Maaf baru sempat, saya telepon."})
    ill.settle()
    assert len(passed_on(phones)) == 1
    assert ill.complaint(EPISODE_ID).answers[0].by is Answerer.DOCTOR
