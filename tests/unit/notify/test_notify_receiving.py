"""Receipts and replies of stored webhooks, applied to people."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.domain.episode import UnreachableReason
from desac.domain.message import MessageState as S
from functions.notify.transitions import advance
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    MESSAGE_ID,
    NOW,
    PERSON_ID,
    PHONE,
    FakeInbox,
    FakeOutbox,
    FakeRoster,
    message,
    person,
)
from tests.unit.notify.webhooks import read_webhook

SAMPLES = Path(__file__).parents[2] / "events/whatsapp"
WAMID = "wamid.HBgNNjI4MTIwMDAwMDAwMDEVAgARGBI1"
OTHER = "bbbbbbbbbbbbbbbb"


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def accepted() -> FakeOutbox:
    return FakeOutbox(message(S.QUEUED, S.SENDING, S.ACCEPTED, wamid=WAMID))


def webhook(*statuses: dict[str, Any]) -> bytes:
    body = {"entry": [{"changes": [{"field": "messages", "value": {"statuses": statuses}}]}]}
    return json.dumps(body).encode()


def status(state: str, message_id: str = MESSAGE_ID, at: int = 1628730100) -> dict[str, Any]:
    return {"id": WAMID, "status": state, "timestamp": str(at), "biz_opaque_callback_data": message_id}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("status_delivered", S.DELIVERED),
        ("status_out_of_order", S.READ),
        ("status_failed_not_on_whatsapp", S.FAILED),
        ("status_without_callback", S.DELIVERED),
        ("status_of_stranger", S.ACCEPTED),
        ("one_bad_among_good", S.DELIVERED),
        ("account_error", S.ACCEPTED),
    ],
)
def test_sample_receipts(name: str, expected: S) -> None:
    outbox = accepted()
    for _ in range(2):
        read_webhook(sample(name), outbox, FakeInbox(), FakeRoster(), NOW)
    assert outbox.stored[MESSAGE_ID].state is expected


def test_a_message_that_cannot_be_read_rings(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody hears what is in it, and the alarm looks at the metric by service alone."""
    value = {"messages": [{"from": "6281200000001", "type": "text", "text": {"body": "sesak"}}]}
    body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
    read_webhook(json.dumps(body).encode(), FakeOutbox(), FakeInbox(), FakeRoster(), NOW)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    dimensions = [
        one["_aws"]["CloudWatchMetrics"][0]["Dimensions"] for one in told if "WebhookUpdateUnreadable" in one
    ]
    assert dimensions == [[["service"]]]


def test_duplicates_leave_one_entry_each_in_the_history() -> None:
    outbox = accepted()
    for _ in range(3):
        read_webhook(sample("status_out_of_order"), outbox, FakeInbox(), FakeRoster(), NOW)
    told = [state for state, _ in outbox.stored[MESSAGE_ID].history]
    assert told == [S.QUEUED, S.SENDING, S.ACCEPTED, S.SENT, S.DELIVERED, S.READ]


@given(st.permutations(["sent", "delivered", "read", "failed"] * 2))
def test_receipts_in_any_order_one_webhook_each(order: list[str]) -> None:
    outbox = accepted()
    places = {"sent": 1, "delivered": 2, "read": 3, "failed": 4}
    for state in order:
        one = status(state, at=1628730100 + places[state])
        read_webhook(webhook(one), outbox, FakeInbox(), FakeRoster(), NOW)
    assert outbox.stored[MESSAGE_ID].state is S.READ
    assert len(outbox.stored[MESSAGE_ID].history) == 7


def test_a_thousand_updates_of_five_hundred_messages() -> None:
    ids = [f"{number:016x}-11111111.positive_notice" for number in range(500)]
    outbox = FakeOutbox(*(message(S.QUEUED, S.SENDING, message_id=one) for one in ids))
    updates = [status(state, one) for state in ("delivered", "sent") for one in ids]
    read_webhook(webhook(*updates), outbox, FakeInbox(), FakeRoster(), NOW)
    assert {one.state for one in outbox.stored.values()} == {S.DELIVERED}


def test_an_unreachable_resident_becomes_work_for_a_tracer() -> None:
    outbox = accepted()
    read_webhook(sample("status_failed_not_on_whatsapp"), outbox, FakeInbox(), FakeRoster(), NOW)
    assert outbox.stored[MESSAGE_ID].error_code == 131026
    assert outbox.to.episode.unreachable is UnreachableReason.NOT_ON_WHATSAPP


