"""Everything one plan writes, as members of a transaction."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.episode_writes import stored
from desac.adapters.table import ABSENT, Item, Table, Write, to_item
from desac.domain.claim import IndexEdge
from desac.domain.doubt import Doubt
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.episode_facts import BECAME_CASE
from desac.domain.plan import EdgeChange
from desac.domain.registration import Plan, Registration, trace_of


def writes_of(table: Table, wish: Registration, plan: Plan, now: datetime) -> list[Write]:
    """The writes of one plan but for its claims; empty where nothing changes."""
    person, episode = plan.person, plan.episode
    writes: list[Write] = []
    if plan.new_person:
        lookup = {"lookup": keys.phone_lookup(person.phone)} if person.phone else {}
        noted = person.model_copy(update={"doubted": _doubted(plan)}) if plan.new_doubts else person
        writes.append(table.write_record(noted, keys.person(person.person_id), ABSENT, **lookup))
    elif plan.person_changes or plan.sources or plan.episode_ids or plan.new_doubts:
        writes.append(_correct_person(table, plan))
    if plan.new_episode:
        writes.append(table.write_record(episode, keys.episode(episode.episode_id), ABSENT))
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
    for old in plan.revived:
        again = {"status": EpisodeStatus.ACTIVE.value, "status_reason": None, "version": old.version + 1}
        held = Attr("version").eq(old.version)
        writes.append(table.write_update(keys.episode(old.episode_id), again, held))
    for one in plan.closed_with:
        over = {"status": EpisodeStatus.ENDED.value, "status_reason": plan.closed, "version": one.version + 1}
        held = Attr("version").eq(one.version)
        writes.append(table.write_update(keys.episode(one.episode_id), over, held))
    if plan.held:
        held = Attr("version").eq(plan.held.version)
        raised_person = {"version": plan.held.version + 1}
        writes.append(table.write_update(keys.person(plan.held.person_id), raised_person, held))
    for edge in (*([plan.edge] if plan.edge else []), *plan.links):
        writes.extend(_edge(table, edge))
    for doubt in plan.new_doubts:
        writes.append(table.write_put(doubt_item(doubt)))
    trace = trace_of(wish, plan, now)
    if trace:
        place = keys.row(trace.person_id, trace.file_id, trace.row, trace.sheet)
        writes.append(table.write_record(trace, place))
    return writes


def _doubted(plan: Plan) -> tuple[str, ...]:
    others = (doubt.other_person_id for doubt in plan.new_doubts)
    return tuple(dict.fromkeys((*plan.person.doubted, *others)))


def _edge(table: Table, change: EdgeChange) -> Iterator[Write]:
    """An edge on both sides; the contact's side only says whose contact they are."""
    edge, before = change.after, change.before
    index_id, contact_id = edge.index_person_id, edge.contact_person_id
    held = ABSENT if before is None else Attr("said").eq(before.said)
    yield table.write_record(edge, keys.contact(index_id, contact_id), held)
    if before is None:
        mirror = IndexEdge(index_person_id=index_id, contact_person_id=contact_id, named_in=edge.origin)
        yield table.write_record(mirror, keys.index_case(contact_id, index_id))


def doubt_item(doubt: Doubt) -> Item:
    """A doubt; on the list for review until somebody has decided."""
    open_work = {"work": keys.REVIEW_WORK, "work_at": keys.moment(doubt.at)} if doubt.verdict is None else {}
    return to_item(doubt, keys.doubt(doubt.person_id, doubt.other_person_id), **open_work)


def _correct_person(table: Table, plan: Plan) -> Write:
    person = plan.person
    changes = _plain(plan.person_changes) | {"version": person.version + 1}
    if plan.sources:
        changes["sources"] = plan.sources.model_dump()
    if plan.episode_ids:
        changes["episode_ids"] = list(plan.episode_ids)
    if plan.new_doubts:
        changes["doubted"] = list(_doubted(plan))
    if "phone" in changes:
        changes["lookup"] = keys.phone_lookup(changes["phone"])
    return table.write_update(keys.person(person.person_id), changes, Attr("version").eq(person.version))


def _episode_changes(plan: Plan, now: datetime) -> list[tuple[Episode, dict[str, Any]]]:
    """Known episodes with what changes in each: a transaction takes one write of an item."""
    if not (plan.episode_changes or plan.rephoned):
        return []
    changes = {name: stored(value) for name, value in plan.episode_changes.items()}
    corrected = {plan.episode: changes} if changes else {}
    for episode in plan.rephoned:
        corrected[episode] = corrected.get(episode, {}) | {"phone_corrected_at": keys.moment(now)}
    return list(corrected.items())


def _plain(changes: Mapping[str, object]) -> dict[str, Any]:
    """Dates and enumerations as stored: text; None removes."""
    return {
        name: value if value is None or isinstance(value, int) else str(value)
        for name, value in changes.items()
    }
