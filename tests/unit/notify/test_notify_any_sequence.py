"""Receipts in any order and number with replies in between, in webhooks cut anyhow that come twice."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desac.domain.message import Message, Purpose
from desac.domain.message import MessageState as S
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    NOW,
    PHONE,
    FakeInbox,
    FakeOutbox,
    FakeRoster,
    episode,
    message,
    person,
)
from tests.unit.notify.webhooks import read_webhook

NAMES = ("positive_notice", "isolation_guide", "contact_notice")
SAID = {
    "sesak": Purpose.EMERGENCY_ANSWER,
    "saya demam": Purpose.SYMPTOM_ANSWER,
    "stop": Purpose.OPT_OUT_ANSWER,
    "halo": Purpose.OTHER_ANSWER,
}
_RANKED = {"failed": 1, "sent": 0, "delivered": 2, "read": 3}

Update = tuple[str, dict[str, Any]]


def _id(name: str) -> str:
    return f"{EPISODE_ID}.{name}"


@st.composite
def receipts(draw: st.DrawFn) -> Update:
    """A receipt by our id, by WhatsApp's or by neither."""
    name = draw(st.sampled_from(NAMES))
    state = draw(st.sampled_from(sorted(_RANKED)))
    known = draw(st.sampled_from(["both", "wamid", "nothing"]))
    one: dict[str, Any] = {"id": f"wamid.{name}", "status": state}
    one["timestamp"] = str(int((NOW + timedelta(seconds=10 + _RANKED[state])).timestamp()))
    if known == "both":
        one["biz_opaque_callback_data"] = _id(name)
    elif known == "nothing":
        one |= {"id": "wamid.of-another-system", "biz_opaque_callback_data": "theirs"}
    if state == "failed":
        one["errors"] = [{"code": 131000}]
    return "statuses", one


@st.composite
def replies(draw: st.DrawFn) -> Update:
    """Something written; the same number is the same message."""
    text = draw(st.sampled_from(sorted(SAID)))
    number = draw(st.integers(0, 2))
    one = {"id": f"wamid.reply.{text}.{number}", "type": "text", "text": {"body": text}}
    one |= {"timestamp": "1628730120", "from": PHONE.removeprefix("+")}
    return "messages", one


webhooks = st.lists(
    st.lists(st.one_of(receipts(), replies()), min_size=1, max_size=6), min_size=1, max_size=8
)


def _body(updates: list[Update]) -> bytes:
    value: dict[str, list[Any]] = {"statuses": [], "messages": []}
    for kind, update in updates:
        value[kind].append(update)
    return json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()


def _accepted() -> list[Message]:
    return [
        message(S.QUEUED, S.SENDING, S.ACCEPTED, message_id=_id(name), wamid=f"wamid.{name}")
        for name in NAMES
    ]


def _expected(name: str, told: list[Update]) -> S:
    states = {
        update["status"] for kind, update in told if kind == "statuses" and update["id"] == f"wamid.{name}"
    }
    return S(max(states, key=_RANKED.__getitem__)) if states else S.ACCEPTED


@settings(max_examples=150, deadline=None)
@given(webhooks, st.randoms(use_true_random=False))
def test_every_sequence_ends_where_its_updates_lead(cut: list[list[Update]], chance: Any) -> None:
    outbox = FakeOutbox(*_accepted())
    inbox = FakeInbox(person(), episodes=[episode()])
    delivered = [one for one in cut for _ in range(chance.randint(1, 3))]
    chance.shuffle(delivered)
    for updates in delivered:
        read_webhook(_body(updates), outbox, inbox, FakeRoster(), NOW)
    told = [update for updates in cut for update in updates]

    for name in NAMES:
        found = outbox.stored[_id(name)]
        assert found.state is _expected(name, told)
        # Each receipt once, and none of them before what we did ourselves.
        assert len(set(found.history)) == len(found.history)
        assert [state for state, _ in found.history[:3]] == [S.QUEUED, S.SENDING, S.ACCEPTED]

    written = {update["id"]: update["text"]["body"] for kind, update in told if kind == "messages"}
    assert {wamid for _, wamid in inbox.replies} == set(written)
    answers = [one for one in outbox.stored.values() if one.in_reply_to]
    by_reply = {one.in_reply_to: one.purpose for one in answers}
    assert len(by_reply) == len(answers), "a reply was answered twice"
    assert all(SAID[written[str(wamid)]] is purpose for wamid, purpose in by_reply.items())
    urgent = {wamid for wamid, text in written.items() if text in {"sesak", "saya demam"}}
    assert urgent <= set(by_reply)
    for text in ("halo", "stop"):
        # One in an hour, whichever of them came first.
        assert sum(written[str(wamid)] == text for wamid in by_reply) == (text in written.values())
    assert bool(inbox.people[person().person_id].opted_out_at) is ("stop" in written.values())
