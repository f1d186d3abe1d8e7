"""A household's message on its way: companions follow it, and whoever is not to be told leaves in time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters import secrets
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.link import verify
from desac.domain.message import Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.template_state import TemplateState
from desac.events import CaseRegistered, EpisodeEnded, MessageStatusChanged
from desac.ports.outbox import Overtaken
from desac.ports.whatsapp import AnswerLost, Refused
from functions.notify import household
from functions.notify.companions import follow, followed
from functions.notify.planner import plan_one
from functions.notify.releasing import ANSWER_LOST
from functions.notify.rendering import render
from functions.notify.sending import Cue, Sender
from functions.notify.template_choice import TemplateChoice
from functions.notify.templates import template, template_for
from functions.notify.transitions import Receipt, advance, with_receipts
from functions.publish.logic import events_of
from tests.unit.notify.household_fakes import (
    KETUT,
    MADE,
    NAMES,
    PUTU,
    WAYAN,
    HouseholdOutbox,
    episode_of,
    family,
)
from tests.unit.notify.notify_fakes import NOW, PHONE, FakeRoster, FakeWhatsApp, Time, desk, message

KEY = b"k" * 64
NEW_PHONE = "+6281200000077"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "link_key", lambda _: KEY)


@pytest.fixture
def outbox() -> HouseholdOutbox:
    """A family of four, planned for: Wayan's message is the one that is sent."""
    known = HouseholdOutbox(*family())
    plan_one(CaseRegistered(person_id=MADE, episode_id=episode_of(MADE)), known, FakeRoster(), NOW)
    return known


def id_of(person_id: str, purpose: Purpose = Purpose.POSITIVE_NOTICE) -> str:
    return f"{episode_of(person_id)}.{purpose}"


def stored(outbox: HouseholdOutbox, person_id: str, purpose: Purpose = Purpose.POSITIVE_NOTICE) -> Message:
    return outbox.stored[id_of(person_id, purpose)]


def all_of(outbox: HouseholdOutbox) -> list[Message]:
    """Everybody's notice."""
    return [stored(outbox, one) for one in NAMES]


def told(outbox: HouseholdOutbox, person_id: str = WAYAN) -> None:
    """The event of whatever state somebody's notice is in reaches the consumer."""
    one = stored(outbox, person_id)
    (event,) = events_of({}, {"type": "Message", **one.model_dump(mode="json")})
    follow(event, outbox, LATER)


def take(
    outbox: HouseholdOutbox, whatsapp: FakeWhatsApp, message_id: str, carrier: str, now: datetime = LATER
) -> bool:
    """The sender takes one cue; whether that is done with."""
    return not Sender(desk(outbox, whatsapp, time=Time(now))).deliver([Cue(message_id, carrier)])


def send(
    outbox: HouseholdOutbox, *answers: str | Exception, people: Sequence[str] = (WAYAN, MADE, PUTU, KETUT)
) -> FakeWhatsApp:
    """The sender takes the cues of these people's notices."""
    whatsapp = FakeWhatsApp(*answers)
    for one in people:
        take(outbox, whatsapp, id_of(one), f"event-{one}")
    return whatsapp


def names_in(message: Message) -> set[str]:
    text = render(template(message.template), message.parameters)
    return {person_id for person_id, name in NAMES.items() if name in text}


def test_one_message_is_sent_for_all(outbox: HouseholdOutbox) -> None:
    whatsapp = send(outbox, "wamid.1")
    (body,) = whatsapp.sent
    assert (body["to"], body["template"]["name"]) == (PHONE, "positive_notice_household_v1")
    told(outbox)
    for person_id in NAMES:
        one = stored(outbox, person_id)
        assert (one.state, one.wamid, one.attempts) == (S.ACCEPTED, "wamid.1", 1)
        assert one.history == stored(outbox, WAYAN).history


