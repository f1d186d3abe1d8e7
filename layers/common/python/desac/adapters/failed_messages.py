"""Messages that did not arrive, the newest first, with their people and what a tracer makes of it."""

from collections.abc import Sequence
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.pages import work_page
from desac.adapters.table import Table, from_item
from desac.domain.assignment import Assignment
from desac.domain.ids import is_stranger
from desac.domain.message import TO_HEALTH_WORKERS, Message
from desac.domain.person import Person

# A doctor's number is no resident's.
_ABOUT_RESIDENTS = ~Attr("purpose").is_in(sorted(TO_HEALTH_WORKERS))


class Failed(NamedTuple):
    """A message that failed; the others are None for a stranger, or where there is none."""

    message: Message
    person: Person | None
    assignment: Assignment | None


class FailedMessages:
    """Reads them: one query of the index `work` for each page, and one read of all people and tasks in it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def page(self, *, limit: int, cursor: str | None) -> tuple[list[Failed], str | None]:
        """Up to `limit` of them, and where to go on. Raises Refusal (422) for a damaged cursor."""
        page = work_page(
            self._table,
            [keys.FAILED_WORK],
            picks={keys.FAILED_WORK: _ABOUT_RESIDENTS},
            limit=limit,
            cursor=cursor,
            newest_first=True,
        )
        messages = [from_item(Message, item) for item in page.items]
        people = self._people(messages)
        tasks = self._tasks(messages)
        found = [Failed(one, people.get(one.person_id), tasks.get(one.episode_id)) for one in messages]
        return found, page.cursor

    def _people(self, messages: Sequence[Message]) -> dict[str, Person]:
        ids = {one.person_id for one in messages if not is_stranger(one.person_id)}
        items = self._table.get_many([keys.person(one) for one in sorted(ids)])
        return {item["person_id"]: from_item(Person, item) for item in items}

    def _tasks(self, messages: Sequence[Message]) -> dict[str, Assignment]:
        ids = {one.episode_id for one in messages if not is_stranger(one.person_id)}
        items = self._table.get_many([keys.assignment(one) for one in sorted(ids)])
        return {item["assignment_id"]: from_item(Assignment, item) for item in items}
