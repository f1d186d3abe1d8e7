"""The sender's worker is killed half-way through a blast on the deployed stack: nobody is lost, nobody gets a
message twice."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from boto3.dynamodb.conditions import Key

from cli.operator.figures import Figures
from cli.operator.target import Target
from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.message import MessageState
from sandbox.data.population import Population
from sandbox.demo.files_in import day_files, drop_all
from sandbox.demo.inbox import Inbox
from sandbox.local_state import LocalState
from sandbox.paths import home
from sandbox.target import local_target
from sandbox.wait import until
from tests.e2e.conftest import Told
from tests.e2e.deployment import deployed

CASES = 150
_KILL_AFTER = 60
# Two senders of the blast, two blocks of a tenth of a second each.
_MOST_UNKNOWN = 32
# The queue hides what the killed one held for three minutes.
_SECONDS = 480
_MOVING = {MessageState.QUEUED, MessageState.SENDING, MessageState.HELD, MessageState.ACCEPTED}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    """A stack of its own: what is killed here, others need."""
    with deployed(tmp_path_factory.mktemp("desac-home-of-a-killed-sender")) as state:
        yield state


@pytest.fixture(scope="module")
def target(stack: LocalState) -> Target:
    """The stack as the operators' library sees it."""
    return local_target(stack)


def _workers() -> list[int]:
    """The processes of notify-send that this stack's emulator runs."""
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            # It ended meanwhile, or is somebody else's.
            continue
        if b"POWERTOOLS_SERVICE_NAME=notify-send" in environment and str(home()).encode() in command:
            found.append(int(process.name))
    return found


def _states(figures: Figures, file_id: str) -> Counter[str]:
    items = figures.table.index("origin", Key("origin").eq(keys.file_origin(file_id)))
    # Whoever has a lead is named by another's message: nothing is sent for them.
    sent = (item for item in items if item["type"] == "Message" and "lead" not in item)
    return Counter(str(item["state"]) for item in sent)


def test_a_killed_sender_loses_nobody_and_writes_to_nobody_twice(
    stack: LocalState, target: Target, tmp_path: Path
) -> None:
    inbox, figures = Inbox(stack.sandbox_url), Figures(target)
    today = datetime.now(WITA).date()
    files = day_files(Population(11, today).cases(CASES), [], seed=11, today=today)
    killed: list[int] = []

    class Killer(Told):
        """Kills while the file is still being recorded, and its people written to."""

        def now(self, text: str) -> None:
            super().now(text)
            if not killed and inbox.count() >= _KILL_AFTER:
                killed.extend(_kill())

    _, cases = drop_all(target, files, tmp_path, Killer())
    if not killed:
        until(lambda: inbox.count() >= _KILL_AFTER, seconds=120, what="the blast", every=0.05)
        killed.extend(_kill())
    assert killed
    sent_before = inbox.count()

    def at_rest() -> Counter[str] | None:
        states = _states(figures, cases.file_id)
        moving = sum(states[one.value] for one in _MOVING)
        return states if not moving and not inbox.pending() else None

    states = until(at_rest, seconds=_SECONDS, what="the rest after the kill", every=2)
    received = inbox.messages()
    planned = states.total() - states[MessageState.SUPPRESSED.value]
    # What the killed one had claimed and not sent is the only thing that nobody has received.
    assert states[MessageState.UNKNOWN.value] <= _MOST_UNKNOWN
    assert len(received) == planned - states[MessageState.UNKNOWN.value]
    assert len(received) > sent_before
    twice = Counter((one.to, one.text) for one in received)
    assert [count for count in twice.values() if count > 1] == []


def _kill() -> list[int]:
    workers = _workers()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    return workers
