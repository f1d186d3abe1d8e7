"""The number's item and recipients' items in the table keep the promises that the fakes keep."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from benchmarks.dynamodb_stub import stub
from desac.adapters.recipients import TableRecipients
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import Table
from desac.domain.sending_number import SECOND, Asked, Denial, Denied, Granted, Stop
from desac.ports.sending import Number, Recipients
from tests.fresh_clients import forget_clients
from tests.unit.notify.notify_fakes import NOW, PHONE, FakeNumber, FakeOutbox, FakeRecipients

MICROS = round(NOW.timestamp() * SECOND)


@pytest.fixture(params=["fake", "table"])
def number(request: pytest.FixtureRequest, table: Table) -> Number:
    return FakeNumber() if request.param == "fake" else TableNumber(table, "1")


@pytest.fixture(params=["fake", "table"])
def recipients(request: pytest.FixtureRequest, table: Table) -> Recipients:
    return FakeRecipients(FakeOutbox()) if request.param == "fake" else TableRecipients(table)


def test_what_is_reserved_is_kept(number: Number) -> None:
    answer = number.reserve(Asked(8, urgent=False, fresh=3), MICROS, 80)
    assert isinstance(answer, Granted)
    assert number.state() == answer.number
    assert number.state().reached_in_window(NOW) == 3
    denied = number.reserve(Asked(8, urgent=True), MICROS, 80)
    assert isinstance(denied, Granted)
    assert denied.slots[0] > answer.slots[-1]


def test_a_change_is_kept_and_the_same_state_is_not_written(number: Number) -> None:
    stop = Stop(action="stop", code=190, at=NOW)
    assert number.change(lambda one: one.stop(stop)) == number.state()
    version = number.state().version
    number.change(lambda one: one.stop(stop))
    assert number.state().version == version
    assert number.reserve(Asked(1, urgent=True), MICROS, 80) == Denied(Denial.STOPPED)
    number.change(lambda one: one.resume())
    assert isinstance(number.reserve(Asked(1, urgent=True), MICROS, 80), Granted)


def test_another_process_is_met_at_the_next_write(table: Table) -> None:
    """Each remembers what it wrote last; the table's condition tells them of each other."""
    one, other = TableNumber(table, "1"), TableNumber(table, "1")
    slots: list[int] = []
    for number in (one, other, one, one, other):
        answer = number.reserve(Asked(3, urgent=True), MICROS, 80)
        assert isinstance(answer, Granted)
        slots += answer.slots
    assert slots == sorted(set(slots))
    other.change(lambda known: known.stop(Stop(action="stop", code=190, at=NOW)))
    assert one.reserve(Asked(1, urgent=True), MICROS, 80) == Denied(Denial.STOPPED)
    other.change(lambda known: known.resume())
    assert isinstance(one.reserve(Asked(1, urgent=True), MICROS, 80), Granted)


def test_many_at_once_get_slots_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the stub, which serves one request after the other as DynamoDB does; in moto threads race."""
    with stub("keep") as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{port}")
        forget_clients()
        _ask_together(Table("desac"))
    forget_clients()


def _ask_together(table: Table) -> None:
    def ask(_: int) -> tuple[int, ...]:
        answer = TableNumber(table, "1").reserve(Asked(2, urgent=True, fresh=1), MICROS, 80)
        assert isinstance(answer, Granted)
        return answer.slots

    with ThreadPoolExecutor(8) as pool:
        slots = [slot for some in pool.map(ask, range(40)) for slot in some]
    assert len(set(slots)) == 80
    assert TableNumber(table, "1").state().reached_in_window(NOW) == 40


def test_a_phone_nobody_wrote_to_is_blank_and_found_by_its_digest(recipients: Recipients) -> None:
    found = recipients.recipients([PHONE, "+6281200000002"])
    assert set(found) == {PHONE, "+6281200000002"}
    assert PHONE not in found[PHONE].model_dump_json()
    assert found[PHONE].may_go_at(NOW) == NOW


def test_slowing_down_adds_up(recipients: Recipients) -> None:
    first = recipients.slow_down(PHONE, NOW)
    second = recipients.slow_down(PHONE, NOW + timedelta(seconds=2))
    assert recipients.recipients([PHONE])[PHONE] == second
    assert (first.slow_level, second.slow_level) == (0, 1)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 1, 0)])
def test_inbound_messages_open_the_window_in_any_order(
    recipients: Recipients, order: tuple[int, ...]
) -> None:
    moments = [NOW + timedelta(minutes=place) for place in range(3)]
    notes: list[Callable[[], None]] = [
        lambda at=moment: recipients.note_inbound(PHONE, at, "ID.1") for moment in moments
    ]
    for place in order:
        notes[place]()
    known = recipients.recipients([PHONE])[PHONE]
    assert known.window_until == moments[max(order)] + timedelta(hours=24)
    assert known.user_id == "ID.1"
