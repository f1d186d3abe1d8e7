"""Whole conversations: what residents write and send, and what they hear."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters.village_data import load_directory
from desac.domain import link
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.ids import message_id, stranger_id
from desac.domain.message import Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.reply_kinds import ReplyIntent
from functions.notify.form_links import FormLinks
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    MESSAGE_ID,
    NOW,
    PERSON_ID,
    PHONE,
    FakeInbox,
    FakeOutbox,
    FakeRoster,
    episode,
    message,
    person,
)
from tests.unit.notify.webhooks import read_webhook

OTHER = "bbbbbbbbbbbbbbbb"
NEW_PHONE = "+6281200000002"
USER = "ID.1234567890"
KEY = b"k" * 64
# When the residents of these tests write.
SAID = datetime(2021, 8, 12, 1, 2, tzinfo=UTC)


class City:
    """A receiver, the people it knows and what they hear."""

    def __init__(self, inbox: FakeInbox | None = None, *known: Message) -> None:
        self.inbox = inbox or FakeInbox(person(), episodes=[episode()])
        self.outbox = FakeOutbox(*known)
        self.links = FormLinks(self.inbox, lambda: KEY, lambda: "https://siaga.example/", 30)
        self._number = 0

    def receive(
        self, *messages: dict[str, Any], contacts: list[dict[str, str]] | None = None, now: datetime = NOW
    ) -> None:
        """One webhook."""
        value = {"messages": messages, "contacts": contacts or []}
        body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
        read_webhook(json.dumps(body).encode(), self.outbox, self.inbox, FakeRoster(), now, links=self.links)

    def hear(self, text: str, after: timedelta = timedelta(), **more: Any) -> dict[str, Any]:
        """Somebody writes."""
        said = self.said("text", after, text={"body": text}, **more)
        self.receive(said, now=NOW + after)
        return said

    def said(self, kind: str, after: timedelta = timedelta(), **more: Any) -> dict[str, Any]:
        """A message as WhatsApp tells it."""
        self._number += 1
        at = str(int((SAID + after).timestamp()))
        known = {"id": f"wamid.{self._number}", "type": kind, "timestamp": at}
        return known | {"from": PHONE.removeprefix("+")} | more

    @property
    def answers(self) -> list[Message]:
        """All answers, in the order in which they were made."""
        return [one for one in self.outbox.stored.values() if one.in_reply_to]

    @property
    def purposes(self) -> list[Purpose]:
        """Which answers were given."""
        return [one.purpose for one in self.answers]

    @property
    def intents(self) -> list[ReplyIntent | None]:
        """What was understood."""
        return [reply.intent for reply in self.inbox.replies.values()]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("bapak sesak nafas", Purpose.EMERGENCY_ANSWER),
        ("saya demam", Purpose.SYMPTOM_ANSWER),
        ("minta beras", Purpose.SEMBAKO_ANSWER),
        ("FORMULIR", Purpose.FORM_ANSWER),
        ("menu", Purpose.HELP_ANSWER),
        ("saya sehat", Purpose.WELL_ANSWER),
        ("berhenti", Purpose.OPT_OUT_ANSWER),
        ("mulai", Purpose.OPT_IN_ANSWER),
        ("halo", Purpose.OTHER_ANSWER),
    ],
)
def test_what_is_written_is_answered_once(text: str, purpose: Purpose) -> None:
    city = City()
    said = city.hear(text)
    city.receive(said)
    assert city.purposes == [purpose]
    assert city.answers[0].message_id == message_id(EPISODE_ID, purpose, said["id"])


@pytest.mark.parametrize("text", ["minta sembako", "formulir"])
def test_an_answer_opens_the_residents_own_form(text: str) -> None:
    city = City()
    city.hear(text)
    address = city.answers[0].parameters["tautan_formulir"]
    base, token = address.rsplit("/", 1)
    assert base == "https://siaga.example/f"
    assert link.verify(KEY, token, NOW) == link.link_id_for(KEY, EPISODE_ID)
    assert city.inbox.links[link.link_id_for(KEY, EPISODE_ID)].expires_at == NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("known", "revoked"),
    [({"status": EpisodeStatus.ENDED}, False), ({"end_date": date(2021, 8, 1)}, False), ({}, True)],
)
def test_without_a_form_to_open_the_offices_are_named(known: dict[str, Any], revoked: bool) -> None:
    city = City(FakeInbox(person(), episodes=[episode(**known)]))
    if revoked:
        city.hear("formulir")
        (kept,) = city.inbox.links.values()
        city.inbox.links[kept.link_id] = kept.model_copy(update={"revoked_at": NOW})
        city.outbox.stored.clear()
    city.hear("minta sembako")
    city.hear("formulir", timedelta(minutes=5))
    assert city.purposes == [Purpose.SEMBAKO_OFFICE_ANSWER, Purpose.HELP_ANSWER]


def test_anything_else_is_answered_once_an_hour_for_each_number() -> None:
    city = City()
    for minutes in (0, 1, 30, 59):
        city.hear("halo", timedelta(minutes=minutes))
    assert city.purposes == [Purpose.OTHER_ANSWER]
    city.hear("halo", timedelta(minutes=60))
    assert city.purposes == [Purpose.OTHER_ANSWER] * 2
    assert len(city.inbox.replies) == 5


def test_an_emergency_is_answered_every_time_and_so_is_a_tap() -> None:
    city = City()
    for seconds in range(3):
        city.hear("sesak", timedelta(seconds=seconds))
        tapped = city.said("button", button={"payload": "HELP", "text": "Menu"})
        city.receive(tapped)
    assert city.purposes == [Purpose.EMERGENCY_ANSWER, Purpose.HELP_ANSWER] * 3


def test_two_machines_do_not_chat_with_each_other() -> None:
    city = City()
    for seconds in range(0, 50, 5):
        city.hear("Ada yang bisa dibantu?", timedelta(seconds=seconds))
    assert city.purposes == [Purpose.HELP_ANSWER]


@pytest.mark.parametrize(
    "kind", ["image", "audio", "voice", "video", "sticker", "contacts", "unsupported", "new"]
)
def test_what_cannot_be_read_gets_a_helpful_answer(kind: str) -> None:
    city = City()
    city.receive(city.said(kind, **({kind: {"id": "media-1"}} if kind != "contacts" else {})))
    assert city.intents == [ReplyIntent.OTHER]
    assert city.purposes == [Purpose.OTHER_ANSWER]


def test_what_stands_below_a_picture_is_read() -> None:
    city = City()
    city.receive(city.said("image", image={"id": "media-1", "caption": "saturasi 88"}))
    assert city.purposes == [Purpose.EMERGENCY_ANSWER]


@pytest.mark.parametrize("kind", ["reaction", "system"])
def test_nobody_waits_for_an_answer_to_a_passing_sign(kind: str) -> None:
    city = City()
    city.receive(city.said(kind, reaction={"emoji": "👍"}))
    assert city.intents == [None]
    assert city.answers == []


def test_a_stranger_gets_the_general_lines_once_an_hour_and_all_is_kept() -> None:
    city = City(FakeInbox())
    for minutes in (0, 20, 61):
        city.hear("saya demam", timedelta(minutes=minutes))
    city.hear("menu", timedelta(minutes=62))
    assert city.purposes == [Purpose.STRANGER_ANSWER] * 2
    assert {one.person_id for one in city.answers} == {stranger_id(PHONE)}
    assert city.answers[0].parameters["layanan_telepon"] == "119 ext 9"
    assert len(city.inbox.replies) == 4


def test_a_strangers_emergency_waits_for_nothing() -> None:
    city = City(FakeInbox())
    for seconds in range(2):
        city.hear("tolong sesak", timedelta(seconds=seconds))
    assert city.purposes == [Purpose.EMERGENCY_ANSWER] * 2


def test_stop_and_start_concern_everybody_on_the_number() -> None:
    away = person(person_id="c" * 16, phone="+6281200000003")
    mine = [episode(), episode(person_id=OTHER, episode_id=f"{OTHER}-11111111")]
    city = City(FakeInbox(person(), person(person_id=OTHER), away, episodes=mine))
    city.hear("stop")
    opted_out = {one.person_id for one in city.inbox.people.values() if one.opted_out_at}
    assert opted_out == {PERSON_ID, OTHER}
    assert city.inbox.numbers[PHONE][0] == "out"
    city.hear("mulai", timedelta(days=1))
    assert not [one for one in city.inbox.people.values() if one.opted_out_at]
    assert [one.opted_in_at for one in city.inbox.known] == [SAID + timedelta(days=1)] * 2
    assert city.purposes == [Purpose.OPT_OUT_ANSWER, Purpose.OPT_IN_ANSWER]


def test_what_was_said_later_stands_however_late_a_webhook_comes() -> None:
    city = City()
    stop = city.said("text", text={"body": "stop"})
    start = city.said("text", timedelta(minutes=1), text={"body": "mulai"})
    city.receive(start)
    city.receive(stop)
    assert city.inbox.people[PERSON_ID].opted_out_at is None
    again = City()
    for one in (stop, start, stop):
        again.receive(one)
    assert again.inbox.people[PERSON_ID].opted_out_at is None


def test_start_reaches_whoever_was_registered_on_a_number_that_had_opted_out() -> None:
    """Nobody has an opt-out of their own: the planner held the message back for the number's."""
    lost = episode(unreachable=UnreachableReason.OPTED_OUT)
    other = episode(person_id=OTHER, episode_id=f"{OTHER}-11111111")
    city = City(FakeInbox(person(), person(person_id=OTHER), episodes=[lost, other]))
    start = city.hear("mulai", timedelta(days=1))
    again = SAID + timedelta(days=1)
    assert [(one.opted_in_at, one.version) for one in city.inbox.known] == [(again, 2), (None, 1)]
    city.receive(start)
    assert [one.version for one in city.inbox.known] == [2, 1]


