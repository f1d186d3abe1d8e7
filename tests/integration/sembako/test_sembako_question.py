"""After each delivery the resident is asked once whether it came."""

import json
from datetime import timedelta
from typing import Any

import pytest

from desac.adapters.aid import TableAid
from desac.adapters.outbox import TableOutbox
from desac.adapters.table import Table
from desac.domain.aid import AidRequest, AidState, AidStep
from desac.domain.episode import EpisodeStatus
from desac.domain.ids import message_id
from desac.domain.message import Message, MessageState, Purpose
from desac.events import AidDelivered, AidRequested
from functions.notify.aid_handler import ask, handler
from functions.notify.template_choice import TemplateChoice
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    ORIGIN,
    a_person,
    an_episode,
    an_episode_id,
    an_intake,
    person_id,
    sqs_event,
    store,
)

DELIVERED = AidStep(state=AidState.DELIVERED, at=NOW, by="pelacak1")
EVENT = AidDelivered(person_id=person_id(1), aid_id=an_episode_id())


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _request(table: Table, **changes: Any) -> AidRequest:
    facts: dict[str, Any] = {
        "aid_id": an_episode_id(),
        "person_id": person_id(1),
        "household_id": "h",
        "state": AidState.DELIVERED,
        "delivered_at": NOW,
        "isolation_until": NOW.date() + timedelta(days=8),
        "history": (DELIVERED,),
        "origin": ORIGIN,
        "created_at": NOW,
        "updated_at": NOW,
    }
    request = AidRequest.model_validate(facts | changes)
    assert TableAid(table).file(None, request)
    return request


def _resident(table: Table, person: dict[str, Any] | None = None, **episode: Any) -> None:
    store(table, a_person(1, **(person or {})), an_episode(1, **episode), an_intake(1))


def _ask(table: Table) -> None:
    ask(EVENT, TableAid(table), TableOutbox(table), TemplateChoice, NOW)


def _questions(table: Table) -> list[Message]:
    ids = [
        message_id(an_episode_id(), Purpose.SEMBAKO_DELIVERED_QUESTION, f"{an_episode_id()}|{number}")
        for number in (1, 2)
    ]
    return list(TableOutbox(table).messages(ids).values())


def test_each_delivery_is_asked_about_once(table: Table) -> None:
    _resident(table)
    request = _request(table)
    _ask(table)
    _ask(table)
    (asked,) = _questions(table)
    assert (asked.state, asked.to) == (MessageState.QUEUED, "+6281200000001")
    assert (asked.parameters["nama"], asked.parameters["tanggal_antar"]) == (
        "Warga Contoh 1",
        "11 Agustus 2021",
    )
    again = request.changed(NOW, history=(DELIVERED, DELIVERED))
    assert TableAid(table).save(request, again)
    _ask(table)
    assert len(_questions(table)) == 2


@pytest.mark.parametrize(
    "changes", [{"is_received": True}, {"state": AidState.HANDED_OVER, "is_received": False}]
)
def test_what_is_answered_is_not_asked(table: Table, changes: dict[str, Any]) -> None:
    _resident(table)
    _request(table, **changes)
    _ask(table)
    assert _questions(table) == []


@pytest.mark.parametrize(
    ("person", "episode", "reason"),
    [
        ({"phone": None}, {}, "no_phone"),
        ({"opted_out_at": NOW}, {}, "opted_out"),
        ({}, {"status": EpisodeStatus.ENDED, "status_reason": "deceased"}, "episode_over"),
    ],
)
def test_who_is_not_written_to_has_the_reason_on_record(
    table: Table, person: dict[str, Any], episode: dict[str, Any], reason: str
) -> None:
    _resident(table, person, **episode)
    _request(table)
    _ask(table)
    assert [(one.state, one.reason) for one in _questions(table)] == [(MessageState.SUPPRESSED, reason)]


def test_the_queue_brings_deliveries_only(table: Table) -> None:
    _resident(table)
    _request(table)
    requested = AidRequested(person_id=person_id(1), aid_id=an_episode_id(), state=AidState.REQUESTED)
    bodies = [
        json.dumps({"detail-type": event.detail_type, "detail": event.model_dump(mode="json")})
        for event in (EVENT, requested, EVENT)
    ]
    answer = handler(sqs_event(*bodies), CONTEXT)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m1"]
    assert len(_questions(table)) == 1
