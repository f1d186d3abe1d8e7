"""Replies as news of the day, in the table: reports once, with everybody they may be from; silence broken."""

from datetime import timedelta

import pytest

from desac.adapters import keys
from desac.adapters.complaint_rules import complaint_rules
from desac.adapters.complaints import TableComplaints
from desac.adapters.inbox import TableInbox
from desac.adapters.outbox import TableOutbox
from desac.adapters.reports import TableReports
from desac.adapters.roster import TableRoster
from desac.adapters.silence_rules import silence_rules
from desac.adapters.silences import TableSilences
from desac.adapters.table import Table
from desac.adapters.triage_rules import triage_book
from desac.adapters.village_data import load_directory
from desac.domain.daily_report import DailyReport, ReportedBy, Subject, reported, said
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.reply_kinds import ReplyIntent
from desac.domain.silence import Silence, SilenceKind, SilenceStep
from desac.domain.silence_steps import Whom, opened
from desac.domain.triage import Readings, Triage
from desac.events import EmergencyRaised
from functions.notify.complaint_source import Sources
from functions.notify.complaint_words import complaint_text
from functions.notify.daily_replies import DailyDesk, take_daily
from functions.notify.replies import Heard, Owner
from tests.unit.overview.records import NOW, SANUR, a_person, an_episode, an_episode_id, store

TODAY = NOW.astimezone(WITA).date()


@pytest.fixture
def desk(table: Table) -> DailyDesk:
    return DailyDesk(TableReports(table), TableSilences(table), triage_book(), silence_rules())


def heard(intent: ReplyIntent | None, *numbers: int, tapped: bool = True, wamid: str = "wamid.1") -> Heard:
    owners = tuple(Owner(a_person(one), an_episode(one)) for one in numbers or (1,))
    return Heard(wamid, intent, a_person(1).phone, owners, NOW, tapped=tapped)


def kept(desk: DailyDesk, number: int = 1) -> DailyReport | None:
    return desk.reports.get(an_episode_id(number), TODAY)


@pytest.mark.parametrize(
    ("intent", "triage"),
    [
        (ReplyIntent.WELL, Triage.WELL),
        (ReplyIntent.SYMPTOM, Triage.SYMPTOMS),
        (ReplyIntent.EMERGENCY, Triage.EMERGENCY),
    ],
)
def test_a_button_is_a_report_once(desk: DailyDesk, intent: ReplyIntent, triage: Triage) -> None:
    for _ in range(2):
        take_daily(heard(intent), desk, NOW + timedelta(minutes=5))
    found = kept(desk)
    assert found is not None
    assert (found.triage, found.how, found.revision, found.reported_at) == (triage, "button", 1, NOW)
    assert not found.is_shared


def test_words_count_as_well_and_the_day_is_that_of_writing(desk: DailyDesk) -> None:
    late = heard(ReplyIntent.WELL, tapped=False)._replace(at=NOW - timedelta(days=1))
    take_daily(late, desk, NOW)
    assert kept(desk) is None
    found = desk.reports.get(an_episode_id(1), TODAY - timedelta(days=1))
    assert found is not None
    assert found.how is ReportedBy.WORDS


def test_on_a_shared_phone_it_is_said_for_everybody(desk: DailyDesk) -> None:
    take_daily(heard(ReplyIntent.SYMPTOM, 1, 2), desk, NOW)
    for number in (1, 2):
        found = kept(desk, number)
        assert found is not None
        assert found.is_shared


@pytest.mark.parametrize("intent", [ReplyIntent.HELP, ReplyIntent.STOP, ReplyIntent.OTHER, None])
def test_other_words_are_no_report(desk: DailyDesk, intent: ReplyIntent | None) -> None:
    take_daily(heard(intent), desk, NOW)
    assert kept(desk) is None


