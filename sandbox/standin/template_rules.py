"""The rules by which Meta refuses a template when it is submitted.

Meta, "Template components" and "Template guidelines", read November 2026. How many words a body needs for
its variables is not documented; 2 for each and one more is what those who met the rule report.
"""

import itertools
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sandbox.standin.template_model import VARIABLE, Button, Template
from sandbox.standin.whatsapp_errors import MetaError

_BODY, _FOOTER, _HEADER, _BUTTON_TITLE, _URL, _PHONE = 1024, 60, 60, 25, 2000, 20
_BUTTONS, _URL_BUTTONS, _PHONE_BUTTONS = 10, 2, 1
_FORMATTING = re.compile(r"[*_~\n]|\{\{")


def require(holds: object, details: str) -> None:
    """`MetaError` 100 with `details` unless the rule holds."""
    if not holds:
        raise MetaError(100, details)


def check_texts(template: Template) -> None:
    """Lengths, and where variables may stand."""
    name = template.name
    texts = {
        "body": (template.body, _BODY),
        "footer": (template.footer, _FOOTER),
        "header": (template.header, _HEADER),
    }
    for part, (text, longest) in texts.items():
        require(len(text) <= longest, f"{name}: the {part} is longer than {longest} characters.")
    require(template.body.strip(), f"{name}: the body is empty.")
    require(not VARIABLE.search(template.footer), f"{name}: a footer takes no variables.")
    require(len(VARIABLE.findall(template.header)) <= 1, f"{name}: a header takes one variable.")
    if template.header_format == "TEXT":
        require(template.header.strip(), f"{name}: the header is empty.")
    body = template.body.strip()
    edge = VARIABLE.match(body) or body.endswith("}}")
    require(not edge, f"{name}: the body may not begin or end with a variable.")
    variables = list(dict.fromkeys(VARIABLE.findall(template.body)))
    for variable in variables:
        fits = re.fullmatch(r"[a-z_][a-z0-9_]*", variable) if template.named else variable.isdigit()
        require(fits, f"{name}: {{{{{variable}}}}} does not fit the parameter format.")
    if not template.named:
        in_order = sorted(map(int, variables)) == list(range(1, len(variables) + 1))
        require(in_order, f"{name}: positional variables count from 1 without a gap.")
    words = len(re.findall(r"\w+", VARIABLE.sub(" ", template.body)))
    needed = 2 * len(variables) + 1
    require(
        not variables or words >= needed,
        f"{name}: too many variables for its length: {needed} words are needed beside them.",
    )


def check_examples(template: Template, body: Mapping[str, Any], header: Mapping[str, Any]) -> None:
    """An example for each variable of body and header."""
    for part, text, component in (("body", template.body, body), ("header", template.header, header)):
        expected = set(VARIABLE.findall(text))
        example = component.get("example") or {}
        if template.named:
            named = example.get(f"{part}_text_named_params") or ()
            given = {one.get("param_name") for one in named if one.get("example")}
        else:
            # A body may have several sets of examples, a header has one.
            values = example.get(f"{part}_text") or []
            values = values[0] if part == "body" and values and isinstance(values[0], list) else values
            given = {str(position) for position, _ in enumerate(values, 1)}
        require(
            given == expected, f"{template.name}: the {part} needs an example for each of {sorted(expected)}."
        )


def check_buttons(template: Template) -> None:
    """How many of which kind, their labels, and where a URL has its variable."""
    name, buttons = template.name, template.buttons
    kinds = [button.type for button in buttons]
    require(len(buttons) <= _BUTTONS, f"{name}: more than {_BUTTONS} buttons.")
    require(kinds.count("url") <= _URL_BUTTONS, f"{name}: more than {_URL_BUTTONS} URL buttons.")
    require(kinds.count("phone_number") <= _PHONE_BUTTONS, f"{name}: more than one telephone button.")
    titles = [button.title for button in buttons]
    require(len(set(titles)) == len(titles), f"{name}: two buttons have the same label.")
    for button in buttons:
        _check_button(name, button)
    quick = [kind == "quick_reply" for kind in kinds]
    changes = sum(before != after for before, after in itertools.pairwise(quick))
    require(changes <= 1, f"{name}: quick replies must stand together.")


def _check_button(name: str, button: Button) -> None:
    known = button.type in {"quick_reply", "url", "phone_number"}
    require(known, f"{name}: {button.type!r} is no known type of button.")
    fits = 0 < len(button.title) <= _BUTTON_TITLE
    require(fits, f"{name}: the label {button.title!r} must have 1 to {_BUTTON_TITLE} characters.")
    plain = not _FORMATTING.search(button.title) and not any(
        unicodedata.category(letter) == "So" for letter in button.title
    )
    require(plain, f"{name}: the label {button.title!r} may have no variable, formatting or emoji.")
    if button.type == "phone_number":
        require(0 < len(button.target) <= _PHONE, f"{name}: a telephone button needs a phone_number.")
    if button.type == "url":
        require(button.target.startswith(("https://", "http://")), f"{name}: a URL button needs a url.")
        require(len(button.target) <= _URL, f"{name}: a URL has at most {_URL} characters.")
    variables = list(VARIABLE.finditer(button.target))
    at_end = not variables or (len(variables) == 1 and variables[0].end() == len(button.target))
    require(at_end, f"{name}: a URL takes one variable, at its end.")
    require(not variables or button.examples, f"{name}: a URL with a variable needs an example.")
