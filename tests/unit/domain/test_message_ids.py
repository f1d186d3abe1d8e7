"""A message's id leads to its episode, whether there is one of its purpose or one for each reply."""

import pytest

from desac.domain.ids import message_id, split_message_id

EPISODE = "aaaaaaaaaaaaaaaa-11111111"


@pytest.mark.parametrize("in_reply_to", [None, "wamid.HBgNNjI4MTIwMDAwMDAwMDEVAgARGBI1"])
def test_an_id_splits_into_what_it_was_made_of(in_reply_to: str | None) -> None:
    made = message_id(EPISODE, "emergency_answer", in_reply_to)
    assert split_message_id(made) == (EPISODE, "emergency_answer")


def test_each_reply_has_an_answer_of_its_own_always_the_same() -> None:
    made = [message_id(EPISODE, "emergency_answer", wamid) for wamid in ("wamid.1", "wamid.2", "wamid.1")]
    assert made[0] == made[2] != made[1]


def test_an_id_holds_nothing_of_the_reply() -> None:
    """WhatsApp's ids hold the sender's number."""
    assert "wamid" not in message_id(EPISODE, "emergency_answer", "wamid.HBgNNjI4MTIwMDAwMDAwMDEVAgARGBI1")


@pytest.mark.parametrize("text", ["", ".", "x", "x.", ".x", "a.b.", "a..c", "a.b.c.d"])
def test_other_texts_are_no_message_ids(text: str) -> None:
    with pytest.raises(ValueError, match="not a message id"):
        split_message_id(text)
