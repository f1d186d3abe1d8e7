"""The sandbox's own endpoints: what they do, and what they say to a wrong request."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("method", "name", "content", "says"),
    [
        ("POST", "replies", {"to": "0812", "text": "x"}, "to: '0812' is no phone number"),
        ("POST", "replies", {"to": "+628123456789"}, "give exactly one of text, payload and location"),
        ("POST", "replies", {"to": "+628123456789", "payload": "X"}, "has a button with the payload 'X'"),
        (
            "POST",
            "replies",
            {"to": "+628123456789", "location": {"latitude": 115, "longitude": -8}},
            "location.latitude: Input should be less than or equal to 90",
        ),
        ("PUT", "faults", {"share": 2}, "share: Input should be less than or equal to 1"),
        ("PUT", "faults", {"eror_code": 2}, "eror_code: Extra inputs are not permitted"),
        ("PUT", "webhook", {"url": "ftp://x"}, "url: String should match pattern"),
        ("PUT", "templates", [{"name": "A"}], "a name is lower case"),
        ("PUT", "faults", None, "The body is not valid JSON"),
    ],
)
def test_a_wrong_request_is_explained(start: Any, method: str, name: str, content: Any, says: str) -> None:
    answer = start().control(method, name, content)
    assert answer.status_code == 400
    assert says in answer.json()["error"]


def test_a_webhook_must_prove_itself(start: Any, receiver: Any) -> None:
    client = start()
    receiver.handshake = False
    answer = client.control("PUT", "webhook", {"url": receiver.url})
    assert answer.status_code == 502
    assert "403 instead of 200" in answer.json()["error"]
    unreachable = client.control("PUT", "webhook", {"url": "http://127.0.0.1:9/webhook"})
    assert unreachable.status_code == 502
    assert "cannot be reached" in unreachable.json()["error"]
    assert client.control("GET", "health").json()["webhook"] is None


def test_updates_from_before_the_webhook_are_not_lost(start: Any, receiver: Any) -> None:
    client = start()
    client.send()
    client.until(lambda messages: messages[0]["status"] == "read")
    assert client.control("GET", "health").json()["pending"] == 3
    client.control("PUT", "webhook", {"url": receiver.url})
    assert len(receiver.updates("statuses", 3)) == 3


def test_deleting_starts_anew(start: Any) -> None:
    client = start(pair_burst=1)
    assert [client.send().status_code for _ in range(2)] == [200, 400]
    assert client.control("DELETE", "messages").json() == {"deleted": 1}
    assert client.control("GET", "messages").json() == []
    assert client.send().status_code == 200


def test_unknown_paths_and_methods_are_told_apart(start: Any) -> None:
    client = start()
    assert client.control("GET", "nothing").status_code == 404
    answer = client.control("PATCH", "messages")
    assert answer.status_code == 501
    answer = client.control("POST", "messages")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, DELETE")
    assert client.session.head(f"{client.url}/_sandbox/health").status_code == 200
