"""What tracing needs of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from desac.domain.assignment import Assignment
from desac.domain.episode import Episode
from desac.domain.location import Location
from desac.domain.person import Person
from desac.domain.tracer import Tracer


class Place(NamedTuple):
    """Where the resident is to be found, in codes. A known village leaves the kecamatan to its code."""

    village_code: str | None = None
    kecamatan_code: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """An assignment, where its resident is, the tracer who does something about it, and the episode.

    `ending` are the changes with which the episode ends, nothing where it goes on.
    """

    assignment: Assignment
    location: Location | None = None
    tracer: Tracer | None = None
    episode: Episode | None = None
    ending: Mapping[str, Any] = field(default_factory=dict)


class Company(NamedTuple):
    """What is shown beside assignments: people and tracers by their ids, locations by episode."""

    people: Mapping[str, Person]
    locations: Mapping[str, Location]
    tracers: Sequence[Tracer] = ()


class AssignmentStore(Protocol):
    """Assignments, one per episode, changed only by whoever read the current version."""

    def scene(self, assignment_id: str, tracer: str | None = None) -> Scene | None:
        """The assignment and what belongs to it as it stands now (never a stale copy); None without one."""
        ...

    def episode(self, episode_id: str) -> Episode | None:
        """The episode as it stands now."""
        ...

    def has_form(self, episode_id: str) -> bool:
        """Whether the form of an episode has come (never a stale answer)."""
        ...

    def place_of(self, episode_id: str) -> Place:
        """Where the resident of an episode is, as far as is known now (never a stale copy)."""
        ...

    def add(self, assignment: Assignment) -> bool:
        """Store a new one; False if the episode has one already, which then stays as it is."""
        ...

    def save(self, scene: Scene, seen: Scene) -> bool:
        """Write what differs from `seen`, all or nothing; False if somebody else changed any of it since."""
        ...
