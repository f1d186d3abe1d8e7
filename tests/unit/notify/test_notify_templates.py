"""The words to residents keep WhatsApp's limits and ours."""

import json
import re
from datetime import date

import pytest
from pydantic import ValidationError

from desac.adapters.config_data import city
from desac.domain.complaint import Said
from desac.domain.message import ANSWERS, TO_HEALTH_WORKERS, Purpose
from desac.domain.patient import age_words, stay_words
from desac.domain.village import Puskesmas
from functions.notify.complaint_words import complaint_text, severity
from functions.notify.health_contact import emergency_numbers, health_contact
from functions.notify.household_words import household_values
from functions.notify.rendering import TemplateGapError, clean, render, template_object
from functions.notify.silence_messages import _WHY
from functions.notify.template_definition import definition, definition_with_media
from functions.notify.template_model import UrlButton
from functions.notify.templates import (
    Template,
    Wording,
    all_templates,
    definitions,
    earlier_versions,
    main,
    template,
    template_for,
)
from functions.notify.wording import local_phone
from sandbox.standin.media import MediaStore
from sandbox.standin.template_rendering import render as render_at_whatsapp
from sandbox.standin.templates import TemplateRegistry
from tests.unit.notify.notify_fakes import NOW, episode

BASE = "https://siaga.example/formulir"
ALL = pytest.mark.parametrize("chosen", all_templates(), ids=lambda one: one.whatsapp_name)


@ALL
def test_every_template_has_greeting_and_thanks(chosen: Template) -> None:
    assert chosen.body.startswith("Om Swastyastu")
    assert chosen.body.endswith("Matur suksma.")


@ALL
def test_every_template_says_whom_to_call_and_how_to_stop(chosen: Template) -> None:
    """Whatever else a message says, the emergency number and the way out stand in it; a doctor knows both."""
    if chosen.purpose in TO_HEALTH_WORKERS:
        assert "BERHENTI" not in chosen.footer
        return
    text = render(chosen, chosen.samples)
    assert chosen.samples["telepon_darurat"] in text
    assert "BERHENTI" in chosen.footer


@pytest.mark.parametrize("wording", Wording)
@pytest.mark.parametrize("purpose", [one for one in Purpose if one not in ANSWERS])
def test_every_purpose_has_one_template_in_each_wording(purpose: Purpose, wording: Wording) -> None:
    assert template_for(purpose, wording).purpose is purpose


def test_no_template_is_chosen_where_there_is_none() -> None:
    with pytest.raises(LookupError):
        template_for(Purpose.EMERGENCY_ANSWER)


@ALL
def test_limits_hold_with_the_longest_values(chosen: Template) -> None:
    """The longest names that files may bring still fit, so no name can stop a message."""
    contact = health_contact(city(), None, None, Puskesmas(name="Puskesmas", verified=True))
    longest = {
        **dict.fromkeys(("nama", "kontak_nama", "tes", "token_formulir"), clean("W" * 500)),
        **dict.fromkeys(
            ("sampai_tanggal", "tanggal_tes", "tanggal_tes_akhir", "tanggal_antar"), "30 September 2021"
        ),
        "masa": "Masa isolasi mandiri",
        "selesai_tanggal": "30 September 2021",
        "kontak_telepon": contact.phone,
        "situs": city().website,
        "buku_saku": city().handbook_url,
        "video": city().video_url,
        "nama_darurat": city().emergency_name,
        "telepon_darurat": emergency_numbers(city()),
        **dict.fromkeys(("dokter", "kepada", "desa", "token_dokter"), clean("W" * 500)),
        "tingkat": severity(is_emergency=True),
        "nomor": "K-3F9A2C",
        "umur": age_words(None, NOW.date()),
        "hari": stay_words(episode(kind="contact", anchor_date=date(2019, 1, 1)), NOW.date()),
        "keluhan": complaint_text(Said(said_in="reply:1", at=NOW, words="W" * 5000), None),
        "telepon": local_phone("+6281200000001234"),
        "sebab": max(_WHY.values(), key=len),
        "sejak": "28 September 2021 pukul 23.59 WITA",
    }
    if chosen.household:
        members = [longest | {"sampai_tanggal": f"{day} September 2021"} for day in range(20, 28)]
        longest |= household_values(chosen, members)
    assert render(chosen, longest).endswith(chosen.footer)


