"""The daily rounds from the scheduler's record to the messages and to the silence of whoever says nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.links import load
from desac.adapters.reports import TableReports
from desac.adapters.silences import TableSilences
from desac.adapters.table import Table
from desac.adapters.triage_rules import triage_book
from desac.domain.daily_report import ReportedBy, Subject, reported, said
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.link import link_id_for, link_id_in, verify
from desac.domain.message import MessageState
from desac.domain.silence import Heard, Silence, SilenceKind, SilenceStep
from desac.domain.silence_steps import over
from desac.domain.triage import Triage
from functions.follow_up import daily, daily_handler
from functions.notify import daily_handler as notify_daily
from tests.integration.follow_up.rounds import KEY, TODAY, Rounds, configure
from tests.unit.overview.records import CONTEXT, NOW, an_intake, sqs_event, store

HOME = "+6281200000777"


@pytest.fixture
def rounds(table: Table, monkeypatch: pytest.MonkeyPatch) -> Rounds:
    return Rounds(table, configure(monkeypatch))


def report(table: Table, episode_id: str) -> None:
    subject = Subject(
        episode_id=episode_id, person_id=episode_id.partition("-")[0], origin="FILE#f1", day=TODAY
    )
    told = said(subject, triage_book(), datetime.now(UTC), key="r", how=ReportedBy.BUTTON, felt=Triage.WELL)
    first = reported(None, subject, told)
    assert first is not None
    TableReports(table).save(None, first)


def test_everybody_in_isolation_is_asked_once_however_often_the_round_comes(rounds: Rounds) -> None:
    asked = [rounds.resident(number) for number in range(1, 60)]
    for _ in range(2):
        rounds.ask()
    for one in asked:
        message = rounds.message(one)
        assert message is not None
        assert (message.state, message.to, len(message.history)) == (
            MessageState.QUEUED,
            rounds.person(one).phone,
            1,
        )
        assert message.not_after == datetime.combine(TODAY + timedelta(days=1), datetime.min.time()).replace(
            tzinfo=UTC
        ) - timedelta(hours=8)


def test_pages_follow_each_other_through_the_queue(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never one loop over everybody: each record does one page of one shard."""
    monkeypatch.setattr(daily, "PAGE", 3)
    monkeypatch.setattr(daily, "PER_TASK", 2)
    asked = [rounds.resident(number) for number in range(1, 70)]
    rounds.put("daily", '{"round":"ask"}')
    (first,) = rounds.take("daily")
    daily_handler.handler(sqs_event(first), CONTEXT)
    shards = rounds.take("daily")
    assert [json.loads(one)["shard"] for one in shards] == list(range(keys.SHARDS))
    daily_handler.handler(sqs_event(*shards), CONTEXT)
    tasks = [json.loads(one) for one in rounds.take("check_in")]
    assert all(1 <= len(task["episode_ids"]) <= 2 for task in tasks)
    assert sum(len(task["episode_ids"]) for task in tasks) == 3 * keys.SHARDS
    for task in tasks:
        rounds.put("check_in", json.dumps(task))
    while rounds.step():
        pass
    assert all(rounds.message(one) for one in asked)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": EpisodeStatus.ENDED},
        {"end_date": TODAY - timedelta(days=1)},
        {"phone": ""},
        {"opted_out_at": NOW},
        {"unreachable": UnreachableReason.NOT_ON_WHATSAPP},
    ],
)
def test_who_is_not_to_be_written_to_is_not(rounds: Rounds, changes: dict[str, Any]) -> None:
    episode = rounds.resident(1, **changes)
    rounds.ask()
    assert rounds.message(episode) is None
    rounds.remind()
    assert rounds.silence(episode) is None, "nobody is missed who was not asked"


def unreached(rounds: Rounds, episode: str) -> Silence | None:
    return rounds.silence(episode, SilenceKind.UNDELIVERED)


@pytest.mark.parametrize(
    "changes", [{"phone": ""}, {"opted_out_at": NOW}, {"unreachable": UnreachableReason.NOT_ON_WHATSAPP}]
)
def test_whom_no_question_reaches_a_tracer_looks_for(rounds: Rounds, changes: dict[str, Any]) -> None:
    """Also who has filled in the form, and writes STOP then: nobody would hear of them until the end."""
    episode = rounds.resident(1, **changes)
    store(rounds.table, an_intake(1))
    for _ in range(2):
        rounds.remind()
    silence = unreached(rounds, episode)
    assert silence is not None
    assert (silence.step, silence.raised, silence.version) == (SilenceStep.TRACER, 0, 1)
    assert silence.is_waiting


