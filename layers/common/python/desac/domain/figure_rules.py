"""What the figures are made with: limits of time, the tracing target, how the recount goes about it."""

from typing import Annotated

from pydantic import Field

from desac.domain.base import Record

LATER = "later"


class FigureRules(Record):
    """One version of the rules; see `desac/config/figures.json` for their source.

    `traced_hours`, `answer_minutes` and `aid_age_days` are upper limits in ascending order. A case is to have
    `contacts_target` contacts at least; from `most_contacts` on they are not told apart. Origins of the last
    `recount_days` are recounted; one that does not come out is looked at `recount_tries` times, with
    `recount_wait_seconds` in between.
    """

    source: str
    as_of: str
    traced_hours: Annotated[tuple[int, ...], Field(min_length=1)]
    answer_minutes: Annotated[tuple[int, ...], Field(min_length=1)]
    aid_age_days: Annotated[tuple[int, ...], Field(min_length=1)]
    contacts_target: int
    most_contacts: int
    recount_days: int
    recount_tries: Annotated[int, Field(ge=1)]
    recount_wait_seconds: Annotated[int, Field(ge=0, le=900)]


def within(amount: float, limits: tuple[int, ...], unit: str) -> str:
    """The name of the first limit that `amount` does not exceed: `within_24h`, or `later`."""
    return next((f"within_{limit}{unit}" for limit in limits if amount <= limit), LATER)
