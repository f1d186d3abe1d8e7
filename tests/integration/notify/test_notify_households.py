"""A family on one phone, through all of notify: planned, sent, followed, answered, filled in."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from desac.adapters import keys, links
from desac.adapters.outbox import TableOutbox
from desac.adapters.table import Table, from_item, to_item
from desac.domain.episode import Episode, EpisodeStatus, UnreachableReason
from desac.domain.link import Link, link_id_in
from desac.domain.message import Message, Purpose
from desac.domain.message import MessageState as S
from desac.domain.reply import Reply
from desac.domain.reply_kinds import ReplyPayload
from desac.events import CaseRegistered
from desac.ports.outbox import Addressee, Overtaken, Regrouping
from functions.intake_form.handler import handler as form
from functions.notify import companions
from functions.notify.planner import plan_one
from functions.publish.logic import events_of
from tests.integration.notify.notify_stack import (
    CONTEXT,
    Gateway,
    Phones,
    Stack,
    bus_event,
    queue_event,
    queued,
    registered,
)
from tests.unit.notify.household_fakes import BORN, KETUT, MADE, NAMES, PUTU, WAYAN, episode_of, resident
from tests.unit.notify.notify_fakes import PHONE, FakeRoster

TODAY = datetime.now(UTC).date()
NEW_PHONE = "+6281200000077"


def member(person_id: str, **who: Any) -> Addressee:
    """Somebody of the family, tested today."""
    end = TODAY + timedelta(days=10)
    return resident(person_id, who=who, anchor_date=TODAY, specimen_date=TODAY, end_date=end)


def know(stack: Stack, *people: Addressee) -> list[dict[str, Any]]:
    """Put them as ingest does; the events of their registration."""
    for one in people:
        stack.know(one.person, one.episode)
    return [registered(one.episode) for one in people]


@pytest.fixture
def family(stack: Stack) -> list[dict[str, Any]]:
    """Four people on one phone; the events of their registration."""
    return know(stack, *(member(one) for one in NAMES))


def notice(stack: Stack, person_id: str, purpose: Purpose = Purpose.POSITIVE_NOTICE) -> Message:
    (found,) = [one for one in stack.messages(person_id) if one.purpose is purpose]
    return found


def all_messages(stack: Stack) -> list[Message]:
    return [message for one in NAMES for message in stack.messages(one)]


def send_all(stack: Stack) -> None:
    """Every queued message has its cue, those that are never sent themselves as well."""
    waiting = [one for one in all_messages(stack) if one.state is S.QUEUED]
    if waiting:
        assert stack.send(*map(queued, waiting)) == []


def follow(stack: Stack) -> None:
    """What the stream tells of every message that was sent for others, in whatever state it is."""
    told = [
        event
        for one in all_messages(stack)
        for event in events_of({}, {"type": "Message", **one.model_dump(mode="json")})
    ]
    bodies = [bus_event(one.detail_type, one.model_dump(mode="json")) for one in told]
    chosen = [one for one in bodies if one["detail"]["has_companions"]]
    assert companions.handler(queue_event(*chosen), CONTEXT) == {"batchItemFailures": []}


def change(stack: Stack, person_id: str, changes: dict[str, Any], phone: str | None = None) -> None:
    """Change an episode, and the phone, as ingest or an operator does."""
    version = stack.episode(episode_of(person_id)).version + 1
    stack.table.update(keys.episode(episode_of(person_id)), {**changes, "version": version})
    if phone:
        stack.table.update(keys.person(person_id), {"phone": phone, "lookup": keys.phone_lookup(phone)})


def on_the_phones(phones: Phones) -> list[tuple[str, set[str]]]:
    """The number of each message, and whom it names."""
    return [
        (one["to"], {person_id for person_id, name in NAMES.items() if name in one["text"]})
        for one in phones.messages()
    ]


def test_a_family_of_four_gets_one_notice_and_one_guide_and_receipts_reach_all(
    stack: Stack, phones: Phones, gateway: Gateway, family: list[dict[str, Any]]
) -> None:
    for _ in range(2):
        assert stack.plan(*family) == []
        send_all(stack)
    gateway.wait_for(6)
    stack.receive_new()
    follow(stack)
    assert on_the_phones(phones) == [(PHONE, set(NAMES))] * 2
    assert {one["template"] for one in phones.messages()} == {
        "positive_notice_household_v1",
        "isolation_guide_household_v1",
    }
    assert len(all_messages(stack)) == 8
    assert {one.state for one in all_messages(stack)} == {S.READ}
    for one in all_messages(stack):
        if one.lead:
            lead = notice(stack, WAYAN, one.purpose)
            assert (one.lead, one.wamid, one.history) == (lead.message_id, lead.wamid, lead.history)
    # A receipt is about what was sent: WhatsApp's id leads to the lead.
    found = TableOutbox(stack.table).by_wamid(str(notice(stack, MADE).wamid))
    assert found
    assert found.message_id == notice(stack, WAYAN).message_id


def test_a_number_that_is_not_on_whatsapp_sends_a_tracer_to_each(
    stack: Stack, phones: Phones, family: list[dict[str, Any]]
) -> None:
    phones.fault(error_code=131026)
    stack.plan(*family)
    send_all(stack)
    before = {one: stack.table.get(keys.episode(episode_of(one))) or {} for one in NAMES}
    follow(stack)
    follow(stack)
    assert {(one.state, one.error_code) for one in all_messages(stack)} == {(S.FAILED, 131026)}
    for one in NAMES:
        assert stack.episode(episode_of(one)).unreachable is UnreachableReason.NOT_ON_WHATSAPP
    told = [
        event.detail_type
        for one in (MADE, PUTU, KETUT)
        for event in events_of(before[one], stack.table.get(keys.episode(episode_of(one))) or {})
    ]
    assert told == ["ResidentUnreachable"] * 3


def test_the_lead_s_end_before_sending_loses_nobody(
    stack: Stack, phones: Phones, gateway: Gateway, family: list[dict[str, Any]]
) -> None:
    stack.plan(*family)
    change(stack, WAYAN, {"status": "ended", "status_reason": "deceased"})
    for _ in range(2):
        send_all(stack)
    gateway.wait_for(6)
    stack.receive_new()
    follow(stack)
    left = {MADE, PUTU, KETUT}
    assert on_the_phones(phones) == [(PHONE, left)] * 2
    assert {notice(stack, one).state for one in left} == {S.READ}
    assert (notice(stack, WAYAN).state, notice(stack, WAYAN).reason) == (S.SUPPRESSED, "episode_over")
    link = shared_link(stack)
    assert {one.person_id for one in link.members} == left
    assert link.person_id == MADE


def shared_link(stack: Stack) -> Link:
    """The link of the household's notice."""
    (lead,) = [notice(stack, one) for one in NAMES if notice(stack, one).companions]
    found = links.load(stack.table, link_id_in(lead.parameters["token_formulir"]))
    assert found
    return found


