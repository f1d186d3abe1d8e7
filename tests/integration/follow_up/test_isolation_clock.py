"""From a registration to the end of isolation, and what is closed with it."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.assignment_items import assignment_write
from desac.adapters.complaints import TableComplaints
from desac.adapters.isolation import TableIsolation, isolation_work
from desac.adapters.table import Table, from_item, to_item
from desac.domain.assignment import Assignment, AssignmentState, Outcome
from desac.domain.clock import Clock, ClockName, ClockState
from desac.domain.complaint import Complaint, ComplaintState
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.isolation import EndReason, due_at
from desac.events import CaseRegistered, ContactsNamed, EpisodeChanged, EpisodeEnded, Event
from desac.ports.clocks import Due
from functions.follow_up.handler import handler as worker
from functions.follow_up.isolation import close, complete, keep, reopen
from functions.follow_up.isolation_handler import handler as isolation_handler
from functions.follow_up.logic import ContendedError, Next
from functions.follow_up.over_handler import handler as over_handler
from functions.publish.logic import events_of
from tests.unit.domain.complaint_records import complaint as a_complaint
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    a_clock,
    an_assignment,
    an_episode,
    an_episode_id,
    person_id,
    set_up,
    sqs_event,
    store,
)

EPISODE = an_episode_id(1)
IDS = {"person_id": person_id(1), "episode_id": EPISODE}
END = datetime(2021, 8, 19, 16, tzinfo=UTC)  # midnight after 19 August in Denpasar
DUE = Due(episode_id=EPISODE, clock=ClockName.ISOLATION_END)


@pytest.fixture(autouse=True)
def _settings(aws_in_memory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _event(event: Event) -> dict[str, Any]:
    body = {"detail-type": event.detail_type, "detail": event.model_dump(mode="json")}
    return sqs_event(json.dumps(body))


def _tell(handler: Any, event: Event) -> None:
    assert handler(_event(event), CONTEXT) == {"batchItemFailures": []}


def _clock(table: Table, name: ClockName = ClockName.ISOLATION_END) -> dict[str, Any]:
    item = table.get(keys.clock(EPISODE, name))
    assert item is not None
    assert ("work" in item) == (item["state"] == "open"), "only open clocks are in the index"
    return item


def _episode(table: Table) -> Episode:
    item = table.get(keys.episode(EPISODE))
    assert item is not None
    return from_item(Episode, item)


def _change(table: Table, **changes: Any) -> None:
    before = _episode(table)
    table.update(keys.episode(EPISODE), {**changes, "version": before.version + 1})


def test_a_registration_starts_the_clock_of_the_end(table: Table) -> None:
    """Due when the last day is over in Denpasar, however often the event comes."""
    set_up(table)
    for _ in range(2):
        _tell(isolation_handler, CaseRegistered(**IDS))
    clock = from_item(Clock, _clock(table))
    assert (clock.state, clock.due_at) == (ClockState.OPEN, END)
    assert due_at(date(2021, 8, 19)) == END


def test_the_clock_moves_with_the_end(table: Table) -> None:
    set_up(table)
    _tell(isolation_handler, CaseRegistered(**IDS))
    _change(table, end_date="2021-08-25")
    _tell(isolation_handler, EpisodeChanged(**IDS, changed=("end_date",)))
    assert from_item(Clock, _clock(table)).due_at == END + timedelta(days=6)


def test_an_episode_that_ended_before_its_event_came_gets_no_clock(table: Table) -> None:
    set_up(table, status=EpisodeStatus.ENDED)
    _tell(isolation_handler, CaseRegistered(**IDS))
    assert table.get(keys.clock(EPISODE, ClockName.ISOLATION_END)) is None


def test_an_event_without_its_episode_comes_again(table: Table) -> None:
    """Nobody is lost because an event was faster than the table."""
    answer = isolation_handler(_event(CaseRegistered(**IDS)), CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
    answer = over_handler(_event(EpisodeEnded(**IDS, status=EpisodeStatus.ENDED)), CONTEXT)
    assert len(answer["batchItemFailures"]) == 1


@pytest.mark.parametrize("handler", [isolation_handler, over_handler])
def test_what_does_not_belong_here_is_kept(table: Table, handler: Any) -> None:
    set_up(table)
    answer = handler(_event(ContactsNamed(**IDS, count=1)), CONTEXT)
    assert len(answer["batchItemFailures"]) == 1


def test_isolation_ends_by_itself_and_only_when_it_is_over(table: Table) -> None:
    set_up(table)
    isolation = TableIsolation(table)
    keep(isolation, EPISODE)
    assert complete(isolation, DUE, END - timedelta(seconds=1)) is Next.NOTHING
    assert _episode(table).status is EpisodeStatus.ACTIVE
    assert complete(isolation, DUE, END) is Next.OVER
    over = _episode(table)
    assert (over.status, over.status_reason, over.ended_at) == (EpisodeStatus.ENDED, EndReason.COMPLETED, END)
    assert over.version == 2
    assert _clock(table)["state"] == ClockState.EXPIRED
    assert complete(isolation, DUE, END) is Next.NOTHING
    assert _episode(table) == over


def test_the_worker_ends_what_the_tick_found(table: Table) -> None:
    set_up(table)
    keep(TableIsolation(table), EPISODE)
    assert list(TableIsolation(table).due(END, 10)) == [DUE]
    assert list(TableIsolation(table).due(END - timedelta(minutes=1), 10)) == []
    assert worker(sqs_event(DUE.model_dump_json()), CONTEXT) == {"batchItemFailures": []}
    assert _episode(table).status_reason == EndReason.COMPLETED, "that day is long past"


def test_a_clock_that_ran_out_of_a_changed_end_is_put_off(table: Table) -> None:
    """The tick was faster than the event of the change."""
    set_up(table)
    isolation = TableIsolation(table)
    keep(isolation, EPISODE)
    _change(table, end_date="2021-08-25")
    assert complete(isolation, DUE, END) is Next.NOTHING
    assert from_item(Clock, _clock(table)).due_at == END + timedelta(days=6)
    assert list(isolation.due(END, 10)) == []


def test_of_two_who_change_an_episode_one_is_told_to_look_again(table: Table) -> None:
    set_up(table)
    isolation = TableIsolation(table)
    keep(isolation, EPISODE)
    seen = isolation.stay(EPISODE)
    assert seen is not None
    _change(table, end_date="2021-08-25")
    assert isolation.complete(seen, {"status": EpisodeStatus.ENDED}) is False
    assert isolation.keep(seen, END + timedelta(days=1)) is False
    assert isolation.note(seen.episode, {"onset_date": date(2021, 8, 8)}) is False
    assert from_item(Clock, _clock(table)).due_at == END


def test_endless_interruption_goes_back_to_the_queue(table: Table) -> None:
    set_up(table)

    class Busy(TableIsolation):
        def keep(self, *_: Any) -> bool:
            return False

    with pytest.raises(ContendedError):
        keep(Busy(table), EPISODE)


def _hang_on(table: Table, **episode: Any) -> None:
    """An episode with everything that may hang on it."""
    set_up(table, **episode)
    keep(TableIsolation(table), EPISODE)
    store(table, a_clock(1, due_at=NOW + timedelta(hours=3)))
    store(table, a_clock(1, name=ClockName.DOCTOR_ANSWER, about=f"{EPISODE}.0123456789ab"))
    task = an_assignment(1, state=AssignmentState.TAKEN, tracer="pelacak1", lease_until=NOW)
    table.transact([assignment_write(table, task, None)])


def _task(table: Table) -> tuple[Assignment, str]:
    item = table.get(keys.assignment(EPISODE))
    assert item is not None
    return from_item(Assignment, item), item["work"]


def test_the_end_closes_clocks_and_the_tracers_task(table: Table) -> None:
    _hang_on(table)
    _change(table, status="ended", status_reason="deceased")
    for _ in range(2):
        _tell(over_handler, EpisodeEnded(**IDS, status=EpisodeStatus.ENDED))
    assert _clock(table)["state"] == ClockState.OVER
    assert _clock(table, ClockName.FORM)["state"] == ClockState.OVER
    task, work = _task(table)
    assert (task.state, task.outcome, task.version) == (AssignmentState.CLOSED, Outcome.EPISODE_OVER, 2)
    assert task.tracer == "pelacak1", "whoever held it is known"
    assert work == keys.assignment_work(task.kecamatan_code, AssignmentState.CLOSED)


def test_a_complaint_that_waits_goes_on_waiting(table: Table) -> None:
    """Nobody is silenced because a date passed: somebody still has to answer."""
    _hang_on(table)
    _change(table, status="ended", status_reason="completed")
    _tell(over_handler, EpisodeEnded(**IDS, status=EpisodeStatus.ENDED))
    assert _clock(table, ClockName.DOCTOR_ANSWER)["state"] == ClockState.OPEN


def _complains(table: Table) -> Complaint:
    complaint = a_complaint(
        complaint_id=f"{EPISODE}.0123456789ab", person_id=person_id(1), episode_id=EPISODE, due_at=NOW
    )
    TableComplaints(table).save(None, complaint)
    return complaint


@pytest.mark.parametrize(
    ("reason", "state"), [("deceased", ComplaintState.CLOSED), ("hospitalised", ComplaintState.OPEN)]
)
def test_of_the_dead_nobody_is_told_any_more(table: Table, reason: str, state: ComplaintState) -> None:
    set_up(table, status=EpisodeStatus.ENDED, status_reason=reason)
    complaint = _complains(table)
    for _ in range(2):
        _tell(over_handler, EpisodeEnded(**IDS, status=EpisodeStatus.ENDED))
    after = TableComplaints(table).get(complaint.complaint_id)
    assert after is not None
    assert after.state is state
    clock = _clock(table, ClockName.DOCTOR_ANSWER)
    assert (clock["state"] == ClockState.OPEN) == (state is ComplaintState.OPEN)


@pytest.mark.parametrize("before", ["hospitalised", "completed"])
def test_a_death_after_another_end_ends_the_complaint_too(table: Table, before: str) -> None:
    """Hospital and then death is the usual way: by what publish says of the change, not by our word."""
    set_up(table, status=EpisodeStatus.ENDED, status_reason=before)
    complaint = _complains(table)
    was = table.get(keys.episode(EPISODE))
    _change(table, status_reason="deceased")
    told = events_of(was or {}, table.get(keys.episode(EPISODE)) or {})
    for event in told:
        _tell(over_handler, event)
    after = TableComplaints(table).get(complaint.complaint_id)
    assert after is not None
    assert after.state is ComplaintState.CLOSED


def test_a_late_word_of_an_end_that_was_taken_back_closes_nothing(table: Table) -> None:
    _hang_on(table)
    _tell(over_handler, EpisodeEnded(**IDS, status=EpisodeStatus.ENDED))
    assert _clock(table, ClockName.FORM)["state"] == ClockState.OPEN
    assert _task(table)[0].state is AssignmentState.TAKEN


def test_what_a_tracer_had_finished_stays_as_it_was(table: Table) -> None:
    set_up(table, status=EpisodeStatus.ENDED)
    done = an_assignment(1, state=AssignmentState.CLOSED, outcome=Outcome.FOUND)
    table.put(to_item(done, keys.assignment(EPISODE), work="w", work_at="x"))
    assert close(TableIsolation(table), EPISODE, NOW) is True
    assert _task(table) == (done, "w")


def test_an_episode_that_lives_again_takes_up_what_it_had(table: Table) -> None:
    """An outcome that was entered for the wrong person: nobody is lost by it."""
    _hang_on(table)
    _change(table, status="ended", status_reason="deceased")
    _tell(over_handler, EpisodeEnded(**IDS, status=EpisodeStatus.ENDED))
    _change(table, status="active", status_reason=None)
    reopen(TableIsolation(table), EPISODE, NOW)
    keep(TableIsolation(table), EPISODE)
    form = _clock(table, ClockName.FORM)
    assert from_item(Clock, form).due_at == NOW + timedelta(hours=3)
    assert form["work"] == keys.clock_work(keys.shard(EPISODE))
    assert "work_was" not in form
    assert from_item(Clock, _clock(table)).due_at == END
    task, work = _task(table)
    assert (task.state, task.outcome, task.tracer) == (AssignmentState.OPEN, None, None)
    assert work == keys.assignment_work(task.kecamatan_code, AssignmentState.OPEN)
    _tell(isolation_handler, CaseRegistered(**IDS))
    assert _task(table)[0] == task, "a second time changes nothing"


def test_what_was_due_meanwhile_is_due_now(table: Table) -> None:
    _hang_on(table, status=EpisodeStatus.ENDED)
    close(TableIsolation(table), EPISODE, NOW)
    _change(table, status="active")
    later = NOW + timedelta(days=1)
    reopen(TableIsolation(table), EPISODE, later)
    assert from_item(Clock, _clock(table, ClockName.FORM)).due_at == later


def test_a_shard_lists_its_active_episodes_page_by_page(table: Table) -> None:
    """What the daily check-in reads: everybody once, and nobody who is over."""
    isolation, expected = TableIsolation(table), set()
    for number in range(1, 41):
        episode = set_up(
            table, number, status=EpisodeStatus.ENDED if number % 10 == 0 else EpisodeStatus.ACTIVE
        )
        keep(isolation, episode)
        expected |= set() if number % 10 == 0 else {episode}
    assert list(table.index("work", _in(isolation_work(0)))), "some are in the first shard"
    found: list[str] = []
    for shard in range(keys.SHARDS):
        cursor: str | None = None
        while True:
            page = isolation.active(shard, 2, cursor)
            assert len(page.clocks) <= 2
            found += [one.episode_id for one in page.clocks]
            cursor = page.cursor
            if cursor is None:
                break
    assert sorted(found) == sorted(expected)


def _in(work: str) -> Any:
    from boto3.dynamodb.conditions import Key  # noqa: PLC0415

    return Key("work").eq(work)


def test_new_episodes_store_no_empty_list(table: Table) -> None:
    store(table, an_episode())
    item = table.get(keys.episode(EPISODE))
    assert item is not None
    assert "end_changes" not in item
    assert _episode(table) == an_episode()
