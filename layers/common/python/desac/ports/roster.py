"""Who is the doctor of a village."""

from datetime import date
from typing import Protocol

from desac.domain.roster import Doctor


class Roster(Protocol):
    """The doctors' roster."""

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        """The doctor who answers in a village on a day (WITA), or None."""
        ...
