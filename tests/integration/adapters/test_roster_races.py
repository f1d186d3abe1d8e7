"""Two files that write one roster entry at the same time: the one dropped later has the last word."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from boto3.dynamodb.conditions import ConditionBase

from desac.adapters import keys
from desac.adapters.roster_book import TableRosterBook
from desac.adapters.table import Conflict, Table, from_item, to_item
from desac.domain.roster import Doctor
from desac.domain.row import RowEffect

NOW = datetime(2021, 8, 11, 4, 30, tzinfo=UTC)
DOCTOR = Doctor(
    village_code="51.71.01.1006",
    name="dr. Contoh",
    phone="+6281200000901",
    valid_from=date(2021, 8, 1),
    stated_at=NOW,
)
KEY = keys.doctor(DOCTOR.village_code, DOCTOR.valid_from, DOCTOR.phone)


class RacedTable(Table):
    """Before each of its puts another file writes the entry, as often as `others` has some left."""

    def __init__(self, name: str, others: list[Doctor]) -> None:
        super().__init__(name)
        self._others = others

    def put(self, item: dict[str, Any], condition: ConditionBase | None = None) -> None:
        if self._others:
            super().put(to_item(self._others.pop(0), KEY, effect="new"))
        super().put(item, condition)


def _dropped(minute: int, **changes: Any) -> Doctor:
    return DOCTOR.model_copy(update={"stated_at": NOW.replace(minute=minute), **changes})


def _standing(table: Table) -> Doctor:
    item = table.get(KEY)
    assert item is not None
    return from_item(Doctor, item)


def test_whoever_was_overtaken_by_older_files_looks_again_and_writes(table: Table) -> None:
    raced = RacedTable(table.name, [_dropped(1, name="dr. Lain"), _dropped(2, name="dr. Lain Lagi")])
    assert TableRosterBook(raced).record(DOCTOR) is RowEffect.CHANGED
    assert _standing(table) == DOCTOR


def test_a_later_file_that_was_faster_stays(table: Table) -> None:
    later = _dropped(31, name="dr. Lain")
    assert TableRosterBook(RacedTable(table.name, [later])).record(DOCTOR) is RowEffect.UNCHANGED
    assert _standing(table) == later


def test_an_entry_that_another_file_has_just_written_is_unchanged_but_stated_again(table: Table) -> None:
    raced = RacedTable(table.name, [_dropped(1)])
    assert TableRosterBook(raced).record(DOCTOR) is RowEffect.UNCHANGED
    assert _standing(table) == DOCTOR


def test_endless_racing_is_told(table: Table) -> None:
    raced = RacedTable(table.name, [_dropped(minute, name=f"dr. Uji {minute}") for minute in range(1, 29)])
    with pytest.raises(Conflict):
        TableRosterBook(raced).record(DOCTOR)
