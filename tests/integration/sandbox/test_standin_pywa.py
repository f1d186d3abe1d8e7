"""The stand-in through pywa: it takes what pywa sends, and pywa reads what it posts."""

from collections.abc import Iterator
from typing import Any

import pytest
from pywa import errors, types
from pywa.types import templates as t

from functions.notify import rendering, templates
from tests.integration.sandbox.conftest import SETTINGS
from tests.integration.sandbox.pywa_peer import Peer, pywa_peer

RESIDENT = "+628123456789"
WA_ID = "628123456789"
GUIDE = t.Template(
    name="isolation_guide",
    language=t.TemplateLanguage.INDONESIAN,
    category=t.TemplateCategory.UTILITY,
    parameter_format=t.ParamFormat.NAMED,
    components=[
        t.HeaderText("Isolasi mandiri"),
        t.BodyText(
            "Halo *{{nama}}*, tetap di rumah sampai {{tanggal}} ya. Jaga kesehatan.",
            nama="Made",
            tanggal="12 Agustus",
        ),
        t.FooterText(text="Dinas Kesehatan Kota Denpasar"),
        t.Buttons(
            buttons=[
                t.URLButton(text="Isi formulir", url="https://siaga.example/f/{{1}}", example="abc"),
                t.QuickReplyButton(text="Ada gejala"),
            ]
        ),
    ],
)


@pytest.fixture
def peer(client: Any) -> Iterator[Peer]:
    """pywa at a stand-in that tells one update in each webhook, which is all that pywa reads of one."""
    client.control("PUT", "faults", {"share": 0, "webhooks": {"batch": 1}})
    with pywa_peer(client.url, SETTINGS) as peer:
        yield peer


def approved(peer: Peer, receiver: Any) -> None:
    peer.wa.create_template(GUIDE)
    receiver.changes("message_template_status_update", 1)


def send_guide(peer: Peer) -> Any:
    return peer.wa.send_template(
        to=RESIDENT,
        name="isolation_guide",
        language=t.TemplateLanguage.INDONESIAN,
        params=[
            t.BodyText.params(nama="Ketut", tanggal="14 Agustus"),
            t.URLButton.params(url_variable="token-1", index=0),
            t.QuickReplyButton.params(callback_data="SYMPTOM", index=1),
        ],
        tracker="message-1",
    )


def opened(client: Any, receiver: Any) -> None:
    """The resident has written, so that free text may be sent."""
    client.control("POST", "replies", {"to": RESIDENT, "text": "Halo"})
    receiver.updates("messages", 1)


