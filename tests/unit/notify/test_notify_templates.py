"""The words to residents keep WhatsApp's limits and ours."""

import json
import re

import pytest
from pydantic import ValidationError

from desac.adapters.config_data import city
from desac.domain.message import ANSWERS, Purpose
from desac.domain.village import Puskesmas
from functions.notify.health_contact import emergency_numbers, health_contact
from functions.notify.rendering import TemplateGapError, clean, render, template_object
from functions.notify.templates import Template, definitions, main, template, template_for, template_names
from sandbox.standin.template_rendering import render as render_at_whatsapp
from sandbox.standin.templates import TemplateRegistry

BASE = "https://siaga.example/formulir"
ALL = pytest.mark.parametrize("name", template_names())


@ALL
def test_every_template_has_greeting_and_thanks(name: str) -> None:
    words = template(name).body
    assert words.startswith("Om Swastyastu")
    assert words.endswith("Matur suksma.")


@pytest.mark.parametrize("purpose", [one for one in Purpose if one not in ANSWERS])
def test_every_purpose_has_one_template(purpose: Purpose) -> None:
    assert template_for(purpose).purpose is purpose


def test_no_template_is_chosen_where_there_is_none() -> None:
    with pytest.raises(LookupError):
        template_for(Purpose.EMERGENCY_ANSWER)


@pytest.mark.parametrize("name", [one for one in template_names() if not template(one).household])
def test_limits_hold_with_the_longest_values(name: str) -> None:
    """The longest names that files may bring still fit, so no name can stop a message."""
    chosen = template(name)
    contact = health_contact(city(), None, None, Puskesmas(name="Puskesmas", verified=True))
    longest = {
        **dict.fromkeys(("nama", "kontak_nama", "tes", "token_formulir"), clean("W" * 500)),
        **dict.fromkeys(("sampai_tanggal", "tanggal_tes", "tanggal_tes_akhir"), "30 September 2021"),
        "kontak_telepon": contact.phone,
        "situs": city().website,
        "buku_saku": city().handbook_url,
        "video": city().video_url,
        "nama_darurat": city().emergency_name,
        "telepon_darurat": emergency_numbers(city()),
    }
    assert render(chosen, longest).endswith(chosen.footer)


@ALL
def test_no_template_mentions_a_nik(name: str) -> None:
    assert "nik" not in {one.lower() for one in template(name).parameters}
    assert not re.search(r"\bNIK\b", template(name).body)


@ALL
def test_a_gap_is_an_error_that_names_the_parameter_and_no_value(name: str) -> None:
    chosen = template(name)
    for missing in chosen.parameters:
        for gap in ({}, {missing: "  "}):
            values = {key: value for key, value in chosen.samples.items() if key != missing} | gap
            with pytest.raises(TemplateGapError, match=missing) as caught:
                template_object(chosen, values)
            assert not [value for value in chosen.samples.values() if value in str(caught.value)]


def test_the_guide_tells_all_that_the_service_promises() -> None:
    """Doctor, website, handbook, video and the emergency service, with the values in their places."""
    chosen = template(Purpose.ISOLATION_GUIDE)
    text = render(chosen, chosen.samples)
    for name in (
        *("kontak_nama", "kontak_telepon", "situs", "buku_saku", "video"),
        *("nama_darurat", "telepon_darurat", "sampai_tanggal"),
    ):
        assert chosen.samples[name] in text


@ALL
def test_whatsapp_takes_the_definition_and_reads_what_we_read(name: str) -> None:
    """The strict stand-in accepts the definition and renders our component JSON to the same text."""
    registry = TemplateRegistry()
    registry.replace(definitions(BASE))
    chosen = template(name)
    sent = template_object(chosen, chosen.samples)
    theirs = render_at_whatsapp(registry.find(name, "id"), sent["components"])
    assert theirs.text == render(chosen, chosen.samples)
    assert [button["title"] for button in theirs.buttons] == [button.label for button in chosen.buttons]
    urls = [button["url"] for button in theirs.buttons if button["type"] == "url"]
    assert urls == [f"{BASE}/f/contoh-token"] * len(urls)


def test_the_command_prints_what_is_submitted(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--form-base-url", f"{BASE}/"])
    assert json.loads(capsys.readouterr().out) == definitions(BASE)


@pytest.mark.parametrize(
    "change",
    [
        {"body": "W" * 1025},
        {"footer": "W" * 61},
        {"footer": "{{nama}}"},
        {"buttons": [{"type": "quick_reply", "label": "W" * 26, "payload": "SYMPTOM"}]},
        {"buttons": [{"type": "quick_reply", "label": "Halo", "payload": "NOBODY_ANSWERS_THIS"}]},
        {"buttons": [{"type": "url", "label": "Buka", "path": "/f/{{1}}/x", "parameter": "token"}]},
        {"samples": {}},
    ],
)
def test_a_template_that_breaks_a_rule_is_not_loaded(change: dict[str, object]) -> None:
    good = template(Purpose.POSITIVE_NOTICE).model_dump(mode="json")
    with pytest.raises(ValidationError):
        Template.model_validate(good | change)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("  I  Wayan\tContoh\n", "I Wayan Contoh"),
        ("*Ni* ~Made~ `X`_", "Ni Made X"),
        ("A" * 81, "A" * 79 + "…"),
    ],
)
def test_values_are_made_fit_for_whatsapp(given: str, expected: str) -> None:
    assert clean(given) == expected