def test_a_failure_makes_all_of_them_unreachable(outbox: HouseholdOutbox) -> None:
    send(outbox, Refused(131026))
    for _ in range(2):
        told(outbox)
    assert {stored(outbox, one).state for one in NAMES} == {S.FAILED}
    assert {stored(outbox, one).error_code for one in NAMES} == {131026}
    unreachable = {one.episode.unreachable for one in outbox.known.values()}
    assert unreachable == {UnreachableReason.NOT_ON_WHATSAPP}
    assert {one.episode.version for one in outbox.known.values()} == {2}


def test_whoever_found_the_number_dead_all_are_unreachable_for_the_same_reason(
    outbox: HouseholdOutbox,
) -> None:
    """Also where the code alone does not say so, but the lead's episode was marked with its failure."""
    send(outbox, "wamid.1")
    accepted = stored(outbox, WAYAN)
    failed = advance(accepted, S.FAILED, LATER, error_code=131000)
    assert failed
    outbox.save(accepted, failed, UnreachableReason.NOT_ON_WHATSAPP)
    told(outbox)
    assert {one.episode.unreachable for one in outbox.known.values()} == {UnreachableReason.NOT_ON_WHATSAPP}


@pytest.mark.parametrize(
    "lead", [{"status": EpisodeStatus.ENDED}, {"unreachable": UnreachableReason.NO_PHONE}]
)
def test_a_lost_answer_sends_a_tracer_to_all_whatever_became_of_the_leads_episode(
    outbox: HouseholdOutbox, lead: dict[str, Any]
) -> None:
    send(outbox, AnswerLost("timeout"))
    told(outbox)
    outbox.change(WAYAN, **lead)
    unknown = stored(outbox, WAYAN)
    given_up = advance(unknown, S.FAILED, LATER, reason=ANSWER_LOST)
    assert given_up
    outbox.save(unknown, given_up, UnreachableReason.ANSWER_LOST)
    told(outbox)
    assert {one.state for one in all_of(outbox)} == {S.FAILED}
    others = {one.episode.unreachable for one in outbox.known.values() if one.person.person_id != WAYAN}
    assert others == {UnreachableReason.ANSWER_LOST}


def test_a_failure_that_says_nothing_about_the_number_sends_no_tracer(outbox: HouseholdOutbox) -> None:
    send(outbox, Refused(100))
    told(outbox)
    assert {stored(outbox, one).state for one in NAMES} == {S.HELD}
    assert {stored(outbox, one).reason for one in NAMES} == {"parked"}
    assert {one.episode.unreachable for one in outbox.known.values()} == {None}


def test_a_companion_keeps_what_was_before_it_had_a_lead() -> None:
    """It failed on another number, and was planned anew in one message with somebody newly registered."""
    lead = message(S.QUEUED, message_id=id_of(WAYAN), companions=(id_of(MADE),))
    ((_, joined),) = lead.history
    past = tuple(
        (state, joined - timedelta(days=1, seconds=-place))
        for place, state in enumerate((S.QUEUED, S.SENDING, S.FAILED))
    )
    changes = {"lead": lead.message_id, "history": (*past, *lead.history), "former_wamids": ("wamid.old",)}
    companion = message(message_id=id_of(MADE)).model_copy(update=changes)
    assert followed(lead, companion) is companion
    steps: list[Message] = [lead]
    for place, state in enumerate((S.SENDING, S.ACCEPTED)):
        after = advance(steps[-1], state, joined + timedelta(seconds=2 * place + 1), wamid="wamid.new")
        assert after
        steps.append(after)
    told_late = [
        Receipt(S.READ, LATER, "wamid.new"),
        Receipt(S.DELIVERED, NOW + timedelta(minutes=1), "wamid.new"),
    ]
    for receipt in told_late:
        steps.append(with_receipts(steps[-1], [receipt], LATER))
    for one in steps[1:]:
        before, companion = companion, followed(one, companion)
        assert len(companion.history) > len(before.history)
        assert companion.history == (*past, *one.history)
        assert (companion.state, companion.former_wamids) == (one.state, ("wamid.old",))
        assert followed(one, companion) is companion
    # Whoever missed the steps between ends there, too.
    assert followed(steps[-1], message(message_id=id_of(MADE)).model_copy(update=changes)) == companion


