"""Files go out with messages while their ids hold, and nobody waits for one."""

from datetime import timedelta
from typing import Any

import pytest

from desac.domain.media import MediaId
from desac.domain.message import HoldReason, Purpose
from desac.domain.message import MessageState as S
from desac.domain.template_state import TemplateState
from desac.ports.whatsapp import Refused
from functions.notify.answers import SHORT_LIMIT, answer
from functions.notify.media_lookup import MEDIA_REFUSED, BookedMedia, MediaLookup, NoMedia
from functions.notify.sending import Cue, Sender
from functions.notify.templates import template
from tests.unit.notify.notify_fakes import (
    EPISODE_ID,
    NOW,
    FakeMediaBook,
    FakeOutbox,
    FakeTemplateBook,
    FakeWhatsApp,
    desk,
    message,
)

GUIDE = template("isolation_guide")
GUIDE_ID = f"{EPISODE_ID}.isolation_guide"
VIDEO_ID = f"{EPISODE_ID}.video_answer.0123456789ab"


def uploaded(name: str, media_id: str, **changes: Any) -> MediaId:
    """A file uploaded yesterday."""
    known = {
        "name": name,
        "phone_number_id": "1",
        "digest": "0" * 64,
        "media_id": media_id,
        "uploaded_at": NOW - timedelta(days=1),
        "expires_at": NOW + timedelta(days=29),
    }
    return MediaId.model_validate(known | changes)


def approved(*names: str, status: str = "APPROVED") -> FakeTemplateBook:
    """Meta has said this of these."""
    return FakeTemplateBook(
        *(TemplateState(name=name, language="id", status=status, told_at=NOW) for name in names)
    )


def lookup(ids: FakeMediaBook, templates: FakeTemplateBook | None = None) -> BookedMedia:
    """What is known, at NOW."""
    return BookedMedia(ids, templates or approved("isolation_guide_v2_document"), lambda: NOW)


def guide() -> FakeOutbox:
    """An outbox with a guide to be sent."""
    values = {"purpose": Purpose.ISOLATION_GUIDE, "template": "isolation_guide", "template_version": 2}
    return FakeOutbox(message(message_id=GUIDE_ID, parameters=GUIDE.samples, **values))


def video() -> FakeOutbox:
    """An outbox with a video to be sent to who asked for it."""
    words = answer(Purpose.VIDEO_ANSWER)
    values = {"purpose": Purpose.VIDEO_ANSWER, "template": "video_answer", "parameters": words.samples}
    return FakeOutbox(message(message_id=VIDEO_ID, in_reply_to="wamid.q", **values))


def sent(outbox: FakeOutbox, media: MediaLookup, message_id: str = GUIDE_ID) -> dict[str, Any]:
    """The body that WhatsApp gets."""
    whatsapp = FakeWhatsApp("wamid.1")
    Sender(desk(outbox, whatsapp, media=media)).deliver([Cue(message_id, "carrier")])
    assert outbox.stored[message_id].state is S.ACCEPTED
    (body,) = whatsapp.sent
    return body


def test_the_guide_has_the_handbook_above_its_words() -> None:
    body = sent(guide(), lookup(FakeMediaBook(uploaded("handbook", "111"))))
    assert body["template"]["name"] == "isolation_guide_v2_document"
    header = body["template"]["components"][0]
    file = {"id": "111", "filename": "Buku saku isolasi mandiri.pdf"}
    assert header == {"type": "header", "parameters": [{"type": "document", "document": file}]}


@pytest.mark.parametrize(
    "media",
    [
        NoMedia(),
        lookup(FakeMediaBook()),
        lookup(FakeMediaBook(uploaded("video", "222"))),
        lookup(FakeMediaBook(uploaded("handbook", "111", expires_at=NOW))),
        lookup(FakeMediaBook(uploaded("handbook", "111", refused_at=NOW - timedelta(hours=1)))),
        lookup(FakeMediaBook(uploaded("handbook", "111")), approved()),
        lookup(FakeMediaBook(uploaded("handbook", "111")), approved("isolation_guide_v2")),
        lookup(
            FakeMediaBook(uploaded("handbook", "111")),
            approved("isolation_guide_v2_document", status="PENDING"),
        ),
    ],
    ids=["none", "not yet", "another", "ended", "refused", "unknown twin", "only words", "pending twin"],
)
def test_without_a_file_that_can_be_sent_the_words_go_alone(media: MediaLookup) -> None:
    body = sent(guide(), media)
    assert body["template"]["name"] == "isolation_guide_v2"
    assert [part["type"] for part in body["template"]["components"]] == ["body", "button", "button", "button"]


