"""What an identity leads to: its bearer, all on a phone, and the contacts who wait for an index case."""

from datetime import date
from typing import ClassVar, NamedTuple

from pydantic import Field

from desac.domain.base import Record
from desac.domain.identity import Identity
from desac.domain.names import normal_name

# A number that so many people give is an office's; it says nothing about who is who.
_CROWD = 20


class Waiter(Record):
    """A contact whose row names an index case that nobody knew. `name` is the index's, `said` the stamp."""

    name: str | None = None
    relation: str | None = None
    last_met: date | None = None
    origin: str
    said: str


def waiting_place(contact_id: str, name: str | None = None) -> str:
    """Where a contact waits in a claim: on a phone, which is shared, once for each name they gave."""
    return f"{contact_id}#{normal_name(name)}" if name else contact_id


def waiting_contact(place: str) -> str:
    """Who waits there."""
    return place.partition("#")[0]


class Claim(Record):
    """One identity. `person_id` is whose it is; of a phone `bearers` are all who gave it, with their names.

    `births` leads from birth dates (`1990-03-23`) on a phone to whoever gave it first with that date.
    `awaited_by` are contacts who are linked once the index case turns up, by `waiting_place`.
    """

    sparse: ClassVar[bool] = True

    person_id: str | None = None
    bearers: dict[str, str] = Field(default_factory=dict)
    births: dict[str, str] = Field(default_factory=dict)
    awaited_by: dict[str, Waiter] = Field(default_factory=dict)
    version: int = 1

    def borne_by(self, person_id: str, name: str, born: str | None = None) -> "Claim":
        """This phone with one more bearer and birth date, unless it is too crowded to mean anything."""
        bearers, births = self.bearers, self.births
        if person_id in bearers or len(bearers) < _CROWD:
            bearers = bearers | {person_id: name}
        if born and born not in births and len(births) < _CROWD:
            births = births | {born: person_id}
        return self.model_copy(update={"bearers": bearers, "births": births})


class IndexEdge(Record):
    """An edge seen from the contact: who was the index case. `named_in` is the origin of the edge."""

    index_person_id: str
    contact_person_id: str
    # Not called `origin`: an index has it already, under the index case.
    named_in: str | None = None


class ClaimChange(NamedTuple):
    """A claim to write. `before` is what was read: the write holds only if it is unchanged.

    `is_unfinished` where more contacts wait for the row's person than were linked in one go.
    """

    identity: Identity
    before: Claim | None
    after: Claim
    is_unfinished: bool = False


def together(one: ClaimChange, other: ClaimChange) -> ClaimChange | None:
    """One change that does what two do that were decided on the same reading.

    None where the second has to be decided knowing the first: only several contacts who wait for one index
    case, or several names on one phone, do not concern each other.
    """
    before = one.before or Claim()
    if one.before != other.before or one.after.person_id != before.person_id:
        return None
    if other.after.person_id != before.person_id:
        return None
    all_wait = all(
        (after.bearers, after.births) == (before.bearers, before.births) for after in (one.after, other.after)
    )
    all_bear = one.after.awaited_by == other.after.awaited_by == before.awaited_by
    if not (all_wait or (all_bear and _tell_apart(one.after, other.after))):
        return None
    joined = {
        "bearers": one.after.bearers | other.after.bearers,
        "births": one.after.births | other.after.births,
        "awaited_by": one.after.awaited_by | other.after.awaited_by,
    }
    return ClaimChange(one.identity, one.before, one.after.model_copy(update=joined))


def _tell_apart(one: Claim, other: Claim) -> bool:
    """Whether neither of two on one phone could be the other: another name and another birth date."""
    names, births = (one.bearers | other.bearers).values(), one.births | other.births
    if len(names) > _CROWD or len(births) > _CROWD:
        return False
    if len({normal_name(name) for name in names}) < len(names):
        return False
    return all(births[born] == owner for born, owner in one.births.items())
