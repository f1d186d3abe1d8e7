"""`desac templates preview`, and whether Meta's words are ours."""

from copy import deepcopy
from typing import Any

import pytest

from cli.main import app
from cli.operator.template_preview import previews
from cli.operator.template_words import same_words
from cli.problems import CommandError
from functions.notify.template_definition import definition
from functions.notify.templates import template, template_names


def components(name: str = "positive_notice") -> list[dict[str, Any]]:
    """What is submitted of a template."""
    found: Any = definition(template(name), "https://siaga.example")["components"]
    return list(found)


def test_without_a_choice_every_template_and_answer_is_shown() -> None:
    titles = [title for title, _ in previews()]
    shown = {title.partition(" ")[0] for title in titles}
    assert {template(name).whatsapp_name for name in template_names()} < shown
    assert "emergency_answer" in shown


def test_one_purpose_in_one_wording() -> None:
    ((title, text),) = previews("positive_notice", "notice", household=False)
    assert title.startswith("health_notice_first_v1")
    assert "[ Buka pemberitahuan ] → form" in text
    assert "Covid" not in text


def test_those_for_several_people() -> None:
    ((title, text),) = previews("positive_notice", "notice", household=True)
    assert title.startswith("health_notice_household_first_v1")
    assert "*2 orang*" in text


def test_a_guide_is_shown_with_its_file() -> None:
    ((_, text),) = previews("isolation_guide", "plain", household=False)
    assert text.startswith("[Buku saku isolasi mandiri.pdf]")


@pytest.mark.parametrize(
    ("purpose", "wording", "why"),
    [
        ("nothing", None, "positive_notice"),
        (None, "loud", "plain, notice"),
        ("video_answer", "plain", "No template"),
    ],
)
def test_what_is_not_there_is_said(purpose: str | None, wording: str | None, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        list(previews(purpose, wording))


def test_the_command_needs_no_stack(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app(["templates", "preview", "--purpose", "contact_notice", "--wording", "plain"])
    assert ended.value.code == 0
    assert "kontak erat" in capsys.readouterr().out


def test_metas_case_and_examples_are_no_other_words() -> None:
    told = deepcopy(components())
    for one in told:
        one["type"] = one["type"].upper()
        one.pop("example", None)
        if "format" in one:
            one["format"] = one["format"].upper()
        for button in one.get("buttons", []):
            button["type"] = button["type"].upper()
            button.pop("example", None)
    assert same_words(told, components())
    assert same_words(list(reversed(told)), components())


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (0, {"text": "Lain"}),
        (0, {"format": "document", "text": ""}),
        (1, {"text": "Lain"}),
        (2, {"text": "Lain"}),
        (3, {"buttons": []}),
    ],
)
def test_other_words_are_seen(place: int, change: dict[str, Any]) -> None:
    told = deepcopy(components())
    told[place] |= change
    assert not same_words(told, components())


def test_another_address_or_label_is_seen() -> None:
    for change in ({"url": "https://lain.example/f/{{1}}"}, {"text": "Lain"}):
        told = deepcopy(components())
        told[3]["buttons"][0] |= change
        assert not same_words(told, components())
