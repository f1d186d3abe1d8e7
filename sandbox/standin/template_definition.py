"""Message templates as they are submitted to Meta for approval, with the rules that get them refused."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standin.whatsapp_errors import MetaError

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_BODY, _FOOTER, _HEADER, _BUTTON_TITLE = 1024, 60, 60, 25
_BUTTONS, _URL_BUTTONS = 10, 2


@dataclass(frozen=True)
class Button:
    """A template's button; only a URL may have a variable, at its end."""

    type: str
    title: str
    target: str = ""

    @property
    def has_variable(self) -> bool:
        """Whether every message must bring the end of the URL."""
        return self.type == "url" and VARIABLE.search(self.target) is not None


@dataclass(frozen=True)
class Template:
    """An approved template. `header` is its text, or empty with `header_format` naming a kind of media."""

    name: str
    language: str
    category: str
    header_format: str | None
    header: str
    body: str
    footer: str
    buttons: tuple[Button, ...]
    named: bool
    definition: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """What a message names it by."""
        return self.name, self.language


def parse_definition(definition: object) -> Template:
    """The template, or `MetaError` 100 with the rule that the definition breaks."""
    if not isinstance(definition, dict):
        raise MetaError(100, "A template definition must be an object.")
    name, language = definition.get("name"), definition.get("language")
    _check(isinstance(name, str) and _NAME.fullmatch(name), f"{name!r}: a name is lower case, digits and _.")
    _check(isinstance(language, str) and language, f"{name}: language is missing.")
    parts: dict[str, dict[str, Any]] = {}
    for component in definition.get("components") or ():
        _check(isinstance(component, dict) and component.get("type"), f"{name}: a component has no type.")
        kind = component["type"].upper()
        _check(kind not in parts, f"{name}: two components of type {kind}.")
        parts[kind] = component
    _check("BODY" in parts, f"{name}: a body is required.")
    named = str(definition.get("parameter_format", "positional")).lower() == "named"
    header = parts.get("HEADER", {})
    template = Template(
        name=str(name),
        language=str(language),
        category=str(definition.get("category", "UTILITY")).upper(),
        header_format=str(header.get("format", "TEXT")).upper() if header else None,
        header=str(header.get("text", "")),
        body=str(parts["BODY"].get("text", "")),
        footer=str(parts.get("FOOTER", {}).get("text", "")),
        buttons=tuple(_button(raw) for raw in parts.get("BUTTONS", {}).get("buttons", ())),
        named=named,
        definition=definition,
    )
    _check_texts(template)
    _check_example(template, parts["BODY"])
    _check_buttons(template)
    return template


def _check(holds: object, details: str) -> None:
    if not holds:
        raise MetaError(100, details)


def _button(raw: Mapping[str, Any]) -> Button:
    kind = str(raw.get("type", "")).lower()
    return Button(kind, str(raw.get("text", "")), str(raw.get("url") or raw.get("phone_number") or ""))


def _check_texts(template: Template) -> None:
    name = template.name
    texts = {
        "body": (template.body, _BODY),
        "footer": (template.footer, _FOOTER),
        "header": (template.header, _HEADER),
    }
    for part, (text, longest) in texts.items():
        _check(len(text) <= longest, f"{name}: the {part} is longer than {longest} characters.")
    _check(template.body.strip(), f"{name}: the body is empty.")
    _check(not VARIABLE.search(template.footer), f"{name}: a footer takes no variables.")
    _check(len(VARIABLE.findall(template.header)) <= 1, f"{name}: a header takes one variable.")
    body = template.body.strip()
    edge = VARIABLE.match(body) or body.endswith("}}")
    _check(not edge, f"{name}: the body may not begin or end with a variable.")
    for variable in VARIABLE.findall(template.body):
        fits = re.fullmatch(r"[a-z_][a-z0-9_]*", variable) if template.named else variable.isdigit()
        _check(fits, f"{name}: {{{{{variable}}}}} does not fit the parameter format.")


def _check_example(template: Template, body: Mapping[str, Any]) -> None:
    expected = set(VARIABLE.findall(template.body))
    example = body.get("example") or {}
    if template.named:
        given = {
            one.get("param_name") for one in example.get("body_text_named_params") or () if one.get("example")
        }
    else:
        given = {str(position) for position, _ in enumerate((example.get("body_text") or [[]])[0], 1)}
    _check(given == expected, f"{template.name}: the body needs an example for each of {sorted(expected)}.")


def _check_buttons(template: Template) -> None:
    name, buttons = template.name, template.buttons
    kinds = [button.type for button in buttons]
    _check(len(buttons) <= _BUTTONS, f"{name}: more than {_BUTTONS} buttons.")
    _check(kinds.count("url") <= _URL_BUTTONS, f"{name}: more than {_URL_BUTTONS} URL buttons.")
    for button in buttons:
        known = button.type in {"quick_reply", "url", "phone_number"}
        _check(known, f"{name}: {button.type!r} is no known type of button.")
        fits = 0 < len(button.title) <= _BUTTON_TITLE
        _check(fits, f"{name}: the label {button.title!r} must have 1 to {_BUTTON_TITLE} characters.")
        variables = list(VARIABLE.finditer(button.target))
        at_end = not variables or (len(variables) == 1 and variables[0].end() == len(button.target))
        _check(at_end, f"{name}: a URL takes one variable, at its end.")
    quick = [kind == "quick_reply" for kind in kinds]
    changes = sum(before != after for before, after in itertools.pairwise(quick))
    _check(changes <= 1, f"{name}: quick replies must stand together.")
