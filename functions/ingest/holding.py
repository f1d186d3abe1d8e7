"""The circuit breaker: which files wait for an operator before anything of them counts. Pure."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from desac.domain.source_file import HoldReason, JudgedCounts

if TYPE_CHECKING:
    # Whoever counts brings it: all that recording needs comes with it.
    from functions.ingest.audience import Addressed

# In a handful of rows one typing error is a large share.
_FEWEST_ROWS = 20
# So many rows are planned to count recipients, a minute or so; what is left open then is for an operator.
MOST_PLANNED = 50_000


class Breaker(NamedTuple):
    """Above so many people to message, or such a share of rejected rows (0-100), a file waits."""

    recipients: int
    rejected_percent: int


class Holding(NamedTuple):
    """Why a file waits (empty: it does not), and its recipients as far as they were counted."""

    reasons: tuple[HoldReason, ...]
    recipients: int | None


def holding(breaker: Breaker, judged: JudgedCounts, addressed: "Iterable[Addressed]") -> Holding:
    """Decide on a judged file. `addressed` is only looked at where the rows could be too many."""
    reasons: list[HoldReason] = []
    recipients = None
    if judged.accepted > breaker.recipients:
        counted = (1 for one in islice(addressed, MOST_PLANNED) if one.exclusion is None)
        recipients = sum(islice(counted, breaker.recipients + 1))
        if recipients > breaker.recipients:
            reasons.append(HoldReason.MANY_RECIPIENTS)
        elif judged.accepted > MOST_PLANNED:
            reasons.append(HoldReason.UNCOUNTED)
    people = judged.rows - judged.ignored
    if people >= _FEWEST_ROWS and judged.rejected * 100 > breaker.rejected_percent * people:
        reasons.append(HoldReason.MANY_REJECTED)
    return Holding(tuple(reasons), recipients)
