"""The business number of a deployed stack: what it does, and stopping and resuming it."""

from datetime import datetime

from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.table import Table
from desac.domain.sending_number import Stop
from functions.notify.control import Control, NothingToResumeError, SendingStatus

__all__ = ["PAUSED", "Sending", "SendingStatus"]

PAUSED = "pause"


class Sending:
    """The number of one stack. Making one points `desac.adapters` at it, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        table = Table(target.output("TableName"))
        self._control = Control(table, target.output("WhatsAppPhoneNumberId"))
        self._number = self._control.number

    def status(self, now: datetime) -> SendingStatus:
        """As of now."""
        return self._control.status(now)

    def pause(self, why: str, who: str, now: datetime) -> None:
        """Send nothing from now on. Raises CommandError if that is so already."""
        if self._number.state().stopped:
            raise CommandError("Sending is stopped already; `desac sending status` says why.")
        stop = Stop(action=PAUSED, why=f"{why} ({who})", at=now)
        self._number.change(lambda one: one.stop(stop))

    def resume(self, who: str, now: datetime) -> None:
        """Send again; what waited goes within a minute or two. Raises CommandError if nothing is stopped."""
        try:
            self._control.resume(who, now)
        except NothingToResumeError as error:
            raise CommandError(str(error)) from error

    def resume_template(self, name: str, who: str, now: datetime) -> None:
        """Send messages of a template again, by its name at WhatsApp or ours, which means all its versions.

        Raises CommandError if none is held.
        """
        try:
            self._control.resume_template(name, who, now)
        except NothingToResumeError as error:
            raise CommandError(str(error)) from error

    def resume_parked(self, who: str, now: datetime) -> int:
        """Queue everything that WhatsApp refused for a mistake of ours; returns how many. Mend it first."""
        return self._control.resume_parked(who, now)
