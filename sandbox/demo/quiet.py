"""Waiting until nothing moves any more: the stand-in, the queues, and the funnel."""

import time
from collections.abc import Callable

from cli.operator.target import Target
from desac.domain.funnel import Funnel
from sandbox.demo.inbox import Inbox
from sandbox.demo.progress import Progress
from sandbox.problems import LocalRunError

# A hop from the table's stream to a queue takes well under a second.
_QUIET_LOOKS = 3
_EVERY_SECONDS = 0.4
_WAITING = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    # Registrations wait a moment for the rest of their household.
    "ApproximateNumberOfMessagesDelayed",
)


class Queues:
    """The stack's queues; dead-letter queues apart."""

    def __init__(self, target: Target) -> None:
        self._sqs = target.boto("sqs")
        dead = set(target.output("DeadLetterQueueNames").split(","))
        urls = self._sqs.list_queues(QueueNamePrefix="").get("QueueUrls", [])
        self._work = [url for url in urls if url.rpartition("/")[2] not in dead]
        self._dead = [url for url in urls if url.rpartition("/")[2] in dead]

    def waiting(self) -> int:
        """Messages waiting or being worked on."""
        return sum(self._count(url) for url in self._work)

    def dead(self) -> dict[str, int]:
        """How many messages failed for good, by queue."""
        counts = {url.rpartition("/")[2]: self._count(url) for url in self._dead}
        return {name: count for name, count in counts.items() if count}

    def _count(self, url: str) -> int:
        attributes = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_WAITING))["Attributes"]
        return sum(int(attributes[name]) for name in _WAITING)


class Quiet:
    """Looks at everything that can still move."""

    def __init__(self, inbox: Inbox, queues: Queues, funnel: Callable[[], Funnel]) -> None:
        self._inbox = inbox
        self._queues = queues
        self._funnel = funnel

    def wait(self, progress: Progress, *, seconds: float) -> Funnel:
        """The funnel once nothing moves. Raises LocalRunError that names what still does, or what failed."""
        deadline = time.monotonic() + seconds
        looks = 0
        while True:
            moving = self._moving()
            funnel = None if moving else self._funnel()
            if funnel is not None and not (moving := _unfinished(funnel)):
                looks += 1
                if looks >= _QUIET_LOOKS:
                    return funnel
            else:
                looks = 0
            if time.monotonic() > deadline:
                raise LocalRunError(f"Not everything came to rest within {seconds:.0f} seconds: {moving}.")
            progress.now(moving or "coming to rest")
            time.sleep(_EVERY_SECONDS)

    @staticmethod
    def last(look: Callable[[], list[str]], *, seconds: float) -> list[str]:
        """What is wrong once nothing is, or after so many seconds."""
        deadline = time.monotonic() + seconds
        while (found := look()) and time.monotonic() < deadline:
            time.sleep(_EVERY_SECONDS)
        return found

    def _moving(self) -> str:
        if failed := self._queues.dead():
            raise LocalRunError(f"Messages failed for good, see the emulator's log: {_listed(failed)}.")
        waiting, pending = self._queues.waiting(), self._inbox.pending()
        if not (waiting or pending):
            return ""
        return f"{self._inbox.count()} messages sent, {waiting} in queues, {pending} receipts to come"


def _unfinished(funnel: Funnel) -> str:
    return _listed(funnel.unfinished())


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
