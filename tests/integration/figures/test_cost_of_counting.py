"""What counting costs: requests for each person, and writes of totals that many add to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.contributions import Contributions
from desac.adapters.figure_rules import figure_rules
from desac.adapters.table import Conflict, Item, Write
from desac.adapters.village_data import load_directory
from tests.integration.figures.worlds import World, put_files

PEOPLE = tuple(f"{number:016x}" for number in range(500))


class CountingWorld(World):
    """Counts its requests, and writes of each kind of item; `busy` totals refuse to be written."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        self.busy: set[str] = set()

    def partition(self, pk: str, sk_prefix: str = "", *, only: Any = ()) -> Iterator[Item]:
        """One query."""
        self.requests["query"] += 1
        return super().partition(pk, sk_prefix, only=only)

    def transact(self, writes: Sequence[Write]) -> None:
        """One transaction; a total that somebody else is writing is a conflict."""
        self.requests["transaction"] += 1
        requests = [request for write in writes for request in write.values()]
        sort_keys = [(one.get("Key") or one["Item"])["sk"] for one in requests]
        taken = [place for place, sk in enumerate(sort_keys) if sk in self.busy]
        if taken:
            raise Conflict(taken)
        super().transact(writes)
        self.written.update(sk.partition("#")[0] for sk in sort_keys)


@pytest.fixture
def world() -> CountingWorld:
    """Five hundred cases of one file, all over the city."""
    made = CountingWorld()
    put_files(made)
    villages = [village.code for village in load_directory().villages]
    for number, person in enumerate(PEOPLE):
        village, episode_id = villages[number % len(villages)], f"{person}-00000001"
        made.change(keys.person(person), type="Person", person_id=person, village_code=village)
        made.change(
            keys.episode(episode_id), type="Episode", person_id=person, episode_id=episode_id, kind="case",
            status="active", origin="FILE#f1", created_at="2021-08-11T04:00:00Z", first_row={"row": number},
        )  # fmt: skip
    return made


def _contributions(world: World) -> Contributions:
    return Contributions(world, figure_rules(), pause=lambda _: None)


def test_totals_of_a_village_are_written_together(world: CountingWorld) -> None:
    """One item for the whole file, or one write of a total for each person, would be a hot item."""
    assert _contributions(world).bring_up_to_date(PEOPLE) == len(PEOPLE)
    assert world.requests["query"] == 2 * len(PEOPLE)
    assert world.written == {"FIGURES": 500, "TALLY": world.written["TALLY"]}
    # 43 villages, and one more wherever a transaction begins in the middle of one.
    assert 43 <= world.written["TALLY"] <= 43 + world.requests["transaction"]
    assert world.requests["transaction"] <= 8


def test_whoever_has_not_changed_costs_two_queries(world: CountingWorld) -> None:
    _contributions(world).bring_up_to_date(PEOPLE)
    world.requests.clear()
    assert _contributions(world).bring_up_to_date(PEOPLE) == 0
    assert world.requests == {"query": 2 * len(PEOPLE)}


def test_two_who_meet_at_a_total_write_different_items_of_it(world: CountingWorld) -> None:
    """The sum is the same; nobody waits for the other, and nobody is counted twice."""
    villages = [village.code for village in load_directory().villages]
    world.busy = {f"TALLY#{village}#2021-08-11#0" for village in villages[:20]}
    assert _contributions(world).bring_up_to_date(PEOPLE) == len(PEOPLE)
    assert world.tallied() == world.contributed()
    shards = {sk.rpartition("#")[2] for _, sk in world.items if sk.startswith("TALLY#")}
    assert len(shards) > 1
