"""What a newly registered resident is told, and why not where not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters.config_data import city
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.link import verify
from desac.domain.message import MessageState, Purpose
from desac.domain.person import Person
from functions.notify.health_contact import health_contact
from functions.notify.planning import Facts, make_plan
from functions.notify.rendering import render
from functions.notify.templates import template
from tests.unit.notify.notify_fakes import EPISODE_ID, NOW, PHONE, episode, person

KEY = b"k" * 64


def facts(who: Person | None = None, what: Episode | None = None, **changes: Any) -> Facts:
    known: dict[str, Any] = {
        "person": who or person(),
        "episode": what or episode(),
        "contact": health_contact(city(), None, None, None),
        "city": city(),
        "link_key": KEY,
        "link_days": 30,
        "silence_minutes": 90,
        "now": NOW,
        "today": date(2021, 8, 12),
    }
    return Facts(**known | changes)


def test_a_case_gets_the_notice_and_the_guide() -> None:
    plan = make_plan(facts())
    assert [one.purpose for one in plan.messages] == [Purpose.POSITIVE_NOTICE, Purpose.ISOLATION_GUIDE]
    assert {one.state for one in plan.messages} == {MessageState.QUEUED}
    assert {one.to for one in plan.messages} == {PHONE}
    notice, guide = (render(template(one.template), one.parameters) for one in plan.messages)
    assert "*Ni Made Contoh*" in notice
    assert "*swab PCR* Anda tanggal 11 Agustus 2021" in notice
    assert "sampai 21 Agustus 2021" in guide
    assert "112 / (0361) 223333" in guide


def test_a_contact_gets_one_notice() -> None:
    plan = make_plan(facts(what=episode(kind=EpisodeKind.CONTACT, end_date=date(2021, 8, 16))))
    (notice,) = plan.messages
    assert notice.purpose is Purpose.CONTACT_NOTICE
    text = render(template(notice.template), notice.parameters)
    assert "Karantina di rumah sampai 16 Agustus 2021" in text
    assert "segera (hari ke-1) dan pada 16 Agustus 2021" in text


def test_no_message_carries_the_nik() -> None:
    nik = "5171014101900001"
    who = person(nik=nik)
    for kind in EpisodeKind:
        for one in make_plan(facts(who, episode(kind=kind))).messages:
            assert nik not in render(template(one.template), one.parameters)


def test_the_link_opens_with_its_token_until_it_expires() -> None:
    now = NOW + timedelta(microseconds=700)
    plan = make_plan(facts(now=now))
    assert plan.link
    token = plan.messages[0].parameters["token_formulir"]
    assert verify(KEY, token, now) == plan.link.link_id
    assert plan.link.expires_at == NOW + timedelta(days=30)
    assert plan.link.episode_id == EPISODE_ID
    assert "token_formulir" not in plan.messages[1].parameters


def test_the_form_is_waited_for() -> None:
    plan = make_plan(facts())
    assert plan.clock
    assert plan.clock.due_at == NOW + timedelta(minutes=90)


@pytest.mark.parametrize(
    ("who", "what", "reason", "unreachable"),
    [
        (person(phone=None), episode(), "no_phone", UnreachableReason.NO_PHONE),
        (person(opted_out_at=NOW), episode(), "opted_out", UnreachableReason.OPTED_OUT),
        (person(), episode(status=EpisodeStatus.ENDED), "episode_over", None),
        (person(), episode(end_date=date(2021, 8, 11)), "episode_over", None),
        (person(phone=None), episode(status=EpisodeStatus.ENDED), "episode_over", None),
    ],
)
def test_who_is_not_written_to_has_the_reason_on_record(
    who: Person, what: Episode, reason: str, unreachable: UnreachableReason | None
) -> None:
    plan = make_plan(facts(who, what))
    assert {(one.state, one.reason) for one in plan.messages} == {(MessageState.SUPPRESSED, reason)}
    assert plan.unreachable is unreachable
    assert (plan.link, plan.clock) == (None, None)


def test_the_last_day_still_counts() -> None:
    assert make_plan(facts(what=episode(end_date=date(2021, 8, 12)))).link is not None


def test_a_name_cannot_break_the_message() -> None:
    plan = make_plan(facts(person(name="Ni *Made*\n\tContoh     Putri " + "x" * 2000)))
    assert plan.messages[0].parameters["nama"].startswith("Ni Made Contoh Putri x")
    assert len(plan.messages[0].parameters["nama"]) == 80


def test_times_are_utc() -> None:
    assert make_plan(facts()).messages[0].created_at == datetime(2021, 8, 12, 1, tzinfo=UTC)