def test_an_episode_that_is_over_is_not_opted_in() -> None:
    over = episode(unreachable=UnreachableReason.OPTED_OUT, status=EpisodeStatus.ENDED)
    city = City(FakeInbox(person(), episodes=[over]))
    city.hear("mulai")
    assert city.inbox.people[PERSON_ID].version == 1


def test_an_opt_out_is_not_undone_by_older_words_that_are_read_again() -> None:
    city = City()
    stop, start = city.hear("stop"), city.hear("mulai", timedelta(minutes=20))
    last = city.hear("stop", timedelta(minutes=40))
    city.receive(stop, start)
    city.receive(last)
    assert city.inbox.numbers[PHONE] == ("out", SAID + timedelta(minutes=40))
    assert city.inbox.people[PERSON_ID].opted_out_at == SAID + timedelta(minutes=40)


def test_stop_to_a_households_message_leaves_out_who_has_another_phone_by_now() -> None:
    theirs, third = f"{OTHER}-11111111", f"{'d' * 16}-11111111"
    sent = message(S.QUEUED, S.SENDING, S.ACCEPTED, wamid="wamid.notice")
    named = (f"{theirs}.positive_notice", f"{third}.positive_notice")
    sent = sent.model_copy(update={"companions": named})
    away = person(person_id=OTHER, phone=NEW_PHONE)
    city = City(FakeInbox(person(), away, person(person_id="d" * 16), episodes=[episode()]), sent)
    city.hear("stop", context={"id": "wamid.notice"})
    assert {one.person_id for one in city.inbox.people.values() if one.opted_out_at} == {PERSON_ID, "d" * 16}


