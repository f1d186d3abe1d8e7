"""Which request a fault hits: exact shares in turn, so that a run can be repeated."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.standin.faults import NO_FAULTS, Faults, WebhookFaults
from sandbox.standin.limits import Clock

_NO_WEBHOOK_FAULTS = WebhookFaults()


class Turns:
    """A share of 0.25 is exactly every fourth time."""

    def __init__(self) -> None:
        self._owed = 0.0

    def take(self, share: float) -> bool:
        """Whether it is its turn."""
        self._owed += share
        # Sums of decimal fractions fall a hair short of one.
        if self._owed < 1 - 1e-9:
            return False
        self._owed -= 1
        return True


@dataclass
class _Rule:
    faults: Faults
    until: float | None
    turns: Turns
    hits: int = 0

    def in_force(self, now: float) -> bool:
        spent = self.faults.times is not None and self.hits >= self.faults.times
        return not spent and (self.until is None or now < self.until)

    def hits_next(self, template: str | None, to: str | None) -> bool:
        faults = self.faults
        if (faults.template not in {None, template}) or (faults.to not in {None, to}):
            return False
        if not self.turns.take(faults.share):
            return False
        self.hits += 1
        return True


class FaultPlan:
    """The faults in force; the first that hits a request decides about it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rules: list[_Rule] = []
        self._webhook_turns: dict[str, Turns] = {}
        self._lock = threading.Lock()

    def set(self, *faults: Faults) -> None:
        """From now on, these; nothing means nothing goes wrong."""
        now = self._clock()
        with self._lock:
            self._rules = [
                _Rule(one, None if one.for_seconds is None else now + one.for_seconds, Turns())
                for one in faults
            ]
            self._webhook_turns = {}

    @property
    def faults(self) -> Sequence[Faults]:
        """The faults in force."""
        now = self._clock()
        with self._lock:
            return [rule.faults for rule in self._rules if rule.in_force(now)]

    def next(self, template: str | None = None, to: str | None = None) -> Faults:
        """The fault that hits the next request, to send `template` to `to`; `NO_FAULTS` if none does."""
        if not self._rules:
            return NO_FAULTS
        now = self._clock()
        with self._lock:
            for rule in self._rules:
                if rule.in_force(now) and rule.hits_next(template, to):
                    return rule.faults
        return NO_FAULTS

    def limit_per_second(self) -> int | None:
        """The limit that stands in for the number's own."""
        if not self._rules:
            return None
        limits = [one.limit_per_second for one in self.faults if one.limit_per_second is not None]
        return min(limits, default=None)

    def webhooks(self) -> WebhookFaults:
        """What becomes of the webhooks."""
        if not self._rules:
            return _NO_WEBHOOK_FAULTS
        return next((one.webhooks for one in self.faults if one.webhooks is not None), _NO_WEBHOOK_FAULTS)

    def webhook_turn(self, name: str) -> bool:
        """Whether it is the turn of the webhook fault called `name`."""
        if not self._rules:
            return False
        share: float = getattr(self.webhooks(), name)
        with self._lock:
            return self._webhook_turns.setdefault(name, Turns()).take(share)
