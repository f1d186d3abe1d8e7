"""Daily reports of residents."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from desac.domain.daily_report import DailyReport


class ReportStore(Protocol):
    """One record for each episode and day."""

    def get(self, episode_id: str, day: date) -> DailyReport | None:
        """What was reported on a day (WITA)."""
        ...

    def of_episode(self, episode_id: str) -> Sequence[DailyReport]:
        """All days of an episode, in order."""
        ...

    def save(self, before: DailyReport | None, after: DailyReport) -> None:
        """Replace `before`, None for a day's first. Raises Overtaken if the day is no longer as it was."""
        ...
