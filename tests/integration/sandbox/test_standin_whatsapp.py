"""The stand-in as WhatsApp: answers, limits, faults, and the webhooks that follow."""

import json
import re
from collections import Counter
from typing import Any

import pytest
import requests


def code(answer: requests.Response) -> int:
    found: int = answer.json()["error"]["code"]
    return found


def test_an_accepted_message_is_sent_delivered_and_read(client: Any, receiver: Any) -> None:
    answer = client.send()
    assert answer.status_code == 200
    wamid = answer.json()["messages"][0]["id"]
    assert answer.json() == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+628123456789", "wa_id": "628123456789"}],
        "messages": [{"id": wamid, "message_status": "accepted"}],
    }
    statuses = receiver.updates("statuses", 3)
    assert [status["status"] for status in statuses] == ["sent", "delivered", "read"]
    for status in statuses:
        assert status["id"] == wamid
        assert status["recipient_id"] == "628123456789"
        assert status["biz_opaque_callback_data"] == "message-to-+628123456789"
        assert status["timestamp"].isdigit()
    assert statuses[1]["pricing"]["category"] == "utility"
    (message,) = client.until(lambda messages: messages[0]["status"] == "read")
    assert list(message) == [
        "id", "to", "type", "template", "language", "text", "buttons", "status", "at",
    ]  # fmt: skip
    assert message["text"] == "Halo *Made*, mohon isi formulir."
    assert message["buttons"] == [
        {"type": "url", "title": "Isi formulir", "url": "http://127.0.0.1:9/f/abc"},
        {"type": "quick_reply", "title": "Ada gejala", "payload": "Ada gejala"},
    ]


def test_some_are_not_on_whatsapp_and_some_never_read(client: Any, receiver: Any) -> None:
    client.send("+628123450999")
    client.send("+628123450998")
    statuses = receiver.updates("statuses", 3)
    failed = next(status for status in statuses if status["status"] == "failed")
    assert (failed["recipient_id"], failed["errors"][0]["code"]) == ("628123450999", 131026)
    assert [status["status"] for status in statuses if status is not failed] == ["sent", "delivered"]
    assert [one["status"] for one in client.control("GET", "messages?to=+628123450999").json()] == ["failed"]


def test_every_update_arrives_though_the_webhook_refuses_at_first(client: Any, receiver: Any) -> None:
    receiver.refuse = 3
    for number in range(40):
        assert client.send(f"+6281234560{number:03d}").status_code == 200
    statuses = receiver.updates("statuses", 120)
    assert Counter(status["status"] for status in statuses) == {"sent": 40, "delivered": 40, "read": 40}
    assert len(receiver.bodies) < 120, "updates travel together"


def test_an_answer_arrives_signed_and_escaped(client: Any, receiver: Any) -> None:
    sent = client.send(nama="Nyoman É").json()["messages"][0]["id"]
    client.control("POST", "replies", {"to": "+628123456789", "text": "Sudah sehat 🙏"})
    client.control("POST", "replies", {"to": "+628123456789", "payload": "Ada gejala"})
    point = {"latitude": -8.67, "longitude": 115.21}
    client.control("POST", "replies", {"to": "+628123456789", "location": point})
    text, tap, location = receiver.updates("messages", 3)
    assert (text["from"], text["type"], text["text"]) == (
        "628123456789",
        "text",
        {"body": "Sudah sehat 🙏"},
    )
    assert tap["button"] == {"payload": "Ada gejala", "text": "Ada gejala"}
    assert tap["context"]["id"] == sent
    assert location["location"] == point
    assert all(max(body) < 128 for body in receiver.bodies)
    inbound = next(body for body in receiver.bodies if b'"messages":[' in body)
    assert rb"\ud83d\ude4f" in inbound
    (contact,) = json.loads(inbound)["entry"][0]["changes"][0]["value"]["contacts"]
    known_as = text["from_user_id"]
    assert re.fullmatch(r"ID\.\d{20}", known_as)
    assert contact == {"profile": {"name": "Nyoman É"}, "user_id": known_as, "wa_id": "628123456789"}
    assert {status["recipient_user_id"] for status in receiver.updates("statuses", 3)} == {known_as}


