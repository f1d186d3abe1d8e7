"""Complaints and whether anybody has answered."""

from desac.domain.complaint import Answerer, Level
from desac.event.base import Event


class ComplaintOpened(Event):
    """Something a resident said waits for a doctor's answer."""

    person_id: str
    episode_id: str
    complaint_id: str
    is_emergency: bool


class ComplaintAnswered(Event):
    """A complaint got an answer, its first if `number` is 1; the resident is to have it."""

    person_id: str
    episode_id: str
    complaint_id: str
    number: int
    by: Answerer


class ComplaintEscalated(Event):
    """Nobody has answered: `level` is told now, for the `raised`th time that somebody more is."""

    person_id: str
    episode_id: str
    complaint_id: str
    level: Level
    raised: int
