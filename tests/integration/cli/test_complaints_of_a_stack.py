"""`desac complaints` and `desac person` against a stack in memory."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cli.complaints import complaints as command
from cli.main import app
from cli.operator.complaints import Complaints
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.complaints import TableComplaints
from desac.adapters.table import Table
from desac.domain.complaint import Complaint, ComplaintState, Level
from desac.domain.ids import complaint_id
from tests.unit.domain.complaint_records import complaint
from tests.unit.overview.records import SANUR, a_person, an_episode, an_episode_id, person_id, store

NOW = datetime.now(UTC)


def put(table: Table, number: int, minutes: int, **changes: Any) -> Complaint:
    opened = NOW - timedelta(minutes=minutes)
    known = {
        "complaint_id": complaint_id(an_episode_id(number), "form:1"),
        "episode_id": an_episode_id(number),
        "person_id": person_id(number),
        "opened_at": opened,
        "due_at": opened + timedelta(hours=1),
        "village_code": SANUR,
    }
    one = complaint(**(known | changes))
    store(table, a_person(number), an_episode(number))
    TableComplaints(table).save(None, one)
    return one


@pytest.fixture
def chosen(target: Target, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The commands' stack is the one in memory."""
    monkeypatch.setattr("cli.complaints.choose", lambda _: target)
    monkeypatch.setattr("cli.person.choose", lambda _: target)
    monkeypatch.setenv("COLUMNS", "200")
    return target


def run(*arguments: str) -> int:
    try:
        app(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_waiting_ones_are_listed_the_oldest_first_without_names(
    chosen: Target, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    put(table, 1, 20)
    old = put(table, 2, 90)
    found = Complaints(chosen).waiting(NOW)
    assert found[0].complaint.complaint_id == old.complaint_id
    assert [one.minutes for one in found] == [90, 20]
    assert run("complaints") == 0
    shown = capsys.readouterr().out
    assert old.complaint_id in shown
    assert "Sanur" in shown
    assert "Warga Contoh" not in shown
    assert "2 complaints, 0 answered, 2 not" in shown
    run("complaints", "--names")
    assert "Warga" in capsys.readouterr().out


def test_an_emergency_that_waits_is_an_exit_status(chosen: Target, table: Table) -> None:
    del chosen
    put(table, 1, 20, is_emergency=True)
    assert run("complaints") == 1


def test_acknowledged_by_command_with_who_did(
    chosen: Target, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    one = put(table, 1, 200, state=ComplaintState.ESCALATED, level=Level.OPERATORS)
    # By the number that stands in messages and notes, too.
    assert run("complaints", "acknowledge", one.number.lower()) == 0
    assert "seen to" in capsys.readouterr().out
    stored = TableComplaints(table).get(one.complaint_id)
    assert stored
    assert stored.acknowledged_by
    assert stored.acknowledged_by.startswith("arn:aws:")
    assert stored.due_at
    assert stored.due_at > NOW
    assert run("complaints", "close", one.complaint_id, "--why", "Sudah ditelepon") == 0
    stored = TableComplaints(table).get(one.complaint_id)
    assert stored
    assert (stored.state, stored.closed_reason) == (ComplaintState.CLOSED, "Sudah ditelepon")
    assert Complaints(chosen).waiting(NOW) == []


def test_what_cannot_be_done_is_one_line(chosen: Target, table: Table) -> None:
    one = put(table, 1, 20, state=ComplaintState.ANSWERED, due_at=None)
    with pytest.raises(CommandError, match="No complaint has that id"):
        Complaints(chosen).acknowledge("nonsense", NOW)
    with pytest.raises(CommandError, match="does not wait"):
        Complaints(chosen).acknowledge(one.complaint_id, NOW)
    with pytest.raises(CommandError, match="Say why"):
        Complaints(chosen).close(one.complaint_id, "", NOW)
    assert command.info.name == "complaints"


def test_a_person_shows_their_complaints(
    chosen: Target, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    del chosen
    one = put(table, 1, 20)
    assert run("person", person_id(1)) == 0
    shown = capsys.readouterr().out
    assert one.number in shown
    assert "nobody has answered" in shown
    assert "waits_for_doctor" in shown
