"""Between what happens and what the webhook is told of it: here updates are doubled, delayed or lost."""

from collections.abc import Callable, Sequence

from sandbox.standin.dispatcher import Dispatcher
from sandbox.standin.fault_plan import FaultPlan
from sandbox.standin.webhooks import Update, is_receipt

# Makes the updates at the moment they are due; none if there is nothing to tell any more.
Happening = Callable[[float], Sequence[Update]]


class Teller:
    """Schedules what is to be told, with the faults in force when it happens."""

    def __init__(self, dispatcher: Dispatcher, faults: FaultPlan) -> None:
        self._dispatcher = dispatcher
        self._faults = faults

    def schedule(self, after: float, happening: Happening, *, at_once: bool = False) -> None:
        """Let `happening` happen `after` seconds from now."""
        self._dispatcher.schedule(after, lambda now: self._told(happening(now)), at_once=at_once)

    def turn(self, name: str) -> bool:
        """Whether the webhook fault `name` hits the next message."""
        return self._faults.webhook_turn(name)

    def _told(self, updates: Sequence[Update]) -> Sequence[Update]:
        return [told for update in updates if (told := self._one(update)) is not None]

    def _one(self, update: Update) -> Update | None:
        turn = self._faults.webhook_turn
        if is_receipt(update):
            if turn("untold"):
                return None
            if turn("without_callback"):
                update = {name: value for name, value in update.items() if name != "biz_opaque_callback_data"}
        if turn("duplicated"):
            # In a webhook of its own, as when Meta did not hear our 200.
            self._dispatcher.schedule(0, _of(update))
        if turn("delayed"):
            self._dispatcher.schedule(self._faults.webhooks().delay, _of(update))
            return None
        return update


def _of(update: Update) -> Happening:
    return lambda _: (update,)
