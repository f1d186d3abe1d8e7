"""What WhatsApp last said about a template."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator

from desac.domain.base import Record, UtcDatetime

APPROVED = "APPROVED"


def _to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


WholeSecond = Annotated[UtcDatetime, AfterValidator(_to_the_second)]
"""As Meta's webhooks tell the time; as text such times sort as they passed."""


class TemplateState(Record):
    """A template by its name at WhatsApp. `status` is Meta's word: APPROVED, PENDING, REJECTED, PAUSED, …

    `told_at` is when Meta said so; what it said before counts no more.
    """

    name: str
    language: str
    status: str
    category: str | None = None
    quality: str | None = None
    reason: str | None = None
    told_at: WholeSecond

    @property
    def is_approved(self) -> bool:
        """Whether messages with it are sent."""
        return self.status == APPROVED
