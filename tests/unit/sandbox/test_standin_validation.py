"""Requests to send as Meta takes and refuses them, field by field."""

import time
from typing import Any

import pytest

from sandbox.standin.media import MediaStore
from sandbox.standin.outgoing import Outgoing
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.whatsapp_validation import Validator

PHONE = "+628123456789"
USER = "ID.00012345678901234567"
REPLIES = [{"type": "reply", "reply": {"id": "YES", "title": "Ya"}}]
ROWS = [{"id": "COUGH", "title": "Batuk", "description": "kering"}]


def take(**fields: Any) -> Outgoing:
    validator = Validator(TemplateRegistry(), MediaStore(time.time), {USER: PHONE}.get)
    return validator.validate({"messaging_product": "whatsapp", "to": PHONE, **fields})


def refusal(**fields: Any) -> tuple[int, str]:
    with pytest.raises(MetaError) as refused:
        take(**fields)
    return refused.value.code, refused.value.details


def text(body: str = "Halo", **fields: Any) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}, **fields}


def interactive(kind: str, action: Any, body: Any = "Demam?", **fields: Any) -> dict[str, Any]:
    content = {"type": kind, "body": {"text": body}, "action": action, **fields}
    return {"type": "interactive", "interactive": content}


def buttons(*titles: str) -> dict[str, Any]:
    return {"buttons": [{"type": "reply", "reply": {"id": title, "title": title}} for title in titles]}


def rows(*rows: Any, **fields: Any) -> dict[str, Any]:
    return {"button": "Pilih", "sections": [{"rows": list(rows)}], **fields}


def test_a_text_may_quote_a_message_and_carry_our_own_id() -> None:
    outgoing = take(**text(context={"message_id": "wamid.1"}, biz_opaque_callback_data="x" * 512))
    assert (outgoing.text, outgoing.context) == ("Halo", "wamid.1")
    assert outgoing.callback_data == "x" * 512


def test_unknown_fields_pass() -> None:
    assert take(**text(colour="red", recipient_identity_key_hash="x")).text == "Halo"


def test_a_user_id_stands_for_a_hidden_number() -> None:
    outgoing = take(**text(to=None, recipient=USER))
    assert (outgoing.to, outgoing.by_user_id) == (PHONE, True)
    both = take(**text(recipient="ID.1"))
    assert (both.to, both.by_user_id) == (PHONE, False), "with both the number counts"


@pytest.mark.parametrize(
    ("fields", "code", "says"),
    [
        (text(recipient_type="group"), 100, "recipient_type"),
        (text(to=None), 131008, "to is required"),
        (text(to=None, recipient="12345"), 131009, "business-scoped user id"),
        (text(to=None, recipient="ID.9"), 131026, "no such user"),
        (text(context="wamid.1"), 100, "context must be of type dict"),
        (text(context={}), 131008, "context.message_id is required"),
        (text(biz_opaque_callback_data=7), 131009, "at most 512"),
        (text(""), 131008, "text.body is required"),
        (text("x" * 4097), 131009, "at most 4096"),
        ({"type": "text", "text": "Halo"}, 100, "text must be of type dict"),
        ({"type": "text", "text": {"body": 7}}, 100, "text.body must be of type str"),
        ({"type": "text", "text": {"body": "Halo", "preview_url": "yes"}}, 100, "preview_url"),
        ({"type": 7}, 100, "type must be of type str"),
        ({"type": "document", "document": {"link": "buku.pdf"}}, 100, "not a valid URI"),
        ({"type": "document", "document": {"id": 7}}, 100, "must be of type str"),
        ({"type": "document", "document": {"id": "7"}}, 100, "media attachment ID"),
        (
            {"type": "video", "video": {"link": "https://a.example/a.mp4", "caption": "x" * 1025}},
            131009,
            "video.caption: at most 1024",
        ),
        (
            {"type": "document", "document": {"link": "https://a.example/a.pdf", "filename": "x" * 241}},
            131009,
            "document.filename",
        ),
    ],
)
def test_a_malformed_message_is_refused(fields: dict[str, Any], code: int, says: str) -> None:
    found, details = refusal(**fields)
    assert (found, says in details) == (code, True), details


def test_media_may_come_by_link() -> None:
    link = "https://siaga.example/buku.pdf"
    outgoing = take(type="document", document={"link": link, "caption": "Dibaca ya"})
    assert outgoing.text == "[buku.pdf]\n\nDibaca ya"
    assert outgoing.media is not None
    assert (outgoing.media.link, outgoing.media.id, outgoing.media_fault) == (link, None, None)