def test_a_companion_does_not_take_over_what_its_lead_went_through_before() -> None:
    lead = message(S.QUEUED, S.SENDING, S.FAILED, S.QUEUED, S.SENDING, message_id=id_of(WAYAN))
    fresh = message(message_id=id_of(MADE)).model_copy(
        update={"lead": lead.message_id, "history": lead.history[3:4]}
    )
    assert followed(lead, fresh).history == lead.history[3:]


def test_a_refusal_that_passes_takes_all_back_and_the_next_try_takes_all_along(
    outbox: HouseholdOutbox,
) -> None:
    send(outbox, Refused(131016))
    told(outbox)
    assert {(one.state, one.attempts) for one in all_of(outbox)} == {(S.QUEUED, 1)}
    send(outbox, "wamid.2")
    told(outbox)
    assert {stored(outbox, one).wamid for one in NAMES} == {"wamid.2"}


def test_a_lost_answer_leaves_all_unknown_until_the_receipt(outbox: HouseholdOutbox) -> None:
    send(outbox, AnswerLost("timeout"))
    told(outbox)
    assert {stored(outbox, one).state for one in NAMES} == {S.UNKNOWN}
    before = stored(outbox, WAYAN)
    outbox.save(before, with_receipts(before, [Receipt(S.DELIVERED, LATER, "wamid.9")], LATER))
    told(outbox)
    assert {stored(outbox, one).state for one in NAMES} == {S.DELIVERED}


def test_a_held_message_holds_all(outbox: HouseholdOutbox) -> None:
    before = stored(outbox, WAYAN)
    held = advance(before, S.HELD, LATER, reason="quiet_hours")
    assert held
    outbox.save(before, held)
    told(outbox)
    assert {(stored(outbox, one).state, stored(outbox, one).reason) for one in NAMES} == {
        (S.HELD, "quiet_hours")
    }


@pytest.mark.parametrize("gone", [MADE, WAYAN])
def test_who_died_before_it_was_sent_is_not_named_and_nobody_else_is_lost(
    outbox: HouseholdOutbox, gone: str
) -> None:
    """Also if it is the lead: the next one leads, and its own cue brings it."""
    outbox.change(gone, status=EpisodeStatus.ENDED, status_reason="deceased")
    before = dict(outbox.stored)
    first = send(outbox, "wamid.1", people=[WAYAN])
    if gone == WAYAN:
        assert first.sent == []
        # What the stream tells of the change: the new lead is to be sent.
        cues = [
            event
            for key, after in outbox.stored.items()
            for event in events_of(
                {"type": "Message", **before[key].model_dump(mode="json", exclude_none=True)},
                {"type": "Message", **after.model_dump(mode="json", exclude_none=True)},
            )
            if isinstance(event, MessageStatusChanged) and event.state is S.QUEUED
        ]
        assert [(one.message_id, one.has_companions) for one in cues] == [(id_of(MADE), True)]
        first = send(outbox, "wamid.1", people=[MADE])
    (body,) = first.sent
    left = set(NAMES) - {gone}
    lead = next(one for one in all_of(outbox) if one.companions)
    assert names_in(lead) == left
    assert str(body).count("Contoh") == 3
    told(outbox, lead.person_id)
    assert {stored(outbox, one).state for one in left} == {S.ACCEPTED}
    dead = stored(outbox, gone)
    assert (dead.state, dead.reason, dead.lead, dead.companions) == (S.SUPPRESSED, "episode_over", None, ())
    assert outbox.known[episode_of(gone)].episode.unreachable is None
    link = outbox.links[verify(KEY, lead.parameters["token_formulir"], NOW)]
    assert {one.person_id for one in link.members} == left