def test_stop_to_somebodys_own_message_counts_though_they_have_another_phone_by_now() -> None:
    sent = message(S.QUEUED, S.SENDING, S.ACCEPTED, wamid="wamid.notice")
    city = City(FakeInbox(person(phone=NEW_PHONE), episodes=[episode()]), sent)
    city.hear("stop", context={"id": "wamid.notice"})
    assert city.inbox.people[PERSON_ID].opted_out_at


def test_a_stranger_who_wants_no_messages_is_heard() -> None:
    """Whoever is registered on that number later is not written to."""
    city = City(FakeInbox())
    city.hear("stop")
    assert city.inbox.numbers[PHONE] == ("out", SAID)
    assert city.purposes == [Purpose.OPT_OUT_ANSWER]


def _village(code: str) -> dict[str, float]:
    found = load_directory().by_code(code)
    assert found
    return {"latitude": found.label_point.lat, "longitude": found.label_point.lng}


@pytest.mark.parametrize(
    ("home", "place", "purpose"),
    [
        ("51.71.01.1006", _village("51.71.01.1006"), Purpose.LOCATION_ANSWER),
        (None, _village("51.71.01.1005"), Purpose.LOCATION_ANSWER),
        ("51.71.01.1006", _village("51.71.01.1005"), Purpose.LOCATION_REFUSED_ANSWER),
        ("51.71.01.1006", {"latitude": -8.11, "longitude": 115.09}, Purpose.LOCATION_REFUSED_ANSWER),
        (None, {"latitude": -8.11, "longitude": 115.09}, Purpose.LOCATION_REFUSED_ANSWER),
    ],
)
def test_a_position_is_thanked_for_or_refused_with_what_to_do(
    home: str | None, place: dict[str, float], purpose: Purpose
) -> None:
    city = City(FakeInbox(person(village_code=home), episodes=[episode()]))
    city.receive(city.said("location", location=place))
    (reply,) = city.inbox.replies.values()
    assert reply.point
    assert (reply.intent, reply.point.lat) == (ReplyIntent.LOCATION, place["latitude"])
    assert city.purposes == [purpose]


