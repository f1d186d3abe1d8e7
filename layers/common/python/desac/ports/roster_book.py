"""Writing the doctors' roster."""

from typing import Protocol

from desac.domain.roster import Doctor
from desac.domain.row import RowEffect


class RosterBook(Protocol):
    """Takes roster entries; one stands for its village, first day and phone."""

    def record(self, doctor: Doctor) -> RowEffect:
        """Write an entry and say what it did: `desac.domain.roster.effect_of`.

        The later statement stands, whichever comes first. The same row again says what it said before.
        """
        ...
