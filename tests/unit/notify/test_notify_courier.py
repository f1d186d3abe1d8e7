"""Requests in flight: each at its slot, from no more threads than the pace needs."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from desac.ports.whatsapp import NotSent, Refused, WhatsApp
from functions.notify.courier import TOLERANCE, Parcel, ThreadedCourier, Unsent, now_micros
from functions.notify.settling import ends_batch


class Answering:
    """WhatsApp that answers in turn; with a gate each request waits until so many are in flight."""

    def __init__(self, *answers: str | Exception, gate: threading.Barrier | None = None) -> None:
        self.answers = list(answers)
        self.sent: list[str] = []
        self.at: list[int] = []
        self.opened = 0
        self._gate = gate
        self._lock = threading.Lock()

    @contextmanager
    def connect(self) -> Iterator[WhatsApp]:
        with self._lock:
            self.opened += 1
        yield self

    def send(self, message: Mapping[str, object]) -> str:
        with self._lock:
            self.at.append(now_micros())
            self.sent.append(str(message["id"]))
            answer = self.answers.pop(0) if self.answers else f"wamid.{len(self.sent)}"
        if self._gate:
            self._gate.wait(10)
        if isinstance(answer, Exception):
            raise answer
        return answer


def parcels(number: int, first_slot: int = 0, interval: int = 0) -> list[Parcel]:
    return [
        Parcel(f"m{place}", {"id": f"m{place}"}, first_slot + place * interval) for place in range(number)
    ]


def courier(whatsapp: Answering, *, per_second: float = 0, most: int = 8) -> ThreadedCourier:
    return ThreadedCourier(whatsapp.connect, ends=ends_batch, per_second=per_second, most_threads=most)


def test_each_has_its_outcome_and_all_went_in_order() -> None:
    whatsapp = Answering()
    with courier(whatsapp, most=1) as own:
        first, second = parcels(20), parcels(5)
        waits = [own.send(first), own.send(second), own.send([])]
        for wait in waits:
            wait()
    assert whatsapp.sent == [one.message_id for one in (*first, *second)]
    assert all(isinstance(one.outcome, str) for one in (*first, *second))
    assert whatsapp.opened == 1


def test_nothing_goes_before_its_slot_and_nothing_that_missed_it() -> None:
    whatsapp, begin = Answering(), now_micros()
    some = parcels(6, begin + 50_000, 10_000)
    late = Parcel("late", {"id": "late"}, begin - 2 * TOLERANCE)
    with courier(whatsapp, per_second=80) as own:
        own.send([late, *some])()
    assert isinstance(late.outcome, Unsent)
    sent = [one for one in some if isinstance(one.outcome, str)]
    assert whatsapp.sent == [one.message_id for one in sent]
    assert all(at >= one.slot for at, one in zip(whatsapp.at, sent, strict=True))
    assert all(isinstance(one.outcome, str | Unsent) for one in some)


def test_as_many_are_in_flight_as_the_latency_asks_for() -> None:
    """Four requests that only answer together: with fewer threads they never would."""
    whatsapp = Answering(gate=threading.Barrier(4))
    with courier(whatsapp, per_second=80) as own:
        some = parcels(4)
        own.send(some)()
    assert all(isinstance(one.outcome, str) for one in some)
    assert own.threads <= 5, "one more leads"


def test_no_more_threads_than_allowed() -> None:
    whatsapp = Answering()
    with courier(whatsapp, per_second=1000, most=3) as own:
        own.send(parcels(300))()
    assert own.threads <= 3


def test_what_ends_the_batch_spares_those_behind_it_until_reopened() -> None:
    whatsapp = Answering(Refused(190))
    with courier(whatsapp, most=1) as own:
        first = parcels(3)
        own.send(first)()
        assert isinstance(first[0].outcome, Refused)
        assert all(isinstance(one.outcome, Unsent) for one in first[1:])
        assert own.ended
        own.reopen()
        second = parcels(2)
        own.send(second)()
    assert all(isinstance(one.outcome, str) for one in second)
    assert len(whatsapp.sent) == 3


def test_an_error_of_ours_is_an_outcome_and_ends_no_thread() -> None:
    whatsapp = Answering(ValueError("ours"))
    with courier(whatsapp, most=1) as own:
        some = parcels(2)
        own.send(some)()
    assert isinstance(some[0].outcome, ValueError)
    assert isinstance(some[1].outcome, str)


def test_without_a_connection_nobody_waits_for_ever() -> None:
    def refuse() -> AbstractContextManager[WhatsApp]:
        raise OSError("no certificates")

    with ThreadedCourier(refuse, ends=ends_batch, per_second=0) as own:
        some = parcels(3)
        own.send(some)()
    assert all(isinstance(one.outcome, NotSent) for one in some)


def test_when_the_batch_breaks_off_what_is_left_is_not_sent() -> None:
    """Nobody would write down what came of it."""
    whatsapp = Answering()
    some = parcels(5, now_micros() + 300_000, 100_000)
    own = courier(whatsapp, per_second=10, most=1)
    own.__enter__()
    own.send(some)
    own.__exit__(LookupError, LookupError(), None)
    assert whatsapp.sent == []
    assert all(isinstance(one.outcome, Unsent) for one in some)