def test_who_is_registered_later_and_whose_number_was_corrected_get_their_own(
    stack: Stack, phones: Phones, family: list[dict[str, Any]]
) -> None:
    """Ketut comes after the others; Putu's number is corrected before anything is sent."""
    stack.table.update(keys.person(KETUT), {"lookup": None})
    stack.plan(*family[:3])
    stack.table.update(keys.person(KETUT), {"lookup": keys.phone_lookup(PHONE)})
    stack.plan(family[3])
    change(stack, PUTU, {"phone_corrected_at": datetime.now(UTC).isoformat()}, NEW_PHONE)
    ids = {"person_id": PUTU, "episode_id": episode_of(PUTU)}
    assert stack.plan(bus_event("PhoneCorrected", ids)) == []
    for _ in range(2):
        send_all(stack)
    got = on_the_phones(phones)
    for expected in ((PHONE, {MADE, WAYAN}), (PHONE, {KETUT}), (NEW_PHONE, {PUTU})):
        assert got.count(expected) == 2
    assert len(got) == 6


def test_a_corrected_number_of_all_is_told_as_a_family_again(
    stack: Stack, phones: Phones, gateway: Gateway, family: list[dict[str, Any]]
) -> None:
    phones.fault(error_code=131026)
    stack.plan(*family)
    send_all(stack)
    follow(stack)
    phones.fault()
    for one in NAMES:
        change(stack, one, {"phone_corrected_at": datetime.now(UTC).isoformat()}, NEW_PHONE)
    corrected = [
        bus_event("PhoneCorrected", {"person_id": one, "episode_id": episode_of(one)}) for one in NAMES
    ]
    for _ in range(2):
        assert stack.plan(*corrected) == []
        send_all(stack)
    gateway.wait_for(6)
    stack.receive_new()
    follow(stack)
    assert on_the_phones(phones) == [(NEW_PHONE, set(NAMES))] * 2
    assert {one.state for one in all_messages(stack)} == {S.READ}
    assert {stack.episode(episode_of(one)).unreachable for one in NAMES} == {None}


