"""A transaction while the table is too busy, is written to by others, or does not like it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desac.adapters import table as table_module
from desac.adapters.keys import Key
from desac.adapters.table import ABSENT, Conflict, Table

KEY: Key = {"pk": "PERSON#1", "sk": "PERSON"}
THROTTLED = ("TransactionCanceledException", ("None", "ThrottlingError"))
PROVISIONED = ("TransactionCanceledException", ("ProvisionedThroughputExceeded", "None"))
IN_PROGRESS = ("TransactionInProgressException", ())
ITEM_IN_USE = ("TransactionCanceledException", ("None", "TransactionConflict"))
THROTTLED_AND_OVERTAKEN = ("TransactionCanceledException", ("ThrottlingError", "ConditionalCheckFailed"))
MALFORMED = ("TransactionCanceledException", ("ValidationError", "ThrottlingError"))
REFUSED = ("AccessDeniedException", ())

type Failure = tuple[str, tuple[str, ...]]
type Fail = Callable[..., list[str]]


@pytest.fixture
def fail(table: Table) -> Fail:
    """Lets the next transactions fail as DynamoDB would; the list fills with the bodies of all requests."""

    def _fail(*failures: Failure) -> list[str]:
        waiting, requests = list(failures), []

        def _answer(params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]] | None:
            requests.append(str(params["body"]))
            if not waiting:
                return None
            code, reasons = waiting.pop(0)
            error = {"Error": {"Code": code, "Message": "synthetic"}}
            return SimpleNamespace(status_code=400), {
                **error,
                "CancellationReasons": [{"Code": reason} for reason in reasons],
            }

        events = table_module.dynamodb().meta.events
        events.register_first("before-call.dynamodb.TransactWriteItems", _answer)
        return requests

    return _fail


def _busy_table(table: Table) -> tuple[Table, list[float]]:
    pauses: list[float] = []
    return Table(table.name, pause=pauses.append), pauses


def _put(table: Table) -> None:
    table.transact([table.write_put({**KEY, "type": "Person"}, ABSENT)])


@pytest.mark.parametrize("failure", [THROTTLED, PROVISIONED, IN_PROGRESS])
def test_a_busy_moment_costs_a_pause_and_nothing_else(table: Table, fail: Fail, failure: Failure) -> None:
    busy, pauses = _busy_table(table)
    requests = fail(failure, failure)
    _put(busy)
    assert table.get(KEY) is not None
    assert (len(requests), len(pauses)) == (3, 2)


def test_a_cancelled_transaction_is_a_new_one_and_one_in_progress_is_asked_about(
    table: Table, fail: Fail
) -> None:
    """Had the first attempt been written after all, a new token would run into its own condition."""
    busy, _ = _busy_table(table)
    requests = fail(THROTTLED, IN_PROGRESS)
    _put(busy)
    first, second, third = requests
    assert first != second
    assert second == third


def test_a_table_that_stays_too_busy_is_told_after_a_few_seconds(table: Table, fail: Fail) -> None:
    busy, pauses = _busy_table(table)
    fail(*[THROTTLED] * 20)
    with pytest.raises(ClientError, match="TransactionCanceled"):
        _put(busy)
    assert 3 <= len(pauses) <= 8
    assert sum(pauses) <= 10


@pytest.mark.parametrize(("failure", "positions"), [(ITEM_IN_USE, (1,)), (THROTTLED_AND_OVERTAKEN, (1,))])
def test_whoever_was_overtaken_decides_anew_at_once(
    table: Table, fail: Fail, failure: Failure, positions: tuple[int, ...]
) -> None:
    busy, pauses = _busy_table(table)
    fail(failure)
    with pytest.raises(Conflict) as caught:
        _put(busy)
    assert (caught.value.failed, pauses) == (positions, [])


@pytest.mark.parametrize("failure", [MALFORMED, REFUSED])
def test_what_time_does_not_mend_is_not_tried_again(table: Table, fail: Fail, failure: Failure) -> None:
    busy, pauses = _busy_table(table)
    requests = fail(failure)
    with pytest.raises(ClientError):
        _put(busy)
    assert (len(requests), pauses) == (1, [])


def test_a_condition_that_does_not_hold_is_told_by_the_real_answer(table: Table) -> None:
    _put(table)
    with pytest.raises(Conflict) as caught:
        _put(table)
    assert caught.value.failed == (0,)
