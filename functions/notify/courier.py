"""Requests in flight: each message at its time, from as few threads as the pace needs.

WhatsApp answers after 100 to 300 ms, so at 80 messages a second a dozen requests are under way at once. One
thread at a time waits for the next message and its moment, then sends it while the next thread waits.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from math import ceil
from queue import SimpleQueue
from types import TracebackType
from typing import Protocol, Self

from desac.domain.sending_number import SECOND
from desac.ports.whatsapp import NotSent, WhatsApp

TOLERANCE = SECOND // 40
"""A message that is later than this gives its slot up: sent all the same, it would crowd those after it."""
_OWN_CEILING = 1_000
"""Messages a second that one process can send at all; what more threads would not change."""
_USUAL_LATENCY = 0.2
"""Seconds."""


@dataclass(slots=True)
class Parcel:
    """One request. `slot` is when it may go (microseconds since 1970, 0: now), `outcome` what came of it."""

    message_id: str
    body: dict[str, object]
    slot: int = 0
    outcome: "str | Exception | None" = None


class Unsent(Exception):  # noqa: N818 # not an error: it says that nothing was written
    """The message was not sent: it was late for its slot, or one before it ended the batch."""


class Courier(Protocol):
    """Sends parcels; `ends` says whether an outcome makes the ones behind it pointless."""

    def send(self, parcels: Sequence[Parcel]) -> Callable[[], None]:
        """Send them in order, each at its slot. What is returned waits until each has an outcome."""
        ...

    @property
    def ended(self) -> bool:
        """Whether an outcome ended the batch: nothing is sent until it is reopened."""
        ...

    def reopen(self) -> None:
        """Go on after an outcome that ended the batch."""
        ...


@dataclass(slots=True)
class _Load:
    left: int
    done: threading.Event = field(default_factory=threading.Event)


class ThreadedCourier:
    """A courier over `connect`, which opens a thread's connection to WhatsApp. Use it in a `with` block."""

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[WhatsApp]],
        *,
        ends: Callable[[str | Exception], bool],
        per_second: float,
        most_threads: int = 32,
    ) -> None:
        self._connect = connect
        self._ends = ends
        self._pace = min(per_second or _OWN_CEILING, _OWN_CEILING)
        self._most = most_threads
        self._queue: SimpleQueue[tuple[Parcel, _Load] | None] = SimpleQueue()
        self._lead = threading.Lock()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._free = 0
        # WhatsApp's own, until it is measured: the first messages are not to wait for a thread.
        self._latency = _USUAL_LATENCY if per_second else 0.0
        self._ended = False

    def send(self, parcels: Sequence[Parcel]) -> Callable[[], None]:
        """Hand them to the threads."""
        load = _Load(len(parcels))
        for parcel in parcels:
            self._queue.put((parcel, load))
        if not parcels:
            load.done.set()
        if not self._threads:
            self._hire()
        return lambda: self._wait(load)

    @property
    def ended(self) -> bool:
        """Whether it waits to be reopened."""
        return self._ended

    def reopen(self) -> None:
        """Go on."""
        self._ended = False

    @property
    def threads(self) -> int:
        """How many threads it took so far."""
        return len(self._threads)

    def _wait(self, load: _Load) -> None:
        load.done.wait()

    def _hire(self) -> None:
        thread = threading.Thread(target=self._work, name="courier", daemon=True)
        self._free += 1
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        try:
            with self._connect() as whatsapp:
                self._serve(whatsapp)
        except Exception as error:  # noqa: BLE001 # nobody looks at a thread's end: whoever waits would for ever
            self._give_up(NotSent(f"no connection can be made: {type(error).__name__}"))

    def _serve(self, whatsapp: WhatsApp) -> None:
        while True:
            with self._lead:
                task = self._queue.get()
                if task is None:
                    self._queue.put(None)
                    return
                parcel, load = task
                refused = self._ended or not _is_its_time(parcel.slot)
                self._leave_the_lead()
            self._deliver(whatsapp, parcel, refused=refused)
            self._done(load)

    def _done(self, load: _Load) -> None:
        with self._lock:
            self._free += 1
            load.left -= 1
            if not load.left:
                load.done.set()

    def _give_up(self, why: NotSent) -> None:
        """Nothing was sent by this thread; what waits is not going to be."""
        with self._lead:
            while (task := self._queue.get()) is not None:
                parcel, load = task
                parcel.outcome = why
                self._done(load)
            self._queue.put(None)

    def _leave_the_lead(self) -> None:
        """Somebody has to wait for the next one: by Little's law, so many are needed and no more."""
        with self._lock:
            self._free -= 1
            needed = min(self._most, 1 + ceil(self._pace * self._latency))
            if not self._free and len(self._threads) < needed:
                self._hire()

    def _deliver(self, whatsapp: WhatsApp, parcel: Parcel, *, refused: bool) -> None:
        if refused or self._ended:
            parcel.outcome = Unsent()
            return
        began = time.perf_counter()
        try:
            parcel.outcome = whatsapp.send(parcel.body)
        except Exception as error:  # noqa: BLE001 # whoever sends the batch looks at each outcome
            parcel.outcome = error
        self._latency += (time.perf_counter() - began - self._latency) / 8
        if self._ends(parcel.outcome):
            self._ended = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            # Nobody is left to write down what would come of the rest.
            self._ended = True
        self._queue.put(None)
        for thread in list(self._threads):
            thread.join()


def now_micros() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


def _is_its_time(slot: int) -> bool:
    """Wait for the slot; False if it is past already."""
    if not slot:
        return True
    early = slot - now_micros()
    if early > 0:
        time.sleep(early / SECOND)
        early = slot - now_micros()
    return early > -TOLERANCE
