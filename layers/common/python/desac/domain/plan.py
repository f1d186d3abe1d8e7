"""What is known about a registration, and everything that is to be written for it."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from desac.domain.claim import Claim, ClaimChange
from desac.domain.doubt import Doubt, DoubtKind
from desac.domain.episode import Episode
from desac.domain.identity import Identity
from desac.domain.person import ContactEdge, Person
from desac.domain.row import RowEffect
from desac.domain.sources import Sources
from desac.domain.trace import RowTrace

# What the episode keeps for itself: where it changes something, the first day, the end or the status changes
# with it.
_NOTED = frozenset({"last_exposure", "end_changes", "ended_at"})

_NOTHING: Mapping[Any, Any] = MappingProxyType({})

INDEX_UNKNOWN = "index_unknown"
POSSIBLE_SAME_PERSON = "possible_same_person"
DIFFERS_FROM_RESIDENT = "differs_from_resident"


class Known(NamedTuple):
    """What the table holds about a registration.

    `claims` are its identities as they were read, `owners` the people they lead to, `person` whom they speak
    of all together: their own record, also where it was merged into that of `kept`.
    """

    person: Person | None = None
    # Whom `person` was merged into in the end; None: into nobody.
    kept: Person | None = None
    # Of everybody who is one with the person.
    episodes: tuple[Episode, ...] = ()
    trace: RowTrace | None = None
    claims: Mapping[Identity, Claim] = _NOTHING
    owners: Mapping[Identity, str] = _NOTHING
    # Whom else the registration might mean.
    doubts: tuple[tuple[Person, DoubtKind], ...] = ()
    index_person_id: str | None = None
    edge: ContactEdge | None = None
    # Edges to those who wait for this person, by contact.
    contacts: Mapping[str, ContactEdge] = _NOTHING

    @property
    def has_foreign_nik(self) -> bool:
        """Whether the NIK is somebody else's: then it proves nothing here."""
        if not self.owners:
            return False
        mine = self.person.person_id if self.person else None
        return any(identity.kind == "nik" and owner != mine for identity, owner in self.owners.items())


NOBODY = Known()
"""What is known of somebody whom nobody has heard of."""


class EdgeChange(NamedTuple):
    """An edge to write. `before` is what was read, None if there was none."""

    before: ContactEdge | None
    after: ContactEdge

    @property
    def fields(self) -> tuple[str, ...]:
        """What changes in a known edge."""
        if self.before is None:
            return ()
        names = ("relation", "last_met")
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


def changed_fields(
    person: Mapping[str, Any], episode: Mapping[str, Any], edge: EdgeChange | None
) -> tuple[str, ...]:
    """The names of the fields that are corrected in a person, an episode and an edge."""
    return tuple(sorted({*person, *episode, *(edge.fields if edge else ())} - _NOTED))


def found_codes(
    doubts: Sequence[Doubt], disagreements: Iterable[str], *, index_unknown: bool
) -> tuple[str, ...]:
    """What only the table knows of a statement: `Plan.found`."""
    codes = [INDEX_UNKNOWN] if index_unknown else []
    codes += [POSSIBLE_SAME_PERSON] if doubts else []
    return (*codes, *(f"{DIFFERS_FROM_RESIDENT}:{fact}" for fact in disagreements))


class Plan(NamedTuple):
    """Everything to write for one registration, to be written together or not at all."""

    effect: RowEffect
    person: Person
    episode: Episode
    new_person: bool = False
    new_episode: bool = False
    person_changes: Mapping[str, Any] = _NOTHING
    # Who says what from now on; None: as before. By itself no change to report.
    sources: Sources | None = None
    # All episodes of a known person who gets a new one; None: as before.
    episode_ids: tuple[str, ...] | None = None
    # Facts that a resident or a tracer entered and of which this statement says otherwise.
    disagreements: tuple[str, ...] = ()
    episode_changes: Mapping[str, Any] = _NOTHING
    superseded: tuple[Episode, ...] = ()
    # Quarantines that an illness had ended or kept from beginning, and that its dates cover no longer.
    revived: tuple[Episode, ...] = ()
    # Active episodes of the same illness under another record of the person, over for `closed`.
    closed_with: tuple[Episode, ...] = ()
    closed: str | None = None
    # Held as it was read: two records of one person do not begin an episode at the same moment.
    held: Person | None = None
    # Active episodes whose person gets another phone, or the first: what did not arrive is planned anew.
    rephoned: tuple[Episode, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    edge: EdgeChange | None = None
    # Edges to contacts who waited for this person.
    links: tuple[EdgeChange, ...] = ()
    trace: RowTrace | None = None
    # The registration names an index case that nobody knows (yet).
    index_unknown: bool = False
    # Everybody else whom the registration might mean, but for those an operator told apart.
    doubts: tuple[Doubt, ...] = ()
    # Those of `doubts` that nobody has noted before.
    new_doubts: tuple[Doubt, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the corrected fields."""
        return changed_fields(self.person_changes, self.episode_changes, self.edge)

    @property
    def found(self) -> tuple[str, ...]:
        """What only the table knows of the statement, as codes; `differs_from_resident:<fact>` for each fact.

        Of a row that was recorded before it is what was found then: a second look would see its own doing.
        """
        if self.trace:
            return self.trace.found
        return found_codes(self.doubts, self.disagreements, index_unknown=self.index_unknown)

    @property
    def is_unfinished(self) -> bool:
        """Whether more contacts wait for this person than one transaction links."""
        return any([change.is_unfinished for change in self.claims])  # noqa: C419 # asked of every row
