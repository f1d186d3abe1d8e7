"""A complaint's clock through the scheduler and the worker, as the queue brings it."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from desac.adapters import keys
from desac.adapters.complaints import TableComplaints
from desac.adapters.table import Table
from desac.domain.clock import ClockName, ClockState
from desac.domain.complaint import Complaint, ComplaintState, Level, answered
from desac.domain.ids import complaint_id
from desac.ports.clocks import Due
from desac.ports.outbox import Overtaken
from functions.follow_up.complaints import raise_complaint
from functions.follow_up.handler import handler
from functions.follow_up.logic import ContendedError, Next
from functions.follow_up.scheduler import handler as scheduler
from tests.unit.domain.complaint_records import RULES, complaint, given
from tests.unit.overview.records import CONTEXT, an_episode_id, person_id, sqs_event

NOW = datetime.now(UTC)
EPISODE = an_episode_id(1)
DUE = Due(episode_id=EPISODE, clock=ClockName.DOCTOR_ANSWER)


@pytest.fixture
def waiting(table: Table, monkeypatch: pytest.MonkeyPatch) -> Complaint:
    """A complaint that the doctor should have answered a minute ago."""
    url = boto3.client("sqs").create_queue(QueueName="follow-up")["QueueUrl"]
    monkeypatch.setenv("DESAC_TABLE", table.name)
    monkeypatch.setenv("DESAC_FOLLOW_UP_QUEUE_URL", url)
    one = complaint(
        complaint_id=complaint_id(EPISODE, "form:1"),
        person_id=person_id(1),
        episode_id=EPISODE,
        is_emergency=True,
        opened_at=NOW - timedelta(minutes=11),
        due_at=NOW - timedelta(minutes=1),
    )
    TableComplaints(table).save(None, one)
    return one


def stored(table: Table, one: Complaint) -> Complaint:
    found = TableComplaints(table).get(one.complaint_id)
    assert found
    return found


def clock(table: Table) -> dict[str, object]:
    item = table.get(keys.clock(EPISODE, ClockName.DOCTOR_ANSWER))
    assert item
    return item


def body() -> str:
    return json.dumps({"episode_id": EPISODE, "clock": "doctor_answer"})


def test_the_tick_finds_it_and_the_worker_raises_it_once(table: Table, waiting: Complaint) -> None:
    assert scheduler({}, CONTEXT) == {"queued": 1}
    assert handler(sqs_event(body(), body()), CONTEXT) == {"batchItemFailures": []}
    after = stored(table, waiting)
    assert (after.state, after.level, after.raised) == (ComplaintState.ESCALATED, Level.OPERATORS, 1)
    assert after.due_at
    assert after.due_at > NOW
    assert clock(table)["state"] == ClockState.OPEN
    assert clock(table)["work_at"] == keys.moment(after.due_at)
    assert scheduler({}, CONTEXT) == {"queued": 0}


def test_an_answer_takes_it_out_of_the_index(table: Table, waiting: Complaint) -> None:
    done = answered(waiting, given())
    assert done
    TableComplaints(table).save(waiting, done)
    assert scheduler({}, CONTEXT) == {"queued": 0}
    assert handler(sqs_event(body()), CONTEXT) == {"batchItemFailures": []}
    assert stored(table, waiting).state is ComplaintState.ANSWERED
    assert not {"work", "work_at"} & clock(table).keys()


def test_a_later_complaint_takes_the_clock_over(table: Table, waiting: Complaint) -> None:
    store, done = TableComplaints(table), answered(waiting, given())
    assert done
    store.save(waiting, done)
    other = complaint_id(EPISODE, "reply:bb")
    later = waiting.model_copy(update={"complaint_id": other, "due_at": NOW + timedelta(hours=1)})
    store.save(None, later)
    assert clock(table)["about"] == later.complaint_id
    # The first one gets another answer: the clock of the second runs on.
    more = answered(done, given("2"))
    assert more
    store.save(done, more)
    assert clock(table)["state"] == ClockState.OPEN


def test_two_complaints_of_an_episode_never_wait_at_once(table: Table, waiting: Complaint) -> None:
    other = waiting.model_copy(update={"complaint_id": complaint_id(EPISODE, "reply:bb")})
    with pytest.raises(Overtaken):
        TableComplaints(table).save(None, other)
    assert TableComplaints(table).get(other.complaint_id) is None


def test_whoever_was_faster_is_not_overwritten(table: Table, waiting: Complaint) -> None:
    store = TableComplaints(table)
    first, second = answered(waiting, given("1")), answered(waiting, given("2"))
    assert first
    assert second
    store.save(waiting, first)
    with pytest.raises(Overtaken):
        store.save(waiting, second)
    assert [one.key for one in stored(table, waiting).answers] == ["1"]


def test_an_answer_that_comes_while_it_is_raised_wins(
    table: Table, waiting: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, save = TableComplaints(table), TableComplaints.save
    done = answered(waiting, given())
    assert done

    def slow(self: TableComplaints, before: Complaint | None, after: Complaint) -> None:
        monkeypatch.setattr(TableComplaints, "save", save)
        save(self, waiting, done)
        save(self, before, after)

    monkeypatch.setattr(TableComplaints, "save", slow)
    assert raise_complaint(store, DUE, RULES, NOW) is Next.NOTHING
    assert stored(table, waiting).state is ComplaintState.ANSWERED


def test_endless_interruption_goes_back_to_the_queue(
    table: Table, waiting: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: object) -> None:
        raise Overtaken

    monkeypatch.setattr(TableComplaints, "save", overtaken)
    with pytest.raises(ContendedError):
        raise_complaint(TableComplaints(table), DUE, RULES, NOW)
