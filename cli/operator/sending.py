"""The business number of a deployed stack: what it does, and stopping and resuming it."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.outbox import TableOutbox
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import Table
from desac.adapters.waiting import TableWaiting
from desac.domain.message import HoldReason
from desac.domain.sending_number import SendingNumber, Stop
from desac.ports.outbox import Step
from functions.notify.releasing import queued_again
from functions.notify.templates import all_templates

COUNTED = 1_000
"""More than so many that wait for one reason are not counted further."""
_AT_ONCE = 500
PAUSED = "pause"


@dataclass(frozen=True, slots=True)
class SendingStatus:
    """The number's state; how many messages wait, by reason, and of how many the outcome is unknown."""

    number: SendingNumber
    waiting: dict[str, int]
    unknown: int
    reached: int
    room: int | None


class Sending:
    """The number of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        table = Table(target.output("TableName"))
        self._number = TableNumber(table, target.output("WhatsAppPhoneNumberId"))
        self._waiting = TableWaiting(table)
        self._outbox = TableOutbox(table)

    def status(self, now: datetime) -> SendingStatus:
        """As of now."""
        number = self._number.state()
        waiting = {
            reason.value: len(self._waiting.held(reason, COUNTED))
            for reason in HoldReason
            if reason is not HoldReason.TEMPLATE_HELD
        }
        for name in (one.whatsapp_name for one in all_templates()):
            held = len(self._waiting.held(HoldReason.TEMPLATE_HELD, COUNTED, template=name))
            waiting[f"{HoldReason.TEMPLATE_HELD} {name}"] = held
        return SendingStatus(
            number=number,
            waiting={reason: count for reason, count in waiting.items() if count},
            unknown=len(self._waiting.unsettled(datetime.max.replace(tzinfo=now.tzinfo), COUNTED)),
            reached=number.reached_in_window(now),
            room=number.room(now),
        )

    def pause(self, why: str, who: str, now: datetime) -> None:
        """Send nothing from now on. Raises CommandError if that is so already."""
        if self._number.state().stopped:
            raise CommandError("Sending is stopped already; `desac sending status` says why.")
        stop = Stop(action=PAUSED, why=f"{why} ({who})", at=now)
        self._number.change(lambda one: one.stop(stop))

    def resume(self) -> None:
        """Send again; what waited goes within a minute or two. Raises CommandError if nothing is stopped."""
        if not self._number.state().stopped:
            raise CommandError("Sending is not stopped.")
        self._number.change(lambda one: one.resume())

    def resume_template(self, name: str) -> None:
        """Send messages of a template again, by its name at WhatsApp or ours, which means all its versions.

        Raises CommandError if none is held.
        """
        ours = {one.whatsapp_name: one.name for one in all_templates()}
        held = [one for one in self._number.state().held_templates if name in {one, ours.get(one)}]
        if not held:
            raise CommandError(f"The template {name} is not held.")
        self._number.change(lambda known: reduce(SendingNumber.release_template, held, known))

    def resume_parked(self, now: datetime) -> int:
        """Queue everything that WhatsApp refused for a mistake of ours; returns how many. Mend it first."""
        queued = 0
        while parked := self._waiting.held(HoldReason.PARKED, _AT_ONCE):
            steps = [Step(one, after) for one in parked if (after := queued_again(one, now))]
            moved = len(steps) - len(self._outbox.save_all(steps)) if steps else 0
            queued += moved
            # The index follows a change by moments: what was just queued may be found once more.
            if not moved or len(parked) < _AT_ONCE:
                break
        return queued
