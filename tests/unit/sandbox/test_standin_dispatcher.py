"""The dispatcher on a clock of its own: windows, batches, retries."""

from collections.abc import Sequence

from sandbox.standin.dispatcher import Dispatcher
from sandbox.standin.webhooks import Update


class Webhook:
    """Takes batches, or refuses the next few."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.refuse = 0
        self.batches: list[list[str]] = []

    def post(self, updates: Sequence[Update]) -> bool:
        if self.refuse:
            self.refuse -= 1
            return False
        self.batches.append([update["id"] for update in updates])
        return True

    def dispatcher(self, batch: int = 200) -> Dispatcher:
        dispatcher = Dispatcher(
            self.post,
            clock=lambda: self.now,
            window=0.25,
            batch=lambda: batch,
            first_retry=1,
            longest_retry=3,
        )
        dispatcher.open()
        return dispatcher


def named(name: str) -> tuple[Update, ...]:
    return ({"id": name},)


def test_updates_of_one_window_travel_together() -> None:
    webhook = Webhook()
    dispatcher = webhook.dispatcher()
    for name, after in (("a", 0.1), ("b", 0.2), ("c", 0.3)):
        dispatcher.schedule(after, lambda _, name=name: named(name))
    assert dispatcher.run_due() == 0.25
    webhook.now += 0.25
    assert dispatcher.run_due() == 0.25
    assert webhook.batches == [["a", "b"]]
    webhook.now += 0.25
    assert dispatcher.run_due() is None
    assert webhook.batches == [["a", "b"], ["c"]]


def test_a_batch_has_a_largest_size() -> None:
    webhook = Webhook()
    dispatcher = webhook.dispatcher(batch=2)
    for name in "abcde":
        dispatcher.schedule(0, lambda _, name=name: named(name))
    dispatcher.run_due()
    assert webhook.batches == [["a", "b"], ["c", "d"], ["e"]]


def test_a_refused_batch_comes_again_later_and_later_until_it_is_taken() -> None:
    webhook = Webhook()
    dispatcher = webhook.dispatcher()
    webhook.refuse = 4
    dispatcher.schedule(0, lambda _: named("a"))
    pauses = []
    pause = dispatcher.run_due()
    while pause is not None:
        pauses.append(pause)
        webhook.now += pause
        pause = dispatcher.run_due()
    assert pauses == [1, 2, 3, 3]
    assert webhook.batches == [["a"]]
    assert dispatcher.pending() == 0


def test_what_is_due_before_there_is_a_webhook_waits_for_it() -> None:
    webhook = Webhook()
    dispatcher = Dispatcher(
        webhook.post, clock=lambda: webhook.now, window=0.25, batch=lambda: 10, first_retry=1, longest_retry=3
    )
    dispatcher.schedule(0, lambda _: named("a"))
    dispatcher.run_due()
    assert (webhook.batches, dispatcher.pending()) == ([], 1)
    dispatcher.open()
    dispatcher.run_due()
    assert webhook.batches == [["a"]]


def test_an_answer_does_not_wait_for_the_window() -> None:
    webhook = Webhook()
    webhook.now = 1000.1
    dispatcher = webhook.dispatcher()
    dispatcher.schedule(0, lambda _: named("a"), at_once=True)
    dispatcher.schedule(0, lambda _: (), at_once=True)
    dispatcher.run_due()
    assert webhook.batches == [["a"]]


def test_cleared_work_is_never_told() -> None:
    webhook = Webhook()
    dispatcher = webhook.dispatcher()
    dispatcher.schedule(0, lambda _: named("a"))
    dispatcher.clear()
    dispatcher.run_due()
    assert webhook.batches == []


def test_a_batch_refused_while_all_is_cleared_does_not_come_again() -> None:
    pending: list[int] = []

    def refuse(_: Sequence[Update]) -> bool:
        pending.append(dispatcher.pending())
        dispatcher.clear()
        return False

    dispatcher = Dispatcher(
        refuse, clock=lambda: 1000.0, window=0.25, batch=lambda: 10, first_retry=1, longest_retry=3
    )
    dispatcher.open()
    for _ in range(3):
        dispatcher.schedule(0, lambda _: named("a"))
    assert dispatcher.run_due() is None
    assert (pending, dispatcher.pending()) == ([3], 0)
