"""Assignments in the table."""

from collections.abc import Sequence
from typing import Any

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.pages import work_page
from desac.adapters.table import ABSENT, Conflict, Item, Table, from_item, to_item
from desac.domain.assignment import Assignment, AssignmentState
from desac.domain.ids import person_of
from desac.domain.location import Location
from desac.domain.person import Person
from desac.ports.assignments import Place


class TableAssignments:
    """Keeps the promises of `desac.ports.assignments.AssignmentStore`, and lists them."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, assignment_id: str) -> Assignment | None:
        """The assignment, read consistently."""
        item = self._table.get(keys.assignment(assignment_id))
        return from_item(Assignment, item) if item else None

    def origin_of(self, episode_id: str) -> str | None:
        """The `origin` of the episode."""
        item = self._table.get(keys.episode(episode_id))
        return str(item["origin"]) if item else None

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
        return self._put(assignment, ABSENT)

    def save(self, assignment: Assignment, seen_version: int) -> bool:
        """A put on condition of the version read: False if it is no longer that."""
        return self._put(assignment, Attr("version").eq(seen_version))

    def _put(self, assignment: Assignment, condition: Any) -> bool:
        try:
            self._table.put(_item(assignment), condition)
        except Conflict:
            return False
        return True

    def page(
        self,
        kecamatan_codes: Sequence[str],
        state: AssignmentState,
        *,
        village_code: str | None,
        limit: int,
        cursor: str | None,
    ) -> tuple[list[Assignment], str | None]:
        """A page of assignments by village, oldest first, and the cursor of the next page."""
        page = work_page(
            self._table,
            [keys.assignment_work(code, state) for code in kecamatan_codes],
            prefix=f"{village_code}#" if village_code else "",
            limit=limit,
            cursor=cursor,
        )
        return [from_item(Assignment, item) for item in page.items], page.cursor

    def whereabouts(self, assignments: Sequence[Assignment]) -> tuple[dict[str, Person], dict[str, Location]]:
        """People by person id and locations by episode id, in as few batch reads as they fit in."""
        wanted = [keys.person(person_id) for person_id in dict.fromkeys(a.person_id for a in assignments)]
        wanted += [keys.location(assignment.assignment_id) for assignment in assignments]
        items = self._table.get_many(wanted)
        people = {item["person_id"]: from_item(Person, item) for item in items if item["type"] == "Person"}
        located = [from_item(Location, item) for item in items if item["type"] == "Location"]
        return people, {location.episode_id: location for location in located}


def _item(assignment: Assignment) -> Item:
    return to_item(
        assignment,
        keys.assignment(assignment.assignment_id),
        work=keys.assignment_work(assignment.kecamatan_code, assignment.state),
        work_at=keys.village_place(assignment.village_code, assignment.created_at),
    )
