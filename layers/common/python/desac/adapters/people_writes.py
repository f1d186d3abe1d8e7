"""Everything one plan writes, as members of a transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import ABSENT, Item, Table, Write, to_item
from desac.domain.claim import ClaimChange, IndexEdge, together
from desac.domain.doubt import Doubt
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.episode_facts import BECAME_CASE
from desac.domain.identity import Identity
from desac.domain.plan import EdgeChange
from desac.domain.registration import Plan, Registration, trace_of

# DynamoDB's limit for one transaction.
_WRITES = 100


def writes_of(table: Table, wish: Registration, plan: Plan, now: datetime) -> list[Write]:
    """The writes of one plan but for its claims; empty where nothing changes."""
    person, episode = plan.person, plan.episode
    writes: list[Write] = []
    if plan.new_person:
        lookup = {"lookup": keys.phone_lookup(person.phone)} if person.phone else {}
        noted = person.model_copy(update={"doubted": _doubted(plan)})
        writes.append(table.write_put(to_item(noted, keys.person(person.person_id), **lookup), ABSENT))
    elif plan.person_changes or plan.sources or plan.new_doubts:
        writes.append(_correct_person(table, plan))
    if plan.new_episode:
        writes.append(table.write_put(to_item(episode, keys.episode(episode.episode_id)), ABSENT))
    for known, changes in _episode_changes(plan, now):
        held = Attr("version").eq(known.version)
        raised = changes | {"version": known.version + 1}
        writes.append(table.write_update(keys.episode(known.episode_id), raised, held))
    for old in plan.superseded:
        ended = {
            "status": EpisodeStatus.ENDED.value,
            "status_reason": BECAME_CASE,
            "version": old.version + 1,
        }
        held = Attr("version").eq(old.version)
        writes.append(table.write_update(keys.episode(old.episode_id), ended, held))
    for edge in (*([plan.edge] if plan.edge else []), *plan.links):
        writes.extend(_edge(table, edge))
    for doubt in plan.new_doubts:
        writes.append(table.write_put(doubt_item(doubt)))
    trace = trace_of(wish, plan, now)
    if trace:
        place = keys.row(trace.person_id, trace.file_id, trace.row, trace.sheet)
        writes.append(table.write_put(to_item(trace, place)))
    return writes


def _doubted(plan: Plan) -> tuple[str, ...]:
    others = (doubt.other_person_id for doubt in plan.new_doubts)
    return tuple(dict.fromkeys((*plan.person.doubted, *others)))


def _edge(table: Table, change: EdgeChange) -> Iterator[Write]:
    """An edge on both sides; the contact's side only says whose contact they are."""
    edge, before = change.after, change.before
    index_id, contact_id = edge.index_person_id, edge.contact_person_id
    held = ABSENT if before is None else Attr("said").eq(before.said)
    yield table.write_put(to_item(edge, keys.contact(index_id, contact_id)), held)
    if before is None:
        mirror = IndexEdge(index_person_id=index_id, contact_person_id=contact_id)
        yield table.write_put(to_item(mirror, keys.index_case(contact_id, index_id)))


def doubt_item(doubt: Doubt) -> Item:
    """A doubt; on the list for review until somebody has decided."""
    open_work = {"work": keys.REVIEW_WORK, "work_at": keys.moment(doubt.at)} if doubt.verdict is None else {}
    return to_item(doubt, keys.doubt(doubt.person_id, doubt.other_person_id), **open_work)


def _claim(table: Table, change: ClaimChange) -> Write:
    held = ABSENT if change.before is None else Attr("version").eq(change.before.version)
    place = keys.identity(change.identity.kind, change.identity.value)
    return table.write_put(to_item(change.after, place), held)


class Batch:
    """Plans to be written in one transaction. What several do to one claim is done in one write."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._members: list[tuple[int, list[Write], tuple[ClaimChange, ...]]] = []
        self._claims: dict[Identity, ClaimChange] = {}
        self._names: set[str] = set()

    @property
    def places(self) -> list[int]:
        """The positions of the plans."""
        return [place for place, _, _ in self._members]

    @property
    def names(self) -> set[str]:
        """Every item that is written."""
        keys_of = (keys.identity(one.kind, one.value) for one in self._claims)
        return self._names | {_id(key) for key in keys_of}

    def is_full(self, writes: Sequence[Write], claims: Sequence[ClaimChange]) -> bool:
        """Whether a plan would make the transaction too large."""
        more = sum(1 for change in claims if change.identity not in self._claims)
        held = sum(len(written) for _, written, _ in self._members)
        return bool(self._members) and held + len(self._claims) + len(writes) + more > _WRITES

    def accepts(self, writes: Sequence[Write], claims: Sequence[ClaimChange], touched: set[str]) -> bool:
        """Whether a plan fits in and does not depend on what is written here or in `touched` items."""
        names = {_written(write) for write in writes}
        claimed = {_id(keys.identity(one.identity.kind, one.identity.value)) for one in claims}
        if names & (self._names | touched) or claimed & touched or self.is_full(writes, claims):
            return False
        shared = [(self._claims[one.identity], one) for one in claims if one.identity in self._claims]
        return all(together(one, other) for one, other in shared)

    def add(self, place: int, writes: list[Write], claims: tuple[ClaimChange, ...]) -> None:
        """Take in a plan that is accepted."""
        self._members.append((place, writes, claims))
        self._names |= {_written(write) for write in writes}
        for change in claims:
            before = self._claims.get(change.identity)
            self._claims[change.identity] = (together(before, change) if before else None) or change

    def writes(self) -> list[Write]:
        """The members of the transaction."""
        plain = [write for _, writes, _ in self._members for write in writes]
        return plain + [_claim(self._table, change) for change in self._claims.values()]

    def split(self) -> Iterator["Batch"]:
        """Each plan by itself."""
        for member in self._members:
            alone = Batch(self._table)
            alone.add(*member)
            yield alone


def _correct_person(table: Table, plan: Plan) -> Write:
    person = plan.person
    changes = _plain(plan.person_changes) | {"version": person.version + 1}
    if plan.sources:
        changes["sources"] = plan.sources.model_dump()
    if plan.new_doubts:
        changes["doubted"] = list(_doubted(plan))
    if "phone" in changes:
        changes["lookup"] = keys.phone_lookup(changes["phone"])
    return table.write_update(keys.person(person.person_id), changes, Attr("version").eq(person.version))


def _episode_changes(plan: Plan, now: datetime) -> list[tuple[Episode, dict[str, Any]]]:
    """Known episodes with what changes in each: a transaction takes one write of an item."""
    corrected = {plan.episode: _plain(plan.episode_changes)} if plan.episode_changes else {}
    for episode in plan.rephoned:
        corrected[episode] = corrected.get(episode, {}) | {"phone_corrected_at": keys.moment(now)}
    return list(corrected.items())


def _plain(changes: Mapping[str, object]) -> dict[str, Any]:
    """Dates and enumerations as stored: text; None removes."""
    return {
        name: value if value is None or isinstance(value, int) else str(value)
        for name, value in changes.items()
    }


def _id(key: Mapping[str, object]) -> str:
    return f"{key['pk']}\n{key['sk']}"


def _written(write: Write) -> str:
    ((_, request),) = write.items()
    return _id(request.get("Key") or request["Item"])
