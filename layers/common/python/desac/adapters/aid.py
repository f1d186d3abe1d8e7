"""Aid requests and the claims on what they have in common in the table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys
from desac.adapters.pages import work_count, work_page
from desac.adapters.people_matching import load_chains
from desac.adapters.people_reading import load_episodes
from desac.adapters.table import ABSENT, Conflict, Item, Table, Write, from_item, to_item
from desac.domain.aid import AidClaim, AidRequest, AidState
from desac.domain.episode import Episode
from desac.domain.episode_facts import coincide
from desac.domain.household import Mark
from desac.domain.ids import person_of
from desac.domain.intake import Intake
from desac.domain.person import Person
from desac.ports.aid import Applicant, ClaimChange

# A page of the index for lists that are read whole.
_PAGE = 500


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

    def claims(self, marks: Sequence[Mark]) -> dict[Mark, AidClaim]:
        """The claims on these marks, read consistently."""
        places = {keys.aid_claim(*mark)["pk"]: mark for mark in marks}
        items = self._table.get_many([keys.aid_claim(*mark) for mark in marks]) if marks else []
        return {places[item["pk"]]: from_item(AidClaim, item) for item in items}

    def requests(self, aid_ids: Sequence[str]) -> dict[str, AidRequest]:
        """The requests, read consistently."""
        items = self._table.get_many([keys.aid(aid_id) for aid_id in dict.fromkeys(aid_ids)])
        return {item["aid_id"]: from_item(AidRequest, item) for item in items}

    def episodes(self, aid_ids: Sequence[str]) -> Mapping[str, Episode]:
        """Their episodes, read consistently."""
        items = self._table.get_many([keys.episode(aid_id) for aid_id in dict.fromkeys(aid_ids)])
        return {item["episode_id"]: from_item(Episode, item) for item in items}

    def of_same_stay(self, episode: Episode) -> list[AidRequest]:
        """By the notes of merges on both people; the kept record's first."""
        chain = load_chains(self._table, [episode.person_id])
        kept = next((one for one in chain.values() if not one.merged_into), None)
        if kept is None or kept.person_id == episode.person_id:
            return []
        whole = [one for one in (kept.person_id, *kept.absorbed) if one != episode.person_id]
        stays = [
            stay.episode_id
            for one in whole
            for stay in load_episodes(self._table, one)
            if coincide(stay, episode)
        ]
        found = self.requests(stays)
        return [found[one] for one in stays if one in found]

    def file(
        self,
        before: AidRequest | None,
        after: AidRequest,
        *,
        claims: Sequence[ClaimChange] = (),
        behind: tuple[AidRequest, AidRequest] | None = None,
    ) -> bool:
        """One transaction: the request, its claims, and whom it waits behind."""
        writes = [self._change(before, after), *map(self._claim, claims)]
        if behind:
            writes.append(self._change(*behind))
        try:
            self._table.transact(writes)
        except Conflict:
            return False
        return True

    def save(self, before: AidRequest, after: AidRequest) -> bool:
        """One conditional put."""
        try:
            self._table.put(_item(after), _as_it_was(before))
        except Conflict:
            return False
        return True

    def save_each(self, changes: Sequence[tuple[AidRequest, AidRequest]]) -> list[bool]:
        """Several conditional puts at the same time."""
        outcomes = self._table.transact_all([[self._change(*change)] for change in changes])
        return [conflict is None for conflict in outcomes]

    def _change(self, before: AidRequest | None, after: AidRequest) -> Write:
        return self._table.write_put(_item(after), _as_it_was(before) if before else ABSENT)

    def _claim(self, change: ClaimChange) -> Write:
        condition = Attr("version").eq(change.before.version) if change.before else ABSENT
        return self._table.write_put(to_item(change.after, keys.aid_claim(*change.mark)), condition)

    def page(
        self, state: AidState, *, area: str | None, limit: int, cursor: str | None
    ) -> tuple[list[AidRequest], str | None]:
        """A page of requests by village, oldest first, and the cursor of the next page.

        `area` is a village's code, or a kecamatan's, whose villages begin with it; None is the city.
        """
        parts = [keys.aid_work(state)]
        page = work_page(self._table, parts, prefix=keys.area_prefix(area), limit=limit, cursor=cursor)
        return [from_item(AidRequest, item) for item in page.items], page.cursor

    def counts(self, states: Iterable[AidState], *, area: str | None) -> dict[AidState, int]:
        """How many requests are in each of these states; a Query for each, or more for many thousands."""
        prefix = keys.area_prefix(area)
        return {state: work_count(self._table, keys.aid_work(state), prefix=prefix) for state in states}

    def all_in(self, state: AidState, *, area: str | None) -> Iterator[AidRequest]:
        """Every request in a state, by village, oldest first."""
        cursor: str | None = None
        while True:
            found, cursor = self.page(state, area=area, limit=_PAGE, cursor=cursor)
            yield from found
            if cursor is None:
                return

    def applicants(self, requests: Sequence[AidRequest]) -> tuple[dict[str, Person], dict[str, Intake]]:
        """People by person id and forms by episode id of a page of requests."""
        wanted = [keys.person(person_id) for person_id in dict.fromkeys(one.person_id for one in requests)]
        wanted += [keys.intake(request.aid_id) for request in requests]
        items = self._table.get_many(wanted)
        people = {item["person_id"]: from_item(Person, item) for item in items if item["type"] == "Person"}
        forms = [from_item(Intake, item) for item in items if item["type"] == "Intake"]
        return people, {form.episode_id: form for form in forms}


def _as_it_was(request: AidRequest) -> ConditionBase:
    return Attr("version").eq(request.version)


def _item(request: AidRequest) -> Item:
    return to_item(
        request,
        keys.aid(request.aid_id),
        work=keys.aid_work(request.state),
        work_at=keys.village_place(request.village_code, request.created_at),
    )
