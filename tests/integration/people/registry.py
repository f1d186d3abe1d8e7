"""Rows of files, recorded as `ingest` records them, on a table in memory."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3

from desac.adapters.people import People
from desac.adapters.table import Table, from_item
from desac.domain.claim import Claim
from desac.domain.doubt import Doubt
from desac.domain.episode import Episode, EpisodeKind
from desac.domain.identity import Particulars
from desac.domain.person import ContactEdge, Person
from desac.domain.registration import Plan, Registration, RowPlace
from desac.domain.trace import RowTrace
from functions.ingest.register import register
from tests.unit.domain.test_who_said_what import RULES

NOW = datetime(2021, 8, 11, 4, tzinfo=UTC)
MODELS = {model.__name__: model for model in (Person, Episode, ContactEdge, RowTrace, Claim, Doubt)}


def row(file: int, number: int = 2, *, kind: EpisodeKind = EpisodeKind.CASE, **told: Any) -> Registration:
    """A row of the n-th file; `told` are particulars and other facts of a registration."""
    names = ("name", "nik", "phone", "birth_date", "village_code", "address")
    traits = {name: told.pop(name) for name in names if name in told}
    anchor = (
        told.pop("anchor", None) or told.get("specimen_date") or told.get("last_met") or date(2021, 8, 10)
    )
    return Registration(
        particulars=Particulars(**{"name": "I Made Contoh", **traits}),
        kind=kind,
        anchor=anchor,
        origin=f"FILE#{file}",
        place=RowPlace(str(file), 0, number),
        stated_at=NOW - timedelta(hours=9 - file),
        **told,
    )


def contact(file: int, number: int = 2, **told: Any) -> Registration:
    """A row of a contact file."""
    return row(file, number, kind=EpisodeKind.CONTACT, **{"name": "Ni Luh Dekat", **told})


def record(table: Table, *rows: Registration) -> list[Plan]:
    """Record rows; what was done, in their order."""
    done = dict(register(People(table), rows, RULES, NOW))
    return [done[one] for one in rows]


def stored(table: Table, model: type[Any]) -> Sequence[Any]:
    """All records of a type."""
    items = boto3.resource("dynamodb").Table(table.name).scan()["Items"]
    return [from_item(model, item) for item in items if item["type"] == model.__name__]


def edges(table: Table) -> list[tuple[str, str, str | None]]:
    """Who was whose contact, by names."""
    names = {person.person_id: person.name for person in stored(table, Person)}
    return sorted(
        (names[edge.index_person_id], names[edge.contact_person_id], edge.relation)
        for edge in stored(table, ContactEdge)
    )
