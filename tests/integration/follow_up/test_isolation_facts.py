"""Symptoms put the end off, and tests end a quarantine or make a case of it: from the event to the table."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import follow_up_keys, keys
from desac.adapters.assignment_items import assignment_write
from desac.adapters.health_rules import rule_book
from desac.adapters.people import People
from desac.adapters.staff_episodes import StaffEpisodes
from desac.adapters.table import Table, from_item, to_item
from desac.adapters.triage_rules import triage_book
from desac.domain.assignment import AssignmentState, Attempt, Outcome
from desac.domain.clock import Clock, ClockName
from desac.domain.daily_report import DailyReport, ReportedBy, reported, said
from desac.domain.daily_report import Subject as ReportOf
from desac.domain.dates import WITA
from desac.domain.episode import (
    EndChange,
    Episode,
    EpisodeKind,
    EpisodeStatus,
    LabResult,
    TestKind,
    TestResult,
)
from desac.domain.identity import Particulars
from desac.domain.ids import episode_id, reply_digest
from desac.domain.isolation import EndReason, Told, due_at
from desac.domain.person import Person
from desac.domain.registration import Registration
from desac.domain.reply import Reply
from desac.domain.staff_word import facts_told
from desac.domain.triage import Triage
from desac.events import AssignmentClosed, DailyReported, EpisodeChanged, Event, SymptomsReported
from functions.follow_up.isolation_handler import handler
from functions.publish.logic import events_of
from tests.unit.overview.records import (
    CONTEXT,
    NOW,
    SANUR,
    a_person,
    an_assignment,
    an_episode_id,
    an_intake,
    person_id,
    set_up,
    sqs_event,
    store,
)

EPISODE = an_episode_id(1)
IDS = {"person_id": person_id(1), "episode_id": EPISODE}
CONTACT = an_episode_id(1, EpisodeKind.CONTACT)
OF_CONTACT = {"person_id": person_id(1), "episode_id": CONTACT}
SPECIMEN = date(2021, 8, 9)


@pytest.fixture(autouse=True)
def _settings(aws_in_memory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _told(*events: Event) -> int:
    """How many of the events came back."""
    bodies = [
        json.dumps({"detail-type": one.detail_type, "detail": one.model_dump(mode="json")}) for one in events
    ]
    return len(handler(sqs_event(*bodies), CONTEXT)["batchItemFailures"])


def _episode(table: Table, identifier: str = EPISODE) -> Episode:
    item = table.get(keys.episode(identifier))
    assert item is not None
    return from_item(Episode, item)


def _symptoms(said_in: str, **ids: str) -> SymptomsReported:
    return SymptomsReported(**{**IDS, **ids}, said_in=said_in)


def test_a_form_with_symptoms_puts_the_end_off(table: Table) -> None:
    """However often the event comes; the change is told, and the clock follows it."""
    set_up(table)
    store(table, an_intake(1, symptoms=["demam"], submitted_at=NOW))
    old = table.get(keys.episode(EPISODE))
    assert _told(_symptoms("form:1"), _symptoms("form:1")) == 0
    after = _episode(table)
    assert after.last_symptom_date == date(2021, 8, 11)
    # Ten days from the specimen, because nobody knows the onset, and three without symptoms.
    assert (after.end_date, after.version) == (SPECIMEN + timedelta(days=13), 2)
    [why] = after.end_changes
    assert (why.by, why.facts, why.from_date) == ("form", ("last_symptom_date",), date(2021, 8, 19))
    new = table.get(keys.episode(EPISODE))
    assert old is not None
    assert new is not None
    [told] = events_of(old, new)
    assert told == EpisodeChanged(**IDS, changed=("end_date", "last_symptom_date"))
    assert _told(told) == 0
    item = table.get(keys.clock(EPISODE, ClockName.ISOLATION_END))
    assert item is not None
    assert from_item(Clock, item).due_at == due_at(after.end_date)


def _reported(table: Table, day: date, how: ReportedBy, **told: Any) -> list[Event]:
    """A report is kept, as whoever takes it keeps it; what publish says of it."""
    subject = ReportOf(episode_id=EPISODE, person_id=person_id(1), origin="FILE#f1", day=day)
    at = datetime.combine(day, datetime.min.time(), WITA) + timedelta(hours=9)
    before = table.get(follow_up_keys.report(EPISODE, day)) or {}
    known = from_item(DailyReport, before) if before else None
    report = said(subject, triage_book(), at, key=f"{how}{day}{told}", how=how, **told)
    after = reported(known, subject, report)
    assert after is not None
    item = to_item(after, follow_up_keys.report(EPISODE, day))
    table.put(item)
    return events_of(before, item)


@pytest.mark.parametrize("how", [ReportedBy.FORM, ReportedBy.TRACER, ReportedBy.OPERATOR])
def test_a_daily_report_counts_for_its_day(table: Table, how: ReportedBy) -> None:
    """As publish tells of it, by either event alone."""
    set_up(table, onset_date=SPECIMEN, end_date=SPECIMEN + timedelta(days=13))
    late = date(2021, 8, 24)
    ill = {"symptoms": ["batuk"], "felt": Triage.SYMPTOMS}
    symptoms = _of_type("SymptomsReported", _reported(table, late, how, **ill))
    emergency = _of_type(
        "EmergencyRaised", _reported(table, date(2021, 8, 20), how, red_flags=["sesak_napas"])
    )
    assert _told(*symptoms, *emergency) == 0
    after = _episode(table)
    assert (after.last_symptom_date, after.end_date) == (late, late + timedelta(days=3))
    assert [one.by for one in after.end_changes] == ["report"]


def _of_type(name: str, events: list[Event]) -> list[Event]:
    found = [one for one in events if one.detail_type == name]
    assert found
    return found


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (ReportedBy.DOCTOR, {"red_flags": ["sesak_napas"]}),
        (ReportedBy.DOCTOR, {"symptoms": ["batuk"]}),
        (ReportedBy.FORM, {"symptoms": ["pilek"]}),
        (ReportedBy.BUTTON, {"felt": Triage.SYMPTOMS}),
    ],
)
def test_symptoms_that_raise_nothing_put_the_end_off_too(
    table: Table, how: ReportedBy, told: dict[str, Any]
) -> None:
    """A doctor's own word has nobody to be told to, and a mild one nobody to be answered by."""
    set_up(table)
    day = SPECIMEN + timedelta(days=11)
    events = _reported(table, day, how, **told)
    assert [one.detail_type for one in events] == ["DailyReported"]
    assert _told(*events, *events) == 0
    after = _episode(table)
    assert (after.last_symptom_date, after.end_date) == (day, day + timedelta(days=3))


