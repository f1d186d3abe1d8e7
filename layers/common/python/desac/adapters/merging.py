"""Merging people, parting them again, telling them apart: each in one conditional transaction."""

from collections.abc import Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.assignment_items import assignment_write
from desac.adapters.doubts import Decision, settled
from desac.adapters.people_matching import load_people
from desac.adapters.people_reading import load_episodes
from desac.adapters.table import Conflict, Table, Write, from_item, to_item
from desac.domain.assignment import Assignment, AssignmentState, Outcome
from desac.domain.doubt import Verdict
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.episode_facts import MERGED
from desac.domain.merge import (
    EndedEpisode,
    Merge,
    MergeAction,
    MergeRefused,
    check_merge,
    idle_once_merged,
    was_ended_by_merge,
)
from desac.domain.person import Person


class Merging:
    """Operators' decisions about who is who. Every method may be repeated: done is done.

    Raises MergeRefused with a sentence for the operator, also when somebody else changed the same people at
    the same moment.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def merge(self, kept_id: str, other_id: str, decision: Decision) -> Merge | None:
        """Merge the other person into the kept one; None if that was done before."""
        kept, other = self._two(kept_id, other_id)
        if other.merged_into == kept.person_id:
            return None
        check_merge(kept, other)
        mine, theirs = self._episodes(kept), self._episodes(other)
        idle = list(idle_once_merged(mine, theirs))
        tasks = {episode.episode_id: self._task(episode.episode_id) for episode in idle}
        ended = tuple(EndedEpisode(episode_id=one, assignment=task) for one, task in tasks.items())
        writes = [
            self._person(other, {"merged_into": kept_id}),
            self._person(kept, {"absorbed": [*kept.absorbed, other_id, *other.absorbed]}),
        ]
        for episode in idle:
            over = {
                "status": EpisodeStatus.ENDED.value,
                "status_reason": MERGED,
                "version": episode.version + 1,
            }
            held = Attr("version").eq(episode.version)
            writes.append(self._table.write_update(keys.episode(episode.episode_id), over, held))
        for task in tasks.values():
            if task and task.state is not AssignmentState.CLOSED:
                closed = task.closed_without_visit(Outcome.MERGED, decision.at)
                writes.append(self._assignment(task, closed, decision.at))
        writes += settled(self._table, kept, other, Verdict.MERGED, decision)
        done = _record(kept_id, other_id, MergeAction.MERGED, decision, ended)
        self._write([*writes, *self._noted(done)])
        return done

    def part(self, other_id: str, decision: Decision) -> Merge | None:
        """Take a merge back exactly; None if it was taken back before."""
        other = self._one(other_id)
        last = self._last_merge(other_id)
        if other.merged_into is None or last is None:
            if last and last.action is MergeAction.PARTED:
                return None
            raise MergeRefused(f"{other_id} is not merged into anybody.")
        kept = self._one(other.merged_into)
        if kept.merged_into:
            raise MergeRefused(
                f"{kept.person_id} was merged into {kept.merged_into} since: unmerge {kept.person_id} first."
            )
        gone = {other_id, *other.absorbed}
        left = kept.model_copy(update={"absorbed": tuple(one for one in kept.absorbed if one not in gone)})
        writes = [
            self._person(other, {"merged_into": None, "told_apart": _with(other.told_apart, kept.person_id)}),
            self._person(
                kept,
                {
                    "absorbed": list(left.absorbed),
                    "told_apart": _with(kept.told_apart, other_id),
                },
            ),
        ]
        restored = tuple(one for one in last.ended if self._restore(one, writes, decision.at))
        writes += settled(self._table, left, other, Verdict.DISTINCT, decision)
        done = _record(kept.person_id, other_id, MergeAction.PARTED, decision, restored)
        self._write([*writes, *self._noted(done)])
        return done

    def tell_apart(self, one_id: str, other_id: str, decision: Decision) -> None:
        """Decide that two people in doubt are two; the doubt does not come back."""
        one, other = self._two(one_id, other_id)
        if one_id in {other_id, other.merged_into} or one.merged_into == other_id:
            raise MergeRefused("These two are one person: unmerge them to part them.")
        writes = [
            self._person(one, {"told_apart": _with(one.told_apart, other_id)}),
            self._person(other, {"told_apart": _with(other.told_apart, one_id)}),
            *settled(self._table, one, other, Verdict.DISTINCT, decision),
        ]
        self._write(writes)

    def _one(self, person_id: str) -> Person:
        found = load_people(self._table, [person_id]).get(person_id)
        if found is None:
            raise MergeRefused(f"Nobody has the id {person_id}.")
        return found

    def _two(self, one_id: str, other_id: str) -> tuple[Person, Person]:
        return self._one(one_id), self._one(other_id)

    def _episodes(self, person: Person) -> list[Episode]:
        """The episodes of everybody who is one with somebody."""
        whole = (person.person_id, *person.absorbed)
        return [episode for one in whole for episode in load_episodes(self._table, one)]

    def _task(self, episode_id: str) -> Assignment | None:
        item = self._table.get(keys.assignment(episode_id))
        return from_item(Assignment, item) if item else None

    def _last_merge(self, other_id: str) -> Merge | None:
        found = [from_item(Merge, item) for item in self._table.partition(keys.partition(other_id), "MERGE#")]
        own = [one for one in found if one.other_person_id == other_id]
        return own[-1] if own else None

    def _person(self, person: Person, changes: dict[str, object]) -> Write:
        held = Attr("version").eq(person.version)
        raised = changes | {"version": person.version + 1}
        return self._table.write_update(keys.person(person.person_id), raised, held)

    def _assignment(self, before: Assignment, after: Assignment, at: datetime) -> Write:
        written = after.model_copy(update={"updated_at": at, "version": before.version + 1})
        return assignment_write(self._table, written, before.version)

    def _restore(self, ended: EndedEpisode, writes: list[Write], at: datetime) -> bool:
        """Take up an episode again, with its task; not if something has happened to it since."""
        person_id = ended.episode_id.partition("-")[0]
        episodes = {one.episode_id: one for one in load_episodes(self._table, person_id)}
        episode = episodes.get(ended.episode_id)
        if episode is None or not was_ended_by_merge(episode):
            return False
        again = {"status": EpisodeStatus.ACTIVE.value, "status_reason": None, "version": episode.version + 1}
        held = Attr("version").eq(episode.version)
        writes.append(self._table.write_update(keys.episode(episode.episode_id), again, held))
        task = self._task(ended.episode_id)
        if task and ended.assignment and task.outcome is Outcome.MERGED:
            writes.append(self._assignment(task, ended.assignment, at))
        return True

    def _noted(self, done: Merge) -> list[Write]:
        return [
            self._table.write_put(to_item(done, keys.merge(person_id, done.at, done.other_person_id)))
            for person_id in (done.kept_person_id, done.other_person_id)
        ]

    def _write(self, writes: list[Write]) -> None:
        try:
            self._table.transact(writes)
        except Conflict as conflict:
            raise MergeRefused(
                "Somebody else changed these people just now: look again, then repeat."
            ) from conflict


def _with(known: Sequence[str], person_id: str) -> list[str]:
    return list(dict.fromkeys((*known, person_id)))


def _record(
    kept_id: str, other_id: str, action: MergeAction, decision: Decision, ended: tuple[EndedEpisode, ...]
) -> Merge:
    return Merge(
        kept_person_id=kept_id,
        other_person_id=other_id,
        action=action,
        decided_by=decision.decided_by,
        reason=decision.reason,
        at=decision.at,
        ended=ended,
    )