def test_every_kind_of_interactive_message_is_taken() -> None:
    image = {"type": "image", "image": {"link": "https://siaga.example/peta.png"}}
    assert take(**interactive("button", buttons("Ya", "Tidak"), header=image)).text == "[peta.png]\n\nDemam?"
    listed = take(**interactive("list", rows(*ROWS), "x" * 4096, footer={"text": "Kota"}))
    assert listed.buttons == (
        {"type": "list_reply", "title": "Batuk", "payload": "COUGH", "description": "kering"},
    )
    parameters = {"display_text": "Buka", "url": "https://siaga.example"}
    opened = take(**interactive("cta_url", {"name": "cta_url", "parameters": parameters}))
    assert opened.buttons == ({"type": "url", "title": "Buka", "url": "https://siaga.example"},)
    asked = take(**interactive("location_request_message", {"name": "send_location"}))
    assert asked.buttons[0]["type"] == "location_request"


@pytest.mark.parametrize(
    ("fields", "code", "says"),
    [
        (interactive("hologram", {}), 131009, "is not supported"),
        (interactive("button", None), 131008, "interactive.action is required"),
        (interactive("button", buttons("Ya"), ""), 131008, "interactive.body.text is required"),
        (interactive("button", buttons("Ya"), "x" * 1025), 131009, "at most 1024"),
        (interactive("button", buttons(*"ABCD")), 131009, "1 to 3 choices"),
        (interactive("button", {"buttons": []}), 131009, "1 to 3 choices"),
        (interactive("button", {"buttons": ["Ya"]}), 100, "list of objects"),
        (interactive("button", {"buttons": [{"reply": {}}]}), 131008, "type is required"),
        (interactive("button", {"buttons": [{"type": "url", "reply": {}}]}), 131009, "must be reply"),
        (interactive("button", buttons("x" * 21)), 131009, "title: at most 20"),
        (interactive("button", {"buttons": REPLIES * 2}), 131009, "an id of its own"),
        (
            interactive(
                "button", {"buttons": [*REPLIES, {"type": "reply", "reply": {"id": "B", "title": "Ya"}}]}
            ),
            131009,
            "every title may occur once",
        ),
        (interactive("button", buttons("Ya"), header={"type": "hologram"}), 131009, "header.type"),
        (
            interactive("button", buttons("Ya"), header={"type": "text", "text": "x" * 61}),
            131009,
            "at most 60",
        ),
        (interactive("button", buttons("Ya"), footer={"text": "x" * 61}), 131009, "at most 60"),
        (interactive("list", {"sections": []}), 131008, "action.button is required"),
        (interactive("list", rows(button="x" * 21)), 131009, "button: at most 20"),
        (interactive("list", rows()), 131009, "1 to 10 choices"),
        (interactive("list", rows({"id": "A", "title": "x" * 25})), 131009, "title: at most 24"),
        (interactive("list", rows({"id": "A" * 201, "title": "x"})), 131009, "id: at most 200"),
        (
            interactive("list", rows({"id": "A", "title": "x", "description": "x" * 73})),
            131009,
            "description: at most 72",
        ),
        (
            interactive("list", {"button": "Pilih", "sections": [{"rows": ROWS}, {"rows": ROWS}]}),
            131008,
            "title is required",
        ),
        (interactive("list", rows(*ROWS), header={"type": "image"}), 131009, "header.type"),
        (interactive("cta_url", {"name": "cta_url"}), 131008, "parameters is required"),
        (interactive("cta_url", {"name": "open"}), 131009, "must be cta_url"),
        (
            interactive("cta_url", {"name": "cta_url", "parameters": {"display_text": "Buka", "url": "x"}}),
            131009,
            "must be an address",
        ),
        (interactive("location_request_message", {"name": "x"}), 131009, "must be send_location"),
        (
            interactive("location_request_message", {"name": "send_location"}, header={"type": "text"}),
            131009,
            "header.type",
        ),
        (
            interactive("location_request_message", {"name": "send_location"}, footer={"text": "Kota"}),
            131009,
            "footer",
        ),
    ],
)
def test_a_malformed_interactive_message_is_refused(fields: dict[str, Any], code: int, says: str) -> None:
    found, details = refusal(**fields)
    assert (found, says in details) == (code, True), details
