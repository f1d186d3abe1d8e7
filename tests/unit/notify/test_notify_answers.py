"""The words of the answers: complete, within WhatsApp's limit, and none of Meta's business."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from desac.adapters.config_data import city
from desac.domain.message import ANSWERS, Purpose
from desac.domain.reply_kinds import ReplyIntent, ReplyPayload
from desac.domain.village import Puskesmas
from functions.notify.answer_choice import answer_to
from functions.notify.answer_content import answer_content
from functions.notify.answers import TEXT_LIMIT, Answer, answer
from functions.notify.health_contact import emergency_numbers, health_contact
from functions.notify.intents import intent_of
from functions.notify.rendering import TemplateGapError, answer_text, clean
from functions.notify.replies import understood
from functions.notify.templates import QuickReplyButton, all_templates, definitions
from functions.notify.webhook_models import InboundMessage

ALL = pytest.mark.parametrize("purpose", sorted(ANSWERS))


def test_every_button_has_an_answer() -> None:
    """Nobody taps a button and hears nothing."""
    buttons = [button for one in all_templates() for button in one.buttons]
    payloads = {button.payload for button in buttons if isinstance(button, QuickReplyButton)}
    for purpose in ANSWERS:
        shown = answer(purpose)
        rows = shown.choices.rows if shown.choices else shown.buttons
        payloads |= {one.payload for one in rows}
    # READ_ANSWER brings an answer written before; doctors answer for the silent elsewhere.
    elsewhere = {ReplyPayload.READ_ANSWER, ReplyPayload.REACHED, ReplyPayload.WILL_REACH}
    for payload in payloads - elsewhere:
        tapped = {"id": "w", "type": "button", "timestamp": "1", "button": {"payload": payload}}
        intent = understood(InboundMessage.model_validate(tapped))
        assert intent
        assert answer_to(intent, "a" * 16, has_episode=True) is not Purpose.OTHER_ANSWER


def test_the_help_menu_offers_what_can_be_asked_for() -> None:
    menu = answer(Purpose.HELP_ANSWER).choices
    assert menu
    assert [row.payload for row in menu.rows][:2] == [ReplyPayload.EMERGENCY, ReplyPayload.SYMPTOM]
    wanted = {ReplyPayload.SEMBAKO, ReplyPayload.FORM, ReplyPayload.STOP}
    assert wanted < {row.payload for row in menu.rows}


def test_nobody_is_promised_that_a_pin_will_be_used_whatever_else_is_known() -> None:
    """Where a tracer's point stands, a pin changes nothing."""
    body = answer(Purpose.LOCATION_ANSWER).body
    assert "kecuali sudah punya titik" in body


@ALL
def test_what_an_answer_tells_to_write_is_understood(purpose: Purpose) -> None:
    """The words in capitals lead to what stands beside them."""
    leads = {
        "DARURAT": ReplyIntent.EMERGENCY,
        "GEJALA": ReplyIntent.SYMPTOM,
        "SEMBAKO": ReplyIntent.SEMBAKO,
        "FORMULIR": ReplyIntent.FORM,
        "BANTUAN": ReplyIntent.HELP,
        "SEHAT": ReplyIntent.WELL,
        "MULAI": ReplyIntent.START,
        "BERHENTI": ReplyIntent.STOP,
    }
    for word in re.findall(r"\b[A-Z]{4,}\b", answer(purpose).body.replace("Telepon SEKARANG", "")):
        if word not in {"BPBD"}:
            assert intent_of(word) is leads[word], word


@ALL
def test_the_whole_of_whatsapps_limits_is_kept_with_the_longest_values(purpose: Purpose) -> None:
    chosen = answer(purpose)
    values = {name: clean("W" * 500) for name in chosen.parameters}
    content = answer_content(chosen, values)
    assert content["type"] == ("interactive" if chosen.is_interactive else "text")


def test_each_kind_of_offer_has_its_own_form() -> None:
    def kind(purpose: Purpose) -> str:
        content: Any = answer_content(answer(purpose), answer(purpose).samples)
        return str(content.get("interactive", content)["type"])

    assert kind(Purpose.EMERGENCY_ANSWER) == "text"
    assert kind(Purpose.HELP_ANSWER) == "list"
    assert kind(Purpose.OTHER_ANSWER) == "button"
    assert kind(Purpose.SEMBAKO_ANSWER) == "cta_url"
    assert kind(Purpose.LOCATION_REFUSED_ANSWER) == "location_request_message"


@pytest.mark.parametrize(
    "change",
    [
        {"asks_location": True},
        {"buttons": [{"payload": "HELP", "title": "Menu"}, {"payload": "HELP", "title": "Bantuan"}]},
        {"buttons": [{"payload": "HELP", "title": "x" * 21}]},
        {"buttons": [{"payload": "NOBODY_KNOWS", "title": "Menu"}]},
    ],
)
def test_an_offer_that_whatsapp_or_we_would_not_take_is_not_loaded(change: dict[str, object]) -> None:
    good = answer(Purpose.OTHER_ANSWER).model_dump(mode="json")
    assert Answer.model_validate(good)
    with pytest.raises(ValidationError):
        Answer.model_validate(good | change)


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
