"""A template filled in: what the resident reads, or Meta's refusal of the parameters."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standin.attachment import Attachment
from sandbox.standin.media import MediaStore
from sandbox.standin.media_message import read_media
from sandbox.standin.template_model import VARIABLE, Button, Template
from sandbox.standin.whatsapp_errors import MetaError

Component = Mapping[str, Any]
_UNPRINTABLE = re.compile(r"[\n\t\r]| {5,}")
_LONGEST = 1024
_NO_MEDIA = MediaStore(time.time)


@dataclass(frozen=True)
class Rendered:
    """The text, the buttons as they can be tapped, and the parameters by name."""

    text: str
    buttons: tuple[dict[str, str], ...]
    values: Mapping[str, str]
    media: Attachment | None = None


def render(template: Template, components: object, media: MediaStore = _NO_MEDIA) -> Rendered:
    """Fill in `template` with a message's `components`; `media` knows the uploads that a header may name."""
    if components is None:
        components = []
    if not isinstance(components, list) or not all(isinstance(part, dict) for part in components):
        raise MetaError(100, "template.components must be a list of objects")
    # Meta takes the kinds in either case.
    components = [part | {"type": str(part.get("type", "")).lower()} for part in components]
    for part in components:
        if part["type"] not in {"header", "body", "button"}:
            raise MetaError(100, f"Unexpected component type {part['type']!r}")
    values = _text_values(template, "body", template.body, _parameters(components, "body"))
    body = _fill(template.body, values)
    if len(body) > _LONGEST:
        raise MetaError(132005, f"body: {len(body)} characters, at most {_LONGEST}")
    header, attachment = _header(template, _parameters(components, "header"), media)
    text = "\n\n".join(part for part in (header, body, template.footer) if part)
    return Rendered(text, _buttons(template, components), values, attachment)


def _parameters(components: list[Component], kind: str) -> list[Mapping[str, Any]]:
    found = [part for part in components if part["type"] == kind]
    if len(found) > 1:
        raise MetaError(100, f"Two components of type {kind}")
    parameters = found[0].get("parameters", []) if found else []
    if not isinstance(parameters, list) or not all(isinstance(item, dict) for item in parameters):
        raise MetaError(100, f"{kind}: parameters must be a list of objects")
    return parameters


def _text_values(
    template: Template, part: str, text: str, parameters: list[Mapping[str, Any]]
) -> dict[str, str]:
    expected = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(parameters) != len(expected):
        raise MetaError(
            132000,
            f"{part}: number of localizable_params ({len(parameters)}) does not match "
            f"the expected number of params ({len(expected)})",
        )
    values: dict[str, str] = {}
    for position, parameter in enumerate(parameters):
        name = parameter.get("parameter_name") if template.named else expected[position]
        if not name:
            raise MetaError(100, "Parameter name is missing or empty")
        if name not in expected or name in values:
            raise MetaError(132012, f"{part}: the template has no further parameter named {name!r}")
        values[name] = _text(part, parameter)
    return values


def _text(part: str, parameter: Mapping[str, Any]) -> str:
    if str(parameter.get("type")).lower() != "text":
        raise MetaError(132012, f"{part}: Format mismatch, expected TEXT, received {parameter.get('type')}")
    text = parameter.get("text")
    if not isinstance(text, str) or not text:
        raise MetaError(131008, f"{part}: Parameter of type text is missing text value")
    if _UNPRINTABLE.search(text):
        raise MetaError(
            132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        )
    return text


def _fill(text: str, values: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda match: values[match.group(1)], text)


def _header(
    template: Template, parameters: list[Mapping[str, Any]], media: MediaStore
) -> tuple[str, Attachment | None]:
    if template.header_format in {None, "TEXT"}:
        return _fill(template.header, _text_values(template, "header", template.header, parameters)), None
    kind = str(template.header_format).lower()
    if len(parameters) != 1:
        raise MetaError(132012, f"header: Format mismatch, expected {kind.upper()}, received UNKNOWN")
    parameter = parameters[0]
    content = parameter.get(kind)
    if str(parameter.get("type")).lower() != kind or not isinstance(content, dict):
        raise MetaError(132012, f"header: expected {kind.upper()}, received {parameter.get('type')}")
    if kind == "location":
        if not {"latitude", "longitude"} <= content.keys():
            raise MetaError(131008, "header: a location needs latitude and longitude")
        return f"[{content.get('name') or 'lokasi'}]", None
    attachment = read_media(kind, content, f"template['components']['header']['{kind}']", media)
    return f"[{attachment.file_name or kind}]", attachment


def _buttons(template: Template, components: list[Component]) -> tuple[dict[str, str], ...]:
    given: dict[int, Component] = {}
    for part in components:
        if part["type"] != "button":
            continue
        index = str(part.get("index", ""))
        if not index.isdigit() or int(index) >= len(template.buttons) or int(index) in given:
            raise MetaError(132000, f"buttons: the template has no further button at index {index!r}")
        given[int(index)] = part
    return tuple(_tappable(index, button, given.get(index)) for index, button in enumerate(template.buttons))


def _tappable(index: int, button: Button, part: Component | None) -> dict[str, str]:
    if part is not None and str(part.get("sub_type", "")).lower() != button.type:
        raise MetaError(132012, f"buttons: the button at index {index} is of type {button.type}")
    if part is None and button.has_variable:
        raise MetaError(131008, f"buttons: Button at index {index} of type Url requires a parameter")
    parameters = part.get("parameters") if part else None
    if part is not None and (not isinstance(parameters, list) or len(parameters) != 1):
        raise MetaError(132000, f"buttons: the button at index {index} takes one parameter")
    parameter: Mapping[str, Any] = parameters[0] if parameters else {}
    tappable = {"type": button.type, "title": button.title}
    if button.type == "url":
        if part is not None and not button.has_variable:
            raise MetaError(132000, f"buttons: the URL at index {index} takes no parameter")
        suffix = _text("buttons", parameter) if button.has_variable else ""
        return tappable | {"url": VARIABLE.sub(lambda _: suffix, button.target)}
    if button.type == "quick_reply":
        payload = parameter.get("payload") if str(parameter.get("type")).lower() == "payload" else None
        if part is not None and (not isinstance(payload, str) or not payload):
            raise MetaError(131008, f"buttons: the quick reply at index {index} has no payload")
        return tappable | {"payload": str(payload or button.title)}
    return tappable | {"phone_number": button.target}
