"""Changing an assignment that others change too: read, decide, write if nobody was faster, else anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from desac.domain.assignment import Ask, Assignment, AssignmentReason
from desac.domain.base import Record
from desac.domain.episode import EpisodeStatus
from desac.domain.ids import person_of
from desac.domain.staff import Refusal
from desac.domain.tracing_rules import TracingRules
from desac.ports.assignments import AssignmentStore, Scene
from functions.tracing.asking import asked_again, form_came, moved, placed, ranked

# Fifty tracers who all want the first of a list: each time one of them gets it.
_TRIES = 6


class Task(Record):
    """The body of a message on a tracer queue; `village_code` is null where nobody knows the village.

    Without a reason it only says that the resident is now known to be somewhere else.
    `mark` tells one wish from the next of the same reason, such as the day of a check-in.
    """

    episode_id: str
    reason: AssignmentReason | None
    kecamatan_code: str
    village_code: str | None = None
    mark: str = ""


class Done(StrEnum):
    """What a task led to."""

    CREATED = "created"
    RENEWED = "renewed"
    KNOWN = "known"
    OVER = "over"


class UnknownEpisodeError(Exception):
    """A task about an episode that is not in the table; the message is tried again, then kept aside."""


def change(
    store: AssignmentStore, assignment_id: str, decide: Callable[[Scene], Scene], tracer: str | None = None
) -> Scene:
    """Apply `decide` to the current state of things and store the result.

    Raises Refusal: 404 for an unknown one, whatever `decide` refuses, 409 if others kept changing it.
    """
    for _ in range(_TRIES):
        seen = store.scene(assignment_id, tracer)
        if seen is None:
            raise Refusal(404, "not_found", "Tugas tidak ditemukan.")
        wanted = decide(seen)
        if wanted == seen or store.save(wanted, seen):
            return wanted
    raise Refusal(409, "busy", "Tugas ini sedang diubah petugas lain; coba lagi.")


def receive(store: AssignmentStore, task: Task, rules: TracingRules, now: datetime) -> Done:
    """Make sure that the episode of `task` has its one assignment, in the right place; safe to repeat.

    The place is read, and where the table knows a village it counts, not what the message says: the
    location was written before the message was sent, and an older message may come later.
    """
    if task.reason is None:
        return _changed(
            store, task.episode_id, lambda one: moved(one, store.place_of(task.episode_id), rules, now)
        )
    if task.reason is AssignmentReason.NO_FORM and store.has_form(task.episode_id):
        return _changed(store, task.episode_id, lambda one: form_came(one, rules, now))
    ask = Ask(reason=task.reason, mark=task.mark, at=now)
    return asked_for(store, task, ask, rules, now)[0]


def _changed(store: AssignmentStore, episode_id: str, after: Callable[[Assignment], Assignment]) -> Done:
    """What is no reason to go there changes the task that there is, whether it came before or after it."""
    if store.scene(episode_id) is None:
        return Done.KNOWN
    before: list[Scene] = []

    def _decide(scene: Scene) -> Scene:
        before[:] = [scene]
        return replace(scene, assignment=after(scene.assignment))

    return Done.KNOWN if change(store, episode_id, _decide) == before[0] else Done.RENEWED


def asked_for(
    store: AssignmentStore, task: Task, ask: Ask, rules: TracingRules, now: datetime
) -> tuple[Done, Assignment | None]:
    """`receive` for a wish that says more than its reason; with the assignment, if there is one."""
    episode = store.episode(task.episode_id)
    if episode is None:
        raise UnknownEpisodeError(task.episode_id)
    if episode.status is not EpisodeStatus.ACTIVE:
        return Done.OVER, None
    fresh = Assignment(
        assignment_id=task.episode_id,
        person_id=person_of(task.episode_id),
        kecamatan_code=task.kecamatan_code,
        village_code=task.village_code,
        reason=ask.reason,
        asks=(ask,),
        origin=episode.origin,
        created_at=now,
        updated_at=now,
    )
    fresh = ranked(placed(fresh, store.place_of(task.episode_id)), rules)
    if store.add(fresh):
        return Done.CREATED, fresh
    before: list[Scene] = []

    def _again(scene: Scene) -> Scene:
        before[:] = [scene]
        # Read after the assignment: a later place that somebody stored is read here as well, and one that
        # they store after this makes our save fail. So an older place never replaces a later one.
        place = store.place_of(task.episode_id)
        return replace(scene, assignment=asked_again(scene.assignment, ask, place, rules, now))

    after = change(store, task.episode_id, _again)
    return (Done.KNOWN if after == before[0] else Done.RENEWED), after.assignment
