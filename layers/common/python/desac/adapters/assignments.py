"""Assignments in the table, with where the resident is and the tracer who has one in hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys
from desac.adapters.assignment_items import assignment_write
from desac.adapters.episode_writes import episode_write
from desac.adapters.pages import work_page
from desac.adapters.table import ABSENT, Conflict, Item, Table, Write, from_item, to_item
from desac.domain.assignment import Assignment, AssignmentState
from desac.domain.base import Record
from desac.domain.episode import Episode
from desac.domain.ids import person_of
from desac.domain.location import Location
from desac.domain.person import Person
from desac.domain.tracer import Tracer, TracerList
from desac.ports.assignments import Company, Place, Scene


class TableAssignments:
    """Keeps the promises of `desac.ports.assignments.AssignmentStore`, and lists them."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, assignment_id: str) -> Assignment | None:
        """The assignment, read consistently."""
        item = self._table.get(keys.assignment(assignment_id))
        return from_item(Assignment, item) if item else None

    def scene(self, assignment_id: str, tracer: str | None = None) -> Scene | None:
        """All of it in one consistent read."""
        wanted = [keys.assignment(assignment_id), keys.location(assignment_id), keys.episode(assignment_id)]
        wanted += [keys.tracer(tracer)] if tracer else []
        found = {str(item["type"]): item for item in self._table.get_many(wanted)}
        if "Assignment" not in found:
            return None
        return Scene(
            assignment=from_item(Assignment, found["Assignment"]),
            location=from_item(Location, found["Location"]) if "Location" in found else None,
            tracer=from_item(Tracer, found["Tracer"]) if "Tracer" in found else None,
            episode=from_item(Episode, found["Episode"]) if "Episode" in found else None,
        )

    def episode(self, episode_id: str) -> Episode | None:
        """The episode, read consistently."""
        item = self._table.get(keys.episode(episode_id))
        return from_item(Episode, item) if item else None

    def has_form(self, episode_id: str) -> bool:
        """One consistent read."""
        return self._table.get(keys.intake(episode_id)) is not None

    def place_of(self, episode_id: str) -> Place:
        """The village of the location, which is where the tracer goes; else the kecamatan of the person."""
        wanted = [keys.location(episode_id), keys.person(person_of(episode_id))]
        found = {str(item["type"]): item for item in self._table.get_many(wanted)}
        return Place(
            village_code=found.get("Location", {}).get("village_code"),
            kecamatan_code=found.get("Person", {}).get("kecamatan_code"),
        )

    def add(self, assignment: Assignment) -> bool:
        """A conditional put: False if there is one."""
        return self._done([assignment_write(self._table, assignment, None)])

    def save(self, scene: Scene, seen: Scene) -> bool:
        """The changed ones in a transaction, each on condition that it is as it was read."""
        writes: list[Write] = []
        if scene.assignment != seen.assignment:
            writes.append(assignment_write(self._table, scene.assignment, seen.assignment.version))
        if scene.location and scene.location != seen.location:
            item = to_item(scene.location, keys.location(scene.assignment.assignment_id))
            writes.append(self._table.write_put(item, _as_read(seen.location)))
        if scene.tracer and scene.tracer != seen.tracer:
            before = Attr("version").eq(seen.tracer.version) if seen.tracer else ABSENT
            item = to_item(scene.tracer, keys.tracer(scene.tracer.username))
            writes.append(self._table.write_put(item, before))
        if seen.episode and scene.ending:
            writes.append(episode_write(self._table, seen.episode, scene.ending))
        return not writes or self._done(writes)

    def _done(self, writes: Sequence[Write]) -> bool:
        try:
            self._table.transact(writes)
        except Conflict:
            return False
        return True

    def page(
        self,
        kecamatan_codes: Sequence[str],
        state: AssignmentState,
        *,
        village_code: str | None = None,
        priority: int | None = None,
        lapsed_at: datetime | None = None,
        limit: int,
        cursor: str | None,
    ) -> tuple[list[Assignment], str | None]:
        """A page of assignments, most urgent first and then the oldest, and the cursor of the next page.

        One Query for each kecamatan that the page reaches into. Those of a village, or of a priority, are
        picked from it. With `lapsed_at` each kecamatan begins with what is still taken on leases that had run
        out by then, which nobody has in hand: one Query more.
        """
        parts: list[str] = []
        lapsed: dict[str, ConditionBase] = {}
        for code in kecamatan_codes:
            if lapsed_at is not None:
                taken = keys.assignment_work(code, AssignmentState.TAKEN)
                lapsed[taken] = _lapsed(lapsed_at)
                parts.append(taken)
            parts.append(keys.assignment_work(code, state))
        page = work_page(
            self._table,
            parts,
            prefix=f"{priority}#" if priority is not None else "",
            only=("village_code", village_code) if village_code else None,
            picks=lapsed,
            limit=limit,
            cursor=cursor,
        )
        return [from_item(Assignment, item) for item in page.items], page.cursor

    def of_tracer(self, username: str) -> tuple[Tracer | None, list[Assignment]]:
        """A tracer, and the assignments they have in hand, also on leases that have run out."""
        item = self._table.get(keys.tracer(username))
        if item is None:
            return None, []
        tracer = from_item(Tracer, item)
        items = self._table.get_many([keys.assignment(one) for one in sorted(tracer.held)])
        found = [from_item(Assignment, one) for one in items]
        return tracer, [one for one in found if one.state is AssignmentState.TAKEN and one.tracer == username]

    def company(self, assignments: Sequence[Assignment], *, with_tracers: bool = False) -> Company:
        """What is shown beside assignments, in as few batch reads as they fit in."""
        people = [keys.person(person_id) for person_id in dict.fromkeys(a.person_id for a in assignments)]
        located = [keys.location(assignment.assignment_id) for assignment in assignments]
        names = self._tracers({one.kecamatan_code for one in assignments}) if with_tracers else []
        items = self._table.get_many([*people, *located, *map(keys.tracer, names)])
        locations = _of(Location, items)
        return Company(
            people={person.person_id: person for person in _of(Person, items)},
            locations={location.episode_id: location for location in locations},
            tracers=sorted(_of(Tracer, items), key=lambda tracer: tracer.username),
        )

    def _tracers(self, kecamatan_codes: set[str]) -> list[str]:
        lists = self._table.get_many([keys.tracers(code) for code in sorted(kecamatan_codes)])
        return sorted({name for one in _of(TracerList, lists) for name in one.usernames})

    def enlist(self, username: str, kecamatan_code: str) -> None:
        """Put a tracer on the list of a kecamatan, once."""
        key = keys.tracers(kecamatan_code)
        while True:
            item = self._table.get(key)
            known = from_item(TracerList, item) if item else None
            if known and username in known.usernames:
                return
            names = (*(known.usernames if known else ()), username)
            version = known.version + 1 if known else 1
            after = TracerList(kecamatan_code=kecamatan_code, usernames=names, version=version)
            try:
                self._table.put(to_item(after, key), Attr("version").eq(known.version) if known else ABSENT)
            except Conflict:
                continue
            return


def _of[R: Record](model: type[R], items: Sequence[Item]) -> list[R]:
    return [from_item(model, item) for item in items if item["type"] == model.__name__]


def _lapsed(at: datetime) -> ConditionBase:
    """As `Assignment.is_free`, of what is taken; whatever is taken has a lease."""
    return Attr("lease_until").lte(at.astimezone(UTC).isoformat().replace("+00:00", "Z"))


def _as_read(location: Location | None) -> ConditionBase:
    if location is None:
        return ABSENT
    before: dict[str, Any] = to_item(location, keys.location(location.episode_id))
    return Attr("updated_at").eq(before["updated_at"]) & Attr("source").eq(before["source"])