def test_who_is_well_and_who_shares_a_phone_put_nothing_off(table: Table) -> None:
    set_up(table)
    before = _episode(table)
    day = SPECIMEN + timedelta(days=11)
    well = _reported(table, day, ReportedBy.DOCTOR)
    shared = _reported(table, day, ReportedBy.BUTTON, felt=Triage.SYMPTOMS, is_shared=True)
    assert _told(*well, *shared) == 0
    assert _episode(table) == before
    assert _told(DailyReported(**IDS, day=day + timedelta(days=1), triage=Triage.WELL)) == 1, "not there yet"


def _reply(table: Table, *numbers: int) -> str:
    """A button pressed on a phone that these people share; where it was said."""
    wamid = "wamid.contoh"
    for number in numbers:
        store(table, a_person(number, phone="+6281200000001"))
        reply = Reply(
            wamid=wamid,
            sender="+6281200000001",
            person_id=person_id(number),
            episode_id=an_episode_id(number),
            kind="button",
            content={},
            received_at=datetime(2021, 8, 20, 17, tzinfo=UTC),
        )
        table.put(to_item(reply, keys.reply(reply.person_id or "", reply.received_at, wamid)))
    return f"reply:{reply_digest(wamid)}"


def test_a_reply_counts_for_the_day_in_denpasar(table: Table) -> None:
    set_up(table)
    assert _told(_symptoms(_reply(table, 1))) == 0
    assert _episode(table).last_symptom_date == date(2021, 8, 21)


