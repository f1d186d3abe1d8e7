"""Rosters recorded in any order, any number of times, give the same doctor on every day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from boto3.dynamodb.conditions import ConditionBase
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.roster import TableRoster
from desac.adapters.roster_book import TableRosterBook
from desac.adapters.table import ABSENT, Conflict, Item, Table
from desac.domain.roster import Doctor, answering
from desac.domain.row import RowEffect

START = date(2021, 8, 1)
STATED = datetime(2021, 7, 30, 1, tzinfo=UTC)
DAYS = [START + timedelta(days=number) for number in range(-1, 24)]
_villages = count()


@st.composite
def _statements(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of files; a moment and a row are one statement's own."""
    rows = draw(
        st.lists(
            st.tuples(
                *(st.sampled_from(["dr. Satu", "dr. Dua"]), st.integers(1, 2), st.integers(0, 5)),
                *(st.none() | st.integers(0, 12), st.integers(0, 2)),
            ),
            min_size=1,
            max_size=5,
        )
    )
    return [
        {
            "name": name,
            "phone": f"+6281200000{phone:03d}",
            "valid_from": START + timedelta(days=begins),
            "valid_to": None if length is None else START + timedelta(days=begins + length),
            "stated_at": STATED + timedelta(minutes=minute),
            "file_id": "0123456789abcdef",
            "row": row,
        }
        for row, (name, phone, begins, length, minute) in enumerate(rows)
    ]


class MemoryTable(Table):
    """The two calls of the roster's adapters on a dictionary; moto would take half a minute.

    `test_roster_races.py` holds the conditions against a table that evaluates them.
    """

    def __init__(self) -> None:
        super().__init__("memory")
        self._items: dict[tuple[str, str], Item] = {}

    def partition(self, pk: str, sk_prefix: str = "") -> Iterator[Item]:
        """In the order of the sort keys."""
        for found_pk, sk in sorted(self._items):
            if found_pk == pk and sk.startswith(sk_prefix):
                yield self._items[found_pk, sk]

    def put(self, item: Item, condition: ConditionBase | None = None) -> None:
        """Nobody else writes, so only a new item can be refused."""
        key = (item["pk"], item["sk"])
        if condition is ABSENT and key in self._items:
            raise Conflict
        self._items[key] = item


@given(statements=_statements(), data=st.data())
def test_any_order_and_any_number_of_times(statements: list[dict[str, Any]], data: st.DataObject) -> None:
    """Held against the rule over all statements at once, each village in an order of its own."""
    table = MemoryTable()
    book, roster = TableRosterBook(table), TableRoster(table)
    seen = []
    for _ in range(2):
        code = f"51.71.01.{next(_villages):04d}"
        made = [Doctor.model_validate(one | {"village_code": code}) for one in statements]
        again = data.draw(st.lists(st.sampled_from(made), max_size=3))
        for doctor in data.draw(st.permutations([*made, *again])):
            book.record(doctor)
        named = [roster.doctor_on(code, one) for one in DAYS]
        seen.append([one and (one.name, one.phone, one.valid_to) for one in named])
        latest = {(one.valid_from, one.phone): one for one in sorted(made, key=lambda it: it.statement)}
        assert named == [answering(latest.values(), one) for one in DAYS]
    assert seen[0] == seen[1]


def test_a_row_read_again_says_what_it_said_before(table: Table) -> None:
    """A file that stopped half-way reports its first half as new, not as found."""
    book = TableRosterBook(table)
    made = Doctor(
        village_code="51.71.01.1006",
        name="dr. Contoh",
        phone="+6281200000901",
        valid_from=START,
        stated_at=STATED,
        file_id="0123456789abcdef",
        row=2,
    )
    assert [book.record(made) for _ in range(2)] == [RowEffect.NEW, RowEffect.NEW]
    next_file = made.model_copy(update={"file_id": "f" * 16, "stated_at": STATED + timedelta(days=1)})
    assert [book.record(next_file) for _ in range(2)] == [RowEffect.UNCHANGED, RowEffect.UNCHANGED]


def test_all_villages_are_read_at_once(table: Table) -> None:
    made = Doctor(
        village_code="51.71.01.1006",
        name="dr. Contoh",
        phone="+6281200000901",
        valid_from=START,
        stated_at=STATED,
    )
    TableRosterBook(table).record(made)
    assert TableRoster(table).entries([made.village_code, "51.71.01.1001"]) == {
        made.village_code: (made,),
        "51.71.01.1001": (),
    }