def test_a_merge_before_sending_and_its_taking_back_name_everybody_once(
    stack: Stack, phones: Phones, family: list[dict[str, Any]]
) -> None:
    """An operator merges two of the house and finds out too late that they were two."""
    stack.plan(*family)
    change(stack, PUTU, {"status": "ended", "status_reason": "merged"})
    send_all(stack)
    follow(stack)
    assert on_the_phones(phones) == [(PHONE, {MADE, WAYAN, KETUT})] * 2
    change(stack, PUTU, {"status": "active", "status_reason": None})
    for _ in range(2):
        assert stack.plan(registered(stack.episode(episode_of(PUTU)))) == []
        send_all(stack)
    assert [one for one in on_the_phones(phones) if PUTU in one[1]] == [(PHONE, {PUTU})] * 2
    assert len(phones.messages()) == 4


def test_a_tap_is_everybody_s_and_is_answered_once(
    stack: Stack, phones: Phones, gateway: Gateway, family: list[dict[str, Any]]
) -> None:
    stack.plan(*family)
    send_all(stack)
    gateway.wait_for(6)
    phones.answer(PHONE, payload=ReplyPayload.SYMPTOM.value)
    gateway.wait_for(7)
    for _ in range(2):
        stack.receive_new()
    heard = {
        one: [from_item(Reply, item) for item in stack.table.partition(keys.partition(one), "REPLY#")]
        for one in NAMES
    }
    assert {one: [reply.episode_id for reply in replies] for one, replies in heard.items()} == {
        one: [episode_of(one)] for one in NAMES
    }
    answers = [one for one in all_messages(stack) if one.purpose is Purpose.SYMPTOM_ANSWER]
    assert len(answers) == 1


def posted(path: str, fields: dict[str, str], cookies: Sequence[str] = ()) -> dict[str, Any]:
    return asked("POST", path, cookies, body=urlencode(fields))


def asked(
    method: str, path: str, cookies: Sequence[str], *, query: str = "", body: str = ""
) -> dict[str, Any]:
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "cookies": list(cookies),
        "requestContext": {"http": {"method": method, "path": path}},
        "body": body,
        "isBase64Encoded": False,
    }
    return form(event, CONTEXT)


def test_everybody_s_form_through_the_link_on_the_phone(
    stack: Stack, phones: Phones, family: list[dict[str, Any]]
) -> None:
    stack.plan(*family)
    send_all(stack)
    (url,) = {
        button["url"] for one in phones.messages() for button in one["buttons"] if button["type"] == "url"
    }
    path = "/f/" + url.rpartition("/f/")[2]
    for person_id, name in NAMES.items():
        born = BORN[person_id]
        opened = posted(path, {"birth_date": f"{born:%d/%m/%Y}"})
        (place,) = re.findall(r"orang=(\d)", opened["headers"]["Location"])
        cookies = [line.partition(";")[0] for line in opened["cookies"]]
        own = asked("GET", path, cookies, query=f"orang={place}")
        assert f"Om Swastyastu, {name}" in own["body"]
        sent = posted(
            f"{path}/answers",
            {"address": f"Jalan {name} 1", "village_code": "51.71.01.1006", "member": place},
            cookies,
        )
        assert sent["statusCode"] == 200, sent["body"]
        item = stack.table.get(keys.intake(episode_of(person_id)))
        assert item
        assert (item["person_id"], item["address"]) == (person_id, f"Jalan {name} 1")
        clock = stack.table.get(keys.clock(episode_of(person_id), "form"))
        assert clock
        assert clock["state"] == "stopped"


