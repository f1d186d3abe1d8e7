"""Reads a template definition as it is submitted to Meta; what breaks a rule is refused with 100."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.standin.template_model import MEDIA_HEADERS, Button, Template
from sandbox.standin.template_rules import check_buttons, check_examples, check_texts, require
from sandbox.standin.whatsapp_errors import MetaError

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
_PARTS = {"HEADER", "BODY", "FOOTER", "BUTTONS"}
_HEADERS = {"TEXT", "LOCATION"} | MEDIA_HEADERS
_CATEGORIES = {"UTILITY", "MARKETING", "AUTHENTICATION"}
_TTL = range(30, 12 * 3600 + 1)

# The MIME type behind the handle of an uploaded sample, or `None`.
HandleType = Callable[[str], str | None]


def parse_definition(definition: object, type_of_handle: HandleType | None = None) -> Template:
    """The template, or `MetaError` 100 with the rule that the definition breaks.

    A header of media needs the handle of an uploaded sample where `type_of_handle` can tell.
    """
    if not isinstance(definition, dict):
        raise MetaError(100, "A template definition must be an object.")
    name, language = definition.get("name"), definition.get("language")
    require(isinstance(name, str) and _NAME.fullmatch(name), f"{name!r}: a name is lower case, digits and _.")
    require(
        isinstance(language, str) and _LANGUAGE.fullmatch(language),
        f"{name}: language is missing or unknown.",
    )
    category = str(definition.get("category") or "").upper()
    require(category in _CATEGORIES, f"{name}: category must be one of {sorted(_CATEGORIES)}.")
    parameter_format = str(definition.get("parameter_format") or "positional").lower()
    require(
        parameter_format in {"named", "positional"},
        f"{name}: parameter_format is NAMED or POSITIONAL.",
    )
    ttl = definition.get("message_send_ttl_seconds")
    require(ttl is None or ttl in _TTL, f"{name}: message_send_ttl_seconds is 30 to 43200.")
    parts = _parts(name, definition.get("components"))
    header = parts.get("HEADER", {})
    template = Template(
        name=str(name),
        language=str(language),
        category=category,
        header_format=str(header.get("format", "TEXT")).upper() if header else None,
        header=str(header.get("text", "")),
        body=str(parts["BODY"].get("text", "")),
        footer=str(parts.get("FOOTER", {}).get("text", "")),
        buttons=tuple(_button(raw) for raw in parts.get("BUTTONS", {}).get("buttons", ())),
        named=parameter_format == "named",
        definition=definition,
    )
    check_texts(template)
    check_examples(template, parts["BODY"], header)
    check_buttons(template)
    if template.header_format in MEDIA_HEADERS and type_of_handle is not None:
        _check_sample(template, header, type_of_handle)
    return template


def _parts(name: object, components: object) -> dict[str, dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {}
    for component in components if isinstance(components, list) else ():
        require(isinstance(component, dict) and component.get("type"), f"{name}: a component has no type.")
        kind = str(component["type"]).upper()
        require(kind in _PARTS, f"{name}: {kind!r} is no known type of component.")
        require(kind not in parts, f"{name}: two components of type {kind}.")
        parts[kind] = component
    require("BODY" in parts, f"{name}: a body is required.")
    form = str(parts.get("HEADER", {}).get("format", "TEXT")).upper()
    require(form in _HEADERS, f"{name}: {form!r} is no known format of a header.")
    return parts


def _button(raw: Mapping[str, Any]) -> Button:
    kind = str(raw.get("type", "")).lower()
    examples = raw.get("example") or ()
    return Button(
        kind,
        str(raw.get("text", "")),
        str(raw.get("url") or raw.get("phone_number") or ""),
        tuple(map(str, [examples] if isinstance(examples, str) else examples)),
    )


def _check_sample(template: Template, header: Mapping[str, Any], type_of_handle: HandleType) -> None:
    handles = (header.get("example") or {}).get("header_handle") or [""]
    mime_type = type_of_handle(str(handles[0])) or ""
    kind = "DOCUMENT" if mime_type == "application/pdf" else mime_type.partition("/")[0].upper()
    require(
        kind == template.header_format,
        f"{template.name}: the header needs example.header_handle of an uploaded {template.header_format}.",
    )
