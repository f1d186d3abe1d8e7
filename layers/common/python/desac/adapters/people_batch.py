"""Several plans in one transaction, as far as they do not depend on each other."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.items import Stored
from desac.adapters.table import ABSENT, Table, Write
from desac.domain.claim import ClaimChange, together
from desac.domain.identity import Identity

# DynamoDB's limit for one transaction.
_WRITES = 100

type Name = Identity | tuple[str, str]
"""What is written: a claim, or an item by its keys."""


class Member(NamedTuple):
    """One plan: its position, what it writes besides its claims, and which items those are."""

    place: int
    writes: Sequence[Write]
    claims: Sequence[ClaimChange]
    items: frozenset[Name]

    @classmethod
    def of(cls, place: int, writes: Sequence[Write], claims: Sequence[ClaimChange]) -> "Member":
        """A plan's writes and claims."""
        return cls(place, writes, claims, frozenset(map(_written, writes)))


class Batch:
    """Plans to be written in one transaction. What several do to one claim is done in one write.

    `places` are keys of claims, as far as they are known.
    """

    def __init__(self, table: Table, places: Mapping[Identity, keys.Key]) -> None:
        self._table = table
        self._places = places
        self._members: list[Member] = []
        self._claims: dict[Identity, ClaimChange] = {}
        self._items: set[Name] = set()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        return not (self._items or self._claims)

    @property
    def names(self) -> set[Name]:
        """Everything that is written."""
        return self._items.union(self._claims)

    def has_room_for(self, member: Member) -> bool:
        """Whether a plan leaves the transaction small enough; the first always does."""
        written = len(self._items) + len(self._claims) + len(member.writes) + len(member.claims)
        if not self._members or written <= _WRITES:
            return True
        return written - sum(change.identity in self._claims for change in member.claims) <= _WRITES

    def accepts(self, member: Member, touched: set[Name]) -> bool:
        """Whether a plan does not depend on what is written here or was written to `touched`."""
        if not (member.items.isdisjoint(self._items) and member.items.isdisjoint(touched)):
            return False
        for change in member.claims:
            before = self._claims.get(change.identity)
            if change.identity in touched or (before and together(before, change) is None):
                return False
        return True

    def add(self, member: Member) -> None:
        """Take in a plan that is accepted."""
        self._members.append(member)
        self._items |= member.items
        for change in member.claims:
            before = self._claims.get(change.identity)
            self._claims[change.identity] = (together(before, change) if before else None) or change

    def writes(self) -> list[Write]:
        """The members of the transaction."""
        plain = [write for member in self._members for write in member.writes]
        return plain + [self._claim(change) for change in self._claims.values()]

    def without(self, failed: Collection[int]) -> tuple["Batch", list[int]]:
        """The plans that wrote nothing of what `failed` among `writes`, and the positions of the others."""
        written = [_written(write) for member in self._members for write in member.writes]
        names: list[Name] = [*written, *self._claims]
        lost = {names[place] for place in failed}
        left, overtaken = Batch(self._table, self._places), []
        for member in self._members:
            if member.items.isdisjoint(lost) and all(one.identity not in lost for one in member.claims):
                left.add(member)
            else:
                overtaken.append(member.place)
        return left, overtaken

    def _claim(self, change: ClaimChange) -> Write:
        held = ABSENT if change.before is None else Attr("version").eq(change.before.version)
        place = self._places.get(change.identity) or keys.identity(*change.identity)
        return self._table.write_record(change.after, place, held)


def _written(write: Write) -> Name:
    (request,) = write.values()
    item = request.get("Item")
    key = item.key if isinstance(item, Stored) else item or request["Key"]
    return key["pk"], key["sk"]
