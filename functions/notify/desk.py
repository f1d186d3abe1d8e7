"""What sending a batch works with, and how it writes down what happens to its messages."""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from desac.domain.message import Message
from desac.domain.sending_hours import SendingHours
from desac.observability import logger
from desac.ports.outbox import Outbox, Overtaken, Step
from desac.ports.sending import Number, Recipients
from functions.notify.courier import Courier
from functions.notify.media_lookup import MediaLookup, NoMedia
from functions.notify.outcomes import Jitter, Next
from functions.notify.telemetry import Counts
from functions.notify.template_choice import TemplateChoice

_TRIES = 5
_SOON = 1.0


@dataclass(frozen=True)
class Desk:
    """`clock` tells the time (UTC), `seconds_left` how long the process may still run.

    `per_second` is WhatsApp's limit, 0 for none; `media` are the files that go with messages,
    `templates` tells which words are approved. `back` collects
    which messages' queue records are to come again, by id, and in how many seconds.
    """

    outbox: Outbox
    number: Number
    recipients: Recipients
    courier: Courier
    hours: SendingHours
    per_second: float
    clock: Callable[[], datetime]
    seconds_left: Callable[[], float]
    wait: Callable[[float], None] = time.sleep
    jitter: Jitter = random.uniform
    media: MediaLookup = field(default_factory=NoMedia)
    templates: Callable[[], TemplateChoice] = TemplateChoice
    counts: Counts = field(default_factory=Counts)
    back: dict[str, float] = field(default_factory=dict)

    def bring_back(self, message: Message, why: str, seconds: float = _SOON) -> None:
        """Have its record come again."""
        logger.info("a message comes again", extra={"message_id": message.message_id, "why": why})
        self.back[message.message_id] = seconds

    def move(self, messages: Iterable[tuple[Message, Next]], *, settled: bool = False) -> None:
        """Write each message's next state, all together as far as that goes.

        `settled`: it tells what came of a request, so it is written however often the message changes
        meanwhile, unless a receipt was faster: then its state stands. Others come again if somebody changed
        them.
        """
        now = self.clock()
        steps: list[Step] = []
        alone: list[tuple[Message, Next]] = []
        nexts: dict[str, tuple[Message, Next]] = {}
        for message, following in messages:
            after = following.step(message, now)
            if following.back is not None:
                self.back[message.message_id] = following.back
            if after is None:
                continue
            if following.unreachable is not None:
                alone.append((message, following))
                continue
            steps.append(Step(message, after))
            nexts[message.message_id] = (message, following)
        alone += [nexts[one] for one in self.outbox.save_all(steps)] if steps else []
        for message, following in alone:
            self._move_alone(message, following, settled=settled)

    def _move_alone(self, message: Message, following: Next, *, settled: bool) -> None:
        for _ in range(_TRIES):
            after = following.step(message, self.clock())
            if after is None:
                return
            try:
                self.outbox.save(message, after, following.unreachable)
            except Overtaken:
                if not settled:
                    break
                message = self.outbox.messages([message.message_id])[message.message_id]
                continue
            return
        self.bring_back(message, "it is being changed")
