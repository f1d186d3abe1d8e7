"""The tracers' queues, one per kecamatan."""

import json
from collections.abc import Mapping

from desac.adapters import aws
from desac.domain.assignment import AssignmentReason


class TracerQueues:
    """Keeps the promises of `desac.ports.location.TracerQueue`; `urls` by kecamatan code."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls

    def send(
        self,
        kecamatan_code: str,
        *,
        episode_id: str,
        reason: AssignmentReason | None,
        village_code: str | None,
        mark: str = "",
    ) -> None:
        """Ask for a tracer, or without a reason only tell the place.

        `mark` tells one wish from the next of the same reason, such as a day.
        Raises LookupError for a kecamatan without a queue.
        """
        if kecamatan_code not in self._urls:
            raise LookupError(f"no tracer queue for kecamatan {kecamatan_code}")
        body = {
            "episode_id": episode_id,
            "reason": reason.value if reason else None,
            "kecamatan_code": kecamatan_code,
            "village_code": village_code,
            **({"mark": mark} if mark else {}),
        }
        aws.sqs().send_message(QueueUrl=self._urls[kecamatan_code], MessageBody=json.dumps(body))
