"""The table's inbox and the tests' fake keep the same promises about numbers, users, turns and links."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from desac.adapters import keys
from desac.adapters.inbox import TableInbox
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.table import Table, dynamodb, from_item, to_item
from desac.domain.claim import Claim
from desac.domain.episode import Episode, EpisodeStatus, UnreachableReason
from desac.domain.link import Link
from desac.domain.message import MessageState as S
from desac.domain.person import Person
from desac.domain.reply_kinds import ReplyIntent
from desac.ports.inbox import Inbox
from desac.ports.outbox import Overtaken, Step
from functions.notify.numbers import change_number, heed
from functions.notify.receipts import apply_receipts
from functions.notify.replies import Heard, Owner
from functions.notify.transitions import advance
from functions.notify.webhook_models import InboundMessage, Status
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    NOW,
    PERSON_ID,
    PHONE,
    FakeInbox,
    FakeOutbox,
    episode,
    message,
    person,
)

NEW_PHONE = "+6281200000002"
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

MakeInbox = Callable[[Person, Episode], Inbox]


@pytest.fixture(params=["fake", "table"])
def make_inbox(request: pytest.FixtureRequest, table: Table) -> MakeInbox:
    """An inbox that knows one person."""

    def make(known: Person, their: Episode) -> Inbox:
        if request.param == "fake":
            return FakeInbox(known, episodes=[their])
        table.put(to_item(known, keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
        table.put(to_item(their, keys.episode(EPISODE_ID)))
        return TableInbox(table)

    return make


@pytest.fixture
def inbox(make_inbox: MakeInbox) -> Inbox:
    """An inbox with an active case."""
    return make_inbox(person(), episode())


def test_what_was_said_last_of_a_number_stands(inbox: Inbox) -> None:
    assert inbox.opt_out_number(PHONE, NOW)
    assert inbox.opt_out_number(PHONE, NOW)
    assert inbox.opt_in_number(PHONE, NOW + SECOND)
    assert not inbox.opt_out_number(PHONE, NOW)
    assert inbox.opt_in_number(PHONE, NOW + SECOND)
    assert inbox.opt_out_number(PHONE, NOW + HOUR)
    assert not inbox.opt_in_number(PHONE, NOW + SECOND)


def test_older_words_about_a_number_that_come_again_change_nothing(inbox: Inbox) -> None:
    assert inbox.opt_out_number(PHONE, NOW)
    assert inbox.opt_in_number(PHONE, NOW + SECOND)
    assert inbox.opt_out_number(PHONE, NOW + HOUR)
    assert not inbox.opt_out_number(PHONE, NOW)
    assert not inbox.opt_in_number(PHONE, NOW + SECOND)
    assert inbox.opt_out_number(PHONE, NOW + HOUR), "the same moment may be told again"
    assert not inbox.opt_in_number(PHONE, NOW + HOUR)
    assert inbox.opt_in_number(PHONE, NOW + 2 * HOUR)
    assert not inbox.opt_in_number(PHONE, NOW + SECOND)
    assert not inbox.opt_out_number(PHONE, NOW + 2 * HOUR)


def test_an_opt_in_is_noted_over_what_was_read(make_inbox: MakeInbox) -> None:
    known = person(opted_out_at=NOW)
    inbox = make_inbox(known, episode())
    inbox.opt_in(known, NOW + HOUR)
    found, (their,) = inbox.person(PERSON_ID), inbox.episodes(PERSON_ID)
    assert found
    assert (found.opted_out_at, found.version) == (None, 2)
    assert (their.opted_in_at, their.version) == (NOW + HOUR, 2)
    with pytest.raises(Overtaken):
        inbox.opt_in(known, NOW + HOUR)


def test_an_episode_that_is_over_is_not_planned_anew(make_inbox: MakeInbox) -> None:
    known = person(opted_out_at=NOW)
    inbox = make_inbox(known, episode(status=EpisodeStatus.ENDED))
    inbox.opt_in(known, NOW + HOUR)
    (their,) = inbox.episodes(PERSON_ID)
    assert their.opted_in_at is None


def test_a_resident_who_moves_is_found_by_the_new_number_only(inbox: Inbox) -> None:
    inbox.move(person(), NEW_PHONE, NOW)
    assert list(inbox.people_on(PHONE)) == []
    (found,) = inbox.people_on(NEW_PHONE)
    assert (found.phone, found.confirmed_fields, found.version) == (NEW_PHONE, ("phone",), 2)
    assert not found.sources.is_older("phone", NOW)
    assert found.sources.is_older("phone", NOW + SECOND)
    (their,) = inbox.episodes(PERSON_ID)
    assert their.phone_corrected_at == NOW
    with pytest.raises(Overtaken):
        inbox.move(person(), NEW_PHONE, NOW)


def test_the_latest_word_about_a_hidden_user_stands(inbox: Inbox) -> None:
    assert inbox.phone_of("ID.1") is None
    inbox.note_user("ID.1", PHONE, NOW + HOUR)
    inbox.note_user("ID.1", NEW_PHONE, NOW)
    assert inbox.phone_of("ID.1") == PHONE
    inbox.note_user("ID.1", NEW_PHONE, NOW + 2 * HOUR)
    assert inbox.phone_of("ID.1") == NEW_PHONE


def test_one_answer_in_an_hour_for_each_number_and_kind(inbox: Inbox) -> None:
    def may(wamid: str, after: timedelta, phone: str = PHONE, purpose: str = "other_answer") -> bool:
        return inbox.may_answer(phone, purpose, wamid, NOW + after, HOUR)

    assert may("wamid.1", timedelta())
    assert not may("wamid.2", HOUR - SECOND)
    assert may("wamid.1", HOUR - SECOND), "the reply that took the turn may come again"
    assert may("wamid.3", HOUR, phone=NEW_PHONE)
    assert may("wamid.3", HOUR, purpose="well_answer")
    assert may("wamid.4", 2 * HOUR)


def test_a_link_is_made_once_and_lasts_as_long_as_the_last_one_who_asks(inbox: Inbox) -> None:
    first = Link(
        link_id="ab" * 12,
        person_id=PERSON_ID,
        episode_id=EPISODE_ID,
        expires_at=NOW + HOUR,
        created_at=NOW,
    )
    assert inbox.lasting_link(first) == first
    longer = first.model_copy(update={"expires_at": NOW + 2 * HOUR, "created_at": NOW + HOUR})
    kept = inbox.lasting_link(longer)
    assert kept == first.model_copy(update={"expires_at": NOW + 2 * HOUR})


def test_a_revoked_link_is_not_given_out(table: Table) -> None:
    revoked = Link(
        link_id="ab" * 12,
        person_id=PERSON_ID,
        episode_id=EPISODE_ID,
        expires_at=NOW + HOUR,
        revoked_at=NOW,
        created_at=NOW,
    )
    table.put(to_item(revoked, keys.link(revoked.link_id)))
    assert TableInbox(table).lasting_link(revoked.model_copy(update={"revoked_at": None})) is None


def test_an_opt_out_of_a_number_holds_for_whoever_is_registered_on_it_later(table: Table) -> None:
    inbox, outbox = TableInbox(table), TableOutbox(table)
    inbox.opt_out_number(PHONE, NOW)
    table.put(to_item(person(), keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    table.put(to_item(episode(), keys.episode(EPISODE_ID)))
    found = outbox.addressee(PERSON_ID, EPISODE_ID)
    assert found
    assert found.number_opted_out
    inbox.opt_in_number(PHONE, NOW + SECOND)
    found = outbox.addressee(PERSON_ID, EPISODE_ID)
    assert found
    assert not found.number_opted_out


def test_start_plans_anew_whoever_was_registered_after_the_number_had_opted_out(table: Table) -> None:
    inbox, outbox = TableInbox(table), TableOutbox(table)
    inbox.opt_out_number(PHONE, NOW)
    lost = episode(unreachable=UnreachableReason.OPTED_OUT)
    table.put(to_item(person(), keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    table.put(to_item(lost, keys.episode(EPISODE_ID)))
    heard = Heard("wamid.1", ReplyIntent.START, PHONE, (Owner(person(), lost),), NOW + HOUR)
    for _ in range(2):
        heed(heard, inbox)
    found = outbox.addressee(PERSON_ID, EPISODE_ID)
    assert found
    assert (found.number_opted_out, found.person.opted_out_at) == (False, None)
    assert (found.episode.opted_in_at, found.episode.version) == (NOW + HOUR, 2)


def test_who_moves_takes_an_opt_out_along_to_the_new_number(table: Table) -> None:
    """So says what the planner reads, and what the sender does."""
    inbox, outbox, recipients = TableInbox(table), TableOutbox(table), TableRecipients(table)
    gone = person(opted_out_at=NOW)
    table.put(to_item(gone, keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    table.put(to_item(episode(), keys.episode(EPISODE_ID)))
    told = {"body": "", "type": "user_changed_number", "wa_id": NEW_PHONE.removeprefix("+")}
    known = {"id": "wamid.1", "type": "system", "from": PHONE.removeprefix("+"), "system": told}
    change_number(InboundMessage.model_validate({**known, "timestamp": "1628730120"}), inbox)
    found = outbox.addressee(PERSON_ID, EPISODE_ID)
    assert found
    assert (found.person.phone, found.number_opted_out) == (NEW_PHONE, True)
    assert recipients.recipients([NEW_PHONE])[NEW_PHONE].opted_out_at == NOW


def test_no_key_holds_a_number_or_what_whatsapp_calls_somebody(table: Table) -> None:
    inbox = TableInbox(table)
    inbox.opt_out_number(PHONE, NOW)
    inbox.note_user("ID.1234567890", PHONE, NOW)
    inbox.may_answer(PHONE, "other_answer", "wamid.1", NOW, HOUR)
    places = [
        keys.number_opt_out(PHONE),
        keys.answered(PHONE, "other_answer"),
        keys.hidden_user("ID.1234567890"),
    ]
    assert len(table.get_many(places)) == 3
    assert not [place for place in places if "812" in place["pk"] or "1234567890" in place["pk"]]


def test_who_moves_is_matched_by_the_new_number_and_their_birth_date(table: Table) -> None:
    """A file that has the new number and no NIK finds the same person."""
    born = person(birth_date="1990-01-01")
    table.put(to_item(born, keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    TableInbox(table).move(born, NEW_PHONE, NOW)
    item = table.get(keys.identity("phone", NEW_PHONE))
    assert item
    claim = from_item(Claim, item)
    assert claim.bearers == {PERSON_ID: born.name}
    assert claim.births == {"1990-01-01": PERSON_ID}


@pytest.mark.parametrize("kind", ["fake", "table"])
def test_many_messages_are_saved_at_once_but_for_those_that_have_changed(kind: str, table: Table) -> None:
    many = [message(message_id=f"{PERSON_ID}-{number:08x}.positive_notice") for number in range(230)]
    outbox = FakeOutbox() if kind == "fake" else TableOutbox(table)
    for one in many:
        outbox.add(one)
    steps = []
    for one in many:
        after = advance(one, S.SENDING, NOW)
        assert after
        steps.append(Step(one, after))
    faster = [steps[place] for place in (0, 150, 229)]
    for before, after in faster:
        outbox.save(before, after)
    assert outbox.save_all(steps) == {step.after.message_id for step in faster}
    assert outbox.save_all([]) == frozenset()
    found = outbox.messages([one.message_id for one in many])
    assert {one.state for one in found.values()} == {S.SENDING}
    assert {len(one.history) for one in found.values()} == {2}


def test_many_receipts_cost_few_requests(table: Table) -> None:
    """One read for a hundred messages and one write for a hundred: not one of each for every receipt."""
    outbox = TableOutbox(table)
    ids = [f"{PERSON_ID}-{number:08x}.positive_notice" for number in range(250)]
    for one in ids:
        outbox.add(message(S.QUEUED, S.SENDING, S.ACCEPTED, message_id=one))
    statuses = [
        Status.model_validate(
            {
                "id": f"wamid.{one}",
                "status": state,
                "timestamp": "1628730062",
                "biz_opaque_callback_data": one,
            }
        )
        for state in ("read", "delivered")
        for one in ids
    ]
    requests: list[str] = []
    events = dynamodb().meta.events

    def note(model: object, **_: object) -> None:
        requests.append(str(getattr(model, "name", model)))

    events.register("before-call.dynamodb", note)
    try:
        apply_receipts(statuses, outbox, NOW)
    finally:
        events.unregister("before-call.dynamodb", note)
    assert {one: requests.count(one) for one in requests} == {"BatchGetItem": 3, "TransactWriteItems": 3}
    assert {one.state for one in outbox.messages(ids).values()} == {S.READ}
