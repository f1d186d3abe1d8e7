"""What residents report day by day, and of whom nobody hears."""

from datetime import date

from desac.domain.silence import SilenceKind, SilenceStep
from desac.domain.triage import Triage
from desac.event.base import Event


class DailyReported(Event):
    """What a resident reported on a day (WITA) of isolation or quarantine, as it was judged."""

    person_id: str
    episode_id: str
    day: date
    triage: Triage


class SilenceRaised(Event):
    """Nobody has heard from a resident: `step` is told now, for the `raised`th time that anybody is."""

    person_id: str
    episode_id: str
    kind: SilenceKind
    step: SilenceStep
    raised: int
