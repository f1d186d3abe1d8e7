"""How the residents' phones behave: who has WhatsApp, who reads, and what becomes of each message."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.standin.limits import Clock
from sandbox.standin.messages import SentMessage
from sandbox.standin.settings import StandInSettings
from sandbox.standin.store import Store
from sandbox.standin.telling import Happening, Teller
from sandbox.standin.webhooks import Update, status_update
from sandbox.standin.whatsapp_errors import details_of

_DAY = 24 * 3600


@dataclass(frozen=True)
class Course:
    """What becomes of a message: `failed` is the code it ends with, `held` the seconds before it moves on."""

    failed: int | None = None
    held: float = 0.0


class Residents:
    """Their phones receive, deliver and read, each after a fixed delay: a run can be repeated."""

    def __init__(self, settings: StandInSettings, store: Store, teller: Teller, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._teller = teller
        self._clock = clock
        self._moved: set[str] = set()
        self._lock = threading.Lock()

    def in_window(self, phone: str) -> bool:
        """Whether this resident wrote within the last 24 hours, so that free text may be sent."""
        answered_at = self._store.answered_at(phone)
        return answered_at is not None and self._clock() - answered_at < _DAY

    def reachable(self, phone: str) -> bool:
        """Whether the number is on WhatsApp."""
        return not phone.endswith(self._settings.not_on_whatsapp_suffixes) and phone not in self._moved

    def move(self, phone: str, to: str) -> None:
        """The owner of `phone` has the number `to` from now on."""
        with self._lock:
            self._moved.add(phone)
            self._moved.discard(to)

    def forget(self) -> None:
        """Everybody has their own number again."""
        with self._lock:
            self._moved.clear()

    def receive(self, message: SentMessage, name: str, course: Course) -> None:
        """A message was accepted: let it take its course."""
        self._store.add(message, name)
        after = course.held
        if course.failed is not None:
            steps = [(self._settings.sent_after + after, "failed")]
        else:
            steps = [
                (self._settings.sent_after + after, "sent"),
                (self._settings.delivered_after + after, "delivered"),
            ]
            if not message.to.endswith(self._settings.unread_suffixes):
                steps.append((self._settings.read_after + after, "read"))
                if self._teller.turn("skipping_delivered"):
                    del steps[1]
        progress = _Progress(self._store, message.id, course.failed, backwards=self._teller.turn("backwards"))
        for position, (seconds, status) in enumerate(steps, 1):
            self._teller.schedule(seconds, progress.step(status, last=position == len(steps)))


@dataclass
class _Progress:
    """One message's way; told backwards it is told as a whole, when its last step is made."""

    store: Store
    message_id: str
    failed: int | None
    backwards: bool
    untold: list[Update] = field(default_factory=list)

    def step(self, status: str, *, last: bool) -> Happening:
        """What happens when the message becomes `status`."""

        def happening(now: float) -> Sequence[Update]:
            message = self.store.advance(self.message_id, status, self.failed)
            if message is None:
                return ()
            details = details_of(self.failed) if self.failed is not None else ""
            update = status_update(message, status, now, details)
            if not self.backwards:
                return (update,)
            self.untold.append(update)
            return self.untold[::-1] if last else ()

        return happening
