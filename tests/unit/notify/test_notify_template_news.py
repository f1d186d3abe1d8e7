"""What Meta's webhooks say about templates is kept, in whatever order and however often it comes."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.domain.sending_number import TemplateHold
from desac.domain.template_state import TemplateState
from functions.notify import template_news
from functions.notify.template_news import note_template_news
from tests.unit.notify.notify_fakes import FakeNumber, FakeTemplateBook

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
GUIDE = "isolation_guide_v2"


def webhook(*events: tuple[str, int], name: str = GUIDE, **value: Any) -> bytes:
    """A webhook that says this of a template, so many seconds after NOW."""
    entries = [
        {
            "id": "220361224400112",
            "time": int(NOW.timestamp()) + seconds,
            "changes": [
                {
                    "field": "message_template_status_update",
                    "value": {
                        "event": event,
                        "message_template_id": 1,
                        "message_template_name": name,
                        "message_template_language": "id",
                        "reason": "NONE",
                        **value,
                    },
                }
            ],
        }
        for event, seconds in events
    ]
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The metrics that are counted."""
    names: list[str] = []
    monkeypatch.setattr(template_news, "count", lambda name, **_: names.append(name))
    return names


def test_an_approval_is_kept_and_rings_nowhere(rung: list[str]) -> None:
    book = FakeTemplateBook()
    note_template_news(webhook(("APPROVED", 5), message_template_category="UTILITY"), book, FakeNumber(), NOW)
    known = book.known[GUIDE]
    assert (known.status, known.category, known.reason) == ("APPROVED", "UTILITY", None)
    assert known.told_at == NOW + timedelta(seconds=5)
    assert rung == []


@pytest.mark.parametrize("event", ["PAUSED", "DISABLED", "REJECTED", "PENDING_DELETION", "SOMETHING_NEW"])
def test_what_takes_a_template_away_rings_once(rung: list[str], event: str) -> None:
    book = FakeTemplateBook()
    said = webhook((event, 5), reason="ABUSIVE_CONTENT")
    note_template_news(said, book, FakeNumber(), NOW)
    assert (book.known[GUIDE].status, book.known[GUIDE].reason) == (event, "ABUSIVE_CONTENT")
    assert rung.count("SendingNeedsSomebody") == 1


@pytest.mark.parametrize("event", ["REINSTATED", "FLAGGED"])
def test_what_still_goes_out_counts_as_approved(rung: list[str], event: str) -> None:
    book = FakeTemplateBook()
    note_template_news(webhook((event, 5)), book, FakeNumber(), NOW)
    assert book.known[GUIDE].is_approved
    assert rung == []


EVENTS = [("PENDING", 1), ("APPROVED", 2), ("PAUSED", 3), ("APPROVED", 4), ("DISABLED", 5)]


@given(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=12))
def test_the_latest_word_stands_whatever_the_order(told: list[tuple[str, int]]) -> None:
    book = FakeTemplateBook()
    for one in told:
        note_template_news(webhook(one), book, FakeNumber(), NOW)
    assert book.known[GUIDE].status == max(told, key=lambda one: one[1])[0]


def test_several_in_one_webhook() -> None:
    for told in itertools.permutations(EVENTS[:3]):
        book = FakeTemplateBook()
        note_template_news(webhook(*told), book, FakeNumber(), NOW)
        assert book.known[GUIDE].status == "PAUSED"


def test_templates_of_somebody_else_on_the_account_are_left_out(rung: list[str]) -> None:
    book = FakeTemplateBook()
    note_template_news(webhook(("PAUSED", 5), name="kampanye_lain"), book, FakeNumber(), NOW)
    assert book.known == {}
    assert rung == []


def test_one_that_cannot_be_read_stops_no_other(rung: list[str]) -> None:
    body = json.loads(webhook(("APPROVED", 5), ("PAUSED", 6)))
    del body["entry"][0]["changes"][0]["value"]["event"]
    book = FakeTemplateBook()
    note_template_news(json.dumps(body).encode(), book, FakeNumber(), NOW)
    assert book.known[GUIDE].status == "PAUSED"
    assert "WebhookUpdateUnreadable" in rung


