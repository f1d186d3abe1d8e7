"""What the stand-in posts is what notify's models read: every kind of answer, every receipt."""

from typing import Any

import pytest

from functions.notify.webhook_models import InboundMessage, Status, Webhook
from sandbox.standin.identifiers import user_id

RESIDENT = "+628123456789"


def read(receiver: Any) -> tuple[list[InboundMessage], list[Status]]:
    """All that has come, through notify's models."""
    values = [value for body in receiver.bodies for value in Webhook.model_validate_json(body).values]
    messages = [InboundMessage.model_validate(one) for value in values for one in value.messages]
    return messages, [Status.model_validate(one) for value in values for one in value.statuses]


@pytest.mark.parametrize(
    ("reply", "read_as"),
    [
        ({"text": "Saya demam 🤒"}, ("text", "Saya demam 🤒", None)),
        ({"payload": "Ada gejala"}, ("button", "Ada gejala", "Ada gejala")),
        ({"location": {"latitude": -8.67, "longitude": 115.21}}, ("location", None, None)),
        ({"media": {"kind": "audio"}}, ("audio", None, None)),
        ({"media": {"kind": "image"}}, ("image", None, None)),
        ({"media": {"kind": "document"}}, ("document", None, None)),
        ({"reaction": {"emoji": "👍"}}, ("reaction", None, None)),
        ({"unsupported": "video_note"}, ("unsupported", None, None)),
        ({"changed_number": "+628120000001"}, ("system", None, None)),
    ],
)
@pytest.mark.parametrize("hidden", [False, True])
def test_every_answer_is_read(
    client: Any,
    receiver: Any,
    reply: dict[str, Any],
    read_as: tuple[str, str | None, str | None],
    *,
    hidden: bool,
) -> None:
    client.send()
    client.control("POST", "replies", {"to": RESIDENT, "hidden": hidden, **reply})
    receiver.updates("messages", 1)
    (message,), _ = read(receiver)
    assert (message.type, message.words, message.payload) == read_as
    # A change of number says the old number whoever hides it.
    assert message.phone == (None if hidden and message.type != "system" else RESIDENT)
    assert message.sender_user_id == user_id(RESIDENT)


def test_a_chosen_row_and_a_tapped_button_are_read(client: Any, receiver: Any) -> None:
    client.control("POST", "replies", {"to": RESIDENT, "text": "Halo"})
    button = {"type": "reply", "reply": {"id": "YES", "title": "Ya"}}
    row = {"id": "COUGH", "title": "Batuk"}
    for action in ({"buttons": [button]}, {"button": "Pilih", "sections": [{"rows": [row]}]}):
        kind = "button" if "buttons" in action else "list"
        interactive = {"type": kind, "body": {"text": "?"}, "action": action}
        assert client.send(type="interactive", interactive=interactive, template=None).status_code == 200
    for payload in ("YES", "COUGH"):
        client.control("POST", "replies", {"to": RESIDENT, "payload": payload})
    receiver.updates("messages", 3)
    messages, _ = read(receiver)
    assert [(one.words, one.payload) for one in messages[1:]] == [("Ya", "YES"), ("Batuk", "COUGH")]
    assert all(one.context.id for one in messages[1:])


def test_receipts_are_read(client: Any, receiver: Any) -> None:
    client.send()
    client.control("PUT", "faults", {"failed_code": 131026})
    client.send("+628120000001")
    receiver.updates("statuses", 4)
    _, statuses = read(receiver)
    seen = [one.status for one in statuses if one.callback == f"message-to-{RESIDENT}"]
    assert seen == ["sent", "delivered", "read"]
    (failed,) = [one for one in statuses if one.status == "failed"]
    assert (failed.callback, failed.errors[0].code) == ("message-to-+628120000001", 131026)


def test_what_is_said_of_templates_is_passed_over(client: Any, receiver: Any) -> None:
    client.control("POST", "templates", {"name": "result_notice_v1", "status": "PAUSED"})
    receiver.changes("message_template_status_update", 1)
    assert read(receiver) == ([], [])
