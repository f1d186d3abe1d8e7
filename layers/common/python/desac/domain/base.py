"""What every stored model shares."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


def _as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_as_utc)]
"""A moment in time; always stored in UTC, shown to people in Asia/Makassar."""


class Record(BaseModel):
    """A stored record: immutable, and strict about names so that a typo is an error."""

    # Records hold names and phones: a validation error must not repeat them into a log.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    # Whether lists and maps that are empty are left out where it is stored: those have an empty default.
    sparse: ClassVar[bool] = False
