"""From changes of the table to the people whom they may have put elsewhere in the figures. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from desac.adapters.items import from_item
from desac.adapters.keys import person_in
from desac.adapters.person_counts import COUNTED_ATTRIBUTES
from desac.adapters.stream import images
from desac.domain.contribution import COUNTED_TYPES, Contribution
from desac.ports.figures import ToCount

# What a message leads to is some hundred reads, and it is far below what a queue takes.
PEOPLE = 100
"""Whom one message names at most."""
_REMOVED = 20
_PARTITION = "PERSON#"
_ATTRIBUTES = ("type", *COUNTED_ATTRIBUTES)

type StreamRecord = Mapping[str, Any]


def to_count(records: Iterable[StreamRecord]) -> Iterator[ToCount]:
    """Everybody who is to be counted anew, each once, in portions for a queue."""
    people: dict[str, None] = {}
    removed: list[Contribution] = []
    for record in records:
        change = record["dynamodb"]
        pk = change["Keys"]["pk"]["S"]
        if not pk.startswith(_PARTITION):
            continue
        kind = _type(change)
        if kind == Contribution.__name__ and "NewImage" not in change:
            removed.append(from_item(Contribution, images(record)[0]))
        elif kind in COUNTED_TYPES and _differs(change):
            people[person_in(pk)] = None
    yield from (ToCount(people=some) for some in batched(people, PEOPLE, strict=False))
    yield from (ToCount(removed=some) for some in batched(removed, _REMOVED, strict=False))


def _type(change: Mapping[str, Any]) -> str:
    image = change.get("NewImage") or change.get("OldImage") or {}
    return str(image.get("type", {}).get("S", ""))


def _differs(change: Mapping[str, Any]) -> bool:
    """Whether anything that is counted has changed: most writes of a person only raise a version."""
    old, new = change.get("OldImage", {}), change.get("NewImage", {})
    return any(old.get(name) != new.get(name) for name in _ATTRIBUTES)


def people_of(bodies: Iterable[ToCount]) -> tuple[Sequence[str], Sequence[Contribution]]:
    """Everybody in several messages, each once, and all contributions that were removed."""
    taken = list(bodies)
    people = dict.fromkeys(person_id for body in taken for person_id in body.people)
    return list(people), [one for body in taken for one in body.removed]
