"""Templates as Meta approves, refuses and fills them in."""

import copy
import time
from typing import Any

import pytest

from sandbox.standin.media import MediaStore
from sandbox.standin.outgoing import Outgoing
from sandbox.standin.template_definition import parse_definition
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.whatsapp_validation import Validator

DEFINITION: dict[str, Any] = {
    "name": "positive_notice_v1",
    "language": "id",
    "category": "utility",
    "parameter_format": "named",
    "components": [
        {"type": "header", "format": "text", "text": "Kabar dari kota"},
        {
            "type": "body",
            "text": "Halo *{{nama}}*, dokter Anda {{dokter}} siap. {{nama}}, jaga diri.",
            "example": {
                "body_text_named_params": [
                    {"param_name": "nama", "example": "Made"},
                    {"param_name": "dokter", "example": "dr. Ayu"},
                ]
            },
        },
        {"type": "footer", "text": "Dinas Kesehatan"},
        {
            "type": "buttons",
            "buttons": [
                {
                    "type": "url",
                    "text": "Isi formulir",
                    "url": "https://siaga.example/f/{{1}}",
                    "example": ["https://siaga.example/f/abc"],
                },
                {"type": "quick_reply", "text": "Ada gejala"},
            ],
        },
    ],
}
BODY = [
    {"type": "text", "parameter_name": "nama", "text": "Made"},
    {"type": "text", "parameter_name": "dokter", "text": "dr. Ayu"},
]
URL = {
    "type": "button",
    "sub_type": "url",
    "index": "0",
    "parameters": [{"type": "text", "text": "abc"}],
}
TAP = {
    "type": "button",
    "sub_type": "quick_reply",
    "index": 1,
    "parameters": [{"type": "payload", "payload": "SYMPTOM"}],
}


def send(components: list[Any], **changes: Any) -> Outgoing:
    templates = TemplateRegistry()
    templates.create(DEFINITION)
    template = {"name": "positive_notice_v1", "language": {"code": "id"}, "components": components}
    body = {"messaging_product": "whatsapp", "to": "+628123456789", "type": "template", "template": template}
    return Validator(templates, MediaStore(time.time), {}.get).validate(body | changes)


def refusal(components: list[Any], **changes: Any) -> int:
    with pytest.raises(MetaError) as refused:
        send(components, **changes)
    return refused.value.code


def test_the_resident_reads_the_filled_in_template() -> None:
    outgoing = send([{"type": "body", "parameters": BODY}, URL, TAP])
    assert outgoing.text == (
        "Kabar dari kota\n\nHalo *Made*, dokter Anda dr. Ayu siap. Made, jaga diri.\n\nDinas Kesehatan"
    )
    assert outgoing.buttons == (
        {"type": "url", "title": "Isi formulir", "url": "https://siaga.example/f/abc"},
        {"type": "quick_reply", "title": "Ada gejala", "payload": "SYMPTOM"},
    )
    assert outgoing.values == {"nama": "Made", "dokter": "dr. Ayu"}


def test_kinds_are_taken_in_either_case() -> None:
    upper = [{**one, "type": "TEXT"} for one in BODY]
    components = [{"type": "BODY", "parameters": upper}, URL | {"type": "BUTTON", "sub_type": "URL"}]
    assert send(components).values == {"nama": "Made", "dokter": "dr. Ayu"}


def test_a_quick_reply_without_payload_answers_with_its_label() -> None:
    assert send([{"type": "body", "parameters": BODY}, URL]).buttons[1]["payload"] == "Ada gejala"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (BODY[:1], 132000),
        ([*BODY, BODY[0]], 132000),
        ([BODY[0], BODY[0]], 132012),
        ([BODY[0], {"type": "text", "parameter_name": "nik", "text": "1"}], 132012),
        ([BODY[0], {"type": "text", "text": "dr. Ayu"}], 100),
        ([BODY[0], BODY[1] | {"text": ""}], 131008),
        ([BODY[0], BODY[1] | {"text": "dr.\nAyu"}], 132018),
        ([BODY[0], BODY[1] | {"text": "dr.     Ayu"}], 132018),
        ([BODY[0], BODY[1] | {"type": "currency"}], 132012),
        ([BODY[0], BODY[1] | {"text": "x" * 1100}], 132005),
        ("nama", 100),
    ],
)
def test_wrong_parameters_are_refused(parameters: Any, code: int) -> None:
    assert refusal([{"type": "body", "parameters": parameters}, URL]) == code


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([], 131008),
        ([URL, URL], 132000),
        ([URL | {"index": "7"}], 132000),
        ([URL | {"sub_type": "quick_reply"}], 132012),
        ([URL, TAP | {"parameters": [{"type": "payload"}]}], 131008),
    ],
)
def test_wrong_buttons_are_refused(buttons: list[Any], code: int) -> None:
    assert refusal([{"type": "body", "parameters": BODY}, *buttons]) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"messaging_product": "sms"}, 100),
        ({"to": "628123456789"}, 131009),
        ({"to": ""}, 131008),
        ({"to": 628123456789}, 100),
        ({"type": "hologram"}, 131051),
        ({"type": "text"}, 131008),
        ({"type": "text", "text": {"body": "x" * 4097}}, 131009),
        ({"biz_opaque_callback_data": "x" * 513}, 131009),
        ({"template": {"name": "positive_notice_v1", "language": {"code": "en"}}}, 132001),
        ({"template": {"name": "positive_notice_v1"}}, 131008),
        ({"type": "document", "document": {}}, 131008),
        ({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}}}, 131008),
    ],
)
def test_malformed_requests_are_refused(changes: dict[str, Any], code: int) -> None:
    assert refusal([{"type": "body", "parameters": BODY}, URL], **changes) == code


