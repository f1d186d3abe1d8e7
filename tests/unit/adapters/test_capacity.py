"""Sizes and units, on the examples of DynamoDB's developer guide and at the edges of a unit."""

from typing import Any

import pytest

from benchmarks.capacity import index_units, item_size, read_units, write_units

KEY = {"pk": {"S": "PERSON#1"}, "sk": {"S": "PERSON"}}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "ü"}, 2),
        ({"N": "27"}, 2),
        ({"N": "-1500"}, 2),
        ({"N": "0"}, 1),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"L": []}, 3),
        ({"L": [{"S": "ab"}]}, 6),
        ({"M": {"k": {"S": "ab"}}}, 7),
    ],
)
def test_an_attribute_is_as_large_as_name_and_value(value: dict[str, Any], size: int) -> None:
    assert item_size({"abc": value}) == 3 + size


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1, 1), (4096, 1), (4097, 2)])
def test_reads_go_by_four_kilobytes(size: int, units: int) -> None:
    assert read_units(size, consistent=True) == units
    assert read_units(size, consistent=False) == units / 2


@pytest.mark.parametrize(("size", "units"), [(1, 1), (1024, 1), (1025, 2)])
def test_writes_go_by_one_kilobyte(size: int, units: int) -> None:
    assert write_units(size, transaction=False) == units
    assert write_units(size, transaction=True) == 2 * units


def test_an_index_costs_where_its_entry_changes() -> None:
    """Entered, changed, left alone, moved, taken out."""
    item = KEY | {"origin": {"S": "FILE#1"}}
    corrected = item | {"name": {"S": "a"}}
    moved = item | {"origin": {"S": "FILE#2"}}
    costs = [
        (None, KEY, 0),
        (None, item, 1),
        (item, corrected, 1),
        (item, item, 0),
        (item, moved, 2),
        (item, KEY, 1),
    ]
    assert [index_units(old, new) for old, new, _ in costs] == [units for *_, units in costs]


def test_the_lookup_index_holds_keys_only() -> None:
    item = KEY | {"lookup": {"S": "PHONE#1"}}
    assert index_units(item, item | {"name": {"S": "a"}}) == 0
