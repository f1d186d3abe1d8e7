"""An episode ended: what waits is stopped, and who is well hears that it is over."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.config_data import city
from desac.adapters.message_items import message_item
from desac.adapters.outbox import TableOutbox
from desac.adapters.roster import TableRoster
from desac.adapters.table import Table, from_item, to_item
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.isolation import EndReason
from desac.domain.message import HoldReason, Message, MessageState, Purpose
from desac.domain.sending_hours import SendingHours
from desac.domain.sending_number import SendingNumber
from desac.events import EpisodeEnded
from desac.ports.outbox import Looked, Overtaken
from functions.notify.ended import Ending
from functions.notify.ended_handler import handler
from functions.notify.judging import Change, Send, judge
from functions.notify.message_body import words_of
from functions.notify.rendering import render
from functions.notify.templates import Template
from tests.unit.notify.notify_fakes import EPISODE_ID, NOW, PERSON_ID, episode, message, person
from tests.unit.overview.records import CONTEXT, sqs_event

ENDED = EpisodeEnded(person_id=PERSON_ID, episode_id=EPISODE_ID, status=EpisodeStatus.ENDED)
WELL = (EndReason.COMPLETED, EndReason.EXIT_TEST_NEGATIVE, EndReason.RECOVERED)
ELSE = tuple(reason for reason in EndReason if reason not in WELL)


@pytest.fixture(autouse=True)
def _settings(aws_in_memory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_TABLE", "desac")


def _put(table: Table, *messages: Message, phone: str | None = "+6281200000001", **changes: Any) -> None:
    """A resident whose episode has ended, with messages."""
    who = person(phone=phone)
    over: dict[str, Any] = {"status": EpisodeStatus.ENDED, "status_reason": EndReason.COMPLETED}
    lookup = {"lookup": keys.phone_lookup(phone)} if phone else {}
    table.put(to_item(who, keys.person(who.person_id), **lookup))
    table.put(to_item(episode(**(over | changes)), keys.episode(EPISODE_ID)))
    for one in messages:
        table.put(message_item(one))


def _end(table: Table, now: datetime = NOW) -> None:
    Ending(TableOutbox(table), TableRoster(table), city()).end(ENDED, now)


def _message(table: Table, purpose: Purpose = Purpose.ISOLATION_ENDED) -> Message | None:
    item = table.get(keys.message(f"{EPISODE_ID}.{purpose}"))
    return from_item(Message, item) if item else None


def _words(table: Table) -> list[Message]:
    found = (from_item(Message, item) for item in table.partition(keys.partition(PERSON_ID), "MESSAGE#"))
    words = [one for one in found if one.purpose is Purpose.ISOLATION_ENDED]
    return sorted(words, key=lambda one: one.created_at)


def _waiting(purpose: Purpose, *states: MessageState, **changes: Any) -> Message:
    suffix = ".0123456789ab" if changes.pop("answers", False) else ""
    return message(*states, message_id=f"{EPISODE_ID}.{purpose}{suffix}", purpose=purpose, **changes)


@pytest.mark.parametrize("reason", WELL)
def test_who_is_well_hears_once_that_it_is_over(table: Table, reason: EndReason) -> None:
    _put(table, status_reason=reason)
    for _ in range(2):
        _end(table)
    told = _message(table)
    assert told is not None
    assert (told.state, told.to, told.reason) == (MessageState.QUEUED, "+6281200000001", None)
    words = words_of(told)
    assert isinstance(words, Template)
    text = render(words, told.parameters)
    assert "Masa isolasi mandiri Anda tercatat selesai" in text
    assert ("21 Agustus 2021" in text) == (reason is EndReason.COMPLETED), "else the day on which it ended"


@pytest.mark.parametrize("reason", ELSE)
def test_nobody_else_hears_anything(table: Table, reason: EndReason) -> None:
    _put(table, status_reason=reason)
    _end(table)
    assert _message(table) is None


def test_a_contact_is_told_of_the_quarantine(table: Table) -> None:
    _put(table, kind=EpisodeKind.CONTACT, status_reason=EndReason.EXIT_TEST_NEGATIVE, ended_at=NOW)
    _end(table)
    [told] = _words(table)
    assert told.parameters["masa"] == "Masa karantina"


def test_why_somebody_is_not_told_is_on_record(table: Table) -> None:
    _put(table, phone=None)
    _end(table)
    told = _message(table)
    assert told is not None
    assert (told.state, told.reason) == (MessageState.SUPPRESSED, "no_phone")


def test_what_waits_is_stopped_and_what_went_is_left(table: Table) -> None:
    queued = _waiting(Purpose.ISOLATION_GUIDE)
    held = _waiting(
        Purpose.CONTACT_NOTICE, MessageState.QUEUED, MessageState.HELD, reason=HoldReason.QUIET_HOURS
    )
    sent = _waiting(Purpose.POSITIVE_NOTICE, MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)
    _put(table, queued, held, sent, status_reason=EndReason.HOSPITALISED)
    for _ in range(2):
        _end(table, NOW + timedelta(hours=1))
    for purpose in (Purpose.ISOLATION_GUIDE, Purpose.CONTACT_NOTICE):
        stopped = _message(table, purpose)
        assert stopped is not None
        assert (stopped.state, stopped.reason) == (MessageState.SUPPRESSED, "episode_over")
        assert [state for state, _ in stopped.history][-1] is MessageState.SUPPRESSED
    assert _message(table, Purpose.POSITIVE_NOTICE) == sent
    item = table.get(keys.message(held.message_id))
    assert item is not None
    assert "work" not in item, "nothing releases it any more"


def _answer(table: Table, purpose: Purpose) -> MessageState:
    item = table.get(keys.message(f"{EPISODE_ID}.{purpose}.0123456789ab"))
    assert item is not None
    return from_item(Message, item).state


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        (EndReason.HOSPITALISED, MessageState.QUEUED),
        (EndReason.COMPLETED, MessageState.QUEUED),
        (EndReason.DECEASED, MessageState.SUPPRESSED),
    ],
)
def test_who_has_just_written_is_answered_but_not_for_the_dead(
    table: Table, reason: EndReason, state: MessageState
) -> None:
    answer = _waiting(Purpose.SYMPTOM_ANSWER, answers=True)
    notice = _waiting(Purpose.COMPLAINT_NOTICE, answers=True)
    _put(table, answer, notice, status_reason=reason)
    _end(table)
    assert [_answer(table, one.purpose) for one in (answer, notice)] == [state, state]


def test_an_end_that_was_taken_back_stops_nothing(table: Table) -> None:
    queued = _waiting(Purpose.ISOLATION_GUIDE)
    _put(table, queued, status=EpisodeStatus.ACTIVE, status_reason=None)
    _end(table)
    assert _message(table, Purpose.ISOLATION_GUIDE) == queued
    assert _message(table) is None


def test_whoever_follows_a_lead_leaves_it(table: Table) -> None:
    """One of a household is in hospital: the message names the others only."""
    lead = f"{'b' * 16}-0a1b2c3d.{Purpose.ISOLATION_GUIDE}"
    _put(table, _waiting(Purpose.ISOLATION_GUIDE, lead=lead), status_reason=EndReason.HOSPITALISED)
    _end(table)
    left = _message(table, Purpose.ISOLATION_GUIDE)
    assert left is not None
    assert (left.lead, left.state) == (None, MessageState.SUPPRESSED)


def test_a_message_that_is_taken_meanwhile_is_looked_at_again(table: Table) -> None:
    """The sender claims it while it is being stopped: what goes out is known, and nothing is lost."""
    queued = _waiting(Purpose.ISOLATION_GUIDE)
    _put(table, queued, status_reason=EndReason.MOVED)

    class Racing(TableOutbox):
        raced = False

        def save(self, before: Message, after: Message, *_: Any) -> None:
            if not Racing.raced:
                Racing.raced = True
                claimed = _waiting(Purpose.ISOLATION_GUIDE, MessageState.QUEUED, MessageState.SENDING)
                super().save(before, claimed)
            super().save(before, after)

    Ending(Racing(table), TableRoster(table), city()).end(ENDED, NOW)
    sending = _message(table, Purpose.ISOLATION_GUIDE)
    assert sending is not None
    assert sending.state is MessageState.SENDING


def test_endless_interruption_goes_back_to_the_queue(table: Table) -> None:
    _put(table, _waiting(Purpose.ISOLATION_GUIDE), status_reason=EndReason.MOVED)

    class Busy(TableOutbox):
        def save(self, *_: Any) -> None:
            raise Overtaken

    with pytest.raises(Overtaken):
        Ending(Busy(table), TableRoster(table), city()).end(ENDED, NOW)


def test_the_queue_hands_over_events_and_keeps_what_is_too_early(table: Table) -> None:
    body = json.dumps({"detail-type": "EpisodeEnded", "detail": ENDED.model_dump(mode="json")})
    assert len(handler(sqs_event(body), CONTEXT)["batchItemFailures"]) == 1
    _put(table)
    assert handler(sqs_event(body), CONTEXT) == {"batchItemFailures": []}
    assert _message(table) is not None


def _judged(told: Message, over: Episode) -> Any:
    looked = Looked(told, person(), over)
    number = SendingNumber(phone_number_id="1")
    return judge(looked, number, SendingHours(), number_opted_out=False, now=NOW)


def test_the_word_goes_out_although_the_episode_is_over(table: Table) -> None:
    _put(table)
    _end(table)
    told = _message(table)
    assert told is not None
    assert isinstance(_judged(told, episode(status=EpisodeStatus.ENDED, status_reason="completed")), Send)


@pytest.mark.parametrize(
    ("over", "why"),
    [
        (episode(end_date=date(2021, 8, 30)), "not_over"),
        (episode(status=EpisodeStatus.ENDED, status_reason="deceased"), "episode_over"),
    ],
)
def test_it_does_not_once_that_is_no_longer_true(table: Table, over: Episode, why: str) -> None:
    """Held for the night while somebody corrects a date, or a death is entered."""
    _put(table)
    _end(table)
    told = _message(table)
    assert told is not None
    verdict = _judged(told, over)
    assert isinstance(verdict, Change)
    assert (verdict.next.state, verdict.next.changes["reason"]) == (MessageState.SUPPRESSED, why)


def _put_again(table: Table, **changes: Any) -> None:
    over: dict[str, Any] = {"status": EpisodeStatus.ENDED, "status_reason": EndReason.COMPLETED}
    table.put(to_item(episode(**(over | changes)), keys.episode(EPISODE_ID)))


@pytest.mark.parametrize("fate", [MessageState.SUPPRESSED, MessageState.SENT])
def test_a_second_end_is_told_after_the_first_was_taken_back(table: Table, fate: MessageState) -> None:
    _put(table, ended_at=NOW)
    _end(table)
    [first] = _words(table)
    done = first.model_copy(update={"state": fate, "reason": "not_over"})
    table.put(message_item(done))
    later = NOW + timedelta(days=3)
    _put_again(table, ended_at=later)
    for _ in range(2):
        _end(table, later)
    kept, second = _words(table)
    assert kept == done
    assert second.state is MessageState.QUEUED


def test_only_the_word_of_the_last_end_goes_out(table: Table) -> None:
    """Taken back and over again in one night, while the first word waited for the morning."""
    _put(table, ended_at=NOW)
    _end(table)
    later = NOW + timedelta(hours=2)
    _put_again(table, ended_at=later, status_reason=EndReason.RECOVERED)
    _end(table, later)
    assert [one.state for one in _words(table)] == [MessageState.SUPPRESSED, MessageState.QUEUED]


def test_another_reason_for_the_same_end_is_not_told_again(table: Table) -> None:
    _put(table, ended_at=NOW)
    _end(table)
    _put_again(table, ended_at=NOW, status_reason=EndReason.RECOVERED)
    _end(table, NOW + timedelta(hours=1))
    [told] = _words(table)
    assert told.state is MessageState.QUEUED
    _put_again(table, ended_at=NOW, status_reason=EndReason.DECEASED)
    _end(table, NOW + timedelta(hours=2))
    assert [one.state for one in _words(table)] == [MessageState.SUPPRESSED], "not to the dead"