def test_an_interactive_message_shows_its_replies() -> None:
    action = {"buttons": [{"type": "reply", "reply": {"id": "YES", "title": "Ya"}}]}
    interactive = {"type": "button", "body": {"text": "Demam?"}, "action": action}
    outgoing = send([], type="interactive", interactive=interactive)
    assert (outgoing.text, outgoing.buttons) == (
        "Demam?",
        ({"type": "reply", "title": "Ya", "payload": "YES"},),
    )
    action["buttons"][0]["reply"]["title"] = "x" * 21  # type: ignore[index]
    assert refusal([], type="interactive", interactive=interactive) == 131009


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    definition = copy.deepcopy(DEFINITION)
    place: Any = definition
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return definition


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("name",), "Positive Notice", "lower case"),
        (("components",), [], "a body is required"),
        (("components", 1, "text"), "{{nama}} halo", "begin or end"),
        (("components", 1, "text"), "Halo {{nama}}", "begin or end"),
        (("components", 1, "text"), "Halo {{1}}!", "parameter format"),
        (("components", 1, "text"), "Halo {{nama}} dan {{dokter}}.", "too many variables"),
        (("category",), "news", "category must be one of"),
        (("language",), "Indonesian", "language is missing or unknown"),
        (("parameter_format",), "roman", "NAMED or POSITIONAL"),
        (("message_send_ttl_seconds",), 10, "30 to 43200"),
        (("components", 0, "format"), "hologram", "no known format"),
        (("components", 0, "text"), "", "the header is empty"),
        (("components", 0, "text"), "Kabar {{nama}}", "the header needs an example"),
        (("components", 3, "buttons", 0, "example"), [], "with a variable needs an example"),
        (("components", 3, "buttons", 0, "url"), "siaga.example", "needs a url"),
        (("components", 3, "buttons", 1, "text"), "Ada gejala 🤒", "no variable, formatting or emoji"),
        (("components", 3, "buttons", 1, "text"), "Isi formulir", "the same label"),
        (("components", 1, "text"), "x" * 1025, "longer than 1024"),
        (
            ("components", 1, "text"),
            "Halo {{nama}}, ini {{dokter}} dari desa {{desa}} untuk Anda sekalian.",
            "example for each of",
        ),
        (("components", 1, "example"), {}, "example for each of"),
        (("components", 2, "text"), "x" * 61, "longer than 60"),
        (("components", 2, "text"), "Dinas {{nama}}", "no variables"),
        (("components", 3, "buttons", 1, "text"), "x" * 26, "1 to 25"),
        (("components", 3, "buttons", 0, "url"), "https://a.example/{{1}}/x", "at its end"),
        (
            ("components", 3, "buttons"),
            [
                {"type": "quick_reply", "text": "A"},
                {"type": "url", "text": "B", "url": "https://b.example"},
                {"type": "quick_reply", "text": "C"},
            ],
            "stand together",
        ),
        (
            ("components", 3, "buttons"),
            [{"type": "url", "text": "B", "url": "https://b.example"}] * 3,
            "more than 2",
        ),
    ],
)
def test_meta_would_not_approve(path: tuple[Any, ...], value: Any, says: str) -> None:
    with pytest.raises(MetaError, match=says):
        parse_definition(changed(path, value))


def test_a_name_and_language_are_taken_once() -> None:
    templates = TemplateRegistry()
    templates.create(DEFINITION)
    with pytest.raises(MetaError, match="already exists"):
        templates.create(DEFINITION)
    assert templates.replace([DEFINITION]) == 1


def test_one_bad_definition_leaves_the_registry_as_it_was() -> None:
    templates = TemplateRegistry()
    templates.create(DEFINITION)
    with pytest.raises(MetaError):
        templates.replace([{"name": "x"}])
    assert [entry.template.key for entry in templates.all()] == [("positive_notice_v1", "id")]
