"""WhatsApp's rules on the words of a template, each as a sentence that says what breaks it. Pure.

How many words a body needs beside its variables is not documented: two for each and one more is what those
who were refused report.
"""

import itertools
import re
from collections.abc import Sequence
from enum import StrEnum

VARIABLE = re.compile(r"\{\{([a-z_][a-z0-9_]*)\}\}")
BODY_LIMIT = 1024
LINE_LIMIT = 60
"""Of header and footer."""
LABEL_LIMIT = 25
BUTTON_LIMIT = 10
URL_LIMIT = 2
SHORTEST_TTL, LONGEST_TTL = 30, 12 * 3600
"""Seconds that a utility template may be kept for delivery, where it says so at all."""

_ADJACENT = r"\}\}\s*\{\{"
_MARKS = r"[*_~`]"
_EMPTY_LINES = r"\n{3,}"
_PICTURES = 0x2190  # arrows, symbols and emoji begin here; all letters that Indonesian uses lie below
_WORD = r"\w+"
_SPACES = r" {5,}|\t"


class Wording(StrEnum):
    """How the result is told: in plain words, or as an important notice with the result behind a check."""

    PLAIN = "plain"
    NOTICE = "notice"


def body_problem(body: str) -> str | None:
    """What Meta would refuse about a body, or None."""
    braces, text = VARIABLE.sub("", body), body.strip()
    beside, needed = len(re.findall(_WORD, braces)), 2 * len(set(VARIABLE.findall(body))) + 1
    problems = {
        "the body has a variable that is no {{name_in_small_letters}}": "{{" in braces or "}}" in braces,
        "the body may not begin or end with a variable": VARIABLE.match(text) or text.endswith("}}"),
        "the body has two variables with nothing between them": re.search(_ADJACENT, body),
        f"the body has {beside} words beside its variables, Meta wants {needed}": needed > 1
        and beside < needed,
        "the body has more than one empty line in a row": re.search(_EMPTY_LINES, body),
        "the body has a tab or more than four spaces in a row": re.search(_SPACES, body),
    }
    return next((problem for problem, holds in problems.items() if holds), None)


def line_problem(part: str, text: str) -> str | None:
    """What Meta would refuse about a header, a footer or a label, or None."""
    if "{{" in text or "}}" in text:
        return f"the {part} takes no variables"
    if "\n" in text or re.search(_MARKS, text):
        return f"the {part} is one line without formatting"
    if any(ord(sign) >= _PICTURES for sign in text):
        return f"the {part} takes no emoji"
    if text != text.strip():
        return f"the {part} begins or ends with a space"
    return None


def buttons_problem(kinds: Sequence[str], labels: Sequence[str]) -> str | None:
    """What Meta would refuse about buttons of these kinds (`url`, `quick_reply`), or None."""
    if kinds.count("url") > URL_LIMIT:
        return f"more than {URL_LIMIT} buttons with an address"
    if len(set(labels)) < len(labels):
        return "two buttons have one label"
    quick = [kind == "quick_reply" for kind in kinds]
    if sum(before != after for before, after in itertools.pairwise(quick)) > 1:
        return "quick replies must stand together"
    return None