def test_two_planners_at_once_plan_once(stack: Stack, family: list[dict[str, Any]]) -> None:
    """The second has read the family before the first has written."""
    del family

    class Slow(TableOutbox):
        def plan_together(self, plans: Any, link: Any) -> None:
            if not stack.messages(MADE):
                stack.plan(registered(stack.episode(episode_of(KETUT))))
            super().plan_together(plans, link)

    cue = CaseRegistered(person_id=MADE, episode_id=episode_of(MADE))
    plan_one(cue, Slow(stack.table), FakeRoster(), datetime.now(UTC))
    assert len(all_messages(stack)) == 8
    assert sum(1 for one in all_messages(stack) if one.companions) == 2
    assert {len(one.companions) for one in all_messages(stack) if one.companions} == {3}


def test_no_event_and_no_log_names_anybody(
    stack: Stack, phones: Phones, family: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    stack.plan(*family)
    change(stack, WAYAN, {"status": "ended"})
    send_all(stack)
    follow(stack)
    events = [
        event.model_dump_json()
        for one in all_messages(stack)
        for event in events_of({}, {"type": "Message", **one.model_dump(mode="json")})
    ]
    written = capsys.readouterr().out + json.dumps(events)
    assert not [word for word in (*NAMES.values(), PHONE, PHONE[1:]) if word in written]


def test_a_household_is_changed_whole_or_not_at_all(stack: Stack, family: list[dict[str, Any]]) -> None:
    """The table's promise: one message that is not as it was, and nothing is written."""
    stack.plan(*family)
    outbox = TableOutbox(stack.table)
    mine, other = notice(stack, MADE), notice(stack, KETUT)
    over = {
        "state": S.SUPPRESSED,
        "lead": None,
        "history": (*mine.history, (S.SUPPRESSED, datetime.now(UTC))),
    }
    stale = other.model_copy(update={"history": (*other.history, *other.history)})
    reason = UnreachableReason.OPTED_OUT
    link = shared_link(stack)
    changes = (
        (mine, mine.model_copy(update=over), reason),
        (stale, stale.model_copy(update={"reason": "x"}), None),
    )
    with pytest.raises(Overtaken):
        outbox.regroup(Regrouping(changes, link.link_id, link.members[:1]))
    assert (notice(stack, MADE), shared_link(stack)) == (mine, link)
    outbox.regroup(Regrouping(changes[:1], link.link_id, link.members[:1]))
    assert notice(stack, MADE).state is S.SUPPRESSED
    assert stack.episode(episode_of(MADE)).unreachable is reason
    assert shared_link(stack).members == link.members[:1]


def test_a_revoked_link_is_not_opened_again_by_a_new_plan(table: Table, stack: Stack) -> None:
    del stack
    known = Link(
        link_id="ef" * 12,
        person_id=MADE,
        episode_id=episode_of(MADE),
        expires_at=datetime.now(UTC),
        revoked_at=datetime.now(UTC),
        created_at=datetime.now(UTC),
    )
    table.put(to_item(known, keys.link(known.link_id)))
    assert links.write_shared(table, known.model_copy(update={"revoked_at": None})) == []


def test_only_whoever_is_on_the_number_and_ill_is_a_housemate(stack: Stack) -> None:
    """The index may be behind; a former number, another kind or an episode that is over does not count."""
    know(stack, *(member(one) for one in (MADE, WAYAN, PUTU)))
    moved = member(KETUT, phone=NEW_PHONE)
    stack.know(moved.person, moved.episode)
    stack.table.update(keys.person(KETUT), {"lookup": keys.phone_lookup(PHONE)})
    change(stack, PUTU, {"status": EpisodeStatus.ENDED.value})
    outbox = TableOutbox(stack.table)
    found = outbox.addressee(MADE, episode_of(MADE))
    assert found
    assert [one.person.person_id for one in outbox.housemates(found)] == [WAYAN]
    # Also where the person names their episodes.
    stack.table.update(keys.person(WAYAN), {"episode_ids": [episode_of(WAYAN)]})
    found = outbox.addressee(MADE, episode_of(MADE))
    assert found
    assert [one.episode.episode_id for one in outbox.housemates(found)] == [episode_of(WAYAN)]
    assert isinstance(found.episode, Episode)
