"""The table in a dictionary does what the real one does."""

from collections.abc import Callable

import pytest
from boto3.dynamodb.conditions import Attr

from desac.adapters.keys import Key
from desac.adapters.table import ABSENT, Conflict, Table
from tests.integration.people.memory_table import MemoryTable

KEY: Key = {"pk": "PERSON#1", "sk": "PERSON"}
OTHER: Key = {"pk": "PERSON#1", "sk": "ROW#1"}


@pytest.fixture(params=["real", "memory"])
def any_table(request: pytest.FixtureRequest, table: Table) -> Table:
    return table if request.param == "real" else MemoryTable()


def test_a_transaction_is_written_whole_or_not_at_all(any_table: Table) -> None:
    any_table.transact([any_table.write_put({**KEY, "version": 1, "phone": "x"}, ABSENT)])
    raised: list[Callable[[], None]] = [
        lambda: any_table.transact(
            [any_table.write_put(dict(OTHER)), any_table.write_put({**KEY, "version": 9}, ABSENT)]
        ),
        lambda: any_table.transact(
            [
                any_table.write_put(dict(OTHER)),
                any_table.write_update(KEY, {"version": 9}, Attr("version").eq(7)),
            ]
        ),
    ]
    for write in raised:
        with pytest.raises(Conflict) as caught:
            write()
        assert caught.value.failed == (1,)
    assert any_table.get(OTHER) is None
    held = Attr("version").eq(1)
    any_table.transact([any_table.write_update(KEY, {"version": 2, "phone": None, "name": "y"}, held)])
    assert any_table.get_many([KEY, OTHER]) == [{**KEY, "version": 2, "name": "y"}]
    any_table.transact([any_table.write_put(dict(OTHER))])
    assert [item["sk"] for item in any_table.partition("PERSON#1")] == ["PERSON", "ROW#1"]
    assert list(any_table.partition("PERSON#1", "ROW")) == [OTHER]
