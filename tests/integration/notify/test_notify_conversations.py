"""Conversations over the strict stand-in: what residents write, and what their phones show."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.table import from_item
from desac.domain.episode import Episode, UnreachableReason
from desac.domain.link import link_id_for, verify
from desac.domain.message import MessageState as S
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyIntent
from functions.notify.templates import template
from functions.publish.logic import events_of
from tests.integration.notify.conftest import Wall
from tests.integration.notify.notify_stack import Gateway, Phones, Stack, bus_event, queued, registered
from tests.unit.notify.notify_fakes import EPISODE_ID, PERSON_ID, PHONE, episode, person

TODAY = datetime.now(UTC).date()


def case(**changes: object) -> Episode:
    days = {"anchor_date": TODAY, "specimen_date": TODAY, "end_date": TODAY + timedelta(days=10)}
    return episode(**(days | changes))


class Talk:
    """One resident's phone; each turn is answered before the next."""

    def __init__(self, stack: Stack, phones: Phones, gateway: Gateway) -> None:
        self.stack, self.phones, self._gateway = stack, phones, gateway
        self._updates = 0

    def settle(self, updates: int) -> None:
        """Until so many more updates have come and been read."""
        self._updates += updates
        self._gateway.wait_for(self._updates)
        self.stack.receive_new()

    def send(self) -> list[dict[str, Any]]:
        """Send what is queued; what the phone shows of it."""
        before = len(self.phones.messages())
        waiting = [one for one in self.stack.messages(PERSON_ID) if one.state is S.QUEUED]
        for one in waiting:
            assert self.stack.send(queued(one)) == []
        self.settle(3 * len(waiting))
        return list(self.phones.messages()[before:])

    def say(self, **said: Any) -> dict[str, Any]:
        """Write or tap; the answer."""
        self.phones.answer(PHONE, **said)
        self.settle(1)
        (shown,) = self.send()
        return shown


@pytest.fixture
def talk(stack: Stack, phones: Phones, gateway: Gateway) -> Talk:
    """A case who has read the notice and the guide."""
    stack.know(person(), case())
    assert stack.plan(registered(case())) == []
    talk = Talk(stack, phones, gateway)
    assert len(talk.send()) == 2
    return talk


def test_the_menu_leads_to_sembako_and_the_form(talk: Talk) -> None:
    menu = talk.say(text="menu")
    assert [button["title"] for button in menu["buttons"]][:3] == ["Darurat", "Ada gejala", "Sembako"]
    answer = talk.say(payload="SEMBAKO")
    (button,) = answer["buttons"]
    assert button["title"] == "Isi formulir"
    token = button["url"].removeprefix("https://siaga.example/f/")
    assert verify(b"k" * 64, token, datetime.now(UTC)) == link_id_for(b"k" * 64, EPISODE_ID)
    assert "tanggal lahir" in answer["text"]


def test_free_text_about_danger_is_answered_with_the_emergency_number(talk: Talk) -> None:
    shown = talk.say(text="dok tlg bapak sesek nafas, saturasi 88")
    assert shown["text"].startswith("*Telepon SEKARANG: 112")
    (item,) = talk.stack.table.partition(keys.partition(PERSON_ID), "REPLY#")
    assert from_item(Reply, item).intent is ReplyIntent.EMERGENCY
    (event,) = events_of({}, item)
    assert event.detail_type == "EmergencyRaised"


def test_a_position_outside_the_village_is_asked_for_again(talk: Talk) -> None:
    shown = talk.say(location={"latitude": -8.6845, "longitude": 115.2398})
    assert "di luar Kelurahan Sanur" in shown["text"]
    assert [button["type"] for button in shown["buttons"]] == ["location_request"]
    (item,) = talk.stack.table.partition(keys.partition(PERSON_ID), "REPLY#")
    (event,) = events_of({}, item)
    assert event.detail_type == "LocationShared"


def test_after_an_opt_out_is_taken_back_what_was_held_back_is_sent(
    stack: Stack, phones: Phones, gateway: Gateway, wall: Wall
) -> None:
    """Messages wait in the queue when the resident writes STOP; MULAI brings them after all."""
    stack.know(person(), case())
    assert stack.plan(registered(case())) == []
    talk = Talk(stack, phones, gateway)
    notices = stack.messages(PERSON_ID)
    phones.answer(PHONE, text="BERHENTI")
    talk.settle(1)
    assert stack.send(*[queued(one) for one in notices]) == []
    assert {one.state for one in stack.messages(PERSON_ID) if not one.in_reply_to} == {S.SUPPRESSED}
    assert stack.episode(EPISODE_ID).unreachable is UnreachableReason.OPTED_OUT
    (goodbye,) = talk.send()
    assert "berhenti mengirim pesan" in goodbye["text"]

    before = stack.table.get(keys.episode(EPISODE_ID)) or {}
    welcome = None
    # WhatsApp's clock knows whole seconds; of two words in one the safer holds.
    wall.ahead += 60
    phones.answer(PHONE, text="mulai")
    talk.settle(1)
    after = stack.table.get(keys.episode(EPISODE_ID)) or {}
    told = [event for event in events_of(before, after) if event.detail_type == "ResidentOptedIn"]
    (event,) = told
    assert stack.plan(bus_event("ResidentOptedIn", event.model_dump())) == []
    shown = talk.send()
    welcome = [one for one in shown if one["type"] != "template"]
    assert "kembali menerima pesan" in welcome[0]["text"]
    assert {one["template"] for one in shown if one["type"] == "template"} == {
        template("positive_notice").whatsapp_name,
        template("isolation_guide").whatsapp_name,
    }
    assert {one.state for one in stack.messages(PERSON_ID)} == {S.READ}
    assert stack.episode(EPISODE_ID).unreachable is None
    found = stack.table.get(keys.person(PERSON_ID))
    assert found
    assert from_item(Person, found).opted_out_at is None
