"""Phones that come or are corrected later, and numbers that want no messages: through all of notify."""

from datetime import UTC, datetime, timedelta

import pytest

from desac.adapters import keys
from desac.adapters.inbox import TableInbox
from desac.domain.episode import Episode, UnreachableReason
from desac.domain.message import MessageState as S
from desac.domain.person import Person
from tests.integration.notify.notify_stack import Gateway, Phones, Stack, bus_event, queued, registered
from tests.unit.notify.notify_fakes import EPISODE_ID, PERSON_ID, PHONE, episode, person

TODAY = datetime.now(UTC).date()
CASE = episode(anchor_date=TODAY, specimen_date=TODAY, end_date=TODAY + timedelta(days=10))
NEW_PHONE = "+6281200000077"
CORRECTED = bus_event("PhoneCorrected", {"person_id": PERSON_ID, "episode_id": EPISODE_ID})


def give_phone(stack: Stack, phone: str) -> None:
    """What ingest does when a file brings a phone."""
    changes = {"phone": phone, "lookup": keys.phone_lookup(phone)}
    stack.table.update(keys.person(PERSON_ID), changes)


def send_all(stack: Stack, person_id: str) -> None:
    assert stack.send(*[queued(one) for one in stack.messages(person_id)]) == []


def test_a_phone_that_comes_later_gets_the_messages_once(
    stack: Stack, phones: Phones, gateway: Gateway
) -> None:
    stack.know(person(phone=None), CASE)
    assert stack.plan(registered(CASE)) == []
    assert stack.episode(EPISODE_ID).unreachable is UnreachableReason.NO_PHONE
    give_phone(stack, NEW_PHONE)
    for _ in range(2):
        assert stack.plan(CORRECTED) == []
        send_all(stack, PERSON_ID)
    gateway.wait_for(6)
    stack.receive_new()
    assert [one["to"] for one in phones.messages()] == [NEW_PHONE] * 2
    assert {one.state for one in stack.messages(PERSON_ID)} == {S.READ}
    assert stack.episode(EPISODE_ID).unreachable is None
    assert stack.plan(CORRECTED) == []
    assert {one.state for one in stack.messages(PERSON_ID)} == {S.READ}


def test_a_mistyped_number_is_followed_by_the_right_one(
    stack: Stack, phones: Phones, gateway: Gateway
) -> None:
    phones.fault(error_code=131026)
    stack.know(person(), CASE)
    stack.plan(registered(CASE))
    send_all(stack, PERSON_ID)
    assert {one.state for one in stack.messages(PERSON_ID)} == {S.FAILED}
    assert stack.episode(EPISODE_ID).unreachable is UnreachableReason.NOT_ON_WHATSAPP
    phones.fault()
    give_phone(stack, NEW_PHONE)
    assert stack.plan(CORRECTED) == []
    send_all(stack, PERSON_ID)
    gateway.wait_for(6)
    stack.receive_new()
    assert {(one.state, one.to, one.attempts) for one in stack.messages(PERSON_ID)} == {
        (S.READ, NEW_PHONE, 2)
    }
    assert stack.episode(EPISODE_ID).unreachable is None


@pytest.fixture
def neighbour() -> tuple[Person, Episode]:
    """Somebody else on the same phone."""
    other = "b" * 16
    known = CASE.model_copy(update={"person_id": other, "episode_id": f"{other}-11111111"})
    return person(person_id=other, name="I Wayan Misal"), known


@pytest.mark.parametrize("planned_before", [True, False])
def test_a_number_that_opted_out_gets_nothing_for_anybody(
    stack: Stack, phones: Phones, neighbour: tuple[Person, Episode], *, planned_before: bool
) -> None:
    """Whether the other was planned for before the opt-out or comes the day after."""
    other, known = neighbour
    stack.know(other, known)
    if planned_before:
        stack.plan(registered(known))
    stack.know(person())
    TableInbox(stack.table).opt_out(person(), datetime.now(UTC))
    TableInbox(stack.table).opt_out_number(PHONE, datetime.now(UTC))
    assert stack.plan(registered(known)) == []
    send_all(stack, other.person_id)
    assert {(one.state, one.reason) for one in stack.messages(other.person_id)} == {
        (S.SUPPRESSED, "opted_out")
    }
    assert stack.episode(known.episode_id).unreachable is UnreachableReason.OPTED_OUT
    assert phones.messages() == []


def test_an_opt_out_after_delivery_sends_a_tracer(stack: Stack, phones: Phones, gateway: Gateway) -> None:
    stack.know(person(), CASE)
    stack.plan(registered(CASE))
    send_all(stack, PERSON_ID)
    gateway.wait_for(6)
    phones.answer(PHONE, text="STOP")
    gateway.wait_for(7)
    stack.receive_new()
    assert stack.episode(EPISODE_ID).unreachable is UnreachableReason.OPTED_OUT