def test_symptoms_from_a_shared_phone_are_nobodys_until_a_doctor_says_whose(table: Table) -> None:
    """Else a whole family stayed inside for one who coughs."""
    set_up(table, 1)
    set_up(table, 2)
    said_in = _reply(table, 1, 2)
    before = _episode(table)
    assert _told(_symptoms(said_in)) == 0
    assert _episode(table) == before


@pytest.mark.parametrize("said_in", ["form:1", "reply:0123456789ab", "letter:1", "report:tomorrow.1"])
def test_what_cannot_be_read_comes_again(table: Table, said_in: str) -> None:
    set_up(table)
    assert _told(_symptoms(said_in)) == 1


def _contact(table: Table, **tests: Any) -> None:
    """A contact in quarantine, of whose tests somebody has told."""
    known: dict[str, Any] = {"kind": EpisodeKind.CONTACT, "end_date": SPECIMEN + timedelta(days=5)}
    set_up(table, **known, last_exposure=SPECIMEN, **tests)


def _test(day: int, result: LabResult) -> TestResult:
    return TestResult(date=SPECIMEN + timedelta(days=day), result=result, kind=TestKind.PCR)


def _changed(*names: str) -> EpisodeChanged:
    return EpisodeChanged(**OF_CONTACT, changed=names)


def test_a_negative_exit_test_ends_the_quarantine(table: Table) -> None:
    _contact(table, entry_test=_test(1, LabResult.NEGATIVE), exit_test=_test(5, LabResult.NEGATIVE))
    for _ in range(2):
        assert _told(_changed("exit_test")) == 0
    after = _episode(table, CONTACT)
    assert (after.status, after.status_reason) == (EpisodeStatus.ENDED, EndReason.EXIT_TEST_NEGATIVE)
    assert after.ended_at is not None
    assert [one.by for one in after.end_changes] == ["test"]
    assert after.version == 2


def test_a_test_that_decides_nothing_leaves_the_quarantine_running(table: Table) -> None:
    _contact(table, entry_test=_test(1, LabResult.NEGATIVE), exit_test=_test(5, LabResult.INCONCLUSIVE))
    assert _told(_changed("exit_test")) == 0
    assert _episode(table, CONTACT).status is EpisodeStatus.ACTIVE
    assert table.get(keys.clock(CONTACT, ClockName.ISOLATION_END)) is not None


def test_a_positive_test_makes_the_contact_a_case(table: Table) -> None:
    """As if a file had said so: the quarantine ends, the isolation begins, and both are told."""
    _contact(table, exit_test=_test(5, LabResult.POSITIVE))
    before = table.get(keys.episode(CONTACT))
    for _ in range(2):
        assert _told(_changed("exit_test")) == 0
    quarantine = _episode(table, CONTACT)
    assert (quarantine.status, quarantine.status_reason) == (EpisodeStatus.ENDED, EndReason.BECAME_CASE)
    day = SPECIMEN + timedelta(days=5)
    case_id = episode_id(person_id(1), EpisodeKind.CASE, day)
    case = _episode(table, case_id)
    assert case.kind is EpisodeKind.CASE
    assert (case.specimen_date, case.test, case.rule_version) == (day, "PCR", "2021-07")
    assert case.origin == f"FORM#{day}"
    [item] = table.partition(keys.partition(person_id(1)), "PERSON")
    kept = from_item(Person, item)
    assert set(kept.episode_ids or ()) >= {case_id}
    known = {"version", "sources", "episode_ids"}
    assert kept.model_dump(exclude=known) == a_person(1).model_dump(exclude=known)
    assert before is not None
    after = table.get(keys.episode(CONTACT))
    case_item = table.get(keys.episode(case_id))
    assert after is not None
    assert case_item is not None
    assert [one.detail_type for one in events_of(before, after)] == ["EpisodeEnded"]
    # The test is long past today; one of these days is told as registered.
    active = case_item | {"status": "active"}
    assert [one.detail_type for one in events_of({}, active)] == ["CaseRegistered"]


