"""A corrected phone: what led nowhere is planned anew for the new number, and nothing else ever is."""

from datetime import timedelta

import pytest

from desac.adapters import secrets
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.message import Message, Purpose, predecessors
from desac.domain.message import MessageState as S
from desac.events import CaseRegistered, PhoneCorrected, ResidentOptedIn
from desac.ports.outbox import Addressee
from functions.notify.planner import plan_one
from functions.notify.transitions import Receipt, advance, planned_anew, with_receipts
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    MESSAGE_ID,
    NOW,
    PERSON_ID,
    PHONE,
    FakeOutbox,
    FakeRoster,
    episode,
    message,
    person,
)

NEW_PHONE = "+6281200000077"
LATER = NOW + timedelta(hours=1)
GUIDE_ID = f"{EPISODE_ID}.{Purpose.ISOLATION_GUIDE}"
REGISTERED = CaseRegistered(person_id=PERSON_ID, episode_id=EPISODE_ID)
CORRECTED = PhoneCorrected(person_id=PERSON_ID, episode_id=EPISODE_ID)
GUIDE = {"message_id": GUIDE_ID, "purpose": Purpose.ISOLATION_GUIDE, "template": "isolation_guide"}


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "link_key", lambda _: b"k" * 64)


def failed(code: int = 131026, **changes: object) -> Message:
    """A notice that WhatsApp did not deliver."""
    return message(
        S.QUEUED,
        S.SENDING,
        S.ACCEPTED,
        S.FAILED,
        **{"error_code": code, "wamid": "wamid.old", "attempts": 1, "carrier": "event-1", **changes},
    )


def corrected(*known: Message, **changes: object) -> FakeOutbox:
    """An outbox with these messages, after the correction was told twice."""
    what = episode(**{"unreachable": UnreachableReason.NOT_ON_WHATSAPP, **changes})
    outbox = FakeOutbox(*known, to=Addressee(person(phone=NEW_PHONE), what))
    for _ in range(2):
        plan_one(CORRECTED, outbox, FakeRoster(), LATER)
    return outbox


def test_the_first_phone_brings_the_messages_that_were_held_back() -> None:
    outbox = FakeOutbox(to=Addressee(person(phone=None), episode()))
    plan_one(REGISTERED, outbox, FakeRoster(), NOW)
    assert outbox.to.episode.unreachable is UnreachableReason.NO_PHONE
    outbox.to = outbox.to._replace(person=person(phone=NEW_PHONE))
    for _ in range(2):
        plan_one(CORRECTED, outbox, FakeRoster(), LATER)
    (renewal,) = outbox.renewals
    assert {after.message_id for _, after in renewal.messages} == {MESSAGE_ID, GUIDE_ID}
    for one in outbox.stored.values():
        assert (one.state, one.to, one.reason) == (S.QUEUED, NEW_PHONE, None)
        assert [state for state, _ in one.history] == [S.SUPPRESSED, S.QUEUED]
        assert one.parameters
        assert (one.created_at, one.updated_at) == (NOW, LATER)
    assert renewal.clock.due_at > LATER
    assert outbox.to.episode.unreachable is None


def test_a_mistyped_number_is_forgotten_but_not_what_happened() -> None:
    notice = corrected(failed(), failed(**GUIDE)).stored[MESSAGE_ID]
    assert (notice.state, notice.to, notice.attempts) == (S.QUEUED, NEW_PHONE, 1)
    assert (notice.wamid, notice.error_code, notice.carrier) == (None, None, None)
    assert notice.former_wamids == ("wamid.old",)
    assert notice.history == (*failed().history, (S.QUEUED, LATER))


@pytest.mark.parametrize("state", [S.QUEUED, S.SENDING, S.UNKNOWN, S.ACCEPTED, S.SENT, S.DELIVERED, S.READ])
def test_what_has_reached_somebody_or_still_may_is_not_planned_anew(state: S) -> None:
    on_its_way = message(S.QUEUED, state)
    outbox = corrected(on_its_way, failed(**GUIDE))
    assert outbox.stored[MESSAGE_ID] == on_its_way
    assert outbox.stored[GUIDE_ID].state is S.QUEUED
    with pytest.raises(ValueError, match="not to be planned anew"):
        planned_anew(on_its_way, message())


@pytest.mark.parametrize(
    "known",
    [
        message(S.QUEUED, S.SUPPRESSED, reason="opted_out"),
        message(S.SUPPRESSED, reason="episode_over"),
        failed(100),
        failed(to=NEW_PHONE),
    ],
)
def test_other_ends_are_no_matter_of_the_number(known: Message) -> None:
    """Nor is a message tried again at the very number where it failed."""
    outbox = corrected(known, message(S.QUEUED, S.READ, **GUIDE))
    assert outbox.stored[MESSAGE_ID] == known
    assert not outbox.renewals


@pytest.mark.parametrize(
    "to",
    [
        Addressee(person(phone=NEW_PHONE, opted_out_at=NOW), episode()),
        Addressee(person(phone=NEW_PHONE), episode(), number_opted_out=True),
        Addressee(person(phone=NEW_PHONE), episode(status=EpisodeStatus.ENDED)),
    ],
)
def test_nobody_is_written_to_against_their_will_or_too_late(to: Addressee) -> None:
    outbox = FakeOutbox(failed(), failed(**GUIDE), to=to)
    plan_one(CORRECTED, outbox, FakeRoster(), LATER)
    assert {one.state for one in outbox.stored.values()} == {S.FAILED}


def test_a_registration_told_twice_plans_nothing_anew() -> None:
    outbox = FakeOutbox(failed(), failed(**GUIDE), to=Addressee(person(phone=NEW_PHONE), episode()))
    plan_one(REGISTERED, outbox, FakeRoster(), LATER)
    assert not outbox.renewals


