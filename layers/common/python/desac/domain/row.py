"""A row of a file: where it stands, and what it did."""

from enum import StrEnum
from typing import NamedTuple


class RowPlace(NamedTuple):
    """Where in which file a registration stands."""

    file_id: str
    sheet: int
    row: int


class RowEffect(StrEnum):
    """What an accepted row did to what was known."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