def shown(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.control("GET", "messages?details").json()[-1]
    return found


def test_templates_are_created_listed_edited_and_deleted(client: Any, receiver: Any, peer: Peer) -> None:
    created = peer.wa.create_template(GUIDE)
    assert (created.status, created.category) == (t.TemplateStatus.PENDING, t.TemplateCategory.UTILITY)
    receiver.changes("message_template_status_update", 1)
    (event,) = peer.read(receiver)
    assert (event.new_status, event.template_id, event.template_name) == (
        t.TemplateStatus.APPROVED,
        created.id,
        "isolation_guide",
    )
    found = {one.name: one for one in peer.wa.get_templates()}
    assert set(found) == {"isolation_guide", "result_notice_v1"}
    details = peer.wa.get_template(created.id)
    assert (details.status, details.parameter_format) == (t.TemplateStatus.APPROVED, t.ParamFormat.NAMED)
    assert details.quality_score is not None
    assert [type(one).__name__ for one in details.components] == [
        *("HeaderText", "BodyText", "FooterText", "Buttons"),
    ]
    edited = peer.wa.update_template(created.id, new_components=[t.BodyText("Tetap di rumah.")])
    assert edited.success
    receiver.changes("message_template_status_update", 2)
    assert peer.wa.delete_template(template_name="isolation_guide")
    assert [one.name for one in peer.wa.get_templates()] == ["result_notice_v1"]
    client.control("POST", "templates", {"name": "result_notice_v1", "status": "PAUSED"})
    receiver.changes("message_template_status_update", 3)
    assert peer.read(receiver)[-1].new_status is t.TemplateStatus.PAUSED


def test_a_template_is_sent_and_its_receipts_are_read(client: Any, receiver: Any, peer: Peer) -> None:
    approved(peer, receiver)
    sent = send_guide(peer)
    assert sent.id.startswith("wamid.")
    message = shown(client)
    assert message["text"].startswith("Isolasi mandiri\n\nHalo *Ketut*, tetap di rumah sampai 14 Agustus")
    assert message["buttons"][0]["url"] == "https://siaga.example/f/token-1"
    receiver.updates("statuses", 3)
    receipts = [one for one in peer.read(receiver) if isinstance(one, types.MessageStatus)]
    assert [receipt.status for receipt in receipts] == ["sent", "delivered", "read"]
    for receipt in receipts:
        assert (receipt.id, receipt.tracker, receipt.from_user.wa_id) == (sent.id, "message-1", WA_ID)
    assert receipts[0].pricing is not None
    assert receipts[0].pricing.category == "utility"


def test_a_failure_is_read_from_the_receipt_and_from_the_answer(
    client: Any, receiver: Any, peer: Peer
) -> None:
    peer.wa.send_message(RESIDENT, "Di luar jendela 24 jam")
    receiver.updates("statuses", 1)
    (failed,) = peer.read(receiver)
    assert (failed.status, type(failed.error)) == ("failed", errors.ReEngagementMessage)
    for fault, error in (
        ({"error_code": 131056}, errors.TooManyMessages),
        ({"error_code": 131026}, errors.MessageUndeliverable),
        ({"error_code": 190}, errors.ExpiredAccessToken),
    ):
        client.control("PUT", "faults", fault)
        with pytest.raises(error):
            peer.wa.send_message(RESIDENT, "Halo")


def test_a_tap_on_a_template_comes_back(client: Any, receiver: Any, peer: Peer) -> None:
    approved(peer, receiver)
    sent = send_guide(peer)
    client.control("POST", "replies", {"to": RESIDENT, "payload": "SYMPTOM"})
    receiver.updates("messages", 1)
    (tap,) = [one for one in peer.read(receiver) if isinstance(one, types.CallbackButton)]
    assert (tap.data, tap.title, tap.from_user.wa_id) == ("SYMPTOM", "Ada gejala", WA_ID)
    assert tap.reply_to_message is not None
    assert tap.reply_to_message.id == sent.id


def test_buttons_and_lists_are_sent_and_answered(client: Any, receiver: Any, peer: Peer) -> None:
    opened(client, receiver)
    buttons = [types.Button("Ya", "YES"), types.Button("Tidak", "NO")]
    peer.wa.send_message(RESIDENT, "Demam?", header="Harian", footer="Balas", buttons=buttons)
    assert shown(client)["text"] == "Harian\n\nDemam?\n\nBalas"
    client.control("POST", "replies", {"to": RESIDENT, "payload": "YES"})
    rows = [types.SectionRow("Batuk", "COUGH", "kering atau berdahak"), types.SectionRow("Sesak", "BREATH")]
    choices = types.SectionList("Pilih", [types.Section("Gejala", rows)])
    peer.wa.send_message(RESIDENT, "Gejala apa?", buttons=choices)
    client.control("POST", "replies", {"to": RESIDENT, "payload": "COUGH"})
    receiver.updates("messages", 3)
    answers = peer.read(receiver)
    (tap,) = [one for one in answers if isinstance(one, types.CallbackButton)]
    (chosen,) = [one for one in answers if isinstance(one, types.CallbackSelection)]
    assert (tap.data, tap.title) == ("YES", "Ya")
    assert (chosen.data, chosen.title, chosen.description) == ("COUGH", "Batuk", "kering atau berdahak")


def test_a_document_is_uploaded_and_sent(client: Any, receiver: Any, peer: Peer) -> None:
    opened(client, receiver)
    media = peer.wa.upload_media(b"%PDF-1.7 handbook", mime_type="application/pdf", filename="buku.pdf")
    peer.wa.send_document(RESIDENT, media, filename="Buku Saku.pdf", caption="Dibaca ya")
    message = shown(client)
    assert (message["type"], message["text"]) == ("document", "[Buku Saku.pdf]\n\nDibaca ya")
    assert message["media"]["id"] == media.id
    url = peer.wa.get_media_url(media.id)
    assert (url.mime_type, url.file_size) == ("application/pdf", 17)
    assert peer.wa.get_media_bytes(url.url) == b"%PDF-1.7 handbook"
    assert peer.wa.delete_media(media.id)
    with pytest.raises(errors.WhatsAppError, match="media attachment ID"):
        peer.wa.send_document(RESIDENT, media.id, filename="buku.pdf")


def test_a_location_is_asked_for_and_comes(client: Any, receiver: Any, peer: Peer) -> None:
    opened(client, receiver)
    peer.wa.request_location(RESIDENT, "Di mana Anda?")
    assert shown(client)["buttons"][0]["type"] == "location_request"
    point = {"latitude": -8.67, "longitude": 115.21, "name": "Rumah"}
    client.control("POST", "replies", {"to": RESIDENT, "location": point})
    receiver.updates("messages", 2)
    location = peer.read(receiver)[-1].location
    assert (location.latitude, location.longitude, location.name) == (-8.67, 115.21, "Rumah")


def test_whatever_residents_send_is_understood(client: Any, receiver: Any, peer: Peer) -> None:
    client.send()
    wamid = shown(client)["id"]
    for reply in (
        {"text": "Sudah sehat", "name": "Made Contoh", "quoting": wamid},
        {"reaction": {"emoji": "👍"}},
        {"media": {"kind": "audio"}},
        {"media": {"kind": "image", "caption": "obat saya"}},
        {"media": {"kind": "document", "filename": "hasil.pdf"}},
        {"unsupported": "video_note"},
        {"text": "Nomor saya rahasia", "hidden": True},
    ):
        assert client.control("POST", "replies", {"to": RESIDENT, **reply}).status_code == 202
    receiver.updates("messages", 7)
    messages = [one for one in peer.read(receiver) if isinstance(one, types.Message)]
    text, reaction, audio, image, document, unsupported, hidden = messages
    assert (text.text, text.from_user.name, text.from_user.wa_id) == ("Sudah sehat", "Made Contoh", WA_ID)
    assert text.reply_to_message is not None
    assert text.reply_to_message.id == wamid
    assert reaction.reaction is not None
    assert (reaction.reaction.emoji, reaction.reaction.message_id) == ("👍", wamid)
    assert audio.audio is not None
    assert audio.audio.voice
    assert image.image is not None
    assert image.image.mime_type == "image/jpeg"
    assert document.document is not None
    assert document.document.filename == "hasil.pdf"
    assert unsupported.type is types.MessageType.UNSUPPORTED
    assert unsupported.error is not None
    assert unsupported.error.code == 131051
    assert (hidden.from_user.wa_id, hidden.from_user.bsuid) == (None, text.from_user.bsuid)


def test_a_hidden_number_is_answered_by_its_user_id(client: Any, receiver: Any, peer: Peer) -> None:
    client.control("POST", "replies", {"to": RESIDENT, "text": "Halo", "hidden": True})
    receiver.updates("messages", 1)
    (message,) = peer.read(receiver)
    sent = peer.wa.send_message(message.from_user.bsuid, "Terima kasih")
    assert sent.to == message.from_user.bsuid
    assert shown(client)["to"] == RESIDENT
    statuses = receiver.updates("statuses", 3)
    assert all("recipient_id" not in status for status in statuses)
    assert {status["recipient_user_id"] for status in statuses} == {message.from_user.bsuid}
    assert [receipt.status for receipt in peer.read(receiver)] == ["sent", "delivered", "read"]
    with pytest.raises(errors.MessageUndeliverable):
        peer.wa.send_message("ID.1", "Halo")


def test_a_changed_number_is_told(client: Any, receiver: Any, peer: Peer) -> None:
    client.send()
    client.control("POST", "replies", {"to": RESIDENT, "changed_number": "+628120000001"})
    receiver.updates("messages", 1)
    (change,) = [one for one in peer.read(receiver) if not isinstance(one, types.MessageStatus)]
    assert (change.old_wa_id, change.new_wa_id) == (WA_ID, "628120000001")
    client.send()
    client.until(lambda messages: messages[-1]["status"] == "failed")
    assert shown(client)["error_code"] == 131026


@pytest.mark.parametrize("name", templates.template_names())
def test_our_own_templates_and_messages_are_understood(
    client: Any, receiver: Any, peer: Peer, name: str
) -> None:
    """pywa reads our definition and submits it, and sends the components that our sender would send."""
    ours = templates.template(name)
    (definition,) = [
        one for one in templates.definitions("https://siaga.example") if one["name"] == ours.whatsapp_name
    ]
    peer.wa.create_template(t.Template.from_dict(definition))
    receiver.changes("message_template_status_update", 1)
    assert peer.read(receiver)[0].new_status is t.TemplateStatus.APPROVED
    sent: Any = rendering.template_object(ours, ours.samples)
    peer.wa.send_template(
        to=RESIDENT,
        name=ours.whatsapp_name,
        language=t.TemplateLanguage(sent["language"]["code"]),
        params=sent["components"],
    )
    assert shown(client)["text"] == rendering.render(ours, ours.samples)
