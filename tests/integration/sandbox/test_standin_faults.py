"""What goes wrong on demand: for the sender, and on the way of the webhooks."""

from collections import Counter
from typing import Any

import pytest
import requests

RESIDENT = "+628123456789"


def code(answer: requests.Response) -> int:
    found: int = answer.json()["error"]["code"]
    return found


def test_a_connection_may_end_before_the_message_is_accepted(client: Any) -> None:
    client.control("PUT", "faults", {"drop_request": True})
    with pytest.raises(requests.ConnectionError):
        client.send()
    assert client.control("GET", "messages").json() == []
    (arrival,) = client.control("GET", "arrivals").json()
    assert (arrival["outcome"], arrival["callback_data"]) == ("not accepted", f"message-to-{RESIDENT}")


@pytest.mark.parametrize("accepted", [False, True])
def test_something_in_between_may_answer(client: Any, *, accepted: bool) -> None:
    client.control("PUT", "faults", {"html_status": 502, "after_accepting": accepted})
    answer = client.send()
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    client.control("PUT", "faults", {"bare_status": 500, "after_accepting": accepted})
    answer = client.send()
    assert (answer.status_code, answer.content) == (500, b"")
    assert len(client.control("GET", "messages").json()) == (2 if accepted else 0)


def test_a_code_may_come_in_the_failed_status_only(client: Any, receiver: Any) -> None:
    client.control("PUT", "faults", {"failed_code": 131049, "to": RESIDENT})
    assert client.send().status_code == 200
    assert client.send("+628120000001").status_code == 200
    statuses = receiver.updates("statuses", 4)
    failed = [one for one in statuses if one["status"] == "failed"]
    assert [(one["recipient_id"], one["errors"][0]["code"]) for one in failed] == [("628123456789", 131049)]
    details = client.control("GET", f"messages?details&to={RESIDENT}").json()
    assert (details[0]["status"], details[0]["error_code"]) == ("failed", 131049)


def test_one_template_or_resident_may_be_refused(client: Any) -> None:
    client.control(
        "PUT",
        "faults",
        [{"error_code": 132015, "template": "result_notice_v1"}, {"error_code": 131026, "to": RESIDENT}],
    )
    assert code(client.send("+628120000001")) == 132015
    assert code(client.say("Halo", RESIDENT)) == 131026
    assert client.say("Halo", "+628120000001").status_code == 200
    assert [fault["template"] for fault in client.control("GET", "faults").json()] == [
        "result_notice_v1",
        None,
    ]


def test_a_storm_ends_by_itself(start: Any) -> None:
    now = [1_700_000_000.0]
    client = start(clock=lambda: now[0])
    client.control("PUT", "faults", {"error_code": 130429, "for_seconds": 30})
    assert client.send().status_code == 429
    now[0] += 30
    assert client.send().status_code == 200


@pytest.mark.parametrize("said", ["held_for_quality_assessment", "paused"])
def test_a_message_may_be_held(client: Any, receiver: Any, said: str) -> None:
    client.control("PUT", "faults", {"message_status": said, "held_seconds": 0.2})
    answer = client.send().json()
    assert answer["messages"][0]["message_status"] == said
    assert client.control("GET", "messages").json()[0]["status"] == "accepted"
    assert [one["status"] for one in receiver.updates("statuses", 3)] == ["sent", "delivered", "read"]


def test_a_held_message_may_never_be_sent(client: Any, receiver: Any) -> None:
    fault = {"message_status": "held_for_quality_assessment", "held_seconds": 0, "failed_code": 131063}
    client.control("PUT", "faults", fault)
    client.send()
    (status,) = receiver.updates("statuses", 1)
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131063)


def told(client: Any, receiver: Any, count: int, **webhooks: Any) -> list[dict[str, Any]]:
    client.control("PUT", "faults", {"share": 0, "webhooks": webhooks})
    for number in range(4):
        assert client.send(f"+62812000000{number}").status_code == 200
    updates = receiver.updates("statuses", count)
    client.until(lambda _: client.control("GET", "health").json()["pending"] == 0)
    found: list[dict[str, Any]] = receiver.updates("statuses", count)
    assert len(found) == count, updates
    return found


def test_webhooks_come_twice(client: Any, receiver: Any) -> None:
    statuses = told(client, receiver, 18, duplicated=0.5)
    seen = Counter((one["id"], one["status"]) for one in statuses)
    assert sorted(seen.values()) == [1] * 6 + [2] * 6


