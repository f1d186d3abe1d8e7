"""Residents who do not answer: their clocks run out, and the scheduler's function acts on it."""

from collections.abc import Iterator
from datetime import UTC, datetime

from boto3.dynamodb.conditions import Key

from cli.operator.target import Target
from desac.adapters import keys
from desac.adapters.table import Table
from desac.domain.clock import ClockName
from sandbox.demo.progress import Progress
from sandbox.problems import LocalRunError
from sandbox.wait import until

_DUE_SECONDS, _WORK_SECONDS = 150, 180


class OpenClocks:
    """The clocks of forms that nobody has sent yet; a complaint that waits is not silence."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def due_times(self) -> Iterator[datetime]:
        """When each of them is due."""
        for number in range(keys.SHARDS):
            for item in self._table.index("work", Key("work").eq(keys.clock_work(number))):
                if item["name"] == ClockName.FORM:
                    yield datetime.fromisoformat(item["work_at"])

    def latest(self) -> datetime | None:
        """When the last of them is due, None without any."""
        return max(self.due_times(), default=None)

    def count(self) -> int:
        """How many are open."""
        return sum(1 for _ in self.due_times())


def let_silence_run_out(target: Target, clocks: OpenClocks, progress: Progress) -> int:
    """Wait until every open clock is due, then do what the scheduler does; the number that ran out."""
    latest, waiting = clocks.latest(), clocks.count()
    if latest is None:
        return 0

    def _due() -> bool:
        left = (latest - datetime.now(UTC)).total_seconds()
        progress.now(f"{waiting} residents are silent, their time ends in {max(0, left):.0f} s")
        return left < 0

    until(_due, seconds=_DUE_SECONDS, what="The end of the silence", every=0.5)
    answer = target.boto("lambda").invoke(FunctionName=target.output("FollowUpFunctionName"), Payload=b"{}")
    if "FunctionError" in answer:
        raise LocalRunError(f"follow_up failed: {answer['Payload'].read()[:300]!r}")

    def _worked() -> bool:
        left = clocks.count()
        progress.now(f"{left} silent residents are still to be handed to tracers")
        return left == 0

    until(_worked, seconds=_WORK_SECONDS, what="The handing over of silent residents", every=1)
    return waiting
