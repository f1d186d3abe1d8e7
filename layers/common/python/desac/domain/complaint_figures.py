"""How long residents wait for the first answer, in all and by village, the unanswered included."""

import math
from collections.abc import Iterable, Sequence

from desac.domain.base import Record
from desac.domain.complaint import Complaint


class AnswerTimes(Record):
    """Complaints of one place. Minutes are those to the first answer, of **all** complaints.

    One without an answer counts as longer than any other, so `median_minutes` is None while half of them
    have none, and `p90_minutes` while a tenth have none: a figure over the answered ones alone would be the
    better the fewer are answered.
    """

    complaints: int
    answered: int
    unanswered: int
    waiting: int
    emergencies_waiting: int
    median_minutes: float | None
    p90_minutes: float | None


class ComplaintFigures(Record):
    """The city's and each village's; `-` is no known village. Only villages with complaints are named."""

    days: int
    city: AnswerTimes
    villages: dict[str, AnswerTimes]


def figures(complaints: Iterable[Complaint], days: int) -> ComplaintFigures:
    """The figures of complaints, which were opened in the last `days` or wait still.

    One that went out with another on the same phone is not counted twice.
    """
    counted = [one for one in complaints if one.told_with is None]
    places = sorted({one.village_code or "-" for one in counted})
    return ComplaintFigures(
        days=days,
        city=_times(counted),
        villages={
            place: _times([one for one in counted if (one.village_code or "-") == place]) for place in places
        },
    )


def _times(complaints: Sequence[Complaint]) -> AnswerTimes:
    seconds = [one.seconds_to_first_answer for one in complaints]
    waits = sorted(math.inf if one is None else one / 60 for one in seconds)
    return AnswerTimes(
        complaints=len(complaints),
        answered=sum(one is not None for one in seconds),
        unanswered=sum(one is None for one in seconds),
        waiting=sum(one.is_waiting for one in complaints),
        emergencies_waiting=sum(one.is_waiting and one.is_emergency for one in complaints),
        median_minutes=_quantile(waits, 0.5),
        p90_minutes=_quantile(waits, 0.9),
    )


def _quantile(waits: Sequence[float], share: float) -> float | None:
    """The smallest wait that at least `share` of all do not exceed (nearest rank)."""
    if not waits:
        return None
    found = waits[max(math.ceil(share * len(waits)), 1) - 1]
    return None if math.isinf(found) else round(found, 1)