def test_a_hidden_number_leaves_the_id_and_the_context(start: Any, receiver: Any) -> None:
    client = start(hidden_number_suffixes=("789",))
    client.control("PUT", "webhook", {"url": receiver.url})
    sent = client.send().json()["messages"][0]["id"]
    client.control("POST", "replies", {"to": "+628123456789", "payload": "Ada gejala"})
    (tap,) = receiver.updates("messages", 1)
    assert "from" not in tap
    assert tap["from_user_id"].startswith("ID.")
    assert tap["context"]["id"] == sent


def test_free_text_needs_an_answer_within_24_hours(start: Any) -> None:
    now = [1_700_000_000.0]
    client = start(clock=lambda: now[0], window_refusal="answer")
    assert code(client.say("Halo")) == 131047
    client.control("POST", "replies", {"to": "+628123456789", "text": "ya"})
    assert client.say("Halo").status_code == 200
    now[0] += 24 * 3600
    assert code(client.say("Halo")) == 131047


def test_by_default_free_text_outside_the_window_fails_later(client: Any, receiver: Any) -> None:
    assert client.say("Halo").status_code == 200
    (status,) = receiver.updates("statuses", 1)
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131047)


def test_limits_answer_with_their_codes(start: Any) -> None:
    client = start(clock=lambda: 1_700_000_000.0, limit_per_second=46)
    answers = [client.send() for _ in range(47)]
    assert [answer.status_code for answer in answers[:45]] == [200] * 45
    assert [code(answer) for answer in answers[45:]] == [131056, 130429]
    assert answers[46].status_code == 429
    client.control("PUT", "faults", {"limit_per_second": 47})
    assert client.send("+628120000001").status_code == 200


def test_faults_hit_a_share_of_the_requests(client: Any) -> None:
    client.control("PUT", "faults", {"error_code": 131016, "share": 0.5})
    assert [client.send(f"+62812000000{number}").status_code for number in range(4)] == [200, 503, 200, 503]
    client.control("PUT", "faults", {})
    assert client.send().status_code == 200


def test_an_answer_may_be_lost_after_the_message_was_taken(client: Any, receiver: Any) -> None:
    client.control("PUT", "faults", {"drop_answer": True})
    with pytest.raises(requests.ConnectionError):
        client.send()
    assert len(client.control("GET", "messages").json()) == 1
    assert receiver.updates("statuses", 1)[0]["biz_opaque_callback_data"] == "message-to-+628123456789"


def test_a_stranger_is_refused(client: Any) -> None:
    client.bearer = {"Authorization": "Bearer wrong"}
    assert code(client.send()) == 190
    client.bearer = {}
    assert client.send().status_code == 401


def test_another_number_or_version_is_unknown(start: Any) -> None:
    client = start()
    number = client.number
    client.number = number + "1"
    assert client.send().json()["error"]["error_subcode"] == 33
    client.number = number.replace("v26.0", "v1.0")
    assert client.send().status_code == 404


def test_templates_are_created_and_listed(client: Any) -> None:
    definition = {
        "name": "isolation_guide_v1",
        "language": "id",
        "category": "utility",
        "components": [{"type": "BODY", "text": "Tetap di rumah."}],
    }
    url = f"{client.account}/message_templates"
    created = client.session.post(url, json=definition, headers=client.bearer)
    assert (created.json()["status"], created.json()["category"]) == ("PENDING", "UTILITY")
    again = client.session.post(url, json=definition, headers=client.bearer)
    assert (again.status_code, code(again)) == (400, 100)
    listed = client.session.get(url, headers=client.bearer).json()["data"]
    assert [(one["name"], one["status"], one["parameter_format"]) for one in listed] == [
        ("isolation_guide_v1", "APPROVED", "POSITIONAL"),
        ("result_notice_v1", "APPROVED", "NAMED"),
    ]


def test_the_number_tells_its_limit(client: Any) -> None:
    fields = {"fields": "whatsapp_business_manager_messaging_limit"}
    answer = client.session.get(client.number, params=fields, headers=client.bearer).json()
    assert answer["whatsapp_business_manager_messaging_limit"] == "TIER_UNLIMITED"
    unknown = client.session.get(client.number, params={"fields": "mood"}, headers=client.bearer)
    assert code(unknown) == 100


def test_a_body_that_is_no_json_is_refused(client: Any) -> None:
    answer = client.session.post(f"{client.number}/messages", data="{", headers=client.bearer)
    assert (answer.status_code, code(answer)) == (400, 100)
