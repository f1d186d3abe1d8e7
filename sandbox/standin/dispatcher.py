"""One thread that moves messages on when their time has come and tells the webhook about it."""

import heapq
import itertools
import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandbox.standin.limits import Clock
from sandbox.standin.webhooks import Update

# Makes the updates at the moment they are due; none if there is nothing to tell any more.
Due = Callable[[float], Sequence[Update]]
# Posts one batch; whether the webhook took it.
Post = Callable[[Sequence[Update]], bool]


@dataclass(frozen=True)
class _Retry:
    batch: tuple[Update, ...]
    attempt: int


class Dispatcher:
    """Updates due within the same `window` travel together; a refused batch is tried until it is taken."""

    def __init__(
        self,
        post: Post,
        *,
        clock: Clock,
        window: float,
        batch: Callable[[], int],
        first_retry: float,
        longest_retry: float,
    ) -> None:
        self._post = post
        self._clock = clock
        self._window = window
        self._batch = batch
        self._first_retry = first_retry
        self._longest_retry = longest_retry
        self._heap: list[tuple[float, int, Due | _Retry]] = []
        self._order = itertools.count()
        self._waiting: list[Update] = []
        self._in_flight = 0
        self._cleared = 0
        self._open = False
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="webhook-dispatcher", daemon=True)

    def start(self) -> None:
        """Begin to work through what is due."""
        self._thread.start()

    def close(self) -> None:
        """Stop; what is not told yet stays untold."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def open(self) -> None:
        """There is a webhook now: tell it whatever has waited."""
        with self._changed:
            self._open = True
            self._changed.notify_all()

    def schedule(self, after: float, due: Due, *, at_once: bool = False) -> None:
        """Let `due` happen `after` seconds from now, at the end of that window unless `at_once`."""
        at = self._clock() + after
        if not at_once:
            at = math.ceil(at / self._window) * self._window
        self._push(at, due)

    def pending(self) -> int:
        """How many updates are still to come, to be told or being told: 0 means that all is quiet."""
        with self._changed:
            due = sum(len(work.batch) if isinstance(work, _Retry) else 1 for _, _, work in self._heap)
            return due + len(self._waiting) + self._in_flight

    def clear(self) -> None:
        """Forget whatever is not told yet."""
        with self._changed:
            self._heap.clear()
            self._waiting.clear()
            self._cleared += 1

    def run_due(self) -> float | None:
        """Do what is due now; seconds until the next thing is, `None` if there is none."""
        now = self._clock()
        retries: list[_Retry] = []
        with self._changed:
            while self._heap and self._heap[0][0] <= now:
                work = heapq.heappop(self._heap)[2]
                if isinstance(work, _Retry):
                    retries.append(work)
                else:
                    self._waiting.extend(work(now))
            fresh, self._waiting = (self._waiting, []) if self._open else ([], self._waiting)
            batches = itertools.batched(fresh, self._batch(), strict=False)
            deliveries = [*(_Retry(batch, 0) for batch in batches), *retries]
            self._in_flight = sum(len(delivery.batch) for delivery in deliveries)
            cleared = self._cleared
        for delivery in deliveries:
            self._deliver(delivery, cleared)
        with self._changed:
            return max(0.0, self._heap[0][0] - self._clock()) if self._heap else None

    def _deliver(self, work: _Retry, cleared: int) -> None:
        taken = self._closed or cleared != self._cleared or self._post(work.batch)
        with self._changed:
            self._in_flight -= len(work.batch)
            if not taken and cleared == self._cleared:
                pause = min(self._longest_retry, self._first_retry * 2**work.attempt)
                self._push(self._clock() + pause, _Retry(work.batch, work.attempt + 1))

    def _push(self, at: float, work: Due | _Retry) -> None:
        with self._changed:
            entry = (at, next(self._order), work)
            heapq.heappush(self._heap, entry)
            # Whoever waits, waits for the first: only a new first one is worth a change of threads.
            if self._heap[0] is entry:
                self._changed.notify_all()

    def _run(self) -> None:
        while True:
            pause = self.run_due()
            with self._changed:
                if self._closed:
                    return
                # Work may have come in between: then do not sleep past it.
                if self._heap:
                    pause = max(0.0, self._heap[0][0] - self._clock())
                if pause == 0 or (self._open and self._waiting):
                    continue
                self._changed.wait(pause)