def test_nothing_is_reported_of_an_episode_that_is_over(desk: DailyDesk) -> None:
    over = Owner(a_person(1), an_episode(1, status=EpisodeStatus.ENDED))
    take_daily(heard(ReplyIntent.WELL)._replace(owners=(over, Owner(a_person(2), None))), desk, NOW)
    assert kept(desk) is None


def silent(desk: DailyDesk, kind: SilenceKind) -> Silence:
    whom = Whom(a_person(1), an_episode(1))
    begun = opened(
        None, kind, whom, SilenceStep.REMINDER, rules=silence_rules(), now=NOW, since=NOW - timedelta(hours=6)
    )
    assert begun is not None
    desk.silences.save(None, begun)
    return begun


def _clock(table: Table, kind: SilenceKind) -> tuple[str, bool]:
    item = table.get(keys.clock(an_episode_id(1), f"silence_{kind}"))
    assert item is not None
    return item["state"], "work" in item


def test_a_word_breaks_silence_and_stops_its_clock(table: Table, desk: DailyDesk) -> None:
    for kind in SilenceKind:
        silent(desk, kind)
        assert _clock(table, kind) == ("open", True)
    take_daily(heard(ReplyIntent.HELP), desk, NOW)
    waiting = {one.kind for one in desk.silences.of_episode(an_episode_id(1)) if one.is_waiting}
    assert waiting == {SilenceKind.FORM}, "a form is still waited for"
    assert _clock(table, SilenceKind.CHECK_IN) == ("stopped", False)
    assert _clock(table, SilenceKind.FORM) == ("open", True)


def test_a_word_from_before_the_silence_says_nothing_about_it(desk: DailyDesk) -> None:
    silent(desk, SilenceKind.CHECK_IN)
    take_daily(heard(ReplyIntent.HELP)._replace(at=NOW - timedelta(hours=7)), desk, NOW)
    (still,) = desk.silences.of_episode(an_episode_id(1))
    assert still.is_waiting


def test_lists_tell_who_waits_by_kecamatan(desk: DailyDesk, table: Table) -> None:
    begun = silent(desk, SilenceKind.CHECK_IN)
    lists = TableSilences(table)
    assert begun.kecamatan_code == "51.71.01"
    assert [one.silence_id for one in lists.waiting(["51.71.01", None])] == [begun.silence_id]
    assert lists.waiting(["51.71.02"]) == []
    take_daily(heard(ReplyIntent.HELP), desk, NOW)
    assert lists.waiting(["51.71.01"]) == []
    assert [one.silence_id for one in lists.since(["51.71.01"], NOW)] == [begun.silence_id]


def test_the_doctor_reads_what_was_measured(table: Table) -> None:
    """A grave report becomes a complaint as a form does."""
    store(table, a_person(1), an_episode(1))
    one = an_episode(1)
    subject = Subject(episode_id=one.episode_id, person_id=one.person_id, origin=one.origin, day=TODAY)
    readings = Readings(spo2=91, temperature=38.4)
    told = said(
        subject, triage_book(), NOW, key="form:1", how=ReportedBy.FORM, readings=readings, symptoms=["batuk"]
    )
    whole = reported(None, subject, told)
    assert whole is not None
    TableReports(table).save(None, whole)
    outbox = TableOutbox(table)
    sources = Sources(
        said=TableComplaints(table),
        inbox=TableInbox(table),
        roster=TableRoster(table),
        villages=load_directory(),
        rules=complaint_rules(),
        addressee=outbox.addressee,
    )
    event = EmergencyRaised(person_id=one.person_id, episode_id=one.episode_id, said_in=f"report:{TODAY}.1")
    found = sources.read(event, NOW)
    assert found.said.is_emergency
    assert found.in_form
    assert a_person(1).village_code == SANUR
    assert complaint_text(found.said, None) == (
        "TANDA BAHAYA: Saturasi oksigen di bawah 94 %. Gejala: Batuk. Suhu 38,4 °C. Saturasi 91 %"
    )
    with pytest.raises(LookupError):
        sources.read(event.model_copy(update={"said_in": "report:2021-08-01.1"}), NOW)
