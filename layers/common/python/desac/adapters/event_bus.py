"""The event bus: PutEvents with its answer checked entry by entry."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desac.adapters import aws
from desac.event.base import SOURCE, Event

if TYPE_CHECKING:
    from types_boto3_events.type_defs import PutEventsRequestEntryTypeDef

# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
_ENTRIES_PER_CALL = 10
_TRIES = 3


class EventBus:
    """One bus, by name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def put(self, events: Sequence[Event]) -> list[int]:
        """Put all events; returns the positions that the bus did not accept after three tries.

        Raises botocore's ClientError when a whole call is refused.
        """
        waiting = list(range(len(events)))
        for _ in range(_TRIES):
            refused: list[int] = []
            for start in range(0, len(waiting), _ENTRIES_PER_CALL):
                places = waiting[start : start + _ENTRIES_PER_CALL]
                answer = aws.events().put_events(Entries=[self._entry(events[place]) for place in places])
                refused.extend(
                    place
                    for place, entry in zip(places, answer["Entries"], strict=True)
                    if entry.get("ErrorCode")
                )
            waiting = refused
            if not waiting:
                break
        return waiting

    def _entry(self, event: Event) -> "PutEventsRequestEntryTypeDef":
        return {
            "EventBusName": self.name,
            "Source": SOURCE,
            "DetailType": event.detail_type,
            "Detail": json.dumps(event.model_dump(mode="json")),
        }
