"""What every stored model shares."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


def _as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_as_utc)]
"""A moment in time; always stored in UTC, shown to people in Asia/Makassar."""


class Record(BaseModel):
    """A stored record: immutable, and strict about names so that a typo is an error."""

    # Records hold names and phones: a validation error must not repeat them into a log. A model is built when
    # it is first used: a function knows many more than it meets, and pays for each at every cold start.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)
