"""What a change of a personal link tells. Pure, as `logic`."""

from collections.abc import Iterator, Mapping
from typing import Any

from desac.domain.ids import person_of
from desac.events import Event, FormLinkAsked


def link(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Event]:
    """A new link was asked for, to be sent to the phone of its resident."""
    asked_for = new.get("asked_for")
    if asked_for and new.get("asked_at") and old.get("asked_at") != new["asked_at"]:
        yield FormLinkAsked(person_id=person_of(asked_for), episode_id=asked_for)
