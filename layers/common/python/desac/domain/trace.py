"""Traces: that a row of a file led to a person."""

from typing import ClassVar

from desac.domain.base import Record, UtcDatetime
from desac.domain.row import RowEffect


class RowTrace(Record):
    """That a row of a file led to this person and episode. `changed` names fields, `codes` warnings.

    `found` is what only the table could say of the row when it was recorded: `Plan.found`.
    """

    sparse: ClassVar[bool] = True

    person_id: str
    episode_id: str
    file_id: str
    sheet: int = 0
    row: int
    effect: RowEffect
    changed: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    origin: str
    created_at: UtcDatetime


class FirstRow(Record):
    """The row that an episode began with: what its trace would say besides what the episode says."""

    sparse: ClassVar[bool] = True

    file_id: str
    sheet: int = 0
    row: int
    changed: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