@pytest.mark.parametrize(
    "refusal",
    [
        Refused(MEDIA_REFUSED),
        Refused(100, "Param id is not a valid whatsapp business account media attachment ID"),
    ],
)
def test_a_refused_file_is_noted_and_the_guide_goes_without(refusal: Refused) -> None:
    """Nobody waits for a file: the very next attempt has none, and the file is to be uploaded anew."""
    ids, outbox = FakeMediaBook(uploaded("handbook", "111")), guide()
    media, whatsapp = lookup(ids), FakeWhatsApp(refusal, "wamid.1")
    cue = Cue(GUIDE_ID, "carrier")
    assert Sender(desk(outbox, whatsapp, media=media)).deliver([cue]) == {cue: 1.0}
    assert outbox.stored[GUIDE_ID].state is S.QUEUED
    assert ids.known["handbook"].refused_at == NOW
    Sender(desk(outbox, whatsapp, media=media)).deliver([cue])
    assert outbox.stored[GUIDE_ID].state is S.ACCEPTED
    assert [body["template"]["name"] for body in whatsapp.sent] == [
        "isolation_guide_v2_document",
        "isolation_guide_v2",
    ]


def test_the_code_for_files_without_a_file_is_a_failure_like_others() -> None:
    """It would go round for ever otherwise."""
    outbox, whatsapp = guide(), FakeWhatsApp(Refused(MEDIA_REFUSED))
    Sender(desk(outbox, whatsapp, media=lookup(FakeMediaBook()))).deliver([Cue(GUIDE_ID, "carrier")])
    assert outbox.stored[GUIDE_ID].reason == HoldReason.PARKED


def test_another_bad_parameter_says_nothing_about_the_file() -> None:
    ids, outbox = FakeMediaBook(uploaded("handbook", "111")), guide()
    whatsapp = FakeWhatsApp(Refused(100, "Param to is not valid"))
    Sender(desk(outbox, whatsapp, media=lookup(ids))).deliver([Cue(GUIDE_ID, "carrier")])
    assert outbox.stored[GUIDE_ID].reason == HoldReason.PARKED
    assert ids.known["handbook"].refused_at is None


def test_an_id_that_has_been_replaced_meanwhile_is_not_refused() -> None:
    ids = FakeMediaBook(uploaded("handbook", "111"))
    media = lookup(ids)
    assert media.for_template(GUIDE) == "111"
    ids.known["handbook"] = uploaded("handbook", "112")
    assert media.refused(GUIDE)
    assert ids.known["handbook"].refused_at is None
    assert media.for_template(GUIDE) is None


def test_whoever_asks_for_the_video_gets_it() -> None:
    body = sent(video(), lookup(FakeMediaBook(uploaded("video", "222"))), VIDEO_ID)
    assert (body["type"], body["video"]["id"]) == ("video", "222")
    assert "112" in body["video"]["caption"]
    assert len(body["video"]["caption"]) <= SHORT_LIMIT


def test_without_a_video_at_hand_they_get_its_address() -> None:
    body = sent(video(), lookup(FakeMediaBook()), VIDEO_ID)
    assert body["type"] == "text"
    assert answer(Purpose.VIDEO_ANSWER).samples["video"] in body["text"]["body"]


def test_nothing_is_read_for_messages_without_files() -> None:
    class Untouched(FakeMediaBook):
        def ids(self, names: Any) -> dict[str, MediaId]:
            raise AssertionError("read")

    media = lookup(Untouched())
    assert media.for_template(template("positive_notice")) is None
    assert media.for_answer(answer(Purpose.EMERGENCY_ANSWER)) is None
