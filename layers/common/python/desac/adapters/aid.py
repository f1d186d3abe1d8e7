"""Aid requests and households' claims in the table."""

from collections.abc import Sequence
from datetime import date

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys
from desac.adapters.pages import work_page
from desac.adapters.table import ABSENT, Conflict, Item, Table, Write, from_item, to_item
from desac.domain.aid import AidRequest, AidState
from desac.domain.episode import Episode
from desac.domain.household import Household
from desac.domain.ids import person_of
from desac.domain.intake import Intake
from desac.domain.person import Person
from desac.ports.aid import Applicant


class TableAid:
    """Keeps the promises of `desac.ports.aid.AidStore`, and lists the requests."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def applicant(self, episode_id: str) -> Applicant | None:
        """Person, episode, form and earlier decision in one consistent batch read."""
        wanted = [
            keys.person(person_of(episode_id)),
            keys.episode(episode_id),
            keys.intake(episode_id),
            keys.aid(episode_id),
        ]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        if not {"Person", "Episode", "Intake"} <= found.keys():
            return None
        return Applicant(
            person=from_item(Person, found["Person"]),
            episode=from_item(Episode, found["Episode"]),
            intake=from_item(Intake, found["Intake"]),
            decided=from_item(AidRequest, found["AidRequest"]) if "AidRequest" in found else None,
        )

    def holder(self, household_id: str) -> Household | None:
        """The household's claim, read consistently."""
        item = self._table.get(keys.household(household_id))
        return from_item(Household, item) if item else None

    def claim(self, request: AidRequest, seen: AidRequest | None, today: date) -> bool:
        """One transaction: the claim where none is in force, and the request."""
        claim = Household(
            household_id=request.household_id,
            aid_id=request.aid_id,
            isolation_until=request.isolation_until,
            created_at=request.created_at,
        )
        free = ABSENT | Attr("isolation_until").lt(today.isoformat()) | Attr("aid_id").eq(request.aid_id)
        household = self._table.write_put(to_item(claim, keys.household(claim.household_id)), free)
        return self._write([household, self._request(request, seen)])

    def note(self, request: AidRequest, seen: AidRequest | None) -> bool:
        """The request alone."""
        return self._write([self._request(request, seen)])

    def get(self, aid_id: str) -> AidRequest | None:
        """The request, read consistently."""
        item = self._table.get(keys.aid(aid_id))
        return from_item(AidRequest, item) if item else None

    def deliver(self, request: AidRequest) -> bool:
        """The request, if it still waits for its package."""
        waiting = Attr("state").eq(AidState.REQUESTED.value)
        return self._write([self._table.write_put(_item(request), waiting)])

    def _request(self, request: AidRequest, seen: AidRequest | None) -> Write:
        condition: ConditionBase = ABSENT
        if seen:
            condition = Attr("state").eq(seen.state.value) & Attr("household_id").eq(seen.household_id)
        return self._table.write_put(_item(request), condition)

    def _write(self, writes: Sequence[Write]) -> bool:
        try:
            self._table.transact(writes)
        except Conflict:
            return False
        return True

    def page(
        self, state: AidState, *, village_code: str | None, limit: int, cursor: str | None
    ) -> tuple[list[AidRequest], str | None]:
        """A page of requests by village, oldest first, and the cursor of the next page."""
        prefix = f"{village_code}#" if village_code else ""
        page = work_page(self._table, [keys.aid_work(state)], prefix=prefix, limit=limit, cursor=cursor)
        return [from_item(AidRequest, item) for item in page.items], page.cursor

    def applicants(self, requests: Sequence[AidRequest]) -> tuple[dict[str, Person], dict[str, Intake]]:
        """People by person id and forms by episode id of a page of requests."""
        wanted = [keys.person(person_id) for person_id in dict.fromkeys(one.person_id for one in requests)]
        wanted += [keys.intake(request.aid_id) for request in requests]
        items = self._table.get_many(wanted)
        people = {item["person_id"]: from_item(Person, item) for item in items if item["type"] == "Person"}
        forms = [from_item(Intake, item) for item in items if item["type"] == "Intake"]
        return people, {form.episode_id: form for form in forms}


def _item(request: AidRequest) -> Item:
    return to_item(
        request,
        keys.aid(request.aid_id),
        work=keys.aid_work(request.state),
        work_at=keys.village_place(request.village_code, request.created_at),
    )
