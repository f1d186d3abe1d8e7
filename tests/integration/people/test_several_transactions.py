"""Rows of a range in several transactions at the same time: their order means nothing, and who is overtaken
holds nobody else up."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.people import People
from desac.adapters.table import ABSENT, Conflict, Item, Write
from desac.domain.registration import Registration
from desac.domain.row import RowEffect
from functions.ingest.register import register
from tests.integration.people.memory_table import MemoryTable
from tests.integration.people.registry import NOW, RULES, row

BORN = date(1990, 3, 23)


def a_range() -> list[Registration]:
    """50 people, two to a phone, then ten of them again with another address: more than two transactions."""
    told: list[dict[str, Any]] = [
        {
            "name": f"Warga {'abcdefghij'[one // 10]}{'klmnopqrst'[one % 10]}",
            "nik": f"51710123039{one:05}",
            "phone": f"+62812000000{one // 2:02}",
            "birth_date": BORN + timedelta(days=one),
        }
        for one in range(50)
    ]
    first = [row(1, number, **one) for number, one in enumerate(told, start=2)]
    again = [row(1, 100 + number, **one, address="Jl. Lain 1") for number, one in enumerate(told[:10])]
    return [*first, *again]


class Table(MemoryTable):
    """Counts its transactions and does them in a given order; before the first `others` write something."""

    def __init__(self, *, reverse: bool = False, others: Sequence[Item] = ()) -> None:
        super().__init__()
        self.sizes: list[int] = []
        self._reverse = reverse
        self._others = list(others)

    def transact_all(self, transactions: Sequence[Sequence[Write]]) -> list[Conflict | None]:
        """One after the other."""
        while self._others:
            self.transact([self.write_put(self._others.pop(), ABSENT)])
        step = -1 if self._reverse else 1
        found = [self._outcome(writes) for writes in transactions[::step]]
        self.sizes.extend(len(writes) for writes in transactions)
        return found[::step]


def state(table: Table) -> Counter[str]:
    """Everything that is stored, with names in place of the random ids."""
    names = {one["person_id"]: one["name"] for one in table.items.values() if one["type"] == "Person"}
    ids = re.compile(f"({'|'.join(names)})(-[0-9a-f]{{8}})?")

    def named(found: re.Match[str]) -> str:
        return names[found[1]] + (" episode" if found[2] else "")

    return Counter(ids.sub(named, repr(sorted(item.items()))) for item in table.items.values())


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_transactions_means_nothing(*, reverse: bool) -> None:
    """People come out the same, and every row is told what it is told in the other order."""
    table, other = Table(reverse=reverse), Table(reverse=not reverse)
    effects, others = (
        {wish.place: plan.effect for wish, plan in register(People(one), a_range(), RULES, NOW)}
        for one in (table, other)
    )
    assert effects == others
    assert Counter(effects.values()) == {RowEffect.NEW: 50, RowEffect.CHANGED: 10}
    assert len(table.sizes) > 2
    persons = [item for item in table.items.values() if item["type"] == "Person"]
    assert len(persons) == 50
    assert sum(item.get("address") == "Jl. Lain 1" for item in persons) == 10
    assert state(table) == state(other)


def test_who_is_overtaken_leaves_the_transaction_to_the_others() -> None:
    """Somebody else writes one identity at the same moment: not every row is tried by itself."""
    rows = a_range()[:20]
    identity = rows[3].own_claims[0]
    taken = {**keys.identity(identity.kind, identity.value), "type": "Claim", "version": 1}
    table = Table(others=[taken])
    done = list(register(People(table), rows, RULES, NOW))
    assert {plan.effect for _, plan in done} == {RowEffect.NEW}
    assert len(done) == 20
    # All of them; all but the one and whoever shares their phone's claim; these two.
    assert len(table.sizes) == 3
    claim = table.items[taken["pk"], taken["sk"]]
    assert claim["person_id"] == next(plan.person.person_id for wish, plan in done if wish is rows[3])
