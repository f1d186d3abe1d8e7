"""The style of the pages, inside each page: on a slow network a sheet of its own costs a whole round trip.

The policy allows this one `style` element by the digest of its text, and no other: nothing is
`unsafe-inline`.
"""

import base64
import hashlib
from functools import cache
from typing import NamedTuple

from desac.adapters.design import SHARED, squeezed, style_sheet
from functions.intake_form.folder import ASSETS

_SHEETS = ("form.css", "me.css", "steps.css")


class Style(NamedTuple):
    """`source` is how a content security policy names the text."""

    text: str
    source: str


@cache
def style() -> Style:
    """The shared look and ours, in this order; read once per process."""
    own = "".join(squeezed((ASSETS / name).read_text(encoding="utf-8")) for name in _SHEETS)
    text = style_sheet(*SHARED, "print") + own
    # It stands between tags: nothing in it may end the element.
    if "</" in text:
        raise ValueError("a style sheet holds the end of an element")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Style(text, f"'sha256-{digest}'")