def test_a_lead_that_was_suppressed_by_somebody_else_is_replaced(outbox: HouseholdOutbox) -> None:
    """Whoever suppresses it need not know of companions: its event is enough."""
    outbox.change(WAYAN, status=EpisodeStatus.ENDED)
    before = stored(outbox, WAYAN)
    over = advance(before, S.SUPPRESSED, LATER, reason="episode_over")
    assert over
    outbox.save(before, over)
    for _ in range(2):
        told(outbox)
    assert stored(outbox, WAYAN).companions == ()
    assert stored(outbox, WAYAN).reason == "episode_over"
    lead = stored(outbox, MADE)
    assert (lead.state, lead.lead, len(lead.companions)) == (S.QUEUED, None, 2)
    assert names_in(lead) == {MADE, PUTU, KETUT}
    send(outbox, "wamid.1")
    told(outbox, MADE)
    assert {stored(outbox, one).wamid for one in (MADE, PUTU, KETUT)} == {"wamid.1"}


def test_an_opt_out_before_it_was_sent_suppresses_all_and_sends_tracers(outbox: HouseholdOutbox) -> None:
    outbox.change(PUTU, {"opted_out_at": NOW})
    assert send(outbox).sent == []
    assert {(one.state, one.reason) for one in all_of(outbox)} == {(S.SUPPRESSED, "opted_out")}
    assert {one.episode.unreachable for one in outbox.known.values()} == {UnreachableReason.OPTED_OUT}


@pytest.mark.parametrize("moved", [MADE, WAYAN])
def test_who_has_another_number_by_then_gets_a_message_of_their_own(
    outbox: HouseholdOutbox, moved: str
) -> None:
    outbox.change(moved, {"phone": NEW_PHONE})
    whatsapp = FakeWhatsApp("wamid.1", "wamid.2")
    for _ in range(2):
        for one in NAMES:
            take(outbox, whatsapp, id_of(one), f"event-{one}")
    assert sorted(body["to"] for body in whatsapp.sent) == sorted([PHONE, NEW_PHONE])
    alone = stored(outbox, moved)
    assert (names_in(alone), alone.to, alone.template) == ({moved}, NEW_PHONE, "positive_notice")
    # Its own link: the household's leads to those who are left.
    link = outbox.links[verify(KEY, alone.parameters["token_formulir"], NOW)]
    assert [one.person_id for one in link.everybody] == [moved]
    (lead,) = [one for one in all_of(outbox) if one.companions]
    assert names_in(lead) == set(NAMES) - {moved}


def test_the_last_one_left_gets_an_ordinary_message(outbox: HouseholdOutbox) -> None:
    for one in (WAYAN, PUTU, KETUT):
        outbox.change(one, status=EpisodeStatus.ENDED)
    assert send(outbox, people=[WAYAN]).sent == []
    assert len(send(outbox, "wamid.1").sent) == 1
    assert (stored(outbox, MADE).template, stored(outbox, MADE).companions) == ("positive_notice", ())


def test_the_guide_goes_the_same_way(outbox: HouseholdOutbox) -> None:
    """It has no link; what it says of each stays theirs."""
    outbox.change(WAYAN, status=EpisodeStatus.ENDED)
    whatsapp = FakeWhatsApp("wamid.1")
    for one in (WAYAN, MADE):
        take(outbox, whatsapp, id_of(one, Purpose.ISOLATION_GUIDE), f"event-{one}")
    (body,) = whatsapp.sent
    assert body["template"]["name"] == "isolation_guide_household_v1"
    assert names_in(stored(outbox, MADE, Purpose.ISOLATION_GUIDE)) == {MADE, PUTU, KETUT}


def test_a_household_that_changes_while_it_is_looked_at_comes_again(outbox: HouseholdOutbox) -> None:
    outbox.change(MADE, status=EpisodeStatus.ENDED)

    def raced(_: Any) -> None:
        raise Overtaken

    outbox.regroup = raced  # type: ignore[method-assign]
    assert not take(outbox, FakeWhatsApp(), id_of(WAYAN), "event-1")


