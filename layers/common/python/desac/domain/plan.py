"""What is known about a registration, and everything that is to be written for it."""

from dataclasses import dataclass, field
from typing import Any

from desac.domain.episode import Episode
from desac.domain.identity import Identity
from desac.domain.person import ContactEdge, Person
from desac.domain.sources import Sources
from desac.domain.trace import RowEffect, RowTrace


@dataclass(frozen=True, slots=True)
class Known:
    """What the table holds about a registration. `taken`: its identities that somebody bears."""

    person: Person | None = None
    episodes: tuple[Episode, ...] = ()
    trace: RowTrace | None = None
    taken: frozenset[Identity] = frozenset()
    # Those of `taken` that somebody else bears than `person`.
    foreign: frozenset[Identity] = frozenset()
    index_person_id: str | None = None
    edge: ContactEdge | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to write for one registration, to be written together or not at all."""

    effect: RowEffect
    person: Person
    episode: Episode
    new_person: bool = False
    new_episode: bool = False
    person_changes: dict[str, Any] = field(default_factory=dict)
    # Who says what from now on; None: as before. By itself no change to report.
    sources: Sources | None = None
    # Facts that a resident or a tracer entered and of which this statement says otherwise.
    disagreements: tuple[str, ...] = ()
    episode_changes: dict[str, Any] = field(default_factory=dict)
    superseded: tuple[Episode, ...] = ()
    # Active episodes whose person gets another phone, or the first: what did not arrive is planned anew.
    rephoned: tuple[Episode, ...] = ()
    claims: tuple[Identity, ...] = ()
    edge: ContactEdge | None = None
    trace: RowTrace | None = None
    # The registration names an index case that nobody knows (yet).
    index_unknown: bool = False

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the corrected fields."""
        return tuple(sorted({*self.person_changes, *self.episode_changes}))