def test_webhooks_come_late(client: Any, receiver: Any) -> None:
    told(client, receiver, 12, delayed=0.5, delay=0.2)


def test_some_receipts_never_come(client: Any, receiver: Any) -> None:
    told(client, receiver, 9, untold=0.25)
    assert {message["status"] for message in client.control("GET", "messages").json()} == {"read"}


def test_receipts_come_backwards(client: Any, receiver: Any) -> None:
    statuses = told(client, receiver, 12, backwards=1)
    for message in client.control("GET", "messages").json():
        order = [one["status"] for one in statuses if one["id"] == message["id"]]
        assert order == ["read", "delivered", "sent"]


def test_delivered_may_be_skipped(client: Any, receiver: Any) -> None:
    statuses = told(client, receiver, 8, skipping_delivered=1)
    assert Counter(one["status"] for one in statuses) == {"sent": 4, "read": 4}


def test_receipts_may_lack_our_own_id(client: Any, receiver: Any) -> None:
    statuses = told(client, receiver, 12, without_callback=0.5)
    assert sum("biz_opaque_callback_data" in one for one in statuses) == 6


def test_a_webhook_may_hold_one_update_or_a_thousand(start: Any, receiver: Any) -> None:
    client = start(limit_per_second=10_000)
    client.control("PUT", "faults", {"share": 0, "webhooks": {"batch": 1000}})
    for number in range(400):
        client.send(f"+62812000{number:04d}")
    client.until(lambda messages: all(message["status"] == "read" for message in messages))
    client.control("PUT", "webhook", {"url": receiver.url})
    assert len(receiver.updates("statuses", 1200)) == 1200
    assert len(receiver.bodies) == 2
    client.control("PUT", "faults", {"share": 0, "webhooks": {"batch": 1}})
    client.send()
    receiver.updates("statuses", 1203)
    assert len(receiver.bodies) == 5


def test_arrivals_tell_when_each_request_came(client: Any) -> None:
    client.send()
    client.control("PUT", "faults", {"error_code": 131016, "times": 1})
    client.send("+628120000001")
    client.send("+62812000")
    arrivals = client.control("GET", "arrivals").json()
    assert [one["outcome"] for one in arrivals] == ["accepted", 131016, "accepted"]
    assert [one["template"] for one in arrivals] == ["result_notice_v1"] * 3
    times = [one["monotonic"] for one in arrivals]
    assert times == sorted(times)
    assert client.control("GET", "arrivals?after=2").json() == arrivals[2:]
    client.control("DELETE", "messages")
    assert client.control("GET", "arrivals").json() == []


def test_the_messaging_limit_ends_what_is_written_first(start: Any, receiver: Any) -> None:
    client = start(messaging_limit="TIER_250", limit_per_second=10_000)
    for number in range(250):
        client.send(f"+62812000{number:04d}")
    client.control("PUT", "webhook", {"url": receiver.url})
    assert client.control("GET", "number").json()["reached_in_24_hours"] == 250
    assert client.send("+628120000001").status_code == 200, "reached before"
    client.control("POST", "replies", {"to": "+628120009990", "text": "Halo"})
    assert client.send("+628120009990").status_code == 200, "wrote first"
    assert client.send("+628120008888").status_code == 200, "fails later"
    client.until(lambda messages: all(one["status"] in {"read", "failed"} for one in messages))
    failed = [one for one in client.control("GET", "messages?details").json() if one["status"] == "failed"]
    assert [(one["to"], one["error_code"]) for one in failed] == [("+628120008888", 131048)]
    client.control("PUT", "number", {"messaging_limit": "TIER_2K", "quality_rating": "YELLOW"})
    fields = {"fields": "whatsapp_business_manager_messaging_limit,quality_rating"}
    told = client.session.get(client.number, params=fields, headers=client.bearer).json()
    assert told["whatsapp_business_manager_messaging_limit"] == "TIER_2K"
    assert told["quality_rating"] == "YELLOW"
    client.send("+628120007777")
    messages = client.until(lambda found: found[-1]["status"] in {"read", "failed"})
    assert messages[-1]["status"] == "read"


def test_the_messaging_limit_may_be_told_at_once(start: Any) -> None:
    client = start(messaging_limit="TIER_250", limit_per_second=10_000, limit_refusal="answer")
    answers = [client.send(f"+62812000{number:04d}") for number in range(251)]
    assert [answer.status_code for answer in answers] == [200] * 250 + [400]
    assert code(answers[-1]) == 131048
