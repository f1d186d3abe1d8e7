"""Residents with a queued notice each, as ingest and notify leave them in the table."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from desac.adapters import keys
from desac.adapters.message_items import message_item
from desac.adapters.table import Table, dynamodb, to_item
from desac.domain import ids
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.message import Lane, Message, MessageState, Purpose
from desac.domain.person import Person
from functions.notify.templates import template_for
from sandbox.data.population import Population

NOW = datetime.now(UTC)
_SEED = 20210812
_PER_REQUEST = 25


class Addressed(NamedTuple):
    """One resident with their notice."""

    person: Person
    episode: Episode
    message: Message


def residents(number: int, *, round_number: int = 0, urgent: bool = False) -> list[Addressed]:
    """So many, each on a phone of their own; another round has others."""
    today = NOW.date()
    cases = Population(_SEED, today).cases(number)
    lane = Lane.URGENT if urgent else Lane.BULK
    return [
        _resident(place, case.resident.name, today, round_number, lane) for place, case in enumerate(cases)
    ]


def _resident(place: int, name: str, today: date, round_number: int, lane: Lane) -> Addressed:
    digit = 9 if lane is Lane.URGENT else 0
    person_id = f"{digit}{round_number:07x}{place:08x}"
    episode_id = ids.episode_id(person_id, EpisodeKind.CASE, today)
    chosen = template_for(Purpose.POSITIVE_NOTICE)
    phone = f"+628{digit + 1}{round_number % 100:02d}{place:07d}"
    person = Person(person_id=person_id, name=name, phone=phone, nik=None, created_at=NOW)
    episode = Episode(
        episode_id=episode_id,
        person_id=person_id,
        kind=EpisodeKind.CASE,
        status=EpisodeStatus.ACTIVE,
        anchor_date=today,
        specimen_date=today,
        end_date=date(today.year + 1, 1, 1),
        rule_version="2021-07",
        origin="FILE#0123456789abcdef",
        created_at=NOW,
    )
    message = Message(
        message_id=ids.message_id(episode_id, Purpose.POSITIVE_NOTICE),
        episode_id=episode_id,
        person_id=person_id,
        purpose=Purpose.POSITIVE_NOTICE,
        lane=lane,
        to=phone,
        template=chosen.name,
        template_version=chosen.version,
        parameters={**chosen.samples, "nama": name},
        state=MessageState.QUEUED,
        history=((MessageState.QUEUED, NOW),),
        origin="FILE#0123456789abcdef",
        created_at=NOW,
        updated_at=NOW,
    )
    return Addressed(person, episode, message)


def put(table: Table, people: Sequence[Addressed]) -> None:
    """Write them all."""
    items = [
        item
        for one in people
        for item in (
            to_item(one.person, keys.person(one.person.person_id)),
            to_item(one.episode, keys.episode(one.episode.episode_id)),
            message_item(one.message),
        )
    ]
    for start in range(0, len(items), _PER_REQUEST):
        some = items[start : start + _PER_REQUEST]
        dynamodb().batch_write_item(
            RequestItems={table.name: [{"PutRequest": {"Item": item}} for item in some]}
        )
