"""An ended link was asked for anew: its resident gets one message with a link that lasts, and nobody else."""

import json
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.intake import TableIntakeStore
from desac.adapters.table import Table, from_item, to_item
from desac.domain.dates import WITA
from desac.domain.link import Link, link_id_for, link_id_in
from desac.domain.message import MessageState, Purpose
from functions.notify import daily_handler
from functions.publish.logic import events_of
from tests.integration.follow_up.rounds import Rounds, configure
from tests.unit.overview.records import CONTEXT, sqs_event


@pytest.fixture
def rounds(table: Table, monkeypatch: pytest.MonkeyPatch) -> Rounds:
    return Rounds(table, configure(monkeypatch))


def ended(rounds: Rounds, episode: str, key: bytes, **changes: Any) -> Link:
    """The link of somebody, which ended yesterday."""
    now = datetime.now(UTC)
    link = Link(
        link_id=link_id_for(key, episode),
        person_id=episode.partition("-")[0],
        episode_id=episode,
        expires_at=now - timedelta(days=1),
        created_at=now - timedelta(days=31),
        **changes,
    )
    rounds.table.put(to_item(link, keys.link(link.link_id)))
    return link


def ask(rounds: Rounds, link: Link) -> None:
    """What the page writes, told by publish, and heard twice as a queue may bring it twice."""
    now, place = datetime.now(UTC), keys.link(link.link_id)
    old = rounds.table.get(place)
    store = TableIntakeStore(rounds.table)
    assert store.ask_for_link(link, link.episode_id, now, now - timedelta(minutes=60))
    new = rounds.table.get(place)
    assert old is not None
    assert new is not None
    (event,) = events_of(old, new)
    body = json.dumps({"detail-type": event.detail_type, "detail": event.model_dump(mode="json")})
    for _ in range(2):
        assert daily_handler.handler(sqs_event(body), CONTEXT) == {"batchItemFailures": []}


def stored(rounds: Rounds, link_id: str) -> Link:
    item = rounds.table.get(keys.link(link_id))
    assert item is not None
    return from_item(Link, item)


def link_key() -> bytes:
    return daily_handler.secrets.link_key(daily_handler.settings().link_secret)


def test_one_message_with_a_link_that_lasts_goes_to_the_phone_on_record(rounds: Rounds) -> None:
    episode = rounds.resident(1)
    link = ended(rounds, episode, link_key())
    ask(rounds, link)
    message = rounds.message(episode, Purpose.FORM_LINK)
    assert message is not None
    assert message.state is MessageState.QUEUED
    assert message.to == rounds.person(episode).phone
    assert link_id_in(message.parameters["token_formulir"]) == link.link_id
    assert stored(rounds, link.link_id).expires_at > datetime.now(UTC) + timedelta(days=20)


def test_a_link_asked_for_at_midnight_may_still_be_sent(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = rounds.resident(1)
    link = ended(rounds, episode, link_key())
    late = datetime.combine(datetime.now(WITA).date(), time(23, 59, 50), WITA)
    monkeypatch.setattr(daily_handler, "datetime", SimpleNamespace(now=lambda _zone: late.astimezone(UTC)))
    ask(rounds, link)
    message = rounds.message(episode, Purpose.FORM_LINK)
    assert message is not None
    assert message.not_after == late + timedelta(hours=1)


def test_a_household_gets_one_message_for_all(rounds: Rounds) -> None:
    members = [rounds.resident(number, phone="+6281200000777") for number in (1, 2)]
    ask(rounds, ended(rounds, members[0], link_key()))
    messages = [rounds.message(one, Purpose.FORM_LINK) for one in members]
    assert [one.template for one in messages if one and one.lead is None] == ["form_link_household"]
    assert all(messages)


def test_a_number_that_wants_no_messages_gets_none(rounds: Rounds) -> None:
    episode = rounds.resident(1)
    person = rounds.person(episode).model_copy(update={"opted_out_at": datetime.now(UTC)})
    rounds.table.put(to_item(person, keys.person(person.person_id)))
    ask(rounds, ended(rounds, episode, link_key()))
    assert rounds.message(episode, Purpose.FORM_LINK) is None


def test_a_revoked_link_stays_so(rounds: Rounds) -> None:
    episode = rounds.resident(1)
    now = datetime.now(UTC)
    link = ended(rounds, episode, link_key(), revoked_at=now)
    assert not TableIntakeStore(rounds.table).ask_for_link(link, episode, now, now - timedelta(minutes=60))
    body = json.dumps(
        {"detail-type": "FormLinkAsked", "detail": {"person_id": link.person_id, "episode_id": episode}}
    )
    assert daily_handler.handler(sqs_event(body), CONTEXT) == {"batchItemFailures": []}
    assert rounds.message(episode, Purpose.FORM_LINK) is None
