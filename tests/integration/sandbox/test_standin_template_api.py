"""Templates as an account manages them: submitted, reviewed, edited, paused, deleted."""

from typing import Any

import requests

NAME = "isolation_guide_v1"
DEFINITION: dict[str, Any] = {
    "name": NAME,
    "language": "id",
    "category": "utility",
    "components": [{"type": "BODY", "text": "Tetap di rumah."}],
}


class Account:
    """The management API of one account."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.url = f"{client.account}/message_templates"

    def call(self, method: str, url: str, **arguments: Any) -> requests.Response:
        headers = self.client.bearer | arguments.pop("headers", {})
        answer: requests.Response = self.client.session.request(method, url, headers=headers, **arguments)
        return answer

    def create(self, **changes: Any) -> requests.Response:
        return self.call("POST", self.url, json=DEFINITION | changes)

    def find(self, **query: Any) -> list[dict[str, Any]]:
        data: list[dict[str, Any]] = self.call("GET", self.url, params=query).json()["data"]
        return data

    def node(self, identifier: str) -> str:
        return f"{self.client.url}/v26.0/{identifier}"

    def send(self) -> int | None:
        template = {"name": NAME, "language": {"code": "id"}}
        error = self.client.send("+628120000001", template=template).json().get("error")
        return error and int(error["code"])


def events(receiver: Any, count: int, field: str = "message_template_status_update") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = receiver.changes(field, count)
    return found


def test_a_template_waits_for_its_review(start: Any) -> None:
    now = [1_700_000_000.0]
    account = Account(start(clock=lambda: now[0], template_review_seconds=60))
    identifier = account.create().json()["id"]
    assert account.send() == 132001
    assert account.find(name=NAME)[0]["status"] == "PENDING"
    now[0] += 60
    assert account.find(name=NAME)[0]["status"] == "APPROVED"
    assert account.send() is None
    told = account.call(
        "GET", account.node(identifier), params={"fields": "name,status,quality_score"}
    ).json()
    assert told == {
        "id": identifier,
        "name": NAME,
        "status": "APPROVED",
        "quality_score": {"score": "UNKNOWN", "date": 0},
    }


def test_the_review_is_told_by_webhook(client: Any, receiver: Any) -> None:
    account = Account(client)
    identifier = account.create().json()["id"]
    (event,) = events(receiver, 1)
    assert event == {
        "event": "APPROVED",
        "message_template_id": int(identifier),
        "message_template_name": NAME,
        "message_template_language": "id",
        "message_template_category": "UTILITY",
        "reason": "NONE",
    }


def test_reviewers_reject_and_recategorise(client: Any, receiver: Any) -> None:
    account = Account(client)
    account.create(components=[{"type": "BODY", "text": "Baca di https://bit.ly/siaga ya."}])
    account.create(name="voucher_v1", components=[{"type": "BODY", "text": "Ada promo sembako."}])
    rejected, approved = sorted(events(receiver, 2), key=lambda event: str(event["message_template_name"]))
    assert (rejected["event"], rejected["reason"]) == ("REJECTED", "INVALID_FORMAT")
    assert (approved["event"], approved["message_template_category"]) == ("APPROVED", "MARKETING")
    assert account.send() == 132001
    fields = "rejected_reason,previous_category"
    (told,) = account.find(name="voucher_v1", fields=fields)
    assert told["previous_category"] == "UTILITY"


def test_a_template_is_edited_and_reviewed_again(start: Any) -> None:
    now = [1_700_000_000.0]
    account = Account(start(clock=lambda: now[0], template_review_seconds=60))
    url = account.node(account.create().json()["id"])
    changes = {"components": [{"type": "BODY", "text": "Tetap di rumah, ya."}]}
    assert account.call("POST", url, json=changes).status_code == 400, "still PENDING"
    now[0] += 60
    assert account.call("POST", url, json={"category": "MARKETING"}).status_code == 400
    assert account.call("POST", url, json=changes).json()["success"] is True
    assert account.find(name=NAME)[0]["status"] == "PENDING"
    now[0] += 60
    assert account.find(name=NAME)[0]["components"][0]["text"] == "Tetap di rumah, ya."
    again = account.call("POST", url, json=changes)
    assert again.status_code == 400, "once in 24 hours"
    now[0] += 24 * 3600
    assert account.call("POST", url, json=changes).status_code == 200
    assert account.call("POST", url, json={"colour": "red"}).status_code == 400


def test_a_bad_template_is_paused_twice_and_then_disabled(start: Any, receiver: Any) -> None:
    now = [1_700_000_000.0]
    client = start(clock=lambda: now[0])
    client.control("PUT", "templates", [DEFINITION])
    client.control("PUT", "webhook", {"url": receiver.url})
    account = Account(client)
    for hours in (3, 6):
        client.control("POST", "templates", {"name": NAME, "status": "PAUSED", "quality": "RED"})
        assert account.send() == 132015
        now[0] += hours * 3600 - 1
        assert account.send() == 132015
        now[0] += 1
        assert account.send() is None
    client.control("POST", "templates", {"name": NAME, "status": "PAUSED"})
    assert account.send() == 132016
    told = events(receiver, 3)
    assert [event["event"] for event in told] == ["PAUSED", "PAUSED", "DISABLED"]
    assert [event.get("other_info", {}).get("title") for event in told] == [
        "FIRST_PAUSE",
        "SECOND_PAUSE",
        None,
    ]
    assert told[2]["disable_info"]["disable_date"].isdigit()
    qualities = events(receiver, 2, "message_template_quality_update")
    assert [(one["previous_quality_score"], one["new_quality_score"]) for one in qualities] == [
        ("GREEN", "RED"),
        ("RED", "RED"),
    ]
    assert client.control("POST", "templates", {"name": "nothing"}).status_code == 404


def test_lists_are_paged_and_filtered(client: Any) -> None:
    account = Account(client)
    for number in range(5):
        account.create(name=f"page_{number}")
    listed = account.call("GET", account.url, params={"limit": 2, "name_or_content": "page_"}).json()
    assert [one["name"] for one in listed["data"]] == ["page_0", "page_1"]
    after = listed["paging"]["cursors"]["after"]
    following = account.find(limit=3, name_or_content="page_", after=after)
    assert [one["name"] for one in following] == ["page_2", "page_3", "page_4"]
    assert account.find(status="REJECTED") == []
    assert account.find(fields="name", name="page_3")[0].keys() == {"id", "name"}
    assert account.call("GET", account.url, params={"limit": "many"}).status_code == 400
    assert account.call("GET", account.url, params={"fields": "mood"}).status_code == 400


def test_a_deleted_name_is_held_for_30_days(start: Any) -> None:
    now = [1_700_000_000.0]
    account = Account(start(clock=lambda: now[0]))
    account.create()
    assert account.call("DELETE", account.url).status_code == 400
    assert account.call("DELETE", account.url, params={"name": NAME}).json() == {"success": True}
    assert account.call("DELETE", account.url, params={"name": NAME}).status_code == 400
    assert account.send() == 132001
    assert account.create().json()["error"]["error_subcode"] == 2388023
    now[0] += 30 * 24 * 3600
    assert account.create().status_code == 200


def test_a_sample_is_uploaded_in_pieces(client: Any) -> None:
    account = Account(client)
    header = {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::made-up"]}}
    components = [header, *DEFINITION["components"]]
    assert account.create(components=components).status_code == 400
    query = {"file_name": "buku.pdf", "file_length": 10, "file_type": "application/pdf"}
    uploads = f"{client.url}/v26.0/330361224400112/uploads"
    session = account.call("POST", uploads, params=query).json()["id"]
    assert session.startswith("upload:")
    oauth = {"Authorization": "OAuth local-access-token"}
    first = account.call("POST", account.node(session), data=b"%PDF", headers=oauth | {"file_offset": "0"})
    assert first.json()["file_offset"] == 4
    assert account.call("GET", account.node(session)).json() == {"id": session, "file_offset": 4}
    wrong = account.call("POST", account.node(session), data=b"x", headers={"file_offset": "0"})
    assert wrong.status_code == 400
    last = account.call("POST", account.node(session), data=b"-1.7!!", headers={"file_offset": "4"})
    header["example"]["header_handle"] = [last.json()["h"]]
    assert account.create(components=components).status_code == 200
    header["format"] = "VIDEO"
    assert account.create(name="video_v1", components=components).status_code == 400
    for wrong_query in ({"file_length": 0}, {"file_type": "text/plain"}):
        assert account.call("POST", uploads, params=query | wrong_query).status_code == 400
