"""Counts of what happened, as CloudWatch metrics. Dimensions are codes, never people."""

from collections import Counter
from functools import partial

from desac import observability

count = partial(observability.count, service="notify")
"""Add to a metric of this service."""


class Counts:
    """Counts of one batch, told at its end: to tell of each message alone takes longer than to send it.

    Not for several threads.
    """

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()

    def add(self, name: str, **dimensions: str) -> None:
        """One more."""
        self._counted[name, tuple(sorted(dimensions.items()))] += 1

    def tell(self) -> None:
        """Write what was counted since the last time."""
        for (name, dimensions), number in self._counted.items():
            count(name, number, **dict(dimensions))
        self._counted.clear()
