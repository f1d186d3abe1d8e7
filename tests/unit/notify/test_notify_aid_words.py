"""Words under the question whether a package came."""

from datetime import UTC, datetime

import pytest

from desac.domain.message import Lane, Message, MessageState, Purpose
from desac.domain.reply_kinds import ReplyIntent
from functions.notify.aid_words import answer_under
from functions.notify.intents import intent_of

NOW = datetime(2021, 8, 12, 4, 0, tzinfo=UTC)


def _message(purpose: Purpose = Purpose.SEMBAKO_DELIVERED_QUESTION) -> Message:
    return Message(
        message_id="a-1.x",
        episode_id="a-1",
        person_id="a",
        purpose=purpose,
        lane=Lane.BULK,
        template="t",
        template_version=1,
        parameters={},
        state=MessageState.READ,
        history=((MessageState.READ, NOW),),
        origin="FILE#f",
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Sudah", ReplyIntent.AID_RECEIVED),
        ("sdh diterima, suksma", ReplyIntent.AID_RECEIVED),
        ("sampun pak", ReplyIntent.AID_RECEIVED),
        ("iya", ReplyIntent.AID_RECEIVED),
        ("Belum!!", ReplyIntent.AID_MISSING),
        ("blm ada sembako", ReplyIntent.AID_MISSING),
        ("sudah saya cek, tidak ada", ReplyIntent.AID_MISSING),
        ("durung teka", ReplyIntent.AID_MISSING),
        ("kemarin sore", ReplyIntent.OTHER),
        # Danger outranks the package.
        ("belum, saya sesak napas", ReplyIntent.EMERGENCY),
        ("BERHENTI", ReplyIntent.STOP),
    ],
)
def test_a_text_that_quotes_the_question(text: str, intent: ReplyIntent) -> None:
    assert answer_under(_message(), text, intent_of(text)) is intent


@pytest.mark.parametrize("answered", [None, _message(Purpose.POSITIVE_NOTICE)])
def test_the_same_words_elsewhere_say_nothing_about_a_package(answered: Message | None) -> None:
    assert answer_under(answered, "belum", ReplyIntent.OTHER) is ReplyIntent.OTHER


def test_a_picture_is_no_word() -> None:
    assert answer_under(_message(), None, ReplyIntent.OTHER) is ReplyIntent.OTHER
