"""What tracers' own records tell. Pure: images in, events out."""

from collections.abc import Iterator, Mapping
from typing import Any

from desac.events import ContactsNamed, Event


def traced_contacts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Event]:
    """A report of contacts is never changed but for why they were not traced."""
    if not old:
        ids = {"person_id": new["person_id"], "episode_id": new["episode_id"]}
        yield ContactsNamed(**ids, count=len(new["contacts"]))