@ALL
def test_no_template_mentions_a_nik(chosen: Template) -> None:
    assert "nik" not in {one.lower() for one in chosen.parameters}
    assert not re.search(r"\bNIK\b", chosen.body)


@ALL
def test_a_gap_is_an_error_that_names_the_parameter_and_no_value(chosen: Template) -> None:
    for missing in chosen.parameters:
        for gap in ({}, {missing: "  "}):
            values = {key: value for key, value in chosen.samples.items() if key != missing} | gap
            with pytest.raises(TemplateGapError, match=missing) as caught:
                template_object(chosen, values)
            assert not [value for value in values.values() if value.strip() and value in str(caught.value)]


def test_the_guide_tells_all_that_the_service_promises() -> None:
    """Doctor, website, handbook, video and the emergency service, with the values in their places."""
    chosen = template("isolation_guide")
    text = render(chosen, chosen.samples)
    for name in (
        *("kontak_nama", "kontak_telepon", "situs", "buku_saku", "video"),
        *("nama_darurat", "telepon_darurat", "sampai_tanggal"),
    ):
        assert chosen.samples[name] in text


@ALL
def test_whatsapp_takes_the_definition_and_reads_what_we_read(chosen: Template) -> None:
    """The strict stand-in accepts the definition and renders our component JSON to the same text."""
    registry = TemplateRegistry()
    registry.replace(definitions(BASE))
    sent = template_object(chosen, chosen.samples)
    theirs = render_at_whatsapp(registry.find(chosen.whatsapp_name, "id"), sent["components"])
    assert sent["name"] == chosen.whatsapp_name
    assert theirs.text == render(chosen, chosen.samples)
    assert [button["title"] for button in theirs.buttons] == [button.label for button in chosen.buttons]
    urls = [button["url"] for button in theirs.buttons if button["type"] == "url"]
    wanted = [button for button in chosen.buttons if isinstance(button, UrlButton)]
    assert urls == [BASE + one.path.replace("{{1}}", chosen.samples[one.parameter]) for one in wanted]


@pytest.mark.parametrize(
    "chosen", [one for one in all_templates() if one.media], ids=lambda one: one.whatsapp_name
)
def test_whatsapp_takes_the_twin_with_a_file_as_well(chosen: Template) -> None:
    """Same words and buttons, the file's name where the header was."""
    registry = TemplateRegistry()
    registry.replace([*definitions(BASE), definition_with_media(chosen, BASE, "4::handle")])
    sent = template_object(chosen, chosen.samples, "1234567890")
    assert sent["name"] == chosen.whatsapp_name_with_media
    store = MediaStore(lambda: 0.0)
    file = store.add("application/pdf", "x.pdf", b"%PDF-1.7")
    sent = template_object(chosen, chosen.samples, file)
    theirs = render_at_whatsapp(registry.find(str(sent["name"]), "id"), sent["components"], store)
    assert theirs.text == render(chosen, chosen.samples, with_media=True)
    assert theirs.text.startswith("[Buku saku isolasi mandiri.pdf]")
    assert theirs.text.partition("\n\n")[2] == render(chosen, chosen.samples).partition("\n\n")[2]


def test_a_template_without_media_has_no_twin() -> None:
    plain = template("positive_notice")
    assert plain.whatsapp_names == ("positive_notice_v1",)
    assert template_object(plain, plain.samples, "1234567890")["name"] == "positive_notice_v1"
    with pytest.raises(ValueError, match="has no media"):
        definition_with_media(plain, BASE, "4::handle")


def test_a_message_keeps_the_version_that_it_was_written_with() -> None:
    former = template("isolation_guide", 1)
    assert former == earlier_versions("isolation_guide")[0]
    assert template("isolation_guide").version == 2
    assert template_object(former, former.samples)["name"] == "isolation_guide_v1"
    with pytest.raises(LookupError, match="no version 7"):
        template("isolation_guide", 7)


