"""Changing an assignment that others change too: read, decide, write if nobody was faster, else anew."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from desac.domain.assignment import Assignment, AssignmentReason
from desac.domain.base import Record
from desac.domain.ids import person_of
from desac.domain.staff import Refusal
from desac.ports.assignments import AssignmentStore
from functions.tracing.logic import asked_again, placed

_TRIES = 4


class Task(Record):
    """The body of a message on a tracer queue; `village_code` is null where nobody knows the village."""

    episode_id: str
    reason: AssignmentReason
    kecamatan_code: str
    village_code: str | None = None


class Done(StrEnum):
    """What a task led to."""

    CREATED = "created"
    RENEWED = "renewed"
    KNOWN = "known"


class UnknownEpisodeError(Exception):
    """A task about an episode that is not in the table; the message is tried again, then kept aside."""


def change(
    store: AssignmentStore, assignment_id: str, decide: Callable[[Assignment], Assignment]
) -> Assignment:
    """Apply `decide` to the current assignment and store the result.

    Raises Refusal: 404 for an unknown one, whatever `decide` refuses, 409 if others kept changing it.
    """
    for _ in range(_TRIES):
        seen = store.get(assignment_id)
        if seen is None:
            raise Refusal(404, "not_found", "Tugas tidak ditemukan.")
        wanted = decide(seen)
        if wanted is seen or store.save(wanted, seen.version):
            return wanted
    raise Refusal(409, "busy", "Tugas ini sedang diubah petugas lain; coba lagi.")


def receive(store: AssignmentStore, task: Task, now: datetime) -> Done:
    """Make sure that the episode of `task` has its one assignment, in the right place; safe to repeat.

    The place is read, and where the table knows a village it counts, not what the message says: the
    location was written before the message was sent, and an older message may come later.
    """
    origin = store.origin_of(task.episode_id)
    if origin is None:
        raise UnknownEpisodeError(task.episode_id)
    fresh = Assignment(
        assignment_id=task.episode_id,
        person_id=person_of(task.episode_id),
        kecamatan_code=task.kecamatan_code,
        village_code=task.village_code,
        reason=task.reason,
        origin=origin,
        created_at=now,
        updated_at=now,
    )
    if store.add(placed(fresh, store.place_of(task.episode_id))):
        return Done.CREATED
    before: list[Assignment] = []

    def _again(assignment: Assignment) -> Assignment:
        before[:] = [assignment]
        # Read after the assignment: a later place that somebody stored is read here as well, and one that
        # they store after this makes our save fail. So an older place never replaces a later one.
        return asked_again(assignment, task.reason, store.place_of(task.episode_id), now)

    after = change(store, task.episode_id, _again)
    return Done.KNOWN if after is before[0] else Done.RENEWED
