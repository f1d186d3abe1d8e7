"""What a clock that ran out means."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from desac.domain.clock import ClockName, ClockState
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.ports.clocks import Due, Waiting
from functions.follow_up.logic import ContendedError, Next, follow_up, next_step
from tests.unit.overview.records import NOW, a_clock, an_episode

_SILENT = Waiting(a_clock(), an_episode(), has_form=False)


@pytest.mark.parametrize(
    ("waiting", "step"),
    [
        (_SILENT, Next.SILENT),
        (Waiting(a_clock(due_at=NOW), an_episode(), has_form=False), Next.SILENT),
        (Waiting(a_clock(due_at=NOW + timedelta(seconds=1)), an_episode(), has_form=False), Next.NOTHING),
        (Waiting(a_clock(state=ClockState.STOPPED), an_episode(), has_form=False), Next.NOTHING),
        (Waiting(a_clock(state=ClockState.EXPIRED), an_episode(), has_form=False), Next.NOTHING),
        (Waiting(a_clock(), an_episode(), has_form=True), Next.STOPPED),
        (Waiting(a_clock(), an_episode(status=EpisodeStatus.ENDED), has_form=False), Next.EXPIRED),
        (
            Waiting(a_clock(), an_episode(unreachable=UnreachableReason.OPTED_OUT), has_form=False),
            Next.EXPIRED,
        ),
    ],
)
def test_next_step(waiting: Waiting, step: Next) -> None:
    assert next_step(waiting, NOW) is step


class FakeClocks:
    """Keeps ClockStore's promises for one clock; `overtaken` writes come too late."""

    def __init__(self, *seen: Waiting | None, overtaken: int = 0) -> None:
        self.seen = list(seen)
        self.overtaken = overtaken
        self.written: list[tuple[str, UnreachableReason | None]] = []

    def due(self, now: datetime, limit: int) -> Iterator[Due]:
        raise AssertionError("the worker does not look for clocks")

    def waiting(self, due: Due) -> Waiting | None:
        return self.seen.pop(0) if len(self.seen) > 1 else self.seen[0]

    def _write(self, what: str, unreachable: UnreachableReason | None = None) -> bool:
        if self.overtaken:
            self.overtaken -= 1
            return False
        self.written.append((what, unreachable))
        return True

    def stop(self, waiting: Waiting) -> bool:
        return self._write("stop")

    def expire(self, waiting: Waiting, unreachable: UnreachableReason | None) -> bool:
        return self._write("expire", unreachable)


_DUE = Due(episode_id="e", clock=ClockName.FORM)


def test_a_form_that_came_between_two_looks_stops_the_clock() -> None:
    late_form = Waiting(a_clock(), an_episode(), has_form=True)
    clocks = FakeClocks(_SILENT, late_form, overtaken=1)
    assert follow_up(clocks, _DUE, NOW) is Next.STOPPED
    assert clocks.written == [("stop", None)]


def test_endless_interruption_goes_back_to_the_queue() -> None:
    with pytest.raises(ContendedError):
        follow_up(FakeClocks(_SILENT, overtaken=99), _DUE, NOW)


def test_a_clock_that_is_gone_is_nothing() -> None:
    assert follow_up(FakeClocks(None), _DUE, NOW) is Next.NOTHING
