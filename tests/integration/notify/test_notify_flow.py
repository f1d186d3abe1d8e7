"""Registered, planned, sent, delivered, read, answered: through all four functions and the stand-in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from boto3.dynamodb.conditions import Key

from desac.adapters import keys, links
from desac.adapters.table import from_item, to_item
from desac.domain.clock import Clock, ClockState
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.link import verify
from desac.domain.message import MessageState as S
from desac.domain.person import Person
from desac.domain.reply import Reply
from desac.domain.roster import Doctor
from tests.integration.notify.notify_stack import Gateway, Phones, Stack, object_created, queued, registered
from tests.unit.notify.notify_fakes import EPISODE_ID, PERSON_ID, PHONE, episode, person

TODAY = datetime.now(UTC).date()
LAST_DAY = {"anchor_date": TODAY, "specimen_date": TODAY, "end_date": TODAY + timedelta(days=10)}


def case(**changes: object) -> Episode:
    return episode(**(LAST_DAY | changes))


def appoint(stack: Stack, name: str, valid_from: date, valid_to: date | None = None) -> None:
    doctor = Doctor(
        village_code="51.71.01.1006",
        name=name,
        phone="+6281200000099",
        valid_from=valid_from,
        valid_to=valid_to,
        stated_at=datetime.now(UTC),
    )
    stack.table.put(to_item(doctor, keys.doctor(doctor.village_code, valid_from, doctor.phone)))


def test_from_registered_to_read_and_answered(stack: Stack, phones: Phones, gateway: Gateway) -> None:
    appoint(stack, "dr. Lama", date(2020, 1, 1), date(2021, 1, 1))
    appoint(stack, "dr. Kini", date(2021, 1, 2))
    appoint(stack, "dr. Nanti", TODAY + timedelta(days=30))
    stack.know(person(), case())
    assert stack.plan(registered(case())) == []
    assert stack.send(*[queued(one) for one in stack.messages(PERSON_ID)]) == []
    gateway.wait_for(6)
    stack.receive_new()
    assert {one.state for one in stack.messages(PERSON_ID)} == {S.READ}
    for one in stack.messages(PERSON_ID):
        told = [state for state, _ in one.history]
        assert told == [S.QUEUED, S.SENDING, S.ACCEPTED, S.SENT, S.DELIVERED, S.READ]
    got = {one["template"]: one for one in phones.messages()}
    assert "*Ni Made Contoh*" in got["positive_notice_v1"]["text"]
    assert "dr. Kini" in got["isolation_guide_v2"]["text"]
    (url,) = [button["url"] for button in got["positive_notice_v1"]["buttons"] if button["type"] == "url"]
    link_id = verify(b"k" * 64, url.removeprefix("https://siaga.example/f/"), datetime.now(UTC))
    link = links.load(stack.table, link_id)
    assert link
    assert link.episode_id == EPISODE_ID
    phones.answer(PHONE, payload="SYMPTOM")
    phones.answer(PHONE, location={"latitude": -8.675, "longitude": 115.25})
    gateway.wait_for(8)
    stack.receive_new()
    replies = [from_item(Reply, item) for item in stack.table.partition(keys.partition(PERSON_ID), "REPLY#")]
    assert {(one.kind, one.episode_id) for one in replies} == {
        ("button", EPISODE_ID),
        ("location", EPISODE_ID),
    }


@pytest.mark.parametrize(
    ("payload", "words"), [("EMERGENCY", "*Telepon SEKARANG: 112 / (0361) 223333*"), ("SYMPTOM", "dr. Kini")]
)
def test_a_tapped_button_is_answered_on_the_phone(
    stack: Stack, phones: Phones, gateway: Gateway, payload: str, words: str
) -> None:
    """Each tap once, even if the webhook comes twice; an opt-out before it keeps no answer back."""
    appoint(stack, "dr. Kini", date(2021, 1, 2))
    stack.know(person(), case())
    stack.plan(registered(case()))
    assert stack.send(*[queued(one) for one in stack.messages(PERSON_ID)]) == []
    phones.answer(PHONE, text="STOP")
    phones.answer(PHONE, payload=payload)
    phones.answer(PHONE, payload=payload)
    gateway.wait_for(9)
    stack.receive_new()
    for key in stack.stored_webhooks():
        assert stack.receive(object_created(key)) == []
    answers = [one for one in stack.messages(PERSON_ID) if one.in_reply_to]
    assert {one.state for one in answers} == {S.QUEUED}
    assert stack.send(*[queued(one) for one in answers]) == []
    gateway.wait_for(9 + 9)
    stack.receive_new()
    assert [one.state for one in stack.messages(PERSON_ID) if one.in_reply_to] == [S.READ] * 3
    texts = [one["text"] for one in phones.messages() if one["type"] == "text"]
    assert len(texts) == 3
    assert len([text for text in texts if words in text]) == 2


def test_planning_twice_plans_once(stack: Stack) -> None:
    stack.know(person(), case())
    for _ in range(2):
        assert stack.plan(registered(case()), registered(case())) == []
    assert len(stack.messages(PERSON_ID)) == 2
    assert {len(one.history) for one in stack.messages(PERSON_ID)} == {1}


def test_the_form_is_waited_for_in_the_work_index(stack: Stack) -> None:
    stack.know(person(), case())
    stack.plan(registered(case()))
    work = keys.clock_work(keys.shard(EPISODE_ID))
    (item,) = stack.table.index("work", Key("work").eq(work))
    clock = from_item(Clock, item)
    assert (clock.episode_id, clock.state) == (EPISODE_ID, ClockState.OPEN)
    assert item["work_at"] == item["due_at"]
    assert clock.due_at - clock.created_at == timedelta(hours=12), "when it is asked for once more"
    assert clock.deadline is not None
    assert clock.deadline - clock.created_at == timedelta(hours=24), "when a tracer is told"


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (person(phone=None), UnreachableReason.NO_PHONE),
        (person(opted_out_at=datetime.now(UTC)), UnreachableReason.OPTED_OUT),
    ],
)
def test_whoever_cannot_be_written_to_is_marked_at_once(
    stack: Stack, who: Person, reason: UnreachableReason
) -> None:
    stack.know(who, case())
    stack.plan(registered(case()))
    assert {(one.state, one.reason) for one in stack.messages(PERSON_ID)} == {(S.SUPPRESSED, reason.value)}
    stored = stack.episode(EPISODE_ID)
    assert (stored.unreachable, stored.version) == (reason, 2)
    assert list(stack.table.partition(keys.partition(PERSON_ID), "CLOCK#")) == []


def test_an_episode_over_on_arrival_is_left_alone(stack: Stack) -> None:
    over = case(status=EpisodeStatus.RECORDED)
    stack.know(person(), over)
    assert stack.plan(registered(over)) == []
    assert stack.messages(PERSON_ID) == []


def test_a_contact_gets_the_contact_notice(stack: Stack, phones: Phones) -> None:
    contact = case(kind=EpisodeKind.CONTACT)
    stack.know(person(), contact)
    stack.plan(registered(contact))
    assert stack.send(*[queued(one) for one in stack.messages(PERSON_ID)]) == []
    (got,) = phones.messages()
    assert got["template"] == "contact_notice_v1"
    assert "Puskesmas" in got["text"]


def test_an_unknown_episode_stays_in_the_queue_and_the_rest_goes_on(stack: Stack) -> None:
    stack.know(person(), case())
    missing = registered(case(episode_id="f" * 16 + "-11111111", person_id="f" * 16))
    assert len(stack.plan(missing, registered(case()))) == 1
    assert len(stack.messages(PERSON_ID)) == 2


def test_stop_ends_the_messages(stack: Stack, phones: Phones, gateway: Gateway) -> None:
    stack.know(person(), case())
    stack.plan(registered(case()))
    guide, notice = stack.messages(PERSON_ID)
    assert stack.send(queued(notice)) == []
    phones.answer(PHONE, text="BERHENTI")
    gateway.wait_for(4)
    stack.receive_new()
    assert stack.send(queued(guide)) == []
    stored = {one.purpose: one for one in stack.messages(PERSON_ID)}
    assert (stored[guide.purpose].state, stored[guide.purpose].reason) == (S.SUPPRESSED, "opted_out")
    assert stored[notice.purpose].state is S.READ
    assert stack.episode(EPISODE_ID).unreachable is UnreachableReason.OPTED_OUT


def test_a_number_without_whatsapp_becomes_work(stack: Stack, phones: Phones, gateway: Gateway) -> None:
    del phones
    stack.know(person(phone="+6281200000999"), case())
    stack.plan(registered(case()))
    stack.send(*[queued(one) for one in stack.messages(PERSON_ID)])
    gateway.wait_for(2)
    stack.receive_new()
    assert {(one.state, one.error_code) for one in stack.messages(PERSON_ID)} == {(S.FAILED, 131026)}
    assert stack.episode(EPISODE_ID).unreachable is UnreachableReason.NOT_ON_WHATSAPP