def test_who_left_does_not_follow_any_more(outbox: HouseholdOutbox) -> None:
    """Putu's message was planned anew for another number; late receipts of the old one are none of hers."""
    send(outbox, Refused(131026))
    told(outbox)
    renewed = stored(outbox, PUTU).model_copy(update={"lead": None, "state": S.QUEUED, "to": NEW_PHONE})
    outbox.stored[renewed.message_id] = renewed
    before = stored(outbox, WAYAN)
    outbox.save(before, with_receipts(before, [Receipt(S.DELIVERED, LATER, "wamid.late")], LATER))
    told(outbox)
    assert stored(outbox, PUTU) == renewed
    assert {stored(outbox, one).state for one in (WAYAN, MADE, KETUT)} == {S.DELIVERED}


def test_the_sender_passes_over_companions(outbox: HouseholdOutbox) -> None:
    whatsapp = FakeWhatsApp()
    assert take(outbox, whatsapp, id_of(MADE), "event-1")
    assert whatsapp.sent == []
    assert stored(outbox, MADE).state is S.QUEUED


def test_only_events_of_messages_are_followed(outbox: HouseholdOutbox) -> None:
    ended = EpisodeEnded(person_id=MADE, episode_id=episode_of(MADE), status=EpisodeStatus.ENDED)
    with pytest.raises(TypeError):
        follow(ended, outbox, LATER)
    lost = MessageStatusChanged(
        person_id="f" * 16,
        message_id=id_of("f" * 16),
        purpose=Purpose.POSITIVE_NOTICE,
        lane=stored(outbox, WAYAN).lane,
        state=S.SENT,
        has_companions=True,
    )
    with pytest.raises(LookupError):
        follow(lost, outbox, LATER)


def test_a_companion_that_keeps_changing_is_left_to_the_queue(outbox: HouseholdOutbox) -> None:
    send(outbox, "wamid.1")

    def raced(*_: Any) -> None:
        raise Overtaken

    outbox.save = raced  # type: ignore[method-assign]
    with pytest.raises(Overtaken):
        told(outbox)


class Life:
    """What may happen to a family whose notice is on its way. `taken` is what WhatsApp took."""

    def __init__(self) -> None:
        self.outbox = HouseholdOutbox(*family())
        cue = CaseRegistered(person_id=MADE, episode_id=episode_of(MADE))
        plan_one(cue, self.outbox, FakeRoster(), NOW)
        self.now = LATER
        self.taken: list[Any] = []

    def send(self, answer: str | Exception) -> None:
        """Everybody's cue comes; WhatsApp answers so."""
        for one in NAMES:
            whatsapp = FakeWhatsApp(answer)
            take(self.outbox, whatsapp, id_of(one), f"event-{one}", self.now)
            if isinstance(answer, str):
                self.taken += whatsapp.sent

    def receipt(self, state: S, wamid: str) -> None:
        """WhatsApp tells of whatever was sent."""
        for before in all_of(self.outbox):
            if before.lead is None:
                code = 131026 if state is S.FAILED else None
                told_at = Receipt(state, self.now, before.wamid or wamid, code)
                self.outbox.save(before, with_receipts(before, [told_at], self.now))

    def follow(self) -> None:
        """The events of all messages reach the consumer."""
        for one in NAMES:
            told(self.outbox, one)

    def end(self, person_id: str) -> None:
        """Somebody dies."""
        self.outbox.change(person_id, status=EpisodeStatus.ENDED)

    def move(self, person_id: str) -> None:
        """Somebody's number is corrected."""
        self.outbox.change(person_id, {"phone": f"{NEW_PHONE[:-1]}{sorted(NAMES).index(person_id)}"})


people = st.sampled_from(sorted(NAMES))
happenings = st.lists(
    st.one_of(
        st.just(("follow",)),
        st.tuples(
            st.just("send"),
            st.sampled_from(["wamid.1", AnswerLost("timeout"), Refused(131016), Refused(131026)]),
        ),
        st.tuples(
            st.just("receipt"),
            st.sampled_from([S.SENT, S.DELIVERED, S.READ, S.FAILED]),
            st.sampled_from(["wamid.1", "wamid.2"]),
        ),
        st.tuples(st.just("end"), people),
        st.tuples(st.just("move"), people),
    ),
    max_size=20,
)


