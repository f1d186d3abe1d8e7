"""Many at one address at the same time: one question, and in the end everybody is found."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from desac.domain.location import Precision

IN_RENON = [115.2398, -8.6845]
RESIDENTS = 24
ADDRESSES = 3


def test_residents_of_few_addresses_cost_few_questions(denpasar: Any, unreachable: Any) -> None:
    """Batches run beside each other; who comes while it is asked is put off and finds the answer there."""
    denpasar.service.answers(("Street", IN_RENON, 0.95))
    episodes = [
        denpasar.put(person_id=f"{number:016x}", address=f"Jl. Contoh No. {number % ADDRESSES}")
        for number in range(RESIDENTS)
    ]
    events = [unreachable(one).model_copy(update={"person_id": one.split("-")[0]}) for one in episodes]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(denpasar.deliver, events)) == [[]] * RESIDENTS
        rounds = 0
        while waiting := denpasar.put_off():
            rounds += 1
            assert rounds < 10
            bodies = [body for body, _ in waiting]
            assert list(pool.map(denpasar.hand_over, bodies)) == [[]] * len(bodies)
    assert len(denpasar.service.asked) == ADDRESSES
    assert {denpasar.location(one).precision for one in episodes} == {Precision.STREET}
    assert len(denpasar.requests()) == RESIDENTS
