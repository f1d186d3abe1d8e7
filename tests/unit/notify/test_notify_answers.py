"""The words of the answers: complete, within WhatsApp's limit, and none of Meta's business."""

import pytest
from pydantic import ValidationError

from desac.adapters.config_data import city
from desac.domain.message import ANSWERS, Purpose
from desac.domain.trace import ReplyPayload
from desac.domain.village import Puskesmas
from functions.notify.answering import purpose_for
from functions.notify.answers import TEXT_LIMIT, Answer, answer
from functions.notify.health_contact import emergency_numbers, health_contact
from functions.notify.rendering import TemplateGapError, answer_text, clean
from functions.notify.replies import Heard
from functions.notify.templates import QuickReplyButton, all_templates, definitions

ALL = pytest.mark.parametrize("purpose", sorted(ANSWERS))


def test_every_button_of_every_template_has_an_answer() -> None:
    """Nobody taps a button and hears nothing. READ_ANSWER brings an answer that has been written before."""
    buttons = [button for one in all_templates() for button in one.buttons]
    payloads = {button.payload for button in buttons if isinstance(button, QuickReplyButton)}
    assert payloads == set(ReplyPayload)
    payloads -= {ReplyPayload.READ_ANSWER}
    asked = {purpose_for(Heard("wamid.1", payload, None, ())) for payload in payloads}
    assert asked == ANSWERS


def test_meta_gets_no_answer_to_approve() -> None:
    submitted = [definition["name"] for definition in definitions("https://siaga.example")]
    assert submitted == [one.whatsapp_name for one in all_templates()]
    assert ANSWERS.isdisjoint(one.purpose for one in all_templates())


@ALL
def test_both_emergency_numbers_stand_in_every_answer(purpose: Purpose) -> None:
    chosen = answer(purpose)
    values = chosen.samples | {"telepon_darurat": emergency_numbers(city())}
    text = answer_text(chosen, values)
    assert city().emergency_phone in text
    assert city().emergency_phone_alternative in text
    assert "Pesan ini otomatis" in text or "pesan ini otomatis" in text


def test_the_emergency_number_is_the_first_line_and_bold() -> None:
    chosen = answer(Purpose.EMERGENCY_ANSWER)
    first = answer_text(chosen, chosen.samples).splitlines()[0]
    assert first.startswith("*")
    assert first.endswith("112 / (0361) 223333*")


def test_the_longest_contact_fits() -> None:
    contact = health_contact(city(), None, None, Puskesmas(name="Puskesmas", verified=True))
    chosen = answer(Purpose.SYMPTOM_ANSWER)
    values = chosen.samples | {"kontak_nama": clean("W" * 500), "kontak_telepon": clean(contact.phone)}
    assert contact.phone in answer_text(chosen, values)


@ALL
def test_a_gap_is_an_error_that_names_the_parameter(purpose: Purpose) -> None:
    chosen = answer(purpose)
    for name in chosen.parameters:
        for gap in ({}, {name: "  "}):
            values = {key: value for key, value in chosen.samples.items() if key != name} | gap
            with pytest.raises(TemplateGapError, match=name):
                answer_text(chosen, values)


def test_too_long_a_text_is_an_error() -> None:
    chosen = answer(Purpose.SYMPTOM_ANSWER)
    with pytest.raises(TemplateGapError, match=str(TEXT_LIMIT)):
        answer_text(chosen, chosen.samples | {"kontak_nama": "W" * TEXT_LIMIT})


@pytest.mark.parametrize(
    "change", [{"name": "positive_notice"}, {"samples": {}}, {"body": ""}, {"version": 0}]
)
def test_an_answer_that_breaks_a_rule_is_not_loaded(change: dict[str, object]) -> None:
    good = answer(Purpose.EMERGENCY_ANSWER).model_dump(mode="json")
    with pytest.raises(ValidationError):
        Answer.model_validate(good | change)
