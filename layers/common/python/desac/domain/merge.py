"""Two records that turned out to be one person: what is ended so that nobody is written to twice."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from desac.domain.assignment import Assignment
from desac.domain.base import Record, UtcDatetime
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.episode_facts import MERGED, coincide, covers
from desac.domain.person import Person


class MergeAction(StrEnum):
    """`parted` takes a merge back."""

    MERGED = "merged"
    PARTED = "parted"


class MergeRefused(Exception):  # noqa: N818 # it is an answer to an operator, not a fault
    """Why these two cannot be merged or parted, in a sentence."""


class EndedEpisode(Record):
    """An episode that a merge ended, and its tracer's task as it was."""

    episode_id: str
    assignment: Assignment | None = None


class Merge(Record):
    """One decision of an operator about two people; it lies in the partition of both.

    `ended` are the episodes that a merge ended, or that parting took up again.
    """

    kept_person_id: str
    other_person_id: str
    action: MergeAction
    decided_by: str
    reason: str
    at: UtcDatetime
    ended: tuple[EndedEpisode, ...] = ()


def check_merge(kept: Person, other: Person) -> None:
    """Raises MergeRefused unless `other` may be merged into `kept`."""
    if kept.person_id == other.person_id:
        raise MergeRefused("That is one and the same person already.")
    if kept.merged_into == other.person_id:
        raise MergeRefused(f"{kept.person_id} was merged into {other.person_id}: unmerge that first.")
    for one in (kept, other):
        if one.merged_into:
            raise MergeRefused(
                f"{one.person_id} was merged into {one.merged_into}: name that one, or unmerge first."
            )


def idle_once_merged(kept: Sequence[Episode], other: Sequence[Episode]) -> Iterator[Episode]:
    """Active episodes that one person would have twice: the other's that coincide with an active kept one.

    One that is over looks after nobody: beside it the other's goes on. And any quarantine of the one during
    an illness of the other.
    """
    for episode in other:
        if _is_active(episode) and any(
            (_is_active(mine) and coincide(mine, episode)) or covers(mine, episode) for mine in kept
        ):
            yield episode
    for mine in kept:
        theirs = (one for one in other if one.kind is EpisodeKind.CASE and _is_active(one))
        if _is_active(mine) and any(covers(one, mine) for one in theirs):
            yield mine


def _is_active(episode: Episode) -> bool:
    return episode.status is EpisodeStatus.ACTIVE


def was_ended_by_merge(episode: Episode) -> bool:
    """Whether nothing has happened to an episode since a merge ended it."""
    return episode.status is EpisodeStatus.ENDED and episode.status_reason == MERGED
