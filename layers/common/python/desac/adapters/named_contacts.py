"""Who named which contacts, in the form or to a tracer, for registering them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import Conflict, Table, from_item
from desac.adapters.traced_contacts import TableTracedContacts
from desac.domain.episode import EpisodeKind
from desac.domain.ids import person_of
from desac.domain.intake import Intake, NamedContact, Untraced
from desac.domain.person import Person


class Statement(NamedTuple):
    """Contacts named at one time; `key` is where that is kept."""

    key: keys.Key
    contacts: tuple[NamedContact, ...]
    village_code: str | None
    said_at: datetime


class ToldContacts(NamedTuple):
    """What was said about an episode's contacts, and by whom."""

    resident: Person
    statements: tuple[Statement, ...]


class NamedContacts:
    """Reads forms and tracers' reports."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, episode_id: str) -> ToldContacts:
        """All that was said about an episode. Raises LookupError when there is nothing."""
        person = self._table.get(keys.person(person_of(episode_id)))
        statements = tuple(self._statements(episode_id))
        if not statements or person is None:
            raise LookupError(f"no contacts of episode {episode_id}")
        return ToldContacts(from_item(Person, person), statements)

    def _statements(self, episode_id: str) -> Iterator[Statement]:
        item = self._table.get(keys.intake(episode_id))
        if item:
            form = from_item(Intake, item)
            yield Statement(keys.intake(episode_id), form.contacts, form.village_code, form.submitted_at)
        for one in TableTracedContacts(self._table).of_episode(episode_id):
            key = keys.traced_contacts(episode_id, one.tracer, one.request_id)
            yield Statement(key, one.contacts, one.village_code, one.said_at)

    def depth(self, episode_id: str, most: int) -> int:
        """How many steps an episode is from a case, which is at 0; `most` where it is that or farther.

        A contact of whom nobody knows the index case is at 1.
        """
        item = self._table.get(keys.episode(episode_id))
        if item is None or item["kind"] == EpisodeKind.CASE:
            return 0
        seen: set[str] = set()
        here = {person_of(episode_id)}
        for step in range(1, most):
            seen |= here
            above = {one for person_id in here for one in self._index_cases(person_id)}
            if (not above and step == 1) or any(map(self._was_case, above)):
                return step
            here = above - seen
        return most

    def _index_cases(self, person_id: str) -> Iterator[str]:
        for edge in self._table.partition(keys.partition(person_id), "INDEX#"):
            yield str(edge["index_person_id"])

    def _was_case(self, person_id: str) -> bool:
        episodes = self._table.partition(keys.partition(person_id), "EPISODE#")
        return any(one["kind"] == EpisodeKind.CASE for one in episodes)

    def leave(self, statement: Statement, reason: Untraced) -> None:
        """Note why the contacts of a statement do not become people."""
        try:
            self._table.update(statement.key, {"untraced": reason.value}, Attr("pk").exists())
        except Conflict:
            return