def test_a_merge_that_is_taken_back_frees_what_was_held_back_as_over() -> None:
    """Told twice, it is planned once; what had reached the resident before the merge stays."""
    held = message(S.QUEUED, S.SUPPRESSED, reason="episode_over")
    read = message(S.QUEUED, S.READ, **GUIDE)
    outbox = FakeOutbox(held, read, to=Addressee(person(), episode()))
    for _ in range(2):
        plan_one(REGISTERED, outbox, FakeRoster(), LATER)
    assert outbox.stored[MESSAGE_ID].state is S.QUEUED
    assert outbox.stored[MESSAGE_ID].history[-1] == (S.QUEUED, LATER)
    assert outbox.stored[GUIDE_ID] == read
    [renewal] = outbox.renewals
    assert renewal.clock.due_at > LATER


def test_what_was_held_back_as_over_stays_so_while_it_is() -> None:
    held = message(S.QUEUED, S.SUPPRESSED, reason="episode_over")
    read = message(S.QUEUED, S.READ, **GUIDE)
    outbox = FakeOutbox(held, read, to=Addressee(person(), episode(status=EpisodeStatus.ENDED)))
    plan_one(REGISTERED, outbox, FakeRoster(), LATER)
    assert not outbox.renewals


def test_only_the_planner_leads_out_of_an_end() -> None:
    assert not {S.SUPPRESSED, S.FAILED} & predecessors(S.QUEUED)
    for ended in (failed(), message(S.SUPPRESSED)):
        assert advance(ended, S.QUEUED, LATER) is None


@pytest.mark.parametrize("state", [S.SENT, S.DELIVERED, S.READ, S.FAILED])
@pytest.mark.parametrize("steps", [(), (S.SENDING,), (S.SENDING, S.ACCEPTED)])
def test_receipts_of_the_old_number_say_nothing_about_the_new_one(state: S, steps: tuple[S, ...]) -> None:
    """The callback is the same, and so they come to the same message."""
    current = corrected(failed(), failed(**GUIDE)).stored[MESSAGE_ID]
    for step in steps:
        moved = advance(current, step, LATER, wamid="wamid.new" if step is S.ACCEPTED else None)
        assert moved
        current = moved
    late = Receipt(state, LATER + timedelta(minutes=1), "wamid.old", 131026 if state is S.FAILED else None)
    assert with_receipts(current, [late], LATER) is current


def test_a_failure_of_another_attempt_does_not_fail_the_one_that_was_accepted() -> None:
    accepted = message(S.QUEUED, S.SENDING, S.ACCEPTED, wamid="wamid.2")
    assert with_receipts(accepted, [Receipt(S.FAILED, LATER, "wamid.1", 131026)], LATER) is accepted
    assert with_receipts(accepted, [Receipt(S.FAILED, LATER, "wamid.2", 131026)], LATER).state is S.FAILED


def test_the_history_keeps_both_numbers_in_order() -> None:
    current = corrected(failed(), failed(**GUIDE)).stored[MESSAGE_ID]
    for step in (S.SENDING, S.ACCEPTED):
        moved = advance(current, step, LATER)
        assert moved
        current = moved
    news = [Receipt(state, LATER, "wamid.new") for state in (S.DELIVERED, S.SENT)]
    told = [state for state, _ in with_receipts(current, news, LATER).history]
    assert told == [
        *[state for state, _ in failed().history],
        S.QUEUED,
        S.SENDING,
        S.ACCEPTED,
        *(S.SENT, S.DELIVERED),
    ]


def test_an_opt_out_of_anybody_on_the_number_holds_a_new_plan_back() -> None:
    outbox = FakeOutbox(to=Addressee(person(phone=PHONE), episode(), number_opted_out=True))
    plan_one(REGISTERED, outbox, FakeRoster(), NOW)
    assert {(one.state, one.reason) for one in outbox.stored.values()} == {(S.SUPPRESSED, "opted_out")}
    assert outbox.to.episode.unreachable is UnreachableReason.OPTED_OUT


def unwanted(**changes: object) -> Message:
    """A message that was held back for an opt-out."""
    return message(S.SUPPRESSED, reason="opted_out", **changes)


@pytest.mark.parametrize("opted_out", [True, False])
def test_messages_held_back_for_an_opt_out_are_planned_once_it_is_taken_back(opted_out: bool) -> None:
    lost = episode(unreachable=UnreachableReason.OPTED_OUT)
    outbox = FakeOutbox(unwanted(), unwanted(**GUIDE), to=Addressee(person(), lost, opted_out))
    for _ in range(2):
        plan_one(ResidentOptedIn(person_id=PERSON_ID, episode_id=EPISODE_ID), outbox, FakeRoster(), LATER)
    state = S.SUPPRESSED if opted_out else S.QUEUED
    assert {one.state for one in outbox.stored.values()} == {state}
    assert len(outbox.renewals) == (0 if opted_out else 1)
    assert outbox.to.episode.unreachable is (UnreachableReason.OPTED_OUT if opted_out else None)


def test_what_was_sent_before_an_opt_out_is_not_sent_again() -> None:
    read = message(S.QUEUED, S.SENDING, S.ACCEPTED, S.READ, wamid="wamid.1")
    outbox = FakeOutbox(read, unwanted(**GUIDE))
    plan_one(ResidentOptedIn(person_id=PERSON_ID, episode_id=EPISODE_ID), outbox, FakeRoster(), LATER)
    assert outbox.stored[MESSAGE_ID] == read
    assert outbox.stored[GUIDE_ID].state is S.QUEUED
