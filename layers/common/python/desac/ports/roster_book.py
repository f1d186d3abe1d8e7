"""Writing the doctors' roster."""

from typing import Protocol

from desac.domain.roster import Doctor
from desac.domain.trace import RowEffect


class RosterBook(Protocol):
    """Takes roster entries; an entry stands for its village and first day."""

    def record(self, doctor: Doctor) -> RowEffect:
        """Write an entry and say what it did. The same entry twice changes nothing."""
        ...
