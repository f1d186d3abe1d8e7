"""A queue of our own work: SendMessageBatch with its answer checked entry by entry."""

from collections.abc import Iterable
from itertools import batched
from typing import TYPE_CHECKING

from desac.adapters import aws
from desac.domain.base import Record

if TYPE_CHECKING:
    from types_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
_ENTRIES_PER_CALL = 10
_TRIES = 3


class NotQueuedError(Exception):
    """The queue did not take some messages; whoever sends them does so again, which is harmless."""


class WorkQueue:
    """One queue, by its URL."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, bodies: Iterable[Record], *, wait_seconds: int | None = None) -> None:
        """Batches of ten; refused entries are tried again, then NotQueuedError.

        `wait_seconds` (at most 900) pass before they are handed out, in place of the queue's own time.
        """
        for some in batched(bodies, _ENTRIES_PER_CALL, strict=False):
            self._send(some, wait_seconds)

    def _send(self, bodies: tuple[Record, ...], wait_seconds: int | None) -> None:
        waiting: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(place), "MessageBody": body.model_dump_json()} for place, body in enumerate(bodies)
        ]
        if wait_seconds is not None:
            for entry in waiting:
                entry["DelaySeconds"] = wait_seconds
        for _ in range(_TRIES):
            answer = aws.sqs().send_message_batch(QueueUrl=self._url, Entries=waiting)
            refused = {entry["Id"] for entry in answer.get("Failed", [])}
            waiting = [entry for entry in waiting if entry["Id"] in refused]
            if not waiting:
                return
        raise NotQueuedError(f"{len(waiting)} of {len(bodies)}")