@given(happenings=happenings)
def test_whatever_happens_nobody_is_lost_and_companions_end_where_their_lead_is(
    happenings: list[tuple[Any, ...]],
) -> None:
    """Sends, refusals, lost answers, receipts in any order, deaths and corrected numbers at any moment."""
    life = Life()
    for name, *values in happenings:
        life.now += timedelta(minutes=3)
        getattr(life, name)(*values)
    # At last WhatsApp takes everything, and every event has been told.
    for _ in range(4):
        life.send("wamid.1")
        life.follow()
    named: Counter[str] = Counter()
    for body in life.taken:
        named.update(one for one, name in NAMES.items() if name in str(body))
    for person_id in NAMES:
        one = stored(life.outbox, person_id)
        assert one.state not in {S.QUEUED, S.SENDING}
        if one.lead:
            lead = life.outbox.stored[one.lead]
            assert one.message_id in lead.companions
            assert (one.state, one.history, one.wamid) == (lead.state, lead.history, lead.wamid)
        # Told once at most; and who is said to have been sent a message is named in one.
        assert named[person_id] <= 1
        if one.state is S.SUPPRESSED:
            assert (named[person_id], one.reason) == (0, "episode_over")
        if one.state is S.ACCEPTED:
            assert named[person_id] == 1


FORMER_APPROVED = TemplateChoice(
    states={
        "isolation_guide_v1": TemplateState(
            name="isolation_guide_v1", language="id", status="APPROVED", told_at=NOW
        )
    }
)


@pytest.mark.parametrize(("choice", "version"), [(FORMER_APPROVED, 1), (TemplateChoice(), 2)])
@pytest.mark.parametrize("by_sender", [True, False])
def test_who_is_left_gets_words_that_are_approved(
    outbox: HouseholdOutbox, choice: TemplateChoice, version: int, *, by_sender: bool
) -> None:
    """The guide for one is another template than the household's: the choice is made anew."""
    for one in (MADE, PUTU, KETUT):
        outbox.change(one, status=EpisodeStatus.ENDED)
    guide = stored(outbox, WAYAN, Purpose.ISOLATION_GUIDE)
    if by_sender:
        whatsapp = FakeWhatsApp("wamid.1")
        own = replace(desk(outbox, whatsapp, time=Time(LATER)), templates=lambda: choice)
        Sender(own).deliver([Cue(guide.message_id, "event-1")])
        assert [one["template"]["name"] for one in whatsapp.sent] == [f"isolation_guide_v{version}"]
    else:
        over = advance(guide, S.SUPPRESSED, LATER, reason="episode_over")
        assert over
        outbox.save(guide, over)
        (event,) = events_of({}, {"type": "Message", **over.model_dump(mode="json")})
        follow(event, outbox, LATER, lambda: choice)
    after = stored(outbox, WAYAN, Purpose.ISOLATION_GUIDE)
    assert (after.template, after.template_version) == ("isolation_guide", version)


def test_a_household_keeps_the_version_of_its_words(
    outbox: HouseholdOutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also under a new lead, and though newer words are deployed meanwhile, which Meta has not seen."""
    newer = template("positive_notice_household").model_copy(update={"version": 2})
    monkeypatch.setattr(
        household,
        "template_for",
        lambda *about, **kind: newer if kind.get("household") else template_for(*about, **kind),
    )
    outbox.change(WAYAN, status=EpisodeStatus.ENDED)
    take(outbox, FakeWhatsApp(), id_of(WAYAN), "event-1")
    lead = stored(outbox, MADE)
    assert (lead.template, lead.template_version) == ("positive_notice_household", 1)
    assert names_in(lead) == {MADE, PUTU, KETUT}