def test_without_a_time_of_metas_the_moment_of_reading_counts() -> None:
    body = json.loads(webhook(("APPROVED", 5)))
    del body["entry"][0]["time"]
    book = FakeTemplateBook()
    note_template_news(json.dumps(body).encode(), book, FakeNumber(), NOW)
    assert book.known[GUIDE].told_at == NOW


def test_receipts_and_replies_are_none_of_its_business() -> None:
    book = FakeTemplateBook()
    note_template_news(
        b'{"entry": [{"changes": [{"field": "messages", "value": {}}]}]}', book, FakeNumber(), NOW
    )
    assert book.known == {}


@pytest.mark.parametrize("event", ["PAUSED", "DISABLED", "REJECTED"])
@pytest.mark.parametrize("back", ["APPROVED", "REINSTATED"])
def test_messages_of_a_template_wait_until_it_is_approved_again(event: str, back: str) -> None:
    book, number = FakeTemplateBook(), FakeNumber()
    note_template_news(webhook((event, 5)), book, number, NOW)
    assert {name: hold.status for name, hold in number.known.held_templates.items()} == {GUIDE: event}
    note_template_news(webhook((back, 6)), book, number, NOW)
    assert number.known.held_templates == {}


@pytest.mark.parametrize("event", ["PENDING", "FLAGGED", "IN_APPEAL", "PENDING_DELETION"])
def test_other_news_neither_holds_nor_releases(event: str) -> None:
    number = FakeNumber()
    note_template_news(webhook((event, 5)), FakeTemplateBook(), number, NOW)
    assert number.known.held_templates == {}
    number.change(lambda one: one.hold_template(GUIDE, TemplateHold(code=132015, at=NOW)))
    note_template_news(webhook((event, 5)), FakeTemplateBook(), number, NOW)
    assert list(number.known.held_templates) == [GUIDE]


def test_an_approval_ends_the_hold_of_a_refusal() -> None:
    number = FakeNumber()
    number.change(lambda one: one.hold_template(GUIDE, TemplateHold(code=132001, at=NOW)))
    note_template_news(webhook(("APPROVED", 5)), FakeTemplateBook(), number, NOW)
    assert number.known.held_templates == {}


@given(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=12))
def test_what_is_held_is_what_the_latest_word_took_away(told: list[tuple[str, int]]) -> None:
    book, number = FakeTemplateBook(), FakeNumber()
    latest = ("", 0)
    for one in told:
        note_template_news(webhook(one), book, number, NOW)
        latest = max(latest, one, key=lambda event: event[1])
        if latest[0] != "PENDING":
            assert bool(number.known.held_templates) is (latest[0] != "APPROVED")


def test_what_a_command_noted_first_is_still_done_on_the_number(rung: list[str]) -> None:
    """`desac templates status` asked Meta before the webhook came."""
    later = NOW + timedelta(minutes=1)
    paused = TemplateState(name=GUIDE, language="id", status="PAUSED", told_at=later)
    book, number = FakeTemplateBook(paused), FakeNumber()
    note_template_news(webhook(("PAUSED", 5)), book, number, NOW)
    assert list(number.known.held_templates) == [GUIDE]
    assert rung == []
    note_template_news(webhook(("APPROVED", 6)), book, number, NOW)
    assert list(number.known.held_templates) == [GUIDE], "an older word than the pause"


@pytest.mark.parametrize("event", ["PAUSED", "REJECTED", "APPROVED"])
def test_news_of_a_twin_hold_nothing_and_end_what_its_refusal_held(event: str) -> None:
    """Without its file the message goes out with the same words, if these are approved."""
    book, number = FakeTemplateBook(), FakeNumber()
    twin = webhook((event, 5), name=f"{GUIDE}_document")
    note_template_news(twin, book, number, NOW)
    assert number.known.held_templates == {}
    number.change(lambda one: one.hold_template(GUIDE, TemplateHold(code=132015, at=NOW)))
    note_template_news(twin, book, number, NOW)
    assert list(number.known.held_templates) == [GUIDE]
    book.note(TemplateState(name=GUIDE, language="id", status="APPROVED", told_at=NOW))
    note_template_news(twin, book, number, NOW)
    assert number.known.held_templates == {}
