"""Funnels from the table: one query of the `origin` index each, person by person."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from boto3.dynamodb.conditions import Key

from desac.adapters import keys
from desac.adapters.expressions import projection
from desac.adapters.pages import work_page
from desac.adapters.table import Item, Table, dynamodb, from_item
from desac.domain.aid import AidState
from desac.domain.assignment import AssignmentReason, AssignmentState
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.funnel import Funnel
from desac.domain.funnel_count import FunnelCount, PersonFacts
from desac.domain.location import Precision
from desac.domain.message import REPEATED, MessageState, Purpose
from desac.domain.source_file import SourceFile

# Only what is counted leaves the table: names, forms and message texts stay there.
FUNNEL_ATTRIBUTES = (
    "pk", "type", "episode_id", "assignment_id", "aid_id", "contact_person_id", "kind", "status",
    "status_reason", "unreachable", "purpose", "state", "reason", "precision", "sembako_wanted",
    "first_row",
)  # fmt: skip
"""What a funnel is counted from; each attribute of each item that `_READERS` look at."""


class TableFigures:
    """Keeps the promises of `desac.ports.chain.FiguresReader`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def file(self, file_id: str) -> SourceFile | None:
        """The file's own record."""
        item = self._table.get(keys.source_file(file_id))
        return from_item(SourceFile, item) if item else None

    def files(self, *, limit: int, cursor: str | None = None) -> tuple[list[SourceFile], str | None]:
        """A page of files, newest first, and the cursor of the next page."""
        page = work_page(self._table, [keys.FILES_WORK], limit=limit, cursor=cursor, newest_first=True)
        return [from_item(SourceFile, item) for item in page.items], page.cursor

    def received(self, first: date, last: date) -> list[SourceFile]:
        """All files that came in on these days (WITA), oldest first: one query."""
        begins = datetime.combine(first, time.min, WITA)
        ends = datetime.combine(last + timedelta(days=1), time.min, WITA)
        arrived = Key("work").eq(keys.FILES_WORK) & Key("work_at").between(
            keys.moment(begins), keys.moment(ends)
        )
        files = (from_item(SourceFile, item) for item in self._table.index("work", arrived))
        return [file for file in files if file.received_at < ends]

    def file_funnel(self, file_id: str) -> Funnel | None:
        """The funnel of one file, None for an unknown id."""
        source = self.file(file_id)
        return self.funnel(keys.file_origin(file_id), source) if source else None

    def funnel(self, origin: str, source: SourceFile | None = None) -> Funnel:
        """The funnel of an origin; `source` is its file, None for the forms of a day."""
        return FunnelCount(origin, source).add_all(people_of(self._items(origin))).funnel()

    def _items(self, origin: str) -> Iterator[Item]:
        query: dict[str, Any] = {
            "TableName": self._table.name,
            "IndexName": "origin",
            "KeyConditionExpression": Key("origin").eq(origin),
            **projection(FUNNEL_ATTRIBUTES),
        }
        for page in dynamodb().get_paginator("query").paginate(**query):
            yield from page["Items"]


def people_of(items: Iterable[Item]) -> Iterator[PersonFacts]:
    """Everybody's facts of one origin, from its items: one person's come one after the other."""
    for pk, own in groupby(items, key=lambda item: str(item["pk"])):
        yield facts_of(keys.person_in(pk), own)


def facts_of(person_id: str, items: Iterable[Mapping[str, Any]]) -> PersonFacts:
    """One person's facts of one origin, from their items of it."""
    person = PersonFacts(person_id)
    for item in items:
        reader = _READERS.get(item["type"])
        if reader:
            reader(person, item)
    return person


def _episode(person: PersonFacts, item: Mapping[str, Any]) -> None:
    facts = person.of(item["episode_id"])
    facts.begins_here = True
    if item.get("first_row"):
        facts.rows += 1
    facts.kind = EpisodeKind(item["kind"])
    facts.status = EpisodeStatus(item["status"])
    facts.status_reason = item.get("status_reason")
    facts.unreachable = UnreachableReason(item["unreachable"]) if item.get("unreachable") else None


def _row(person: PersonFacts, item: Mapping[str, Any]) -> None:
    person.of(item["episode_id"]).rows += 1


def _edge(person: PersonFacts, item: Mapping[str, Any]) -> None:
    person.named.append(item["contact_person_id"])


def _message(person: PersonFacts, item: Mapping[str, Any]) -> None:
    facts = person.of(item["episode_id"])
    purpose, state = Purpose(item["purpose"]), MessageState(item["state"])
    # Whatever comes more than once in an episode counts each time.
    if purpose in REPEATED or purpose in facts.messages:
        facts.answers.append(state)
    else:
        facts.messages[purpose] = state, item.get("reason")


def _intake(person: PersonFacts, item: Mapping[str, Any]) -> None:
    facts = person.of(item["episode_id"])
    facts.has_form = True
    facts.sembako_wanted = item["sembako_wanted"]


def _location(person: PersonFacts, item: Mapping[str, Any]) -> None:
    person.of(item["episode_id"]).precision = Precision(item["precision"])


def _assignment(person: PersonFacts, item: Mapping[str, Any]) -> None:
    task = AssignmentReason(item["reason"]), AssignmentState(item["state"])
    person.of(item["assignment_id"]).assignment = task


def _aid(person: PersonFacts, item: Mapping[str, Any]) -> None:
    person.of(item["aid_id"]).aid = AidState(item["state"])


_READERS: dict[str, Callable[[PersonFacts, Mapping[str, Any]], None]] = {
    "Episode": _episode,
    "RowTrace": _row,
    "ContactEdge": _edge,
    "Message": _message,
    "Intake": _intake,
    "Location": _location,
    "Assignment": _assignment,
    "AidRequest": _aid,
}