def test_a_position_nowhere_on_earth_is_no_position() -> None:
    city = City()
    city.receive(city.said("location", location={"latitude": 915, "longitude": 3}))
    assert city.intents == [ReplyIntent.OTHER]


def test_a_hidden_number_is_the_one_the_user_had_before() -> None:
    city = City()
    known = [{"wa_id": PHONE.removeprefix("+"), "user_id": USER}]
    city.receive(city.said("text", text={"body": "saya sehat"}), contacts=known)
    hidden = city.said("text", text={"body": "sesak"}, **{"from": "", "from_user_id": USER})
    city.receive(hidden, contacts=[{"user_id": USER}])
    last = city.answers[-1]
    assert (last.purpose, last.to, last.person_id) == (Purpose.EMERGENCY_ANSWER, PHONE, PERSON_ID)


def _moved(city: City, **more: Any) -> dict[str, Any]:
    told = {
        "body": "User changed number",
        "type": "user_changed_number",
        "wa_id": NEW_PHONE.removeprefix("+"),
    }
    return city.said("system", system=told, **more)


def test_a_changed_number_is_that_of_everybody_who_had_the_old_one() -> None:
    away = person(person_id="c" * 16, phone="+6281200000003")
    city = City(FakeInbox(person(), person(person_id=OTHER), away, episodes=[episode()]))
    moved = _moved(city)
    for _ in range(2):
        city.receive(moved)
    phones = {one.person_id: one.phone for one in city.inbox.people.values()}
    assert phones == {PERSON_ID: NEW_PHONE, OTHER: NEW_PHONE, "c" * 16: "+6281200000003"}
    assert city.inbox.people[PERSON_ID].confirmed_fields == ("phone",)
    assert city.inbox.people[PERSON_ID].version == 2
    assert city.inbox.known[0].phone_corrected_at == SAID
    assert city.answers == []


def test_an_opt_out_goes_along_to_a_changed_number() -> None:
    city = City()
    city.hear("stop")
    city.receive(_moved(city))
    assert city.inbox.people[PERSON_ID].phone == NEW_PHONE
    assert city.inbox.numbers[NEW_PHONE] == ("out", SAID)
    city.hear("mulai", timedelta(days=1), **{"from": NEW_PHONE.removeprefix("+")})
    assert city.inbox.numbers[NEW_PHONE] == ("in", SAID + timedelta(days=1))
    assert city.inbox.people[PERSON_ID].opted_out_at is None


def test_without_an_opt_out_nothing_is_said_of_a_changed_number() -> None:
    city = City()
    city.receive(_moved(city))
    assert city.inbox.numbers == {}


def test_a_change_back_is_not_undone_by_a_webhook_that_comes_late() -> None:
    city = City()
    moved = _moved(city)
    back = city.said(
        "system",
        timedelta(days=1),
        system={"type": "user_changed_number", "wa_id": PHONE.removeprefix("+")},
        **{"from": NEW_PHONE.removeprefix("+")},
    )
    for one in (moved, back, moved):
        city.receive(one)
    assert city.inbox.people[PERSON_ID].phone == PHONE


def test_a_hidden_user_who_changes_the_number_is_followed() -> None:
    city = City()
    city.inbox.note_user(USER, PHONE, NOW)
    city.receive(_moved(city, **{"from": "", "from_user_id": USER}))
    assert city.inbox.people[PERSON_ID].phone == NEW_PHONE
    assert city.inbox.phone_of(USER) == NEW_PHONE


