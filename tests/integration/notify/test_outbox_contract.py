"""The table's outbox and the tests' fake keep the same promises."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from desac.adapters import keys, links
from desac.adapters.inbox import TableInbox
from desac.adapters.message_items import message_item
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.table import Table, from_item, to_item
from desac.domain.clock import Clock, ClockName, ClockState
from desac.domain.episode import Episode, EpisodeStatus, UnreachableReason
from desac.domain.ids import message_id
from desac.domain.link import Link
from desac.domain.message import MessageState as S
from desac.domain.message import Purpose
from desac.domain.recipient import Recipient, recipient_id
from desac.ports.inbox import Inbox
from desac.ports.outbox import Addressee, Looked, NotificationPlan, Outbox, Overtaken, Renewal, Step
from functions.notify.transitions import advance, planned_anew
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    MESSAGE_ID,
    NOW,
    PERSON_ID,
    PHONE,
    FakeInbox,
    FakeOutbox,
    episode,
    message,
    person,
)

MakeOutbox = Callable[[Addressee], Outbox]


@pytest.fixture(params=["fake", "table"])
def make_outbox(request: pytest.FixtureRequest, table: Table) -> MakeOutbox:
    """An empty outbox that knows one person."""

    def make(to: Addressee) -> Outbox:
        if request.param == "fake":
            return FakeOutbox(to=to)
        table.put(to_item(to.person, keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
        table.put(to_item(to.episode, keys.episode(EPISODE_ID)))
        return TableOutbox(table)

    return make


@pytest.fixture
def outbox(make_outbox: MakeOutbox) -> Outbox:
    """An outbox with an active case."""
    return make_outbox(Addressee(person(), episode()))


def reason(outbox: Outbox) -> UnreachableReason | None:
    found = outbox.addressee(PERSON_ID, EPISODE_ID)
    assert found
    return found.episode.unreachable


def test_what_is_planned_is_found(outbox: Outbox) -> None:
    outbox.plan(NotificationPlan(episode(), (message(),)))
    assert outbox.messages([MESSAGE_ID, f"{EPISODE_ID}.other"]) == {MESSAGE_ID: message()}
    assert outbox.addressee(PERSON_ID, "f" * 16) is None


def test_nothing_is_planned_twice(outbox: Outbox) -> None:
    outbox.plan(NotificationPlan(episode(), (message(),)))
    second = message(to="+6281200000002")
    other = message(message_id=f"{EPISODE_ID}.isolation_guide")
    with pytest.raises(Overtaken):
        outbox.plan(NotificationPlan(episode(), (other, second)))
    assert outbox.messages([MESSAGE_ID, other.message_id]) == {MESSAGE_ID: message()}


def test_a_plan_for_an_episode_that_has_changed_is_not_written(outbox: Outbox) -> None:
    with pytest.raises(Overtaken):
        outbox.plan(NotificationPlan(episode(version=7), (message(),)))
    assert outbox.messages([MESSAGE_ID]) == {}


def test_a_plan_marks_who_is_not_reached(outbox: Outbox) -> None:
    held_back = message(S.SUPPRESSED, reason="no_phone")
    outbox.plan(NotificationPlan(episode(), (held_back,), unreachable=UnreachableReason.NO_PHONE))
    assert reason(outbox) is UnreachableReason.NO_PHONE


def test_only_what_was_read_is_replaced(outbox: Outbox) -> None:
    outbox.plan(NotificationPlan(episode(), (message(),)))
    sending = advance(message(), S.SENDING, NOW, attempts=1, carrier="event-1")
    assert sending
    outbox.save(message(), sending)
    with pytest.raises(Overtaken):
        outbox.save(message(), sending)
    assert outbox.messages([MESSAGE_ID])[MESSAGE_ID] == sending
    back = advance(sending, S.QUEUED, NOW, carrier=None)
    assert back
    outbox.save(sending, back)
    with pytest.raises(Overtaken):
        outbox.save(message(), sending)
    assert outbox.messages([MESSAGE_ID])[MESSAGE_ID].carrier is None


def test_an_accepted_message_is_found_by_its_wamid(outbox: Outbox) -> None:
    sending = message(S.QUEUED, S.SENDING)
    outbox.plan(NotificationPlan(episode(), (sending,)))
    accepted = advance(sending, S.ACCEPTED, NOW, wamid="wamid.1")
    assert accepted
    outbox.save(sending, accepted)
    assert outbox.by_wamid("wamid.1") == accepted
    assert outbox.by_wamid("wamid.2") is None


def test_an_answer_is_added_once_whatever_became_of_the_episode(make_outbox: MakeOutbox) -> None:
    outbox = make_outbox(Addressee(person(), episode(status=EpisodeStatus.ENDED, version=7)))
    answer_id = message_id(EPISODE_ID, Purpose.EMERGENCY_ANSWER, "wamid.tap")
    first = message(message_id=answer_id, purpose=Purpose.EMERGENCY_ANSWER, in_reply_to="wamid.tap")
    assert outbox.add(first)
    assert not outbox.add(first.model_copy(update={"to": "+6281200000002"}))
    assert outbox.messages([answer_id]) == {answer_id: first}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, UnreachableReason.NOT_ON_WHATSAPP),
        ({"unreachable": UnreachableReason.SILENT}, UnreachableReason.SILENT),
        ({"status": EpisodeStatus.ENDED}, None),
    ],
)
def test_a_failure_marks_an_active_episode_once(
    make_outbox: MakeOutbox, changes: dict[str, object], expected: UnreachableReason | None
) -> None:
    known = episode(**changes)
    outbox = make_outbox(Addressee(person(), known))
    sending = message(S.QUEUED, S.SENDING)
    outbox.plan(NotificationPlan(known, (sending,)))
    failed = advance(sending, S.FAILED, NOW, error_code=131026)
    assert failed
    outbox.save(sending, failed, UnreachableReason.NOT_ON_WHATSAPP)
    assert outbox.messages([MESSAGE_ID])[MESSAGE_ID] == failed
    assert reason(outbox) is expected


@pytest.fixture(params=["fake", "table"])
def inbox(request: pytest.FixtureRequest, table: Table) -> Inbox:
    """An inbox that knows one person."""
    if request.param == "fake":
        return FakeInbox(person(), episodes=[episode()])
    table.put(to_item(episode(), keys.episode(EPISODE_ID)))
    table.put(to_item(person(), keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    return TableInbox(table)


def test_people_are_found_by_phone(inbox: Inbox) -> None:
    assert list(inbox.people_on(PHONE)) == [person()]
    assert list(inbox.people_on("+6281200000002")) == []
    assert inbox.person("f" * 16) is None


def test_a_persons_episodes_are_found(inbox: Inbox) -> None:
    assert list(inbox.episodes(PERSON_ID)) == [episode()]
    assert list(inbox.episodes("f" * 16)) == []


def test_an_opt_out_is_noted_over_what_was_read(inbox: Inbox) -> None:
    inbox.opt_out(person(), NOW)
    with pytest.raises(Overtaken):
        inbox.opt_out(person(), NOW)
    noted = inbox.person(PERSON_ID)
    assert noted == person(opted_out_at=NOW, version=2)


LATER = NOW + timedelta(hours=1)
LINK = Link(
    link_id="b" * 24,
    person_id=PERSON_ID,
    episode_id=EPISODE_ID,
    expires_at=NOW + timedelta(days=30),
    created_at=NOW,
)
CLOCK = Clock(
    episode_id=EPISODE_ID,
    person_id=PERSON_ID,
    name=ClockName.FORM,
    due_at=NOW + timedelta(minutes=90),
    created_at=NOW,
)
FAILED = message(S.QUEUED, S.SENDING, S.ACCEPTED, S.FAILED, error_code=131026, wamid="wamid.old")


def renewal(**changes: object) -> Renewal:
    """The failed notice for another number, an hour later."""
    hour = timedelta(hours=1)
    fresh = message(to="+6281200000077", history=((S.QUEUED, LATER),), updated_at=LATER)
    return Renewal(
        episode(**{"version": 2, "unreachable": UnreachableReason.NOT_ON_WHATSAPP, **changes}),
        ((FAILED, planned_anew(FAILED, fresh)),),
        LINK.model_copy(update={"expires_at": LINK.expires_at + hour, "created_at": LATER}),
        CLOCK.model_copy(update={"due_at": CLOCK.due_at + hour, "created_at": LATER}),
    )


@pytest.fixture
def failed_outbox(make_outbox: MakeOutbox) -> Outbox:
    """An outbox whose only message has failed."""
    outbox = make_outbox(Addressee(person(), episode()))
    unreachable = UnreachableReason.NOT_ON_WHATSAPP
    outbox.plan(NotificationPlan(episode(), (FAILED,), LINK, CLOCK, unreachable=unreachable))
    return outbox


def test_a_renewal_replaces_the_message_and_makes_the_episode_reachable(failed_outbox: Outbox) -> None:
    failed_outbox.renew(renewal())
    (_, after) = renewal().messages[0]
    assert failed_outbox.messages([MESSAGE_ID]) == {MESSAGE_ID: after}
    assert failed_outbox.by_wamid("wamid.old") is None
    found = failed_outbox.addressee(PERSON_ID, EPISODE_ID)
    assert found
    assert (found.episode.unreachable, found.episode.version) == (None, 3)
    with pytest.raises(Overtaken):
        failed_outbox.renew(renewal())


def test_a_renewal_on_stale_facts_changes_nothing(failed_outbox: Outbox) -> None:
    with pytest.raises(Overtaken):
        failed_outbox.renew(renewal(version=1))
    assert failed_outbox.messages([MESSAGE_ID]) == {MESSAGE_ID: FAILED}


@pytest.mark.parametrize("state", [None, *ClockState])
def test_a_renewal_winds_the_clock_unless_the_form_stopped_it(table: Table, state: ClockState | None) -> None:
    """The clock is wound and waits in the index again; the link lasts longer, or is made."""
    known = episode(version=2, unreachable=UnreachableReason.NOT_ON_WHATSAPP)
    table.put(to_item(known, keys.episode(EPISODE_ID)))
    table.put(to_item(FAILED, keys.message(MESSAGE_ID)))
    place = keys.clock(EPISODE_ID, ClockName.FORM)
    if state:
        table.put(to_item(CLOCK.model_copy(update={"state": state}), place))
        table.put(to_item(LINK.model_copy(update={"failed_checks": 2}), keys.link(LINK.link_id)))
    TableOutbox(table).renew(renewal())
    item = table.get(place)
    assert item
    stopped = state is ClockState.STOPPED
    assert from_item(Clock, item) == (
        CLOCK.model_copy(update={"state": state}) if stopped else renewal().clock
    )
    assert ("work" in item) is not stopped
    link = links.load(table, LINK.link_id)
    assert link
    assert (link.expires_at, link.failed_checks) == (renewal().link.expires_at, 2 if state else 0)


def test_a_revoked_link_stays_as_it_is(table: Table) -> None:
    known = episode(version=2, unreachable=UnreachableReason.NOT_ON_WHATSAPP)
    table.put(to_item(known, keys.episode(EPISODE_ID)))
    table.put(to_item(FAILED, keys.message(MESSAGE_ID)))
    revoked = LINK.model_copy(update={"revoked_at": NOW})
    table.put(to_item(revoked, keys.link(LINK.link_id)))
    TableOutbox(table).renew(renewal())
    assert links.load(table, LINK.link_id) == revoked


def test_an_opt_out_holds_for_everybody_on_the_number(table: Table) -> None:
    """Also for who is registered afterwards, and for nobody on another number."""
    table.put(to_item(person(), keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    table.put(to_item(episode(), keys.episode(EPISODE_ID)))
    outbox = TableOutbox(table)
    mother = person(person_id="b" * 16, name="Ni Luh Contoh", opted_out_at=NOW)
    for phone, expected in (("+6281200000088", False), (PHONE, True)):
        table.put(
            to_item(mother, keys.person(mother.person_id), lookup=keys.phone_lookup(phone)),
        )
        found = outbox.addressee(PERSON_ID, EPISODE_ID)
        assert found
        assert found.number_opted_out is expected


def test_an_opt_out_makes_active_episodes_unreachable(inbox: Inbox) -> None:
    inbox.opt_out(person(), NOW)
    (known,) = inbox.episodes(PERSON_ID)
    assert (known.unreachable, known.version) == (UnreachableReason.OPTED_OUT, 2)


@pytest.mark.parametrize(
    ("known", "forms"),
    [
        (episode(status=EpisodeStatus.ENDED), ()),
        (episode(unreachable=UnreachableReason.SILENT), ()),
        (episode(), (EPISODE_ID,)),
    ],
)
def test_an_opt_out_leaves_other_episodes_alone(table: Table, known: Episode, forms: Sequence[str]) -> None:
    """An episode that is over, has its reason already, or whose form has come."""
    table.put(to_item(known, keys.episode(EPISODE_ID)))
    table.put(to_item(person(), keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    for form in forms:
        table.put({**keys.intake(form), "type": "Intake"})
    for one in (FakeInbox(person(), episodes=[known], forms=forms), TableInbox(table)):
        one.opt_out(person(), NOW)
        assert list(one.episodes(PERSON_ID)) == [known]


OTHER_ID = f"{EPISODE_ID}.isolation_guide"


def blank(phone: str = PHONE) -> Recipient:
    return Recipient(recipient_id=recipient_id(phone))


def test_messages_are_looked_at_with_their_people(outbox: Outbox) -> None:
    outbox.plan(NotificationPlan(episode(), (message(), message(message_id=OTHER_ID))))
    found = outbox.look([MESSAGE_ID, OTHER_ID, f"{EPISODE_ID}.other"])
    assert found == {
        MESSAGE_ID: Looked(message(), person(), episode()),
        OTHER_ID: Looked(message(message_id=OTHER_ID), person(), episode()),
    }


def test_of_several_saved_together_only_those_as_they_were_read_are_written(outbox: Outbox) -> None:
    other = message(message_id=OTHER_ID)
    outbox.plan(NotificationPlan(episode(), (message(), other)))
    claimed = [
        advance(one, S.SENDING, LATER, attempts=1, carrier="e", to=PHONE) for one in (message(), other)
    ]
    assert claimed[0]
    assert claimed[1]
    outbox.save(other, claimed[1])
    steps = [Step(message(), claimed[0]), Step(other, claimed[1])]
    written = blank().written_to(NOW)
    assert outbox.save_all(steps, [(blank(), written)]) == {OTHER_ID}
    assert outbox.messages([MESSAGE_ID]) == {MESSAGE_ID: claimed[0]}
    accepted = advance(claimed[0], S.ACCEPTED, LATER, wamid="wamid.1", error_code=None)
    assert accepted
    assert outbox.save_all([Step(claimed[0], accepted)]) == frozenset()
    assert outbox.save_all([Step(claimed[0], accepted)]) == {MESSAGE_ID}
    assert outbox.by_wamid("wamid.1") == accepted


def test_a_claim_fails_where_others_wrote_to_the_phone_meanwhile(outbox: Outbox) -> None:
    other = message(message_id=OTHER_ID)
    outbox.plan(NotificationPlan(episode(), (message(), other)))
    first, second = (advance(one, S.SENDING, NOW, to=PHONE) for one in (message(), other))
    assert first
    assert second
    pace = (blank(), blank().written_to(NOW))
    assert outbox.save_all([Step(message(), first)], [pace]) == frozenset()
    assert outbox.save_all([Step(other, second)], [pace]) == {OTHER_ID}
    assert outbox.messages([OTHER_ID]) == {OTHER_ID: other}
    again = (pace[1], pace[1].written_to(LATER))
    assert outbox.save_all([Step(other, second)], [again]) == frozenset()


@pytest.mark.parametrize("number", [1, 49, 130])
def test_any_number_is_saved_together(outbox: Outbox, number: int) -> None:
    some = [message(message_id=f"{EPISODE_ID}.emergency_answer.{place:012x}") for place in range(number)]
    assert all(outbox.add(one) for one in some)
    phones = [f"+62812000{place:05d}" for place in range(number)]
    steps = []
    for one, phone in zip(some, phones, strict=True):
        after = advance(one, S.SENDING, NOW, to=phone)
        assert after
        steps.append(Step(one, after))
    paces = [(blank(phone), blank(phone).written_to(NOW)) for phone in phones]
    assert outbox.save_all(steps, paces) == frozenset()
    assert len(outbox.look([one.message_id for one in some])) == number


def test_a_step_writes_the_same_as_the_whole_message_would(table: Table) -> None:
    """Every field that a send changes, and some that it does not; and nothing is left of what is gone."""
    table.put(to_item(person(), keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    table.put(to_item(episode(), keys.episode(EPISODE_ID)))
    outbox = TableOutbox(table)
    path = [
        (S.SENDING, {"attempts": 1, "carrier": "e", "to": "+6281200000002"}),
        (S.UNKNOWN, {"held_until": LATER + timedelta(microseconds=5)}),
        (S.QUEUED, {"carrier": None}),
        (S.HELD, {"reason": "template_held", "urgency": 3, "error_code": 132015}),
        (S.QUEUED, {"parameters": {"a": "b"}, "template": "reply_waiting", "error_code": None}),
        (S.SENDING, {"attempts": 2}),
        (S.ACCEPTED, {"wamid": "wamid.1"}),
    ]
    current = message()
    outbox.plan(NotificationPlan(episode(), (current,)))
    for state, changes in path:
        after = advance(current, state, LATER, **changes)
        assert after
        assert outbox.save_all([Step(current, after)]) == frozenset()
        assert table.get(keys.message(MESSAGE_ID)) == message_item(after)
        current = after


def test_an_opt_out_is_noted_with_the_phone(table: Table) -> None:
    table.put(to_item(person(), keys.person(PERSON_ID), lookup=keys.phone_lookup(PHONE)))
    TableInbox(table).opt_out_number(PHONE, NOW)
    (known,) = TableRecipients(table).recipients([PHONE]).values()
    assert known.opted_out_at == NOW
    TableInbox(table).opt_in_number(PHONE, LATER)
    (known,) = TableRecipients(table).recipients([PHONE]).values()
    assert known.opted_out_at is None