def test_the_command_prints_what_is_submitted(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--form-base-url", f"{BASE}/"])
    assert json.loads(capsys.readouterr().out) == definitions(BASE)


def test_how_long_whatsapp_keeps_a_message_is_submitted_where_it_is_said() -> None:
    kept = template("reply_waiting").model_copy(update={"message_send_ttl_seconds": 43200})
    assert definition(kept, BASE)["message_send_ttl_seconds"] == 43200
    assert "message_send_ttl_seconds" not in definition(template("reply_waiting"), BASE)


QUICK = {"type": "quick_reply", "label": "Halo", "payload": "SYMPTOM"}
URL = {"type": "url", "label": "Buka", "path": "/f/{{1}}", "parameter": "token_formulir"}


def _quick(*labels: str) -> list[dict[str, str]]:
    return [QUICK | {"label": label} for label in labels]


def _urls(*labels: str) -> list[dict[str, str]]:
    return [URL | {"label": label} for label in labels]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"body": "W" * 1025}, "at most 1024"),
        ({"body": "{{nama}}, halo."}, "begin or end with a variable"),
        ({"body": "Halo {{nama}}"}, "begin or end with a variable"),
        ({"body": "Halo {{nama}} {{tes}} di sini."}, "nothing between"),
        ({"body": "Halo {{nama}}{{tes}} di sini."}, "nothing between"),
        ({"body": "Halo {{1}} di sini."}, "name_in_small_letters"),
        ({"body": "Halo {{Nama}} di sini."}, "name_in_small_letters"),
        ({"body": "Halo {{ nama }} di sini."}, "name_in_small_letters"),
        ({"body": "Halo.\n\n\nDi sini."}, "more than one empty line"),
        ({"body": "Halo.      Di sini."}, "four spaces"),
        ({"body": "Halo {{nama}} ya."}, "words beside"),
        ({"body": "Halo {{nama}} di sini."}, "samples and parameters differ"),
        ({"header": "W" * 61}, "at most 60"),
        ({"header": "{{nama}}"}, "header takes no variables"),
        ({"header": "Dua\nbaris"}, "one line without formatting"),
        ({"header": "*Tebal*"}, "one line without formatting"),
        ({"header": "Halo \U0001f44b"}, "no emoji"),
        ({"footer": "W" * 61}, "at most 60"),
        ({"footer": "{{nama}}"}, "footer takes no variables"),
        ({"buttons": _quick("W" * 26)}, "at most 25"),
        ({"buttons": _quick("")}, "at least 1"),
        ({"buttons": _quick("Buka {{nama}}")}, "button takes no variables"),
        ({"buttons": _quick("Halo", "Halo")}, "one label"),
        ({"buttons": _quick(*(f"Tombol {place}" for place in range(11)))}, "at most 10"),
        ({"buttons": _urls("Satu", "Dua", "Tiga")}, "more than 2 buttons with an address"),
        ({"buttons": [*_quick("Satu"), *_urls("Dua"), *_quick("Tiga")]}, "stand together"),
        ({"buttons": [QUICK | {"payload": "NOBODY_ANSWERS_THIS"}]}, "EMERGENCY"),
        ({"buttons": [URL | {"path": "/f/{{1}}/x"}]}, "pattern"),
        ({"buttons": [URL | {"path": "/{{1}}/{{1}}"}]}, "pattern"),
        ({"samples": {}}, "samples and parameters differ"),
        ({"samples": template("positive_notice").samples | {"nama": " "}}, "pattern"),
        ({"name": "positive_notice_v2"}, "version"),
        ({"name": "Positive"}, "pattern"),
        ({"category": "marketing"}, "utility"),
        ({"version": 0}, "greater than or equal to 1"),
        ({"message_send_ttl_seconds": 29}, "greater than or equal to 30"),
        ({"message_send_ttl_seconds": 43201}, "less than or equal to 43200"),
        ({"media": {"format": "audio", "media": "handbook"}}, "document"),
    ],
)
def test_a_template_that_breaks_a_rule_is_not_loaded(change: dict[str, object], why: str) -> None:
    good = template("positive_notice").model_dump(mode="json")
    assert Template.model_validate(good)
    with pytest.raises(ValidationError, match=why):
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