def test_a_number_that_wants_no_messages_is_looked_for_as_well(rounds: Rounds) -> None:
    episode = rounds.resident(1, phone=HOME)
    rounds.table.put({**keys.number_opt_out(HOME), "type": "NumberOptOut", "opted_out_at": "x"})
    rounds.remind()
    assert unreached(rounds, episode) is not None


@pytest.mark.parametrize(
    "changes", [{"status": EpisodeStatus.ENDED}, {"end_date": TODAY - timedelta(days=1)}]
)
def test_nobody_is_looked_for_once_it_is_over(rounds: Rounds, changes: dict[str, Any]) -> None:
    episode = rounds.resident(1, opted_out_at=NOW, **changes)
    rounds.remind()
    assert unreached(rounds, episode) is None


def test_who_reports_by_the_link_needs_nobody(rounds: Rounds) -> None:
    episode = rounds.resident(1, opted_out_at=NOW)
    report(rounds.table, episode)
    rounds.remind()
    assert unreached(rounds, episode) is None


def test_who_was_not_asked_for_no_lasting_reason_is_not_looked_for(rounds: Rounds) -> None:
    """As where the morning's round did not come, or for whoever was registered after it."""
    episode = rounds.resident(1)
    rounds.remind()
    assert unreached(rounds, episode) is None


@pytest.mark.parametrize(
    ("because", "hours", "again"),
    [
        (Heard.TRACED, 24, False),
        (Heard.CLOSED, 24, False),
        (Heard.TRACED, 72, True),
        (Heard.REPORT, 24, True),
        (Heard.NUMBER_CHANGED, 1, True),
    ],
)
def test_a_tracer_does_not_go_every_day(rounds: Rounds, because: Heard, hours: int, *, again: bool) -> None:
    episode = rounds.resident(1, opted_out_at=NOW)
    rounds.remind()
    before = unreached(rounds, episode)
    assert before is not None
    ended = over(before, because, datetime.now(UTC) - timedelta(hours=hours))
    assert ended is not None
    TableSilences(rounds.table).save(before, ended)
    rounds.remind()
    after = unreached(rounds, episode)
    assert after is not None
    assert (after.is_waiting, after.raised) == ((True, 1) if again else (False, 0))


@pytest.mark.parametrize(
    ("yesterday", "is_sought"),
    [(MessageState.SUPPRESSED, True), (MessageState.FAILED, True), (MessageState.SENT, False), (None, False)],
)
def test_whose_question_stays_with_us_for_a_second_day_is_looked_for(
    rounds: Rounds, yesterday: MessageState | None, *, is_sought: bool
) -> None:
    episode = rounds.resident(1)
    rounds.ask()
    rounds.moved([episode], MessageState.SUPPRESSED)
    if yesterday:
        asked_on(rounds, episode, TODAY - timedelta(days=1), yesterday)
    rounds.remind()
    assert (unreached(rounds, episode) is not None) == is_sought


def asked_on(rounds: Rounds, episode: str, day: date, state: MessageState) -> None:
    """The day's question, in a state."""
    task = json.dumps({"round": "ask", "day": day.isoformat(), "episode_ids": [episode]})
    assert notify_daily.handler(sqs_event(task), CONTEXT) == {"batchItemFailures": []}
    rounds.table.update(keys.message(f"{episode}.daily_check_in.{day:%Y%m%d}"), {"state": state.value})


def test_a_round_that_comes_a_day_late_begins_no_silence(rounds: Rounds) -> None:
    """Redriven, or from a backlog: they have reported since."""
    episode, yesterday = rounds.resident(1), TODAY - timedelta(days=1)
    asked_on(rounds, episode, yesterday, MessageState.READ)
    report(rounds.table, episode)
    task = json.dumps({"round": "remind", "day": yesterday.isoformat(), "episode_ids": [episode]})
    assert daily_handler.handler(sqs_event(task), CONTEXT) == {"batchItemFailures": []}
    assert rounds.silence(episode) is None


def test_a_number_that_wants_no_messages_gets_none_whoever_said_so(rounds: Rounds) -> None:
    first, second = rounds.resident(1, phone=HOME), rounds.resident(2, phone=HOME, opted_out_at=NOW)
    rounds.table.put({**keys.number_opt_out("+6281200000003"), "type": "NumberOptOut", "opted_out_at": "x"})
    third = rounds.resident(3)
    rounds.ask()
    assert [rounds.message(one) for one in (first, second, third)] == [None, None, None]


def test_who_has_said_how_they_are_is_not_asked(rounds: Rounds) -> None:
    episode = rounds.resident(1)
    report(rounds.table, episode)
    rounds.ask()
    assert rounds.message(episode) is None