def test_failed_after_delivered_makes_no_work() -> None:
    outbox = accepted()
    read_webhook(sample("status_delivered"), outbox, FakeInbox(), FakeRoster(), NOW)
    read_webhook(sample("status_failed_not_on_whatsapp"), outbox, FakeInbox(), FakeRoster(), NOW)
    assert outbox.stored[MESSAGE_ID].state is S.DELIVERED
    assert outbox.to.episode.unreachable is None


def test_a_receipt_that_races_the_sender_is_decided_again() -> None:
    outbox = FakeOutbox(message(S.QUEUED, S.SENDING))

    def accept() -> None:
        current = outbox.stored[MESSAGE_ID]
        moved = advance(current, S.ACCEPTED, NOW, wamid=WAMID)
        assert moved
        outbox.stored[MESSAGE_ID] = moved

    outbox.overtake = accept
    read_webhook(sample("status_delivered"), outbox, FakeInbox(), FakeRoster(), NOW)
    states = [state for state, _ in outbox.stored[MESSAGE_ID].history]
    assert states == [S.QUEUED, S.SENDING, S.ACCEPTED, S.DELIVERED]


def test_unknown_receipts_are_counted_without_a_word_about_the_person(
    capsys: pytest.CaptureFixture[str],
) -> None:
    read_webhook(sample("status_of_stranger"), FakeOutbox(), FakeInbox(), FakeRoster(), NOW)
    output = capsys.readouterr().out
    assert "ReceiptUnknown" in output
    assert "6281200000001" not in output


def test_a_body_that_is_no_webhook_is_kept_by_the_queue_and_not_quoted() -> None:
    with pytest.raises(ValueError, match="not a webhook") as caught:
        read_webhook(b'{"entry": "+6281200000001"}', FakeOutbox(), FakeInbox(), FakeRoster(), NOW)
    assert "6281200000001" not in str(caught.value)


def test_a_reply_to_a_message_belongs_to_its_resident_though_others_share_the_phone() -> None:
    inbox = FakeInbox(person(), person(person_id=OTHER, name="I Wayan Contoh"))
    for _ in range(2):
        read_webhook(sample("reply_button"), accepted(), inbox, FakeRoster(), NOW)
    ((owner, _),) = inbox.replies
    (reply,) = inbox.replies.values()
    assert owner == PERSON_ID
    assert (reply.kind, reply.payload, reply.text) == ("button", "SYMPTOM", "Ada gejala")
    assert reply.in_reply_to == WAMID


def test_any_other_reply_is_kept_for_everybody_on_the_phone() -> None:
    inbox = FakeInbox(person(), person(person_id=OTHER), person(person_id="c" * 16, phone="+6281200000003"))
    read_webhook(sample("reply_text"), accepted(), inbox, FakeRoster(), NOW)
    assert {owner for owner, _ in inbox.replies} == {PERSON_ID, OTHER}


def test_a_hidden_number_is_matched_by_the_message_it_answers() -> None:
    inbox = FakeInbox(person())
    read_webhook(sample("reply_hidden_number"), accepted(), inbox, FakeRoster(), NOW)
    ((owner, _),) = inbox.replies
    (reply,) = inbox.replies.values()
    assert (owner, reply.sender) == (PERSON_ID, "ID.1234567890")


def test_a_stranger_is_heard_too() -> None:
    inbox = FakeInbox()
    read_webhook(sample("reply_text"), FakeOutbox(), inbox, FakeRoster(), NOW)
    (reply,) = inbox.replies.values()
    assert (reply.person_id, reply.sender) == (None, PHONE)


def test_stop_opts_out_everybody_on_the_number_once() -> None:
    inbox = FakeInbox(person(), person(person_id=OTHER))
    for _ in range(2):
        read_webhook(sample("reply_stop"), accepted(), inbox, FakeRoster(), NOW)
    assert all(one.opted_out_at for one in inbox.people.values())
    assert {one.version for one in inbox.people.values()} == {2}


def test_an_opt_out_survives_a_correction_at_the_same_moment() -> None:
    inbox = FakeInbox(person())

    def correct() -> None:
        inbox.people[PERSON_ID] = person(name="Ni Made Putri", version=2)

    inbox.overtake = correct
    read_webhook(sample("reply_stop"), accepted(), inbox, FakeRoster(), NOW)
    kept = inbox.people[PERSON_ID]
    assert (kept.name, kept.version) == ("Ni Made Putri", 3)
    assert kept.opted_out_at is not None


def test_messages_of_another_episode_are_untouched() -> None:
    other = f"{EPISODE_ID}.isolation_guide"
    outbox = FakeOutbox(message(S.QUEUED, S.SENDING), message(S.QUEUED, message_id=other))
    read_webhook(sample("status_delivered"), outbox, FakeInbox(), FakeRoster(), NOW)
    assert outbox.stored[other].state is S.QUEUED
