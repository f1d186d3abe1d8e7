"""Contacts and stays from the table: one query for each file or day of forms, people in batches."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import batched
from typing import Any, NamedTuple

from boto3.dynamodb.conditions import Attr, Key

from desac.adapters import keys
from desac.adapters.table import Item, Table, dynamodb, from_item
from desac.domain.assignment import Assignment
from desac.domain.daily_report import DailyReport
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind
from desac.domain.intake import Intake
from desac.domain.location import Location
from desac.domain.person import ContactEdge, Person
from desac.domain.tracing_export import ExportedContact, ExportedStay, Stay, contact_stay
from desac.ports.tracing_export import TooManyContacts

_AT_ONCE = 200
# A merge may end in somebody who was merged in turn; nobody is merged more often than this.
_MERGES = 5


class _Pair(NamedTuple):
    """A contact with one index case, or with none."""

    contact_id: str
    edge: ContactEdge | None


@dataclass(slots=True)
class _Read:
    """What one origin, or one partition, holds. Stays by episode id."""

    stays: dict[str, Stay] = field(default_factory=dict)
    edges: list[ContactEdge] = field(default_factory=list)

    def of_person(self) -> dict[str, list[Stay]]:
        """The stays by person."""
        found: dict[str, list[Stay]] = defaultdict(list)
        for one in self.stays.values():
            found[one.episode.person_id].append(one)
        return found


class TableTracingExports:
    """Keeps the promises of `desac.ports.tracing_export.TracingExports`.

    Reads each origin once, however often it is asked for; made for one export, not to be kept. It keeps no
    more than `limit` stays and as many contacts of index cases: whatever needs more raises TooManyContacts.
    """

    def __init__(self, table: Table, limit: int | None = None) -> None:
        self._table = table
        self._limit = limit
        self._kept: Counter[str] = Counter()
        self._origins: dict[str, _Read] = {}

    def origins(self, days: Sequence[date]) -> list[str]:
        """The origins of some local days (WITA): files that arrived on them, and their forms."""
        if not days:
            return []
        first = datetime.combine(days[0], time.min, WITA)
        after = datetime.combine(days[-1] + timedelta(days=1), time.min, WITA)
        arrived = Key("work_at").between(keys.moment(first), keys.moment(after))
        files = self._table.index("work", Key("work").eq(keys.FILES_WORK) & arrived)
        there = [keys.file_origin(item["file_id"]) for item in files if item["work_at"] < keys.moment(after)]
        return [*there, *(keys.form_origin(day) for day in days)]

    def contacts(self, origins: Sequence[str]) -> Iterator[ExportedContact]:
        """Contacts that were named there, each with each index case. Raises TooManyContacts."""
        reads = [self._read(origin) for origin in origins]
        edges = [edge for read in reads for edge in read.edges]
        named = {edge.contact_person_id for edge in edges}
        alone = {
            stay.episode.person_id
            for read in reads
            for stay in read.stays.values()
            if stay.episode.kind is EpisodeKind.CONTACT and stay.episode.person_id not in named
        }
        if self._limit is not None and len(edges) + len(alone) > self._limit:
            raise TooManyContacts
        pairs = [*(_Pair(edge.contact_person_id, edge) for edge in edges), *self._alone(sorted(alone))]
        known: dict[str, list[Stay]] = defaultdict(list)
        for read in reads:
            for person_id, stays in read.of_person().items():
                known[person_id] += stays
        told: set[tuple[str, str | None]] = set()
        for some in batched(pairs, _AT_ONCE, strict=False):
            for one in self._told(some, known):
                pair = one.person.person_id, one.index.person_id if one.index else None
                if pair not in told:
                    told.add(pair)
                    yield one

    def stays(self, origins: Sequence[str]) -> Iterator[ExportedStay]:
        """Everybody whose episode began there and of whom a day was reported."""
        reported = [stay for origin in origins for stay in self._read(origin).stays.values() if stay.reports]
        for some in batched(reported, _AT_ONCE, strict=False):
            people = self._people(stay.episode.person_id for stay in some)
            for stay in some:
                if stay.episode.person_id in people:
                    yield ExportedStay(people[stay.episode.person_id], stay)

    def _alone(self, contact_ids: Iterable[str]) -> Iterator[_Pair]:
        """Contacts whose edge another origin made, or nobody: their own partition knows."""
        for contact_id in contact_ids:
            back = self._table.partition(keys.partition(contact_id), "INDEX#")
            edges = self._table.get_many(
                [keys.contact(str(item["index_person_id"]), contact_id) for item in back]
            )
            yield from (_Pair(contact_id, from_item(ContactEdge, edge)) for edge in edges)
            if not edges:
                yield _Pair(contact_id, None)

    def _told(self, pairs: Sequence[_Pair], known: Mapping[str, list[Stay]]) -> Iterator[ExportedContact]:
        wanted = [pair.contact_id for pair in pairs]
        wanted += [pair.edge.index_person_id for pair in pairs if pair.edge]
        people = self._people(wanted)
        for contact_id, edge in pairs:
            person = people.get(contact_id)
            if person is None:
                # Deleted with all that is about them.
                continue
            stays = known.get(contact_id) or self._of_person(person)
            index = people.get(edge.index_person_id) if edge else None
            yield ExportedContact(person, contact_stay(stays), edge if index else None, index)

    def _people(self, person_ids: Iterable[str]) -> dict[str, Person]:
        """People by the ids asked for; a merged one is whom they were merged into."""
        wanted = set(person_ids)
        found: dict[str, Person] = {}
        missing = set(wanted)
        for _ in range(_MERGES):
            items = self._table.get_many([keys.person(one) for one in sorted(missing)])
            found |= {str(item["person_id"]): from_item(Person, item) for item in items}
            missing = {one.merged_into for one in found.values() if one.merged_into} - found.keys()
            if not missing:
                break
        return {one: _kept(found[one], found) for one in wanted if one in found}

    def _of_person(self, person: Person) -> list[Stay]:
        """Stays that began elsewhere."""
        read = _Read()
        _take_all(read, self._table.partition(keys.partition(person.person_id)))
        return list(read.stays.values())

    def _read(self, origin: str) -> _Read:
        if origin not in self._origins:
            read = _Read()
            _take_all(read, self._counted(self._items(origin)))
            self._origins[origin] = read
        return self._origins[origin]

    def _counted(self, items: Iterable[Item]) -> Iterator[Item]:
        """What is read, until it is more than an answer holds: not first all of it, to count it then."""
        for item in items:
            self._kept[item["type"]] += 1
            most = max(self._kept[Episode.__name__], self._kept[ContactEdge.__name__])
            if self._limit is not None and most > self._limit:
                raise TooManyContacts
            yield item

    def _items(self, origin: str) -> Iterator[Item]:
        query: dict[str, Any] = {
            "TableName": self._table.name,
            "IndexName": "origin",
            "KeyConditionExpression": Key("origin").eq(origin),
            # Messages are most of it, and none of it is told.
            "FilterExpression": Attr("type").is_in([*_TAKERS]),
        }
        for page in dynamodb().get_paginator("query").paginate(**query):
            yield from page["Items"]


def _kept(person: Person, people: Mapping[str, Person]) -> Person:
    while person.merged_into and person.merged_into in people:
        person = people[person.merged_into]
    return person


def _take_all(read: _Read, items: Iterable[Item]) -> None:
    """Episodes first: what belongs to them may lie before them."""
    later = []
    for item in items:
        if item["type"] == Episode.__name__:
            _TAKERS[item["type"]](read, item)
        elif item["type"] in _TAKERS:
            later.append(item)
    for item in later:
        _TAKERS[item["type"]](read, item)


def _take_episode(read: _Read, item: Item) -> None:
    episode = from_item(Episode, item)
    read.stays[episode.episode_id] = Stay(episode)


def _take_edge(read: _Read, item: Item) -> None:
    read.edges.append(from_item(ContactEdge, item))


def _take_intake(read: _Read, item: Item) -> None:
    if stay := read.stays.get(item["episode_id"]):
        stay.intake = from_item(Intake, item)


def _take_location(read: _Read, item: Item) -> None:
    if stay := read.stays.get(item["episode_id"]):
        stay.location = from_item(Location, item)


def _take_assignment(read: _Read, item: Item) -> None:
    if stay := read.stays.get(item["assignment_id"]):
        stay.assignment = from_item(Assignment, item)


def _take_report(read: _Read, item: Item) -> None:
    if stay := read.stays.get(item["episode_id"]):
        stay.reports.append(from_item(DailyReport, item))


_TAKERS: dict[str, Callable[[_Read, Item], None]] = {
    "Episode": _take_episode,
    "ContactEdge": _take_edge,
    "Intake": _take_intake,
    "Location": _take_location,
    "Assignment": _take_assignment,
    "DailyReport": _take_report,
}
