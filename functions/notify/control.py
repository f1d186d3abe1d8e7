"""The business number under somebody's hand: what it does, what waits, and going on after a stop."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce

from desac.adapters.lanes import at_once
from desac.adapters.outbox import TableOutbox
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import Table
from desac.adapters.waiting import TableWaiting
from desac.domain.message import HoldReason, Lane
from desac.domain.sending_number import PARKED, SendingNumber
from desac.ports.outbox import Step
from functions.notify.releasing import queued_again
from functions.notify.templates import all_templates

COUNTED = 1_000
"""More than so many that wait for one reason are not counted further."""
_AT_ONCE = 500


class NothingToResumeError(Exception):
    """What is to go on does not wait."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many messages wait for one reason (up to COUNTED), by lane; `template` by its name at WhatsApp."""

    reason: HoldReason
    template: str | None
    lanes: Counter[Lane]


@dataclass(frozen=True, slots=True)
class SendingStatus:
    """The number's state; what waits; of how many the outcome is unknown; and the day's room."""

    number: SendingNumber
    held: list[Held]
    unknown: int
    reached: int
    room: int | None

    @property
    def waiting(self) -> dict[str, int]:
        """How many wait, by reason."""
        return {f"{one.reason} {one.template or ''}".strip(): one.lanes.total() for one in self.held}


class Control:
    """One number of a table."""

    def __init__(self, table: Table, phone_number_id: str) -> None:
        self.number = TableNumber(table, phone_number_id)
        self._waiting = TableWaiting(table)
        self._outbox = TableOutbox(table)

    def status(self, now: datetime) -> SendingStatus:
        """As of now."""
        number = self.number.state()
        reasons: list[tuple[HoldReason, str | None]] = [
            (one, None) for one in HoldReason if one is not HoldReason.TEMPLATE_HELD
        ]
        reasons += [(HoldReason.TEMPLATE_HELD, one.whatsapp_name) for one in all_templates()]
        held = at_once([partial(self._held, *one) for one in reasons])
        return SendingStatus(
            number=number,
            held=[one for one in held if one.lanes],
            unknown=len(self._waiting.unsettled(datetime.max.replace(tzinfo=now.tzinfo), COUNTED)),
            reached=number.reached_in_window(now),
            room=number.room(now),
        )

    def _held(self, reason: HoldReason, template: str | None) -> Held:
        found = self._waiting.held(reason, COUNTED, template=template)
        return Held(reason, template, Counter(one.lane for one in found))

    def resume(self, who: str, now: datetime, *, stopped_at: datetime | None = None) -> None:
        """Send again; what waited goes within a minute or two.

        `stopped_at` is when the stop began that `who` knows of: another one stands. Raises
        NothingToResumeError if nothing is stopped, or if that stop is over.
        """

        def _resumed(one: SendingNumber) -> SendingNumber:
            if one.stopped is None or stopped_at not in {None, one.stopped.at}:
                raise NothingToResumeError("Sending is not stopped.")
            return one.resume(who, now)

        self.number.change(_resumed)

    def resume_template(self, name: str, who: str, now: datetime) -> None:
        """Send messages of a template again, by its name at WhatsApp or ours, which means all its versions.

        Raises NothingToResumeError if none is held.
        """
        ours = {one.whatsapp_name: one.name for one in all_templates()}
        held = [one for one in self.number.state().held_templates if name in {one, ours.get(one)}]
        if not held:
            raise NothingToResumeError(f"The template {name} is not held.")
        self.number.change(
            lambda known: reduce(SendingNumber.release_template, held, known).let_go(name, who, now)
        )

    def resume_parked(self, who: str, now: datetime, most: int | None = None) -> int:
        """Queue what WhatsApp refused for a mistake of ours; returns how many. Mend it first.

        `most` is how many at most; None: all.
        """
        queued = 0
        while parked := self._waiting.held(HoldReason.PARKED, _AT_ONCE):
            if not queued:
                self.number.change(lambda one: one.let_go(PARKED, who, now))
            steps = [Step(one, after) for one in parked if (after := queued_again(one, now))]
            moved = len(steps) - len(self._outbox.save_all(steps)) if steps else 0
            queued += moved
            # The index follows a change by moments: what was just queued may be found once more.
            if not moved or len(parked) < _AT_ONCE or (most is not None and queued >= most):
                break
        return queued