def test_a_household_gets_one_message_that_names_all(rounds: Rounds) -> None:
    """Also where its people are in different tasks."""
    old = rounds.resident(2, phone=HOME, birth_date=date(1950, 1, 1), name="Ni Made Nenek")
    young = rounds.resident(1, phone=HOME, birth_date=date(2010, 1, 1), kind="contact", name="I Putu Cucu")
    for one in (young, old):
        task = {"round": "ask", "day": TODAY.isoformat(), "episode_ids": [one]}
        assert notify_daily.handler(sqs_event(json.dumps(task)), CONTEXT) == {"batchItemFailures": []}
    lead, companion = rounds.message(old), rounds.message(young)
    assert lead is not None
    assert companion is not None
    assert (lead.template, lead.companions) == ("daily_check_in_household", (companion.message_id,))
    assert lead.parameters["daftar_nama"] == "1. Ni Made Nenek; 2. I Putu Cucu"
    assert companion.lead == lead.message_id
    token = lead.parameters["token_formulir"]
    shared = load(rounds.table, link_id_in(token))
    assert shared is not None
    assert [one.episode_id for one in shared.everybody] == [old, young]


def test_too_many_on_one_phone_are_no_household(rounds: Rounds) -> None:
    office = [rounds.resident(number, phone=HOME) for number in range(1, 11)]
    rounds.ask()
    messages = [rounds.message(one) for one in office]
    assert all(one is not None and one.lead is None and not one.companions for one in messages)


def test_the_button_opens_the_short_form_and_lasts(rounds: Rounds) -> None:
    episode = rounds.resident(1)
    rounds.ask()
    message = rounds.message(episode)
    assert message is not None
    token, _, page = message.parameters["token_formulir"].partition("/")
    assert page == "report"
    link_id = link_id_for(KEY.encode(), episode)
    assert verify(KEY.encode(), token, datetime.now(UTC)) == link_id
    kept = load(rounds.table, link_id)
    assert kept is not None
    assert kept.expires_at > datetime.now(UTC) + timedelta(days=20)
    assert kept.episode_id == episode


def test_a_link_that_would_end_soon_lasts_longer_and_a_revoked_one_opens_nothing(rounds: Rounds) -> None:
    soon, revoked = rounds.resident(1), rounds.resident(2)
    rounds.ask()
    for one, changes in (
        (soon, {"expires_at": (datetime.now(UTC) + timedelta(hours=3)).isoformat()}),
        (revoked, {"revoked_at": datetime.now(UTC).isoformat()}),
    ):
        rounds.table.update(keys.link(link_id_for(KEY.encode(), one)), changes)
    another = TODAY - timedelta(days=1)
    task = json.dumps({"round": "ask", "day": another.isoformat(), "episode_ids": [soon, revoked]})
    assert notify_daily.handler(sqs_event(task), CONTEXT) == {"batchItemFailures": []}
    lasting = load(rounds.table, link_id_for(KEY.encode(), soon))
    assert lasting is not None
    assert lasting.expires_at > datetime.now(UTC) + timedelta(days=20)
    assert rounds.table.get(keys.message(f"{soon}.daily_check_in.{another:%Y%m%d}"))
    assert rounds.table.get(keys.message(f"{revoked}.daily_check_in.{another:%Y%m%d}")) is None


@pytest.mark.parametrize(
    "state", [MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED, MessageState.READ]
)
def test_who_was_asked_and_says_nothing_is_missed(rounds: Rounds, state: MessageState) -> None:
    episode = rounds.resident(1)
    rounds.ask()
    rounds.moved([episode], state)
    for _ in range(2):
        rounds.remind()
    silence = rounds.silence(episode)
    assert silence is not None
    assert (silence.step, silence.raised, silence.version) == (SilenceStep.REMINDER, 0, 1)
    message = rounds.message(episode)
    assert message is not None
    assert silence.since == message.created_at


@pytest.mark.parametrize(
    "state", [MessageState.QUEUED, MessageState.HELD, MessageState.SUPPRESSED, MessageState.FAILED]
)
def test_what_never_left_us_is_not_the_residents_silence(rounds: Rounds, state: MessageState) -> None:
    episode = rounds.resident(1)
    rounds.ask()
    rounds.moved([episode], state)
    rounds.remind()
    assert rounds.silence(episode) is None


def test_who_answered_is_not_missed(rounds: Rounds) -> None:
    episode = rounds.resident(1)
    rounds.ask()
    rounds.moved([episode], MessageState.READ)
    report(rounds.table, episode)
    rounds.remind()
    assert rounds.silence(episode) is None


def test_a_broken_record_goes_back_and_stops_no_other(rounds: Rounds) -> None:
    answer = daily_handler.handler(sqs_event('{"round":"dance"}', '{"round":"ask"}'), CONTEXT)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m0"]
    assert len(rounds.take("daily")) == keys.SHARDS