def test_a_message_to_a_household_is_answered_by_all_whom_it_names() -> None:
    theirs = f"{OTHER}-11111111"
    sent = message(S.QUEUED, S.SENDING, S.ACCEPTED, wamid="wamid.notice")
    sent = sent.model_copy(update={"companions": (f"{theirs}.positive_notice",)})
    away = person(person_id="c" * 16)
    episodes = [episode(), episode(person_id=OTHER, episode_id=theirs)]
    city = City(FakeInbox(person(), person(person_id=OTHER), away, episodes=episodes), sent)
    city.hear("darurat", context={"id": "wamid.notice"})
    assert {reply.episode_id for reply in city.inbox.replies.values()} == {EPISODE_ID, theirs}
    assert city.purposes == [Purpose.EMERGENCY_ANSWER]


@pytest.mark.parametrize(("status", "heard"), [(EpisodeStatus.ENDED, 1), (EpisodeStatus.ACTIVE, 2)])
def test_somebody_with_two_records_is_heard_once(status: EpisodeStatus, heard: int) -> None:
    """Unless what the other record has goes on under its own id."""
    merged = person(person_id=OTHER, merged_into=PERSON_ID)
    theirs = episode(person_id=OTHER, episode_id=f"{OTHER}-11111111", status=status)
    city = City(FakeInbox(person(), merged, episodes=[episode(), theirs]))
    city.hear("sesak")
    assert len(city.inbox.replies) == heard
    assert city.purposes == [Purpose.EMERGENCY_ANSWER]


def test_stop_after_a_change_of_mind_is_confirmed_again() -> None:
    city = City()
    for minutes, text in enumerate(("stop", "stop", "mulai", "mulai")):
        city.hear(text, timedelta(minutes=minutes))
    city.hear("stop", timedelta(minutes=15))
    assert city.purposes == [Purpose.OPT_OUT_ANSWER, Purpose.OPT_IN_ANSWER, Purpose.OPT_OUT_ANSWER]
    assert city.inbox.people[PERSON_ID].opted_out_at


def _kept(**changes: Any) -> Message:
    """An answer that came after the window had closed; a template with a button went out in its place."""
    states = (S.QUEUED, S.SENDING, S.ACCEPTED, S.READ)
    kept = message(*states, message_id=message_id(EPISODE_ID, Purpose.SYMPTOM_ANSWER, "wamid.early"))
    values = {
        "kontak_nama": "dr. Contoh",
        "kontak_telepon": "0812",
        "nama_darurat": "BPBD",
        "telepon_darurat": "112",
    }
    known = {"purpose": Purpose.SYMPTOM_ANSWER, "template": "reply_waiting", "parameters": values}
    known |= {"in_reply_to": "wamid.early", "wamid": "wamid.waiting"}
    return kept.model_copy(update=known | changes)


def _read(city: City, **more: Any) -> dict[str, Any]:
    return city.said("button", button={"payload": "READ_ANSWER", "text": "Baca jawaban"}, **more)


@pytest.mark.parametrize("context", [{"context": {"id": "wamid.waiting"}}, {}])
def test_a_kept_answer_is_sent_once_it_may_be(context: dict[str, Any]) -> None:
    city = City(None, _kept())
    tap = _read(city, **context)
    for _ in range(2):
        city.receive(tap)
    first, again = city.answers
    assert (again.purpose, again.template, again.state) == (first.purpose, "symptom_answer", S.QUEUED)
    assert (again.parameters, again.in_reply_to) == (first.parameters, tap["id"])


def test_a_button_with_nothing_kept_behind_it_is_answered_all_the_same() -> None:
    city = City()
    city.receive(_read(city))
    assert city.purposes == [Purpose.OTHER_ANSWER]


def test_one_reply_that_cannot_be_taken_stops_no_other() -> None:
    city = City()
    bad, good = city.said("text", text={"body": "stop"}), city.said("text", text={"body": "sesak"})

    def fail() -> None:
        raise RuntimeError("the table is away")

    city.inbox.overtake = fail
    with pytest.raises(RuntimeError, match="away"):
        city.receive(bad, good)
    assert city.purposes == [Purpose.EMERGENCY_ANSWER]
    city.receive(bad, good)
    assert city.purposes == [Purpose.EMERGENCY_ANSWER, Purpose.OPT_OUT_ANSWER]


def test_a_notice_of_ours_is_no_answer_to_read() -> None:
    sent = message(S.QUEUED, S.SENDING, S.ACCEPTED, S.READ, wamid="wamid.notice")
    city = City(None, sent)
    city.receive(_read(city, context={"id": "wamid.notice"}))
    assert city.purposes == [Purpose.OTHER_ANSWER]
    assert city.outbox.stored[MESSAGE_ID] == sent
