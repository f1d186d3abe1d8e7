"""The registry of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from desac.domain.registration import Known, Plan, Registration


class PeopleRegistry(Protocol):
    """Looks people up and writes plans; a plan is written whole or not at all."""

    def find(self, wishes: Sequence[Registration]) -> list[Known]:
        """What is known about each registration, in their order."""
        ...

    def write(self, decided: Sequence[tuple[Registration, Plan]], now: datetime) -> list[int]:
        """Write plans; returns the positions that were overtaken and must be decided again."""
        ...