@pytest.mark.parametrize("reason", [EndReason.COMPLETED, EndReason.EXIT_TEST_NEGATIVE])
def test_a_positive_test_after_the_quarantine_makes_a_case_too(table: Table, reason: EndReason) -> None:
    """The result comes when the five days are over: as a doctor tells it, and publish tells of that."""
    _contact(table, status=EpisodeStatus.ENDED, status_reason=reason, ended_at=NOW)
    before = table.get(keys.episode(CONTACT)) or {}
    result, late = _test(5, LabResult.POSITIVE), Told("dr.ayu", NOW + timedelta(days=7), "hasil lab")
    facts = {"exit_test": result}
    assert StaffEpisodes(table).change(CONTACT, lambda one: facts_told(one, facts, rule_book(), late))
    entered = table.get(keys.episode(CONTACT)) or {}
    told = events_of(before, entered)
    assert told == [_changed("exit_test")]
    assert _told(*told, *told) == 0
    case = _episode(table, episode_id(person_id(1), EpisodeKind.CASE, result.date))
    assert (case.kind, case.specimen_date) == (EpisodeKind.CASE, result.date)
    quarantine = _episode(table, CONTACT)
    assert (quarantine.status, quarantine.status_reason) == (EpisodeStatus.ENDED, EndReason.BECAME_CASE)
    assert [one.outcome for one in quarantine.end_changes] == [EndReason.BECAME_CASE]
    # So that the word that it is over, which may wait for the morning, is stopped.
    after = table.get(keys.episode(CONTACT)) or {}
    assert [one.detail_type for one in events_of(entered, after)] == ["EpisodeEnded"]


def test_nobody_is_found_under_a_name_because_they_were_tested(table: Table) -> None:
    """A second resident of the same name, of whom nothing else is known, stays somebody else."""
    _contact(table, exit_test=_test(5, LabResult.POSITIVE))
    assert _told(_changed("exit_test")) == 0
    namesake = Registration(
        particulars=Particulars(name=a_person(1).name, village_code=SANUR),
        kind=EpisodeKind.CASE,
        anchor=SPECIMEN,
        origin="FILE#f2",
    )
    [known] = People(table).find([namesake])
    assert known.person is None


def _left(table: Table, **episode: Any) -> AssignmentClosed:
    """A tracer's visit at somebody's who has left the city."""
    set_up(table, **episode)
    visit = Attempt(request_id="r1", tracer="pelacak1", outcome=Outcome.LEFT_CITY, note="ke Gianyar", at=NOW)
    task = an_assignment(
        1, state=AssignmentState.CLOSED, outcome=Outcome.LEFT_CITY, attempts=(visit,), tracer="pelacak1"
    )
    table.transact([assignment_write(table, task, None)])
    return AssignmentClosed(person_id=person_id(1), assignment_id=EPISODE, outcome=Outcome.LEFT_CITY)


def test_who_left_the_city_is_not_looked_after_here_any_more(table: Table) -> None:
    event = _left(table)
    for _ in range(2):
        assert _told(event) == 0
    after = _episode(table)
    assert (after.status, after.status_reason, after.version) == (EpisodeStatus.ENDED, EndReason.MOVED, 2)
    [why] = after.end_changes
    assert (why.by, why.why) == ("pelacak1", "ke Gianyar")


def test_who_came_back_stays_although_the_visit_is_told_again(table: Table) -> None:
    back = EndChange(
        at=NOW + timedelta(hours=1), by="dr.ayu", facts=("status",), outcome="active", why="sudah kembali",
        from_date=SPECIMEN, to_date=SPECIMEN, rule_version="2021-07",
    )  # fmt: skip
    assert _told(_left(table, end_changes=(back,))) == 0
    assert _episode(table).status is EpisodeStatus.ACTIVE
