"""A message only moves forward, whatever the order of its receipts."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.domain.message import MessageState as S
from desac.domain.message import predecessors
from functions.notify.transitions import Receipt, advance, with_receipts
from tests.unit.notify.notify_fakes import NOW, message

LATER = NOW + timedelta(minutes=1)
RECEIPTS = {
    state: Receipt(state, LATER + timedelta(seconds=place), "wamid.1", 131026 if state is S.FAILED else None)
    for place, state in enumerate((S.SENT, S.DELIVERED, S.READ, S.FAILED))
}
ON_ITS_WAY = [(S.QUEUED, S.SENDING), (S.QUEUED, S.SENDING, S.UNKNOWN), (S.QUEUED, S.SENDING, S.ACCEPTED)]


@pytest.mark.parametrize("before", ON_ITS_WAY)
@pytest.mark.parametrize("order", list(permutations(RECEIPTS)))
def test_any_order_ends_read(before: tuple[S, ...], order: tuple[S, ...]) -> None:
    """One by one in every order: the furthest state wins and the history is the same."""
    current = message(*before)
    for state in order:
        current = with_receipts(current, [RECEIPTS[state]], LATER)
    assert current.state is S.READ
    assert current.error_code is None
    assert current.history == with_receipts(message(*before), RECEIPTS.values(), LATER).history
    assert current.wamid == "wamid.1"


@given(
    st.lists(st.lists(st.sampled_from(list(RECEIPTS)), max_size=6), max_size=8), st.sampled_from(ON_ITS_WAY)
)
def test_random_batches_with_duplicates_end_where_one_batch_does(
    batches: list[list[S]], before: tuple[S, ...]
) -> None:
    current = message(*before)
    for batch in batches:
        after = with_receipts(current, [RECEIPTS[state] for state in batch], LATER)
        assert after.state is current.state or current.state in predecessors(after.state) or _jumped(batch)
        assert len(after.history) >= len(current.history)
        current = after
    once = with_receipts(message(*before), [RECEIPTS[state] for batch in batches for state in batch], LATER)
    assert (current.state, current.history, current.error_code) == (once.state, once.history, once.error_code)


def _jumped(batch: list[S]) -> bool:
    """Several receipts in one step may pass through a state."""
    return len(set(batch)) > 1


def test_a_duplicate_changes_nothing() -> None:
    read = with_receipts(message(S.QUEUED, S.SENDING, S.ACCEPTED), RECEIPTS.values(), LATER)
    assert with_receipts(read, RECEIPTS.values(), LATER) is read


def test_failed_after_delivered_is_kept_in_the_history_only() -> None:
    delivered = with_receipts(message(S.QUEUED, S.SENDING, S.ACCEPTED), [RECEIPTS[S.DELIVERED]], LATER)
    after = with_receipts(delivered, [RECEIPTS[S.FAILED]], LATER)
    assert (after.state, after.error_code) == (S.DELIVERED, None)
    assert after.history[-1] == (S.FAILED, RECEIPTS[S.FAILED].at)


def test_a_receipt_of_a_lost_attempt_spares_the_resident_a_second_message() -> None:
    """Queued anew after a lost answer: the late receipt settles it."""
    again = message(S.QUEUED, S.SENDING, S.UNKNOWN, S.QUEUED)
    assert with_receipts(again, [RECEIPTS[S.DELIVERED]], LATER).state is S.DELIVERED


def test_a_failure_of_an_earlier_attempt_leaves_the_next_one_alone() -> None:
    again = message(S.QUEUED, S.SENDING, S.UNKNOWN, S.QUEUED)
    assert with_receipts(again, [RECEIPTS[S.FAILED]], LATER) is again


@pytest.mark.parametrize("state", [S.SUPPRESSED, S.READ, S.FAILED, S.DELIVERED])
def test_nothing_settled_is_sent_again(state: S) -> None:
    assert advance(message(S.QUEUED, state), S.SENDING, LATER) is None
