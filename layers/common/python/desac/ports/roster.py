"""Who is the doctor of a village."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from desac.domain.roster import Doctor


class Roster(Protocol):
    """The doctors' roster."""

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        """The doctor who answers in a village on a day (WITA), or None; the rule is `answering`."""
        ...


class WholeRoster(Protocol):
    """The roster of many villages at once, for `desac.domain.roster_coverage`."""

    def entries(self, village_codes: Iterable[str]) -> Mapping[str, Sequence[Doctor]]:
        """Every entry of each village, by its code; the empty sequence where there is none."""
        ...
