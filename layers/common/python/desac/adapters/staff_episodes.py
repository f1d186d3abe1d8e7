"""Episodes as the staff change them."""

from collections.abc import Callable

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.episode_writes import episode_check, episode_write, stored
from desac.adapters.table import Conflict, Table, Write, from_item
from desac.domain.episode import Episode
from desac.domain.ids import person_of
from desac.domain.person import Person
from desac.domain.staff_word import Decided, Subject

_TRIES = 5


class BusyError(Exception):
    """Others kept changing the episode."""


class StaffEpisodes:
    """Episodes with their people."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def subject(self, episode_id: str) -> Subject | None:
        """An episode and its person, read consistently; None if either is missing."""
        wanted = [keys.person(person_of(episode_id)), keys.episode(episode_id)]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        if len(found) < len(wanted):
            return None
        return Subject(from_item(Person, found["Person"]), from_item(Episode, found["Episode"]))

    def change(self, episode_id: str, decide: Callable[[Subject], Decided]) -> tuple[Subject, Decided] | None:
        """Decide on what is known and write that; the episode as it is then. None for an unknown id.

        Whatever `decide` raises goes on to the caller. Raises BusyError.
        """
        for _ in range(_TRIES):
            subject = self.subject(episode_id)
            if subject is None:
                return None
            decided = decide(subject)
            if self._save(subject, decided):
                episode = subject.episode.model_copy(update=dict(decided.episode_changes))
                return subject._replace(episode=episode), decided
        raise BusyError(episode_id)

    def _save(self, subject: Subject, decided: Decided) -> bool:
        """One transaction, on condition that nobody has changed either."""
        if not decided.person_changes and not decided.episode_changes:
            return True
        person, episode = subject.person, subject.episode
        writes: list[Write] = []
        if decided.person_changes:
            values = {name: stored(value) for name, value in decided.person_changes.items()}
            raised = {**values, "version": person.version + 1}
            held = Attr("version").eq(person.version)
            writes.append(self._table.write_update(keys.person(person.person_id), raised, held))
        if decided.episode_changes:
            writes.append(episode_write(self._table, episode, decided.episode_changes))
        else:
            writes.append(episode_check(self._table, episode))
        try:
            self._table.transact(writes)
        except Conflict:
            return False
        return True
